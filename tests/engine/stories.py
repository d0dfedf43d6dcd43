"""Short stories with constant times: a factory is run twice and both histories must be the same.

The first run keeps rows of parts (plain stations where that is possible), the second one a full
history with the general station everywhere. Where a history can also be told from the notes of
plain stations, it is run a third time. All are audited by the library itself.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import fields, replace
from itertools import zip_longest
from typing import Any
from unittest.mock import patch

from factorysim import (
    DoubtfulModel,
    Factory,
    Order,
    Product,
    Result,
    Simulation,
    Source,
    Station,
    simulate,
)
from factorysim.results.history import Happening, happenings
from factorysim.results.observed import (
    FATES,
    ROBOT_STATES,
    STATES,
    VEHICLE_STATES,
    WORKER_STATES,
    Observed,
)


class Story:
    """What happened, in a form that a hand can write down."""

    def __init__(self, result: Result, told: Result) -> None:
        self.result = result
        self.observed = result.observed
        self.happenings = list(happenings(told.observed))
        self.products = [product.name for product in self.observed.products]

    @property
    def ended(self) -> tuple[str, float]:
        """Why and when the run ended."""
        return self.observed.ended, self.observed.end

    @property
    def departures(self) -> list[tuple[float, str]]:
        """(time, product) of the parts that left by an exit, in their order."""
        return [(row.left, self.products[row.product]) for row in self.rows("left")]

    @property
    def left_at(self) -> list[float]:
        """When parts left by an exit."""
        return [row.left for row in self.rows("left")]

    def rows(self, fate: str) -> list[Any]:
        """Rows of the parts that this became of."""
        rows = self.observed.parts
        assert rows is not None
        return [row for row in rows if row.fate == FATES.index(fate)]

    def states(self, place: str, machine: int = 1) -> dict[str, float]:
        """Time in each state that was seen."""
        seen = self.machine(place, machine).states
        return {name: time for name, time in zip(STATES, seen, strict=True) if time}

    def machine(self, place: str, number: int = 1) -> Any:
        """Counts of one machine."""
        return next(m for m in self.observed.machines if (m.place, m.number) == (place, number))

    def place(self, name: str) -> Any:
        """Counts of one place."""
        return next(place for place in self.observed.places if place.name == name)

    def product(self, name: str) -> Any:
        """Counts of one product."""
        return next(product for product in self.observed.products if product.name == name)

    def source(self, name: str = "orders") -> Any:
        """Counts of one source."""
        return next(source for source in self.observed.sources if source.name == name)

    def loop(self, name: str) -> Any:
        """Counts of one loop."""
        return next(loop for loop in self.observed.loops if loop.name == name)

    def fleet(self, name: str = "agv") -> Any:
        """Counts of one fleet."""
        return next(fleet for fleet in self.observed.fleets if fleet.name == name)

    def vehicle(self, number: int = 1, fleet: str = "agv") -> Any:
        """Counts of one vehicle."""
        return self.fleet(fleet).vehicles[number - 1]

    def vehicle_states(self, number: int = 1, fleet: str = "agv") -> dict[str, float]:
        """Time in each state of a vehicle that was seen."""
        seen = self.vehicle(number, fleet).states
        return {name: time for name, time in zip(VEHICLE_STATES, seen, strict=True) if time}

    def worker(self, name: str, crew: str = "team") -> Any:
        """Counts of one worker."""
        workers = next(seen.workers for seen in self.observed.crews if seen.name == crew)
        return next(worker for worker in workers if worker.name == name)

    def worker_states(self, name: str = "1", crew: str = "team") -> dict[str, float]:
        """Time in each state of a worker that was seen."""
        seen = self.worker(name, crew).states
        return {state: time for state, time in zip(WORKER_STATES, seen, strict=True) if time}

    def work(self, name: str = "1", crew: str = "team") -> dict[tuple[str, str], float]:
        """Time of a worker by place and kind of work."""
        return {(work.place, work.kind): work.time for work in self.worker(name, crew).work}

    def robot_states(self, name: str = "1", cell: str = "cell") -> dict[str, float]:
        """Time in each state of a robot that was seen."""
        robots = next(seen.robots for seen in self.observed.cells if seen.name == cell)
        seen = next(robot for robot in robots if robot.name == name).states
        return {state: time for state, time in zip(ROBOT_STATES, seen, strict=True) if time}

    def moves(self, number: int = 1, fleet: str = "agv") -> list[tuple[float, str]]:
        """(time, state) of every change of state of a vehicle that lasted."""
        changes = [
            (h.time, VEHICLE_STATES[int(h.detail)])
            for h in self.happenings
            if h.kind == "vehicle" and (h.place, h.machine) == (fleet, number)
        ]
        following = [*changes[1:], (None, "")]
        lasted = [now for now, then in zip(changes, following, strict=True) if now[0] != then[0]]
        before = [(None, ""), *lasted]
        return [now for now, last in zip(lasted, before, strict=False) if now[1] != last[1]]

    def when(self, kind: str, place: str | None = None) -> list[tuple[float, int]]:
        """(time, part number) of all records of a kind, at one place or everywhere."""
        return [
            (h.time, h.part) for h in self.happenings if h.kind == kind and place in (None, h.place)
        ]

    def started(self, place: str) -> list[tuple[float, int]]:
        """(time, part number) of the operations that began at a place."""
        return self.when("started", place)

    def changes(self, place: str, machine: int = 1) -> list[tuple[float, str]]:
        """(time, state) of every change of state of a machine."""
        return [
            (h.time, STATES[int(h.detail)])
            for h in self.happenings
            if h.kind == "state" and (h.place, h.machine) == (place, machine)
        ]


def tell(factory: Factory, until: Any = 1000.0, **settings: Any) -> Story:
    """Run *factory* with both kinds of stations and return what happened in both."""
    with warnings.catch_warnings():
        # Some stories are about overload; the doubts about it are tested with the model.
        warnings.simplefilter("ignore", DoubtfulModel)
        fast = simulate(factory, until=until, record="parts", **settings)
        with patch("factorysim.engine.build.notes_tell_all", return_value=False):
            told = simulate(factory, until=until, record="history", **settings)
        noted = None
        if tells_from_notes(factory):
            noted = simulate(factory, until=until, record="history", **settings)
    _must_agree(fast.observed, replace(told.observed, history=None))
    if noted is not None:
        _must_agree(fast.observed, replace(noted.observed, history=None))
        _must_tell_the_same(list(happenings(told.observed)), list(happenings(noted.observed)))
    return Story(fast, told)


def tells_from_notes(factory: Factory) -> bool:
    """Whether the history of *factory* is told from the notes of plain stations."""
    places = Simulation(factory, record="history").floor.places
    return any(getattr(place, "notes", None) is not None for place in places)


def _must_tell_the_same(told: list[Happening], noted: list[Happening]) -> None:
    """The same happened, and to each part and each machine in the same order."""
    assert [h.time for h in noted] == sorted(h.time for h in noted)
    assert sorted(noted) == sorted(told)
    for history in (told, noted):
        history.sort(key=lambda h: h.part)
    assert [h for h in noted if h.kind != "state"] == [h for h in told if h.kind != "state"]
    for history in (told, noted):
        history.sort(key=lambda h: (h.time, h.place))
    assert [h for h in noted if h.kind == "state"] == [h for h in told if h.kind == "state"]


def _must_agree(fast: Observed, told: Observed) -> None:
    for field in fields(Observed):
        one, other = getattr(fast, field.name), getattr(told, field.name)
        if isinstance(one, Sequence) and not isinstance(one, str):
            pairs = zip_longest(one, other)
            differences = [f"{a} is not {b}" for a, b in pairs if a != b]
        else:
            differences = [] if one == other else [f"{one} is not {other}"]
        assert not differences, f"{field.name}: " + "; ".join(differences)


def occupation(factory: Factory, until: float) -> dict[str, list[tuple[float, list[str]]]]:
    """Return for each zone of a layout who was in it from when on."""
    sim = Simulation(factory)
    traffic = sim.floor.traffics[0]
    seen: dict[str, list[tuple[float, list[str]]]] = {name: [(0.0, [])] for name in traffic.zones}
    while sim.now < until and sim.step():
        for name, zone in traffic.zones.items():
            inside = sorted(vehicle.name for vehicle in zone.inside)
            if inside != seen[name][-1][1]:
                seen[name].append((sim.now, inside))
    return {name: changes[1:] for name, changes in seen.items()}


def factory(
    routes: dict[str, Any], stations: dict[str, Any], *, orders: Any = None, **more: Any
) -> Factory:
    """Return a factory whose products are written as routes (or `Product`s) and whose stations
    as times (or `Station`s)."""
    sources = {} if orders is None else {"orders": orders}
    return Factory(
        products={
            name: route if isinstance(route, Product) else Product(route=route)
            for name, route in routes.items()
        },
        stations={
            name: Station(time=station) if isinstance(station, (int, float)) else station
            for name, station in stations.items()
        },
        sources={**sources, **more.pop("sources", {})},
        **more,
    )


def come(*arrivals: Any, **more: Any) -> Source:
    """Return a source with one order per arrival: a time, (time, product) or (time, product,
    {further columns})."""
    rows = [arrival if isinstance(arrival, tuple) else (arrival, "part") for arrival in arrivals]
    orders = tuple(
        Order(at=row[0], product=row[1], **(row[2] if len(row) > 2 else {})) for row in rows
    )
    makes = dict.fromkeys(dict.fromkeys(row[1] for row in rows), 1.0)
    return Source(makes=makes, schedule=orders, **more)
