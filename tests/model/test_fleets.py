"""Fleets, batteries and tours: short forms, defaults, and what cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from factorysim.errors import ScenarioError
from factorysim.model import Battery, Fleet, Speed, Step, Tour, Transport
from factorysim.model.fleets import GoTo


def test_a_speed_may_be_one_number() -> None:
    assert Fleet(layout="hall", speed=2).speed == Speed(empty=2, loaded=2)
    assert Fleet(layout="hall").speed == Speed(empty=1.5, loaded=1.0)


def test_transport_may_be_the_name_of_the_fleet() -> None:
    assert Step(at="mill", transport="amr").transport == Transport(fleet="amr")


def test_a_free_vehicle_may_go_to_one_node_or_to_the_nearest_of_several() -> None:
    assert Fleet(layout="hall", when_free={"go_to": "park"}).when_free == GoTo(go_to=("park",))
    assert Fleet(layout="hall", when_free={"go_to": ["p1", "p2"]}).when_free.go_to == ("p1", "p2")
    assert Fleet(layout="hall", when_free="home").when_free == "home"


@pytest.mark.parametrize(
    ("element", "data", "words"),
    [
        (Fleet, {}, "either 'layout' or 'travel'"),
        (Fleet, {"layout": "hall", "travel": 3}, "either 'layout' or 'travel'"),
        (Fleet, {"travel": 3, "battery": {}}, "a battery needs a layout"),
        (Fleet, {"travel": 3, "tour": {"stops": ["a", "b"]}}, "a tour needs a layout"),
        (Fleet, {"travel": 3, "when_free": "central"}, "central needs a layout"),
        (Fleet, {"layout": "hall", "count": 0}, "1 or more"),
        (Fleet, {"layout": "hall", "count": 10**6}, "10000 or less"),
        (Fleet, {"layout": "hall", "speed": 0}, "above 0"),
        (Fleet, {"layout": "hall", "speed": {"empty": 1, "full": 2}}, "empty, loaded"),
        (Fleet, {"layout": "hall", "look_ahead": 0}, "1 or more"),
        (Fleet, {"layout": "hall", "look_ahead": "rout"}, "Did you mean 'route'"),
        (Fleet, {"layout": "hall", "speed": "2 m/s"}, "a number of m/s, such as 1.2"),
        (Fleet, {"layout": "hall", "when_free": ["p1", "p2"]}, r"write {go_to: \[p1, p2\]}"),
        (Fleet, {"layout": "hall", "when_free": "sleep"}, "stay, home, central, circulate"),
        (Tour, {"stops": ["a", "b"], "every": 5, "when_waiting": 3}, "not both"),
        (Tour, {"stops": ["a"]}, "At least 2"),
        (Transport, {"fleet": "amr", "wait_at_most": 5}, "a lot of at least 2"),
        (Battery, {"charge_below": 0.8}, "not below charge_until"),
        (Battery, {"leave_above": 0.1}, "only to come back"),
    ],
)
def test_what_cannot_be_is_refused(element: Any, data: dict[str, Any], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        element(**data)
