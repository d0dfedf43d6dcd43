from __future__ import annotations

import pytest

from factorysim import Quality, Rework, Station
from tests.engine.stories import come, factory, tell


def inspected(time=1, **quality):
    return Station(time=time, quality=Quality(**quality))


def test_scrap_leaves_at_the_end_of_the_work():
    line = factory(
        {"part": ["cut", "test"]}, {"cut": 2, "test": inspected(scrap=1)}, orders=come(0, 0)
    )
    story = tell(line)
    assert [row.left for row in story.rows("scrapped")] == [3, 5]
    assert story.left_at == []
    place = story.place("test")
    assert (place.inspected, place.scrapped, place.good_first, place.reworked) == (2, 2, 0, 0)
    assert story.product("part").scrapped == 2


def test_shares_may_differ_by_product():
    line = factory(
        {"x": ["test"], "y": ["test"]},
        {"test": inspected(scrap={"x": 1})},
        orders=come((0, "x"), (0, "y")),
    )
    story = tell(line)
    assert story.departures == [(2, "y")]
    assert story.product("x").scrapped == 1


@pytest.mark.parametrize("then", ["pass", "scrap"])
def test_a_reworked_part_joins_the_queue_in_the_normal_way(then):
    rework = Rework(share=1, to="weld", at_most=1, then=then)
    line = factory(
        {"part": ["weld", "test"]}, {"weld": 2, "test": inspected(rework=rework)}, orders=come(0, 0)
    )
    story = tell(line)
    assert story.started("weld") == [(0, 1), (2, 2), (4, 1), (6, 2)]
    assert [row.left for row in story.rows("left" if then == "pass" else "scrapped")] == [7, 9]
    place = story.place("test")
    assert (place.inspected, place.reworked, place.good_first) == (4, 2, 0)


def test_rework_goes_to_the_last_visit_before():
    rework = Rework(share=1, to="weld", at_most=1, then="pass")
    line = factory(
        {"part": [{"at": "weld", "time": 2}, "paint", {"at": "weld", "time": 5}, "test"]},
        {"weld": Station(), "paint": 1, "test": inspected(rework=rework)},
        orders=come(0),
    )
    story = tell(line)
    # weld 0-2, paint 2-3, weld 3-8, test 8-9, the second weld again 9-14, test 14-15.
    assert story.left_at == [15]
    assert story.started("paint") == [(2, 1)]


def test_all_steps_from_there_on_are_repeated():
    rework = Rework(share=1, to="cut", at_most=1, then="pass")
    line = factory(
        {"part": ["cut", "weld", "test"]},
        {"cut": 1, "weld": 2, "test": inspected(rework=rework)},
        orders=come(0),
    )
    assert tell(line).left_at == [8]


def test_rework_at_its_own_station_goes_through_the_queue():
    rework = Rework(share=1, to="mill", at_most=1, then="pass")
    line = factory(
        {"part": ["mill"]}, {"mill": inspected(time=4, rework=rework)}, orders=come(0, 0)
    )
    story = tell(line)
    assert story.started("mill") == [(0, 1), (4, 2), (8, 1), (12, 2)]
    assert story.left_at == [12, 16]


def test_repeat_stays_in_the_same_machine():
    rework = Rework(share=1, repeat=True, at_most=1, then="pass")
    line = factory(
        {"part": ["mill"]}, {"mill": inspected(time=4, rework=rework)}, orders=come(0, 0)
    )
    story = tell(line)
    assert story.left_at == [8, 16]
    assert story.machine("mill").operations == 4
    assert story.rows("left")[0].worked == 8


def test_repeat_works_with_a_time_given_as_a_function():
    rework = Rework(share=1, repeat=True, at_most=1, then="scrap")
    mill = inspected(time=lambda part, station: 3 + part.reworked, rework=rework)
    story = tell(factory({"part": ["mill"]}, {"mill": mill}, orders=come(0)))
    assert [row.left for row in story.rows("scrapped")] == [7]


def test_a_reworked_part_without_room_blocks_the_station():
    rework = Rework(share=1, to="weld", at_most=1, then="pass")
    line = factory(
        {"part": ["weld", "test"]},
        {"weld": Station(time=3, buffer=1), "test": inspected(rework=rework)},
        orders=come(0, 0, 0),
    )
    story = tell(line)
    # weld: part 1 0-3, part 2 3-6, part 3 waits from 3 on. Part 1 is tested 3-4 and comes back:
    # no room until 6, when part 3 is taken up.
    assert story.started("weld")[:3] == [(0, 1), (3, 2), (6, 3)]
    assert story.changes("test")[:3] == [(3, "working"), (4, "blocked"), (6, "working")]


def test_one_number_is_drawn_for_every_inspected_part():
    routes = {"x": ["test"], "y": ["test"]}
    orders = come(*[(n, "xy"[n % 2]) for n in range(200)])
    both = tell(factory(routes, {"test": inspected(scrap=0.3)}, orders=orders))
    only_x = tell(factory(routes, {"test": inspected(scrap={"x": 0.3})}, orders=orders))
    scrapped = [row.number for row in both.rows("scrapped")]
    assert 30 < len(scrapped) < 90
    assert [row.number for row in only_x.rows("scrapped")] == [n for n in scrapped if n % 2 == 1]


def test_the_number_is_first_held_against_scrap_then_against_rework():
    route, orders = {"part": ["test"]}, come(*[n * 3 for n in range(300)])
    rework = Rework(share=0.4, to="test", at_most=1, then="pass")
    with_rework = tell(factory(route, {"test": inspected(scrap=0.2, rework=rework)}, orders=orders))
    place = with_rework.place("test")
    assert abs(place.reworked - 120) < 4 * (300 * 0.4 * 0.6) ** 0.5
    # The first inspections scrap a fifth; so do the second ones.
    expected = 0.2 * place.inspected
    assert abs(place.scrapped - expected) < 4 * (0.8 * expected) ** 0.5
    assert place.inspected == 300 + place.reworked
    assert place.good_first == 300 - place.reworked - (place.scrapped - scrapped_again(with_rework))


def scrapped_again(story):
    """Scrapped parts that were inspected twice."""
    times = [part for _, part in story.when("finished", "test")]
    return sum(1 for row in story.rows("scrapped") if times.count(row.number) == 2)
