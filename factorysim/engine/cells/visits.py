"""People who come near the robots by chance or by plan: outer ring, inner ring, outer, away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from factorysim.engine.cells.safety import INNER, OUTER
from factorysim.engine.events import Occurrence, Timer, schedule

if TYPE_CHECKING:
    from factorysim.engine.cells.safety import Safety


class Visitor:
    """One who comes again and again; never twice at the same time."""

    def __init__(
        self,
        safety: Safety,
        number: int,
        *,
        inner: float,
        draw_stay: Callable[[], float],
        draw_gap: Callable[[], float] | None,
        at: list[float],
    ) -> None:
        self.safety = safety
        self.inner = inner
        self.draw_stay = draw_stay
        self.draw_gap = draw_gap
        """Time between two stays; None for one who comes at fixed times."""
        self._planned = iter(at)
        floor = safety.floor
        self._timer = Timer(floor.env, self._walks, productive=False)
        # People move after what ends at this instant has ended.
        self._step = Occurrence((float("inf"), safety.cell.index, number), self._goes_on)
        self._way: Iterator[float] = iter(())

    def _walks(self, now: float) -> None:
        self.safety.floor.clock_strikes()
        self.safety.floor.register(self._step, now)

    def begin(self, now: float) -> None:
        """Start at time 0."""
        self._comes_again(now)

    def _comes_again(self, now: float) -> None:
        if self.draw_gap is not None:
            self._way = self._stay(self.draw_stay())
            schedule(self._timer, now + self.safety.delay() + self.draw_gap())
            return
        time = next(self._planned, None)
        if time is not None:
            self._way = self._stay(self.draw_stay())
            schedule(self._timer, max(time, now))

    def _goes_on(self, now: float) -> None:
        """Take the next step, and plan the one after it."""
        time = next(self._way, None)
        if time is None:
            self._comes_again(now)
        else:
            schedule(self._timer, now + time)
        self.safety.floor.call_for_settling(now)

    def _stay(self, length: float) -> Iterator[float]:
        """Go through the rings; yield the time in each."""
        env, safety = self.safety.floor.env, self.safety
        inner = length * self.inner
        ring = OUTER if inner < length else INNER
        safety.enters(ring, env.now)
        if ring == OUTER:
            yield (length - inner) / 2
        if inner > 0:
            if ring == OUTER:
                safety.moves(OUTER, INNER, env.now)
            yield inner
            if ring == OUTER:
                safety.moves(INNER, OUTER, env.now)
        if ring == OUTER:
            yield (length - inner) / 2
        safety.leaves(ring, env.now)
