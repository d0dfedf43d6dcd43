"""Whatever the factory: what must be true of every run.

Each run is audited as well (`runs.ending_of`), and a run that does not come back is a failure too:
pytest prints where it hangs.
"""

from __future__ import annotations

import pickle
from contextlib import suppress
from math import isnan

from hypothesis import example, given
from hypothesis import strategies as st

import factorysim as fs
from factorysim.results.indicators import indicators
from tests.properties.factories import FEATURES, FactoryRun, factory_runs
from tests.properties.instants import broken_at_this_instant
from tests.properties.newcomers import with_newcomers
from tests.properties.runs import (
    departures,
    ending_of,
    result_of,
    same,
    simulation_of,
    without_periods,
)
from tests.properties.stories import contradictions
from tests.shuffling import event_numbers

NOT_PLAIN = tuple(feature for feature in FEATURES if feature not in ("failures", "small_buffers"))
"""What makes stations general ones: without it, nearly all are of the fast kind."""
ONE_OR_THREE = fs.discrete({1: 0.5, 3: 0.5})
RETURNING = fs.Factory(
    products={"a": fs.Product(route=["s1", "s1"])},
    sources={"source": fs.Source(makes="a", every=ONE_OR_THREE)},
    stations={"s1": fs.Station(time=ONE_OR_THREE)},
)
"""Parts come back at the instant at which others arrive, and join in another order than theirs."""
TABLES = (
    "bottleneck", "bottleneck_periods", "cell_tasks", "cells", "crews", "energy", "indicators",
    "loops", "machines", "parts", "fleets", "places", "products", "robots", "safeguards", "sources",
    "states", "traffic", "vehicles", "wip", "work", "workers",
)  # fmt: skip


@given(run=factory_runs())
def test_the_same_seed_gives_the_same_run(run: FactoryRun) -> None:
    assert same(ending_of(run), ending_of(run))


@given(run=factory_runs())
def test_what_is_recorded_changes_nothing(run: FactoryRun) -> None:
    with_rows, without_rows = ending_of(run), ending_of(run, record="none")
    assert same(with_rows, ending_of(run, record="history"), apart_from=("history",))
    rows = ("history", "parts", "parts_omitted")
    assert same(without_periods(with_rows), without_periods(without_rows), apart_from=rows)


@given(run=factory_runs())
def test_the_fast_station_is_the_general_station_to_the_last_bit(run: FactoryRun) -> None:
    assert same(ending_of(run), ending_of(run, watched=True))


@example(run=FactoryRun(RETURNING, until=40.0, warmup=7.77, seed=1))
@given(run=factory_runs(kinds=("integer", "constant"), without=NOT_PLAIN))
def test_fast_stations_that_feed_each_other_are_general_ones_to_the_last_bit(
    run: FactoryRun,
) -> None:
    assert same(ending_of(run), ending_of(run, watched=True))


@given(run=factory_runs(), seed=st.integers(0, 1000))
def test_the_order_of_simultaneous_events_changes_nothing(run: FactoryRun, seed: int) -> None:
    shuffled = ending_of(run, event_numbers=event_numbers(seed))
    assert same(ending_of(run), shuffled)


@given(run=factory_runs(kinds=("integer",)), seed=st.integers(0, 1000))
def test_with_integer_times_the_order_changes_nothing_in_any_history(
    run: FactoryRun, seed: int
) -> None:
    usual = ending_of(run, record="history")
    shuffled = ending_of(run, record="history", event_numbers=event_numbers(seed))
    assert same(usual, shuffled, apart_from=("history",))


@given(run=factory_runs())
def test_after_every_instant_nothing_is_left_undone(run: FactoryRun) -> None:
    sim = simulation_of(run)
    with suppress(fs.ModelError):
        while sim.step() and sim.now <= run.until:
            broken = broken_at_this_instant(sim)
            assert broken == [], broken[0]


@given(run=factory_runs())
def test_step_by_step_is_the_same_as_in_one_go(run: FactoryRun) -> None:
    assert same(ending_of(run), ending_of(run, steps=7), apart_from=("ended", "end"))


@given(run=factory_runs())
def test_the_history_tells_a_possible_story(run: FactoryRun) -> None:
    ending = ending_of(run._replace(warmup=0.0), record="history")
    if ending.observed is not None:
        found = contradictions(run.factory, ending.observed)
        assert found == [], found[0]


@given(run=factory_runs())
def test_others_that_have_nothing_to_do_with_them_do_not_change_the_parts(run: FactoryRun) -> None:
    run = run._replace(warmup=0.0)
    alone = ending_of(run)
    in_company = ending_of(run._replace(factory=with_newcomers(run.factory)))
    assert departures(alone, run.factory) == departures(in_company, run.factory)


@given(run=factory_runs())
def test_a_factory_and_its_result_travel_between_processes(run: FactoryRun) -> None:
    factory = pickle.loads(pickle.dumps(run.factory))
    assert factory == run.factory
    assert same(ending_of(run), ending_of(run._replace(factory=factory)))
    result = result_of(run)
    if result is not None:
        assert pickle.loads(pickle.dumps(result)) == result


@given(run=factory_runs())
def test_all_tables_can_be_made_and_all_numbers_are_possible(run: FactoryRun) -> None:
    result = result_of(run)
    if result is None:
        return
    for table in TABLES:
        assert len(getattr(result, table).columns), table
    assert str(result)
    for name, value in result.numbers.items():
        lowest, highest = indicators[name].lowest, indicators[name].highest
        if not isnan(value):
            assert lowest is None or value >= lowest - 1e-9, name
            assert highest is None or value <= highest + 1e-9, name


@given(run=factory_runs())
def test_a_factory_survives_a_scenario_file(run: FactoryRun) -> None:
    again = fs.Factory(**run.factory.to_data())
    assert again == run.factory
    assert same(ending_of(run), ending_of(run._replace(factory=again)))
