"""Which ways the parts took, counted from the history of a run, and the places in layers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from factorysim.results.history import happenings

if TYPE_CHECKING:
    from factorysim.results.observed import Observed

START = "<start>"
"""Where parts come from that a source makes."""
SCRAPPED = "<scrapped>"
LOST = "<lost>"
"""Where parts end that are refused because the factory is full."""
NO_PRODUCT = -1


class Way(NamedTuple):
    """From one place to the next, for parts of one product."""

    start: str
    end: str
    product: int
    """Index in `Observed.products`; NO_PRODUCT if the history does not say it."""


def ways_of_parts(observed: Observed) -> Counter[Way]:
    """Return how many parts took each way in the window.

    A part that was there when the history begins is counted from its first move on.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    counted: Counter[Way] = Counter()
    product = {row.number: row.product for row in observed.parts or ()}
    is_at: dict[int, str] = {}
    ends = {"scrapped": SCRAPPED, "lost": LOST}
    for happening in happenings(observed):
        part, kind = happening.part, happening.kind
        if kind == "created":
            product[part] = int(happening.detail)
            is_at[part] = happening.place or START
        elif kind in ("arrived", "left", "scrapped", "lost"):
            end = ends.get(kind, happening.place)
            before = is_at.get(part)
            if before is not None and happening.time > observed.warmup:
                counted[Way(before, end, product.get(part, NO_PRODUCT))] += 1
            is_at[part] = end
        elif kind == "consumed":
            is_at.pop(part, None)
    return counted


def between_places(counted: Mapping[Way, int]) -> Counter[tuple[str, str]]:
    """Return how many parts of all products went from one place to the other."""
    total: Counter[tuple[str, str]] = Counter()
    for way, parts in counted.items():
        total[way.start, way.end] += parts
    return total


def layers_of(pairs: Mapping[tuple[str, str], int], order: Iterable[str]) -> list[list[str]]:
    """Return the places in layers, so that most parts go from a layer to a later one.

    Ways are taken from the busiest to the least busy; one that would close a circle is a way back.

    Parameters
    ----------
    pairs
        Parts from a place to another.
    order
        All places that may occur, in the order of a layer.

    Examples
    --------
    >>> layers_of({("saw", "mill"): 9, ("mill", "wash"): 9, ("wash", "saw"): 1}, ["mill", "saw"])
    [['saw'], ['mill'], ['wash']]
    """
    import networkx

    graph: networkx.DiGraph[str] = networkx.DiGraph()
    used = dict.fromkeys(name for pair in pairs for name in pair)
    rank = {name: number for number, name in enumerate(dict.fromkeys([*order, *used]))}
    nodes: list[str] = sorted(used, key=rank.__getitem__)
    graph.add_nodes_from(nodes)
    for (start, end), _ in sorted(pairs.items(), key=lambda item: -item[1]):
        if start != end and not networkx.has_path(graph, end, start):
            graph.add_edge(start, end)
    return [
        sorted((str(name) for name in layer), key=lambda name: rank[name])
        for layer in networkx.topological_generations(graph)
    ]
