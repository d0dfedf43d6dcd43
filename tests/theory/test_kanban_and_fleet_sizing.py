"""Rules of thumb for cards, boxes and vehicles, and the least empty travel."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from factorysim.errors import ScenarioError
from factorysim.theory.stocks.fleet_sizing import fleet_size, least_empty_time
from factorysim.theory.stocks.kanban_sizing import boxes_at_the_point_of_use, kanban_cards, milk_run


def test_cards_are_not_added_for_a_rounding_error() -> None:
    # 0.1 x 3 x (1 + 0) / 0.1 is 3.0000000000000004 in floating point numbers.
    assert kanban_cards(0.1, 3, container=0.1, safety=0) == 3
    assert kanban_cards(0.1, 3.1, container=0.1, safety=0) == 4
    assert kanban_cards(0.001, 1, container=100) == 1


def test_boxes_last_for_two_tours() -> None:
    # In 2 x 600 s a station that uses a piece every 10 s needs 120 pieces: 6 boxes of 20.
    assert boxes_at_the_point_of_use(0.1, 600, container=20, safety=0) == 6


def test_a_milk_run_brings_what_is_used_during_one_tour() -> None:
    tour = milk_run(
        0.02, route_length=420, speed=1.4, stops=10, stop_time=30, box_time=15, capacity=32
    )
    assert tour.tour_time == pytest.approx(420 / 1.4 + 10 * 30 + tour.boxes_per_tour * 15)
    assert tour.boxes_per_tour == pytest.approx(0.02 * tour.tour_time)
    assert tour.utilisation == pytest.approx(tour.boxes_per_tour / 32)


def test_a_milk_run_that_cannot_work_is_refused() -> None:
    route = {"route_length": 420, "speed": 1.4, "stop_time": 30}
    with pytest.raises(ScenarioError, match="120% of the time for handling"):
        milk_run(0.08, **route, stops=10, box_time=15)
    with pytest.raises(ScenarioError, match="the train has 8 places"):
        milk_run(0.02, **route, stops=10, box_time=15, capacity=8)
    with pytest.raises(ScenarioError, match="container: 0"):
        kanban_cards(1, 1, container=0)


def test_a_fleet_has_the_time_for_its_deliveries() -> None:
    fleet = fleet_size(
        0.1, loaded_time=30, empty_time=10, load_time=5, unload_time=5,
        availability=1, traffic_factor=1,
    )  # fmt: skip
    assert (fleet.vehicles, fleet.exact, fleet.utilisation) == (5, 5, 1)
    assert (fleet.time_per_delivery, fleet.empty_share) == (50, 0.25)
    slower = fleet_size(0.1, loaded_time=30, empty_time=10, load_time=5, unload_time=5)
    assert slower.exact == pytest.approx(5 / 0.95 / 0.85)


def test_balanced_flows_need_no_empty_travel() -> None:
    flows = [[0, 2, 0], [0, 0, 2], [2, 0, 0]]
    assert least_empty_time(flows, [[0, 5, 5], [5, 0, 5], [5, 5, 0]]) == 0


def test_empty_vehicles_go_to_the_nearest_places_that_miss_them() -> None:
    random = np.random.default_rng(3)
    times = random.uniform(1, 9, (6, 6))
    flows = np.zeros((6, 6))
    flows[range(3), range(3, 6)] = 1
    best = min(
        sum(times[3 + k, to] for k, to in enumerate(order)) for order in permutations(range(3))
    )
    assert least_empty_time(flows.tolist(), times.tolist()) == pytest.approx(best / 3)


def test_tables_of_flows_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ScenarioError, match="not a square table"):
        least_empty_time([[0, 1]], [[0]])
    with pytest.raises(ScenarioError, match="nothing is delivered"):
        least_empty_time([[0]], [[0]])
    with pytest.raises(ScenarioError, match="one row and column"):
        least_empty_time([[1]], [[0, 1], [1, 0]])
    with pytest.raises(ScenarioError, match="travel_times: every entry"):
        least_empty_time([[0, 1], [1, 0]], [[0, -1], [1, 0]])
    with pytest.raises(ScenarioError, match="traffic_factor"):
        fleet_size(1, loaded_time=1, empty_time=1, traffic_factor=0)
