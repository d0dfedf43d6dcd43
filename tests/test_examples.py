"""Every example runs from top to bottom, is short, and says what it shows."""

from __future__ import annotations

import ast
import contextlib
import io
import runpy
import subprocess
import sys
import warnings
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

FOLDER = Path(__file__).parents[1] / "examples"
EXAMPLES = sorted(FOLDER.glob("*.py"))
LONGEST = 60
MOST_SECONDS = 120
"""Far above the ten seconds that an example may take on a desk: the machine may be busy."""

each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)


@cache
def output(name: str) -> str:
    """Run an example in an empty folder and return what it prints; it must leave nothing there."""
    printed = io.StringIO()
    with (
        TemporaryDirectory() as folder,
        contextlib.chdir(folder),
        contextlib.redirect_stdout(printed),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("default")
        runpy.run_path(str(FOLDER / name), run_name="__main__")
        assert list(Path(folder).iterdir()) == [], "an example leaves no files behind"
    return printed.getvalue()


def test_there_are_at_least_nine_examples():
    assert len(EXAMPLES) >= 9


@each_example
def test_an_example_runs_and_prints_something(example: Path):
    assert output(example.name).strip()


def test_an_example_runs_as_people_start_it(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, str(EXAMPLES[0])],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=MOST_SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == output(EXAMPLES[0].name)


@each_example
def test_an_example_is_short(example: Path):
    assert len(example.read_text("utf-8").splitlines()) < LONGEST


@each_example
def test_an_example_begins_with_what_it_shows_and_a_drawing(example: Path):
    text = ast.get_docstring(ast.parse(example.read_text("utf-8")))
    assert text is not None
    assert "Shows\n" in text
    assert "\n* " in text
    assert "->" in text


def test_the_list_names_every_example_once():
    rows = (FOLDER / "README.md").read_text("utf-8").splitlines()
    listed = [row for row in rows if "](" in row]
    assert [row.split("](")[1].split(")")[0] for row in listed] == [e.name for e in EXAMPLES]


def test_the_dice_game_gives_the_known_means():
    rows = [line.split() for line in output("10_dice_game.py").splitlines()[1:4]]
    means = {int(row[0]): float(row[1]) for row in rows}
    assert means == pytest.approx({10: 2.33, 20: 2.59, 100: 3.03}, abs=0.02)


def test_the_job_shop_needs_the_known_time_with_each_rule():
    lines = output("08_job_shop_rules.py").splitlines()
    makespans = {row[0]: row[1] for line in lines if len(row := line.split()) == 4}
    assert makespans["spt"] == "88"
    assert makespans["mopnr"] == "59"


def test_the_rule_by_name_and_the_function_give_the_same():
    lines = output("05_your_own_rule.py").splitlines()
    by_name = next(line for line in lines if line.startswith("costly_work_first"))
    as_function = next(line for line in lines if line.startswith("as a function"))
    assert by_name.split()[1:] == as_function.split()[3:]
