"""The factory as it stands on its floor: each place beside its stop on the layout.

This needs one layout on which all vehicles drive, with known positions and with a stop for every
place where parts are held. Sources and exits, which lie nowhere, stand beside the place that they
feed or end, or at the border if these are several.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import atan2, cos, pi, sin

from factorysim.arrangement.boxes import Box
from factorysim.arrangement.labels import names_beside
from factorysim.arrangement.pieces import (
    BETWEEN,
    GAP,
    MARGIN,
    Area,
    Arrangement,
    Curve,
    Map,
    Placed,
    Point,
    overlap,
)
from factorysim.results.floor_plan import FloorPlan, WaysPlan

CLEAR = 16.0
"""Between a stop and the box of its place."""
EDGE = 26.0
"""Between the frame of the map and what stands in it; the name and parked vehicles are there."""
MOST_WIDE, MOST_HIGH = 2400.0, 1300.0
"""A larger picture could not be read on a screen."""
_FIRST_SIZE = 380.0
"""Longer side of the layout at the first attempt."""
_GROWTH = 1.25
_ATTEMPTS = 9
_MOST_LINKS = 3
_AT_BORDER = ("source", "exit", "demand")
"""Kinds of places that may lie nowhere on a layout."""

Row = list[list[int]]
"""Columns of places, the last one at the stop; before it what feeds or ends the place."""


def shop_floor(
    plan: FloorPlan, boxes: Mapping[int, Box], fleets: Mapping[str, int]
) -> Arrangement | None:
    """Return the picture on the layout, without people; None if there is none, or no room.

    Parameters
    ----------
    boxes
        The size of each place that is drawn, by its index in *plan*.
    fleets
        How many vehicles each fleet has.
    """
    ways = _only_layout(plan, fleets)
    if ways is None or ways.positions is None:
        return None
    homes = {plan.index(name): node for name, node in ways.stops.items()}
    homes = {place: node for place, node in homes.items() if place in boxes}
    elsewhere = [place for place in boxes if place not in homes]
    if not homes or any(plan.places[place].kind not in _AT_BORDER for place in elsewhere):
        return None
    groups = _groups(plan, homes, elsewhere)
    for attempt in range(_ATTEMPTS):
        nodes = _on_screen(ways.positions, _FIRST_SIZE * _GROWTH**attempt)
        spots = _beside_stops(ways, nodes, groups, boxes)
        if spots is not None:
            found = _whole(plan, ways, nodes, spots, boxes, homes)
            return found if found.width <= MOST_WIDE and found.height <= MOST_HIGH else None
    return None


def _only_layout(plan: FloorPlan, fleets: Mapping[str, int]) -> WaysPlan | None:
    used = {plan.fleets.get(name) for name in fleets}
    layouts = [ways for ways in plan.layouts if ways.name in used]
    return layouts[0] if len(layouts) == 1 and None not in used else None


def _groups(
    plan: FloorPlan, homes: Mapping[int, int], elsewhere: Sequence[int]
) -> dict[int, list[Row]]:
    """Return the rows of places at each node; what is linked to several stands in none."""
    beside: dict[int, list[int]] = {place: [] for place in elsewhere}
    for link in plan.links:
        for place, other in ((link.start, link.end), (link.end, link.start)):
            if place in beside and other not in beside[place]:
                beside[place].append(other)
    groups: dict[int, list[Row]] = {}
    for place, node in homes.items():
        own = [other for other, linked in beside.items() if linked == [place]]
        columns = [column for column in (own, [place]) if column]
        groups.setdefault(node, []).append(columns)
    return groups


def _on_screen(positions: Sequence[Point], size: float) -> list[Point]:
    """Return the nodes in a picture; the y of a layout points up, that of a screen down."""
    xs, ys = [x for x, _ in positions], [y for _, y in positions]
    scale = size / max(max(xs) - min(xs), max(ys) - min(ys), 1e-9)
    return [((x - min(xs)) * scale, (max(ys) - y) * scale) for x, y in positions]


def _beside_stops(
    ways: WaysPlan,
    nodes: Sequence[Point],
    groups: Mapping[int, list[Row]],
    boxes: Mapping[int, Box],
) -> dict[int, Point] | None:
    """Return the top left of each box, where it covers nothing; None if the nodes are too near."""
    lines = [(nodes[way.start], nodes[way.end]) for way in ways.ways]
    middle = (sum(x for x, _ in nodes) / len(nodes), sum(y for _, y in nodes) / len(nodes))
    taken: list[Area] = []
    spots: dict[int, Point] = {}
    for node, rows in groups.items():
        size = _size(rows, boxes)
        for area in _areas_around(nodes[node], size, away_from=middle):
            wide = (area[0] - 4, area[1] - 4, area[2] + 4, area[3] + 4)
            is_free = not any(overlap(_wider(area), other) for other in taken)
            if is_free and not any(_crosses(line, wide) for line in lines):
                taken.append(area)
                spots |= _in_rows(rows, boxes, area, nodes[node])
                break
        else:
            return None
    return spots


def _size(rows: Sequence[Row], boxes: Mapping[int, Box]) -> Point:
    widths = [sum(_column_size(one, boxes)[0] + BETWEEN for one in row) - BETWEEN for row in rows]
    heights = [max(_column_size(one, boxes)[1] for one in row) for row in rows]
    return max(widths), sum(heights) + BETWEEN * (len(rows) - 1)


def _column_size(column: Sequence[int], boxes: Mapping[int, Box]) -> Point:
    width = max(boxes[place].width for place in column)
    return width, sum(boxes[place].height + BETWEEN for place in column) - BETWEEN


def _areas_around(stop: Point, size: Point, *, away_from: Point) -> Iterator[Area]:
    """Yield areas of that size beside a stop; first the one that points out of the layout."""
    out = atan2(stop[1] - away_from[1], stop[0] - away_from[0])
    turns = sorted(range(8), key=lambda n: (abs(_between(n * pi / 4, out)), n))
    for turn in turns:
        right, down = (round(value) for value in (cos(turn * pi / 4), sin(turn * pi / 4)))
        x = stop[0] + right * (size[0] / 2 + CLEAR)
        y = stop[1] + down * (size[1] / 2 + CLEAR)
        yield x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2


def _between(one: float, other: float) -> float:
    """Return the angle from one direction to another one, from -pi to pi."""
    return (one - other + pi) % (2 * pi) - pi


def _wider(area: Area) -> Area:
    half = BETWEEN / 2
    return area[0] - half, area[1] - half, area[2] + half, area[3] + half


def _crosses(line: tuple[Point, Point], area: Area) -> bool:
    """Whether a straight way runs through an area (Liang and Barsky, 1984)."""
    (x, y), (to_x, to_y) = line
    first, last = 0.0, 1.0
    for start, way, low, high in ((x, to_x - x, area[0], area[2]), (y, to_y - y, area[1], area[3])):
        if way == 0:
            if not low < start < high:
                return False
            continue
        enters, leaves = sorted(((low - start) / way, (high - start) / way))
        first, last = max(first, enters), min(last, leaves)
    return first < last


def _in_rows(
    rows: Sequence[Row], boxes: Mapping[int, Box], area: Area, stop: Point
) -> dict[int, Point]:
    """Return the top left of each box; on the right of its stop, a row runs from right to left."""
    spots: dict[int, Point] = {}
    top = area[1]
    for row in rows:
        width, height = _size([row], boxes)
        left = (area[0] + area[2] - width) / 2
        for column in row if area[0] < stop[0] else reversed(row):
            wide = _column_size(column, boxes)[0]
            spots |= _column(column, boxes, top + height / 2, left_at=left)
            left += wide + BETWEEN
        top += height + BETWEEN
    return spots


def _whole(
    plan: FloorPlan,
    ways: WaysPlan,
    nodes: Sequence[Point],
    spots: dict[int, Point],
    boxes: Mapping[int, Box],
    homes: Mapping[int, int],
) -> Arrangement:
    """Put everything together, with the frame at the margin."""
    free = [place for place in boxes if place not in spots]
    areas = [_area(spot, boxes[place]) for place, spot in spots.items()]
    areas += [(x, y, x, y) for x, y in nodes]
    left, top = min(a[0] for a in areas) - EDGE, min(a[1] for a in areas) - EDGE
    right, bottom = max(a[2] for a in areas) + EDGE, max(a[3] for a in areas) + EDGE
    first = [place for place in free if plan.places[place].kind == "source"]
    last = [place for place in free if place not in first]
    spots |= _column(first, boxes, (top + bottom) / 2, right_at=left - GAP)
    spots |= _column(last, boxes, (top + bottom) / 2, left_at=right + GAP)
    whole = [_area(spot, boxes[place]) for place, spot in spots.items()]
    move_x = MARGIN - min(left, *(a[0] for a in whole))
    move_y = MARGIN - min(top, *(a[1] for a in whole))
    places = {
        place: Placed(x + move_x, y + move_y, boxes[place])
        for place, (x, y) in sorted(spots.items())
    }
    moved = [(x + move_x, y + move_y) for x, y in nodes]
    frame = (left + move_x, top + move_y, right + move_x, bottom + move_y)
    labels = {node: stop for stop, node in ways.stops.items() if plan.index(stop) < 0}
    drawn = Map(
        ways.name, frame[0], frame[1], right - left, bottom - top, moved,
        names_beside(labels, moved, frame, [_area((p.x, p.y), p.box) for p in places.values()]),
        holds_places=True,
    )  # fmt: skip
    return Arrangement(
        width=max(right, *(a[2] for a in whole)) + move_x - MARGIN,
        height=max(bottom, *(a[3] for a in whole)) + move_y - MARGIN,
        places=places,
        curves=[*_links(plan, places, homes)],
        maps=[drawn],
    )


def _area(spot: Point, box: Box) -> Area:
    return spot[0], spot[1], spot[0] + box.width, spot[1] + box.height


def _column(
    column: Sequence[int],
    boxes: Mapping[int, Box],
    middle: float,
    *,
    left_at: float | None = None,
    right_at: float = 0.0,
) -> dict[int, Point]:
    """Return places above each other, all beginning at the left or ending at the right."""
    whole = sum(boxes[place].height + BETWEEN for place in column) - BETWEEN
    spots, top = {}, middle - whole / 2
    for place in column:
        left = right_at - boxes[place].width if left_at is None else left_at
        spots[place] = (left, top)
        top += boxes[place].height + BETWEEN
    return spots


def _links(
    plan: FloorPlan, places: Mapping[int, Placed], homes: Mapping[int, int]
) -> Iterator[Curve]:
    """Yield the links of what lies nowhere; all others are driven on the ways of the map.

    Where very many lead to one place, they would hide the ways and are left out.
    """
    often = Counter(place for link in plan.links for place in (link.start, link.end))
    for link in plan.links:
        start, end = places.get(link.start), places.get(link.end)
        if start is None or end is None or (link.start in homes and link.end in homes):
            continue
        if any(
            place not in homes and often[place] > _MOST_LINKS for place in (link.start, link.end)
        ):
            continue
        leads_right = start.x + start.box.width <= end.x
        first = (start.x + (start.box.width if leads_right else 0), start.y + start.box.height / 2)
        last = (end.x + (0 if leads_right else end.box.width), end.y + end.box.height / 2)
        yield Curve([first, last], is_return=False)
