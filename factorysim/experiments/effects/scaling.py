"""A value a little larger or smaller: a time with the same scatter, a number, whole places.

A random time is scaled as a whole, so that its mean changes and its coefficient of variation stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from factorysim.model.distributions import (
    Discrete,
    Distribution,
    Empirical,
    Geometric,
    Hyperexponential,
    Poisson,
)
from factorysim.model.durations import as_distribution
from factorysim.model.places import WaitingRoom
from factorysim.units import parse_time


@dataclass(frozen=True)
class Scaled:
    """A value before and after, and by what share it changed."""

    before: Any
    after: Any
    change: float
    """After divided by before, minus 1; infinite from 0."""


class CannotScale(ValueError):
    """A value that has no 5 % more; the message says why."""


def scaled_time(value: Any, factor: float) -> Any:
    """Return a time multiplied by *factor*: a number, a text, a distribution, or one per product.

    Raises
    ------
    CannotScale
        If the time is a function, a count, or not given.

    Examples
    --------
    >>> from factorysim.model.making import lognormal
    >>> scaled_time(lognormal(4.0, cv=0.5), 1.5), scaled_time("90 s", 2)
    (Lognormal(mean=6.0, cv=0.5), '180 s')
    """
    if isinstance(value, Distribution):
        return _scaled_distribution(value, factor)
    if value is None:
        raise CannotScale("no time is given here")
    if callable(value):
        raise CannotScale("the time is a function, which cannot be made larger or smaller")
    if isinstance(value, Mapping):
        return {name: scaled_time(one, factor) for name, one in value.items()}
    if isinstance(value, str):
        number, unit = parse_time(value)
        return f"{number * factor:.12g} {unit}"
    return float(value) * factor


def scaled(value: Any, by: float) -> Scaled:
    """Return a value that is larger by the share *by*: a time, a number, or whole places.

    Whole numbers change by at least one.

    Raises
    ------
    CannotScale
        If the value is no number and no time.

    Examples
    --------
    >>> scaled(3, 0.05)
    Scaled(before=3, after=4, change=0.3333333333333333)
    >>> scaled(200.0, 0.05).after
    210.0
    """
    if isinstance(value, WaitingRoom):
        return scaled(value.capacity, by)
    if isinstance(value, bool):
        raise CannotScale(f"{value} is no number")
    if value is None:
        raise CannotScale("there is no limit here, or nothing is given")
    if isinstance(value, int):
        return _scaled_count(value, by)
    if isinstance(value, str):
        try:
            parse_time(value)
        except ValueError:
            raise CannotScale(f"{value!r} is no number") from None
    is_time = isinstance(value, (float, str, Distribution, Mapping)) or callable(value)
    if not is_time or (isinstance(value, Mapping) and not all(map(_is_time, value.values()))):
        raise CannotScale(f"{type(value).__name__} is no number")
    return Scaled(value, scaled_time(value, 1 + by), by)


def mean_text(value: Any, unit: str) -> str:
    """Return a value as a short text: the mean of a time.

    Examples
    --------
    >>> from factorysim.model.making import exponential
    >>> mean_text(exponential("90 s"), "min"), mean_text(4, "min")
    ('1.5', '4')
    """
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {mean_text(one, unit)}" for name, one in value.items())
    if isinstance(value, WaitingRoom):
        return f"{value.capacity}"
    if isinstance(value, int):
        return str(value)
    return f"{as_distribution(value, unit).expected:.4g}"


def _scaled_count(value: int, by: float) -> Scaled:
    step = max(1, round(abs(value * by)))
    after = value + step if by > 0 else value - step
    if after < 0:
        raise CannotScale("there is nothing less than 0 places")
    return Scaled(value, after, after / value - 1 if value else float("inf"))


def _scaled_distribution(value: Distribution, factor: float) -> Distribution:
    if isinstance(value, (Poisson, Geometric)):
        raise CannotScale(f"{value.kind} gives counts; its mean cannot change alone")
    if isinstance(value, Discrete):
        return Discrete(values={number * factor: share for number, share in value.values.items()})
    if isinstance(value, Empirical):
        return Empirical(values=tuple(number * factor for number in value.values))
    if isinstance(value, Hyperexponential):
        means = tuple(scaled_time(mean, factor) for mean in value.means)
        return value.model_copy(update={"means": means})
    given = {name: getattr(value, name) for name in value.times}
    update = {name: scaled_time(time, factor) for name, time in given.items() if time is not None}
    return value.model_copy(update=update)


def _is_time(value: Any) -> bool:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number or isinstance(value, (str, Distribution))
