"""The bullwhip effect against simulated orders."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import lfilter

from factorysim.errors import ScenarioError
from factorysim.theory.stocks.supply_chains import (
    bullwhip_exponential_smoothing,
    bullwhip_moving_average,
    bullwhip_of_stages,
)

CHAINS, PERIODS, START = 60, 4000, 300


def demand_with(correlation: float, seed: int = 11) -> NDArray[np.float64]:
    """Return independent series of demands with mean 0 and variance 1."""
    noise = np.random.default_rng(seed).normal(size=(CHAINS, PERIODS))
    noise *= math.sqrt(1 - correlation**2)
    series: NDArray[np.float64] = lfilter([1], [1, -correlation], noise)
    return series


def moving_average(series: NDArray[np.float64], periods: int) -> NDArray[np.float64]:
    forecast: NDArray[np.float64] = lfilter(np.full(periods, 1 / periods), [1], series)
    return forecast


def orders(
    demand: NDArray[np.float64], forecast: NDArray[np.float64], lead_time: float
) -> NDArray[np.float64]:
    """Return the orders that bring the stock up to lead time x forecast."""
    level = lead_time * forecast
    return demand + np.diff(level, prepend=0)


def assert_has_variance(series: NDArray[np.float64], expected: float) -> None:
    squares = (series[:, START:] ** 2).mean(axis=1)
    error = squares.std(ddof=1) / math.sqrt(CHAINS)
    assert abs(squares.mean() - expected) < 4 * error
    assert error < 0.02 * expected


@pytest.mark.parametrize(("lead_time", "periods", "rho"), [(4, 10, 0), (2, 6, 0.5), (3, 4, -0.6)])
def test_moving_average(lead_time: float, periods: int, rho: float) -> None:
    demand = demand_with(rho)
    ordered = orders(demand, moving_average(demand, periods), lead_time)
    expected = bullwhip_moving_average(lead_time, periods=periods, correlation=rho)
    assert_has_variance(ordered, expected)


@pytest.mark.parametrize(("smoothing", "rho"), [(0.2, 0), (0.4, 0.5), (0.3, -0.5)])
def test_exponential_smoothing(smoothing: float, rho: float) -> None:
    demand = demand_with(rho)
    forecast = lfilter([smoothing], [1, smoothing - 1], demand)
    expected = bullwhip_exponential_smoothing(2, smoothing=smoothing, correlation=rho)
    assert_has_variance(orders(demand, forecast, 2), expected)


@pytest.mark.parametrize("rho", [0, 0.4])
@pytest.mark.parametrize("is_demand_shared", [True, False])
def test_stages(rho: float, is_demand_shared: bool) -> None:
    lead_times = [2, 1, 3]
    expected = bullwhip_of_stages(
        lead_times, periods=5, is_demand_shared=is_demand_shared, correlation=rho
    )
    demand = demand_with(rho)
    flow = demand
    for lead_time, ratio in zip(lead_times, expected, strict=True):
        flow = orders(flow, moving_average(demand if is_demand_shared else flow, 5), lead_time)
        assert_has_variance(flow, ratio)


def test_sharing_information_makes_the_effect_smaller_but_does_not_end_it() -> None:
    shared = bullwhip_of_stages([2, 1, 3], periods=5, is_demand_shared=True)
    alone = bullwhip_of_stages([2, 1, 3], periods=5, is_demand_shared=False)
    product = math.prod(bullwhip_moving_average(length, periods=5) for length in (2, 1, 3))
    assert shared[0] == pytest.approx(alone[0])
    assert 1 < shared[1] < alone[1]
    # The product of Chen et al. is a lower bound.
    assert product < alone[2]


def test_without_a_lead_time_orders_are_the_demand() -> None:
    assert bullwhip_moving_average(0, periods=5) == 1
    assert bullwhip_exponential_smoothing(0, smoothing=0.5) == 1


def test_impossible_numbers_are_refused() -> None:
    with pytest.raises(ScenarioError, match="correlation: 1"):
        bullwhip_moving_average(1, periods=2, correlation=1)
    with pytest.raises(ScenarioError, match="periods: 0"):
        bullwhip_moving_average(1, periods=0)
    with pytest.raises(ScenarioError, match="smoothing: 0"):
        bullwhip_exponential_smoothing(1, smoothing=0)
    with pytest.raises(ScenarioError, match="no stage"):
        bullwhip_of_stages([], periods=2, is_demand_shared=True)
