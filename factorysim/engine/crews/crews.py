"""A crew: its workers, the ways they walk, and the rules by which they take up work."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from factorysim.engine.crews.calling import longest_idle
from factorysim.results.observed_people import CrewSeen

if TYPE_CHECKING:
    from factorysim.engine.crews.brigades import Brigade
    from factorysim.engine.crews.members import Member
    from factorysim.engine.crews.tasks import Seat, Task
    from factorysim.engine.crews.trust import Trusting
    from factorysim.engine.crews.workforce import Workforce
    from factorysim.engine.floor import Floor


class LiveCrew:
    """The workers of one crew."""

    def __init__(self, workforce: Workforce, name: str, number: int) -> None:
        self.workforce = workforce
        self.floor: Floor = workforce.floor
        self.name = name
        self.index = workforce.rank[0] + number
        """Position in declared order, after all places and fleets."""
        self.workers: list[Any] = []
        """Its members, in declared order."""
        self.finishes = False
        """Whether work in process is finished when a shift or a break begins."""
        self.preempts = False
        self.draw_absence: Callable[[], float] | None = None
        self.absence = 0.0
        self.ways: Callable[[int, int], float] | None = None
        """Time to walk from one place to another; None when walking takes no time."""
        self.prefer_call: Callable[[Task, Any, float], Any] | None = None
        """Which call a worker takes who has come free; None for the oldest."""
        self.prefer_worker: Callable[[Any, Task, float], Any] = longest_idle
        self.trust: Trusting | None = None
        """Whether these people leave tasks to robots; None for always."""
        self.brigade: Brigade | None = None
        """Lets these people carry parts down the line; None unless that is their rule."""
        self.stations: set[int] = set()
        """Places where they work at parts."""
        self.calls = 0
        self.waited = self.longest_wait = 0.0
        self.waits: array[float] | None = None

    def stays_away(self) -> bool:
        """Whether a worker does not come to the shift that begins; one draw for each."""
        return self.draw_absence is not None and self.draw_absence() < self.absence

    def calls_per_worker(self) -> float:
        """Return the calls that wait for these people, per worker who is there."""
        there = sum(not (w.is_off or w.is_paused or w.is_absent) for w in self.workers)
        open_calls = sum(
            any(seat.crew is self for seat in task.seats) for task in self.workforce.open
        )
        return open_calls / there if there else 0.0

    def walking_time(self, origin: int, destination: int) -> float:
        """Return the time to walk to a place; the first way is free."""
        if self.ways is None or origin < 0 or destination < 0 or origin == destination:
            return 0.0
        return self.ways(origin, destination)

    def free_for(self, seat: Seat, task: Task, now: float) -> list[Member]:
        """Return the free workers who can take *seat*, the preferred ones first."""
        workers: list[Member] = self.workers
        able = [w for w in workers if w.is_free() and w.can(seat, task.place)]
        if len(able) > 1:
            prefer = self.prefer_worker
            able.sort(key=lambda worker: (prefer(worker, task, now), worker.rank))
        return able

    def is_answered(self, task: Task, now: float) -> None:
        """Work that called for these people begins."""
        wait = now - task.since
        self.calls += 1
        self.waited += wait
        if wait > self.longest_wait:
            self.longest_wait = wait
        if self.waits is not None:
            self.waits.append(wait)

    def clear(self, now: float) -> None:
        """Begin the statistics anew."""
        self.calls = 0
        self.waited = self.longest_wait = 0.0
        if self.waits is not None:
            self.waits = array("d")
        for worker in self.workers:
            worker.clear(now)

    def seen(self, now: float) -> CrewSeen:
        """Return what was seen in the window."""
        waiting = self.workforce.open
        return CrewSeen(
            name=self.name,
            workers=[worker.seen(now) for worker in self.workers],
            calls=self.calls,
            waited=self.waited,
            longest_wait=self.longest_wait,
            open=sum(any(seat.crew is self for seat in task.seats) for task in waiting),
            waits=list(self.waits or ()),
        )
