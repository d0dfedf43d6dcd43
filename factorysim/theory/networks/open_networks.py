"""Open networks: jobs come from outside, go from node to node, and leave.

In steady state every node behaves like a queue M/M/c of its own, with the arrival rate that the
traffic equations give (product form). That needs Poisson arrivals, exponential service times with
the same mean for every visit of a node, first come first served, and unlimited room to wait.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative, positive, same_length
from factorysim.theory.networks.nodes import (
    mean_queue,
    per_node,
    refuse_overload,
    servers_per_node,
    share_busy,
)

NEGLIGIBLE = 1e-9
"""Rows of the routing matrix may exceed 1 by this much, for 0.1 + 0.2 is not 0.3."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class OpenNetwork:
    """Long-run figures of an open network; tuples have one entry for each node."""

    arrival_rates: tuple[float, ...]
    """Jobs per time unit that come to each node, from outside and from other nodes."""
    utilisations: tuple[float, ...]
    """Share of the servers of each node that are busy; 0 where there are infinitely many."""
    numbers: tuple[float, ...]
    """Mean number of jobs at each node, waiting or in service."""
    waiting_times: tuple[float, ...]
    """Mean time a job waits at each visit of a node."""
    visits: tuple[float, ...]
    """Mean number of times that a job visits each node."""
    throughput: float
    """Jobs per time unit that leave the network."""
    wip: float
    """Mean number of jobs in the network."""
    lead_time: float
    """Mean time of a job in the network."""
    nodes: tuple[str, ...] = ()
    """Names of the nodes, where they have names."""
    lead_times: tuple[float, ...] = ()
    """Mean time in the network for each route, where there are routes."""


def open_network(
    arrival_rates: Sequence[float],
    routing: Sequence[Sequence[float]],
    service_times: Sequence[float],
    servers: float | Sequence[float] = 1,
) -> OpenNetwork:
    """Exact figures of a Jackson network.

    Parameters
    ----------
    arrival_rates
        Jobs per time unit that come to each node from outside (Poisson).
    routing
        Row i, column j: probability that a job goes from node i to node j. What is missing to 1
        in a row leaves the network.
    service_times
        Mean of the exponential service time at each node, in time units.
    servers
        Servers of every node, or one number for each; `math.inf` where nobody waits.

    Raises
    ------
    ScenarioError
        If a number is impossible, a job can never leave, or a node gets more work than it can do.

    Source: Jackson (1957), *Operations Research* 5, 518-521; Jackson (1963), *Management Science*
    10, 131-142.

    Examples
    --------
    >>> network = open_network(
    ...     [0.5, 0.2, 0],
    ...     routing=[[0, 0.6, 0.4], [0.1, 0, 0.5], [0.2, 0, 0]],
    ...     service_times=[1 / 1.5, 1, 1 / 0.8],
    ...     servers=[1, 1, 2],
    ... )
    >>> round(network.lead_time, 9)
    4.529323275
    """
    count = len(arrival_rates)
    outside = np.array(per_node("arrival_rates", arrival_rates, count))
    positive("arrival_rates, their sum", float(outside.sum()))
    flow = _total_arrivals(outside, _checked_routing(routing, count))
    return _with_flow(
        flow,
        float(outside.sum()),
        per_node("service_times", service_times, count),
        servers_per_node(servers, count),
        names=[f"node {i} of 0 to {count - 1}" for i in range(count)],
    )


def reentrant_line(
    arrival_rate: float,
    route: Sequence[str],
    service_times: Mapping[str, float],
    servers: float | Mapping[str, float] = 1,
) -> OpenNetwork:
    """Exact figures of a line whose route comes back to the same stations.

    Parameters
    ----------
    arrival_rate
        Jobs per time unit (Poisson).
    route
        Stations in the order of the visits, by name.
    service_times
        Mean of the exponential service time at each station, the same at every visit.
    servers
        Servers of every station, or of each by name.

    Returns
    -------
    OpenNetwork
        Its tuples follow the order in which the route comes to the stations (`nodes`).

    Raises
    ------
    ScenarioError
        If a number is impossible, a station has no service time or gets too much work.

    Source: Kelly (1975), *Journal of Applied Probability* 12, 542-554; Baskett, Chandy, Muntz and
    Palacios (1975), *Journal of the ACM* 22, 248-260.

    Examples
    --------
    >>> line = reentrant_line(0.25, ["A", "B", "A", "B", "A"], {"A": 1.0, "B": 1.4})
    >>> round(line.lead_time, 8)
    21.33333333
    """
    return network_of_routes([arrival_rate], [route], service_times, servers)


def network_of_routes(
    arrival_rates: Sequence[float],
    routes: Sequence[Sequence[str]],
    service_times: Mapping[str, float],
    servers: float | Mapping[str, float] = 1,
) -> OpenNetwork:
    """Exact figures of a network in which every product has a route of its own.

    Parameters
    ----------
    arrival_rates
        Jobs per time unit of each product (Poisson).
    routes
        For each product the stations in the order of its visits, by name.
    service_times
        Mean of the exponential service time at each station, the same for all products.
    servers
        Servers of every station, or of each by name.

    Returns
    -------
    OpenNetwork
        With the stations in `nodes` and the lead time of each product in `lead_times`.

    Raises
    ------
    ScenarioError
        If a number is impossible, a station has no service time or gets too much work.

    Source: Kelly (1975), *Journal of Applied Probability* 12, 542-554.

    Examples
    --------
    >>> network = network_of_routes(
    ...     [0.3, 0.2], [["saw", "mill"], ["mill"]], {"saw": 2.0, "mill": 1.0}
    ... )
    >>> network.nodes, network.utilisations, network.lead_times
    (('saw', 'mill'), (0.6, 0.5), (7.0, 2.0))
    """
    same_length("arrival_rates", arrival_rates, len(routes), of="route")
    rates = [positive(f"arrival_rates[{i}]", rate) for i, rate in enumerate(arrival_rates)]
    stations = list(dict.fromkeys(station for route in routes for station in route))
    if not stations or not all(len(route) for route in routes):
        raise ScenarioError("routes: one is empty. At least one station in each is accepted.")
    flow = [
        sum(rate * list(route).count(station) for rate, route in zip(rates, routes, strict=True))
        for station in stations
    ]
    network = _with_flow(
        np.array(flow),
        sum(rates),
        tuple(
            not_negative(f"service_times, station {station!r}", time)
            for station, time in _by_station("service_times", service_times, stations).items()
        ),
        servers_per_node([*_by_station("servers", servers, stations).values()], len(flow)),
        names=[f"station {station!r}" for station in stations],
    )
    at_a_visit = {
        station: wait + service_times[station]
        for station, wait in zip(stations, network.waiting_times, strict=True)
    }
    lead_times = tuple(sum(at_a_visit[station] for station in route) for route in routes)
    return replace(network, nodes=tuple(stations), lead_times=lead_times)


def _by_station(
    name: str, values: float | Mapping[str, float], stations: Sequence[str]
) -> dict[str, float]:
    """Return the value of each station, in their order."""
    if isinstance(values, (int, float)):
        return dict.fromkeys(stations, values)
    missing = [station for station in stations if station not in values]
    if missing:
        raise ScenarioError(
            f"{name}: there is none for station {missing[0]!r}. One for each station of the route "
            f"is accepted: {', '.join(stations)}."
        )
    return {station: values[station] for station in stations}


def _checked_routing(routing: Sequence[Sequence[float]], count: int) -> Matrix:
    same_length("routing", routing, count, of="node")
    rows = [per_node(f"routing[{i}]", row, count) for i, row in enumerate(routing)]
    for i, row in enumerate(rows):
        if sum(row) > 1 + NEGLIGIBLE:
            raise ScenarioError(
                f"routing[{i}]: its probabilities have the sum {sum(row):.6g}. A sum of at most 1 "
                "is accepted; what is missing to 1 leaves the network."
            )
    return np.array(rows, dtype=float).reshape(count, count)


def _total_arrivals(outside: Matrix, routing: Matrix) -> Matrix:
    """Solve the traffic equations for the nodes that jobs come to at all."""
    leaves = routing.sum(axis=1) < 1 - NEGLIGIBLE
    used = _spread(outside > 0, routing > 0)
    can_leave = _spread(leaves, routing.T > 0)
    trapped = np.flatnonzero(used & ~can_leave)
    if trapped.size:
        raise ScenarioError(
            f"routing: a job that comes to node {trapped[0]} can never leave. Routes that end are "
            "accepted: give a row with a sum below 1, or use closed_network."
        )
    total = np.zeros(len(outside))
    inside = routing[np.ix_(used, used)]
    total[used] = np.linalg.solve(np.eye(len(inside)) - inside.T, outside[used])
    return total


def _spread(marked: NDArray[np.bool_], leads_to: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark all nodes that can be reached from the marked ones."""
    reached = marked.copy()
    for _ in range(len(marked)):
        reached = reached | leads_to[reached].any(axis=0)
    return reached


def _with_flow(
    flow: Matrix,
    throughput: float,
    service_times: tuple[float, ...],
    servers: tuple[float, ...],
    *,
    names: Sequence[str],
) -> OpenNetwork:
    """Solve every node as a queue M/M/c of its own."""
    rates = [float(rate) for rate in flow]
    loads = [rate * time for rate, time in zip(rates, service_times, strict=True)]
    for name, load, count in zip(names, loads, servers, strict=True):
        refuse_overload(name, load, count)
    queues = [mean_queue(load, count) for load, count in zip(loads, servers, strict=True)]
    numbers = tuple(queue + load for queue, load in zip(queues, loads, strict=True))
    return OpenNetwork(
        arrival_rates=tuple(rates),
        utilisations=tuple(share_busy(x, count) for x, count in zip(loads, servers, strict=True)),
        numbers=numbers,
        waiting_times=tuple(
            queue / rate if rate else 0.0 for queue, rate in zip(queues, rates, strict=True)
        ),
        visits=tuple(rate / throughput for rate in rates),
        throughput=throughput,
        wip=sum(numbers),
        lead_time=sum(numbers) / throughput,
    )
