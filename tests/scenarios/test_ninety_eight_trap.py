"""Ten good machines make a bad line: availability by buffers, repair time and failure clock."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence

import pytest

import factorysim as fs
from factorysim.experiments import mean_and_half_width
from factorysim.results.observed import STATES
from tests.scenarios.expectations import Case, Changes, Effort, cases, compared, mean, runs, values

SCENARIO = "ninety-eight-trap"
RATE = "throughput_per_time_unit"
QUICK = Effort(replications=7, length=0.12, warmup="20 h")
FULL = Effort(replications=6, length=0.45, is_full=True)  # 6 runs of 13 000 parts
LONGER = Effort(replications=6, length=0.91, is_full=True)
SHORT_REPAIRS: Changes = {
    "stations.*.failures.stop.every": {"exponential": 98},
    "stations.*.failures.stop.repair": {"exponential": 2},
}


def _places(per_gap: int) -> dict[str, int]:
    return {"stations.*.buffer": per_gap}


def _places_only_before(stations: dict[str, int]) -> dict[str, int]:
    return _places(0) | {f"stations.{name}.buffer": places for name, places in stations.items()}


def test_places_and_short_repairs_help_as_much_as_the_independent_model_says() -> None:
    stated = {json.dumps(case.changes): case for case in cases(SCENARIO)}
    for better, worse in ((_places(20), {}), ({}, _places(0)), (SHORT_REPAIRS, {})):
        assert stated[json.dumps(better)].disagreements(QUICK) == []
        assert stated[json.dumps(worse)].disagreements(QUICK) == []
        gain = compared(SCENARIO, RATE, better, than=worse, effort=QUICK)
        assert mean_and_half_width(gain).low > 0


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_line_delivers_what_the_independent_model_says_in_long_runs(case: Case) -> None:
    assert case.disagreements(FULL) == []


@pytest.mark.long
def test_without_buffers_the_line_is_better_than_the_product_of_availabilities() -> None:
    line = mean(SCENARIO, RATE, _places(0), effort=LONGER)
    assert line.low > 0.98**10
    # Buzacott's formula stops all machines at once; here the others finish the part in hand.
    assert line.mean == pytest.approx(1 / (1 + 10 * 10 / 490), abs=0.01)


@pytest.mark.long
def test_machines_that_age_while_they_stand_fail_more_often_and_come_near_the_product() -> None:
    calendar = {**_places(0), "stations.*.failures.stop.clock": "calendar"}
    on_calendar = runs(SCENARIO, calendar, effort=FULL)
    on_work = runs(SCENARIO, _places(0), effort=FULL)
    ratio = _failures(on_calendar) / _failures(on_work)
    assert ratio == pytest.approx(0.98 / 0.8324, abs=0.08)
    # The share of time in repair differs from run to run; what counts is the output that is left.
    rates = values(on_calendar, RATE)
    down = [_share_of_repairs(result) for result in on_calendar]
    slope, height = statistics.linear_regression(down, rates)
    assert height + slope * 0.02 == pytest.approx(0.98**10, abs=0.01)


def _failures(results: Sequence[fs.Result]) -> int:
    return sum(machine.failures for result in results for machine in result.observed.machines)


def _share_of_repairs(result: fs.Result) -> float:
    machines = result.observed.machines
    failed = sum(machine.states[STATES.index("failed")] for machine in machines)
    return failed / sum(sum(machine.states) for machine in machines)


@pytest.mark.long
def test_ten_places_per_gap_win_back_more_than_half_of_the_loss() -> None:
    empty, ten = (mean(SCENARIO, RATE, _places(b), effort=FULL).mean for b in (0, 10))
    assert (ten - empty) / (0.98 - empty) == pytest.approx(0.6, abs=0.08)


@pytest.mark.long
def test_45_places_spread_evenly_are_as_good_as_three_large_buffers_but_not_all_in_the_middle() -> (
    None
):
    three = _places_only_before({"s04": 15, "s06": 15, "s08": 15})
    middle = _places_only_before({"s06": 45})
    same = mean_and_half_width(compared(SCENARIO, RATE, three, effort=FULL))
    worse = mean_and_half_width(compared(SCENARIO, RATE, middle, effort=FULL))
    assert mean(SCENARIO, RATE, three, effort=FULL).mean == pytest.approx(0.898, abs=0.015)
    assert mean(SCENARIO, RATE, middle, effort=FULL).mean == pytest.approx(0.885, abs=0.015)
    assert same.low < 0 < same.high
    assert worse.high < 0


@pytest.mark.long
def test_it_does_not_matter_where_18_places_are() -> None:
    middle = _places_only_before({"s06": 18})
    gain = mean_and_half_width(compared(SCENARIO, RATE, middle, than=_places(2), effort=FULL))
    assert mean(SCENARIO, RATE, middle, effort=FULL).mean == pytest.approx(0.868, abs=0.015)
    assert gain.low < 0 < gain.high
