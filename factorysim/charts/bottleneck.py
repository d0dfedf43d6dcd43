"""Where the bottleneck was, moment by moment: one row of active periods per machine."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.keys import key_below
from factorysim.charts.over_time import clock_of, set_time, time_label, window_of
from factorysim.charts.style import EDGE, MEAN, measures
from factorysim.errors import NothingToDraw, NotRecorded
from factorysim.results.bottleneck import (
    BottleneckShare,
    active_periods,
    bottleneck_periods,
    bottleneck_shares,
    bottleneck_spans,
)
from factorysim.results.times import machine_labels
from factorysim.text import percent, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.over_time import Clock
    from factorysim.charts.style import Measures, Size
    from factorysim.results.observed import Observed
    from factorysim.results.result import Result
    from factorysim.text import Words

MOST_ROWS = 30
"""Of more machines, those that were the bottleneck most often are drawn."""
_LOOKS = {
    # Colour, hatch, height.
    "active": ("#888888", "", 0.3),
    "shifting": ("#F0E442", "//", 0.72),
    "sole": (MEAN, "", 0.72),
}


class BottleneckRow(NamedTuple):
    """What one machine of a station was; periods are (begin, end) in the factory's time unit."""

    machine: str
    active: list[tuple[float, float]]
    """Working, being set up, down or in maintenance, without interruption."""
    sole: list[tuple[float, float]]
    """The only bottleneck."""
    shifting: list[tuple[float, float]]
    """One of several, between which the bottleneck shifted."""
    share: BottleneckShare


def bottleneck(
    result: Result,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
    begin: float | str | None = None,
    end: float | str | None = None,
) -> Figure:
    """Return a picture of when each machine was active, and when it was the bottleneck.

    At every time the machine with the longest active period is the bottleneck; where the periods
    of two successive ones overlap, the bottleneck is shifting (Roser, Nakano & Tanaka, 2002).
    Beside each row stand the shares of the whole observed time.

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
    begin, end
        The time that is shown, such as ``"8 h"`` or a number of the factory's time unit; without
        them, the whole run.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("bottleneck.png")``.

    Raises
    ------
    NotRecorded
        If the run did not keep when machines were idle.
    NothingToDraw
        If no machine was active.
    ScenarioError
        If the end is not after the begin.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis, title_of

    observed, say, sizes = result.observed, words(lang), measures(size)
    found = rows_of(observed)
    rows = _most_often(found)
    clock = clock_of(observed)
    ax = axes_for(ax, width=sizes.width, height=sizes.height * 0.8 + sizes.row * len(rows))
    for name in _LOOKS:
        _draw(ax, name, rows, clock, say)
    set_time(ax, clock, label=say("chart.wip.warmup"))
    ax.set_xlim(*(time * clock.scale for time in window_of(begin, end, observed)))
    _write_shares(ax, rows, say, sizes)
    title = title_of(say, "bottleneck", shown=len(rows), whole=len(found))
    dress(ax, title=title, x=time_label(clock, say), y="", size=sizes)
    number_axis(ax, say, which="x")
    ax.set_yticks(range(len(rows)), [row.machine for row in rows], parse_math=False)
    ax.tick_params(axis="y", length=0)
    key_below(ax, sizes)
    return figure_of(ax)


def rows_of(observed: Observed) -> list[BottleneckRow]:
    """Return what each machine of a station was, in declared order.

    Raises
    ------
    NotRecorded
        If the run did not keep when machines were idle.
    NothingToDraw
        If no machine was active.
    """
    shares = {share.machine: share for share in bottleneck_shares(observed)}
    rows = []
    for index, label in enumerate(machine_labels(observed)):
        if label not in shares:
            continue
        if observed.machines[index].idle is None:
            raise NotRecorded(
                "this run did not keep when machines were idle. Run it with record='parts'."
            )
        periods = active_periods(observed.machines[index], index, observed)
        active = [(period.begin, period.end) for period in periods]
        rows.append((index, BottleneckRow(label, active, [], [], shares[label])))
    if not any(row.active for _, row in rows):
        raise NothingToDraw("no machine of a station was active, so there is no bottleneck.")
    by_index = dict(rows)
    for span in bottleneck_spans(bottleneck_periods(observed)):
        row = by_index[span.machine]
        (row.shifting if span.is_shifting else row.sole).append((span.begin, span.end))
    return list(by_index.values())


def _most_often(rows: list[BottleneckRow]) -> list[BottleneckRow]:
    """Return at most so many rows as there is room for, in declared order."""
    ranked = sorted(range(len(rows)), key=lambda i: (-rows[i].share.total, i))
    return [rows[i] for i in sorted(ranked[:MOST_ROWS])]


def _draw(ax: Axes, name: str, rows: list[BottleneckRow], clock: Clock, say: Words) -> None:
    """Draw all bars of one kind: active, sole or shifting."""
    colour, hatch, height = _LOOKS[name]
    label = say(f"chart.bottleneck.{name}")
    for number, row in enumerate(rows):
        periods: list[tuple[float, float]] = getattr(row, name)
        if periods:
            ax.broken_barh(
                [(begin * clock.scale, (end - begin) * clock.scale) for begin, end in periods],
                (number - height / 2, height), facecolors=colour, hatch=hatch, edgecolor=EDGE,
                linewidth=0.0, label=label,
            )  # fmt: skip
            label = f"_{label}"


def _write_shares(ax: Axes, rows: list[BottleneckRow], say: Words, sizes: Measures) -> None:
    """Write the shares of the whole observed time to the right of the rows, under a heading."""
    ax.set_ylim(len(rows) - 0.5, -1.3)
    texts = [say("chart.bottleneck.shares")]
    for row in rows:
        sole, shifting = row.share.sole, row.share.shifting
        known = not (math.isnan(sole) or math.isnan(shifting))
        texts.append(f"{percent(sole, say)} + {percent(shifting, say)}" if known else "")
    for number, text in enumerate(texts, start=-1):
        ax.annotate(
            text, (1.0, number + (0.1 if number < 0 else 0)),
            (0.8 * sizes.font, 0), xycoords=("axes fraction", "data"),
            textcoords="offset points", va="center_baseline", fontsize=sizes.font,
            annotation_clip=False,
        )  # fmt: skip
