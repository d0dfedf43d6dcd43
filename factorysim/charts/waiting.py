"""Why did it wait? One bar for each place, divided by what parts waited for there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factorysim.charts.stacked_bars import Piece, draw_stacked_bars
from factorysim.charts.style import CAUSE_LOOKS, Size, measures
from factorysim.errors import NothingToDraw
from factorysim.text import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.results.result import Result

MOST_PLACES = 12
"""Of more places, those with the most waiting are drawn."""


def waiting(
    result: Result, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
) -> Figure:
    """Return a picture of why parts waited at each place: the mean number that waited for what.

    Parameters
    ----------
    result
        What a run has shown, with its history.
    ax
        Where to draw; without it, a new figure is made.
    lang
        Language of the words and numbers: en, fr or de.
    size
        ``page``, ``slide`` or ``poster``.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("waiting.png")``.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    NothingToDraw
        If no part waited.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis, title_of

    say, sizes = words(lang), measures(size)
    found = parts_by_place(result)
    if not found:
        raise NothingToDraw("no part waited in the observed time, so nobody is to blame.")
    shown = dict(list(found.items())[:MOST_PLACES])
    ax = axes_for(ax, width=sizes.width, height=sizes.height * 0.7 + sizes.row * len(shown))
    pieces = [
        Piece(say(f"cause.{cause}"), look, [causes.get(cause, 0.0) for causes in shown.values()])
        for cause, look in CAUSE_LOOKS.items()
    ]
    labels = [place or say("chart.waiting.outside") for place in shown]
    draw_stacked_bars(ax, labels, pieces, sizes)
    title = title_of(say, "waiting", shown=len(shown), whole=len(found))
    dress(ax, title=title, x=say("chart.waiting.parts"), y="", size=sizes)
    number_axis(ax, say, which="x")
    return figure_of(ax)


def parts_by_place(result: Result) -> dict[str, dict[str, float]]:
    """Return the mean number of parts that waited, by place and cause; the most waiting first."""
    table = result.waiting
    found: dict[str, dict[str, float]] = {}
    for place, cause, parts in zip(table["place"], table["cause"], table["parts"], strict=True):
        causes = found.setdefault(place, {})
        causes[cause] = causes.get(cause, 0.0) + float(parts)
    return dict(sorted(found.items(), key=lambda item: -sum(item[1].values())))
