"""Lots that wait for each other, and vehicles that carry several loads.

On the street of these stories the nodes a, b, c, d are 10 m apart, and vehicles drive 1 m/s.
"""

from __future__ import annotations

import pytest

from factorysim import Buffer, Station
from tests.engine.riding import agv, by_agv, hall
from tests.engine.stories import come, tell


def lots(*arrivals, fleet=None, places=None, room=None, **transport):
    """Return a factory in which parts are carried from a store at `a` to `c`."""
    return hall(
        {"part": ["stock", by_agv("c", **transport)]},
        {"c": Station(time=1, buffer=room)},
        buffers={"stock": Buffer(capacity=places)},
        places={"stock": "a"},
        orders=come(*arrivals),
        fleets=agv(**{"capacity": 9, "load": 2, "unload": 3, **(fleet or {})}),
    )


def test_a_lot_is_one_load():
    story = tell(lots(0, 4, 10, lot=3))
    assert story.when("requested") == [(0, 1), (4, 2), (10, 3)]
    # One load is taken up and set down once, whatever is in it.
    assert story.when("picked_up") == [(12, 1), (12, 2), (12, 3)]
    assert story.when("delivered") == [(35, 1), (35, 2), (35, 3)]
    fleet = story.fleet()
    assert (fleet.asked, fleet.delivered, fleet.parts_delivered) == (1, 1, 3)
    assert [row.transport for row in story.rows("left")] == [35, 31, 25]
    assert story.moves()[0] == (10, "loading")


def test_a_smaller_lot_goes_when_its_first_part_has_waited_long_enough():
    story = tell(lots(0, 4, 30, lot=3, wait_at_most=20))
    assert story.when("picked_up")[:2] == [(22, 1), (22, 2)]
    # The third part asks at 30 and goes alone at 50, when the vehicle is on its way since 45.
    assert story.when("picked_up")[2] == (72, 3)


def test_a_part_that_comes_at_the_last_instant_goes_with_the_lot():
    assert tell(lots(0, 20, lot=3, wait_at_most=20)).when("picked_up") == [(22, 1), (22, 2)]


def test_the_clock_of_a_complete_lot_does_not_send_the_next_one_early():
    """The first lot is complete at 5; the second begins at 6 and may wait until 26, not 20."""
    story = tell(lots(0, 5, 6, lot=2, wait_at_most=20))
    assert story.when("picked_up")[2] == (52, 3)
    assert story.fleet().until_assigned == 0 + (30 - 26)


def test_a_lot_that_is_complete_at_the_last_instant_goes_once():
    story = tell(lots(0, 20, 20, lot=2, wait_at_most=20))
    assert story.fleet().asked == 2
    assert story.when("picked_up") == [(22, 1), (22, 2), (67, 3)]


def test_lots_with_other_terms_do_not_mix():
    line = hall(
        {"x": ["stock", by_agv("c", lot=2)], "y": ["stock", by_agv("c", lot=3)]}, {"c": 1},
        buffers={"stock": Buffer()}, places={"stock": "a"}, fleets=agv(capacity=3),
        orders=come((0, "x"), (0, "y"), (0, "y"), (5, "x")))  # fmt: skip
    assert tell(line).when("picked_up") == [(5, 1), (5, 4)]


def test_parts_that_wait_for_a_lot_in_vain_are_told_of():
    line = lots(0, 0, lot=3)
    story = tell(line)
    assert story.ended == ("nothing left to do", 0)
    assert "2 at stock" in story.observed.warnings[0]


def test_a_lot_is_put_together_in_a_machine_that_holds_a_batch():
    line = hall({"part": ["a", by_agv("c", lot=2)]}, {"a": Station(time=5, batch=2), "c": 1},
                orders=come(0, 0), fleets=agv(capacity=2))  # fmt: skip
    assert tell(line).when("picked_up") == [(5, 1), (5, 2)]


def test_a_vehicle_takes_up_what_goes_the_same_way_as_far_as_it_has_room():
    story = tell(lots(0, 0, 0, 0, fleet={"capacity": 3}))
    # 2 s for each load; then 20 m, and 3 s for each load.
    assert story.when("picked_up")[:3] == [(2, 1), (4, 2), (6, 3)]
    assert story.when("delivered")[:3] == [(29, 1), (32, 2), (35, 3)]
    assert story.when("picked_up")[3] == (57, 4)
    assert (story.vehicle().trips, story.vehicle().deliveries) == (2, 4)


def test_a_part_that_asks_when_the_loading_ends_still_comes_along():
    story = tell(lots(0, 2, 4.5, fleet={"capacity": 3}))
    assert story.when("picked_up")[:2] == [(2, 1), (4, 2)]
    assert story.when("delivered")[:2] == [(27, 1), (30, 2)]


def test_other_ways_are_left_for_the_next_trip():
    line = hall({"x": ["stock", by_agv("b")], "y": ["stock", by_agv("c")]}, {"b": 0, "c": 0},
                buffers={"stock": Buffer()}, places={"stock": "a"}, fleets=agv(capacity=4),
                orders=come((0, "x"), (0, "y"), (0, "x")))  # fmt: skip
    assert tell(line).when("picked_up") == [(0, 1), (0, 3), (20, 2)]


def test_a_load_that_is_too_large_is_passed_over():
    line = hall({"x": ["stock", by_agv("b")], "y": ["stock", by_agv("b", lot=2)]}, {"b": 0},
                buffers={"stock": Buffer()}, places={"stock": "a"}, fleets=agv(capacity=2),
                orders=come((0, "x"), (0, "y"), (0, "y"), (0, "x")))  # fmt: skip
    assert tell(line).when("picked_up") == [(0, 1), (0, 4), (20, 2), (20, 3)]


def test_on_arrival_the_parts_of_a_lot_are_let_in_one_by_one():
    """There is one place at c, and each part needs 10 s there."""
    line = hall({"part": ["stock", by_agv("c", lot=3, reserve="on_arrival")]},
                {"c": Station(time=10, buffer=0)}, buffers={"stock": Buffer()},
                places={"stock": "a"}, orders=come(0, 0, 0),
                fleets=agv(capacity=3, unload=3))  # fmt: skip
    story = tell(line)
    assert story.when("delivered") == [(23, 1), (33, 2), (43, 3)]
    assert story.vehicle_states() == {
        "driving_loaded": 20, "unloading": 3, "waiting": 20, "parked": 10,
    }  # fmt: skip


@pytest.mark.parametrize("admit", ["longest_waiting", "priority"])
def test_two_vehicles_with_lots_before_a_small_place_never_hold_each_other_up(admit):
    line = hall({"part": ["stock", by_agv("c", lot=2, reserve="on_arrival")]},
                {"c": Station(time=10, buffer={"capacity": 1, "admit": admit})},
                buffers={"stock": Buffer()}, places={"stock": "a"},
                orders=come(0, 0, 0, 0, 0, 0), fleets=agv(count=3, capacity=2))  # fmt: skip
    assert tell(line).left_at == [30, 40, 50, 60, 70, 80]
