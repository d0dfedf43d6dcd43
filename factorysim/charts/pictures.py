"""A matplotlib figure without pyplot: nothing global is changed and no window is opened."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from factorysim.charts.style import Measures
    from factorysim.text import Words


class Picture(Figure):
    """A figure that a notebook shows by itself."""

    def _repr_png_(self) -> bytes:
        content = io.BytesIO()
        self.savefig(content, format="png", dpi=120)
        return content.getvalue()


def axes_for(ax: Axes | None, *, width: float, height: float) -> Axes:
    """Return *ax*, or the axes of a new figure of this size in inches."""
    if ax is not None:
        return ax
    return Picture(figsize=(width, height), layout="constrained").add_subplot()


def figure_of(ax: Axes) -> Figure:
    """Return the whole figure that *ax* belongs to, also if it lies in a part of the figure."""
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure


def dress(ax: Axes, *, title: str, x: str, y: str, size: Measures) -> None:
    """Give *ax* its title and labels in the letters of this size, and take away its frame."""
    ax.set_title(title, fontsize=size.title, loc="left", parse_math=False)
    ax.set_xlabel(x, fontsize=size.font, parse_math=False)
    ax.set_ylabel(y, fontsize=size.font, parse_math=False)
    ax.tick_params(labelsize=size.font, pad=0.4 * size.font)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)


def title_of(words: Words, chart: str, *, shown: int, whole: int) -> str:
    """Return the title of a chart; it says so if not all rows are shown."""
    if shown == whole:
        return words(f"chart.{chart}.title")
    return words(f"chart.{chart}.title_most", shown=shown, all=whole)


def number_axis(ax: Axes, words: Words, *, which: str = "both") -> None:
    """Write the numbers at the axes as the language does."""
    for axis in (ax.xaxis, ax.yaxis) if which == "both" else (getattr(ax, f"{which}axis"),):
        axis.set_major_formatter(FuncFormatter(lambda value, _: words.number(f"{value:g}")))
