"""How long the unlucky wait: tails and percentiles of the times in M/M/1 and M/M/c."""

from __future__ import annotations

import math

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative
from factorysim.theory.queueing.markov_queues import mmc


def mmc_lead_time_exceeds(
    arrival_rate: float, service_time: float, servers: int, time: float
) -> float:
    """Probability that a part of M/M/c stays in the system longer than *time*.

    Source: Gross & Harris (1998), chapter 2: who waits does so for an exponential time, and an
    exponential service follows.

    Parameters
    ----------
    arrival_rate
        Arrivals per time unit.
    service_time
        Mean service time of one server.
    servers
        Number of servers.
    time
        The limit, in the same unit, from 0 upwards.

    Examples
    --------
    >>> mmc_lead_time_exceeds(0.8, 1.0, 1, 10.0)
    0.1353352832
    """
    queue = mmc(arrival_rate, service_time, servers)
    limit, service = not_negative("time", time), 1 / service_time
    waited = _sum_exceeds(limit, service, servers * service - arrival_rate)
    return queue.wait_share * waited + (1 - queue.wait_share) * math.exp(-service * limit)


def mmc_wait_percentile(
    arrival_rate: float, service_time: float, servers: int, share: float
) -> float:
    """Time within which a share of the parts of M/M/c begins its service.

    Source: Gross & Harris (1998), chapter 2.

    Parameters
    ----------
    arrival_rate
        Arrivals per time unit.
    service_time
        Mean service time of one server.
    servers
        Number of servers.
    share
        From 0 to below 1; 0.95 for the 95th percentile.

    Examples
    --------
    >>> mmc_wait_percentile(0.8, 1.0, 1, 0.95)
    13.862943611
    >>> mmc_wait_percentile(0.8, 1.0, 1, 0.15)
    0.0
    """
    queue = mmc(arrival_rate, service_time, servers)
    later = 1 - _below_one(share)
    if later >= queue.wait_share:
        return 0.0
    return math.log(queue.wait_share / later) / (servers / service_time - arrival_rate)


def mmc_lead_time_percentile(
    arrival_rate: float, service_time: float, servers: int, share: float
) -> float:
    """Time within which a share of the parts of M/M/c has left the system.

    The parameters are those of `mmc_wait_percentile`.

    Source: Gross & Harris (1998), chapter 2.

    Examples
    --------
    >>> mmc_lead_time_percentile(0.8, 1.0, 1, 0.95)
    14.978661367
    """
    from scipy.optimize import brentq

    later = 1 - _below_one(share)
    longest = mmc(arrival_rate, service_time, servers).lead_time

    def surplus(time: float) -> float:
        return mmc_lead_time_exceeds(arrival_rate, service_time, servers, time) - later

    if later == 1:
        return 0.0
    while surplus(longest) > 0:
        longest *= 2
    return float(brentq(surplus, 0.0, longest, xtol=1e-14 * longest, rtol=1e-14))


def _sum_exceeds(time: float, one: float, other: float) -> float:
    """Probability that two exponential times of these rates, equal or not, exceed *time*."""
    slow, fast = sorted((one, other))
    gap = (fast - slow) * time
    ratio = -math.expm1(-gap) / gap if gap > 0 else 1.0
    return math.exp(-slow * time) * (1 + slow * time * ratio)


def _below_one(share: float) -> float:
    if not 0 <= share < 1:
        raise ScenarioError(
            f"share: {share!r} is not possible. A number from 0 to below 1 is accepted, for "
            "example 0.95."
        )
    return share
