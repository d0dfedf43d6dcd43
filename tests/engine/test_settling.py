from __future__ import annotations

import pytest

from factorysim import Failure, Station, serial_line
from tests.engine.stories import come, factory, tell


def test_one_part_a_minute_over_eight_hours_gives_480():
    story = tell(serial_line(times=[0.5], every=1), until="8 h")
    assert story.source("raw").entered == 480
    # The part of minute 480 is still in work.
    assert len(story.departures) == 479
    assert tell(serial_line(times=[1], buffers=None), until="8 h").product("part").left == 480


def test_a_part_takes_no_time_between_stations():
    line = factory({"part": ["cut", "weld"]}, {"cut": 2, "weld": 3}, orders=come(0, 1))
    story = tell(line)
    assert story.started("cut") == [(0, 1), (2, 2)]
    assert story.started("weld") == [(2, 1), (5, 2)]
    assert story.left_at == [5, 8]
    assert story.ended == ("nothing left to do", 8)


def test_of_two_feeders_that_finish_at_one_instant_the_one_declared_first_moves_first():
    # Part 1 (b) and part 2 (a) end at 2; station a is declared before b.
    line = factory(
        {"x": ["a", "join"], "y": ["b", "join"]},
        {"a": 2, "b": 2, "join": Station(time=5, buffer=0)},
        orders=come((0, "y"), (0, "x")),
    )
    story = tell(line)
    assert story.started("join") == [(2, 2), (7, 1)]
    assert story.states("b") == {"working": 2, "blocked": 5, "starved": 5}


def test_of_two_blocked_feeders_the_longest_blocked_moves_first():
    line = factory(
        {"x": ["a", "join"], "y": ["b", "join"], "z": ["c", "join"]},
        {"a": 3, "b": 2, "c": 1, "join": Station(time=5, buffer=0)},
        orders=come((0, "x"), (0, "y"), (0, "z")),
    )
    assert tell(line).started("join") == [(1, 3), (6, 2), (11, 1)]


def test_a_part_that_has_been_blocked_goes_before_one_that_ends_at_the_instant_of_the_room():
    # join is free at 6; c (declared last) has been blocked since 4, a ends at 6.
    line = factory(
        {"x": ["a", "join"], "y": ["b", "join"], "z": ["c", "join"]},
        {"a": 6, "b": 1, "c": 4, "join": Station(time=5, buffer=0)},
        orders=come((0, "x"), (0, "y"), (0, "z")),
    )
    assert tell(line).started("join") == [(1, 2), (6, 3), (11, 1)]


def test_a_chain_of_blocked_stations_moves_up_in_one_instant():
    line = serial_line(times=[1, 1, 1, 4], buffers=0)
    story = tell(line, until=20)
    assert story.left_at == [7, 11, 15, 19]
    # From 7 on every move happens when the last station has finished.
    assert story.started("station_1") == [
        (0, 1),
        (1, 2),
        (2, 3),
        (3, 4),
        (7, 5),
        (11, 6),
        (15, 7),
        (19, 8),
    ]


def test_a_rule_sees_every_part_that_comes_at_this_instant():
    # At 4 the drill becomes free; the short part arrives at 4, from a station declared later.
    line = factory(
        {"long": ["drill"], "short": ["saw", "drill"]},
        {"drill": Station(time={"long": 4, "short": 1}, rule="spt"), "saw": 4},
        orders=come((0, "long"), (0, "short"), (1, "long")),
    )
    assert tell(line).started("drill") == [(0, 1), (4, 2), (5, 3)]


def test_parts_that_arrive_at_one_instant_are_served_by_number_under_fifo():
    # Station a (declared first) delivers part 2, station b part 1: both at 3.
    line = factory(
        {"x": ["a", "last"], "y": ["b", "last"]},
        {"a": 3, "b": 3, "last": 1},
        orders=come((0, "y"), (0, "x")),
    )
    assert tell(line).started("last") == [(3, 1), (4, 2)]


def test_machines_choose_after_all_moves_of_the_instant():
    # The buffer of `last` has 1 place. At 4 it takes up a part, so a place is free again: b moves.
    line = factory(
        {"x": ["a", "last"]},
        {"a": 1, "last": Station(time=4, buffer=1)},
        orders=come((0, "x"), (0, "x"), (0, "x"), (0, "x")),
    )
    story = tell(line)
    assert story.started("last") == [(1, 1), (5, 2), (9, 3), (13, 4)]
    assert story.started("a") == [(0, 1), (1, 2), (2, 3), (5, 4)]


@pytest.mark.parametrize("machines", [1, 2, 3])
def test_choosing_never_changes_room(machines):
    # `last` holds `machines` parts in work and one waiting, whatever it is doing.
    line = factory(
        {"x": ["a", "last"]},
        {"a": 1, "last": Station(time=100, buffer=1, capacity=machines)},
        orders=come(*[(0, "x")] * 9),
    )
    story = tell(line, until=50)
    assert len(story.when("arrived", "last")) == machines + 1
    assert story.machine("a").operations == machines + 2


def test_a_station_that_is_down_still_takes_a_part_into_its_empty_place():
    down = Failure(every=3, repair=10, clock="calendar")
    line = factory(
        {"x": ["a", "last"]},
        {"a": 1, "last": Station(time=1, buffer=0, failures={"jam": down})},
        orders=come((3, "x"), (3, "x")),
    )
    story = tell(line, until=20)
    # Down 3-13. The first part joins at 4 although the machine is down; the second is blocked
    # from 5 to 14, when the first one leaves.
    assert story.when("arrived", "last") == [(4, 1), (14, 2)]
    assert story.started("last") == [(13, 1), (14, 2)]
    assert story.ended == ("nothing left to do", 15)
    assert story.states("a") == {"working": 2, "blocked": 9, "starved": 4}


def test_content_of_a_buffer_is_what_no_empty_machine_could_take():
    line = factory({"x": ["a"]}, {"a": Station(time=4, buffer=5)}, orders=come(*[(0, "x")] * 3))
    story = tell(line)
    # Two wait 0-4, one waits 4-8.
    assert story.place("a").content == 12
    assert story.place("a").most == 2
    assert story.place("a").waited == 12
