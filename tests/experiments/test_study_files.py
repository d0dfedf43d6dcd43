from __future__ import annotations

import pytest

from factorysim import ScenarioError
from factorysim.experiments.study_files import read_study_file
from tests.cli.asking import TINY

STUDY = """\
factorysim_study: 1
title: {en: Buffers, de: Puffer}
scenario: tiny.yaml
factors:
  stations.drill.buffer: [1, 3]
  layout:
    slow: {stations.saw.time: 1.5}
    fast: {stations.saw.time: 0.5, power: 2.0}
replications: 2
run: {until: 5 h, seed: 3}
measures: {profit: 10 * throughput - wip}
constraints: ["stations.drill.buffer <= 3"]
show: [profit]
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "tiny.yaml").write_text(TINY, encoding="utf-8")
    return tmp_path


def write(folder, text, name="buffers.yaml"):
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_study_file_says_everything(folder):
    file = read_study_file(write(folder, STUDY))
    study = file.study()
    assert file.name == "buffers"
    assert file.title("de") == "Puffer"
    assert file.show == ("profit",)
    assert len(study.points) == 4
    assert study.replications == 2
    assert study.scenario.run.seed == 3
    assert study.points[1].factory.power == 2.0
    assert study.points[0].factory.stations.saw.time == 1.5


def test_what_is_given_replaces_what_the_file_says(folder):
    study = read_study_file(write(folder, STUDY)).study(replications=7, seed=9)
    assert study.replications == 7
    assert study.scenario.run.seed == 9


def test_a_study_beside_a_scenario_is_found_by_the_folder(folder):
    (folder / "scenario.yaml").write_text(TINY, encoding="utf-8")
    write(folder, STUDY.replace("scenario: tiny.yaml\n", ""), "study.yaml")
    assert len(read_study_file(folder).study().points) == 4


def test_a_scenario_without_a_study_still_needs_factors():
    file = read_study_file("waiting-line")
    assert file.settings == {}
    assert len(file.study(factors={"stations.bench.capacity": [1, 2]}).points) == 2


def test_a_study_may_name_a_shipped_scenario(folder):
    text = "factorysim_study: 1\nscenario: bowl\nfactors: {run.warmup: [0, 10]}\n"
    assert read_study_file(write(folder, text)).scenario.name == "bowl"


def test_points_may_stand_in_a_table_beside_the_file(folder):
    (folder / "points.csv").write_text("stations.drill.buffer\n1\n4\n", encoding="utf-8")
    text = "factorysim_study: 1\nscenario: tiny.yaml\ndesign: points.csv\n"
    study = read_study_file(write(folder, text)).study()
    assert [p.factory.stations.drill.buffer for p in study.points] == [1, 4]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("factors:", "facters:", 4, "Did you mean 'factors'"),
        ("factorysim_study: 1", "factorysim_study: 2", 1, "write factorysim_study: 1"),
        ("replications: 2", "replications: many", 9, "accepted is a whole number"),
        ("drill.buffer: [1, 3]", "drill.buffer: []", 5, "list of levels is empty"),
        ("drill.buffer: [1, 3]", "dril.buffer: [1, 3]", 5, "Did you mean 'drill'"),
        ("drill.buffer: [1, 3]", "drill.bufer: [1, 3]", 5, "Did you mean 'buffer'"),
        ("drill.buffer: [1, 3]", "drill.buffer: [-2]", 5, "point 1"),
        ("seed: 3", "sed: 3", 10, "Did you mean 'seed'"),
        ("10 * throughput", "10 * troughput", 11, "Did you mean 'throughput'"),
        ("10 * throughput", "__import__", 11, "__import__"),
        ("scenario: tiny.yaml", "scenario: tin.yaml", 3, "Did you mean 'tiny.yaml'"),
        ("scenario: tiny.yaml", "scenario: ../tiny.yaml", 3, "not possible"),
        ("measures: {", "measures: {{", 11, ""),
        ("show: [profit]", "show: profit", 13, "accepted is a list"),
    ],
)
def test_a_mistake_in_a_study_file_is_named_with_its_line(folder, old, new, line, message):
    assert old in STUDY
    file = write(folder, STUDY.replace(old, new))
    with pytest.raises(ScenarioError) as caught:
        read_study_file(file).study()
    assert message in str(caught.value)
    assert caught.value.problems[0].line == line


def test_a_table_of_points_outside_the_folder_is_not_read(folder):
    text = "factorysim_study: 1\nscenario: tiny.yaml\ndesign: {table: ../points.csv}\n"
    with pytest.raises(ScenarioError, match="not possible"):
        read_study_file(write(folder, text)).study()
