from __future__ import annotations

import pytest

from factorysim import Batch, Failure, Quality, Rework, ScenarioError, Station
from tests.engine.stories import come, factory, tell


def oven(batch, *orders, time=5, **station):
    products = sorted({product for _, product, *_ in orders})
    return factory(
        {product: ["oven"] for product in products},
        {"oven": Station(time=time, batch=batch, **station)},
        orders=come(*orders),
    )


def xs(*times):
    return [(time, "x") for time in times]


def test_a_number_is_both_minimum_and_maximum():
    story = tell(oven(4, *xs(0, 1, 2, 3, 3, 3, 3, 3)))
    assert story.left_at == [8] * 4 + [13] * 4
    assert [row.number for row in story.rows("left")] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert story.machine("oven").operations == 2
    assert story.states("oven") == {"starved": 3, "working": 10}


def test_a_free_machine_starts_with_the_minimum_and_never_waits_for_more():
    story = tell(oven(Batch(min=2, max=3), *xs(0, 1, 2, 3, 4, 5, 30, 31)))
    # 1-6 with two; 6-11 with three; the sixth part waits alone until 30.
    assert story.started("oven") == [(1, 1), (1, 2), (6, 3), (6, 4), (6, 5), (30, 6), (30, 7)]


def test_parts_that_do_not_fill_a_batch_stay_and_are_reported():
    story = tell(oven(4, *xs(0, 0, 0)))
    assert story.left_at == []
    assert story.ended[0] == "nothing left to do"
    assert story.product("x").in_system == 3
    assert "oven" in " ".join(story.observed.warnings)


def test_a_batch_of_one_product():
    story = tell(
        oven(Batch(min=2, max=2, same_product=True), (0, "x"), (1, "y"), (2, "x"), (9, "y"))
    )
    assert story.departures == [(7, "x"), (7, "x"), (14, "y"), (14, "y")]


def test_without_same_product_a_batch_is_mixed():
    story = tell(oven(2, (0, "x"), (1, "y")))
    assert story.departures == [(6, "x"), (6, "y")]


def test_the_rule_picks_the_first_part_and_fills_up_in_its_order():
    orders = [
        (0, "x"),
        (0, "x"),
        (1, "x", {"due": 90}),
        (1, "x", {"due": 70}),
        (1, "x", {"due": 80}),
    ]
    story = tell(oven(Batch(min=2, max=2), *orders, rule="edd"))
    assert story.started("oven")[:4] == [(0, 1), (0, 2), (5, 4), (5, 5)]


def test_an_empty_batch_machine_has_room_for_a_whole_batch():
    line = factory(
        {"part": ["cut", "oven"]},
        {"cut": 1, "oven": Station(time=5, batch=4, buffer=0)},
        orders=come(*[0] * 8),
    )
    story = tell(line)
    # The oven takes parts at 1 to 4; part 5 is blocked 5-9; the next batch is complete at 12.
    assert [time for time, _ in story.when("arrived", "oven")] == [1, 2, 3, 4, 9, 10, 11, 12]
    assert story.states("cut") == {"working": 8, "blocked": 4, "starved": 5}
    assert story.left_at == [9] * 4 + [17] * 4


def test_the_batch_leaves_part_by_part_and_the_machine_is_blocked_until_the_last_has_left():
    line = factory(
        {"part": ["oven", "pack"]},
        {"oven": Station(time=5, batch=2), "pack": Station(time=3, buffer=0)},
        orders=come(0, 0, 0, 0),
    )
    story = tell(line)
    assert story.left_at == [8, 11, 16, 19]
    assert story.states("oven") == {"working": 10, "blocked": 6, "starved": 3}


def test_a_batch_goes_on_after_a_repair():
    jam = Failure(every=3, repair=10)
    story = tell(oven(2, *xs(0, 0), failures={"jam": jam}))
    assert story.left_at == [15, 15]


def test_parts_gather_in_a_batch_machine_that_is_down():
    jam = Failure(every=1, repair=10, clock="calendar")
    line = factory(
        {"part": ["cut", "oven"]},
        {"cut": 2, "oven": Station(time=0.5, batch=2, buffer=0, failures={"jam": jam})},
        orders=come(0, 0, 0),
    )
    story = tell(line, until=11.5)
    # Down 1-11: two parts find room, the third is blocked from 6 to 11.5.
    assert [time for time, _ in story.when("arrived", "oven")] == [2, 4, 11.5]
    assert story.left_at == [11.5, 11.5]


def test_two_batch_machines_work_side_by_side():
    story = tell(oven(2, *xs(0, 0, 1, 1), capacity=2))
    assert story.left_at == [5, 5, 6, 6]


def test_all_parts_of_a_batch_are_worked_on_for_its_whole_time():
    story = tell(oven(2, *xs(0, 2)))
    assert [(row.worked, row.waited) for row in story.rows("left")] == [(5, 2), (5, 0)]


def test_rejected_parts_of_a_batch_leave_the_others_alone():
    line = factory(
        {"x": ["oven"], "y": ["oven"]},
        {"oven": Station(time=5, batch=2, quality=Quality(scrap={"y": 1}))},
        orders=come((0, "x"), (0, "y")),
    )
    story = tell(line)
    assert story.departures == [(5, "x")]
    assert story.product("y").scrapped == 1


def test_a_batch_cannot_be_repeated_in_the_machine():
    quality = Quality(rework=Rework(share=0.1, repeat=True))
    with pytest.raises(ScenarioError, match="a batch cannot be repeated"):
        oven(2, (0, "x"), quality=quality)
