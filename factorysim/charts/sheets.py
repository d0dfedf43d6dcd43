"""An empty sheet measured in points, for pictures without axes, with a key that covers nothing.

Letters have a size in points. On a sheet whose unit is the point, a box can be made as wide as
what is written in it, so that nothing overlaps whatever the language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from factorysim.charts.style import EDGE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from factorysim.charts.style import Measures

POINTS = 72.0
"""Points in an inch."""
_LINE = 1.35
"""Height of a line of text, as a share of the size of its letters."""


class Entry(NamedTuple):
    """One line of a key: an area, or a line, and what it means."""

    text: str
    colour: str
    hatch: str = ""
    is_line: bool = False
    dashes: str = "solid"


def text_width(text: str, letters: float) -> float:
    """Return the width of the longest line of *text* in points, in letters of this size."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    font = FontProperties(size=letters)
    measure = TextToPath().get_text_width_height_descent
    return max(float(measure(line, font, ismath=False)[0]) for line in text.split("\n") or [""])


def in_lines(text: str, *, width: float, letters: float) -> str:
    """Return *text* with line breaks, so that no line is wider than so many points."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, letters) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def widest(texts: Sequence[str], letters: float) -> float:
    """Return the width of the widest of *texts* in points; 0 without any."""
    return max((text_width(text, letters) for text in texts if text), default=0.0)


def line_height(letters: float) -> float:
    """Return the distance of two lines of text in points."""
    return _LINE * letters


def sheet_for(ax: Axes | None, *, width: float, height: float, sizes: Measures) -> Axes:
    """Return *ax*, or that of a new figure, as a sheet of so many points with y downwards."""
    from factorysim.charts.pictures import axes_for

    ax = axes_for(
        ax, width=width / POINTS + 0.15, height=(height + 1.9 * sizes.title) / POINTS + 0.15
    )
    ax.set_axis_off()
    ax.set_xlim(0, width)
    ax.set_ylim(height, 0)
    return ax


def write(ax: Axes, x: float, y: float, text: str, **style: Any) -> None:
    """Write *text* as it is: dollar signs and backslashes mean nothing."""
    ax.text(x, y, text, parse_math=False, **style)


def key_height(entries: Sequence[Entry], *, width: float, letters: float) -> float:
    """Return how much room a key of this width takes."""
    return len(_in_rows(entries, width, letters)) * line_height(letters) * 1.15


def draw_key(ax: Axes, entries: Sequence[Entry], *, at: tuple[float, float], width: float,
             letters: float) -> None:  # fmt: skip
    """Draw a key from the upper left corner *at*, as many entries in a row as there is room for."""
    from matplotlib.patches import Rectangle

    left, y = at
    for row in _in_rows(entries, width, letters):
        x, middle = left, y + line_height(letters) / 2
        for entry in row:
            if entry.is_line:
                ax.plot(
                    [x, x + 1.6 * letters], [middle, middle], color=entry.colour,
                    linestyle=entry.dashes, linewidth=letters * 0.14,
                )  # fmt: skip
            elif entry.colour:
                ax.add_patch(
                    Rectangle(
                        (x, middle - 0.4 * letters),
                        1.6 * letters,
                        0.8 * letters,
                        facecolor=entry.colour,
                        hatch=entry.hatch,
                        edgecolor=EDGE,
                        linewidth=0.5,
                    )
                )
            mark = 2.1 * letters if entry.colour else 0.0
            write(ax, x + mark, middle, entry.text, fontsize=letters, va="center_baseline")
            x += _width_of(entry, letters)
        y += line_height(letters) * 1.15


def _width_of(entry: Entry, letters: float) -> float:
    mark = 2.1 * letters if entry.colour else 0.0
    return mark + text_width(entry.text, letters) + 1.4 * letters


def _in_rows(entries: Sequence[Entry], width: float, letters: float) -> list[list[Entry]]:
    rows: list[list[Entry]] = []
    used = 0.0
    for entry in entries:
        needed = _width_of(entry, letters)
        if not rows or used + needed > width + letters:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += needed
    return rows
