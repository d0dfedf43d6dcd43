"""A ride from the request to the set-down: who waits where, for how long, and what that is called.

On the street of these stories the nodes a, b, c, d are 10 m apart, and vehicles drive 1 m/s.
"""

from __future__ import annotations

import pytest

from factorysim import Buffer, Conveyor, Loop, Source, Station
from tests.engine.riding import agv, by_agv, hall
from tests.engine.stories import come, tell


def test_one_ride_from_a_machine_to_a_machine():
    line = hall({"part": ["a", by_agv("c")]}, {"a": 5, "c": 7}, orders=come(0),
                fleets=agv(load=2, unload=3, start=["b"]))  # fmt: skip
    story = tell(line)
    assert story.moves() == [
        (5, "driving_empty"), (15, "loading"), (17, "driving_loaded"), (37, "unloading"),
        (40, "parked"),
    ]  # fmt: skip
    assert story.changes("a") == [(0, "working"), (5, "waiting_for_transport"), (17, "starved")]
    assert story.left_at == [47]
    part = story.rows("left")[0]
    assert (part.worked, part.waited, part.blocked, part.transport) == (12, 0, 0, 35)


def test_the_three_pieces_of_the_wait_for_a_vehicle():
    """Two parts at 0 and one vehicle, 10 s away: the second waits for the first ride."""
    line = hall({"part": ["stock", by_agv("c")]}, {"c": Station(time=1)},
                buffers={"stock": Buffer()}, places={"stock": "a"}, orders=come(0, 0),
                fleets=agv(load=2, unload=3, start=["b"]))  # fmt: skip
    fleet = tell(line).fleet()
    assert fleet.asked == fleet.delivered == 2
    # Assigned at 0 and 35, there at 10 and 55, loaded at 12 and 57, set down at 35 and 80.
    pieces = (fleet.until_assigned, fleet.until_arrived, fleet.until_loaded)
    assert pieces == (0 + 35, 10 + 20, 2 + 2)
    assert fleet.until_delivered == 35 + 80


def test_without_room_no_vehicle_comes():
    """The place is kept before a vehicle is asked for: until then the machine is blocked."""
    line = hall({"part": ["a", by_agv("b")]}, {"a": 1, "b": Station(time=100, buffer=0)},
                orders=come(0, 0))  # fmt: skip
    story = tell(line)
    # The first part is at b from 11 to 111, when the second gets its place; it is there at 131.
    assert story.changes("a")[:4] == [
        (0, "working"), (1, "waiting_for_transport"), (1, "working"), (2, "blocked"),
    ]  # fmt: skip
    assert story.moves() == [
        (1, "driving_loaded"), (11, "parked"), (111, "driving_empty"), (121, "driving_loaded"),
        (131, "parked"),
    ]  # fmt: skip
    second = story.rows("left")[1]
    assert (second.blocked, second.transport, second.left) == (109, 20, 231)


def test_a_place_that_is_kept_is_taken_for_others():
    """While the first part is under way to b, the second one finds it full."""
    line = hall({"far": ["d", by_agv("b")], "near": ["a", "b"]},
                {"d": 1, "a": 5, "b": Station(time=1, buffer=0)},
                orders=come((0, "far"), (0, "near")))  # fmt: skip
    story = tell(line)
    # The vehicle is at d at 31 and at b at 51; the near part waits until b is empty at 52.
    assert story.started("b") == [(51, 1), (52, 2)]
    assert story.states("a")["blocked"] == 47


def test_it_may_come_at_once_and_wait_with_the_part():
    line = hall({"part": ["a", by_agv("b", reserve="on_arrival")]},
                {"a": 1, "b": Station(time=100, buffer=0)}, orders=come(0, 0))  # fmt: skip
    story = tell(line)
    # Back at a at 21, at b again at 31; there it waits until the first part is done at 111.
    assert story.moves() == [
        (1, "driving_loaded"), (11, "driving_empty"), (21, "driving_loaded"), (31, "waiting"),
        (111, "parked"),
    ]  # fmt: skip
    second = story.rows("left")[1]
    assert (second.blocked, second.transport, second.left) == (0, 109, 211)


def test_a_waiting_vehicle_is_let_in_like_any_other_that_is_blocked():
    """The vehicle waits at b since 11, the machine near it since 13: the vehicle goes first."""
    line = hall({"x": ["a", by_agv("b", reserve="on_arrival")], "y": ["near", "b"]},
                {"a": 1, "near": 13, "b": Station(time=20, buffer=0)},
                orders=come((0, "x"), (0, "x"), (0, "y")))  # fmt: skip
    story = tell(line)
    assert [number for _, number in story.started("b")] == [1, 3, 2]
    # The second x comes to b at 31, when y waits there since 13.
    assert story.started("b") == [(11, 1), (31, 3), (51, 2)]


def test_the_place_is_chosen_at_the_reservation():
    """Two ovens with one place each: the second part gets the place at the other."""
    line = hall({"part": ["a", {**by_agv(["c", "d"]), "choose": "first_free"}]},
                {"a": 1, "c": Station(time=100, buffer=0), "d": Station(time=100, buffer=0)},
                orders=come(0, 0))  # fmt: skip
    story = tell(line)
    assert story.when("delivered", "c") == [(21, 1)]
    # Asked at 2; the vehicle is back at a at 41 and at d at 71.
    assert story.when("delivered", "d") == [(71, 2)]


def test_on_arrival_the_place_with_room_is_chosen_first():
    route = ["a", {**by_agv(["c", "d"], reserve="on_arrival"), "choose": "first_free"}]
    line = hall({"part": route, "other": ["c"]},
                {"a": 1, "c": Station(time=300, buffer=0), "d": Station(time=1, buffer=0)},
                orders=come((0, "other"), (0, "part")))  # fmt: skip
    assert tell(line).when("delivered") == [(31, 2)]


@pytest.mark.parametrize("reserve", ["at_request", "on_arrival"])
def test_a_place_that_is_drawn_in_turn_is_drawn_once(reserve):
    step = {**by_agv(["b", "c"], reserve=reserve), "choose": "round_robin"}
    line = hall({"part": ["stock", step]}, {"b": 1, "c": 1}, buffers={"stock": Buffer()},
                places={"stock": "a"}, orders=come(0, 0, 0, 0))  # fmt: skip
    story = tell(line)
    assert [number for _, number in story.started("b")] == [1, 3]
    assert [number for _, number in story.started("c")] == [2, 4]


def test_parts_leave_the_factory_on_a_vehicle():
    line = hall({"part": ["a", by_agv("exit")]}, {"a": 5}, orders=come(0), places={"exit": "d"})
    story = tell(line)
    assert story.left_at == [35]
    assert story.rows("left")[0].transport == 30


def test_a_part_waits_in_its_buffer_until_it_is_picked_up():
    line = hall({"part": ["stock", by_agv("b")]}, {"b": 1}, buffers={"stock": Buffer(capacity=1)},
                places={"stock": "a"}, orders=come(0, 0), fleets=agv(start=["c"]))  # fmt: skip
    story = tell(line)
    # Picked up at 20; only then the next part comes in.
    assert story.when("arrived", "stock") == [(0, 1), (20, 2)]
    first, second = story.rows("left")
    assert (first.waited, first.transport) == (0, 30)
    assert (second.waited, second.transport) == (20, 30)
    assert story.place("stock").waited == 20 + 20


def test_a_buffer_sends_its_parts_in_its_order():
    line = hall({"part": ["stock", by_agv("b")]}, {"b": Station(time=50, buffer=0)},
                buffers={"stock": Buffer(order="lifo")}, places={"stock": "a"},
                orders=come(0, 1, 2))  # fmt: skip
    # The first one is sent at 0; when b is empty at 60 the last one is sent.
    assert [number for _, number in tell(line).when("picked_up")] == [1, 3, 2]


def test_a_part_waits_at_the_end_of_a_conveyor():
    belt = Conveyor(length=4, speed=1, capacity=4)
    line = hall({"part": ["belt", by_agv("b")]}, {"b": 1}, conveyors={"belt": belt},
                places={"belt": "a"}, orders=come(0, 1), fleets=agv(start=["b"]))  # fmt: skip
    story = tell(line)
    # At the end at 4; the vehicle is there at 14. The next is at the end a pitch later, at 15.
    assert story.when("picked_up") == [(14, 1), (34, 2)]
    assert story.states("belt")["waiting_for_transport"] == 10 + 19
    first, second = story.rows("left")
    assert (first.waited, first.blocked, first.transport) == (0, 0, 20)
    assert (second.waited, second.blocked, second.transport) == (10, 0, 29)


def test_a_conveyor_blocked_before_it_gets_a_place_counts_both_waits():
    belt = Conveyor(length=4, speed=1, capacity=4)
    line = hall({"part": ["belt", by_agv("b")], "other": ["b"]}, {"b": Station(time=20, buffer=0)},
                conveyors={"belt": belt}, places={"belt": "a"},
                orders=come((0, "other"), (0, "part")))  # fmt: skip
    part = tell(line).rows("left")[1]
    # At the end at 4, place at 20, set down at 30.
    assert (part.waited, part.blocked, part.transport) == (0, 16, 10)


def test_vehicles_set_parts_down_on_a_conveyor_one_pitch_apart():
    belt = Conveyor(length=8, speed=1, capacity=4)
    line = hall({"x": ["a", by_agv("belt")], "y": ["a2", by_agv("belt")]}, {"a": 1, "a2": 1},
                conveyors={"belt": belt}, places={"belt": "b", "a2": "a"},
                orders=come((0, "x"), (0, "y")), fleets=agv(count=2))  # fmt: skip
    # Both are set down at 11; the second is put on when the first has moved 2 m.
    assert tell(line).left_at == [19, 21]


def test_parts_of_a_batch_ask_for_a_vehicle_each():
    line = hall({"part": ["a", by_agv("b")]}, {"a": Station(time=5, batch=2), "b": 1},
                orders=come(0, 0, 0, 0))  # fmt: skip
    story = tell(line)
    assert story.when("requested") == [(5, 1), (5, 2), (30, 3), (30, 4)]
    # The machine is empty when the second part is picked up.
    assert story.when("picked_up")[:2] == [(5, 1), (25, 2)]
    assert story.started("a") == [(0, 1), (0, 2), (25, 3), (25, 4)]


def test_a_loop_hands_out_its_card_with_the_reservation():
    line = hall({"part": ["a", by_agv("b"), by_agv("c")]}, {"a": 1, "b": 5, "c": 1},
                orders=come(0, 0),
                loops={"cards": Loop(cards=1, start="b", end="b")})  # fmt: skip
    story = tell(line)
    # The card comes back when the part is picked up at b: at 16; then the second part is sent.
    assert story.when("requested", "a") == [(1, 1), (16, 2)]
    assert story.loop("cards").in_use == (16 - 1) + (61 - 16)


def test_two_cards_are_held_between_two_loops():
    line = hall({"part": ["a", by_agv("b"), by_agv("c")]}, {"a": 1, "b": 5, "c": 10},
                orders=come(0),
                loops={"first": Loop(cards=1, start="a", end="a"),
                       "second": Loop(cards=1, start="b", end="b")})  # fmt: skip
    story = tell(line)
    assert story.loop("first").in_use == 1
    # From asking at 1 until it is picked up at b at 16.
    assert story.loop("second").in_use == 15


def test_a_part_that_comes_back_to_the_start_of_its_loop_keeps_its_card():
    line = hall({"part": ["b", by_agv("c"), by_agv("b")]}, {"b": Station(time=5, buffer=2), "c": 2},
                orders=come(0, 0), loops={"cards": Loop(cards=2, start="b", end="c")},
                fleets=agv(start=["b"]))  # fmt: skip
    story = tell(line)
    assert story.loop("cards").in_use_at_end == 0
    # The first part works at b until 5 and at c until 17, when its place at b is kept. The vehicle
    # brings the second one to c until 35, and the first one back to b until 45.
    assert story.left_at[0] == 50


def test_a_source_without_limit_is_held_by_the_vehicles():
    line = hall({"part": ["a", by_agv("c")]}, {"a": 1, "c": 1},
                orders=Source(makes="part", unlimited=True))  # fmt: skip
    story = tell(line, until=100)
    assert story.when("delivered") == [(21, 1), (61, 2)]
    assert story.vehicle_states() == {"driving_loaded": 59, "driving_empty": 40, "parked": 1}


def test_acceleration_makes_every_drive_longer():
    """10 m at up to 1 m/s with 0.5 m/s²: 10 / 1 + 1 / 0.5 = 12 s."""
    line = hall({"part": ["a", by_agv("b")]}, {"a": 1, "b": 1}, orders=come(0),
                fleets=agv(acceleration=0.5, start=["b"]))  # fmt: skip
    assert tell(line).when("delivered") == [(25, 1)]


def test_speeds_differ_with_the_load_and_the_distances_are_counted():
    line = hall({"part": ["c", by_agv("a")]}, {"a": 1, "c": 1}, orders=come(0),
                fleets=agv(speed={"empty": 2.0, "loaded": 0.5}))  # fmt: skip
    story = tell(line)
    assert story.when("picked_up") + story.when("delivered") == [(11, 1), (51, 1)]
    assert (story.vehicle().metres_empty, story.vehicle().metres_loaded) == (20, 20)
    passages = {(edge.start, edge.end): edge.passages for edge in story.fleet().edges}
    assert passages == {("a", "b"): 1, ("b", "c"): 1, ("c", "b"): 1, ("b", "a"): 1}


def test_edges_of_a_drive_are_counted_up_to_the_end_of_the_run():
    line = hall({"part": ["a", by_agv("d")]}, {"a": 1, "d": 1}, orders=come(0))
    story = tell(line, until=25)
    assert story.vehicle().metres_loaded == 20
    late = tell(line, until=40, warmup=15)
    assert late.vehicle().metres_loaded == 20


def test_a_vehicle_that_stands_at_the_part_loads_at_once():
    line = hall({"part": ["a", by_agv("a2")]}, {"a": 1, "a2": 1}, places={"a2": "a"},
                orders=come(0), fleets=agv(load=2, unload=3))  # fmt: skip
    assert tell(line).left_at == [7]
