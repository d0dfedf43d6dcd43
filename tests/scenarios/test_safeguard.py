"""Fence, scanner or soft touch: output against the presence of people, as the formula says it."""

from __future__ import annotations

import pytest

import factorysim as fs
from tests.scenarios.expectations import Case, Effort, Relation, cases, relations

SCENARIO = "safeguard"
QUICK = Effort(replications=12)
FULL = Effort(replications=30, is_full=True)


@pytest.mark.parametrize("case", cases(SCENARIO)[:6], ids=str)
def test_the_output_is_that_of_the_formula(case: Case) -> None:
    assert case.disagreements(QUICK) == []


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_output_is_that_of_the_formula_in_many_shifts(case: Case) -> None:
    assert case.disagreements(FULL) == []


@pytest.mark.parametrize("relation", relations(SCENARIO), ids=str)
def test_the_order_that_the_file_states_holds(relation: Relation) -> None:
    assert relation.difference(QUICK).low > 0


def test_nobody_near_is_the_same_for_fence_and_scanner() -> None:
    scenario = fs.read_scenario(SCENARIO)
    alone = scenario.factory.with_changes({"cells.cell.visits": {}})
    fence = alone.with_changes({"cells.cell.safeguard": {"kind": "fence"}})
    for factory in (alone, fence):
        assert fs.simulate(factory, until="8 h").value("left") == 720


def test_the_shares_of_the_speeds_explain_the_output() -> None:
    scenario = fs.read_scenario(SCENARIO)
    result = fs.simulate(scenario.factory, until="80 h", seed=5)
    seen = result.safeguards.iloc[0]
    moved = seen["full_speed_share"] + 0.3 * seen["reduced_speed_share"]
    assert result.value("left") == pytest.approx(7200 * moved, abs=1)
