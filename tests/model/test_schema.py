"""The JSON Schema accepts what people write and marks what they misspell; the table is complete."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from factorysim.model import Factory, Run
from factorysim.model.distributions import DISTRIBUTIONS
from factorysim.model.schema import attribute_table, elements, json_schema
from factorysim.scenario.yaml_text import parse
from tests.model.test_paths import HALL, LINE

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*/scenario.yaml"))
SMALL: dict[str, Any] = {
    "products": {"part": {"route": ["saw", ["m1", "m2"]]}},
    "stations": {"saw": {"time": 3}, "m1": {"time": 1}, "m2": {"time": 1}},
}


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def paths(validator: Draft202012Validator, data: Any) -> list[str]:
    """Return where the data, written as JSON, contradict the schema."""
    return [error.json_path for error in validator.iter_errors(json.loads(json.dumps(data)))]


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.parent.name)
def test_every_shipped_scenario_is_accepted(file: Path, validator: Draft202012Validator) -> None:
    factory = parse(file.read_text(encoding="utf-8")).data["factory"]
    if "job_shop" in factory:
        pytest.skip("describes the factory by the file of an instance")
    assert paths(validator, factory) == []


def test_some_scenarios_were_found() -> None:
    assert len(SCENARIOS) >= 9


def station(**attributes: Any) -> dict[str, Any]:
    return {**SMALL, "stations": {**SMALL["stations"], "saw": {"time": 3, **attributes}}}


def hall(**attributes: Any) -> dict[str, Any]:
    return {**HALL, "layouts": {**HALL["layouts"], "hall": {"edges": [], **attributes}}}


def amr(**attributes: Any) -> dict[str, Any]:
    return {**HALL, "fleets": {**HALL["fleets"], "amr": {"layout": "ring", **attributes}}}


def step(written: Any) -> dict[str, Any]:
    return {**SMALL, "products": {"part": {"route": ["saw", written]}}}


ACCEPTED = [
    LINE,
    SMALL,
    station(time="90 s"),
    station(time={"exponential": "4 min"}),
    station(time={"exponential": {"mean": 6}}),
    station(time={"triangular": [1, 2, 3]}),
    station(time={"triangular": {"low": 1, "mode": 2, "high": 3}}),
    station(time={"normal": {"mean": 3, "sd": 1}}),
    station(time={"discrete": {"1": 0.5, "2": 0.5}}),
    station(time={"empirical": [1, 2, 3]}),
    station(time={"part": {"exponential": 2}}),
    station(buffer=3),
    station(buffer=None),
    station(buffer={"capacity": 3, "admit": "priority"}),
    station(setup=5, batch=4, rule="spt"),
    station(setup={"exponential": 5}, batch={"min": 2}),
    station(setup={"matrix": {"part": {"part": 3}}}, power={"working": 3.5}),
    station(quality={"scrap": {"part": 0.1}, "rework": {"share": 0.1, "repeat": True}}),
    station(title={"en": "Saw", "fr": "Scie", "de": "Säge"}),
    step({"at": {"m1": 4, "m2": {"uniform": [1, 2]}}, "choose": "random"}),
    step({"at": ["m1", "m2"], "choose": {"by_share": {"m1": 1, "m2": 2}}}),
    step({"at": "m1", "outcomes": {"saw": 0.1}}),
    {**SMALL, "sources": {"s": {"makes": "part", "schedule": [{"at": 0, "count": 3}]}}},
    {**SMALL, "shifts": {"early": {"days": "mon-fri", "from": "06:00", "to": "14:00"}}},
    HALL,
    amr(speed={"empty": 2, "loaded": 1}, rule="nearest_request", choose="longest_idle"),
    amr(when_free={"go_to": ["zone_1", "mill"]}, look_ahead="route", start=["zone_4"]),
    amr(tour={"stops": ["store", "mill"], "every": "30 min"}, battery={"initial": 0.5}),
    amr(load={"lognormal": {"mean": 20, "cv": 0.2}}, failures={"f": {"every": 9, "repair": 1}}),
]


@pytest.mark.parametrize("data", ACCEPTED)
def test_what_the_model_accepts_the_schema_accepts(
    data: dict[str, Any], validator: Draft202012Validator
) -> None:
    Factory(**data)
    assert paths(validator, data) == []
    assert paths(validator, Factory(**data).to_data()) == []


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (station(bufer=3), "$.stations.saw"),
        (station(capacity=0), "$.stations.saw.capacity"),
        (station(time="3 minutes"), "$.stations.saw.time"),
        (station(time={"exponential": -1}), "$.stations.saw.time"),
        (station(time={"triangular": [1, 2]}), "$.stations.saw.time"),
        (station(time={"triangular": [1, 2, 3, 4]}), "$.stations.saw.time"),
        (station(time={"normal": {"mean": 3, "std": 1}}), "$.stations.saw.time"),
        (station(time={"exponential": 3, "part": 3}), "$.stations.saw.time"),
        (station(buffer={"capasity": 3}), "$.stations.saw.buffer"),
        (station(blocking="bas"), "$.stations.saw.blocking"),
        (station(power={"wrking": 3}), "$.stations.saw.power"),
        (station(quality={"scrap": 2}), "$.stations.saw.quality"),
        (step({"at": "m1", "tiem": 3}), "$.products.part.route[1]"),
        (step({"time": 3}), "$.products.part.route[1]"),
        (hall(nodes={"a": [1]}), "$.layouts.hall.nodes.a"),
        (hall(nodes={"a": ["x", 1]}), "$.layouts.hall.nodes.a"),
        (hall(edges=[["a", "b", "c"]]), "$.layouts.hall.edges[0]"),
        (hall(grid={"rows": 1, "columns": 3}), "$.layouts.hall.grid"),
        (hall(zones={"a": 0}), "$.layouts.hall.zones.a"),
        (hall(graphml=3), "$.layouts.hall.graphml"),
        (amr(speed=0), "$.fleets.amr.speed"),
        (amr(speed={"full": 1}), "$.fleets.amr.speed"),
        (amr(when_free="sleep"), "$.fleets.amr.when_free"),
        (amr(look_ahead="all"), "$.fleets.amr.look_ahead"),
        (step({"at": "m1", "transport": {"flet": "amr"}}), "$.products.part.route[1]"),
        ({**SMALL, "stattions": {}}, "$"),
        ({**SMALL, "products": {}}, "$.products"),
        ({**SMALL, "sources": {"s": {"every": 3}}}, "$.sources.s"),
    ],
)
def test_a_mistake_is_marked_where_it_is(
    data: dict[str, Any], path: str, validator: Draft202012Validator
) -> None:
    found = paths(validator, data)
    assert found
    assert all(where.startswith(path) for where in found), found


def test_an_editor_offers_the_rules_and_explains_the_attributes() -> None:
    definitions = json_schema()["$defs"]
    station_schema = definitions["Station"]["properties"]
    assert "spt" in station_schema["rule"]["anyOf"][0]["enum"]
    assert station_schema["capacity"]["description"] == "Number of identical machines."
    offered = definitions["Distribution"]["properties"]
    assert set(offered) == set(DISTRIBUTIONS)
    assert all(schema["description"] for schema in offered.values())


def test_an_editor_offers_the_rules_of_vehicles_and_the_file_of_a_layout() -> None:
    definitions = json_schema()["$defs"]
    fleet = definitions["Fleet"]["properties"]
    assert "oldest_request" in fleet["rule"]["anyOf"][0]["enum"]
    assert "longest_idle" in fleet["choose"]["anyOf"][0]["enum"]
    assert definitions["Layout"]["properties"]["graphml"]["type"] == "string"


def test_a_run_has_a_schema_of_its_own() -> None:
    validator = Draft202012Validator(json_schema(Run))
    assert paths(validator, {"until": "5 d", "warmup": "1 d", "replications": 10, "seed": 1}) == []
    assert paths(validator, {"until": {"parts": 100}}) == []
    assert paths(validator, {"untill": 3}) == ["$"]


def test_the_table_has_every_attribute_of_every_element_with_its_meaning() -> None:
    rows = attribute_table()
    names = {(row.element, row.attribute) for row in rows}
    assert len(names) == len(rows) == sum(len(model.model_fields) for model in elements())
    assert all(row.meaning and row.type for row in rows)
    assert not any("``" in row.meaning or "\n" in row.meaning for row in rows)


def test_the_table_says_type_unit_and_default() -> None:
    rows = {(row.element, row.attribute): row for row in attribute_table()}
    capacity = rows["Station", "capacity"]
    assert (capacity.type, capacity.unit, capacity.default) == (
        "whole number of 1 or more",
        "",
        "1",
    )
    assert rows["Conveyor", "speed"].unit == "m/s"
    assert rows["Factory", "power"].unit == "kW"
    assert rows["Run", "until"].unit == "time_unit"
    assert rows["Node", "x"].unit == "m"
    assert rows["Fleet", "acceleration"].unit == "m/s²"
    assert rows["Battery", "capacity"].unit == "kWh"
    assert rows["Fleet", "speed"].unit == "m/s"
    assert rows["Quality", "scrap"].type.startswith("share (0 to 1)")
    assert rows["Station", "time"].type.endswith("or function")
    assert rows["Component", "from"].default == "-"
    assert rows["Product", "route"].default == ""
    assert rows["exponential", "mean"].type == "time"
