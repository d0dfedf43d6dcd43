"""Reference cases that theory alone has to reproduce, in the format of tests/validation."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@cache
def all_cases() -> dict[str, dict[str, Any]]:
    """Return the cases of this folder by their ids."""
    data = json.loads((HERE / "cases.json").read_text(encoding="utf-8"))
    return {case["id"]: case for case in data["cases"]}


def metrics(family: str) -> list[tuple[str, str]]:
    """Return the id of the case and the name of the number, for every number of a family."""
    return [
        (name, metric["name"])
        for name, case in all_cases().items()
        if case["family"] == family
        for metric in case["metrics"]
    ]


def value(case: str, name: str) -> Any:
    """Return the exact value of a number of a case."""
    return next(m["value"] for m in all_cases()[case]["metrics"] if m["name"] == name)
