from __future__ import annotations

import json

import pytest

import factorysim as fs
from factorysim.scenario.schema import schema_text
from tests.cli.asking import TINY, ask


def test_validate_says_what_is_there():
    answer = ask("validate", "tiny.yaml")
    assert (answer.code, answer.out) == (
        0, "tiny.yaml is valid: 1 product, 1 source, 2 stations.\n",
    )  # fmt: skip


def test_validate_gives_all_problems_with_their_lines(folder):
    text = TINY.replace("[saw, drill]", "[saw, dril]").replace("time: 1}", "time: -1}")
    (folder / "wrong.yaml").write_text(text, encoding="utf-8")
    answer = ask("validate", "wrong.yaml")
    assert answer.code == 2
    assert answer.out == ""
    lines = answer.err.splitlines()
    assert lines[0].startswith("wrong.yaml, line 5, products.part.route.1.at: ")
    assert "Did you mean 'drill'?" in lines[0]
    assert lines[1].startswith("wrong.yaml, line 8, stations.saw.time: -1")
    assert lines[2] == "2 problems found. Nothing was simulated."


def test_validate_warns_with_the_line_but_accepts(folder):
    (folder / "full.yaml").write_text(TINY.replace("saw: {time: 1}", "saw: {time: 3}"), "utf-8")
    answer = ask("validate", "full.yaml")
    assert answer.code == 0
    assert answer.out.startswith("Warning: full.yaml, line ")
    assert "look at the 1 warning above" in answer.out


def test_a_new_scenario_is_valid_and_runs_and_is_never_overwritten(folder):
    assert ask("new", "my-line").code == 0
    assert ask("validate", "my-line").code == 0
    assert ask("run", "my-line", "--replications", "1", "--until", "30 h").code == 0
    written = (folder / "my-line" / "scenario.yaml").read_text("utf-8")
    assert "# " in written
    answer = ask("new", "my-line")
    assert answer.code == 2
    assert "is there already" in answer.err
    assert (folder / "my-line" / "scenario.yaml").read_text("utf-8") == written


def test_the_schema_is_printed_or_written(folder):
    assert ask("schema").out == schema_text()
    assert ask("schema", "--out", "deep/schema.json").code == 0
    assert json.loads((folder / "deep" / "schema.json").read_text("utf-8"))["title"]


def test_verify_says_the_same(folder):
    ask("run", "tiny.yaml", "--set", "stations.drill.buffer=2", "--out", "r")
    answer = ask("verify", "r")
    assert answer.code == 0
    assert answer.out.startswith("The same: 3 replications were run again with equal numbers")


@pytest.mark.parametrize("name", ["states.csv", "wip.png", "observed_parts.csv", "scenario.yaml"])
def test_verify_finds_a_changed_file(folder, name):
    ask("run", "tiny.yaml", "--out", "r")
    file = folder / "r" / name
    file.write_bytes(file.read_bytes() + b"\n")
    answer = ask("verify", "r")
    assert answer.code == 1
    assert answer.err.startswith("Not the same: ")
    assert name in answer.err


def test_verify_names_what_was_made_with_another_version(folder):
    ask("run", "tiny.yaml", "--replications", "1", "--out", "r")
    manifest = folder / "r" / "manifest.json"
    data = json.loads(manifest.read_text("utf-8"))
    data["provenance"]["versions"]["numpy"] = "1.0.0"
    manifest.write_text(json.dumps(data), encoding="utf-8")
    out = ask("verify", "r").out
    assert out.startswith("This result was made with numpy 1.0.0; here is ")


def test_verify_reads_what_the_library_has_saved(folder):
    fs.simulate(fs.serial_line(times=[1, 2], every=2), until=100).save("r")
    answer = ask("verify", "r")
    assert (answer.code, answer.out) == (
        0, "The same: 1 replication was run again with equal numbers.\n",
    )  # fmt: skip
