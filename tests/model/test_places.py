"""Stations, buffers and conveyors, with what disturbs them."""

from __future__ import annotations

import pytest

from factorysim.errors import ScenarioError
from factorysim.model import Batch, Conveyor, Failure, Quality, Setup, Station
from factorysim.model.distributions import Erlang, Exponential
from factorysim.model.disturbances import share_of
from factorysim.model.places import WaitingRoom


def test_a_buffer_in_front_is_unlimited_a_number_or_a_waiting_room() -> None:
    assert Station().places_in_front is None
    assert Station(buffer=3).places_in_front == 3
    room = Station(buffer={"capacity": 2, "admit": "priority"})
    assert (room.places_in_front, room.admit) == (2, "priority")
    assert room.buffer == WaitingRoom(capacity=2, admit="priority")


def test_a_batch_may_be_a_number() -> None:
    assert Station(batch=4).batch == Batch(min=4, max=4)
    assert Station(batch={"max": 6}).batch == Batch(min=1, max=6)


def test_a_setup_may_be_a_time() -> None:
    assert Station(setup=12).setup == Setup(between=12)
    assert Station(setup={"exponential": 3}).setup == Setup(between=Exponential(mean=3))
    matrix = Station(setup={"matrix": {"red": {"blue": 5}, "blue": {"red": 12}}}).setup
    assert matrix is not None
    assert matrix.matrix == {"red": {"blue": 5.0}, "blue": {"red": 12.0}}


def test_availability_and_mttr_fix_both_distributions() -> None:
    failure = Failure(availability=0.9, mttr=10)
    assert isinstance(failure.time_to_failure("min"), Exponential)
    assert failure.time_to_failure("min").expected == pytest.approx(90)
    assert failure.time_to_repair("min") == Erlang(mean=10, k=2)
    given = Failure(availability=0.9, mttr={"exponential": "1 h"})
    assert given.time_to_repair("min") == Exponential(mean=60)
    assert given.time_to_failure("min").expected == pytest.approx(540)


def test_failures_by_time_keep_their_distributions() -> None:
    failure = Failure(every={"exponential": "8 h"}, repair="15 min")
    assert failure.time_to_failure("min") == Exponential(mean=480)
    assert failure.time_to_repair("min").expected == 15


def test_a_share_per_product_is_0_for_the_others() -> None:
    quality = Quality(scrap={"bracket": 0.1})
    assert share_of(quality.scrap, "bracket") == 0.1
    assert share_of(quality.scrap, "housing") == 0.0


def test_a_conveyor_holds_what_fits_on_it() -> None:
    assert Conveyor(length=10, speed=0.5, pitch=0.3).places == 33
    assert Conveyor(length=0.9, speed=0.5, pitch=0.3).places == 3
    assert Conveyor(length=10, speed=0.5, capacity=4).spacing == 2.5
    assert Conveyor(length=10, speed=0.5, capacity=4, pitch=5).places == 2


@pytest.mark.parametrize(
    ("data", "path", "words"),
    [
        ({"capacity": 0}, "capacity", "A whole number of 1 or more"),
        ({"capacity": "2"}, "capacity", "Write 2 without quotes"),
        ({"buffer": -1}, "buffer", "A whole number of 0 or more"),
        ({"buffer": {"capasity": 3}}, "buffer.capasity", "Did you mean 'capacity'?"),
        ({"bufer": 3}, "bufer", "Did you mean 'buffer'?"),
        ({"batch": {"min": 4, "max": 2}}, "batch", "min 4 is above max 2"),
        ({"batch": {"move_together": True, "min": 3}}, "batch", "leave min and max out"),
        ({"setup": {"betwen": 5}}, "setup.betwen", "Did you mean 'between'?"),
        ({"setup": {"families": {"a": "x"}}}, "setup", "between, to, matrix"),
        ({"failures": {"every": 3}}, "failures.every", "{my_name: {every: 3, ...}}"),
        ({"failures": {"f": {"every": 3}}}, "failures.f", "'every' and 'repair'"),
        (
            {"failures": {"f": {"every": 3, "repair": 1, "mttr": 2}}},
            "failures.f",
            "either 'every' and 'repair', or 'availability'",
        ),
        (
            {"failures": {"f": {"availability": "90 %", "mttr": 1}}},
            "failures.f.availability",
            "Write 90 % as 0.9",
        ),
        (
            {"failures": {"f": {"every": 3, "repair": 1, "clock": "operating"}}},
            "failures.f.clock",
            "Accepted are working, planned, calendar, cycles",
        ),
        ({"quality": {"scrap": 5}}, "quality.scrap", "Write 5 % as 0.05"),
        ({"quality": {"rework": {"share": 0.1}}}, "quality.rework", "'to' (a place)"),
        (
            {"quality": {"scrap": {"a": 0.6}, "rework": {"share": 0.6, "repeat": True}}},
            "quality",
            "add up to 1.2",
        ),
        ({"power": {"wrking": 3}}, "power.wrking", "Did you mean 'working'?"),
        ({"power": 5}, "power", "A mapping of names"),
        ({"rule": 3}, "rule", "A text"),
    ],
)
def test_a_mistake_at_a_station_is_named(data: dict[str, object], path: str, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Station(**data)
    found = {problem.path: problem.message for problem in caught.value.problems}
    assert words in found[path]


def test_a_conveyor_needs_to_know_its_room() -> None:
    with pytest.raises(ScenarioError, match="'pitch'"):
        Conveyor(length=3, speed=1)
    with pytest.raises(ScenarioError, match="longer than the conveyor"):
        Conveyor(length=3, speed=1, pitch=5)
