"""What is made: products, the steps of their routes, and the components of an assembly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, Discriminator, Field, Tag, model_serializer, model_validator
from pydantic.json_schema import SkipJsonSchema

from factorysim.model.durations import Duration, ProcessTime
from factorysim.model.elements import Count, Element, Name, Named, NotNegative, Share, Words
from factorysim.model.fleets import Transport


class ByShare(Element):
    """Draw the place: ``{by_share: {m1: 0.4, m2: 0.6}}``."""

    by_share: Annotated[dict[Name, NotNegative], AfterValidator(Named)]
    """Weight of each candidate; the weights are made to add up to 1."""

    @model_validator(mode="before")
    @classmethod
    def _says_how(cls, data: Any) -> Any:
        if isinstance(data, dict) and data and "by_share" not in data:
            weights = ", ".join(f"{name}: {weight}" for name, weight in data.items())
            raise ValueError(
                "a choice is the name of a rule, or weights below 'by_share'. Write "
                f"{{by_share: {{{weights}}}}}."
            )
        return data


class Component(Element):
    """What an assembly takes besides the main part."""

    count: Count = 1
    """How many are taken."""
    from_: Name | None = Field(default=None, alias="from")
    """The buffer they are taken from; without it, the buffer where the route of the component
    ends."""
    carrier: bool = False
    """A carrier (pallet, tray) is not used up: it travels with the part until a step `releases`
    it."""
    own: bool = False
    """Take only parts that were split from this very part."""

    @model_validator(mode="before")
    @classmethod
    def _from_count(cls, data: Any) -> Any:
        return {"count": data} if isinstance(data, int) else data


def _place_form(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "candidates"
    return "times" if isinstance(value, dict) else "place"


At = Annotated[
    Annotated[Name, Tag("place")]
    | Annotated[Annotated[tuple[Name, ...], Field(min_length=1)], Tag("candidates")]
    | Annotated[
        Annotated[dict[Name, Duration], AfterValidator(Named), Field(min_length=1)], Tag("times")
    ],
    Discriminator(_place_form),
]


def _choice_form(value: Any) -> str:
    if callable(value) and not isinstance(value, ByShare):
        return "function"
    return "name" if isinstance(value, str) else "shares"


Choice = Annotated[
    Annotated[str, Tag("name")]
    | Annotated[ByShare, Tag("shares")]
    | Annotated[SkipJsonSchema[Callable[..., Any]], Tag("function")],
    Discriminator(_choice_form),
]


class Step(Element):
    """One line of a route. A step that is only a place may be written as the name of the place."""

    at: At
    """The place; several candidates as a list; or candidates with a time each ``{m1: 4, m2:
    5}``."""
    name: Name | None = None
    """A name for this step, so that `outcomes` can lead to it."""
    time: ProcessTime | None = None
    """Processing time of this step; it replaces the time of the station."""
    transport: Transport | None = None
    """How parts come here from the place before: the name of a fleet, or in full; without it, in no
    time."""
    choose: Choice = "first_free"
    """How one of several candidates is chosen: by name, ``{by_share: {m1: 0.4, m2: 0.6}}`` or a
    function."""
    components: Annotated[dict[Name, Component], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Assembly: what is taken besides the part itself, by product."""
    splits: Annotated[dict[Name, Count], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Disassembly: parts that come out at the end of the step, by product."""
    dissolves: bool = False
    """After a split nothing is left of the part itself."""
    releases: tuple[Name, ...] = ()
    """Carriers that are taken off at the end of the step and return to where they were taken
    from."""
    outcomes: Annotated[dict[str, Share], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Where parts go after this step: share per place, step name, ``next``, ``exit`` or
    ``scrap``."""

    @model_validator(mode="before")
    @classmethod
    def _from_place(cls, data: Any) -> Any:
        return {"at": data} if isinstance(data, (str, list, tuple)) else data

    @model_serializer(mode="wrap")
    def _as_place(self, handler: Any) -> Any:
        data = handler(self)
        return self.at if self == Step(at=self.at) and isinstance(self.at, str) else data

    @property
    def candidates(self) -> tuple[str, ...]:
        """The places where this step can be done, in declared order."""
        return (self.at,) if isinstance(self.at, str) else tuple(self.at)


class Product(Element):
    """Something that is made: its parts follow the route.

    Examples
    --------
    >>> Product(route=["saw", "drill"]).route[1].at
    'drill'
    """

    route: tuple[Step, ...] = Field(min_length=1)
    """The steps, in order; after the last one a part leaves by the exit, or rests in a buffer."""
    priority: int = Field(default=1, strict=True)
    """Urgency of its parts; 1 is the most urgent."""
    attributes: Annotated[dict[Name, float | str], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Values of your own, which rules and time functions can read."""
    title: Words | None = None
    """A name for people to read, in one or in three languages."""
