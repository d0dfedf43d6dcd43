"""How a search went: what it tried, what looked best, and what the final comparison says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factorysim.charts.style import EDGE, LINE, MEAN, Size, measures
from factorysim.results.indicators import indicators
from factorysim.text import percent, unit_text, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.style import Measures
    from factorysim.experiments.searching.optimum import Optimum
    from factorysim.text import Words

_RAW = "#9E9E9E"


@dataclass(frozen=True, repr=False)
class ChartsOfOptimum:
    """The chart of one search."""

    optimum: Optimum

    def progress(self, *, ax: Axes | None = None, lang: str = "en", size: Size = "page") -> Figure:
        """Return `factorysim.charts.search.progress` of this search."""
        return progress(self.optimum, ax=ax, lang=lang, size=size)

    def __repr__(self) -> str:
        return "Charts of a search: .progress()"


def of_optimum(optimum: Optimum) -> ChartsOfOptimum:
    """Return the charts of *optimum*; ``optimum.charts`` is the same."""
    return ChartsOfOptimum(optimum)


def progress(
    optimum: Optimum, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
) -> Figure:
    """Return a picture of a search: what it tried, the best so far, and the best in fresh runs.

    The line may fall: what looked best was looked at again and was not so good. The interval at
    the end comes from replications that the search had not seen.

    Parameters
    ----------
    optimum
        What `optimise` has found.
    ax
        Where to draw; without it, a new figure is made.
    lang
        Language of the words and numbers: en, fr or de.
    size
        ``page``, ``slide`` or ``poster``.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("search.png")``.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis

    say, sizes = words(lang), measures(size)
    ax = axes_for(ax, width=sizes.width, height=sizes.height)
    scale = 100.0 if optimum.is_share else 1.0
    _draw(ax, optimum, scale, say, sizes)
    unit = "%" if optimum.is_share else unit_text(optimum.unit, say)
    goal = optimum.goal
    if goal in indicators:
        goal = say.name_of("indicator", goal)
    dress(
        ax,
        title=say("chart.progress.title"),
        x=say("chart.progress.replications"),
        y=f"{goal} [{unit}]" if unit else goal,
        size=sizes,
    )
    number_axis(ax, say)
    ax.legend(
        loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=sizes.font,
        borderaxespad=0.0,
    )  # fmt: skip
    return figure_of(ax)


def _draw(ax: Axes, optimum: Optimum, scale: float, say: Words, sizes: Measures) -> None:
    tried = [point for point in optimum.points if point.first_at and point.satisfies]
    ax.plot(
        [point.first_at for point in tried], [scale * point.mean for point in tried],
        linestyle="none", marker="o", markersize=sizes.line * 3, markerfacecolor="none",
        color=_RAW, label=say("chart.progress.tried"),
    )  # fmt: skip
    ax.plot(
        [step.replications for step in optimum.trace],
        [scale * step.mean for step in optimum.trace],
        color=LINE, linewidth=sizes.line * 1.6, drawstyle="steps-post", marker=".",
        label=say("chart.progress.best"),
    )  # fmt: skip
    interval = optimum.interval
    ax.errorbar(
        [optimum.replications], [scale * interval.mean],
        yerr=[[scale * interval.half_width]], marker="D", color=MEAN, ecolor=EDGE,
        markersize=sizes.line * 5, linewidth=sizes.line, capsize=sizes.line * 4,
        label=say("chart.progress.final", confidence=percent(optimum.confidence, say)),
    )  # fmt: skip
    ax.set_xlim(0, optimum.replications * 1.04)
