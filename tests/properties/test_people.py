"""Whatever the factory: people and robots do one thing at a time, with all who are needed.

Factories are drawn as everywhere here, but crews and cells may occur in each of them.
"""

from __future__ import annotations

from contextlib import suppress
from math import isclose
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import factorysim as fs
from tests.properties.factories import FactoryRun, factory_runs
from tests.properties.instants import broken_at_this_instant
from tests.properties.instants_of_people import cells_of, workers_of
from tests.properties.runs import ending_of, same, simulation_of
from tests.properties.stories import contradictions

PEOPLE = ("crews", "cells")
MANY = settings(max_examples=1000)


def watched(run: FactoryRun) -> None:
    """Run *run* instant by instant, looking at everything after each."""
    sim = simulation_of(run)
    with suppress(fs.ModelError):
        while sim.step() and sim.now <= run.until:
            broken = broken_at_this_instant(sim)
            assert broken == [], broken[0]


@given(run=factory_runs(always=PEOPLE))
def test_after_every_instant_everybody_is_where_he_should_be(run: FactoryRun) -> None:
    watched(run)


@pytest.mark.long
@MANY
@given(run=factory_runs(always=PEOPLE))
def test_in_many_factories_everybody_is_where_he_should_be(run: FactoryRun) -> None:
    watched(run)


def ends_alike(run: FactoryRun, seed: int) -> None:
    """Run *run* several times, in other ways, and compare: every run is audited as well."""
    usual = ending_of(run)
    assert same(usual, ending_of(run))
    assert same(usual, ending_of(run, event_numbers=iter(Random(seed).random, None)))
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
