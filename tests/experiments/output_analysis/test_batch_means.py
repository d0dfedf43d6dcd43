from __future__ import annotations

import math

import numpy as np
import pytest

from factorysim.errors import ScenarioError
from factorysim.experiments.intervals import t_quantile
from factorysim.experiments.output_analysis.batch_means import batch_means, effective_sample_size
from factorysim.experiments.output_analysis.correlation import ar1_mean
from tests.experiments.output_analysis.known import ar1_series, mean_wait, waiting_times


def test_the_interval_is_that_of_the_means_of_the_batches():
    series = np.random.default_rng(1).normal(size=103)
    found = batch_means(series, batches=10)
    means = series[3:].reshape(10, 10).mean(axis=1)
    assert (found.batches, found.size, found.dropped, found.observations) == (10, 10, 3, 100)
    assert found.means == tuple(means)
    assert found.mean == pytest.approx(means.mean())
    assert found.half_width == pytest.approx(
        t_quantile(0.95, 9) * means.std(ddof=1) / math.sqrt(10)
    )
    assert found.variance_of_mean == pytest.approx(means.var(ddof=1) / 10)


def test_independent_values_need_no_large_batches():
    found = batch_means(np.random.default_rng(1).normal(size=3000))
    assert found.size_that_passes == 1
    assert found.batches == 30
    assert found.check == "the batches are not correlated"
    assert found.effective_sample_size == pytest.approx(3000, rel=4 * math.sqrt(2 / 29))


def test_correlated_values_need_larger_batches_and_are_worth_less():
    (series,) = ar1_series(np.random.default_rng(2), 1, 60_000, phi=0.9)
    found = batch_means(series)
    assert found.size_that_passes > 8
    assert found.size >= 4 * found.size_that_passes
    assert 10 <= found.batches <= 30
    exact = ar1_mean(0.9, 1.0, 60_000)
    # The variance is estimated with as many degrees of freedom as there are batches but one.
    error = 4 * math.sqrt(2 / (found.batches - 1))
    assert found.variance_of_mean == pytest.approx(exact.variance_of_mean, rel=error)
    assert effective_sample_size(series) == found.effective_sample_size
    assert math.log(found.effective_sample_size / exact.effective_sample_size) == pytest.approx(
        0, abs=error
    )


def test_a_series_that_keeps_rising_is_called_correlated():
    found = batch_means(np.arange(1000.0))
    assert found.size_that_passes is None
    assert found.is_correlated
    assert found.batches == 10
    assert "the batches are correlated" in found.check
    assert "run longer" in str(found)


def test_batches_that_were_asked_for_and_are_too_short_are_called_correlated():
    (series,) = ar1_series(np.random.default_rng(3), 1, 20_000, phi=0.95)
    assert batch_means(series, batches=1000).is_correlated
    assert not batch_means(series, batches=10).is_correlated


def test_a_short_run_is_told_that_the_test_could_miss_the_correlation():
    (series,) = ar1_series(np.random.default_rng(4), 1, 300, phi=0.9)
    found = batch_means(series)
    assert not found.is_long_enough
    assert "run" in found.check
    assert "longer" in found.check


def test_it_can_be_read():
    found = batch_means([3.0, 5.0, 4.0, 4.0] * 300)
    assert str(found) == (
        "mean 4 (identical replications) (95 %, 30 batches of 40)\n"
        "correlation of neighbouring batches 0.00: the batches are not correlated.\n"
        "1200 observations are worth 1200 independent ones."
    )


def test_a_shorter_interval_needs_a_longer_run():
    found = batch_means(np.random.default_rng(5).normal(10, 1, size=3000))
    now = found.half_width / found.mean
    assert found.observations_needed(now / 2) == pytest.approx(4 * 3000, abs=1)
    for impossible in (0.0, -1.0, math.nan):
        with pytest.raises(ScenarioError, match="above 0"):
            found.observations_needed(impossible)


@pytest.mark.parametrize(
    ("series", "batches", "words"),
    [([1.0] * 19, None, "At least 20"), ([1.0] * 50, 5, "Use 10 or more"), ([1.0] * 50, 30, "60")],
)
def test_too_little_is_refused(series, batches, words):
    with pytest.raises(ScenarioError, match=words):
        batch_means(series, batches=batches)


def coverage(series, mean):
    """Return the share of intervals that cover *mean*, and of those that came with a warning."""
    found = [batch_means(row) for row in series]
    covered = [one.interval.low <= mean <= one.interval.high for one in found]
    return np.mean(covered), np.mean([not one.is_long_enough for one in found])


def test_of_500_intervals_of_an_autoregressive_series_as_many_cover_as_promised():
    rng = np.random.default_rng(6)
    covered, _ = coverage(ar1_series(rng, 500, 4000, phi=0.9), 0.0)
    assert 0.93 <= covered <= 0.97


def test_of_500_intervals_of_a_queue_as_many_cover_as_promised():
    rng = np.random.default_rng(7)
    covered, warned = coverage(waiting_times(rng, 500, 20_000, utilisation=0.5), mean_wait(0.5))
    assert 0.93 <= covered <= 0.97
    assert warned < 0.1


def test_short_runs_of_a_busy_queue_cover_less_and_most_of_them_say_so():
    # The docstring of batch_means says 88 %, and a warning in 85 % of the runs.
    rng = np.random.default_rng(8)
    covered, warned = coverage(waiting_times(rng, 1000, 4000, utilisation=0.8), mean_wait(0.8))
    assert covered == pytest.approx(0.88, abs=0.04)
    assert warned == pytest.approx(0.85, abs=0.05)


@pytest.mark.long
def test_of_500_long_runs_of_a_busy_queue_as_many_cover_as_promised():
    rng = np.random.default_rng(9)
    shares = [
        coverage(waiting_times(rng, 50, 100_000, utilisation=0.8), mean_wait(0.8))[0]
        for _ in range(10)
    ]
    assert 0.93 <= np.mean(shares) <= 0.97
