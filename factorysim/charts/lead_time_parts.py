"""What the lead time is made of: work, setup, transport, and waiting for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factorysim.charts.over_time import readable_unit
from factorysim.charts.stacked_bars import Piece, draw_stacked_bars
from factorysim.charts.style import LOOKS, Look, Size, measures
from factorysim.errors import NothingToDraw
from factorysim.results.waiting import mean_lead_time_pieces
from factorysim.text import words
from factorysim.units import SECONDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.results.result import Result

PIECES = {
    "work": ("worked",),
    "setup": ("set_up",),
    "transport": ("carried", "on_conveyor"),
    "queue": ("busy", "setup"),
    "blocked": ("blocked",),
    "vehicle": ("vehicle",),
    "people": ("worker",),
    "disturbance": ("failed", "waiting_for_repair", "maintenance"),
    "no_shift": ("paused", "off"),
    "lot": ("batch", "components", "card"),
    "in_use": ("in_use",),
    "rest": ("minimum_time", "stored", "other"),
}
"""What is drawn together, from what a part spends its time on."""
_PIECE_LOOKS = {
    "work": LOOKS["working"],
    "setup": LOOKS["setup"],
    "transport": Look("#0072B2", "", dark=True),
    "queue": LOOKS["starved"],
    "blocked": LOOKS["blocked"],
    "vehicle": LOOKS["waiting_for_transport"],
    "people": LOOKS["waiting_for_worker"],
    "disturbance": LOOKS["failed"],
    "no_shift": LOOKS["off"],
    "in_use": Look("#F0E442", "||"),
    "lot": Look("#CC79A7", "oo"),
    "rest": Look("#BBBBBB", ""),
}


def lead_time_parts(
    result: Result, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
) -> Figure:
    """Return a picture of what the mean lead time of each product is made of.

    It is about the parts that left in the window, and their whole lives: each bar is as long as
    the mean lead time in ``result.products``.

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
        Save it with ``figure.savefig("lead_time_parts.png")``.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    NothingToDraw
        If no part left.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis

    say, sizes = words(lang), measures(size)
    found = mean_lead_time_pieces(result)
    if not found:
        raise NothingToDraw("no part left in the window, so there are no lead times. Run longer.")
    unit = readable_unit(max(sum(own.values()) for own in found.values()), result.time_unit)
    scale = SECONDS[result.time_unit] / SECONDS[unit]
    ax = axes_for(ax, width=sizes.width, height=sizes.height * 0.8 + sizes.row * len(found))
    pieces = [
        Piece(
            say(f"chart.lead_time_parts.{piece}"), _PIECE_LOOKS[piece],
            [scale * sum(own.get(name, 0.0) for name in names) for own in found.values()],
        )
        for piece, names in PIECES.items()
    ]  # fmt: skip
    draw_stacked_bars(ax, [*found], pieces, sizes)
    x = say("chart.lead_time_parts.time", unit=say(f"unit.{unit}"))
    dress(ax, title=say("chart.lead_time_parts.title"), x=x, y="", size=sizes)
    number_axis(ax, say, which="x")
    return figure_of(ax)
