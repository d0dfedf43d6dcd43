"""A queue part by part: when each one leaves if arrivals and services are known."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from itertools import pairwise

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative, same_length, whole


def departure_times(
    arrival_times: Sequence[float], service_times: Sequence[float], servers: int = 1
) -> tuple[float, ...]:
    """Times at which the parts leave a station that serves them in the order of arrival.

    Source: Lindley (1952) for one server, Kiefer & Wolfowitz (1955) for several.

    Parameters
    ----------
    arrival_times
        When each part arrives, in ascending order.
    service_times
        How long each part is served, in the same unit.
    servers
        Number of servers, all free at the beginning.

    Returns
    -------
    tuple of float
        When each part leaves, in the order of arrival.

    Examples
    --------
    >>> departure_times([0, 2, 4], [1.5, 2.5, 2.5])
    (1.5, 4.5, 7.0)
    """
    same_length("service_times", service_times, len(arrival_times), of="arrival")
    if any(later < earlier for earlier, later in pairwise(arrival_times)):
        raise ScenarioError(
            "arrival_times: they are not in ascending order. Sorted times are accepted; sort the "
            "services with them."
        )
    free = [float("-inf")] * whole("servers", servers, least=1)
    departures = []
    for arrival, service in zip(arrival_times, service_times, strict=True):
        begin = max(float(arrival), heapq.heappop(free))
        departures.append(begin + not_negative("service_times", service))
        heapq.heappush(free, departures[-1])
    return tuple(departures)
