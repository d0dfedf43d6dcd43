"""How a fitted distribution lies against the data: a quantile plot and a probability plot.

In both, the points of a distribution that describes the data lie on the straight line. The
quantile plot shows the tails large, the probability plot the middle.

Source: Wilk & Gnanadesikan (1968), *Biometrika* 55, 1-17.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factorysim.charts.keys import key_below
from factorysim.charts.style import EDGE, LINE, MEAN, SHADE, Size, measures
from factorysim.errors import ScenarioError, listing
from factorysim.text import words

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.style import Measures
    from factorysim.experiments.input_analysis.fits import Fits, Fitted
    from factorysim.text import Words

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

MOST_POINTS = 1000
"""Of more values, so many quantiles are drawn."""
MOST_FAMILIES = 4
"""Families in one picture."""

_MARKS = ((LINE, "o"), (MEAN, "^"), ("#009E73", "s"), ("#CC79A7", "D"))
_CONFIDENCE = 0.95


@dataclass(frozen=True, repr=False)
class ChartsOfFits:
    """The charts of fitted distributions."""

    fits: Fits

    def qq(
        self,
        families: str | Iterable[str] | None = None,
        *,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
    ) -> Figure:
        """Return `factorysim.charts.fits.qq` of these fits."""
        return qq(self.fits, families, ax=ax, lang=lang, size=size)

    def pp(
        self,
        families: str | Iterable[str] | None = None,
        *,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
    ) -> Figure:
        """Return `factorysim.charts.fits.pp` of these fits."""
        return pp(self.fits, families, ax=ax, lang=lang, size=size)

    def __repr__(self) -> str:
        return "Charts of fits: .qq(), .pp()"


def of_fits(fits: Fits) -> ChartsOfFits:
    """Return the charts of *fits*; ``fits.charts`` is the same."""
    return ChartsOfFits(fits)


def qq(
    fits: Fits,
    families: str | Iterable[str] | None = None,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
) -> Figure:
    """Return the measured values against the quantiles of fitted distributions.

    The shaded band belongs to the first family: if the data came from it, each point would lie
    inside with a probability of 95 %.

    Parameters
    ----------
    fits
        What `fs.fit` has found.
    families
        One name or up to four; without it, the best family.
    ax
        Where to draw; without it, a new figure is made.
    lang
        Language of the words and numbers: en, fr or de.
    size
        ``page``, ``slide`` or ``poster``.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("qq.png")``.

    Raises
    ------
    UnknownName
        If a family was not fitted.
    """
    chosen, say = _chosen(fits, families), words(lang)
    values, places, n = _points(fits)
    from factorysim.experiments.input_analysis.curves import quantile

    series = [quantile(one.distribution, places) for one in chosen]
    low = float(min(values[0], *(points[0] for points in series)))
    high = float(max(values[-1], *(points[-1] for points in series)))
    below, above = _band(places, n)
    first = chosen[0].distribution
    unit = f" [{say(f'unit.{fits.unit}')}]" if fits.unit else ""
    return _drawn(
        [(one, points, values) for one, points in zip(chosen, series, strict=True)],
        band=(series[0], quantile(first, below), quantile(first, above)),
        ends=(low, high),
        labels=(
            say("chart.fits.qq", name=_family(chosen[0], say)) if len(chosen) == 1
            else say("chart.fits.qq_several"),
            say("chart.fits.expected", unit=unit),
            say("chart.fits.measured", unit=unit),
        ),
        ax=ax,
        say=say,
        sizes=measures(size),
    )  # fmt: skip


def pp(
    fits: Fits,
    families: str | Iterable[str] | None = None,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
) -> Figure:
    """Return the probabilities by fitted distributions against the shares of the data.

    The parameters are those of `qq`.
    """
    chosen, say = _chosen(fits, families), words(lang)
    values, places, n = _points(fits)
    from factorysim.experiments.input_analysis.curves import cumulative

    series = [cumulative(one.distribution, values) for one in chosen]
    return _drawn(
        [(one, places, points) for one, points in zip(chosen, series, strict=True)],
        band=(places, *_band(places, n)),
        ends=(0.0, 1.0),
        labels=(
            say("chart.fits.pp", name=_family(chosen[0], say)) if len(chosen) == 1
            else say("chart.fits.pp_several"),
            say("chart.fits.share"),
            say("chart.fits.probability"),
        ),
        ax=ax,
        say=say,
        sizes=measures(size),
    )  # fmt: skip


def _chosen(fits: Fits, families: str | Iterable[str] | None) -> list[Fitted]:
    if families is None:
        # The empirical distribution is the data: its points lie on the line whatever they are.
        return [fits.ranked[0]]
    names = [families] if isinstance(families, str) else list(families)
    if not 1 <= len(names) <= MOST_FAMILIES:
        raise ScenarioError(
            f"{len(names)} families are not possible in one picture: {listing(names)}. "
            f"From 1 to {MOST_FAMILIES} are."
        )
    return [fits[name] for name in names]


def _points(fits: Fits) -> tuple[Numbers, Numbers, int]:
    """Return the values to draw in ascending order, their places between 0 and 1, and n."""
    import numpy as np

    values = np.sort(np.array(fits.measured.values))
    n = len(values)
    if n > MOST_POINTS:
        # The ends are the interesting part and stay.
        kept = np.unique(np.linspace(0, n - 1, MOST_POINTS).round().astype(int))
    else:
        kept = np.arange(n)
    return values[kept], (kept + 0.5) / n, n


def _band(places: Numbers, n: int) -> tuple[Numbers, Numbers]:
    """Return between which probabilities each ordered value lies: they are beta distributed."""
    import numpy as np
    from scipy.special import betaincinv

    ranks = places * n + 0.5
    below, above = (
        np.asarray(betaincinv(ranks, n + 1 - ranks, (1 + sign * _CONFIDENCE) / 2), np.float64)
        for sign in (-1, 1)
    )
    return below, above


def _family(one: Fitted, say: Words) -> str:
    return say.name_of("distribution", one.name)


def _drawn(
    series: list[tuple[Fitted, Numbers, Numbers]],
    *,
    band: tuple[Numbers, Numbers, Numbers],
    ends: tuple[float, float],
    labels: tuple[str, str, str],
    ax: Axes | None,
    say: Words,
    sizes: Measures,
) -> Figure:
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis
    from factorysim.charts.sheets import POINTS, in_lines

    ax = axes_for(ax, width=sizes.height * 1.5, height=sizes.height * 1.25)
    ax.fill_between(
        band[0], band[1], band[2], color=SHADE, linewidth=0, label=say("chart.fits.band")
    )
    ax.plot(ends, ends, color=EDGE, linewidth=sizes.line * 0.8, label=say("chart.fits.line"))
    for (one, x, y), (colour, mark) in zip(series, _MARKS, strict=False):
        ax.plot(
            x, y, linestyle="none", marker=mark, markersize=sizes.font * 0.35,
            markerfacecolor="none", markeredgecolor=colour, markeredgewidth=sizes.line * 0.7,
            label=_family(one, say),
        )  # fmt: skip
    margin = (ends[1] - ends[0]) * 0.04 or 0.5
    for set_limits in (ax.set_xlim, ax.set_ylim):
        set_limits(ends[0] - margin, ends[1] + margin)
    key_below(ax, sizes, columns=1)
    title = in_lines(labels[0], width=sizes.height * 1.2 * POINTS, letters=sizes.title)
    dress(ax, title=title, x=labels[1], y=labels[2], size=sizes)
    number_axis(ax, say)
    return figure_of(ax)
