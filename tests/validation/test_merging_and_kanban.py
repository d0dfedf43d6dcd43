"""Two feeders before one buffer, and lines that are held by kanban cards."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

import factorysim as fs
from tests.validation import markov
from tests.validation.measuring import (
    QUICK_AND_FULL,
    Extent,
    Measure,
    departures,
    estimate,
    mean_content,
    rate,
    share,
)
from tests.validation.reference import Runs, confirm, confirm_case, metric_names, model

# Merging


def merging_line(feeders: Sequence[float], speed: float, buffer: int) -> fs.Factory:
    """Return saturated feeders before one machine; of those blocked the first moves first."""
    names = [f"feeder_{i}" for i in range(1, len(feeders) + 1)]
    return fs.Factory(
        products={
            f"from_{name}": fs.Product(route=[name, "machine"], priority=i)
            for i, name in enumerate(names, start=1)
        },
        sources={
            f"source_{name}": fs.Source(makes=f"from_{name}", unlimited=True) for name in names
        },
        stations={
            **{
                name: fs.Station(time=fs.exponential(1 / feeder), buffer=0)
                for name, feeder in zip(names, feeders, strict=True)
            },
            "machine": fs.Station(
                time=fs.exponential(1 / speed), buffer={"capacity": buffer, "admit": "priority"}
            ),
        },
    )


def share_from_first(result: fs.Result) -> float:
    """Share of the parts that came from the first feeder."""
    return result.observed.products[0].window_left / result.value("left")


@QUICK_AND_FULL
def test_merging_agrees_with_its_chain(extent: Extent) -> None:
    case = "merge_priority"
    says = model(case)
    runs = extent.runs(100_000, warmup=200)
    feeders = ("feeder_1", "feeder_2")
    measures: dict[str, Measure] = {"throughput": rate, "share_from_feeder_1": share_from_first}
    measures |= {name: share(name, "blocked") for name in feeders}
    factory = merging_line(says["feeder_rates"], says["machine_rate"], says["buffer"])
    found = estimate(factory, measures, runs)
    confirm_case(case, "throughput", found["throughput"], runs)
    confirm_case(case, "share_from_feeder_1", found["share_from_feeder_1"], runs)
    confirm_case(case, "fraction_blocked", [found[name] for name in feeders], runs)
    assert set(metric_names(case)) == {"throughput", "share_from_feeder_1", "fraction_blocked"}


@pytest.mark.parametrize("seed", range(4))
def test_random_merges_agree_with_their_chain(seed: int) -> None:
    generator = np.random.default_rng(600 + seed)
    count = 2 + seed % 2
    feeders = [round(float(x), 3) for x in generator.uniform(0.2, 0.9, count)]
    buffer = int(generator.integers(0, 4))
    chain = markov.merge(feeders, 1.0, buffer)
    measures: dict[str, Measure] = {"throughput": rate}
    measures |= {str(i): share(f"feeder_{i + 1}", "blocked") for i in range(count)}
    measures |= {f"rate {i}": departures(f"feeder_{i + 1}") for i in range(count)}
    found = estimate(merging_line(feeders, 1.0, buffer), measures, Runs(16, 800, 50, False))
    subject = f"merge of {feeders}, buffer {buffer}"
    confirm(subject, "throughput", chain.rates["left"], found["throughput"])
    for i in range(count):
        blocked = chain.mean(lambda state, i=i: state[0][i])
        confirm(subject, f"fraction_blocked {i + 1}", blocked, found[str(i)])
        confirm(subject, f"rate of feeder {i + 1}", chain.rates[f"fed {i}"], found[f"rate {i}"])


# Kanban


def sales(demand: float) -> dict[str, dict[str, object]]:
    """Return what customers are: an order takes a part from the shop, or is lost."""
    return {
        "products": {
            "order": fs.Product(
                route=[fs.Step(at="sale", components={"part": fs.Component(from_="shop")})]
            )
        },
        "sources": {
            "customers": fs.Source(
                makes="order", every=fs.exponential(1 / demand), when_full="lose"
            )
        },
        "stations": {"sale": fs.Station(time=0, buffer=0)},
    }


def kanban_line(rates: Sequence[float], cards: Sequence[int], demand: float) -> fs.Factory:
    """Return stages with a store and cards each; demand without stock is lost."""
    stages = [f"stage_{i}" for i in range(1, len(rates) + 1)]
    stores = [*(f"store_{i}" for i in range(1, len(rates))), "shop"]
    route = [place for pair in zip(stages, stores, strict=True) for place in pair]
    sold = sales(demand)
    return fs.Factory(
        products={"part": fs.Product(route=route), **sold["products"]},
        sources={"material": fs.Source(makes="part", unlimited=True), **sold["sources"]},
        stations={
            **{
                stage: fs.Station(time=fs.exponential(1 / speed))
                for stage, speed in zip(stages, rates, strict=True)
            },
            **sold["stations"],
        },
        buffers={store: fs.Buffer() for store in stores},
        loops={
            f"cards_{stage}": fs.Loop(cards=count, start=stage, end=store, products=["part"])
            for stage, store, count in zip(stages, stores, cards, strict=True)
        },
    )


def fill_rate(result: fs.Result) -> float:
    """Share of the customers who found a part."""
    customers = next(seen for seen in result.observed.sources if seen.name == "customers")
    return customers.entered / customers.offered


KANBAN: dict[str, Measure] = {
    "throughput": departures("sale"),
    "fill_rate": fill_rate,
    "mean_finished_stock": mean_content("shop"),
}


@QUICK_AND_FULL
def test_a_kanban_line_agrees_with_its_chain(extent: Extent) -> None:
    case = "kanban2_lost_42"
    says = model(case)
    runs = extent.runs(100_000, warmup=200)
    factory = kanban_line(says["service_rates"], says["kanbans"], says["demand_rate"])
    found = estimate(factory, KANBAN, runs)
    for name in metric_names(case):
        confirm_case(case, name, found[name], runs)


@QUICK_AND_FULL
def test_a_line_with_two_kinds_of_cards_agrees_with_its_chain(extent: Extent) -> None:
    """Production cards of each stage, and withdrawal cards that travel between them."""
    case = "kanban_two_card"
    says = model(case)
    withdrawal = says["withdrawal_cards"]
    sold = sales(says["demand_rate"])
    route = ["stage_1", "store_1", "transport", "inbound", "stage_2", "shop"]
    factory = fs.Factory(
        products={"part": fs.Product(route=route), **sold["products"]},
        sources={"material": fs.Source(makes="part", unlimited=True), **sold["sources"]},
        stations={
            "stage_1": fs.Station(time=fs.exponential(1 / says["stage1_rate"])),
            # As many parts can be under way as there are withdrawal cards.
            "transport": fs.Station(
                time=fs.exponential(1 / says["transport_rate_each"]), capacity=withdrawal
            ),
            # Nothing waits here, so that a withdrawal card is free when stage 2 starts its part.
            "stage_2": fs.Station(time=fs.exponential(1 / says["stage2_rate"]), buffer=0),
            **sold["stations"],
        },
        buffers={"store_1": fs.Buffer(), "inbound": fs.Buffer(), "shop": fs.Buffer()},
        loops={
            "production_1": fs.Loop(
                cards=says["production_cards_1"], start="stage_1", end="store_1"
            ),
            "withdrawal": fs.Loop(cards=withdrawal, start="transport", end="inbound"),
            "production_2": fs.Loop(cards=says["production_cards_2"], start="stage_2", end="shop"),
        },
    )
    runs = extent.runs(100_000, warmup=200)
    found = estimate(factory, KANBAN, runs)
    for name in metric_names(case):
        confirm_case(case, name, found[name], runs)


@pytest.mark.parametrize("seed", range(4))
def test_random_kanban_lines_agree_with_their_chain(seed: int) -> None:
    generator = np.random.default_rng(700 + seed)
    stages = 1 + seed % 3
    rates = [round(float(x), 3) for x in generator.uniform(0.8, 1.5, stages)]
    cards = [int(x) for x in generator.integers(1, 5, stages)]
    demand = round(float(generator.uniform(0.5, 1.2)), 3)
    chain = markov.kanban(rates, cards, demand)
    found = estimate(kanban_line(rates, cards, demand), KANBAN, Runs(16, 600, 50, False))
    subject = f"kanban line {rates}, cards {cards}, demand {demand}"
    confirm(subject, "throughput", chain.rates["sold"], found["throughput"])
    confirm(subject, "fill_rate", chain.rates["sold"] / demand, found["fill_rate"])
    stock = chain.mean(lambda state: state[0][-1])
    confirm(subject, "mean_finished_stock", stock, found["mean_finished_stock"])
