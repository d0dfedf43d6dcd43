"""The value stream of a product: process boxes, stock before them, and the line of time below."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.over_time import readable_unit
from factorysim.charts.sheets import POINTS, line_height, sheet_for, widest, write
from factorysim.charts.style import EDGE, LOOKS, SHADE, Size, measures
from factorysim.results.times import machines_by_place, planned_time, ratio, time_in, window_length
from factorysim.results.value_streams import Stage, ValueStream, value_stream_of
from factorysim.text import percent, words
from factorysim.units import SECONDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.style import Measures
    from factorysim.results.result import Result
    from factorysim.text import Words

_DOWN = ("failed", "waiting_for_repair", "maintenance")


class _Drawn(NamedTuple):
    """A stage with its texts and widths in points."""

    stage: Stage
    name: str
    data: list[str]
    """Lines in the box; empty for a place without machines."""
    waited: str
    worked: str
    stock: str
    left: float
    """Width of the part with the triangle."""
    right: float
    """Width of the box."""


def value_stream(
    result: Result,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
    product: str | None = None,
) -> Figure:
    """Return a value stream map of one product (Rother & Shook, *Learning to See*, 1999).

    A triangle is the mean number of its parts that wait at a place, a box the place with its
    machines: share of time at work, in setup and down, of all their parts. The line below goes up
    for waiting (setup and transport included) and down for work; together they are the mean lead
    time of the parts that left. Of places that do the same, each part saw one only: their times are
    means over all parts, too.

    Parameters
    ----------
    result
        What a run has shown, with its history.
    ax
        Where to draw; without it, a new figure is made.
    lang
        Language of the words and numbers: en, fr or de.
    size
        ``page``, ``slide`` or ``poster``.
    product
        Whose stream; without it, the product of which most parts left.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("value_stream.png")``.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    NothingToDraw
        If no part of the product left in the window.
    UnknownName
        If there is no such product.
    """
    from factorysim.charts.pictures import dress, figure_of

    say, sizes = words(lang), measures(size)
    stream = value_stream_of(result, product)
    width = sizes.width * POINTS
    rows = _in_rows([_drawn(stage, stream, result, say, sizes) for stage in stream.stages], width)
    most = max(len(one.data) for row in rows for one in row)
    # A name, the box, two lines of the timeline, and what separates the rows.
    height = line_height(sizes.font) * (max(most, 2) + 6.5)
    ax = sheet_for(ax, width=width, height=height * len(rows), sizes=sizes)
    for number, row in enumerate(rows):
        _draw_row(ax, row, number * height, most, sizes)
    told = {
        "lead": _time(stream.lead_time, stream, result, say),
        "work": _time(stream.worked, stream, result, say),
        "share": percent(ratio(stream.worked, stream.lead_time), say),
    }
    title = say("chart.value_stream.title", product=stream.product, **told)
    dress(ax, title=title, x="", y="", size=sizes)
    return figure_of(ax)


def _drawn(
    stage: Stage, stream: ValueStream, result: Result, say: Words, sizes: Measures
) -> _Drawn:
    name = stage.place or say("chart.waiting.outside")
    data = _data_of(stage.place, result, say)
    waited, worked = (
        _time(stage.waited, stream, result, say),
        _time(stage.worked, stream, result, say),
    )
    # Little's law for one place: the mean number is the rate times the stay.
    rate = stream.parts / window_length(result.observed)
    stock = say.number(f"{stage.waited * rate:.3g}")
    gap = 1.2 * sizes.font
    box = widest([name, *data, worked if stage.worked else ""], sizes.font) + gap if data else 0.0
    own = widest([waited, stock, "" if data else name], sizes.font)
    return _Drawn(stage, name, data, waited, worked, stock, max(own, 3 * sizes.font) + gap, box)


def _data_of(place: str, result: Result, say: Words) -> list[str]:
    machines = machines_by_place(result.observed).get(place, [])
    kind = next((seen.kind for seen in result.observed.places if seen.name == place), "")
    if not machines or kind not in ("station", "cell"):
        return []
    planned = planned_time(machines)
    shares = {
        "working": ratio(time_in(machines, "working"), planned),
        "setup": ratio(time_in(machines, "setup"), planned),
        "down": ratio(time_in(machines, *_DOWN), planned),
    }
    lines = [say("chart.value_stream.machines", count=len(machines))]
    lines += [
        say(f"chart.value_stream.{name}", share=percent(share, say))
        for name, share in shares.items()
        if share > 0
    ]
    return lines


def _time(time: float, stream: ValueStream, result: Result, say: Words) -> str:
    """Return a time in the unit that suits the lead time."""
    unit = readable_unit(stream.lead_time, result.time_unit)
    value = time * SECONDS[result.time_unit] / SECONDS[unit]
    return f"{say.number(f'{value:.3g}')} {say(f'unit.{unit}')}"


def _in_rows(drawn: list[_Drawn], width: float) -> list[list[_Drawn]]:
    """Break the stream into rows, as lines of a text are."""
    rows: list[list[_Drawn]] = [[]]
    used = 0.0
    for one in drawn:
        needed = one.left + one.right
        if rows[-1] and used + needed > width:
            rows.append([])
            used = 0.0
        rows[-1].append(one)
        used += needed
    return rows


def _draw_row(ax: Axes, row: list[_Drawn], top: float, most: int, sizes: Measures) -> None:
    from matplotlib.patches import Polygon, Rectangle

    font, line = sizes.font, line_height(sizes.font)
    middle = top + line * (1 + max(most, 2) / 2)
    up, down = top + line * (max(most, 2) + 3), top + line * (max(most, 2) + 4.2)
    x = 0.0
    steps: list[tuple[float, float]] = []
    for one in row:
        centre = x + one.left / 2
        side = 1.1 * font
        corners = [
            (centre, middle - side), (centre + side, middle + side * 0.7),
            (centre - side, middle + side * 0.7),
        ]  # fmt: skip
        ax.add_patch(Polygon(corners, facecolor="#F0E442", edgecolor=EDGE, linewidth=0.8))
        style = {"ha": "center", "fontsize": font}
        write(ax, centre, middle + side + 0.6 * line, one.stock, va="center_baseline", **style)
        if not one.data:
            write(ax, centre, middle - side - 0.6 * line, one.name, va="center_baseline", **style)
        steps += [(x, up), (x + one.left, up)]
        write(ax, centre, up - 0.6 * line, one.waited, va="center_baseline", **style)
        x += one.left
        if one.data:
            box = (x + 0.2 * font, top + 0.1 * line)
            wide, high = one.right - 0.4 * font, line * (most + 1.2)
            ax.add_patch(Rectangle(box, wide, high, facecolor="white", edgecolor=EDGE))
            head = Rectangle(box, wide, 1.15 * line, facecolor=SHADE, edgecolor=EDGE)
            ax.add_patch(head)
            write(ax, x + one.right / 2, top + 0.7 * line, one.name, va="center_baseline", **style)
            for number, text in enumerate(one.data):
                y = top + (1.85 + number) * line
                write(ax, x + one.right / 2, y, text, va="center_baseline", **style)
            steps += [(x, down), (x + one.right, down)]
            if one.stage.worked:
                write(ax, x + one.right / 2, down + 0.7 * line, one.worked,
                      va="center_baseline", **style)  # fmt: skip
            x += one.right
    ax.plot(
        [point[0] for point in steps], [point[1] for point in steps],
        color=LOOKS["working"].colour, linewidth=1.6 * sizes.line,
    )  # fmt: skip
