"""Work content per person or machine against takt: the stacked bars of line balancing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.keys import key_beside
from factorysim.charts.over_time import readable_unit, time_of
from factorysim.charts.stacked_bars import Piece, draw_stacked_bars
from factorysim.charts.style import (
    LOOKS,
    MEAN,
    WORKER_LOOKS,
    Size,
    look_of_place,
    measures,
)
from factorysim.errors import NothingToDraw, ScenarioError
from factorysim.results.observed import STATES
from factorysim.results.people import time_in, worker_label
from factorysim.results.times import machine_labels, window_length
from factorysim.text import words
from factorysim.units import SECONDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.results.observed import Observed
    from factorysim.results.result import Result
    from factorysim.text import Words

MOST_ROWS = 30
"""Of more people or machines, the first ones are drawn."""
_OF_MACHINES = ("working", "setup", "loading")


class Content(NamedTuple):
    """What one person or machine did for one good part, in the factory's time unit."""

    label: str
    pieces: dict[str, float]
    """By place where somebody worked, by ``walking``, or by state of a machine."""


def yamazumi(
    result: Result,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
    takt: float | str | None = None,
) -> Figure:
    """Return the work content per good part of each person, or of each machine without people.

    A bar is all time at work (and walking) in the window, divided by the good parts that left. What
    is longer than the takt cannot keep up; the distance to the line is waiting.

    Parameters
    ----------
    result
        What a run has shown.
    ax
        Where to draw; without it, a new figure is made.
    lang
        Language of the words and numbers: en, fr or de.
    size
        ``page``, ``slide`` or ``poster``.
    takt
        The time per part that customers want, such as ``"54 s"`` or a number of the factory's time
        unit; without it, the line is the pace of the run: observed time per good part.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("yamazumi.png")``.

    Raises
    ------
    NothingToDraw
        If no good part left, or nobody worked.
    ScenarioError
        If the takt is no time above 0.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis, title_of

    observed, say, sizes = result.observed, words(lang), measures(size)
    found = contents_of(observed)
    shown = found[:MOST_ROWS]
    pace = window_length(observed) / _good_parts(observed)
    line = pace if takt is None else _takt(takt, observed)
    longest = max(line, *(sum(one.pieces.values()) for one in shown))
    unit = readable_unit(longest, observed.time_unit)
    scale = SECONDS[observed.time_unit] / SECONDS[unit]
    ax = axes_for(ax, width=sizes.width, height=sizes.height * 0.6 + sizes.row * len(shown))
    draw_stacked_bars(ax, [one.label for one in shown], _pieces(shown, scale, say), sizes)
    told = say(
        f"chart.yamazumi.{'pace' if takt is None else 'takt'}",
        time=say.number(f"{line * scale:.3g}"), unit=say(f"unit.{unit}"),
    )  # fmt: skip
    ax.axvline(line * scale, color=MEAN, linestyle="--", linewidth=sizes.line, label=told)
    ax.set_xlim(0, 1.05 * longest * scale)
    key_beside(ax, sizes)
    title = title_of(say, "yamazumi", shown=len(shown), whole=len(found))
    x = say("chart.yamazumi.x", unit=say(f"unit.{unit}"))
    dress(ax, title=title, x=x, y="", size=sizes)
    number_axis(ax, say, which="x")
    return figure_of(ax)


def contents_of(observed: Observed) -> list[Content]:
    """Return the work content of each person, or of each machine of a factory without people.

    Raises
    ------
    NothingToDraw
        If no good part left, or nobody worked.
    """
    parts = _good_parts(observed)
    found = []
    for crew in observed.crews:
        for worker in crew.workers:
            pieces: dict[str, float] = {}
            for work in worker.work:
                name = work.place or crew.name
                pieces[name] = pieces.get(name, 0.0) + work.time / parts
            pieces["walking"] = time_in([worker], "walking") / parts
            found.append(Content(worker_label(crew, worker), pieces))
    if not found:
        labels = machine_labels(observed)
        for label, machine in zip(labels, observed.machines, strict=True):
            times = dict(zip(STATES, machine.states, strict=True))
            found.append(Content(label, {name: times[name] / parts for name in _OF_MACHINES}))
    if not any(any(one.pieces.values()) for one in found):
        raise NothingToDraw("nobody worked in the observed time, so there is no work content.")
    return found


def _takt(given: float | str, observed: Observed) -> float:
    """Return the takt in the factory's time unit."""
    takt = time_of(given, observed)
    if not takt > 0:
        raise ScenarioError(f"takt={given!r} is not possible. Give a time above 0, such as '54 s'.")
    return takt


def _good_parts(observed: Observed) -> int:
    parts = sum(product.window_left for product in observed.products)
    if not parts:
        raise NothingToDraw("no part left in the window, so there is no work per part. Run longer.")
    return parts


def _pieces(shown: list[Content], scale: float, say: Words) -> list[Piece]:
    names = dict.fromkeys(name for one in shown for name in one.pieces)
    places = [name for name in names if name not in ("walking", *_OF_MACHINES)]
    pieces = []
    for name in [*places, *(name for name in names if name not in places)]:
        lengths = [one.pieces.get(name, 0.0) * scale for one in shown]
        if name in places:
            pieces.append(Piece(name, look_of_place(places.index(name)), lengths))
        else:
            look = WORKER_LOOKS["walking"] if name == "walking" else LOOKS[name]
            pieces.append(Piece(say(f"state.{name}"), look, lengths))
    return pieces
