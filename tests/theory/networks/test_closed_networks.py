"""Closed networks: two algorithms, Markov chains and laws that agree, and what is refused."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.theory.networks import (
    ClosedNetwork,
    closed_network,
    closed_network_of_classes,
    convolution,
)

NODE = st.tuples(
    st.floats(0.1, 5), st.floats(0.01, 20), st.sampled_from([1, 1, 2, 3, 7, 20, math.inf])
)
NETWORK = st.tuples(st.integers(1, 30), st.lists(NODE, min_size=1, max_size=6))

Nodes = list[tuple[float, float, float]]
Solver = Callable[..., ClosedNetwork]


def solve(generator: np.ndarray) -> np.ndarray:
    """Chances of the states of a Markov chain with these rates between different states."""
    np.fill_diagonal(generator, generator.diagonal() - generator.sum(axis=1))
    equations = np.vstack([generator.T, np.ones(len(generator))])
    return np.linalg.lstsq(equations, np.append(np.zeros(len(generator)), 1.0), rcond=None)[0]


def cycle_by_its_chain(
    population: int, times: Sequence[float], servers: Sequence[float]
) -> tuple[float, np.ndarray]:
    """Throughput and mean numbers of a ring of exponential stations, from its Markov chain."""
    count = len(times)
    states = [
        s for s in itertools.product(range(population + 1), repeat=count) if sum(s) == population
    ]
    index = {state: i for i, state in enumerate(states)}
    generator = np.zeros((len(states), len(states)))
    for state, i in index.items():
        for node in np.flatnonzero(state):
            after = list(state)
            after[node] -= 1
            after[(node + 1) % count] += 1
            generator[i, index[tuple(after)]] += min(state[node], servers[node]) / times[node]
    chances = solve(generator)
    busy = np.array([min(state[0], servers[0]) for state in states])
    return float(chances @ busy) / times[0], chances @ np.array(states)


@given(NETWORK)
def test_mean_values_and_convolution_agree(network: tuple[int, Nodes]) -> None:
    population, nodes = network
    visits, times, servers = zip(*nodes, strict=True)
    mean = closed_network(population, visits, times, servers)
    other = convolution(population, visits, times, servers)
    assert mean.throughput == pytest.approx(other.throughput, rel=1e-10)
    assert mean.lead_time == pytest.approx(other.lead_time, rel=1e-10)
    assert mean.numbers == pytest.approx(other.numbers, rel=1e-8, abs=1e-10)
    assert mean.utilisations == pytest.approx(other.utilisations, rel=1e-10)
    scale = other.lead_time * 1e-10
    assert mean.waiting_times == pytest.approx(other.waiting_times, rel=1e-7, abs=scale)


@given(NETWORK)
def test_every_job_is_somewhere_and_little_holds_at_every_node(
    network: tuple[int, Nodes],
) -> None:
    population, nodes = network
    visits, times, servers = zip(*nodes, strict=True)
    found = closed_network(population, visits, times, servers)
    assert sum(found.numbers) == pytest.approx(population)
    assert found.throughput * found.lead_time == pytest.approx(population)
    for (visit, time, _), number, wait in zip(
        nodes, found.numbers, found.waiting_times, strict=True
    ):
        assert number == pytest.approx(found.throughput * visit * (wait + time), rel=1e-7)
    assert max(found.utilisations) <= 1 + 1e-12


@given(NETWORK)
def test_one_more_job_never_lowers_the_throughput(network: tuple[int, Nodes]) -> None:
    population, nodes = network
    visits, times, servers = zip(*nodes, strict=True)
    fewer = closed_network(population, visits, times, servers)
    more = closed_network(population + 1, visits, times, servers)
    assert more.throughput >= fewer.throughput * (1 - 1e-12)


@pytest.mark.parametrize("solver", [closed_network, convolution])
@pytest.mark.parametrize(
    ("population", "times", "servers"),
    [
        (1, [1.0, 2.0, 3.0], [1, 1, 1]),
        (5, [1.0, 2.5, 2.0], [1, 2, 3]),
        (6, [0.5, 4.0, 1.0], [1, 3, 1]),
        (4, [1.0, 3.0, 2.0, 1.5], [1, 4, math.inf, 2]),
    ],
)
def test_the_markov_chain_gives_the_same(
    solver: Solver, population: int, times: list[float], servers: list[float]
) -> None:
    throughput, numbers = cycle_by_its_chain(population, times, servers)
    found = solver(population, [1] * len(times), times, servers)
    assert found.throughput == pytest.approx(throughput, rel=1e-10)
    assert found.numbers == pytest.approx(numbers, rel=1e-9)


@given(st.integers(1, 100), st.integers(1, 12), st.floats(0.1, 10))
def test_a_balanced_network_reaches_w_over_n_plus_w_minus_1(
    population: int, nodes: int, time: float
) -> None:
    for solver in (closed_network, convolution):
        found = solver(population, [1] * nodes, [time] * nodes)
        exact = population / (nodes + population - 1) / time
        assert found.throughput == pytest.approx(exact, rel=1e-11)


@pytest.mark.parametrize("population", [300, 1000])
@pytest.mark.parametrize("servers", [[1, 3, 8, 2], [10, 10, 10, 10], [1, 1, 20, math.inf]])
def test_many_jobs_at_busy_nodes_lose_no_digits(population: int, servers: list[float]) -> None:
    visits, times = [1, 0.5, 2, 1], [1.0, 2.0, 3.0, 1.5]
    found = closed_network(population, visits, times, servers)
    other = convolution(population, visits, times, servers)
    assert found.throughput == pytest.approx(other.throughput, rel=1e-11)
    assert found.numbers == pytest.approx(other.numbers, rel=1e-8)
    capacity = min(c / (v * t) for v, t, c in zip(visits, times, servers, strict=True))
    assert found.throughput == pytest.approx(capacity, rel=0.005)


def test_long_delays_do_not_overflow() -> None:
    for solver in (closed_network, convolution):
        found = solver(800, [1, 1], [1.0, 1000.0], delay=[1])
        assert found.utilisations[0] == pytest.approx(found.throughput)
        assert sum(found.numbers) == pytest.approx(800)


def test_a_delay_station_is_a_station_of_infinitely_many_servers() -> None:
    by_delay = closed_network(5, [1, 1], [1.0, 4.0], delay=[1])
    assert by_delay == closed_network(5, [1, 1], [1.0, 4.0], servers=[1, math.inf])
    enough = closed_network(5, [1, 1], [1.0, 4.0], servers=[1, 5])
    assert by_delay.numbers == pytest.approx(enough.numbers)
    assert (by_delay.utilisations[1], by_delay.waiting_times[1]) == (0, 0)


def test_more_servers_than_jobs_are_never_waited_for() -> None:
    plenty = closed_network(3, [1, 1], [1.0, 4.0], servers=[1, 1_000_000])
    exact = convolution(3, [1, 1], [1.0, 4.0], servers=[1, 3])
    assert plenty.throughput == pytest.approx(exact.throughput)
    assert plenty.waiting_times == pytest.approx(exact.waiting_times, abs=1e-12)
    assert plenty.utilisations[1] == pytest.approx(plenty.throughput * 4.0 / 1_000_000)


def test_very_many_jobs_are_refused_only_where_they_take_long() -> None:
    assert closed_network(20_000, [1, 1], [1.0, 0.5]).throughput == pytest.approx(1)
    with pytest.raises(ScenarioError, match="20,000 jobs take too long"):
        closed_network(20_000, [1, 1], [1.0, 0.5], servers=[1, 2])
    with pytest.raises(ScenarioError, match="20,000 jobs take too long"):
        convolution(20_000, [1, 1], [1.0, 0.5])


def test_a_node_without_work_is_empty() -> None:
    for solver in (closed_network, convolution):
        found = solver(5, [1, 0, 1], [1.0, 4.0, 0.0], servers=[1, 3, 2])
        assert found.numbers == pytest.approx((5, 0, 0))
        assert found.throughput == pytest.approx(1.0)
        assert found.waiting_times == pytest.approx((4, 0, 0))


@given(NETWORK, st.integers(1, 4))
def test_classes_that_are_alike_are_one_class(network: tuple[int, Nodes], others: int) -> None:
    population, nodes = network
    population = min(population, 12)
    visits, times, servers = zip(*nodes, strict=True)
    kinds = ["delay" if math.isinf(c) else "queue" for c in servers]
    delay = [i for i, kind in enumerate(kinds) if kind == "delay"]
    one = closed_network(population + others, visits, times, delay=delay)
    two = closed_network_of_classes([population, others], [visits, visits], times, kinds)
    assert sum(two.throughputs) == pytest.approx(one.throughput)
    assert np.sum(two.numbers, axis=0) == pytest.approx(one.numbers)
    assert two.utilisations == pytest.approx(
        [0 if i in delay else one.throughput * v * t for i, (v, t, _) in enumerate(nodes)]
    )
    for waits in two.waiting_times:
        assert waits == pytest.approx(one.waiting_times, rel=1e-7, abs=one.lead_time * 1e-10)


def test_a_shared_server_with_unequal_times_agrees_with_its_markov_chain() -> None:
    times = np.array([[1.0, 4.0], [3.0, 2.0]])  # class by node: a shared server, a delay
    jobs = (3, 2)
    states = list(itertools.product(range(jobs[0] + 1), range(jobs[1] + 1)))  # at the server
    generator = np.zeros((len(states), len(states)))
    for i, state in enumerate(states):
        for k in (0, 1):
            step = np.eye(2, dtype=int)[k]
            if state[k]:
                speed = state[k] / sum(state) / times[k, 0]
                generator[i, states.index(tuple(np.array(state) - step))] += speed
            if state[k] < jobs[k]:
                speed = (jobs[k] - state[k]) / times[k, 1]
                generator[i, states.index(tuple(np.array(state) + step))] += speed
    numbers = solve(generator) @ np.array(states)
    found = closed_network_of_classes(jobs, [[1, 1], [1, 1]], times.tolist(), ["sharing", "delay"])
    assert [row[0] for row in found.numbers] == pytest.approx(numbers)
    assert found.throughputs == pytest.approx((jobs - numbers) / times[:, 1])
    assert found.lead_times == pytest.approx(np.array(jobs) / found.throughputs)


def test_a_class_without_jobs_changes_nothing() -> None:
    network = closed_network_of_classes([4, 0], [[1, 1], [1, 1]], [1.0, 2.0], ["queue", "queue"])
    alone = closed_network(4, [1, 1], [1.0, 2.0])
    assert network.throughputs == pytest.approx((alone.throughput, 0))
    assert network.numbers[1] == (0.0, 0.0)
    assert network.lead_times == pytest.approx((alone.lead_time, 0))


@pytest.mark.parametrize("solver", [closed_network, convolution])
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((0, [1], [1.0]), "population: 0"),
        ((2.5, [1], [1.0]), "population: 2.5"),
        ((2, [1, 1], [1.0]), "service_times: 1 values"),
        ((2, [0, 1], [1.0, 0.0]), "visits times service_times, their sum: 0.0"),
        ((2, [1], [1.0], 0), r"servers\[0\]"),
        ((2, [1], [1.0], 1, [1]), "delay: there is no node 1"),
        ((2, [-1], [1.0]), r"visits\[0\]: -1"),
    ],
)
def test_an_impossible_network_is_refused(
    solver: Solver, arguments: tuple[object, ...], says: str
) -> None:
    with pytest.raises(ScenarioError, match=says):
        solver(*arguments)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (([2, 1], [[1, 1]] * 2, [[1.0, 2.0], [2.0, 2.0]], ["queue"] * 2), "differ at node 0"),
        (([2, 1], [[1]] * 2, [1.0], ["fcfs"]), r"kinds\[0\]: 'fcfs'.*queue, sharing, delay"),
        (([0, 0], [[1]] * 2, [1.0], ["queue"]), "populations, their sum"),
        (([1, 1], [[1], [0]], [1.0], ["queue"]), r"visits\[1\] times service_times"),
        (([1, 1], [[1]], [1.0], ["queue"]), "visits: 1 values"),
        (([999, 999], [[1]] * 2, [1.0], ["queue"]), "1,000,000 combinations"),
    ],
)
def test_impossible_classes_are_refused(arguments: tuple[object, ...], says: str) -> None:
    with pytest.raises(ScenarioError, match=says):
        closed_network_of_classes(*arguments)  # type: ignore[arg-type]
