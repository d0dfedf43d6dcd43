"""One task on one part in a cell: who does it, and what is left of it.

The standard time of a task is its work. At any time it goes on with the speed of its robots (1 for
people alone), divided by the pace of those who do it; so what is left after a change of speed is
exact: (end - now) x speed / pace.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from factorysim.engine.crews.tasks import Seat, Task
from factorysim.engine.events import Occurrence, Timer, schedule

if TYPE_CHECKING:
    from factorysim.engine.cells.sequencing import TaskPlan
    from factorysim.engine.cells.workplaces import Workplace


class CellTask:
    """A task that is to be done, is in work, or is finished."""

    __slots__ = (
        "_finish", "_timer", "call", "choices", "end", "index", "is_active", "is_done", "mode",
        "name", "plan", "remaining", "since", "speed", "started", "workplace", "zone",
    )  # fmt: skip

    def __init__(self, workplace: Workplace, plan: TaskPlan, mode: str) -> None:
        self.workplace = workplace
        self.plan = plan
        self.index = plan.order
        """Position in the order in which tasks are taken up."""
        self.name = plan.name
        self.mode = mode
        self.call: Task
        """Calls for the people and robots."""
        self.choices: dict[tuple[Seat, ...], tuple[str, float]] = {}
        """Mode and standard time by who is there, the fastest first, until it is decided."""
        self.remaining = 0.0
        """Standard time that is left, as of the last start or change of speed."""
        self.end = inf
        self.speed = 0.0
        self.since = 0.0
        """When the speed last changed."""
        self.started: float | None = None
        """When it first began; None before."""
        self.is_active = False
        """Whether those who are needed are there and at it."""
        self.is_done = False
        self.zone = plan.zone
        self._timer = Timer(workplace.floor.env, self._ends)
        # Before anything that stops the cell or a robot at this instant: the work has ended.
        rank = (workplace.station.index, -1, workplace.number, plan.order)
        self._finish = Occurrence(rank, self._is_finished)

    def begins(self, now: float) -> None:
        """All who are needed are there."""
        if self.started is None:
            self.started = now
            if self.choices:
                self.mode, self.remaining = self.choices[self.call.seats]
                self.choices, self.call.decide = {}, None
        self.workplace.task_begins(self, now)
        self.is_active = True
        self._goes_on(now)

    def _goes_on(self, now: float) -> None:
        self.speed = self.workplace.cell.speed_of(self.call)
        self.since = now
        if self.speed > 0.0:
            self.end = now + self.remaining * self.call.pace / self.speed
            schedule(self._timer, self.end)
        else:
            self.end = inf
        self.call.ends = self.end

    def _holds(self, now: float) -> None:
        """Bring what is left up to date, and let nothing end."""
        if self.speed > 0.0:
            self.remaining = (self.end - now) * self.speed / self.call.pace
            self._timer = self._timer.switch_off()
            self.speed = 0.0
        self.end = inf

    def changes_speed(self, now: float) -> None:
        """A robot of the task is slower or faster from now on, or stands still."""
        if self.is_active and self.end > now:
            self._holds(now)
            self._goes_on(now)

    def people_leave(self, now: float) -> None:
        """Somebody leaves before it is done: call again for what is left."""
        self._is_left(now)
        self.call.call(now)

    def stops(self, now: float) -> None:
        """The cell stands still: nobody is needed until it goes on."""
        if self.is_active:
            self._is_left(now)
        self.call.dismiss(now)

    def _is_left(self, now: float) -> None:
        self.workplace.task_stops(self, now)
        self.is_active = False
        self._holds(now)

    def _ends(self, now: float) -> None:
        self.workplace.floor.register(self._finish, now)

    def _is_finished(self, now: float) -> None:
        self.workplace.task_stops(self, now)
        self.is_active = False
        self.is_done = True
        self.remaining = 0.0
        self.speed = 0.0
        self.call.may_go_wrong(self.workplace.load, now)
        self.call.done(now)
        self.workplace.task_is_done(self, now)
