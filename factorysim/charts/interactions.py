"""How the effect of one factor depends on another: lines that are not parallel."""

from __future__ import annotations

import math
from itertools import cycle
from typing import TYPE_CHECKING, Any, NamedTuple

from factorysim.charts.keys import key_beside
from factorysim.charts.studied import axis_label, two_factors
from factorysim.charts.style import Size, colour_of_product, measures
from factorysim.experiments.effects.observations import observations_of
from factorysim.experiments.intervals import Interval, mean_and_half_width
from factorysim.text import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.experiments.effects.observations import Observations
    from factorysim.experiments.study_results import StudyResults

_MARKERS = "osD^vP*X"
_DASHES = ("solid", "dashed", "dotted", "dashdot")


class CellMean(NamedTuple):
    """The mean of all points with one level of the first and one of the second factor."""

    first: Any
    second: Any
    interval: Interval


def interactions(
    results: StudyResults,
    name: str = "throughput",
    *,
    factors: tuple[str, str] | None = None,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
) -> Figure:
    """Return the means over the levels of one factor, with one line for each level of another.

    Parallel lines: the factors do not depend on each other. Bars are confidence intervals of the
    means; with common random numbers all of them move together, so that the shape of the lines is
    known better than their height. `StudyResults.interactions` says how large an interaction is.

    Parameters
    ----------
    results
        What a study has shown.
    name
        The indicator or measure.
    factors
        The factor at the axis and that of the lines; without them, the first two of the study.
    ax
        Where to draw; without it, a new figure is made.
    lang
        Language of the words and numbers: en, fr or de.
    size
        ``page``, ``slide`` or ``poster``.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("interactions.png")``.

    Raises
    ------
    NothingToDraw
        If the study has fewer than two factors.
    UnknownName
        If there is no such number or factor.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis

    say, sizes = words(lang), measures(size)
    first, second = two_factors(results, factors)
    seen = observations_of(results, name)
    found = cell_means(seen, first, second)
    at_axis = list(dict.fromkeys(cell.first for cell in found))
    scale = 100 if seen.is_share else 1
    ax = axes_for(ax, width=sizes.width, height=sizes.height)
    looks = zip(cycle(_MARKERS), cycle(_DASHES), strict=False)
    levels = dict.fromkeys(cell.second for cell in found)
    for number, (level, (marker, dashes)) in enumerate(zip(levels, looks, strict=False)):
        own = [cell for cell in found if cell.second == level]
        halves = [cell.interval.half_width * scale for cell in own]
        ax.errorbar(
            [at_axis.index(cell.first) for cell in own],
            [cell.interval.mean * scale for cell in own],
            yerr=[0.0 if math.isnan(half) else half for half in halves],
            color=colour_of_product(number), marker=marker, linestyle=dashes,
            linewidth=sizes.line * 1.4, markersize=sizes.font * 0.6, capsize=sizes.line * 2,
            label=f"{second} = {level}",
        )  # fmt: skip
    ax.set_xlim(-0.4, len(at_axis) - 0.6)
    ax.set_xticks(range(len(at_axis)), [str(level) for level in at_axis], parse_math=False)
    dress(ax, title=say("chart.interactions.title"), x=first, y=axis_label(seen, say), size=sizes)
    number_axis(ax, say, which="y")
    key_beside(ax, sizes)
    return figure_of(ax)


def cell_means(seen: Observations, first: str, second: str) -> list[CellMean]:
    """Return the mean of each combination of two factors over all points that have it."""
    i, j = seen.factors.index(first), seen.factors.index(second)
    found = []
    for one in seen.levels(i):
        for other in seen.levels(j):
            rows = [
                n for n, point in enumerate(seen.points) if (point[i], point[j]) == (one, other)
            ]
            if rows:
                means = seen.values[rows].mean(axis=0).tolist()
                interval = mean_and_half_width(
                    means, seen.confidence, lowest=seen.lowest, highest=seen.highest
                )
                found.append(CellMean(one, other, interval))
    return found
