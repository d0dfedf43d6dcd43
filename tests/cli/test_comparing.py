from __future__ import annotations

import json

import pytest

from factorysim.cli.comparing import ComparisonWishes, compare_scenarios
from factorysim.errors import ScenarioError, UnknownName
from factorysim.experiments.comparing.compare import compare
from factorysim.scenario import read_scenario

CHANGE = "stations.drill.buffer=8"


def printed(capsys, *scenarios, **wishes):
    compare_scenarios(ComparisonWishes(scenarios or ("tiny.yaml",), **wishes))
    return capsys.readouterr().out


def test_a_change_is_compared_with_the_scenario_as_it_stands(capsys):
    text = printed(capsys, with_=(CHANGE,))
    assert f"{CHANGE} compared with tiny.yaml; paired by replication" in text
    scenario = read_scenario("tiny.yaml")
    expected = compare(
        scenario, scenario.with_changes({"stations.drill.buffer": 8}),
        indicators=("throughput", "lead_time", "wip"), names=("tiny.yaml", CHANGE),
    )  # fmt: skip
    for row in expected.rows:
        assert f": {row.text()}." in text
    assert "The 3 intervals hold together with 95 %" in text


def test_json_is_data_for_other_programs(capsys):
    data = json.loads(printed(capsys, with_=(CHANGE,), indicators=("wip",), as_json=True))
    (row,) = data["differences"]
    assert (row["indicator"], row["n"]) == ("wip", 3)
    assert row["low"] < row["difference"] < row["high"]
    assert data["systems"] == ["tiny.yaml", CHANGE]
    assert data["common_random_numbers"] is True
    assert data["missing_pairs"] == []


def test_what_cannot_be_said_is_null_in_json(capsys):
    data = json.loads(printed(capsys, with_=(CHANGE,), indicators=("service_level",), as_json=True))
    assert data["differences"][0]["difference"] is None
    assert [pair["replication"] for pair in data["missing_pairs"]] == [1, 2, 3]


def test_options_change_all_systems(capsys):
    text = printed(
        capsys, with_=(CHANGE,), settings=("stations.saw.time=0.5",), indicators=("throughput",),
        run=(("replications", 4), ("until", "5 h"), ("seed", None)), names=("today", "wider"),
        language="de", independent=True, all_pairs=True, confidence=0.9,
    )  # fmt: skip
    assert "wider im Vergleich zu today; unabhängige Läufe" in text
    assert "4 + 4" in text
    assert "90 %" in text


def test_two_scenarios_are_compared_when_they_are_run_alike(capsys, folder):
    changed = (folder / "tiny.yaml").read_text("utf-8").replace("time: 1}", "time: 0.5}")
    (folder / "other.yaml").write_text(changed, encoding="utf-8")
    text = printed(capsys, "tiny.yaml", "other.yaml", indicators=("lead_time",))
    assert "other.yaml compared with tiny.yaml" in text
    assert "is lower by" in text


def test_a_long_change_is_called_changed(capsys):
    text = printed(capsys, with_=(CHANGE, "stations.saw.buffer=10", "stations.saw.capacity=2"))
    assert "changed compared with tiny.yaml" in text


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({}, "there is one system only"),
        ({"with_": (CHANGE,), "settings": (CHANGE,)}, "is set by --set and by --with"),
        ({"with_": ("stations.dril.buffer=8",)}, "Did you mean 'drill'"),
        ({"with_": (CHANGE,), "names": ("x",)}, "one name for each"),
    ],
)
def test_wishes_that_cannot_be_granted_are_refused(wishes, words):
    with pytest.raises((ScenarioError, UnknownName), match=words):
        compare_scenarios(ComparisonWishes(("tiny.yaml",), **wishes))


def test_the_same_scenario_twice_is_refused():
    with pytest.raises(ScenarioError, match="named twice"):
        compare_scenarios(ComparisonWishes(("tiny.yaml", "tiny.yaml")))
