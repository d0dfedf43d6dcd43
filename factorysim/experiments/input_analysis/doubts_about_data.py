"""What a fit cannot see: whether the values are independent, complete and of one kind.

A distribution describes values that come one like the other. Before it is believed, the data are
looked at in the order in which they were measured, and every doubt is said in words.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from factorysim.experiments.input_analysis.curves import cumulative
from factorysim.experiments.input_analysis.data_summary import DataSummary
from factorysim.experiments.input_analysis.measured_values import Measured
from factorysim.model.distributions import Distribution

if TYPE_CHECKING:
    Numbers = np.ndarray[Any, np.dtype[np.float64]]

FEW = 30
"""Below so many values the choice of a family is hardly more than a guess."""

_LEVEL = 2.576
"""Standard normal quantile: one data set in a hundred without the fault is doubted."""
_LEAST_CORRELATION = 0.1
"""A smaller correlation does no harm, however sure it is."""
_REPEATED = 0.1
_FAVOURITE = 0.08
_FEWEST_REPEATED = 5
_NEVER = 0.01
"""A value is an outlier when fewer than so many as extreme are expected in such a sample."""
_SHOWN = 3


def doubts_about(
    measured: Measured, data: DataSummary, *, is_count: bool = False, step: float = 0.0
) -> Iterator[str]:
    """Give what is doubtful about the values, whatever is fitted to them.

    Parameters
    ----------
    measured
        The values in the order of measuring.
    data
        The same values, sorted.
    is_count
        Whether they are counts, which are whole numbers by nature.
    step
        The step to which the values are rounded, also if it is fine; 0 when there is none.
    """
    if measured.left_out == 1:
        yield "1 empty cell was left out."
    elif measured.left_out:
        yield f"{measured.left_out} empty cells were left out."
    if data.n < FEW:
        number = "there is only 1 value" if data.n == 1 else f"there are only {data.n} values"
        yield (
            f"{number}: several families will fit, and the tails are not known. Measure at least "
            f"{FEW}, better 100."
        )
    if data.step and not is_count and data.smallest < data.largest:
        yield (
            f"the values are rounded to {data.step:g}, with a standard deviation of "
            f"{data.sd:.3g}: each is taken for an interval of this width."
        )
    elif not data.step:
        yield from _about_repetitions(data, is_rounded=step > 0)
    yield from _about_order(np.array(measured.values))


def outliers(measured: Measured, distribution: Distribution, step: float = 0.0) -> Iterator[str]:
    """Give the values that practically never come from *distribution*, rounded to *step*."""
    values = np.array(measured.values)
    n = len(values)
    above = 1 - cumulative(distribution, values - step / 2)
    below = cumulative(distribution, values + step / 2)
    for far, side in ((above, "large"), (below, "small")):
        places = np.flatnonzero(n * far < _NEVER)
        # The ends of a family that has them lie beside the data and say nothing about these.
        extreme = [i for i in places.tolist() if _stands_apart(values, i)]
        if not extreme:
            continue
        shown = ", ".join(f"{values[i]:.6g} (value {i + 1})" for i in extreme[:_SHOWN])
        more = f" and {len(extreme) - _SHOWN} more" if len(extreme) > _SHOWN else ""
        yield (
            f"unusually {side}: {shown}{more}. The best family would give one so {side} in "
            f"fewer than 1 of {1 / _NEVER:.0f} such samples. Was it a mistake of writing, or a "
            "disturbance that belongs into a failure?"
        )


def lag_1_correlation(values: Any) -> float:
    """Return the correlation of each value with the next one.

    Examples
    --------
    >>> round(lag_1_correlation([1, 2, 3, 4, 5, 4, 3, 2, 1]), 2)
    0.54
    """
    series = np.asarray(values, dtype=np.float64)
    centred = series - float(np.mean(series))
    total = float(np.sum(centred**2))
    return float(np.sum(centred[:-1] * centred[1:])) / total if total > 0 else 0.0


def rank_trend(values: Any) -> float:
    """Return Spearman's rank correlation of the values with their position.

    Examples
    --------
    >>> rank_trend([3, 5, 7, 9]), rank_trend([9, 2])
    (1.0, -1.0)
    """
    ranks = _ranks(np.asarray(values, dtype=np.float64))
    time = np.arange(len(ranks)) - (len(ranks) - 1) / 2
    ranks = ranks - float(np.mean(ranks))
    scale = math.sqrt(float(np.sum(ranks**2)) * float(np.sum(time**2)))
    return float(np.sum(ranks * time)) / scale if scale > 0 else 0.0


def _about_repetitions(data: DataSummary, *, is_rounded: bool) -> Iterator[str]:
    """Equal values are natural where values are rounded; a favourite value is not."""
    values, counts = data.distinct
    if len(values) == 1 or data.n < FEW:
        return
    repeated = float(np.sum(counts[counts > 1])) / data.n
    most = int(np.argmax(counts))
    is_favourite = counts[most] >= max(_FAVOURITE * data.n, _FEWEST_REPEATED)
    if is_favourite or (repeated > _REPEATED and not is_rounded):
        yield (
            f"{repeated * 100:.0f} % of the values occur more than once ({values[most]:.6g} "
            f"occurs {counts[most]:.0f} times). Are they copied or estimated?"
        )


def _about_order(values: Numbers) -> Iterator[str]:
    n = len(values)
    steps = np.diff(values)
    if n < 8 or not np.any(steps):
        return
    if np.all(steps >= 0) or np.all(steps <= 0):
        yield (
            "the values are sorted, so whether they are independent cannot be seen. "
            "Give them in the order in which they were measured."
        )
        return
    trend = rank_trend(values)
    if abs(trend) * math.sqrt(n - 1) > _LEVEL and abs(trend) > _LEAST_CORRELATION:
        yield (
            f"the values {'rise' if trend > 0 else 'fall'} in the order of measuring (rank "
            f"correlation {trend:.2f}): one distribution does not describe them. Look at them "
            "over time, and fit periods of their own."
        )
    correlation = lag_1_correlation(values)
    if abs(correlation) * math.sqrt(n) > _LEVEL and abs(correlation) > _LEAST_CORRELATION:
        yield (
            f"the data are not independent: lag-1 correlation {correlation:.2f}. Drawn one by "
            "one they would scatter the right way, but not in the right order."
        )


def _ranks(values: Numbers) -> Numbers:
    """Return ranks from 1; equal values share the mean of their ranks."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: Numbers = (ends - (counts - 1) / 2)[inverse]
    return ranks


def _stands_apart(values: Numbers, place: int) -> bool:
    """Whether a value lies more than three interquartile ranges outside the quartiles."""
    low, high = np.quantile(values, [0.25, 0.75]).tolist()
    value = float(values[place])
    reach = 3 * (high - low)
    return bool(value > high + reach or value < low - reach or 0 < value < low / 20)
