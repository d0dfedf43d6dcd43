"""The tables of the reference name everything that the library has."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

import factorysim
from factorysim.engine.hooks import EVENTS
from factorysim.model.distributions import DISTRIBUTIONS
from factorysim.model.elements import Element
from factorysim.model.schema import attribute_table
from factorysim.results.indicators import indicators
from factorysim.rules import CHOICES, DISPATCHING, REQUESTS, VEHICLES
from tests.docs.blocks import ROOT


@pytest.fixture(scope="module")
def tables() -> ModuleType:
    file = ROOT / "docs" / "reference_tables.py"
    spec = importlib.util.spec_from_file_location("reference_tables", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sections(page: str) -> dict[str, str]:
    """Return the text below each headline."""
    parts = [part.partition("\n") for part in f"\n{page}".split("\n## ")[1:]]
    return {title.strip(): text for title, _, text in parts}


def test_every_attribute_stands_in_the_table_of_its_element(tables: ModuleType):
    found = sections(tables.elements_page()) | sections(tables.distributions_page())
    for row in attribute_table():
        assert f"| `{row.attribute}` |" in found[row.element], row
    assert {row.element for row in attribute_table()} == set(found)


def test_an_attribute_that_is_needed_is_called_required(tables: ModuleType):
    conveyor = sections(tables.elements_page())["Conveyor"]
    assert "| `length` | number above 0 | m | required | Length in m. |" in conveyor


def test_every_distribution_is_written_as_it_can_be_read(tables: ModuleType):
    found = sections(tables.distributions_page())
    assert list(found) == list(DISTRIBUTIONS)
    for kind, text in found.items():
        assert f"In a file `{{{kind}: " in text
        assert f"`fs.{kind}(" in text


def test_every_rule_and_choice_has_a_meaning(tables: ModuleType):
    for kind in (DISPATCHING, CHOICES, REQUESTS, VEHICLES):
        assert all(f"| `{name}` |" in tables.names_page(kind) for name in kind)


def test_every_indicator_and_event_is_listed(tables: ModuleType):
    assert all(f"| `{name}` |" in tables.indicators_page() for name in indicators)
    assert all(f"| `{kind}` |" in tables.events_page() for kind in EVENTS)
    assert set(tables.EVENT_MEANINGS) == set(EVENTS)


@pytest.mark.parametrize(
    "command",
    [
        "list",
        "show",
        "run",
        "chart",
        "replay",
        "study",
        "compare",
        "fit",
        "validate",
        "new",
        "schema",
        "verify",
    ],
)
def test_every_command_has_a_section(tables: ModuleType, command: str):
    text = sections(tables.command_line_page())[command]
    assert f"factorysim {command}" in text
    assert "| `--debug` |" in text


def test_every_name_of_the_theory_is_described_once(tables: ModuleType):
    page = tables.theory_page()
    names = [name for name, value in vars(factorysim.theory).items() if callable(value)]
    assert "mmc" in names
    for name in names:
        assert page.count(f":: factorysim.theory.{name}\n") == 1, name


def test_every_public_name_is_described_once(tables: ModuleType):
    page = tables.api_page()
    for name in factorysim.__all__:
        value = getattr(factorysim, name)
        is_element = isinstance(value, type) and issubclass(value, Element)
        is_module = name in ("rules", "theory")
        is_elsewhere = name in DISTRIBUTIONS or is_module or is_element
        wanted = 1 if not is_elsewhere or name == "Scenario" else 0
        assert page.count(f":: factorysim.{name}\n") == wanted, name


def test_files_that_have_not_changed_are_left_alone(tables: ModuleType, tmp_path: Path):
    first = {file: file.stat().st_mtime_ns for file in tables.write_all(tmp_path)}
    second = {file: file.stat().st_mtime_ns for file in tables.write_all(tmp_path)}
    assert first == second
    assert all(file.read_text("utf-8").strip() for file in first)


def test_a_cell_cannot_break_its_table(tables: ModuleType):
    assert tables._cell("a | b <c> *d* ``e``") == "a \\| b &lt;c> \\*d\\* `e`"
