"""A cell with safeguards does at least 100 000 tasks per minute of processor time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

import factorysim as fs

pytestmark = pytest.mark.benchmark

WANTED = 100_000
"""Tasks per minute."""


def cell(safeguard: dict[str, object] | None) -> fs.Factory:
    """Five tasks of a person and a robot, and visitors a fifth of the time."""
    visits = {} if safeguard is None else {"people": {"stay": 20, "share": 0.2}}
    return fs.Factory(
        time_unit="s",
        products={"unit": {"route": ["cell"]}},
        sources={"work": {"makes": "unit", "unlimited": True}},
        crews={"fitters": {"workers": 1}},
        cells={
            "cell": {
                "people": "fitters",
                "tasks": {
                    "base": {"human": 10},
                    "press": {"human": 20, "robot": 30, "after": "base"},
                    "screw": {"human": 25, "robot": 25, "after": "base"},
                    "wire": {"human": 30, "after": "base"},
                    "check": {"human": 8, "after": ["press", "screw", "wire"]},
                },
                "allocation": {"press": "robot", "screw": "robot"},
                "safeguard": safeguard,
                "visits": visits,
            }
        },
    )


GUARDS = {
    "none": None,
    "fence": {"kind": "fence"},
    "speed and separation": {"kind": "speed_and_separation", "outer": 1.9, "inner": 0.54},
    "power and force": {"kind": "power_and_force"},
}


@pytest.mark.parametrize("name", GUARDS)
def test_a_cell_does_many_tasks_in_a_minute(name: str, measured: Callable[[str], None]):
    factory = cell(GUARDS[name])  # type: ignore[arg-type]
    best = 0.0
    for _ in range(3):
        begin = time.process_time()
        result = fs.simulate(factory, until="60 h", record="none", seed=1)
        spent = time.process_time() - begin
        tasks = int(result.cell_tasks["count"].sum())
        best = max(best, 60 * tasks / spent)
    measured(f"cell, {name:<22}{best:12,.0f} tasks per minute (wanted {WANTED:,})")
    assert best >= WANTED
