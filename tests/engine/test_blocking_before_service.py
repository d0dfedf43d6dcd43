from __future__ import annotations

from factorysim import Buffer, Station
from tests.engine.stories import come, factory, tell


def two_stations(*, buffer, parts=3, machines=1):
    return factory(
        {"part": ["a", "b"]},
        {
            "a": Station(time=2, blocking="before_service", capacity=machines),
            "b": Station(time=5, buffer=buffer),
        },
        orders=come(*[0] * parts),
    )


def test_work_begins_only_when_the_next_place_has_room():
    story = tell(two_stations(buffer=0))
    assert [time for time, _ in story.started("a")] == [0, 7, 14]
    assert story.started("b") == [(2, 1), (9, 2), (16, 3)]
    # Blocked 2-7 and 9-14; over at 16.
    assert story.states("a") == {"working": 6, "blocked": 10, "starved": 5}
    assert story.states("b") == {"working": 15, "starved": 6}


def test_the_place_is_reserved_while_the_part_is_in_work():
    story = tell(two_stations(buffer=1, parts=4))
    # At 2 one place is left (the machine of b takes part 1): part 2 is worked on 2-4.
    # Part 3 begins when b takes part 2 at 7.
    assert [time for time, _ in story.started("a")] == [0, 2, 7, 12]


def test_until_the_work_begins_the_part_counts_as_waiting():
    story = tell(two_stations(buffer=0, parts=2))
    assert story.place("a").waited == 7


def test_two_machines_do_not_reserve_the_same_place():
    story = tell(two_stations(buffer=0, machines=2))
    assert [time for time, _ in story.started("a")] == [0, 7, 14]


def test_a_buffer_downstream_is_reserved_too():
    line = factory(
        {"part": ["a", "store", "b"]},
        {"a": Station(time=2, blocking="before_service"), "b": Station(time=5, buffer=0)},
        buffers={"store": Buffer(capacity=1)},
        orders=come(0, 0, 0),
    )
    # Part 1 goes through the buffer at 2; part 2 is in the buffer 4-7; part 3 begins at 7.
    assert [time for time, _ in tell(line).started("a")] == [0, 2, 7]


def test_the_first_candidate_that_gets_room_is_reserved():
    line = factory(
        {"part": ["a", ["b", "c"]]},
        {
            "a": Station(time=1, blocking="before_service"),
            "b": Station(time=9, buffer=0),
            "c": Station(time=4, buffer=0),
        },
        orders=come(0, 0, 0),
    )
    story = tell(line)
    # b is reserved at 0, c at 1; c is free again at 6: part 3 is worked on 6-7.
    assert story.started("a") == [(0, 1), (1, 2), (6, 3)]
    assert story.started("c") == [(2, 2), (7, 3)]


def test_a_choice_in_turn_is_made_before_the_work_begins():
    line = factory(
        {"part": ["a", {"at": ["b", "c"], "choose": "round_robin"}]},
        {
            "a": Station(time=1, blocking="before_service"),
            "b": Station(time=9, buffer=0),
            "c": Station(time=4, buffer=0),
        },
        orders=come(0, 0, 0),
    )
    story = tell(line)
    # Part 3 is b's turn; b is free at 10.
    assert story.started("a") == [(0, 1), (1, 2), (10, 3)]
    assert story.started("b") == [(1, 1), (11, 3)]


def test_the_way_out_of_the_factory_always_has_room():
    line = factory(
        {"part": ["a"]}, {"a": Station(time=2, blocking="before_service")}, orders=come(0, 0)
    )
    assert tell(line).left_at == [2, 4]


def test_reserved_places_keep_other_feeders_out():
    line = factory(
        {"x": ["a", "last"], "y": ["b", "last"]},
        {
            "a": Station(time=4, blocking="before_service"),
            "b": 1,
            "last": Station(time=3, buffer=0),
        },
        orders=come((0, "x"), (0, "y")),
    )
    story = tell(line)
    # The machine of `last` is promised to part 1, so part 2 is blocked from 1 to 7.
    assert story.started("last") == [(4, 1), (7, 2)]
    assert story.states("b") == {"working": 1, "blocked": 6, "starved": 3}
