"""How tired each person was over time: one line for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.keys import key_below
from factorysim.charts.over_time import clock_of, set_time, time_label, window_of
from factorysim.charts.style import PRODUCTS, Size, colour_of_product, measures
from factorysim.errors import NothingToDraw
from factorysim.results.fatigue_courses import FatigueCourse, fatigue_courses
from factorysim.results.people import worker_labels
from factorysim.text import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.results.observed import HumanSeen, Observed
    from factorysim.results.result import Result

MOST_LINES = len(PRODUCTS)
"""Of more people, those who were the most tired are drawn: so many colours can be told apart."""
_DASHES = ("solid", "dashed", "dashdot", "dotted")


class _Line(NamedTuple):
    course: FatigueCourse
    seen: HumanSeen
    label: str


def fatigue(
    result: Result,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
    begin: float | str | None = None,
    end: float | str | None = None,
) -> Figure:
    """Return a picture of how tired each person was over time.

    Fatigue lies between 0 and 1; it rises at work and falls at rest (Jaber, Givi & Neumann 2013).
    The key says the mean at work over the whole observed time.

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
        them, the whole run.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("fatigue.png")``.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    NothingToDraw
        If nobody gets tired.
    ScenarioError
        If the end is not after the begin.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis, title_of

    observed, say, sizes = result.observed, words(lang), measures(size)
    found = _lines(observed)
    lines = _most_tired(found)
    window = window_of(begin, end, observed)
    ax = axes_for(ax, width=sizes.width, height=sizes.height)
    clock = clock_of(observed)
    for number, line in enumerate(lines):
        times, levels = line.course.curve()
        mean = "-" if line.seen.fatigue is None else say.number(f"{line.seen.fatigue:.2f}")
        ax.plot(
            [time * clock.scale for time in times], levels, color=colour_of_product(number),
            linestyle=_DASHES[number % len(_DASHES)], linewidth=sizes.line,
            label=say("chart.fatigue.mean", worker=line.label, mean=mean),
        )  # fmt: skip
    set_time(ax, clock, label=say("chart.wip.warmup"))
    ax.set_xlim(*(time * clock.scale for time in window))
    ax.set_ylim(0, 1)
    key_below(ax, sizes)
    title = title_of(say, "fatigue", shown=len(lines), whole=len(found))
    dress(ax, title=title, x=time_label(clock, say), y=say("chart.fatigue.level"), size=sizes)
    number_axis(ax, say)
    return figure_of(ax)


def _lines(observed: Observed) -> list[_Line]:
    courses = fatigue_courses(observed)
    if not courses:
        raise NothingToDraw(
            "nobody in this factory gets tired. A crew with 'human: {fatigue: medium}' would."
        )
    tired = [human for human in observed.humans if human.fatigue_end is not None]
    labels = worker_labels(observed)
    return [
        _Line(course, seen, labels[course.crew, course.worker])
        for course, seen in zip(courses, tired, strict=True)
    ]


def _most_tired(lines: list[_Line]) -> list[_Line]:
    """Return at most so many people as there are colours, in declared order."""
    ranked = sorted(range(len(lines)), key=lambda i: (-(lines[i].seen.fatigue_peak or 0.0), i))
    return [lines[i] for i in sorted(ranked[:MOST_LINES])]
