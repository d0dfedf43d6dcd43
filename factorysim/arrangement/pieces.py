"""What a picture is made of: boxes at their places, links, rows of people, maps."""

from __future__ import annotations

from dataclasses import dataclass, field

from factorysim.arrangement.boxes import Box

Point = tuple[float, float]
Area = tuple[float, float, float, float]
"""Left, top, right, bottom."""

GAP = 46.0
"""Between layers, where the links are seen."""
BETWEEN = 20.0
"""Between boxes of one layer."""
MARGIN = 18.0


@dataclass(frozen=True)
class Placed:
    """A box at its place."""

    x: float
    y: float
    box: Box


@dataclass(frozen=True)
class Curve:
    """The way of a link: its points, from the place where it begins to the one where it ends."""

    points: list[Point]
    is_return: bool
    """Whether it leads back, against the order of the picture, or into the next row."""


@dataclass(frozen=True)
class Strip:
    """A row of people of a crew, or of vehicles that know no ways."""

    name: str
    x: float
    y: float
    spots: list[Point]


@dataclass(frozen=True)
class Map:
    """A layout with its nodes, ways and the names that have room."""

    name: str
    x: float
    y: float
    width: float
    height: float
    nodes: list[Point]
    names: list[tuple[str, float, float]]
    """Text, and where it begins (left, middle)."""
    holds_places: bool = False
    """Whether the boxes of the places stand in it, at their stops."""


@dataclass(frozen=True)
class Arrangement:
    """Where everything stands."""

    width: float
    height: float
    places: dict[int, Placed]
    """By index in the floor plan; places that nothing reaches are left out."""
    curves: list[Curve]
    """One for each link of the floor plan; on a shop floor only those that no vehicle drives."""
    strips: list[Strip] = field(default_factory=list)
    maps: list[Map] = field(default_factory=list)


def overlap(one: Area, other: Area) -> bool:
    """Return whether two areas have more than a border in common.

    Examples
    --------
    >>> overlap((0, 0, 2, 2), (1, 1, 3, 3)), overlap((0, 0, 2, 2), (2, 0, 3, 3))
    (True, False)
    """
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]
