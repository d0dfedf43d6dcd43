"""People at machines: the man-machine chart exactly, and machine interference statistically.

N machines run until they need somebody, and s people serve them: a closed network of two stations.
It is exact for exponential times of service and any times of running (insensitivity of the station
at which nobody waits).
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import factorysim as fs
from tests.validation.closed_forms import closed_network
from tests.validation.measuring import (
    QUICK_AND_FULL,
    Extent,
    Measure,
    estimate,
    rate,
    share,
)
from tests.validation.reference import (
    Estimate,
    Runs,
    cases,
    confirm,
    confirm_case,
    metric_names,
    model,
    value,
)

EXACT = Runs(1, 1.0, 0.0, is_full=True)


def served(run: Any, service: Any, machines: int, people: int = 1) -> fs.Factory:
    """Return machines that always have work, and stand still while somebody loads them."""
    return fs.Factory(
        products={"part": fs.Product(route=["machines"])},
        sources={"work": fs.Source(makes="part", unlimited=True)},
        stations={
            "machines": fs.Station(
                time=run, capacity=machines, loading={"time": service, "needs": "operator"}
            )
        },
        crews={"operator": fs.Crew(workers=people)},
    )


def repaired(run: Any, service: Any, machines: int, people: int = 1) -> fs.Factory:
    """Return machines that always have work, and fail until somebody repairs them."""
    failure = fs.Failure(every=run, repair=service, needs="operator")
    return fs.Factory(
        products={"part": fs.Product(route=["machines"])},
        sources={"work": fs.Source(makes="part", unlimited=True)},
        stations={"machines": fs.Station(time=1e6, capacity=machines, failures={"stop": failure})},
        crews={"operator": fs.Crew(workers=people)},
    )


# The man-machine chart: everything is known, so everything has to be equal.


def test_all_cases_of_people_are_here() -> None:
    assert cases("human_robot") == ["man_machine_chart"]
    assert metric_names("man_machine_chart") == [
        "cycle_time_by_machines",
        "ideal_machines_per_operator",
        "operator_utilisation",
    ]


@pytest.mark.parametrize("machines", model("man_machine_chart")["machines"])
def test_the_man_machine_chart_is_exact(machines: int) -> None:
    case = "man_machine_chart"
    says = model(case)
    cycle = dict(value(case, "cycle_time_by_machines"))[machines]
    factory = served(says["machine_run"], says["service"], machines)
    result = fs.simulate(factory, until=16 * cycle, warmup=6 * cycle)
    left = [row.left for row in result.observed.parts or () if row.fate == 0]
    found = {later - before for before, later in zip(left, left[machines:], strict=False)}
    assert len(found) == 1
    assert all(before < later for before, later in pairwise(left))
    at = f"with {machines} machines"
    name = "cycle_time_by_machines"
    confirm_case(case, name, Estimate(found.pop()), EXACT, exact=cycle, at=at)
    used = dict(value(case, "operator_utilisation"))[machines]
    utilisation = float(result.crews.iloc[0]["utilisation"])
    name = "operator_utilisation"
    confirm_case(case, name, Estimate(utilisation), EXACT, exact=used, at=at)
    if machines == 1:
        confirm_case(case, "ideal_machines_per_operator", Estimate(1 / utilisation), EXACT)


# Machine interference.

TABLE = {4: (0.35, 0.88, 3.53), 8: (0.66, 0.83, 6.62), 10: (0.79, 0.79, 7.85),
         12: (0.88, 0.73, 8.80), 14: (0.94, 0.67, 9.43), 16: (0.98, 0.61, 9.78)}  # fmt: skip
"""Load of the operator, availability of the machines, effective machines; mean run 30 min, mean
service 3 min."""


def interference(run: float, service: float, machines: int, people: int) -> dict[str, float]:
    """Return the exact numbers of machines that are served by people."""
    servers = [machines, people]
    throughput, numbers = closed_network([1.0, 1.0], [run, service], servers, machines)
    return {
        "operator load": throughput * service / people,
        "machine availability": throughput * run / machines,
        "services": throughput,
        "wait for the operator": (numbers[1] - throughput * service) / throughput,
    }


def load_of_people(result: fs.Result) -> float:
    """Share of the attendance in which people were at work."""
    return float(result.crews.iloc[0]["utilisation"])


def wait_for_people(result: fs.Result) -> float:
    """Mean time from a call until the work began."""
    (crew,) = result.observed.crews
    return crew.waited / crew.calls


def availability(result: fs.Result) -> float:
    """Share of the time in which a machine runs."""
    return share("machines", "working")(result) / len(result.observed.machines)


MEASURES: dict[str, Measure] = {
    "operator load": load_of_people,
    "machine availability": availability,
    "wait for the operator": wait_for_people,
}


@pytest.mark.parametrize("machines", TABLE)
def test_the_table_is_that_of_the_closed_network(machines: int) -> None:
    exact = interference(30.0, 3.0, machines, 1)
    load, available, effective = TABLE[machines]
    assert round(exact["operator load"], 2) == load
    assert round(exact["machine availability"], 2) == available
    assert math.isclose(exact["machine availability"] * machines, effective, abs_tol=0.0051)


@pytest.mark.parametrize(("machines", "people"), [*((n, 1) for n in TABLE), (20, 2)])
@QUICK_AND_FULL
def test_machines_wait_for_the_person_who_repairs_them(
    machines: int, people: int, extent: Extent
) -> None:
    factory = repaired(fs.exponential(30.0), fs.exponential(3.0), machines, people)
    _confirm_interference(factory, (30.0, 3.0, machines, people), extent)


# Constant, regular and irregular times of running.
@pytest.mark.parametrize(
    "run",
    [fs.constant(30.0), fs.uniform(10.0, 50.0), fs.lognormal(30.0, cv=1.5)],
    ids=["constant", "uniform", "lognormal"],
)
@pytest.mark.parametrize(("machines", "people"), [(8, 1), (20, 2)])
@QUICK_AND_FULL
def test_how_long_machines_run_makes_no_difference(
    run: Any, machines: int, people: int, extent: Extent
) -> None:
    factory = served(run, fs.exponential(3.0), machines, people)
    found = _confirm_interference(factory, (30.0, 3.0, machines, people), extent)
    exact = interference(30.0, 3.0, machines, people)
    confirm(f"{machines} machines, {people} people", "services", exact["services"], found)


def _confirm_interference(
    factory: fs.Factory, parameters: tuple[float, float, int, int], extent: Extent
) -> Estimate:
    runs = extent.runs(400_000, warmup=1000)
    found = estimate(factory, {**MEASURES, "services": rate}, runs)
    exact = interference(*parameters)
    run, service, machines, people = parameters
    subject = f"{machines} machines ({run:g} min), {people} people ({service:g} min)"
    for name in MEASURES:
        confirm(subject, name, exact[name], found[name])
    return found["services"]


@pytest.mark.parametrize("seed", range(3))
def test_random_crews_and_machines_follow_the_closed_network(seed: int) -> None:
    generator = np.random.default_rng(2000 + seed)
    machines, people = int(generator.integers(3, 12)), int(generator.integers(1, 4))
    run = round(float(generator.uniform(5.0, 40.0)), 1)
    service = round(float(generator.uniform(1.0, 6.0)), 1)
    factory = repaired(fs.exponential(run), fs.exponential(service), machines, people)
    _confirm_interference(factory, (run, service, machines, people), Extent(0.05))


@QUICK_AND_FULL
def test_repairers_may_be_a_crew(extent: Extent) -> None:
    case = "repairmen_8_2"
    says = model(case)
    runs = extent.runs(100_000, warmup=300)
    factory = repaired(
        fs.exponential(1 / says["failure_rate_each"]),
        fs.exponential(1 / says["repair_rate"]),
        says["machines"],
        says["repairers"],
    )
    measures: dict[str, Measure] = {
        "repair_throughput": lambda result: result.observed.crews[0].calls / runs.length,
        "mean_machines_down": share("machines", "failed", "waiting_for_repair"),
        "machine_availability": availability,
    }
    found = estimate(factory, measures, runs)
    for name in metric_names(case):
        confirm_case(case, name, found[name], runs)
