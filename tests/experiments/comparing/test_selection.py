from __future__ import annotations

import math

import pytest

from factorysim.errors import ScenarioError
from factorysim.experiments.comparing.selection import Observations, one_by_one, system_names


def test_a_procedure_asks_for_the_pairs_that_are_missing_and_for_no_other():
    asked = []

    def sampler(pairs):
        asked.append(list(pairs))
        return [float(10 * system + number) for system, number in pairs]

    seen = Observations(sampler, 3)
    seen.extend({0: 2, 2: 1})
    seen.extend({0: 2, 1: 1, 2: 2})
    seen.extend({0: 2})
    assert asked == [[(0, 0), (2, 0), (0, 1)], [(1, 0), (2, 1)]]
    assert seen.values == [[0.0, 1.0], [10.0], [20.0, 21.0]]
    assert seen.total == 5


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_value_that_is_no_number_is_refused_with_its_place(value):
    seen = Observations(one_by_one(lambda system, number: value if number else 1.0), ["x", "y"])
    with pytest.raises(ScenarioError, match="system 'x', replication 2: the value is"):
        seen.extend({0: 2})


def test_a_sampler_that_loses_values_is_refused():
    with pytest.raises(ScenarioError, match="asked for 2 values and returned 1"):
        Observations(lambda pairs: [1.0], 2).extend({0: 2})


def test_systems_have_names():
    assert system_names(3) == ("1", "2", "3")
    assert system_names(["x", "y"]) == ("x", "y")
    with pytest.raises(ScenarioError, match="nothing to choose from"):
        system_names(1)
    with pytest.raises(ScenarioError, match="the same name"):
        system_names(["x", "x"])
