"""A constant number of cards or pallets: CONWIP lines and closed networks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

import factorysim as fs
from factorysim.model.distributions import Distribution
from tests.validation import closed_forms
from tests.validation.measuring import (
    QUICK_AND_FULL,
    Extent,
    Measure,
    estimate,
    estimate_of,
    indicator,
    mean_content,
    rate,
    share,
)
from tests.validation.reference import (
    Estimate,
    Runs,
    confirm,
    confirm_case,
    model,
    value,
)


def conwip(
    times: Sequence[Distribution | float], machines: Sequence[int], cards: int
) -> fs.Factory:
    """Return a line in which a card travels with each part from the first to the last station."""
    names = [f"m{number}" for number in range(1, len(times) + 1)]
    return fs.Factory(
        time_unit="h",
        products={"part": fs.Product(route=names)},
        sources={"orders": fs.Source(makes="part", unlimited=True)},
        stations={
            name: fs.Station(time=time, capacity=count)
            for name, time, count in zip(names, times, machines, strict=True)
        },
        loops={"cards": fs.Loop(cards=cards, start=names[0], end=names[-1])},
    )


FLOW: dict[str, Measure] = {"throughput": rate, "cycle_time": indicator("lead_time")}


@QUICK_AND_FULL
def test_conwip_follows_the_practical_worst_case(extent: Extent) -> None:
    case = "conwip_balanced_exp"
    says = model(case)
    runs = extent.runs(50_000, warmup=200, replications=10)
    times = [fs.exponential(says["mean"])] * says["stations"]
    cycle_times = dict(value(case, "cycle_time_by_wip"))
    for cards, throughput in value(case, "throughput_by_wip"):
        found = estimate(conwip(times, [1] * len(times), cards), FLOW, runs)
        at = f"of {cards} cards"
        pace = found["throughput"]
        confirm_case(case, "throughput_by_wip", pace, runs, exact=throughput, at=at)
        exact = cycle_times[cards]
        confirm_case(case, "cycle_time_by_wip", found["cycle_time"], runs, exact=exact, at=at)


@pytest.mark.parametrize("case", ["penny_fab_one_best", "penny_fab_two_best"])
def test_penny_fabs_follow_the_best_case(case: str) -> None:
    says = model(case)
    stations = says.get("stations", 4)
    times = says["process"] if isinstance(says["process"], list) else [says["process"]] * stations
    machines = says.get("machines", [1] * stations)
    # From some whole cycle on, over whole cycles: 280 h is a multiple of all cycle times.
    runs = Runs(1, 1120.0, 1120.0, is_full=True)
    best = 0.0
    critical = 0
    for cards, throughput in value(case, "throughput_by_wip"):
        result = fs.simulate(
            conwip(times, machines, cards), until=runs.warmup + runs.length, warmup=runs.warmup
        )
        pace = Estimate(rate(result))
        at = f"of {cards} cards"
        confirm_case(case, "throughput_by_wip", pace, runs, exact=throughput, at=at)
        if pace.value > best + 0.001:
            best, critical = pace.value, cards
        if case == "penny_fab_one_best":
            exact = dict(value(case, "cycle_time_by_wip"))[cards]
            cycle = Estimate(result.value("lead_time"))
            confirm_case(case, "cycle_time_by_wip", cycle, runs, exact=exact, at=at)
        elif cards == 1:
            lead = Estimate(result.value("lead_time"))
            confirm_case(case, "raw_process_time", lead, runs)
    confirm_case(case, "critical_wip", Estimate(critical), runs)
    if case == "penny_fab_two_best":
        confirm(
            case, "bottleneck_rate", value(case, "bottleneck_rate"), Estimate(best), tolerance=1e-3
        )


# Two types of pallets

STATIONS = ("s1", "s2", "s3", "delay")


def two_types() -> fs.Factory:
    """Return the closed network with 3 and 2 pallets, a card for each."""
    says = model("closed_two_class")
    means = dict(zip(STATIONS, says["mean_service"], strict=True))
    one = fs.Step(at=["s2", "s3"], choose={"by_share": {"s2": 0.5, "s3": 0.5}})
    assert says["visits"] == [[1, 0.5, 0.5, 1], [1, 1, 0, 1]]
    pallets = dict(zip(("one", "two"), says["population"], strict=True))
    return fs.Factory(
        products={
            "one": fs.Product(route=["s1", one, "delay"]),
            "two": fs.Product(route=["s1", "s2", "delay"]),
        },
        sources={name: fs.Source(makes=name, unlimited=True) for name in pallets},
        stations={
            name: fs.Station(
                time=fs.exponential(mean),
                capacity=sum(pallets.values()) if name == "delay" else 1,
            )
            for name, mean in means.items()
        },
        loops={
            f"pallets_{name}": fs.Loop(cards=count, start="s1", end="delay", products=[name])
            for name, count in pallets.items()
        },
    )


def watched(factory: fs.Factory, runs: Runs, replication: int) -> dict[tuple[str, str], float]:
    """Run once and return the mean number of each product at each station, seen by hooks."""
    simulation = fs.Simulation(factory, replication=replication, record="none")
    number: dict[tuple[str, str], int] = {}
    area: dict[tuple[str, str], float] = {}
    since: dict[tuple[str, str], float] = {}

    def change(event: Any, step: int) -> None:
        key = (event.part.product, event.place)
        begin = max(since.get(key, 0.0), runs.warmup)
        area[key] = area.get(key, 0.0) + number.get(key, 0) * max(event.time - begin, 0.0)
        number[key] = number.get(key, 0) + step
        since[key] = event.time

    simulation.on("part_arrived", lambda event: change(event, 1))
    simulation.on("operation_finished", lambda event: change(event, -1))
    end = runs.warmup + runs.length
    simulation.run(until=end)
    return {
        key: (area[key] + number[key] * (end - max(since[key], runs.warmup))) / runs.length
        for key in number
    }


@QUICK_AND_FULL
def test_two_types_of_pallets_share_the_stations(extent: Extent) -> None:
    case = "closed_two_class"
    runs = extent.runs(100_000, warmup=200)
    measures: dict[str, Measure] = {
        str(i): lambda result, i=i: result.observed.products[i].window_left / runs.length
        for i in range(2)
    }
    found = estimate(two_types(), measures, runs)
    confirm_case(case, "throughput_by_class", [found["0"], found["1"]], runs)
    seen = [watched(two_types(), runs, replication) for replication in range(runs.replications)]
    for i, product in enumerate(("one", "two")):
        for j, station in enumerate(STATIONS):
            numbers = [means.get((product, station), 0.0) for means in seen]
            exact = value(case, "mean_number_by_class_station")[i][j]
            confirm_case(
                case,
                "mean_number_by_class_station",
                estimate_of(numbers),
                runs,
                exact=exact,
                at=f"of type {i + 1} at {station}",
            )


@pytest.mark.parametrize("seed", range(4))
def test_random_closed_networks_agree_with_the_convolution(seed: int) -> None:
    """A central station sends parts to others; some parts come back, some are done."""
    generator = np.random.default_rng(800 + seed)
    count = int(generator.integers(2, 5))
    names = [f"s{i}" for i in range(count + 1)]
    means = [round(float(x), 3) for x in generator.uniform(0.5, 2.0, count + 1)]
    servers = [int(x) for x in generator.integers(1, 4, count + 1)]
    cards = int(generator.integers(2, 9))
    weights = generator.dirichlet([2.0] * count)
    shares = {name: float(weight) for name, weight in zip(names[1:], weights, strict=True)}
    again = 0.4
    factory = fs.Factory(
        products={
            "part": fs.Product(
                route=[
                    "s0",
                    fs.Step(
                        at=names[1:],
                        choose={"by_share": shares},
                        outcomes={"s0": again, "exit": 1 - again},
                    ),
                ]
            )
        },
        sources={"all": fs.Source(makes="part", unlimited=True)},
        stations={
            name: fs.Station(time=fs.exponential(mean), capacity=c)
            for name, mean, c in zip(names, means, servers, strict=True)
        },
        loops={"cards": fs.Loop(cards=cards, start="s0", end="exit")},
    )
    visits = [1.0, *(float(w) for w in weights)]
    pace, numbers = closed_forms.closed_network(visits, means, servers, cards)
    measures: dict[str, Measure] = {"throughput": rate}
    for name in names:
        measures[name] = lambda result, name=name: (
            share(name, "working")(result) + mean_content(name)(result)
        )
    found = estimate(factory, measures, Runs(16, 1000, 100, is_full=False))
    subject = f"closed network {seed}: {cards} cards, visits {visits}, {means}, {servers}"
    confirm(subject, "throughput", pace * (1 - again), found["throughput"])
    for name, number in zip(names, numbers, strict=True):
        confirm(subject, f"mean_number at {name}", number, found[name])


def test_the_convolution_of_this_folder_has_the_values_of_the_reference() -> None:
    says = model("repairmen_8_2")
    pace, numbers = closed_forms.closed_network([1, 1], [10.0, 1.0], [8, 2], says["machines"])
    assert pace == pytest.approx(value("repairmen_8_2", "repair_throughput"))
    assert numbers[1] == pytest.approx(value("repairmen_8_2", "mean_machines_down"))
