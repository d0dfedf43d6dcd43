"""How long the parts took: a histogram, and a box for each product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factorysim.charts.keys import key_beside
from factorysim.charts.over_time import readable_unit
from factorysim.charts.style import EDGE, MEAN, Size, colour_of_product, measures
from factorysim.errors import NothingToDraw, NotRecorded
from factorysim.results.observed import FATES
from factorysim.results.rows import columns_of
from factorysim.text import words
from factorysim.units import SECONDS

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.results.observed import Observed
    from factorysim.results.result import Result
    from factorysim.text import Words

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

_BARS = 30


def lead_times(
    result: Result, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
) -> Figure:
    """Return a histogram of the lead times of the parts that left in the window, by product.

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
        Save it with ``figure.savefig("lead_times.png")``.

    Raises
    ------
    NotRecorded
        If the run kept no rows of parts.
    NothingToDraw
        If no part left.
    """
    import numpy as np

    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis

    say, sizes = words(lang), measures(size)
    times, unit = _times(result.observed)
    ax = axes_for(ax, width=sizes.width, height=sizes.height)
    ax.hist(
        [*times.values()],
        bins=_BARS,
        stacked=True,
        color=[colour_of_product(product) for product in times],
        label=[result.observed.products[product].name for product in times],
        edgecolor=EDGE,
        linewidth=0.4,
    )
    mean = float(np.concatenate([*times.values()]).mean())
    label = say("chart.lead_times.mean", mean=say.number(f"{mean:.3g}"))
    ax.axvline(mean, color=MEAN, linewidth=sizes.line, linestyle="--", label=label)
    key_beside(ax, sizes)
    x = _label(say, unit)
    dress(ax, title=say("chart.lead_times.title"), x=x, y=say("chart.lead_times.parts"), size=sizes)
    number_axis(ax, say)
    return figure_of(ax)


def lead_times_by_product(
    result: Result, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
) -> Figure:
    """Return a box of the lead times of each product: quartiles, and 5 % and 95 % as whiskers.

    See `lead_times` for the parameters and errors.
    """
    import numpy as np

    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis

    say, sizes = words(lang), measures(size)
    times, unit = _times(result.observed)
    ax = axes_for(ax, width=sizes.width, height=sizes.height * 0.5 + sizes.row * len(times))
    for row, (product, values) in enumerate(times.items()):
        low, first, median, third, high = np.quantile(values, [0.05, 0.25, 0.5, 0.75, 0.95])
        ax.plot([low, high], [row, row], color=EDGE, linewidth=sizes.line, zorder=1)
        colour = colour_of_product(product)
        ax.barh(row, third - first, left=first, height=0.6, color=colour, edgecolor=EDGE)
        ax.plot([median, median], [row - 0.3, row + 0.3], color="black", linewidth=2 * sizes.line)
    names = [result.observed.products[product].name for product in times]
    ax.set_yticks(range(len(times)), names, parse_math=False)
    ax.set_ylim(len(times) - 0.5, -0.5)
    ax.set_xlim(left=0)
    dress(ax, title=say("chart.lead_times.by_product"), x=_label(say, unit), y="", size=sizes)
    number_axis(ax, say, which="x")
    return figure_of(ax)


def _label(say: Words, unit: str) -> str:
    return say("chart.lead_times.time", unit=say(f"unit.{unit}"))


def _times(observed: Observed) -> tuple[dict[int, Numbers], str]:
    """Return the lead times by product in a readable unit, and the unit."""
    if observed.parts is None:
        raise NotRecorded("this run kept no rows of parts. Run it with record='parts'.")
    rows = columns_of(observed.parts)
    left = rows["fate"] == FATES.index("left")
    if not left.any():
        raise NothingToDraw("no part left in the window, so there are no lead times. Run longer.")
    lead = (rows["left"] - rows["created"])[left]
    unit = readable_unit(float(lead.max()), observed.time_unit)
    scale = SECONDS[observed.time_unit] / SECONDS[unit]
    product = rows["product"][left]
    return {int(p): lead[product == p] * scale for p in sorted(set(product.tolist()))}, unit
