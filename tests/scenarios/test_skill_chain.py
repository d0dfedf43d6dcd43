"""Cross-training: own skill, pairs, the chain, all skills."""

from __future__ import annotations

import pytest

from tests.scenarios.expectations import Case, Effort, Relation, cases, compared, relations

SCENARIO = "skill-chain"
QUICK = Effort(replications=2, length=0.25)
FULL = Effort(replications=10, is_full=True)
PEOPLE = ("anna", "ben", "carla", "denis", "emma", "felix")
STATIONS = ("cut", "bend", "weld", "paint", "wire", "test")


def skills(steps: tuple[int, ...]) -> dict[str, list[str]]:
    """Everybody knows the own station, and those so many steps further round the line."""
    return {
        f"crews.team.workers.{name}.skills": [STATIONS[(n + step) % 6] for step in steps]
        for n, name in enumerate(PEOPLE)
    }


def test_a_second_skill_brings_more_than_any_further_one() -> None:
    won = compared(SCENARIO, "left", skills((0, 1)), effort=QUICK)
    more = compared(SCENARIO, "left", skills((0, 1, 2, 3, 4, 5)), than=skills((0, 1)), effort=QUICK)
    assert min(won) > max(more)


def test_without_absence_skills_hardly_matter() -> None:
    nobody_ill = {"crews.team.absence": 0.0}
    won = compared(
        SCENARIO, "left", {**nobody_ill, **skills((0, 1))}, than=nobody_ill, effort=QUICK
    )
    assert max(abs(value) for value in won) < 0.03 * 4719 / 4


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_table_is_reproduced(case: Case) -> None:
    assert case.disagreements(FULL) == []


@pytest.mark.long
@pytest.mark.parametrize("relation", relations(SCENARIO), ids=str)
def test_the_order_that_the_file_states_holds(relation: Relation) -> None:
    assert relation.difference(FULL).low > 0
