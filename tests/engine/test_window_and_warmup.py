from __future__ import annotations

import pytest

from factorysim import ModelError, Source, Station, serial_line
from tests.engine.stories import come, factory, tell


def minute_line():
    """Parts come at 1, 2, 3, ... and leave a minute later."""
    return serial_line(times=[1], every=1)


def test_the_window_is_open_at_the_warmup_and_closed_at_the_end():
    story = tell(minute_line(), until=10, warmup=5)
    assert story.left_at == [6, 7, 8, 9, 10]
    assert story.product("part").window_left == 5
    assert story.product("part").left == 9
    assert story.states("station_1") == {"working": 5}
    assert story.machine("station_1").operations == 5


def test_arrivals_of_the_instant_of_the_warmup_are_before_it():
    story = tell(minute_line(), until=10, warmup=5)
    assert story.source("raw").offered == 5
    assert story.product("part").window_entered == 5
    assert story.product("part").entered == 10


def test_one_part_a_minute_gives_480_in_a_shift_after_the_warmup_too():
    story = tell(minute_line(), until="16 h", warmup="8 h")
    assert story.product("part").window_left == 480


def test_a_lead_time_counts_if_it_ends_in_the_window():
    line = factory({"part": ["mill"]}, {"mill": 4}, orders=come(0, 1, 2))
    story = tell(line, until=11, warmup=5)
    # Departures at 4, 8 and 12; only the second is in (5, 11].
    assert [(row.created, row.left) for row in story.rows("left")] == [(1, 8)]
    assert story.product("part").lead == 7


def test_a_wait_counts_if_it_ends_in_the_window_but_contents_are_cut():
    line = factory({"part": ["mill"]}, {"mill": 4}, orders=come(0, 1, 2))
    place = tell(line, until=11, warmup=5).place("mill")
    # Part 2 waits 1-4, part 3 waits 2-8.
    assert (place.waits, place.waited, place.content) == (1, 6, 3)


def test_state_times_are_cut_at_the_borders():
    line = factory(
        {"part": ["a", "b"]}, {"a": 2, "b": Station(time=6, buffer=0)}, orders=come(0, 0, 0)
    )
    story = tell(line, until=15, warmup=5)
    # a is blocked 4-8 and 10-14, works 8-10; b works from 2 on.
    assert story.states("a") == {"blocked": 3 + 4, "working": 2, "starved": 1}
    assert story.states("b") == {"working": 10}


def test_the_number_in_system_is_the_sum_of_the_stays_cut_to_the_window():
    line = factory({"part": ["mill"]}, {"mill": 4}, orders=come(0, 1, 2))
    product = tell(line, until=11, warmup=5).product("part")
    assert product.number_area == product.stays == (8 - 5) + (11 - 5)


def test_the_warmup_clears_statistics_but_not_the_state():
    line = factory({"part": ["mill"]}, {"mill": 4}, orders=come(0, 1, 2))
    whole, window = tell(line, until=20), tell(line, until=20, warmup=5)
    assert whole.left_at == [4, *window.left_at]
    assert whole.result.digest == window.result.digest


def test_the_run_may_end_with_a_number_of_parts_counted_from_time_zero():
    story = tell(minute_line(), until={"parts": 7}, warmup=3)
    assert story.ended == ("parts", 8)
    assert story.left_at == [4, 5, 6, 7, 8]


def test_everything_of_the_instant_of_the_last_part_happens():
    line = factory(
        {"part": [["m1", "m2", "m3"]]},
        {"m1": 4, "m2": 4, "m3": 4},
        orders=Source(makes="part", unlimited=True),
    )
    story = tell(line, until={"parts": 4})
    assert story.ended == ("parts", 8)
    assert story.left_at == [4, 4, 4, 8, 8, 8]


def test_the_run_ends_early_when_fewer_parts_come_than_asked_for():
    line = factory({"part": ["mill"]}, {"mill": 4}, orders=come(0, 1))
    assert tell(line, until={"parts": 5}).ended == ("nothing left to do", 8)


def test_a_run_that_ends_in_its_warmup_says_so():
    line = factory({"part": ["mill"]}, {"mill": 4}, orders=come(0))
    for warmup in (4, 5):
        with pytest.raises(ModelError, match=r"ended at t = 4 min.*before the end of the warm-up"):
            tell(line, until=20, warmup=warmup)


def test_a_station_that_is_cleared_while_it_works_counts_the_operation_when_it_ends():
    line = factory({"part": ["mill"]}, {"mill": 4}, orders=come(0, 1, 2))
    story = tell(line, until=9, warmup=5)
    assert story.machine("mill").operations == 1
    assert (story.place("mill").arrived, story.place("mill").left) == (0, 1)
