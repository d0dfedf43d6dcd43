"""``import factorysim``: light at first, and the same names for people and type checkers."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import factorysim


def names_for_type_checkers() -> dict[str, str]:
    tree = ast.parse(Path(factorysim.__file__).read_text("utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If) and not node.orelse
                and isinstance(node.test, ast.Name))  # fmt: skip
    return {
        alias.asname: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_type_checkers_are_told_the_names_that_there_are():
    told = names_for_type_checkers()
    there = {name: home for home, names in factorysim._HOMES.items() for name in names}
    assert told == {**there, "rules": "factorysim", "theory": "factorysim"}
    assert sorted(told) == sorted(factorysim.__all__)


@pytest.mark.parametrize("name", factorysim.__all__)
def test_every_public_name_can_be_used(name):
    assert getattr(factorysim, name) is not None
    assert name in dir(factorysim)


def test_a_name_that_is_not_there_is_refused():
    with pytest.raises(AttributeError, match="no attribute 'simulat'"):
        _ = factorysim.simulat


def test_importing_it_loads_nothing_heavy():
    program = (
        "import sys, factorysim\n"
        "heavy = ['matplotlib', 'pandas', 'scipy', 'networkx', 'numpy', 'pydantic', 'simpy']\n"
        "assert not [name for name in heavy if name in sys.modules]\n"
        "factorysim.simulate(factorysim.serial_line(times=[1, 2]), until=10)\n"
        "heavy = ['matplotlib', 'pandas', 'scipy', 'networkx']\n"
        "assert not [name for name in heavy if name in sys.modules]\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
