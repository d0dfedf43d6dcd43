"""Every block of code that people read is run, and prints what the page says it prints.

Rules for writing a page:

* ``python`` blocks of a page are run in their order, in one namespace and one empty folder.
* A ``text`` block directly after a ``python`` block is what that block prints.
* A ``yaml`` block that says ``factorysim: 1`` is a whole scenario; if its first line is a comment
  such as ``# line.yaml``, the following blocks find it under this name. Other ``yaml`` blocks are
  pieces of a factory, such as ``stations: ...``; every element in them is checked.
* A ``yaml`` block that says ``factorysim_study: 1`` is a study; its first line is its name.
* ``sh`` blocks: the lines that begin with ``factorysim`` are run, with one replication and mostly
  without a report.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from factorysim import rules
from factorysim.cli.app import app
from factorysim.errors import DoubtfulModel
from factorysim.experiments.study_files import read_study_file
from factorysim.model import (
    Buffer,
    Conveyor,
    Exit,
    Factory,
    Fleet,
    Layout,
    Loop,
    Product,
    Run,
    Shift,
    Source,
    Station,
    Storage,
)
from factorysim.scenario import parse_scenario
from factorysim.scenario.yaml_text import parse
from tests.docs.blocks import ROOT, Block, blocks_of, name_of, pages

SET_UP = (
    "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/factorysim run flexible-line",
    'python3 -m venv .venv && .venv/bin/pip install -e ".[test]" && .venv/bin/pytest',
)
"""The two commands that do all the set-up; .ci/run runs them."""

NOT_RUN = (
    *SET_UP,
    ".venv/bin/pytest -m long",
    ".venv/bin/python -m pytest tests/benchmarks",
    "bash .ci/run",
    'pip install -e ".[test,docs,dev]"',
    "pre-commit install",
)
LANGUAGES = ("python", "yaml", "sh", "text", "toml")
ELEMENTS: dict[str, Any] = {
    "products": Product,
    "sources": Source,
    "stations": Station,
    "buffers": Buffer,
    "conveyors": Conveyor,
    "storages": Storage,
    "exits": Exit,
    "loops": Loop,
    "layouts": Layout,
    "fleets": Fleet,
    "shifts": Shift,
}

each_page = pytest.mark.parametrize("page", pages(), ids=name_of)


@pytest.fixture
def own_rules() -> Iterator[None]:
    """Forget the rules that a page registers."""
    registries = (rules.rules, rules.choices, rules.requests, rules.vehicles)
    before = [(registry, dict(registry._functions)) for registry in registries]
    yield
    for registry, functions in before:
        registry._functions.clear()
        registry._functions.update(functions)


@each_page
def test_every_block_says_its_language(page: Path):
    for block in blocks_of(page):
        known = block.language in LANGUAGES or block.language.startswith("{")
        assert known, f"{name_of(page)}, line {block.line}: {block.language!r}"


@each_page
def test_the_blocks_of_a_page_run(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_rules: None
):
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {"__name__": "page"}
    printed: str | None = None
    for block in blocks_of(page):
        if block.language == "python":
            printed = run_python(page, block, namespace) or None
        elif block.language == "text" and printed is not None:
            assert lines(block.text) == lines(printed), f"{name_of(page)}, line {block.line}"
            printed = None
        elif block.language == "yaml":
            check_yaml(page, block)
        elif block.language == "sh":
            for line in block.text.splitlines():
                run_command(page, line.strip())


@pytest.mark.parametrize("command", SET_UP)
def test_the_readme_has_the_set_up_word_for_word(command: str):
    blocks = [block.text.strip() for block in blocks_of(ROOT / "README.md")]
    assert command in blocks


def lines(text: str) -> list[str]:
    """Return what is printed, without the white space that nobody sees."""
    return [line.rstrip() for line in text.strip().splitlines()]


def run_python(page: Path, block: Block, namespace: dict[str, Any]) -> str:
    """Run a block and return what it prints."""
    # Lines before the block keep the line numbers of a traceback those of the page.
    source = "\n" * (block.line - 1) + block.text
    output = io.StringIO()
    with contextlib.redirect_stdout(output), warnings.catch_warnings():
        warnings.simplefilter("ignore", DoubtfulModel)
        exec(compile(source, name_of(page), "exec"), namespace)
    return output.getvalue()


def check_yaml(page: Path, block: Block) -> None:
    """Read a scenario, or check the elements of a piece of one."""
    where = f"{name_of(page)}, line {block.line}"
    name = re.match(r"# (\S+\.yaml)\n", block.text)
    if name is not None:
        Path(name[1]).write_text(block.text, encoding="utf-8")
    if re.search(r"^factorysim_study: 1", block.text, re.MULTILINE):
        assert name is not None, f"{where}: a study begins with its name, such as # study.yaml"
        read_study_file(name[1]).study()
        return
    if re.search(r"^factorysim: 1", block.text, re.MULTILINE):
        parse_scenario(block.text, file=where, folder=Path())
        return
    piece = parse(block.text).data
    assert isinstance(piece, dict), where
    for key, value in piece.items():
        if key == "run":
            Run(**value)
        elif key in ELEMENTS:
            for data in value.values():
                ELEMENTS[key].model_validate(data)
        else:
            assert key in Factory.model_fields, f"{where}: {key!r}"


def run_command(page: Path, line: str) -> None:
    """Run one line for a shell, if it concerns this library."""
    line = line.split("  #")[0].strip()
    if not line or line.startswith("#") or line in NOT_RUN:
        return
    words = shlex.split(line)
    program = Path(words[0]).name
    if program == "python":
        assert (ROOT / words[1]).is_file(), f"{name_of(page)}: {line}"
        return
    assert program == "factorysim", f"{name_of(page)}: {line}"
    arguments = words[1:]
    if arguments[:1] == ["study"]:
        arguments = [*without_option(arguments, "--replications"), "--replications", "2"]
        arguments += ["--workers", "1"]
    if arguments[:1] == ["run"] and "--explain" not in arguments:
        arguments = [*without_option(arguments, "--replications"), "--replications", "1"]
        if page.stem != "write_a_report":
            arguments.append("--no-report")
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, f"{name_of(page)}: {line}\n{result.output}\n{result.exception!r}"


def without_option(arguments: list[str], option: str) -> list[str]:
    """Return *arguments* without an option and its value."""
    if option not in arguments:
        return arguments
    place = arguments.index(option)
    return arguments[:place] + arguments[place + 2 :]


def test_a_block_that_is_not_closed_is_refused(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("```python\nprint(1)\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 1: this block is not closed"):
        blocks_of(page)


def test_a_wrong_output_is_noticed(tmp_path: Path):
    page = ROOT / "docs" / "none.md"
    assert run_python(page, Block("python", "print(1 + 1)\n", 3), {}) == "2\n"
    assert lines("2 \n") != lines("3\n")
