"""Queues with exponential arrivals and services: M/M/1, M/M/c and M/M/c/K.

Everything is exact. The sources are textbooks: Gross & Harris (1998), *Fundamentals of Queueing
Theory*, chapter 2, and for the beginning of an empty queue Abate & Whitt (1987).
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative, positive, whole
from factorysim.theory.queueing.erlang import erlang_b as erlang_b
from factorysim.theory.queueing.erlang import erlang_c as erlang_c
from factorysim.theory.queueing.erlang import mmc_wait_exceeds as mmc_wait_exceeds
from factorysim.theory.queueing.erlang import servers_needed as servers_needed
from factorysim.theory.queueing.figures import Queue as Queue


def mm1(arrival_rate: float, service_time: float) -> Queue:
    """One server, exponential times between arrivals and exponential services.

    Source: Gross & Harris (1998), section 2.2.

    Parameters
    ----------
    arrival_rate
        Arrivals per time unit.
    service_time
        Mean service time; arrival rate times service time must be below 1.

    Raises
    ------
    ScenarioError
        If the utilisation is not below 1.

    Examples
    --------
    >>> mm1(0.8, 1.0).waiting_time
    4.0
    """
    return mmc(arrival_rate, service_time, 1)


def mmc(arrival_rate: float, service_time: float, servers: int) -> Queue:
    """Several equal servers with one queue, exponential arrivals and services.

    Source: Gross & Harris (1998), section 2.3.

    Parameters
    ----------
    arrival_rate
        Arrivals per time unit.
    service_time
        Mean service time of one server.
    servers
        Number of servers; arrival rate times service time must be below it.

    Raises
    ------
    ScenarioError
        If the utilisation is not below 1.

    Examples
    --------
    >>> mmc(2.5, 1.0, servers=3).waiting_time
    1.404494382
    """
    rate, mean = positive("arrival_rate", arrival_rate), positive("service_time", service_time)
    waits = erlang_c(rate * mean, servers)
    return Queue.from_wait(
        rate,
        mean,
        servers=servers,
        waiting_time=waits * mean / (servers - rate * mean),
        wait_share=waits,
    )


def mmck(arrival_rate: float, service_time: float, servers: int, capacity: int) -> Queue:
    """Several servers and limited room: who finds it full is lost.

    Source: Gross & Harris (1998), section 2.4 (with `capacity == servers`: Erlang's loss system).

    Parameters
    ----------
    arrival_rate
        Arrivals per time unit, the lost ones included.
    service_time
        Mean service time of one server.
    servers
        Number of servers.
    capacity
        Most parts in the system, those in service included; at least *servers*.

    Examples
    --------
    >>> lossy = mmck(0.9, 1.0, servers=1, capacity=5)
    >>> lossy.throughput, lossy.loss_share
    (0.786579705, 0.12602255)
    """
    rate, mean = positive("arrival_rate", arrival_rate), positive("service_time", service_time)
    count = whole("servers", servers, least=1)
    places = whole("capacity", capacity, least=1)
    if places < count:
        raise ScenarioError(
            f"capacity: {places} places for {count} servers. At least as many places as servers "
            "are accepted, since those in service count. Try a capacity of servers plus buffer."
        )
    numbers = np.arange(places + 1)
    # Logarithms: the weights of a long and overloaded queue are beyond every float.
    steps = math.log(rate * mean) - np.log(np.minimum(numbers[1:], count))
    logs = np.concatenate([[0.0], np.cumsum(steps)])
    chance = np.exp(logs - logs.max())
    chance /= chance.sum()
    accepted = float(chance[:-1].sum())
    throughput = rate * accepted
    queue = float(np.maximum(numbers - count, 0) @ chance)
    return Queue(
        utilisation=throughput * mean / count,
        throughput=throughput,
        wip=float(numbers @ chance),
        queue=queue,
        waiting_time=queue / throughput,
        lead_time=queue / throughput + mean,
        wait_share=float(chance[count:-1].sum()) / accepted,
        loss_share=float(chance[-1]),
    )


def mm1_lead_time_exceeds(arrival_rate: float, service_time: float, time: float) -> float:
    """Probability that a part of M/M/1 stays in the system longer than *time*.

    Source: Gross & Harris (1998), section 2.2: with first come first served the stay is
    exponential.

    Parameters
    ----------
    arrival_rate
        Arrivals per time unit.
    service_time
        Mean service time.
    time
        The limit, in the same unit, from 0 upwards.

    Examples
    --------
    >>> mm1_lead_time_exceeds(0.8, 1.0, 10.0)
    0.1353352832
    """
    return math.exp(-not_negative("time", time) / mm1(arrival_rate, service_time).lead_time)


def mm1_transient(arrival_rate: float, service_time: float, time: float) -> float:
    """Mean number in M/M/1 some time after it was empty; it may be overloaded.

    Source: Takács (1962), *Introduction to the Theory of Queues*, chapter 1, and Abate & Whitt
    (1987): the decay is a mixture of exponentials with the rates
    ``a + m - 2 sqrt(a m) cos(angle)``, `a` and `m` being the rates of arrival and service.

    Parameters
    ----------
    arrival_rate
        Arrivals per time unit.
    service_time
        Mean service time.
    time
        Time since the empty start, in the same unit, from 0 upwards.

    Examples
    --------
    >>> mm1_transient(0.8, 1.0, 10.0)
    2.030281564
    """
    from scipy.integrate import quad

    arrival = positive("arrival_rate", arrival_rate)
    service = 1 / positive("service_time", service_time)
    elapsed = not_negative("time", time)
    gap = (math.sqrt(arrival) - math.sqrt(service)) ** 2
    spread = 4 * math.sqrt(arrival * service)

    def density(angle: float) -> float:
        decay = gap + spread * math.sin(angle / 2) ** 2
        if decay * elapsed < 1e-300:  # only at the angle 0
            return 0.0
        return (math.sin(angle) / decay) ** 2 * -math.expm1(-decay * elapsed)

    # What matters for a nearly critical or late queue happens at small angles.
    limits = [0.0, *(math.pi * 10.0**power for power in range(-6, 1))]
    total = sum(
        quad(density, low, high, epsabs=1e-13, epsrel=1e-12, limit=200)[0]
        for low, high in pairwise(limits)
    )
    growth = max(arrival - service, 0.0) * elapsed
    return growth + 2 * arrival * service / math.pi * float(total)
