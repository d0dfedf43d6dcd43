"""Scenarios are found by name and by path."""

from __future__ import annotations

from pathlib import Path

import pytest

from factorysim.errors import ScenarioError
from factorysim.scenario import find, names, read_scenario
from factorysim.scenario.library import name_of, shipped

TEXT = """\
factorysim: 1
factory:
  products: {part: {route: [saw]}}
  sources: {orders: {makes: part, every: 2}}
  stations: {saw: {time: 1}}
"""


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a scenario of one's own, from where the command is given."""
    folder = tmp_path / "my-line"
    folder.mkdir()
    (folder / "scenario.yaml").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def test_the_library_has_the_scenarios_of_the_course() -> None:
    assert names() == [
        "battery-hour", "beer-game", "bowl", "buffer-allocation", "bullwhip", "conwip-line",
        "demonstrator", "do-breaks-cost-output", "fair-rotation", "flexible-job-shop",
        "flexible-line", "helpful-robot",
        "improve-the-bottleneck", "job-shop", "kanban-line", "little-flexibility", "lot-size",
        "machines-per-person", "milk-run-or-taxi", "ninety-eight-trap", "one-run-proves-nothing",
        "safeguard", "skill-chain", "u-line", "vehicle-loop", "waiting-line", "warehouse",
        "who-rescues-the-robot",
    ]  # fmt: skip


def test_a_name_leads_to_the_shipped_file() -> None:
    assert find("flexible-line") == shipped() / "flexible-line" / "scenario.yaml"


def test_a_folder_and_its_file_lead_to_the_same_scenario(line: Path) -> None:
    assert read_scenario("my-line") == read_scenario(line / "scenario.yaml")
    assert read_scenario("my-line").name == "my-line"
    assert read_scenario(line).folder == line


def test_the_folder_in_which_one_stands_has_its_own_name(
    line: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(line)
    assert read_scenario(".").name == "my-line"


def test_what_lies_here_goes_before_the_library(line: Path) -> None:
    line.rename("flexible-line")
    assert find("flexible-line") == Path("flexible-line/scenario.yaml")


def test_a_folder_without_a_scenario_does_not_hide_the_library(line: Path) -> None:
    Path("bowl").mkdir()
    assert find("bowl") == shipped() / "bowl" / "scenario.yaml"


def test_json_is_read_as_well(line: Path) -> None:
    (line / "scenario.yaml").unlink()
    (line / "scenario.json").write_text(
        '{"factorysim": 1, "factory": {"products": {"part": {"route": ["saw"]}},'
        ' "sources": {"orders": {"makes": "part", "every": 2}}, "stations": {"saw": {"time": 1}}}}',
        encoding="utf-8",
    )
    assert read_scenario("my-line").factory.stations.saw.time == 1.0


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("flexible_line", "Did you mean 'flexible-line'?"),
        ("my-lin", "Did you mean 'my-line'?"),
        ("my-line/scenari.yaml", "Did you mean 'my-line/scenario.yaml'?"),
        ("nothing", "The library has battery-hour, beer-game, bowl"),
        ("", "The library has"),
        ("a\0b", "not the name of a scenario"),
        ("x" * 5000, "cannot be read"),
        ("../../../etc", "there is no scenario called"),
    ],
)
def test_an_unknown_name_is_answered_with_the_closest(name: str, words: str, line: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        find(name)
    assert words in str(caught.value)


def test_a_folder_without_a_scenario_says_what_is_missing(line: Path) -> None:
    Path("empty").mkdir()
    with pytest.raises(ScenarioError, match=r"no scenario in this folder, no scenario\.yaml"):
        find("empty")


def test_the_name_is_the_folder_or_the_file() -> None:
    assert name_of(Path("plants/saw-line/scenario.json")) == "saw-line"
    assert name_of(Path("plants/saw-line.yaml")) == "saw-line"
