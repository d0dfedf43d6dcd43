"""A layout by itself: edges to nowhere, chargers beside the way, lengths that nobody knows.

A layout is checked when it is made, so its graph can always be built. Whether vehicles find their
way on it is a question of the whole factory: see `checks_of_transport`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from factorysim.errors import Problem
from factorysim.model.checks_of_names import unknown

if TYPE_CHECKING:
    from factorysim.model.layouts import Edge, Layout

_MOST_SAID = 20
"""Problems told about one layout: whoever has more of them reads the first ones first."""
_NAMES_COMPARED = 1000
"""Names of nodes among which a misspelt one is looked for."""


def contradictions(layout: Layout) -> list[Problem]:
    """Return what is wrong with a layout; paths begin at the layout."""
    return list(islice(_check(layout), _MOST_SAID))


def unknown_node(layout: Layout, name: str) -> str:
    """Return the sentence that says that *name* is no node of *layout*."""
    return unknown("node", name, islice(layout.node_names, _NAMES_COMPARED))


def _check(layout: Layout) -> Iterator[Problem]:
    seen: dict[tuple[str, str], int] = {}
    for number, edge in enumerate(layout.edges):
        path = f"edges.{number}"
        ends = [name for name in dict.fromkeys((edge.from_, edge.to)) if name not in layout.nodes]
        for name in ends:
            yield Problem(f"an edge to nowhere: {unknown_node(layout, name)}", path)
        if ends:
            continue
        if edge.from_ == edge.to:
            yield Problem(
                f"the edge leads from {edge.from_!r} to itself. An edge joins two nodes.", path
            )
            continue
        yield from _length(layout, edge, path)
        yield from _declared_before(layout, edge, number, seen)
    for place, node in layout.places.items():
        if not layout.has_node(node):
            yield Problem(unknown_node(layout, node), f"places.{place}")
        elif node != place and layout.has_node(place):
            yield Problem(
                f"{place!r} lies at {node!r} here, but there is also a node {place!r}: two nodes "
                "for one place. Leave this entry out, or give the node another name.",
                f"places.{place}",
            )
    for name, charger in layout.chargers.items():
        if not layout.has_node(charger.at):
            yield Problem(unknown_node(layout, charger.at), f"chargers.{name}.at")


def _length(layout: Layout, edge: Edge, path: str) -> Iterator[Problem]:
    unplaced = [name for name in (edge.from_, edge.to) if layout.nodes[name].x is None]
    if edge.length is None and unplaced:
        yield Problem(
            f"nobody knows how long this edge is: it has no length, and the node {unplaced[0]!r} "
            f"has no position. Write {{from: {edge.from_}, to: {edge.to}, length: 10}}, or give "
            f"{unplaced[0]!r} a position: [0, 10].",
            path,
        )


def _declared_before(
    layout: Layout, edge: Edge, number: int, seen: dict[tuple[str, str], int]
) -> Iterator[Problem]:
    """Yield that the same way was declared before; *seen* holds the ways so far."""
    one_way = layout.one_way if edge.one_way is None else edge.one_way
    ways = [(edge.from_, edge.to)] if one_way else [(edge.from_, edge.to), (edge.to, edge.from_)]
    before = next((seen[way] for way in ways if way in seen), None)
    if before is not None:
        hint = "Once is enough" if one_way else "Once is enough; it leads in both directions"
        yield Problem(
            f"the way from {edge.from_!r} to {edge.to!r} was given before, at edges.{before}. "
            f"{hint}. For a second way put a node on it.",
            f"edges.{number}",
        )
    for way in ways:
        seen.setdefault(way, number)
