"""Continuous review of a stock with Poisson demand: (r, Q), base stock, and lost sales.

The inventory position is the stock on hand + on order - backorders. With (r, Q) an order of Q
pieces is placed when it falls to r; base stock S is the same with Q = 1 and r = S - 1: every
piece that is sold is ordered again at once.

Source: G. Hadley, T. M. Whitin, Analysis of Inventory Systems (1963), chapter 4; P. H. Zipkin,
Foundations of Inventory Management (2000), chapter 6. For lost sales: W. Karush, A queuing model
for an inventory problem, Operations Research 5 (1957).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative, positive, whole
from factorysim.theory.stocks.demands import poisson_cover, poisson_shortage

MOST_PIECES = 1_000_000
"""Lead-time demands and order quantities beyond this are refused."""


@dataclass(frozen=True)
class StockLevels:
    """What a way of ordering leads to, in the long run."""

    reorder_point: int
    """An order is placed when the inventory position falls to this."""
    order_quantity: int
    fill_rate: float
    """Share of the demand that is served at once."""
    on_hand: float
    """Mean stock."""
    backorders: float
    """Mean number of pieces that customers wait for."""
    on_order: float
    """Mean number of pieces that are ordered and have not come in."""
    order_rate: float
    """Orders per time."""
    waiting_time: float
    """Mean time until a demand is served, over all demands (Little's law)."""
    loss_share: float
    """Share of the demand that is lost."""

    @property
    def base_stock(self) -> int:
        """The inventory position just after an order: reorder point + order quantity."""
        return self.reorder_point + self.order_quantity

    def cost(
        self, *, order_cost: float = 0.0, holding_cost: float = 0.0, backorder_cost: float = 0.0
    ) -> float:
        """Return the cost per time, from costs of an order and of a piece per time.

        Examples
        --------
        >>> levels = reorder_point_stock(2.0, 2.0, reorder_point=4, order_quantity=5)
        >>> round(levels.cost(order_cost=10, holding_cost=1), 4)
        7.1473
        """
        each = (order_cost, holding_cost, backorder_cost)
        numbers = (self.order_rate, self.on_hand, self.backorders)
        return math.fsum(cost * number for cost, number in zip(each, numbers, strict=True))


def reorder_point_stock(
    demand_rate: float, lead_time: float, *, reorder_point: int, order_quantity: int
) -> StockLevels:
    """Return what (r, Q) leads to: Poisson demand, constant lead time, customers who wait.

    Parameters
    ----------
    demand_rate
        Pieces per time.
    lead_time
        Time from order to arrival, constant.
    reorder_point
        Inventory position at which an order is placed, a whole number; may be negative.
    order_quantity
        Pieces of an order, 1 or more.

    Notes
    -----
    Source: Hadley and Whitin (1963), section 4-7. The inventory position is uniform on r + 1 to
    r + Q and independent of the demand in the lead time that follows.

    Examples
    --------
    >>> levels = reorder_point_stock(2.0, 2.0, reorder_point=4, order_quantity=5)
    >>> round(levels.fill_rate, 6), round(levels.on_hand, 6), round(levels.backorders, 6)
    (0.846159, 3.147278, 0.147278)
    """
    rate = positive("demand_rate", demand_rate)
    quantity = whole("order_quantity", order_quantity, least=1)
    point = whole("reorder_point", reorder_point, least=-MOST_PIECES)
    mean = rate * not_negative("lead_time", lead_time)
    _check_sizes(reorder_point=point, order_quantity=quantity, lead_time=mean)
    positions = point + 1 + np.arange(quantity)
    backorders = float(poisson_shortage(mean, positions).mean())
    return StockLevels(
        reorder_point=point,
        order_quantity=quantity,
        fill_rate=float(poisson_cover(mean, positions - 1).mean()),
        on_hand=point + (quantity + 1) / 2 - mean + backorders,
        backorders=backorders,
        on_order=mean,
        order_rate=rate / quantity,
        waiting_time=backorders / rate,
        loss_share=0.0,
    )


def base_stock(demand_rate: float, lead_time: float, *, base_stock: int) -> StockLevels:
    """Return what a base stock leads to: Poisson demand, customers who wait.

    The lead times may be random when they are independent of each other (Palm's theorem); only
    their mean counts.

    Parameters
    ----------
    demand_rate
        Pieces per time.
    lead_time
        Mean time from order to arrival.
    base_stock
        Pieces on hand and on order, less those that customers wait for; 0 or more.

    Notes
    -----
    Source: Zipkin (2000), sections 6.2 and 7.2.

    Examples
    --------
    >>> round(base_stock(1.0, 2.0, base_stock=3).fill_rate, 6)
    0.676676
    """
    level = whole("base_stock", base_stock)
    return reorder_point_stock(demand_rate, lead_time, reorder_point=level - 1, order_quantity=1)


def lost_sales_base_stock(demand_rate: float, lead_time: float, *, base_stock: int) -> StockLevels:
    """Return what a base stock leads to when customers do not wait.

    The pieces on order behave like the busy servers of an M/G/S/S queue, so only the mean of
    independent lead times counts.

    Parameters
    ----------
    demand_rate
        Pieces per time that are asked for.
    lead_time
        Mean time from order to arrival.
    base_stock
        Pieces on hand and on order, 0 or more.

    Notes
    -----
    Source: Karush (1957): Erlang's loss formula.

    Examples
    --------
    >>> levels = lost_sales_base_stock(1.5, 2.0, base_stock=4)
    >>> round(levels.loss_share, 6), round(levels.on_hand, 6)
    (0.206107, 1.618321)
    """
    rate = positive("demand_rate", demand_rate)
    level = whole("base_stock", base_stock)
    _check_sizes(base_stock=level)
    offered = rate * not_negative("lead_time", lead_time)
    lost = 1.0
    for number in range(1, level + 1):
        lost = offered * lost / (number + offered * lost)
    on_order = offered * (1 - lost)
    return StockLevels(
        reorder_point=level - 1,
        order_quantity=1,
        fill_rate=1 - lost,
        on_hand=level - on_order,
        backorders=0.0,
        on_order=on_order,
        order_rate=rate * (1 - lost),
        waiting_time=0.0,
        loss_share=lost,
    )


def reorder_point_for(
    fill_rate: float, *, demand_rate: float, lead_time: float, order_quantity: int = 1
) -> StockLevels:
    """Return the smallest reorder point that reaches a fill rate; customers wait.

    With an order quantity of 1 this is the smallest base stock.

    Parameters
    ----------
    fill_rate
        Wanted share of the demand that is served at once, below 1.
    demand_rate
        Pieces per time.
    lead_time
        Constant time from order to arrival.
    order_quantity
        Pieces of an order.

    Notes
    -----
    Source: Hopp and Spearman, Factory Physics, section 2.4.3 (type 1 and type 2 service).

    Examples
    --------
    >>> best = reorder_point_for(0.95, demand_rate=2.0, lead_time=2.0, order_quantity=5)
    >>> best.reorder_point, round(best.fill_rate, 4)
    (6, 0.9612)
    """
    if not 0 < fill_rate < 1:
        raise ScenarioError(
            f"fill_rate: {fill_rate!r} is not possible. It lies between 0 and 1, such as 0.95."
        )

    def levels(point: int) -> StockLevels:
        return reorder_point_stock(
            demand_rate, lead_time, reorder_point=point, order_quantity=order_quantity
        )

    low = -whole("order_quantity", order_quantity, least=1)
    step = 1
    # From -Q on nothing is served at once, so the fill rate is 0 there and grows with the point.
    while levels(low + step).fill_rate < fill_rate:
        step *= 2
    high = low + step
    low += step // 2
    while low + 1 < high:
        middle = (low + high) // 2
        if levels(middle).fill_rate < fill_rate:
            low = middle
        else:
            high = middle
    return levels(high)


def cheapest_stock_for(
    fill_rate: float,
    *,
    demand_rate: float,
    lead_time: float,
    order_cost: float,
    holding_cost: float,
) -> StockLevels:
    """Return the (r, Q) with the lowest cost of ordering and holding that reaches a fill rate.

    Parameters
    ----------
    fill_rate
        Wanted share of the demand that is served at once, below 1.
    demand_rate
        Pieces per time.
    lead_time
        Constant time from order to arrival.
    order_cost
        Cost of one order, 0 or more.
    holding_cost
        Cost of one piece in stock per time, more than 0.

    Notes
    -----
    All order quantities are tried that can be best. A fill rate f needs a mean stock of at least
    f^2 Q / 2: the mean stock is an average over the Q inventory positions, along which it grows
    by f Q in all and by at most 1 from one position to the next.

    Examples
    --------
    >>> best = cheapest_stock_for(
    ...     0.95, demand_rate=2.0, lead_time=2.0, order_cost=10, holding_cost=1
    ... )
    >>> best.reorder_point, best.order_quantity
    (5, 9)
    """
    not_negative("order_cost", order_cost)
    positive("holding_cost", holding_cost)

    def levels(point: int, quantity: int) -> StockLevels:
        return reorder_point_stock(
            demand_rate, lead_time, reorder_point=point, order_quantity=quantity
        )

    best = reorder_point_for(fill_rate, demand_rate=demand_rate, lead_time=lead_time)
    lowest = best.cost(order_cost=order_cost, holding_cost=holding_cost)
    point, quantity = best.reorder_point, 1
    while holding_cost * fill_rate**2 * quantity / 2 <= lowest:
        # A larger order reaches the same fill rate from the same point, or from a lower one.
        while levels(point - 1, quantity).fill_rate >= fill_rate:
            point -= 1
        found = levels(point, quantity)
        cost = found.cost(order_cost=order_cost, holding_cost=holding_cost)
        if cost < lowest:
            best, lowest = found, cost
        quantity += 1
    return best


def _check_sizes(**pieces: float) -> None:
    for name, number in pieces.items():
        if abs(number) > MOST_PIECES:
            raise ScenarioError(
                f"{name}: this means {number:g} pieces, too many to be counted one by one. At "
                f"most {MOST_PIECES:,} are; count in larger pieces, such as boxes."
            )
