"""Tails and percentiles of M/M/c, breakdowns of an idle machine, and how long things live."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import trapezoid

from factorysim.errors import ScenarioError
from factorysim.model.distributions import Distribution
from factorysim.model.making import (
    beta,
    constant,
    discrete,
    empirical,
    erlang,
    exponential,
    gamma,
    hyperexponential,
    lognormal,
    normal,
    poisson,
    triangular,
    uniform,
    weibull,
)
from factorysim.theory.lines.markov_chains import solve_chain
from factorysim.theory.queueing import age_replacement, mg1, mm1_lead_time_exceeds, mmc
from factorysim.theory.queueing.interrupted_queues import mg1_with_breakdowns
from factorysim.theory.queueing.survival_functions import survival
from factorysim.theory.queueing.tails import (
    mmc_lead_time_exceeds,
    mmc_lead_time_percentile,
    mmc_wait_percentile,
)

loads = st.floats(0.05, 0.97)
few = st.integers(1, 8)


@given(loads, few, st.floats(0.001, 0.999))
def test_percentiles_undo_the_tails(load: float, servers: int, share: float) -> None:
    longest = mmc_lead_time_percentile(load * servers, 1.0, servers, share)
    found = mmc_lead_time_exceeds(load * servers, 1.0, servers, longest)
    assert found == pytest.approx(1 - share, rel=1e-6)
    wait = mmc_wait_percentile(load * servers, 1.0, servers, share)
    waits = mmc(load * servers, 1.0, servers).wait_share
    if wait > 0:
        tail = waits * math.exp(-(servers - load * servers) * wait)
        assert tail == pytest.approx(1 - share, rel=1e-9)
    else:
        assert waits <= 1 - share


@given(loads, few)
def test_the_tail_of_the_lead_time_has_the_right_mean(load: float, servers: int) -> None:
    mean = mmc(load * servers, 1.0, servers).lead_time
    grid = np.linspace(0, 40 * mean, 1001)
    tail = [mmc_lead_time_exceeds(load * servers, 1.0, servers, t) for t in grid]
    assert trapezoid(tail, grid) == pytest.approx(mean, rel=2e-3)


def test_equal_rates_of_waiting_and_working_are_no_exception() -> None:
    # Two servers that are busy for half of the time: c m - a = m.
    exact = mmc_lead_time_exceeds(1.0, 1.0, 2, 3.0)
    waits = mmc(1.0, 1.0, 2).wait_share
    assert exact == pytest.approx(math.exp(-3) * (1 + 3 * waits), rel=1e-12)
    near = mmc_lead_time_exceeds(1.0 + 1e-12, 1.0, 2, 3.0)
    assert near == pytest.approx(exact, rel=1e-11)
    assert mmc_lead_time_exceeds(0.8, 1.0, 1, 7.0) == pytest.approx(
        mm1_lead_time_exceeds(0.8, 1.0, 7.0)
    )
    assert mmc_lead_time_exceeds(0.8, 1.0, 1, 1e6) == 0
    assert mmc_lead_time_percentile(0.8, 1.0, 1, 0) == 0


@pytest.mark.parametrize("when_idle", [False, True])
def test_breakdowns_against_a_chain(when_idle: bool) -> None:
    def change(state: tuple[int, bool]) -> list[tuple[float, tuple[int, bool], str]]:
        number, is_up = state
        moves = [(0.4, (number + 1, is_up), "in")] if number < 300 else []
        if not is_up:
            return [*moves, (0.5, (number, True), "repaired")]
        if number:
            moves.append((1.0, (number - 1, True), "out"))
        if number or when_idle:
            moves.append((0.2, (number, False), "fails"))
        return moves

    chain = solve_chain((0, True), change)
    queue = mg1_with_breakdowns(0.4, 1.0, 1.0, mttf=5.0, mttr=2.0, fails_when_idle=when_idle)
    assert queue.wip == pytest.approx(chain.mean(lambda s: s[0]), rel=1e-9)
    at_once = chain.mean(lambda s: s == (0, True))
    assert queue.wait_share == pytest.approx(1 - at_once, rel=1e-9)


@given(loads, st.floats(0, 4), st.floats(0, 4))
def test_rare_breakdowns_change_nothing_and_a_first_arrival_may_find_a_repair(
    load: float, scv: float, scatter: float
) -> None:
    rare = mg1_with_breakdowns(load, 1.0, scv, mttf=1e12, mttr=1.0, scv_repair=scatter)
    assert rare.lead_time == pytest.approx(mg1(load, 1.0, scv).lead_time, rel=1e-6)
    alone = mg1_with_breakdowns(
        1e-12, 1.0, scv, mttf=6.0, mttr=2.0, scv_repair=scatter, fails_when_idle=True
    )
    # One arrival in four finds a repair, and half of its length, inspected, is left.
    assert alone.waiting_time == pytest.approx(0.25 * (1 + scatter), rel=1e-6)


SIGMA = math.sqrt(math.log1p(0.25))
BY_SCIPY = [
    (exponential(4.0), stats.expon(scale=4)),
    (uniform(1.0, 3.0), stats.uniform(1, 2)),
    (triangular(1.0, 2.0, 5.0), stats.triang(0.25, 1, 4)),
    (triangular(1.0, 1.0, 5.0), stats.triang(0, 1, 4)),
    (normal(2.0, 1.5), stats.truncnorm(-2 / 1.5, math.inf, 2, 1.5)),
    (lognormal(4.0, cv=0.5), stats.lognorm(SIGMA, scale=4 * math.exp(-(SIGMA**2) / 2))),
    (gamma(4.0, cv=2.0), stats.gamma(0.25, scale=16)),
    (erlang(4.0, k=3), stats.erlang(3, scale=4 / 3)),
    (weibull(0.7, 3.0), stats.weibull_min(0.7, scale=3)),
    (beta(2.0, 0.5, 1.0, 4.0), stats.beta(2, 0.5, 1, 3)),
]


@pytest.mark.parametrize(("ours", "theirs"), BY_SCIPY)
def test_survival_is_that_of_scipy(ours: Distribution, theirs: stats.rv_continuous) -> None:
    for time in (0.0, 0.3, 1.0, 1.9, 2.0, 3.7, 4.9, 5.0, 30.0):
        assert survival(ours, time) == pytest.approx(theirs.sf(time), rel=1e-9, abs=1e-15)
    assert survival(ours, -1.0) == 1


@pytest.mark.parametrize(
    "life",
    [
        constant(3.0),
        discrete({1.0: 0.25, 4.0: 0.75}),
        empirical([2.0, 2.0, 5.0]),
        lognormal(3.0, cv=0.0),
        uniform(2.0, 2.0),
        hyperexponential([0.3, 0.7], [1.0, 0.5]),
    ],
)
def test_the_area_under_the_survival_function_is_the_mean(life: Distribution) -> None:
    middles = (np.arange(40_000) + 0.5) * 1e-3
    assert math.fsum(survival(life, t) for t in middles) * 1e-3 == pytest.approx(life.expected)


@pytest.mark.parametrize("life", [lognormal(100.0, cv=0.4), gamma(100.0, cv=0.4)])
def test_any_life_can_be_maintained_by_age(life: Distribution) -> None:
    policy = age_replacement(partial(survival, life), 60.0, preventive_time=2, corrective_time=10)
    ages = np.linspace(0, 60, 6001)
    up = trapezoid([survival(life, age) for age in ages], ages)
    assert policy.up_time == pytest.approx(up, rel=1e-6)
    assert policy.corrective_share == pytest.approx(1 - survival(life, 60.0))
    never = age_replacement(partial(survival, life), math.inf, corrective_time=10)
    assert never.up_time == pytest.approx(100.0, rel=1e-6)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: mmc_wait_percentile(0.8, 1.0, 1, 1.0), "share"),
        (lambda: mmc_lead_time_percentile(0.8, 1.0, 1, -0.1), "share"),
        (lambda: mmc_lead_time_exceeds(0.8, 1.0, 1, -1.0), "time"),
        (lambda: mmc_lead_time_exceeds(2.0, 1.0, 2, 1.0), "utilisation"),
        (lambda: mg1_with_breakdowns(0.9, 1.0, 1.0, mttf=3.0, mttr=1.0), "utilisation"),
        (lambda: mg1_with_breakdowns(0.5, 1.0, 1.0, mttf=0.0, mttr=1.0), "mttf"),
        (lambda: survival(poisson(5), 1.0), "not one of times"),
    ],
)
def test_what_is_impossible_is_refused(call: object, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        call()  # type: ignore[operator]
