"""Writing: what is read again is equal to what was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from factorysim.errors import ScenarioError
from factorysim.model import Order, Station
from factorysim.scenario import Scenario, names, parse_scenario, read_scenario, write_scenario
from factorysim.scenario.starting import template
from factorysim.scenario.writing import LONGEST_LIST


@pytest.mark.parametrize("ending", ["yaml", "yml", "json"])
@pytest.mark.parametrize("name", names())
def test_a_shipped_scenario_is_written_without_loss(name: str, ending: str, tmp_path: Path) -> None:
    scenario = read_scenario(name)
    file = write_scenario(scenario, tmp_path / f"copy.{ending}")
    copy = read_scenario(file)
    assert copy == scenario
    assert copy.content_hash == scenario.content_hash
    assert copy.to_yaml() == scenario.to_yaml()


def test_a_folder_gets_a_scenario_file(tmp_path: Path) -> None:
    file = write_scenario(read_scenario("bowl"), tmp_path / "plants" / "my-bowl")
    assert file == tmp_path / "plants" / "my-bowl" / "scenario.yaml"
    assert read_scenario(tmp_path / "plants" / "my-bowl").name == "my-bowl"


def test_values_between_are_kept_bit_for_bit(tmp_path: Path) -> None:
    scenario = parse_scenario(template("saw-line")).with_changes(
        {
            "stations.saw.setup": 0.1 + 0.2,
            "stations.mill_2.time": {"discrete": {"1": 0.25, "2.5": 0.75}},
            "sources.orders.first_at": "1.5 h",
            "run.until": {"parts": 100},
        }
    )
    assert read_scenario(write_scenario(scenario, tmp_path)) == scenario


def test_words_that_look_like_something_else_are_kept(tmp_path: Path) -> None:
    scenario = parse_scenario(template("saw-line")).with_changes(
        {"about.title": {"en": "no", "fr": "1e3", "de": "# ~: null\n'\"\ttab"}}
    )
    assert read_scenario(write_scenario(scenario, tmp_path)) == scenario


def test_a_long_schedule_becomes_a_table_beside_the_scenario(tmp_path: Path) -> None:
    orders = [Order(at=i / 7, product="bracket", count=1 + i % 3) for i in range(LONGEST_LIST + 1)]
    scenario = parse_scenario(template("saw-line")).with_changes(
        {"sources.orders": {"makes": {"bracket": 1, "housing": 1}, "schedule": orders}}
    )
    file = write_scenario(scenario, tmp_path)
    assert (
        (tmp_path / "scenario.orders.csv")
        .read_text(encoding="utf-8")
        .startswith("at,product,count")
    )
    assert "schedule: scenario.orders.csv" in file.read_text(encoding="utf-8")
    assert read_scenario(file) == scenario


def test_a_function_leaves_no_file_behind(tmp_path: Path) -> None:
    line = parse_scenario(template("saw-line")).factory
    stations = {**line.stations, "saw": Station(time=lambda part, station: 1.0)}
    scenario = Scenario(factory=line.model_copy(update={"stations": stations}))
    with pytest.raises(ScenarioError, match="function"):
        write_scenario(scenario, tmp_path / "line")
    assert not (tmp_path / "line").exists()
