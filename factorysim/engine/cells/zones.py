"""Shared parts of a cell: a fixture, a hand-over place, which one task uses at a time.

A zone takes up a task as a worker or a robot does, so that all a task needs is taken together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from factorysim.engine.crews.members import Member

if TYPE_CHECKING:
    from factorysim.engine.crews.crews import LiveCrew
    from factorysim.engine.crews.tasks import Seat, Task


class SharedZone(Member):
    """A part of the cell that one task uses at a time; `crew` is all zones of the cell."""

    __slots__ = ()

    def __init__(self, crew: LiveCrew, name: str, number: int) -> None:
        super().__init__(crew, name, (crew.index, number))

    def is_free(self) -> bool:
        """Whether no task uses it."""
        return self.task is None

    def can(self, seat: Seat, place: int) -> bool:
        """Whether *seat* asks for this zone."""
        return seat.skill == self.name

    def pace(self, seat: Seat, task: Task, now: float) -> float:
        """A zone makes no task longer."""
        return 0.0

    def goes_to(self, task: Task, now: float) -> None:
        """A task uses it from now on."""
        self.task = task

    def leaves_task(self, now: float, *, is_done: bool) -> None:
        """The task is over, or was interrupted."""
        self.task = None
        self.free_since = now
        self.crew.workforce.attend()
