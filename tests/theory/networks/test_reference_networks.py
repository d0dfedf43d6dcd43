"""Every number of the reference cases of open and closed networks, to its digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from factorysim.theory.networks import (
    best_case,
    bottleneck_rate,
    closed_network,
    closed_network_of_classes,
    convolution,
    conwip,
    critical_wip,
    open_network,
    practical_worst_case,
    raw_process_time,
    reentrant_line,
)
from factorysim.theory.queueing import departure_times
from tests.validation.reference import all_cases, cases, model, value

DIGITS = 5e-10
"""The values have ten significant digits."""

Numbers = dict[str, Any]

LEFT_OUT: dict[tuple[str, str], str] = {}
"""Numbers that this theory does not give, with the reason."""


def jackson() -> Numbers:
    says = model("jackson_3node")
    network = open_network(
        says["external_rates"],
        says["routing"],
        [1 / rate for rate in says["service_rates"]],
        says["servers"],
    )
    return {
        "total_arrival_rates": network.arrival_rates,
        "mean_number_per_node": network.numbers,
        "mean_time_in_system": network.lead_time,
    }


def reentrant() -> Numbers:
    says = model("reentrant_kelly")
    line = reentrant_line(says["arrival_rate"], says["route"], says["mean_service"])
    return {
        "mean_time_in_system": line.lead_time,
        "utilisation": dict(zip(line.nodes, line.utilisations, strict=True)),
    }


def balanced_conwip() -> Numbers:
    says = model("conwip_balanced_exp")
    times = [says["mean"]] * says["stations"]
    lines = [conwip(wip, times, says["machines_each"]) for wip in says["wip_levels"]]
    return {
        "throughput_by_wip": [[line.wip, line.throughput] for line in lines],
        "cycle_time_by_wip": [[line.wip, line.lead_time] for line in lines],
    }


def penny_fab_one() -> Numbers:
    says = model("penny_fab_one_best")
    times = [says["process"]] * says["stations"]
    flows = [best_case(wip, times) for wip in says["wip_levels"]]
    return {
        "throughput_by_wip": [[flow.wip, flow.throughput] for flow in flows],
        "cycle_time_by_wip": [[flow.wip, flow.lead_time] for flow in flows],
        "critical_wip": critical_wip(times),
    }


def penny_fab_two() -> Numbers:
    says = model("penny_fab_two_best")
    times, machines = says["process"], says["machines"]
    flows = [best_case(wip, times, machines) for wip in says["wip_levels"]]
    return {
        "throughput_by_wip": [[flow.wip, flow.throughput] for flow in flows],
        "bottleneck_rate": bottleneck_rate(times, machines),
        "raw_process_time": raw_process_time(times),
        "critical_wip": critical_wip(times, machines),
    }


def two_classes() -> Numbers:
    says = model("closed_two_class")
    kinds = ["delay" if kind.startswith("delay") else "queue" for kind in says["stations"]]
    network = closed_network_of_classes(
        says["population"], says["visits"], says["mean_service"], kinds
    )
    return {
        "throughput_by_class": network.throughputs,
        "mean_number_by_class_station": network.numbers,
    }


ANSWERS: dict[str, Callable[[], Numbers]] = {
    "jackson_3node": jackson,
    "reentrant_kelly": reentrant,
    "conwip_balanced_exp": balanced_conwip,
    "penny_fab_one_best": penny_fab_one,
    "penny_fab_two_best": penny_fab_two,
    "closed_two_class": two_classes,
}

NUMBERS = [
    (case, says["name"])
    for family in ("open_network", "closed_network")
    for case in cases(family)
    for says in all_cases()[case]["metrics"]
]


def flat(number: Any) -> list[float]:
    """Return the numbers of a table, a list or a table by name in one row."""
    if isinstance(number, dict):
        return [x for name in sorted(number) for x in flat(number[name])]
    if isinstance(number, (list, tuple)):
        return [x for part in number for x in flat(part)]
    return [number]


@pytest.mark.parametrize(("case", "name"), NUMBERS)
def test_the_theory_gives_the_number_of_the_reference_case(case: str, name: str) -> None:
    if (case, name) in LEFT_OUT:
        pytest.skip(LEFT_OUT[case, name])
    assert flat(ANSWERS[case]()[name]) == pytest.approx(flat(value(case, name)), rel=DIGITS, abs=0)


def test_what_is_left_out_exists_and_has_a_reason() -> None:
    assert set(LEFT_OUT) <= set(NUMBERS)
    assert all(LEFT_OUT.values())


def test_a_queue_without_chance_leaves_at_the_times_of_the_reference_case() -> None:
    says = model("dd1_warm")
    left = departure_times(says["arrival_times"], says["service"])
    assert list(left) == value("dd1_warm", "departure_times")


def test_conwip_of_the_reference_case_by_three_methods() -> None:
    for wip, throughput in value("conwip_balanced_exp", "throughput_by_wip"):
        for found in (
            closed_network(wip, [1] * 4, [2] * 4),
            convolution(wip, [1] * 4, [2] * 4),
            practical_worst_case(wip, [2] * 4),
        ):
            assert found.throughput == pytest.approx(throughput, rel=DIGITS)
