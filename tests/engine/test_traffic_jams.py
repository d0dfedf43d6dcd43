"""Vehicles that wait for each other in a circle: found, named, resolved, or avoided."""

from __future__ import annotations

from typing import Any

import pytest

from factorysim import Deadlock, Fleet, Layout, Station
from tests.engine.stories import come, factory, tell


def head_on(**policy: Any):
    """Two vehicles that meet in a street of one lane: a - b - c - d, with room beside b and c.

    `east 1` carries from a to d from 0 on, `west 1` from d to a. Every way takes 10 s.
    """
    nodes = {name: [10 * i, 0] for i, name in enumerate("abcd")}
    nodes |= {"beside_b": [10, 10], "beside_c": [20, 10]}
    edges = [["a", "b"], ["b", "c"], ["c", "d"], ["b", "beside_b"], ["c", "beside_c"]]
    return factory(
        {
            "x": ["at_a", {"at": "to_d", "transport": "east"}],
            "y": ["at_d", {"at": "to_a", "transport": "west"}],
        },
        {name: Station(time=0) for name in ("at_a", "to_a", "at_d", "to_d")},
        orders=come((0, "x"), (0, "y")),
        time_unit="s",
        layouts={
            "street": Layout(
                nodes=nodes,
                edges=edges,
                zone_per_node=1,
                places={"at_a": "a", "to_a": "a", "at_d": "d", "to_d": "d"},
                **policy,
            )
        },
        fleets={
            "east": Fleet(layout="street", speed=1, load=0, unload=0, start=["a"]),
            "west": Fleet(layout="street", speed=1, load=0, unload=0, start=["d"]),
        },
    )


def test_a_circle_stops_the_run_and_is_named():
    with pytest.raises(Deadlock) as caught:
        tell(head_on(), until=200)
    text = str(caught.value)
    assert text.startswith("t = 10 s: deadlock.")
    assert "east 1 waits for c, where west 1 is" in text
    assert "west 1 waits for b, where east 1 is" in text
    assert "when_stuck: retreat" in text


def test_one_retreats_lets_the_other_pass_and_goes_on():
    story = tell(head_on(when_stuck="retreat"), until=200)
    # At 10 west 1 leaves c for the place beside it (20); east 1 is in c at 30 and in d at 40.
    # Its zone c is free then: west 1 is back in c at 50 and in a at 70.
    assert story.fleet("east").resolved == 1
    assert story.moves(1, "west") == [
        (0, "driving_loaded"),
        (20, "blocked"),
        (40, "driving_loaded"),
        (70, "parked"),
    ]
    assert story.when("delivered") == [(40, 1), (70, 2)]


def test_a_retreat_that_is_impossible_is_said():
    with pytest.raises(Deadlock, match="None of them can retreat to a free node"):
        tell(ring(when_stuck="retreat"), until=200)


def ring(count: int = 3, zones: int = 3, **policy: Any):
    """As many vehicles as zones: all of them are wanted somewhere else."""
    return factory(
        {"x": ["s0", {"at": "s1", "transport": "cart"}]},
        {"s0": Station(time=0, capacity=99), "s1": 0},
        orders=come(*[(0, "x")] * count),
        time_unit="s",
        layouts={
            "ring": Layout(
                loop={"zones": zones, "zone_length": 10, "stops": {"s0": 0, "s1": 1}}, **policy
            )
        },
        fleets={"cart": Fleet(layout="ring", count=count, speed=1, load=0, unload=0)},
    )


def test_a_long_circle_is_named_in_short():
    with pytest.raises(Deadlock) as caught:
        tell(ring(count=9, zones=9), until=200)
    text = str(caught.value)
    assert text.count("waits for") == 4
    assert "and 5 more" in text


def test_people_lift_one_off_and_put_it_back():
    story = tell(ring(when_stuck="by_hand", help_time="100 s"), until=400)
    # As soon as it stands on the track again, all three zones are full again.
    assert story.fleet("cart").resolved == 2
    assert story.fleet("cart").delivered == 3
    # The one declared last is lifted off among those that are empty.
    assert story.vehicle_states(3, "cart")["blocked"] >= 100


def test_the_banker_lets_one_wait_so_that_no_circle_comes_about():
    story = tell(head_on(avoid_deadlocks=True, zones={"a": 2, "d": 2}), until=200)
    # west 1 may not go to c before east 1 is out of the lane, in d at 30.
    assert story.vehicle_states(1, "west")["blocked"] == 30
    assert story.when("delivered") == [(30, 1), (60, 2)]
    assert story.fleet("east").resolved == 0


def test_without_the_banker_the_same_vehicles_meet():
    with pytest.raises(Deadlock, match="t = 10 s"):
        tell(head_on(zones={"a": 2, "d": 2}), until=200)


def test_if_the_banker_lets_all_wait_it_is_reported():
    # Each stands where the other wants to go: there is no safe order.
    with pytest.raises(Deadlock, match="which is free, until it is safe"):
        tell(head_on(avoid_deadlocks=True), until=200)


def test_a_retreat_helps_where_the_banker_lets_all_wait():
    story = tell(head_on(avoid_deadlocks=True, when_stuck="retreat"), until=200)
    assert len(story.when("delivered")) == 2


def test_reserving_the_whole_way_prevents_the_circle():
    street = head_on()
    fleets = {
        name: fleet.model_copy(update={"look_ahead": "route"})
        for name, fleet in street.fleets.items()
    }
    # Each stands at the end of the other's way: nobody can reserve it. That is found as well.
    with pytest.raises(Deadlock, match="t = 0 s"):
        tell(street.model_copy(update={"fleets": fleets}), until=200)


def test_a_vehicle_with_a_part_that_finds_no_room_can_be_part_of_a_circle():
    """The station is full of a part that waits for the vehicle behind the one that waits."""
    line = factory(
        {"x": ["a", {"at": "b", "transport": {"fleet": "cart", "reserve": "on_arrival"}},
               {"at": "a2", "transport": "cart"}]},
        {"a": Station(time=0, capacity=9), "b": Station(time=1, buffer=0), "a2": 0},
        orders=come(*[(0, "x")] * 3),
        time_unit="s",
        layouts={
            "line": Layout(
                nodes={"a": [0, 0], "m": [10, 0], "b": [20, 0]},
                edges=[["a", "m"], ["m", "b"]],
                zone_per_node=1,
                places={"a2": "a"},
            )
        },
        fleets={"cart": Fleet(layout="line", count=2, speed=1, load=0, unload=0,
                              start=["a", "m"])},
    )  # fmt: skip
    with pytest.raises(Deadlock) as caught:
        tell(line, until=500)
    assert "waits for" in str(caught.value)
