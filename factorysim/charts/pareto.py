"""Two aims at once: which points of a study nothing else beats in both."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.keys import key_below
from factorysim.charts.studied import axis_label
from factorysim.charts.style import EDGE, LINE, MEAN, Size, measures
from factorysim.errors import NothingToDraw, ScenarioError
from factorysim.experiments.effects.observations import observations_of
from factorysim.experiments.intervals import Interval
from factorysim.text import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.style import Measures
    from factorysim.experiments.study_results import StudyResults
    from factorysim.text import Words

MOST_NAMED = 25
"""Points of the front that are numbered; of more, the numbers would cover each other."""


class Outcome(NamedTuple):
    """A point of a study with two of its numbers."""

    number: int
    """As the study counts it."""
    x: Interval
    y: Interval


def pareto(
    results: StudyResults,
    x: str = "wip",
    y: str = "throughput",
    *,
    maximise: Collection[str] = ("throughput",),
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
) -> Figure:
    """Return all points over two numbers, and the front of those that no other one beats in both.

    A point belongs to the front if no other one has a better mean in one number and none that is
    worse in the other. Crosses are confidence intervals: points whose crosses overlap cannot be
    told apart for certain. The numbers are those of ``results.points``.

    Parameters
    ----------
    results
        What a study has shown.
    x, y
        The two indicators or measures.
    maximise
        Which of the two should be large; the other one should be small.
    ax
        Where to draw; without it, a new figure is made.
    lang
        Language of the words and numbers: en, fr or de.
    size
        ``page``, ``slide`` or ``poster``.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("pareto.png")``.

    Raises
    ------
    NothingToDraw
        If both numbers are known for no point.
    ScenarioError
        If *maximise* names another number.
    UnknownName
        If there is no such number.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis

    say, sizes = words(lang), measures(size)
    seen = {name: observations_of(results, name) for name in (x, y)}
    outcomes = outcomes_of(results, x, y)
    front = front_of(outcomes, larger_x=_is_larger(x, maximise, y), larger_y=y in maximise)
    scales = [100 if seen[name].is_share else 1 for name in (x, y)]
    ax = axes_for(ax, width=sizes.width, height=sizes.height)
    _draw(ax, [one for one in outcomes if one not in front], scales, say("chart.pareto.beaten"),
          EDGE, sizes)  # fmt: skip
    _draw_front(ax, front, scales, say, sizes)
    title = say(
        "chart.pareto.title",
        aims=", ".join(
            say(f"chart.pareto.{'large' if name in maximise else 'small'}",
                name=say.name_of("indicator", name))
            for name in (x, y)
        ),
    )  # fmt: skip
    labels = [axis_label(seen[name], say) for name in (x, y)]
    dress(ax, title=title, x=labels[0], y=labels[1], size=sizes)
    number_axis(ax, say)
    key_below(ax, sizes)
    return figure_of(ax)


def outcomes_of(results: StudyResults, x: str, y: str) -> list[Outcome]:
    """Return the points of which both numbers are known.

    Raises
    ------
    NothingToDraw
        If there is none.
    """
    found = [
        Outcome(p.number, results.interval(p.number, x), results.interval(p.number, y))
        for p in results.study.points
    ]
    known = [one for one in found if not (math.isnan(one.x.mean) or math.isnan(one.y.mean))]
    if not known:
        raise NothingToDraw(f"{x} and {y} are known for no point of this study.")
    return known


def front_of(outcomes: Sequence[Outcome], *, larger_x: bool, larger_y: bool) -> list[Outcome]:
    """Return the points that no other one beats, from left to right.

    Examples
    --------
    >>> from factorysim.experiments.intervals import mean_and_half_width
    >>> means = [(1, 5), (2, 9), (3, 8), (4, 9)]
    >>> outcomes = [
    ...     Outcome(n, *(mean_and_half_width([float(value)] * 2, 0.95) for value in pair))
    ...     for n, pair in enumerate(means)
    ... ]
    >>> [one.number for one in front_of(outcomes, larger_x=False, larger_y=True)]
    [0, 1]
    """

    def worth(one: Outcome) -> tuple[float, float]:
        return (one.x.mean if larger_x else -one.x.mean, one.y.mean if larger_y else -one.y.mean)

    def beats(one: Outcome, other: Outcome) -> bool:
        mine, theirs = worth(one), worth(other)
        return mine != theirs and mine[0] >= theirs[0] and mine[1] >= theirs[1]

    best = [one for one in outcomes if not any(beats(other, one) for other in outcomes)]
    return sorted(best, key=lambda one: (one.x.mean, one.y.mean))


def _is_larger(x: str, maximise: Collection[str], y: str) -> bool:
    others = [name for name in maximise if name not in (x, y)]
    if others:
        raise ScenarioError(
            f"maximise names {others[0]!r}, which is not drawn. Name {x}, {y}, or both."
        )
    return x in maximise


def _draw(
    ax: Axes, outcomes: Sequence[Outcome], scales: Sequence[float], label: str, colour: str,
    sizes: Measures, *, is_filled: bool = False,
) -> None:  # fmt: skip
    if not outcomes:
        return
    halves = [
        [0.0 if math.isnan(i.half_width) else i.half_width * scale for i in intervals]
        for intervals, scale in zip(
            ([one.x for one in outcomes], [one.y for one in outcomes]), scales, strict=True
        )
    ]
    ax.errorbar(
        [one.x.mean * scales[0] for one in outcomes], [one.y.mean * scales[1] for one in outcomes],
        xerr=halves[0], yerr=halves[1], linestyle="none", marker="o", color=colour,
        markerfacecolor=colour if is_filled else "white", markersize=sizes.font * 0.6,
        linewidth=sizes.line * 0.8, label=label,
    )  # fmt: skip


def _draw_front(
    ax: Axes, front: Sequence[Outcome], scales: Sequence[float], say: Words, sizes: Measures
) -> None:
    xs = [one.x.mean * scales[0] for one in front]
    ys = [one.y.mean * scales[1] for one in front]
    ax.plot(xs, ys, color=MEAN, linestyle="--", linewidth=sizes.line, zorder=1)
    _draw(ax, front, scales, say("chart.pareto.front"), LINE, sizes, is_filled=True)
    if len(front) <= MOST_NAMED:
        for one, x, y in zip(front, xs, ys, strict=True):
            ax.annotate(
                str(one.number), (x, y), xytext=(0.4 * sizes.font, -1.1 * sizes.font),
                textcoords="offset points", fontsize=sizes.font * 0.9, color=LINE,
            )  # fmt: skip
