"""Whoever takes up tasks: a person of a crew, a robot of a cell, a zone that tasks share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from factorysim.engine.crews.crews import LiveCrew
    from factorysim.engine.crews.tasks import Seat, Task


class Member:
    """One of a crew; robots and shared zones are crews of their own."""

    __slots__ = ("crew", "free_since", "human", "name", "rank", "task", "walks_to")

    def __init__(self, crew: LiveCrew, name: str, rank: tuple[int, ...]) -> None:
        self.crew = crew
        self.name = name
        self.rank = rank
        self.task: Task | None = None
        self.free_since = 0.0
        self.walks_to = -1
        """Place to which a person walks; -1 while standing, and for all others."""
        self.human: Any = None
        """Fatigue, experience and the like; None for one who works like a machine."""

    def is_free(self) -> bool:
        """Whether it could take up work now."""
        raise NotImplementedError

    def would_be_free_without(self, task: Task) -> bool:
        """Whether it could take up other work if *task* were left."""
        return self.task is task

    def can(self, seat: Seat, place: int) -> bool:
        """Whether it has what *seat* asks for and works at *place*."""
        raise NotImplementedError

    def pace(self, seat: Seat, task: Task, now: float) -> float:
        """Return the time that it needs for one unit of work."""
        raise NotImplementedError

    def goes_to(self, task: Task, now: float) -> None:
        """Take up *task*; it begins when all who are needed are there."""
        raise NotImplementedError

    def begins(self, now: float) -> None:
        """All are there: the work begins."""

    def leaves_task(self, now: float, *, is_done: bool) -> None:
        """The task is over, or goes on without it."""
        raise NotImplementedError
