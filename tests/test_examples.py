"""Every example runs from top to bottom, is short, and says what it shows."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "examples"
EXAMPLES = sorted(FOLDER.glob("*.py"))
LONGEST = 60
MOST_SECONDS = 120
"""Far above the ten seconds that an example may take on a desk: the machine may be busy."""

each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)


def run(example: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(example)],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=MOST_SECONDS,
        check=False,
    )


def output(name: str, folder: Path) -> str:
    return run(FOLDER / name, folder).stdout


def test_there_are_at_least_nine_examples():
    assert len(EXAMPLES) >= 9


@each_example
def test_an_example_runs_and_prints_something(example: Path, tmp_path: Path):
    done = run(example, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.strip()
    assert list(tmp_path.iterdir()) == [], "an example leaves no files behind"


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


def test_the_dice_game_gives_the_known_means(tmp_path: Path):
    rows = [line.split() for line in output("10_dice_game.py", tmp_path).splitlines()[1:4]]
    means = {int(row[0]): float(row[1]) for row in rows}
    assert means == pytest.approx({10: 2.33, 20: 2.59, 100: 3.03}, abs=0.02)


def test_the_job_shop_needs_the_known_time_with_each_rule(tmp_path: Path):
    lines = output("08_job_shop_rules.py", tmp_path).splitlines()
    makespans = {row[0]: row[1] for line in lines if len(row := line.split()) == 4}
    assert makespans["spt"] == "88"
    assert makespans["mopnr"] == "59"


def test_the_rule_by_name_and_the_function_give_the_same(tmp_path: Path):
    lines = output("05_your_own_rule.py", tmp_path).splitlines()
    by_name = next(line for line in lines if line.startswith("costly_work_first"))
    as_function = next(line for line in lines if line.startswith("as a function"))
    assert by_name.split()[1:] == as_function.split()[3:]
