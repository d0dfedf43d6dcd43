"""Which design is better, and how sure that is.

compare              differences of designs, paired by replication
comparison           the answer: intervals, correlation, verdicts
differences          paired and Welch intervals of one difference
samples              replications of several systems, with the same settings
best_of_several      which of several systems can be the best
greatest_of_several  quantiles of the greatest of several values
select_best          ranking and selection for factories, by one of three methods
selection            the answer, and what a method asks for
indifference_zone    KN: sample until one is left, with a guarantee
subset_selection     a group that holds the best, with a guarantee
budget_allocation    OCBA: where the next replications teach most
wording              a comparison in words
wording_of_best      the best of several in words
"""
