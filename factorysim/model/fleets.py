"""What carries parts between places: fleets of vehicles, their batteries and tours; transport.

A fleet stands for everything that picks a part up in one place and sets it down in another: guided
vehicles, forklifts, a robot that serves machines, a worker who carries.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator
from pydantic.json_schema import SkipJsonSchema

from factorysim.model.crews import Needs
from factorysim.model.disturbances import Failure
from factorysim.model.durations import Duration
from factorysim.model.elements import (
    Count,
    Element,
    Name,
    Named,
    NotNegative,
    Positive,
    Share,
    Time,
    Words,
)


class Transport(Element):
    """How a part comes to the place of a step: by a vehicle of a `fleet`; or the fleet's name."""

    fleet: Name
    """The vehicles that carry it."""
    lot: Count = 1
    """A vehicle is asked for when so many parts wait for the same way."""
    wait_at_most: Time | None = None
    """A smaller lot goes when its first part has waited so long; without it, never."""
    reserve: Literal["at_request", "on_arrival"] = "at_request"
    """The place at the destination is reserved before a vehicle is asked for (`at_request`), or the
    vehicle comes at once and waits with the part until there is room (`on_arrival`)."""

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, data: Any) -> Any:
        return {"fleet": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.wait_at_most is not None and self.lot == 1:
            raise ValueError("'wait_at_most' belongs to a lot of at least 2 parts.")
        return self


class Speed(Element):
    """Speed of a vehicle, empty and loaded; or one number for both."""

    empty: Positive = 1.5
    """Speed without a load in m/s (a didactic value)."""
    loaded: Positive = 1.0
    """Speed with a load in m/s (a didactic value)."""

    @model_validator(mode="before")
    @classmethod
    def _from_number(cls, data: Any) -> Any:
        if isinstance(data, (int, float)) and not isinstance(data, bool):
            return {"empty": data, "loaded": data}
        if isinstance(data, str):
            raise ValueError(
                f"{data!r} is not possible. A speed is a number of m/s, such as 1.2, or "
                "{empty: 1.5, loaded: 1.0}."
            )
        return data


class Battery(Element):
    """The battery of each vehicle of a fleet, and when it is charged. The values are didactic."""

    capacity: Positive = 2.4
    """Energy of the full battery in kWh."""
    initial: Share = 1.0
    """Share of the capacity that is there at the start."""
    empty: NotNegative = 0.35
    """Power while driving without a load, in kW."""
    loaded: NotNegative = 0.5
    """Power while driving with a load, in kW."""
    idle: NotNegative = 0.06
    """Power while standing, in kW; loading and unloading included."""
    charge_below: Share = 0.3
    """A vehicle that comes free with less than this share goes to a charger first."""
    charge_until: Share = 0.8
    """A charged vehicle leaves the charger at this share."""
    leave_above: Share | None = 0.5
    """It leaves earlier, from this share on, when a request waits; never at `charge_until`."""
    opportunity: bool = False
    """A vehicle that has nothing to do goes to a charger that is free, unless it is charged up."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.charge_below < self.charge_until:
            raise ValueError(
                f"charge_below {self.charge_below:g} is not below charge_until "
                f"{self.charge_until:g}."
            )
        if self.leave_above is not None and self.leave_above < self.charge_below:
            raise ValueError(
                f"leave_above {self.leave_above:g} is below charge_below {self.charge_below:g}: a "
                "vehicle would leave the charger only to come back."
            )
        return self


class Tour(Element):
    """A round on a timetable: milk run, tugger train. The vehicle stops at each stop in turn.

    At a stop it sets down what is for this stop and takes up what waits there for a later one, in
    the order of the requests, as far as it has room.
    """

    stops: tuple[Name, ...] = Field(min_length=2)
    """Places or nodes, in the order of the round; the first is where a round begins and ends."""
    every: Duration | None = None
    """Time from the start of a round to the next, the first at time 0; a late train leaves as soon
    as it is back, and the timetable goes on."""
    when_waiting: Count | None = None
    """A round begins when so many loads wait, instead of by a timetable; without both, when one
    waits, so that a train goes round and round as long as there is something to do."""
    stop_time: Duration = 0.0
    """Time lost at each stop, besides loading and unloading; at the first one when a round
    begins."""
    skip_empty_stops: bool = False
    """A stop at which nothing is to be done costs no stop time."""

    @model_validator(mode="after")
    def _one_start(self) -> Self:
        if self.every is not None and self.when_waiting is not None:
            raise ValueError("a tour starts 'every' so often or 'when_waiting', not both.")
        return self


class GoTo(Element):
    """Drive to the nearest of some nodes or places: ``{go_to: park}``."""

    go_to: Annotated[tuple[Name, ...], Field(min_length=1)]
    """One node or place, or a list of which the nearest is taken."""

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("go_to"), str):
            return {**data, "go_to": (data["go_to"],)}
        if isinstance(data, (list, tuple)):
            raise ValueError(f"write {{go_to: [{', '.join(map(str, data))}]}}.")
        return data


def _idle_form(value: Any) -> str:
    return "word" if isinstance(value, str) else "nodes"


def _look_ahead_form(value: Any) -> str:
    return "word" if isinstance(value, str) else "edges"


def _rule_form(value: Any) -> str:
    return "function" if callable(value) else "name"


NamedRule = Annotated[
    Annotated[str, Tag("name")] | Annotated[SkipJsonSchema[Callable[..., Any]], Tag("function")],
    Discriminator(_rule_form),
]


class Fleet(Element):
    """Vehicles that share the requests for transport.

    Examples
    --------
    >>> Fleet(count=2, layout="hall", speed=1.0).speed.empty
    1.0
    """

    count: Annotated[Count, Field(le=10_000)] = 1
    """Number of vehicles."""
    layout: Name | None = None
    """The layout they drive on."""
    travel: Duration | None = None
    """Time from any place to any other, instead of a layout (a robot arm, a crane)."""
    speed: Speed = Speed()
    """Speed in m/s: a number, or ``{empty: 1.5, loaded: 1.0}``."""
    acceleration: Positive | None = None
    """Acceleration and braking in m/s²; without it, vehicles reach their speed at once."""
    capacity: Count = 1
    """Parts that a vehicle can carry at the same time."""
    takes_more: bool = True
    """A vehicle that has taken up a load and has room for more takes up what else is there for the
    same way; otherwise it carries one load (a part or a lot) at a time."""
    load: Duration = "20 s"
    """Time to take up a part (a didactic value)."""
    unload: Duration = "20 s"
    """Time to set a part down (a didactic value)."""
    rule: NamedRule = "oldest_request"
    """Which request a vehicle takes that has come free, when several wait."""
    choose: NamedRule = "nearest"
    """Which vehicle takes a request, when several are free."""
    reassign: bool = False
    """A request goes over to another vehicle that can be there earlier, as long as the first one
    has not arrived."""
    when_free: Annotated[
        Annotated[Literal["stay", "home", "central", "circulate"], Tag("word")]
        | Annotated[GoTo, Tag("nodes")],
        Discriminator(_idle_form),
    ] = "stay"
    """What a vehicle without a request does: `stay`, drive `home` (to where it started), to the
    most `central` node, `circulate`, or ``{go_to: park}``."""
    start: tuple[Name, ...] = ()
    """Nodes or places where the vehicles stand at the start, in turn; without it, spread evenly."""
    look_ahead: Annotated[
        Annotated[Count, Tag("edges")] | Annotated[Literal["route"], Tag("word")],
        Discriminator(_look_ahead_form),
    ] = 1
    """Zones of so many edges ahead are claimed together before a vehicle drives on; `route` claims
    the whole way."""
    failures: Annotated[dict[Name, Failure], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Unplanned standstills of each vehicle, by name. The clock is `working` (driving, loading and
    unloading age it) or `cycles` (trips; it strikes at the end of one)."""
    fails: Literal["on_the_spot", "after_trip"] = "on_the_spot"
    """A vehicle stops where it is, or finishes its trip first."""
    battery: Battery | None = None
    """Battery and charging; without it, energy never ends."""
    tour: Tour | None = None
    """Drive a round with fixed stops instead of from request to request."""
    shift: Name | None = None
    """Working time; outside it a vehicle finishes its trip and takes no other."""
    needs: Needs | None = None
    """Who drives, from when a vehicle is sent until its trip is over; without it, nobody. Drivers
    finish their trips (``at_shift_end: finish`` of their crew)."""
    title: Words | None = None
    """A name for people to read, in one or in three languages."""

    @model_validator(mode="after")
    def _has_a_way(self) -> Self:
        if (self.layout is None) == (self.travel is None):
            raise ValueError("a fleet has either 'layout' or 'travel' (a time for every way).")
        if self.layout is None and (self.battery is not None or self.tour is not None):
            what = "battery" if self.battery is not None else "tour"
            raise ValueError(f"a {what} needs a layout to drive on.")
        if self.layout is None and self.when_free in ("central", "circulate"):
            raise ValueError(f"when_free: {self.when_free} needs a layout to drive on.")
        return self
