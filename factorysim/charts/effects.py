"""What changes are worth: a tornado of a sensitivity analysis, and the means at each level.

A filled mark or bar is a finding; an empty one stands for what cannot be told from chance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factorysim.charts.keys import key_beside
from factorysim.charts.style import EDGE, LINE, MEAN, SHADE, Size, measures
from factorysim.errors import ScenarioError
from factorysim.text import percent, unit_text, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.style import Measures
    from factorysim.experiments.effects.estimated_effects import LevelMean, MainEffects
    from factorysim.experiments.effects.sensitivities import Sensitivity, SensitivityRow
    from factorysim.experiments.intervals import Interval
    from factorysim.text import Words

MOST_BARS = 30
"""Of more changes, only those with the largest effects are drawn."""


def bars(
    found: Sensitivity, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
) -> Figure:
    """Return a tornado: one bar per change, the largest effect above, with its interval.

    Parameters
    ----------
    found
        What `sensitivity` has returned.
    ax
        Where to draw; without it, a new figure is made.
    lang
        Language of the words and numbers: en, fr or de.
    size
        ``page``, ``slide`` or ``poster``.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("sensitivity.png")``.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis

    say, sizes = words(lang), measures(size)
    rows = found.rows[:MOST_BARS]
    is_relative = not found.is_share and all(row.relative.n for row in rows)
    ax = axes_for(ax, width=sizes.width, height=sizes.height * 0.45 + sizes.row * len(rows))
    ax.axvline(0, color=EDGE, linewidth=sizes.line * 0.7)
    for place, row in enumerate(rows):
        interval = row.relative if is_relative else row.interval
        scale = 100 if is_relative or found.is_share else 1
        _bar(ax, place, interval, scale, sizes, is_filled=row.is_significant)
    ax.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    ax.set_yticks(range(len(rows)), [_label(row, say) for row in rows], parse_math=False)
    title = say("chart.sensitivity.title", confidence=percent(found.confidence, say))
    dress(ax, title=title, x=_x_label(found, say, is_relative=is_relative), y="", size=sizes)
    ax.tick_params(axis="y", length=0)
    number_axis(ax, say, which="x")
    return figure_of(ax)


def main(
    effects: MainEffects, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
) -> Figure:
    """Return a picture of the means at each level: the steeper a line, the larger the effect.

    Parameters
    ----------
    effects
        What `StudyResults.main_effects` has returned.
    ax, lang, size
        As in `bars`.

    Raises
    ------
    ScenarioError
        If no effect could be estimated from points that differ in nothing else.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis

    if not effects.levels:
        raise ScenarioError(
            "there are no means to draw: no points differ in one factor alone. Use design='full'."
        )
    say, sizes = words(lang), measures(size)
    scale = 100 if effects.is_share else 1
    groups = _by_factor(effects.levels)
    width = max(sizes.width, sizes.font * 0.075 * len(effects.levels))
    ax = axes_for(ax, width=width, height=sizes.height)
    ticks, labels = _draw_groups(ax, groups, scale, sizes)
    _name_first(ax, say("chart.effects.mean"), _bars_text(effects, say))
    ax.set_xticks(ticks, labels, parse_math=False)
    unit = "%" if effects.is_share else unit_text(effects.unit, say, alone=True)
    indicator = say.name_of("indicator", effects.indicator)
    dress(
        ax,
        title=say("chart.effects.title"),
        x="",
        y=say("chart.effects.y", indicator=indicator, unit=unit) if unit else indicator,
        size=sizes,
    )
    key_beside(ax, sizes)
    number_axis(ax, say, which="y")
    return figure_of(ax)


@dataclass(frozen=True, repr=False)
class ChartsOfSensitivity:
    """The chart of one sensitivity analysis."""

    found: Sensitivity

    def bars(self, *, ax: Axes | None = None, lang: str = "en", size: Size = "page") -> Figure:
        """Return `factorysim.charts.effects.bars` of this analysis."""
        return bars(self.found, ax=ax, lang=lang, size=size)

    def __repr__(self) -> str:
        return "Charts of a sensitivity analysis: .bars()"


@dataclass(frozen=True, repr=False)
class ChartsOfEffects:
    """The chart of the main effects of a study."""

    effects: MainEffects

    def main(self, *, ax: Axes | None = None, lang: str = "en", size: Size = "page") -> Figure:
        """Return `factorysim.charts.effects.main` of these effects."""
        return main(self.effects, ax=ax, lang=lang, size=size)

    def __repr__(self) -> str:
        return "Charts of main effects: .main()"


def of_sensitivity(found: Sensitivity) -> ChartsOfSensitivity:
    """Return the charts of *found*; ``found.charts`` is the same."""
    return ChartsOfSensitivity(found)


def of_effects(effects: MainEffects) -> ChartsOfEffects:
    """Return the charts of *effects*; ``effects.charts`` is the same."""
    return ChartsOfEffects(effects)


def _bar(
    ax: Axes, place: int, interval: Interval, scale: float, sizes: Measures, *, is_filled: bool
) -> None:
    if not interval.n or math.isnan(interval.mean):
        return
    ax.barh(
        [place], [interval.mean * scale], height=0.6, color=LINE if is_filled else "white",
        edgecolor=LINE if is_filled else EDGE, linewidth=sizes.line * 0.8,
    )  # fmt: skip
    if interval.half_width > 0:
        ax.plot(
            [interval.low * scale, interval.high * scale], [place, place], color=EDGE,
            linewidth=sizes.line * 1.2, marker="|", markersize=sizes.font * 0.8,
        )  # fmt: skip


def _label(row: SensitivityRow, say: Words) -> str:
    from factorysim.experiments.effects.wording_of_sensitivity import change_text, name_of_target

    return f"{name_of_target(row.path, say)}, {change_text(row, say)}"


def _x_label(found: Sensitivity, say: Words, *, is_relative: bool) -> str:
    indicator = say.name_of("indicator", found.indicator)
    if is_relative:
        return say("chart.sensitivity.relative", indicator=indicator)
    unit = say("compare.points") if found.is_share else unit_text(found.unit, say, alone=True)
    if not unit:
        return say("chart.sensitivity.absolute_plain", indicator=indicator)
    return say("chart.sensitivity.absolute", indicator=indicator, unit=unit)


def _by_factor(levels: Sequence[LevelMean]) -> dict[str, list[LevelMean]]:
    groups: dict[str, list[LevelMean]] = {}
    for level in levels:
        groups.setdefault(level.factor, []).append(level)
    return groups


def _draw_groups(
    ax: Axes, groups: dict[str, list[LevelMean]], scale: float, sizes: Measures
) -> tuple[list[float], list[str]]:
    """Draw one line per factor side by side, and return the places and labels of the levels."""
    ticks: list[float] = []
    labels: list[str] = []
    start = 0
    for number, (factor, levels) in enumerate(groups.items()):
        places = [float(start + i) for i in range(len(levels))]
        means = [level.interval.mean * scale for level in levels]
        # Common random numbers move all levels together, so the distance is known best.
        halves = [level.deviation.half_width * scale for level in levels]
        if number % 2:
            ax.axvspan(places[0] - 0.7, places[-1] + 0.7, color=SHADE, alpha=0.35, linewidth=0)
        grand = sum(means) / len(means)
        ax.plot(
            [places[0] - 0.4, places[-1] + 0.4], [grand, grand], color=MEAN, linestyle="--",
            linewidth=sizes.line,
        )  # fmt: skip
        ax.errorbar(
            places, means, yerr=[0.0 if math.isnan(half) else half for half in halves], color=LINE,
            ecolor=EDGE, marker="o", linewidth=sizes.line * 1.6, capsize=sizes.line * 3,
            markersize=sizes.font * 0.6,
        )  # fmt: skip
        ticks += places
        middle = (len(levels) - 1) // 2
        labels += [
            f"{level.level}\n{_short(factor)}" if i == middle else f"{level.level}"
            for i, level in enumerate(levels)
        ]
        start += len(levels) + 1
    return ticks, labels


def _bars_text(effects: MainEffects, say: Words) -> str:
    return say("chart.effects.bars", confidence=percent(effects.confidence, say))


def _name_first(ax: Axes, mean: str, bars: str) -> None:
    """Name the lines of the first factor in the legend; the others look the same."""
    ax.lines[0].set_label(mean)
    ax.containers[0].set_label(bars)


def _short(factor: str) -> str:
    """Return a path in two lines, so that names beside each other have room."""
    head, dot, last = factor.rpartition(".")
    return f"{head.removeprefix('stations.')}\n{last}" if dot else factor
