"""Whatever the factory: what must be true of every run."""

from __future__ import annotations

import pickle
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.results.facts import facts_of
from factorysim.results.provenance import provenance_of
from factorysim.results.result import make_result
from tests.properties.factories import FactoryRun, factory_runs
from tests.properties.instants import broken_at_this_instant
from tests.properties.runs import (
    differences,
    ending_of,
    simulation_of,
    without_periods,
)

import factorysim as fs


@given(run=factory_runs())
def test_the_same_seed_gives_the_same_run(run: FactoryRun) -> None:
    assert differences(ending_of(run), ending_of(run)) == []


@given(run=factory_runs())
def test_what_is_recorded_changes_nothing(run: FactoryRun) -> None:
    with_rows = ending_of(run)
    without_rows = ending_of(run, record="none")
    with_history = ending_of(run, record="history")
    assert differences(with_rows, with_history, apart_from=("history",)) == []
    apart_from = ("history", "parts", "parts_omitted")
    bare = without_periods(with_rows)
    assert differences(bare, without_periods(without_rows), apart_from=apart_from) == []


@given(run=factory_runs())
def test_the_fast_station_is_the_general_station_to_the_last_bit(run: FactoryRun) -> None:
    assert differences(ending_of(run), ending_of(run, watched=True)) == []


@given(run=factory_runs(), seed=st.integers(0, 1000))
def test_the_order_of_simultaneous_events_changes_nothing(run: FactoryRun, seed: int) -> None:
    usual = ending_of(run)
    numbers = Random(seed)
    shuffled = ending_of(run, event_numbers=iter(numbers.random, None))
    assert differences(usual, shuffled) == []


@given(run=factory_runs())
def test_after_every_instant_nothing_is_left_undone(run: FactoryRun) -> None:
    sim = simulation_of(run, record="parts")
    try:
        while sim.step() and sim.now <= run.until:
            assert broken_at_this_instant(sim) == []
    except fs.ModelError as error:
        assert str(error).startswith("t = ")
