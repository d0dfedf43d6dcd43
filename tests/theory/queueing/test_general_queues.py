"""M/G/1, GI/M/1 and G/G/c: where they meet each other, M/M/c and a Markov chain."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.model import making
from factorysim.model.distributions import DISTRIBUTIONS, Distribution
from factorysim.theory.lines.markov_chains import solve_chain
from factorysim.theory.queueing import (
    departure_times,
    ggc,
    gm1,
    laplace_transform,
    md1,
    mg1,
    mm1,
    mmc,
    scv_of_departures,
)

EXAMPLES: dict[str, Distribution] = {
    "constant": making.constant(2.0),
    "exponential": making.exponential(2.0),
    "uniform": making.uniform(1.0, 4.0),
    "triangular": making.triangular(1.0, 1.5, 4.0),
    "normal": making.normal(2.0, 0.8),
    "lognormal": making.lognormal(2.0, cv=0.7),
    "gamma": making.gamma(2.0, cv=1.4),
    "erlang": making.erlang(2.0, k=3),
    "hyperexponential": making.hyperexponential((0.3, 0.7), (4.0, 1.0)),
    "weibull": making.weibull(shape=1.7, scale=2.0),
    "beta": making.beta(2.0, 3.0, 1.0, 4.0),
    "discrete": making.discrete({1.0: 0.25, 3.0: 0.75}),
    "empirical": making.empirical([1.0, 2.0, 6.0]),
    "poisson": making.poisson(2.0),
    "geometric": making.geometric(0.4),
}


def test_there_is_an_example_of_every_distribution() -> None:
    assert set(EXAMPLES) == set(DISTRIBUTIONS)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_transform_has_the_moments_of_the_distribution(kind: str) -> None:
    time = EXAMPLES[kind]
    assert laplace_transform(time, 0.0) == pytest.approx(1.0, abs=1e-13)
    # Four values give the first derivatives at 0 with an error of the fourth power of the step.
    step = 0.004 / time.expected
    values = [laplace_transform(time, number * step) for number in range(6)]
    slopes = np.polynomial.polynomial.polyfit(np.arange(6.0), values, 5) / step ** np.arange(6)
    assert -slopes[1] == pytest.approx(time.expected, rel=1e-6)
    assert 2 * slopes[2] == pytest.approx(time.expected**2 * (1 + time.scv), rel=1e-3)


@pytest.mark.parametrize("kind", EXAMPLES)
@pytest.mark.parametrize("rate", [0.3, 2.0])
def test_the_transform_is_the_mean_over_many_draws(kind: str, rate: float) -> None:
    streams = (np.random.default_rng(1), np.random.default_rng(2))
    values = np.exp(-rate * np.array(EXAMPLES[kind].block(streams[0], 40_000, streams[1])))
    error = values.std() / np.sqrt(len(values)) + 1e-12
    assert abs(laplace_transform(EXAMPLES[kind], rate) - values.mean()) < 4 * error


def test_an_extreme_rate_keeps_the_transform_between_0_and_1() -> None:
    for time in EXAMPLES.values():
        assert 0.0 <= laplace_transform(time, 5000.0) < 0.2


@given(utilisation=st.floats(0.02, 0.98), mean=st.floats(0.01, 100.0))
def test_exponential_times_make_all_of_them_one_queue(utilisation: float, mean: float) -> None:
    rate = utilisation / mean
    wait = pytest.approx(mm1(rate, mean).waiting_time, rel=1e-8)
    assert mg1(rate, making.exponential(mean)).waiting_time == wait
    assert gm1(making.exponential(1 / rate), mean).waiting_time == wait
    assert ggc(rate, mean, scv_arrivals=1.0, scv_service=1.0).waiting_time == wait
    assert md1(rate, mean).waiting_time * 2 == wait


@pytest.mark.parametrize("kind", EXAMPLES)
@pytest.mark.parametrize("utilisation", [0.05, 0.9, 0.999])
def test_the_root_solves_its_equation(kind: str, utilisation: float) -> None:
    gap = EXAMPLES[kind]
    service = utilisation * gap.expected
    found = gm1(gap, service)
    sigma = found.wait_share
    assert 0 <= sigma < 1
    assert laplace_transform(gap, (1 - sigma) / service) == pytest.approx(sigma, abs=1e-12)
    assert found.wip == pytest.approx(found.throughput * found.lead_time)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_heavy_traffic_is_that_of_kingman(kind: str) -> None:
    gap = EXAMPLES[kind]
    found = gm1(gap, 0.9999 * gap.expected)
    nearly = ggc(1 / gap.expected, 0.9999 * gap.expected, scv_arrivals=gap.scv, scv_service=1.0)
    assert found.waiting_time == pytest.approx(nearly.waiting_time, rel=2e-3)


@pytest.mark.parametrize("slack", [1.1e-6, 0.9e-6, 1e-13])
def test_a_nearly_full_server_is_still_a_number(slack: float) -> None:
    found = gm1(making.constant(1.0), 1.0 - slack)
    assert found.waiting_time == pytest.approx(0.5 / slack, rel=1e-3)


def test_hyperexponential_arrivals_agree_with_a_chain() -> None:
    shares, means, service = (0.3, 0.7), (4.0, 1.0), 1.2

    def change(state: tuple[int, int]) -> Iterable[tuple[float, tuple[int, int], str]]:
        number, branch = state
        for other, share in enumerate(shares):
            more = min(number + 1, 150)
            yield share / means[branch], (more, other), "waits" if number else "begins"
        if number:
            yield 1 / service, (number - 1, branch), "left"

    chain = solve_chain((0, 0), change)
    found = gm1(making.hyperexponential(shares, means), service)
    assert found.wip == pytest.approx(chain.mean(lambda state: state[0]), rel=1e-8)
    arrivals = chain.rates["waits"] + chain.rates["begins"]
    assert found.wait_share == pytest.approx(chain.rates["waits"] / arrivals, rel=1e-8)


@given(
    utilisation=st.floats(0.02, 0.98),
    mean=st.floats(0.01, 100.0),
    scv=st.floats(0.0, 20.0),
)
def test_one_server_with_random_arrivals_needs_no_approximation(
    utilisation: float, mean: float, scv: float
) -> None:
    exact = mg1(utilisation / mean, mean, scv)
    nearly = ggc(utilisation / mean, mean, scv_arrivals=1.0, scv_service=scv)
    assert nearly.waiting_time == pytest.approx(exact.waiting_time)
    assert exact.wip == pytest.approx(exact.throughput * exact.lead_time)


@given(utilisation=st.floats(0.9, 0.99), servers=st.integers(1, 30))
def test_the_approximation_is_close_for_busy_servers(utilisation: float, servers: int) -> None:
    exact = mmc(utilisation * servers, 1.0, servers)
    nearly = ggc(utilisation * servers, 1.0, servers, scv_arrivals=1.0, scv_service=1.0)
    assert nearly.waiting_time == pytest.approx(exact.waiting_time, rel=0.03)


@given(
    busy=st.floats(0.0, 1.0),
    servers=st.integers(1, 9),
    arrivals=st.floats(0, 9),
    service=st.floats(0, 9),
)
def test_departures_lie_between_arrivals_and_services(
    busy: float, servers: int, arrivals: float, service: float
) -> None:
    def departing(utilisation: float, count: int) -> float:
        return scv_of_departures(utilisation, count, scv_arrivals=arrivals, scv_service=service)

    assert departing(0.0, servers) == pytest.approx(arrivals, abs=1e-12)
    assert departing(1.0, 1) == pytest.approx(service, abs=1e-12)
    assert min(arrivals, service) - 1e-9 <= departing(busy, 1) <= max(arrivals, service) + 1e-9
    assert scv_of_departures(busy, servers, scv_arrivals=1, scv_service=1) == pytest.approx(1.0)


def test_every_server_takes_the_next_part() -> None:
    assert departure_times([0, 0, 0, 10], [3, 5, 1, 1], servers=2) == (3.0, 5.0, 4.0, 11.0)


def test_a_long_trajectory_has_the_mean_wait_of_the_theory() -> None:
    generator = np.random.default_rng(5)
    count, runs = 5_000, 20
    waits = []
    for _ in range(runs):
        arrivals = np.cumsum(generator.exponential(1.0, count))
        services = generator.uniform(0.0, 1.0, count)
        waits.append(np.mean(np.array(departure_times(arrivals, services)) - arrivals - services))
    error = np.std(waits, ddof=1) / np.sqrt(runs)
    exact = mg1(1.0, making.uniform(0.0, 1.0)).waiting_time
    assert abs(np.mean(waits) - exact) < 4 * error


def test_what_is_missing_or_too_much_is_said() -> None:
    with pytest.raises(ScenarioError, match=r"the mean 1\.0 was given alone"):
        mg1(0.5, 1.0)
    with pytest.raises(ScenarioError, match="says its variation itself"):
        mg1(0.5, making.exponential(1.0), scv=1.0)
    with pytest.raises(ScenarioError, match="grows without end"):
        gm1(making.constant(1.0), 1.0)
    with pytest.raises(ScenarioError, match=r"utilisation: 1\.2"):
        scv_of_departures(1.2, scv_arrivals=1.0, scv_service=1.0)
    with pytest.raises(ScenarioError, match="not in ascending order"):
        departure_times([1.0, 0.5], [1.0, 1.0])
