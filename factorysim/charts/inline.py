"""A figure as bytes that stand in a page, the same bytes for the same figure."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_SHAPES = 3000
"""A drawing with more shapes than this is larger than its photograph and is written as one."""
DOTS_PER_INCH = 180
_CORNERS = 20
"""So many corners of a line take as many bytes as one bar."""


def picture_of(figure: Figure) -> tuple[str, bytes]:
    """Return the media type and the content of *figure*: SVG, or PNG where that is smaller.

    Examples
    --------
    >>> from factorysim import serial_line, simulate
    >>> result = simulate(serial_line(times=[1.0]), until=60)
    >>> kind, content = picture_of(result.charts.states())
    >>> kind, content == picture_of(result.charts.states())[1]
    ('image/svg+xml', True)
    """
    from matplotlib import rc_context

    target = io.BytesIO()
    # Without a fixed salt and without a date, each run would write other bytes.
    with rc_context({"svg.hashsalt": "factorysim"}), warnings.catch_warnings():
        # The key of very many products leaves no room for the data; the page is made all the same.
        warnings.filterwarnings("ignore", message="constrained_layout not applied")
        if _shapes_of(figure) > MOST_SHAPES:
            figure.savefig(target, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
            return "image/png", target.getvalue()
        figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    return "image/svg+xml", target.getvalue()


def _shapes_of(figure: Figure) -> int:
    """Return how many bars, areas and markers are drawn; a line counts by its corners."""
    import numpy as np

    count = 0
    for ax in figure.axes:
        corners = [np.size(line.get_xdata()) for line in ax.lines]
        areas = [len(collection.get_paths()) for collection in ax.collections]
        count += len(ax.patches) + sum(areas) + sum(corners) // _CORNERS
    return count
