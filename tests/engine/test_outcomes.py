from __future__ import annotations

import pytest

from factorysim import Exit
from tests.engine.stories import come, factory, tell


def test_an_outcome_may_lead_to_a_named_step_over_others():
    line = factory(
        {
            "part": [
                {"at": "test", "outcomes": {"finish": 0.5}},
                "repair",
                {"at": "pack", "name": "finish"},
            ]
        },
        {"test": 1, "repair": 10, "pack": 1},
        orders=come(*[n * 20 for n in range(400)]),
    )
    story = tell(line, until=9000)
    repaired = {part for _, part in story.started("repair")}
    leads = {row.number: row.left - row.created for row in story.rows("left")}
    assert all(leads[number] == (12 if number in repaired else 2) for number in leads)
    assert abs(len(repaired) - 200) < 4 * 10


@pytest.mark.parametrize("target", ["scrap", "exit", "rework"])
def test_an_outcome_may_lead_to_scrap_to_an_exit_or_back(target):
    line = factory(
        {
            "part": [
                {"at": "mill", "name": "rework"},
                {"at": "test", "outcomes": {target: 0.5}},
                "pack",
            ]
        },
        {"mill": 3, "test": 1, "pack": 2},
        orders=come(*[n * 100 for n in range(100)]),
    )
    story = tell(line, until=11_000)
    tested, packed = len(story.started("test")), len(story.started("pack"))
    if target == "scrap":
        assert story.product("part").scrapped == 100 - packed
    elif target == "exit":
        assert story.product("part").left == 100
        assert {row.left - row.created for row in story.rows("left")} == {4, 6}
    else:
        # Each time it is tested again it has gone through the mill again: 4 more.
        assert packed == 100
        assert sum(row.left - row.created for row in story.rows("left")) == 100 * 2 + tested * 4
    assert 20 < packed <= 100


def test_an_outcome_may_lead_to_another_exit():
    line = factory(
        {"part": [{"at": "test", "outcomes": {"seconds": 0.3}}, "shop"]},
        {"test": 1},
        exits={"shop": Exit(), "seconds": Exit()},
        orders=come(*range(500)),
    )
    story = tell(line)
    assert story.place("seconds").left + story.place("shop").left == 500
    assert abs(story.place("seconds").left - 150) < 4 * (500 * 0.21) ** 0.5


def test_outcomes_that_add_up_to_one_leave_nothing_for_the_next_step():
    line = factory(
        {"part": [{"at": "test", "outcomes": {"next": 0.5, "scrap": 0.5}}, "pack"]},
        {"test": 1, "pack": 1},
        orders=come(*range(200)),
    )
    story = tell(line)
    assert story.product("part").left + story.product("part").scrapped == 200
    assert len(story.started("pack")) == story.product("part").left
