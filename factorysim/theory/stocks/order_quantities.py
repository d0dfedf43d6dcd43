"""How much to order at once: the economic order quantity and the newsvendor."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative, positive
from factorysim.theory.stocks.demands import Demand, demand_probabilities, expected_shortage


@dataclass(frozen=True)
class OrderQuantity:
    """An order quantity with what it costs per time."""

    quantity: float
    """Pieces per order."""
    cost: float
    """Cost of ordering, holding and waiting per time; the pieces themselves are not in it."""
    order_rate: float
    """Orders per time."""
    time_between_orders: float
    largest_stock: float
    """Stock when an order has just come in, or when production of a lot ends."""
    largest_backorder: float
    """Pieces that customers wait for when the order comes in; 0 without planned backorders."""

    def cost_ratio(self, quantity: float) -> float:
        """Return the cost of another quantity as a multiple of the cost of this one.

        The cost is flat at the optimum: twice the quantity costs only a quarter more. Source:
        P. H. Zipkin, Foundations of Inventory Management (2000), section 3.2.3.

        Examples
        --------
        >>> economic_order_quantity(1000, order_cost=500, holding_cost=35).cost_ratio(338.06)
        1.25
        """
        share = positive("quantity", quantity) / self.quantity
        return (share + 1 / share) / 2


def economic_order_quantity(
    demand_rate: float,
    *,
    order_cost: float,
    holding_cost: float,
    production_rate: float = math.inf,
    backorder_cost: float = math.inf,
) -> OrderQuantity:
    """Return the lot that makes ordering and holding together cheapest.

    Parameters
    ----------
    demand_rate
        Pieces per time, constant.
    order_cost
        Cost of one order or setup, whatever its size.
    holding_cost
        Cost of one piece in stock per time.
    production_rate
        Pieces per time that come in while a lot is made, more than the demand; infinite when the
        lot comes all at once.
    backorder_cost
        Cost of one waiting piece per time; infinite when nobody may wait.

    Raises
    ------
    ScenarioError
        If a rate or cost is not positive, or the production is slower than the demand.

    Notes
    -----
    Source: F. W. Harris (1913); E. W. Taft (1918) for a finite production rate; W. J. Hopp, M. L.
    Spearman, Factory Physics, section 2.2 (the example); Zipkin (2000), section 3.3 to 3.5.

    Examples
    --------
    >>> lot = economic_order_quantity(1000, order_cost=500, holding_cost=35)
    >>> round(lot.quantity, 1), round(lot.cost, 1)
    (169.0, 5916.1)
    """
    demand = positive("demand_rate", demand_rate)
    positive("order_cost", order_cost)
    positive("holding_cost", holding_cost)
    if not production_rate > demand:
        raise ScenarioError(
            f"production_rate: {production_rate:g} is not more than the demand of {demand:g} per "
            "time, so the stock never grows. Take a faster production or less demand."
        )
    if not backorder_cost > 0:
        raise ScenarioError(
            f"backorder_cost: {backorder_cost:g} is not possible. It is more than 0; leave it out "
            "when nobody may wait."
        )
    # Shares of the lot that lie on top of each other in the store, and of the time with stock.
    stored = 1 - demand / production_rate
    with_stock = 1 / (1 + holding_cost / backorder_cost)
    quantity = math.sqrt(2 * order_cost * demand / (holding_cost * stored * with_stock))
    return OrderQuantity(
        quantity=quantity,
        cost=math.sqrt(2 * order_cost * demand * holding_cost * stored * with_stock),
        order_rate=demand / quantity,
        time_between_orders=quantity / demand,
        largest_stock=quantity * stored * with_stock,
        largest_backorder=quantity * stored * (1 - with_stock),
    )


@dataclass(frozen=True)
class NewsvendorOrder:
    """What to buy once for a demand that is not known yet."""

    quantity: float
    critical_ratio: float
    """Share of the demand that is worth covering: underage / (underage + overage)."""
    cost: float
    """Expected cost of what is missing and what is left over."""
    expected_shortage: float
    """Mean number of pieces that are asked for in vain."""
    expected_left_over: float
    """Mean number of pieces that nobody buys."""

    @property
    def expected_sales(self) -> float:
        """Mean number of pieces that are sold."""
        return self.quantity - self.expected_left_over


def newsvendor(demand: Demand, *, underage_cost: float, overage_cost: float) -> NewsvendorOrder:
    """Return the best order for one period with a demand in whole pieces.

    Parameters
    ----------
    demand
        Mean of a Poisson demand, or the probabilities of a demand of 0, 1, 2, ... pieces.
    underage_cost
        Lost by each piece that is missing, such as price - cost.
    overage_cost
        Lost by each piece that is left over, such as cost - salvage value.

    Notes
    -----
    Source: Hopp and Spearman, Factory Physics, section 2.4.1: the smallest quantity that covers
    the demand with at least the critical ratio.

    Examples
    --------
    >>> newsvendor([0.1, 0.2, 0.4, 0.2, 0.1], underage_cost=3, overage_cost=1).quantity
    3
    """
    ratio = _critical_ratio(underage_cost, overage_cost)
    chances = demand_probabilities(demand)
    covered = np.cumsum(chances)
    # The last sum may fall short of 1 by a rounding error, and no further piece would help.
    quantity = min(int(np.searchsorted(covered, ratio - 1e-12)), chances.size - 1)
    missing = expected_shortage(chances, quantity)
    left_over = missing + quantity - float(np.arange(chances.size) @ chances)
    cost = underage_cost * missing + overage_cost * left_over
    return NewsvendorOrder(quantity, ratio, cost, missing, left_over)


def normal_newsvendor(
    mean: float, standard_deviation: float, *, underage_cost: float, overage_cost: float
) -> NewsvendorOrder:
    """Return the best order for one period with a normally distributed demand.

    Parameters
    ----------
    mean, standard_deviation
        Of the demand, in pieces.
    underage_cost, overage_cost
        Lost by each piece that is missing or left over.

    Notes
    -----
    Source: Hopp and Spearman, Factory Physics, section 2.4.1. The example is the wet suit of
    G. Cachon, C. Terwiesch, Matching Supply with Demand (mean 3192, standard deviation 1181).

    Examples
    --------
    >>> suit = normal_newsvendor(3192, 1181, underage_cost=80, overage_cost=20)
    >>> round(suit.quantity)
    4186
    """
    from scipy.special import ndtri

    positive("standard_deviation", standard_deviation)
    ratio = _critical_ratio(underage_cost, overage_cost)
    z = float(ndtri(ratio))
    density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    missing = standard_deviation * (density - z * (1 - ratio))
    left_over = standard_deviation * (density + z * ratio)
    cost = underage_cost * missing + overage_cost * left_over
    return NewsvendorOrder(mean + z * standard_deviation, ratio, cost, missing, left_over)


def _critical_ratio(underage_cost: float, overage_cost: float) -> float:
    under = positive("underage_cost", underage_cost)
    over = not_negative("overage_cost", overage_cost)
    if over == 0:
        raise ScenarioError(
            "overage_cost: 0 would make it best to buy without limit. It is more than 0."
        )
    return under / (under + over)
