"""Intervals side by side: differences of systems, and each system against the best of the others.

A filled mark is a finding; an empty one stands for what cannot be told from chance. The dashed line
at 0 is where there is no difference.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.style import EDGE, LINE, MEAN, Size, measures
from factorysim.errors import UnknownName, did_you_mean, listing
from factorysim.text import percent, unit_text, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.style import Measures
    from factorysim.experiments.comparing.best_of_several import BestOfSeveral
    from factorysim.experiments.comparing.comparison import Comparison
    from factorysim.text import Words


class _Bar(NamedTuple):
    """One interval as it is drawn."""

    label: str
    value: float
    low: float
    high: float
    colour: str
    is_filled: bool


def differences(
    comparison: Comparison,
    *,
    indicator: str | None = None,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
) -> Figure:
    """Return a picture of the differences of one indicator, with their intervals.

    Parameters
    ----------
    comparison
        What `compare` has returned.
    indicator
        Which indicator; without it, the first one.
    ax
        Where to draw; without it, a new figure is made.
    lang
        Language of the words and numbers: en, fr or de.
    size
        ``page``, ``slide`` or ``poster``.

    Raises
    ------
    UnknownName
        If the indicator was not compared.
    """
    chosen = indicator if indicator is not None else comparison.indicators[0]
    rows = [row for row in comparison.rows if row.indicator == chosen]
    if not rows:
        raise UnknownName(
            f"{chosen!r} was not compared.{did_you_mean(chosen, comparison.indicators)} There are "
            f"{listing(comparison.indicators)}."
        )
    scale = 100 if rows[0].is_share else 1
    bars = [
        _Bar(
            f"{row.second} - {row.first}",
            row.interval.mean * scale,
            row.interval.low * scale,
            row.interval.high * scale,
            LINE if row.is_significant else EDGE,
            row.is_significant,
        )
        for row in rows
    ]
    say = words(lang)
    title = say("chart.differences.title", confidence=percent(comparison.confidence, say))
    x = _x_label("differences", chosen, rows[0].unit, say, is_share=rows[0].is_share)
    return _draw(bars, ax, title=title, x=x, say=say, sizes=measures(size))


def best(
    found: BestOfSeveral, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
) -> Figure:
    """Return a picture of each system against the best of the others.

    Parameters
    ----------
    found
        What `best_of_several` has returned.
    ax, lang, size
        As in `differences`.
    """
    scale = 100 if found.is_share else 1
    colours = {"best": LINE, "possible": EDGE, "worse": MEAN, "unknown": EDGE}
    bars = [
        _Bar(
            row.name,
            row.difference * scale,
            row.low * scale,
            row.high * scale,
            colours[row.finding],
            row.finding in ("best", "worse"),
        )
        for row in found.rows
    ]
    say = words(lang)
    title = say("chart.best.title", confidence=percent(found.confidence, say))
    x = _x_label("best", found.indicator, found.unit, say, is_share=found.is_share)
    return _draw(bars, ax, title=title, x=x, say=say, sizes=measures(size))


@dataclass(frozen=True, repr=False)
class ChartsOfComparison:
    """The charts of one comparison."""

    comparison: Comparison

    def differences(
        self,
        *,
        indicator: str | None = None,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
    ) -> Figure:
        """Return `factorysim.charts.differences` of this comparison."""
        return differences(self.comparison, indicator=indicator, ax=ax, lang=lang, size=size)

    def __repr__(self) -> str:
        return "Charts of a comparison: .differences()"


@dataclass(frozen=True, repr=False)
class ChartsOfBest:
    """The charts of a multiple comparison with the best."""

    found: BestOfSeveral

    def intervals(self, *, ax: Axes | None = None, lang: str = "en", size: Size = "page") -> Figure:
        """Return `factorysim.charts.best` of this finding."""
        return best(self.found, ax=ax, lang=lang, size=size)

    def __repr__(self) -> str:
        return "Charts of a comparison with the best: .intervals()"


def of_comparison(comparison: Comparison) -> ChartsOfComparison:
    """Return the charts of *comparison*; ``comparison.charts`` is the same."""
    return ChartsOfComparison(comparison)


def of_best(found: BestOfSeveral) -> ChartsOfBest:
    """Return the charts of *found*; ``found.charts`` is the same."""
    return ChartsOfBest(found)


def _x_label(chart: str, indicator: str, unit: str, say: Words, *, is_share: bool) -> str:
    name = say.name_of("indicator", indicator)
    written = say("compare.points") if is_share else unit_text(unit, say, alone=True)
    if not written:
        return say(f"chart.{chart}.x_plain", indicator=name)
    return say(f"chart.{chart}.x", indicator=name, unit=written)


def _draw(
    bars: Sequence[_Bar], ax: Axes | None, *, title: str, x: str, say: Words, sizes: Measures
) -> Figure:
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis

    ax = axes_for(ax, width=sizes.width, height=sizes.height * 0.4 + sizes.row * len(bars))
    ax.axvline(0, color=EDGE, linewidth=sizes.line * 0.7, linestyle="--")
    for place, bar in enumerate(bars):
        if math.isnan(bar.value):
            continue
        if not math.isnan(bar.low):
            ax.plot(
                [bar.low, bar.high], [place, place], color=bar.colour, linewidth=sizes.line * 1.6,
                marker="|", markersize=sizes.font * 0.9, solid_capstyle="butt",
            )  # fmt: skip
        ax.plot(
            [bar.value], [place], color=bar.colour, marker="o", linestyle="none",
            markersize=sizes.font * 0.75,
            markerfacecolor=bar.colour if bar.is_filled else "white",
        )  # fmt: skip
    ax.set_ylim(max(len(bars), 1) - 0.5, -0.5)
    ax.set_yticks(range(len(bars)), [bar.label for bar in bars], parse_math=False)
    dress(ax, title=title, x=x, y="", size=sizes)
    ax.tick_params(axis="y", length=0)
    number_axis(ax, say, which="x")
    return figure_of(ax)
