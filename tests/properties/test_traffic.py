"""Whatever the layout and the fleets: nobody is where there is no room, and every run ends."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.factories import FactoryRun
from tests.properties.runs import ending_of, same
from tests.properties.traffic import run_watched, traffic_runs
from tests.shuffling import event_numbers


@given(run=traffic_runs())
def test_no_zone_is_ever_over_its_capacity_and_every_vehicle_is_in_one_place(
    run: FactoryRun,
) -> None:
    run_watched(run)


@given(run=traffic_runs())
def test_every_run_is_audited_at_its_end_or_reports_its_circle(run: FactoryRun) -> None:
    ending = ending_of(run)
    if ending.observed is None:
        assert "deadlock. " in ending.message or "zero-time loop" in ending.message
        assert "waits for" in ending.message or "zero-time loop" in ending.message


@given(run=traffic_runs(), seed=st.integers(0, 1000))
def test_the_order_of_simultaneous_events_changes_nothing(run: FactoryRun, seed: int) -> None:
    shuffled = ending_of(run, event_numbers=event_numbers(seed))
    assert same(ending_of(run), shuffled)


@given(run=traffic_runs(zones=False))
def test_whole_ways_are_driven_as_edge_by_edge_to_the_last_bit(run: FactoryRun) -> None:
    assert same(ending_of(run), ending_of(run, watched=True))


@given(run=traffic_runs())
def test_watching_changes_nothing(run: FactoryRun) -> None:
    assert same(ending_of(run), ending_of(run, watched=True))
