"""One bar for each row, stacked from pieces that a key names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.keys import key_beside
from factorysim.charts.style import EDGE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.container import BarContainer

    from factorysim.charts.style import Look, Measures


class Piece(NamedTuple):
    """One piece of every bar."""

    label: str
    look: Look
    lengths: list[float]
    """One for each row."""


def draw_stacked_bars(
    ax: Axes, rows: Sequence[str], pieces: Iterable[Piece], sizes: Measures
) -> list[tuple[Piece, BarContainer]]:
    """Draw the rows from top to bottom, and return the pieces that are longer than 0 anywhere."""
    ends = [0.0] * len(rows)
    drawn = []
    for piece in pieces:
        if not any(piece.lengths):
            continue
        bars = ax.barh(
            range(len(rows)), piece.lengths, left=ends, height=0.72, label=piece.label,
            color=piece.look.colour, hatch=piece.look.hatch, edgecolor=EDGE, linewidth=0.5,
        )  # fmt: skip
        drawn.append((piece, bars))
        ends = [end + length for end, length in zip(ends, piece.lengths, strict=True)]
    ax.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    ax.set_yticks(range(len(rows)), rows, parse_math=False)
    ax.tick_params(axis="y", length=0)
    key_beside(ax, sizes)
    return drawn
