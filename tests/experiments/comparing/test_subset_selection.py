from __future__ import annotations

import math

import numpy as np
import pytest

from factorysim.errors import ScenarioError
from factorysim.experiments.comparing.differences import variance
from factorysim.experiments.comparing.selection import one_by_one
from factorysim.experiments.comparing.subset_selection import screened, subset
from factorysim.experiments.intervals import t_quantile

EXPERIMENTS = 1500


@pytest.mark.parametrize("confidence", [0.75, 0.95])
@pytest.mark.parametrize(
    ("independent", "correlation", "spread"),
    [(True, 0.0, (1.0, 2.0, 0.5, 1.0)), (False, 0.7, (1.0, 2.0, 0.5, 1.0)),
     (False, 0.0, (1.0, 1.0, 1.0, 1.0))],
)  # fmt: skip
def test_the_best_is_in_the_subset_at_least_as_often_as_promised(
    confidence, independent, correlation, spread
):
    # All means are equal: the hardest case, in which the first is "the best" by nothing.
    rng = np.random.default_rng(9)
    kept = 0
    for _ in range(EXPERIMENTS):
        weather, own = rng.normal(size=8), rng.normal(size=(4, 8))
        noise = math.sqrt(correlation) * weather + math.sqrt(1 - correlation) * own
        columns = np.array(spread)[:, None] * noise
        kept += 0 in screened(columns.tolist(), confidence=confidence, independent=independent)
    # Three standard errors below the promise, which is nearly reached with equal means.
    error = math.sqrt(confidence * (1 - confidence) / EXPERIMENTS)
    assert kept / EXPERIMENTS >= confidence - 3 * error


def test_the_margins_are_those_of_the_papers():
    rng = np.random.default_rng(1)
    columns = [list(rng.normal(size=6)), list(rng.normal(size=6))]
    # Two systems: one-sided 5 %, which is the two-sided quantile of 90 %.
    independent = t_quantile(0.9, 5) * math.sqrt(
        variance(columns[0]) / 6 + variance(columns[1]) / 6
    )
    gap = np.mean(columns[1]) - np.mean(columns[0])
    for shift, kept in ((independent - gap - 1e-9, [0, 1]), (independent - gap + 1e-9, [1])):
        moved = [columns[0], [value + shift for value in columns[1]]]
        assert screened(moved, independent=True) == kept
    differences = [b - a for a, b in zip(*columns, strict=True)]
    paired = t_quantile(0.9, 5) * math.sqrt(variance(differences) / 6)
    for shift, kept in ((paired - gap - 1e-9, [0, 1]), (paired - gap + 1e-9, [1])):
        moved = [columns[0], [value + shift for value in columns[1]]]
        assert screened(moved) == kept


def test_clearly_worse_systems_are_ruled_out_and_more_runs_rule_out_more():
    values = np.random.default_rng(3).normal(size=(4, 200)) + np.array([[0], [3], [2.6], [3.1]])
    sampler = one_by_one(lambda system, number: values[system, number])
    few = subset(sampler, ["w", "x", "y", "z"], replications=5)
    many = subset(sampler, ["w", "x", "y", "z"], replications=200)
    assert "w" not in few.remaining
    assert set(many.remaining) < set(few.remaining)
    assert many.best in many.remaining
    assert many.total == 800
    assert "With a probability of at least 95 % the best is among these: " in str(many)


def test_the_smallest_can_be_the_best():
    assert screened([[1.0, 1.1, 0.9], [9.0, 9.1, 9.2]], largest=False) == [0]


def test_a_difference_that_does_not_matter_makes_the_subset_smaller():
    columns = [[1.0, 3.0, 2.0, 2.5], [2.0, 2.4, 3.1, 2.8]]
    assert screened(columns) == [0, 1]
    assert screened(columns, delta=100.0) == [1]
    with pytest.raises(ScenarioError, match="0 or more"):
        screened(columns, delta=-1.0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [({"replications": 1}, "a variance needs 2"), ({"confidence": 0.2}, "blind choice")],
)
def test_arguments_that_are_not_possible_are_refused(arguments, words):
    with pytest.raises(ScenarioError, match=words):
        subset(one_by_one(lambda system, number: 0.0), 2, **arguments)
