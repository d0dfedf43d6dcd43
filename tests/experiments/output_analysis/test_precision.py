from __future__ import annotations

import math

import numpy as np
import pytest

from factorysim.errors import ScenarioError, UnknownName
from factorysim.experiments.intervals import mean_and_half_width, t_quantile
from factorysim.experiments.output_analysis.precision import precision_rule, until_precise
from tests.experiments.output_analysis.known import mean_wait, waiting_times


def normal(mean=10.0, sd=1.0, *, seed=1, name="x"):
    def sample(number):
        return {name: mean + sd * np.random.default_rng((seed, number)).normal()}

    return sample


def test_replications_are_asked_for_in_order_and_once():
    asked = []

    def sample(number):
        asked.append(number)
        return {"x": float(number % 7)}

    found = until_precise(sample, {"x": 0.2})
    assert asked == list(range(found.replications))
    assert [row["x"] for row in found.rows] == [float(number % 7) for number in asked]


def test_it_looks_at_growing_sizes_only_and_stops_at_the_first_that_is_precise():
    found = until_precise(normal(), {"x": 0.01})
    sizes = found.rule.sizes
    assert sizes[:5] == (20, 30, 45, 68, 102)
    assert sizes[-1] == 1000
    place = sizes.index(found.replications)
    values = [row["x"] for row in found.rows]
    widths = [mean_and_half_width(values[:size]) for size in sizes[: place + 1]]
    precise = [one.half_width <= 0.01 / 1.01 * abs(one.mean) for one in widths]
    assert precise == [False] * place + [True]
    assert place > 3


def test_the_half_width_is_compared_with_the_corrected_share_of_the_mean():
    # gamma / (1 + gamma) = half-width / mean, solved for gamma.
    rows = [{"x": 10.0 + 2 * (i % 2)} for i in range(10)]
    half_width = mean_and_half_width([row["x"] for row in rows]).half_width
    exact = half_width / 11
    just_enough = exact / (1 - exact)
    for share, is_met in ((just_enough * 0.999, False), (just_enough * 1.001, True)):
        rule = precision_rule({"x": share}, at_least=10)
        assert (rule.next_size(rows) is None) is is_met


def test_an_absolute_precision_needs_no_correction():
    rows = [{"x": -1.0 + 2 * (i % 2)} for i in range(10)]
    half_width = mean_and_half_width([row["x"] for row in rows]).half_width
    assert precision_rule(absolute={"x": half_width * 1.001}, at_least=10).next_size(rows) is None
    assert precision_rule(absolute={"x": half_width * 0.999}, at_least=10).next_size(rows) == 15
    # A share of a mean of 0 is never reached.
    assert precision_rule({"x": 0.99}, at_least=10).next_size(rows) == 15


def test_several_indicators_share_the_confidence():
    def sample(number):
        rng = np.random.default_rng(number)
        return {"a": 10 + rng.normal(), "b": 20 + 4 * rng.normal(), "c": 0.0}

    found = until_precise(sample, {"a": 0.05}, absolute={"b": 1.0})
    assert found.rule.confidence_of_each == pytest.approx(0.975)
    b = [row["b"] for row in found.rows]
    width = t_quantile(0.975, len(b) - 1) * np.std(b, ddof=1) / math.sqrt(len(b))
    assert found.intervals["b"].half_width == pytest.approx(width)
    assert found.is_reached
    assert list(found.intervals) == ["a", "b"]
    assert "95 % confidence, together" in str(found)


def test_it_says_plainly_that_the_most_was_reached():
    found = until_precise(normal(), {"x": 0.001}, at_most=20)
    assert (found.replications, found.is_reached, found.missed) == (20, False, ("x",))
    text = str(found)
    assert "not reached" in text
    assert "at_most=20" in text
    needed = int(text.split("About ")[1].split(" ")[0])
    # (1.96 sd / (0.001 mean))^2 = 38 416 for sd = 1, mean = 10.
    assert 0.4 * 38_416 < needed < 2.5 * 38_416


def test_a_mean_of_zero_is_told_to_use_an_absolute_precision():
    found = until_precise(lambda number: {"x": float(number % 2) - 0.5}, {"x": 0.1}, at_most=20)
    assert found.intervals["x"].mean == 0
    assert "needs absolute=" in str(found)


def test_an_indicator_that_is_never_known_is_not_reached():
    found = until_precise(lambda number: {"x": math.nan}, {"x": 0.1}, at_most=20)
    assert not found.is_reached
    assert "x  -, wanted ± 10 %: not reached" in str(found)


def test_identical_replications_are_precise_at_once():
    found = until_precise(lambda number: {"x": 4.0}, {"x": 0.01})
    assert (found.replications, found.is_reached) == (20, True)
    assert "identical replications" in str(found)


def test_it_can_be_read():
    found = until_precise(lambda number: {"x": 9.0 + number % 3}, {"x": 0.1}, at_least=10)
    assert str(found) == (
        "10 replications, 95 % confidence\nx  9.9 ± 0.63 (± 6.3 %), wanted ± 10 %: reached"
    )


def test_an_unknown_indicator_is_refused_with_the_closest_one():
    with pytest.raises(UnknownName, match="Did you mean 'throughput'"):
        until_precise(normal(name="throughput"), {"troughput": 0.1})


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "no precision is wanted"),
        ({"precision": {"x": 1}}, "such as 0.01"),
        ({"precision": {"x": 0.0}}, "such as 0.01"),
        ({"absolute": {"x": math.nan}}, "above 0"),
        ({"precision": {"x": 0.1}, "absolute": {"x": 1.0}}, "Choose one"),
        ({"precision": {"x": 0.1}, "at_least": 1}, "better 20"),
        ({"precision": {"x": 0.1}, "at_most": 10}, "not above at most"),
        ({"precision": {"x": 0.1}, "confidence": 95}, "such as 0.95"),
        ({"precision": {"x": 0.1}, "growth": 1.0}, "growth is above 1"),
    ],
)
def test_an_impossible_setting_is_refused_before_anything_is_run(settings, words):
    def sample(number):
        raise AssertionError("nothing should be run")

    with pytest.raises(ScenarioError, match=words):
        until_precise(sample, **settings)


def coverage_of_fixed(values, mean):
    found = [mean_and_half_width(row) for row in values.tolist()]
    return np.mean([one.low <= mean <= one.high for one in found])


def coverage_of_stopping(values, mean, precision, **settings):
    """Return the share of intervals that cover the mean, and the mean number of replications."""
    covered, made = [], []
    for row in values.tolist():
        found = until_precise(
            lambda number, row=row: {"x": row[number]}, {"x": precision}, **settings
        )
        assert found.is_reached
        covered.append(found.intervals["x"].low <= mean <= found.intervals["x"].high)
        made.append(found.replications)
    return np.mean(covered), np.mean(made)


def means_of_queues(seed, experiments, replications, *, length=600):
    """Return means of the waiting time of M/M/1 at 0.5, one row of replications per experiment."""
    rng = np.random.default_rng(seed)
    rows = [
        waiting_times(rng, replications, length, utilisation=0.5).mean(axis=1)
        for _ in range(experiments)
    ]
    return np.stack(rows)


def test_of_500_intervals_over_replications_as_many_cover_as_promised():
    values = means_of_queues(1, 500, 20)
    assert 0.93 <= coverage_of_fixed(values, mean_wait(0.5)) <= 0.97


def test_of_500_sequential_intervals_as_many_cover_as_promised():
    covered, made = coverage_of_stopping(means_of_queues(2, 500, 100), mean_wait(0.5), 0.09)
    assert 0.93 <= covered <= 0.97
    assert 25 < made < 100


@pytest.mark.parametrize(("at_least", "measured"), [(10, 0.907), (20, 0.915), (30, 0.929)])
def test_very_skewed_values_are_covered_as_often_as_the_documentation_says(at_least, measured):
    # Exponential values, and a precision that is reached shortly after the first stage.
    values = np.random.default_rng(3).exponential(size=(2000, 1000))
    covered, _ = coverage_of_stopping(values, 1.0, 1.96 / math.sqrt(5), at_least=at_least)
    assert covered == pytest.approx(measured, abs=3 * math.sqrt(measured * (1 - measured) / 2000))


def test_mildly_skewed_values_are_covered_as_often_as_the_documentation_says():
    values = np.random.default_rng(4).gamma(10, 0.1, size=(2000, 400))
    covered, _ = coverage_of_stopping(values, 1.0, 0.1386)
    assert covered == pytest.approx(0.938, abs=3 * math.sqrt(0.938 * 0.062 / 2000))
