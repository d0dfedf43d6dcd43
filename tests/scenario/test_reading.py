"""Reading: what a file may leave out, and what it may write in other forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from factorysim.errors import ScenarioError
from factorysim.model import Run
from factorysim.scenario import About, parse_scenario, read_scenario
from factorysim.scenario.locating import Locator, place_of
from factorysim.scenario.reading import located
from factorysim.scenario.yaml_text import parse

FACTORY = """\
factory:
  products: {part: {route: [saw]}}
  sources: {orders: {makes: part, every: 2}}
  stations: {saw: {time: 1}}
"""


def test_a_version_and_a_factory_are_enough() -> None:
    scenario = parse_scenario("factorysim: 1\n" + FACTORY)
    assert (scenario.about, scenario.run) == (About(), Run())
    assert (scenario.name, scenario.folder) == ("", None)


def test_bytes_in_utf_8_are_read() -> None:
    text = "factorysim: 1\nabout: {title: Sägelinie}\n" + FACTORY
    assert parse_scenario(text.encode()).title() == "Sägelinie"


def test_json_is_read() -> None:
    text = (
        '{"factorysim": 1, "factory": {"products": {"part": {"route": ["saw"]}}, '
        '"sources": {"orders": {"makes": "part", "every": 2}}, "stations": {"saw": {"time": 1}}}}'
    )
    assert parse_scenario(text) == parse_scenario("factorysim: 1\n" + FACTORY)


def test_the_file_stands_in_front_of_each_problem(tmp_path: Path) -> None:
    file = tmp_path / "line.yaml"
    file.write_text("factorysim: 1\n" + FACTORY.replace("time: 1", "time: -1"), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(file)
    assert str(caught.value).startswith(f"{file}, line 5, stations.saw.time: -1 is not possible.")


def test_an_empty_part_is_refused() -> None:
    with pytest.raises(ScenarioError, match="line 6, run: nothing is not possible"):
        parse_scenario("factorysim: 1\n" + FACTORY + "run:\n")


def test_problems_in_all_parts_are_found_together() -> None:
    text = "factorysim: 3\nabout: {minutes: 0}\n" + FACTORY + "run: {seed: x}\nnotes: none\n"
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text)
    assert [problem.path for problem in caught.value.problems] == [
        "factorysim",
        "about.minutes",
        "run.seed",
        "notes",
    ]


def test_warnings_can_be_given_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "line.yaml"
    text = "factorysim: 1\n" + FACTORY.replace("time: 1", "time: 5")
    file.write_text(text, encoding="utf-8")
    (warning,) = located(read_scenario(file).factory.warnings(), file)
    assert (warning.file, warning.line) == (str(file), 5)
    assert "saw" in warning.path


def test_a_path_leads_through_lists_and_keys_with_dots() -> None:
    data = {"day": {"06.30": [1, {"x": 2}]}}
    assert place_of("day.06.30.1.x", data) == ("day", "06.30", 1, "x")
    assert place_of("day.7", data) == ("day",)
    assert place_of("", data) == ()


def test_what_is_missing_has_the_line_of_what_should_hold_it() -> None:
    from factorysim.errors import Problem

    document = parse("a:\n  b:\n    c: 1\n", file="x.yaml")
    problem = Locator(document, document.data).with_line(Problem("is missing", "a.b.d"))
    assert (problem.file, problem.line, problem.path) == ("x.yaml", 2, "a.b.d")
