"""Where parts are: stations, buffers, conveyors and exits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator
from pydantic.json_schema import SkipJsonSchema

from factorysim.model.crews import Handling, Needs
from factorysim.model.disturbances import Failure, Maintenance, Quality, Setup
from factorysim.model.durations import Duration, ProcessTime
from factorysim.model.elements import (
    Count,
    Element,
    Name,
    Named,
    NotNegative,
    Places,
    Positive,
    Words,
)


class WaitingRoom(Element):
    """The places in front of a station, with the order in which the blocked are let in."""

    capacity: Places | None = None
    """Number of places; without it, unlimited."""
    admit: Literal["longest_waiting", "priority"] = "longest_waiting"
    """Which blocked part comes in first."""


class Batch(Element):
    """Several parts in one operation.

    A free machine starts as soon as `min` fitting parts wait and never waits for more.
    """

    min: Count = 1
    """It starts with at least so many parts."""
    max: Count | None = None
    """It takes at most so many parts; without it, as many as wait (or the whole lot)."""
    same_product: bool = False
    """All parts of a batch are of one product."""
    move_together: bool = False
    """A lot (parts that a source collected) is one load: it is worked on as a whole, in `time` per
    part, and leaves as a whole."""

    @model_validator(mode="before")
    @classmethod
    def _from_number(cls, data: Any) -> Any:
        return {"min": data, "max": data} if isinstance(data, int) else data

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.max is not None and self.max < self.min:
            raise ValueError(f"min {self.min} is above max {self.max}.")
        if self.move_together and (self.min != 1 or self.max is not None):
            raise ValueError("move_together takes whole lots; leave min and max out.")
        return self


def _rule_form(value: Any) -> str:
    return "function" if callable(value) else "name"


Rule = Annotated[
    Annotated[str, Tag("name")] | Annotated[SkipJsonSchema[Callable[..., Any]], Tag("function")],
    Discriminator(_rule_form),
]


def _buffer_form(value: Any) -> str:
    if value is None:
        return "unlimited"
    return "room" if isinstance(value, (dict, WaitingRoom)) else "places"


BufferInFront = Annotated[
    Annotated[Places, Tag("places")]
    | Annotated[WaitingRoom, Tag("room")]
    | Annotated[None, Tag("unlimited")],
    Discriminator(_buffer_form),
]

PowerState = Literal[
    "off",
    "paused",
    "failed",
    "maintenance",
    "blocked",
    "setup",
    "working",
    "starved",
    "loading",
    "waiting_for_worker",
    "waiting_for_repair",
    "idle",
]


class Station(Element):
    """Where work is done: one machine or several of the same kind, with waiting places in front.

    Examples
    --------
    >>> Station(time="90 s", buffer=5).capacity
    1
    """

    time: ProcessTime | None = None
    """Processing time: a number, a distribution, one per product, or a function; a step may replace
    it."""
    capacity: Count = 1
    """Number of identical machines."""
    buffer: BufferInFront = None
    """Waiting places in front: a number, or ``{capacity: 2, admit: priority}``; without it,
    unlimited."""
    rule: Rule = "fifo"
    """Dispatching rule: which waiting part is taken next; by name, or a function ``(part, station)
    -> key``."""
    needs: Needs | None = None
    """Who is needed for the operation, from its begin to its end: a crew, or ``{crew: fitters,
    count: 2, skill: weld}``, or a list for a team."""
    loading: Handling | None = None
    """Time to load the machine before each operation, and who does it: ``3`` or ``{time: 3, needs:
    operators}``."""
    unloading: Handling | None = None
    """Time to unload it after each operation, and who does it."""
    setup: Setup | None = None
    """Time when the product (or family) changes."""
    failures: Annotated[dict[Name, Failure], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Unplanned standstills, by name."""
    maintenance: Annotated[dict[Name, Maintenance], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Planned standstills, by name."""
    quality: Quality | None = None
    """What the inspection at the end finds."""
    batch: Batch | None = None
    """Several parts in one operation: ``4`` or ``{min: 2, max: 6}``."""
    preemptive: bool = False
    """A part of strictly higher priority interrupts the work on another."""
    blocking: Literal["after_service", "before_service"] = "after_service"
    """`after_service`: a finished part waits in the machine; `before_service`: work begins only
    when the next place has room."""
    shift: Name | None = None
    """Working time; without it, always."""
    at_shift_end: Literal["suspend", "finish", "ignore"] = "suspend"
    """Work in process when a shift or a break begins: suspend it, finish it and take the full
    break, or finish it and shorten the break."""
    power: Annotated[dict[PowerState, NotNegative], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Electrical power in kW by state; `idle` stands for every state that is not named, except off
    (0)."""
    title: Words | None = None
    """A name for people to read, in one or in three languages."""

    @property
    def places_in_front(self) -> int | None:
        """Number of waiting places in front of the machines; None when unlimited."""
        return self.buffer.capacity if isinstance(self.buffer, WaitingRoom) else self.buffer

    @property
    def admit(self) -> str:
        """Which blocked part comes in first: `longest_waiting` or `priority`."""
        return self.buffer.admit if isinstance(self.buffer, WaitingRoom) else "longest_waiting"


class Buffer(Element):
    """Where parts wait between stations, or rest until an assembly takes them."""

    capacity: Places | None = None
    """Number of places; without it, unlimited."""
    order: Literal["fifo", "lifo", "priority", "random"] = "fifo"
    """Which part leaves first."""
    minimum_time: Duration = 0.0
    """Shortest stay (cooling, drying)."""
    initial: Annotated[dict[Name, Places], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Parts that are there at the start, by product."""
    admit: Literal["longest_waiting", "priority"] = "longest_waiting"
    """Which blocked part comes in first."""
    title: Words | None = None
    """A name for people to read, in one or in three languages."""


class Conveyor(Element):
    """A belt or roller track that carries parts at constant speed, one behind the other."""

    length: Positive
    """Length in m."""
    speed: Positive
    """Speed in m/s."""
    pitch: Positive | None = None
    """Length that one part takes, in m; without it, length / capacity."""
    capacity: Count | None = None
    """Number of parts it can hold; without it, length / pitch, rounded down."""
    accumulating: bool = True
    """Parts close up behind a stopped one; otherwise the whole belt stops when the first part
    cannot leave."""
    title: Words | None = None
    """A name for people to read, in one or in three languages."""

    @model_validator(mode="after")
    def _room_is_known(self) -> Self:
        if self.pitch is None and self.capacity is None:
            raise ValueError("a conveyor needs 'pitch' (m per part) or 'capacity' (parts).")
        if self.pitch is not None and self.pitch > self.length:
            raise ValueError(f"pitch {self.pitch} m is longer than the conveyor, {self.length} m.")
        return self

    @property
    def places(self) -> int:
        """Number of parts the conveyor can hold."""
        if self.capacity is not None:
            fitting = int(self.length / self.spacing + 1e-9)
            return min(self.capacity, fitting)
        return int(self.length / self.spacing + 1e-9)

    @property
    def spacing(self) -> float:
        """Length that one part takes, in m."""
        if self.pitch is not None:
            return self.pitch
        assert self.capacity is not None
        return self.length / self.capacity


class Exit(Element):
    """Where parts leave the factory."""

    title: Words | None = None
    """A name for people to read, in one or in three languages."""
