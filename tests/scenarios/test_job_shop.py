"""Six jobs, six machines: the makespan of each dispatching rule, on three public instances."""

from __future__ import annotations

import pytest

import factorysim as fs
from tests.scenarios.expectations import FULL, Case, cases, runs

SCENARIO = "job-shop"
BEST = {"scenario.yaml": 55, "ft10.txt": 930, "la01.txt": 666}
"""Makespans of the best schedules; proven in the literature."""


@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_makespan_is_exactly_the_one_of_the_rule(case: Case) -> None:
    assert case.disagreements(FULL) == []


@pytest.mark.parametrize("file", BEST)
def test_no_rule_beats_the_best_schedule(file: str) -> None:
    assert all(makespan > BEST[file] for makespan in _makespans(file).values())


def test_no_rule_is_the_best_on_every_instance() -> None:
    winners = {min(spans, key=spans.__getitem__) for spans in map(_makespans, BEST)}
    assert len(winners) > 1


def test_the_rule_decides_as_the_summary_says() -> None:
    makespans = _makespans("scenario.yaml").values()
    assert (min(makespans), max(makespans)) == (59, 88)


@pytest.mark.parametrize("file", BEST)
def test_every_job_is_finished_and_the_run_ends_by_itself(file: str) -> None:
    (result,) = runs(SCENARIO, file=file)
    assert result.ended == "nothing left to do"
    assert result.value("left") == len(result.observed.products)
    assert result.value("in_system") == 0


def test_the_instance_can_be_run_by_its_own_name() -> None:
    result = fs.simulate(fs.read_scenario("ft06.txt"))
    assert result.value("lead_time_max") == 88


def _makespans(file: str) -> dict[str, float]:
    """Return the makespan of each rule that has a check value."""
    return {
        str(case.changes.get("stations.*.rule", "spt")): case.checks[0].value
        for case in cases(SCENARIO)
        if case.file == file
    }
