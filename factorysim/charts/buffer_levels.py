"""How many parts waited at each place over time: one strip for each of the fullest places."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.keys import key_below
from factorysim.charts.over_time import Clock, clock_of, set_time, time_label
from factorysim.charts.style import EDGE, LINE, MEAN, Size, measures
from factorysim.charts.work_in_process import by_intervals
from factorysim.errors import NothingToDraw
from factorysim.results.contents import Course, contents
from factorysim.results.times import window_length
from factorysim.text import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.style import Measures
    from factorysim.results.observed import Observed
    from factorysim.results.result import Result
    from factorysim.text import Words

MOST_PLACES = 8
"""Of more places, only those with the most waiting parts are drawn."""
_MOST_STEPS = 300
"""Above so many changes intervals show their mean and range: a strip is low."""
_FAR = 3
"""Places for parts are drawn as a line unless they are so many times what ever waited."""


class Level(NamedTuple):
    """The waiting parts of one place."""

    place: str
    course: Course
    mean: float
    """Over the window, as ``content [parts]`` in the table of the places."""
    most: float
    """The largest number in the whole run."""
    capacity: int | None
    """Waiting places (station) or places (buffer, conveyor, storage); None when unlimited."""

    @property
    def top(self) -> float:
        """The number at the upper edge of the strip."""
        return max(self.most, float(self.capacity or 0)) if self.shows_capacity else self.most

    @property
    def shows_capacity(self) -> bool:
        """Whether the capacity is near enough to be drawn as a line."""
        return bool(self.capacity) and (self.capacity or 0) <= _FAR * self.most


class _Strip(NamedTuple):
    """Where one level is drawn: heights are in inches, upwards."""

    level: Level
    bottom: float
    height: float

    def at(self, parts: float) -> float:
        return self.bottom + self.height * parts / self.level.top


def buffer_levels(
    result: Result, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
) -> Figure:
    """Return a picture of how many parts waited at each place over time.

    In front of a station those parts wait that no empty machine could take; in a buffer, conveyor
    or storage all parts inside are counted. Each place has a scale of its own. Places at which
    nothing waited are left out, and so are those that a history does not tell everything about:
    buffers from which carriers are taken.

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
        Save it with ``figure.savefig("buffer_levels.png")``.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    NothingToDraw
        If no part waited anywhere.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis, title_of

    say, sizes = words(lang), measures(size)
    found = levels_of(result.observed)
    strips = _strips(_fullest(found), sizes)
    whole = strips[0].bottom + strips[0].height + 2.2 * sizes.font / 72
    ax = axes_for(ax, width=sizes.width, height=whole + 10.5 * sizes.font / 72)
    clock = clock_of(result.observed)
    for strip in strips:
        _draw(ax, strip, clock, say, sizes)
    set_time(ax, clock, label=say("chart.wip.warmup"))
    title = title_of(say, "buffer_levels", shown=len(strips), whole=len(found))
    y = say("chart.buffer_levels.parts")
    dress(ax, title=title, x=time_label(clock, say), y=y, size=sizes)
    number_axis(ax, say, which="x")
    ticks = {strip.at(n): f"{n:g}" for strip in strips for n in (0.0, strip.level.top)}
    ax.set_yticks([*ticks], [*ticks.values()])
    ax.set_ylim(0, whole)
    key_below(ax, sizes)
    return figure_of(ax)


def levels_of(observed: Observed) -> list[Level]:
    """Return the levels of all places at which parts waited, in declared order.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    NothingToDraw
        If no part waited anywhere.
    """
    courses = contents(observed)
    levels = [
        Level(place.name, course, place.content / (window_length(observed) or 1.0),
              float(course.parts.max()), place.capacity)
        for place in observed.places
        if (course := courses.get(place.name)) is not None and course.parts.any()
    ]  # fmt: skip
    if not levels:
        raise NothingToDraw("no part waited at any place, so there are no levels to draw.")
    return levels


def _fullest(levels: list[Level]) -> list[Level]:
    """Return at most so many levels as there is room for, in declared order."""
    ranked = sorted(range(len(levels)), key=lambda i: (-levels[i].mean, -levels[i].most, i))
    return [levels[i] for i in sorted(ranked[:MOST_PLACES])]


def _strips(levels: list[Level], sizes: Measures) -> list[_Strip]:
    """Return the strips from top to bottom; above each one is room for a line of text."""
    height, gap = 1.1 * sizes.row, 2.4 * sizes.font / 72
    first = 0.3 * sizes.font / 72
    return [
        _Strip(level, first + (len(levels) - 1 - i) * (height + gap), height)
        for i, level in enumerate(levels)
    ]


def _draw(ax: Axes, strip: _Strip, clock: Clock, say: Words, sizes: Measures) -> None:
    level, bottom = strip.level, strip.bottom
    _draw_course(ax, strip, clock, say, sizes)
    ax.hlines(
        strip.at(level.mean), clock.warmup, clock.end, colors=MEAN, linestyles="dashed",
        linewidth=sizes.line * 1.2, label=_once(ax, say("chart.buffer_levels.mean")),
    )  # fmt: skip
    if level.shows_capacity and level.capacity:
        ax.hlines(
            strip.at(level.capacity), 0, clock.end, colors=EDGE, linestyles="dotted",
            linewidth=sizes.line * 1.2, label=_once(ax, say("chart.buffer_levels.capacity")),
        )  # fmt: skip
    ax.hlines(bottom, 0, clock.end, colors=EDGE, linewidth=0.5)
    ax.text(
        0, bottom + strip.height + 0.35 * sizes.font / 72, _text(level, say), va="bottom",
        fontsize=sizes.font, parse_math=False,
    )  # fmt: skip


def _text(level: Level, say: Words) -> str:
    """Return the name of the place with its numbers."""
    key = "chart.buffer_levels.place" if level.capacity is None else "chart.buffer_levels.limited"
    mean = say.number(f"{level.mean:.3g}")
    return say(
        key, place=level.place, mean=mean, most=f"{level.most:g}", capacity=level.capacity
    )  # fmt: skip


def _draw_course(ax: Axes, strip: _Strip, clock: Clock, say: Words, sizes: Measures) -> None:
    """Draw every change, or the mean and range of intervals if there are too many changes."""
    import numpy as np

    times, parts = strip.level.course
    heights = strip.bottom + strip.height / strip.level.top * parts
    if len(times) <= _MOST_STEPS:
        ax.fill_between(
            np.append(times * clock.scale, clock.end), strip.bottom,
            np.append(heights, heights[-1:]), step="post", color=LINE, alpha=0.65,
            linewidth=sizes.line * 0.3, label=_once(ax, say("chart.buffer_levels.number")),
        )  # fmt: skip
        return
    borders, means, lows, highs = by_intervals(times * clock.scale, heights, clock.end)
    middles = (borders[:-1] + borders[1:]) / 2
    ax.fill_between(
        middles, lows, highs, step="mid", color=LINE, alpha=0.3, linewidth=0,
        label=_once(ax, say("chart.wip.interval_range")),
    )  # fmt: skip
    ax.step(
        middles, means, where="mid", color=LINE, linewidth=sizes.line * 0.8,
        label=_once(ax, say("chart.wip.interval_mean")),
    )  # fmt: skip


def _once(ax: Axes, name: str) -> str:
    """Return *name*, or what no key shows if the key has it already."""
    return f"_{name}" if name in ax.get_legend_handles_labels()[1] else name
