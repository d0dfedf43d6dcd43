"""The customers of stocks: when they come, how much they want, and how they are served."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator
from math import inf
from typing import TYPE_CHECKING, Any

from factorysim.engine.events import Timer, schedule
from factorysim.engine.supply.stocks import DEMAND, ROUNDING, StockPlace
from factorysim.results.observed import DemandSeen

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor

Times = Iterator[tuple[float, float | None]]
"""When something is wanted, and how much if that is not drawn."""


class Customers:
    """One stream of customers."""

    __slots__ = (
        "_due", "_next", "_timer", "at_once", "attended", "count", "demanded", "draw_quantity",
        "floor", "in_full", "is_alone", "limit", "lost", "name", "orders", "rank", "served_units",
        "stock", "times", "wait", "waiting", "window_demanded", "window_lost", "window_served",
    )  # fmt: skip

    def __init__(
        self, floor: Floor, name: str, number: int, *, stock: StockPlace, times: Times
    ) -> None:
        self.floor = floor
        self.name = name
        self.stock = stock
        self.times = times
        self.draw_quantity: Callable[[], float] = _one
        self.limit: float = inf
        """Most demands that come."""
        self.rank = (DEMAND, 0, number)
        self.is_alone = not floor.routes
        """Whether nothing is made, so that nothing moves when nobody else comes now."""
        self.attended = False
        self.count = 0
        self._due: deque[float | None] = deque()
        """Demands of this instant that are not worked off yet."""
        self._next: float | None = None
        """Quantity of the next demand, if a schedule states it."""
        self._timer = Timer(floor.env, self.demand_comes)
        self.demanded = self.served_units = self.lost = self.waiting = 0.0
        self.clear(0.0)

    def begin(self, now: float) -> None:
        """Wait for the first demand."""
        self._expect()

    def _expect(self) -> None:
        if self.count < self.limit:
            time, self._next = next(self.times, (inf, None))
            if time < inf:
                self.count += 1
                schedule(self._timer, time)

    def demand_comes(self, now: float) -> None:
        """A demand is due at this instant."""
        self._due.append(self._next)
        self._expect()
        floor: Any = self.floor
        events = floor.events
        if self.is_alone and not floor.is_due and not (events and events[0][0] <= now):
            self.choose(now)
        else:
            floor.attend(self)
            floor.call_for_settling(now)

    def choose(self, now: float) -> None:
        """Want what is due."""
        while self._due:
            quantity = self._due.popleft()
            if quantity is None:
                quantity = self.draw_quantity()
            if quantity > 0:
                self.orders += 1
                self.demanded += quantity
                self.window_demanded += quantity
                self.waiting += quantity
                missing_from = self.at_once + quantity - ROUNDING
                self.stock.wants(quantity, self, now)
                if self.at_once >= missing_from:
                    self.in_full += 1

    def served(self, quantity: float, now: float, since: float | None) -> None:
        """Units are handed over."""
        self.served_units += quantity
        self.window_served += quantity
        rest = self.waiting - quantity
        self.waiting = rest if rest > ROUNDING else 0.0
        if since is None:
            self.at_once += quantity
        else:
            self.wait += quantity * (now - since)

    def refused(self, quantity: float, now: float) -> None:
        """Units are not there; these customers do not wait."""
        self.lost += quantity
        self.window_lost += quantity
        rest = self.waiting - quantity
        self.waiting = rest if rest > ROUNDING else 0.0

    def clear(self, now: float) -> None:
        """Begin the statistics anew."""
        self.window_demanded = self.window_served = self.window_lost = 0.0
        self.at_once = self.wait = 0.0
        self.orders = self.in_full = 0

    def seen(self) -> DemandSeen:
        """Return what was seen in the window."""
        return DemandSeen(
            name=self.name,
            stock=self.stock.name,
            demanded=self.demanded,
            served=self.served_units,
            lost=self.lost,
            waiting=self.waiting,
            orders=self.orders,
            in_full=self.in_full,
            window_demanded=self.window_demanded,
            window_served=self.window_served,
            window_lost=self.window_lost,
            at_once=self.at_once,
            wait=self.wait,
        )


def one_after_the_other(
    gap: Callable[[], float], first: Callable[[], float]
) -> Iterator[tuple[float, None]]:
    """Yield when demands come that follow each other in intervals."""
    time = first()
    while True:
        yield time, None
        time += gap()


def by_rate(next_after: Callable[[float], float]) -> Iterator[tuple[float, None]]:
    """Yield when demands come whose rate changes over the day."""
    time = 0.0
    while True:
        time = next_after(time)
        yield time, None


def correlated(draw: Callable[[], float], *, mean: float, correlation: float) -> Iterator[float]:
    """Yield quantities that depend on the one before (autoregressive of order 1), 0 or more.

    Mean and variance are those of what is drawn: the new part is scaled by sqrt(1 - rho^2).
    """
    scale = math.sqrt(1.0 - correlation * correlation)
    deviation = draw() - mean
    while True:
        yield max(0.0, mean + deviation)
        deviation = correlation * deviation + scale * (draw() - mean)


def _one() -> float:
    return 1.0
