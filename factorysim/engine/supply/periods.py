"""Demand and orders of a stock, period by period: how much more the orders vary (bullwhip)."""

from __future__ import annotations

from math import inf
from typing import NamedTuple


class Variation(NamedTuple):
    """Variances over whole periods; 0 when there were fewer than two."""

    periods: int
    orders: float
    demand: float


class Periods:
    """Sums over periods: from review to review, or by the clock where every demand is a review."""

    __slots__ = (
        "_by_clock", "_count", "_demand", "_demand_square", "_demand_sum", "_end", "_has_begun",
        "_number", "_order", "_order_square", "_order_sum", "_shift", "_start", "length",
    )  # fmt: skip

    def __init__(self, length: float, *, by_clock: bool) -> None:
        self.length = length
        self._by_clock = by_clock
        self._shift: float | None = None
        """Demand of the first period: sums of differences from it keep their digits."""
        self.clear(0.0)

    def clear(self, now: float) -> None:
        """Begin anew; a period that has begun before does not count."""
        self._has_begun = self._by_clock
        self._start = now
        self._number = self._count = 0
        self._end = now + self.length if self._by_clock else inf
        """When the present period is over by the clock."""
        self._demand = self._order = 0.0
        self._demand_sum = self._demand_square = self._order_sum = self._order_square = 0.0

    def demand_comes(self, quantity: float, now: float) -> None:
        """Add to the demand of the present period."""
        if now >= self._end:
            self._turn(now)
        self._demand += quantity

    def order_goes(self, quantity: float, now: float) -> None:
        """Add to the orders of the present period."""
        if now >= self._end:
            self._turn(now)
        self._order += quantity

    def ends(self, now: float) -> None:
        """The period ends with this review; the next one begins."""
        if self._has_begun:
            self._add()
        self._has_begun = True
        self._demand = self._order = 0.0

    def _turn(self, now: float) -> None:
        """Close the periods that have ended by the clock."""
        while now >= self._end:
            self._number += 1
            self._end = self._start + (self._number + 1) * self.length
            self._add()
            self._demand = self._order = 0.0

    def _add(self) -> None:
        if self._shift is None:
            self._shift = self._demand
        demand, order = self._demand - self._shift, self._order - self._shift
        self._count += 1
        self._demand_sum += demand
        self._demand_square += demand * demand
        self._order_sum += order
        self._order_square += order * order

    def seen(self, now: float) -> Variation:
        """Return the variances (n - 1) over the periods that are over."""
        self._turn(now)
        return Variation(
            self._count,
            _variance(self._count, self._order_sum, self._order_square),
            _variance(self._count, self._demand_sum, self._demand_square),
        )


def _variance(count: int, total: float, squares: float) -> float:
    return max(0.0, squares - total * total / count) / (count - 1) if count > 1 else 0.0
