"""Estimates: against SciPy where that is sound, against known parameters, on rounded values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

import factorysim as fs
from factorysim.experiments.input_analysis.curves import cumulative, draw
from factorysim.experiments.input_analysis.data_summary import (
    above,
    below,
    near,
    step_of,
    summarise,
)
from factorysim.experiments.input_analysis.families import FAMILIES, estimate
from factorysim.experiments.input_analysis.fitting import fit

N = 2000


def sample(distribution, *, seed=1, n=N):
    return draw(distribution, np.random.default_rng(seed), n)


def fitted(name, values, **known):
    return FAMILIES[name].fit(summarise(values, **known))


def cases_with_standard_errors():
    """Distribution, its parameters, and their standard errors for one value."""
    sigma2 = math.log1p(0.4**2)
    yield fs.exponential(6), {"mean": 6}
    yield fs.normal(10, 2), {"mean": 2, "sd": 2 / math.sqrt(2)}
    # Delta method: mean = exp(mu + sigma^2 / 2), cv^2 = exp(sigma^2) - 1.
    yield (
        fs.lognormal(5, cv=0.4),
        {
            "mean": 5 * math.sqrt(sigma2 + sigma2**2 / 2),
            "cv": math.exp(sigma2) / 0.4 * math.sqrt(sigma2) * math.sqrt(sigma2 / 2),
        },
    )
    # Var(shape) = shape / (shape trigamma(shape) - 1), cv = 1 / sqrt(shape).
    shape = 1 / 0.6**2
    var = shape / (shape * float(np.asarray(trigamma(shape))) - 1)
    yield fs.gamma(5, cv=0.6), {"mean": 3, "cv": math.sqrt(var) / (2 * shape**1.5)}
    yield fs.erlang(6, k=3), {"mean": 6 / math.sqrt(3), "k": 0}
    yield fs.weibull(1.8, 100), {"shape": 0.7797 * 1.8, "scale": 1.0529 * 100 / 1.8}
    yield fs.poisson(4.2), {"mean": math.sqrt(4.2)}
    yield fs.geometric(0.3), {"p": 0.3 * math.sqrt(0.7)}
    yield fs.uniform(2, 4), {}


def trigamma(x):
    from scipy.special import polygamma

    return polygamma(1, x)


@pytest.mark.parametrize(
    ("true", "errors"),
    list(cases_with_standard_errors()),
    ids=lambda case: getattr(case, "kind", ""),
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_known_parameters_are_found_within_four_standard_errors(true, errors, seed):
    values = sample(true, seed=seed)
    known = {"step": 1.0} if true.kind in ("poisson", "geometric") else {}
    found = fitted(true.kind, values, **known)
    for name, error in errors.items():
        wanted, got = getattr(true, name), getattr(found, name)
        assert abs(got - wanted) <= 4 * error / math.sqrt(N), (name, got)


def test_the_ends_of_a_uniform_distribution_are_found_within_the_gaps_between_values():
    found = fitted("uniform", sample(fs.uniform(2, 4)))
    # The gap between an end and the first value is exponential with mean range / n.
    assert abs(found.low - 2) < 8 * 2 / N
    assert abs(found.high - 4) < 8 * 2 / N


@pytest.mark.parametrize("true", [fs.triangular(2, 4, 9), fs.beta(2, 3, 1, 10)], ids=str)
def test_free_ends_and_shapes_are_found_without_bias(true):
    seeds = range(8)
    names = list(type(true).model_fields)
    found = [fitted(true.kind, sample(true, seed=seed, n=600)) for seed in seeds]
    for name in names:
        estimates = np.array([getattr(one, name) for one in found])
        error = estimates.std(ddof=1) / math.sqrt(len(found))
        assert abs(estimates.mean() - getattr(true, name)) < 4 * error, (name, estimates)
    far = [np.max(np.abs(curve_gap(one, true))) for one in found]
    assert max(far) < 1.63 / math.sqrt(600)


def curve_gap(one, other):
    places = np.linspace(0, 12, 400)
    return cumulative(one, places) - cumulative(other, places)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_beta_distribution_between_known_ends_is_that_of_scipy(seed):
    values = sample(fs.beta(2, 3, 1, 10), seed=seed)
    found = fitted("beta", values, low=1.0, high=10.0)
    a, b, _, _ = stats.beta.fit(values, floc=1, fscale=9)
    assert (found.low, found.high) == (1.0, 10.0)
    assert found.a == pytest.approx(a, abs=0.1 * a / math.sqrt(N))
    assert found.b == pytest.approx(b, abs=0.1 * b / math.sqrt(N))


def test_estimates_are_those_of_scipy_where_it_fixes_the_location():
    values = sample(fs.gamma(5, cv=0.6), n=300)
    shape, _, scale = stats.gamma.fit(values, floc=0)
    gamma = fitted("gamma", values)
    assert gamma.cv == pytest.approx(1 / math.sqrt(shape), rel=0.005)
    assert gamma.mean == pytest.approx(shape * scale, rel=0.005)
    shape, _, scale = stats.weibull_min.fit(values, floc=0)
    weibull = fitted("weibull", values)
    assert (weibull.shape, weibull.scale) == pytest.approx((shape, scale), rel=0.005)


def test_a_normal_distribution_that_is_cut_at_0_has_the_parameters_of_the_uncut_curve():
    true = fs.normal(3, 2)
    found = [fitted("normal", sample(true, seed=seed, n=4000)) for seed in range(6)]
    means, sds = np.array([one.mean for one in found]), np.array([one.sd for one in found])
    for estimates, wanted in ((means, 3), (sds, 2)):
        error = estimates.std(ddof=1) / math.sqrt(len(found))
        assert abs(estimates.mean() - wanted) < 4 * error
    # Mean and sd of the values themselves would be far off.
    assert sample(true).mean() > 3.2


@pytest.mark.parametrize(
    "true",
    [fs.lognormal(5, cv=0.4), fs.gamma(5, cv=0.6), fs.weibull(1.8, 5), fs.normal(5, 1.5)],
    ids=lambda case: case.kind,
)
def test_coarse_rounding_does_not_bias_the_scatter(true):
    deviation = math.sqrt(true.scv) * true.expected
    exact = [sample(true, seed=seed) for seed in range(6)]
    found = [fitted(true.kind, np.round(values / 2) * 2) for values in exact]
    scatter = np.array([math.sqrt(one.scv) * one.expected for one in found])
    means = np.array([one.expected for one in found])
    root = math.sqrt(len(found))
    assert abs(scatter.mean() - deviation) < 4 * scatter.std(ddof=1) / root
    assert abs(means.mean() - true.expected) < 4 * means.std(ddof=1) / root


def test_zeros_from_rounding_are_no_obstacle():
    values = np.round(sample(fs.gamma(2, cv=0.8)))
    assert values.min() == 0
    assert fitted("gamma", values).mean == pytest.approx(2, abs=4 * 1.6 / math.sqrt(N))
    assert fitted("gamma", np.array([0.0, 1.234, 2.7891, 3.14159])) == "there are values of 0"


def test_what_cannot_be_fitted_says_why():
    near_one = 1 + np.linspace(0, 1e-7, 50)
    assert "constant" in fitted("gamma", near_one)
    assert "constant" in fitted("weibull", near_one)
    assert "one phase" in fitted("erlang", sample(fs.exponential(3)))
    assert "from 1" in fitted("geometric", np.array([0.0, 1, 2]), step=1.0)
    assert "ends" in fitted("beta", np.array([0.0, 1.23, 2.789, 3.1415]), low=0.0, high=4.0)
    many = np.arange(40.0)
    assert "table of 40 different values" in fitted("discrete", many, step=1.0)


def test_a_family_that_would_leave_the_limits_is_left_out():
    wild = summarise(np.exp(np.random.default_rng(1).normal(0, 12, 50)))
    assert "beyond what is accepted" in estimate("lognormal", wild)
    assert estimate("normal", summarise([2.0, 2.0])) == "all values are equal"
    assert estimate("poisson", summarise([2.0, 2.0])) == fs.poisson(2.0)


def test_the_shares_of_a_table_add_up_to_one_and_are_those_of_the_data():
    values = np.array([1.0] * 10 + [2.0] * 20 + [5.0] * 7)
    found = fitted("discrete", values, step=1.0)
    assert math.fsum(found.values.values()) == pytest.approx(1, abs=1e-12)
    assert found.values == pytest.approx({1: 10 / 37, 2: 20 / 37, 5: 7 / 37}, abs=1e-3)


def test_numbers_are_rounded_to_a_tenth_of_their_standard_error():
    assert near(5.12345, 0.2) == 5.12
    assert near(512345, 2000) == 512300
    assert near(0.0, 0.1) == 0
    assert below(5.129, 0.2) == 5.12
    assert below(0.001, 2.0) == 0
    assert above(5.121, 0.2) == 5.13
    assert near(3.3, 0.0) == 3.3


def test_the_step_of_rounding_is_found():
    assert step_of(np.array([0.5, 1.0, 7.5])) == 0.5
    assert step_of(np.array([10.0, 30.0, 1000.0])) == 10
    assert step_of(np.array([0.1, 0.3, 0.7])) == 0.1
    assert step_of(np.array([0.1234567891, 0.3])) == 0
    assert step_of(np.array([4.0, 4.0])) == 0
    assert step_of(np.array([4.0, 8.0, 12.0])) == 1, "three values may be even by chance"
    assert step_of(np.array([2.0, 4.0, 6.0, 8.0, 10.0] * 2)) == 2
    assert summarise([1.01, 5.23, 9.87]).step == 0, "too fine to matter"
    assert summarise([1.0, 5, 9]).step == 1


FAMILIES_TO_RECOGNISE = [
    fs.exponential(6),
    fs.uniform(2, 4),
    fs.triangular(2, 4, 9),
    fs.normal(10, 2),
    fs.lognormal(5, cv=0.5),
    fs.gamma(5, cv=0.63),
    fs.erlang(6, k=3),
    fs.weibull(2.0, 100),
    fs.beta(0.6, 0.9, 2, 8),
    fs.poisson(6),
    fs.geometric(0.25),
    fs.discrete({1: 0.5, 2: 0.1, 4: 0.4}),
]


@pytest.mark.long
@pytest.mark.parametrize("true", FAMILIES_TO_RECOGNISE, ids=lambda case: case.kind)
def test_the_right_family_wins_in_most_of_fifty_samples_of_500(true):
    kind = "counts" if true.kind in ("poisson", "geometric", "discrete") else None
    wins = [fit(sample(true, seed=s, n=500), kind=kind).ranked[0].name for s in range(50)]
    assert wins.count(true.kind) >= 30, wins
