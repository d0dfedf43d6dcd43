"""The tables of stocks and of their customers; what stocks cost; the laws of their books."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from factorysim.results.facts import Facts, StockCosts
from factorysim.results.observed import DemandSeen, Observed, StockSeen
from factorysim.results.times import ratio, window_length

if TYPE_CHECKING:
    import pandas as pd

    from factorysim.results.result import Result

_RELATIVE = 1e-9
"""Two ways of counting the same units may differ by this share: the rounding of long sums."""
_ABSOLUTE = 1e-6

STOCK_COLUMNS = ("stock", "on_hand [units]", "backorders [units]", "fill_rate", "bullwhip")
DEMAND_COLUMNS = ("demand", "stock", "demanded [units]", "fill_rate")


def stocks_table(result: Result) -> pd.DataFrame:
    """Return what was seen of each stock; amounts are means over time unless named otherwise."""
    observed, facts = result.observed, result.facts
    rows = [_stock_row(stock, observed, facts) for stock in observed.stocks]
    return _frame(rows, STOCK_COLUMNS)


def _stock_row(stock: StockSeen, observed: Observed, facts: Facts) -> dict[str, Any]:
    unit, length = observed.time_unit, window_length(observed)
    cost = costs_of(stock, facts)
    is_compared = stock.periods > 1
    return {
        "stock": stock.name,
        "on_hand [units]": ratio(stock.on_hand_area, length),
        "backorders [units]": ratio(stock.backorders_area, length),
        "on_order [units]": ratio(stock.on_order_area, length),
        "in_transit [units]": ratio(stock.in_transit_area, length),
        "demanded [units]": stock.window_demanded,
        "lost [units]": stock.window_lost,
        "fill_rate": ratio(stock.at_once, stock.window_demanded),
        "cycle_service": ratio(stock.cycles_in_full, stock.cycles),
        "ready_rate": ratio(stock.ready, length),
        "orders": stock.orders,
        "order_size [units]": ratio(stock.window_ordered, stock.orders),
        f"order_rate [1/{unit}]": ratio(stock.orders, length),
        f"period [{unit}]": stock.period,
        "order_variance [units2]": stock.order_variance if is_compared else math.nan,
        "demand_variance [units2]": stock.demand_variance if is_compared else math.nan,
        "bullwhip": bullwhip_of(stock),
        "bullwhip_of_chain": bullwhip_of_chain(stock, observed),
        "holding_cost [EUR]": cost.holding,
        "backorder_cost [EUR]": cost.backorder,
        "order_cost [EUR]": cost.order,
        "lost_cost [EUR]": cost.lost,
        "cost [EUR]": total_cost(cost),
        "on_hand_end [units]": stock.on_hand,
        "backorders_end [units]": stock.backorders,
    }


def demands_table(observed: Observed) -> pd.DataFrame:
    """Return how the customers were served."""
    return _frame([_demand_row(demand, observed) for demand in observed.demands], DEMAND_COLUMNS)


def _demand_row(demand: DemandSeen, observed: Observed) -> dict[str, Any]:
    return {
        "demand": demand.name,
        "stock": demand.stock,
        "orders": demand.orders,
        "demanded [units]": demand.window_demanded,
        "served [units]": demand.window_served,
        "lost [units]": demand.window_lost,
        "waiting_end [units]": demand.waiting,
        "fill_rate": ratio(demand.at_once, demand.window_demanded),
        "order_fill_rate": ratio(demand.in_full, demand.orders),
        f"wait [{observed.time_unit}]": ratio(demand.wait, demand.window_served),
    }


def bullwhip_of(stock: StockSeen) -> float:
    """Return the variance of the orders over that of the demand, per period; NaN if unknown."""
    return ratio(stock.order_variance, stock.demand_variance) if stock.periods > 1 else math.nan


def bullwhip_of_chain(stock: StockSeen, observed: Observed) -> float:
    """Return the variance of the orders over that of what the customers of the chain want.

    The customers of several shops are taken to be independent of each other. NaN where a shop
    counts by other periods.
    """
    shops = _shops_behind(stock, observed.stocks)
    if stock.periods < 2 or any(shop.period != stock.period for shop in shops):
        return math.nan
    return ratio(stock.order_variance, math.fsum(shop.demand_variance for shop in shops))


def _shops_behind(stock: StockSeen, stocks: list[StockSeen]) -> list[StockSeen]:
    """Return the stocks at the end of the chain that get their goods by way of *stock*."""
    shops, waiting = [], [stock]
    while waiting:
        here = waiting.pop()
        buyers = [other for other in stocks if other.supplier == here.name]
        waiting += buyers
        if not buyers:
            shops.append(here)
    return shops


def costs_of(stock: StockSeen, facts: Facts) -> StockCosts:
    """Return what a stock has cost in the window, in EUR, by kind of cost.

    Examples
    --------
    >>> facts = Facts(stock_costs={"shop": StockCosts(holding=0.5, backorder=1.0)})
    >>> costs_of(StockSeen("shop", on_hand_area=12.0, backorders_area=2.0), facts)
    StockCosts(holding=6.0, backorder=2.0, order=0.0, lost=0.0)
    """
    rates = facts.stock_costs.get(stock.name, StockCosts())
    return StockCosts(
        holding=rates.holding * stock.on_hand_area,
        backorder=rates.backorder * stock.backorders_area,
        order=rates.order * stock.orders,
        lost=rates.lost * stock.window_lost,
    )


def total_cost(cost: StockCosts) -> float:
    """Return the sum of all kinds of cost."""
    return math.fsum((cost.holding, cost.backorder, cost.order, cost.lost))


def broken_laws_of_stocks(observed: Observed) -> Iterator[str]:
    """Yield every law about units that the books of the stocks break."""
    for stock in observed.stocks:
        label = f"stock {stock.name}"
        yield from _equal(
            label,
            {"initial": stock.initial, "received": stock.received},
            {"served": stock.served, "taken": stock.taken, "on hand": stock.on_hand},
        )
        yield from _equal(
            label,
            {"demanded": stock.demanded},
            {"served": stock.served, "lost": stock.lost, "backorders": stock.backorders},
        )
        yield from _equal(
            label,
            {"ordered": stock.ordered},
            {"arrived": stock.arrived, "on order": stock.on_order, "cancelled": stock.cancelled},
        )
        yield from _equal(
            label,
            {"dispatched": stock.dispatched, "under way at the start": stock.under_way},
            {"arrived": stock.arrived, "in transit": stock.in_transit},
        )
        yield from _equal(
            label,
            {"on order": stock.on_order},
            {
                "in the mail": stock.in_the_mail,
                "awaited": stock.awaited,
                "in transit": stock.in_transit,
            },
        )
        yield from _equal(label, {"served": stock.served}, _receivers(stock, observed))
        if stock.at_once > stock.window_demanded * (1 + _RELATIVE) + _ABSOLUTE:
            yield f"{label}: more was served at once than demanded"
        if stock.cycles_in_full > stock.cycles:
            yield f"{label}: more cycles without shortage than cycles"
    for demand in observed.demands:
        yield from _equal(
            f"demand {demand.name}",
            {"demanded": demand.demanded},
            {"served": demand.served, "lost": demand.lost, "waiting": demand.waiting},
        )


def _receivers(stock: StockSeen, observed: Observed) -> dict[str, float]:
    """Return who got what the stock handed over, between the stages of the chain."""
    own = {f"to {d.name}": d.served for d in observed.demands if d.stock == stock.name}
    stages = {f"to {s.name}": s.dispatched for s in observed.stocks if s.supplier == stock.name}
    return {**own, **stages, "returned": stock.returned}


def _equal(label: str, left: dict[str, float], right: dict[str, float]) -> Iterator[str]:
    one, other = math.fsum(left.values()), math.fsum(right.values())
    if abs(one - other) > _RELATIVE * max(one, other) + _ABSOLUTE:
        yield f"{label}: {_sum(left)} = {one!r}, but {_sum(right)} = {other!r}"


def _sum(terms: dict[str, float]) -> str:
    return " + ".join(f"{name} {value:g}" for name, value in terms.items())


def _frame(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=list(columns))
