"""Less in, same out: throughput and lead time by number of cards, and push against pull."""

from __future__ import annotations

import statistics

import pytest

import factorysim as fs
from factorysim.experiments import mean_and_half_width
from tests.long import few_of
from tests.scenarios.expectations import Case, Effort, cases, compared, mean, runs, values, variant

SCENARIO = "conwip-line"
AS_THE_FILE_SAYS = Effort(is_full=True)
SHORT = Effort(length=0.4)
LONG = Effort(length=4, is_full=True)
PUSH = {"sources.orders": {"makes": "part", "every": {"exponential": 5}}, "loops": {}}


def _cards(number: int) -> dict[str, int]:
    return {"loops.cards.cards": number}


@pytest.mark.parametrize("case", few_of(cases(SCENARIO), cases(SCENARIO)[:3].__contains__), ids=str)
def test_rate_and_lead_time_are_those_of_the_formula(case: Case) -> None:
    assert case.disagreements(AS_THE_FILE_SAYS) == []
    # Little's law, from three indicators that are measured in different ways.
    results = runs(SCENARIO, case.changes, effort=AS_THE_FILE_SAYS)
    rates, lead_times, wip = (
        statistics.mean(values(results, quantity))
        for quantity in ("throughput_per_time_unit", "lead_time", "wip")
    )
    assert rates * lead_times == pytest.approx(wip, rel=0.005)


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_rate_and_lead_time_are_those_of_the_formula_in_long_runs(case: Case) -> None:
    assert case.disagreements(LONG) == []


def test_work_in_process_is_the_number_of_cards_at_every_instant() -> None:
    wip = fs.simulate(variant(SCENARIO, {"run.until": "40 h"})).wip
    assert set(wip["wip [parts]"]) == {16}


def test_twice_the_cards_give_little_more_output_and_nearly_twice_the_lead_time() -> None:
    more_output, longer = (
        statistics.mean(compared(SCENARIO, quantity, _cards(40), than=_cards(20), effort=SHORT))
        for quantity in ("throughput", "lead_time")
    )
    assert more_output / 12.5 == pytest.approx(0.09, abs=0.02)
    assert longer / 96 == pytest.approx(0.83, abs=0.03)


def test_pushed_parts_wait_longer_than_pulled_ones_at_the_same_output() -> None:
    pushed = runs(SCENARIO, PUSH, effort=Effort(replications=20))
    pulled = runs(SCENARIO, effort=SHORT)
    # Five M/M/1 queues that are used 80 %: 20 parts, 100 min.
    for quantity, expected in (("throughput", 12.0), ("wip", 20.0), ("lead_time", 100.0)):
        interval = mean_and_half_width(values(pushed, quantity), 0.999)
        assert interval.low < expected < interval.high
    shortest_push = mean_and_half_width(values(pushed, "lead_time"), 0.99).low
    longest_pull = mean_and_half_width(values(pulled, "lead_time"), 0.99).high
    assert longest_pull < shortest_push


def test_a_slower_machine_limits_the_output_whatever_the_cards() -> None:
    slower = {"stations.m3.time.mean": 5}
    lost = mean_and_half_width(compared(SCENARIO, "throughput", slower, effort=SHORT))
    assert lost.high < 0
    with_many_cards = mean(SCENARIO, "throughput", slower | _cards(40), effort=SHORT)
    assert 11.3 < with_many_cards.mean < 12.3


def test_steadier_machines_need_fewer_cards() -> None:
    steadier = {"stations.*.time": {"gamma": {"mean": 4, "cv": 0.5}}} | _cards(10)
    few, many = (mean(SCENARIO, "throughput", changes, effort=SHORT) for changes in (steadier, {}))
    assert few.low > many.high, "ten cards of steady machines give more than sixteen of others"
