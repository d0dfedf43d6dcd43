"""What people and robots did when, read from a history: from one change of state to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from factorysim.results.history import happenings, names_of_places
from factorysim.results.observed import ROBOT_STATES, WORKER_STATES, Observed

if TYPE_CHECKING:
    from factorysim.results.history import Happening

_AT_FIRST = "waiting"
"""The state of everybody before the first record."""


class Somebody(NamedTuple):
    """One person or one robot."""

    kind: str
    """worker or robot."""
    group: str
    """Name of the crew or of the cell."""
    number: int
    """1, 2, ... within the crew or the cell."""
    name: str


class Activity(NamedTuple):
    """Somebody in one state, from one time to another, in the factory's time unit."""

    who: int
    """Index in `everybody_in`."""
    begin: float
    end: float
    state: str
    place: str
    """Where the work is done; empty for other states, and for work that has no place: driving."""


def everybody_in(observed: Observed) -> list[Somebody]:
    """Return all people, crew by crew, then all robots, cell by cell."""
    workers = [
        Somebody("worker", crew.name, worker.number, worker.name)
        for crew in observed.crews
        for worker in crew.workers
    ]
    robots = [
        Somebody("robot", cell.name, robot.number, robot.name)
        for cell in observed.cells
        for robot in cell.robots
    ]
    return workers + robots


def activities(observed: Observed) -> list[Activity]:
    """Return what everybody did; tasks of a person one after the other are one activity each.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    everybody = everybody_in(observed)
    index = {one[:3]: who for who, one in enumerate(everybody)}
    roaming = _people_without_a_place(observed)
    states = [_AT_FIRST] * len(everybody)
    places = [one.group if one.kind == "robot" else "" for one in everybody]
    since = [0.0] * len(everybody)
    found: list[Activity] = []

    def close(who: int, time: float) -> None:
        if time > since[who]:
            place = places[who] if states[who] == "working" else ""
            found.append(Activity(who, since[who], time, states[who], place))
        since[who] = time

    for happening, key in _about_somebody(observed):
        who = index[key]
        if happening.kind != "goes":
            names = ROBOT_STATES if happening.kind == "robot" else WORKER_STATES
            close(who, happening.time)
            states[who] = names[int(happening.detail)]
        elif key not in roaming:
            if states[who] == "working":
                close(who, happening.time)
            places[who] = happening.place
    for who in range(len(everybody)):
        close(who, observed.end)
    return found


def _about_somebody(observed: Observed) -> Iterator[tuple[Happening, tuple[str, str, int]]]:
    """Yield the records about people and robots, and whom each is about."""
    names = names_of_places(observed)
    for happening in happenings(observed):
        if happening.kind in ("worker", "robot"):
            yield happening, (happening.kind, happening.place, happening.machine)
        elif happening.kind == "goes":
            yield happening, ("worker", names[int(happening.detail)], happening.machine)


def _people_without_a_place(observed: Observed) -> set[tuple[str, str, int]]:
    """Return who also does work that has no place: a history does not tell when that begins."""
    return {
        ("worker", crew.name, worker.number)
        for crew in observed.crews
        for worker in crew.workers
        if any(not work.place for work in worker.work)
    }
