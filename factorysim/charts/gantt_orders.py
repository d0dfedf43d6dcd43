"""Where each part was when: one row of bars for each part, coloured by the machines' stations."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.bars_over_time import Bars, draw_bars_over_time, height_of
from factorysim.charts.over_time import readable_unit, window_label, window_of
from factorysim.charts.style import CARRIED_LOOK, LOOKS, Size, look_of_place, measures
from factorysim.errors import NothingToDraw
from factorysim.results.lives import (
    ASKING,
    CARRIED,
    CARRYING,
    DONE,
    INSIDE,
    OUTSIDE,
    WAITING,
    lives_of,
    table_of,
)
from factorysim.text import words
from factorysim.units import SECONDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.style import Look
    from factorysim.results.lives import Stretches
    from factorysim.results.observed import Observed
    from factorysim.results.result import Result
    from factorysim.text import Words

MOST_ROWS = 15
"""Of more parts, those that came first are drawn."""
_LOOKS: dict[int, tuple[str, Look]] = {
    OUTSIDE: ("waiting", LOOKS["starved"]),
    WAITING: ("waiting", LOOKS["starved"]),
    DONE: ("blocked", LOOKS["blocked"]),
    ASKING: ("waiting_for_transport", LOOKS["waiting_for_transport"]),
    CARRIED: ("carried", CARRIED_LOOK),
    CARRYING: ("carrying", LOOKS["maintenance"]),
}
"""The last part of the text, and the look, of each phase of a life but for that in a machine."""


class Stay(NamedTuple):
    """A part in one phase of its life: times are in the factory's time unit."""

    part: int
    begin: float
    end: float
    phase: int
    """Index in `factorysim.results.lives.PHASES`."""
    place: int
    """Index among the places, then the fleets; below 0 in front of the factory."""


def gantt_orders(
    result: Result,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
    begin: float | str | None = None,
    end: float | str | None = None,
) -> Figure:
    """Return a picture of where each part was when.

    The time in a machine, setup included, has the colour of the station; a part that waits or is
    carried looks as in every picture. Parts follow one another in the order in which they came.

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
    begin, end
        The time that is shown, such as ``"8 h"`` or a number of the factory's time unit. Without a
        begin, it is that of the observed time; without an end, the time when the last of the parts
        that are drawn has left.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("gantt_orders.png")``.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    NothingToDraw
        If no part was in the factory in this time.
    ScenarioError
        If the end is not after the begin.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis, title_of

    observed, say, sizes = result.observed, words(lang), measures(size)
    window = window_of(observed.warmup if begin is None else begin, end, observed)
    table = table_of(observed)
    lives = lives_of(table, end=observed.end)
    parts = parts_in(lives, window)
    if not parts:
        raise NothingToDraw("no part was in the factory in this time, so no row can be drawn.")
    shown = parts[:MOST_ROWS]
    stays = [stay for stay in stays_of(lives, shown) if stay.end > window[0]]
    if end is None:
        window = (window[0], max(stay.end for stay in stays))
    unit = readable_unit(window[1] - window[0], observed.time_unit)
    scale = SECONDS[observed.time_unit] / SECONDS[unit]
    stays = [stay for stay in stays if stay.begin < window[1]]
    kinds = _kinds(stays, shown, observed, scale, say)
    ax = axes_for(ax, width=sizes.width, height=height_of(len(shown), kinds, sizes))
    on_axis = (window[0] * scale, window[1] * scale)
    draw_bars_over_time(ax, kinds, _labels(lives, shown, observed), window=on_axis, sizes=sizes)
    title = title_of(say, "gantt_orders", shown=len(shown), whole=len(parts))
    dress(ax, title=title, x=window_label(window, unit, observed, say), y="", size=sizes)
    number_axis(ax, say, which="x")
    return figure_of(ax)


def parts_in(lives: Stretches, window: tuple[float, float]) -> list[int]:
    """Return the numbers of the parts that were there in the window, in the order of coming."""
    import numpy as np

    there = (lives.end > window[0]) & (lives.begin < window[1])
    first: dict[int, float] = {}
    for part, begin in zip(lives.part.tolist(), lives.begin.tolist(), strict=True):
        first.setdefault(part, begin)
    return sorted(np.unique(lives.part[there]).tolist(), key=lambda part: (first[part], part))


def stays_of(lives: Stretches, parts: list[int]) -> list[Stay]:
    """Return the lives of these parts, stretch by stretch."""
    import numpy as np

    own = np.flatnonzero(np.isin(lives.part, parts))
    columns = (lives.part, lives.begin, lives.end, lives.phase, lives.place)
    return [Stay(*row) for row in zip(*(column[own].tolist() for column in columns), strict=True)]


def _labels(lives: Stretches, parts: list[int], observed: Observed) -> list[str]:
    """Return the product of each part, with the number of the part if there are several of it."""
    pairs = zip(lives.part.tolist(), lives.product.tolist(), strict=True)
    product_of = {part: observed.products[product].name for part, product in pairs}
    names = [product_of[part] for part in parts]
    if len(set(product_of.values())) == len(product_of):
        return names
    return [f"{name} {part}" for name, part in zip(names, parts, strict=True)]


def _kinds(
    stays: list[Stay], parts: list[int], observed: Observed, scale: float, say: Words
) -> list[Bars]:
    """Return the bars by what they look like: stations in declared order, then other phases."""
    row_of = {part: row for row, part in enumerate(parts)}
    bars: dict[str, list[tuple[int, float, float]]] = {}
    looks: dict[str, tuple[str, Look]] = {}
    visited = sorted({stay.place for stay in stays if stay.phase == INSIDE})
    for number, place in enumerate(visited):
        looks[f"place {place}"] = (observed.places[place].name, look_of_place(number))
    for name, look in _LOOKS.values():
        looks[name] = (say(f"chart.gantt_orders.{name}"), look)
    for stay in stays:
        key = f"place {stay.place}" if stay.phase == INSIDE else _LOOKS[stay.phase][0]
        bars.setdefault(key, []).append((row_of[stay.part], stay.begin * scale, stay.end * scale))
    return [Bars(text, look, bars[key]) for key, (text, look) in looks.items() if key in bars]
