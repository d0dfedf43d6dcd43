"""Failures of one robot: it ages while it is at a task, goes down, is repaired, and goes on."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING

from factorysim.engine.events import Occurrence, Timer, schedule

if TYPE_CHECKING:
    from factorysim.engine.cells.robots import Robot
    from factorysim.engine.crews.tasks import Task


class RobotFailure:
    """One kind of failure of one robot, with the time at work that is left until it strikes."""

    __slots__ = (
        "_repaired", "_strike", "_strike_timer", "_up_timer", "at_once", "draw_gap", "draw_length",
        "left", "repair_end", "repair_left", "robot", "since", "task",
    )  # fmt: skip

    def __init__(
        self,
        robot: Robot,
        number: int,
        *,
        draw_gap: Callable[[], float],
        draw_length: Callable[[], float],
        at_once: bool,
    ) -> None:
        self.robot = robot
        self.draw_gap = draw_gap
        self.draw_length = draw_length
        self.at_once = at_once
        """Whether it interrupts a task; otherwise it waits until the part is finished."""
        self.left = draw_gap()
        self.since: float | None = None
        """Since when it ages; None while the robot is not at a task."""
        self.task: Task | None = None
        """The people who repair, if somebody is needed."""
        self.repair_left = self.repair_end = 0.0
        env = robot.floor.env
        self._strike_timer = Timer(env, self._fires)
        self._up_timer = Timer(env, self._is_up)
        self._strike = Occurrence((*robot.rank, 1, number), self._strikes)
        self._repaired = Occurrence((*robot.rank, 0, number), self._is_up_again)

    def ages(self, now: float) -> None:
        """The robot is at a task from now on."""
        self.since = now
        if self.at_once:
            schedule(self._strike_timer, now + max(self.left, 0.0))

    def rests(self, now: float) -> None:
        """The robot is not at a task any more."""
        if self.since is None:
            return
        self.left -= now - self.since
        self.since = None
        if self.at_once:
            self._strike_timer = self._strike_timer.switch_off()

    def is_due(self) -> bool:
        """Whether it has struck and waits until the part is finished."""
        return not self.at_once and self.left <= 0

    def _fires(self, now: float) -> None:
        self.robot.floor.register(self._strike, now)

    def _strikes(self, now: float) -> None:
        if self.since is not None:
            self.robot.goes_down(self, now)

    def begins(self, now: float) -> None:
        """The robot is down: draw the repair, and call for the people who do it."""
        self.repair_left = self.draw_length()
        if self.task is None:
            schedule(self._up_timer, now + self.repair_left)
        else:
            self.task.call(now)

    def repair_begins(self, now: float) -> None:
        """The people who repair are there."""
        assert self.task is not None
        self.repair_end = now + self.repair_left * self.task.pace
        self.task.ends = self.repair_end
        schedule(self._up_timer, self.repair_end)
        self.robot.floor.changed(self.robot)

    def repair_stops(self, now: float) -> None:
        """They leave before it is done, and are called again for what is left."""
        assert self.task is not None
        self._up_timer = self._up_timer.switch_off()
        self.repair_left = (self.repair_end - now) / self.task.pace
        self.task.call(now)
        self.robot.floor.changed(self.robot)

    def _is_up(self, now: float) -> None:
        self.robot.floor.register(self._repaired, now)

    def _is_up_again(self, now: float) -> None:
        if self.task is not None:
            self.task.done(now)
        self.left = self.draw_gap()
        self.robot.is_up_again(now)


class PickFailure(RobotFailure):
    """A robot fails to pick something up when a task begins; somebody has to help."""

    __slots__ = ("_draw", "_shares")

    def __init__(
        self,
        robot: Robot,
        number: int,
        *,
        shares: dict[str, float],
        draw: Callable[[], float],
        draw_length: Callable[[], float],
    ) -> None:
        super().__init__(robot, number, draw_gap=lambda: inf, draw_length=draw_length, at_once=True)
        self._shares = shares
        self._draw = draw

    def ages(self, now: float) -> None:
        assert self.robot.task is not None
        share = self._shares.get(self.robot.task.name)
        if share is None:
            return
        self.robot.picks += 1
        self.left = 0.0 if self._draw() < share else inf
        if self.left == 0.0:
            super().ages(now)

    def begins(self, now: float) -> None:
        self.robot.failed_picks += 1
        super().begins(now)
