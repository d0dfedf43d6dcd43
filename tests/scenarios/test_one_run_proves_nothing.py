"""One run proves nothing: single runs contradict each other, intervals shrink, luck falls out."""

from __future__ import annotations

import statistics
from functools import cache

import pytest

import factorysim as fs
from factorysim.experiments import Interval
from factorysim.experiments.comparing.samples import APART
from factorysim.theory.lines.chains import line_chain
from tests.scenarios.expectations import Case, Effort, cases, relations, variant

SCENARIO = "one-run-proves-nothing"
RATE = "throughput_per_time_unit"
AS_THE_FILE_SAYS = Effort(is_full=True)
LONG = Effort(replications=20, length=40, is_full=True)
(WIDER,) = (relation.changes for relation in relations(SCENARIO))


@cache
def _values(*, is_wider: bool, is_apart: bool = False, count: int = 80) -> tuple[float, ...]:
    """Return the pumps per hour of single shifts, on common or on other random numbers."""
    model = variant(SCENARIO, WIDER if is_wider else {})
    first = APART if is_apart else 0
    results = (fs.simulate(model, replication=n) for n in range(first, first + count))
    return tuple(result.value("throughput") for result in results)


def _interval(count: int) -> Interval:
    return fs.mean_and_half_width(_values(is_wider=False)[:count])


@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_throughput_is_that_of_the_markov_chain(case: Case) -> None:
    assert case.disagreements(AS_THE_FILE_SAYS) == []


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_throughput_is_that_of_the_markov_chain_in_long_runs(case: Case) -> None:
    assert case.disagreements(LONG) == []


def test_the_third_place_is_worth_two_and_a_half_percent() -> None:
    rates = [0.5] * 4
    gain = line_chain(rates, [2, 3, 2]).throughput / line_chain(rates, [2, 2, 2]).throughput - 1
    assert gain == pytest.approx(0.025, abs=0.0005)


def test_single_runs_contradict_each_other_in_a_third_of_the_cases() -> None:
    today = _values(is_wider=False)
    wider = _values(is_wider=True, is_apart=True)
    wrong = statistics.mean(new < old for old in today for new in wider)
    assert 0.25 < wrong < 0.45
    assert {new > old for old, new in zip(today[:10], wider[:10], strict=True)} == {True, False}


def test_four_times_the_runs_halve_the_interval() -> None:
    widths = [_interval(count).half_width for count in (20, 80)]
    assert widths[0] / widths[1] == pytest.approx(2, rel=0.25)
    exact = 60 * 0.3503564511
    assert all(_interval(count).low < exact < _interval(count).high for count in (5, 20, 80))


def test_independent_runs_do_not_show_the_difference_and_common_numbers_do() -> None:
    today, wider = variant(SCENARIO, {}), variant(SCENARIO, WIDER)
    apart = fs.compare(today, wider, names=("today", "wider"), common=False).rows[0]
    assert apart.verdict == "no_difference"
    together = fs.compare(today, wider, names=("today", "wider")).rows[0]
    assert together.verdict == "higher"
    exact = 60 * (0.3591702165 - 0.3503564511)
    assert together.interval.low < exact < together.interval.high
    assert together.estimated.variance_reduction > 5
