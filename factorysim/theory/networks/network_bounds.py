"""What a closed network reaches at least and at most, from its work alone.

Useful before the exact solution, and where it does not hold: the asymptotic bounds need no
exponential times and no order of service, only that a job occupies one server at a time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from factorysim.theory.line_checks import positive, whole
from factorysim.theory.networks.nodes import delays_as_servers, per_node


@dataclass(frozen=True)
class NetworkBounds:
    """Least and greatest values of a closed network."""

    throughput: tuple[float, float]
    """Least and greatest rounds per time unit."""
    lead_time: tuple[float, float]
    """Least and greatest mean time of one round."""


@dataclass(frozen=True)
class _Work:
    """The work of one round."""

    at_queues: float
    at_delays: float
    shares: tuple[float, ...]
    """Work of each node that has a queue and any work, over its servers."""


def asymptotic_bounds(
    population: int,
    visits: Sequence[float],
    service_times: Sequence[float],
    servers: float | Sequence[float] = 1,
    delay: Sequence[int] = (),
) -> NetworkBounds:
    """Bounds that hold for any distribution of the service times.

    Parameters
    ----------
    population
        Jobs that go round.
    visits
        Mean visits of each node in one round.
    service_times
        Mean service time at each node, in time units.
    servers
        Servers of every node, or one number for each.
    delay
        Numbers of the nodes (from 0) where nobody waits.

    Raises
    ------
    ScenarioError
        If a number is impossible or no node has any work.

    Source: Denning and Buzen (1978), *Computing Surveys* 10, 225-261; Lazowska, Zahorjan, Graham
    and Sevcik (1984), *Quantitative System Performance*, section 5.2.

    Examples
    --------
    >>> asymptotic_bounds(3, visits=[1, 1, 1, 1], service_times=[2, 2, 2, 2]).throughput
    (0.125, 0.375)
    """
    population = whole("population", population, least=1)
    work = _work(visits, service_times, servers, delay)
    least = population / (population * work.at_queues + work.at_delays)
    most = population / (work.at_queues + work.at_delays)
    return _bounds(population, least, min(most, _capacity(work)))


def balanced_job_bounds(
    population: int,
    visits: Sequence[float],
    service_times: Sequence[float],
    servers: float | Sequence[float] = 1,
    delay: Sequence[int] = (),
) -> NetworkBounds:
    """Closer bounds for exponential service times (product form).

    The network is compared with a balanced one. Where a node has m servers, the upper bound puts
    one server in its place that is m times as fast, which is never slower.

    The parameters and the errors are those of `asymptotic_bounds`.

    Source: Zahorjan, Sevcik, Eager and Galler (1982), *Communications of the ACM* 25, 134-141;
    Lazowska et al. (1984), *Quantitative System Performance*, table 5.2.

    Examples
    --------
    >>> bounds = balanced_job_bounds(3, visits=[1, 1, 1, 1], service_times=[2, 2, 2, 2])
    >>> bounds.throughput  # balanced, so both bounds are the throughput itself
    (0.25, 0.25)
    """
    wide = asymptotic_bounds(population, visits, service_times, servers, delay)
    work = _work(visits, service_times, servers, delay)
    if not work.shares:
        return wide
    others = population - 1
    alone = work.at_queues + work.at_delays
    rest = 1 + work.at_delays / (population * work.at_queues)
    least = population / (alone + others * max(work.shares) / rest)
    together = sum(work.shares)
    mean = together / len(work.shares) / (1 + work.at_delays / together)
    most = population / (together + work.at_delays + others * mean)
    return _bounds(population, least, min(most, wide.throughput[1]))


def _work(
    visits: Sequence[float],
    service_times: Sequence[float],
    servers: float | Sequence[float],
    delay: Sequence[int],
) -> _Work:
    count = len(visits)
    ratios = per_node("visits", visits, count)
    times = per_node("service_times", service_times, count)
    counts = delays_as_servers(servers, delay, count)
    demands = [visit * time for visit, time in zip(ratios, times, strict=True)]
    positive("visits times service_times, their sum", sum(demands))
    queues = [(d, c) for d, c in zip(demands, counts, strict=True) if d > 0 and c < math.inf]
    at_queues = sum(demand for demand, _ in queues)
    return _Work(
        at_queues=at_queues,
        at_delays=sum(d for d, c in zip(demands, counts, strict=True) if c == math.inf),
        shares=tuple(demand / count for demand, count in queues),
    )


def _capacity(work: _Work) -> float:
    return 1 / max(work.shares) if work.shares else math.inf


def _bounds(population: int, least: float, most: float) -> NetworkBounds:
    return NetworkBounds((least, most), (population / most, population / least))
