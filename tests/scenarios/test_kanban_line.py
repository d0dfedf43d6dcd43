"""Where the cards lie: two stages, lost sales, exact values from the Markov chain."""

from __future__ import annotations

import pytest

from tests.scenarios.expectations import Case, Effort, cases, relations, runs, values

SCENARIO = "kanban-line"
LOOPS = ("casting_cards", "assembly_cards")
QUICK = Effort(length=0.08)
FULL = Effort(is_full=True)


@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_sales_losses_and_stock_are_those_of_the_markov_chain(case: Case) -> None:
    assert case.disagreements(QUICK) == []


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_sales_losses_and_stock_are_those_of_the_markov_chain_in_long_runs(case: Case) -> None:
    assert case.disagreements(FULL) == []


def test_two_cards_more_in_assembly_help_more_than_four_more_in_casting() -> None:
    (relation,) = relations(SCENARIO)
    assert relation.changes == {"loops.assembly_cards.cards": 4}
    assert relation.than == {"loops.casting_cards.cards": 8}
    assert relation.difference(QUICK).low > 0


def test_every_customer_is_served_at_once_or_lost() -> None:
    for result in runs(SCENARIO, effort=QUICK)[:2]:
        sold, lost, offered = (
            values([result], f"sources.customers.{count}")[0]
            for count in ("entered", "lost", "offered")
        )
        assert sold + lost == offered
        assert result.value("lead_time") == 0


def test_no_stage_holds_more_pumps_than_it_has_cards() -> None:
    (result,) = runs(SCENARIO, effort=Effort(replications=1, length=0.1))
    in_use = [values([result], f"loops.{loop}.in_use")[0] for loop in LOOPS]
    # Raw material is never short and an empty stage has cards to spare only for an instant.
    assert result.value("wip") == pytest.approx(sum(in_use), rel=1e-9)
    assert in_use[0] == pytest.approx(4, rel=1e-9)
    assert in_use[1] < 2
