"""What stands and what is ordered along a chain of stocks, one panel for each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.over_time import clock_of, set_time, time_label
from factorysim.charts.style import LINE, MEAN, Size, measures
from factorysim.errors import NothingToDraw
from factorysim.results.history import happenings
from factorysim.results.stocks import bullwhip_of
from factorysim.text import words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from factorysim.results.observed import Observed
    from factorysim.results.result import Result

MOST_STOCKS = 8
"""Of more stocks, the first ones are drawn."""


class Course(NamedTuple):
    """What happened at one stock."""

    times: list[float]
    """When it changed ..."""
    units: list[float]
    """... and what was there from then on: units on hand minus backorders."""
    order_times: list[float]
    orders: list[float]
    """Units of each order."""


def chain(result: Result, *, lang: str = "en", size: Size = "page") -> Figure:
    """Return a picture of the stock and of the orders of each stock over time.

    Below 0 there are backorders. The title of a panel names its bullwhip: the variance of what it
    orders divided by the variance of what is demanded from it, as in ``result.stocks``.

    Parameters
    ----------
    result
        What a run has shown, with its history.
    lang
        Language of the words and numbers: en, fr or de.
    size
        ``page``, ``slide`` or ``poster``.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("chain.png")``. It has a panel for each stock, so it cannot
        be drawn into axes that are given.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    NothingToDraw
        If the factory has no stocks.
    """
    from factorysim.charts.pictures import Picture, dress, number_axis

    observed, say, sizes = result.observed, words(lang), measures(size)
    if not observed.stocks:
        raise NothingToDraw("this factory has no stocks, so there is no chain to draw.")
    courses = courses_of(observed)
    shown = observed.stocks[:MOST_STOCKS]
    clock = clock_of(observed)
    scale = clock.scale
    height = sizes.height * (0.35 + 0.45 * len(shown))
    figure = Picture(figsize=(sizes.width, height), layout="constrained")
    panels = figure.subplots(len(shown), 1, sharex=True, squeeze=False)[:, 0]
    for ax, stock in zip(panels, shown, strict=True):
        course = courses[stock.name]
        times = [time * scale for time in (*course.times, observed.end)]
        units = [*course.units, *course.units[-1:]]
        if units:
            ax.step(
                times, units, where="post", color=LINE, linewidth=sizes.line,
                label=say("chart.chain.stock"),
            )  # fmt: skip
        ax.plot(
            [time * scale for time in course.order_times], course.orders, color=MEAN,
            linestyle="--", marker=".", markersize=sizes.font * 0.4, linewidth=sizes.line * 0.7,
            label=say("chart.chain.orders"),
        )  # fmt: skip
        bullwhip = bullwhip_of(stock)
        ratio = "-" if math.isnan(bullwhip) else say.number(f"{bullwhip:.2f}")
        title = say("chart.chain.panel", stock=stock.name, bullwhip=ratio)
        dress(ax, title=title, x="", y=say("chart.chain.units"), size=sizes)
        set_time(ax, clock)
        number_axis(ax, say)
    panels[-1].set_xlabel(time_label(clock, say), fontsize=sizes.font)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(
        handles, labels, loc="outside lower center", ncols=2, frameon=False, fontsize=sizes.font
    )
    return figure


def courses_of(observed: Observed) -> dict[str, Course]:
    """Return what happened at each stock, by its name.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    found = {stock.name: Course([], [], [], []) for stock in observed.stocks}
    for happening in happenings(observed):
        if happening.kind == "stock":
            course = found[happening.place]
            if course.times and course.times[-1] == happening.time:
                # What comes in and goes out at one instant never stood there.
                course.units[-1] = happening.detail
            else:
                course.times.append(happening.time)
                course.units.append(happening.detail)
        elif happening.kind == "ordered":
            found[happening.place].order_times.append(happening.time)
            found[happening.place].orders.append(happening.detail)
    return found
