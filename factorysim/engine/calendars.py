"""Shifts: when work is possible, and what happens at the borders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf
from typing import TYPE_CHECKING, Any

from factorysim.engine.events import Occurrence, Timer, schedule
from factorysim.engine.shifts import begin_or_end, put_into_force
from factorysim.model.calendars import WorkingHours, working_hours
from factorysim.model.organisation import DAYS, Shift, read_period
from factorysim.units import SECONDS

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.machines import Machine

WORK, BREAK, OFF = "work", "break", "off"
_LONGEST_CLOSURE = 3660
"""Days without any change after which a calendar is taken to be over."""


def changes_of(shifts: Mapping[str, Shift], name: str, unit: str) -> Iterator[tuple[float, str]]:
    """Yield (time, what begins) of a shift for ever: `work`, `break` or `off`.

    The first pair says what holds at time 0. Times are in *unit*, counted from time 0.
    """
    hours = working_hours(shifts, name)
    per_minute = 60.0 / SECONDS[unit]
    current, unchanged_since = OFF, 0
    started = False
    for minute, state in _edges(shifts[name], hours):
        time = (minute - hours.offset) * per_minute
        if time > 0 and not started:
            started = True
            yield 0.0, current
        if state != current and started:
            unchanged_since = minute
            yield time, state
        current = state
        if minute - unchanged_since > _LONGEST_CLOSURE * hours.day:
            return


def _edges(shift: Shift, hours: WorkingHours) -> Iterator[tuple[int, str]]:
    """Yield (minute, state from then on) in ascending order, beginning the day before time 0."""
    first_day = DAYS.index(shift.starts)
    special = {e.day - 1: [read_period(text) for text in e.periods] for e in shift.exceptions}
    pending: list[tuple[int, str, int]] = []
    level = {WORK: 0, BREAK: 0}
    day = -1
    while True:
        base = day * hours.day
        usual = hours.periods.get((first_day + day) % 7, [])
        for begin, end in special.get(day, usual):
            pending += [(base + begin, WORK, 1), (base + end, WORK, -1)]
        for begin, end in hours.breaks:
            pending += [(base + begin, BREAK, 1), (base + end, BREAK, -1)]
        pending.append((base, WORK, 0))
        pending.sort()
        while pending and pending[0][0] < base + hours.day:
            minute = pending[0][0]
            while pending and pending[0][0] == minute:
                _, kind, change = pending.pop(0)
                level[kind] += change
            state = OFF if level[WORK] <= 0 else BREAK if level[BREAK] > 0 else WORK
            yield minute, state
        day += 1


class Calendar:
    """A shift on the shop floor: tells stations and sources when work is possible."""

    def __init__(self, floor: Floor, name: str, shifts: Mapping[str, Shift]) -> None:
        self.floor = floor
        self.name = name
        self.users: list[Any] = []
        """Stations and sources that work by this shift."""
        self._changes = changes_of(shifts, name, floor.plan.unit)
        self._next: tuple[float, str] | None = next(self._changes)
        self.current = OFF
        self.since = 0.0
        self.last_break = 0.0
        """Length of the break that holds now, or of the last one."""
        self._timer = Timer(floor.env, self._border, productive=False)
        # What ends at the very instant of the border has ended before it.
        self._change = Occurrence((inf, len(floor.calendars)), self._changes_now)

    def begin(self, now: float) -> None:
        """Put into force what holds at time 0."""
        self._changes_now(now)

    def _border(self, now: float) -> None:
        self.floor.clock_strikes()
        self.floor.register(self._change, now)

    def _changes_now(self, now: float) -> None:
        assert self._next is not None
        self.current = self._next[1]
        self.since = now
        self._next = next(self._changes, None)
        if self.current == BREAK and self._next is not None:
            self.last_break = self._next[0] - now
        if self._next is not None:
            schedule(self._timer, self._next[0])
        for user in self.users:
            user.working_time(now, off=self.current == OFF, paused=self.current == BREAK)
        self.floor.call_for_settling(now)

    def after_overtime(self, machine: Machine, now: float, *, off: bool, paused: bool) -> None:
        """*machine* has finished its part after the border: `finish` takes the full break now."""
        if machine.station.at_shift_end == "finish" and paused:
            length = self.last_break
            machine.resume_after = now + length
            put_into_force(machine, now, off=False, paused=True)
            over = Occurrence((inf, inf, *machine.rank), lambda t: self._break_over(machine, t))
            timer = Timer(self.floor.env, lambda t: self.floor.register(over, t), productive=False)
            schedule(timer, now + length)
        else:
            put_into_force(machine, now, off=self.current == OFF, paused=self.current == BREAK)

    def _break_over(self, machine: Machine, now: float) -> None:
        machine.resume_after = None
        begin_or_end(machine, now, off=self.current == OFF, paused=self.current == BREAK)
