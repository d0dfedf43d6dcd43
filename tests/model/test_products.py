"""Products, steps and components, in the short forms that people write."""

from __future__ import annotations

import pytest

from factorysim.errors import ScenarioError
from factorysim.model import Component, Product, Step
from factorysim.model.products import ByShare


def test_a_step_may_be_only_a_place_or_a_list_of_candidates() -> None:
    route = Product(route=["saw", ["m1", "m2"], {"at": {"m3": 4, "m4": "5 min"}}]).route
    assert [step.candidates for step in route] == [("saw",), ("m1", "m2"), ("m3", "m4")]
    assert route[2].at == {"m3": 4.0, "m4": "5 min"}
    assert route[0] == Step(at="saw")


def test_a_component_may_be_only_a_number() -> None:
    step = Step(at="press", components={"lid": 2, "screw": {"count": 4, "from": "screws"}})
    assert step.components["lid"] == Component(count=2)
    assert step.components["screw"].from_ == "screws"


def test_weights_stand_below_by_share() -> None:
    step = Step(at=["m1", "m2"], choose={"by_share": {"m1": 2, "m2": 1}})
    assert step.choose == ByShare(by_share={"m1": 2, "m2": 1})


def test_the_order_of_candidates_has_a_meaning() -> None:
    assert Step(at={"m1": 4, "m2": 5}) != Step(at={"m2": 5, "m1": 4})


def test_a_part_may_carry_values_of_its_own() -> None:
    assert Product(route=["m"], attributes={"weight": 3, "colour": "red"}).attributes == {
        "weight": 3.0,
        "colour": "red",
    }


@pytest.mark.parametrize(
    ("data", "path", "words"),
    [
        ({"route": []}, "route", "At least one entry"),
        ({"route": "saw"}, "route", "Write [saw]"),
        ({"rout": ["saw"]}, "rout", "Did you mean 'route'?"),
        ({}, "route", "'route' is missing"),
        ({"route": [{"time": 3}]}, "route.0.at", "'at' is missing"),
        ({"route": [{"at": "m", "tiem": 3}]}, "route.0.tiem", "Did you mean 'time'?"),
        ({"route": [5]}, "route.0", "A mapping of attributes"),
        ({"route": ["saw blade"]}, "route.0", "Try 'saw_blade'"),
        ({"route": [{"at": []}]}, "route.0.at", "At least one"),
        ({"route": [{"at": "m", "outcomes": {"n": 2}}]}, "route.0.outcomes.n", "Write 2 % as 0.02"),
        ({"route": [{"at": "m", "choose": {"m": 1}}]}, "route.0.choose", "{by_share: {m: 1}}"),
        ({"route": [{"at": "m", "components": {"p": 0}}]}, "route.0.components.p", "1 or more"),
        ({"route": ["m"], "priority": "high"}, "priority", "A whole number"),
        ({"route": ["m"], "title": 5}, "title", "A text or a mapping"),
    ],
)
def test_a_mistake_is_named_with_its_place(data: dict[str, object], path: str, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Product(**data)
    found = {problem.path: problem.message for problem in caught.value.problems}
    assert words in found[path]
