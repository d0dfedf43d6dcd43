from __future__ import annotations

import pytest

from factorysim import Buffer, Loop, Quality, Rework, Source, Station
from tests.engine.stories import come, factory, tell


def test_conwip_lets_a_part_in_when_another_leaves_the_factory():
    line = factory(
        {"part": ["a", "b"]},
        {"a": 2, "b": 5},
        orders=come(0, 0, 0, 0, 0),
        loops={"conwip": Loop(cards=2, start="a", end="exit")},
    )
    story = tell(line)
    assert story.left_at == [7, 12, 17, 22, 27]
    assert story.when("entered") == [(0, 1), (0, 2), (7, 3), (12, 4), (17, 5)]
    # Two cards until 22, one until 27.
    assert story.loop("conwip").in_use == 2 * 22 + 5


def test_a_card_is_free_when_the_next_place_takes_the_part():
    line = factory(
        {"part": ["a", "b", "c"]},
        {"a": 1, "b": 4, "c": Station(time=10, buffer=0)},
        orders=come(0, 0, 0),
        loops={"kanban": Loop(cards=1, start="b", end="b")},
    )
    story = tell(line)
    # Part 2 is finished at 9 and blocked in b until 15; part 3 is blocked in a from 6 to 15.
    assert [time for time, _ in story.started("b")] == [1, 5, 15]
    assert story.rows("left")[2].blocked == 9 + 6  # in a, and in b from 19 to 25


def test_without_a_card_the_part_stays_in_the_machine_before():
    line = factory(
        {"part": ["a", "b"]},
        {"a": 1, "b": 4},
        orders=come(0, 0),
        loops={"kanban": Loop(cards=1, start="b", end="b")},
    )
    story = tell(line)
    assert story.states("a") == {"working": 2, "blocked": 3, "starved": 4}


def base_stock(**orders):
    """Stock 2; every order taken from it sends a card back to `make`."""
    return factory(
        {
            "order": [{"at": "sale", "components": {"good": {"from": "stock"}}}],
            "good": ["make", "stock"],
        },
        {"make": 5, "sale": Station(time=0, buffer=0)},
        buffers={"stock": Buffer(initial={"good": 2})},
        orders=come(*[(n, "order") for n in (1, 2, 3, 4)], **orders),
        sources={"raw": Source(makes="good", unlimited=True)},
        loops={"cards": Loop(cards=2, start="make", end="stock")},
    )


def test_base_stock_makes_what_was_taken_and_initial_content_carries_cards():
    story = tell(base_stock(), until=30)
    assert story.departures == [(1, "order"), (2, "order"), (6, "order"), (11, "order")]
    # Both goods of the start hold a card, so nothing is made before the first order.
    assert [time for time, _ in story.started("make")] == [1, 6, 11, 16]
    assert story.ended == ("nothing left to do", 21)
    assert story.loop("cards").in_use == 2 * 21
    assert story.product("good").in_system == 2


def test_base_stock_with_lost_sales():
    story = tell(base_stock(when_full="lose"), until=30)
    assert story.departures == [(1, "order"), (2, "order")]
    assert story.source().lost == 2
    assert [time for time, _ in story.started("make")] == [1, 6]


def test_a_part_takes_all_cards_it_needs_at_once_or_none():
    line = factory(
        {"part": ["a", "b"]},
        {"a": 1, "b": 5},
        orders=come(0, 0),
        loops={
            "first": Loop(cards=2, start="a", end="a"),
            "second": Loop(cards=1, start="a", end="exit"),
        },
    )
    story = tell(line)
    assert story.when("entered") == [(0, 1), (6, 2)]
    # The second part holds no card of the first loop while it waits for the second.
    assert story.loop("first").in_use == 2
    assert story.loop("second").in_use == 12


@pytest.mark.parametrize("end", ["exit", "test"])
@pytest.mark.parametrize("back", ["a", "b"])
def test_rework_inside_keeps_the_card(end, back):
    rework = Rework(share=1, to=back, at_most=1, then="pass")
    line = factory(
        {"part": ["a", "b", "test"]},
        {"a": 1, "b": 2, "test": Station(time=1, quality=Quality(rework=rework))},
        orders=come(0, 0),
        loops={"conwip": Loop(cards=1, start="a", end=end)},
    )
    story = tell(line)
    # Part 1: 0-4, then b again 4-6 (or a and b 4-7), and the test: it leaves at 7 (8).
    first = 7 if back == "b" else 8
    assert story.when("entered") == [(0, 1), (first, 2)]
    assert story.left_at == [first, 2 * first]


def test_scrap_inside_gives_the_card_back():
    line = factory(
        {"part": ["a", "test"]},
        {"a": 2, "test": Station(time=1, quality=Quality(scrap=1))},
        orders=come(0, 0),
        loops={"conwip": Loop(cards=1, start="a", end="exit")},
    )
    assert tell(line).when("entered") == [(0, 1), (3, 2)]


def test_a_loop_may_concern_some_products_only():
    line = factory(
        {"x": ["a", "b"], "y": ["a", "b"]},
        {"a": 1, "b": 5},
        sources={"of_x": come((0, "x"), (0, "x")), "of_y": come((0, "y"), (0, "y"))},
        loops={"conwip": Loop(cards=1, start="a", end="exit", products=["x"])},
    )
    story = tell(line)
    # The second x waits for the first to leave at 6; both y enter at once.
    assert story.when("entered") == [(0, 1), (0, 3), (0, 4), (6, 2)]


def test_a_loop_may_have_several_ends():
    line = factory(
        {"x": ["a", "b"], "y": ["a", "c"]},
        {"a": 1, "b": 4, "c": 6},
        orders=come((0, "x"), (0, "y"), (0, "x")),
        loops={"pair": Loop(cards=1, start="a", end=["b", "c"])},
    )
    assert tell(line).when("entered") == [(0, 1), (5, 2), (12, 3)]


def test_a_card_freed_by_the_exit_is_used_in_the_same_instant():
    line = factory(
        {"part": ["a", "b"]},
        {"a": 3, "b": 3},
        orders=Source(makes="part", unlimited=True),
        loops={"conwip": Loop(cards=1, start="a", end="exit")},
    )
    story = tell(line, until=18)
    assert story.left_at == [6, 12, 18]


def test_two_kanban_stages():
    line = factory(
        {"part": ["a", "store", "b"]},
        {"a": 2, "b": Station(time=5, buffer=0)},
        buffers={"store": Buffer()},
        orders=Source(makes="part", unlimited=True),
        loops={
            "one": Loop(cards=2, start="a", end="store"),
            "two": Loop(cards=1, start="b", end="b"),
        },
    )
    story = tell(line, until=14)
    # Two cards: parts 1, 2 at 0. Part 1 goes on to b at 2, and its card comes back: part 3.
    # Part 2 is in the store from 4 to 7, part 3 from 6 to 12.
    assert story.started("a") == [(0, 1), (2, 2), (4, 3), (7, 4), (12, 5)]
    assert story.started("b") == [(2, 1), (7, 2), (12, 3)]
    assert story.place("store").content == 3 + 6 + (14 - 9)
