"""Distributions of single values: given with their probabilities, measured, or counted."""

from __future__ import annotations

import math
from itertools import accumulate
from typing import TYPE_CHECKING, Annotated, Any, Self

from numpy import searchsorted
from pydantic import Field, model_validator

from factorysim.model.elements import NotNegative, Positive, Share
from factorysim.model.random_quantities import Distribution, check_shares

if TYPE_CHECKING:
    from numpy.random import Generator


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
        check_shares(list(self.values.values()))
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
        found = searchsorted(limits, generator.random(count), side="right")
        return list(map(values.__getitem__, found.tolist()))


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
