"""Work that is added up from what is seen in every span of time, not from planned ends.

Between two instants nothing changes. So the work that is done there is the length of the span times
the speed seen at its begin. The sum has to be the standard time that was to be done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose
from typing import Any

import factorysim as fs
from factorysim.engine.machines import DONE, EMPTY
from factorysim.engine.stations import Station
from factorysim.model.organisation import Shift
from tests.properties.instants_of_people import cells_of, workers_of

DAY = 24 * 60.0
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass
class Account:
    """Some work: what was to do when it was first seen, and what has been done since."""

    wanted: float
    done: float = 0.0
    rate: float = 0.0
    """Work done per time unit, from the last instant on."""

    def contradicts(self, left: float) -> bool:
        """Whether what is done and what is left are not all that was to do."""
        return not isclose(self.done + left, self.wanted, rel_tol=1e-9, abs_tol=1e-9)


class _Watcher:
    """Adds up the work of things that come and go."""

    def __init__(self, sim: fs.Simulation) -> None:
        self.floor = sim.floor
        self.then = 0.0
        self.accounts: dict[Any, Account] = {}

    def broken_at(self, now: float) -> list[str]:
        """Return what does not add up after the instant *now*."""
        for account in self.accounts.values():
            account.done += (now - self.then) * account.rate
        self.then = now
        return [f"t = {now}: {what}" for what in self._look(now)]

    def _look(self, now: float) -> Iterator[str]:
        raise NotImplementedError


class WorkInCells(_Watcher):
    """The tasks of cells, with robots that slow down, stand still, fail, and people who leave."""

    def _look(self, now: float) -> Iterator[str]:
        places = [place for cell in cells_of(self.floor) for place in cell.machines]
        for task in [task for place in places for task in place.tasks_of_part]:
            # How much there is to do is open until it is decided who does it.
            if task not in self.accounts and not task.is_done and not task.choices:
                self.accounts[task] = Account(task.remaining)
        for task, account in list(self.accounts.items()):
            if task.is_done:
                left = 0.0
                del self.accounts[task]
            elif task.speed > 0:
                left = (task.end - now) * task.speed / task.call.pace
            else:
                left = task.remaining
            moves = task.is_active and not task.is_done
            account.rate = task.speed / task.call.pace if moves else 0.0
            if account.contradicts(left):
                yield f"{task.name}: {account}, and {left} is left"


class WorkOfMachines(_Watcher):
    """Setup, loading, work and unloading, with people of any pace who come and go."""

    def _look(self, now: float) -> Iterator[str]:
        here = dict(self._begun())
        for key, machine in here.items():
            if key not in self.accounts:
                self.accounts[key] = Account(self._left(machine, now))
        for key, account in list(self.accounts.items()):
            machine = here.get(key)
            left = 0.0
            if machine is None:
                del self.accounts[key]
            else:
                left = self._left(machine, now)
                account.rate = 0.0 if machine.running_since is None else 1 / machine.pace
            if account.contradicts(left):
                yield f"{key}: {account}, and {left} is left"

    def _begun(self) -> Iterator[tuple[Any, Any]]:
        for place in self.floor.places:
            for machine in place.machines if type(place) is Station else ():
                if machine.phase not in (EMPTY, DONE):
                    parts = tuple(part.number for part in machine.load)
                    yield (*machine.rank, machine.phase, machine.started, parts), machine

    def _left(self, machine: Any, now: float) -> float:
        if machine.running_since is None:
            return float(machine.remaining)
        return float((machine.end - now) / machine.pace)


class WorkOutsideShifts:
    """People who leave their work when the shift ends; who were at work, and from when on."""

    def __init__(self, sim: fs.Simulation) -> None:
        self.floor = sim.floor
        self.then = 0.0
        self.at_work: dict[Any, Shift] = {}

    def broken_at(self, now: float) -> list[str]:
        """Return who has worked in the span before *now* although no shift was on."""
        middle = (self.then + now) / 2
        broken = [
            f"{worker.name} worked at t = {middle}"
            for worker, shift in self.at_work.items()
            if now > self.then and not is_on(shift, middle)
        ]
        self.then = now
        factory = self.floor.plan.factory
        self.at_work = {}
        for worker in workers_of(self.floor):
            given = factory.crews[worker.crew.name]
            own = None if isinstance(given.workers, int) else given.workers[worker.name].shift
            name = own or given.shift
            is_at_work = worker.task is not None and worker.task.is_staffed
            if name is not None and given.at_shift_end == "suspend" and is_at_work:
                self.at_work[worker] = factory.shifts[name]
        return broken


def is_on(shift: Shift, time: float) -> bool:
    """Whether somebody with this shift is there, at a time in minutes from Monday 0:00."""
    day = DAYS[int(time // DAY) % 7]
    minute = time % DAY
    spans = (shift.week or {}).get(day, ())
    inside = any(_covers(span, minute) for span in spans)
    return inside and not any(_covers(pause, minute) for pause in shift.breaks)


def _covers(span: str, minute: float) -> bool:
    begin, end = (int(text[:2]) * 60 + int(text[3:]) for text in span.split("-"))
    return begin <= minute < end
