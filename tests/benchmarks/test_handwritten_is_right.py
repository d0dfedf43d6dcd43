"""The hand-written programs are a fair opponent only if their numbers are right.

Two kinds of evidence: the departures follow the equation of a line with blocking after service
to the last bit, and long runs agree with exact solutions of the Markov chain.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.benchmarks.handwritten import (
    Draw,
    Machine,
    Observed,
    exponential,
    exponential_line,
    line_j1,
    line_j1_integer,
    line_j2,
    line_j2_interrupted,
    stream,
    whole_number,
)

pytestmark = pytest.mark.benchmark

PARTS = 70_000


def departures_by_equation(operations: list[Draw], buffer: int, parts: int) -> list[float]:
    """Times at which the parts leave the last station, without any simulation clock.

    Part n begins at station i when it has come and part n-1 has left; it leaves when it is done
    and part n - (buffer + 1) has left station i+1, that is, when there is a place.
    """
    last = len(operations) - 1
    left: list[list[float]] = [[] for _ in operations]
    for part in range(parts):
        came = 0.0
        for station, operation in enumerate(operations):
            machine_free = left[station][-1] if part else 0.0
            came = max(came, machine_free) + operation()
            if station < last and part > buffer:
                came = max(came, left[station + 1][part - buffer - 1])
            left[station].append(came)
    return left[last]


def test_j1_departs_as_the_equation_of_the_line_says():
    draws = [exponential(stream(3, f"stations.s{i:02}.time"), 1.0) for i in range(1, 6)]
    expected = departures_by_equation(draws, buffer=2, parts=2_000)
    assert line_j1(5, parts=2_000, seed=3, buffer=2).duration == expected[-1]


def test_j1_integer_departs_as_the_equation_of_the_line_says():
    draws = [whole_number(stream(3, f"stations.s{i:02}.time")) for i in range(1, 6)]
    expected = departures_by_equation(draws, buffer=1, parts=2_000)
    assert line_j1_integer(5, parts=2_000, seed=3, buffer=1).duration == expected[-1]


@pytest.mark.parametrize(
    ("stations", "buffer", "throughput"),
    [
        (2, 2, 0.8),  # (b + 2) / (b + 3)
        (3, 2, 0.7340166721),  # exact Markov chain; the model of Hillier and Boling (1966)
        (5, 4, 0.7659338559),  # the same
    ],
)
def test_balanced_exponential_lines_have_the_exact_throughput(
    stations: int, buffer: int, throughput: float
):
    seen = line_j1(stations, parts=PARTS, seed=11, buffer=buffer)
    assert seen.throughput == pytest.approx(throughput, rel=0.01)


# Exact solutions of the Markov chain (94 and 118 states): exponential lines of three machines
# with operation-dependent failures, interrupted work resumed, blocking after service.
UNRELIABLE = {
    "94 states": {
        "work_rates": [1.29, 1.42, 1.01],
        "buffers": [1, 2],
        "failure_rates": [0.149, 0.176, 0.08],
        "repair_rates": [0.39, 0.74, 0.92],
        "throughput": (0.6428082864, 0.0175),
        "working": [0.4983009972, 0.4526818918, 0.6364438479],
        "blocked": [0.311322468, 0.1663254821, 0.0],
        "starved": [0.0, 0.2733277437, 0.3082132088],
        "failed": [0.1903765348, 0.1076648824, 0.0553429433],
        "mean_content": [0.5359575545, 0.8208898923],
    },
    "118 states": {
        "work_rates": [1.1, 1.1, 1.47],
        "buffers": [1, 3],
        "failure_rates": [0.144, 0.167, 0.14],
        "repair_rates": [0.5, 0.46, 0.97],
        "throughput": (0.5760249014, 0.0199),
        "working": [0.5236590012, 0.5236590012, 0.3918536744],
        "blocked": [0.3255272064, 0.02034451352, 0.0],
        "starved": [0.0, 0.2658855, 0.5515901252],
        "failed": [0.1508137924, 0.1901109852, 0.05655620043],
        "mean_content": [0.5355264961, 0.4018605425],
    },
}


@pytest.mark.parametrize("interrupts", [False, True], ids=["counted", "interrupted"])
@pytest.mark.parametrize("case", UNRELIABLE.values(), ids=UNRELIABLE.keys())
def test_unreliable_lines_have_the_exact_state_shares(case: dict[str, list], interrupts: bool):
    rates = zip(case["work_rates"], case["failure_rates"], case["repair_rates"], strict=True)
    machines = [Machine(1 / work, 1 / failure, 1 / repair) for work, failure, repair in rates]
    seen = exponential_line(machines, case["buffers"], PARTS, seed=5, interrupts=interrupts)

    throughput, tolerance = case["throughput"]
    assert seen.throughput == pytest.approx(throughput, rel=tolerance)
    for state in ("working", "blocked", "starved", "failed"):
        shares = [station[state] for station in seen.shares]
        assert shares == pytest.approx(case[state], abs=0.01), state
    assert seen.mean_content == pytest.approx(case["mean_content"], rel=0.05)


def test_counting_and_interrupting_tell_the_same_story():
    counted = line_j2(4, parts=2_000, seed=2)
    interrupted = line_j2_interrupted(4, parts=2_000, seed=2)
    assert interrupted.duration == pytest.approx(counted.duration, rel=1e-9)
    assert interrupted.lead_times == pytest.approx(counted.lead_times, rel=1e-6)
    assert interrupted.part_operations == counted.part_operations


@pytest.mark.parametrize("program", [line_j1, line_j2, line_j2_interrupted, line_j1_integer])
def test_the_statistics_fit_together(program: Callable[..., Observed]):
    seen = program(4, parts=2_000, seed=7, buffer=3)

    for station in seen.shares:
        assert sum(station.values()) == pytest.approx(1.0)
    assert seen.shares[0]["starved"] == 0.0
    assert seen.shares[-1]["blocked"] == 0.0
    assert len(seen.lead_times) == seen.parts == 2_000
    # Little's law per buffer: the few parts still waiting at the end make the difference.
    for content, wait in zip(seen.mean_content, seen.mean_wait, strict=True):
        assert content == pytest.approx(seen.throughput * wait, rel=0.01)
