"""Open networks: independent queues, flow balance, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.theory.networks import (
    OpenNetwork,
    network_of_routes,
    open_network,
    reentrant_line,
)

PROBABILITY = st.floats(0, 1)


def mean_number(load: float, servers: int) -> float:
    """Mean number in M/M/c, summed over its states."""
    states = np.arange(4000)
    steps = np.log(load) - np.log(np.minimum(np.arange(1, 4000), servers))
    weights = np.exp(np.concatenate(([0.0], np.cumsum(steps))))
    return float(states @ weights / weights.sum())


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[float], list[list[float]], OpenNetwork]:
    count = draw(st.integers(1, 5))
    rows = [draw(st.lists(PROBABILITY, min_size=count, max_size=count)) for _ in range(count)]
    routing = [[0.9 * p / max(1.0, sum(row)) for p in row] for row in rows]
    outside = [draw(st.floats(0.01, 1)) for _ in range(count)]
    total = np.linalg.solve(np.eye(count) - np.array(routing).T, outside)
    servers = [draw(st.integers(1, 6)) for _ in range(count)]
    shares = [draw(st.floats(0.01, 0.97)) for _ in range(count)]
    times = [u * c / rate for u, c, rate in zip(shares, servers, total, strict=True)]
    return outside, routing, open_network(outside, routing, times, servers)


@given(networks())
def test_what_comes_in_goes_out_and_little_holds(
    found: tuple[list[float], list[list[float]], OpenNetwork],
) -> None:
    outside, routing, network = found
    flow = np.array(network.arrival_rates)
    assert flow == pytest.approx(np.array(outside) + flow @ np.array(routing))
    leaving = flow @ (1 - np.array(routing).sum(axis=1))
    assert network.throughput == pytest.approx(sum(outside))
    assert leaving == pytest.approx(network.throughput)
    assert network.wip == pytest.approx(network.throughput * network.lead_time)
    assert network.visits == pytest.approx(flow / network.throughput)
    for number, rate, wait, use in zip(
        network.numbers,
        network.arrival_rates,
        network.waiting_times,
        network.utilisations,
        strict=True,
    ):
        assert 0 < use < 1
        assert number >= rate * wait >= 0


@given(st.lists(st.tuples(st.floats(0.05, 0.95), st.integers(1, 9)), min_size=1, max_size=5))
def test_a_tandem_is_a_row_of_independent_queues(stations: list[tuple[float, int]]) -> None:
    rate = 0.7
    count = len(stations)
    times = [use * servers / rate for use, servers in stations]
    network = open_network(
        [rate] + [0] * (count - 1),
        np.eye(count, k=1).tolist(),
        times,
        [servers for _, servers in stations],
    )
    alone = [mean_number(use * servers, servers) for use, servers in stations]
    assert network.numbers == pytest.approx(alone)
    assert network.lead_time == pytest.approx(sum(alone) / rate)


def test_a_part_that_may_come_back_raises_the_arrival_rate() -> None:
    network = open_network([0.3], [[0.4]], [1.0])
    assert network.arrival_rates == pytest.approx([0.5])
    assert network.lead_time == pytest.approx(1 / 0.3)
    assert network.visits == pytest.approx([1 / 0.6])


def test_nobody_waits_at_a_delay_station_or_at_one_that_is_never_visited() -> None:
    network = open_network(
        [0.5, 0, 0], [[0, 1, 0], [0, 0, 0], [0, 0, 1]], [1.0, 7.0, 9.0], [1, math.inf, 1]
    )
    assert network.waiting_times == pytest.approx((1.0, 0.0, 0.0))
    assert network.numbers == pytest.approx((1.0, 3.5, 0.0))
    assert network.utilisations == (0.5, 0.0, 0.0)


def test_a_route_and_the_same_route_as_probabilities_agree() -> None:
    by_route = reentrant_line(
        0.2, ["A", "B", "A"], {"A": 1.5, "B": 2.0, "C": 1.0}, {"A": 1, "B": 2}
    )
    by_chance = open_network([0.2, 0], [[0, 0.5], [1, 0]], [1.5, 2.0], [1, 2])
    assert by_route.nodes == ("A", "B")
    assert by_route.numbers == pytest.approx(by_chance.numbers)
    assert by_route.lead_times == pytest.approx((by_chance.lead_time,))


def test_the_lead_times_of_the_products_have_the_lead_time_of_all_as_their_mean() -> None:
    rates = [0.3, 0.1, 0.05]
    network = network_of_routes(
        rates, [["A", "B"], ["B", "A", "B"], ["C"]], {"A": 1.0, "B": 1.5, "C": 9.0}
    )
    together = sum(r * time for r, time in zip(rates, network.lead_times, strict=True))
    assert together == pytest.approx(network.wip)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (([0.5, 0], [[0, 1], [0, 0]], [1.0, 2.0]), r"node 1 of 0 to 1.*utilisation would be 1\b"),
        (([0.5, 0], [[0, 1], [1, 0]], [1.0, 1.0]), "node 0 can never leave"),
        (([0.5, 0], [[0, 0.6], [0.6, 0.6]], [1.0, 1.0]), r"routing\[1\]: .*sum 1.2"),
        (([0.0, 0], [[0, 1], [0, 0]], [1.0, 1.0]), "arrival_rates, their sum"),
        (([-1.0], [[0]], [1.0]), r"arrival_rates\[0\]: -1.0"),
        (([1.0], [[0]], [0.5, 0.5]), "service_times: 2 values"),
        (([1.0], [[0]], [0.5], 0), r"servers\[0\]: 0"),
        (([1.0], [[0]], [0.5], 1.5), r"servers\[0\]: 1.5"),
        (([1.0], [[0]], [math.nan]), r"service_times\[0\]: nan"),
    ],
)
def test_an_impossible_network_is_refused(arguments: tuple[object, ...], says: str) -> None:
    with pytest.raises(ScenarioError, match=says):
        open_network(*arguments)  # type: ignore[arg-type]


def test_a_station_that_gets_too_much_work_is_named() -> None:
    with pytest.raises(ScenarioError, match=r"station 'mill': its utilisation would be 1\.2"):
        reentrant_line(0.4, ["mill", "saw", "mill"], {"mill": 1.5, "saw": 1.0})


def test_a_station_without_service_time_is_named() -> None:
    with pytest.raises(ScenarioError, match="there is none for station 'saw'"):
        reentrant_line(0.4, ["mill", "saw"], {"mill": 1.5})
    with pytest.raises(ScenarioError, match="station 'mill': -1"):
        reentrant_line(0.4, ["mill"], {"mill": -1})
    with pytest.raises(ScenarioError, match="routes: one is empty"):
        reentrant_line(0.4, [], {"mill": 1})
