"""Many runs: replications, and what can be said from them.

replicate   the same factory with other random numbers
intervals   mean and confidence interval
"""

from factorysim.experiments.intervals import Interval as Interval
from factorysim.experiments.intervals import mean_and_half_width as mean_and_half_width
from factorysim.experiments.replicate import Study as Study
from factorysim.experiments.replicate import replicate as replicate
