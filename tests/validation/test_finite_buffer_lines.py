"""Serial lines with finite buffers: exact throughput, contents and states of the machines."""

from __future__ import annotations

import numpy as np
import pytest

import factorysim as fs
from tests.validation.lines import SHARES, confirm_line, exponential_line, line, measures_of
from tests.validation.markov import SerialLine, line_blocked_before_service, parallel_line
from tests.validation.measuring import QUICK_AND_FULL, Extent, estimate, rate
from tests.validation.reference import Runs, confirm, confirm_case, metric_names, model, value

LINES = ("unbalanced_4m", "erlang2_3m", "fed_line_loss")


@QUICK_AND_FULL
def test_balanced_lines_have_the_throughput_of_the_table(extent: Extent) -> None:
    case = "balanced_exp_table_even"
    runs = extent.runs(50_000, warmup=100, replications=8)
    for machines, places, exact in value(case, "table"):
        balanced = line([fs.exponential(1.0)] * machines, [places] * (machines - 1))
        found = estimate(balanced, {"throughput": rate}, runs)
        at = f"of {machines} machines, {places} places"
        confirm_case(case, "table", found["throughput"], runs, exact=exact, at=at)


@QUICK_AND_FULL
def test_less_work_in_the_middle_gives_the_throughput_of_the_bowl(extent: Extent) -> None:
    case = "bowl_3m_b1"
    runs = extent.runs(100_000, warmup=200)
    middle = value(case, "best_middle_mean")
    for name, mean in {"balanced_throughput": 1.0, "best_throughput": middle}.items():
        times = [(3 - mean) / 2, mean, (3 - mean) / 2]
        bowl = line([fs.exponential(time) for time in times], model(case)["buffers"])
        found = estimate(bowl, {"throughput": rate}, runs)
        confirm_case(case, name, found["throughput"], runs)


@QUICK_AND_FULL
@pytest.mark.parametrize("case", LINES)
def test_lines_agree_with_their_markov_chain(case: str, extent: Extent) -> None:
    runs = extent.runs(100_000, warmup=300)
    says = model(case)
    machines = len(says["service_rates"])
    found = estimate(exponential_line(says), measures_of(machines), runs)
    for name in metric_names(case):
        if name in found:
            confirm_case(case, name, found[name], runs)
        else:
            count = machines if name in SHARES else machines - 1
            several = [found[f"{name} {i}"] for i in range(1, count + 1)]
            confirm_case(case, name, several, runs)


@pytest.mark.parametrize("seed", range(6))
def test_random_lines_agree_with_their_markov_chain(seed: int) -> None:
    generator = np.random.default_rng(seed)
    machines = int(generator.integers(2, 5))
    says = {
        "service_rates": [round(float(x), 3) for x in generator.uniform(0.7, 1.5, machines)],
        "buffers": [int(x) for x in generator.integers(0, 4, machines - 1)],
        "erlang_phases": [int(x) for x in generator.integers(1, 3, machines)],
    }
    if seed % 2:
        says["arrival_rate"] = round(float(generator.uniform(0.4, 1.2)), 3)
        says["first_buffer"] = int(generator.integers(0, 4))
    confirm_line(f"random line {seed}: {says}", says, Runs(16, 1000, 100, is_full=False))


def test_a_long_line_agrees_with_two_machines_and_an_endless_buffer() -> None:
    # Machines that never hold anybody up: a chain of 30 fast machines behind a slow one.
    times = [fs.exponential(1.0)] + [fs.exponential(0.01)] * 30
    found = estimate(line(times, [3] * 30), {"throughput": rate}, Runs(8, 1000, 100, False))
    pair = SerialLine([1.0, 100.0], [40]).solve().rates["left"]
    confirm("31 machines, the first one slow", "throughput", pair, found["throughput"])


@pytest.mark.parametrize("seed", range(4))
def test_random_lines_of_several_machines_per_station_agree_with_their_chain(seed: int) -> None:
    generator = np.random.default_rng(1200 + seed)
    stations = 2 + seed % 2
    servers = [int(x) for x in generator.integers(1, 4, stations)]
    rates = [
        round(float(x) / c, 3)
        for x, c in zip(generator.uniform(0.8, 1.3, stations), servers, strict=True)
    ]
    buffers = [int(x) for x in generator.integers(0, 4, stations - 1)]
    chain = parallel_line(rates, servers, buffers)
    names = [f"m{i}" for i in range(1, stations + 1)]
    factory = line([fs.exponential(1 / speed) for speed in rates], buffers).with_changes(
        {f"stations.{name}.capacity": c for name, c in zip(names, servers, strict=True)}
    )
    found = estimate(factory, measures_of(stations), Runs(16, 800, 100, is_full=False))
    subject = f"several machines per station {seed}: {servers}, {rates}, {buffers}"
    confirm(subject, "throughput", chain.rates["left"], found["throughput"])
    for i in range(stations):
        blocked = chain.mean(lambda state, i=i: state[1][i])
        confirm(subject, f"machines blocked {i + 1}", blocked, found[f"fraction_blocked {i + 1}"])
    for i in range(stations - 1):
        content = chain.mean(lambda state, i=i: state[2][i])
        name = f"mean_buffer_content {i + 1}"
        confirm(subject, name, content, found[name])


@pytest.mark.parametrize("seed", range(4))
def test_random_lines_blocked_before_service_agree_with_their_chain(seed: int) -> None:
    generator = np.random.default_rng(1300 + seed)
    stations = 2 + seed % 3
    rates = [round(float(x), 3) for x in generator.uniform(0.7, 1.4, stations)]
    buffers = [int(x) for x in generator.integers(1, 4, stations - 1)]
    chain = line_blocked_before_service(rates, buffers)
    factory = line([fs.exponential(1 / speed) for speed in rates], buffers).with_changes(
        {"stations.*.blocking": "before_service"}
    )
    found = estimate(factory, measures_of(stations), Runs(16, 800, 100, is_full=False))
    subject = f"blocked before service {seed}: {rates}, {buffers}"
    confirm(subject, "throughput", chain.rates["left"], found["throughput"])
    for i in range(stations):
        works = chain.mean(lambda state, i=i: state[1][i])
        confirm(subject, f"working {i + 1}", works, found[f"fraction_processing {i + 1}"])
        blocked = chain.mean(lambda state, i=i: state[0][i] > 0 and not state[1][i])
        confirm(subject, f"blocked {i + 1}", blocked, found[f"fraction_blocked {i + 1}"])
