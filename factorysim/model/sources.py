"""What enters the factory, and when."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from factorysim.model.durations import Duration
from factorysim.model.elements import Count, Element, Name, Named, NotNegative, Time, Words
from factorysim.units import TimeUnit, clock_time


class Order(Element):
    """One line of a schedule: `count` parts of a product that enter at a time."""

    at: Time
    """When the parts enter, counted from time 0."""
    product: Name | None = None
    """What is made; may be left out when the source makes one product."""
    count: Count = 1
    """How many parts."""
    due: Time | None = None
    """When they should be finished, counted from time 0."""
    priority: int | None = Field(default=None, strict=True)
    """Urgency; 1 is the most urgent; without it, the priority of the product."""


class Rate(Element):
    """Arrivals that are busier at some hours than at others (a Poisson process by the clock)."""

    per: TimeUnit = "h"
    """The unit of time of the rates: parts per s, min, h or d."""
    day: Annotated[dict[str, NotNegative], AfterValidator(Named)] = Field(min_length=1)
    """Rate from each time of day on, such as ``{"06:00": 20, "14:00": 12, "22:00": 0}``."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        minutes = [clock_time(text) for text in self.day]
        if minutes != sorted(set(minutes)):
            raise ValueError("the times of day of a rate profile are given in ascending order.")
        if not any(self.day.values()):
            raise ValueError("a rate profile needs at least one rate above 0.")
        return self


def _makes_form(value: Any) -> str:
    return "product" if isinstance(value, str) else "shares"


Makes = Annotated[
    Annotated[Name, Tag("product")]
    | Annotated[
        Annotated[dict[Name, NotNegative], AfterValidator(Named), Field(min_length=1)],
        Tag("shares"),
    ],
    Discriminator(_makes_form),
]


def _batch_form(value: Any) -> str:
    return "number" if isinstance(value, int) else "random"


BatchSize = Annotated[
    Annotated[Count, Tag("number")] | Annotated[Duration, Tag("random")], Discriminator(_batch_form)
]


class Source(Element):
    """Where parts enter: one of `every`, `rate`, `schedule` and `unlimited` says when.

    Examples
    --------
    >>> Source(makes="part", every=2.5).when_full
    'wait'
    """

    makes: Makes
    """The product, or several with their weights ``{bracket: 0.7, housing: 0.3}``."""
    every: Duration | None = None
    """Time between two arrivals."""
    rate: Rate | None = None
    """Arrivals per hour that change over the day."""
    schedule: tuple[Order, ...] | None = None
    """A list of orders; a scenario file may name a CSV file with the columns at, product, count,
    due, priority."""
    unlimited: bool = False
    """There is always a part when the first place has an empty machine (or the first loop a
    card)."""
    batch: BatchSize = 1
    """How many parts come together, a number or a distribution of counts."""
    collect: Count = 1
    """Parts are held back until so many of them are there, and enter together as one lot."""
    count: Count | None = None
    """After so many parts nothing more comes."""
    due: Duration | None = None
    """Time allowed: the due date is the arrival plus this."""
    priority: int | None = Field(default=None, strict=True)
    """Urgency of its parts; 1 is the most urgent; without it, the priority of the product."""
    first_at: Duration | None = None
    """Time of the first arrival; without it, one draw of `every`."""
    when_full: Literal["wait", "lose", "hold"] = "wait"
    """When the first place is full: `wait` in front of the factory, `lose` the part, or `hold` the
    arrival clock."""
    shift: Name | None = None
    """Arrivals come only in the working time of this shift; the clock stands still outside."""
    title: Words | None = None
    """A name for people to read, in one or in three languages."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = {
            "every": self.every is not None,
            "rate": self.rate is not None,
            "schedule": self.schedule is not None,
            "unlimited": self.unlimited,
        }
        given = [name for name, is_given in kinds.items() if is_given]
        if len(given) != 1:
            found = " and ".join(given) if given else "none of them"
            raise ValueError(
                f"a source has exactly one of every, rate, schedule, unlimited; {found} was given."
            )
        return self

    @property
    def shares(self) -> dict[str, float]:
        """The share of each product among the parts of this source; they add up to 1."""
        if isinstance(self.makes, str):
            return {self.makes: 1.0}
        total = sum(self.makes.values())
        return {name: weight / total for name, weight in self.makes.items()} if total else {}
