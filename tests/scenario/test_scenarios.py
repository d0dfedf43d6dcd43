"""A scenario is a value: it can be compared, changed and identified."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from factorysim.errors import ScenarioError
from factorysim.model import Factory, Product, Run, Source, Station
from factorysim.scenario import About, Scenario, parse_scenario, read_scenario
from factorysim.scenario.scenarios import LANGUAGES, THEMES, in_language
from factorysim.scenario.starting import template


@pytest.fixture
def scenario() -> Scenario:
    return parse_scenario(template("saw-line"))


def test_paths_begin_with_an_attribute_of_the_factory(scenario: Scenario) -> None:
    changed = scenario.with_changes({"stations.mill_1.buffer": 9, "factory.stations.saw.buffer": 3})
    assert (changed.factory.stations.mill_1.buffer, changed.factory.stations.saw.buffer) == (9, 3)
    assert scenario.factory.stations.mill_1.buffer == 5


def test_paths_reach_the_run_and_the_words(scenario: Scenario) -> None:
    changed = scenario.with_changes({"run.until": "2 d", "run.seed": 5, "about.title": "Mine"})
    assert changed.run == Run(until="2 d", warmup="1 d", replications=10, seed=5)
    assert changed.title() == "Mine"


def test_a_star_changes_all(scenario: Scenario) -> None:
    changed = scenario.with_changes({"stations.*.rule": "edd"})
    assert {station.rule for station in changed.factory.stations.values()} == {"edd"}


def test_all_impossible_changes_are_named_with_their_paths(scenario: Scenario) -> None:
    changes: dict[str, Any] = {
        "stations.mil_1.buffer": 3,
        "run.warmup": "9 d",
        "run.untl": 3,
        "about.theme": "magic",
    }
    with pytest.raises(ScenarioError) as caught:
        scenario.with_changes(changes)
    paths = {problem.path for problem in caught.value.problems}
    assert {"stations.mil_1.buffer", "run.untl", "about.theme"} <= paths


def test_no_change_gives_an_equal_scenario(scenario: Scenario) -> None:
    assert scenario.with_changes({}) == scenario


def test_where_it_was_read_from_does_not_count_in_comparisons(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(template("saw-line"), encoding="utf-8")
    read = read_scenario(tmp_path / "other.yaml")
    parsed = parse_scenario(template("saw-line"))
    assert (read.name, parsed.name) == ("other", "")
    assert read == parsed
    assert hash(read) == hash(parsed)
    assert read.content_hash == parsed.content_hash


def test_the_hash_follows_what_is_said_and_not_how(scenario: Scenario) -> None:
    without_comments = parse_scenario(scenario.to_yaml())
    assert without_comments.content_hash == scenario.content_hash
    assert scenario.with_changes({"run.seed": 2}).content_hash != scenario.content_hash


def test_the_order_of_keys_counts(scenario: Scenario) -> None:
    stations = dict(scenario.factory.stations)
    stations["saw"] = stations.pop("saw")
    moved = scenario.with_changes({"stations": stations})
    assert moved != scenario
    assert moved.content_hash != scenario.content_hash


def test_a_function_cannot_be_written() -> None:
    line = Factory(
        products={"part": Product(route=["saw"])},
        sources={"orders": Source(makes="part", every=2)},
        stations={"saw": Station(time=lambda part, station: 1.0)},
    )
    with pytest.raises(ScenarioError, match="function"):
        Scenario(factory=line).to_yaml()


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_may_be_written_with_spaces_or_hyphens(theme: str) -> None:
    for spelling in (theme, theme.replace("_", " "), theme.replace("_", "-").capitalize()):
        assert About(theme=spelling).theme == theme


def test_texts_are_one_or_three_languages() -> None:
    about = About(title="Säge", learn={"en": ["cut"], "fr": ["couper"]}, level="mooc")
    assert (about.title, about.level) == ("Säge", ("mooc",))
    assert about.learn["fr"] == ("couper",)  # type: ignore[index]


def test_a_missing_language_falls_back_to_english() -> None:
    title = {"fr": "Scie", "en": "Saw"}
    assert [in_language(title, language) for language in LANGUAGES] == ["Saw", "Scie", "Saw"]
    assert in_language(None, "fr") == ""


def test_without_a_title_the_name_is_shown(scenario: Scenario) -> None:
    assert Scenario(factory=scenario.factory, name="saw-line").title("de") == "saw-line"
