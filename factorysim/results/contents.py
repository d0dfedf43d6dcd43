"""How many parts waited at each place from each time on, read from the history.

In front of a station those parts wait that no empty machine could take, in a buffer, conveyor or
storage all that are inside: what the column ``content [parts]`` of `Result.places` is the mean of.

A history does not tell everything, such as what else is in a batch that is still being set up for
when the run ends. So every course is compared with what
the engine has counted, and left out when it is another one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from factorysim.results.history import Happening, happenings
from factorysim.results.observed import STATES, Observed, PlaceSeen
from factorysim.results.times import window_length

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

HOLDING = ("station", "buffer", "conveyor", "storage")
"""Kinds of places at which parts wait."""
_BLOCKED, _AWAITING, _STARVED = (
    STATES.index(state) for state in ("blocked", "waiting_for_transport", "starved")
)


class Course(NamedTuple):
    """A number of parts from each time on, in the factory's time unit."""

    times: Numbers
    """The first is 0; several changes of one instant are one."""
    parts: Numbers

    def mean(self, begin: float, end: float) -> float:
        """Return the mean over time from *begin* to *end*."""
        import numpy as np

        if not begin < end:
            return math.nan
        borders = np.clip(np.append(self.times, math.inf), begin, end)
        return float(np.sum(self.parts * np.diff(borders)) / (end - begin))


def contents(observed: Observed) -> dict[str, Course]:
    """Return how many parts waited at each station, buffer, conveyor and storage.

    Places at which the mean is not that of `PlaceSeen.content` are left out.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    import numpy as np

    reader = _Reader(observed)
    steps: dict[str, list[tuple[float, int]]] = {name: [(0.0, 0)] for name in reader.machines}
    for time, place, number in reader.changes():
        own = steps[place]
        if own[-1][0] == time:
            own.pop()
        if not own or own[-1][1] != number:
            own.append((time, number))
    courses = {
        name: Course(np.array([t for t, _ in own]), np.array([float(n) for _, n in own]))
        for name, own in steps.items()
    }
    seen = {place.name: place for place in observed.places}
    return {n: course for n, course in courses.items() if _is_true(course, seen[n], observed)}


def _is_true(course: Course, seen: PlaceSeen, observed: Observed) -> bool:
    """Whether a course read from the history has the mean that the engine has counted."""
    length = window_length(observed)
    if not length:
        return True
    mean = course.mean(observed.warmup, observed.end)
    return math.isclose(mean, seen.content / length, rel_tol=1e-6, abs_tol=1e-9)


class _Machine:
    """What a machine of a station holds."""

    def __init__(self) -> None:
        self.load: set[int] = set()
        self.stands = False
        """It holds parts that were not seen going in, such as those from a split."""

    @property
    def is_empty(self) -> bool:
        return not self.load and not self.stands


class _Reader:
    """Goes through the records once and knows where every part is."""

    def __init__(self, observed: Observed) -> None:
        self.observed = observed
        self.machines: dict[str, dict[int, _Machine]] = {
            place.name: {} for place in observed.places if place.kind in HOLDING
        }
        stations = {place.name for place in observed.places if place.kind == "station"}
        for seen in observed.machines:
            if seen.place in stations:
                self.machines[seen.place][seen.number] = _Machine()
        self.inside: dict[str, int] = dict.fromkeys(self.machines, 0)
        """Parts that wait at each place, those in machines left out."""
        self.waits_at: dict[int, str] = {}
        self.held_by: dict[int, tuple[str, _Machine]] = {}
        self.touched: dict[str, None] = {}
        self.batches = _batches(observed)

    def changes(self) -> Iterator[tuple[float, str, int]]:
        """Give time, place and number of waiting parts whenever it may have changed."""
        for happening in happenings(self.observed):
            self.touched.clear()
            self._take(happening)
            for place in self.touched:
                yield happening.time, place, self._content(place)

    def _content(self, place: str) -> int:
        empty = sum(machine.is_empty for machine in self.machines[place].values())
        return max(0, self.inside[place] - empty)

    def _take(self, happening: Happening) -> None:
        kind, place, part = happening.kind, happening.place, happening.part
        machine = self.machines.get(place, {}).get(happening.machine)
        if kind in ("arrived", "interrupted"):
            self._leaves(part)
            self._joins(part, place)
        elif kind == "started" and machine is not None:
            self._goes_in(part, place, machine)
        elif kind == "state" and machine is not None:
            self._state(happening, machine)
        elif kind in ("picked_up", "left", "scrapped", "consumed", "lost", "taken"):
            self._leaves(part)

    def _joins(self, part: int, place: str) -> None:
        self.waits_at[part] = place
        self.inside[place] += 1
        self.touched[place] = None

    def _leaves(self, part: int) -> None:
        """Take a part away from where it waits or is held."""
        place = self.waits_at.pop(part, None)
        if place is not None:
            self.inside[place] -= 1
            self.touched[place] = None
        holder = self.held_by.pop(part, None)
        if holder is not None:
            place, machine = holder
            machine.load.discard(part)
            self.touched[place] = None

    def _goes_in(self, part: int, place: str, machine: _Machine) -> None:
        """A machine takes a part."""
        if part in machine.load:
            return
        self._leaves(part)
        machine.load.add(part)
        self.held_by[part] = (place, machine)
        self.touched[place] = None

    def _state(self, happening: Happening, machine: _Machine) -> None:
        state, part, place = int(happening.detail), happening.part, happening.place
        if self.waits_at.get(part) == place:
            # It is taken for a setup, loading or a worker, before its operation starts.
            for member in (part, *self._taken_with(part, place, happening.time)):
                self._goes_in(member, place, machine)
        if state == _STARVED:
            for held in list(machine.load):
                self._leaves(held)
        machine.stands = state == _AWAITING or (state == _BLOCKED and part >= 0)
        self.touched[place] = None

    def _taken_with(self, part: int, place: str, time: float) -> list[int]:
        """Return the other parts of a batch; the record of a setup names only the first one."""
        later = (rest for began, rest in self.batches.get((place, part), ()) if began >= time)
        return next(later, [])


def _batches(observed: Observed) -> dict[tuple[str, int], list[tuple[float, list[int]]]]:
    """Return when each batch began, and its other parts, by its place and its first part."""
    found: dict[tuple[str, int], list[tuple[float, list[int]]]] = {}
    first: Happening | None = None
    for happening in happenings(observed):
        if happening.kind != "started":
            first = None
        elif first is None or first[:4] != happening[:4]:
            first = happening
        else:
            own = found.setdefault((first.place, first.part), [])
            if not own or own[-1][0] != first.time:
                own.append((first.time, []))
            own[-1][1].append(happening.part)
    return found
