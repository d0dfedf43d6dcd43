"""One system: where the statistics begin, how sure a number is, how many runs it takes.

warm_up               how long a factory needs until it has forgotten its empty start
mser, welch           the two methods behind it
series                what one run shows, one value after the other
batch_means           an interval from one long run, and the check for correlation
long_run              the same for a factory
correlation           how strongly the values of a run depend on each other, and what that costs
quantiles             what 95 % of the parts, or of the days, stay below
precision             replications until an interval is as short as wanted
wanted_precision      how short that is
precise_replications  the same for a factory
runs_needed           how many replications a precision will need, from a pilot study
"""
