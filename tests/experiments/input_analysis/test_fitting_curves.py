from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

import factorysim as fs
from factorysim.errors import ScenarioError
from factorysim.experiments.input_analysis.curves import cumulative, draw, log_density, quantile

SIGMA = math.sqrt(math.log1p(0.16))
CONTINUOUS = [
    (fs.exponential(6), stats.expon(scale=6)),
    (fs.uniform(2, 4), stats.uniform(2, 2)),
    (fs.triangular(2, 4, 9), stats.triang(2 / 7, 2, 7)),
    (fs.triangular(0, 0, 3), stats.triang(0, 0, 3)),
    (fs.triangular(1, 3, 3), stats.triang(1, 1, 2)),
    (fs.normal(2, 1.5), stats.truncnorm(-2 / 1.5, math.inf, 2, 1.5)),
    (fs.lognormal(5, cv=0.4), stats.lognorm(SIGMA, scale=5 * math.exp(-(SIGMA**2) / 2))),
    (fs.gamma(6, cv=0.5), stats.gamma(4, scale=1.5)),
    (fs.erlang(6, k=3), stats.gamma(3, scale=2)),
    (fs.weibull(1.7, 100), stats.weibull_min(1.7, scale=100)),
    (fs.beta(2, 3, 1, 10), stats.beta(2, 3, 1, 9)),
]
COUNTS = [(fs.poisson(4.2), stats.poisson(4.2)), (fs.geometric(0.3), stats.geom(0.3))]
PROBABILITIES = np.array([0.001, 0.05, 0.3, 0.5, 0.77, 0.999])


def name_of(case):
    return getattr(case, "kind", "")


@pytest.mark.parametrize(("ours", "theirs"), CONTINUOUS, ids=name_of)
def test_the_curves_of_times_are_those_of_scipy(ours, theirs):
    values = theirs.ppf(PROBABILITIES)
    assert cumulative(ours, values) == pytest.approx(PROBABILITIES, rel=1e-9)
    assert quantile(ours, PROBABILITIES) == pytest.approx(values, rel=1e-9)
    assert log_density(ours, values) == pytest.approx(theirs.logpdf(values), rel=1e-9)


@pytest.mark.parametrize(("ours", "theirs"), COUNTS, ids=name_of)
def test_the_curves_of_counts_are_those_of_scipy(ours, theirs):
    values = np.arange(0, 15)
    assert cumulative(ours, values) == pytest.approx(theirs.cdf(values), rel=1e-9)
    assert cumulative(ours, values + 0.5) == pytest.approx(theirs.cdf(values), rel=1e-9)
    assert quantile(ours, PROBABILITIES).tolist() == theirs.ppf(PROBABILITIES).tolist()
    ends = theirs.cdf(values[1:])
    assert quantile(ours, ends).tolist() == values[1:].tolist(), "at a step, the step itself"


@pytest.mark.parametrize(
    "ours", [case for case, _ in CONTINUOUS + COUNTS], ids=name_of
)  # fmt: skip
def test_nothing_lies_outside_what_is_possible(ours):
    assert cumulative(ours, [-5.0, -1e-9, 1e9]).tolist() == [0.0, 0.0, 1.0]
    if ours.kind not in ("poisson", "geometric"):
        assert log_density(ours, [-1.0]).tolist() == [-math.inf]


def test_single_values_have_steps_and_no_density():
    table = fs.discrete({3: 0.25, 1: 0.75})
    assert cumulative(table, [0, 1, 2, 3]).tolist() == [0, 0.75, 0.75, 1]
    assert quantile(table, [0.5, 0.75, 0.76, 1]).tolist() == [1, 1, 3, 3]
    measured = fs.empirical([4, 2, 2, 8])
    assert cumulative(measured, [1.9, 2, 4, 8]).tolist() == [0, 0.5, 0.75, 1]
    assert quantile(measured, [0.5, 0.75, 1]).tolist() == [2, 4, 8]
    assert cumulative(fs.constant(3), [2.9, 3]).tolist() == [0, 1]
    with pytest.raises(ScenarioError, match="discrete has no density"):
        log_density(table, [1.0])


def test_a_sure_success_is_the_first_trial():
    assert cumulative(fs.geometric(1.0), [0, 1]).tolist() == [0, 1]
    assert quantile(fs.geometric(1.0), [0.1, 0.9]).tolist() == [1, 1]


def test_a_distribution_without_curves_is_refused_by_its_name():
    with pytest.raises(ScenarioError, match="hyperexponential"):
        cumulative(fs.hyperexponential([0.5, 0.5], [1, 2]), [1.0])


def test_what_is_drawn_follows_the_curve():
    for ours, _ in CONTINUOUS:
        values = draw(ours, np.random.default_rng(1), 2000)
        assert len(values) == 2000
        assert stats.kstest(values, lambda x, d=ours: cumulative(d, x)).pvalue > 0.001
