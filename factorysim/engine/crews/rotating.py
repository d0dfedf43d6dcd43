"""Job rotation: after a while everybody goes on to the next group of places."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from factorysim.engine.events import Occurrence, Timer, schedule

if TYPE_CHECKING:
    from factorysim.engine.crews.crews import LiveCrew


class JobRotation:
    """The groups of places that the workers of one crew exchange.

    Work that is begun is finished first: the new group holds for what is taken up next.
    """

    def __init__(self, crew: LiveCrew, groups: list[frozenset[int]], *, every: float) -> None:
        self.crew = crew
        self.groups = groups
        self.every = every
        self.turn = 0
        self._timer = Timer(crew.floor.env, self._fires, productive=False)
        self._change = Occurrence((inf, crew.index), self._goes_on)

    def begin(self, now: float) -> None:
        """Start at time 0: the first worker in the first group, the second in the second ..."""
        self._assign()
        schedule(self._timer, now + self.every)

    def _fires(self, now: float) -> None:
        self.crew.floor.clock_strikes()
        self.crew.floor.register(self._change, now)

    def _goes_on(self, now: float) -> None:
        self.turn += 1
        self._assign()
        schedule(self._timer, (self.turn + 1) * self.every)
        self.crew.workforce.attend()

    def _assign(self) -> None:
        for number, worker in enumerate(self.crew.workers):
            worker.places = self.groups[(number + self.turn) % len(self.groups)]
