"""Stocks under (r, Q), base stock and (s, S), and the bullwhip, against exact results."""

from __future__ import annotations

from typing import Any

import pytest

import factorysim as fs
from factorysim.model.distributions import Distribution
from factorysim.results.observed import StockSeen
from factorysim.theory.stocks.stock_policies import reorder_point_stock
from factorysim.theory.stocks.supply_chains import (
    bullwhip_exponential_smoothing,
    bullwhip_of_stages,
)
from tests.validation.measuring import QUICK_AND_FULL, Extent, Measure, estimate, window_of
from tests.validation.reference import Runs, cases, confirm, confirm_case, metric_names, model


def held(replenish: dict[str, Any], every: Distribution | float, **attributes: Any) -> fs.Factory:
    """Return a shop whose customers want one unit each."""
    return fs.Factory(
        stocks={"shop": fs.Stock(initial=5, replenish=replenish, **attributes)},
        demands={"customers": fs.Demand(of="shop", every=every)},
    )


def stock_of(result: fs.Result, name: str = "shop") -> StockSeen:
    return next(stock for stock in result.observed.stocks if stock.name == name)


def per_time(attribute: str) -> Measure:
    """Return a mean over time, or a rate, of the shop."""
    return lambda result: getattr(stock_of(result), attribute) / window_of(result)


def at_once(result: fs.Result) -> float:
    return stock_of(result).at_once / stock_of(result).window_demanded


def lost(result: fs.Result) -> float:
    return stock_of(result).window_lost / stock_of(result).window_demanded


MEASURES: dict[str, Measure] = {
    "fill_rate": at_once,
    "lost_fraction": lost,
    "mean_on_hand": per_time("on_hand_area"),
    "mean_backorders": per_time("backorders_area"),
    "orders_per_time": per_time("orders"),
}


def measures(case: str) -> dict[str, Measure]:
    return {name: MEASURES[name] for name in metric_names(case)}


@pytest.mark.parametrize("case", [name for name in cases("inventory") if name.startswith("rq_")])
@QUICK_AND_FULL
def test_reorder_point_and_quantity(case: str, extent: Extent) -> None:
    says = model(case)
    factory = held(
        {"reorder_point": says["reorder_point"], "order_quantity": says["order_quantity"]},
        fs.exponential(1 / says["demand_rate"]),
        lead_time=says["lead_time"],
    )
    runs = extent.runs(200_000, warmup=200)
    for name, found in estimate(factory, measures(case), runs).items():
        confirm_case(case, name, found, runs)


@pytest.mark.parametrize("kind", ["constant", "exponential"])
@QUICK_AND_FULL
def test_base_stock_with_lost_sales_knows_only_the_mean_lead_time(
    kind: str, extent: Extent
) -> None:
    case = "lost_sales_base_stock"
    says = model(case)
    factory = held(
        {"base_stock": says["base_stock"]},
        fs.exponential(1 / says["demand_rate"]),
        lead_time={kind: says["mean_lead_time"]},
        when_empty="lose",
    )
    runs = extent.runs(200_000, warmup=200)
    for name, found in estimate(factory, measures(case), runs).items():
        confirm_case(case, name, found, runs, at=kind)


def in_periods(low: float, high: float, mean: float) -> fs.Factory:
    """Return a shop with periodic review (s, S) and lead time 0.

    The demand of a period comes right after its review, so a mean over time is one of the ends of
    the periods.
    """
    return fs.Factory(
        stocks={
            "shop": fs.Stock(
                initial=high, replenish={"reorder_point": low, "order_up_to": high}, review=1
            )
        },
        demands={"customers": fs.Demand(of="shop", every=1, first_at=0, quantity=fs.poisson(mean))},
    )


PERIODIC: dict[str, Measure] = {
    "mean_end_of_period_on_hand": MEASURES["mean_on_hand"],
    "mean_end_of_period_backorders": MEASURES["mean_backorders"],
    "orders_per_period": MEASURES["orders_per_time"],
}


@QUICK_AND_FULL
def test_periodic_review_up_to_a_level(extent: Extent) -> None:
    case = "ss_periodic"
    says = model(case)
    factory = in_periods(says["s"], says["S"], says["demand_mean_per_period"])
    runs = extent.runs(200_000, warmup=200)
    for name, found in estimate(factory, PERIODIC, runs).items():
        confirm_case(case, name, found, runs)


def ratio(name: str = "shop") -> Measure:
    return lambda result: stock_of(result, name).order_variance / _demand_variance(result)


def _demand_variance(result: fs.Result) -> float:
    return stock_of(result).demand_variance


def forecasting(cover: float, forecast: dict[str, Any], **attributes: Any) -> fs.Stock:
    """Return a stock that orders up to cover x forecast; the review period is part of `cover`."""
    return fs.Stock(
        initial=100 * cover,
        review=1,
        replenish={"forecast": forecast, "cover": cover},
        lead_time=cover - 1,
        allow_returns=True,
        **attributes,
    )


@pytest.mark.parametrize("case", cases("supply_chain"))
@QUICK_AND_FULL
def test_orders_vary_more_than_demand(case: str, extent: Extent) -> None:
    says = model(case)
    forecast = {"moving_average": says["moving_average_periods"]}
    factory = fs.Factory(
        stocks={"shop": forecasting(says["lead_time"], forecast)},
        demands={
            "customers": fs.Demand(
                of="shop",
                every=1,
                quantity=fs.normal(100, 10),
                correlation=says.get("ar1", 0.0),
            )
        },
    )
    runs = extent.runs(200_000, warmup=200)
    found = estimate(factory, {"ratio": ratio()}, runs)["ratio"]
    confirm_case(case, "variance_orders_over_variance_demand", found, runs)


# Other values, against the theory of the library.


@pytest.mark.parametrize(
    ("rate", "lead_time", "point", "quantity"),
    [(3.0, 1.5, 3, 1), (0.7, 4.0, -1, 3), (5.0, 0.4, 2, 7)],
)
def test_other_reorder_points(rate: float, lead_time: float, point: int, quantity: int) -> None:
    exact = reorder_point_stock(rate, lead_time, reorder_point=point, order_quantity=quantity)
    factory = held(
        {"reorder_point": point, "order_quantity": quantity},
        fs.exponential(1 / rate),
        lead_time=lead_time,
    )
    found = estimate(
        factory,
        {
            **MEASURES,
            "mean_on_order": per_time("on_order_area"),
            "mean_wait": lambda result: _wait(result),
        },
        Runs(16, 800, 50, is_full=False),
    )
    subject = f"(r, Q) with rate {rate}, lead time {lead_time}, r {point}, Q {quantity}"
    confirm(subject, "fill_rate", exact.fill_rate, found["fill_rate"])
    confirm(subject, "mean_on_hand", exact.on_hand, found["mean_on_hand"])
    confirm(subject, "mean_backorders", exact.backorders, found["mean_backorders"])
    confirm(subject, "mean_on_order", exact.on_order, found["mean_on_order"])
    confirm(subject, "orders_per_time", exact.order_rate, found["orders_per_time"])
    confirm(subject, "mean_wait", exact.waiting_time, found["mean_wait"])


def _wait(result: fs.Result) -> float:
    (customers,) = result.observed.demands
    return customers.wait / customers.window_served


def test_exponential_smoothing_whips_as_its_formula_says() -> None:
    exact = bullwhip_exponential_smoothing(2, smoothing=0.2)
    factory = fs.Factory(
        stocks={"shop": forecasting(2, {"exponential_smoothing": 0.2})},
        demands={"customers": fs.Demand(of="shop", every=1, quantity=fs.normal(100, 10))},
    )
    found = estimate(factory, {"ratio": ratio()}, Runs(16, 1000, 100, is_full=False))["ratio"]
    confirm("exponential smoothing, L 2, a 0.2", "bullwhip", exact, found)


@pytest.mark.parametrize("is_shared", [True, False])
def test_the_wave_grows_from_stage_to_stage_as_the_theory_says(is_shared: bool) -> None:
    exact = bullwhip_of_stages([2, 2, 2], periods=5, is_demand_shared=is_shared)
    stages = ("shop", "depot", "works")
    stocks = {}
    for name, supplier in zip(stages, (*stages[1:], None), strict=True):
        forecast: dict[str, Any] = {"moving_average": 5}
        if is_shared and name != "shop":
            forecast["of"] = "shop"
        stocks[name] = forecasting(2, forecast, supplier=supplier)
    factory = fs.Factory(
        stocks=stocks,
        demands={"customers": fs.Demand(of="shop", every=1, quantity=fs.normal(100, 5))},
    )
    found = estimate(
        factory, {name: ratio(name) for name in stages}, Runs(16, 1000, 100, is_full=False)
    )
    for name, value in zip(stages, exact, strict=True):
        subject = f"three stages, demand {'' if is_shared else 'not '}shared"
        confirm(subject, f"bullwhip {name}", value, found[name])
