from __future__ import annotations

import math

import numpy as np
import pytest

from factorysim.errors import ScenarioError
from factorysim.experiments.output_analysis.correlation import ar1_mean, finite, von_neumann_test
from tests.experiments.output_analysis.known import ar1_series, case


def test_the_mean_of_an_ar1_series_is_that_of_the_reference_case():
    model, exact = case("ar1_variance_of_mean")
    found = ar1_mean(**model)
    assert found.process_variance == pytest.approx(exact["process_variance"], abs=1e-9)
    assert found.variance_constant == pytest.approx(exact["variance_constant"], abs=1e-9)
    assert found.variance_of_mean == pytest.approx(exact["exact_variance_of_mean"], abs=1e-12)


@pytest.mark.parametrize("phi", [-0.7, 0.0, 0.3, 0.95])
@pytest.mark.parametrize("n", [1, 2, 7])
def test_the_closed_form_is_the_sum_of_all_covariances(phi, n):
    places = np.arange(n)
    covariances = phi ** np.abs(places[:, None] - places) * 4.0 / (1 - phi**2)
    found = ar1_mean(phi, 2.0, n)
    assert found.variance_of_mean == pytest.approx(covariances.mean())
    assert found.effective_sample_size == pytest.approx(covariances[0, 0] / covariances.mean())


def test_the_simulated_variance_of_the_mean_is_the_exact_one():
    means = ar1_series(np.random.default_rng(1), 4000, 50, phi=0.8).mean(axis=1)
    exact = ar1_mean(0.8, 1.0, 50).variance_of_mean
    # A variance of n normal values has the relative standard error sqrt(2 / n).
    assert np.var(means) == pytest.approx(exact, rel=4 * math.sqrt(2 / 4000))


@pytest.mark.parametrize("settings", [(1.0, 1.0, 5), (0.5, 0.0, 5), (0.5, 1.0, 0)])
def test_an_impossible_series_is_refused(settings):
    with pytest.raises(ScenarioError, match="is not possible"):
        ar1_mean(*settings)


def test_the_statistic_of_von_neumann_is_the_textbook_formula():
    # Mean 4.5; sum of squares 42; squared differences 1 + 1 + ... = 7.
    found = von_neumann_test([1, 2, 3, 4, 5, 6, 7, 8])
    assert found.correlation == pytest.approx(1 - 7 / (2 * 42))
    assert found.p_value == pytest.approx(
        0.5 * math.erfc((1 - 7 / 84) / math.sqrt(6 / 63) / math.sqrt(2))
    )


def test_independent_values_fail_the_test_as_often_as_its_level_says():
    shocks = np.random.default_rng(2).normal(size=(2000, 20))
    failed = sum(not von_neumann_test(row).passes(0.1) for row in shocks)
    assert failed / 2000 == pytest.approx(0.1, abs=4 * math.sqrt(0.09 / 2000))


def test_correlated_values_fail_the_test():
    series = ar1_series(np.random.default_rng(3), 200, 100, phi=0.5)
    assert sum(von_neumann_test(row).passes(0.1) for row in series) <= 2


def test_equal_values_are_not_called_correlated():
    assert von_neumann_test([0.1] * 10).passes()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1.0, 2.0], "At least 3"),
        ([[1.0, 2.0], [3.0, 4.0]], "2 dimensions"),
        ([1.0, 2.0, math.nan], "value number 3 is nan"),
    ],
)
def test_a_series_that_cannot_be_used_is_refused(values, words):
    with pytest.raises(ScenarioError, match=words):
        finite(values, what="a test", least=3)
