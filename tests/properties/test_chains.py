"""What holds for every supply chain."""

from __future__ import annotations

from typing import Any

import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

import factorysim as fs
from factorysim.results.audit import audit
from factorysim.results.observed import Observed
from tests.properties.chains import chains
from tests.shuffling import event_numbers

UNTIL = 60


def seen(factory: fs.Factory, *, shuffle: int = 0, warmup: float = 0.0) -> Observed:
    """Run a chain, with the events of one instant in a random order if wanted."""
    env = simpy.Environment()
    if shuffle:
        env._eid = event_numbers(shuffle)  # type: ignore[assignment]
    sim = fs.Simulation(factory, env=env, warmup=warmup, seed=3)
    sim.run(until=UNTIL)
    return sim.observed()


@given(chains(), st.sampled_from([0, 7, 30]))
@settings(max_examples=150, deadline=None)
def test_units_are_conserved_and_nothing_is_negative(factory: fs.Factory, warmup: float) -> None:
    observed = seen(factory, warmup=warmup)
    if observed.end > observed.warmup:
        audit(observed)
    for stock in observed.stocks:
        assert stock.on_hand == 0 or stock.backorders == 0
        assert stock.on_hand_area <= (stock.initial + stock.received) * UNTIL


@given(chains(), st.integers(1, 1000))
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_events_of_an_instant_decides_nothing(
    factory: fs.Factory, shuffle: int
) -> None:
    assert seen(factory, shuffle=shuffle) == seen(factory)


@given(chains())
@settings(max_examples=50, deadline=None)
def test_the_same_seed_gives_the_same_result_also_as_a_file(factory: fs.Factory) -> None:
    again = fs.Factory(**factory.to_data())
    assert again == factory
    assert seen(again) == seen(factory)


@given(
    base_stock=st.integers(0, 15),
    more=st.integers(1, 5),
    rate=st.floats(0.2, 3.0),
    lead_time=st.sampled_from([0.0, 1.0, 2.5, {"exponential": 2.0}, {"uniform": [0, 4]}]),
    review=st.sampled_from([None, 1.0]),
)
@settings(max_examples=60, deadline=None)
def test_more_base_stock_never_serves_less(
    base_stock: int, more: int, rate: float, lead_time: Any, review: float | None
) -> None:
    """On common random numbers: the same customers and the same lead times, order by order."""

    def served(level: int) -> float:
        shop = fs.Stock(
            initial=level, replenish={"base_stock": level}, lead_time=lead_time, review=review
        )
        demand = fs.Demand(of="shop", every=fs.exponential(1 / rate))
        factory = fs.Factory(stocks={"shop": shop}, demands={"customers": demand})
        return fs.simulate(factory, until=100, record="none").observed.demands[0].at_once

    assert served(base_stock + more) >= served(base_stock)


@given(most=st.integers(1, 9), spare=st.integers(0, 3))
@settings(max_examples=20, deadline=None)
def test_with_lead_time_0_nothing_is_short_if_the_base_stock_is_the_largest_demand(
    most: int, spare: int
) -> None:
    level = most + spare
    factory = fs.Factory(
        stocks={"shop": fs.Stock(initial=level, replenish={"base_stock": level})},
        demands={"customers": fs.Demand(of="shop", every=1, quantity=fs.uniform(0, most))},
    )
    result = fs.simulate(factory, until=200)
    assert result.value("fill_rate") == pytest.approx(1)
    assert result.value("backorders") == 0
