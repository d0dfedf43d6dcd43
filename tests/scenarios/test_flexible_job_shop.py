"""The flexible job shop: what vehicles, alternatives, rules and setups are worth."""

from __future__ import annotations

import pytest

from tests.scenarios.expectations import Case, Effort, Relation, cases, relations

SCENARIO = "flexible-job-shop"
QUICK = Effort(replications=6, length=0.5, warmup="3 d")
FULL = Effort(replications=30, is_full=True)


@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_shop_does_what_the_program_by_hand_does(case: Case) -> None:
    assert case.disagreements(QUICK) == []


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_shop_does_what_the_program_by_hand_does_in_long_runs(case: Case) -> None:
    assert case.disagreements(FULL) == []


def test_the_orders_that_the_file_states_hold() -> None:
    missed = [r for r in relations(SCENARIO) if not r.difference(QUICK).low > 0]
    assert [str(relation) for relation in missed] == []


@pytest.mark.long
@pytest.mark.parametrize("relation", relations(SCENARIO), ids=str)
def test_the_order_that_the_file_states_holds_with_high_confidence(relation: Relation) -> None:
    gain = relation.difference(FULL)
    assert gain.mean > 2 * gain.half_width
