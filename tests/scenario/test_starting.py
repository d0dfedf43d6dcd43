"""The scenario to start from is complete, explained, and works at once."""

from __future__ import annotations

import pytest

from factorysim.errors import ScenarioError
from factorysim.scenario import parse_scenario
from factorysim.scenario.starting import SCHEMA_FILE, template


def test_the_template_is_a_valid_scenario_without_doubts() -> None:
    scenario = parse_scenario(template("my-line"))
    assert scenario.factory.warnings() == []
    assert scenario.run.replications == 10


def test_the_settings_that_the_template_suggests_can_be_made() -> None:
    scenario = parse_scenario(template("my-line"))
    changes = {
        "stations.saw.rule": "fifo",
        "products.bracket.route.1.at": "mill_1",
        "run.replications": 30,
    }
    assert scenario.with_changes(changes) != scenario


def test_the_first_line_tells_the_editor_where_the_schema_is() -> None:
    assert template("x").startswith(f"# yaml-language-server: $schema={SCHEMA_FILE}\n")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("my-line", "My line"),
        ("saw_line", "Saw line"),
        ("no", "No"),
        ("null", "Null"),
        ("123", "123"),
        ("été", "Été"),
    ],
)
def test_the_name_becomes_the_title(name: str, title: str) -> None:
    about = parse_scenario(template(name)).about
    assert about.title == {"en": title, "fr": title, "de": title}


@pytest.mark.parametrize("name", ["", " ", "a b", "../x", "a/b", "C:", "-", "x\n", "a: b"])
def test_a_name_that_cannot_be_a_folder_is_refused(name: str) -> None:
    with pytest.raises(ScenarioError, match="such as 'my-line'"):
        template(name)
