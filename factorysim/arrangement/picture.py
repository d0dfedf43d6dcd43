"""The whole picture: boxes in rows like lines of text, the links between them, people and maps.

The layout of a picture is a pure function of the floor plan: the same factory always looks the
same, in the replay, in a chart and in a report.
"""

from __future__ import annotations

from dataclasses import replace

from factorysim.arrangement.boxes import box_of
from factorysim.arrangement.labels import names_beside
from factorysim.arrangement.layers import Layers, layers_of
from factorysim.arrangement.pieces import (
    BETWEEN,
    GAP,
    MARGIN,
    Arrangement,
    Curve,
    Map,
    Placed,
    Point,
    Strip,
)
from factorysim.arrangement.shop_floor import shop_floor
from factorysim.results.floor_plan import FloorPlan, WaysPlan
from factorysim.text import LANGUAGES

BETWEEN_ROWS = 44.0
MAP_HEIGHT = 260.0
HEADROOM = 34.0
SIDEROOM = 70.0
"""Inside a map, for the names of its stops."""
STRIP_NAME = 130.0
STRIP_HEIGHT = 44.0
MOST_WORKERS = 60
"""Of more people or vehicles of one strip, these are drawn."""
FIGURE = 34.0
"""Width of one person or vehicle in a strip."""
_SCREEN = (1280.0, 560.0)
"""What the rows are to fill."""
_MOST_ROWS = 12
_POINT = 8.0


def arrange(plan: FloorPlan, crews: dict[str, int], fleets: dict[str, int]) -> Arrangement:
    """Return where everything of *plan* stands.

    Parameters
    ----------
    crews, fleets
        How many people each crew has, and how many vehicles each fleet.
    """
    used = {end for link in plan.links for end in (link.start, link.end)}
    shown = [
        i
        for i, place in enumerate(plan.places)
        if i in used or place.kind not in ("exit", "demand")
    ]
    boxes = {i: box_of(plan.places[i], _letters(plan, i)) for i in shown}
    free = {name: count for name, count in fleets.items() if plan.fleets.get(name) is None}
    people = {**crews, **free}
    floor = shop_floor(plan, boxes, fleets)
    if floor is not None:
        strips, width, height = _strips(people, floor.width, floor.height)
        return replace(floor, width=width + 2 * MARGIN, height=height + 2 * MARGIN, strips=strips)
    number = {i: n for n, i in enumerate(shown)}
    edges = [(number[link.start], number[link.end]) for link in plan.links]
    layers = layers_of(len(shown), edges)
    sizes = [(boxes[i].width, boxes[i].height) for i in shown]
    spots, rows, width, height = _best_rows(layers, sizes)
    places = {i: Placed(*spots[number[i]], boxes[i]) for i in shown}
    curves = [_curve(edge, layers, spots, sizes, rows) for edge in edges]
    if any(curve.is_return for curve in curves):
        height += BETWEEN_ROWS
    maps, width, height = _maps(plan, fleets, width, height)
    strips, width, height = _strips(people, width, height)
    return Arrangement(width + 2 * MARGIN, height + 2 * MARGIN, places, curves, strips, maps)


def _letters(plan: FloorPlan, index: int) -> int:
    return max(len(plan.places[index].label(language)) for language in LANGUAGES)


_Rows = dict[int, int]
_Found = tuple[dict[int, Point], _Rows, float, float]


def _best_rows(layers: Layers, sizes: list[Point]) -> _Found:
    """Break the layers into rows so that a screen is filled best."""
    best: _Found | None = None
    largest = -1.0
    for count in range(1, min(_MOST_ROWS, max(len(layers.layers), 1)) + 1):
        found = _in_rows(layers, sizes, count)
        scale = min(_SCREEN[0] / max(found[2], 1.0), _SCREEN[1] / max(found[3], 1.0))
        if scale > largest * 1.02:
            best, largest = found, scale
    assert best is not None
    return best


def _in_rows(layers: Layers, sizes: list[Point], count: int) -> _Found:
    real = len(sizes)
    widths = [max((sizes[n][0] for n in layer if n < real), default=0.0) for layer in layers.layers]
    wanted = sum(width + GAP for width in widths) / count
    spots: dict[int, Point] = {}
    rows: _Rows = {}
    x, y, row, most, total = MARGIN, MARGIN, 0, 0.0, 0.0
    lines: list[list[tuple[list[int], float, float]]] = [[]]
    for layer, width in zip(layers.layers, widths, strict=True):
        if x - MARGIN + width / 2 > wanted * 1.02 and lines[-1] and row < count - 1:
            lines.append([])
            x, row = MARGIN, row + 1
        lines[-1].append((layer, x, width))
        x += width + GAP
        most = max(most, x - GAP - MARGIN)
    for row, line in enumerate(lines):
        heights = [
            sum((sizes[n][1] if n < real else _POINT) + BETWEEN for n in layer) - BETWEEN
            for layer, _, _ in line
        ]
        tallest = max(heights, default=0.0)
        for (layer, left, width), own in zip(line, heights, strict=True):
            top = y + (tallest - own) / 2
            for node in layer:
                wide, high = sizes[node] if node < real else (0.0, _POINT)
                spots[node] = (left + (width - wide) / 2, top)
                rows[node] = row
                top += high + BETWEEN
        y += tallest + BETWEEN_ROWS
        total = y - BETWEEN_ROWS - MARGIN
    return spots, rows, most, total


def _curve(
    edge: tuple[int, int],
    layers: Layers,
    spots: dict[int, Point],
    sizes: list[Point],
    rows: _Rows,
) -> Curve:
    start, end = edge
    chain = [start, *layers.passes.get(edge, ()), end]
    is_return = edge not in layers.passes or rows[start] != rows[end]
    first = (spots[start][0] + sizes[start][0], spots[start][1] + sizes[start][1] / 2)
    last = (spots[end][0], spots[end][1] + sizes[end][1] / 2)
    if not is_return:
        between = [(spots[n][0], spots[n][1] + _POINT / 2) for n in chain[1:-1]]
        return Curve([first, *between, last], is_return)
    below = max(
        spots[n][1] + (sizes[n][1] if n < len(sizes) else _POINT)
        for n, row in rows.items()
        if row == rows[start]
    )
    lane = below + 10.0 + (start * 7 + end * 3) % 5 * 6.0
    side = 14.0
    points = [first, (first[0] + side, first[1]), (first[0] + side, lane), (last[0] - side, lane)]
    return Curve([*points, (last[0] - side, last[1]), last], is_return)


def _maps(
    plan: FloorPlan, fleets: dict[str, int], width: float, height: float
) -> tuple[list[Map], float, float]:
    """Put the layouts on which vehicles drive beside the rows, or below where that is smaller."""
    used = {plan.fleets.get(name) for name in fleets}
    layouts = [ways for ways in plan.layouts if ways.name in used]
    if not layouts:
        return [], width, height
    best: tuple[list[Map], float, float] | None = None
    largest = -1.0
    for x, y in ((width + GAP, 0.0), (0.0, height + BETWEEN)):
        maps: list[Map] = []
        right = MARGIN + x
        for ways in layouts:
            maps.append(_map(ways, right, MARGIN + y, plan))
            right += maps[-1].width + GAP
        wide, high = max(width, right - GAP - MARGIN), max(height, y + MAP_HEIGHT)
        scale = min(_SCREEN[0] / wide, _SCREEN[1] / high)
        if scale > largest:
            best, largest = (maps, wide, high), scale
    assert best is not None
    return best


def _map(ways: WaysPlan, x: float, y: float, plan: FloorPlan) -> Map:
    points = ways.positions or _on_a_circle(len(ways.nodes))
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    wide, high = max(max(xs) - min(xs), 1e-9), max(max(ys) - min(ys), 1e-9)
    inner = MAP_HEIGHT - 2 * HEADROOM
    scale = min(inner / high, 900.0 / wide)
    width = max(wide * scale, 120.0) + 2 * SIDEROOM
    left = x + (width - wide * scale) / 2
    top = y + HEADROOM + (inner - high * scale) / 2
    # The y of a layout points up, that of a screen down.
    nodes = [(left + (px - min(xs)) * scale, top + (max(ys) - py) * scale) for px, py in points]
    labels: dict[int, str] = {}
    for place, node in ways.stops.items():
        index = plan.index(place)
        if index >= 0 or node not in labels:
            labels[node] = plan.places[index].label() if index >= 0 else place
    frame = (x, y, x + width, y + MAP_HEIGHT)
    return Map(ways.name, x, y, width, MAP_HEIGHT, nodes, names_beside(labels, nodes, frame))


def _on_a_circle(count: int) -> list[Point]:
    from math import cos, pi, sin

    return [(cos(2 * pi * i / count) * 2, sin(2 * pi * i / count)) for i in range(count)]


def _strips(
    groups: dict[str, int], width: float, height: float
) -> tuple[list[Strip], float, float]:
    """Put the groups of people or vehicles one beside the other below the rest."""
    strips: list[Strip] = []
    room = max(width, 700.0)
    x, y, deep = 0.0, height + BETWEEN, 0.0
    for name, count in groups.items():
        shown = min(count, MOST_WORKERS)
        per_row = max(min(shown, int((room - STRIP_NAME) // FIGURE)), 1)
        wide = STRIP_NAME + per_row * FIGURE
        if x and x + wide > room:
            x, y, deep = 0.0, y + deep, 0.0
        left, top = MARGIN + x + STRIP_NAME, MARGIN + y + STRIP_HEIGHT / 2
        spots = [
            (left + (i % per_row + 0.5) * FIGURE, top + (i // per_row) * STRIP_HEIGHT)
            for i in range(shown)
        ]
        strips.append(Strip(name, MARGIN + x, MARGIN + y, spots))
        x += wide + BETWEEN
        width = max(width, x - BETWEEN)
        deep = max(deep, STRIP_HEIGHT * -(-shown // per_row))
    return strips, width, y + deep if strips else height
