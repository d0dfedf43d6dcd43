"""What an estimator needs to know of a data set: sorted values, moments, and how they are rounded.

Times that were read from a clock are often rounded: to whole minutes, to half seconds. Where the
step is coarse against the scatter, every value stands for a small interval, and the likelihood of a
distribution is the product of the probabilities of these intervals. Densities would not do: they
reward a curve that is high exactly where the rounded values pile up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from factorysim.experiments.input_analysis.curves import cumulative, log_density
from factorysim.model.distributions import Distribution

if TYPE_CHECKING:
    Numbers = np.ndarray[Any, np.dtype[np.float64]]

FEW_DIFFERENT = 6
"""Up to so many different values may be constant times of different kinds of work."""

_COARSE = 1 / 20
"""A step of rounding from this part of the standard deviation on is taken into account."""
_STEPS = tuple(digit * 10.0**power for power in range(6, -7, -1) for digit in (5, 1))
_FEWEST_DIFFERENT = 4
_FEWEST_VALUES = 10
_SMALLEST_PROBABILITY = 1e-300


@dataclass(frozen=True)
class DataSummary:
    """Sorted values and what follows from them."""

    values: Numbers
    """In ascending order."""
    step: float = 0.0
    """Values are rounded to multiples of this; 0 when that is too fine to matter."""
    low: float | None = None
    """The smallest possible value, if it is known."""
    high: float | None = None
    """The largest possible value, if it is known."""

    @property
    def n(self) -> int:
        """Number of values."""
        return len(self.values)

    @property
    def smallest(self) -> float:
        """The smallest value."""
        return float(self.values[0])

    @property
    def largest(self) -> float:
        """The largest value."""
        return float(self.values[-1])

    @cached_property
    def mean(self) -> float:
        """The mean."""
        return math.fsum(self.values.tolist()) / self.n

    @cached_property
    def sd(self) -> float:
        """The standard deviation of the values themselves (divided by n)."""
        return float(np.std(self.values))

    @cached_property
    def mean_log(self) -> float:
        """The mean of the logarithms, for values above 0."""
        return float(np.mean(np.log(self.values)))

    @cached_property
    def distinct(self) -> tuple[Numbers, Numbers]:
        """The different values and how often each occurs."""
        values, counts = np.unique(self.values, return_counts=True)
        return values, counts.astype(np.float64)

    @property
    def is_whole(self) -> bool:
        """Whether all values are whole numbers."""
        return bool(np.all(self.values == np.floor(self.values)))

    @property
    def precision(self) -> float:
        """Standard error of the mean: how well a parameter that is a time can be known."""
        return self.sd / math.sqrt(self.n)

    def log_likelihood(self, distribution: Distribution) -> float:
        """Return the logarithm of the likelihood: of densities, or of intervals if rounded."""
        if not self.step:
            return float(np.sum(log_density(distribution, self.values)))
        values, counts = self.distinct
        return float(np.sum(counts * np.log(self.cells(distribution, values))))

    def cells(self, distribution: Distribution, values: Numbers) -> Numbers:
        """Return the probability that a value is rounded to each of *values*; never quite 0."""
        half = self.step / 2
        above, below = (cumulative(distribution, values + side) for side in (half, -half))
        return np.maximum(above - below, _SMALLEST_PROBABILITY)


def summarise(
    values: Sequence[float] | Numbers,
    *,
    step: float | None = None,
    low: float | None = None,
    high: float | None = None,
) -> DataSummary:
    """Return the summary of a data set.

    Parameters
    ----------
    values
        Numbers of 0 or more, in any order.
    step
        The step to which they are rounded; it is found if it is not given.
    low, high
        The ends of what is possible, where they are known.

    Examples
    --------
    >>> found = summarise([4.5, 5.0, 7.5, 4.0])
    >>> found.mean, found.step
    (5.25, 0.5)
    >>> summarise([4.51, 5.032, 7.5, 4.0221]).step
    0.0
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    found = step_of(ordered) if step is None else step
    coarse = found >= _COARSE * float(np.std(ordered))
    distinct = np.unique(ordered)
    if 1 < len(distinct) <= FEW_DIFFERENT and _comes_again(ordered, distinct):
        # However exact they are, these are single values and not a continuous time.
        coarse = True
        found = found or float(np.min(np.diff(distinct))) / 2
    return DataSummary(ordered, step=found if coarse else 0.0, low=low, high=high)


def step_of(values: Numbers) -> float:
    """Return the number of which all values are multiples; 0 if there is none.

    A few values may all be multiples of a number by chance, so it is one of 5, 1, 0.5, 0.1, ... for
    these; where values are many (ten, four of them different) or come again and again, it is the
    largest that there is.

    Examples
    --------
    >>> step_of(np.array([30.0, 45.0, 60.0])), step_of(np.array([1.2, 3.45678912]))
    (5.0, 0.0)
    >>> step_of(np.array([15.0, 30.0, 45.0, 60.0, 75.0] * 2))
    15.0
    """
    distinct = np.unique(values)
    if len(distinct) == 1:
        return 0.0
    for step in _STEPS:
        # Dividing a rounded decimal number by a step leaves an error of some last bits only.
        multiples = distinct / step
        whole = np.round(multiples)
        if np.all(np.abs(multiples - whole) <= 1e-9 * np.maximum(np.abs(multiples), 1)):
            enough = len(distinct) >= _FEWEST_DIFFERENT and len(values) >= _FEWEST_VALUES
            enough = enough or _comes_again(values, distinct)
            return step * int(np.gcd.reduce(whole.astype(np.int64))) if enough else step
    return 0.0


def near(value: float, precision: float) -> float:
    """Return *value* rounded to a tenth of its standard error: more digits would say nothing.

    Examples
    --------
    >>> near(5.123456, 0.16), near(1234.56, 30)
    (5.12, 1235.0)
    """
    return round(value, _decimals(precision))


def below(value: float, precision: float) -> float:
    """Return *value* rounded downwards to a tenth of *precision*, but not below 0.

    Examples
    --------
    >>> below(5.1279, 0.16)
    5.12
    """
    scale = 10.0 ** _decimals(precision)
    return max(math.floor(value * scale) / scale, 0.0)


def above(value: float, precision: float) -> float:
    """Return *value* rounded upwards to a tenth of *precision*.

    Examples
    --------
    >>> above(5.1211, 0.16)
    5.13
    """
    scale = 10.0 ** _decimals(precision)
    return math.ceil(value * scale) / scale


def _comes_again(values: Numbers, distinct: Numbers) -> bool:
    """Whether each value occurs ten times on average."""
    return len(values) >= _FEWEST_VALUES * len(distinct)


def _decimals(precision: float) -> int:
    if not precision > 0:
        return 12
    return min(1 - math.floor(math.log10(precision)), 12)
