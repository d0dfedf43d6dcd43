"""Every reference case of single stations, polling and maintenance, to its stated digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from factorysim.model.distributions import Distribution, Weibull
from factorysim.model.making import constant, erlang, hyperexponential, lognormal, uniform
from factorysim.theory.queueing import (
    Queue,
    age_replacement,
    bulk_service,
    departure_times,
    gm1,
    mg1,
    mm1,
    mm1_lead_time_exceeds,
    mm1_shortest_first,
    mm1_transient,
    mmc,
    mmc_wait_exceeds,
    mmck,
    polling_conservation,
    repairmen,
    servers_needed,
    symmetric_polling_wait,
)
from tests.validation import reference

DIGITS = 5.1e-10
"""The values have ten significant digits."""

FAMILIES = ("single_station", "setup_polling", "maintenance")

Numbers = dict[str, Any]


def of_queue(queue: Queue) -> Numbers:
    """Return the figures of a queue under the names of the reference cases."""
    return {
        "mean_wait_in_queue": queue.waiting_time,
        "mean_wait_in_queue_of_accepted": queue.waiting_time,
        "mean_time_in_system": queue.lead_time,
        "p_wait": queue.wait_share,
        "mean_number_in_system": queue.wip,
        "mean_queue_length": queue.queue,
        "throughput": queue.throughput,
        "loss_probability": queue.loss_share,
    }


def one_server(model: Numbers) -> Numbers:
    arrival, service = model["arrival_rate"], 1 / model["service_rate"]
    late = mm1_lead_time_exceeds(arrival, service, 10.0)
    return of_queue(mm1(arrival, service)) | {"p_time_in_system_exceeds_10": late}


def three_servers(model: Numbers) -> Numbers:
    return of_queue(mmc(model["arrival_rate"], 1 / model["service_rate"], model["servers"]))


def staffing(model: Numbers) -> Numbers:
    rate, service, limit = model["arrivals_per_hour"] / 60, model["mean_service_minutes"], 20 / 60
    assert model["target"] == "P(wait<=20 s)>=0.8"
    rows = [(servers, mmc(rate, service, servers)) for servers in range(6, 11)]
    return {
        "required_servers": servers_needed(rate, service, share=0.8, within=limit),
        "table": [
            {
                "servers": servers,
                "p_wait": queue.wait_share,
                "mean_wait": queue.waiting_time,
                "service_level_20s": 1 - mmc_wait_exceeds(rate, service, servers, limit),
            }
            for servers, queue in rows
        ],
    }


def with_losses(model: Numbers) -> Numbers:
    service = 1 / model["service_rate"]
    capacity = model["capacity_total"]
    return of_queue(mmck(model["arrival_rate"], service, model["servers"], capacity))


def general(service: Distribution) -> Callable[[Numbers], Numbers]:
    def found(model: Numbers) -> Numbers:
        assert service.expected == model["mean_service"]
        second = service.expected**2 * (1 + service.scv)
        assert second == pytest.approx(model["service_second_moment"], rel=DIGITS)
        return of_queue(mg1(model["arrival_rate"], service))

    return found


def trajectory(model: Numbers) -> Numbers:
    return {"departure_times": list(departure_times(model["arrival_times"], model["service"]))}


def oven(model: Numbers) -> Numbers:
    batch_time = 1 / model["batch_service_rate"]
    least, most = model["min_batch"], model["max_batch"]
    return of_queue(bulk_service(model["arrival_rate"], batch_time, least=least, most=most))


def shared_operators(model: Numbers) -> Numbers:
    found = repairmen(
        model["machines"],
        mttf=1 / model["failure_rate_each"],
        mttr=1 / model["repair_rate"],
        servers=model["repairers"],
    )
    return {
        "repair_throughput": found.throughput,
        "mean_machines_down": found.machines_down,
        "machine_availability": found.availability,
    }


def beginning(model: Numbers) -> Numbers:
    times = [time for time, _ in reference.value("mm1_transient", "mean_number_at")]
    arrival, service = model["arrival_rate"], 1 / model["service_rate"]
    return {"mean_number_at": [[time, mm1_transient(arrival, service, time)] for time in times]}


def gated(model: Numbers) -> Numbers:
    (rate,) = set(model["arrival_rates"])
    count = len(model["arrival_rates"])
    wait = symmetric_polling_wait(count, rate, 1.0, model["setup"], gated=True)
    return {"mean_wait_any_product": wait}


def exhaustive(model: Numbers) -> Numbers:
    rates, setups = model["arrival_rates"], model["setups_after_product"]
    return {"sum_rho_i_times_mean_wait_i": polling_conservation(rates, [1.0, 1.2, 2.0], setups)}


def by_age(model: Numbers) -> Numbers:
    found = age_replacement(
        Weibull(shape=model["weibull_shape"], scale=model["weibull_scale"]),
        model["preventive_age"],
        preventive_time=model["preventive_duration"],
        corrective_time=model["corrective_duration"],
    )
    return {
        "availability": found.availability,
        "mean_up_time_per_cycle": found.up_time,
        "fraction_corrective": found.corrective_share,
    }


THEORY: dict[str, Callable[[Numbers], Numbers]] = {
    "mm1_rho80": one_server,
    "mmc_c3": three_servers,
    "erlangc_staffing": staffing,
    "mm1k_5_lam9": with_losses,
    "mh2_1": general(hyperexponential((0.25, 0.75), (2.5, 0.5))),
    "mlogn_1": general(lognormal(1.0, cv=1.5)),
    "mu_1": general(uniform(0.5, 1.5)),
    "dm1": lambda model: of_queue(gm1(constant(model["interarrival"]), model["mean_service"])),
    "e2m1": lambda model: of_queue(gm1(erlang(1.25, k=2), model["mean_service"])),
    "dd1_warm": trajectory,
    "mm1_sjf": lambda model: of_queue(
        mm1_shortest_first(model["arrival_rate"], model["mean_service"])
    ),
    "bulk_4_4": oven,
    "repairmen_8_2": shared_operators,
    "mm1_transient": beginning,
    "polling_sym_gated": gated,
    "polling_pcl_exhaustive": exhaustive,
    "age_replacement": by_age,
}


@pytest.mark.parametrize(
    ("case", "name"),
    [
        (case, metric["name"])
        for family in FAMILIES
        for case in reference.cases(family)
        for metric in reference.all_cases()[case]["metrics"]
    ],
)
def test_theory_gives_the_number_of_the_reference(case: str, name: str) -> None:
    found = THEORY[case](reference.model(case))[name]
    for given, exact in zip(flat(found), flat(reference.value(case, name)), strict=True):
        assert given == pytest.approx(exact, rel=DIGITS)


def test_every_case_has_its_theory_and_every_theory_its_case() -> None:
    assert {case for family in FAMILIES for case in reference.cases(family)} == set(THEORY)
    assert all(reference.cases(family) for family in FAMILIES)


def flat(value: Any) -> list[float]:
    """Return all numbers of a number, a list or a table, in their order."""
    if isinstance(value, dict):
        return [number for key in sorted(value) for number in flat(value[key])]
    if isinstance(value, list):
        return [number for entry in value for number in flat(entry)]
    return [float(value)]
