"""Factory physics: what a line with a fixed number of jobs can and cannot reach.

The laws of Hopp and Spearman for a line in which a new job starts whenever one is finished
(CONWIP), Little's law, and the trajectory of a queue in which nothing is left to chance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative, positive, whole
from factorysim.theory.networks.closed_networks import closed_network
from factorysim.theory.networks.nodes import per_node, servers_per_node


@dataclass(frozen=True)
class Flow:
    """Throughput and lead time of a line at one level of work in process."""

    wip: float
    """Jobs in the line."""
    throughput: float
    """Jobs per time unit."""
    lead_time: float
    """Mean time of a job in the line."""


@dataclass(frozen=True)
class Conwip:
    """A CONWIP line of exponential stations, beside the cases it is compared with."""

    wip: int
    """Jobs in the line."""
    throughput: float
    """Jobs per time unit, exact for exponential times."""
    lead_time: float
    """Mean time of a job in the line."""
    utilisations: tuple[float, ...]
    """Share of the machines of each station that are busy."""
    numbers: tuple[float, ...]
    """Mean number of jobs at each station."""
    best: Flow
    """What the same line reaches without any variability."""
    practical_worst: Flow
    """What a balanced line of single machines with exponential times and the same bottleneck rate
    and raw process time reaches."""
    worst: Flow
    """What it reaches if all jobs move together in one batch."""


def bottleneck_rate(service_times: Sequence[float], servers: float | Sequence[float] = 1) -> float:
    """Jobs per time unit of the slowest station.

    Parameters
    ----------
    service_times
        Mean process time at each station, in time units.
    servers
        Machines of every station, or one number for each.

    Raises
    ------
    ScenarioError
        If a number is impossible, or no station limits the line.

    Source: Hopp and Spearman (2008), *Factory Physics*, chapter 7.

    Examples
    --------
    Penny Fab Two:

    >>> bottleneck_rate([2, 5, 10, 3], servers=[1, 2, 6, 2])
    0.4
    """
    times = per_node("service_times", service_times, len(service_times))
    counts = servers_per_node(servers, len(times))
    rates = [count / time for time, count in zip(times, counts, strict=True) if time > 0]
    if not rates or min(rates) == math.inf:
        raise ScenarioError(
            "service_times: no station limits the line. At least one station with a time above 0 "
            "and a number of machines is accepted."
        )
    return min(rates)


def raw_process_time(service_times: Sequence[float]) -> float:
    """Time of a job that is alone in the line.

    Parameters
    ----------
    service_times
        Mean process time at each station, in time units.

    Source: Hopp and Spearman (2008), *Factory Physics*, chapter 7.

    Examples
    --------
    >>> raw_process_time([2, 5, 10, 3])
    20.0
    """
    return sum(per_node("service_times", service_times, len(service_times)))


def critical_wip(service_times: Sequence[float], servers: float | Sequence[float] = 1) -> float:
    """Jobs with which a line without variability reaches both its best rate and its best time.

    The parameters and the errors are those of `bottleneck_rate`.

    Source: Hopp and Spearman (2008), *Factory Physics*, chapter 7 (W0 = rb T0, by Little's law).

    Examples
    --------
    >>> critical_wip([2, 5, 10, 3], servers=[1, 2, 6, 2])
    8.0
    """
    return bottleneck_rate(service_times, servers) * raw_process_time(service_times)


def best_case(
    wip: int, service_times: Sequence[float], servers: float | Sequence[float] = 1
) -> Flow:
    """Greatest throughput and shortest lead time of a line with *wip* jobs.

    Parameters
    ----------
    wip
        Jobs in the line.
    service_times
        Mean process time at each station, in time units.
    servers
        Machines of every station, or one number for each.

    Raises
    ------
    ScenarioError
        If a number is impossible, or no station limits the line.

    Source: Hopp and Spearman (2008), *Factory Physics*, chapter 7, Law (Best-Case Performance).

    Examples
    --------
    >>> best_case(10, [2, 2, 2, 2])
    Flow(wip=10, throughput=0.5, lead_time=20.0)
    """
    wip = whole("wip", wip, least=1)
    alone = raw_process_time(service_times)
    lead_time = max(alone, wip / bottleneck_rate(service_times, servers))
    return Flow(wip=wip, throughput=wip / lead_time, lead_time=lead_time)


def worst_case(wip: int, service_times: Sequence[float]) -> Flow:
    """Least throughput and longest lead time of a line with *wip* jobs.

    Parameters
    ----------
    wip
        Jobs in the line.
    service_times
        Mean process time at each station, in time units.

    Raises
    ------
    ScenarioError
        If a number is impossible or all times are 0.

    Source: Hopp and Spearman (2008), *Factory Physics*, chapter 7, Law (Worst-Case Performance).

    Examples
    --------
    >>> worst_case(10, [2, 2, 2, 2])
    Flow(wip=10, throughput=0.125, lead_time=80.0)
    """
    wip = whole("wip", wip, least=1)
    alone = positive("service_times, their sum", raw_process_time(service_times))
    return Flow(wip=wip, throughput=1 / alone, lead_time=wip * alone)


def practical_worst_case(
    wip: int, service_times: Sequence[float], servers: float | Sequence[float] = 1
) -> Flow:
    """Throughput and lead time below which a line is called bad.

    The parameters and the errors are those of `best_case`.

    Source: Hopp and Spearman (2008), *Factory Physics*, chapter 7, Definition (Practical
    Worst-Case Performance): w rb / (W0 + w - 1) and T0 + (w - 1) / rb.

    Examples
    --------
    >>> practical_worst_case(6, [2, 2, 2, 2]).lead_time
    18.0
    """
    wip = whole("wip", wip, least=1)
    rate = bottleneck_rate(service_times, servers)
    lead_time = raw_process_time(service_times) + (wip - 1) / rate
    return Flow(wip=wip, throughput=wip / lead_time, lead_time=lead_time)


def conwip(
    wip: int, service_times: Sequence[float], servers: float | Sequence[float] = 1
) -> Conwip:
    """Exact figures of a CONWIP line of exponential stations, with the cases around them.

    Parameters
    ----------
    wip
        Jobs in the line: a new one starts whenever one is finished.
    service_times
        Mean of the exponential process time at each station, in time units.
    servers
        Machines of every station, or one number for each.

    Raises
    ------
    ScenarioError
        If a number is impossible, or no station limits the line.

    Source: Hopp and Spearman (2008), *Factory Physics*, chapters 7 and 10; exact figures by mean
    value analysis, Reiser and Lavenberg (1980), *Journal of the ACM* 27, 313-322.

    Examples
    --------
    >>> line = conwip(4, [2, 5, 10, 3], servers=[1, 2, 6, 2])
    >>> line.best.throughput, round(line.throughput, 6), round(line.practical_worst.throughput, 6)
    (0.2, 0.188183, 0.145455)
    """
    exact = closed_network(wip, [1.0] * len(service_times), service_times, servers)
    return Conwip(
        wip=int(wip),
        throughput=exact.throughput,
        lead_time=exact.lead_time,
        utilisations=exact.utilisations,
        numbers=exact.numbers,
        best=best_case(wip, service_times, servers),
        practical_worst=practical_worst_case(wip, service_times, servers),
        worst=worst_case(wip, service_times),
    )


def little(
    throughput: float | None = None, wip: float | None = None, lead_time: float | None = None
) -> float:
    """Return the one of three numbers that is not given: WIP = throughput x lead time.

    Parameters
    ----------
    throughput
        Jobs per time unit.
    wip
        Mean number of jobs in the system.
    lead_time
        Mean time of a job in the system.

    Raises
    ------
    ScenarioError
        If not exactly two are given, or one is impossible.

    Source: Little (1961), *Operations Research* 9, 383-387.

    Examples
    --------
    >>> little(throughput=0.5, lead_time=8)
    4.0
    >>> little(wip=10, throughput=0.5)
    20.0
    """
    given = [number for number in (throughput, wip, lead_time) if number is not None]
    if len(given) != 2:
        raise ScenarioError(
            f"little: {len(given)} numbers were given. Exactly two of throughput, wip and "
            "lead_time are accepted; the answer is the third."
        )
    if throughput is None and wip is not None and lead_time is not None:
        return not_negative("wip", wip) / positive("lead_time", lead_time)
    if lead_time is None and wip is not None and throughput is not None:
        return not_negative("wip", wip) / positive("throughput", throughput)
    return not_negative("throughput", given[0]) * not_negative("lead_time", given[1])
