"""Closed networks: a fixed number of jobs (pallets, cards) goes round and never leaves.

In steady state a network with exponential service times, first come first served and the same mean
for all jobs of a station has a product form. Mean value analysis finds its means by adding one job
after the other: a job that arrives sees the network as it would be without that job.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import positive, same_length, whole
from factorysim.theory.networks.nodes import delays_as_servers, per_node, round_zero, share_busy
from factorysim.theory.networks.normalising import convolved, together_and_without, weights

KINDS = ("queue", "sharing", "delay")
"""Stations of a network with several classes: one server first come first served, one server
shared by all who are there, or as many servers as jobs."""

MOST_JOBS = 5_000
"""Convolution takes time with the square of the jobs: here seconds for each node."""

MOST_POPULATIONS = 100_000
"""Networks of several classes with more combinations of jobs than this are refused."""

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class ClosedNetwork:
    """Long-run figures of a closed network of one class; tuples have one entry for each node."""

    throughput: float
    """Rounds per time unit: visits of a node whose visit ratio is 1."""
    numbers: tuple[float, ...]
    """Mean number of jobs at each node, waiting or in service."""
    utilisations: tuple[float, ...]
    """Share of the servers of each node that are busy; 0 at delay stations."""
    lead_time: float
    """Mean time of one round, the cycle time."""
    waiting_times: tuple[float, ...]
    """Mean time a job waits at each visit of a node."""


@dataclass(frozen=True)
class ClosedNetworkOfClasses:
    """Long-run figures of a closed network with several classes of jobs."""

    throughputs: tuple[float, ...]
    """Rounds per time unit of each class."""
    numbers: tuple[tuple[float, ...], ...]
    """Mean number of jobs; one row for each class, in it one entry for each node."""
    utilisations: tuple[float, ...]
    """Share of time that the server of each node is busy; 0 at delay stations."""
    lead_times: tuple[float, ...]
    """Mean time of one round of each class; 0 for a class without jobs."""
    waiting_times: tuple[tuple[float, ...], ...]
    """Mean time beyond the service time at each visit, by class and node."""


def closed_network(
    population: int,
    visits: Sequence[float],
    service_times: Sequence[float],
    servers: float | Sequence[float] = 1,
    delay: Sequence[int] = (),
) -> ClosedNetwork:
    """Exact figures of a closed network of one class, by mean value analysis.

    Parameters
    ----------
    population
        Jobs that go round.
    visits
        Mean visits of each node in one round.
    service_times
        Mean of the exponential service time at each node, in time units.
    servers
        Servers of every node, or one number for each.
    delay
        Numbers of the nodes (from 0) where nobody waits, however many are there.

    Raises
    ------
    ScenarioError
        If a number is impossible or no node has any work.

    Source: Reiser and Lavenberg (1980), *Journal of the ACM* 27, 313-322. With several servers the
    chance that a node is empty is taken from the normalising constants (Reiser 1981, *Performance
    Evaluation* 1, 7-18), because "1 minus the others" loses all digits at a busy node.

    Examples
    --------
    Four machines with 2 minutes each and 6 jobs, as in the practical worst case:

    >>> network = closed_network(6, visits=[1, 1, 1, 1], service_times=[2, 2, 2, 2])
    >>> round(network.throughput, 10), round(network.lead_time, 10)
    (0.3333333333, 18.0)
    """
    population = whole("population", population, least=1)
    demands, times, counts = _nodes(visits, service_times, servers, delay)
    empty = _chances_to_be_empty(demands, counts, population)
    several = {i: int(counts[i]) for i in empty}
    chances = {i: np.eye(1, size)[0] for i, size in several.items()}  # of 0, 1, ... jobs there
    nobody_waits = np.array([count >= population for count in counts])
    numbers = np.zeros(len(demands))
    rate = 0.0
    for jobs in range(1, population + 1):
        stay = np.where(nobody_waits, demands, demands * (1 + numbers))
        for i, size in several.items():
            free = np.arange(size - 1, -1, -1.0)
            stay[i] = demands[i] / size * (1 + numbers[i] + float(free @ chances[i]))
        rate = jobs / float(stay.sum())
        numbers = rate * stay
        for i, size in several.items():
            busier = rate * demands[i] / np.arange(1, size) * chances[i][:-1]
            chances[i] = np.concatenate(([empty[i][jobs]], busier))
    return _closed(population, rate, numbers, demands, times, counts)


def convolution(
    population: int,
    visits: Sequence[float],
    service_times: Sequence[float],
    servers: float | Sequence[float] = 1,
    delay: Sequence[int] = (),
) -> ClosedNetwork:
    """Exact figures of the network of `closed_network`, by convolution.

    The parameters and the errors are those of `closed_network`.

    Source: Buzen (1973), *Communications of the ACM* 16, 527-531.

    Examples
    --------
    >>> network = convolution(7, [1, 1, 1], [2, 5, 3], servers=[1, 2, 2])
    >>> round(network.throughput, 9)
    0.358410215
    """
    population = whole("population", population, least=1)
    _refuse_many_jobs(population)
    demands, times, counts = _nodes(visits, service_times, servers, delay)
    parts = [weights(d, c, population) for d, c in zip(demands, counts, strict=True)]
    total, without = together_and_without(parts)
    rate = math.exp(total[population - 1] - total[population])
    jobs = np.arange(population + 1)
    numbers = [
        float(jobs @ np.exp(part + others[::-1] - total[population]))
        for part, others in zip(parts, without, strict=True)
    ]
    return _closed(population, rate, np.array(numbers), demands, times, counts)


def closed_network_of_classes(
    populations: Sequence[int],
    visits: Sequence[Sequence[float]],
    service_times: Sequence[float] | Sequence[Sequence[float]],
    kinds: Sequence[str],
) -> ClosedNetworkOfClasses:
    """Exact figures of a closed network with several classes of jobs.

    Parameters
    ----------
    populations
        Jobs of each class, which never change their class.
    visits
        One row for each class: its mean visits of each node in one round.
    service_times
        Mean service time at each node, in time units; or one row of them for each class. At a
        "queue" it must be the same for all classes that come there, and exponential.
    kinds
        For each node "queue" (one server, first come first served), "sharing" (one server that
        all jobs share) or "delay" (nobody waits).

    Raises
    ------
    ScenarioError
        If a number is impossible, a class has no work, or there are too many combinations of jobs.

    Source: Reiser and Lavenberg (1980), *Journal of the ACM* 27, 313-322; conditions of Baskett,
    Chandy, Muntz and Palacios (1975), *Journal of the ACM* 22, 248-260.

    Examples
    --------
    >>> network = closed_network_of_classes(
    ...     [3, 2],
    ...     visits=[[1, 0.5, 0.5, 1], [1, 1, 0, 1]],
    ...     service_times=[1.0, 2.0, 1.5, 4.0],
    ...     kinds=["queue", "queue", "queue", "delay"],
    ... )
    >>> [round(rate, 10) for rate in network.throughputs]
    [0.3395211691, 0.2058964738]
    """
    jobs = [whole(f"populations[{k}]", n) for k, n in enumerate(populations)]
    positive("populations, their sum", sum(jobs))
    ratios, times = _classes(len(jobs), visits, service_times, kinds)
    waits = np.array([kind != "delay" for kind in kinds])
    rates, numbers = _add_jobs(jobs, ratios * times, waits)
    flow = rates[:, None] * ratios
    at_a_visit = np.divide(numbers, flow, out=times.copy(), where=flow > 0)
    busy = np.where(waits, (flow * times).sum(axis=0), 0.0)
    return ClosedNetworkOfClasses(
        throughputs=tuple(rates.tolist()),
        numbers=tuple(tuple(row) for row in numbers.tolist()),
        utilisations=tuple(busy.tolist()),
        lead_times=tuple(n / rate if n else 0.0 for n, rate in zip(jobs, rates, strict=True)),
        waiting_times=tuple(tuple(row) for row in np.maximum(0, at_a_visit - times).tolist()),
    )


def _nodes(
    visits: Sequence[float],
    service_times: Sequence[float],
    servers: float | Sequence[float],
    delay: Sequence[int],
) -> tuple[Vector, Vector, tuple[float, ...]]:
    """Return the work of one round, the service time and the servers of each node."""
    count = len(visits)
    times = np.array(per_node("service_times", service_times, count))
    demands = np.array(per_node("visits", visits, count)) * times
    positive("visits times service_times, their sum", float(demands.sum()))
    return demands, times, delays_as_servers(servers, delay, count)


def _chances_to_be_empty(
    demands: Vector, servers: Sequence[float], population: int
) -> dict[int, Vector]:
    """Return for each node of several servers its chance to be empty with 0, 1, ... jobs."""
    several = [i for i, c in enumerate(servers) if 1 < c < population and demands[i] > 0]
    if not several:
        return {}
    _refuse_many_jobs(population)
    parts = [weights(d, c, population) for d, c in zip(demands, servers, strict=True)]
    rest = weights(0.0, 1, population)
    for i, part in enumerate(parts):
        if i not in several:
            rest = convolved(part, rest)
    total, without = together_and_without([parts[i] for i in several] + [rest])
    return {i: np.exp(others - total) for i, others in zip(several, without, strict=False)}


def _refuse_many_jobs(population: int) -> None:
    if population > MOST_JOBS:
        raise ScenarioError(
            f"population: {population:,} jobs take too long with several servers or by "
            f"convolution. At most {MOST_JOBS:,} are accepted. Try balanced_job_bounds: "
            "they are close for many jobs."
        )


def _closed(
    population: int,
    rate: float,
    numbers: Vector,
    demands: Vector,
    times: Vector,
    servers: Sequence[float],
) -> ClosedNetwork:
    """Put the figures together; *demands* over *times* are the visits."""
    waits = [
        round_zero(number / (rate * demand) - 1) * time if demand > 0 else 0.0
        for number, demand, time in zip(numbers, demands, times, strict=True)
    ]
    busy = [share_busy(rate * d, c) for d, c in zip(demands, servers, strict=True)]
    return ClosedNetwork(
        throughput=rate,
        numbers=tuple(numbers.tolist()),
        utilisations=tuple(float(share) for share in busy),
        lead_time=population / rate,
        waiting_times=tuple(float(wait) for wait in waits),
    )


def _classes(
    count: int,
    visits: Sequence[Sequence[float]],
    service_times: Sequence[float] | Sequence[Sequence[float]],
    kinds: Sequence[str],
) -> tuple[Vector, Vector]:
    """Return the checked visits and service times, both by class and node."""
    for i, kind in enumerate(kinds):
        if kind not in KINDS:
            raise ScenarioError(
                f"kinds[{i}]: {kind!r} is no kind of station. Accepted are {', '.join(KINDS)}."
            )
    same_length("visits", visits, count, of="class")
    ratios = [per_node(f"visits[{k}]", row, len(kinds)) for k, row in enumerate(visits)]
    rows = np.array(service_times, dtype=float)
    if rows.ndim == 1:
        rows = np.tile(rows, (count, 1))
    same_length("service_times", rows.tolist(), count, of="class")
    times = [per_node(f"service_times[{k}]", row, len(kinds)) for k, row in enumerate(rows)]
    result = np.array(ratios), np.array(times)
    _refuse_unequal_times(*result, kinds)
    for k, work in enumerate((result[0] * result[1]).sum(axis=1)):
        positive(f"visits[{k}] times service_times, their sum", float(work))
    return result


def _refuse_unequal_times(ratios: Vector, times: Vector, kinds: Sequence[str]) -> None:
    for i, kind in enumerate(kinds):
        coming = times[ratios[:, i] > 0, i]
        if kind == "queue" and coming.size and np.ptp(coming) > 1e-12 * coming.max():
            raise ScenarioError(
                f"service_times: the classes differ at node {i}, which serves first come first "
                "served. The same mean for all classes is accepted there; 'sharing' and 'delay' "
                "stations accept different ones."
            )


def _add_jobs(jobs: Sequence[int], demands: Vector, waits: NDArray[np.bool_]) -> tuple[Vector, ...]:
    """Mean value analysis over all combinations of jobs up to *jobs*."""
    combinations = math.prod(n + 1 for n in jobs)
    if combinations > MOST_POPULATIONS:
        raise ScenarioError(
            f"populations: they have {combinations:,} combinations. At most {MOST_POPULATIONS:,} "
            "are accepted. Merge classes that are alike, or simulate."
        )
    found = np.zeros([n + 1 for n in jobs] + [demands.shape[1]])
    rates, stay = np.zeros(len(jobs)), np.zeros_like(demands)
    for here in itertools.product(*(range(n + 1) for n in jobs)):
        for k, number in enumerate(here):
            if not number:
                rates[k], stay[k] = 0.0, 0.0
                continue
            seen = found[(*here[:k], number - 1, *here[k + 1 :])]
            stay[k] = demands[k] * (1 + seen * waits)
            rates[k] = number / stay[k].sum()
        found[here] = rates @ stay
    return rates, rates[:, None] * stay
