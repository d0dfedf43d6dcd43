"""A shipped scenario is fast enough for a lesson."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

import factorysim as fs
from factorysim.scenario import names

pytestmark = pytest.mark.benchmark

MOST_SECONDS = 5.0
"""What one run with the settings of the file may take, so that a student tries the next idea."""


@pytest.mark.parametrize("name", names())
def test_one_run_with_the_settings_of_the_file_is_quick(
    name: str, measured: Callable[[str], None]
) -> None:
    scenario = fs.read_scenario(name)
    start = time.process_time()
    fs.simulate(scenario)
    seconds = time.process_time() - start
    measured(
        f"{name}: one run {seconds:.2f} s, all {scenario.run.replications} replications "
        f"about {seconds * scenario.run.replications:.0f} s"
    )
    assert seconds < MOST_SECONDS
