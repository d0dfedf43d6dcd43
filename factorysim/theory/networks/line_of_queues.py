"""Approximation of a serial line with any variability and unlimited room between the stations.

Each station is a queue G/G/c: its waiting time is variability times utilisation times time (VUT),
and the variability of its departures is that of the arrivals at the next station (the linking
equation). With exponential times and Poisson arrivals the result is exact.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from factorysim.theory.line_checks import not_negative, positive
from factorysim.theory.networks.nodes import (
    mean_queue,
    per_node,
    refuse_overload,
    servers_per_node,
    share_busy,
)


@dataclass(frozen=True)
class StationOfLine:
    """Long-run figures of one station of the line."""

    utilisation: float
    """Share of the machines that are busy."""
    scv_arrivals: float
    """Squared coefficient of variation of the times between arrivals."""
    scv_departures: float
    """The same of the times between departures."""
    waiting_time: float
    """Mean time that a part waits before the station."""
    lead_time: float
    """Mean time at the station, waiting and in process."""
    queue: float
    """Mean number of parts that wait."""
    wip: float
    """Mean number of parts at the station."""


@dataclass(frozen=True)
class LineOfQueues:
    """Long-run figures of the line, station by station and in total."""

    stations: tuple[StationOfLine, ...]
    """The stations in the order of the line."""
    throughput: float
    """Parts per time unit, the arrival rate."""
    wip: float
    """Mean number of parts in the line."""
    lead_time: float
    """Mean time of a part in the line."""


def line_of_queues(
    arrival_rate: float,
    service_times: Sequence[float],
    *,
    scv_service: Sequence[float],
    servers: float | Sequence[float] = 1,
    scv_arrivals: float = 1.0,
) -> LineOfQueues:
    """Approximate figures of a serial line of stations G/G/c.

    Parameters
    ----------
    arrival_rate
        Parts per time unit that come to the first station.
    service_times
        Mean process time at each station, in time units.
    scv_service
        Squared coefficient of variation of the process time at each station: 0 for fixed times, 1
        for exponential ones.
    servers
        Machines of every station, or one number for each.
    scv_arrivals
        Squared coefficient of variation of the times between arrivals at the first station.

    Raises
    ------
    ScenarioError
        If a number is impossible, or a station gets more work than it can do.

    Notes
    -----
    With one machine the waiting time is Kingman's. With several it is that of M/M/c times the mean
    of both variabilities; the book takes Sakasegawa's closed form in place of M/M/c.

    Source: Hopp and Spearman (2008), *Factory Physics*, chapter 8 (VUT and the linking equation);
    Kingman (1961); Allen (1990), *Probability, Statistics, and Queueing Theory* (Allen-Cunneen).

    Examples
    --------
    >>> line = line_of_queues(0.8, [1.0, 1.0], scv_service=[0.0, 1.0])
    >>> [round(station.waiting_time, 4) for station in line.stations]
    [2.0, 2.72]
    >>> round(line.stations[1].scv_arrivals, 4), round(line.lead_time, 4)
    (0.36, 6.72)
    """
    rate = positive("arrival_rate", arrival_rate)
    times = per_node("service_times", service_times, len(service_times))
    variabilities = per_node("scv_service", scv_service, len(times))
    counts = servers_per_node(servers, len(times))
    variability = not_negative("scv_arrivals", scv_arrivals)
    stations: list[StationOfLine] = []
    for i, (time, scv, count) in enumerate(zip(times, variabilities, counts, strict=True)):
        refuse_overload(f"station {i} of 0 to {len(times) - 1}", rate * time, count)
        station = _station(rate, time, count, scv_arrivals=variability, scv_service=scv)
        variability = station.scv_departures
        stations.append(station)
    lead_time = sum(station.lead_time for station in stations)
    return LineOfQueues(tuple(stations), rate, rate * lead_time, lead_time)


def _station(
    rate: float, time: float, servers: float, *, scv_arrivals: float, scv_service: float
) -> StationOfLine:
    load = rate * time
    use = share_busy(load, servers)
    queue = (scv_arrivals + scv_service) / 2 * mean_queue(load, servers)
    leaving = 1 + (1 - use**2) * (scv_arrivals - 1)
    if servers < math.inf:
        leaving += use**2 / math.sqrt(servers) * (scv_service - 1)
    return StationOfLine(
        utilisation=use,
        scv_arrivals=scv_arrivals,
        scv_departures=leaving,
        waiting_time=queue / rate,
        lead_time=queue / rate + time,
        queue=queue,
        wip=queue + load,
    )
