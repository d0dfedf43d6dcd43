from __future__ import annotations

import numpy as np
import pytest

from factorysim.errors import ScenarioError
from factorysim.experiments.output_analysis.mser import mser5
from tests.experiments.output_analysis.known import ar1_series, case


def test_the_reference_series_is_cut_where_it_must_be():
    model, exact = case("mser5_series")
    found = mser5(model["data"])
    assert found.truncation == exact["truncation_point"]
    assert found.truncated_batches == exact["truncated_batches"]
    assert found.statistic == pytest.approx(exact["minimum_mser_statistic"], abs=1e-9)
    assert found.mean == pytest.approx(exact["truncated_mean"], abs=1e-8)
    assert not found.is_too_short


def test_the_curve_is_the_formula_evaluated_directly():
    series = np.random.default_rng(1).normal(100, 1, 58)
    means = series[:55].reshape(11, 5).mean(axis=1)
    direct = [np.sum((means[d:] - means[d:].mean()) ** 2) / (11 - d) ** 2 for d in range(6)]
    assert mser5(series).curve == pytest.approx(direct, rel=1e-9)


def test_a_series_that_still_rises_is_called_too_short():
    found = mser5(np.arange(200.0))
    assert found.truncated_batches == 20
    assert found.is_too_short
    assert "too short" in found.note


def test_the_first_half_of_a_start_up_is_called_too_short_and_the_whole_is_not():
    model, _ = case("mser5_series")
    assert mser5(model["data"][:60]).is_too_short
    assert not mser5(model["data"][:200]).is_too_short


def test_a_steady_series_is_rarely_called_too_short():
    rows = ar1_series(np.random.default_rng(5), 300, 400, phi=0.3)
    assert sum(mser5(row).is_too_short for row in rows) <= 9


def test_equal_values_are_not_cut_even_if_rounding_makes_them_differ():
    assert mser5([0.1] * 100).truncation == 0
    assert mser5([3.0, 3.0 + 1e-15, 3.0 - 1e-15] * 40).truncation == 0


def test_another_batch_size_counts_in_observations():
    found = mser5([0.0] * 6 + [1.0, 2.0, 1.5] * 12, batch=3)
    assert (found.truncation, found.truncated_batches, found.batch) == (6, 2, 3)


@pytest.mark.parametrize(
    ("series", "batch"), [([1.0] * 19, 5), ([1.0] * 30, 0), ([np.inf] * 30, 5)]
)
def test_what_cannot_be_cut_is_refused(series, batch):
    with pytest.raises(ScenarioError):
        mser5(series, batch=batch)
