"""A machine that turns from product to product: gated and exhaustive service, real setups.

The polling models of the literature set up for the next product even if nothing waits for it, and
never stand still. Such a machine has a part of its own, the *turn*: a single card brings it back
at once, and its operation is the setup. While it waits, its last step tells whose turn it is, and
its arrival tells when the gate closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pytest

import factorysim as fs
from factorysim.model.distributions import Distribution
from tests.validation.markov import Transition, solve
from tests.validation.measuring import (
    QUICK_AND_FULL,
    Extent,
    Measure,
    departures,
    estimate,
    share,
)
from tests.validation.reference import Runs, confirm, confirm_case, model

PRODUCTS = ("a", "b", "c")


class Turns:
    """The rule of a polling machine: parts of the product whose turn it is, then the next turn."""

    def __init__(self, products: Sequence[str], *, gated: bool) -> None:
        self.products = products
        self.gated = gated

    def __call__(self, part: Any, station: Any) -> tuple[int, float]:
        if part.product == "turn":
            return 1, 0.0
        turn = next(other for other in station.waiting if other.product == "turn")
        # As many steps to come as products: the round begins, the setup before was the last one.
        serving = self.products[(len(self.products) - turn.steps_remaining) % len(self.products)]
        is_served = part.product == serving and (not self.gated or part.arrived <= turn.arrived)
        return (0 if is_served else 2), part.arrived


def polling(
    arrivals: Sequence[float],
    services: Sequence[Distribution],
    setups_before: Sequence[float],
    *,
    gated: bool,
) -> fs.Factory:
    """Return a machine that serves its products in turn, with a setup before each of them."""
    products = PRODUCTS[: len(arrivals)]
    # The step that ends before product i is served is the i-th of the round; the first of a round
    # is the setup for the second product, so that a new round begins with the first one.
    setups = [*setups_before[1:], setups_before[0]]
    turn = fs.Product(route=[fs.Step(at="machine", time=setup) for setup in setups])
    return fs.Factory(
        products={
            "turn": turn,
            **{
                name: fs.Product(route=[fs.Step(at="machine", time=service)])
                for name, service in zip(products, services, strict=True)
            },
        },
        sources={
            "turns": fs.Source(makes="turn", unlimited=True),
            **{
                f"source_{name}": fs.Source(makes=name, every=fs.exponential(1 / arrival))
                for name, arrival in zip(products, arrivals, strict=True)
            },
        },
        stations={"machine": fs.Station(rule=Turns(products, gated=gated))},
        loops={
            "round": fs.Loop(cards=1, start="machine", end="exit", products=["turn"]),
        },
    )


def wait_of(product: int) -> Measure:
    """Mean wait of the parts of a product (counted as in the factory)."""

    def measure(result: fs.Result) -> float:
        seen = result.observed.products[product]
        return seen.waited / seen.window_left

    return measure


@QUICK_AND_FULL
def test_gated_service_follows_takagi(extent: Extent) -> None:
    case = "polling_sym_gated"
    says = model(case)
    customers = 100_000
    runs = extent.runs(customers / says["arrival_rates"][0], warmup=200)
    factory = polling(
        says["arrival_rates"], [fs.exponential(1.0)] * 3, [says["setup"]] * 3, gated=True
    )
    measures = {str(i): wait_of(i) for i in (1, 2, 3)}
    found = estimate(factory, measures, runs)
    # The constant of the case is that of one product; each of the three has to agree.
    for i in (1, 2, 3):
        confirm_case(
            case,
            "mean_wait_any_product",
            found[str(i)],
            Runs(runs.replications, runs.length, runs.warmup, is_full=False),
            at=f"product {i}",
            length=customers * extent.share,
        )


@QUICK_AND_FULL
def test_exhaustive_service_keeps_the_pseudo_conservation_law(extent: Extent) -> None:
    case = "polling_pcl_exhaustive"
    says = model(case)
    after = says["setups_after_product"]
    means = [1.0, 1.2, 2.0]
    loads = [rate * mean for rate, mean in zip(says["arrival_rates"], means, strict=True)]
    factory = polling(
        says["arrival_rates"],
        [fs.exponential(mean) for mean in means],
        [after[-1], *after[:-1]],
        gated=False,
    )

    def weighted(result: fs.Result) -> float:
        return sum(load * wait_of(i)(result) for i, load in enumerate(loads, start=1))

    runs = extent.runs(200_000, warmup=500)
    found = estimate(factory, {"sum": weighted}, runs)
    confirm_case(case, "sum_rho_i_times_mean_wait_i", found["sum"], runs)


def conserved(
    arrivals: Sequence[float],
    services: Sequence[Distribution],
    setups: Sequence[float],
    *,
    gated: bool,
) -> float:
    """Return the weighted sum of the waits (Boxma & Groenendijk 1987, constant setups)."""
    loads = [a * s.expected for a, s in zip(arrivals, services, strict=True)]
    load, setup = sum(loads), sum(setups)
    seconds = [s.expected**2 * (1 + s.scv) for s in services]
    total = load * sum(a * m for a, m in zip(arrivals, seconds, strict=True)) / 2 / (1 - load)
    total += load * setup / 2
    squares = sum(part**2 for part in loads)
    total += setup * (load**2 - squares) / 2 / (1 - load)
    if gated:
        total += setup * squares / (1 - load)
    return total


@pytest.mark.parametrize("seed", range(4))
def test_random_polling_machines_keep_the_pseudo_conservation_law(seed: int) -> None:
    generator = np.random.default_rng(1100 + seed)
    count, gated = 2 + seed % 2, seed >= 2
    services = [fs.gamma(1.0, cv=0.8), fs.uniform(0.3, 1.2), fs.exponential(1.5)][:count]
    shares = generator.dirichlet([3.0] * count)
    arrivals = [
        round(float(0.65 * share / s.expected), 4)
        for share, s in zip(shares, services, strict=True)
    ]
    setups = [round(float(x), 2) for x in generator.uniform(0.1, 1.0, count)]
    factory = polling(arrivals, services, setups, gated=gated)

    def weighted(result: fs.Result) -> float:
        loads = [a * s.expected for a, s in zip(arrivals, services, strict=True)]
        return sum(load * wait_of(i)(result) for i, load in enumerate(loads, start=1))

    found = estimate(factory, {"sum": weighted}, Runs(16, 1000, 150, is_full=False))
    exact = conserved(arrivals, services, setups, gated=gated)
    subject = f"polling {seed}: gated {gated}, arrivals {arrivals}, setups {setups}"
    confirm(subject, "sum_rho_i_times_mean_wait_i", exact, found["sum"])


# Setups of the library


@pytest.mark.parametrize("places", [3, 6])
@pytest.mark.parametrize("rule", ["least_setup", "fifo"])
def test_setups_when_the_product_changes_agree_with_a_chain(rule: str, places: int) -> None:
    """Two products, exponential setups, losses; the machine keeps its family while it is idle."""
    arrivals, speeds, setup = (0.35, 0.25), (1.0, 0.8), 1.5
    chain = two_products(arrivals, speeds, setup, places, rule)
    factory = fs.Factory(
        products={
            name: fs.Product(route=[fs.Step(at="machine", time=fs.exponential(1 / speed))])
            for name, speed in zip("ab", speeds, strict=True)
        },
        sources={
            f"source_{name}": fs.Source(
                makes=name, every=fs.exponential(1 / arrival), when_full="lose"
            )
            for name, arrival in zip("ab", arrivals, strict=True)
        },
        stations={
            "machine": fs.Station(
                buffer=places,
                rule=rule,
                setup=fs.Setup(between=fs.exponential(1 / setup), initial="a"),
            )
        },
    )
    measures: dict[str, Measure] = {
        "left": departures("machine"),
        "setup": share("machine", "setup"),
        "working": share("machine", "working"),
        "wip": lambda result: result.value("wip"),
    }
    found = estimate(factory, measures, Runs(16, 1500, 50, is_full=False))
    subject = f"two products with setups, {rule}, {places} places"
    confirm(subject, "throughput", chain.rates["left"], found["left"])
    confirm(subject, "fraction_setup", chain.mean(lambda s: s[1] == "setup"), found["setup"])
    confirm(subject, "fraction_working", chain.mean(lambda s: s[1] == "work"), found["working"])
    number = chain.mean(lambda s: len(s[0]) + (s[1] != "idle"))
    confirm(subject, "mean_number_in_system", number, found["wip"])


def two_products(
    arrivals: Sequence[float], speeds: Sequence[float], setup: float, places: int, rule: str
) -> Any:
    """Return the chain; state: products waiting in order of arrival, activity, family."""

    def begin(waiting: tuple[int, ...], family: int) -> Any:
        if not waiting:
            return (), "idle", family
        chosen = 0
        if rule == "least_setup" and family in waiting:
            chosen = waiting.index(family)
        product = waiting[chosen]
        rest = waiting[:chosen] + waiting[chosen + 1 :]
        return rest, "work" if product == family else "setup", product

    def transitions(state: Any) -> Iterable[Transition]:
        waiting, activity, family = state
        for product, arrival in enumerate(arrivals):
            if activity == "idle":
                yield arrival, begin((product,), family), "entered"
            elif len(waiting) < places:
                yield arrival, ((*waiting, product), activity, family), "entered"
            else:
                yield arrival, state, "lost"
        if activity == "setup":
            yield setup, (waiting, "work", family), "set up"
        if activity == "work":
            yield speeds[family], begin(waiting, family), "left"

    return solve(((), "idle", 0), transitions)


def test_the_law_of_this_folder_has_the_values_of_the_reference() -> None:
    services = [fs.exponential(mean) for mean in (1.0, 1.2, 2.0)]
    law = conserved([0.3, 0.15, 0.05], services, [0.2, 0.4, 0.6], gated=False)
    assert law == pytest.approx(1.628190476)
    law = conserved([0.2] * 3, [fs.exponential(1.0)] * 3, [0.5] * 3, gated=True)
    assert law / 0.6 == pytest.approx(3.75)
