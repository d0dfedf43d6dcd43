"""Where ribbons between places lie: layers, heights, and curves that never cross a node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from factorysim.arrangement import layers_of
from factorysim.charts.flows import Way, between_places

MOVE, LINE, CURVE, CLOSE = 1, 2, 4, 79
"""The codes of the pieces of a path in matplotlib."""

Point = tuple[float, float]


class Node(NamedTuple):
    """A place as a bar: its upper left corner and its height."""

    x: float
    y: float
    height: float


class Ribbon(NamedTuple):
    """A way with its outline."""

    way: Way
    width: float
    outline: tuple[list[Point], list[int]]
    """Points and codes of a path of matplotlib."""


class Placed(NamedTuple):
    """Everything in its place."""

    nodes: dict[str, Node]
    ribbons: list[Ribbon]


class _Stop(NamedTuple):
    """What a ribbon passes in a layer: a place, or the gap kept free for a way that goes on."""

    layer: int
    name: str
    way: tuple[str, str] | None = None


@dataclass
class _Counts:
    """Parts that came to a place and that went from it."""

    came: int = 0
    went: int = 0

    @property
    def parts(self) -> int:
        """The parts that were there: those that came, or for a begin those that went."""
        return self.came or self.went

    @property
    def extent(self) -> int:
        """The parts that its bar has to have room for."""
        return max(self.came, self.went)


@dataclass
class Plan:
    """Ways in layers, before anything has a size."""

    ways: Mapping[Way, int]
    layers: list[list[_Stop]]
    nodes: dict[str, _Counts]
    level: dict[str, int]
    back: list[tuple[str, str]] = field(default_factory=list)

    @property
    def most_nodes(self) -> int:
        """Number of stops in the fullest layer."""
        return max(len(layer) for layer in self.layers)

    def placed(
        self, *, height: float, gap: float, left: float, right: float, thickness: float
    ) -> Placed:
        """Return nodes and ribbons with sizes.

        Parameters
        ----------
        height
            Of everything.
        gap
            Room above each node.
        left, right
            Left side of the first nodes and right side of the last ones.
        thickness
            Width of a node.
        """
        pairs = between_places(self.ways)
        returning = sum(pairs[pair] for pair in self.back)
        lanes = len(self.back) * gap * 0.2
        scale = min(
            (height - gap * len(layer) - lanes) / max(self._extent(layer, pairs) + returning, 1)
            for layer in self.layers
        )
        step = (right - left - thickness) / max(len(self.layers) - 1, 1)
        free = height - returning * scale - lanes
        stops: dict[_Stop, Node] = {}
        for number, layer in enumerate(self.layers):
            used = self._extent(layer, pairs) * scale + gap * len(layer)
            y = (free - used) / 2
            for stop in layer:
                tall = self._size(stop, pairs) * scale
                stops[stop] = Node(left + number * step, y + gap, tall)
                y += gap + tall
        nodes = {stop.name: node for stop, node in stops.items() if stop.way is None}
        return Placed(nodes, _Weaver(self, stops, scale, thickness, free).ribbons())

    def _extent(self, layer: Sequence[_Stop], pairs: Mapping[tuple[str, str], int]) -> int:
        return sum(self._size(stop, pairs) for stop in layer)

    def _size(self, stop: _Stop, pairs: Mapping[tuple[str, str], int]) -> int:
        return self.nodes[stop.name].extent if stop.way is None else pairs[stop.way]


def plan_of_ribbons(ways: Mapping[Way, int], *, order: Sequence[str]) -> Plan:
    """Return the layers in which places stand, with gaps for ways that pass several layers."""
    pairs = between_places(ways)
    used = {name for pair in pairs for name in pair}
    names = [name for name in dict.fromkeys([*order, *sorted(used)]) if name in used]
    number = {name: i for i, name in enumerate(names)}
    # The busiest first: what closes a circle with busier ways is a way back.
    busiest = sorted(pairs, key=lambda pair: -pairs[pair])
    found = layers_of(len(names), [(number[start], number[end]) for start, end in busiest])
    passing = {
        point: (names[start], names[end])
        for (start, end), points in found.passes.items()
        for point in points
    }
    layers = [
        [
            _Stop(level, names[node]) if node < len(names) else _Stop(level, "", passing[node])
            for node in layer
        ]
        for level, layer in enumerate(found.layers)
    ]
    nodes = {name: _Counts() for name in names}
    for (start, end), parts in pairs.items():
        nodes[start].went += parts
        nodes[end].came += parts
    level = {stop.name: stop.layer for layer in layers for stop in layer if stop.way is None}
    back = [(names[start], names[end]) for start, end in found.back]
    return Plan(ways, layers, nodes, level, back)


def _stop_of(plan: Plan, pair: tuple[str, str], number: int) -> _Stop:
    """Return what the way *pair* passes in the layer of this number."""
    for name in pair:
        if plan.level[name] == number:
            return _Stop(number, name)
    return _Stop(number, "", pair)


class _Weaver:
    """Hands out the sides of the nodes to the ribbons, from above to below."""

    def __init__(
        self, plan: Plan, stops: dict[_Stop, Node], scale: float, thickness: float, lane: float
    ) -> None:
        self._plan, self._stops = plan, stops
        self._scale, self._thickness = scale, thickness
        self._lane = lane
        self._right = {stop: node.y for stop, node in stops.items()}
        self._left = dict(self._right)

    def ribbons(self) -> list[Ribbon]:
        """Return all ribbons: those forwards, then those that go back below."""
        back = set(self._plan.back)
        ways = sorted(self._plan.ways, key=self._height_of_ends)
        forwards = [way for way in ways if way[:2] not in back]
        found = [self._forwards(way) for way in forwards]
        return found + [self._backwards(way) for way in ways if way[:2] in back]

    def _height_of_ends(self, way: Way) -> tuple[float, float, int]:
        level, stops = self._plan.level, self._stops
        start, end = _Stop(level[way.start], way.start), _Stop(level[way.end], way.end)
        return stops[end].y, stops[start].y, way.product

    def _forwards(self, way: Way) -> Ribbon:
        level = self._plan.level
        width = self._plan.ways[way] * self._scale
        passed = [
            _stop_of(self._plan, way[:2], number)
            for number in range(level[way.start], level[way.end] + 1)
        ]
        upper: list[Point] = []
        for i, stop in enumerate(passed):
            x = self._stops[stop].x
            if i > 0:
                upper.append((x, self._take(self._left, stop, width)))
            if i < len(passed) - 1:
                upper.append((x + self._thickness, self._take(self._right, stop, width)))
        return Ribbon(way, width, _band(upper, width))

    def _backwards(self, way: Way) -> Ribbon:
        """From the right side of one node below everything to the left side of the other."""
        level = self._plan.level
        width = self._plan.ways[way] * self._scale
        start, end = _Stop(level[way.start], way.start), _Stop(level[way.end], way.end)
        x_out = self._stops[start].x + self._thickness
        x_in = self._stops[end].x
        y_out = self._take(self._right, start, width) + width / 2
        y_in = self._take(self._left, end, width) + width / 2
        y_lane, self._lane = self._lane + width / 2, self._lane + width
        reach = 2.5 * self._thickness + width / 2
        line = _curve((x_out, y_out), (x_out + reach, y_out), (x_out + reach, y_lane),
                      (x_out, y_lane))  # fmt: skip
        line += _curve((x_in, y_lane), (x_in - reach, y_lane), (x_in - reach, y_in), (x_in, y_in))
        return Ribbon(way, width, _thick(line, width))

    def _take(self, side: dict[_Stop, float], stop: _Stop, width: float) -> float:
        y = side[stop]
        side[stop] = y + width
        return y


def _band(upper: Sequence[Point], width: float) -> tuple[list[Point], list[int]]:
    """Return the outline of a ribbon whose upper edge goes through these points."""
    lower = [(x, y + width) for x, y in reversed(upper)]
    points, codes = [upper[0]], [MOVE]
    for edge in (upper, lower):
        if edge is lower:
            points.append(lower[0])
            codes.append(LINE)
        for i, ((x, y), (x_next, y_next)) in enumerate(pairwise(edge)):
            if i % 2 == 0:
                middle = (x + x_next) / 2
                points += [(middle, y), (middle, y_next), (x_next, y_next)]
                codes += [CURVE] * 3
            else:
                points.append((x_next, y_next))
                codes.append(LINE)
    return [*points, upper[0]], [*codes, CLOSE]


def _curve(a: Point, b: Point, c: Point, d: Point, pieces: int = 16) -> list[Point]:
    """Return points on a cubic Bézier curve."""
    found = []
    for i in range(pieces + 1):
        t = i / pieces
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        x, y = (
            sum(weight * point[axis] for weight, point in zip(weights, (a, b, c, d), strict=True))
            for axis in (0, 1)
        )
        found.append((x, y))
    return found


def _thick(line: Sequence[Point], width: float) -> tuple[list[Point], list[int]]:
    """Return the outline of a line of this width."""
    sides: tuple[list[Point], list[Point]] = ([], [])
    for i, (x, y) in enumerate(line):
        (x0, y0), (x1, y1) = line[max(i - 1, 0)], line[min(i + 1, len(line) - 1)]
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
        across = (-(y1 - y0) / length * width / 2, (x1 - x0) / length * width / 2)
        sides[0].append((x + across[0], y + across[1]))
        sides[1].append((x - across[0], y - across[1]))
    points = [*sides[0], *reversed(sides[1])]
    return [*points, points[0]], [MOVE, *[LINE] * (len(points) - 1), CLOSE]
