"""The helpful robot: allocation is a scheduling problem, and a busy robot can be a mistake."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

import pytest

import factorysim as fs
from tests.scenarios.expectations import Case, Effort, cases

SCENARIO = "helpful-robot"
CHOICES = {
    "t2": ("human", "robot"),
    "t3": ("human", "robot"),
    "t4": ("human", "robot", "both"),
    "t8": ("human", "robot", "both"),
    "t9": ("human", "robot"),
    "t10": ("human", "robot"),
}


@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_table_of_the_lesson(case: Case) -> None:
    assert case.disagreements(Effort(is_full=True)) == []


@lru_cache(maxsize=1)
def _factory() -> fs.Factory:
    return fs.read_scenario(SCENARIO).factory


def _cycle(allocation: dict[str, str], factor: float = 2.0) -> float:
    factory = _factory().with_changes(
        {"cells.cell.allocation": allocation, "cells.cell.robot_factor": factor}
    )
    result = fs.simulate(factory, until={"parts": 2}, record="none")
    return float(result.cells["time_per_part [min]"][0])


@lru_cache(maxsize=3)
def _cycles(factor: float) -> list[float]:
    """The cycles of all 144 allocations."""
    return [
        _cycle(dict(zip(CHOICES, modes, strict=True)), factor)
        for modes in product(*CHOICES.values())
    ]


@pytest.mark.long
@pytest.mark.parametrize(("factor", "best", "slower"), [(2, 34.9, 40), (1.5, 32, 10), (1, 30, 0)])
def test_the_best_of_all_allocations_and_how_many_are_worse_than_nobody(factor, best, slower):
    cycles = _cycles(factor)
    assert len(cycles) == 144
    assert min(cycles) == pytest.approx(best)
    share = sum(cycle > 46 + 1e-9 for cycle in cycles) / len(cycles)
    assert 100 * share == pytest.approx(slower, abs=1)


def test_a_robot_that_does_everything_is_busy_and_the_cell_is_slow() -> None:
    factory = _factory().with_changes({"cells.cell.allocation": dict.fromkeys(CHOICES, "robot")})
    result = fs.simulate(factory, until=70 * 20)
    assert result.robots["working_share"][0] == pytest.approx(60 / 70)
    assert result.cells["parts"][0] == 20


def test_every_result_carries_the_safety_notice() -> None:
    assert "not a risk assessment" in str(fs.simulate(_factory(), until=100))
