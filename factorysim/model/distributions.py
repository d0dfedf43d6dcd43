"""Random times and counts: what they are, their mean, their scatter, and how they are drawn.

Every distribution states its mean (`expected`) and its squared coefficient of variation (`scv`),
and draws blocks of values from a numpy generator. Parameters that are times may be written as
text with a unit; `in_unit` turns them into numbers.

In a scenario file a distribution is written by its name::

    {exponential: 6}      {triangular: [1, 2, 5]}      {lognormal: {mean: 5, cv: 0.3}}
"""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from factorysim.model.counts_and_samples import Discrete as Discrete
from factorysim.model.counts_and_samples import Empirical as Empirical
from factorysim.model.counts_and_samples import Geometric as Geometric
from factorysim.model.counts_and_samples import Poisson as Poisson
from factorysim.model.elements import Count, NotNegative, Positive, Share, Time
from factorysim.model.random_quantities import Distribution as Distribution
from factorysim.model.random_quantities import check_order, check_shares, number_of
from factorysim.units import in_unit

if TYPE_CHECKING:
    from numpy.random import Generator


class Constant(Distribution):
    """Always the same value.

    Examples
    --------
    >>> Constant(value=3).expected
    3.0
    """

    kind = "constant"
    times = ("value",)
    value: Time
    """The value."""

    def _moments(self) -> tuple[float, float]:
        return number_of(self.value), 0.0

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        return [number_of(self.value)] * count


class Exponential(Distribution):
    """Memoryless times: the classical choice for gaps between arrivals and failures.

    Examples
    --------
    >>> Exponential(mean=6).scv
    1.0
    """

    kind = "exponential"
    times = ("mean",)
    mean: Time
    """The mean."""

    def _moments(self) -> tuple[float, float]:
        mean = number_of(self.mean)
        return mean, mean**2

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        values: list[float] = generator.exponential(number_of(self.mean), count).tolist()
        return values


class Uniform(Distribution):
    """All values between *low* and *high* are equally likely.

    Examples
    --------
    >>> Uniform(low=2, high=4).expected
    3.0
    """

    kind = "uniform"
    times = ("low", "high")
    low: Time
    """The smallest value."""
    high: Time
    """The largest value."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_order(self, "low", "high")
        return self

    def _moments(self) -> tuple[float, float]:
        low, high = number_of(self.low), number_of(self.high)
        return (low + high) / 2, (high - low) ** 2 / 12

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        low, high = number_of(self.low), number_of(self.high)
        values: list[float] = generator.uniform(low, high, count).tolist()
        return values


class Triangular(Distribution):
    """Between *low* and *high* with a most likely value *mode*.

    Use it when only an expert's estimate is known ("usually four minutes, at least two, at most
    ten").

    Examples
    --------
    >>> Triangular(low=2, mode=4, high=9).expected
    5.0
    """

    kind = "triangular"
    times = ("low", "mode", "high")
    low: Time
    """The smallest value."""
    mode: Time
    """The most likely value."""
    high: Time
    """The largest value."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_order(self, "low", "mode", "high")
        return self

    def _moments(self) -> tuple[float, float]:
        a, c, b = number_of(self.low), number_of(self.mode), number_of(self.high)
        variance = (a * a + b * b + c * c - a * b - a * c - b * c) / 18
        return (a + b + c) / 3, max(variance, 0.0)

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        low, mode, high = number_of(self.low), number_of(self.mode), number_of(self.high)
        if low == high:
            return [low] * count
        values: list[float] = generator.triangular(low, mode, high, count).tolist()
        return values


class _MeanAndScatter(Distribution):
    """Given by its mean and either its standard deviation or its coefficient of variation."""

    times = ("mean", "sd")
    mean: Time
    """The mean."""
    sd: Time | None = None
    """The standard deviation; give either `sd` or `cv`."""
    cv: NotNegative | None = None
    """The coefficient of variation, sd / mean; give either `sd` or `cv`."""

    @model_validator(mode="after")
    def _one_scatter(self) -> Self:
        if (self.sd is None) == (self.cv is None):
            given = "both were given" if self.sd is not None else "neither was given"
            raise ValueError(f"{self.kind} takes a mean and either 'sd' or 'cv'; {given}.")
        return self

    @property
    def deviation(self) -> float:
        """The standard deviation, in the unit of the mean."""
        if self.sd is not None:
            return number_of(self.sd)
        return number_of(self.mean) * (self.cv or 0.0)

    def _moments(self) -> tuple[float, float]:
        return number_of(self.mean), self.deviation**2


class Normal(_MeanAndScatter):
    """The bell curve, cut at 0: what would be negative is drawn again.

    Mean and standard deviation are those of the uncut curve.

    Examples
    --------
    >>> Normal(mean=4, sd=0.5).scv
    0.015625
    """

    kind = "normal"

    @property
    def share_cut(self) -> float:
        """The share of the uncut curve that lies below 0."""
        if self.deviation == 0:
            return 0.0
        return 0.5 * math.erfc(number_of(self.mean) / self.deviation / math.sqrt(2))

    def _moments(self) -> tuple[float, float]:
        mean, sd = number_of(self.mean), self.deviation
        if sd == 0 or mean / sd > 9:
            return mean, sd**2
        alpha = -mean / sd
        hazard = math.exp(-alpha * alpha / 2) / math.sqrt(2 * math.pi) / (1 - self.share_cut)
        return mean + sd * hazard, sd**2 * (1 + alpha * hazard - hazard**2)

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        values: list[float] = generator.normal(number_of(self.mean), self.deviation, count).tolist()
        return [value for value in values if value >= 0.0]


class Lognormal(_MeanAndScatter):
    """Skewed to the right, never negative: human work and repairs look like this.

    `mean`, `sd` and `cv` are those of the time itself, not of its logarithm:
    sigma^2 = ln(1 + cv^2), mu = ln(mean) - sigma^2 / 2.

    Examples
    --------
    >>> Lognormal(mean=20, cv=0.5).expected
    20.0
    """

    kind = "lognormal"

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        mean = number_of(self.mean)
        if mean == 0 or self.deviation == 0:
            return [mean] * count
        variance = math.log1p((self.deviation / mean) ** 2)
        mu = math.log(mean) - variance / 2
        values: list[float] = generator.lognormal(mu, math.sqrt(variance), count).tolist()
        return values


class Gamma(_MeanAndScatter):
    """Positive times of any scatter; cv 1 is the exponential, a small cv is nearly constant.

    Examples
    --------
    >>> Gamma(mean=6, cv=0.5).scv
    0.25
    """

    kind = "gamma"

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        mean = number_of(self.mean)
        if mean == 0 or self.deviation == 0:
            return [mean] * count
        shape = (mean / self.deviation) ** 2
        values: list[float] = generator.gamma(shape, mean / shape, count).tolist()
        return values


class Erlang(Distribution):
    """The sum of *k* exponential phases; `mean` is the mean of the whole.

    Examples
    --------
    >>> Erlang(mean=6, k=2).scv
    0.5
    """

    kind = "erlang"
    times = ("mean",)
    mean: Time
    """The mean of the sum of all phases."""
    k: Annotated[Count, Field(le=1000)]
    """The number of phases."""

    def _moments(self) -> tuple[float, float]:
        mean = number_of(self.mean)
        return mean, mean**2 / self.k

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        values: list[float] = generator.gamma(self.k, number_of(self.mean) / self.k, count).tolist()
        return values


class Hyperexponential(Distribution):
    """An exponential time whose mean is itself drawn: more scatter than one exponential.

    Examples
    --------
    >>> Hyperexponential(shares=(0.25, 0.75), means=(2.5, 0.5)).expected
    1.0
    """

    kind = "hyperexponential"
    streams = 2
    shares: tuple[Share, ...] = Field(min_length=1)
    """The probability of each branch; they add up to 1."""
    means: tuple[Time, ...] = Field(min_length=1)
    """The mean of each branch."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if len(self.shares) != len(self.means):
            raise ValueError("hyperexponential takes as many means as shares.")
        check_shares(list(self.shares))
        return self

    def in_unit(self, unit: str) -> Self:
        return self.model_copy(update={"means": tuple(in_unit(m, unit) for m in self.means)})

    def _moments(self) -> tuple[float, float]:
        means = [number_of(m) for m in self.means]
        mean = sum(p * m for p, m in zip(self.shares, means, strict=True))
        square = sum(2 * p * m * m for p, m in zip(self.shares, means, strict=True))
        return mean, square - mean**2

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        assert second is not None
        limits = list(accumulate(self.shares))[:-1]
        means = [number_of(m) for m in self.means]
        lengths = generator.exponential(1.0, count).tolist()
        choices = second.random(count).tolist()
        return [
            length * means[bisect_right(limits, choice)]
            for length, choice in zip(lengths, choices, strict=True)
        ]


class Weibull(Distribution):
    """Lives of machine parts: *shape* above 1 wears out, 1 is memoryless, below 1 fails early.

    Examples
    --------
    >>> round(Weibull(shape=2, scale=100).expected, 2)
    88.62
    """

    kind = "weibull"
    times = ("scale",)
    shape: Positive
    """The shape parameter (beta)."""
    scale: Time
    """The characteristic life (eta): 63.2 % fail before it."""

    def _moments(self) -> tuple[float, float]:
        scale = number_of(self.scale)
        first, second = math.gamma(1 + 1 / self.shape), math.gamma(1 + 2 / self.shape)
        return scale * first, scale**2 * (second - first**2)

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        scale = number_of(self.scale)
        values: list[float] = generator.weibull(self.shape, count).tolist()
        return [scale * value for value in values]


class Beta(Distribution):
    """Between *low* and *high*, with the shape of the beta distribution (PERT estimates).

    Examples
    --------
    >>> Beta(a=2, b=2, low=0, high=10).expected
    5.0
    """

    kind = "beta"
    times = ("low", "high")
    a: Positive
    """First shape parameter."""
    b: Positive
    """Second shape parameter."""
    low: Time = 0.0
    """The smallest value."""
    high: Time = 1.0
    """The largest value."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_order(self, "low", "high")
        return self

    def _moments(self) -> tuple[float, float]:
        low, width = number_of(self.low), number_of(self.high) - number_of(self.low)
        total = self.a + self.b
        return (
            low + width * self.a / total,
            width**2 * self.a * self.b / (total**2 * (total + 1)),
        )

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        low, width = number_of(self.low), number_of(self.high) - number_of(self.low)
        values: list[float] = generator.beta(self.a, self.b, count).tolist()
        return [low + width * value for value in values]


DISTRIBUTIONS: dict[str, type[Distribution]] = {
    cls.kind: cls
    for cls in (
        Constant, Exponential, Uniform, Triangular, Normal, Lognormal, Gamma, Erlang,
        Hyperexponential, Weibull, Beta, Discrete, Empirical, Poisson, Geometric,
    )
}  # fmt: skip
"""All distributions by the name they have in a scenario file."""
