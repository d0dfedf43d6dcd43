from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

import factorysim as fs
from factorysim.errors import ScenarioError, UnknownName
from factorysim.experiments.output_analysis.quantiles import (
    indicator_quantile,
    mean_of_quantiles,
    quantile_interval,
    quantile_of_run,
    values_needed,
)
from tests.experiments.output_analysis.known import waiting_times


@pytest.mark.parametrize("n", [6, 25, 100])
@pytest.mark.parametrize("probability", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("confidence", [0.9, 0.95])
def test_the_ranks_are_those_of_the_binomial_distribution(n, probability, confidence):
    found = quantile_interval(range(1, n + 1), probability, confidence=confidence)
    below = stats.binom(n, probability)
    tail = (1 - confidence) / 2
    lower = max([r for r in range(1, n + 1) if below.cdf(r - 1) <= tail], default=None)
    upper = min([s for s in range(1, n + 1) if below.sf(s - 1) <= tail], default=None)
    assert found.low == (lower if lower is not None else -math.inf)
    assert found.high == (upper if upper is not None else math.inf)
    assert found.coverage >= confidence


def test_the_median_of_ten_has_the_interval_of_the_printed_tables():
    # Ranks 2 and 9 of 10 cover the median with 97.85 % (Conover, table of the sign test).
    found = quantile_interval([3, 1, 2, 5, 4, 7, 6, 9, 8, 10], 0.5)
    assert (found.value, found.low, found.high) == (5.5, 2.0, 9.0)
    assert found.coverage == pytest.approx(0.9785, abs=5e-5)


def test_the_exact_interval_covers_as_often_as_it_says():
    values = np.random.default_rng(1).exponential(size=(3000, 80))
    true = -math.log(1 - 0.9)
    found = [quantile_interval(row, 0.9) for row in values]
    share = np.mean([one.low <= true <= one.high for one in found])
    promised = found[0].coverage
    assert promised >= 0.95
    assert share == pytest.approx(promised, abs=4 * math.sqrt(promised * (1 - promised) / 3000))


def test_too_few_values_give_one_end_only_and_say_how_many_are_needed():
    found = quantile_interval(range(20), 0.95)
    assert found.high == math.inf
    assert math.isfinite(found.low)
    assert "72 values or more" in found.note
    assert "?]" in str(found)
    assert math.isfinite(quantile_interval(range(72), 0.95).high)
    assert quantile_interval(range(71), 0.95).high == math.inf


@pytest.mark.parametrize("probability", [0.05, 0.5, 0.99])
@pytest.mark.parametrize("confidence", [0.9, 0.99])
def test_as_many_values_as_needed_are_enough_and_one_less_is_not(probability, confidence):
    needed = values_needed(probability, confidence=confidence)

    def is_complete(n):
        found = quantile_interval(range(n), probability, confidence=confidence)
        return math.isfinite(found.low) and math.isfinite(found.high)

    assert is_complete(needed)
    assert not is_complete(needed - 1)


def test_values_that_depend_on_each_other_are_noticed():
    (series,) = waiting_times(np.random.default_rng(2), 1, 500, utilisation=0.8)
    assert "quantile_of_run" in quantile_interval(series, 0.5).note
    shuffled = np.random.default_rng(3).permutation(series)
    assert quantile_interval(shuffled, 0.5).note == ""


def test_the_quantile_of_a_long_run_of_a_queue_is_covered_as_often_as_promised():
    # P(W > t) = rho exp(-(1 - rho) t), so that 90 % wait less than ln(10 rho) / (1 - rho).
    true = math.log(10 * 0.5) / 0.5
    series = waiting_times(np.random.default_rng(4), 500, 10_000, utilisation=0.5)
    found = [quantile_of_run(row, 0.9) for row in series]
    assert 0.93 <= np.mean([one.low <= true <= one.high for one in found]) <= 0.97
    assert np.mean([one.value for one in found]) == pytest.approx(true, rel=0.01)


def test_taken_as_independent_the_same_values_would_cover_far_too_seldom():
    true = math.log(10 * 0.5) / 0.5
    series = waiting_times(np.random.default_rng(5), 300, 2000, utilisation=0.5)
    found = [quantile_interval(row, 0.9) for row in series]
    assert np.mean([one.low <= true <= one.high for one in found]) < 0.8
    assert all(one.note for one in found)


def test_an_extreme_quantile_of_a_run_has_a_note():
    (series,) = waiting_times(np.random.default_rng(6), 1, 3000, utilisation=0.5)
    assert "lie beyond the quantile" in quantile_of_run(series, 0.999).note


def test_the_mean_of_quantiles_is_the_interval_over_replications():
    found = mean_of_quantiles([range(101), range(10, 111), range(20, 121)], 0.9)
    assert found.mean == pytest.approx(100)
    assert found.half_width == pytest.approx(4.302653 * 10 / math.sqrt(3))
    assert found.note == ""


def test_replications_with_few_values_have_a_note():
    found = mean_of_quantiles([range(20), range(30)], 0.95)
    assert found.note == "only 1 values of a replication lie beyond the quantile: run longer"


def test_the_quantile_of_an_indicator_over_replications():
    line = fs.serial_line(times=[fs.exponential(1.0)] * 2, buffers=2)
    study = fs.replicate(line, until=200, replications=8, seed=1, record="none")
    found = indicator_quantile(study, "throughput", 0.5)
    values = sorted(study.table["throughput"])
    assert found.value == pytest.approx((values[3] + values[4]) / 2)
    assert (found.low, found.high) == (values[0], values[7])
    with pytest.raises(UnknownName, match="throughput"):
        indicator_quantile(study, "troughput", 0.5)


def test_unknown_values_are_left_out():
    found = quantile_interval([1.0, math.nan, 3.0], 0.5)
    assert (found.n, found.value) == (2, 2.0)


@pytest.mark.parametrize("probability", [0, 1, 95, math.nan])
def test_an_impossible_probability_is_refused(probability):
    for function in (quantile_interval, quantile_of_run):
        with pytest.raises(ScenarioError, match="between 0 and 1"):
            function([1.0] * 50, probability)
    with pytest.raises(ScenarioError, match="between 0 and 1"):
        mean_of_quantiles([[1.0]], probability)


def test_no_value_and_infinite_values_are_refused():
    for values in ([], [math.nan], [1.0, math.inf]):
        with pytest.raises(ScenarioError):
            quantile_interval(values, 0.5)
