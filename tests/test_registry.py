"""Choices by name: registered once, found with a suggestion."""

from __future__ import annotations

import pytest

from factorysim.errors import UnknownName
from factorysim.registry import Registry
from factorysim.rules import CHOICES, DISPATCHING, is_choice, is_rule, rules


def greet() -> str:
    return "Good day."


def test_a_registered_function_is_found_by_its_name() -> None:
    greetings = Registry[object]("greeting")  # type: ignore[type-var]
    assert greetings.register("polite")(greet) is greet
    assert greetings["polite"] is greet
    assert "polite" in greetings
    assert list(greetings) == ["polite"]
    assert len(greetings) == 1


def test_a_name_is_given_only_once_unless_replaced() -> None:
    greetings = Registry[object]("greeting")  # type: ignore[type-var]
    greetings.register("polite")(greet)
    greetings.register("polite")(greet)
    with pytest.raises(ValueError, match="already a greeting called 'polite'"):
        greetings.register("polite")(len)
    greetings.register("polite", replace=True)(len)
    assert greetings["polite"] is len


def test_an_unknown_name_suggests_the_closest_and_lists_all() -> None:
    greetings = Registry[object]("greeting")  # type: ignore[type-var]
    greetings.register("polite")(greet)
    with pytest.raises(UnknownName) as caught:
        greetings["polit"]
    assert str(caught.value) == (
        "there is no greeting called 'polit'. Did you mean 'polite'? Known are polite."
    )


def test_rules_of_the_library_and_registered_ones_are_known() -> None:
    assert all(is_rule(name) for name in DISPATCHING)
    assert all(is_choice(name) for name in CHOICES)
    assert not is_rule("largest_first_of_this_test")
    rules.register("largest_first_of_this_test", replace=True)(lambda part, station: 0)
    assert is_rule("largest_first_of_this_test")
