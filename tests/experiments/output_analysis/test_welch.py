from __future__ import annotations

import numpy as np
import pytest

from factorysim.errors import ScenarioError
from factorysim.experiments.output_analysis.welch import moving_average, welch
from tests.experiments.output_analysis.known import ar1_series


def by_the_book(series, w):
    """Law, section 9.5.1, step 3, with places counted from 1 as there."""
    m = len(series)
    y = {i + 1: value for i, value in enumerate(series)}
    smoothed = []
    for i in range(1, m - w + 1):
        if i >= w + 1:
            smoothed.append(sum(y[i + s] for s in range(-w, w + 1)) / (2 * w + 1))
        else:
            smoothed.append(sum(y[i + s] for s in range(-(i - 1), i)) / (2 * i - 1))
    return smoothed


@pytest.mark.parametrize("window", [0, 1, 2, 5])
def test_the_moving_average_is_that_of_the_book(window):
    series = np.random.default_rng(1).normal(50, 10, 21)
    assert moving_average(series, window).tolist() == pytest.approx(by_the_book(series, window))


def start_up(seed=1, *, runs=5, length=400, time=20.0):
    noise = ar1_series(np.random.default_rng(seed), runs, length, phi=0.3)
    return 100 * (1 - np.exp(-np.arange(length) / time)) + noise


def test_the_curve_is_the_mean_over_the_runs_cut_to_the_shortest():
    runs = [[1.0] * 10, [3.0] * 12]
    assert welch(runs).curve == (2.0,) * 10


def test_the_point_is_where_the_curve_comes_into_the_band_and_stays():
    found = welch(start_up(), window=5, tolerance=0.05)
    # 100 (1 - exp(-t / 20)) comes within 5 % of 100 at t = 60.
    assert 50 <= found.settled <= 66
    inside = [abs(value - found.level) <= found.band for value in found.smoothed]
    assert all(inside[found.settled :])
    assert not inside[found.settled - 1]
    assert not found.drifts
    assert found.note == ""


def test_a_window_is_chosen_that_is_wider_for_a_noisier_curve():
    calm = welch(start_up(), tolerance=0.05)
    noisy = welch(start_up() + 20 * np.random.default_rng(9).normal(size=(5, 400)), tolerance=0.05)
    assert calm.window < noisy.window <= 400 // 4
    assert len(noisy.smoothed) == 400 - noisy.window


def test_a_run_that_still_rises_is_called_too_short():
    found = welch(start_up(length=30))
    assert found.drifts
    assert "too short" in found.note


def test_steady_runs_are_rarely_called_too_short():
    rows = ar1_series(np.random.default_rng(7), 1500, 80, phi=0.9) + 10
    drifting = sum(welch(rows[5 * i : 5 * i + 5]).drifts for i in range(300))
    # The test has the level of 1 %: 3 are expected.
    assert drifting <= 10


def test_a_curve_that_never_becomes_level_gives_no_point():
    waves = [[10 + 5 * np.sin(i / 15) for i in range(400)]] * 5
    found = welch(waves, window=1, tolerance=0.05)
    assert found.settled is None or found.settled > 200
    assert "does not stay within 5 %" in found.note


def test_without_a_tolerance_the_band_is_as_wide_as_the_second_half_moves():
    waves = [[0.0] * 20 + [10 + (1.5 + (i > 190) / 2) * np.sin(i / 5) for i in range(400)]] * 5
    found = welch(waves, window=1)
    assert 20 <= found.settled <= 22
    assert found.band == pytest.approx(2.0, rel=0.05)
    assert "moves by up to" in found.note


def test_a_level_of_zero_is_possible():
    assert welch([[4.0] * 3 + [0.0] * 37] * 3, window=1).settled == 4
    assert welch([[0.0] * 20] * 3).settled == 0


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"window": 6}, "at most a quarter"),
        ({"tolerance": 0.0}, "0 and 1"),
        ({"tolerance": 5}, "0.05"),
    ],
)
def test_an_impossible_setting_is_refused(settings, words):
    with pytest.raises(ScenarioError, match=words):
        welch([[1.0] * 20] * 2, **settings)


def test_no_series_and_short_series_are_refused():
    with pytest.raises(ScenarioError, match="no series"):
        welch([])
    with pytest.raises(ScenarioError, match="At least 8"):
        welch([[1.0] * 7])
