"""How much a stock orders: the ways of `factorysim.model.replenishment`, at work.

Each is called with the stock and the time and returns the units to order now.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from math import floor, isfinite
from typing import TYPE_CHECKING, Any

from factorysim.engine.supply.stock_views import StockView
from factorysim.engine.supply.stocks import ROUNDING, Policy, StockPlace
from factorysim.errors import ModelError
from factorysim.model.replenishment import (
    Anchored,
    BaseStock,
    ForecastCover,
    KanbanCards,
    PlannedOrders,
    ReorderPoint,
)
from factorysim.rules import replenishments

if TYPE_CHECKING:
    from factorysim.model.replenishment import AnchorAndAdjust, Forecast

Find = Callable[[str], StockPlace]


def policy_for(given: Any, *, find: Find) -> Policy | None:
    """Return the live form of a replenishment.

    Parameters
    ----------
    find
        Returns the live stock of a name.
    """
    if given is None:
        return None
    if isinstance(given, BaseStock):
        return UpTo(given.base_stock)
    if isinstance(given, ReorderPoint):
        if given.order_up_to is not None:
            return FromPointUpTo(given.reorder_point, given.order_up_to)
        assert given.order_quantity is not None
        return FromPoint(given.reorder_point, given.order_quantity)
    if isinstance(given, ForecastCover):
        return Covering(given, find)
    if isinstance(given, KanbanCards):
        return Cards(given.kanban.cards, given.kanban.container)
    if isinstance(given, Anchored):
        return Anchoring(given.anchor_and_adjust)
    if isinstance(given, PlannedOrders):
        return Planned(given.orders)
    return ByFunction(replenishments[given] if isinstance(given, str) else given)


class UpTo:
    """Base stock: what is missing to the level; below 0 when there is too much."""

    __slots__ = ("level",)

    def __init__(self, level: float) -> None:
        self.level = level

    def __call__(self, stock: StockPlace, now: float) -> float:
        return self.level - stock.position


class FromPoint:
    """(r, Q): the smallest multiple of the quantity that lifts the position above the point."""

    __slots__ = ("point", "quantity")

    def __init__(self, point: float, quantity: float) -> None:
        self.point = point
        self.quantity = quantity

    def __call__(self, stock: StockPlace, now: float) -> float:
        below = self.point - stock.position + ROUNDING
        return (floor(below / self.quantity) + 1) * self.quantity if below >= 0 else 0.0


class FromPointUpTo:
    """(s, S): what is missing to the upper level, when the position is at the point or below."""

    __slots__ = ("level", "point")

    def __init__(self, point: float, level: float) -> None:
        self.point = point
        self.level = level

    def __call__(self, stock: StockPlace, now: float) -> float:
        position = stock.position
        return self.level - position if position <= self.point + ROUNDING else 0.0


class Cards:
    """Kanban: a card is free when its container is empty. Backorders free no more cards."""

    __slots__ = ("container", "full")
    looks_at_receipts = True
    """What comes in for those who wait empties its container at once."""

    def __init__(self, cards: int, container: float) -> None:
        self.container = container
        self.full = cards * container

    def __call__(self, stock: StockPlace, now: float) -> float:
        emptied = self.full - stock.on_hand - stock.on_order + ROUNDING
        return floor(emptied / self.container) * self.container


class MovingAverage:
    """Mean of the last periods."""

    __slots__ = ("_seen",)

    def __init__(self, periods: int, start: float | None) -> None:
        before = [start] * periods if start is not None else []
        self._seen: deque[float] = deque(before, maxlen=periods)

    def note(self, demand: float) -> None:
        """A period is over."""
        self._seen.append(demand)

    def value(self) -> float | None:
        """Return what is expected of a period; None while nothing is known."""
        return sum(self._seen) / len(self._seen) if self._seen else None


class Smoothing:
    """Exponential smoothing: the newest period has a weight, the old forecast the rest."""

    __slots__ = ("_forecast", "weight")

    def __init__(self, weight: float, start: float | None) -> None:
        self.weight = weight
        self._forecast = start

    def note(self, demand: float) -> None:
        """A period is over."""
        before = self._forecast
        self._forecast = demand if before is None else before + self.weight * (demand - before)

    def value(self) -> float | None:
        """Return what is expected of a period; None while nothing is known."""
        return self._forecast


class Watching:
    """Tells a forecast the demand of each period, from review to review."""

    __slots__ = ("_before", "_stock", "forecast")

    def __init__(self, stock: StockPlace | None, forecast: MovingAverage | Smoothing) -> None:
        self._stock = stock
        self.forecast = forecast
        self._before: float | None = None

    def expected(self, stock: StockPlace) -> float | None:
        """Return the forecast at this review of *stock*."""
        wanted = (self._stock or stock).wanted
        # Before the first review a period has passed only if something was wanted in it.
        if self._before is not None or wanted:
            self.forecast.note(wanted - (self._before or 0.0))
        self._before = wanted
        return self.forecast.value()


class Covering:
    """Order up to cover x forecast + safety."""

    __slots__ = ("_watching", "cover", "safety")

    def __init__(self, given: ForecastCover, find: Find) -> None:
        self.cover = given.cover
        self.safety = given.safety
        other = find(given.forecast.of) if given.forecast.of is not None else None
        self._watching = Watching(other, _forecast(given.forecast))

    def __call__(self, stock: StockPlace, now: float) -> float:
        expected = self._watching.expected(stock)
        if expected is None:
            return 0.0
        return self.cover * expected + self.safety - stock.position


def _forecast(given: Forecast) -> MovingAverage | Smoothing:
    if given.moving_average is not None:
        return MovingAverage(given.moving_average, given.start)
    assert given.exponential_smoothing is not None
    return Smoothing(given.exponential_smoothing, given.start)


class Anchoring:
    """Anchor and adjust: expected demand, and a share of what seems to be missing."""

    __slots__ = ("_given", "_watching")

    def __init__(self, given: AnchorAndAdjust) -> None:
        self._given = given
        self._watching = Watching(None, Smoothing(given.smoothing, given.start))

    def __call__(self, stock: StockPlace, now: float) -> float:
        given = self._given
        expected = self._watching.expected(stock) or 0.0
        seen = stock.on_hand - stock.backorders + given.supply_line * stock.on_order
        return max(0.0, expected + given.adjustment * (given.wanted - seen))


class Planned:
    """Orders that were decided beforehand."""

    __slots__ = ("_left",)

    def __init__(self, orders: Sequence[float]) -> None:
        self._left = deque(orders)

    @property
    def has_more(self) -> bool:
        """Whether an order is still to come."""
        return any(self._left)

    def __call__(self, stock: StockPlace, now: float) -> float:
        return self._left.popleft() if self._left else 0.0


class ByFunction:
    """A function of a student: ``(stock) -> units``."""

    __slots__ = ("_function", "_view")

    def __init__(self, function: Callable[[StockView], Any]) -> None:
        self._function = function
        self._view: StockView | None = None

    def __call__(self, stock: StockPlace, now: float) -> float:
        if self._view is None:
            self._view = StockView(stock)
        quantity = self._function(self._view)
        if isinstance(quantity, bool) or not _is_number(quantity):
            name = getattr(self._function, "__name__", "the function")
            raise ModelError(
                f"t = {now:g} {stock.floor.plan.unit}: {name} ordered {quantity!r} for the stock "
                f"{stock.name!r}. A replenishment returns a finite number of units, 0 for nothing."
            )
        return float(quantity)


def _is_number(quantity: Any) -> bool:
    try:
        return isfinite(quantity)
    except TypeError:
        return False
