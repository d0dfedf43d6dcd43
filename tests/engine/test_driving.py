"""How long a drive takes: speed, limits, acceleration, stops that were not planned."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pytest

from factorysim import Fleet, Layout, Station
from factorysim.engine.transport.tracks import Pace, TrackEdge, Way
from tests.engine.stories import come, factory, tell


def way(*lengths: float, speed: float = 1.0, acceleration: float | None = None, limits: Any = None):
    """A way of edges of these lengths."""
    limits = limits or [float("inf")] * len(lengths)
    edges = tuple(
        TrackEdge(start=i, end=i + 1, length=length, limit=limit, zone=None, number=i)
        for i, (length, limit) in enumerate(zip(lengths, limits, strict=True))
    )
    return Way(0, edges, Pace(speed, acceleration))


def test_without_acceleration_each_edge_takes_its_length_by_the_speed():
    assert way(10, 30, speed=2).times == (0, 5, 20)


def test_a_speed_limit_counts_where_it_is_lower():
    assert way(10, 30, speed=2, limits=[1, 3]).times == (0, 10, 25)


def test_getting_up_to_speed_and_stopping_cost_half_of_it_by_the_acceleration_each():
    # v / a = 4 s: 2 s more at the beginning, 2 s more at the end.
    assert way(50, 25, 25, speed=2, acceleration=0.5).times == (0, 27, 39.5, 54)


def test_a_short_way_is_driven_below_full_speed():
    # 4 m at 0.5 m/s2: half of it up, half of it down.
    assert way(4, speed=2, acceleration=0.5).time == 2 * sqrt(4 / 0.5)
    # Just long enough: v2 / a = 8 m.
    assert way(8, speed=2, acceleration=0.5).time == pytest.approx(8 / 2 + 2 / 0.5)


def test_inside_the_braking_distance_a_node_is_passed_later():
    times = way(96, 2, 2, speed=2, acceleration=0.5).times
    # The last 4 m are braked: 2 m before the end is 2 sqrt(2) s before the end.
    assert times[-1] == 54
    assert times[2] == pytest.approx(54 - sqrt(2 * 2 / 0.5))
    assert times[1] == pytest.approx(50)


def test_a_vehicle_of_no_length_of_way_takes_no_time():
    assert way(0, 0, acceleration=1.0).times == (0, 0, 0)


def test_what_is_left_after_a_stop_begins_from_a_standstill():
    whole = way(10, 10, 10, acceleration=0.5)
    assert whole.times == (0, 11, 21, 32)
    assert whole.rest(1).times == (0, 11, 22)


def line(layout: Layout, *, arrivals: Any = (0,), **fleet: Any):
    return factory(
        {"part": ["pick", {"at": "drop", "transport": "cart"}]},
        {"pick": Station(time=0, capacity=9), "drop": 0},
        orders=come(*arrivals),
        time_unit="s",
        layouts={"hall": layout},
        fleets={"cart": Fleet(layout="hall", load=0, unload=0, **fleet)},
    )


STREET = Layout(
    nodes={"pick": [0, 0], "middle": [10, 0], "drop": [30, 0], "yard": [0, 40]},
    edges=[["pick", "middle"], ["middle", "drop"], ["pick", "yard"]],
)


def test_a_loaded_vehicle_is_slower():
    story = tell(line(STREET, speed={"empty": 2, "loaded": 1}, start=["yard"]), until=100)
    # The run ends when nothing is left to do.
    assert story.vehicle_states(1, "cart") == {"driving_empty": 20, "driving_loaded": 30}
    seen = story.fleet("cart").vehicles[0]
    assert (seen.metres_empty, seen.metres_loaded) == (40, 30)


def test_the_time_unit_of_the_factory_does_not_change_the_drive():
    in_seconds = line(STREET, speed=0.5, acceleration=0.1, start=["yard"])
    in_minutes = in_seconds.model_copy(update={"time_unit": "min"})
    seconds = tell(in_seconds, until=500).when("delivered")[0][0]
    minutes = tell(in_minutes, until=500).when("delivered")[0][0]
    assert minutes * 60 == pytest.approx(seconds)


def test_an_unplanned_stop_costs_braking_too_when_it_starts_again():
    street = Layout(
        nodes={"pick": [0, 0], "middle": [10, 0], "drop": [20, 0], "beside": [10, 10]},
        edges=[["pick", "middle"], ["middle", "drop"], ["drop", "beside"], ["beside", "pick"]],
        zone_per_node=1,
        one_way=True,
    )
    two = factory(
        {"part": ["pick", {"at": "drop", "transport": "cart"}]},
        {"pick": 0, "drop": 0},
        orders=come(0),
        time_unit="s",
        layouts={"hall": street},
        fleets={
            "cart": Fleet(layout="hall", speed=1, acceleration=0.5, load=0, unload=0,
                          start=["pick"]),
            "slow": Fleet(layout="hall", speed=1, start=["drop"]),
        },
    )  # fmt: skip
    # 1 s to get up to speed: in the middle at 11. The idle one leaves the drop then and is gone
    # after sqrt(200) s. 1 s for braking is paid, then 10 m from a standstill to a standstill: 12 s.
    gone = 11 + sqrt(200)
    story = tell(two, until=100)
    assert story.moves(1, "cart")[1:3] == [
        (11, "blocked"),
        (pytest.approx(gone), "driving_loaded"),
    ]
    assert story.when("delivered") == [(pytest.approx(gone + 13), 1)]


def test_a_vehicle_that_gets_another_goal_turns_at_the_next_node():
    ring = Layout(
        nodes={"a": [0, 0], "b": [10, 0], "c": [20, 0], "drop": [20, 10], "pick": [10, 10]},
        edges=[["a", "b"], ["b", "c"], ["b", "pick"], ["pick", "drop"]],
    )
    story = tell(line(ring, arrivals=(5,), speed=1, start=["a"], when_free={"go_to": "c"}), 100)
    # On the way to c from 0 on; at 5 it is wanted at the pick-up: by b (10) to there (20).
    assert story.when("picked_up") == [(20, 1)]
    assert story.when("delivered") == [(30, 1)]


def test_a_vehicle_that_breaks_down_on_the_way_arrives_later_by_the_repair():
    stop = {"stop": {"every": 25, "repair": 7}}
    story = tell(line(STREET, speed=1, start=["yard"], failures=stop), until=100)
    # 40 m to the pick-up with one stop, 30 m to the drop with another after 50 s of driving.
    assert story.moves(1, "cart") == [
        (0, "driving_empty"),
        (25, "failed"),
        (32, "driving_empty"),
        (47, "driving_loaded"),
        (57, "failed"),
        (64, "driving_loaded"),
        (84, "parked"),
    ]


def test_half_a_drive_before_the_warm_up_is_not_counted():
    story = tell(line(STREET, speed=1, start=["yard"]), until=100, warmup=45)
    # At 45 the pick-up is 5 m behind it; the edge to the middle is counted, because it ends later.
    seen = story.fleet("cart").vehicles[0]
    assert (seen.metres_empty, seen.metres_loaded) == (0, 30)
