"""One robot of a cell. It takes up tasks as a worker does, and stands still when it has to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from factorysim.engine.crews.members import Member
from factorysim.results.observed_cells import ROBOT_STATES, RobotSeen

if TYPE_CHECKING:
    from factorysim.engine.cells.cell_stations import CellStation
    from factorysim.engine.cells.robot_failures import RobotFailure
    from factorysim.engine.crews.crews import LiveCrew
    from factorysim.engine.crews.tasks import Seat, Task

# The positions of the states in ROBOT_STATES.
OFF: Final = 0
WAITING_FOR_REPAIR: Final = 1
FAILED: Final = 2
STOPPED: Final = 3
SLOWED: Final = 4
WORKING: Final = 5
WAITING: Final = 6


class Robot(Member):
    """A robot; `crew` is all robots of the cell."""

    __slots__ = (
        "cell", "down", "failed", "failed_picks", "failures", "floor", "is_noted", "is_off",
        "number", "picks", "skills", "speed", "state", "state_since", "stops", "task_since",
        "tasks", "time_factor", "times",
    )  # fmt: skip

    def __init__(self, cell: CellStation, crew: LiveCrew, name: str, number: int) -> None:
        super().__init__(crew, name, (cell.index, number))
        self.cell = cell
        self.floor = cell.floor
        self.number = number
        """1, 2, ... within the cell."""
        self.skills: frozenset[str] | None = None
        """Names of the tasks that it can do; None for all that a robot can do."""
        self.time_factor = 1.0
        self.speed = 1.0
        """Share of its full speed at which it may move now; 0 when it has to stand still."""
        self.task_since = 0.0
        self.is_off = False
        self.failures: list[RobotFailure] = []
        self.down: RobotFailure | None = None
        """The failure that is being repaired."""
        self.failed = 0
        """Failures, and among them ..."""
        self.failed_picks = 0
        """... those of picks, of so many picks that may fail:"""
        self.picks = 0
        self.is_noted = False
        self.state = WAITING
        self.state_since = 0.0
        self.times = [0.0] * len(ROBOT_STATES)
        self.tasks = self.stops = 0

    # What the workforce asks of everybody who works.

    def is_free(self) -> bool:
        """Whether it could take up a task now."""
        return self.task is None and self.down is None and not self.is_off

    def can(self, seat: Seat, place: int) -> bool:
        """Whether it can do the task that *seat* names."""
        return self.skills is None or seat.skill in self.skills

    def pace(self, seat: Seat, task: Task, now: float) -> float:
        """Return the time that it needs for one unit of work at full speed."""
        return self.time_factor

    def goes_to(self, task: Task, now: float) -> None:
        """Take up *task*."""
        self.task = task
        self.floor.changed(self)

    def begins(self, now: float) -> None:
        """All who are needed are there: the task begins."""
        self.task_since = now
        for failure in self.failures:
            failure.ages(now)
        self.floor.changed(self)

    def leaves_task(self, now: float, *, is_done: bool) -> None:
        """The task is over, or goes on without this robot."""
        if is_done:
            self.tasks += 1
        for failure in self.failures:
            failure.rests(now)
        self.task = None
        self.free_since = now
        self.floor.changed(self)
        if self.is_free():
            self.crew.workforce.attend()

    # Standing still: failures and shifts.

    def goes_down(self, failure: RobotFailure, now: float) -> None:
        """Fail: leave the task, if there is one, and wait for the repair."""
        self.down = failure
        self.failed += 1
        people = self.cell.people
        if people is not None and people.trust is not None:
            people.trust.fails()
        if self.task is not None:
            self.crew.workforce.interrupts(self.task, now)
        failure.begins(now)
        self.floor.changed(self)
        self.floor.call_for_settling(now)

    def is_up_again(self, now: float) -> None:
        """The repair is over."""
        self.down = None
        self.free_since = now
        self.floor.changed(self)
        self.crew.workforce.attend()

    def part_is_finished(self, now: float) -> None:
        """A part of the cell is finished: what waited for that strikes now."""
        if self.down is None and self.task is None:
            due = next((failure for failure in self.failures if failure.is_due()), None)
            if due is not None:
                self.goes_down(due, now)

    def working_time(self, now: float, *, off: bool, paused: bool) -> None:
        """A shift or break begins or ends."""
        self.is_off = off or paused
        if self.is_off and self.task is not None:
            self.crew.workforce.interrupts(self.task, now)
        self.floor.changed(self)
        if self.is_free():
            self.crew.workforce.attend()

    # Speed.

    def set_speed(self, speed: float, now: float, *, is_stop: bool) -> None:
        """Move at this share of the full speed from now on; the task in work goes on with it.

        It is a protective stop (*is_stop*) when somebody is too near; to stand until the restart,
        after somebody has left, is none.
        """
        if speed == self.speed:
            return
        if is_stop and self.task is not None and self.task.is_staffed and self.task_since < now:
            self.stops += 1
        self.speed = speed
        if self.task is not None:
            self.cell.speed_changes(self.task, now)
            self.cell.reconsider()
        self.floor.changed(self)

    # States.

    def current_state(self) -> int:
        """Return the state that holds now."""
        if self.is_off:
            return OFF
        if self.down is not None:
            repair = self.down.task
            return WAITING_FOR_REPAIR if repair is not None and not repair.is_staffed else FAILED
        if self.task is None or not self.task.is_staffed:
            return WAITING
        if self.speed == 0.0:
            return STOPPED
        return WORKING if self.speed == 1.0 else SLOWED

    def show(self, now: float) -> None:
        """Enter the state that holds now."""
        state = self.current_state()
        if state != self.state:
            self.times[self.state] += now - self.state_since
            self.state = state
            self.state_since = now
            if self.floor.log is not None:
                self.floor.log("robot", now, self.cell, self.number, None, float(state))

    def clear(self, now: float) -> None:
        """Begin the statistics anew."""
        self.times = [0.0] * len(ROBOT_STATES)
        self.state_since = now
        self.tasks = self.stops = self.failed = self.failed_picks = self.picks = 0

    def seen(self, now: float) -> RobotSeen:
        """Return what was seen in the window."""
        self.times[self.state] += now - self.state_since
        self.state_since = now
        return RobotSeen(
            name=self.name,
            number=self.number,
            states=list(self.times),
            tasks=self.tasks,
            stops=self.stops,
            failures=self.failed,
            failed_picks=self.failed_picks,
            picks=self.picks,
        )
