"""Erlang's formulas for several servers: who is lost, who waits, how many servers are enough."""

from __future__ import annotations

import math

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative, positive, whole
from factorysim.theory.queueing.figures import stable


def erlang_b(load: float, servers: int) -> float:
    """Probability that an arrival is lost when all servers are busy and nobody can wait (M/G/c/c).

    Source: Erlang (1917); recursion in Gross & Harris (1998), section 2.5.

    Parameters
    ----------
    load
        Offered load: arrival rate times mean service time (Erlang).
    servers
        Number of servers, from 0 upwards.

    Examples
    --------
    >>> erlang_b(2.0, 3)
    0.210526
    """
    offered = not_negative("load", load)
    lost = 1.0
    for number in range(1, whole("servers", servers) + 1):
        lost = offered * lost / (number + offered * lost)
    return lost


def erlang_c(load: float, servers: int) -> float:
    """Probability that an arrival has to wait in M/M/c.

    Source: Erlang (1917); Gross & Harris (1998), section 2.3, here from Erlang B.

    Parameters
    ----------
    load
        Offered load: arrival rate times mean service time, below the number of servers.
    servers
        Number of servers.

    Raises
    ------
    ScenarioError
        If the load is not below the number of servers.

    Examples
    --------
    >>> erlang_c(2.5, 3)
    0.702247191
    """
    lost = erlang_b(load, whole("servers", servers, least=1))
    utilisation = stable(load / servers)
    return lost / (1 - utilisation * (1 - lost))


def mmc_wait_exceeds(arrival_rate: float, service_time: float, servers: int, time: float) -> float:
    """Probability that an arrival waits longer than *time* in M/M/c.

    Source: Gross & Harris (1998), section 2.3: Erlang C times an exponential tail.

    Parameters
    ----------
    arrival_rate
        Arrivals per time unit.
    service_time
        Mean service time.
    servers
        Number of servers.
    time
        The limit, in the same unit.

    Examples
    --------
    A hundred calls per hour of three minutes, eight operators: 88 % wait at most 20 seconds.

    >>> 1 - mmc_wait_exceeds(100 / 60, 3.0, 8, 20 / 60)
    0.88014831
    """
    rate, mean = positive("arrival_rate", arrival_rate), positive("service_time", service_time)
    waits = erlang_c(rate * mean, servers)
    return waits * math.exp(-(servers / mean - rate) * not_negative("time", time))


def servers_needed(arrival_rate: float, service_time: float, *, share: float, within: float) -> int:
    """Smallest number of servers for which a share of the arrivals waits no longer than a limit.

    Source: Erlang C staffing, Gans, Koole & Mandelbaum (2003).

    Parameters
    ----------
    arrival_rate
        Arrivals per time unit.
    service_time
        Mean service time.
    share
        Wanted probability of a wait of at most *within*, above 0 and below 1.
    within
        The longest good wait, in the same unit, from 0 upwards.

    Examples
    --------
    >>> servers_needed(100 / 60, 3.0, share=0.8, within=20 / 60)
    8
    """
    rate, mean = positive("arrival_rate", arrival_rate), positive("service_time", service_time)
    limit = not_negative("within", within)
    if not 0 < share < 1:
        raise ScenarioError(
            f"share: {share!r} is not possible. A share above 0 and below 1 is accepted: no number "
            "of servers makes a long wait impossible. Try 0.95."
        )
    load = rate * mean
    servers = math.floor(load) + 1
    lost = erlang_b(load, servers)
    while True:
        waits = lost / (1 - load / servers * (1 - lost))
        if waits * math.exp(-(servers / mean - rate) * limit) <= 1 - share:
            return servers
        servers += 1
        lost = load * lost / (servers + load * lost)
