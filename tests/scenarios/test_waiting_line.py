"""The last ten percent: the wait follows the formula, and bends upwards with the load."""

from __future__ import annotations

import statistics

import pytest

from factorysim.experiments import mean_and_half_width
from tests.scenarios.expectations import Case, Effort, cases, compared, runs, values

SCENARIO = "waiting-line"
LONG = Effort(replications=60, is_full=True)
HALF_USED = {"sources.orders.every": {"exponential": 12}}
NINETY = {"sources.orders.every.mean": 6 / 0.9}
NINETY_FIVE = {"sources.orders.every.mean": 6 / 0.95}
QUICK_CASES = [case for case in cases(SCENARIO) if "run.until" not in case.changes]


@pytest.mark.parametrize("case", QUICK_CASES, ids=str)
def test_the_wait_is_that_of_the_formula(case: Case) -> None:
    assert case.disagreements(Effort()) == []


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_wait_is_that_of_the_formula_in_many_runs(case: Case) -> None:
    assert case.disagreements(LONG) == []


def test_twelve_percent_more_orders_more_than_double_the_wait() -> None:
    effort = Effort(replications=40)
    now = values(runs(SCENARIO, effort=effort), "waiting_time")
    then = values(runs(SCENARIO, NINETY, effort=effort), "waiting_time")
    beyond_double = [after - 2 * before for before, after in zip(now, then, strict=True)]
    assert mean_and_half_width(beyond_double).low > 0


def test_less_scatter_of_the_work_shortens_the_wait() -> None:
    steadier = {"stations.bench.time": {"gamma": {"mean": 6, "cv": 0.5}}}
    gain = compared(SCENARIO, "waiting_time", steadier)
    assert mean_and_half_width(gain).high < 0


def test_the_higher_the_load_the_less_one_run_says() -> None:
    spreads = []
    for changes in (HALF_USED, {}, NINETY_FIVE):
        waits = values(runs(SCENARIO, changes, effort=Effort(replications=20)), "waiting_time")
        spreads.append(statistics.stdev(waits) / statistics.mean(waits))
    assert spreads == sorted(spreads)
    assert spreads[0] < 0.2
    assert spreads[-1] > 0.4, "one run at 95 % should say almost nothing"


def test_with_a_second_bench_the_wait_is_that_of_two_servers() -> None:
    results = runs(SCENARIO, {"stations.bench.capacity": 2}, effort=Effort(replications=30))
    wait = mean_and_half_width(values(results, "waiting_time"), 0.9999)
    # Erlang C for two benches that are used 40 %: 2 u^2 / (1 + u) / (2 / 6 - 1 / 7.5).
    assert wait.low < 8 / 7 < wait.high
    assert wait.half_width < 0.15
