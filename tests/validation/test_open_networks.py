"""Open networks: parts that go through several stations, come back, and leave."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

import factorysim as fs
from tests.validation import closed_forms
from tests.validation.measuring import (
    QUICK_AND_FULL,
    Extent,
    Measure,
    departures,
    estimate,
    indicator,
    mean_content,
    share,
)
from tests.validation.reference import Runs, confirm, confirm_case, model, value


def jackson(
    external: Sequence[float],
    routing: Sequence[Sequence[float]],
    rates: Sequence[float],
    servers: Sequence[int],
) -> fs.Factory:
    """Return an open network; parts that enter at different stations are different products."""
    names = [f"n{i}" for i in range(1, len(rates) + 1)]
    steps = []
    for name, row in zip(names, routing, strict=True):
        outcomes = {there: p for there, p in zip(names, row, strict=True) if p}
        outcomes["exit"] = max(0.0, 1 - sum(row))
        steps.append(fs.Step(at=name, outcomes=outcomes))
    entries = [i for i, arrival in enumerate(external) if arrival]
    return fs.Factory(
        products={f"part_{i}": fs.Product(route=[*steps[i:], *steps[:i]]) for i in entries},
        sources={
            f"source_{i}": fs.Source(makes=f"part_{i}", every=fs.exponential(1 / external[i]))
            for i in entries
        },
        stations={
            name: fs.Station(time=fs.exponential(1 / rate), capacity=count)
            for name, rate, count in zip(names, rates, servers, strict=True)
        },
    )


def number_at(station: str) -> Measure:
    """Mean number of parts at a station, in work and waiting."""
    working, waiting = share(station, "working"), mean_content(station)
    return lambda result: working(result) + waiting(result)


def measures_of(stations: int) -> dict[str, Measure]:
    """Return what is compared about a network."""
    names = [f"n{i}" for i in range(1, stations + 1)]
    return (
        {"mean_time_in_system": indicator("lead_time")}
        | {f"rate {name}": departures(name) for name in names}
        | {f"number {name}": number_at(name) for name in names}
    )


@QUICK_AND_FULL
def test_a_network_with_feedback_agrees_with_jackson(extent: Extent) -> None:
    case = "jackson_3node"
    says = model(case)
    runs = extent.runs(200_000, warmup=500)
    factory = jackson(
        says["external_rates"], says["routing"], says["service_rates"], says["servers"]
    )
    found = estimate(factory, measures_of(3), runs)
    # The rates are exact sums; a simulation shows them with its scatter.
    for i, rate in enumerate(value(case, "total_arrival_rates"), start=1):
        confirm(case, f"total_arrival_rates {i}", rate, found[f"rate n{i}"])
    numbers = [found[f"number n{i}"] for i in (1, 2, 3)]
    confirm_case(case, "mean_number_per_node", numbers, runs)
    confirm_case(case, "mean_time_in_system", found["mean_time_in_system"], runs)


@QUICK_AND_FULL
def test_a_line_that_is_passed_twice_agrees_with_kelly(extent: Extent) -> None:
    case = "reentrant_kelly"
    says = model(case)
    runs = extent.runs(200_000, warmup=1000)
    factory = fs.Factory(
        products={"part": fs.Product(route=says["route"])},
        sources={"source": fs.Source(makes="part", every=fs.exponential(1 / says["arrival_rate"]))},
        stations={
            name: fs.Station(time=fs.exponential(mean))
            for name, mean in says["mean_service"].items()
        },
    )
    measures = {"mean_time_in_system": indicator("lead_time")}
    measures |= {name: share(name, "working") for name in says["mean_service"]}
    found = estimate(factory, measures, runs)
    confirm_case(case, "mean_time_in_system", found["mean_time_in_system"], runs)
    for name, exact in value(case, "utilisation").items():
        confirm_case(case, "utilisation", found[name], runs, exact=exact, at=f"of {name}")


@pytest.mark.parametrize("seed", range(4))
def test_random_networks_agree_with_jackson(seed: int) -> None:
    generator = np.random.default_rng(900 + seed)
    count = int(generator.integers(2, 5))
    external = [round(float(x), 3) for x in generator.uniform(0.1, 0.6, count)]
    routing = [
        [0.0 if i == j else round(float(x), 3) for j, x in enumerate(row[:count])]
        for i, row in enumerate(generator.dirichlet([1.0] * (count + 1), count))
    ]
    servers = [int(x) for x in generator.integers(1, 4, count)]
    arrivals, _ = closed_forms.open_network(external, routing, [1e6] * count, servers)
    loads = generator.uniform(0.4, 0.75, count)
    rates = [
        round(float(arrival / load / c), 4)
        for arrival, load, c in zip(arrivals, loads, servers, strict=True)
    ]
    arrivals, numbers = closed_forms.open_network(external, routing, rates, servers)
    factory = jackson(external, routing, rates, servers)
    found = estimate(factory, measures_of(count), Runs(16, 800, 100, is_full=False))
    subject = f"open network {seed}: {external}, {routing}, {rates}, {servers}"
    for i, (arrival, number) in enumerate(zip(arrivals, numbers, strict=True), start=1):
        confirm(subject, f"total_arrival_rates {i}", arrival, found[f"rate n{i}"])
        confirm(subject, f"mean_number {i}", number, found[f"number n{i}"])
    stay = sum(numbers) / sum(external)
    confirm(subject, "mean_time_in_system", stay, found["mean_time_in_system"])
