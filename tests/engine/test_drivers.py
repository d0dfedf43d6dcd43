"""Vehicles that need somebody to drive them, told with constant times."""

from __future__ import annotations

from typing import Any

import pytest

from factorysim import Crew, Factory, Fleet, ScenarioError, Shift, Station
from tests.engine.stories import come, factory, tell


def trucks(count: int, crew: Any, *arrivals: float, until: float = 100, **more: Any) -> Any:
    """Every way takes 5 min, taking up and setting down nothing."""
    return tell(line(count, crew, *arrivals, **more), until=until)


def line(count: int, crew: Any, *arrivals: float, **more: Any) -> Factory:
    fleet = {"count": count, "travel": 5, "load": 0, "unload": 0, "needs": "drivers"}
    return factory(
        {"part": ["a", {"at": "b", "transport": "trucks"}]},
        {"a": Station(time=1, capacity=3), "b": Station(time=1, capacity=3)},
        orders=come(*arrivals),
        fleets={"trucks": Fleet(**{**fleet, **more.pop("fleet", {})})},
        crews={"drivers": crew},
        **more,
    )


def test_one_driver_drives_one_truck_at_a_time() -> None:
    # Both parts ask at 1. The first truck is there: 1-6. The driver then fetches the second part,
    # 6-11, and brings it, 11-16.
    assert trucks(2, Crew(), 0, 0).left_at == [7, 17]


def test_two_drivers_drive_two_trucks() -> None:
    story = trucks(2, Crew(workers=2), 0, 0)
    # The second truck stands at b: 1-6 to fetch, 6-11 to bring.
    assert story.left_at == [7, 12]
    work = story.result.work
    assert work["kind"].tolist() == ["transport", "transport"]
    assert sorted(work["time [min]"]) == [5, 10]
    assert work["name"].tolist() == ["trucks", "trucks"]


def test_more_drivers_than_trucks_wait() -> None:
    assert trucks(1, Crew(workers=2), 0, 0).left_at == [7, 17]


def test_a_driver_who_has_other_work_lets_the_part_wait() -> None:
    given = line(1, Crew(), 0)
    busy = given.with_changes({"stations.b.time": 1, "stations.a.needs": "drivers"})
    # The driver works at a until 1, then drives.
    assert tell(busy, until=50).left_at == [7]
    slow = busy.with_changes({"stations.a.time": 4})
    assert tell(slow, until=50).left_at == [10]


def test_a_trip_is_finished_in_overtime() -> None:
    shift = Shift(**{"from": "00:00", "to": "00:08"})
    story = trucks(
        1,
        Crew(shift="early", at_shift_end="finish"),
        0,
        2,
        4,
        shifts={"early": shift},
        until=60,
    )
    # 1-6, then 6-16 beyond the end of the shift at 8; the third part waits for the next day.
    assert story.left_at == [7, 17]
    assert story.worker_states(crew="drivers")["working"] == 15


@pytest.mark.parametrize(
    ("crew", "fleet", "message"),
    [
        (Crew(shift="early"), {}, "at_shift_end: finish"),
        (Crew(preempts=True), {}, "Leave preempts out"),
        (Crew(), {"reassign": True}, "neither a tour nor reassign"),
        (Crew(), {"needs": "driver"}, "Did you mean 'drivers'"),
    ],
)
def test_what_drivers_cannot_do_is_refused(crew: Crew, fleet: dict, message: str) -> None:
    shifts = {"early": Shift(**{"from": "06:00", "to": "14:00"})}
    with pytest.raises(ScenarioError, match=message):
        line(1, crew, 0, fleet=fleet, shifts=shifts)
