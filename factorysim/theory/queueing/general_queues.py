"""Queues with general times: M/G/1 and GI/M/1 exactly, G/G/c approximately (VUT)."""

from __future__ import annotations

import math

from factorysim.errors import ScenarioError
from factorysim.model.distributions import Distribution
from factorysim.theory.line_checks import not_negative, positive, whole
from factorysim.theory.queueing.erlang import erlang_c
from factorysim.theory.queueing.figures import Queue, stable
from factorysim.theory.queueing.laplace_transforms import laplace_transform

NEARLY_FULL = 1e-6
"""With less slack than this the root of GI/M/1 is lost in rounding errors, and its limit serves."""


def mg1(arrival_rate: float, service: float | Distribution, scv: float | None = None) -> Queue:
    """One server with any service time; the times between arrivals are exponential.

    Source: Pollaczek (1930) and Khinchine (1932); Gross & Harris (1998), section 5.1.

    Parameters
    ----------
    arrival_rate
        Arrivals per time unit.
    service
        Mean service time, or a distribution of the library, which says its variation itself.
    scv
        Squared coefficient of variation of the service time, needed with a mean.

    Raises
    ------
    ScenarioError
        If the utilisation is not below 1, or the variation is missing or said twice.

    Examples
    --------
    >>> from factorysim.model.making import lognormal
    >>> mg1(0.8, lognormal(1.0, cv=1.5)).waiting_time
    6.5
    """
    mean, variation = _mean_and_scv(service, scv)
    rate = positive("arrival_rate", arrival_rate)
    utilisation = stable(rate * mean)
    waiting = utilisation * mean * (1 + variation) / 2 / (1 - utilisation)
    return Queue.from_wait(rate, mean, waiting_time=waiting, wait_share=utilisation)


def md1(arrival_rate: float, service_time: float) -> Queue:
    """One server with a constant service time; the times between arrivals are exponential.

    Source: Gross & Harris (1998), section 5.1: half the wait of M/M/1.

    Parameters
    ----------
    arrival_rate
        Arrivals per time unit.
    service_time
        The constant service time.

    Examples
    --------
    >>> md1(0.8, 1.0).waiting_time
    2.0
    """
    return mg1(arrival_rate, service_time, scv=0.0)


def gm1(interarrival: Distribution, service_time: float) -> Queue:
    """One server with exponential services; any time between arrivals.

    Source: Gross & Harris (1998), section 5.3: the probability of waiting is the root of
    ``sigma = A*((1 - sigma) / service_time)`` with the Laplace transform `A*`.

    Parameters
    ----------
    interarrival
        Distribution of the time between arrivals; its mean must be above *service_time*.
    service_time
        Mean service time.

    Examples
    --------
    >>> from factorysim.model.making import constant, erlang
    >>> gm1(constant(1.25), 1.0).waiting_time
    1.69273084
    >>> gm1(erlang(1.25, k=2), 1.0).wait_share
    0.7398529491
    """
    mean = positive("service_time", service_time)
    gap = positive("interarrival", interarrival.expected)
    stable(mean / gap)
    sigma = 1 - _free_share(interarrival, mean)
    return Queue.from_wait(1 / gap, mean, waiting_time=sigma * mean / (1 - sigma), wait_share=sigma)


def ggc(
    arrival_rate: float,
    service_time: float,
    servers: int = 1,
    *,
    scv_arrivals: float,
    scv_service: float,
) -> Queue:
    """Several servers, any times: the approximation variability x utilisation x time (VUT).

    With one server and exponential arrivals the mean wait is exact, else it is an approximation.
    Several servers make it too long by a factor that is small where waits matter: for M/M/c with
    up to 30 servers it is below 3 % at the utilisation 0.9, but 16 % for 8 servers at 0.7. The
    probability of waiting is that of M/M/c.

    Source: Kingman (1961); Sakasegawa (1977); Hopp & Spearman (2008), *Factory Physics*, chapter 8.

    Parameters
    ----------
    arrival_rate
        Arrivals per time unit.
    service_time
        Mean service time of one server.
    servers
        Number of servers.
    scv_arrivals, scv_service
        Squared coefficients of variation of the times between arrivals and of the services.

    Examples
    --------
    >>> ggc(0.8, 1.0, scv_arrivals=1.0, scv_service=1.0).waiting_time
    4.0
    """
    rate, mean = positive("arrival_rate", arrival_rate), positive("service_time", service_time)
    count = whole("servers", servers, least=1)
    utilisation = stable(rate * mean / count)
    arrivals = not_negative("scv_arrivals", scv_arrivals)
    variability = (arrivals + not_negative("scv_service", scv_service)) / 2
    crowding = utilisation ** (math.sqrt(2 * (count + 1)) - 1) / (count * (1 - utilisation))
    return Queue.from_wait(
        rate,
        mean,
        servers=count,
        waiting_time=variability * crowding * mean,
        wait_share=erlang_c(rate * mean, count),
    )


def scv_of_departures(
    utilisation: float, servers: int = 1, *, scv_arrivals: float, scv_service: float
) -> float:
    """How variable the stream is that leaves a station and arrives at the next one.

    Source: Whitt (1983), *The Queueing Network Analyzer*; Hopp & Spearman (2008), *Factory
    Physics*, chapter 8.

    Parameters
    ----------
    utilisation
        Share of the servers that are busy, from 0 to 1.
    servers
        Number of servers.
    scv_arrivals, scv_service
        Squared coefficients of variation of the times between arrivals and of the services.

    Returns
    -------
    float
        Squared coefficient of variation of the times between departures.

    Examples
    --------
    >>> scv_of_departures(0.8, scv_arrivals=1.0, scv_service=0.0)
    0.36
    """
    busy = not_negative("utilisation", utilisation)
    if busy > 1:
        raise ScenarioError(
            f"utilisation: {utilisation!r} is not possible. A share from 0 to 1 is accepted, "
            "for example 0.85."
        )
    count = whole("servers", servers, least=1)
    arrivals = not_negative("scv_arrivals", scv_arrivals)
    service = not_negative("scv_service", scv_service)
    return 1 + (1 - busy**2) * (arrivals - 1) + busy**2 / math.sqrt(count) * (service - 1)


def _mean_and_scv(service: float | Distribution, scv: float | None) -> tuple[float, float]:
    if isinstance(service, Distribution):
        if scv is not None:
            raise ScenarioError(
                f"scv: {scv!r} was given with a distribution, which says its variation itself. "
                "A distribution alone, or a mean with scv, is accepted."
            )
        return positive("service", service.expected), service.scv
    if scv is None:
        raise ScenarioError(
            f"service: the mean {service!r} was given alone. A mean with scv, or a distribution "
            "of the library, is accepted. Try scv=1.0 (exponential) or scv=0.0 (constant)."
        )
    return positive("service", service), not_negative("scv", scv)


def _free_share(interarrival: Distribution, service_time: float) -> float:
    """Return 1 - sigma: the probability that an arrival of GI/M/1 finds the server free."""
    from scipy.optimize import brentq

    slack = 1 - service_time / interarrival.expected
    if slack < NEARLY_FULL:
        return 2 * slack / (1 + interarrival.scv)

    def surplus(free: float) -> float:
        return (1 - laplace_transform(interarrival, free / service_time)) / free - 1

    # It falls from (1 / utilisation - 1) at 0 to something negative at 1.
    low = 1.0
    while surplus(low) < 0:
        low /= 2
    return float(brentq(surplus, low, min(2 * low, 1.0), xtol=1e-15, rtol=1e-14))
