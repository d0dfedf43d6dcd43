from __future__ import annotations

import pytest

from factorysim import Buffer, Product, Station
from tests.engine.stories import come, factory, tell


def stored(*orders, time=10, **buffer):
    """Parts go through a store to a machine without places in front."""
    return factory(
        {
            "part": ["store", "mill"],
            "urgent": Product(route=["store", "mill"], priority=1),
            "later": Product(route=["store", "mill"], priority=2),
        },
        {"mill": Station(time=time, buffer=0)},
        buffers={"store": Buffer(**buffer)},
        orders=come(*orders),
    )


@pytest.mark.parametrize(("order", "numbers"), [("fifo", [1, 2, 3, 4]), ("lifo", [1, 4, 3, 2])])
def test_the_order_of_leaving(order, numbers):
    story = tell(stored(0, 1, 2, 3, (50, "urgent"), (50, "later"), order=order))
    assert [part for _, part in story.started("mill")][:4] == numbers


def test_priority_then_arrival():
    orders = [(0, "later"), (1, "later"), (2, "urgent"), (3, "later"), (4, "urgent"), (60, "part")]
    story = tell(stored(*orders, order="priority"))
    assert [part for _, part in story.started("mill")] == [1, 3, 5, 2, 4, 6]


@pytest.mark.parametrize("order", ["fifo", "lifo", "priority"])
def test_parts_of_one_instant_leave_by_their_numbers(order):
    story = tell(stored(*[(1, "later")] * 3, (80, "urgent"), (90, "part"), order=order))
    assert [part for _, part in story.started("mill")][:3] == [1, 2, 3]


def test_a_random_order_is_drawn_from_the_seed():
    line = stored(*[0] * 20, (300, "urgent"), (300, "later"), time=1, order="random")
    orders = [[part for _, part in tell(line, seed=seed).started("mill")] for seed in (1, 1, 2)]
    assert sorted(orders[0]) == list(range(1, 23))
    assert orders[0] == orders[1] != orders[2]
    assert orders[0] != sorted(orders[0])


def test_parts_stay_for_the_minimum_time():
    story = tell(stored(0, 1, (90, "urgent"), (90, "later"), time=1, minimum_time=4))
    assert story.started("mill")[:2] == [(4, 1), (5, 2)]
    assert story.place("store").longest_wait == 5  # the last part waits for the one of its instant


def test_a_full_buffer_blocks_the_station_before_it():
    line = factory(
        {"part": ["a", "store", "b"]},
        {"a": 1, "b": Station(time=5, buffer=0)},
        buffers={"store": Buffer(capacity=1)},
        orders=come(0, 0, 0, 0),
    )
    story = tell(line)
    # Part 2 is in the store 2-6, part 3 (blocked 3-6) 6-11, part 4 (blocked 7-11) 11-16.
    assert story.started("b") == [(1, 1), (6, 2), (11, 3), (16, 4)]
    assert story.states("a")["blocked"] == 3 + 4
    store = story.place("store")
    assert (store.most, store.content, store.waited, store.arrived, store.left) == (1, 14, 14, 4, 4)


def test_parts_that_are_there_at_the_start_go_on_from_there():
    line = factory(
        {"part": ["a", "store", "b"]},
        {"a": 1, "b": Station(time=5, buffer=0)},
        buffers={"store": Buffer(initial={"part": 2})},
        orders=come(0),
    )
    story = tell(line)
    assert story.left_at == [5, 10, 15]
    assert story.product("part").initial == 2
    assert [row.created for row in story.rows("left")] == [0, 0, 0]


def merging(admit, place):
    """x (priority 2) waits from 1 on, y (priority 1) from 2 on; z is inside until 10."""
    last = {"station": [], "store": ["store"]}[place]
    room = {"capacity": 0, "admit": admit} if place == "station" else 0
    return factory(
        {
            "x": Product(route=["a", *last, "last"], priority=2),
            "y": Product(route=["b", *last, "last"], priority=1),
            "z": [*last, "last"],
        },
        {"a": 1, "b": 2, "last": Station(time=10, buffer=room)},
        buffers={"store": Buffer(capacity=1, admit=admit)} if last else {},
        orders=come((0, "z"), *[(0, "z")] * len(last), (0, "x"), (0, "y")),
    )


@pytest.mark.parametrize("place", ["station", "store"])
@pytest.mark.parametrize(("admit", "order"), [("longest_waiting", "xy"), ("priority", "yx")])
def test_which_blocked_part_comes_in_first(place, admit, order):
    story = tell(merging(admit, place))
    assert [product for _, product in story.departures][-2:] == list(order)


def test_a_part_with_room_ahead_passes_one_without():
    line = factory(
        {"x": ["store", "m1"], "y": ["store", "m2"]},
        {"m1": Station(time=10, buffer=0), "m2": Station(time=2, buffer=0)},
        buffers={"store": Buffer()},
        orders=come((0, "x"), (1, "x"), (2, "y")),
    )
    assert tell(line).departures == [(4, "y"), (10, "x"), (20, "x")]


def test_from_a_buffer_to_several_machines():
    line = factory(
        {"part": ["store", ["m1", "m2"]]},
        {"m1": Station(time=10, buffer=0), "m2": Station(time=4, buffer=0)},
        buffers={"store": Buffer()},
        orders=come(0, 0, 0, 0),
    )
    story = tell(line)
    assert story.started("m1") == [(0, 1)]
    assert story.started("m2") == [(0, 2), (4, 3), (8, 4)]


def test_a_choice_in_turn_is_made_when_a_part_wants_to_go_on():
    line = factory(
        {"part": ["store", {"at": ["m1", "m2"], "choose": "round_robin"}]},
        {"m1": Station(time=10, buffer=0), "m2": Station(time=4, buffer=0)},
        buffers={"store": Buffer()},
        orders=come(0, 0, 0, 0),
    )
    story = tell(line)
    assert story.started("m1") == [(0, 1), (10, 3)]
    assert story.started("m2") == [(0, 2), (4, 4)]
