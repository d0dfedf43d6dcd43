"""Why parts wait: for each stretch of a life, how much of it has which cause.

A part that waits in front of a station waits for what its machines do in the meantime: work on
others, a repair, a break. If one of several machines is empty all the same, something else is
missing, such as the rest of a batch; otherwise each machine is to blame for an equal share. A part
that cannot move on waits for room at the place ahead, or for a card.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from factorysim.results.floor_plan import FloorPlan
from factorysim.results.history import names_of_places
from factorysim.results.lives import (
    ASKING,
    CARRIED,
    CARRYING,
    DONE,
    INSIDE,
    NOWHERE,
    OUTSIDE,
    PHASES,
    WAITING,
    Stretches,
    Table,
    lives_of,
    since_then,
    table_of,
)
from factorysim.results.observed import KINDS, STATES, Observed

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[np.float64]]
    Indices = np.ndarray[Any, np.dtype[np.int64]]

CAUSES = (
    "busy", "setup", "failed", "waiting_for_repair", "maintenance", "paused", "off", "worker",
    "vehicle", "blocked", "card", "batch", "components", "minimum_time", "stored", "other",
)  # fmt: skip
"""Why a part waits. Of a machine: it works on others, it is set up, it has failed, nobody repairs
it yet, it is maintained, has a break, its shift is over, people are missing. Then: a vehicle, room
at the place ahead, a card, the rest of a batch, components, a time that has to pass, somebody who
needs the part; and what the history does not tell."""
ACTIVITIES = ("worked", "set_up", "carried", "on_conveyor", "in_use")
"""What is not waiting: work on the part, the setup for it, transport, its time on a conveyor; of a
carrier, its time under another part."""

_NAMES = (*CAUSES, *ACTIVITIES)
_CAUSE_IN_STATE = {
    "working": "busy",
    "loading": "busy",
    "waiting_for_worker": "worker",
    "waiting_for_transport": "vehicle",
    "starved": "other",
}
"""Where a part in front of the machine waits for something that is not called like the state."""
_INSIDE_IN_STATE = {**_CAUSE_IN_STATE, "working": "worked", "loading": "worked", "setup": "set_up"}
_SMALLEST = 1e-12
"""Shares of the run that are smaller are the rounding of differences."""


class Amounts(NamedTuple):
    """How long which stretch had which cause, by columns."""

    stretch: Indices
    cause: Indices
    """Index in CAUSES, then ACTIVITIES."""
    by: Indices
    """The place, fleet or crew that is to blame, as an index of what records are about; NOWHERE if
    none."""
    time: Numbers


class Clock(NamedTuple):
    """How the time at a place divides into causes: each runs on by its share."""

    times: Numbers
    causes: dict[int, Numbers]
    """By code of cause and place: what has passed until each of the times."""


def causes_of(observed: Observed, plan: FloorPlan, *, since: float) -> tuple[Stretches, Amounts]:
    """Return the stretches of all lives, and why parts waited in them, from *since* on.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    import numpy as np

    table = table_of(observed)
    lives = lives_of(table, end=observed.end)
    lives = since_then(lives, since)
    lives = lives._replace(goes_to=_with_only_ways(lives, plan, observed))
    blame = _Blame(observed, plan, table, lives)
    found = [*blame.amounts()]
    if not found:
        none = np.empty(0, dtype=np.int64)
        return lives, Amounts(none, none, none, np.empty(0))
    stretch, code, time = (np.concatenate(columns) for columns in zip(*found, strict=True))
    order = np.argsort(stretch, kind="stable")
    stretch, code, time = stretch[order], code[order], time[order]
    return lives, Amounts(stretch, code // blame.width, code % blame.width - 1, time)


class _Blame:
    """Divides stretches into causes, all of one kind at once."""

    def __init__(self, observed: Observed, plan: FloorPlan, table: Table, lives: Stretches) -> None:
        self._observed = observed
        self._plan = plan
        self._table = table
        self._lives = lives
        self._names = names_of_places(observed)
        self.width = len(self._names) + 1
        self._kinds = [place.kind for place in observed.places]
        self._cards = {self._names.index(name) for name in plan.card_places if name in self._names}
        self._lots = any(p.kind == "source" and plan.holds.get(p.name) for p in plan.places)
        self._entries: dict[tuple[int, str], Clock | int] = {}
        self._states = _states_by_machine(table)

    def _code(self, cause: str, by: int) -> int:
        return _NAMES.index(cause) * self.width + by + 1

    def amounts(self) -> Iterator[tuple[Indices, Indices, Numbers]]:
        """Yield stretches, codes of causes and times."""
        import numpy as np

        lives = self._lives
        if not len(lives.phase):
            return
        is_inside = lives.phase == INSIDE
        is_moved = (lives.phase == ASKING) | (lives.phase == CARRIED)
        columns = (
            lives.place,
            np.where(is_inside, lives.machine, -1),
            np.where(is_inside | is_moved, NOWHERE, lives.goes_to),
            np.where(is_moved, lives.fleet, NOWHERE),
        )
        # One number for each kind of stretch: sorting numbers is fast, sorting rows is not.
        machines = int(lives.machine.max(initial=0)) + 2
        shape = (len(PHASES), self.width, machines, self.width, self.width)
        keys = np.ravel_multi_index((lives.phase, *(column + 1 for column in columns)), shape)
        order = np.argsort(keys, kind="stable")
        kinds, borders = np.unique(keys[order], return_index=True)
        for key, rows in zip(kinds.tolist(), np.split(order, borders[1:]), strict=True):
            phase, *others = (int(number) for number in np.unravel_index(key, shape))
            yield from self._divided(
                rows, self._clock_or_code(phase, *(number - 1 for number in others))
            )

    def _divided(
        self, rows: Indices, clock: Clock | int
    ) -> Iterator[tuple[Indices, Indices, Numbers]]:
        import numpy as np

        begin, end = self._lives.begin[rows], self._lives.end[rows]
        if isinstance(clock, int):
            yield rows, np.full(len(rows), clock), end - begin
            return
        for code, passed in clock.causes.items():
            time = np.interp(end, clock.times, passed) - np.interp(begin, clock.times, passed)
            is_some = time > _SMALLEST * self._observed.end
            yield rows[is_some], np.full(int(is_some.sum()), code), time[is_some]

    def _clock_or_code(
        self, phase: int, place: int, machine: int, goes_to: int, fleet: int
    ) -> Clock | int:
        """Return what tells why parts wait in this phase at this place."""
        kind = self._kinds[place] if 0 <= place < len(self._kinds) else ""
        if phase == ASKING:
            return self._code("vehicle", fleet)
        if phase == CARRIED:
            return self._code("carried", fleet)
        if phase == CARRYING:
            return self._code("in_use", place)
        if kind == "storage" and phase == INSIDE:
            return self._code("carried", place)
        if kind == "conveyor":
            return self._code("on_conveyor", place)
        if kind == "stock" or (kind == "storage" and phase == DONE):
            return self._code("stored", place)
        if phase == INSIDE:
            return self._machine_clock(place, machine)
        if phase == WAITING and kind in ("station", "storage"):
            return self._station_clock(place)
        if goes_to == NOWHERE:
            return self._code("stored" if phase == WAITING else "other", place)
        return self._entry_clock(goes_to, phase, place)

    # Machines.

    def _machine_clock(self, place: int, machine: int) -> Clock:
        times, states = self._codes(place, machine, _INSIDE_IN_STATE)
        return self._clock(times, states[None, :])

    def _station_clock(self, place: int) -> Clock:
        import numpy as np

        machines = [m for p, m in self._states if p == place] or [1]
        courses = [self._codes(place, machine, _CAUSE_IN_STATE) for machine in machines]
        times = np.unique(np.concatenate([times for times, _ in courses]))
        states = np.stack(
            [own[np.searchsorted(since, times, side="right") - 1] for since, own in courses]
        )
        # An empty machine is not to blame, and neither are the others while one is empty.
        is_empty = (states // self.width == _NAMES.index("other")).any(axis=0)
        hold: str = self._plan.holds.get(self._names[place], "other")
        states[:, is_empty] = self._code(hold, place)
        return self._clock(times, states)

    def _codes(self, place: int, machine: int, cause_in: dict[str, str]) -> tuple[Numbers, Indices]:
        """Return since when a machine had which code; it begins empty."""
        import numpy as np

        table, crew = self._table, self._crew_at(place)
        rows = self._states.get((place, machine), np.empty(0, dtype=np.int64))
        causes = [_NAMES.index(cause_in.get(state, state)) for state in STATES]
        cause = np.array(causes)[table.detail[rows]]
        by = np.full(len(rows), place)
        by = np.where(cause == CAUSES.index("blocked"), table.goes_to[rows], by)
        by = np.where(cause == CAUSES.index("vehicle"), table.fleet[rows], by)
        by = np.where(cause == CAUSES.index("worker"), crew, by)
        times = np.append(0.0, table.time[rows])
        codes = np.append(self._code(cause_in["starved"], place), cause * self.width + by + 1)
        return _last_of_each_time(times, codes)

    def _crew_at(self, place: int) -> int:
        """The crew that works at a place; the place itself unless it is exactly one."""
        crews = [
            crew.name
            for crew in self._observed.crews
            if any(work.place == self._names[place] for w in crew.workers for work in w.work)
        ]
        return self._names.index(crews[0]) if len(crews) == 1 else place

    def _clock(self, times: Numbers, states: Indices) -> Clock:
        import numpy as np

        until = np.append(times, max(self._observed.end, float(times[-1])))
        causes = {}
        for code in np.unique(states).tolist():
            passed = (states == code).mean(axis=0) * np.diff(until)
            causes[code] = np.append(0.0, np.cumsum(passed))
        return Clock(until, causes)

    # Room and cards.

    def _entry_clock(self, goes_to: int, phase: int, place: int) -> Clock | int:
        """Return why parts cannot move on to *goes_to*: no room, or something else is missing."""
        else_missing = ""
        if phase == WAITING and 0 <= place < len(self._kinds):
            else_missing = self._plan.holds.get(self._names[place], "")
        if phase == OUTSIDE and self._lots:
            else_missing = "batch"
        if goes_to in self._cards:
            else_missing = "card"
        if not else_missing:
            return self._code("blocked", goes_to)
        key = (goes_to, else_missing)
        if key not in self._entries:
            self._entries[key] = self._room_clock(goes_to, self._code(else_missing, goes_to))
        return self._entries[key]

    def _room_clock(self, place: int, otherwise: int) -> Clock | int:
        import numpy as np

        seen = self._observed.places[place]
        if seen.capacity is None:
            return otherwise
        is_there = (self._lives.phase != CARRIED) & (self._lives.phase != CARRYING)
        here = (self._lives.place == place) & is_there
        times = np.concatenate([self._lives.begin[here], self._lives.end[here]])
        steps = np.concatenate([np.ones(int(here.sum())), -np.ones(int(here.sum()))])
        order = np.argsort(times, kind="stable")
        times, parts = np.append(0.0, times[order]), np.append(0.0, np.cumsum(steps[order]))
        is_full = parts >= seen.capacity + seen.machines
        codes = np.where(is_full, self._code("blocked", place), otherwise)
        times, codes = _last_of_each_time(times, codes)
        return self._clock(times, codes[None, :])


def _with_only_ways(lives: Stretches, plan: FloorPlan, observed: Observed) -> Indices:
    """Return where parts go next; who still stands at the end goes where the only way leads."""
    goes_to = lives.goes_to.copy()
    names = [place.name for place in observed.places]
    at_end = (goes_to == NOWHERE) & ((lives.phase == OUTSIDE) | (lives.phase == DONE))
    for row in at_end.nonzero()[0].tolist():
        place = "" if lives.phase[row] == OUTSIDE else names[lives.place[row]]
        ends = {
            plan.places[link.end].name
            for link in plan.links
            if int(lives.product[row]) in link.products and _begins_at(plan, link.start, place)
        }
        if len(ends) == 1 and ends <= set(names):
            goes_to[row] = names.index(ends.pop())
    return goes_to


def _begins_at(plan: FloorPlan, start: int, place: str) -> bool:
    """Whether a way begins at a place; without a name, in front of the factory."""
    found = plan.places[start]
    return found.kind == "source" if not place else found.name == place


def _states_by_machine(table: Table) -> dict[tuple[int, int], Indices]:
    """Return the rows of the changes of state of each machine, in the order of the history."""
    import numpy as np

    rows = np.flatnonzero(table.kind == KINDS.index("state"))
    rows = rows[np.argsort(table.number[rows])]
    keys = np.stack([table.place[rows], table.machine[rows]])
    machines, group = np.unique(keys, axis=1, return_inverse=True)
    found = {}
    for number, (place, machine) in enumerate(machines.T.tolist()):
        found[place, machine] = rows[group.ravel() == number]
    return found


def _last_of_each_time(times: Numbers, codes: Indices) -> tuple[Numbers, Indices]:
    """Leave out what did not last."""
    import numpy as np

    lasts = np.append(np.diff(times) > 0, True)
    return times[lasts], codes[lasts]
