"""How many parts left per hour, interval after interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.keys import key_below
from factorysim.charts.over_time import (
    ROUND_LENGTHS,
    clock_of,
    readable_unit,
    set_time,
    time_label,
    time_of,
)
from factorysim.charts.style import EDGE, LINE, MEAN, Size, measures
from factorysim.errors import NothingToDraw, NotRecorded, ScenarioError
from factorysim.results.rows import LEFT, columns_of, part_rows
from factorysim.results.times import hours, window_length
from factorysim.text import unit_text, words
from factorysim.units import SECONDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.results.observed import Observed
    from factorysim.results.result import Result
    from factorysim.text import Words

_MOST_BARS = 40
_PARTS_PER_BAR = 5
"""Intervals are so long that about this many parts leave in each, so that bars do not jump."""
_FEWEST_BARS = 4


class Interval(NamedTuple):
    """How many parts left from one time (exclusive) to another (inclusive)."""

    begin: float
    """In the factory's time unit, as the end."""
    end: float
    parts: int

    def per_hour(self, time_unit: str) -> float:
        """Return the parts per hour."""
        return self.parts / hours(self.end - self.begin, time_unit)


def throughput(
    result: Result,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
    interval: float | str | None = None,
) -> Figure:
    """Return a picture of the parts that left per hour, in intervals, with the mean.

    The warm-up is shaded: statistics do not cover it.

    Parameters
    ----------
    result
        What a run has shown, with rows of parts.
    ax
        Where to draw; without it, a new figure is made.
    lang
        Language of the words and numbers: en, fr or de.
    size
        ``page``, ``slide`` or ``poster``.
    interval
        Length of an interval, such as ``"8 h"`` or a number of the factory's time unit; without
        it, a length that divides the observed time.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("throughput.png")``.

    Raises
    ------
    NotRecorded
        If the run did not keep the rows of all parts.
    NothingToDraw
        If no part left.
    ScenarioError
        If the interval is not above 0.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis

    observed, say, sizes = result.observed, words(lang), measures(size)
    length = None if interval is None else time_of(interval, observed)
    intervals = intervals_of(observed, length)
    ax = axes_for(ax, width=sizes.width, height=sizes.height)
    clock = clock_of(observed)
    label = say("chart.throughput.bar", length=_length_text(intervals[0], observed, say))
    ax.bar(
        [one.begin * clock.scale for one in intervals],
        [one.per_hour(observed.time_unit) for one in intervals],
        width=[(one.end - one.begin) * clock.scale for one in intervals],
        align="edge", color=LINE, edgecolor=EDGE, linewidth=0.4, alpha=0.65, label=label,
    )  # fmt: skip
    mean, unit = result.value("throughput"), unit_text("parts/h", say)
    label = say("chart.throughput.mean", mean=say.number(f"{mean:.3g}"), unit=unit)
    ax.hlines(
        mean, clock.warmup, clock.end, colors=MEAN, linestyles="dashed",
        linewidth=sizes.line * 1.3, label=label,
    )  # fmt: skip
    set_time(ax, clock, label=say("chart.wip.warmup"))
    key_below(ax, sizes)
    y = say("chart.throughput.rate", unit=unit)
    dress(ax, title=say("chart.throughput.title"), x=time_label(clock, say), y=y, size=sizes)
    number_axis(ax, say)
    return figure_of(ax)


def intervals_of(observed: Observed, length: float | None = None) -> list[Interval]:
    """Return how many parts left in each interval of the window.

    Parameters
    ----------
    length
        In the factory's time unit; the last interval is shorter if it does not divide the window.
        Without it, the window is divided into equal intervals, of a round length if there is one.

    Raises
    ------
    NotRecorded
        If rows of parts are missing.
    NothingToDraw
        If no part left.
    """
    import numpy as np

    times = _times_of_leaving(observed)
    window = window_length(observed)
    if length is None:
        length = _fitting_length(window, len(times), SECONDS[observed.time_unit])
    elif not length > 0:
        raise ScenarioError(f"interval={length!r} is not possible. An interval is longer than 0.")
    count = max(1, math.ceil(window / length - 1e-9))
    begins = [observed.warmup + i * length for i in range(count)]
    ends = [*begins[1:], observed.end]
    # A part that leaves exactly at a border belongs to the interval that ends there.
    counts = np.diff(np.searchsorted(times, ends, side="right"), prepend=0).tolist()
    return [Interval(*one) for one in zip(begins, ends, counts, strict=True)]


def _times_of_leaving(observed: Observed) -> list[float]:
    rows = columns_of(part_rows(observed))
    if observed.parts_omitted:
        raise NotRecorded(
            f"{observed.parts_omitted} rows of parts were not kept because there were too many, so "
            "the throughput over time is not known. Its mean is result.value('throughput')."
        )
    times: list[float] = sorted(rows["left"][rows["fate"] == LEFT].tolist())
    if not times:
        raise NothingToDraw("no part left in the window, so there is no throughput. Run longer.")
    return times


def _fitting_length(window: float, parts: int, seconds: float) -> float:
    """Return the shortest round length that divides the window into few enough intervals."""
    most = min(_MOST_BARS, max(_FEWEST_BARS, parts // _PARTS_PER_BAR))
    for length in ROUND_LENGTHS:
        count = window * seconds / length
        if 1 <= count <= most and math.isclose(count, round(count), rel_tol=1e-9):
            return length / seconds
    return window / most


def _length_text(one: Interval, observed: Observed, say: Words) -> str:
    """Return the length of an interval, such as "30 min"."""
    length = one.end - one.begin
    seconds = length * SECONDS[observed.time_unit]
    whole = [unit for unit in ("d", "h", "min", "s") if seconds % SECONDS[unit] < 1e-6]
    unit = whole[0] if whole else readable_unit(length, observed.time_unit)
    return f"{say.number(f'{seconds / SECONDS[unit]:.3g}')} {say(f'unit.{unit}')}"
