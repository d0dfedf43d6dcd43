"""Penny Fab, CONWIP, Little's law and trajectories without chance."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.theory.networks import (
    best_case,
    bottleneck_rate,
    closed_network,
    conwip,
    critical_wip,
    little,
    practical_worst_case,
    raw_process_time,
    worst_case,
)

LINE = st.lists(st.tuples(st.floats(0.1, 9), st.integers(1, 5)), min_size=1, max_size=5)
PENNY_FAB_TWO = ([2, 5, 10, 3], [1, 2, 6, 2])


def deterministic_throughput(wip: int, times: Sequence[float], machines: Sequence[int]) -> float:
    """Long-run rate of a CONWIP line of fixed times, job by job."""
    jobs = 4000
    left: list[list[float]] = [[] for _ in times]
    for job in range(jobs):
        ready = left[-1][job - wip] if job >= wip else 0.0
        for station, (time, count) in enumerate(zip(times, machines, strict=True)):
            free = left[station][job - count] if job >= count else 0.0
            ready = max(ready, free) + time
            left[station].append(ready)
    return (jobs / 2) / (left[-1][-1] - left[-1][jobs // 2 - 1])


@pytest.mark.parametrize("wip", range(1, 16))
def test_a_line_without_variability_reaches_the_best_case(wip: int) -> None:
    found = deterministic_throughput(wip, *PENNY_FAB_TWO)
    assert found == pytest.approx(best_case(wip, *PENNY_FAB_TWO).throughput, rel=2e-3)


@given(LINE, st.integers(1, 40))
def test_the_cases_are_in_order(line: list[tuple[float, int]], wip: int) -> None:
    times, machines = zip(*line, strict=True)
    found = conwip(wip, times, machines)
    below = found.throughput * (1 - 1e-9)
    assert found.worst.throughput <= found.throughput * (1 + 1e-9)
    assert below <= found.best.throughput
    assert found.worst.throughput <= found.practical_worst.throughput * (1 + 1e-9)
    assert found.practical_worst.throughput <= found.best.throughput * (1 + 1e-9)
    if set(machines) == {1}:  # a balanced line of single machines is the worst of them
        assert found.throughput >= found.practical_worst.throughput * (1 - 1e-9)
    for flow in (found.best, found.practical_worst, found.worst, found):
        assert flow.throughput * flow.lead_time == pytest.approx(wip)
    assert sum(found.numbers) == pytest.approx(wip)


@given(LINE)
def test_the_critical_wip_reaches_both_limits(line: list[tuple[float, int]]) -> None:
    times, machines = zip(*line, strict=True)
    critical = critical_wip(times, machines)
    enough, rate = math.ceil(critical), bottleneck_rate(times, machines)
    assert best_case(enough, times, machines).throughput == pytest.approx(rate)
    few = max(1, math.floor(critical))
    assert best_case(few, times, machines).lead_time == pytest.approx(raw_process_time(times))


@given(st.integers(1, 8), st.floats(0.1, 5), st.integers(1, 50))
def test_a_balanced_exponential_line_is_the_practical_worst_case(
    stations: int, time: float, wip: int
) -> None:
    line = conwip(wip, [time] * stations)
    assert line.throughput == pytest.approx(practical_worst_case(wip, [time] * stations).throughput)
    assert line.utilisations == pytest.approx([line.throughput * time] * stations)
    exact = closed_network(wip, [1] * stations, [time] * stations)
    assert line.numbers == exact.numbers


def test_in_the_worst_case_every_job_waits_for_all_others() -> None:
    assert worst_case(3, [1, 2]).lead_time == 9
    assert worst_case(3, [1, 2]).throughput == pytest.approx(1 / 3)


@given(st.floats(0.01, 100), st.floats(0.01, 100))
def test_littles_law_gives_each_of_the_three(throughput: float, lead_time: float) -> None:
    wip = little(throughput=throughput, lead_time=lead_time)
    assert wip == pytest.approx(throughput * lead_time)
    assert little(wip=wip, lead_time=lead_time) == pytest.approx(throughput)
    assert little(wip=wip, throughput=throughput) == pytest.approx(lead_time)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: little(wip=3), "little: 1 numbers"),
        (lambda: little(1, 2, 3), "little: 3 numbers"),
        (lambda: little(throughput=0, wip=3), "throughput: 0"),
        (lambda: little(throughput=-1, lead_time=3), "throughput: -1"),
        (lambda: best_case(0, [1]), "wip: 0"),
        (lambda: best_case(1, [0, 0]), "no station limits the line"),
        (lambda: bottleneck_rate([1], servers=math.inf), "no station limits the line"),
        (lambda: worst_case(1, [0]), "service_times, their sum"),
    ],
)
def test_impossible_numbers_are_refused(call: object, says: str) -> None:
    assert callable(call)
    with pytest.raises(ScenarioError, match=says):
        call()
