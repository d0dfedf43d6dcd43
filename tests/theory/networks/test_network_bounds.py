"""Bounds of closed networks: the exact solution always lies between them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.theory.networks import asymptotic_bounds, balanced_job_bounds, closed_network

NODE = st.tuples(st.floats(0.1, 5), st.floats(0.01, 20), st.sampled_from([1, 1, 2, 5, math.inf]))
NETWORK = st.tuples(st.integers(1, 30), st.lists(NODE, min_size=1, max_size=6))
ROUNDING = 1e-9


@given(NETWORK)
def test_the_exact_figures_lie_between_the_bounds(
    network: tuple[int, list[tuple[float, float, float]]],
) -> None:
    population, nodes = network
    visits, times, servers = zip(*nodes, strict=True)
    exact = closed_network(population, visits, times, servers)
    wide = asymptotic_bounds(population, visits, times, servers)
    close = balanced_job_bounds(population, visits, times, servers)
    for bounds in (wide, close):
        least, most = bounds.throughput
        assert least * (1 - ROUNDING) <= exact.throughput <= most * (1 + ROUNDING)
        least, most = bounds.lead_time
        assert least * (1 - ROUNDING) <= exact.lead_time <= most * (1 + ROUNDING)
    assert wide.throughput[0] <= close.throughput[0] * (1 + ROUNDING)
    assert close.throughput[1] <= wide.throughput[1]


def test_one_job_alone_meets_both_bounds() -> None:
    bounds = asymptotic_bounds(1, [1, 2, 1], [1.0, 3.0, 5.0], servers=[1, 2, 1], delay=[2])
    assert bounds.throughput == pytest.approx((1 / 12, 1 / 12))
    assert bounds.lead_time == pytest.approx((12, 12))


def test_the_bounds_of_a_terminal_system() -> None:
    # Demands 5 and 4, think time 15, 10 jobs: the formulas of table 5.2 by hand.
    bounds = balanced_job_bounds(10, [1, 1, 1], [5.0, 4.0, 15.0], delay=[2])
    assert bounds.throughput[0] == pytest.approx(10 / (24 + 45 / (1 + 15 / 90)))
    assert bounds.throughput[1] == pytest.approx(0.2)
    few = balanced_job_bounds(3, [1, 1, 1], [5.0, 4.0, 15.0], delay=[2])
    assert few.throughput[1] == pytest.approx(3 / (24 + 2 * 4.5 / (1 + 15 / 9)))


def test_delays_alone_are_never_waited_for() -> None:
    bounds = balanced_job_bounds(4, [1], [8.0], delay=[0])
    assert bounds.throughput == (0.5, 0.5)


def test_a_network_without_work_is_refused() -> None:
    with pytest.raises(ScenarioError, match="visits times service_times"):
        asymptotic_bounds(4, [1, 1], [0.0, 0.0])
