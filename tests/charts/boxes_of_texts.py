"""Whether what is written in a picture can be read: no text overlaps another or is cut."""

from __future__ import annotations

from itertools import combinations

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

_SLACK = 1.0
"""Boxes of letters are a little larger than the letters, in pixels."""


def badly_placed(figure: Figure) -> list[tuple[str, str]]:
    """Draw *figure*, and return pairs of texts that overlap, and texts that leave the figure.

    A text that leaves the figure is paired with ``"outside"``.
    """
    FigureCanvasAgg(figure).draw()
    boxes = [(text.get_text(), text.get_window_extent()) for text in shown_texts(figure)]
    whole = figure.bbox
    found = [
        (text, "outside")
        for text, box in boxes
        if box.x0 < whole.x0 - _SLACK
        or box.y0 < whole.y0 - _SLACK
        or box.x1 > whole.x1 + _SLACK
        or box.y1 > whole.y1 + _SLACK
    ]
    for (first, a), (second, b) in combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        if wide > _SLACK and high > _SLACK:
            found.append((first, second))
    return found


def shown_texts(figure: Figure) -> list[Text]:
    """Return the texts that are drawn and not empty."""
    hidden = _labels_that_are_not_drawn(figure)
    return [
        text
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and id(text) not in hidden
    ]


def legend_over_data(figure: Figure) -> list[str]:
    """Return the titles of axes whose legend lies over the area of the data."""
    FigureCanvasAgg(figure).draw()
    found = []
    for ax in figure.findobj(Axes):
        legend = ax.get_legend()
        if legend is not None and legend.get_window_extent().overlaps(ax.bbox.padded(-2)):
            found.append(ax.get_title(loc="left"))
    return found


def _labels_that_are_not_drawn(figure: Figure) -> set[int]:
    """Numbers at ticks outside of what is shown, and everything at axes that are switched off."""
    hidden = set()
    for ax in figure.findobj(Axes):
        for axis in (ax.xaxis, ax.yaxis):
            if not ax.axison or not ax.get_visible():
                hidden |= {id(text) for text in axis.findobj(Text)}
                continue
            low, high = sorted(axis.get_view_interval())
            slack = 1e-9 * (high - low)
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                if not low - slack <= tick.get_loc() <= high + slack:
                    hidden |= {id(tick.label1), id(tick.label2)}
    return hidden
