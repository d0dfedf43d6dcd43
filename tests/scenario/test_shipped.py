"""The scenarios that ship: complete in three languages, with check values that can be read."""

from __future__ import annotations

from typing import Any

import pytest

from factorysim.model.loads import utilisations
from factorysim.scenario import names, read_scenario
from factorysim.scenario.library import shipped
from factorysim.scenario.scenarios import LANGUAGES
from factorysim.scenario.yaml_text import read

KEYS = {
    "changes", "file", "indicator", "column", "value", "tolerance", "kind", "half_width", "order",
    "than", "note",
}  # fmt: skip


def _checks(name: str) -> list[dict[str, Any]]:
    checks: list[dict[str, Any]] = read(shipped() / name / "expected.yaml").data
    return checks


@pytest.mark.parametrize("name", names())
def test_title_summary_objectives_and_source_are_there_in_three_languages(name: str) -> None:
    about = read_scenario(name).about
    for text in (about.title, about.summary, about.learn, about.source):
        assert isinstance(text, dict)
        assert tuple(text) == LANGUAGES
        assert all(text.values())
        assert len(set(text.values())) == 3, "a text was not translated"
    assert isinstance(about.learn, dict)
    assert len({len(objectives) for objectives in about.learn.values()}) == 1
    assert about.theme
    assert about.minutes


@pytest.mark.parametrize("name", names())
def test_a_shipped_scenario_raises_no_doubts(name: str) -> None:
    assert [str(warning) for warning in read_scenario(name).factory.warnings()] == []


@pytest.mark.parametrize("name", names())
def test_the_file_begins_with_the_line_for_editors(name: str) -> None:
    text = (shipped() / name / "scenario.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../scenario.schema.json\n")


@pytest.mark.parametrize("name", names())
def test_the_check_values_have_the_documented_form(name: str) -> None:
    checks = _checks(name)
    assert checks
    for check in checks:
        assert set(check) <= KEYS
        assert check["kind"] in ("exact", "simulated")
        assert ("indicator" in check) != ("column" in check)
        assert len(str(check.get("column", "a.b.c")).split(".")) == 3
        if "order" in check:
            assert check["order"] in ("lower", "higher")
            assert not {"value", "tolerance"} & set(check)
        else:
            assert isinstance(check["value"], (int, float))
            ((kind, size),) = check["tolerance"].items()
            assert kind in ("relative", "absolute", "standard_errors")
            assert size >= 0


@pytest.mark.parametrize("name", names())
def test_the_changes_of_the_check_values_can_be_made(name: str) -> None:
    for check in _checks(name):
        scenario = read_scenario(shipped() / name / check.get("file", "scenario.yaml"))
        for changes in (check.get("changes", {}), check.get("than", {})):
            assert (scenario.with_changes(changes) == scenario) == (not changes)


def test_the_flexible_line_is_used_but_not_overloaded() -> None:
    loads = utilisations(read_scenario("flexible-line").factory)
    assert list(loads) == ["saw", "mill_1", "mill_2", "wash", "inspect"]
    assert all(0.5 < load < 0.9 for load in loads.values())
