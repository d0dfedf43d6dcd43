"""Robots that need help, and the person who has other work: output, quality, utilisation."""

from __future__ import annotations

import pytest

import factorysim as fs
from tests.scenarios.expectations import Case, Effort, Relation, cases, mean, relations

SCENARIO = "who-rescues-the-robot"
FULL = Effort(replications=10, is_full=True)


def robots(number: int) -> dict[str, int]:
    return {"cells.robots.capacity": number, "cells.robots.robots": number}


def test_more_robots_leave_the_person_less_time_and_more_errors() -> None:
    quick = Effort(replications=1, length=0.3)
    made = [mean(SCENARIO, "products.unit.left", robots(n), effort=quick).mean for n in (4, 12)]
    assert made[1] < 0.87 * made[0]
    used = [
        mean(SCENARIO, "places.robots.utilisation", robots(n), effort=quick).mean for n in (4, 12)
    ]
    assert abs(used[1] - used[0]) < 0.02


def test_every_failed_pick_is_helped_once() -> None:
    result = fs.simulate(fs.read_scenario(SCENARIO).factory, until="10 h", seed=2)
    failures = sum(robot.failures for robot in result.observed.cells[0].robots)
    helped = result.work.set_index("name").loc["pick", "tasks"]
    assert 0 <= failures - helped <= 4
    picks = result.observed.cells[0].cycles
    assert abs(failures - 0.01 * picks) < 5 * (0.01 * picks) ** 0.5


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_table_is_reproduced(case: Case) -> None:
    assert case.disagreements(FULL) == []


@pytest.mark.long
@pytest.mark.parametrize("relation", relations(SCENARIO), ids=str)
def test_the_order_that_the_file_states_holds(relation: Relation) -> None:
    assert relation.difference(FULL).low > 0
