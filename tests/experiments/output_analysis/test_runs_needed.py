from __future__ import annotations

import math

import numpy as np
import pytest

import factorysim as fs
from factorysim.errors import ScenarioError, UnknownName
from factorysim.experiments.intervals import t_quantile
from factorysim.experiments.output_analysis.runs_needed import MOST, replications_needed

PILOT = [9.0, 10.0, 11.0, 10.5, 9.5, 10.2, 9.8, 10.4, 9.6, 10.0]


@pytest.mark.parametrize("share", [0.5, 0.05, 0.01, 0.001])
def test_the_number_is_the_smallest_that_is_expected_to_be_enough(share):
    needed = replications_needed(PILOT, share).replications
    target = share / (1 + share) * 10

    def half_width(n):
        return t_quantile(0.95, n - 1) * np.std(PILOT, ddof=1) / math.sqrt(n)

    assert half_width(needed) <= target
    assert needed == 2 or half_width(needed - 1) > target


def test_an_absolute_precision_is_not_corrected():
    assert (
        replications_needed(PILOT, 0.1, is_absolute=True).replications
        < replications_needed(PILOT, 0.01).replications
    )


def test_the_range_is_that_of_the_variance_and_covers_as_often_as_it_says():
    # With sd 1 and mean 10, 2 % need the smallest n with t(n - 1) / sqrt(n) <= 0.02 / 1.02 * 10.
    true = next(n for n in range(2, 999) if t_quantile(0.95, n - 1) / math.sqrt(n) <= 0.2 / 1.02)
    pilots = np.random.default_rng(1).normal(10, 1, size=(1000, 10)).tolist()
    found = [replications_needed(pilot, 0.02) for pilot in pilots]
    share = np.mean([one.low <= true <= one.high for one in found])
    # The mean of the pilot varies as well, by a little.
    assert share == pytest.approx(0.95, abs=0.03)
    assert np.median([one.replications for one in found]) == pytest.approx(true, rel=0.15)


def test_replications_of_a_factory_are_asked_by_name():
    line = fs.serial_line(times=[fs.exponential(1.0)] * 2, buffers=2)
    study = fs.replicate(line, until=300, replications=6, seed=1, record="none")
    needed = replications_needed(study, {"throughput": 0.01})
    assert needed == replications_needed(list(study.table["throughput"]), {"throughput": 0.01})
    assert str(needed).startswith("throughput is ")
    with pytest.raises(UnknownName, match="Did you mean 'throughput'"):
        replications_needed(study, {"troughput": 0.01})
    with pytest.raises(ScenarioError, match="which indicator"):
        replications_needed(study, 0.01)


def test_values_without_chance_need_two_replications():
    needed = replications_needed([5.0] * 4, 0.01)
    assert (needed.replications, needed.low, needed.high) == (2, 2, 2)


def test_a_number_beyond_all_reason_is_cut():
    assert replications_needed(PILOT, 1e-7).replications == MOST


@pytest.mark.parametrize(
    ("pilot", "precision", "words"),
    [
        ([1.0], 0.1, "says nothing about chance"),
        ([1.0, -1.0], 0.1, "is_absolute=True"),
        (PILOT, 2.0, "between 0 and 1"),
        (PILOT, {"a": 0.1, "b": 0.1}, "for one indicator, not for 2"),
    ],
)
def test_what_cannot_be_predicted_is_refused(pilot, precision, words):
    with pytest.raises(ScenarioError, match=words):
        replications_needed(pilot, precision)
