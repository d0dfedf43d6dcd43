"""The line of queues G/G/c: exact where theory is exact, and sensible elsewhere."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.theory.networks import line_of_queues, open_network
from factorysim.theory.queueing import departure_times as departures

STATIONS = st.lists(st.tuples(st.floats(0.01, 0.97), st.integers(1, 8)), min_size=1, max_size=6)


@given(STATIONS, st.floats(0.1, 10))
def test_a_line_of_exponential_stations_is_exact(
    stations: list[tuple[float, int]], rate: float
) -> None:
    servers = [count for _, count in stations]
    times = [use * count / rate for use, count in stations]
    found = line_of_queues(rate, times, scv_service=[1.0] * len(times), servers=servers)
    first = [rate] + [0.0] * (len(times) - 1)
    exact = open_network(first, np.eye(len(times), k=1).tolist(), times, servers)
    assert [s.wip for s in found.stations] == pytest.approx(exact.numbers)
    assert [s.waiting_time for s in found.stations] == pytest.approx(exact.waiting_times)
    assert [s.utilisation for s in found.stations] == pytest.approx(exact.utilisations)
    assert found.lead_time == pytest.approx(exact.lead_time)
    assert found.wip == pytest.approx(exact.wip)


@given(st.floats(0.05, 0.95), st.floats(0, 4))
def test_the_first_station_is_pollaczek_khinchine(use: float, scv: float) -> None:
    found = line_of_queues(1.0, [use], scv_service=[scv]).stations[0]
    assert found.waiting_time == pytest.approx(use**2 * (1 + scv) / 2 / (1 - use))


def test_without_variability_nobody_waits() -> None:
    found = line_of_queues(1.0, [0.9, 0.8], scv_service=[0, 0], scv_arrivals=0)
    assert found.lead_time == pytest.approx(1.7)
    # The linking equation: 1 + (1 - u^2)(0 - 1) + u^2 (0 - 1) = 0 for one machine.
    assert [s.scv_departures for s in found.stations] == pytest.approx([0, 0])


def test_the_linking_equation_with_two_machines() -> None:
    found = line_of_queues(1.0, [1.2], scv_service=[0.25], servers=2, scv_arrivals=2.0)
    assert found.stations[0].scv_departures == pytest.approx(
        1 + (1 - 0.36) * 1.0 - 0.36 / math.sqrt(2) * 0.75
    )


def test_little_holds_at_every_station() -> None:
    found = line_of_queues(
        0.5, [1.5, 3.0, 1.0], scv_service=[0.5, 2.0, 0.0], servers=[1, 2, math.inf]
    )
    for station in found.stations:
        assert station.wip == pytest.approx(0.5 * station.lead_time)
        assert station.queue == pytest.approx(0.5 * station.waiting_time)
    assert found.stations[2].waiting_time == 0
    assert found.wip == pytest.approx(found.throughput * found.lead_time)


def test_it_is_near_a_long_trajectory_of_less_variable_stations() -> None:
    generator = np.random.default_rng(7)
    jobs, warm_up = 60_000, 2_000
    arrivals = np.cumsum(generator.exponential(1.0, jobs))
    times = [0.8, 0.7]
    moment = arrivals
    for time in times:  # gamma times with a squared coefficient of variation of 0.25
        moment = np.array(departures(moment.tolist(), generator.gamma(4, time / 4, jobs).tolist()))
    found = line_of_queues(1.0, times, scv_service=[0.25, 0.25])
    assert found.lead_time == pytest.approx(np.mean((moment - arrivals)[warm_up:]), rel=0.06)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"arrival_rate": 0}, "arrival_rate: 0"),
        ({"service_times": [1.0, 2.5]}, r"station 1 of 0 to 1.*utilisation would be 1.25"),
        ({"scv_service": [1.0]}, "scv_service: 1 values"),
        ({"scv_service": [1.0, -1.0]}, r"scv_service\[1\]: -1.0"),
        ({"scv_arrivals": -1}, "scv_arrivals: -1"),
        ({"servers": [1, 0]}, r"servers\[1\]: 0"),
    ],
)
def test_an_impossible_line_is_refused(arguments: dict[str, object], says: str) -> None:
    line: dict[str, object] = {
        "arrival_rate": 0.5,
        "service_times": [1.0, 1.0],
        "scv_service": [1.0, 1.0],
    }
    with pytest.raises(ScenarioError, match=says):
        line_of_queues(**(line | arguments))  # type: ignore[arg-type]
