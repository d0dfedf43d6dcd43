"""One person and many machines: interference as the finite-source queue says it."""

from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.theory import repairmen
from tests.scenarios.expectations import Case, Effort, cases, compared

SCENARIO = "machines-per-person"
QUICK = Effort(replications=4, length=0.3)
FULL = Effort(replications=10, is_full=True)
CASES = cases(SCENARIO)


@pytest.mark.parametrize("case", CASES[:5], ids=str)
def test_load_and_availability_are_those_of_the_formula(case: Case) -> None:
    assert case.disagreements(QUICK) == []


@pytest.mark.long
@pytest.mark.parametrize("case", CASES, ids=str)
def test_load_and_availability_are_those_of_the_formula_in_long_runs(case: Case) -> None:
    assert case.disagreements(FULL) == []


def test_two_people_who_share_are_worth_more_than_two_who_do_not() -> None:
    shared = {"stations.machines.capacity": 20, "crews.operator.workers": 2}
    gain = compared(SCENARIO, "places.machines.utilisation", shared, effort=QUICK)
    assert all(value > 0 for value in gain)


def test_from_ten_to_sixteen_machines_only_two_more_run() -> None:
    def effective(machines: int) -> float:
        return machines - repairmen(machines, mttf=30.0, mttr=3.0, servers=1).machines_down

    assert effective(16) - effective(10) == pytest.approx(1.92, abs=0.015)


def test_the_shares_of_a_run_add_up() -> None:
    scenario = fs.read_scenario(SCENARIO)
    result = fs.simulate(scenario.factory, until="60 h", warmup="10 h")
    (crew,) = result.observed.crews
    repaired = sum(work.time for work in crew.workers[0].work)
    failed = sum(m.states[3] for m in result.observed.machines)
    assert repaired == pytest.approx(failed)
