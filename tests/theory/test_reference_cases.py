"""Every reference case of stocks, supply chains, line balancing and one machine, to its digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from factorysim.theory.balancing.line_balancing import balance_line, station_bounds
from factorysim.theory.balancing.task_graphs import read_task_graph
from factorysim.theory.scheduling.single_machine import (
    earliest_due_date_first,
    evaluate_sequence,
    fewest_tardy_jobs,
    least_total_tardiness,
    shortest_first,
    weighted_shortest_first,
)
from factorysim.theory.stocks.periodic_review import periodic_review_stock
from factorysim.theory.stocks.stock_policies import lost_sales_base_stock, reorder_point_stock
from factorysim.theory.stocks.supply_chains import bullwhip_moving_average
from tests.theory.reference_values import HERE, all_cases, metrics, value
from tests.validation import reference

DIGITS = 5e-10
"""The values have ten significant digits."""

Numbers = dict[str, Any]


def reordered(model: Numbers) -> Numbers:
    levels = reorder_point_stock(
        model["demand_rate"],
        model["lead_time"],
        reorder_point=model["reorder_point"],
        order_quantity=model["order_quantity"],
    )
    return {
        "fill_rate": levels.fill_rate,
        "mean_on_hand": levels.on_hand,
        "mean_backorders": levels.backorders,
        "orders_per_time": levels.order_rate,
    }


def with_lost_sales(model: Numbers) -> Numbers:
    levels = lost_sales_base_stock(
        model["demand_rate"], model["mean_lead_time"], base_stock=model["base_stock"]
    )
    return {"lost_fraction": levels.loss_share, "mean_on_hand": levels.on_hand}


def reviewed(model: Numbers) -> Numbers:
    stock = periodic_review_stock(
        model["demand_mean_per_period"],
        reorder_point=model["s"],
        order_up_to=model["S"],
        lead_time=model["lead_time_periods"],
    )
    return {
        "mean_end_of_period_on_hand": stock.on_hand,
        "mean_end_of_period_backorders": stock.backorders,
        "orders_per_period": stock.order_rate,
    }


STOCKS: dict[str, Callable[[Numbers], Numbers]] = {
    "rq_4_5": reordered,
    "rq_2_8": reordered,
    "lost_sales_base_stock": with_lost_sales,
    "ss_periodic": reviewed,
}


@pytest.mark.parametrize(("case", "name"), metrics("inventory"))
def test_stocks(case: str, name: str) -> None:
    found = STOCKS[case](all_cases()[case]["model"])
    assert found[name] == pytest.approx(value(case, name), rel=DIGITS)


@pytest.mark.parametrize(("case", "name"), metrics("supply_chain"))
def test_bullwhip(case: str, name: str) -> None:
    assert name == "variance_orders_over_variance_demand"
    model = all_cases()[case]["model"]
    ratio = bullwhip_moving_average(
        model["lead_time"],
        periods=model["moving_average_periods"],
        correlation=model.get("ar1", 0.0),
    )
    assert ratio == pytest.approx(value(case, name), rel=DIGITS)


@pytest.mark.parametrize(
    ("case", "row"),
    [(case, tuple(row)) for case, name in metrics("line_balancing") for row in value(case, name)],
)
def test_line_balancing(case: str, row: tuple[int, int, int]) -> None:
    cycle, stations, work_bound = row
    tasks = read_task_graph(HERE / "data" / f"{case.replace('salbp1', 'salbp')}.txt")
    line = balance_line(tasks, cycle)
    assert (line.station_count, line.is_optimal) == (stations, True)
    assert station_bounds(tasks, cycle).work == work_bound


def on_one_machine() -> Numbers:
    model = reference.model("single_machine_rules")
    times, due, weights = model["p"], model["due"], model["weight"]
    fcfs = evaluate_sequence(range(len(times)), times, due=due, weights=weights)
    return {
        "spt_total_flow_time_optimal": shortest_first(times).total_completion_time,
        "wspt_total_weighted_flow_time_optimal": weighted_shortest_first(
            times, weights
        ).total_weighted_completion_time,
        "edd_maximum_lateness_optimal": earliest_due_date_first(times, due).maximum_lateness,
        "minimum_number_tardy": fewest_tardy_jobs(times, due).tardy_jobs,
        "minimum_total_tardiness": least_total_tardiness(times, due).total_tardiness,
        "fcfs": [
            fcfs.total_completion_time,
            fcfs.total_weighted_completion_time,
            fcfs.total_tardiness,
            fcfs.tardy_jobs,
            fcfs.maximum_lateness,
        ],
    }


@pytest.mark.parametrize("name", reference.metric_names("single_machine_rules"))
def test_one_machine(name: str) -> None:
    assert on_one_machine()[name] == reference.value("single_machine_rules", name)
