"""Breaks and fatigue: the shift of the scenario against the exact integral."""

from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.theory import output_of_shift
from tests.scenarios.expectations import Case, Effort, cases, mean

SCENARIO = "do-breaks-cost-output"
ONCE = Effort(replications=1, is_full=True)
FULL = Effort(replications=40, is_full=True)
CASES = cases(SCENARIO)
EXACT = [case for case in CASES if case.checks[0].kind == "exact"]
BREAKS = {
    "without_break": (0, 0),
    "once_30": (30, 1),
    "twice_15": (30, 2),
    "five_times_6": (30, 5),
    "six_times_10": (60, 6),
}


@pytest.mark.parametrize("case", EXACT, ids=str)
def test_the_output_is_that_of_the_table(case: Case) -> None:
    assert case.disagreements(ONCE) == []


@pytest.mark.parametrize("shift", BREAKS)
@pytest.mark.parametrize("slowing", [0.2, 0.5, 1.0])
def test_the_output_is_that_of_the_exact_integral(shift: str, slowing: float) -> None:
    changes = {"crews.team.shift": shift, "crews.team.human.fatigue.slowing": slowing}
    rest, breaks = BREAKS[shift]
    exact = output_of_shift(480, rest, breaks, slowing=slowing)
    # The last piece is not finished; a piece is made at the fatigue of its begin, which is less
    # than that of its end by at most 1 % of the slowing: together 0.2 pieces per break.
    assert -1.3 < mean(SCENARIO, "left", changes, effort=ONCE).mean - exact < 0.2 * (breaks + 1)


def test_which_work_a_break_pays_for() -> None:
    def output(slowing: float, shift: str) -> float:
        changes = {"crews.team.shift": shift, "crews.team.human.fatigue.slowing": slowing}
        return mean(SCENARIO, "left", changes, effort=ONCE).mean

    light, medium, heavy = ({s: output(k, s) for s in BREAKS} for k in (0.2, 0.5, 1.0))
    assert max(light, key=light.__getitem__) == "without_break"
    assert max(medium, key=medium.__getitem__) == "five_times_6"
    assert max(heavy, key=heavy.__getitem__) == "six_times_10"


@pytest.mark.long
@pytest.mark.parametrize("case", [case for case in CASES if case not in EXACT], ids=str)
def test_tired_people_make_more_errors(case: Case) -> None:
    assert case.disagreements(FULL) == []


def test_breaks_lower_the_peak_of_fatigue() -> None:
    scenario = fs.read_scenario(SCENARIO)
    without = fs.simulate(scenario.factory, until="8 h")
    rested = scenario.factory.with_changes({"crews.team.shift": "five_times_6"})
    shorter = fs.simulate(rested, until="8 h")
    assert shorter.value("fatigue_peak") < without.value("fatigue_peak")
