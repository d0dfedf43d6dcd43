"""The number of parts in the factory over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from factorysim.charts.keys import key_below
from factorysim.charts.over_time import clock_of, set_time, time_label
from factorysim.charts.style import LINE, MEAN, Size, measures
from factorysim.text import words

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.style import Measures
    from factorysim.results.result import Result
    from factorysim.text import Words

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

MOST_STEPS = 2000
"""Above so many changes a line would be a black area; then intervals show their mean and range."""
_INTERVALS = 200


class _Course(NamedTuple):
    """The number of parts from each time on."""

    times: Numbers
    parts: Numbers
    end: float


def wip(result: Result, *, ax: Axes | None = None, lang: str = "en", size: Size = "page") -> Figure:
    """Return a picture of the work in process over time, with its mean.

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

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("wip.png")``.

    Raises
    ------
    NotRecorded
        If the run kept no rows of parts.
    """
    import numpy as np

    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis

    table = result.wip
    say, sizes = words(lang), measures(size)
    clock = clock_of(result.observed)
    times = table.iloc[:, 0].to_numpy(dtype=np.float64) * clock.scale
    course = _Course(times, table.iloc[:, 1].to_numpy(dtype=np.float64), clock.end)
    ax = axes_for(ax, width=sizes.width, height=sizes.height)
    _draw_course(ax, course, say, sizes)
    _draw_mean(ax, result, course, say, sizes)
    set_time(ax, clock, label=say("chart.wip.warmup"))
    ax.set_ylim(0, max(1.0, float(course.parts.max()) * 1.05))
    key_below(ax, sizes)
    x = time_label(clock, say)
    dress(ax, title=say("chart.wip.title"), x=x, y=say("chart.wip.parts"), size=sizes)
    number_axis(ax, say)
    return figure_of(ax)


def _draw_course(ax: Axes, course: _Course, say: Words, sizes: Measures) -> None:
    import numpy as np

    if len(course.times) <= MOST_STEPS:
        times = np.append(course.times, course.end)
        parts = np.append(course.parts, course.parts[-1:])
        name = say("chart.wip.number")
        ax.step(times, parts, where="post", color=LINE, linewidth=sizes.line, label=name)
        return
    borders, means, lows, highs = by_intervals(*course)
    middles = (borders[:-1] + borders[1:]) / 2
    ax.fill_between(
        middles, lows, highs, step="mid", color=LINE, alpha=0.25, linewidth=0,
        label=say("chart.wip.interval_range"),
    )  # fmt: skip
    name = say("chart.wip.interval_mean")
    ax.step(middles, means, where="mid", color=LINE, linewidth=sizes.line, label=name)


def by_intervals(
    times: Numbers, parts: Numbers, end: float
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return the borders of equal intervals, and the mean, lowest and highest number in each."""
    import numpy as np

    borders = np.linspace(times[0], end, _INTERVALS + 1)
    lengths = np.diff(np.append(times, end))
    areas = np.concatenate([[0.0], np.cumsum(parts * lengths)])
    means = np.diff(np.interp(borders, np.append(times, end), areas)) / np.diff(borders)
    # At each border the number that holds there belongs to the interval that begins.
    known = np.searchsorted(times, borders[:-1], side="right") - 1
    every_time = np.concatenate([times, borders[:-1]])
    every_number = np.concatenate([parts, parts[known]])
    order = np.argsort(every_time, kind="stable")
    starts = np.searchsorted(every_time[order], borders[:-1], side="left")
    lows = np.minimum.reduceat(every_number[order], starts)
    highs = np.maximum.reduceat(every_number[order], starts)
    return borders, means, lows, highs


def _draw_mean(ax: Axes, result: Result, course: _Course, say: Words, sizes: Measures) -> None:
    mean = result.value("wip")
    if course.end > course.times[0]:
        ax.hlines(
            mean, course.times[0], course.end, colors=MEAN, linestyles="dashed",
            linewidth=sizes.line * 1.3, label=say("chart.wip.mean", mean=say.number(f"{mean:.3g}")),
        )  # fmt: skip
