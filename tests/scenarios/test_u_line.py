"""Walking operators: the cycle by hand, straight and in a U."""

from __future__ import annotations

import pytest

from tests.scenarios.expectations import Case, Effort, cases, mean

SCENARIO = "u-line"
ONCE = Effort(replications=1, is_full=True)
HANDLING = 8 * 10
SPEED = 1.2


@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_parts_of_a_shift(case: Case) -> None:
    assert case.disagreements(ONCE) == []


@pytest.mark.parametrize(("layout", "metres"), [("straight", 21 + 21), ("u", 9 + 2 + 9 + 2)])
def test_one_person_takes_the_time_of_handling_and_walking(layout: str, metres: float) -> None:
    cycle = HANDLING + metres / SPEED
    left = mean(SCENARIO, "left", {"crews.team.walking.layout": layout}, effort=ONCE).mean
    assert abs(left - 8 * 3600 / cycle) < 1
    walking = mean(
        SCENARIO, "crews.team.walking_share", {"crews.team.walking.layout": layout}, effort=ONCE
    ).mean
    assert walking == pytest.approx(1 - HANDLING / cycle, abs=0.001)
