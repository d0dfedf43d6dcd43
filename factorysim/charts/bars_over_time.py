"""Bars over time: one row for each of somebody or something, one colour for each kind of bar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.keys import key_beside
from factorysim.charts.style import EDGE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from factorysim.charts.style import Look, Measures

HALF = 0.36
"""Half of the height of a bar; rows are 1 apart."""


class Bars(NamedTuple):
    """All bars that look the same, and what the key says of them."""

    label: str
    look: Look
    bars: list[tuple[int, float, float]]
    """Row, begin and end of each bar; times in the unit of the axis."""


def height_of(rows: int, key: Sequence[object], sizes: Measures) -> float:
    """Return how high a picture with rows and a key beside them has to be, in inches."""
    line = 1.75 * sizes.font / 72
    return 0.35 * sizes.height + max(rows * sizes.row, len(key) * line)


def draw_bars_over_time(
    ax: Axes,
    kinds: Iterable[Bars],
    rows: Sequence[str],
    *,
    window: tuple[float, float],
    sizes: Measures,
) -> None:
    """Draw the rows from top to bottom in a *window* of time, and a key of what is seen there."""
    from matplotlib.collections import PolyCollection

    for kind in kinds:
        seen = [bar for bar in kind.bars if bar[2] > window[0] and bar[1] < window[1]]
        if not seen:
            continue
        # One shape for all bars of a kind: thousands of single ones take minutes to draw.
        ax.add_collection(
            PolyCollection(
                [_corners(*bar) for bar in seen],
                facecolor=kind.look.colour,
                hatch=kind.look.hatch,
                edgecolor=EDGE,
                linewidth=0.4,
                label=kind.label,
            )
        )
    ax.set_xlim(*window)
    ax.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    ax.set_yticks(range(len(rows)), rows, parse_math=False)
    ax.tick_params(axis="y", length=0)
    key_beside(ax, sizes)


def _corners(row: int, begin: float, end: float) -> list[tuple[float, float]]:
    return [(begin, row - HALF), (end, row - HALF), (end, row + HALF), (begin, row + HALF)]
