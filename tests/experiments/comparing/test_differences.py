from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from factorysim.errors import ScenarioError
from factorysim.experiments.comparing.differences import (
    independent_difference,
    paired_difference,
    variance,
    welch_degrees,
)


@pytest.fixture
def columns():
    rng = np.random.default_rng(5)
    weather = rng.normal(size=12)
    return 40 + weather + rng.normal(size=12) / 3, 41 + 2 * weather + rng.normal(size=12) / 3


def numbered(column):
    return dict(enumerate(column, start=1))


def test_the_paired_interval_is_that_of_the_paired_t_test(columns):
    first, second = columns
    found = paired_difference(numbered(first), numbered(second), 0.9).difference
    expected = stats.ttest_rel(second, first).confidence_interval(0.9)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert found.mean == pytest.approx(np.mean(second - first))


def test_the_independent_interval_is_that_of_welch(columns):
    first, second = columns
    found = independent_difference(first[:7], second, 0.9).difference
    test = stats.ttest_ind(second, first[:7], equal_var=False)
    expected = test.confidence_interval(0.9)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    errors = variance(list(second)) / 12, variance(list(first[:7])) / 7
    assert welch_degrees(errors, (12, 7)) == pytest.approx(test.df)
    assert found.n == 7


def test_the_correlation_and_the_factor_are_those_of_the_pairs(columns):
    first, second = columns
    found = paired_difference(numbered(first), numbered(second))
    assert found.correlation == pytest.approx(np.corrcoef(first, second)[0, 1])
    apart = np.var(first, ddof=1) + np.var(second, ddof=1)
    assert found.variance_reduction == pytest.approx(apart / np.var(second - first, ddof=1))


def test_pairs_are_made_by_the_number_of_the_replication_and_not_by_the_order():
    found = paired_difference({3: 30.0, 1: 10.0, 2: 20.0}, {1: 11.0, 3: 33.0, 2: 22.0})
    assert found.difference.mean == 2.0
    assert found.difference.n == 3


def test_only_whole_pairs_are_used():
    nan = math.nan
    found = paired_difference({1: 1.0, 2: nan, 3: 3.0, 4: 4.0}, {1: 2.0, 2: 9.0, 3: 5.0, 5: 9.0})
    assert (found.first, found.second, found.difference.n) == (2.0, 3.5, 2)


def test_a_constant_difference_has_an_interval_without_width():
    found = paired_difference({1: 480.0, 2: 470.0}, {1: 483.0, 2: 473.0})
    assert (found.difference.low, found.difference.high) == (3.0, 3.0)
    assert found.variance_reduction == math.inf
    assert found.correlation == pytest.approx(1.0)


def test_a_system_that_never_varies_has_no_correlation():
    found = paired_difference({1: 5.0, 2: 5.0}, {1: 4.0, 2: 5.0})
    assert math.isnan(found.correlation)
    assert found.variance_reduction == 1.0


def test_two_systems_that_never_vary_have_no_factor():
    found = paired_difference({1: 5.0, 2: 5.0}, {1: 4.0, 2: 4.0})
    assert math.isnan(found.variance_reduction)
    assert found.difference.half_width == 0.0
    assert independent_difference([5.0, 5.0], [4.0, 4.0]).difference.low == -1.0


def test_one_pair_has_no_interval():
    found = paired_difference({1: 5.0}, {1: 4.0}).difference
    assert (found.mean, found.n) == (-1.0, 1)
    assert math.isnan(found.half_width)
    assert math.isnan(independent_difference([5.0], [4.0, 4.5]).difference.half_width)
    assert independent_difference([], [4.0, 4.5]).difference.n == 0


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95])
def test_an_impossible_confidence_is_refused(confidence):
    with pytest.raises(ScenarioError, match="between 0 and 1"):
        paired_difference({1: 1.0, 2: 2.0}, {1: 1.0, 2: 3.0}, confidence)
    with pytest.raises(ScenarioError, match="between 0 and 1"):
        independent_difference([1.0, 2.0], [1.0, 3.0], confidence)


def test_infinity_is_refused():
    with pytest.raises(ScenarioError, match="infinity"):
        paired_difference({1: 1.0, 2: math.inf}, {1: 1.0, 2: math.inf})


def test_the_intervals_cover_the_true_difference_as_often_as_they_say():
    rng = np.random.default_rng(8)
    covered = {"paired": 0, "welch": 0}
    for _ in range(1000):
        first, second = rng.normal(0, 1, 8), rng.normal(1, 3, 8)
        pairs = paired_difference(numbered(first), numbered(first + second)).difference
        apart = independent_difference(first, second).difference
        covered["paired"] += pairs.low <= 1 <= pairs.high
        covered["welch"] += apart.low <= 1 <= apart.high
    # Four standard errors of a share of 0.95 in 1000 experiments are 2.8 %.
    assert covered["paired"] / 1000 == pytest.approx(0.95, abs=0.028)
    assert covered["welch"] / 1000 == pytest.approx(0.95, abs=0.028)
