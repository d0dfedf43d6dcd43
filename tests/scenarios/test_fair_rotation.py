"""Job rotation: what it costs (learning), what it brings (rest), and who is worst off."""

from __future__ import annotations

import pytest

from tests.scenarios.expectations import Case, Effort, Relation, cases, compared, mean, relations

SCENARIO = "fair-rotation"
QUICK = Effort(replications=2, length=0.4)
FULL = Effort(replications=10, is_full=True)
EVERY = "crews.team.rotation.every"


def test_specialists_have_the_posture_of_their_place() -> None:
    assert mean(SCENARIO, "posture_of_the_worst_off", effort=QUICK).mean == 6


def test_rotation_day_by_day_costs_output_and_is_fair() -> None:
    lost = compared(SCENARIO, "throughput", {EVERY: "8 h"}, effort=QUICK)
    assert max(lost) < 0
    fairer = compared(SCENARIO, "posture_gini", {EVERY: "2 h"}, effort=QUICK)
    assert max(fairer) < -0.1


def test_without_fatigue_rotation_only_costs() -> None:
    rested = {"crews.team.human.fatigue": False}
    lost = compared(SCENARIO, "throughput", {**rested, EVERY: "30 min"}, than=rested, effort=QUICK)
    assert max(lost) < 0


def test_without_learning_rotation_only_brings() -> None:
    skilled = {"crews.team.human.learning": False}
    won = compared(SCENARIO, "throughput", {**skilled, EVERY: "30 min"}, than=skilled, effort=QUICK)
    assert min(won) > 0


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_table_is_reproduced(case: Case) -> None:
    assert case.disagreements(FULL) == []


@pytest.mark.long
@pytest.mark.parametrize("relation", relations(SCENARIO), ids=str)
def test_the_order_that_the_file_states_holds(relation: Relation) -> None:
    assert relation.difference(FULL).low > 0
