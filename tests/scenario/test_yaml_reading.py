"""All problems of a text are found in one go, and none is invented."""

from __future__ import annotations

import pytest

from factorysim.errors import ScenarioError
from factorysim.scenario.yaml_text import parse


def lines_with_problems(text: str) -> list[int | None]:
    with pytest.raises(ScenarioError) as caught:
        parse(text)
    return [problem.line for problem in caught.value.problems]


def test_problems_of_every_kind_are_listed_by_line() -> None:
    text = "a: 1\na: 2\nb: !x 1\nc: .inf\nd: *e\n~: 1\n"
    assert lines_with_problems(text) == [2, 3, 4, 5, 6]


def test_syntax_errors_do_not_hide_what_stands_below_them() -> None:
    text = "a: [1, 2\nb: {x: 1, x: 2}\nsaw:5\nc: @d\ne: .nan\n"
    assert lines_with_problems(text) == [1, 2, 3, 4, 5]


def test_what_hangs_on_a_wrong_line_is_not_called_wrong() -> None:
    text = "stations:\n  saw:\n    time: 1\n  drill = x\n    time: 2\n  mill: @\n"
    assert lines_with_problems(text) == [4, 6]


def test_an_alias_is_not_called_unknown_because_its_anchor_stands_in_a_wrong_line() -> None:
    assert lines_with_problems("a: &a {x: 1} y\nb: *a\nc: {<<: *a}\n") == [1]


def test_lines_that_are_wrong_in_the_same_way_are_one_problem() -> None:
    text = "a:\n\tb: 1\n\tc: 2\n\td: 3\ne: .inf\n"
    with pytest.raises(ScenarioError) as caught:
        parse(text)
    tab, number = caught.value.problems
    assert str(tab) == "line 2: a tab is used for indentation; use spaces. See also lines 3, 4."
    assert number.line == 5


def test_one_line_out_of_place_is_one_problem() -> None:
    text = "stations:\n    saw: 1\n  drill: 2\n  mill: 3\n  lathe: 4\n"
    with pytest.raises(ScenarioError) as caught:
        parse(text)
    (problem,) = caught.value.problems
    assert problem.line == 3
    assert problem.message.endswith("See also lines 4, 5.")


def test_closing_brackets_of_a_wrong_line_are_not_called_surplus() -> None:
    assert lines_with_problems("a: {\n  b: 1 c: 2\n}\nd: 1\n") == [1]


def test_a_file_full_of_slips_is_answered_quickly_with_the_first_ones() -> None:
    assert lines_with_problems("a:1\nb: @\n" * 5000) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
