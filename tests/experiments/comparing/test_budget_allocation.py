from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from factorysim.errors import ScenarioError
from factorysim.experiments.comparing.budget_allocation import (
    allocated,
    ocba,
    ocba_fractions,
    probability_of_correct_selection,
)
from factorysim.experiments.comparing.selection import one_by_one

CASES = json.loads(Path(__file__).with_name("selection_cases.json").read_text("utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_shares_are_those_of_the_reference_case(case):
    (metric,) = case["metrics"]
    found = ocba_fractions(case["model"]["means"], case["model"]["sd"], largest=False)
    assert found == pytest.approx(metric["value"], abs=metric["abs_tol"])
    assert sum(found) == pytest.approx(1.0)


def test_the_ratios_are_those_of_the_formula():
    means, sds = [1.0, 4.0, 3.0, 2.5], [1.0, 2.0, 0.5, 3.0]
    shares = ocba_fractions(means, sds)
    ratio = ((sds[0] / 3.0) / (sds[2] / 1.0)) ** 2
    assert shares[0] / shares[2] == pytest.approx(ratio)
    root = math.sqrt(sum((shares[i] / sds[i]) ** 2 for i in (0, 2, 3)))
    assert shares[1] == pytest.approx(sds[1] * root)


def test_systems_that_are_equal_to_the_best_take_all():
    assert ocba_fractions([1, 5, 5], [1, 1, 1]) == pytest.approx([0, 0.5, 0.5])
    near = ocba_fractions([1, 5, 5 - 1e-6], [1, 2, 3])
    assert ocba_fractions([1, 5, 5], [1, 2, 3]) == pytest.approx(near, abs=1e-6)


def test_systems_without_chance_share_equally():
    assert ocba_fractions([1, 2], [0, 0]) == (0.5, 0.5)


@pytest.mark.parametrize(
    ("means", "sds"), [([1], [1]), ([1, 2], [1]), ([1, math.nan], [1, 1]), ([1, 2], [1, -1])]
)
def test_means_and_deviations_that_are_not_possible_are_refused(means, sds):
    with pytest.raises(ScenarioError):
        ocba_fractions(means, sds)


def test_what_is_given_out_is_exactly_the_step():
    rng = np.random.default_rng(2)
    for _ in range(200):
        fractions = rng.dirichlet(np.ones(5))
        counts = rng.integers(2, 50, size=5).tolist()
        step = int(rng.integers(1, 40))
        given = allocated(fractions.tolist(), counts, step)
        assert sum(given) == step
        assert min(given) >= 0


def test_it_picks_the_best_more_often_than_equal_shares_of_the_same_budget():
    rng = np.random.default_rng(21)
    k, budget, experiments = 8, 240, 400
    right = {"ocba": 0, "equal": 0}
    for _ in range(experiments):
        values = 4.0 * rng.normal(size=(k, budget)) + np.arange(k)[:, None]
        found = ocba(one_by_one(lambda i, r, v=values: v[i, r]), k, budget=budget, first=10)
        assert found.total == budget
        right["ocba"] += found.best == str(k)
        right["equal"] += int(values[:, : budget // k].mean(axis=1).argmax()) == k - 1
    error = math.sqrt(2 * 0.25 / experiments)
    assert right["ocba"] / experiments > right["equal"] / experiments + error


def test_runs_go_where_they_decide():
    values = np.random.default_rng(5).normal(size=(4, 400)) + np.array([[0], [3], [3.3], [-3]])
    found = ocba(one_by_one(lambda i, r: values[i, r]), ("a", "b", "c", "d"), budget=400)
    assert found.counts[0] < 20
    assert found.counts[3] < 20
    assert min(found.counts[1:3]) > 100
    assert sum(found.counts) == found.total == 400
    assert found.best == "c"
    assert 0.5 < found.probability < 1


def test_nothing_is_promised():
    found = ocba(one_by_one(lambda i, r: float(i)), 2, budget=20)
    assert math.isnan(found.confidence)
    assert found.remaining == ("1", "2")
    assert "this is no guarantee" in str(found)
    assert found.table["finding"].to_list() == ["not_chosen", "selected"]


def test_the_smallest_can_be_the_best():
    assert ocba(one_by_one(lambda i, r: i + (r % 2)), 3, budget=60, largest=False).best == "1"


def test_the_probability_is_that_of_the_normal_distribution():
    # d/sigma = 3/sqrt(2): Phi(2.1213) = 0.98305.
    found = probability_of_correct_selection([0, 3], [2, 2], [4, 4])
    assert found == pytest.approx(0.983052, abs=1e-6)
    assert probability_of_correct_selection([1, 1], [0, 0], [4, 4]) == 0.5
    assert probability_of_correct_selection([1, 1, 1, 1], [1] * 4, [4] * 4) == 0.0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"budget": 10}, "3 systems need 30 runs"),
        ({"budget": 90, "first": 1}, "2 or more"),
        ({"budget": 90, "step": 0}, "from 1 upwards"),
    ],
)
def test_arguments_that_are_not_possible_are_refused(arguments, words):
    with pytest.raises(ScenarioError, match=words):
        ocba(one_by_one(lambda i, r: 0.0), 3, **arguments)
