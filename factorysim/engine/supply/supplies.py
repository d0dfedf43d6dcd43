"""Where the goods of a stock come from: from outside, from another stock, or from the factory."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from factorysim.engine.events import Timer, schedule
from factorysim.engine.sources import SourceOfParts
from factorysim.engine.supply.stocks import DEMAND, ROUNDING, Customer, StockPlace
from factorysim.errors import ZeroTimeLoop

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.parts import Part

Action = Callable[[float, float], None]
"""What happens to a quantity at a time."""

DELIVERY = -5
"""Rank of goods that come in: before everything else of their instant."""
MOST_HANDOVERS = 100_000
"""Orders and deliveries without any delay, in a row, after which a run is stopped."""


class Handovers:
    """Orders and goods that take no time: one after the other, so that nothing recurses."""

    __slots__ = ("_is_busy", "_waiting", "unit")

    def __init__(self, unit: str) -> None:
        self._waiting: deque[tuple[Action, float]] = deque()
        self._is_busy = False
        self.unit = unit

    def hand_over(self, action: Action, quantity: float, now: float) -> None:
        """Let *action* happen to *quantity* at this instant."""
        self._waiting.append((action, quantity))
        if self._is_busy:
            return
        self._is_busy = True
        count = 0
        while self._waiting:
            count += 1
            if count > MOST_HANDOVERS:
                raise ZeroTimeLoop(
                    f"t = {now:g} {self.unit}: zero-time loop. More than {MOST_HANDOVERS} orders "
                    "and deliveries of stocks went on at one instant. Give a lead time above 0, "
                    "or order larger quantities."
                )
            action, quantity = self._waiting.popleft()
            action(quantity, now)
        self._is_busy = False


class Supply:
    """Goods from outside, where there is always enough."""

    __slots__ = (
        "_last_arrival", "_number", "arrived", "cancelled", "dispatched", "draw_delay",
        "draw_lead_time", "floor", "handovers", "in_the_mail", "keeps_order", "ordered", "returned",
        "stock", "supplier_name", "taker_of_returns", "under_way",
    )  # fmt: skip

    def __init__(self, stock: StockPlace, handovers: Handovers) -> None:
        self.stock = stock
        self.floor: Floor = stock.floor
        self.handovers = handovers
        self.draw_delay: Callable[[], float] | None = None
        """Time until an order is known."""
        self.draw_lead_time: Callable[[], float] | None = None
        self.keeps_order = False
        """Whether what was dispatched later does not arrive earlier."""
        self.supplier_name = ""
        self.taker_of_returns: Customer = TakerOfReturns(self)
        self._last_arrival = 0.0
        self._number = 0
        self.under_way = 0.0
        """Units that were dispatched before time 0."""
        self.in_the_mail = 0.0
        """Units that are ordered, but not known yet to whoever supplies."""
        # Units since time 0.
        self.ordered = self.dispatched = self.arrived = self.cancelled = self.returned = 0.0

    # At time 0.

    def is_arriving(self, quantity: float, time: float) -> None:
        """Goods are under way at the start."""
        stock = self.stock
        stock.on_order += quantity
        stock.in_transit += quantity
        self.ordered += quantity
        self.under_way += quantity
        UnderWay(self, self.arrives, quantity, DELIVERY).arrives_at(time)

    def is_ordered(self, quantity: float, time: float) -> None:
        """An order is under way at the start."""
        self.stock.on_order += quantity
        self.ordered += quantity
        self.in_the_mail += quantity
        UnderWay(self, self.is_known, quantity, DEMAND).arrives_at(time)

    # Orders.

    def order(self, quantity: float, now: float) -> None:
        """The stock orders *quantity*."""
        self.stock.look(now)
        self.stock.on_order += quantity
        self.ordered += quantity
        self.in_the_mail += quantity
        delay = self.draw_delay() if self.draw_delay is not None else 0.0
        if delay > 0:
            UnderWay(self, self.is_known, quantity, DEMAND).arrives_at(now + delay)
        else:
            self.handovers.hand_over(self.is_known, quantity, now)

    def is_known(self, quantity: float, now: float) -> None:
        """The order has reached whoever supplies."""
        self.in_the_mail = _less(self.in_the_mail, quantity)
        self.asks_for(quantity, now)

    def asks_for(self, quantity: float, now: float) -> None:
        """Whoever supplies learns what is wanted."""
        self.dispatch(quantity, now)

    def awaited(self) -> float:
        """Return the units that are wanted from whoever supplies and have not left yet."""
        return 0.0

    def announce_return(self, quantity: float, now: float) -> None:
        """Goods will go back."""

    def goes_back(self, quantity: float, now: float) -> None:
        """Goods go back, without delay."""
        self.returned += quantity

    # Goods.

    def dispatch(self, quantity: float, now: float) -> None:
        """Goods leave for the stock."""
        self.stock.look(now)
        self.stock.in_transit += quantity
        self.dispatched += quantity
        time = now + self.draw_lead_time() if self.draw_lead_time is not None else now
        if self.keeps_order:
            time = self._last_arrival = max(time, self._last_arrival)
        if time > now:
            UnderWay(self, self.arrives, quantity, DELIVERY).arrives_at(time)
        else:
            self.handovers.hand_over(self.arrives, quantity, now)

    def arrives(self, quantity: float, now: float) -> None:
        """Goods come in at the stock."""
        self._comes_off(quantity, now)
        self.arrived += quantity
        self.stock.comes_in(quantity, now)

    def _comes_off(self, quantity: float, now: float) -> None:
        stock = self.stock
        stock.look(now)
        stock.in_transit = _less(stock.in_transit, quantity)
        stock.on_order = _less(stock.on_order, quantity)

    def next_number(self) -> int:
        """Return the number of the next thing that is under way."""
        self._number += 1
        return self._number

    # As the customer of another stock.

    def served(self, quantity: float, now: float, since: float | None) -> None:
        """The supplier hands over."""
        self.dispatch(quantity, now)

    def refused(self, quantity: float, now: float) -> None:
        """The supplier has not got it: it is not on order any more."""
        self.stock.look(now)
        self.stock.on_order = _less(self.stock.on_order, quantity)
        self.cancelled += quantity


class TakerOfReturns:
    """Whoever gets goods back from a stock."""

    __slots__ = ("_supply",)

    def __init__(self, supply: Supply) -> None:
        self._supply = supply

    def served(self, quantity: float, now: float, since: float | None) -> None:
        """Goods go back."""
        self._supply.handovers.hand_over(self._supply.goes_back, quantity, now)

    def refused(self, quantity: float, now: float) -> None:
        """What is not there does not go back; the supplier counts on it no longer."""
        self._supply.announce_return(-quantity, now)


class SupplyFromStock(Supply):
    """Goods from another stock, which may be short itself."""

    __slots__ = ("supplier",)

    def __init__(self, stock: StockPlace, handovers: Handovers, supplier: StockPlace) -> None:
        super().__init__(stock, handovers)
        self.supplier = supplier
        self.supplier_name = supplier.name

    def asks_for(self, quantity: float, now: float) -> None:
        self.supplier.wants(quantity, self, now)

    def awaited(self) -> float:
        return math.fsum(units for who, units, _ in self.supplier.backlog if who is self)

    def announce_return(self, quantity: float, now: float) -> None:
        supplier = self.supplier
        supplier.look(now)
        supplier.coming_back = _less(supplier.coming_back, -quantity)
        supplier.wanted -= quantity
        supplier.periods.demand_comes(-quantity, now)

    def goes_back(self, quantity: float, now: float) -> None:
        super().goes_back(quantity, now)
        supplier = self.supplier
        supplier.look(now)
        supplier.coming_back = _less(supplier.coming_back, quantity)
        supplier.comes_in(quantity, now)


class SupplyFromFactory(Supply):
    """Goods that the factory makes: an order releases parts, whose way is the lead time."""

    __slots__ = ("parts", "units")

    def __init__(self, stock: StockPlace, handovers: Handovers, product: int, units: float) -> None:
        super().__init__(stock, handovers)
        self.units = units
        self.parts = OrderedParts(self, product)

    def order(self, quantity: float, now: float) -> None:
        super().order(math.ceil(quantity / self.units - ROUNDING) * self.units, now)

    def asks_for(self, quantity: float, now: float) -> None:
        self.stock.look(now)
        self.stock.in_transit += quantity
        self.dispatched += quantity
        self.parts.release(round(quantity / self.units), now)

    def is_made(self, part: Part, now: float) -> None:
        """An ordered part is no longer under way: it has come, or it was lost on its way."""
        self._comes_off(self.units, now)
        if part.place is self.stock:
            self.arrived += self.units
            return
        self.cancelled += self.units
        self.dispatched -= self.units
        if self.stock.is_continuous:
            self.stock.replenish(now)


class OrderedParts(SourceOfParts):
    """Releases the parts that a stock orders; each of them carries its order like a card."""

    __slots__ = ("_product", "_supply")

    def __init__(self, supply: SupplyFromFactory, product: int) -> None:
        floor = supply.floor
        super().__init__(floor, f"stocks.{supply.stock.name}", len(floor.sources))
        self._supply = supply
        self._product = product

    def release(self, count: int, now: float) -> None:
        """Create *count* parts and let them enter."""
        for _ in range(count):
            part = self.new_part(self._product, now)
            part.cards = (*part.cards, self)
            self.waiting.append(part)
        self.offer_next(now)

    def take_back(self, part: Part, now: float) -> None:
        """The part has left the flow: at the stock, or on its way."""
        part.cards = tuple(card for card in part.cards if card is not self)
        self._supply.is_made(part, now)


class UnderWay:
    """An order or a delivery that takes time."""

    __slots__ = ("_action", "_floor", "_quantity", "attended", "name", "rank")

    def __init__(self, supply: Supply, action: Action, quantity: float, kind: int) -> None:
        self._action = action
        self._floor = supply.floor
        self._quantity = quantity
        self.attended = False
        self.name = supply.stock.name
        # What arrives at one instant does so in declared order, and in the order of dispatch.
        self.rank = (kind, 1, supply.stock.index, supply.next_number())

    def arrives_at(self, time: float) -> None:
        """Let it arrive at *time*."""
        fire = self.comes_in if self.rank[0] == DELIVERY else self.is_known
        schedule(Timer(self._floor.env, fire), time)

    def comes_in(self, now: float) -> None:
        """A delivery arrives: before anybody wants something."""
        self._floor.register(self, now)

    def is_known(self, now: float) -> None:
        """An order arrives: it is demand of this instant."""
        floor: Any = self._floor
        floor.attend(self)
        floor.call_for_settling(now)

    def finish(self, now: float) -> None:
        """Work off the delivery."""
        self._action(self._quantity, now)

    def choose(self, now: float) -> None:
        self.finish(now)


def _less(units: float, quantity: float) -> float:
    """Return units - quantity, without what is only the rounding of sums."""
    rest = units - quantity
    return rest if abs(rest) > ROUNDING else 0.0
