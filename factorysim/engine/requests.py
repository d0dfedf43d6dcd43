"""Requests for transport: parts that wait in one place and have a place in another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factorysim.engine.standing import Needs

if TYPE_CHECKING:
    from factorysim.engine.fleets import Fleet
    from factorysim.engine.parts import Part
    from factorysim.engine.places import Place
    from factorysim.engine.vehicles import Vehicle


class Request:
    """One load that is to be carried from one place to another: a part, or a lot of parts."""

    __slots__ = (
        "arrived", "asked", "assigned", "fleet", "is_reserved", "key", "loads", "origin",
        "origin_node", "target", "target_node", "vehicle",
    )  # fmt: skip

    def __init__(
        self,
        fleet: Fleet,
        origin: Place,
        target: Place,
        nodes: tuple[int, int],
        *,
        is_reserved: bool,
    ) -> None:
        self.fleet = fleet
        self.origin = origin
        self.target = target
        self.origin_node, self.target_node = nodes
        self.is_reserved = is_reserved
        """Whether the place at the target is kept free for it."""
        self.loads: list[tuple[Any, Part]] = []
        """The parts, each with what holds it until it is picked up."""
        self.asked = self.assigned = self.arrived = 0.0
        """When the vehicle was asked for, when one was sent, and when it was there."""
        self.vehicle: Vehicle | None = None
        self.key: tuple[Any, ...] = ()
        """Order of requests of the same age: the holder declared first, then the part number."""

    @property
    def parts(self) -> list[Part]:
        """The parts of this load."""
        return [part for _, part in self.loads]

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

    __slots__ = ("request", "timer")

    def __init__(self, request: Request, timer: Any) -> None:
        self.request = request
        self.timer = timer
