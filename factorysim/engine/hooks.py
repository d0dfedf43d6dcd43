"""Events for people who watch: typed, read-only, announced as they happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factorysim.engine.events import Timer
from factorysim.engine.views import PartView
from factorysim.errors import UnknownName, did_you_mean, listing
from factorysim.results.observed import ROBOT_STATES, STATES, VEHICLE_STATES, WORKER_STATES

if TYPE_CHECKING:
    from factorysim.engine.parts import Part
    from factorysim.engine.places import Place
    from factorysim.engine.simulation import Simulation

EVENTS = {
    "part_created": "created",
    "part_entered": "entered",
    "part_arrived": "arrived",
    "operation_started": "started",
    "operation_finished": "finished",
    "part_finished": "left",
    "part_scrapped": "scrapped",
    "part_consumed": "consumed",
    "part_lost": "lost",
    "state_changed": "state",
    "transport_requested": "requested",
    "part_picked_up": "picked_up",
    "part_delivered": "delivered",
    "vehicle_changed": "vehicle",
    "worker_changed": "worker",
    "robot_changed": "robot",
    "stock_changed": "stock",
    "stock_ordered": "ordered",
}
"""The kinds of events and the kind of record that each belongs to."""


_STATES_OF_KIND = {
    "state": ("state_changed", STATES),
    "vehicle": ("vehicle_changed", VEHICLE_STATES),
    "worker": ("worker_changed", WORKER_STATES),
    "robot": ("robot_changed", ROBOT_STATES),
}
"""For each kind of record about a state: the name of the event, and the names of the states."""


@dataclass(frozen=True, slots=True)
class PartEvent:
    """Something happened to a part."""

    kind: str
    time: float
    part: PartView
    place: str | None
    machine: int | None
    """Number of the machine within its station, from 1; None when no machine is concerned."""
    duration: float | None
    """Length of an operation that begins; None for other kinds."""


@dataclass(frozen=True, slots=True)
class StateEvent:
    """A machine, a vehicle, a worker or a robot changed its state."""

    kind: str
    time: float
    place: str
    """Name of the station, fleet, crew or cell."""
    machine: int
    """Number of the machine, vehicle, worker or robot, from 1."""
    state: str
    part: PartView | None


@dataclass(frozen=True, slots=True)
class StockEvent:
    """A stock has changed, or it orders."""

    kind: str
    time: float
    place: str
    units: float
    """On hand - backorders after a change; the quantity of an order."""


class Hooks:
    """The functions that want to know."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._functions: dict[str, list[Callable[[Any], None]]] = {}

    def add(self, kind: str, function: Callable[[Any], None]) -> None:
        """Remember *function* for events of *kind*."""
        if kind not in EVENTS:
            raise UnknownName(
                f"there is no event called {kind!r}.{did_you_mean(kind, EVENTS)} "
                f"Events are {listing(EVENTS)}."
            )
        self._functions.setdefault(EVENTS[kind], []).append(function)

    def announce(
        self,
        kind: str,
        now: float,
        place: Place | None,
        machine: int,
        part: Part | None,
        detail: float,
    ) -> None:
        """Tell everybody who wants to know about records of *kind*."""
        functions = self._functions.get(kind)
        if not functions:
            return
        event = self._event(kind, now, place, machine, part, detail)
        for function in functions:
            function(event)

    def _event(
        self,
        kind: str,
        now: float,
        place: Place | None,
        machine: int,
        part: Part | None,
        detail: float,
    ) -> PartEvent | StateEvent | StockEvent:
        view = PartView(part, self._simulation.floor) if part is not None else None
        if kind in _STATES_OF_KIND:
            assert place is not None
            name, states = _STATES_OF_KIND[kind]
            return StateEvent(name, now, place.name, machine, states[int(detail)], view)
        name = next(name for name, record in EVENTS.items() if record == kind)
        if view is None:
            assert place is not None
            return StockEvent(name, now, place.name, detail)
        return PartEvent(
            name,
            now,
            view,
            place.name if place is not None else None,
            machine if machine > 0 else None,
            detail if kind == "started" else None,
        )


_WORDS = {
    "operation_ends": "the operation ends",
    "_ends": "the operation ends",
    "fails": "fails",
    "_is_struck": "fails or is stopped for maintenance",
    "is_repaired": "is repaired",
    "_is_up": "is repaired or maintained",
    "_strikes": "a failure or maintenance is due",
    "_arrives": "the next part comes",
    "demand_comes": "the next customer comes",
    "review_is_due": "the stock is looked at",
    "comes_in": "a delivery comes in",
    "is_known": "an order reaches the supplier",
    "_border": "begins or ends a period of work",
    "_at_the_end": "the first part reaches the end",
    "_entry_is_free": "the entry is free again",
    "_has_walked": "a worker arrives on foot",
    "_fires": "the vehicle arrives, or has loaded, unloaded or been charged",
    "_has_waited_enough": "a lot goes although it is not complete",
}


def in_words(event: Any) -> str:
    """Return what *event* on the event list is about; empty for what only the engine needs."""
    fire = getattr(event, "fire", None)
    if fire is None and isinstance(event, Timer):
        return ""
    if fire is None:
        return f"a process of your own ({type(event).__name__})"
    owner: Any = getattr(fire, "__self__", None)
    action = getattr(fire, "__name__", "")
    if action not in _WORDS:
        return ""
    machine: Any = getattr(owner, "machine", owner)
    station = getattr(machine, "station", None)
    if station is not None:
        which = f", machine {machine.number}" if len(station.machines) > 1 else ""
        what = "the setup ends" if action == "_ends" and machine.is_in_setup() else _WORDS[action]
        return f"{station.name}{which}: {what}"
    return f"{owner.name}: {_WORDS[action]}" if owner is not None else _WORDS[action]
