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
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import Field, model_serializer, model_validator

from factorysim.model.elements import Count, Element, NotNegative, Positive, Share, Time
from factorysim.units import in_unit

if TYPE_CHECKING:
    from numpy.random import Generator


class Distribution(Element):
    """A random quantity. The subclasses are the distributions; this class is what they share."""

    kind: ClassVar[str]
    """The name in a scenario file."""
    times: ClassVar[tuple[str, ...]] = ()
    """The parameters that are times."""
    streams: ClassVar[int] = 1
    """How many random streams one draw needs."""

    @model_validator(mode="before")
    @classmethod
    def _from_short_form(cls, data: Any) -> Any:
        if isinstance(data, dict) and set(data) == {cls.kind}:
            data = data[cls.kind]
        names = list(cls.model_fields)
        if isinstance(data, (list, tuple)) and not cls._first_is_list():
            if len(data) > len(names):
                raise ValueError(
                    f"{cls.kind} takes at most {len(names)} values ({', '.join(names)}), "
                    f"{len(data)} were given."
                )
            return dict(zip(names, data, strict=False))
        if not isinstance(data, dict) or cls._first_is_mapping(data):
            return {names[0]: data}
        return data

    @classmethod
    def _first_is_list(cls) -> bool:
        return False

    @classmethod
    def _first_is_mapping(cls, data: dict[Any, Any]) -> bool:
        return False

    @model_serializer
    def _in_short_form(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in type(self).model_fields}
        given = {name: value for name, value in values.items() if value is not None}
        short = next(iter(given.values())) if len(given) == 1 and len(values) == 1 else given
        return {self.kind: short}

    def in_unit(self, unit: str) -> Self:
        """Return the same distribution with all its times as numbers of *unit*."""
        if not any(isinstance(getattr(self, name), str) for name in self.times):
            return self
        numbers = {
            name: in_unit(getattr(self, name), unit)
            for name in self.times
            if getattr(self, name) is not None
        }
        return self.model_copy(update=numbers)

    @property
    def expected(self) -> float:
        """The mean, in the unit of the parameters."""
        return self._moments()[0]

    @property
    def scv(self) -> float:
        """The squared coefficient of variation: variance / mean squared."""
        mean, variance = self._moments()
        return variance / mean**2 if mean else 0.0

    def _moments(self) -> tuple[float, float]:
        """Return mean and variance."""
        raise TypeError(f"{type(self).__name__} does not state its moments.")

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        """Draw *count* values; *second* is the second stream of those that need two."""
        raise TypeError(f"{type(self).__name__} cannot be drawn.")


def _number(time: float | str) -> float:
    if isinstance(time, str):
        raise ValueError(
            f"{time!r} has a unit. Say which unit you want first: .in_unit('min').expected"
        )
    return float(time)


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
        return _number(self.value), 0.0

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        return [_number(self.value)] * count


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
        mean = _number(self.mean)
        return mean, mean**2

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        values: list[float] = generator.exponential(_number(self.mean), count).tolist()
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
        _check_order(self, "low", "high")
        return self

    def _moments(self) -> tuple[float, float]:
        low, high = _number(self.low), _number(self.high)
        return (low + high) / 2, (high - low) ** 2 / 12

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        low, high = _number(self.low), _number(self.high)
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
        _check_order(self, "low", "mode", "high")
        return self

    def _moments(self) -> tuple[float, float]:
        a, c, b = _number(self.low), _number(self.mode), _number(self.high)
        variance = (a * a + b * b + c * c - a * b - a * c - b * c) / 18
        return (a + b + c) / 3, max(variance, 0.0)

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        low, mode, high = _number(self.low), _number(self.mode), _number(self.high)
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
            return _number(self.sd)
        return _number(self.mean) * (self.cv or 0.0)

    def _moments(self) -> tuple[float, float]:
        return _number(self.mean), self.deviation**2


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
        return 0.5 * math.erfc(_number(self.mean) / self.deviation / math.sqrt(2))

    def _moments(self) -> tuple[float, float]:
        mean, sd = _number(self.mean), self.deviation
        if sd == 0 or mean / sd > 9:
            return mean, sd**2
        alpha = -mean / sd
        hazard = math.exp(-alpha * alpha / 2) / math.sqrt(2 * math.pi) / (1 - self.share_cut)
        return mean + sd * hazard, sd**2 * (1 + alpha * hazard - hazard**2)

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        values: list[float] = generator.normal(_number(self.mean), self.deviation, count).tolist()
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
        mean = _number(self.mean)
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
        mean = _number(self.mean)
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
        mean = _number(self.mean)
        return mean, mean**2 / self.k

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        values: list[float] = generator.gamma(self.k, _number(self.mean) / self.k, count).tolist()
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
        _check_shares(list(self.shares))
        return self

    def in_unit(self, unit: str) -> Self:
        return self.model_copy(update={"means": tuple(in_unit(m, unit) for m in self.means)})

    def _moments(self) -> tuple[float, float]:
        means = [_number(m) for m in self.means]
        mean = sum(p * m for p, m in zip(self.shares, means, strict=True))
        square = sum(2 * p * m * m for p, m in zip(self.shares, means, strict=True))
        return mean, square - mean**2

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        assert second is not None
        limits = list(accumulate(self.shares))[:-1]
        means = [_number(m) for m in self.means]
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
        scale = _number(self.scale)
        first, second = math.gamma(1 + 1 / self.shape), math.gamma(1 + 2 / self.shape)
        return scale * first, scale**2 * (second - first**2)

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        scale = _number(self.scale)
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
        _check_order(self, "low", "high")
        return self

    def _moments(self) -> tuple[float, float]:
        low, width = _number(self.low), _number(self.high) - _number(self.low)
        total = self.a + self.b
        return (
            low + width * self.a / total,
            width**2 * self.a * self.b / (total**2 * (total + 1)),
        )

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        low, width = _number(self.low), _number(self.high) - _number(self.low)
        values: list[float] = generator.beta(self.a, self.b, count).tolist()
        return [low + width * value for value in values]


class Discrete(Distribution):
    """A few values, each with its probability.

    Examples
    --------
    >>> Discrete(values={1: 0.5, 3: 0.5}).expected
    2.0
    """

    kind = "discrete"
    values: dict[float, Share] = Field(min_length=1)
    """The values and their probabilities, which add up to 1."""

    @classmethod
    def _first_is_mapping(cls, data: dict[Any, Any]) -> bool:
        return set(data) != {"values"}

    @model_validator(mode="after")
    def _complete(self) -> Self:
        _check_shares(list(self.values.values()))
        if any(value < 0 or not math.isfinite(value) for value in self.values):
            raise ValueError("the values of discrete are finite and 0 or more.")
        return self

    def _moments(self) -> tuple[float, float]:
        mean = sum(value * share for value, share in self.values.items())
        square = sum(value**2 * share for value, share in self.values.items())
        return mean, max(square - mean**2, 0.0)

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        values = list(self.values)
        limits = list(accumulate(self.values.values()))[:-1]
        return [values[bisect_right(limits, draw)] for draw in generator.random(count).tolist()]


class Empirical(Distribution):
    """Measured values, each equally likely to come again.

    Examples
    --------
    >>> Empirical(values=(2, 4, 9)).expected
    5.0
    """

    kind = "empirical"
    values: tuple[NotNegative, ...] = Field(min_length=1)
    """The measured values."""

    @classmethod
    def _first_is_list(cls) -> bool:
        return True

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, data: Any) -> Any:
        if isinstance(data, dict) and set(data) == {cls.kind}:
            data = data[cls.kind]
        return {"values": data} if isinstance(data, (list, tuple)) else data

    def _moments(self) -> tuple[float, float]:
        mean = sum(self.values) / len(self.values)
        return mean, sum((value - mean) ** 2 for value in self.values) / len(self.values)

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        values, number = self.values, len(self.values)
        return [values[int(draw * number)] for draw in generator.random(count).tolist()]


class Poisson(Distribution):
    """Counts: how many orders come on a day, how many parts are in a delivery.

    Examples
    --------
    >>> Poisson(mean=4).scv
    0.25
    """

    kind = "poisson"
    mean: Positive
    """The mean count."""

    def _moments(self) -> tuple[float, float]:
        return self.mean, self.mean

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        return [float(value) for value in generator.poisson(self.mean, count).tolist()]


class Geometric(Distribution):
    """The number of trials until the first success: 1, 2, 3, ...

    Examples
    --------
    >>> Geometric(p=0.25).expected
    4.0
    """

    kind = "geometric"
    p: Annotated[Share, Field(gt=0)]
    """The probability of success of one trial."""

    def _moments(self) -> tuple[float, float]:
        return 1 / self.p, (1 - self.p) / self.p**2

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        return [float(value) for value in generator.geometric(self.p, count).tolist()]


DISTRIBUTIONS: dict[str, type[Distribution]] = {
    cls.kind: cls
    for cls in (
        Constant, Exponential, Uniform, Triangular, Normal, Lognormal, Gamma, Erlang,
        Hyperexponential, Weibull, Beta, Discrete, Empirical, Poisson, Geometric,
    )
}  # fmt: skip
"""All distributions by the name they have in a scenario file."""


def _check_order(distribution: Distribution, *names: str) -> None:
    values = [getattr(distribution, name) for name in names]
    # 0 is the same time in every unit.
    with_unit = [isinstance(value, str) for value in values if value != 0]
    if any(with_unit) and not all(with_unit):
        raise ValueError(
            f"{distribution.kind}: write all of {', '.join(names)} with a unit, or none of them."
        )
    numbers = [in_unit(value, "s") for value in values]
    if sorted(numbers) != numbers:
        shown = ", ".join(f"{name} {value}" for name, value in zip(names, values, strict=True))
        raise ValueError(f"{distribution.kind}: {shown} are not in ascending order.")


def _check_shares(shares: list[float]) -> None:
    if abs(sum(shares) - 1) > 1e-9:
        raise ValueError(f"the shares add up to {sum(shares):.6g}; they must add up to 1.")
