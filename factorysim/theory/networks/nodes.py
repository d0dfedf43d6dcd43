"""One node of a network: its numbers checked, and the queue M/M/c that stands before it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative, same_length, whole


def per_node(name: str, values: Sequence[float], count: int) -> tuple[float, ...]:
    """Return one number from 0 upwards for each node.

    Raises
    ------
    ScenarioError
        If a number is negative or not finite, or if there are not *count* of them.

    Examples
    --------
    >>> per_node("service_times", [1, 2.5], 2)
    (1.0, 2.5)
    """
    same_length(name, values, count, of="node")
    return tuple(not_negative(f"{name}[{i}]", value) for i, value in enumerate(values))


def servers_per_node(servers: float | Sequence[float], count: int) -> tuple[float, ...]:
    """Return how many servers each node has: a whole number, or infinity where nobody waits.

    Parameters
    ----------
    servers
        One number for all nodes, or one for each. `math.inf` makes a delay station.
    count
        Number of nodes.

    Raises
    ------
    ScenarioError
        If a number is neither a whole number from 1 upwards nor infinity.

    Examples
    --------
    >>> servers_per_node(2, 3)
    (2, 2, 2)
    >>> servers_per_node([1, math.inf], 2)
    (1, inf)
    """
    if isinstance(servers, (int, float)):
        servers = [servers] * count
    same_length("servers", servers, count, of="node")
    return tuple(_servers(f"servers[{i}]", number) for i, number in enumerate(servers))


def delays_as_servers(
    servers: float | Sequence[float], delay: Sequence[int], count: int
) -> tuple[float, ...]:
    """Return the servers of each node, infinitely many at the nodes numbered in *delay*.

    Raises
    ------
    ScenarioError
        If *delay* names a node that does not exist.

    Examples
    --------
    >>> delays_as_servers(1, [2], 3)
    (1, 1, inf)
    """
    numbers = list(servers_per_node(servers, count))
    for node in delay:
        if not 0 <= node < count:
            raise ScenarioError(
                f"delay: there is no node {node!r}. The numbers of delay stations are accepted, "
                f"0 to {count - 1}."
            )
        numbers[node] = math.inf
    return tuple(numbers)


def share_busy(load: float, servers: float) -> float:
    """Share of the servers that are busy; 0 where there are infinitely many.

    Parameters
    ----------
    load
        Arrival rate times mean service time: mean number of busy servers.
    servers
        Number of servers, or infinity.

    Examples
    --------
    >>> share_busy(1.5, 2)
    0.75
    """
    return 0.0 if math.isinf(servers) else load / servers


def mean_queue(load: float, servers: float) -> float:
    """Mean number of jobs that wait at a stable queue M/M/c.

    Parameters
    ----------
    load
        Arrival rate times mean service time, below the number of servers.
    servers
        Number of servers, or infinity (then nobody waits).

    Source: Erlang (1917); Gross and Harris (1998), *Fundamentals of Queueing Theory*, section 2.3.

    Examples
    --------
    >>> mean_queue(0.8, 1)
    3.2
    >>> round(mean_queue(1.5, 2), 6)
    1.928571
    """
    if math.isinf(servers) or load == 0:
        return 0.0
    lost = 1.0  # Erlang B, by the recursion over the number of servers
    for server in range(1, int(servers) + 1):
        lost = load * lost / (server + load * lost)
    use = load / servers
    waits = lost / (1 - use * (1 - lost))
    return round_zero(waits * use / (1 - use))


def round_zero(value: float) -> float:
    """Return *value*, with what rounding left below 0 set to 0.

    Examples
    --------
    >>> round_zero(-1e-17)
    0.0
    """
    return max(0.0, value)


def refuse_overload(node: str, load: float, servers: float) -> None:
    """Refuse a node that gets more work than its servers can do.

    Raises
    ------
    ScenarioError
        If the utilisation is 1 or more; the message names the node.

    Examples
    --------
    >>> refuse_overload("node 0", load=0.8, servers=1)
    """
    use = share_busy(load, servers)
    if use >= 1:
        raise ScenarioError(
            f"{node}: its utilisation would be {use:.4g}, so its queue grows for ever. Below 1 is "
            "accepted. Try a lower arrival rate, shorter service times or more servers."
        )


def _servers(name: str, number: float) -> float:
    return math.inf if number == math.inf else whole(name, number, least=1)
