"""Clocks that bring a machine to a stand: failures and planned maintenance."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from factorysim.engine.breakdowns import goes_down
from factorysim.engine.events import Occurrence, Timer, schedule
from factorysim.model.durations import as_distribution

if TYPE_CHECKING:
    from factorysim.engine.crews.tasks import Task
    from factorysim.engine.machines import Machine
    from factorysim.model.places import Station


class WearClock:
    """One failure or maintenance of one machine, with what is left until it strikes.

    The clocks `working` and `cycles` are moved on by the machine; `calendar` and `planned` run by
    themselves while they are not stopped.
    """

    __slots__ = (
        "after", "at_once", "draw_gap", "draw_length", "due", "is_failure", "kind", "left",
        "machine", "name", "renews", "repair_end", "repair_left", "restarts_after_failure",
        "started", "strike", "task", "timer",
    )  # fmt: skip

    def __init__(
        self,
        machine: Machine,
        name: str,
        kind: str,
        *,
        draw_gap: Callable[[], float],
        draw_length: Callable[[], float],
        is_failure: bool,
    ) -> None:
        self.machine = machine
        self.name = name
        self.kind = kind
        """working, planned, calendar or cycles."""
        self.draw_gap = draw_gap
        self.draw_length = draw_length
        self.is_failure = is_failure
        self.after = "resume"
        self.at_once = is_failure
        self.renews = False
        self.restarts_after_failure = False
        self.left = draw_gap()
        """Time (or cycles) left until it strikes."""
        self.task: Task | None = None
        """The people who repair, if somebody is needed ..."""
        self.repair_left = self.repair_end = 0.0
        """... with what is left of their work when it begins, and when it ends."""
        self.due = False
        """It has struck and waits until the machine has finished its part."""
        self.started: float | None = None
        self.timer = Timer(machine.floor.env, self._strikes, productive=False)
        # After the end of the operation, and in declared order when several strike together.
        rank = (*machine.rank, 2 + len(machine.clocks))
        self.strike = Occurrence(rank, self._stops_the_machine)

    def renew(self) -> None:
        """Start anew: the machine is as good as new."""
        self.due = False
        self.left = self.draw_gap()

    def go(self, now: float) -> None:
        """Let a clock that runs by itself go on."""
        if self.started is None and not self.due and self.kind in ("calendar", "planned"):
            self.started = now
            schedule(self.timer, now + self.left)

    def stop(self, now: float) -> None:
        """Let a clock that runs by itself stand still."""
        if self.started is not None:
            self.timer = self.timer.switch_off()
            self.left -= now - self.started
            self.started = None

    def _strikes(self, now: float) -> None:
        self.machine.floor.clock_strikes()
        self.machine.floor.register(self.strike, now)

    def _stops_the_machine(self, now: float) -> None:
        self.started = None
        self.left = 0.0
        if self.at_once or not self.machine.is_busy():
            goes_down(self.machine, self, now)
        else:
            self.due = True


def build_clocks(machine: Machine, given: Station) -> None:
    """Give *machine* a clock for each failure and each maintenance of its station."""
    floor = machine.floor
    unit, streams = floor.plan.unit, floor.flow.streams
    path = f"{floor.plan.path_of(machine.station.name)}.{machine.number}"
    for failure_name, failure in given.failures.items():
        stem = f"{path}.failures.{failure_name}"
        clock = WearClock(
            machine,
            failure_name,
            failure.clock,
            draw_gap=streams.of(failure.time_to_failure(unit), f"{stem}.every"),
            draw_length=streams.of(failure.time_to_repair(unit), f"{stem}.repair"),
            is_failure=True,
        )
        clock.after = failure.after
        clock.at_once = failure.starts == "at_once"
        machine.clocks.append(clock)
    for maintenance_name, maintenance in given.maintenance.items():
        stem = f"{path}.maintenance.{maintenance_name}"
        clock = WearClock(
            machine,
            maintenance_name,
            maintenance.clock,
            draw_gap=streams.of(as_distribution(maintenance.every, unit), f"{stem}.every"),
            draw_length=streams.of(as_distribution(maintenance.time, unit), f"{stem}.time"),
            is_failure=False,
        )
        clock.at_once = maintenance.starts == "at_once"
        clock.renews = maintenance.renews
        clock.restarts_after_failure = maintenance.restart_after_failure
        machine.clocks.append(clock)
    machine.working_clocks = [clock for clock in machine.clocks if clock.kind == "working"]


class WorkingClock:
    """A failure of a vehicle that strikes after so much time of driving and handling, or trips."""

    __slots__ = ("by_trips", "draw_gap", "draw_length", "left")

    def __init__(
        self, draw_gap: Callable[[], float], draw_length: Callable[[], float], *, by_trips: bool
    ) -> None:
        self.draw_gap = draw_gap
        self.draw_length = draw_length
        self.by_trips = by_trips
        self.left = draw_gap()
