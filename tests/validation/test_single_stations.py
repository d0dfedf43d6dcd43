"""One station with its queue: arrivals, services, rules, batches, losses, machine interference."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import factorysim as fs
from factorysim.model.distributions import Distribution
from tests.validation import closed_forms
from tests.validation.markov import solve
from tests.validation.measuring import (
    QUICK_AND_FULL,
    Extent,
    Measure,
    estimate,
    estimate_of,
    indicator,
    leaving_times,
    mean_content,
    mean_wait,
    number_in_system_at,
    rate,
    share,
    share_that_stayed_longer_than,
    share_that_waited,
    share_that_waited_longer_than,
)
from tests.validation.reference import (
    Estimate,
    Runs,
    confirm,
    confirm_case,
    metric_names,
    model,
    value,
)

INTERARRIVAL = 1.25
SERVICES = {
    "mm1_rho80": fs.exponential(1.0),
    "mh2_1": fs.hyperexponential([0.25, 0.75], [2.5, 0.5]),
    "mlogn_1": fs.lognormal(1.0, cv=1.5),
    "mu_1": fs.uniform(0.5, 1.5),
    "dm1": fs.exponential(1.0),
    "e2m1": fs.exponential(1.0),
}
ARRIVALS = {"dm1": fs.constant(INTERARRIVAL), "e2m1": fs.erlang(INTERARRIVAL, 2)}
WAITING: dict[str, Measure] = {
    "mean_wait_in_queue": mean_wait("station"),
    "mean_time_in_system": indicator("lead_time"),
    "mean_number_in_system": indicator("wip"),
    "p_wait": share_that_waited,
    "p_time_in_system_exceeds_10": share_that_stayed_longer_than(10),
}


def queue(every: Distribution | float, time: Distribution | float, **station: Any) -> fs.Factory:
    """Return a station with an endless queue in front."""
    return fs.Factory(
        products={"part": fs.Product(route=["station"])},
        sources={"source": fs.Source(makes="part", every=every)},
        stations={"station": fs.Station(time=time, **station)},
    )


@QUICK_AND_FULL
@pytest.mark.parametrize("case", SERVICES)
def test_waiting_at_one_server(case: str, extent: Extent) -> None:
    customers = 500_000
    runs = extent.runs(customers * INTERARRIVAL, warmup=1500, replications=10)
    every = ARRIVALS.get(case, fs.exponential(INTERARRIVAL))
    found = estimate(queue(every, SERVICES[case]), WAITING, runs, rows=True)
    for name in metric_names(case):
        confirm_case(case, name, found[name], runs, length=customers * extent.share)


@QUICK_AND_FULL
def test_waiting_at_three_servers(extent: Extent) -> None:
    says = model("mmc_c3")
    customers = 300_000
    runs = extent.runs(customers / says["arrival_rate"], warmup=500, replications=10)
    factory = queue(
        fs.exponential(1 / says["arrival_rate"]),
        fs.exponential(1 / says["service_rate"]),
        capacity=says["servers"],
    )
    found = estimate(factory, WAITING, runs, rows=True)
    for name in metric_names("mmc_c3"):
        confirm_case("mmc_c3", name, found[name], runs, length=customers * extent.share)


@QUICK_AND_FULL
def test_the_number_of_operators_that_answer_in_time(extent: Extent) -> None:
    case = "erlangc_staffing"
    says = model(case)
    every, service = 60 / says["arrivals_per_hour"], says["mean_service_minutes"]
    # Rarely does anybody wait for nine operators: short runs would be far from normal.
    runs = extent.runs(50_000, warmup=100, replications=10)
    runs = replace(runs, length=max(runs.length, 2000.0))
    measures = {
        "p_wait": share_that_waited,
        "mean_wait": mean_wait("station"),
        "service_level_20s": lambda result: 1 - share_that_waited_longer_than(1 / 3)(result),
    }
    enough = []
    for row in value(case, "table"):
        operators = row["servers"]
        factory = queue(fs.exponential(every), fs.exponential(service), capacity=operators)
        found = estimate(factory, measures, runs, rows=True)
        for name in measures:
            confirm(case, f"table ({name} with {operators} operators)", row[name], found[name])
        if found["service_level_20s"].value >= 0.8:
            enough.append(operators)
    confirm(case, "required_servers", value(case, "required_servers"), Estimate(enough[0]))


@QUICK_AND_FULL
def test_a_station_with_few_places_loses_parts(extent: Extent) -> None:
    case = "mm1k_5_lam9"
    says = model(case)
    runs = extent.runs(100_000, warmup=300)
    factory = queue(
        fs.exponential(1 / says["arrival_rate"]),
        fs.exponential(1 / says["service_rate"]),
        buffer=says["capacity_total"] - 1,
    ).with_changes({"sources.source.when_full": "lose"})
    measures = {
        "throughput": rate,
        "mean_number_in_system": indicator("wip"),
        "loss_probability": indicator("loss_share"),
        "mean_wait_in_queue_of_accepted": mean_wait("station"),
    }
    found = estimate(factory, measures, runs)
    for name in metric_names(case):
        confirm_case(case, name, found[name], runs)


def test_a_queue_with_known_times_ends_when_the_recursion_says() -> None:
    says = model("dd1_warm")
    jobs = range(len(says["service"]))
    factory = fs.Factory(
        products={
            f"job_{j}": fs.Product(route=[fs.Step(at="station", time=says["service"][j])])
            for j in jobs
        },
        sources={
            "source": fs.Source(
                makes={f"job_{j}": 1 for j in jobs},
                schedule=[
                    fs.Order(at=at, product=f"job_{j}")
                    for j, at in enumerate(says["arrival_times"])
                ],
            )
        },
        stations={"station": fs.Station()},
    )
    left = leaving_times(fs.simulate(factory, until=100))
    once = Runs(1, 1, 0, is_full=True)
    confirm_case("dd1_warm", "departure_times", [Estimate(left[f"job_{j}"]) for j in jobs], once)


@QUICK_AND_FULL
def test_shortest_processing_time_first_shortens_the_wait(extent: Extent) -> None:
    case = "mm1_sjf"
    runs = extent.runs(200_000, warmup=1000)
    factory = queue(fs.exponential(INTERARRIVAL), fs.exponential(1.0), rule="spt")
    found = estimate(factory, {"wait": mean_wait("station")}, runs)
    confirm_case(case, "mean_wait_in_queue", found["wait"], runs)


@QUICK_AND_FULL
def test_an_oven_waits_for_four_parts(extent: Extent) -> None:
    case = "bulk_4_4"
    says = model(case)
    runs = extent.runs(100_000, warmup=500)
    size = says["max_batch"]
    factory = queue(
        fs.exponential(1 / says["arrival_rate"]),
        fs.exponential(1 / says["batch_service_rate"]),
        batch={"min": says["min_batch"], "max": size},
    )
    in_work = share("station", "working")
    measures: dict[str, Measure] = {
        # The content of the buffer leaves out the parts that the empty oven could hold.
        "mean_queue_length": lambda result: result.value("wip") - size * in_work(result),
        "mean_wait_in_queue": mean_wait("station"),
    }
    found = estimate(factory, measures, runs)
    for name in metric_names(case):
        confirm_case(case, name, found[name], runs)


def closed_repair_shop(machines: int, repairers: int, failure: float, repair: float) -> fs.Factory:
    """Return the machines as cards that go from running to the repair shop and back."""
    return fs.Factory(
        products={"machine": fs.Product(route=["running", "repair"])},
        sources={"all": fs.Source(makes="machine", unlimited=True)},
        stations={
            "running": fs.Station(time=fs.exponential(1 / failure), capacity=machines),
            "repair": fs.Station(time=fs.exponential(1 / repair), capacity=repairers),
        },
        loops={"machines": fs.Loop(cards=machines, start="running", end="repair")},
    )


@QUICK_AND_FULL
def test_machines_wait_for_their_repairers(extent: Extent) -> None:
    case = "repairmen_8_2"
    says = model(case)
    count = says["machines"]
    runs = extent.runs(100_000, warmup=300)
    running = share("running", "working")
    measures: dict[str, Measure] = {
        "repair_throughput": rate,
        "mean_machines_down": lambda result: result.value("wip") - running(result),
        "machine_availability": lambda result: running(result) / count,
    }
    factory = closed_repair_shop(
        count, says["repairers"], says["failure_rate_each"], says["repair_rate"]
    )
    found = estimate(factory, measures, runs)
    for name in metric_names(case):
        confirm_case(case, name, found[name], runs)


@pytest.mark.parametrize(
    "replications",
    [pytest.param(300, id="quick"), pytest.param(4000, id="full", marks=pytest.mark.long)],
)
def test_an_empty_queue_fills_as_the_transient_says(replications: int) -> None:
    case = "mm1_transient"
    table = value(case, "mean_number_at")
    # The case asks for four standard errors, whatever the number of replications.
    runs = Runs(replications, table[-1][0], 0.0, is_full=False)
    measures = {str(time): number_in_system_at(time) for time, _ in table}
    factory = queue(fs.exponential(INTERARRIVAL), fs.exponential(1.0))
    found = estimate(factory, measures, runs, rows=True)
    for time, exact in table:
        at = str(time)
        confirm_case(case, "mean_number_at", found[at], runs, exact=exact, at=at)


# Parameters of our own

OTHER_SERVICES = [
    fs.gamma(1.0, cv=0.6),
    fs.erlang(1.0, 3),
    fs.triangular(0.2, 0.9, 1.9),
    fs.weibull(1.8, 1.1),
    fs.beta(2, 3, 0.5, 2.0),
    fs.discrete({0.5: 0.6, 1.5: 0.3, 2.0: 0.1}),
    fs.constant(0.9),
    fs.lognormal(0.8, cv=0.7),
    fs.normal(1.0, 0.2),
]


@pytest.mark.parametrize("service", OTHER_SERVICES, ids=lambda service: service.kind)
def test_waiting_with_other_services_follows_pollaczek_and_khinchine(
    service: Distribution,
) -> None:
    arrival = 0.6
    wait = closed_forms.pollaczek_khinchine(arrival, service.expected, service.scv)
    runs = Runs(16, 1500, 200, is_full=False)
    found = estimate(queue(fs.exponential(1 / arrival), service), WAITING, runs, rows=True)
    subject = f"M/G/1, arrivals {arrival}, service {service!r}"
    confirm(subject, "mean_wait_in_queue", wait, found["mean_wait_in_queue"])
    confirm(subject, "p_wait", arrival * service.expected, found["p_wait"])
    in_system = arrival * (wait + service.expected)
    confirm(subject, "mean_number_in_system", in_system, found["mean_number_in_system"])


@pytest.mark.parametrize("seed", range(4))
def test_random_stations_with_losses_agree_with_the_formula(seed: int) -> None:
    generator = np.random.default_rng(300 + seed)
    servers = int(generator.integers(1, 5))
    places = int(generator.integers(0, 6))
    arrival = round(float(generator.uniform(0.5, 1.5) * servers), 3)
    loss, number = closed_forms.lossy_station(arrival, 1.0, servers, servers + places)
    factory = queue(
        fs.exponential(1 / arrival), fs.exponential(1.0), capacity=servers, buffer=places
    ).with_changes({"sources.source.when_full": "lose"})
    measures = {
        "loss": indicator("loss_share"),
        "wip": indicator("wip"),
        "queue": mean_content("station"),
        "busy": share("station", "working"),
    }
    found = estimate(factory, measures, Runs(16, 1500, 100, is_full=False))
    subject = f"M/M/{servers}/{servers + places}, arrivals {arrival}"
    confirm(subject, "loss_probability", loss, found["loss"])
    confirm(subject, "mean_number_in_system", number, found["wip"])
    busy = arrival * (1 - loss)
    confirm(subject, "mean busy servers", busy, found["busy"])
    confirm(subject, "mean_queue_length", number - busy, found["queue"])


@pytest.mark.parametrize("k", [1, 3, 6])
def test_regular_arrivals_follow_the_root_of_their_transform(k: int) -> None:
    every, service = 1.3, 1.0
    sigma = closed_forms.root_of_arrivals(lambda s: (1 + s * every / k) ** -k, service)
    wait = sigma / (service * (1 - sigma))
    runs = Runs(16, 2000, 300, is_full=False)
    found = estimate(
        queue(fs.erlang(every, k), fs.exponential(1 / service)), WAITING, runs, rows=True
    )
    confirm(f"E{k}/M/1", "mean_wait_in_queue", wait, found["mean_wait_in_queue"])
    confirm(f"E{k}/M/1", "p_wait", sigma, found["p_wait"])


def by_priority(preemptive: bool) -> tuple[fs.Factory, list[Distribution], list[float]]:
    """Return a station with three classes, their services and their arrival rates."""
    arrivals = [0.15, 0.2, 0.25]
    services = [fs.exponential(0.8), fs.gamma(1.5, cv=0.5), fs.uniform(0.5, 1.5)]
    names = ["first", "second", "third"]
    factory = fs.Factory(
        products={
            name: fs.Product(route=[fs.Step(at="station", time=service)], priority=i)
            for i, (name, service) in enumerate(zip(names, services, strict=True), start=1)
        },
        sources={
            f"source_{name}": fs.Source(makes=name, every=fs.exponential(1 / arrival))
            for name, arrival in zip(names, arrivals, strict=True)
        },
        stations={"station": fs.Station(rule="priority", preemptive=preemptive)},
    )
    return factory, services, arrivals


def lead_of(product: int) -> Measure:
    """Return the mean lead time of a product."""

    def measure(result: fs.Result) -> float:
        seen = result.observed.products[product]
        return seen.lead / seen.window_left

    return measure


@pytest.mark.parametrize("preemptive", [False, True], ids=["waits", "interrupts"])
def test_priorities_follow_the_formulas(preemptive: bool) -> None:
    factory, services, arrivals = by_priority(preemptive)
    means = [service.expected for service in services]
    seconds = [service.expected**2 * (1 + service.scv) for service in services]
    if preemptive:
        stays = closed_forms.stays_with_preemption(arrivals, means, seconds)
    else:
        waits = closed_forms.waits_by_priority(arrivals, means, seconds)
        stays = [wait + mean for wait, mean in zip(waits, means, strict=True)]
    measures = {str(i): lead_of(i) for i in range(3)}
    found = estimate(factory, measures, Runs(16, 2000, 300, is_full=False))
    subject = f"M/G/1, three priorities, preemptive={preemptive}"
    for i, stay in enumerate(stays):
        confirm(subject, f"mean stay of class {i + 1}", stay, found[str(i)])


@pytest.mark.parametrize("seed", range(3))
def test_random_batch_stations_agree_with_their_chain(seed: int) -> None:
    generator = np.random.default_rng(400 + seed)
    least = int(generator.integers(1, 4))
    most = least + int(generator.integers(0, 4))
    arrival = round(float(generator.uniform(0.3, 0.7) * most), 3)

    def transitions(state: tuple[int, bool]) -> Any:
        waiting, works = state
        if waiting < 120:
            yield arrival, begin(waiting + 1, works), "entered"
        if works:
            yield 1.0, begin(waiting, False), "done"

    def begin(waiting: int, works: bool) -> tuple[int, bool]:
        starts = not works and waiting >= least
        return (max(waiting - most, 0), True) if starts else (waiting, works)

    chain = solve((0, False), transitions)
    factory = queue(
        fs.exponential(1 / arrival), fs.exponential(1.0), batch={"min": least, "max": most}
    )
    measures = {"wait": mean_wait("station"), "busy": share("station", "working")}
    found = estimate(factory, measures, Runs(16, 1000, 100, is_full=False))
    subject = f"batches of {least} to {most}, arrivals {arrival}"
    waiting = chain.mean(lambda state: state[0])
    confirm(subject, "mean_wait_in_queue", waiting / arrival, found["wait"])
    confirm(subject, "utilisation", chain.mean(lambda state: state[1]), found["busy"])


@pytest.mark.parametrize(("time", "load"), [(3.0, 0.5), (8.0, 0.95), (15.0, 1.3)])
def test_another_transient(time: float, load: float) -> None:
    exact = closed_forms.number_at(load, 1.0, time)
    simulations = []
    factory = queue(fs.exponential(1 / load), fs.exponential(1.0))
    for replication in range(200):
        simulation = fs.Simulation(factory, replication=replication, record="none")
        simulation.run(until=time)
        simulations.append(float(simulation.parts_in_system))
    confirm(f"M/M/1 from empty, load {load}", f"number at {time}", exact, estimate_of(simulations))


def test_the_formulas_of_this_folder_have_the_values_of_the_reference() -> None:
    assert closed_forms.erlang_c(2.5, 3) == pytest.approx(value("mmc_c3", "p_wait"))
    loss, number = closed_forms.lossy_station(0.9, 1.0, 1, 5)
    assert loss == pytest.approx(value("mm1k_5_lam9", "loss_probability"))
    assert number == pytest.approx(value("mm1k_5_lam9", "mean_number_in_system"))
    assert closed_forms.pollaczek_khinchine(0.8, 1.0, 2.5) == pytest.approx(7.0)
    sigma = closed_forms.root_of_arrivals(lambda s: math.exp(-1.25 * s), 1.0)
    assert sigma == pytest.approx(value("dm1", "p_wait"))
    for time, exact in value("mm1_transient", "mean_number_at")[:5]:
        assert closed_forms.number_at(0.8, 1.0, time) == pytest.approx(exact, rel=1e-6)
