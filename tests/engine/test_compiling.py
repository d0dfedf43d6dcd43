"""The engine can be compiled, and says whether it is."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from factorysim import engine

CHECKOUT = Path(__file__).parents[2]
HOOK = CHECKOUT / ".ci" / "compile_engine.py"


def test_an_engine_says_whether_it_is_compiled():
    is_source = Path(engine.simulation.__file__).suffix == ".py"
    assert engine.is_compiled() is not is_source


def test_the_version_says_whether_the_engine_is_compiled():
    command = [sys.executable, "-m", "factorysim", "--version"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert ("compiled engine" in told) is engine.is_compiled()


@pytest.mark.skipif(not HOOK.is_file(), reason="the tests stand outside a checkout")
def test_what_is_left_out_of_compiling_exists():
    tree = ast.parse(HOOK.read_text(encoding="utf-8"))
    (left_out,) = (
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "STAY_AS_THEY_ARE"
    )
    room = Path(engine.__file__).parent
    for name in left_out:
        assert (room / name).is_file(), name
