"""The map of a folder, the docstring of its ``__init__.py``, names every module in it."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOMS = ["model", "results", "engine", "engine.transport", "engine.supply", "engine.storage"]


@pytest.mark.parametrize("room", ROOMS)
def test_the_map_of_a_room_names_all_its_modules(room: str):
    package = import_module(f"factorysim.{room}")
    assert package.__doc__ is not None
    assert package.__file__ is not None
    named = set(re.findall(r"\w+", package.__doc__))
    modules = {file.stem for file in Path(package.__file__).parent.glob("*.py")} - {"__init__"}
    # Modules that check have one line together.
    assert sorted(m for m in modules - named if not m.startswith("checks_of_")) == []
