"""Vehicles break down: on the spot or after the trip, by working time or by trips.

On the street of these stories the nodes a, b, c, d are 10 m apart, and vehicles drive 1 m/s.
"""

from __future__ import annotations

from typing import Any

import pytest

from factorysim import Buffer, Failure
from tests.engine.riding import agv, by_agv, hall
from tests.engine.stories import Story, come, tell


def carried(*arrivals: Any, until: float = 1000.0, **fleet: Any) -> Story:
    """Tell of parts that are carried from `a` to `d`, 30 m."""
    line = hall({"part": ["stock", by_agv("d")]}, {"d": 0}, buffers={"stock": Buffer()},
                places={"stock": "a"}, orders=come(*arrivals), fleets=agv(**fleet))  # fmt: skip
    return tell(line, until=until)


def jam(every: float, repair: float, **more: Any) -> dict[str, Failure]:
    return {"jam": Failure(every=every, repair=repair, **more)}


def test_it_breaks_down_on_the_spot_and_goes_on_after_the_repair():
    story = carried(0, failures=jam(12, 5))
    # Down at 12, 12 m from `a`; again after 12 s of driving, at 29.
    assert story.moves() == [
        (0, "driving_loaded"), (12, "failed"), (17, "driving_loaded"), (29, "failed"),
        (34, "driving_loaded"), (40, "parked"),
    ]  # fmt: skip
    assert story.vehicle().failures == 2


def test_it_finishes_its_trip_first():
    story = carried(0, 0, failures=jam(12, 5), fails="after_trip")
    assert story.moves() == [
        (0, "driving_loaded"), (30, "failed"), (35, "driving_empty"), (65, "driving_loaded"),
        (95, "failed"),
    ]  # fmt: skip


def test_standing_does_not_age_it():
    """It works for 30 s; the next 10 s of work begin at 100."""
    story = carried(0, 100, failures=jam(40, 5))
    assert story.moves()[2:4] == [(100, "driving_empty"), (110, "failed")]


def test_loading_and_unloading_age_it_and_are_interrupted():
    story = carried(0, load=10, unload=10, failures=jam(4, 1))
    assert story.moves()[:5] == [
        (0, "loading"), (4, "failed"), (5, "loading"), (9, "failed"), (10, "loading"),
    ]  # fmt: skip
    # 50 s of work with a repair after every 4: 12 repairs.
    assert story.when("delivered") == [(62, 1)]


def test_a_failure_together_with_the_end_of_the_work_strikes_when_it_works_again():
    story = carried(0, 100, failures=jam(30, 5))
    assert story.when("delivered")[0] == (30, 1)
    assert story.moves()[1:4] == [(30, "parked"), (100, "failed"), (105, "driving_empty")]


def test_trips_are_counted():
    story = carried(0, 0, 0, failures=jam(2, 50, clock="cycles"))
    # The second trip ends at 90; the third begins after the repair, at 140.
    assert story.when("delivered") == [(30, 1), (90, 2), (200, 3)]


def test_a_request_that_comes_during_the_repair_waits_or_takes_another_vehicle():
    one = carried(0, 32, failures=jam(1, 100, clock="cycles"))
    assert one.when("picked_up") == [(0, 1), (160, 2)]
    two = carried(0, 32, failures=jam(1, 100, clock="cycles"), count=2, start=["d", "a"])
    assert two.when("picked_up") == [(0, 1), (62, 2)]


def test_each_vehicle_breaks_down_by_itself():
    story = carried(0, 0, count=2, start=["a", "a"], failures=jam(12, 5))
    assert [story.vehicle(n).failures for n in (1, 2)] == [2, 2]


def test_an_idle_vehicle_that_will_break_down_on_its_way_home_is_free_all_the_same():
    """It drives home from 30 on and would break down at 60; the call at 35 turns it at c."""
    line = hall({"part": ["a", by_agv("d")], "back": ["at_d", by_agv("b")]},
                {"a": 0, "d": 0, "b": 0}, buffers={"at_d": Buffer()}, places={"at_d": "d"},
                orders=come((0, "part"), (35, "back")),
                fleets=agv(when_free="home", failures=jam(55, 7)))  # fmt: skip
    story = tell(line)
    # At c at 40, at d at 50; down at 55 for 7 s; at b at 77.
    assert story.when("picked_up", "at_d") == [(50, 2)]
    assert story.when("delivered", "b") == [(77, 2)]


def test_a_broken_idle_vehicle_is_not_called():
    """It breaks down on its way home at 40; repaired at 140 it is called from `a`."""
    story = carried(0, 60, when_free="home", failures=jam(40, 100))
    assert story.moves()[2:4] == [(40, "failed"), (140, "driving_empty")]
    # 10 m from d when it failed: 20 m are left.
    assert story.when("picked_up") == [(0, 1), (160, 2)]


def test_another_vehicle_takes_over_from_one_that_has_broken_down():
    """Vehicle 1 is called at 1 and fails 6 m later; vehicle 2, at d until 30, is there earlier."""
    line = hall({"to_d": ["stock", by_agv("d")], "to_a": ["near", by_agv("a")]},
                {"d": 0, "a": 0}, buffers={"stock": Buffer(), "near": Buffer()},
                places={"stock": "a", "near": "c"}, orders=come((0, "to_d"), (1, "to_a")),
                fleets=agv(count=2, start=["a", "a"], reassign=True,
                           failures=jam(31, 100)))  # fmt: skip
    story = tell(line)
    assert story.when("picked_up", "near")[0] == (21, 2)


def test_a_run_ends_although_somebody_is_being_repaired():
    story = carried(0, failures=jam(1, 500, clock="cycles"))
    assert story.ended == ("nothing left to do", 30)


def test_a_run_goes_on_when_a_request_waits_for_the_repair():
    assert carried(0, 0, failures=jam(1, 100, clock="cycles")).ended[1] == 190


@pytest.mark.parametrize("fails", ["on_the_spot", "after_trip"])
def test_after_all_the_availability_is_that_of_the_clock(fails):
    """In the long run: share of the time at work = availability, while it always has work."""
    story = carried(*[0] * 2000, until=50_000, fails=fails,
                    failures={"jam": Failure(availability=0.8, mttr=60)})  # fmt: skip
    states = story.vehicle_states()
    assert states["failed"] / 50_000 == pytest.approx(0.2, abs=0.03)
