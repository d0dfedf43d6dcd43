"""Stocks: units on hand, customers who wait for them, and the books about both.

What happens to stocks at one instant follows a fixed order, whatever the event list says: goods
come in, stocks that are reviewed before the demand order (the end of the chain first), customers
and orders that were under way are served, stocks that are reviewed after the demand order. Whoever
is served first is decided by the order in which they came; what is there is given out in part.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from factorysim.engine.events import Timer, schedule
from factorysim.engine.flow import CONSUMED
from factorysim.engine.places import Place
from factorysim.engine.supply.periods import Periods
from factorysim.results.observed import StockSeen

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.parts import Part
    from factorysim.engine.steps import Need
    from factorysim.engine.supply.supplies import Supply

REVIEW, DEMAND, LATE_REVIEW = -4, -3, -2
"""Ranks of what happens to stocks at one instant; all of it comes before machines choose."""
ROUNDING = 1e-9
"""Units below which a quantity is only the rounding of a sum."""

Policy = Callable[["StockPlace", float], float]
"""Says how many units a stock orders now."""


class Customer(Protocol):
    """Whoever wants units of a stock: people, another stock, or a supplier who gets goods back."""

    def served(self, quantity: float, now: float, since: float | None) -> None:
        """Units are handed over that were wanted at *since*; None if they were on hand."""

    def refused(self, quantity: float, now: float) -> None:
        """Units are not there and will not come for this customer."""


class StockPlace(Place):
    """A stock; where routes end at it, parts become units."""

    __slots__ = (
        "_since", "allows_returns", "at_once", "backlog", "backorders", "backorders_area",
        "coming_back", "cycles", "cycles_in_full", "demanded", "in_transit", "in_transit_area",
        "initial", "is_continuous", "is_short", "keeps_backorders", "last_demand", "lost",
        "on_hand", "on_hand_area", "on_order", "on_order_area", "orders", "ordered_in_window",
        "periods", "policy", "ready", "received", "review", "served", "supply", "taken",
        "units_per_part", "users", "wanted", "wanted_in_window", "lost_in_window",
    )  # fmt: skip
    kind = "stock"

    def __init__(self, floor: Floor, name: str, index: int, *, initial: float) -> None:
        super().__init__(floor, name, index)
        self.initial = self.on_hand = initial
        self.backorders = 0.0
        """Units that customers wait for."""
        self.on_order = 0.0
        """Units ordered that have not come in."""
        self.in_transit = 0.0
        """Those of them that were dispatched."""
        self.coming_back = 0.0
        """Units that customers have announced to send back."""
        self.backlog: deque[list[Any]] = deque()
        """Customer, units and since when, of those who wait; first come, first served."""
        self.units_per_part = 1.0
        self.keeps_backorders = True
        self.allows_returns = False
        self.is_continuous = False
        """Whether it is reviewed after every demand."""
        self.policy: Policy | None = None
        self.supply: Supply
        self.review: Review | None = None
        self.users: list[Any] = []
        """Stations that take components from here."""
        self.last_demand = 0.0
        """Units wanted between the last two reviews (continuous review: by the last demand)."""
        # Totals since time 0.
        self.received = self.demanded = self.served = self.lost = self.taken = 0.0
        self.wanted = 0.0
        """Units that customers wanted, less what they sent back: what forecasts look at."""
        # In the window.
        self.is_short = False
        """Whether something was missing since goods came in last."""
        self.periods: Periods
        self._since = 0.0
        self._begin_books()

    def _begin_books(self) -> None:
        self.on_hand_area = self.backorders_area = self.on_order_area = 0.0
        self.in_transit_area = self.ready = 0.0
        self.wanted_in_window = self.at_once = self.lost_in_window = 0.0
        self.ordered_in_window = 0.0
        self.orders = self.cycles = self.cycles_in_full = 0

    def begin(self, now: float) -> None:
        if self.review is not None:
            self.review.begin(now)

    @property
    def position(self) -> float:
        """On hand + on order - backorders."""
        return self.on_hand + self.on_order + self.coming_back - self.backorders

    # Customers come.

    def wants(self, quantity: float, customer: Customer, now: float) -> None:
        """Serve *customer* with what is there; the rest waits or is lost."""
        self.look(now)
        self.wanted += quantity
        self.wanted_in_window += quantity
        self.periods.demand_comes(quantity, now)
        on_hand = self.on_hand
        if quantity <= on_hand and not self.backlog:
            self.on_hand = on_hand - quantity
            self.demanded += quantity
            self.served += quantity
            self.at_once += quantity
            customer.served(quantity, now, None)
        else:
            missing = self._give(quantity, customer, now)
            self.at_once += quantity - missing
            if missing:
                self.is_short = True
        if self.is_continuous:
            self.last_demand = quantity
            self.replenish(now)
        if self.floor.log is not None:
            self._tell(now)

    def _give(self, quantity: float, customer: Customer, now: float) -> float:
        """Hand over what is there, note the rest, and return how much that is."""
        self.demanded += quantity
        there = 0.0 if self.backlog else min(quantity, self.on_hand)
        missing = quantity - there
        if missing <= ROUNDING:
            there, missing = quantity, 0.0
        self.on_hand = max(0.0, self.on_hand - there)
        self.served += there
        # Whoever gets the goods may want more at once; he comes after those who wait already.
        if missing and self.keeps_backorders:
            self.backorders += missing
            self.backlog.append([customer, missing, now])
        elif missing:
            self.lost += missing
            self.lost_in_window += missing
            customer.refused(missing, now)
        if there:
            customer.served(there, now, None)
        return missing

    # Goods come.

    def take(self, part: Part, now: float) -> None:
        """The part becomes units."""
        Place.take(self, part, now)
        self.left += 1
        self.floor.leaves(part, now, CONSUMED)
        self.look(now)
        self.comes_in(self.units_per_part, now)

    def comes_in(self, quantity: float, now: float) -> None:
        """Units have come; the caller has brought the books up to date."""
        self.received += quantity
        self.cycles += 1
        self.cycles_in_full += not self.is_short
        self.is_short = bool(self.backlog)
        self.on_hand += quantity
        if self.backlog:
            self._fill(now)
        if self.is_continuous and self.policy is not None:
            self.policy_after_receipt(now)
        for station in self.users:
            self.floor.attend(station)
            self.floor.stir(station)
        if self.floor.log is not None:
            self._tell(now)

    def policy_after_receipt(self, now: float) -> None:
        """Look again where a delivery can empty a container: the position has not changed."""
        if getattr(self.policy, "looks_at_receipts", False):
            self.replenish(now)

    def _fill(self, now: float) -> None:
        """Serve those who wait, the first one first."""
        backlog = self.backlog
        while backlog and self.on_hand > 0:
            entry = backlog[0]
            customer, quantity, since = entry
            if quantity <= self.on_hand + ROUNDING:
                backlog.popleft()
            else:
                quantity = self.on_hand
                entry[1] -= quantity
            self.on_hand = max(0.0, self.on_hand - quantity)
            self.backorders = max(0.0, self.backorders - quantity) if backlog else 0.0
            self.served += quantity
            customer.served(quantity, now, since)

    # Orders go out.

    def replenish(self, now: float) -> float:
        """Order what is to be ordered now, and return it; below 0, goods go back."""
        if self.policy is None:
            return 0.0
        quantity = self.policy(self, now)
        if quantity > ROUNDING:
            self.orders += 1
            self.ordered_in_window += quantity
            self.periods.order_goes(quantity, now)
            if self.floor.log is not None:
                self.floor.log("ordered", now, self, -1, None, quantity)
            self.supply.order(quantity, now)
        elif quantity < -ROUNDING and self.allows_returns:
            self.periods.order_goes(quantity, now)
            self.look(now)
            self.supply.announce_return(-quantity, now)
            self._give(-quantity, self.supply.taker_of_returns, now)
        else:
            return 0.0
        return quantity

    # Assembly.

    def available(self, need: Need, main: Part) -> int:
        """Units that an assembly could take: what is on hand and nobody waits for."""
        return 0 if self.backlog else int(self.on_hand + ROUNDING)

    def hand_to(self, main: Part, need: Need, now: float) -> None:
        """Give the units that *need* asks for to an assembly."""
        self.look(now)
        self.on_hand = max(0.0, self.on_hand - need.count)
        self.taken += need.count
        if self.is_continuous:
            self.replenish(now)
        if self.floor.log is not None:
            self._tell(now)

    # Statistics.

    def _tell(self, now: float) -> None:
        assert self.floor.log is not None
        self.floor.log("stock", now, self, -1, None, self.on_hand - self.backorders)

    def look(self, now: float) -> None:
        passed = now - self._since
        if passed > 0:
            self._since = now
            self.backorders_area += self.backorders * passed
            self.on_order_area += self.on_order * passed
            self.in_transit_area += self.in_transit * passed
            if self.on_hand > 0:
                self.on_hand_area += self.on_hand * passed
                self.ready += passed

    def clear(self, now: float) -> None:
        Place.clear(self, now)
        self.look(now)
        self._begin_books()
        self.is_short = bool(self.backlog)
        self.periods.clear(now)

    def is_held_up(self) -> bool:
        return self.review is not None and self.review.may_order()

    def seen_as_stock(self, now: float) -> StockSeen:
        """Return what was seen of the stock in the window."""
        self.look(now)
        supply, variation = self.supply, self.periods.seen(now)
        return StockSeen(
            name=self.name,
            supplier=supply.supplier_name,
            initial=self.initial,
            received=self.received,
            on_hand=self.on_hand,
            demanded=self.demanded,
            served=self.served,
            taken=self.taken,
            lost=self.lost,
            backorders=self.backorders,
            ordered=supply.ordered,
            arrived=supply.arrived,
            cancelled=supply.cancelled,
            dispatched=supply.dispatched,
            under_way=supply.under_way,
            on_order=self.on_order,
            in_the_mail=supply.in_the_mail,
            awaited=supply.awaited(),
            in_transit=self.in_transit,
            returned=supply.returned,
            window_demanded=self.wanted_in_window,
            at_once=self.at_once,
            window_lost=self.lost_in_window,
            orders=self.orders,
            window_ordered=self.ordered_in_window,
            cycles=self.cycles,
            cycles_in_full=self.cycles_in_full,
            on_hand_area=self.on_hand_area,
            backorders_area=self.backorders_area,
            on_order_area=self.on_order_area,
            in_transit_area=self.in_transit_area,
            ready=self.ready,
            period=self.periods.length,
            periods=variation.periods,
            order_variance=variation.orders,
            demand_variance=variation.demand,
        )


class Review:
    """The look at a stock that may lead to an order."""

    __slots__ = ("_at_rest", "_seen", "_timer", "attended", "first", "length", "rank", "stock")

    def __init__(
        self, stock: StockPlace, rank: tuple[int, ...], *, first: float, length: float | None
    ) -> None:
        self.stock = stock
        self.rank = rank
        self.first = first
        self.length = length
        """Time between two reviews; None for a single one at time 0 (continuous review)."""
        self.attended = False
        self._seen = 0.0
        """What was wanted until the last review."""
        self._at_rest: float | None = None
        """The inventory position after the last review, if nothing was ordered then."""
        self._timer = Timer(stock.floor.env, self.review_is_due, productive=False)

    @property
    def name(self) -> str:
        """The name of the stock."""
        return self.stock.name

    def begin(self, now: float) -> None:
        """Wait for the first review."""
        schedule(self._timer, now + self.first)

    def review_is_due(self, now: float) -> None:
        """Look at the stock in this instant."""
        floor = self.stock.floor
        floor.clock_strikes()
        if self.length is not None:
            schedule(self._timer, now + self.length)
        floor.attend(self)
        floor.call_for_settling(now)

    def choose(self, now: float) -> None:
        """Order what is to be ordered."""
        stock = self.stock
        stock.last_demand, self._seen = stock.wanted - self._seen, stock.wanted
        quantity = stock.replenish(now)
        may_go_on = quantity != 0 or getattr(stock.policy, "has_more", False)
        if self.length is not None:
            stock.periods.ends(now)
        self._at_rest = None if may_go_on and self.length is not None else stock.position

    def may_order(self) -> bool:
        """Whether the next review may order something: something has changed since the last."""
        if self._at_rest is None:
            return True
        return self.length is not None and self._at_rest != self.stock.position
