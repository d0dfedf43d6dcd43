"""Which places stand above each other: layers from the routes, with few crossings.

The layered layout of Sugiyama, Tagawa & Toda (1981): an order that breaks circles, longest paths,
points where long ways pass, and sweeps by barycentres.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

Edges = list[tuple[int, int]]
_SWEEPS = 24


class Layers(NamedTuple):
    """Nodes in layers, from the first to the last."""

    layers: list[list[int]]
    passes: dict[tuple[int, int], list[int]]
    """Points at which a long edge passes the layers between, so that nothing else stands there;
    their numbers follow those of the nodes."""
    back: Edges
    """Edges that lead back, in their order."""


def layers_of(count: int, edges: Edges) -> Layers:
    """Return nodes 0 .. *count* - 1 in layers.

    An edge that would close a circle with those before it in *edges* leads back, so the most
    important ones come first.

    Examples
    --------
    >>> layers_of(3, [(0, 1), (1, 2), (2, 0)]).layers
    [[0], [1], [2]]
    """
    forward, back = _without_circles(count, edges)
    rank = _longest_paths(count, forward)
    layers: list[list[int]] = [[] for _ in range(max(rank, default=-1) + 1)]
    for node in range(count):
        layers[rank[node]].append(node)
    short: Edges = []
    number = count
    passes: dict[tuple[int, int], list[int]] = {}
    for start, end in forward:
        here = start
        passes[start, end] = []
        for between in range(rank[start] + 1, rank[end]):
            layers[between].append(number)
            short.append((here, number))
            passes[start, end].append(number)
            here, number = number, number + 1
        short.append((here, end))
    return Layers(_with_few_crossings(layers, short), passes, back)


def _without_circles(count: int, edges: Edges) -> tuple[Edges, Edges]:
    """Split *edges* into those that lead on and those that would close a circle of earlier ones.

    Nodes are kept in an order in which all edges so far lead on (Pearce & Kelly, 2007).
    """
    order = list(range(count))
    place = list(range(count))
    followers: list[list[int]] = [[] for _ in range(count)]
    onwards: Edges = []
    back: Edges = []
    for start, end in edges:
        if place[start] >= place[end]:
            behind = _reached(end, followers, place, last=place[start])
            if start in behind:
                back.append((start, end))
                continue
            first = place[end]
            between = order[first : place[start] + 1]
            moved = [n for n in between if n not in behind] + [n for n in between if n in behind]
            order[first : first + len(moved)] = moved
            for number, node in enumerate(moved, first):
                place[node] = number
        followers[start].append(end)
        onwards.append((start, end))
    return onwards, back


def _reached(node: int, followers: list[list[int]], place: list[int], *, last: int) -> set[int]:
    """Return *node* and all that it leads to, as far as the place *last* of the order."""
    seen = {node}
    open_nodes = [node]
    while open_nodes:
        for following in followers[open_nodes.pop()]:
            if following not in seen and place[following] <= last:
                seen.add(following)
                open_nodes.append(following)
    return seen


def _longest_paths(count: int, edges: Edges) -> list[int]:
    followers: list[list[int]] = [[] for _ in range(count)]
    missing = [0] * count
    for start, end in edges:
        followers[start].append(end)
        missing[end] += 1
    rank = [0] * count
    ready = [node for node in range(count) if not missing[node]]
    for node in ready:
        for following in followers[node]:
            rank[following] = max(rank[following], rank[node] + 1)
            missing[following] -= 1
            if not missing[following]:
                ready.append(following)
    return rank


def _with_few_crossings(layers: list[list[int]], edges: Edges) -> list[list[int]]:
    before: dict[int, list[int]] = {}
    after: dict[int, list[int]] = {}
    for start, end in edges:
        before.setdefault(end, []).append(start)
        after.setdefault(start, []).append(end)
    best, fewest = [list(layer) for layer in layers], _crossings(layers, after)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        onwards = sweep % 2 == 0
        order = range(1, len(layers)) if onwards else range(len(layers) - 2, -1, -1)
        neighbours = before if onwards else after
        for i in order:
            fixed = {node: place for place, node in enumerate(layers[i - 1 if onwards else i + 1])}
            layers[i] = _by_barycentre(layers[i], neighbours, fixed)
        found = _crossings(layers, after)
        if found < fewest:
            best, fewest = [list(layer) for layer in layers], found
    return best


def _by_barycentre(
    layer: list[int], neighbours: dict[int, list[int]], fixed: dict[int, int]
) -> list[int]:
    def middle(entry: tuple[int, int]) -> tuple[float, int]:
        place, node = entry
        places = [fixed[other] for other in neighbours.get(node, ()) if other in fixed]
        return (sum(places) / len(places) if places else float(place), place)

    return [node for _, node in sorted(enumerate(layer), key=middle)]


def _crossings(layers: list[list[int]], after: dict[int, list[int]]) -> int:
    """Count pairs of edges that cross: inversions, by insertion into a sorted list."""
    from bisect import bisect_right, insort

    total = 0
    for layer, following in pairwise(layers):
        place = {node: i for i, node in enumerate(following)}
        seen: list[int] = []
        for node in layer:
            ends = sorted(place[end] for end in after.get(node, ()) if end in place)
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total
