"""Which stations are simple enough for a fast way, and whether their notes tell a whole history.

A plain station has one machine and nothing but a buffer and perhaps one failure; a lean one goes on
with a part until it is done. Everything else is a general station. All three give the same results.
"""

from __future__ import annotations

from itertools import pairwise

from factorysim.engine.lean import is_lean, needs_people
from factorysim.engine.plan import Plan, PlannedStep
from factorysim.model.distributions import Constant, Distribution
from factorysim.model.places import Station
from factorysim.rules import DISPATCHING


def plain_stations(plan: Plan) -> set[int]:
    """Return the stations that are simple enough for the fast way."""
    factory = plan.factory
    if plan.functions or any(_asks_for_work(s.rule) for s in factory.work_places.values()):
        return set()
    busy_with_more = {loop.start for loop in factory.loops.values()}
    busy_with_more |= {end for loop in factory.loops.values() for end in loop.ends}
    plain = {
        plan.place_index[name]
        for name, station in factory.stations.items()
        if name not in busy_with_more and _is_plain(station)
    }
    for route in plan.routes:
        for step in route:
            special = step.components or step.splits or step.releases or step.outcomes
            if special or step.dissolves or len(step.places) > 1:
                plain -= set(step.places)
            for place, time in zip(step.places, step.times, strict=True):
                if not (isinstance(time, tuple) and _is_positive(time[0])):
                    plain.discard(place)
        for before, after in pairwise(route):
            if _reserves_ahead(plan, before):
                # Its places are reserved while the part is still on its way.
                plain -= set(after.places)
    return plain - _with_transport(plan)


def lean_stations(plan: Plan) -> set[int]:
    """Return the stations where nothing interrupts the work on one part."""
    stations = plan.factory.stations
    lean = {
        plan.place_index[name]
        for name, given in stations.items()
        if is_lean(given, plan.factory.crews)
    }
    assemblies = {i for route in plan.routes for s in route if s.components for i in s.places}
    return lean - assemblies


def notes_tell_all(plain: set[int], plan: Plan) -> bool:
    """Whether there is nothing but plain stations and exits, so that their notes tell it all."""
    factory = plan.factory
    places = {index for name, index in plan.place_index.items() if name in factory.stations}
    others = (
        factory.buffers, factory.conveyors, factory.storages, factory.stocks, factory.cells,
        factory.fleets, factory.crews,
    )  # fmt: skip
    return places <= plain and not any(others)


def _with_transport(plan: Plan) -> set[int]:
    """Return the places where parts wait for vehicles, or to which vehicles bring them."""
    found: set[int] = set()
    for route, to_exit in zip(plan.routes, plan.transport_to_exit, strict=True):
        for step, following in pairwise(route):
            if following.transport is not None:
                found |= {*step.places, *following.places}
        if to_exit is not None:
            found |= set(route[-1].places)
    return found


def _asks_for_work(rule: object) -> bool:
    """Whether a dispatching rule looks at the drawn times of parts that wait elsewhere."""
    return rule not in DISPATCHING or rule == "winq"


def _is_plain(station: Station) -> bool:
    failures = list(station.failures.values())
    return (
        station.capacity == 1
        and station.rule == "fifo"
        and station.admit == "longest_waiting"
        and station.blocking == "after_service"
        and not (station.setup or station.maintenance or station.quality or station.batch)
        and not (station.preemptive or station.shift or needs_people(station))
        and len(failures) <= 1
        and all(
            f.clock == "working" and f.after == "resume" and f.starts == "at_once" for f in failures
        )
    )


def _is_positive(distribution: Distribution) -> bool:
    """Whether a draw of exactly 0 is impossible (work without length needs the general way)."""
    if isinstance(distribution, Constant):
        return float(distribution.value) > 0
    return distribution.kind not in ("discrete", "empirical", "poisson") or all(
        float(value) > 0 for value in getattr(distribution, "values", (0.0,))
    )


def _reserves_ahead(plan: Plan, step: PlannedStep) -> bool:
    """Whether the next place is reserved before the part leaves this step."""
    names = [plan.place_names[place] for place in step.places]
    if any(name in plan.factory.storages for name in names):
        return True
    stations = [plan.factory.work_places[n] for n in names if n in plan.factory.work_places]
    return any(station.blocking == "before_service" for station in stations)
