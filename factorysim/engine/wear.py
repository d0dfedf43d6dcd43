"""Clocks that bring a machine to a stand: failures and planned maintenance."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from factorysim.engine.events import Occurrence, Timer, schedule

if TYPE_CHECKING:
    from factorysim.engine.machines import Machine


class WearClock:
    """One failure or maintenance of one machine, with what is left until it strikes.

    The clocks `working` and `cycles` are moved on by the machine; `calendar` and `planned` run by
    themselves while they are not stopped.
    """

    __slots__ = (
        "after", "at_once", "draw_gap", "draw_length", "due", "is_failure", "kind", "left",
        "machine", "name", "renews", "restarts_after_failure", "started", "strike", "timer",
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
            self.machine.goes_down(self, now)
        else:
            self.due = True


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
