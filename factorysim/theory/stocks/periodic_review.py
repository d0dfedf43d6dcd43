"""Periodic review of a stock: (s, S) as an exact Markov chain.

At the beginning of a period the inventory position (on hand + on order - backorders) is looked at.
At s or below, an order brings it up to S. The order comes in after the lead time, counted in
periods; with 0 at once. Then the demand of the period comes, and the stock is counted at its end.

Source: S. Karlin in K. Arrow, S. Karlin, H. Scarf, Studies in the Mathematical Theory of Inventory
and Production (1958); Y.-S. Zheng, A. Federgruen, Operations Research 39 (1991).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import whole
from factorysim.theory.stocks.demands import (
    Demand,
    demand_probabilities,
    expected_shortage,
    sum_of_periods,
)

MOST_LEVELS = 20_000
"""S - s beyond this is refused."""


@dataclass(frozen=True)
class ReviewedStock:
    """What (s, S) leads to, in the long run."""

    on_hand: float
    """Mean stock at the end of a period."""
    backorders: float
    """Mean number of pieces that customers wait for at the end of a period."""
    order_rate: float
    """Orders per period."""
    order_quantity: float
    """Mean size of an order."""
    fill_rate: float
    """Share of the demand that is served in its own period from stock."""
    positions: dict[int, float]
    """Probability of every inventory position after ordering, from s + 1 to S."""

    def cost(
        self, *, order_cost: float = 0.0, holding_cost: float = 0.0, backorder_cost: float = 0.0
    ) -> float:
        """Return the cost per period, from costs of an order and of a piece per period."""
        each = (order_cost, holding_cost, backorder_cost)
        numbers = (self.order_rate, self.on_hand, self.backorders)
        return math.fsum(cost * number for cost, number in zip(each, numbers, strict=True))


def periodic_review_stock(
    demand: Demand, *, reorder_point: int, order_up_to: int, lead_time: int = 0
) -> ReviewedStock:
    """Return what (s, S) leads to; customers wait.

    Parameters
    ----------
    demand
        Demand of one period: the mean of a Poisson demand, or the probabilities of 0, 1, 2, ...
        pieces. Periods are independent.
    reorder_point
        s: at this inventory position or below, an order is placed.
    order_up_to
        S: the inventory position after an order, above s.
    lead_time
        Periods from an order to its arrival; 0 if it comes before the demand of the same period.

    Raises
    ------
    ScenarioError
        If S is not above s, or there is never any demand.

    Notes
    -----
    Source: the stationary distribution of the inventory position after ordering, which is
    independent of the demand in the lead time and the period that follow (Zheng and Federgruen
    1991, section 1).

    Examples
    --------
    >>> stock = periodic_review_stock(3.0, reorder_point=4, order_up_to=12)
    >>> round(stock.on_hand, 6), round(stock.backorders, 6), round(stock.order_rate, 6)
    (6.153458, 0.022076, 0.315774)
    """
    chances = demand_probabilities(demand)
    mean = float(np.arange(chances.size) @ chances)
    if mean <= 0:
        raise ScenarioError("demand: there is never any demand, so nothing is ever ordered.")
    low = whole("reorder_point", reorder_point, least=-10 * MOST_LEVELS)
    high = whole("order_up_to", order_up_to, least=-10 * MOST_LEVELS)
    if not low < high <= low + MOST_LEVELS:
        raise ScenarioError(
            f"order_up_to: {high} is not possible with a reorder point of {low}. It is above the "
            f"reorder point, by at most {MOST_LEVELS}."
        )
    periods = whole("lead_time", lead_time)
    visits = _visits(chances, high - low)
    order_rate = 1 / float(visits.sum())
    share = visits * order_rate
    positions = {high - below: float(part) for below, part in enumerate(share)}
    before = sum_of_periods(chances, periods)
    until_end = sum_of_periods(chances, periods + 1)
    late = _mean_shortage(positions, until_end)
    return ReviewedStock(
        on_hand=sum(p * position for position, p in positions.items())
        - mean * (periods + 1)
        + late,
        backorders=late,
        order_rate=order_rate,
        order_quantity=mean / order_rate,
        # What waits at the end and did not wait before the demand of the period came.
        fill_rate=1 - (late - _mean_shortage(positions, before)) / mean,
        positions=dict(sorted(positions.items())),
    )


def _visits(chances: NDArray[np.float64], levels: int) -> NDArray[np.float64]:
    """Return how many periods of one order cycle begin so many pieces below S.

    The position falls by the demand of each period (a renewal process) until it is *levels*
    below S; then an order ends the cycle.
    """
    demand = np.zeros(levels)
    known = min(levels, chances.size)
    demand[:known] = chances[:known]
    visits = np.zeros(levels)
    for below in range(levels):
        fallen = float(visits[:below] @ demand[below:0:-1]) if below else 1.0
        visits[below] = fallen / (1 - demand[0])
    return visits


def _mean_shortage(positions: dict[int, float], chances: NDArray[np.float64]) -> float:
    return math.fsum(p * expected_shortage(chances, position) for position, p in positions.items())
