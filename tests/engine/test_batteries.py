"""Batteries: what a drive costs, when a vehicle is charged, and how it queues for it.

On the street of these stories the nodes a, b, c, d are 10 m apart, and vehicles drive 1 m/s. A
battery holds 1 kWh; a power of 3600 kW takes or gives 1 kWh in a second.
"""

from __future__ import annotations

from typing import Any

import pytest

from factorysim import Buffer, ModelError, Simulation
from tests.engine.riding import agv, by_agv, hall
from tests.engine.stories import Story, come, tell

SECOND = 3600.0
"""Power in kW that takes 1 kWh in a second."""


def line(*arrivals: Any, charger: dict[str, Any] | None = None, fleet: Any = None, **battery: Any):
    """Return a factory that carries parts from `a` to `b`; a charger gives 0.1 kWh a second at d.

    A second of driving costs 0.01 kWh, standing costs nothing.
    """
    usual = {"capacity": 1.0, "empty": SECOND / 100, "loaded": SECOND / 100, "idle": 0.0,
             "charge_below": 0.5, "charge_until": 0.9, "leave_above": None}  # fmt: skip
    charger = {"dock": {"at": "d", "power": SECOND / 10, **(charger or {})}}
    return hall(
        {"part": ["stock", by_agv("b")]},
        {"b": 0},
        buffers={"stock": Buffer()},
        places={"stock": "a"},
        layout={"chargers": charger},
        orders=come(*arrivals),
        fleets=agv(battery={**usual, **battery}, **(fleet or {})),
    )


def charge(story: Story, number: int = 1) -> tuple[float, float]:
    """Return how full the battery was at the end and at the least."""
    vehicle = story.vehicle(number)
    return pytest.approx(vehicle.charge), pytest.approx(vehicle.lowest_charge)


def test_every_state_has_its_price():
    story = tell(line(0, initial=0.8, empty=SECOND / 200, loaded=SECOND / 100, idle=SECOND / 1000,
                      fleet={"start": ["b"], "load": 10, "unload": 10}))  # fmt: skip
    # 10 s empty 0.05, 10 s loaded 0.1, 20 s of handling 0.02.
    assert charge(story) == (0.63, 0.63)
    assert story.vehicle().energy_used == pytest.approx(0.17)


def test_a_vehicle_that_is_low_charges_before_it_takes_the_next_request():
    story = tell(line(0, 0, initial=0.55))
    # At b at 10 with 0.45: to d with 0.25 at 30, charged to 0.9 at 36.5, at a at 66.5.
    assert story.moves()[1:4] == [
        (10, "driving_empty"), (30, "charging"), (36.5, "driving_empty"),
    ]  # fmt: skip
    assert story.when("delivered") == [(10, 1), (pytest.approx(76.5), 2)]
    assert charge(story) == (0.5, 0.25)
    assert story.vehicle().energy_charged == pytest.approx(0.65)


def test_it_leaves_the_charger_earlier_when_a_request_waits():
    story = tell(line(0, 0, initial=0.55, leave_above=0.7))
    assert story.moves()[2:4] == [(30, "charging"), (pytest.approx(34.5), "driving_empty")]


def test_it_is_called_from_the_charger_when_it_is_charged_enough():
    """It charges from 30 on and has 0.7 at 34.5; the request comes at 36."""
    story = tell(line(0, 36, initial=0.55, leave_above=0.7))
    assert story.moves()[2:4] == [(30, "charging"), (36, "driving_empty")]
    story = tell(line(0, 32, initial=0.55, leave_above=0.7))
    assert story.moves()[2:4] == [(30, "charging"), (pytest.approx(34.5), "driving_empty")]


def test_leave_above_never_charges_beyond_the_end():
    story = tell(line(0, 0, initial=0.55, leave_above=1.0))
    assert story.moves()[2:4] == [(30, "charging"), (36.5, "driving_empty")]


def test_with_opportunity_idle_vehicles_charge_and_come_when_they_are_called():
    story = tell(line(0, 32, initial=0.8, opportunity=True))
    # At b at 10 with 0.7; at d at 30 with 0.5; called at 32 with 0.7.
    assert story.moves()[1:4] == [
        (10, "driving_empty"), (30, "charging"), (32, "driving_empty"),
    ]  # fmt: skip
    # To `a` 30 s and to b 10 s: 0.7 - 0.4.
    assert charge(story) == (pytest.approx(0.3), pytest.approx(0.3))


def test_without_opportunity_it_stays_where_it_is():
    assert tell(line(0, 32, initial=0.8)).moves()[1] == (10, "parked")


def test_vehicles_queue_at_a_charger():
    story = tell(line(0, 0, 200, initial=0.55, fleet={"count": 2, "start": ["a", "a"]}))
    # Both are at d at 30 with 0.25; the second waits until the first has 0.9.
    assert story.moves(1)[2:4] == [(30, "charging"), (36.5, "parked")]
    assert story.moves(2)[2:5] == [
        (30, "waiting_for_charger"), (36.5, "charging"), (43, "parked"),
    ]  # fmt: skip


def test_a_charger_that_comes_free_is_offered_to_vehicles_with_nothing_to_do():
    """Both want to charge when they can: the second one stays until the charger is free."""
    story = tell(line(0, 0, 300, initial=0.8, opportunity=True,
                      fleet={"count": 2, "start": ["a", "a"]}))  # fmt: skip
    # The first is at d at 30 with 0.5 and has 0.9 at 34; then the second drives from b to d.
    assert story.moves(1)[2:4] == [(30, "charging"), (34, "parked")]
    assert story.moves(2)[1:4] == [(10, "parked"), (34, "driving_empty"), (54, "charging")]


def test_two_places_charge_two_vehicles():
    story = tell(line(0, 0, 200, charger={"places": 2}, initial=0.55,
                      fleet={"count": 2, "start": ["a", "a"]}))  # fmt: skip
    assert story.moves(2)[2:4] == [(30, "charging"), (36.5, "parked")]


def test_a_vehicle_that_stands_idle_too_long_is_charged():
    """0.9 at b at 10; it loses 0.001 a second and is below 0.5 at 410."""
    story = tell(line(0, 1000, initial=1.0, idle=SECOND / 1000))
    assert story.moves()[1:4] == [
        (10, "parked"), (pytest.approx(410), "driving_empty"), (pytest.approx(430), "charging"),
    ]  # fmt: skip


def test_vehicles_that_circulate_are_charged_too():
    story = tell(line(0, 300, initial=1.0, fleet={"when_free": "circulate"}))
    assert "charging" in {state for _, state in story.moves()}
    assert story.vehicle().lowest_charge > 0.1


def test_a_run_does_not_go_on_only_because_somebody_charges():
    story = tell(line(0, initial=0.55))
    assert story.ended == ("nothing left to do", 10)


def test_an_empty_battery_ends_the_run():
    with pytest.raises(ModelError, match="t = 55, agv 1: the battery is empty"):
        Simulation(line(*[0] * 9, charger={"power": SECOND}, initial=0.55, charge_below=0,
                        charge_until=0.1)).run()  # fmt: skip


def test_statistics_begin_anew_after_the_warm_up():
    story = tell(line(0, 0, 0, initial=0.8), warmup=15)
    # At 15 it has 0.65; it drives until 50.
    assert story.vehicle().energy_used == pytest.approx(0.35)
    assert charge(story) == (pytest.approx(0.3), pytest.approx(0.3))
