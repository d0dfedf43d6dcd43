"""How the tests are run: what is left out, with how many processes, with which random examples.

Advice for writing a test here:

* its name says the expectation: `test_a_full_buffer_blocks_the_station_before_it`;
* logic is tested with constant times and exact results, in a story of at most fifteen lines;
* theory is tested with a fixed seed and a tolerance that is a multiple of the standard error;
* more than about five seconds? Mark it `@pytest.mark.long`; `pytest -m long` runs it;
* a test that measures speed or memory lives in tests/benchmarks and is marked `benchmark`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from factorysim import rules
from factorysim.results.indicators import indicators

BENCHMARKS = Path(__file__).parent / "benchmarks"
MOST_PROCESSES = 8

# The same examples on every machine: a red suite must mean a mistake, never bad luck.
# `HYPOTHESIS_PROFILE=search pytest -k property` looks for new ones.
settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "search",
    deadline=None,
    max_examples=1000,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def _benchmarks_are_asked_for(config: pytest.Config) -> bool:
    """Whether a path inside tests/benchmarks was given on the command line."""
    here = config.invocation_params.dir
    paths = [(here / argument.split("::")[0]).resolve() for argument in config.args]
    return any(path.is_relative_to(BENCHMARKS.resolve()) for path in paths)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process per core, but benchmarks alone: two that run side by side disturb each other."""
    if _benchmarks_are_asked_for(config) or "benchmark" in config.option.markexpr.split():
        return 0
    return min(os.cpu_count() or 1, MOST_PROCESSES)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out long tests and benchmarks unless `-m` or the path of a benchmark names them."""
    if config.option.markexpr:
        return
    left_out = {"long"} if _benchmarks_are_asked_for(config) else {"long", "benchmark"}
    kept = [item for item in items if not any(item.get_closest_marker(m) for m in left_out)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


@pytest.fixture(autouse=True)
def _registered_names_go_with_the_test() -> Iterator[None]:
    """Forget the rules and indicators that a test, or a page of the documentation, registers."""
    registries = [rules.rules, rules.choices, indicators]
    before = [dict(registry._functions) for registry in registries]
    yield
    for registry, functions in zip(registries, before, strict=True):
        registry._functions.clear()
        registry._functions.update(functions)
