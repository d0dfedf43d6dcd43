"""What is frozen of a scenario: the digest and the indicators of its first replication."""

from __future__ import annotations

import json
import math
import platform
from pathlib import Path
from typing import Any

from factorysim.engine import simulate
from factorysim.results.provenance import versions
from factorysim.scenario import read_scenario

FOLDER = Path(__file__).parent
DIGITS = 12
"""Significant digits of an indicator."""


def file_of(name: str) -> Path:
    return FOLDER / f"{name}.json"


def here() -> dict[str, str]:
    """On what the last bit of a number may depend."""
    return {
        "platform": f"{platform.system()} {platform.machine()}",
        "numpy": versions()["numpy"],
    }


def golden(name: str) -> dict[str, Any]:
    """Run the first replication of a shipped scenario and return what is frozen of it."""
    result = simulate(read_scenario(name))
    return {
        "made_on": here(),
        "digest": result.digest,
        "indicators": {name: _rounded(value) for name, value in result.numbers.items()},
    }


def text_of(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=2) + "\n"


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else float(f"{value:.{DIGITS}g}")
