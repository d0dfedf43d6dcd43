"""The difference of two systems with its confidence interval.

Sources: Law, *Simulation Modeling and Analysis*, section 10.2 (paired-t and Welch intervals) and
section 11.2 (common random numbers); Welch (1938), *Biometrika* 29, 350-362.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from factorysim.experiments.intervals import Interval, mean_and_half_width, t_quantile


@dataclass(frozen=True)
class EstimatedDifference:
    """How much the second system has more than the first."""

    first: float
    """Mean of the first system, over the replications that were used."""
    second: float
    difference: Interval
    """Second minus first; its `n` is the number of pairs, or the smaller number of runs."""
    correlation: float = math.nan
    """Of the values of a pair; NaN without pairs, or when a system always gives the same value."""
    variance_reduction: float = math.nan
    """Variance of the difference of independent runs, divided by that of the paired ones."""


def paired_difference(
    first: Mapping[int, float], second: Mapping[int, float], confidence: float = 0.95
) -> EstimatedDifference:
    """Return the difference of two systems, pair by pair, with its paired-t interval.

    Pairs are the replications with the same number; those that have no value on one side are left
    out. With common random numbers the two values of a pair rise and fall together, so that their
    difference varies less than either of them.

    Parameters
    ----------
    first, second
        Value by number of the replication.
    confidence
        Probability with which the interval covers the true difference.

    Examples
    --------
    >>> found = paired_difference({1: 10, 2: 14, 3: 12}, {1: 13, 2: 17.5, 3: 14.5})
    >>> print(found.difference)
    3 ± 1.2
    >>> round(found.variance_reduction, 1)
    37.0
    """
    numbers = [n for n in sorted(first) if n in second and _is_known(first[n], second[n])]
    a, b = [first[n] for n in numbers], [second[n] for n in numbers]
    differences = [right - left for left, right in zip(a, b, strict=True)]
    # Also says what is wrong with the confidence, or with an infinite value.
    mean_a, mean_b = (mean_and_half_width(values, confidence).mean for values in (a, b))
    interval = mean_and_half_width(differences, confidence)
    correlation = factor = math.nan
    if len(numbers) > 1:
        spread_a, spread_b, spread = variance(a), variance(b), variance(differences)
        if spread_a > 0 and spread_b > 0:
            product = (spread_a + spread_b - spread) / 2
            correlation = max(-1.0, min(1.0, product / math.sqrt(spread_a * spread_b)))
        if spread_a + spread_b > 0:
            factor = (spread_a + spread_b) / spread if spread > 0 else math.inf
    return EstimatedDifference(mean_a, mean_b, interval, correlation, factor)


def independent_difference(
    first: Sequence[float], second: Sequence[float], confidence: float = 0.95
) -> EstimatedDifference:
    """Return the difference of two systems that were run independently, with Welch's interval.

    The two systems may have different variances and numbers of runs.

    Examples
    --------
    >>> found = independent_difference([10.0, 14.0, 12.0], [13.0, 17.5, 14.5, 15.0])
    >>> print(found.difference)
    3 ± 4
    """
    # Also says what is wrong with the confidence, or with an infinite value.
    sides = [mean_and_half_width(values, confidence) for values in (first, second)]
    a, b = ([value for value in values if _is_known(value)] for values in (first, second))
    n, difference = min(len(a), len(b)), sides[1].mean - sides[0].mean
    if n < 2:
        nothing = Interval(difference, math.nan, math.nan, math.nan, n)
        return EstimatedDifference(sides[0].mean, sides[1].mean, nothing)
    errors = variance(a) / len(a), variance(b) / len(b)
    error = sum(errors)
    if error == 0:
        exact = Interval(difference, 0.0, difference, difference, n, "identical replications")
        return EstimatedDifference(sides[0].mean, sides[1].mean, exact)
    half_width = t_quantile(confidence, welch_degrees(errors, (len(a), len(b)))) * math.sqrt(error)
    interval = Interval(difference, half_width, difference - half_width, difference + half_width, n)
    return EstimatedDifference(sides[0].mean, sides[1].mean, interval)


def welch_degrees(errors: tuple[float, float], counts: tuple[int, int]) -> float:
    """Return the degrees of freedom of two squared standard errors from *counts* runs.

    Source: Welch (1938); Satterthwaite (1946), *Biometrics Bulletin* 2, 110-114.

    Examples
    --------
    >>> welch_degrees((1.0, 1.0), (10, 10))
    18.0
    """
    parts = (error**2 / (count - 1) for error, count in zip(errors, counts, strict=True))
    return sum(errors) ** 2 / sum(parts)


def variance(values: Sequence[float]) -> float:
    """Return the sample variance (n - 1); exactly 0 for equal values.

    Examples
    --------
    >>> variance([1.0, 2.0, 3.0]), variance([0.1, 0.1, 0.1])
    (1.0, 0.0)
    """
    if min(values) == max(values):
        return 0.0
    mean = _mean(values)
    return math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else math.nan


def _is_known(*values: float) -> bool:
    return not any(math.isnan(value) for value in values)
