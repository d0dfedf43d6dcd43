"""Whatever the factory: people and robots do one thing at a time, with all who are needed.

Factories are drawn as everywhere here, but crews and cells may occur in each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from math import isclose, isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import factorysim as fs
from tests.properties.factories import FactoryRun, factory_runs
from tests.properties.instants import broken_at_this_instant
from tests.properties.runs import ending_of, result_of, same, simulation_of
from tests.properties.stories import contradictions
from tests.properties.work_done import WorkInCells, WorkOfMachines, WorkOutsideShifts
from tests.shuffling import event_numbers

PEOPLE = ("crews", "cells")
SELDOM = ("buffers", "carriers", "collect", "conveyors", "loops", "splits", "storages", "transport")
"""What hides people from view: factories with all of it are often full, or stand still."""
NEW_WORK = ("failures", "maintenance", "preemption", "quality")
"""What gives a machine work anew, or takes it away."""
MANY = settings(max_examples=400)


def instants_of(sim: fs.Simulation, until: float) -> Iterator[float]:
    """Run *sim* instant by instant; a deadlock or a zero-time loop is an end like any other."""
    with suppress(fs.ModelError):
        sim.run(until=0.0)
        yield sim.now
        while sim.step() and sim.now <= until:
            yield sim.now


def watched(run: FactoryRun) -> None:
    """Run *run* instant by instant, looking at everything after each."""
    sim = simulation_of(run)
    for _ in instants_of(sim, run.until):
        broken = broken_at_this_instant(sim)
        assert broken == [], broken[0]


@given(run=factory_runs(always=PEOPLE))
def test_after_every_instant_everybody_is_where_he_should_be(run: FactoryRun) -> None:
    watched(run)


@given(run=factory_runs(always=PEOPLE, without=SELDOM))
def test_after_every_instant_everybody_is_where_he_should_be_in_small_factories(
    run: FactoryRun,
) -> None:
    watched(run)


@pytest.mark.long
@MANY
@given(run=factory_runs(always=PEOPLE) | factory_runs(always=PEOPLE, without=SELDOM))
def test_in_many_factories_everybody_is_where_he_should_be(run: FactoryRun) -> None:
    watched(run)


def ends_alike(run: FactoryRun, seed: int) -> None:
    """Run *run* several times, in other ways, and compare: every run is audited as well."""
    usual = ending_of(run)
    assert same(usual, ending_of(run))
    assert same(usual, ending_of(run, event_numbers=event_numbers(seed)))
    assert same(usual, ending_of(run, watched=True))
    assert same(usual, ending_of(run, steps=7), apart_from=("ended", "end"))


@given(run=factory_runs(always=PEOPLE), seed=st.integers(0, 1000))
def test_the_same_seed_gives_the_same_history_in_any_order_of_events(
    run: FactoryRun, seed: int
) -> None:
    ends_alike(run, seed)


@pytest.mark.long
@MANY
@given(run=factory_runs(always=PEOPLE), seed=st.integers(0, 1000))
def test_in_many_factories_the_same_seed_gives_the_same_history(run: FactoryRun, seed: int) -> None:
    ends_alike(run, seed)


@given(run=factory_runs(always=PEOPLE))
def test_the_history_of_people_is_a_possible_story(run: FactoryRun) -> None:
    ending = ending_of(run._replace(warmup=0.0), record="history")
    if ending.observed is not None:
        found = contradictions(run.factory, ending.observed)
        assert found == [], found[0]


def adds_up(run: FactoryRun, watcher: type[WorkInCells | WorkOfMachines]) -> None:
    """Add up the work that is seen in every span of time, and compare it with what was to do."""
    sim = simulation_of(run)
    work = watcher(sim)
    for now in instants_of(sim, run.until):
        broken = work.broken_at(now)
        assert broken == [], broken[0]


@given(run=factory_runs(always=PEOPLE, without=SELDOM))
def test_the_work_of_a_task_is_conserved_through_every_slow_down_and_stop(run: FactoryRun) -> None:
    adds_up(run, WorkInCells)


@given(run=factory_runs(always=("crews", "shifts"), without=(*SELDOM, *NEW_WORK, "cells")))
def test_the_work_of_a_machine_is_conserved_whoever_comes_and_goes(run: FactoryRun) -> None:
    adds_up(run, WorkOfMachines)


@pytest.mark.long
@MANY
@given(run=factory_runs(always=PEOPLE, without=(*SELDOM, *NEW_WORK)))
def test_in_many_factories_work_is_conserved(run: FactoryRun) -> None:
    adds_up(run, WorkInCells)
    adds_up(run, WorkOfMachines)


@given(run=factory_runs(always=(*PEOPLE, "shifts"), without=SELDOM))
def test_nobody_works_outside_the_shift_who_leaves_when_it_ends(run: FactoryRun) -> None:
    sim = simulation_of(run)
    work = WorkOutsideShifts(sim)
    for now in instants_of(sim, run.until):
        broken = work.broken_at(now)
        assert broken == [], broken[0]


@given(run=factory_runs(always=PEOPLE, without=SELDOM))
def test_all_numbers_of_people_are_possible(run: FactoryRun) -> None:
    result = result_of(run)
    if result is None:
        return
    shares = [
        value
        for table in (result.crews, result.workers, result.cells, result.robots, result.safeguards)
        for name in table.columns
        if name.endswith(("_share", "_idle", "utilisation", "efficiency")) or name == "nobody"
        for value in table[name].dropna()
    ]
    assert all(-1e-9 <= share <= 1 + 1e-9 for share in shares)
    for worker in result.workers.to_dict("records"):
        whole = sum(worker[f"{state}_share"] for state in ("working", "walking", "waiting"))
        assert isnan(whole) or isclose(whole, 1.0, rel_tol=1e-9)
