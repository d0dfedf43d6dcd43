"""Crews and what needs somebody: names, skills, numbers, ways to walk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from factorysim.errors import Problem, listing
from factorysim.model.checks_of_names import unknown
from factorysim.model.crews import Crew, Need, Needs, team_of
from factorysim.model.flow import Flow
from factorysim.rules import CALLS, WORKERS, calls, is_call_rule, is_worker_rule, workers
from factorysim.units import in_unit


def check(flow: Flow) -> Iterator[Problem]:
    """Yield what is wrong with the crews and with the needs."""
    for name, crew in flow.factory.crews.items():
        yield from _crew(flow, crew, f"crews.{name}")
        yield from _brigade(flow, name, crew, f"crews.{name}")
    for path, needs in needs_of(flow):
        yield from check_needs(flow, needs, path)
    yield from _drivers(flow)
    yield from _places_without_a_way(flow)


def needs_of(flow: Flow) -> Iterator[tuple[str, Needs]]:
    """Yield (path, needs) for everything that needs somebody."""
    for name, station in flow.factory.work_places.items():
        path = flow.path_of(name)
        works: dict[str, Any] = {
            path: station,
            f"{path}.setup": station.setup,
            f"{path}.loading": station.loading,
            f"{path}.unloading": station.unloading,
            **{f"{path}.failures.{key}": work for key, work in station.failures.items()},
            **{f"{path}.maintenance.{key}": work for key, work in station.maintenance.items()},
        }
        for where, work in works.items():
            if work is not None and work.needs is not None:
                yield f"{where}.needs", work.needs
    for name, fleet in flow.factory.fleets.items():
        if fleet.needs is not None:
            yield f"fleets.{name}.needs", fleet.needs
    for name, cell in flow.factory.cells.items():
        if cell.recovery.needs is not None:
            yield f"cells.{name}.recovery.needs", cell.recovery.needs
        for robot, given in () if isinstance(cell.robots, int) else cell.robots.items():
            for key, failure in given.failures.items():
                if failure.needs is not None:
                    yield f"cells.{name}.robots.{robot}.failures.{key}.needs", failure.needs


def check_needs(flow: Flow, needs: Needs, path: str) -> Iterator[Problem]:
    """Yield what is wrong with one need, or with each of a team."""
    team = team_of(needs)
    for number, need in enumerate(team):
        where = path if isinstance(needs, Need) else f"{path}.{number}"
        crew = flow.factory.crews.get(need.crew)
        if crew is None:
            yield Problem(unknown("crew", need.crew, flow.factory.crews), f"{where}.crew")
        else:
            yield from _need(need, crew, where)
            yield from _together(team, need.crew, crew, where, number)


def _need(need: Need, crew: Crew, path: str) -> Iterator[Problem]:
    able = crew.could_do(need)
    if need.skill is not None and not able:
        known = {skill for name in crew.names for skill in crew.skills_of(name)}
        if need.skill not in known:
            message = unknown("skill", need.skill, sorted(known))
            yield Problem(
                f"nobody in {need.crew!r} has the skill {need.skill!r}: {message}", f"{path}.skill"
            )
        else:
            best = max(crew.skills_of(name).get(need.skill, 0) for name in crew.names)
            yield Problem(
                f"nobody in {need.crew!r} has {need.skill!r} at level {need.level}; the highest "
                f"level there is {best}.",
                f"{path}.level",
            )
    elif need.count > len(able):
        can = f" who can do {need.skill!r}" if need.skill is not None else ""
        plural = "s" if len(able) != 1 else ""
        yield Problem(
            f"{need.count} workers are needed at the same time, but {need.crew!r} has "
            f"{len(able)} worker{plural}{can}. Such work would never begin.",
            f"{path}.count",
        )


def _together(
    team: tuple[Need, ...], name: str, crew: Crew, path: str, number: int
) -> Iterator[Problem]:
    """A team with several needs from one crew has to find different people for each."""
    first = next(i for i, need in enumerate(team) if need.crew == name)
    total = sum(need.count for need in team if need.crew == name)
    if number == first and team[first].count < total > len(crew.names):
        yield Problem(
            f"the team needs {total} workers of {name!r} at the same time, but there are only "
            f"{len(crew.names)}. Such work would never begin.",
            path,
        )


def _crew(flow: Flow, crew: Crew, path: str) -> Iterator[Problem]:
    yield from _rules(crew, path)
    shifts = {f"{path}.shift": crew.shift, **_of_workers(crew, path, "shift")}
    starts = {f"{path}.starts": crew.starts, **_of_workers(crew, path, "starts")}
    for where, shift in shifts.items():
        if shift is not None and shift not in flow.factory.shifts:
            yield Problem(unknown("shift", shift, flow.factory.shifts), where)
    for where, place in [*starts.items(), *_limits(crew, path)]:
        if place is not None and place not in flow.places:
            yield Problem(unknown("place", place, flow.places), where)
    if crew.rotation is not None and in_unit(crew.rotation.every, "s") <= 0:
        yield Problem("a rotation needs a time above 0.", f"{path}.rotation.every")
    if crew.absence and not any(shifts.values()):
        yield Problem(
            "absence is a share of the shifts, but this crew has no shift. Give it one.",
            f"{path}.absence",
        )
    yield from _walking(flow, crew, f"{path}.walking")


def _drivers(flow: Flow) -> Iterator[Problem]:
    """Drivers stay with their vehicle until the trip is over."""
    for name, fleet in flow.factory.fleets.items():
        path = f"fleets.{name}.needs"
        if fleet.needs is not None and (fleet.tour is not None or fleet.reassign):
            yield Problem("a fleet with drivers has neither a tour nor reassign.", path)
        for need in team_of(fleet.needs):
            crew = flow.factory.crews.get(need.crew)
            if crew is None:
                continue
            shifts = [crew.shift, *_of_workers(crew, "", "shift").values()]
            if any(shifts) and crew.at_shift_end != "finish":
                yield Problem(
                    "drivers finish their trips. Write at_shift_end: finish at their crew.",
                    f"crews.{need.crew}.at_shift_end",
                )
            if crew.preempts:
                yield Problem(
                    "drivers finish their trips. Leave preempts out.", f"crews.{need.crew}.preempts"
                )


def _brigade(flow: Flow, name: str, crew: Crew, path: str) -> Iterator[Problem]:
    """A bucket brigade works alone and at parts, at stations with one machine."""
    if crew.rule != "bucket_brigade":
        return
    if crew.preempts or crew.rotation is not None:
        yield Problem("a bucket brigade has neither preempts nor rotation.", f"{path}.rule")
    for cell_name, cell in flow.factory.cells.items():
        if cell.people == name:
            yield Problem(
                "a bucket brigade works at parts in stations only. Give the cell another crew.",
                f"cells.{cell_name}.people",
            )
    for where, needs in needs_of(flow):
        team = team_of(needs)
        if all(need.crew != name for need in team):
            continue
        if len(team) > 1 or team[0].count > 1 or team[0].skill is not None:
            yield Problem(
                "in a bucket brigade each part is worked on by one worker, whoever has it in hand. "
                "Ask for one worker, without a skill.",
                where,
            )
        element, _, attribute = where.split(".", 2)
        if element in ("cells", "fleets") or attribute.startswith(("failures", "maintenance")):
            yield Problem(
                "a bucket brigade works at parts in stations only. Give this work another crew.",
                where,
            )
        elif flow.factory.stations[where.split(".")[1]].capacity > 1:
            yield Problem(
                "a bucket brigade needs stations with one machine.",
                f"stations.{where.split('.')[1]}.capacity",
            )


def _rules(crew: Crew, path: str) -> Iterator[Problem]:
    if isinstance(crew.rule, str) and not is_call_rule(crew.rule):
        yield Problem(unknown("call rule", crew.rule, [*CALLS, *calls]), f"{path}.rule")
    if isinstance(crew.choose, str) and not is_worker_rule(crew.choose):
        yield Problem(unknown("worker rule", crew.choose, [*WORKERS, *workers]), f"{path}.choose")


def _of_workers(crew: Crew, path: str, attribute: str) -> dict[str, str | None]:
    """Return an attribute of each worker who has a name, by path."""
    if isinstance(crew.workers, int):
        return {}
    return {
        f"{path}.workers.{name}.{attribute}": getattr(worker, attribute)
        for name, worker in crew.workers.items()
    }


def _limits(crew: Crew, path: str) -> Iterator[tuple[str, str]]:
    """Yield the places to which workers are limited, by path."""
    for name, worker in () if isinstance(crew.workers, int) else crew.workers.items():
        for number, place in enumerate(worker.places or ()):
            yield f"{path}.workers.{name}.places.{number}", place
    for i, group in enumerate(crew.rotation.groups if crew.rotation is not None else ()):
        for j, place in enumerate(group):
            yield f"{path}.rotation.groups.{i}.{j}", place


def _walking(flow: Flow, crew: Crew, path: str) -> Iterator[Problem]:
    walking = crew.walking
    if walking is None:
        return
    layouts = flow.factory.layouts
    if walking.layout is not None and walking.layout not in layouts:
        yield Problem(unknown("layout", walking.layout, layouts), f"{path}.layout")
    for name, row in (walking.distances or {}).items():
        for other in (name, *row):
            if other not in flow.places:
                yield Problem(unknown("place", other, flow.places), f"{path}.distances.{name}")


def _places_without_a_way(flow: Flow) -> Iterator[Problem]:
    """Every place where a crew works must be on its layout, or among its distances."""
    wanted: dict[str, list[str]] = {}
    for path, needs in needs_of(flow):
        for need in team_of(needs):
            element, place = path.split(".")[:2]
            wanted.setdefault(need.crew, [])
            if element != "fleets" and place not in wanted[need.crew]:
                wanted[need.crew].append(place)
    for name, places in wanted.items():
        crew = flow.factory.crews.get(name)
        walking = crew.walking if crew is not None else None
        if crew is None or walking is None:
            continue
        places = list(dict.fromkeys([*places, *([crew.starts] if crew.starts else [])]))
        path = f"crews.{name}.walking"
        if walking.layout is not None and walking.layout in flow.factory.layouts:
            layout = flow.factory.layouts[walking.layout]
            missing = [place for place in places if layout.node_of(place) is None]
            if missing:
                yield Problem(
                    f"the layout {walking.layout!r} has no node for {listing(missing)}, where "
                    "this crew works. Name the place at a node.",
                    f"{path}.layout",
                )
        elif walking.distances is not None:
            known = walking.distances
            missing = [
                f"{a} - {b}"
                for i, a in enumerate(places)
                for b in places[i + 1 :]
                if b not in known.get(a, {}) and a not in known.get(b, {})
            ]
            if missing:
                yield Problem(
                    f"the distance is missing for {listing(missing, most=6)}.", f"{path}.distances"
                )
