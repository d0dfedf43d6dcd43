"""People who are needed together have to be there together: the same place, the same time.

Only what can be said for certain is said: shifts with exceptions, or with weeks that begin at
different times, are not compared, and neither are those of people whose jobs rotate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from factorysim.errors import Problem, listing
from factorysim.model.calendars import chain_of, minutes_at_work, working_hours
from factorysim.model.crews import Crew, Need, team_of
from factorysim.model.flow import Flow


class _Work(NamedTuple):
    """Some work that needs people: where it is described, where it is done, and in which shift."""

    path: str
    place: str
    team: tuple[Need, ...]
    shift: str | None


def check(flow: Flow) -> Iterator[Problem]:
    """Yield work that would never begin, because its people never come together."""
    for work in _works(flow):
        if any(need.crew not in flow.factory.crews for need in work.team):
            continue
        missing = list(_nobody_there(flow, work))
        yield from missing or _never_together(flow, work)


def _works(flow: Flow) -> Iterator[_Work]:
    for name, station in flow.factory.work_places.items():
        path = flow.path_of(name)
        in_shift = {
            path: station, f"{path}.setup": station.setup, f"{path}.loading": station.loading,
            f"{path}.unloading": station.unloading,
        }  # fmt: skip
        for where, work in in_shift.items():
            if work is not None and work.needs is not None:
                yield _Work(f"{where}.needs", name, team_of(work.needs), station.shift)
        for kind, stops in (("failures", station.failures), ("maintenance", station.maintenance)):
            for key, stop in stops.items():
                if stop.needs is not None:
                    yield _Work(f"{path}.{kind}.{key}.needs", name, team_of(stop.needs), None)
    for name, cell in flow.factory.cells.items():
        for task_name, task in cell.tasks.items():
            if cell.people is not None and task.robot is None:
                level = max(task.level, 1) if task.skill is not None else 1
                need = Need(crew=cell.people, skill=task.skill, level=level)
                yield _Work(f"cells.{name}.tasks.{task_name}", name, (need,), cell.shift)


def _able(crew: Crew, need: Need, place: str) -> list[str]:
    """Return who can do what is needed and works at a place, in the best turn of a rotation."""
    able = crew.could_do(need)
    if crew.rotation is not None:
        groups, names = crew.rotation.groups, crew.names
        turns = [
            [n for k, n in enumerate(names) if n in able and place in groups[(k + t) % len(groups)]]
            for t in range(len(groups))
        ]
        return max(turns, key=len)
    if isinstance(crew.workers, int):
        return able
    limits = {name: crew.workers[name].places for name in able}
    return [name for name, places in limits.items() if places is None or place in places]


def _nobody_there(flow: Flow, work: _Work) -> Iterator[Problem]:
    for need in work.team:
        crew = flow.factory.crews[need.crew]
        able = _able(crew, need, work.place)
        enough = need.count <= len(crew.could_do(need))
        if enough and need.count > len(able):
            who = f"only {listing(able)}" if able else "nobody"
            yield Problem(
                f"{need.count} of {need.crew!r} are needed at {work.place!r}, but {who} of those "
                f"who can do it may work there. Such work would never begin. Add {work.place!r} to "
                f"the 'places' of somebody in crews.{need.crew}.workers.",
                work.path,
            )


def _never_together(flow: Flow, work: _Work) -> Iterator[Problem]:
    crews, shifts = flow.factory.crews, flow.factory.shifts
    if any(crews[need.crew].rotation is not None for need in work.team):
        return
    by_need = [
        [_shift_of(crews[need.crew], name) for name in _able(crews[need.crew], need, work.place)]
        for need in work.team
    ]
    names = {name for present in by_need for name in present if name is not None}
    names |= {work.shift} if work.shift is not None else set()
    if not names or not names <= set(shifts) or not _can_be_compared(flow, sorted(names)):
        return
    weeks = {name: minutes_at_work(shifts, name) for name in names}
    of_place = weeks[work.shift] if work.shift is not None else None
    counts = [need.count for need in work.team]
    for minute in range(len(next(iter(weeks.values())))):
        if (of_place is None or of_place[minute]) and all(
            sum(name is None or weeks[name][minute] for name in present) >= count
            for present, count in zip(by_need, counts, strict=True)
        ):
            return
    where = f" while {work.place!r} works" if work.shift is not None else ""
    yield Problem(
        f"those who are needed here are never there at the same time{where}: their shifts do not "
        f"overlap ({listing(sorted(names))}). Such work would never begin. Let the shifts overlap, "
        "or ask for fewer people.",
        work.path,
    )


def _shift_of(crew: Crew, name: str) -> str | None:
    own = None if isinstance(crew.workers, int) else crew.workers[name].shift
    return own or crew.shift


def _can_be_compared(flow: Flow, names: Sequence[str]) -> bool:
    """Whether these shifts have weeks of the same length that begin at the same time."""
    shifts = flow.factory.shifts
    chains = {name: [shifts[link] for link in chain_of(shifts, name)] for name in names}
    if any(shift.exceptions for chain in chains.values() for shift in chain):
        return False
    hours = [working_hours(shifts, name) for name in names]
    begins = {(h.day, h.offset, chains[n][0].starts) for h, n in zip(hours, names, strict=True)}
    return len(begins) == 1
