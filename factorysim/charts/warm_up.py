"""Welch's picture: the mean over pilot replications, smoothed, and where the warm-up ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.over_time import readable_unit
from factorysim.charts.style import EDGE, LINE, MEAN, SHADE, Size, measures
from factorysim.text import words
from factorysim.units import SECONDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.style import Measures
    from factorysim.experiments.output_analysis.warm_up import WarmUp
    from factorysim.text import Words

MOST_POINTS = 2000
"""Of more observations, only so many are drawn, evenly spread."""
_RAW = "#9E9E9E"


@dataclass(frozen=True, repr=False)
class ChartsOfWarmUp:
    """The chart of one suggested warm-up."""

    warm_up: WarmUp

    def welch(self, *, ax: Axes | None = None, lang: str = "en", size: Size = "page") -> Figure:
        """Return `factorysim.charts.warm_up.welch` of this warm-up."""
        return welch(self.warm_up, ax=ax, lang=lang, size=size)

    def __repr__(self) -> str:
        return "Charts of a warm-up: .welch()"


class _Scale(NamedTuple):
    """How the horizontal axis counts."""

    places: Sequence[float]
    """Where each observation is drawn: a time, or the number of the part."""
    label: str
    unit: str
    """Unit of times that are written out."""
    factor: float


def of_warm_up(warm_up: WarmUp) -> ChartsOfWarmUp:
    """Return the charts of *warm_up*; ``warm_up.charts`` is the same."""
    return ChartsOfWarmUp(warm_up)


def welch(
    warm_up: WarmUp, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
) -> Figure:
    """Return a picture of the curve of Welch with the suggestions of both methods.

    Parameters
    ----------
    warm_up
        What `suggest_warmup` has found.
    ax
        Where to draw; without it, a new figure is made.
    lang
        Language of the words and numbers: en, fr or de.
    size
        ``page``, ``slide`` or ``poster``.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("warm_up.png")``.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis

    say, sizes = words(lang), measures(size)
    scale = _scale_of(warm_up, say)
    ax = axes_for(ax, width=sizes.width, height=sizes.height)
    _draw_curves(ax, warm_up, scale, say, sizes)
    _draw_suggestions(ax, warm_up, scale, say, sizes)
    _set_frame(ax, scale, sizes)
    unit = say(f"unit.{warm_up.unit}") if warm_up.unit in SECONDS else warm_up.unit
    unit = say("unit.parts") if warm_up.unit == "parts" else unit
    what = say.name_of("indicator", warm_up.by)
    dress(
        ax,
        title=say("chart.warm_up.title", what=what),
        x=scale.label,
        y=f"{what} [{unit}]",
        size=sizes,
    )
    number_axis(ax, say)
    return figure_of(ax)


def _scale_of(warm_up: WarmUp, say: Words) -> _Scale:
    """Return times for intervals; for lead times the numbers of the parts."""
    unit = readable_unit(warm_up.until, warm_up.time_unit)
    factor = SECONDS[warm_up.time_unit] / SECONDS[unit]
    name = say(f"unit.{unit}")
    if warm_up.by == "lead_time":
        numbers = [float(number) for number in range(1, len(warm_up.series) + 1)]
        return _Scale(numbers, say("chart.warm_up.departure"), name, factor)
    places = [time * factor for time in warm_up.times]
    return _Scale(places, say("chart.warm_up.time", unit=name), name, factor)


def _draw_curves(ax: Axes, warm_up: WarmUp, scale: _Scale, say: Words, sizes: Measures) -> None:
    found = warm_up.welch
    step = -(-len(found.curve) // MOST_POINTS)
    mean = say("chart.warm_up.mean", count=found.replications)
    ax.plot(
        scale.places[::step],
        found.curve[::step],
        color=_RAW,
        linewidth=sizes.line * 0.5,
        label=mean,
    )
    smoothed = say("chart.warm_up.smoothed", window=found.window)
    places = scale.places[: len(found.smoothed) : step]
    ax.plot(places, found.smoothed[::step], color=LINE, linewidth=sizes.line * 1.6, label=smoothed)
    ax.axhspan(
        found.level - found.band, found.level + found.band, color=SHADE, alpha=0.6, linewidth=0,
        zorder=0, label=say("chart.warm_up.band"),
    )  # fmt: skip


def _draw_suggestions(
    ax: Axes, warm_up: WarmUp, scale: _Scale, say: Words, sizes: Measures
) -> None:
    """Draw a line where each method ends the warm-up; they differ by colour and by dashes."""
    cuts = [("mser5", warm_up.mser.truncation, MEAN, "dashed")]
    if warm_up.welch.settled is not None:
        cuts.append(("welch", warm_up.welch.settled, EDGE, "dotted"))
    for method, cut, colour, style in cuts:
        time = say.number(f"{warm_up.time_after(cut) * scale.factor:.3g}")
        ax.axvline(
            scale.places[cut - 1] if cut else 0.0, color=colour, linestyle=style,
            linewidth=sizes.line * 1.3,
            label=say(f"chart.warm_up.{method}", time=time, unit=scale.unit),
        )  # fmt: skip


def _set_frame(ax: Axes, scale: _Scale, sizes: Measures) -> None:
    ax.set_xlim(0, scale.places[-1])
    ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]))
    ax.legend(
        loc="upper left", bbox_to_anchor=(-0.02, -0.2), ncols=2, frameon=False,
        fontsize=sizes.font, borderaxespad=0.0,
    )  # fmt: skip
