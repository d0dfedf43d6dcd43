"""Who does a task of a cell, decided at run time: whenever somebody is free and it could begin.

A decision says in which ways a task may begin now, the best first: each is a tuple of seats, for
the people, robots and zones that it needs. An empty one lets the task wait. It holds as soon as the
task begins; until then the question is asked again and again.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING, Any

from factorysim.engine.views import PartView
from factorysim.errors import ModelError, listing
from factorysim.rules import allocations

if TYPE_CHECKING:
    from factorysim.engine.cells.cell_stations import CellStation
    from factorysim.engine.cells.cell_tasks import CellTask
    from factorysim.engine.cells.workplaces import Workplace
    from factorysim.engine.crews.crews import LiveCrew
    from factorysim.engine.crews.tasks import Seat, Task
    from factorysim.model.cells import Cell

Seats = tuple["Seat", ...]
Decision = Callable[["CellTask", float], tuple[Seats, ...]]


def decision_for(given: Cell, cell: CellStation) -> Decision | None:
    """Return what decides at run time in a cell; None where it is laid down before the run."""
    allocation: Any = given.allocation
    if isinstance(allocation, str) and allocation in allocations:
        allocation = allocations[allocation]
    if callable(allocation):
        return _Asking(allocation)
    if allocation == "dynamic":
        return _whoever_is_free
    return _first_to_finish(cell) if allocation == "earliest_finish" else None


def _whoever_is_free(task: CellTask, now: float) -> tuple[Seats, ...]:
    """Let those begin who are free, in the mode with the least expected time."""
    return tuple(task.choices)


class _Asking:
    """Asks a function of one's own: ``(task, part) -> mode``."""

    def __init__(self, function: Callable[[TaskView, PartView], str]) -> None:
        self._function = function

    def __call__(self, task: CellTask, now: float) -> tuple[Seats, ...]:
        if len(task.choices) == 1:
            return tuple(task.choices)
        part = PartView(task.workplace.load[0], task.workplace.floor)
        mode = self._function(TaskView(task), part)
        for seats, (possible, _) in task.choices.items():
            if mode == possible:
                return (seats,)
        known = [possible for possible, _ in task.choices.values()]
        raise ModelError(
            f"the allocation said {mode!r} for the task {task.name!r}. Possible is "
            f"{listing(known)}."
        )


class TaskView:
    """A task of a cell, as an allocation of one's own sees it."""

    __slots__ = ("_task",)

    def __init__(self, task: CellTask) -> None:
        self._task = task

    @property
    def name(self) -> str:
        """Name of the task."""
        return self._task.name

    @property
    def times(self) -> dict[str, float]:
        """Expected time in each possible mode."""
        means = self._task.plan.means
        return {mode: means[mode] for mode, _ in self._task.choices.values()}

    @property
    def free(self) -> tuple[str, ...]:
        """The modes in which it could begin now, because those who are needed are free."""
        return tuple(
            mode
            for seats, (mode, _) in self._task.choices.items()
            if all(any(one.is_free() for one in _able(seat, self._task)) for seat in seats)
        )


def _able(seat: Seat, task: CellTask) -> list[Any]:
    """Return all who can take a seat, free or not."""
    return [one for one in seat.crew.workers if one.can(seat, task.call.place)]


def _first_to_finish(cell: CellStation) -> Decision:
    """Plan all tasks that are left by weight, each in the mode that would end first.

    A task keeps to the time that it has in this plan: it may wait for one that has more weight.
    Those who are busy count from the end of what they are at; those who are on their way, absent
    or out of order are not counted on.
    """

    def decide(task: CellTask, now: float) -> tuple[Seats, ...]:
        plan = _GreedyPlan(now, cell.priority)
        for workplace in sorted(cell.machines, key=lambda one: one.started):
            plan.go_through(workplace)
            if task in plan.begins:
                begin, seats = plan.begins[task]
                return (seats,) if begin <= now else ()
        return ()

    return decide


class _GreedyPlan:
    """When each task would begin and with whom; older parts first."""

    def __init__(self, now: float, priority: int) -> None:
        self._now = now
        self._priority = priority
        self._free: dict[Any, float] = {}
        self.begins: dict[CellTask, tuple[float, Seats]] = {}

    def go_through(self, workplace: Workplace) -> None:
        """Plan what is left of the part of a workplace."""
        if not workplace.is_at_work() or workplace.running_since is None:
            return
        ends: dict[str, float] = {}
        left: list[CellTask] = []
        for task in workplace.tasks_of_part:
            if task.is_done:
                ends[task.name] = self._now
            elif task.call.workers:
                ends[task.name] = task.end
            else:
                left.append(task)
        while left:
            task = next(one for one in left if ends.keys() >= workplace.before(one))
            left.remove(task)
            ready = max((ends[name] for name in workplace.before(task)), default=self._now)
            ends[task.name] = self._plan(task, ready)

    def _plan(self, task: CellTask, ready: float) -> float:
        """Give a task to those with whom it ends first, and return when."""
        ways: dict[Seats, tuple[str, float]] = task.choices or {
            task.call.seats: (task.mode, task.remaining)
        }
        found: list[tuple[float, int, float, Seats, list[Any]]] = []
        for number, (seats, (mode, time)) in enumerate(ways.items()):
            able = [_able(seat, task) for seat in seats]
            if not all(able):
                continue
            those = [min(ones, key=self._free_at) for ones in able]
            begin = max(ready, *(self._free_at(one) for one in those))
            expected = task.plan.means[mode] if task.choices else time
            found.append((round(begin + expected, 9), number, begin, seats, those))
        if not found:
            return inf
        end, _, begin, seats, those = min(found, key=lambda way: way[:2])
        for one in those:
            self._free[one] = end
        self.begins[task] = (begin, seats)
        return end

    def _free_at(self, one: Any) -> float:
        if one not in self._free:
            self._free[one] = self._now if one.is_free() else self._end_of_work(one.task, one.crew)
        return self._free[one]

    def _end_of_work(self, work: Task | None, crew: LiveCrew) -> float:
        """When somebody is free who is not free now; less urgent work can be left at once."""
        if work is None:
            return inf
        can_leave = crew.preempts and work.priority > self._priority and work.is_staffed
        return self._now if can_leave else work.ends
