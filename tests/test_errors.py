"""What people read when something is wrong."""

from __future__ import annotations

import pickle

import pytest

from factorysim import errors
from factorysim.errors import Problem, ScenarioError, did_you_mean, listing


def test_a_problem_says_where_it_is() -> None:
    problem = Problem("0 is not possible.", "stations.saw.capacity", "line.yaml", 14)
    assert str(problem) == "line.yaml, line 14, stations.saw.capacity: 0 is not possible."
    assert str(Problem("the file is empty.")) == "the file is empty."


def test_an_error_lists_its_problems_by_file_and_line() -> None:
    error = ScenarioError([Problem("b", line=9), Problem("c"), Problem("a", line=2)])
    assert str(error).splitlines() == [
        "line 2: a",
        "line 9: b",
        "c",
        "3 problems found. Nothing was simulated.",
    ]


def test_an_error_may_be_one_sentence() -> None:
    error = ScenarioError("a line needs at least one station.")
    assert str(error) == "a line needs at least one station."
    assert error.problems == (Problem("a line needs at least one station."),)


def test_an_error_survives_the_way_from_another_process() -> None:
    error = ScenarioError([Problem("a", "stations.saw", "f.yaml", 2)])
    assert pickle.loads(pickle.dumps(error)).problems == error.problems


@pytest.mark.parametrize(
    ("error", "nearest"),
    [
        (errors.ScenarioError, ValueError),
        (errors.UnknownName, LookupError),
        (errors.ModelError, RuntimeError),
        (errors.Deadlock, errors.ModelError),
        (errors.ZeroTimeLoop, errors.ModelError),
        (errors.AuditError, AssertionError),
        (errors.MissingPart, ImportError),
    ],
)
def test_every_error_is_also_the_nearest_builtin(error: type, nearest: type) -> None:
    assert issubclass(error, nearest)
    assert issubclass(error, errors.FactorySimError)


def test_a_close_name_is_suggested_and_a_far_one_is_not() -> None:
    assert did_you_mean("dril", ["saw", "drill"]) == " Did you mean 'drill'?"
    assert did_you_mean("paint", ["saw", "drill"]) == ""


def test_a_long_listing_is_cut() -> None:
    assert listing("abc") == "a, b, c"
    assert listing("abcdef", most=4) == "a, b, c, d and 2 more"
