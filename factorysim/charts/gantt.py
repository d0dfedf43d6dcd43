"""What each machine did when: one row of bars per machine (a Gantt chart)."""

from __future__ import annotations

import math
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.bars_over_time import Bars, draw_bars_over_time
from factorysim.charts.over_time import readable_unit, stretch_of, window_label
from factorysim.charts.style import LOOKS, Look, Size, colour_of_product, measures
from factorysim.results.history import happenings
from factorysim.results.observed import STATES
from factorysim.results.times import machine_labels
from factorysim.text import words
from factorysim.units import SECONDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.style import Measures
    from factorysim.results.observed import Observed
    from factorysim.results.result import Result
    from factorysim.text import Words

MOST_ROWS = 30
"""Of more machines, the first ones are drawn."""
_MOST_NUMBERED = 120
"""Parts are numbered when there are not more operations than this."""
_IDLE = frozenset({"starved"})
"""States that leave the row empty."""


class Bar(NamedTuple):
    """A machine in one state, from one time to another, in the factory's time unit."""

    machine: int
    """Index in ``observed.machines``."""
    begin: float
    end: float
    state: str
    part: int
    """Number of the part; -1 when none is concerned."""


def gantt(
    result: Result,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
    begin: float | str | None = None,
    end: float | str | None = None,
) -> Figure:
    """Return a picture of what each machine did when.

    Work has the colour of its product, with the number of the part where there is room; other
    states look as in every picture; a machine without parts leaves its row empty.

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
        The time that is shown, such as ``"8 h"`` or a number of the factory's time unit; without
        them, the whole run, or the first part after the warm-up of a long one.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("gantt.png")``.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    ScenarioError
        If the end is not after the begin.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis, title_of

    observed, say, sizes = result.observed, words(lang), measures(size)
    first, last = stretch_of(begin, end, observed)
    labels = machine_labels(observed)
    shown = min(len(labels), MOST_ROWS)
    bars = [
        bar
        for bar in bars_of(observed, until=last)
        if bar.machine < shown and bar.end > first and bar.begin < last
    ]
    ax = axes_for(ax, width=sizes.width, height=sizes.height * 0.62 + sizes.row * shown)
    unit = readable_unit(last - first, observed.time_unit)
    scale = SECONDS[observed.time_unit] / SECONDS[unit]
    kinds = _kinds(bars, _products(observed, until=last), observed, scale, say)
    draw_bars_over_time(
        ax, kinds, labels[:shown], window=(first * scale, last * scale), sizes=sizes
    )
    _number_parts(ax, bars, (first, last), scale, sizes)
    title = title_of(say, "gantt", shown=shown, whole=len(labels))
    dress(ax, title=title, x=window_label((first, last), unit, observed, say), y="", size=sizes)
    number_axis(ax, say, which="x")
    return figure_of(ax)


def bars_of(observed: Observed, *, until: float = math.inf) -> list[Bar]:
    """Return what each machine did, read from the history, without the time it was starved.

    What goes on at the time *until* ends there.

    Work on several parts one after the other is one bar for each part.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    index = {(seen.place, seen.number): i for i, seen in enumerate(observed.machines)}
    states = ["starved"] * len(index)
    since = [0.0] * len(index)
    parts = [-1] * len(index)
    found: list[Bar] = []

    def close(machine: int, time: float) -> None:
        if time > since[machine] and states[machine] not in _IDLE:
            found.append(
                Bar(machine, since[machine], time, states[machine], parts[machine])
            )  # fmt: skip
        since[machine] = time

    for happening in takewhile(lambda one: one.time <= until, happenings(observed)):
        machine = index.get((happening.place, happening.machine), -1)
        if machine < 0:
            continue
        if happening.kind == "state":
            close(machine, happening.time)
            states[machine] = STATES[int(happening.detail)]
            if states[machine] != "working" or happening.part >= 0:
                parts[machine] = happening.part
        elif happening.kind == "started":
            close(machine, happening.time)
            parts[machine] = happening.part
    for machine in range(len(index)):
        close(machine, min(until, observed.end))
    return found


def _products(observed: Observed, *, until: float) -> dict[int, int]:
    return {
        happening.part: int(happening.detail)
        for happening in takewhile(lambda one: one.time <= until, happenings(observed))
        if happening.kind == "created"
    } | {row.number: row.product for row in observed.parts or ()}


def _kinds(
    bars: list[Bar], product_of: dict[int, int], observed: Observed, scale: float, say: Words
) -> list[Bars]:
    """Return the bars by what they look like, in the order of the key."""
    groups: dict[tuple[str, int], list[tuple[int, float, float]]] = {}
    for bar in bars:
        product = product_of.get(bar.part, 0) if bar.state == "working" else -1
        drawn = (bar.machine, bar.begin * scale, bar.end * scale)
        groups.setdefault((bar.state, product), []).append(drawn)
    order = [*LOOKS]
    return [
        Bars(say(f"state.{state}"), LOOKS[state], groups[state, product])
        if product < 0
        else Bars(
            observed.products[product].name,
            Look(colour_of_product(product), ""),
            groups[state, product],
        )
        for state, product in sorted(groups, key=lambda key: (order.index(key[0]), key[1]))
    ]


def _number_parts(
    ax: Axes, bars: list[Bar], window: tuple[float, float], scale: float, sizes: Measures
) -> None:
    """Write the number of the part into each bar of work that has room for it."""
    work = [bar for bar in bars if bar.state == "working" and bar.part >= 0]
    if len(work) > _MOST_NUMBERED:
        return
    whole = window[1] - window[0]
    for bar in work:
        left, right = max(bar.begin, window[0]), min(bar.end, window[1])
        # A digit is about 0.6 of the letters wide; two thirds of the figure are bars.
        needed = 0.75 * sizes.font / 72 * len(str(bar.part)) / (0.6 * sizes.width)
        if (right - left) / whole > needed:
            box = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}
            ax.text(
                (left + right) / 2 * scale, bar.machine, str(bar.part), ha="center", va="center",
                fontsize=sizes.font * 0.8, bbox=box,
            )  # fmt: skip
