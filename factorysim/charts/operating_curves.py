"""Throughput and lead time over work in process, between the cases of Factory Physics.

A line is described by two numbers: the rate of its bottleneck, and the time that a part takes that
never waits. They say what the line could do with so many parts in it, at best and at worst; the run
is a point between these curves.

Source: Hopp & Spearman (2008), *Factory Physics*, chapter 7.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from factorysim.charts.operating_points import Line, Point, line_of, point_of
from factorysim.charts.over_time import readable_unit
from factorysim.charts.style import EDGE, LINE, MEAN, Size, measures
from factorysim.results.times import hours
from factorysim.text import words
from factorysim.theory import best_case, practical_worst_case, worst_case
from factorysim.units import SECONDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.style import Measures
    from factorysim.results.result import Result
    from factorysim.text import Words

_MOST_POINTS = 200
"""Of a curve over more numbers of parts, so many are computed."""


class _Scale(NamedTuple):
    """From the factory's time unit to the units of the axes."""

    per_hour: float
    lead: float
    unit: str


def operating_curves(
    result: Result,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
    others: Sequence[Result] = (),
) -> Figure:
    """Return throughput and lead time over work in process: the run between the textbook's cases.

    The two numbers behind the curves are estimated from the run (see `line_of`), the point is its
    mean (see `point_of`). With several products, all three are averages over the parts that left.

    Parameters
    ----------
    result
        What a run has shown.
    ax
        Where to draw; its area is divided in two. Without it, a new figure is made.
    lang
        Language of the words and numbers: en, fr or de.
    size
        ``page``, ``slide`` or ``poster``.
    others
        More runs of the same factory, for example with other numbers of cards: together with this
        one they make the measured curve.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("operating_curves.png")``.

    Raises
    ------
    NothingToDraw
        If no part left, or nobody has ever worked on one that did.
    """
    from factorysim.charts.pictures import axes_for, figure_of

    say, sizes = words(lang), measures(size)
    line = line_of(result)
    points = [point_of(run) for run in (result, *others)]
    unit = readable_unit(max(point.lead_time for point in points), result.time_unit)
    scale = _Scale(
        1 / hours(1.0, result.time_unit), SECONDS[result.time_unit] / SECONDS[unit], unit
    )
    host = axes_for(ax, width=sizes.width, height=1.35 * sizes.height)
    host.set_axis_off()
    above, below = (host.inset_axes((0.0, bottom, 1.0, 0.46)) for bottom in (0.54, 0.0))
    numbers = _numbers_of_parts(line, points)
    _draw_curves(above, below, line, numbers, scale, say, sizes)
    _draw_marks(above, below, line, scale, say, sizes)
    _draw_points(above, below, points, scale, say, sizes)
    _set_frame(above, below, line, numbers, points, scale)
    _dress(above, below, scale, say, sizes)
    return figure_of(host)


def _numbers_of_parts(line: Line, points: Sequence[Point]) -> list[int]:
    last = math.ceil(max(3 * line.critical_wip, 1.2 * max(point.wip for point in points), 6))
    return list(range(1, last + 1, math.ceil(last / _MOST_POINTS)))


def _draw_curves(
    above: Axes, below: Axes, line: Line, numbers: list[int], scale: _Scale, say: Words,
    sizes: Measures,
) -> None:  # fmt: skip
    times, machines = line.stations
    flows = {
        "best": [best_case(n, times, machines) for n in numbers],
        "practical": [practical_worst_case(n, times, machines) for n in numbers],
        "worst": [worst_case(n, times) for n in numbers],
    }
    cases = {
        name: [Point(flow.wip, flow.throughput, flow.lead_time) for flow in found]
        for name, found in flows.items()
    }
    # The best case has a corner that need not lie at a whole number of parts.
    corner = Point(line.critical_wip, line.rate, line.raw_time)
    cases["best"] = sorted([*cases["best"], corner])
    for (name, points), dashes in zip(cases.items(), ("solid", "dashed", "dotted"), strict=True):
        style: dict[str, Any] = {"color": LINE, "linestyle": dashes, "linewidth": sizes.line}
        label = say(f"chart.operating_curves.{name}")
        wip = [point.wip for point in points]
        above.plot(
            wip, [point.throughput * scale.per_hour for point in points], label=label, **style
        )
        below.plot(wip, [point.lead_time * scale.lead for point in points], **style)


def _draw_marks(
    above: Axes, below: Axes, line: Line, scale: _Scale, say: Words, sizes: Measures
) -> None:
    """Mark the three numbers of the line; their values are in the key."""
    rate, time = line.rate * scale.per_hour, line.raw_time * scale.lead
    text = {
        "rate": {"rate": say.number(f"{rate:.3g}"), "name": line.bottleneck},
        "raw": {"time": say.number(f"{time:.3g}"), "unit": say(f"unit.{scale.unit}")},
        "critical": {"wip": say.number(f"{line.critical_wip:.3g}")},
    }
    label = {key: say(f"chart.operating_curves.{key}", **found) for key, found in text.items()}
    thin: dict[str, Any] = {"color": EDGE, "linewidth": 0.5 * sizes.line, "zorder": 1}
    above.axhline(rate, linestyle="dashdot", label=label["rate"], **thin)
    below.axhline(time, linestyle=(0, (6, 2)), **thin)
    above.plot([], [], linestyle=(0, (6, 2)), label=label["raw"], **thin)
    for ax in (above, below):
        ax.axvline(line.critical_wip, linestyle=(0, (1, 3)), label=label["critical"], **thin)


def _draw_points(
    above: Axes, below: Axes, points: Sequence[Point], scale: _Scale, say: Words, sizes: Measures
) -> None:
    """Draw the run, and with others the curve through all of them in the order of their WIP."""
    for ax, field, factor in ((above, 1, scale.per_hour), (below, 2, scale.lead)):
        if len(points) > 1:
            row = sorted(points)
            ax.plot(
                [point.wip for point in row], [point[field] * factor for point in row],
                color=MEAN, linewidth=sizes.line, marker="o", markersize=3 * sizes.line,
                markerfacecolor="white", zorder=3, label=say("chart.operating_curves.measured"),
            )  # fmt: skip
        ax.plot(
            [points[0].wip], [points[0][field] * factor], linestyle="none", marker="o",
            color=MEAN, markersize=5 * sizes.line, zorder=4,
            label=say("chart.operating_curves.run"),
        )  # fmt: skip


def _set_frame(
    above: Axes, below: Axes, line: Line, numbers: list[int], points: Sequence[Point],
    scale: _Scale,
) -> None:  # fmt: skip
    """Leave the worst case out where it would make everything else small."""
    times, machines = line.stations
    longest = practical_worst_case(numbers[-1], times, machines).lead_time
    longest = max(1.25 * longest, 1.1 * max(point.lead_time for point in points))
    for ax in (above, below):
        ax.set_xlim(0, numbers[-1])
    above.set_ylim(0, 1.12 * line.rate * scale.per_hour)
    below.set_ylim(0, longest * scale.lead)


def _dress(above: Axes, below: Axes, scale: _Scale, say: Words, sizes: Measures) -> None:
    from factorysim.charts.pictures import dress, number_axis

    name = "chart.operating_curves"
    dress(above, title=say(f"{name}.title"), x="", y=say(f"{name}.throughput"), size=sizes)
    unit = say(f"unit.{scale.unit}")
    y = say(f"{name}.lead_time", unit=unit)
    dress(below, title="", x=say(f"{name}.wip"), y=y, size=sizes)
    above.tick_params(axis="x", labelbottom=False)
    for ax in (above, below):
        number_axis(ax, say)
        ax.tick_params(pad=0.4 * sizes.font)
    legend = above.legend(
        loc="upper left", bbox_to_anchor=(1.02, 1.0), frameon=False, fontsize=sizes.font,
        borderaxespad=0.0, handlelength=1.8,
    )  # fmt: skip
    for text in legend.get_texts():
        text.set_parse_math(False)
