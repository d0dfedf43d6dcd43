"""Belts of 10 m at 1 m/s; a part takes 2 m: 5 places, 10 s of travel, 2 s between two parts."""

from __future__ import annotations

import pytest

from factorysim import Conveyor, Station
from tests.engine.stories import come, factory, tell


def belt(*orders, then=None, stations=None, **conveyor):
    given = {"length": 10, "speed": 1, "pitch": 2, **conveyor}
    return factory(
        {
            product: ["belt", *(then or [])]
            for product in sorted({product for _, product in orders})
        },
        stations or {},
        conveyors={"belt": Conveyor(**given)},
        orders=come(*orders),
        time_unit="s",
    )


def parts(*times):
    return [(time, "part") for time in times]


@pytest.mark.parametrize("accumulating", [True, False])
def test_a_part_travels_length_over_speed_and_the_next_enters_one_pitch_behind(accumulating):
    story = tell(belt(*parts(0, 0, 0), accumulating=accumulating))
    assert story.left_at == [10, 12, 14]
    assert [time for time, _ in story.when("entered")] == [0, 2, 4]
    assert story.states("belt") == {"working": 14}
    assert story.place("belt").content == 30


def test_the_time_of_travel_is_in_the_units_of_the_factory():
    line = factory(
        {"part": ["belt"]},
        {},
        conveyors={"belt": Conveyor(length=30, speed=0.5, pitch=1)},
        orders=come(2),
    )
    assert tell(line).left_at == [3]


@pytest.mark.parametrize("accumulating", [True, False])
def test_a_full_belt_holds_as_many_parts_as_have_room(accumulating):
    line = belt(
        *parts(*[0] * 8),
        then=["mill"],
        stations={"mill": Station(time=7, buffer=0)},
        accumulating=accumulating,
    )
    story = tell(line, until=30)
    # Part 1 is at the end at 10, part 2 at 12 (leaves at 17), part 3 at 19 (24), part 4 at 26.
    assert story.started("mill") == [(10, 1), (17, 2), (24, 3)]
    assert [time for time, _ in story.when("entered")] == [0, 2, 4, 6, 8, 10, 17, 24]
    assert story.place("belt").most == 5
    assert story.changes("belt") == [
        (0, "working"),
        (12, "blocked"),
        (17, "working"),
        (19, "blocked"),
        (24, "working"),
        (26, "blocked"),
    ]


@pytest.mark.parametrize(("accumulating", "last"), [(True, 33), (False, 37)])
def test_parts_close_up_only_on_an_accumulating_belt(accumulating, last):
    # `slow` is in the mill 10-30. The second part is at the end at 16 and waits until 30.
    # Accumulating: the third closes up (at 22) and is at the end at 30 + 2.
    # Otherwise the belt stands still 16-30; the third has run 4 s of 10 and arrives at 36.
    line = belt(
        (0, "slow"),
        (6, "quick"),
        (12, "quick"),
        then=["mill"],
        stations={"mill": Station(time={"slow": 20, "quick": 1}, buffer=0)},
        accumulating=accumulating,
    )
    story = tell(line)
    assert story.left_at == [30, 31, last]
    assert story.rows("left")[1].blocked == 14


def test_the_number_of_parts_may_be_limited_below_the_length():
    line = belt(*parts(0, 0, 0, 0), capacity=2)
    # Two are on the belt until the first leaves at 10.
    assert [time for time, _ in tell(line).when("entered")] == [0, 2, 10, 12]


def test_a_capacity_alone_gives_the_pitch():
    line = factory(
        {"part": ["belt"]},
        {},
        conveyors={"belt": Conveyor(length=10, speed=1, capacity=4)},
        orders=come(0, 0),
        time_unit="s",
    )
    assert tell(line).left_at == [10, 12.5]


def test_a_full_belt_blocks_the_station_before_it():
    line = factory(
        {"part": ["cut", "belt", "mill"]},
        {"cut": 1, "mill": Station(time=100, buffer=0)},
        conveyors={"belt": Conveyor(length=4, speed=1, pitch=2)},
        orders=come(*[0] * 5),
        time_unit="s",
    )
    story = tell(line, until=50)
    # Part 1 enters at 1 and leaves at 5; part 2 (finished at 2) enters at 3, part 3 (at 4) at 5.
    # Part 4 is finished at 6 and stays in the machine.
    assert [time for time, _ in story.when("arrived", "belt")] == [1, 3, 5]
    assert story.states("cut") == {"working": 4, "blocked": 1 + 1 + 44}


def test_a_conveyor_takes_longest_blocked_parts_first():
    line = factory(
        {"x": ["a", "belt"], "y": ["b", "belt"], "z": ["c", "belt"]},
        {"a": 1.5, "b": 1, "c": 0.5},
        conveyors={"belt": Conveyor(length=10, speed=1, pitch=2)},
        orders=come((0, "x"), (0, "y"), (0, "z")),
        time_unit="s",
    )
    assert tell(line).departures == [(10.5, "z"), (12.5, "y"), (14.5, "x")]
