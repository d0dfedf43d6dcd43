"""Preventive maintenance by age, against renewal theory (Barlow & Proschan)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import integrate

import factorysim as fs
from factorysim.model.distributions import Distribution
from tests.validation.measuring import (
    QUICK_AND_FULL,
    Extent,
    Measure,
    estimate,
    machines_of,
    share,
)
from tests.validation.reference import Runs, confirm, confirm_case, metric_names, model


def maintained(says: dict[str, Any], operation: Distribution | float, clock: str) -> fs.Factory:
    """Return a machine that always has work, with failures and maintenance by age."""
    life = fs.weibull(says["weibull_shape"], says["weibull_scale"])
    return fs.Factory(
        products={"part": fs.Product(route=["machine"])},
        sources={"source": fs.Source(makes="part", unlimited=True)},
        stations={
            "machine": fs.Station(
                time=operation,
                failures={
                    "wear": fs.Failure(every=life, repair=says["corrective_duration"], clock=clock)
                },
                maintenance={
                    "renewal": fs.Maintenance(
                        every=says["preventive_age"],
                        time=says["preventive_duration"],
                        clock=clock,
                        starts="at_once",
                    )
                },
            )
        },
    )


def stops(result: fs.Result) -> tuple[int, int]:
    """Return the numbers of repairs and of maintenances."""
    (machine,) = machines_of(result, "machine")
    return machine.failures, machine.maintenances


def share_corrective(result: fs.Result) -> float:
    """Share of the stops that were repairs."""
    repairs, maintenances = stops(result)
    return repairs / (repairs + maintenances)


working = share("machine", "working")

MEASURES: dict[str, Measure] = {
    "availability": working,
    "mean_up_time_per_cycle": lambda result: (
        working(result) * (result.observed.end - result.observed.warmup) / sum(stops(result))
    ),
    "fraction_corrective": share_corrective,
}


# Short and long operations; the machine always works, so that three clocks tell the same time.
@pytest.mark.parametrize(
    ("operation", "clock"),
    [
        (fs.exponential(7.0), "working"),
        (fs.constant(900.0), "working"),
        (0.5, "working"),
        (fs.uniform(1.0, 30.0), "calendar"),
        (fs.exponential(7.0), "planned"),
    ],
    ids=["exponential", "long", "short", "calendar", "planned"],
)
@QUICK_AND_FULL
def test_age_replacement_follows_renewal_theory(
    operation: Distribution | float, clock: str, extent: Extent
) -> None:
    case = "age_replacement"
    runs = extent.runs(200_000, warmup=1000)
    found = estimate(maintained(model(case), operation, clock), MEASURES, runs)
    for name in metric_names(case):
        confirm_case(case, name, found[name], runs)


@pytest.mark.parametrize("seed", range(4))
def test_random_age_replacements_follow_renewal_theory(seed: int) -> None:
    generator = np.random.default_rng(1000 + seed)
    shape = round(float(generator.uniform(1.2, 4.0)), 2)
    age = round(float(generator.uniform(20.0, 150.0)), 1)
    preventive = round(float(generator.uniform(0.5, 6.0)), 2)
    corrective = round(float(generator.uniform(6.0, 25.0)), 2)
    says = {
        "weibull_shape": shape,
        "weibull_scale": 80.0,
        "preventive_age": age,
        "preventive_duration": preventive,
        "corrective_duration": corrective,
    }
    up_time = integrate.quad(lambda t: np.exp(-((t / 80.0) ** shape)), 0, age)[0]
    failing = 1 - float(np.exp(-((age / 80.0) ** shape)))
    down_time = failing * corrective + (1 - failing) * preventive
    runs = Runs(16, 3000, 300, is_full=False)
    found = estimate(maintained(says, fs.exponential(3.0), "working"), MEASURES, runs)
    subject = f"age replacement {says}"
    confirm(subject, "availability", up_time / (up_time + down_time), found["availability"])
    confirm(subject, "mean_up_time_per_cycle", up_time, found["mean_up_time_per_cycle"])
    confirm(subject, "fraction_corrective", failing, found["fraction_corrective"])


@pytest.mark.parametrize("places", [0, 3])
def test_block_replacement_counts_only_its_own_clock(places: int) -> None:
    """Exponential failures do not age: repairs and maintenances come at their own rates."""
    life, repair, every, time = 50.0, 4.0, 30.0, 1.0
    factory = fs.Factory(
        products={"part": fs.Product(route=["machine"])},
        sources={"source": fs.Source(makes="part", unlimited=True)},
        stations={
            "machine": fs.Station(
                time=fs.exponential(2.0),
                buffer=places,
                failures={"wear": fs.Failure(every=fs.exponential(life), repair=repair)},
                maintenance={
                    "service": fs.Maintenance(
                        every=every,
                        time=time,
                        starts="at_once",
                        renews=False,
                        restart_after_failure=False,
                    )
                },
            )
        },
    )
    found = estimate(factory, MEASURES, Runs(16, 5000, 500, is_full=False))
    availability = 1 / (1 + repair / life + time / every)
    corrective = (1 / life) / (1 / life + 1 / every)
    subject = f"block replacement, {places} places"
    confirm(subject, "availability", availability, found["availability"])
    confirm(subject, "fraction_corrective", corrective, found["fraction_corrective"])
