"""How long something takes, in all the ways in which people write it.

A number, a text with a unit, a distribution, one of these per product, or a function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Discriminator, Tag
from pydantic.json_schema import SkipJsonSchema

from factorysim.errors import did_you_mean, listing
from factorysim.model.distributions import (
    DISTRIBUTIONS,
    Beta,
    Constant,
    Discrete,
    Distribution,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Geometric,
    Hyperexponential,
    Lognormal,
    Normal,
    Poisson,
    Triangular,
    Uniform,
    Weibull,
)
from factorysim.model.elements import Name, Named, Time
from factorysim.model.problems import shortly
from factorysim.units import in_unit

TimeFunction = Callable[..., float]
"""A function ``(part, station) -> time`` in the factory's time unit."""


def _form(value: Any) -> str:
    """Return which of the accepted forms *value* has."""
    if isinstance(value, Distribution):
        return value.kind
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)) in DISTRIBUTIONS:
            return str(next(iter(value)))
        return "per_product"
    return "function" if callable(value) else "time"


_Random = (
    Annotated[Constant, Tag("constant")]
    | Annotated[Exponential, Tag("exponential")]
    | Annotated[Uniform, Tag("uniform")]
    | Annotated[Triangular, Tag("triangular")]
    | Annotated[Normal, Tag("normal")]
    | Annotated[Lognormal, Tag("lognormal")]
    | Annotated[Gamma, Tag("gamma")]
    | Annotated[Erlang, Tag("erlang")]
    | Annotated[Hyperexponential, Tag("hyperexponential")]
    | Annotated[Weibull, Tag("weibull")]
    | Annotated[Beta, Tag("beta")]
    | Annotated[Discrete, Tag("discrete")]
    | Annotated[Empirical, Tag("empirical")]
    | Annotated[Poisson, Tag("poisson")]
    | Annotated[Geometric, Tag("geometric")]
)


def _refuse(value: Any) -> Any:
    if callable(value):
        raise ValueError(
            f"{shortly(value)} is not possible here. A Python function may stand for the "
            "processing time of a station or a step; elsewhere write a time or a distribution."
        )
    hint = did_you_mean(next(iter(value)), DISTRIBUTIONS) if len(value) == 1 else ""
    raise ValueError(
        f"{shortly(value)} is not a time.{hint} Accepted are a number, a text with a unit such as "
        "'90 s', or one distribution by its name, such as {exponential: 6}. Distributions are "
        f"{listing(DISTRIBUTIONS, most=20)}."
    )


_Refused = Annotated[Any, AfterValidator(_refuse)]

Duration = Annotated[
    Annotated[Time, Tag("time")]
    | _Random
    | Annotated[SkipJsonSchema[_Refused], Tag("per_product")]
    | Annotated[SkipJsonSchema[_Refused], Tag("function")],
    Discriminator(_form),
]
"""A number, text with a unit, or a distribution."""

ProcessTime = Annotated[
    Annotated[Time, Tag("time")]
    | _Random
    | Annotated[Annotated[dict[Name, Duration], AfterValidator(Named)], Tag("per_product")]
    | Annotated[SkipJsonSchema[TimeFunction], Tag("function")],
    Discriminator(_form),
]
"""A `Duration`, one per product, or a function ``(part, station) -> time``."""


def as_distribution(duration: Any, unit: str) -> Distribution:
    """Return a duration as a distribution whose times are numbers of *unit*.

    Examples
    --------
    >>> as_distribution("90 s", "min")
    Constant(value=1.5)
    """
    if isinstance(duration, Distribution):
        return duration.in_unit(unit)
    return Constant(value=in_unit(duration, unit))


def of_product(duration: Any, product: str) -> Any:
    """Return the duration for *product*, or None when a mapping does not name it."""
    if isinstance(duration, Mapping):
        return duration.get(product)
    return duration
