"""Requests for transport: parts that wait in one place and have a place in another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factorysim.engine.events import Timer
from factorysim.engine.standing import Needs

if TYPE_CHECKING:
    from factorysim.engine.loops import Cards
    from factorysim.engine.parts import Part
    from factorysim.engine.places import Holder, Place
    from factorysim.engine.transport.fleets import Fleet
    from factorysim.engine.transport.vehicles import Vehicle


class Carried:
    """How parts come to a step: the fleet, and how a load is made up."""

    __slots__ = ("fleet", "has_always_room", "lot", "reserves_at_request", "wait_at_most")

    def __init__(
        self, fleet: Fleet, *, lot: int, wait_at_most: float, reserves_at_request: bool
    ) -> None:
        self.has_always_room = False
        """Whether every part can be sent at once: nothing is ever full, and no card is needed."""
        self.fleet = fleet
        self.lot = lot
        self.wait_at_most = wait_at_most
        self.reserves_at_request = reserves_at_request

    @property
    def terms(self) -> tuple[float, ...]:
        """What parts have in common that may wait for each other."""
        return (self.lot, self.wait_at_most, self.reserves_at_request)


class Load:
    """A part that waits for its transport, or is on its way."""

    __slots__ = ("holder", "part", "since")

    def __init__(self, holder: Holder, part: Part, since: float) -> None:
        self.holder = holder
        """What holds it until it is picked up."""
        self.part = part
        self.since = since
        """Since when it waits for a vehicle."""


class Request:
    """One load that is to be carried from one place to another: a part, or a lot of parts."""

    __slots__ = (
        "arrived", "asked", "assigned", "fleet", "is_reserved", "key", "loads", "origin",
        "origin_node", "target", "target_node", "vehicle",
    )  # fmt: skip

    def __init__(self, fleet: Fleet, origin: Place, target: Place, *, is_reserved: bool) -> None:
        nodes = fleet.nodes
        self.fleet = fleet
        self.origin = origin
        self.target = target
        self.origin_node = nodes[origin.index]
        self.target_node = nodes[target.index]
        self.is_reserved = is_reserved
        """Whether the place at the target is kept free for it."""
        self.loads: list[Load] = []
        """The parts that are not yet where they go; several if it is a lot."""
        self.asked = self.assigned = self.arrived = 0.0
        """When the vehicle was asked for, when one was sent, and when it was there."""
        self.vehicle: Vehicle | None = None
        self.key: tuple[Any, ...] = ()
        """Order of requests of the same age: the holder declared first, then the part number."""

    @property
    def parts(self) -> list[Part]:
        """The parts of this load."""
        return [load.part for load in self.loads]

    def begins(self, loop: Cards) -> bool:
        """Whether the place that is kept for it begins *loop* again: then it keeps its card."""
        return self.is_reserved and loop.start is self.target

    def needs(self) -> Needs | None:
        """Its vehicle, or one of the fleet that can come."""
        return [[self.vehicle] if self.vehicle is not None else list(self.fleet.vehicles)]

    def says_what_it_waits_for(self) -> str:
        """Return "part 3 at drill waits for agv 1"."""
        who = self.vehicle.name if self.vehicle is not None else f"a vehicle of {self.fleet.name}"
        return f"part {self.parts[0].number} at {self.origin.name} waits for {who}"

    def __repr__(self) -> str:
        return f"Request({self.origin.name} to {self.target.name}, {self.parts})"


class Lot:
    """Parts that wait to become one load."""

    __slots__ = ("key", "request", "timer")

    def __init__(self, request: Request, key: tuple[float, ...]) -> None:
        self.request = request
        self.key = key
        self.timer = Timer(request.fleet.floor.env, self._has_waited_enough)

    @property
    def name(self) -> str:
        """Return "mill to pack"."""
        return f"{self.request.origin.name} to {self.request.target.name}"

    def _has_waited_enough(self, now: float) -> None:
        self.request.fleet.has_waited_enough(self, now)
