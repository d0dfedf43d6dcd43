"""Some work that needs people: it calls for them, and begins when all of them are there."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from factorysim.engine.crews.members import Member
    from factorysim.engine.crews.workforce import Workforce
    from factorysim.engine.machines import Machine
    from factorysim.engine.parts import Part

NO_PLACE = -1
"""Work that is done wherever the worker stands."""


class Seat(NamedTuple):
    """One worker that a task needs."""

    crew: Any
    """The `LiveCrew` that the worker is of."""
    skill: str | None
    level: int
    effort: str | None = None
    """How tiring the work is; None for what is usual in the crew."""


class Task:
    """Work at one place for which certain people are needed; it is called again and again.

    *begin* is called when all are there, *interrupt* when one of them has left before it was done
    (the others are free by then). Who owns the task says `done` when it is over, and `dismiss` when
    nobody is needed any more although it is not over.
    """

    __slots__ = (
        "age", "began", "begin", "decide", "ends", "interrupt", "is_open", "is_staffed", "kind",
        "machine", "missing", "name", "pace", "place", "priority", "product", "rank", "seats",
        "since", "work", "workers", "workforce",
    )  # fmt: skip

    def __init__(
        self,
        workforce: Workforce,
        seats: tuple[Seat, ...],
        *,
        kind: str,
        place: int,
        rank: tuple[float, ...],
        priority: int,
        begin: Callable[[float], None],
        interrupt: Callable[[float], None],
        name: str = "",
    ) -> None:
        self.workforce = workforce
        self.seats = seats
        self.machine: Machine | None = None
        """The machine that it is at, if it is work on its parts."""
        self.decide: Callable[[float], tuple[tuple[Seat, ...], ...]] | None = None
        """Who may begin now, the best first, where that is decided at run time."""
        self.kind = kind
        """process, setup, loading, unloading, repair, maintenance, transport or a task of a cell"""
        self.name = name
        """Name of the failure, the maintenance or the task of a cell."""
        self.place = place
        self.work = (place, kind, name)
        """Which work it is: who has done it before, has experience with it."""
        self.rank = rank
        self.priority = priority
        self.begin = begin
        self.interrupt = interrupt
        self.since = 0.0
        """When it called."""
        self.age: float | None = None
        """What counts as its waiting time among calls of the same urgency; None for `since`."""
        self.began = 0.0
        self.is_open = False
        """Whether it has called and nobody has been sent yet."""
        self.is_staffed = False
        """Whether all are there and at work."""
        self.workers: list[Member] = []
        """Who has been sent, in the order of the seats."""
        self.missing = 0
        """How many of them still walk."""
        self.pace = 1.0
        """Time that these people need for one unit of work."""
        self.ends = inf
        """When it will be done, if nothing comes between; its owner says so."""

    @property
    def waits_from(self) -> float:
        """Since when it waits, for the order among calls of the same urgency."""
        return self.since if self.age is None else self.age

    def effort_of(self, worker: Member) -> str | None:
        """Return how tiring it is for one of its people."""
        return self.seats[self.workers.index(worker)].effort

    def may_go_wrong(self, parts: list[Part], now: float) -> None:
        """The work on *parts* is finished: mark them if somebody made an error."""
        for worker in self.workers:
            if worker.human is not None and worker.human.errs(self, now):
                self.workforce.floor.flow.defective.update(part.number for part in parts)

    @property
    def parts(self) -> list[Part]:
        """The parts that it is about."""
        return [] if self.machine is None else self.machine.load

    def call(self, now: float) -> None:
        """Ask for the people who are needed; nothing new if that has been done."""
        if not self.is_open and not self.workers:
            self.since = now
            self.is_open = True
            self.workforce.hears(self)

    def done(self, now: float) -> None:
        """The work is over: the people are free."""
        self.workforce.releases(self, now, is_done=True)

    def dismiss(self, now: float) -> None:
        """Nobody is needed any more, or for the time being: the call is withdrawn."""
        if self.is_open or self.workers:
            self.workforce.releases(self, now, is_done=False)
