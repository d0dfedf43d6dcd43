"""From a layout to its directed graph: the one form that checks, engine and pictures read."""

from __future__ import annotations

from itertools import pairwise
from math import cos, hypot, pi, sin
from typing import TYPE_CHECKING

from factorysim.model.layouts import Grid, Layout, LoopTrack

if TYPE_CHECKING:
    import networkx

    Graph = networkx.DiGraph[str]


def graph_of(layout: Layout) -> Graph:
    """Return the graph of *layout*; see `Layout.graph` for its attributes."""
    import networkx

    graph: Graph = networkx.DiGraph(edges=0)
    if layout.loop is not None:
        _loop(graph, layout.loop)
    elif layout.grid is not None:
        _grid(graph, layout.grid)
    else:
        _as_written(graph, layout)
    if layout.zone_per_node:
        for name, data in graph.nodes(data=True):
            if data["zone"] is None:
                data["zone"] = name
    return graph


def capacities_of(layout: Layout, graph: Graph) -> dict[str, int]:
    """Return how many vehicles each zone of *graph* holds, the graph of *layout*."""
    used = [data["zone"] for _, data in graph.nodes(data=True)]
    used += [data["zone"] for _, _, data in graph.edges(data=True)]
    by_name = {node.zone for node in layout.nodes.values()} | {edge.zone for edge in layout.edges}
    implied = max(layout.zone_per_node, 1)
    capacities: dict[str, int] = {}
    for name in dict.fromkeys(name for name in used if name is not None):
        is_implied = name in graph and name not in by_name
        capacities[name] = implied if is_implied else 1
        if name in layout.zones:
            capacities[name] = layout.zones[name].capacity
    return capacities


def _node(
    graph: Graph,
    name: str,
    x: float | None,
    y: float | None,
    zone: str | None = None,
    docks: int | None = None,
) -> None:
    graph.add_node(name, x=x, y=y, zone=zone, docks=docks)


def _edge(
    graph: Graph,
    start: str,
    end: str,
    length: float,
    *,
    two_way: bool,
    speed: float | None = None,
    zone: str | None = None,
) -> None:
    for a, b in ((start, end), (end, start)) if two_way else ((start, end),):
        # Counted here, because networkx counts the edges of the whole graph each time it is asked.
        number = graph.graph["edges"]
        graph.add_edge(a, b, length=length, speed=speed, zone=zone, number=number)
        graph.graph["edges"] = number + 1


def _as_written(graph: Graph, layout: Layout) -> None:
    for name, node in layout.nodes.items():
        _node(graph, name, node.x, node.y, node.zone, node.docks)
    for edge in layout.edges:
        one_way = layout.one_way if edge.one_way is None else edge.one_way
        length = edge.length
        if length is None:
            length = distance(graph, edge.from_, edge.to)
        _edge(
            graph,
            edge.from_,
            edge.to,
            length,
            two_way=not one_way,
            speed=edge.speed,
            zone=edge.zone,
        )


def distance(graph: Graph, start: str, end: str) -> float:
    """Return the straight distance of two nodes in m, which both have a position."""
    a, b = graph.nodes[start], graph.nodes[end]
    return hypot(a["x"] - b["x"], a["y"] - b["y"])


def _loop(graph: Graph, loop: LoopTrack) -> None:
    """The ring; with sidings each stop lies beside it, at no distance."""
    around = loop.circumference
    on_ring = loop.points
    for position, name in on_ring.items():
        x, y = _on_circle(around, position, around / (2 * pi))
        _node(graph, name, x, y, name if loop.zones is not None else None)
    points = [*on_ring.items()]
    ways = [
        (name, neighbour, there - here if there > here else around - here + there)
        for (here, name), (there, neighbour) in [*pairwise(points), (points[-1], points[0])]
    ]
    if not loop.one_way and len(points) <= 2:
        # Between two stops the shorter of the two ways counts; a single one has no way at all.
        ways = [min(ways, key=lambda way: way[2])] if len(points) == 2 else []
    for name, neighbour, length in ways:
        _edge(graph, name, neighbour, length, two_way=not loop.one_way)
    if loop.sidings:
        for name, position in loop.positions.items():
            x, y = _on_circle(around, position, 1.15 * around / (2 * pi))
            _node(graph, name, x, y)
            _edge(graph, on_ring[position], name, 0.0, two_way=True)


def _on_circle(around: float, position: float, radius: float) -> tuple[float, float]:
    angle = 2 * pi * position / around
    return round(radius * cos(angle), 6), round(radius * sin(angle), 6)


def _grid(graph: Graph, grid: Grid) -> None:
    rows, columns, spacing = grid.rows, grid.columns, grid.spacing
    for row in range(rows):
        for column in range(columns):
            _node(graph, f"n_{row}_{column}", column * spacing, row * spacing)
    for row in range(rows):
        for column in range(columns - 1):
            ends = (f"n_{row}_{column}", f"n_{row}_{column + 1}")
            _street(graph, ends, spacing, one_way=grid.one_way, backwards=row % 2 == 1)
    for column in range(columns):
        for row in range(rows - 1):
            ends = (f"n_{row}_{column}", f"n_{row + 1}_{column}")
            _street(graph, ends, spacing, one_way=grid.one_way, backwards=column % 2 == 0)


def _street(
    graph: Graph, ends: tuple[str, str], length: float, *, one_way: bool, backwards: bool
) -> None:
    start, end = reversed(ends) if one_way and backwards else ends
    _edge(graph, start, end, length, two_way=not one_way)
