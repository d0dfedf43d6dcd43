"""A layout as the engine sees it: nodes and edges by number, shortest ways, times along them.

Nothing here changes during a run, so all replications of a factory share one `Track`.
"""

from __future__ import annotations

from itertools import accumulate
from math import inf, sqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import networkx

    from factorysim.model.layouts import Layout


class Pace(NamedTuple):
    """How fast a vehicle is, in m per time unit (and m per time unit squared)."""

    speed: float
    acceleration: float | None = None


class TrackEdge(NamedTuple):
    """One direction of one way between two nodes."""

    start: int
    end: int
    length: float
    """In m."""
    limit: float
    """Speed limit in m per time unit; infinite without one."""
    zone: str | None
    number: int


class Way:
    """A drive from one node to another: the edges, and when each of their ends is reached.

    The vehicle begins from a standstill at time 0 and stops at the last node.
    """

    __slots__ = ("_rests", "edges", "length", "nodes", "pace", "time", "times")

    def __init__(self, start: int, edges: tuple[TrackEdge, ...], pace: Pace) -> None:
        self.edges = edges
        self.pace = pace
        self.nodes = (start, *(edge.end for edge in edges))
        self.length = sum(edge.length for edge in edges)
        self.times = (0.0, *passing_times(edges, pace))
        """Time at which each node is reached."""
        self.time = self.times[-1]
        self._rests: dict[int, Way] = {}

    def rest(self, done: int) -> Way:
        """Return what is left after *done* edges, for a vehicle that has stopped there."""
        if done == 0:
            return self
        if done not in self._rests:
            self._rests[done] = Way(self.nodes[done], self.edges[done:], self.pace)
        return self._rests[done]


def straight_way(start: int, end: int, time: float) -> Way:
    """Return a way without a layout, which takes *time*, whatever lies between."""
    edge = TrackEdge(start, end, length=0.0, limit=inf, zone=None, number=0)
    way = Way(start, (edge,), Pace(inf))
    way.times = (0.0, time)
    way.time = time
    return way


def passing_times(edges: tuple[TrackEdge, ...], pace: Pace) -> list[float]:
    """Return when the end of each edge is reached, from a standstill to a standstill.

    Without acceleration this is the sum of length / speed. With acceleration a, getting up to the
    speed v of the first edge costs v / 2a more, stopping from that of the last edge as much again;
    a way that is too short for both is driven up to the speed sqrt(a L): 2 sqrt(L / a).
    """
    speeds = [min(pace.speed, edge.limit) for edge in edges]
    cruising = [*accumulate(e.length / v for e, v in zip(edges, speeds, strict=True))]
    a = pace.acceleration
    if a is None or not edges:
        return cruising
    ends = [*accumulate(edge.length for edge in edges)]
    whole, first, last = ends[-1], speeds[0], speeds[-1]
    up, down = first**2 / (2 * a), last**2 / (2 * a)
    if whole < up + down:
        up = down = whole / 2
        total = 2 * sqrt(whole / a)
        lost = 0.0
    else:
        lost = first / (2 * a)
        total = cruising[-1] + lost + last / (2 * a)
    times = []
    for at, even in zip(ends, cruising, strict=True):
        if at <= up:
            times.append(sqrt(2 * at / a))
        elif at >= whole - down:
            times.append(total - sqrt(2 * max(whole - at, 0.0) / a))
        else:
            times.append(even + lost)
    times[-1] = total
    return [*accumulate(times, max)]


class Track:
    """The graph of one layout with all ways that were ever asked for."""

    def __init__(self, name: str, layout: Layout, metres: float) -> None:
        """*metres* is how far one metre per second comes in one time unit."""
        graph = layout.graph
        self.name = name
        self.metres = metres
        self.node_names = list(graph)
        self.node_index = {node: i for i, node in enumerate(self.node_names)}
        self.edges = _edges(graph, self.node_index, metres)
        self.leaving: list[list[TrackEdge]] = [[] for _ in self.node_names]
        for edge in self.edges:
            self.leaving[edge.start].append(edge)
        self.node_zones: list[str | None] = [graph.nodes[n]["zone"] for n in self.node_names]
        self.docks: list[int | None] = [graph.nodes[n]["docks"] for n in self.node_names]
        self.capacities = layout.capacities
        self.avoids_deadlocks = layout.avoid_deadlocks
        self.when_stuck = layout.when_stuck
        self._ways: dict[tuple[int, int, Pace], Way] = {}
        self._trees: dict[tuple[int, Pace], list[TrackEdge | None]] = {}
        self._graphs: dict[Pace, networkx.DiGraph[int]] = {}

    @property
    def is_free(self) -> bool:
        """Whether vehicles never hinder each other here."""
        return not self.capacities

    def way(self, start: int, end: int, pace: Pace) -> Way:
        """Return the fastest way; of equal ones always the same."""
        key = (start, end, pace)
        found = self._ways.get(key)
        if found is None:
            found = self._ways[key] = Way(start, self._edges_to(start, end, pace), pace)
        return found

    def _edges_to(self, start: int, end: int, pace: Pace) -> tuple[TrackEdge, ...]:
        tree = self._trees.get((start, pace))
        if tree is None:
            tree = self._trees[start, pace] = self._tree(start, pace)
        edges: list[TrackEdge] = []
        node = end
        while node != start:
            edge = tree[node]
            assert edge is not None, f"no way from {start} to {end}"
            edges.append(edge)
            node = edge.start
        return tuple(reversed(edges))

    def _tree(self, start: int, pace: Pace) -> list[TrackEdge | None]:
        """Return for each node the edge by which the fastest way from *start* comes to it."""
        import networkx

        graph = self._graphs.get(pace)
        if graph is None:
            graph = self._graphs[pace] = self._graph(pace)
        before, _ = networkx.dijkstra_predecessor_and_distance(graph, start, weight="time")
        tree: list[TrackEdge | None] = [None] * len(self.node_names)
        for node, predecessors in before.items():
            if predecessors and node != start:
                tree[node] = graph.edges[predecessors[0], node]["edge"]
        return tree

    def _graph(self, pace: Pace) -> networkx.DiGraph[int]:
        """Return the edges with the time that a vehicle needs for each."""
        import networkx

        graph: networkx.DiGraph[int] = networkx.DiGraph()
        graph.add_nodes_from(range(len(self.node_names)))
        for edge in self.edges:
            time = edge.length / min(pace.speed, edge.limit)
            graph.add_edge(edge.start, edge.end, time=time, edge=edge)
        return graph

    def connected_nodes(self, wanted: set[int]) -> list[int]:
        """Return the nodes, in order, from which one can drive to *wanted* and back."""
        import networkx

        graph: networkx.DiGraph[int] = networkx.DiGraph()
        graph.add_nodes_from(range(len(self.node_names)))
        graph.add_edges_from((edge.start, edge.end) for edge in self.edges)
        groups = list(networkx.strongly_connected_components(graph))
        group = max(groups, key=lambda g: (len(g & wanted), len(g), -min(g)))
        return sorted(group)

    def central_node(self, nodes: list[int], pace: Pace) -> int:
        """Return the node from which the mean time to *nodes* is the shortest."""
        return min(
            self.connected_nodes(set(nodes)),
            key=lambda node: (sum(self.time(node, n, pace) for n in nodes), node),
        )

    def time(self, start: int, end: int, pace: Pace) -> float:
        """Return the time of the fastest way; infinite when there is none."""
        tree = self._trees.get((start, pace))
        if tree is None:
            tree = self._trees[start, pace] = self._tree(start, pace)
        if start != end and tree[end] is None:
            return inf
        return self.way(start, end, pace).time


def _edges(graph: networkx.DiGraph[str], index: dict[str, int], metres: float) -> list[TrackEdge]:
    return [
        TrackEdge(
            start=index[start],
            end=index[end],
            length=float(data["length"]),
            limit=inf if data["speed"] is None else data["speed"] * metres,
            zone=data["zone"],
            number=data["number"],
        )
        for start, end, data in sorted(graph.edges(data=True), key=lambda edge: edge[2]["number"])
    ]
