"""Running a model several times, and reading numbers from what it has shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pytest

import factorysim as fs
from factorysim.results.observed import STATES, MachineSeen, PlaceSeen
from factorysim.results.rows import IN_SYSTEM, LEFT, columns_of, part_rows
from tests.validation.reference import Estimate, Runs

Measure = Callable[[fs.Result], float]


@dataclass(frozen=True)
class Extent:
    """How much of the length that a case asks for is simulated."""

    share: float

    def runs(self, total: float, *, warmup: float, replications: int = 16) -> Runs:
        """Return replications that are *total* time units long together, after the warm-up."""
        length = total * self.share / replications
        return Runs(replications, length, warmup, is_full=self.share >= 1)


QUICK_AND_FULL = pytest.mark.parametrize(
    "extent",
    [
        pytest.param(Extent(0.05), id="quick"),
        pytest.param(Extent(1.0), id="full", marks=pytest.mark.long),
    ],
)
"""Runs a test with a twentieth of the length, and at full length among the long tests."""


def estimate(
    factory: fs.Factory,
    measures: Mapping[str, Measure],
    runs: Runs,
    *,
    seed: int = 1,
    rows: bool = False,
) -> dict[str, Estimate]:
    """Run a factory and return the mean of each measure with its standard error.

    Parameters
    ----------
    factory
        The model.
    measures
        What is read from each result.
    runs
        How long and how often.
    seed
        Of the random draws.
    rows
        Whether a measure needs the rows of the parts.
    """
    seen: dict[str, list[float]] = {name: [] for name in measures}
    for replication in range(runs.replications):
        result = fs.simulate(
            factory,
            until=runs.warmup + runs.length,
            warmup=runs.warmup,
            seed=seed,
            replication=replication,
            record="parts" if rows else "none",
        )
        for name, measure in measures.items():
            seen[name].append(measure(result))
    return {name: estimate_of(values) for name, values in seen.items()}


def estimate_of(values: list[float]) -> Estimate:
    """Return the mean of independent values with its standard error."""
    error = float(np.std(values, ddof=1)) / math.sqrt(len(values))
    return Estimate(float(np.mean(values)), error, len(values) - 1)


# What is read from a result


def indicator(name: str) -> Measure:
    """One of the indicators of the library."""
    return lambda result: result.value(name)


def rate(result: fs.Result) -> float:
    """Parts that left per time unit."""
    return result.value("throughput_per_time_unit")


def place_of(result: fs.Result, name: str) -> PlaceSeen:
    """Return what was seen at a place."""
    return next(place for place in result.observed.places if place.name == name)


def machines_of(result: fs.Result, station: str) -> list[MachineSeen]:
    """Return what was seen of the machines of a station."""
    return [machine for machine in result.observed.machines if machine.place == station]


def window_of(result: fs.Result) -> float:
    """Return the length of the observed time."""
    return result.observed.end - result.observed.warmup


def share(station: str, *states: str) -> Measure:
    """Mean number of machines of a station in one of these states (one machine: its share)."""
    indices = [STATES.index(state) for state in states]

    def measure(result: fs.Result) -> float:
        machines = machines_of(result, station)
        times = [machine.states[index] for machine in machines for index in indices]
        return math.fsum(times) / window_of(result)

    return measure


def mean_content(place: str) -> Measure:
    """Mean number of parts in a buffer, or in the buffer in front of a station."""
    return lambda result: place_of(result, place).content / window_of(result)


def mean_wait(station: str) -> Measure:
    """Mean time between arrival and start at a station."""

    def measure(result: fs.Result) -> float:
        place = place_of(result, station)
        return place.waited / place.waits

    return measure


def departures(place: str) -> Measure:
    """Parts that leave a place per time unit."""
    return lambda result: place_of(result, place).left / window_of(result)


def share_that_waited(result: fs.Result) -> float:
    """Share of the parts that left which had to wait."""
    return float(np.mean(_column_of_leavers(result, "waited") > 0))


def share_that_waited_longer_than(limit: float) -> Measure:
    """Share of the parts that left which waited longer than *limit*."""
    return lambda result: float(np.mean(_column_of_leavers(result, "waited") > limit))


def share_that_stayed_longer_than(limit: float) -> Measure:
    """Share of the parts that left whose lead time was longer than *limit*."""

    def measure(result: fs.Result) -> float:
        leads = _column_of_leavers(result, "left") - _column_of_leavers(result, "created")
        return float(np.mean(leads > limit))

    return measure


def _column_of_leavers(result: fs.Result, name: str) -> np.ndarray:
    columns = columns_of(part_rows(result.observed))
    return columns[columns["fate"] == LEFT][name]


def number_in_system_at(time: float) -> Measure:
    """Number of parts in the system at a time, for a run without warm-up."""

    def measure(result: fs.Result) -> float:
        columns = columns_of(part_rows(result.observed))
        here = (columns["left"] > time) | (columns["fate"] == IN_SYSTEM)
        return float(np.sum((columns["created"] <= time) & here))

    return measure


def leaving_times(result: fs.Result) -> dict[str, float]:
    """Return when the part of each product left, for runs with one part of each product."""
    names = [product.name for product in result.observed.products]
    rows = part_rows(result.observed)
    return {names[row.product]: row.left for row in rows if row.fate == LEFT}
