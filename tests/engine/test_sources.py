from __future__ import annotations

from factorysim import Buffer, Failure, Loop, Shift, Source, Station
from tests.engine.stories import come, factory, tell


def one_station(source, time=4, *, buffer=None, until=100, **more):
    stations = {"mill": Station(time=time, buffer=buffer, **more.pop("station", {}))}
    return tell(factory({"part": ["mill"]}, stations, orders=source, **more), until=until)


def test_the_first_part_comes_after_one_interval():
    story = one_station(Source(makes="part", every=3), time=1, until=11)
    assert story.left_at == [4, 7, 10]


def test_first_at_replaces_the_first_interval():
    story = one_station(Source(makes="part", every=3, first_at=0), time=1, until=8)
    assert story.left_at == [1, 4, 7]


def test_after_count_parts_nothing_more_comes_and_the_run_ends():
    story = one_station(Source(makes="part", every=3, count=3), time=1)
    assert story.left_at == [4, 7, 10]
    assert story.ended == ("nothing left to do", 10)


def test_a_batch_comes_together():
    story = one_station(Source(makes="part", every=5, batch=2, count=4), time=1)
    assert story.left_at == [6, 7, 11, 12]


def test_the_last_batch_is_cut_at_count():
    story = one_station(Source(makes="part", every=5, batch=2, count=3), time=1)
    assert story.left_at == [6, 7, 11]


def test_collected_parts_enter_together_and_their_lead_time_counts_from_their_arrival():
    story = one_station(Source(makes="part", every=2, collect=3, count=6), time=1)
    assert [(row.created, row.left) for row in story.rows("left")] == [
        (2, 7),
        (4, 8),
        (6, 9),
        (8, 13),
        (10, 14),
        (12, 15),
    ]


def test_parts_that_find_no_room_wait_in_front_of_the_factory():
    story = one_station(Source(makes="part", every=1, first_at=0, count=3), buffer=0)
    assert [(row.created, row.left, row.waited) for row in story.rows("left")] == [
        (0, 4, 0),
        (1, 8, 3),
        (2, 12, 6),
    ]
    assert story.when("created") == [(0, 1), (1, 2), (2, 3)]
    assert story.when("entered") == [(0, 1), (4, 2), (8, 3)]
    assert story.product("part").number_area == 4 + 7 + 10


def test_parts_in_front_of_the_factory_are_in_the_system():
    story = one_station(Source(makes="part", every=1, first_at=0), buffer=0, until=3)
    assert story.product("part").in_system == 4
    assert story.source().waiting == 3


def test_parts_that_find_no_room_are_lost_and_counted():
    source = Source(makes="part", every=1, first_at=0, count=9, when_full="lose")
    story = one_station(source, buffer=0)
    # Arrivals 0 to 8; those of 4 and 8 come at the instant in which the machine is free again.
    assert story.left_at == [4, 8, 12]
    assert (story.source().offered, story.source().entered, story.source().lost) == (9, 3, 6)
    assert story.product("part").entered == 3


def test_of_a_batch_only_what_finds_no_room_is_lost():
    source = Source(makes="part", every=10, batch=4, count=4, when_full="lose")
    story = one_station(source, buffer=1)
    assert story.left_at == [14, 18]
    assert story.source().lost == 2


def test_an_arrival_clock_on_hold_stands_still_while_a_part_waits():
    story = one_station(
        Source(makes="part", every=1, first_at=0, when_full="hold"), buffer=0, until=16
    )
    # 0; 1, enters at 4; 5, enters at 8; 9, enters at 12; 13, enters at 16.
    assert [(row.created, row.left) for row in story.rows("left")] == [
        (0, 4),
        (1, 8),
        (5, 12),
        (9, 16),
    ]


def test_an_unlimited_source_creates_a_part_when_the_machine_is_empty_and_fills_no_buffer():
    story = one_station(Source(makes="part", unlimited=True), buffer=5, until=12)
    assert story.when("created") == [(0, 1), (4, 2), (8, 3), (12, 4)]
    assert story.place("mill").most == 0
    assert [row.waited for row in story.rows("left")] == [0, 0, 0]


def test_an_unlimited_source_feeds_every_machine_of_a_station():
    story = one_station(Source(makes="part", unlimited=True), station={"capacity": 2}, until=8)
    assert story.left_at == [4, 4, 8, 8]


def test_an_unlimited_source_feeds_every_first_place():
    line = factory(
        {"part": [["a", "b"]]}, {"a": 3, "b": 5}, orders=Source(makes="part", unlimited=True)
    )
    story = tell(line, until=10)
    assert [time for time, _ in story.started("a")] == [0, 3, 6, 9]
    assert [time for time, _ in story.started("b")] == [0, 5, 10]


def test_an_unlimited_source_puts_a_part_into_an_empty_machine_that_is_down():
    jam = Failure(every=6, repair=10, clock="calendar", after="scrap")
    story = one_station(
        Source(makes="part", unlimited=True), station={"failures": {"jam": jam}}, until=18
    )
    # The part of 4-8 is scrapped at 6; the next one is created then and waits for the repair.
    assert story.when("created") == [(0, 1), (4, 2), (6, 3)]
    assert story.started("mill") == [(0, 1), (4, 2), (16, 3)]


def test_an_unlimited_source_ends_after_count_parts():
    story = one_station(Source(makes="part", unlimited=True, count=3))
    assert story.left_at == [4, 8, 12]
    assert story.ended == ("nothing left to do", 12)


def test_an_unlimited_source_before_a_loop_creates_a_part_for_every_free_card():
    line = factory(
        {"part": ["a", "b"]},
        {"a": 2, "b": 5},
        orders=Source(makes="part", unlimited=True),
        loops={"conwip": Loop(cards=3, start="a", end="exit")},
    )
    story = tell(line, until=17)
    assert story.when("created") == [(0, 1), (0, 2), (0, 3), (7, 4), (12, 5), (17, 6)]


def test_an_unlimited_source_fills_a_buffer_with_a_limit():
    line = factory(
        {"part": ["store", "mill"]},
        {"mill": Station(time=5, buffer=0)},
        buffers={"store": Buffer(capacity=2)},
        orders=Source(makes="part", unlimited=True),
    )
    story = tell(line, until=9)
    # One goes through to the machine, two stay; at 5 the next one follows.
    assert [time for time, _ in story.when("created")] == [0, 0, 0, 5]


def test_the_due_date_is_the_arrival_plus_the_time_allowed():
    story = one_station(Source(makes="part", every=3, count=2, due=5), time=4)
    assert [(row.created, row.due, row.left) for row in story.rows("left")] == [
        (3, 8, 7),
        (6, 11, 11),
    ]
    assert (story.product("part").with_due, story.product("part").late) == (2, 0)


def test_parts_of_one_instant_are_numbered_in_the_order_of_the_sources():
    line = factory(
        {"x": ["mill"], "y": ["mill"]},
        {"mill": 1},
        sources={
            "later": Source(makes="y", every=2, count=2),
            "first": Source(makes="x", every=2, count=2),
        },
    )
    assert tell(line).departures == [(3, "y"), (4, "x"), (5, "y"), (6, "x")]


def test_the_arrival_clock_stands_still_outside_the_shift_of_the_source():
    hour = {"hour": Shift(**{"from": "00:00", "to": "01:00"})}
    story = one_station(
        Source(makes="part", every=25, shift="hour", count=5), time=1, shifts=hour, until=4000
    )
    # 10 min are over at the end of the first day, 20 at the end of the second.
    assert story.when("created") == [(25, 1), (50, 2), (1455, 3), (1480, 4), (2885, 5)]


def test_an_arrival_at_the_end_of_the_shift_still_comes():
    hour = {"hour": Shift(**{"from": "00:00", "to": "01:00"})}
    story = one_station(
        Source(makes="part", every=30, shift="hour", count=3), time=1, shifts=hour, until=4000
    )
    assert story.when("created") == [(30, 1), (60, 2), (1470, 3)]


def test_a_source_of_several_products_makes_them_by_their_shares():
    line = factory(
        {"x": ["mill"], "y": ["mill"]},
        {"mill": 0.5},
        orders=Source(makes={"x": 1, "y": 3}, every=1, count=4000),
    )
    story = tell(line, until=5000)
    assert abs(story.product("x").left - 1000) < 4 * (4000 * 0.25 * 0.75) ** 0.5


def test_two_sources_wait_in_front_of_the_factory_by_the_time_of_their_arrival():
    line = factory(
        {"x": ["mill"], "y": ["mill"]},
        {"mill": Station(time=10, buffer=0)},
        sources={"a": come((0, "x"), (5, "x")), "b": come((3, "y"))},
    )
    assert tell(line).departures == [(10, "x"), (20, "y"), (30, "x")]


def test_an_order_does_not_overtake_another_one_of_its_source():
    # The first order of y waits for a full station; the z behind it could enter but does not.
    line = factory(
        {"y": ["full"], "z": ["free"]},
        {"full": Station(time=10, buffer=0), "free": 1},
        orders=come((0, "y"), (1, "y"), (2, "z")),
    )
    assert tell(line).departures == [(10, "y"), (11, "z"), (20, "y")]
