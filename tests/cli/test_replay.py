"""``factorysim replay``, as a student gives it."""

from __future__ import annotations

import pytest

from tests.cli.asking import ask


def test_the_page_is_written_and_its_place_is_said(tmp_path):
    said = ask("replay", "waiting-line", "--until", "2 h", "--set", "run.warmup=0")
    assert "results/waiting-line.html" in said.out.replace("\\", "/")
    page = (tmp_path / "results" / "waiting-line.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    ask("replay", "waiting-line", "--until", "2 h", "--set", "run.warmup=0")
    assert (tmp_path / "results" / "waiting-line-2.html").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["waiting-lin"], "Did you mean 'waiting-line'"),
        (["waiting-line", "--set", "stations.bensh.buffer=2"], "Did you mean 'bench'"),
        (["waiting-line", "--set", "stations.bench.time=-1"], "A time is 0 or more"),
        (["waiting-line", "--replication", "0"], "replications count from 1"),
        (["waiting-line", "--out", "."], "this is a folder"),
        (["a", "b", "c"], "one run or two side by side, not 3"),
    ],
)
def test_mistakes_are_said_before_anything_is_run_or_made(tmp_path, arguments, said):
    answer = ask("replay", *arguments)
    assert answer.code == 2
    assert said in answer.err
    assert [file.name for file in tmp_path.iterdir()] == ["tiny.yaml"]


def test_a_folder_that_is_missing_is_made(tmp_path):
    assert ask("replay", "helpful-robot", "--out", "new/folder/page.html").code == 0
    assert (tmp_path / "new" / "folder" / "page.html").exists()
