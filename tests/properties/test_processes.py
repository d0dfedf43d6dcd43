"""The same numbers in another process, and with any number of processes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from hypothesis import HealthCheck, given, settings

import factorysim as fs
from tests.properties.factories import FactoryRun, factory_runs
from tests.properties.runs import ending_of, same

FEW = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Executor]:
    """A fresh process, as every process is on Windows and macOS."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield pool


@FEW
@given(run=factory_runs())
def test_another_process_gives_the_same_run(elsewhere: Executor, run: FactoryRun) -> None:
    assert same(ending_of(run), elsewhere.submit(ending_of, run).result(timeout=120))


def test_the_number_of_processes_changes_no_number() -> None:
    line = fs.read_scenario("flexible-line")
    alone = fs.replicate(line, until="8 h", warmup="1 h", replications=5, workers=1)
    together = fs.replicate(line, until="8 h", warmup="1 h", replications=5, workers=2)
    assert alone.table.equals(together.table)
