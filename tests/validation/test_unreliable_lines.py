"""Lines whose machines fail: exponential, in time slots, and as the limit of a flowing material."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import factorysim as fs
from tests.validation.lines import confirm_line, exponential_line, line, measures_of
from tests.validation.markov import Chain, SerialLine, Transition, share_of, solve
from tests.validation.measuring import (
    QUICK_AND_FULL,
    Extent,
    Measure,
    estimate,
    indicator,
    rate,
    share,
)
from tests.validation.reference import (
    Runs,
    cases,
    confirm,
    confirm_case,
    metric_names,
    model,
    value,
)

RANDOM_LINES = [case for case in cases("unreliable_line") if case.startswith("random")]
GRAINS = 4
"""Parts into which one unit of the flowing material is cut."""

SLOTS = 1_000_000


@QUICK_AND_FULL
@pytest.mark.parametrize("case", RANDOM_LINES)
def test_lines_with_failures_agree_with_their_markov_chain(case: str, extent: Extent) -> None:
    runs = extent.runs(100_000, warmup=300)
    says = model(case)
    machines = len(says["service_rates"])
    found = estimate(exponential_line(says), measures_of(machines), runs)
    for name in metric_names(case):
        if name in found:
            confirm_case(case, name, found[name], runs)
        else:
            count = machines - 1 if name == "mean_buffer_content" else machines
            several = [found[f"{name} {i}"] for i in range(1, count + 1)]
            confirm_case(case, name, several, runs)


def parts_between(result: fs.Result) -> float:
    """Mean number of parts finished by the first of two machines and not by the second."""
    # The first machine always has a part; it counts only when it is finished and blocked.
    return result.value("wip") - 1 + share("m1", "blocked")(result)


@QUICK_AND_FULL
def test_two_machines_agree_in_both_ways_of_counting_places(extent: Extent) -> None:
    case = "exp_2m_gershwin_berman"
    runs = extent.runs(100_000, warmup=300)
    measures = {
        "throughput": rate,
        "mean_n_counting_blocked_and_in_process_parts": parts_between,
    }
    after = exponential_line(model(case))
    places = model(case)["equivalent_N_counting_convention"]
    # Blocking before service needs two places more; the part at the second machine is one.
    before = after.with_changes(
        {"stations.m1.blocking": "before_service", "stations.m2.buffer": places - 1}
    )
    for factory in (after, before):
        found = estimate(factory, measures, runs)
        confirm_case(case, "throughput", found["throughput"], runs)
    found = estimate(after, measures, runs)
    for name in metric_names(case):
        confirm_case(case, name, found[name], runs)


@pytest.mark.parametrize("seed", range(6))
def test_random_lines_with_failures_agree_with_their_markov_chain(seed: int) -> None:
    generator = np.random.default_rng(100 + seed)
    machines = int(generator.integers(2, 5))

    def several(low: float, high: float) -> list[float]:
        return [round(float(x), 3) for x in generator.uniform(low, high, machines)]

    says: dict[str, Any] = {
        "service_rates": several(0.7, 1.5),
        "buffers": [int(x) for x in generator.integers(0, 4, machines - 1)],
        "failure_rates": several(0.02, 0.2),
        "repair_rates": several(0.2, 1.0),
    }
    if seed % 3 == 2:
        says |= {"arrival_rate": 0.5, "first_buffer": 2}
    subject = f"random line with failures {seed}: {says}"
    confirm_line(subject, says, Runs(16, 1000, 100, is_full=False))


@pytest.mark.parametrize("clock", ["calendar", "planned"])
def test_one_machine_that_also_ages_while_idle_agrees_with_its_chain(clock: str) -> None:
    arrival, speed, failure, repair, places = 0.6, 1.0, 0.1, 0.4, 4

    def transitions(state: tuple[int, bool]) -> Iterable[Transition]:
        parts, is_up = state
        if parts <= places:
            yield arrival, (parts + 1, is_up), "entered"
        else:
            yield arrival, state, "lost"
        if parts and is_up:
            yield speed, (parts - 1, is_up), "left"
        yield (failure, (parts, False), "failed") if is_up else (repair, (parts, True), "up")

    chain = solve((0, True), transitions)
    failing = fs.Failure(
        every=fs.exponential(1 / failure), repair=fs.exponential(1 / repair), clock=clock
    )
    factory = line(
        [fs.exponential(1 / speed)],
        [],
        [failing],
        source=fs.Source(makes="part", every=fs.exponential(1 / arrival), when_full="lose"),
        first_buffer=places,
    )
    measures = {"rate": rate, "wip": indicator("wip"), "down": share("m1", "failed")}
    found = estimate(factory, measures, Runs(16, 1000, 100, is_full=False))
    subject = f"M/M/1/5 with failures by the {clock} clock"
    confirm(subject, "throughput", chain.rates["left"], found["rate"])
    confirm(subject, "mean_parts", chain.mean(lambda state: state[0]), found["wip"])
    confirm(subject, "fraction_down", failure / (failure + repair), found["down"])


# Lines in time slots


def slot_line(failing: list[float], repaired: list[float], places: int) -> fs.Factory:
    """Return a synchronous line in which all times are whole slots.

    In the reference a machine that could work in a slot fails with probability p before it moves
    its part: a geometric number of parts from one repair to the next failure. A down machine is
    up again with probability r in each later slot: a geometric repair time. With N places counted
    from the first machine's finished part to the part at the second, N - 2 lie in the buffer.
    """
    failures = [
        fs.Failure(every=fs.geometric(p), repair=fs.geometric(r), clock="cycles")
        for p, r in zip(failing, repaired, strict=True)
    ]
    return line([1.0, 1.0], [places - 2], failures)


SLOT_MEASURES = {"rate": rate, "n": parts_between}


@QUICK_AND_FULL
def test_a_symmetric_line_in_slots_has_the_rates_of_the_table(extent: Extent) -> None:
    case = "det_2m_symmetric"
    says = model(case)
    # The standard errors decide: five times a million slots would take too long for the tolerance.
    runs = replace(extent.runs(SLOTS / 4, warmup=500), is_full=False)
    for places, exact_rate, exact_n in value(case, "table"):
        found = estimate(slot_line(says["p"], says["r"], places), SLOT_MEASURES, runs)
        at = f"of the rate with N = {places}"
        confirm_case(case, "table", found["rate"], runs, exact=exact_rate, at=at)
        confirm(case, f"table (mean n with N = {places})", exact_n, found["n"])


@QUICK_AND_FULL
def test_a_line_in_slots_agrees_with_its_chain(extent: Extent) -> None:
    case = "det_2m_p1"
    says = model(case)
    runs = extent.runs(SLOTS, warmup=500)
    found = estimate(slot_line(says["p"], says["r"], says["N"][0]), SLOT_MEASURES, runs)
    confirm_case(case, "production_rate", found["rate"], runs)
    confirm_case(case, "mean_n", [found["n"]], runs)


@pytest.mark.parametrize("seed", range(4))
def test_random_lines_in_slots_agree_with_their_chain(seed: int) -> None:
    generator = np.random.default_rng(200 + seed)
    p = [round(float(x), 3) for x in generator.uniform(0.01, 0.3, 2)]
    r = [round(float(x), 3) for x in generator.uniform(0.1, 0.9, 2)]
    places = int(generator.integers(2, 9))
    chain = slot_chain(p, r, places)
    subject = f"random line in slots {seed}: p {p}, r {r}, N {places}"
    found = estimate(slot_line(p, r, places), SLOT_MEASURES, Runs(16, 2000, 200, is_full=False))
    confirm(subject, "production_rate", chain.rates["left"], found["rate"])
    confirm(subject, "mean n", chain.mean(lambda state: state[0]), found["n"])


def slot_chain(failing: list[float], repaired: list[float], places: int) -> Chain:
    """Return the chain of a line in slots: first the machines change, then the parts move."""

    def transitions(state: tuple[int, bool, bool]) -> Iterable[Transition]:
        n, *up = state
        can_work = (n < places, n > 0)
        # Probability that each machine is up in this slot.
        becomes_up = [
            (1 - failing[i] if can_work[i] else 1.0) if up[i] else repaired[i] for i in range(2)
        ]
        for first in (True, False):
            for second in (True, False):
                chance = becomes_up[0] if first else 1 - becomes_up[0]
                chance *= becomes_up[1] if second else 1 - becomes_up[1]
                if chance:
                    out = second and can_work[1]
                    into = first and can_work[0]
                    yield chance, (n + into - out, first, second), "left" if out else "none"

    return solve((1, True, True), transitions)


# Flowing material


@QUICK_AND_FULL
@pytest.mark.parametrize("case", ["fluid_2m_N10", "fluid_2m_N15"])
def test_fine_grains_behave_like_flowing_material(case: str, extent: Extent) -> None:
    """Grains of a quarter of a unit pass in one step each, so that all times are counted in steps.

    This is an approximation, whose error falls with the size of the grains. At this length a
    tolerance of 1 % is little more than two standard errors, which a right model misses now and
    then; so the standard errors decide, and a bias below about 1 % would not be seen.
    """
    says = model(case)
    steps = float(GRAINS)
    failures = [
        fs.Failure(every=fs.exponential(steps / p), repair=fs.exponential(steps / r))
        for p, r in zip(says["failure_rates"], says["repair_rates"], strict=True)
    ]
    grains = line([1.0, 1.0], [GRAINS * says["buffer"]], failures)
    runs = replace(extent.runs(200_000 * steps, warmup=300 * steps), is_full=False)
    # One of the grains between is at the second machine: n from 1 to N + 1 is a level from 0 to N.
    measures: dict[str, Measure] = {
        "rate": rate,
        "level": lambda result: (parts_between(result) - 1) / GRAINS,
    }
    found = estimate(grains, measures, runs)
    confirm_case(case, "throughput", found["rate"], runs)
    confirm_case(case, "mean_buffer", found["level"], runs)


def test_the_chain_of_this_folder_has_the_value_of_the_reference() -> None:
    says = model("random_unreliable_00")
    chain = SerialLine(
        says["service_rates"],
        says["buffers"],
        failures=says["failure_rates"],
        repairs=says["repair_rates"],
    ).solve()
    throughput = value("random_unreliable_00", "throughput")
    assert chain.rates["left"] == pytest.approx(throughput, abs=1e-9)
    down = value("random_unreliable_00", "fraction_down")
    assert [chain.mean(share_of(i, "down")) for i in range(3)] == pytest.approx(down, abs=1e-9)
