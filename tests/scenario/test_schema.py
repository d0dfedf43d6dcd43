"""The JSON Schema accepts what the reader accepts, and underlines common mistakes."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from factorysim.scenario import names
from factorysim.scenario.library import find, shipped
from factorysim.scenario.scenarios import THEMES
from factorysim.scenario.schema import scenario_schema, schema_text
from factorysim.scenario.starting import template
from factorysim.scenario.yaml_text import parse, read

VALIDATOR = Draft202012Validator(scenario_schema())


def _mistakes(data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(data)]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(scenario_schema())


@pytest.mark.parametrize("name", names())
def test_a_shipped_scenario_fits_the_schema(name: str) -> None:
    assert _mistakes(read(find(name)).data) == []


def test_the_template_fits_the_schema() -> None:
    assert _mistakes(parse(template("my-line")).data) == []


def test_the_schema_beside_the_scenarios_is_up_to_date() -> None:
    text = (shipped() / "scenario.schema.json").read_text(encoding="utf-8")
    assert text == schema_text(), "run: factorysim schema > scenarios/scenario.schema.json"


@pytest.mark.parametrize("theme", [*THEMES, "big data", "human-robot cooperation"])
def test_the_themes_are_offered(theme: str) -> None:
    data = parse(template("my-line")).data
    data["about"]["theme"] = theme
    wanted = theme.replace("-", " ") if theme == "human-robot cooperation" else theme
    data["about"]["theme"] = wanted
    assert _mistakes(data) == []


@pytest.mark.parametrize(
    "factory", [{"job_shop": "ft06.txt"}, {"job_shop": "ft06.txt", "rule": "my_own_rule"}]
)
def test_a_job_shop_fits_the_schema(factory: Any) -> None:
    assert _mistakes({"factorysim": 1, "factory": factory}) == []


def test_a_table_of_orders_fits_the_schema() -> None:
    data = parse(template("my-line")).data
    data["factory"]["sources"]["orders"] = {"makes": "bracket", "schedule": "orders.csv"}
    assert _mistakes(data) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("factorysim", 2),
        ("notes", "x"),
        ("about.theme", "magic"),
        ("about.title", {"es": "Sierra"}),
        ("about.level", "kindergarten"),
        ("run.untill", "5 d"),
        ("run.until", "5 weeks"),
        ("factory.stations.saw.capasity", 2),
        ("factory.stations.saw.capacity", 0),
        ("factory.stations.saw.time", {"exponentail": [1]}),
        ("factory.stations.inspect.quality", {"scrap": 1.5}),
        ("factory.job_shop", 6),
    ],
)
def test_a_mistake_is_underlined(path: str, value: Any) -> None:
    data = copy.deepcopy(parse(template("my-line")).data)
    *holders, last = path.split(".")
    here = data
    for part in holders:
        here = here[part]
    here[last] = value
    assert _mistakes(data)
