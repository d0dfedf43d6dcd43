from __future__ import annotations

import pytest

from factorysim import Exit, Source, Station, serial_line
from tests.engine.stories import come, factory, tell


def test_several_machines_work_side_by_side():
    line = factory({"part": ["mill"]}, {"mill": Station(time=5, capacity=2)}, orders=come(0, 1, 2))
    story = tell(line)
    assert story.left_at == [5, 6, 10]
    assert story.states("mill", 1) == {"working": 10}
    assert story.states("mill", 2) == {"working": 5, "starved": 1 + 4}


@pytest.mark.parametrize("buffer", [0, 1, 2, 5])
def test_a_buffer_decides_how_far_the_first_station_is_ahead(buffer):
    # a takes 1, b takes 10: a is blocked with part 2 + buffer + ... until b takes the next part.
    story = tell(serial_line(times=[1, 10], buffers=buffer), until=10.5)
    assert len(story.when("arrived", "station_2")) == 1 + buffer
    assert story.machine("station_1").operations == 2 + buffer
    assert story.states("station_1")["blocked"] == 10.5 - (2 + buffer)


def test_without_a_number_the_buffer_is_unlimited():
    story = tell(serial_line(times=[1, 100]), until=50)
    assert story.machine("station_1").operations == 50
    assert story.place("station_2").most == 49


def test_the_time_of_a_step_goes_before_the_time_of_the_station():
    line = factory(
        {"x": [{"at": "mill", "time": 7}], "y": ["mill"]},
        {"mill": 2},
        orders=come((0, "x"), (0, "y")),
    )
    assert tell(line).left_at == [7, 9]


def test_times_by_product():
    line = factory(
        {"x": ["mill"], "y": ["mill"]},
        {"mill": Station(time={"x": 3, "y": "30 s"})},
        orders=come((0, "x"), (0, "y")),
    )
    assert tell(line).left_at == [3, 3.5]


def test_a_part_may_visit_a_station_twice():
    line = factory(
        {"part": [{"at": "mill", "time": 2}, "wash", {"at": "mill", "time": 5}]},
        {"mill": Station(), "wash": 1},
        orders=come(0, 0),
    )
    story = tell(line)
    # mill: part 1 0-2, part 2 2-4, part 1 again 4-9 (washed at 3), part 2 again 9-14 (at 5).
    assert story.started("mill") == [(0, 1), (2, 2), (4, 1), (9, 2)]
    assert story.left_at == [9, 14]


def test_products_leave_by_the_exit_that_their_route_names():
    line = factory(
        {"x": ["mill", "front"], "y": ["mill", "back"]},
        {"mill": 1},
        exits={"front": Exit(), "back": Exit()},
        orders=come((0, "x"), (0, "y"), (0, "y")),
    )
    story = tell(line)
    assert (story.place("front").left, story.place("back").left) == (1, 2)


def test_what_a_part_has_gone_through_adds_up_to_its_lead_time():
    line = serial_line(times=[1, 3, 2], buffers=1, every=1)
    for row in tell(line, until=60).rows("left"):
        assert row.waited + row.worked + row.blocked + row.setup == row.left - row.created


def test_two_stations_that_share_the_work_of_a_source():
    line = factory(
        {"part": [["a", "b"], "pack"]},
        {"a": 4, "b": 6, "pack": Station(time=2, buffer=0)},
        orders=Source(makes="part", unlimited=True),
    )
    story = tell(line, until=12)
    # a: 4, 8, 12; b: 6, 12. At 12 both end: a is declared first.
    assert story.started("pack") == [(4, 1), (6, 2), (8, 3), (12, 5)]


def test_a_bottleneck_in_the_middle_blocks_before_and_starves_behind():
    story = tell(serial_line(times=[1, 4, 2], buffers=0), until=40)
    # The middle one begins at 1 and never stops.
    assert story.states("station_2") == {"working": 39, "starved": 1}
    assert story.left_at == [7 + 4 * n for n in range(9)]
    assert story.states("station_3")["working"] == 9 * 2
