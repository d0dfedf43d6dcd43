from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim import Range, ScenarioError
from factorysim.experiments.factors import factors_of


def test_a_list_gives_its_levels():
    (factor,) = factors_of({"stations.mill.buffer": [0, 2, 5]})
    assert factor.levels == (0, 2, 5)
    assert factor.changes_for(2) == {"stations.mill.buffer": 2}
    assert factor.is_numeric


def test_a_range_in_steps_keeps_whole_numbers_whole():
    (factor,) = factors_of({"x": {"from": 1, "to": 7, "step": 3}})
    assert factor.levels == (1, 4, 7)
    assert all(isinstance(level, int) for level in factor.levels)


def test_decimal_steps_reach_the_end_of_the_range():
    assert Range(0.1, 0.3, step=0.1).levels == (0.1, 0.2, 0.3)


def test_named_levels_mean_several_changes_each():
    (factor,) = factors_of({"layout": {"small": {"a": 1, "b": 2}, "large": {"a": 9}}})
    assert factor.levels == ("small", "large")
    assert factor.changes_for("large") == {"a": 9}
    assert not factor.is_numeric


@given(st.floats(0, 1, exclude_max=True))
def test_every_share_of_a_range_in_steps_is_one_of_its_levels(share):
    values = Range(2, 11, step=3)
    assert values.at(share) == values.levels[int(share * 4)]


def test_a_logarithmic_range_is_spread_by_ratios():
    assert Range(1.0, 100.0, log=True).at(0.5) == pytest.approx(10.0)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([], "the list of levels is empty"),
        ([1, 1], "given twice"),
        ("spt", "a list of levels"),
        (5, "a list of levels"),
        ({"from": 5, "to": 1}, "to a larger one"),
        ({"from": 1, "to": 5, "step": 0}, "not above 0"),
        ({"from": 1, "to": 5, "stp": 1}, "Did you mean 'step'"),
        ({"from": 1}, "A range is written"),
        ({"from": 0, "to": 1, "log": True}, "begins above 0"),
        ({"from": 0, "to": 1e9, "step": 1e-6}, "more than"),
        ({"from": float("nan"), "to": 1}, "to a larger one"),
        ({}, "A range is written"),
    ],
)
def test_what_is_no_factor_is_refused_with_its_name(values, message):
    with pytest.raises(ScenarioError, match=message) as caught:
        factors_of({"stations.mill.buffer": values})
    assert caught.value.problems[0].path == "stations.mill.buffer"


def test_a_study_without_factors_is_refused():
    with pytest.raises(ScenarioError, match="no factor"):
        factors_of({})
