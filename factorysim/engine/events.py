"""Timers on SimPy's event list.

SimPy works off any object that looks like an event. A `Timer` is the smallest one: it calls one
function, can be scheduled again and again, and is switched off by replacing that function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappush
from typing import Any, Final

from simpy import Environment

BEGIN: Final = -1
"""The factory begins before anything else happens at time 0."""
NORMAL: Final = 1
"""Priority of everything that ends at an instant; SimPy's own events have 0 or 1."""
SETTLE: Final = 3
"""The factory is settled when no ordinary event is left at this instant."""
BORDER: Final = 5
"""Warm-up and end of the run come after everything else of their instant."""


Entry = tuple[float, int, int, "Timer"]
"""An entry of SimPy's event list: time, priority, number, event."""


class Timer:
    """Something that will happen: calls ``fire(now)`` when its time comes.

    What `fire` returns, if it is not None, is put on the event list.

    `productive` is false for clocks that go on even when nothing is left to do: shifts, ageing.
    """

    __slots__ = ("env", "fire", "productive")
    __deletable__ = ("fire",)
    _ok = True
    _value = None
    _defused = True

    def __init__(
        self, env: Environment, fire: Callable[[float], Entry | None], *, productive: bool = True
    ) -> None:
        self.env = env
        self.fire = fire
        self.productive = productive

    @property
    def callbacks(self) -> Sequence[Callable[[Any], None]]:
        """The one callback, for environments that work off events themselves."""
        return (self._call,)

    @callbacks.setter
    def callbacks(self, value: object) -> None:
        # SimPy takes the callbacks away from an event it has worked off; a timer keeps its own,
        # so that it can be scheduled again without making a new event.
        pass

    def _call(self, _: Any) -> None:
        if is_switched_off(self):
            return
        entry = self.fire(self.env._now)
        if entry is not None:
            queue: Any = self.env._queue
            heappush(queue, entry)

    def switch_off(self) -> Timer:
        """Let this timer do nothing when its time comes, and return a fresh one in its place."""
        fresh = Timer(self.env, self.fire, productive=self.productive)
        # Without a function it is skipped: it must not count as the last thing that happened.
        del self.fire
        self.productive = False
        return fresh


def is_switched_off(event: object) -> bool:
    """Whether *event* is a timer that will do nothing when its time comes."""
    return isinstance(event, Timer) and not hasattr(event, "fire")


class Occurrence:
    """Something that happens to a thing besides the end of its work, such as a failure.

    It is registered like all that ends, so that what happens at one instant is worked off by rank
    and not in the order of the event list.
    """

    __slots__ = ("finish", "rank")

    def __init__(self, rank: tuple[float, ...], finish: Callable[[float], None]) -> None:
        self.rank = rank
        self.finish = finish


def schedule(timer: Timer, time: float, priority: int = NORMAL) -> None:
    """Let *timer* fire at the absolute *time*."""
    env: Any = timer.env
    heappush(env._queue, (time, priority, next(env._eid), timer))
