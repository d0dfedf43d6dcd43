"""Statistics against SciPy and by hand; p-values that are honest about estimated parameters."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

import factorysim as fs
from factorysim.errors import ScenarioError
from factorysim.experiments.input_analysis.curves import cumulative, draw
from factorysim.experiments.input_analysis.data_summary import DataSummary, summarise
from factorysim.experiments.input_analysis.families import FAMILIES
from factorysim.experiments.input_analysis.goodness import (
    Distances,
    bootstrap,
    chi_square_p,
    distances,
)


def sample(distribution, *, seed=1, n=100):
    return draw(distribution, np.random.default_rng(seed), n)


def p_values(name, values, *, samples=99, seed=1):
    data = summarise(values)
    return bootstrap(name, FAMILIES[name].fit(data), data, samples=samples, seed=seed)


def test_the_distance_of_kolmogorov_and_smirnov_is_that_of_scipy():
    true = fs.gamma(5, cv=0.6)
    values = sample(true)
    wanted = stats.kstest(values, lambda x: cumulative(true, x)).statistic
    assert distances(true, summarise(values)).ks == pytest.approx(wanted, rel=1e-12)


def test_the_statistic_of_anderson_and_darling_is_that_of_scipy():
    values = sample(fs.normal(50, 3))
    known = fs.normal(float(values.mean()), float(values.std(ddof=1)))
    # SciPy warns that it will leave out its table of critical values; the statistic stays.
    z = np.sort(stats.norm.cdf((values - values.mean()) / values.std(ddof=1)))
    i = np.arange(1, 101)
    wanted = -100 - np.mean((2 * i - 1) * (np.log(z) + np.log(1 - z[::-1])))
    assert distances(known, summarise(values)).ad == pytest.approx(wanted, rel=1e-9)


def test_the_classes_of_the_chi_square_test_are_equally_likely():
    values = (np.arange(50) + 0.5) / 50 + 1e-4 / np.pi
    even = distances(fs.uniform(0, 1), summarise(values))
    # 2 * 50^0.4 = 9.6 classes, rounded to 10, of five values each.
    assert (even.classes, even.chi_square) == (10, 0.0)
    low = distances(fs.uniform(0, 1), summarise(values / 2))
    assert low.chi_square == pytest.approx(10 * 5.0), "five classes hold ten, five hold none"


def test_the_p_value_of_the_table_takes_the_estimated_parameters_off():
    found = Distances(ks=0.1, ad=1.0, chi_square=9.0, classes=8)
    assert chi_square_p(found, 2) == pytest.approx(stats.chi2.sf(9, 5))
    assert chi_square_p(Distances(0.1, 1.0, 3.0, 3), 2) is None


def test_rounded_values_are_compared_at_the_borders_between_them():
    # 0 to 4 with 1/8, 1/4, 1/4, 1/4, 1/8 of a uniform distribution from 0 to 4.
    values = np.repeat([0.0, 1, 2, 3, 4], [1, 2, 2, 2, 1])
    exact = distances(fs.uniform(0, 4), DataSummary(values, step=1.0))
    assert exact.ks == pytest.approx(0, abs=1e-12)
    assert exact.ad == pytest.approx(0, abs=1e-12)
    # All at 2: below 1.5 lie 3/8 of the curve, above 2.5 as many.
    one = distances(fs.uniform(0, 4), DataSummary(np.full(8, 2.0), step=1.0))
    assert one.ks == pytest.approx(3 / 8)


def test_sparse_classes_of_rounded_values_are_joined():
    values = np.repeat(np.arange(8.0), [6, 20, 27, 23, 13, 7, 3, 1])
    found = distances(fs.poisson(2.7), DataSummary(values, step=1.0))
    classes = [*(range(k, k + 1) for k in range(6)), range(6, 99)]
    observed = [6, 20, 27, 23, 13, 7, 4]
    expected = [100 * stats.poisson(2.7).pmf(list(places)).sum() for places in classes]
    wanted = sum((o - e) ** 2 / e for o, e in zip(observed, expected, strict=True))
    assert (found.classes, found.chi_square) == (7, pytest.approx(wanted, rel=1e-6))


def test_the_same_seed_gives_the_same_p_values_and_another_one_does_not():
    values = sample(fs.gamma(5, cv=0.6))
    assert p_values("gamma", values) == p_values("gamma", values)
    assert p_values("gamma", values, seed=2) != p_values("gamma", values)


def test_a_wrong_family_is_found_out_and_a_p_value_is_never_nothing():
    found = p_values("exponential", sample(fs.normal(10, 2)))
    assert (found.ks, found.ad, found.chi_square) == (0.01, 0.01, 0.01)
    assert found.samples == 99


@pytest.mark.parametrize("samples", [-1, 0, 10**6])
def test_an_impossible_number_of_samples_is_refused(samples):
    with pytest.raises(ScenarioError, match="bootstrap samples"):
        p_values("gamma", sample(fs.gamma(5, cv=0.6)), samples=samples)


@pytest.mark.parametrize("true", [fs.exponential(6), fs.poisson(3)], ids=lambda d: d.kind)
def test_p_values_are_uniform_if_the_family_is_right(true):
    step = 1.0 if true.kind == "poisson" else 0.0
    found = []
    for seed in range(60):
        data = DataSummary(np.sort(sample(true, seed=seed, n=40)), step=step)
        fitted = FAMILIES[true.kind].fit(data)
        found.append(bootstrap(true.kind, fitted, data, samples=39, seed=seed))
    for name in ("ks", "ad", "chi_square"):
        values = np.array([getattr(p, name) for p in found])
        # Uniform on 1/40, ..., 1; ties only make p-values larger.
        mean, error = 41 / 80, math.sqrt(1 / 12 / len(values))
        assert values.mean() > mean - 4 * error, name
        share = float(np.mean(values <= 0.2))
        assert share <= 0.2 + 4 * math.sqrt(0.2 * 0.8 / len(values)), name
        if name != "chi_square" and not step:
            assert values.mean() < mean + 4 * error, name
            assert share >= 0.2 - 3.5 * math.sqrt(0.2 * 0.8 / len(values)), name


def test_the_table_for_known_curves_would_accept_nearly_everything():
    accepted = 0
    for seed in range(60):
        data = summarise(sample(fs.exponential(6), seed=seed, n=40))
        ks = distances(FAMILIES["exponential"].fit(data), data).ks
        accepted += stats.kstwo.sf(ks, 40) > 0.2
    assert accepted >= 56, "instead of 48"


@pytest.mark.long
@pytest.mark.parametrize(
    "true", [fs.gamma(5, cv=0.6), fs.lognormal(5, cv=0.4), fs.normal(3, 2)], ids=lambda d: d.kind
)
def test_p_values_of_families_with_two_parameters_are_uniform(true):
    runs, found = 200, []
    for seed in range(runs):
        data = summarise(sample(true, seed=seed, n=60))
        fitted = FAMILIES[true.kind].fit(data)
        found.append(bootstrap(true.kind, fitted, data, samples=49, seed=seed))
    for name in ("ks", "ad"):
        values = np.array([getattr(p, name) for p in found])
        assert abs(values.mean() - 0.51) < 4 * math.sqrt(1 / 12 / runs)
        for level in (0.1, 0.5):
            error = math.sqrt(level * (1 - level) / runs)
            assert abs(float(np.mean(values <= level)) - level) < 4 * error
