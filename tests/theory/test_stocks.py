"""Order quantities and stock policies against enumeration, minimisation and a simulated stock."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.theory.stocks.demands import demand_probabilities, poisson_shortage
from factorysim.theory.stocks.order_quantities import (
    economic_order_quantity,
    newsvendor,
    normal_newsvendor,
)
from factorysim.theory.stocks.periodic_review import periodic_review_stock
from factorysim.theory.stocks.stock_policies import (
    base_stock,
    cheapest_stock_for,
    lost_sales_base_stock,
    reorder_point_for,
    reorder_point_stock,
)

positive = st.floats(0.1, 20)


@st.composite
def demands(draw: st.DrawFn) -> list[float]:
    weights = draw(st.lists(st.integers(0, 5), min_size=2, max_size=6).filter(lambda w: sum(w[1:])))
    return [weight / sum(weights) for weight in weights]


# Order quantities


def lot_cost(
    lot: float, late: float, demand: float, order: float, holding: float, wait: float, speed: float
) -> float:
    """The cost per time of a lot of which *late* pieces are backordered at most."""
    top = lot * (1 - demand / speed) - late
    cycle = lot / demand
    slope = demand * (1 - demand / speed)
    return (order + holding * top**2 / (2 * slope) + wait * late**2 / (2 * slope)) / cycle


@given(positive, positive, positive, positive)
def test_no_other_lot_is_cheaper(demand: float, order: float, holding: float, wait: float) -> None:
    speed = 2 * demand
    best = economic_order_quantity(
        demand,
        order_cost=order,
        holding_cost=holding,
        production_rate=speed,
        backorder_cost=wait,
    )
    costs = (demand, order, holding, wait, speed)
    assert lot_cost(best.quantity, best.largest_backorder, *costs) == pytest.approx(best.cost)
    for factor in (0.9, 0.99, 1.01, 1.1):
        assert lot_cost(factor * best.quantity, best.largest_backorder, *costs) >= best.cost
        assert lot_cost(best.quantity, factor * best.largest_backorder, *costs) >= best.cost
    top = best.quantity * (1 - demand / speed) - best.largest_backorder
    assert best.largest_stock == pytest.approx(top)


@given(positive, positive, positive, st.floats(0.2, 5))
def test_the_cost_ratio_says_what_another_lot_costs(
    demand: float, order: float, holding: float, factor: float
) -> None:
    best = economic_order_quantity(demand, order_cost=order, holding_cost=holding)
    lot = factor * best.quantity
    cost = order * demand / lot + holding * lot / 2
    assert best.cost_ratio(lot) * best.cost == pytest.approx(cost)
    assert best.order_rate * best.time_between_orders == pytest.approx(1)


@given(demands(), positive, positive)
def test_no_other_order_of_the_newsvendor_is_cheaper(
    chances: list[float], under: float, over: float
) -> None:
    best = newsvendor(chances, underage_cost=under, overage_cost=over)

    def cost(quantity: int) -> float:
        return sum(
            p * (under * max(d - quantity, 0) + over * max(quantity - d, 0))
            for d, p in enumerate(chances)
        )

    assert best.cost == pytest.approx(cost(int(best.quantity)))
    assert best.cost == pytest.approx(min(cost(q) for q in range(len(chances))), abs=1e-9)
    mean = sum(d * p for d, p in enumerate(chances))
    assert best.expected_sales + best.expected_shortage == pytest.approx(mean)


def test_the_normal_newsvendor_is_right_by_integration() -> None:
    best = normal_newsvendor(100, 15, underage_cost=7, overage_cost=2)
    demand = np.linspace(-20, 220, 240_001)
    density = np.exp(-(((demand - 100) / 15) ** 2) / 2) / (15 * math.sqrt(2 * math.pi))
    missing = float(np.maximum(demand - best.quantity, 0) @ density) * 0.001
    left = float(np.maximum(best.quantity - demand, 0) @ density) * 0.001
    assert best.expected_shortage == pytest.approx(missing, rel=1e-6)
    assert best.expected_left_over == pytest.approx(left, rel=1e-6)
    assert best.cost == pytest.approx(7 * missing + 2 * left, rel=1e-6)


# Continuous review


@given(positive, st.floats(0, 5), st.integers(-5, 40), st.integers(1, 12))
def test_reorder_points_are_an_average_over_the_inventory_positions(
    rate: float, lead_time: float, point: int, quantity: int
) -> None:
    levels = reorder_point_stock(rate, lead_time, reorder_point=point, order_quantity=quantity)
    chances = demand_probabilities(rate * lead_time)
    demand = np.arange(chances.size)
    stocks = [position - demand for position in range(point + 1, point + quantity + 1)]
    served = np.mean([chances[stock > 0].sum() for stock in stocks])
    on_hand = np.mean([np.maximum(stock, 0) @ chances for stock in stocks])
    waiting = np.mean([np.maximum(-stock, 0) @ chances for stock in stocks])
    assert levels.fill_rate == pytest.approx(served, abs=1e-10)
    assert levels.on_hand == pytest.approx(on_hand, abs=1e-8)
    assert levels.backorders == pytest.approx(waiting, abs=1e-8)
    assert levels.waiting_time * rate == pytest.approx(levels.backorders)


@given(positive, st.floats(0, 5), st.integers(0, 30))
def test_an_order_quantity_of_one_is_a_base_stock(
    rate: float, lead_time: float, level: int
) -> None:
    single = reorder_point_stock(rate, lead_time, reorder_point=level - 1, order_quantity=1)
    assert base_stock(rate, lead_time, base_stock=level) == single
    assert single.base_stock == level


@given(positive, st.floats(0.01, 5), st.integers(0, 30))
def test_lost_sales_are_erlangs_loss_formula(rate: float, lead_time: float, level: int) -> None:
    levels = lost_sales_base_stock(rate, lead_time, base_stock=level)
    load = rate * lead_time
    terms = [load**k / math.factorial(k) for k in range(level + 1)]
    assert levels.loss_share == pytest.approx(terms[-1] / sum(terms))
    on_hand = sum((level - k) * term for k, term in enumerate(terms)) / sum(terms)
    assert levels.on_hand == pytest.approx(on_hand, abs=1e-9)


@given(st.floats(0.05, 0.999), positive, st.floats(0, 5), st.integers(1, 20))
def test_the_smallest_reorder_point_is_just_enough(
    wanted: float, rate: float, lead_time: float, quantity: int
) -> None:
    best = reorder_point_for(wanted, demand_rate=rate, lead_time=lead_time, order_quantity=quantity)
    less = reorder_point_stock(
        rate, lead_time, reorder_point=best.reorder_point - 1, order_quantity=quantity
    )
    assert less.fill_rate < wanted <= best.fill_rate


@pytest.mark.parametrize(
    ("wanted", "rate", "order_cost"), [(0.95, 2, 10), (0.5, 5, 3), (0.99, 1, 0)]
)
def test_no_other_reorder_point_and_quantity_is_cheaper(
    wanted: float, rate: float, order_cost: float
) -> None:
    best = cheapest_stock_for(
        wanted, demand_rate=rate, lead_time=2, order_cost=order_cost, holding_cost=1
    )
    others = [
        reorder_point_for(wanted, demand_rate=rate, lead_time=2, order_quantity=quantity)
        for quantity in range(1, 80)
    ]
    costs = [levels.cost(order_cost=order_cost, holding_cost=1) for levels in others]
    assert best.cost(order_cost=order_cost, holding_cost=1) == min(costs)


def test_a_tiny_shortage_keeps_its_digits() -> None:
    # The mean of what 2 exceeds 20 by, summed up term by term.
    terms = [(k - 20) * math.exp(-2) * 2**k / math.factorial(k) for k in range(21, 60)]
    assert float(poisson_shortage(2.0, 20)) == pytest.approx(math.fsum(terms), rel=1e-9)


# Periodic review


@given(demands(), st.integers(-3, 5), st.integers(1, 8))
def test_the_positions_are_stationary(chances: list[float], point: int, width: int) -> None:
    stock = periodic_review_stock(chances, reorder_point=point, order_up_to=point + width)
    after = dict.fromkeys(stock.positions, 0.0)
    for position, share in stock.positions.items():
        for demand, chance in enumerate(chances):
            left = position - demand
            after[left if left > point else point + width] += share * chance
    assert after == pytest.approx(stock.positions)
    assert sum(stock.positions.values()) == pytest.approx(1)
    ordered = sum(
        share * chance
        for position, share in stock.positions.items()
        for demand, chance in enumerate(chances)
        if position - demand <= point
    )
    assert stock.order_rate == pytest.approx(ordered)


@pytest.mark.parametrize(("lead_time", "point"), [(0, 2), (2, 9)])
def test_a_simulated_stock_under_periodic_review_agrees(lead_time: int, point: int) -> None:
    theory = periodic_review_stock(3.0, reorder_point=point, order_up_to=16, lead_time=lead_time)
    random = np.random.default_rng(7)
    count = 40_000
    stock = np.full(count, 16.0)
    coming = np.zeros((lead_time + 1, count))
    for period in range(60):
        position = stock + coming.sum(axis=0)
        order = np.where(position <= point, 16 - position, 0)
        coming[(period + lead_time) % (lead_time + 1)] = order
        stock = stock + coming[period % (lead_time + 1)]
        coming[period % (lead_time + 1)] = 0
        demand = random.poisson(3.0, count)
        served = np.minimum(np.maximum(stock, 0), demand)
        stock = stock - demand
    # The 40 000 stocks are independent of each other, so the last period gives standard errors.
    seen = {
        "on_hand": np.maximum(stock, 0),
        "backorders": np.maximum(-stock, 0),
        "order_rate": (order > 0).astype(float),
        "fill_rate": served / 3.0,
    }
    for name, values in seen.items():
        error = values.std() / math.sqrt(count)
        assert abs(values.mean() - getattr(theory, name)) < 4 * error, name


# Mistakes


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: economic_order_quantity(0, order_cost=1, holding_cost=1), "demand_rate: 0"),
        (
            lambda: economic_order_quantity(2, order_cost=1, holding_cost=1, production_rate=2),
            "not more than the demand",
        ),
        (lambda: newsvendor(3, underage_cost=1, overage_cost=0), "without limit"),
        (lambda: newsvendor([0.5, 0.4], underage_cost=1, overage_cost=1), "add up to 0.9"),
        (lambda: newsvendor([1.5, -0.5], underage_cost=1, overage_cost=1), "none negative"),
        (lambda: newsvendor(1e9, underage_cost=1, overage_cost=1), "larger pieces"),
        (lambda: base_stock(1, 1, base_stock=-1), "base_stock: -1"),
        (lambda: base_stock(1, -1, base_stock=1), "lead_time: -1"),
        (lambda: reorder_point_stock(1, 1, reorder_point=1, order_quantity=0), "order_quantity: 0"),
        (lambda: reorder_point_stock(1e9, 1, reorder_point=1, order_quantity=1), "larger pieces"),
        (lambda: reorder_point_for(1.0, demand_rate=1, lead_time=1), "fill_rate: 1.0"),
        (lambda: periodic_review_stock(3, reorder_point=4, order_up_to=4), "order_up_to: 4"),
        (lambda: periodic_review_stock([1.0], reorder_point=4, order_up_to=5), "never any demand"),
    ],
)
def test_impossible_numbers_are_refused(call: object, message: str) -> None:
    assert callable(call)
    with pytest.raises(ScenarioError, match=message):
        call()
