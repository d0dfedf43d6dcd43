"""A prediction from a pilot study: how many replications a wanted precision will need.

Source: Law, *Simulation Modeling and Analysis*, section 9.4.1 (expression for n*).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factorysim.errors import ScenarioError
from factorysim.experiments.intervals import Interval, mean_and_half_width, t_quantile
from factorysim.experiments.output_analysis.wanted_precision import (
    Wanted,
    check_name,
    wanted_precisions,
)

if TYPE_CHECKING:
    from factorysim.experiments.replicate import Replications

MOST = 10**9
"""A larger prediction is not made."""
_FEWEST = 2


@dataclass(frozen=True)
class RunsNeeded:
    """A prediction of the number of replications for a wanted precision."""

    replications: int
    """The prediction."""
    low: int
    """With the pilot's confidence, not fewer than this."""
    high: int
    """With the pilot's confidence, not more than this."""
    pilot: int
    """Number of replications that the prediction is made from."""
    wanted: Wanted
    now: Interval
    """The interval of the pilot."""

    def __str__(self) -> str:
        return (
            f"{self.wanted.name} is {self.now} after {self.pilot} replications; for "
            f"{self.wanted} about {self.replications} are needed (between {self.low} and "
            f"{self.high}, as far as {self.pilot} replications can tell)"
        )


def replications_needed(
    pilot: Replications | Sequence[float],
    precision: float | Mapping[str, float],
    *,
    is_absolute: bool = False,
    confidence: float = 0.95,
) -> RunsNeeded:
    """Return how many replications a wanted precision will need, predicted from a pilot study.

    The smallest n with t(n - 1) sqrt(S^2 / n) <= target, S^2 being the variance of the pilot. Its
    own uncertainty, from the chi-square distribution, gives the range.

    Parameters
    ----------
    pilot
        Replications of a factory, or one value of an indicator per replication.
    precision
        Wanted half-width as a share of the mean, such as 0.01. For replications of a factory,
        with the name of one indicator: ``{"throughput": 0.01}``.
    is_absolute
        Whether *precision* has the unit of the indicator instead.
    confidence
        Confidence of the wanted interval, and of the range of the prediction.

    Raises
    ------
    ScenarioError
        If a setting is not possible, the pilot is too small, or the mean is 0.

    Examples
    --------
    >>> needed = replications_needed([9.0, 10.0, 11.0, 10.5, 9.5], 0.02)
    >>> needed.replications
    65
    >>> print(needed)
    value is 10 ± 0.98 after 5 replications; for ± 2 % about 65 are needed (between 25 and 519,
    as far as 5 replications can tell)
    """
    name, amount, values = _pilot_values(pilot, precision)
    settings = {name: amount}
    (wanted,) = wanted_precisions(
        None if is_absolute else settings, settings if is_absolute else None
    )
    now = mean_and_half_width(values, confidence)
    if now.n < _FEWEST:
        raise ScenarioError(
            f"a pilot with {now.n} values of {name} says nothing about chance. Take 10 or more."
        )
    if wanted.target(now.mean) == 0:
        raise ScenarioError(
            f"the mean of {name} is 0, so a share of it cannot be reached. Use is_absolute=True."
        )
    return prediction(now, wanted, confidence)


def _pilot_values(
    pilot: Replications | Sequence[float], precision: float | Mapping[str, float]
) -> tuple[str, float, list[float]]:
    if not isinstance(precision, Mapping):
        if hasattr(pilot, "rows"):
            raise ScenarioError(
                "which indicator has to be precise? Write precision={'throughput': 0.01}."
            )
        return "value", float(precision), [float(value) for value in pilot]
    if len(precision) != 1:
        raise ScenarioError(f"a prediction is made for one indicator, not for {len(precision)}.")
    name, amount = next(iter(precision.items()))
    if not hasattr(pilot, "rows"):
        return name, float(amount), [float(value) for value in pilot]
    check_name(name, pilot.rows[0])
    return name, float(amount), [row[name] for row in pilot.rows]


def prediction(now: Interval, wanted: Wanted, confidence: float) -> RunsNeeded:
    """Return how many replications would shorten an interval to what is wanted.

    Parameters
    ----------
    now
        The interval so far.
    wanted
        How short it has to become.
    confidence
        Confidence of both intervals, and of the range of the prediction.
    """
    from scipy.special import chdtri

    target = wanted.target(now.mean)
    if now.n < _FEWEST or not target > 0:
        return RunsNeeded(MOST, MOST, MOST, now.n, wanted, now)
    degrees = now.n - 1
    deviation = now.half_width / t_quantile(confidence, degrees) * math.sqrt(now.n)
    tail = (1 - confidence) / 2
    smallest = deviation * math.sqrt(degrees / float(chdtri(degrees, tail)))
    largest = deviation * math.sqrt(degrees / float(chdtri(degrees, 1 - tail)))
    predicted, low, high = (
        _smallest_number(each, target, confidence) for each in (deviation, smallest, largest)
    )
    return RunsNeeded(predicted, low, high, now.n, wanted, now)


def _smallest_number(deviation: float, target: float, confidence: float) -> int:
    """Return the smallest n whose interval is expected to be as short as *target*."""

    def is_enough(n: int) -> bool:
        return t_quantile(confidence, n - 1) * deviation / math.sqrt(n) <= target

    high = _FEWEST
    while high < MOST and not is_enough(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if middle >= _FEWEST and is_enough(middle) else (middle, high)
    return min(high, MOST)
