"""Maintenance by age: closed forms, the condition of the best age, lives that do not wear out."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.special import gammainc

from factorysim.errors import ScenarioError
from factorysim.model.distributions import Exponential, Weibull
from factorysim.theory.queueing import age_replacement, best_maintenance_age


def weibull_up_time(shape: float, scale: float, age: float) -> float:
    """Return the integral of the survival function (an incomplete gamma function)."""
    return scale * math.gamma(1 + 1 / shape) * float(gammainc(1 / shape, (age / scale) ** shape))


@settings(max_examples=30, deadline=None)
@given(
    shape=st.floats(0.4, 20.0),
    scale=st.floats(0.001, 1e6),
    relative=st.floats(0.01, 5.0),
)
def test_the_running_time_of_a_weibull_life_has_a_closed_form(
    shape: float, scale: float, relative: float
) -> None:
    found = age_replacement(Weibull(shape=shape, scale=scale), relative * scale)
    assert found.up_time == pytest.approx(weibull_up_time(shape, scale, relative * scale), rel=1e-9)
    assert found.availability == 1.0


@pytest.mark.parametrize("shape", [0.5, 1.0, 3.0, 300.0])
def test_without_maintenance_the_mean_life_is_run(shape: float) -> None:
    life = Weibull(shape=shape, scale=0.02)
    found = age_replacement(life, math.inf, corrective_time=0.01, corrective_cost=7.0)
    assert found.up_time == pytest.approx(life.expected, rel=1e-9)
    assert found.corrective_share == 1.0
    assert found.availability == pytest.approx(life.expected / (life.expected + 0.01))
    assert found.cost_rate == pytest.approx(7.0 / (life.expected + 0.01))


@pytest.mark.parametrize("shape", [1.5, 2.5, 8.0])
@pytest.mark.parametrize("ratio", [1.5, 5.0, 50.0])
def test_the_best_age_fulfils_its_condition(shape: float, ratio: float) -> None:
    """Barlow & Proschan: hazard times running time plus survival is cost over difference."""
    life = Weibull(shape=shape, scale=100)
    for found in (
        best_maintenance_age(life, preventive_cost=1.0, corrective_cost=ratio),
        best_maintenance_age(life, preventive_time=1.0, corrective_time=ratio),
    ):
        hazard = shape / 100 * (found.age / 100) ** (shape - 1)
        survival = math.exp(-((found.age / 100) ** shape))
        left = hazard * weibull_up_time(shape, 100, found.age) + survival
        assert left == pytest.approx(ratio / (ratio - 1), rel=1e-5)


def test_the_best_age_takes_the_length_of_the_stops_into_account() -> None:
    life = Weibull(shape=3, scale=100)
    numbers = {
        "preventive_time": 5.0,
        "corrective_time": 30.0,
        "preventive_cost": 100.0,
        "corrective_cost": 900.0,
    }
    best = best_maintenance_age(life, **numbers)
    for age in (0.97 * best.age, 1.03 * best.age):
        assert age_replacement(life, age, **numbers).cost_rate > best.cost_rate


def test_any_survival_function_will_do() -> None:
    """A life between 0 and 50, all equally likely."""
    best = best_maintenance_age(
        lambda age: max(0.0, 1 - age / 50), preventive_cost=1.0, corrective_cost=4.0
    )

    def condition(age: float) -> float:
        return (age - age**2 / 100) / (50 - age) - age / 50 - 1 / 3

    assert best.age == pytest.approx(brentq(condition, 1.0, 49.0), rel=1e-5)
    assert best.corrective_share == pytest.approx(best.age / 50)


@pytest.mark.parametrize("life", [Exponential(mean=30), Weibull(shape=0.7, scale=30)])
def test_a_life_that_does_not_wear_out_is_never_maintained(life: Exponential | Weibull) -> None:
    best = best_maintenance_age(life, preventive_time=1.0, corrective_time=50.0)
    assert best.age == math.inf
    assert best.corrective_share == 1.0


def test_a_repair_that_is_no_worse_than_maintenance_is_waited_for() -> None:
    best = best_maintenance_age(
        Weibull(shape=4, scale=10), preventive_cost=5.0, corrective_cost=5.0
    )
    assert best.age == math.inf


def test_impossible_lives_are_refused() -> None:
    with pytest.raises(ScenarioError, match="life: int"):
        age_replacement(3, 2.0)  # type: ignore[arg-type]
    with pytest.raises(ScenarioError, match="run at the age 0"):
        age_replacement(lambda age: age / 10, 2.0)
    with pytest.raises(ScenarioError, match="never fail"):
        age_replacement(lambda age: 0.5 + 0.5 * math.exp(-age), math.inf)
    with pytest.raises(ScenarioError, match="preventive_time: without it"):
        best_maintenance_age(Weibull(shape=2, scale=9), corrective_time=3.0)
    with pytest.raises(ScenarioError, match="age: 0"):
        age_replacement(Weibull(shape=2, scale=9), 0)
