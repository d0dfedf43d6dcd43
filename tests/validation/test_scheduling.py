"""Job shops and one machine: makespans of dispatching rules exactly, optima as bounds."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import numpy as np
import pytest

import factorysim as fs
from factorysim.rules import DISPATCHING
from factorysim.scenario.job_shops import JobShop, job_shop_factory, parse_job_shop
from tests.validation.measuring import leaving_times
from tests.validation.reference import (
    HERE,
    Estimate,
    Runs,
    confirm,
    confirm_case,
    metric_names,
    model,
    value,
)

JOB_SHOPS = ("jobshop_ft06", "jobshop_ft10", "jobshop_la01", "jobshop_la05", "jobshop_orb01")
FLEXIBLE = ("fjsp_mk01", "fjsp_mk04")
FLEXIBLE_CHOICES = ("least_work",)
# The other two need setups and different priorities, without which they are refused as idle.
RULES = [rule for rule in DISPATCHING if rule not in ("least_setup", "priority")]
ONCE = Runs(replications=1, length=1, warmup=0, is_full=True)


def fewest_done(part: Any, station: Any) -> int:
    """The rule of the reference: fewest completed operations of the job first."""
    return int(part.attributes["operations"]) - part.steps_remaining


def instance(case: str, rule: str | Callable[[Any, Any], Any] = "fifo") -> fs.Factory:
    """Return the job shop of a case with a dispatching rule on all machines."""
    factory = fs.read_job_shop(HERE / "data" / f"{model(case)['instance']}.txt")
    operations = {
        f"products.{name}.attributes": {"operations": len(product.route)}
        for name, product in factory.products.items()
    }
    return factory.with_changes({**operations, "stations.*.rule": rule})


def sequences(factory: fs.Factory) -> tuple[float, list[list[int]]]:
    """Run a job shop; return its makespan and the jobs of each machine in their order."""
    simulation = fs.Simulation(factory)
    order: dict[str, list[int]] = {name: [] for name in factory.stations}
    simulation.on(
        "operation_started",
        lambda event: order[event.place].append(int(event.part.product.removeprefix("job_"))),
    )
    simulation.run()
    return simulation.now, list(order.values())


def makespan(factory: fs.Factory) -> float:
    """Return when the last job is done."""
    result = fs.simulate(factory, until=1e6)
    assert result.ended == "nothing left to do"
    return max(leaving_times(result).values())


@pytest.mark.parametrize("case", JOB_SHOPS)
def test_each_rule_gives_the_known_makespan(case: str) -> None:
    for name in model(case)["rules"]:
        rule = fewest_done if name == "FEWEST_DONE" else name.lower()
        confirm_case(case, f"makespan_{name}", Estimate(makespan(instance(case, rule))), ONCE)


@pytest.mark.parametrize(
    "case", [case for case in JOB_SHOPS if "sequence_SPT_per_machine" in metric_names(case)]
)
def test_shortest_operation_first_gives_the_known_sequence_on_each_machine(case: str) -> None:
    known = value(case, "sequence_SPT_per_machine")
    _, order = sequences(instance(case, "spt"))
    agreeing = sum(a == b for a, b in zip(order, known, strict=True))
    confirm(case, "sequence_SPT_per_machine (machines that agree)", len(known), Estimate(agreeing))


@pytest.mark.parametrize("case", JOB_SHOPS + FLEXIBLE)
def test_no_rule_is_better_than_the_optimum(case: str) -> None:
    # With due dates, so that the rules that look at them have something to look at.
    shops = [
        instance(case, rule).with_changes(
            {"sources.orders.due": 500, "products.*.route.*.choose": choose}
        )
        for rule in [*RULES, fewest_done]
        for choose in (FLEXIBLE_CHOICES if case in FLEXIBLE else ["first_free"])
    ]
    best = min(makespan(shop) for shop in shops)
    optimum = value(case, "optimal_makespan")
    assert best >= optimum
    # A bound says nothing if nobody comes near it.
    assert best <= 1.4 * optimum
    confirm(case, "optimal_makespan (rules below it)", 0, Estimate(float(best < optimum)))


# Instances of our own, against a dispatcher written without events --------------------------------

KEYS: dict[str, Callable[[list[tuple[int, int]], int, float], float]] = {
    "spt": lambda job, k, since: job[k][1],
    "lpt": lambda job, k, since: -job[k][1],
    "mwkr": lambda job, k, since: -sum(time for _, time in job[k:]),
    "lwkr": lambda job, k, since: sum(time for _, time in job[k:]),
    "mopnr": lambda job, k, since: -(len(job) - k),
    "fifo": lambda job, k, since: since,
}


def dispatched(jobs: list[list[tuple[int, int]]], rule: str) -> list[int]:
    """Return when each job is done; time advances by one, all times are whole numbers."""
    key = KEYS[rule]
    done = [0] * len(jobs)
    since = [0] * len(jobs)
    busy: dict[int, tuple[int, int]] = {}
    finished = [0] * len(jobs)
    now = 0
    while any(k < len(job) for k, job in zip(done, jobs, strict=True)):
        for machine, (end, number) in list(busy.items()):
            if end == now:
                del busy[machine]
                done[number] += 1
                since[number] = finished[number] = now
        active = {number for _, number in busy.values()}
        for machine in range(len(jobs[0])):
            ready = [
                number
                for number, job in enumerate(jobs)
                if number not in active and done[number] < len(job)
                if job[done[number]][0] == machine
            ]
            if machine not in busy and ready:
                chosen = min(ready, key=lambda j: (key(jobs[j], done[j], since[j]), j))
                busy[machine] = (now + jobs[chosen][done[chosen]][1], chosen)
        now += 1
    return finished


def random_job_shop(seed: int) -> tuple[list[list[tuple[int, int]]], JobShop]:
    """Return a random instance, as lists and as read from its text."""
    generator = np.random.default_rng(seed)
    number, machines = int(generator.integers(3, 12)), int(generator.integers(2, 8))
    jobs = [
        [(int(m), int(generator.integers(1, 7))) for m in generator.permutation(machines)]
        for _ in range(number)
    ]
    lines = [" ".join(f"{machine} {time}" for machine, time in job) for job in jobs]
    return jobs, parse_job_shop("\n".join([f"{number} {machines}", *lines]))


@pytest.mark.parametrize("rule", KEYS)
def test_random_job_shops_are_dispatched_as_by_hand(rule: str) -> None:
    agreeing = 0
    for seed in range(15):
        jobs, shop = random_job_shop(seed)
        by_hand = dispatched(jobs, rule)
        left = leaving_times(fs.simulate(job_shop_factory(shop, rule), until=1e6))
        agreeing += [left[f"job_{number}"] for number in range(len(jobs))] == by_hand
    confirm(f"15 random job shops, {rule}", "equal completion times", 15, Estimate(agreeing))


# One machine


def one_machine(rule: str | Callable[[Any, Any], Any], order: tuple[int, ...] = ()) -> fs.Factory:
    """Return the machine of the reference; with *order*, the jobs are in this sequence."""
    jobs = model("single_machine_rules")
    numbers = range(len(jobs["p"]))
    return fs.Factory(
        products={
            f"job_{j}": fs.Product(
                route=[fs.Step(at="machine", time=jobs["p"][j])],
                attributes={"weight": jobs["weight"][j]},
            )
            for j in numbers
        },
        sources={
            "orders": fs.Source(
                makes={f"job_{j}": 1 for j in numbers},
                schedule=[
                    fs.Order(
                        at=0,
                        product=f"job_{j}",
                        due=jobs["due"][j],
                        priority=order.index(j) + 1 if order else 1,
                    )
                    for j in numbers
                ],
            )
        },
        stations={"machine": fs.Station(rule=rule)},
    )


def scores(rule: str | Callable[[Any, Any], Any], order: tuple[int, ...] = ()) -> dict[str, float]:
    """Return what a rule achieves on the machine of the reference."""
    result = fs.simulate(one_machine(rule, order), until=1000)
    return judged([left for _, left in sorted(leaving_times(result).items())])


def judged(completed: list[float]) -> dict[str, float]:
    """Return the sums that the reference speaks of, from the completion times of the jobs."""
    jobs = model("single_machine_rules")
    lateness = [c - due for c, due in zip(completed, jobs["due"], strict=True)]
    return {
        "flow": sum(completed),
        "weighted flow": sum(w * c for w, c in zip(jobs["weight"], completed, strict=True)),
        "tardiness": sum(max(0, late) for late in lateness),
        "tardy": sum(late > 0 for late in lateness),
        "lateness": max(lateness),
    }


def completed_in(order: tuple[int, ...]) -> list[float]:
    """Return the completion times of the jobs in a sequence, without a simulation."""
    times = model("single_machine_rules")["p"]
    end, completed = 0, [0.0] * len(times)
    for job in order:
        end += times[job]
        completed[job] = end
    return completed


def weighted_shortest(part: Any, station: Any) -> float:
    """Smith's rule: smallest processing time per weight first."""
    return part.time / float(part.attributes["weight"])


def test_one_machine_by_rule() -> None:
    case = "single_machine_rules"
    in_order = scores("fifo")
    confirm_case(case, "fcfs", [Estimate(in_order[name]) for name in in_order], ONCE)
    spt, wspt, edd = scores("spt"), scores(weighted_shortest), scores("edd")
    confirm_case(case, "spt_total_flow_time_optimal", Estimate(spt["flow"]), ONCE)
    confirm_case(
        case, "wspt_total_weighted_flow_time_optimal", Estimate(wspt["weighted flow"]), ONCE
    )
    confirm_case(case, "edd_maximum_lateness_optimal", Estimate(edd["lateness"]), ONCE)


@pytest.mark.parametrize(
    ("name", "goal"), [("minimum_number_tardy", "tardy"), ("minimum_total_tardiness", "tardiness")]
)
def test_the_best_sequence_on_one_machine_reaches_the_optimum(name: str, goal: str) -> None:
    best = min(permutations(range(7)), key=lambda order: judged(completed_in(order))[goal])
    confirm_case("single_machine_rules", name, Estimate(scores("priority", best)[goal]), ONCE)
    for rule in RULES:
        assert scores(rule)[goal] >= value("single_machine_rules", name)
