"""A workplace of a cell: the part that stands there, and the tasks that are done to it."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from factorysim.engine.cells.cell_tasks import CellTask
from factorysim.engine.machines import IN_WORK, WAITING_FOR_WORKER, WORKING, Machine

if TYPE_CHECKING:
    from factorysim.engine.cells.cell_stations import CellStation
    from factorysim.engine.cells.sequencing import TaskPlan
    from factorysim.engine.parts import Part


class Workplace(Machine):
    """Where one part at a time is worked on, by several at once if its tasks allow it."""

    __slots__ = ("_active", "_active_since", "cell", "tasks_of_part")

    def __init__(self, station: CellStation, number: int) -> None:
        super().__init__(station, number)
        self.cell = station
        self.tasks_of_part: list[CellTask] = []
        self._active = 0
        """Tasks in work ..."""
        self._active_since = 0.0
        """... and since when there is at least one."""

    def goes_on(self) -> bool:
        """Whether a part is in work and the cell is able to work on it."""
        return self.phase == IN_WORK and self.running_since is not None

    def _begin_operation(self, now: float) -> None:
        self.cell.counts(now)
        part = self.load[0]
        self._active = 0
        self._active_since = now
        plans = self.cell.plans_for(part)
        self.tasks_of_part = [self._task(plan, part, now) for plan in plans]
        self.full_time = sum(task.remaining for task in self.tasks_of_part)
        if self.floor.log is not None:
            self.floor.log("started", now, self.station, self.number, part, self.full_time)
        self.phase = IN_WORK
        self.task = None
        self.pace = 1.0
        if not self.tasks_of_part:
            self.end = now
            self.floor.register(self, now)
            return
        self.go_on(now)

    def _task(self, plan: TaskPlan, part: Part, now: float) -> CellTask:
        modes = self.cell.modes_for(plan, part)
        task = CellTask(self, plan, modes[0])
        drawn = plan.modes if self.cell.modes_vary else modes
        times = dict(zip(drawn, plan.draw(drawn), strict=True))
        task.remaining = times[modes[0]]
        task.call = self.cell.call_for(self, task)
        decide = self.cell.decide
        if decide is not None:
            seats = (self.cell.seats_for(plan, mode) for mode in modes)
            task.choices = {
                who: (mode, times[mode]) for who, mode in zip(seats, modes, strict=True)
            }
            task.call.decide = lambda now: decide(task, now)
        return task

    def go_on(self, now: float) -> None:
        """Let the tasks go on, if the cell is able to."""
        if self.phase != IN_WORK:
            Machine.go_on(self, now)
            return
        self.floor.changed(self)
        if self.down or self.is_off or self.is_paused:
            return
        if self.running_since is None:
            self.cell.counts(now)
        self.running_since = now
        self.end = inf
        for task in self.tasks_of_part:
            if not task.is_done and self._is_ready(task):
                task.call.call(now)

    def _is_ready(self, task: CellTask) -> bool:
        """Whether all tasks before it are finished."""
        before = self.before(task)
        return all(other.is_done for other in self.tasks_of_part if other.name in before)

    def before(self, task: CellTask) -> set[str]:
        """Return the tasks that have to be finished before *task* can begin."""
        return self.cell.before[self.load[0].product, task.name]

    def stop(self, now: float) -> None:
        """Let all tasks stand still."""
        if self.phase != IN_WORK:
            Machine.stop(self, now)
            return
        if self.running_since is None:
            return
        self.cell.counts(now)
        self.running_since = None
        for task in self.tasks_of_part:
            if not task.is_done:
                task.stops(now)

    def task_begins(self, task: CellTask, now: float) -> None:
        """Somebody takes up *task*."""
        self.cell.counts(now)
        ring = self.cell.rings.get((task.name, task.mode))
        if ring is not None and self.cell.safety is not None:
            self.cell.safety.enters(ring, now)
        self._active += 1
        if self._active == 1:
            self._active_since = now
        self.floor.changed(self)

    def task_stops(self, task: CellTask, now: float) -> None:
        """*task* is left, or finished."""
        self.cell.counts(now)
        ring = self.cell.rings.get((task.name, task.mode))
        if ring is not None and self.cell.safety is not None:
            self.cell.safety.leaves(ring, now)
        self._active -= 1
        if self._active == 0:
            self.load[0].worked += now - self._active_since
        self.floor.changed(self)

    def task_is_done(self, task: CellTask, now: float) -> None:
        """Let the tasks begin that waited for it; after the last one, the part is finished."""
        self.cell.notes(task, now)
        if all(other.is_done for other in self.tasks_of_part):
            self.remaining = 0.0
            self.cell.part_is_finished(now - self.started, now)
            self.finish(now)
        else:
            self.go_on(now)

    def work_left(self, now: float) -> float:
        """Work that is left of the part, as if one did it all."""
        if self.phase != IN_WORK:
            return Machine.work_left(self, now)
        return sum(task.remaining for task in self.tasks_of_part if not task.is_done)

    def current_state(self) -> int:
        state = Machine.current_state(self)
        if state == WORKING:
            return WORKING if self._active else WAITING_FOR_WORKER
        return state
