"""The graph of the routes: places with their load, and the ways that parts took between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factorysim.arrangement import arrange
from factorysim.charts.flows import START, ways_of_parts
from factorysim.charts.sheets import POINTS, line_height, sheet_for, text_width, write
from factorysim.charts.style import EDGE, LINE, SHADE, Size, measures
from factorysim.errors import NothingToDraw
from factorysim.results.observed import ACTIVE
from factorysim.results.times import machines_by_place, planned_time, ratio, time_in
from factorysim.text import percent, words

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.arrangement import Arrangement, Curve
    from factorysim.charts.style import Measures
    from factorysim.results.result import Result
    from factorysim.text import Words

_UNIT = 12.0
"""Size of the letters for which an arrangement leaves room, in its units."""
_WIDEST = 1.6
"""A wide factory makes a figure wider than usual, up to so many times; then letters shrink."""
_SQUARE = 16.0
"""Between the name of a place and the bar of its load, in units of an arrangement."""
_THIN, _THICK = 0.8, 7.0
"""Width of a way without and with most parts, in points of a page."""


class _Scale(NamedTuple):
    """From units of an arrangement to points."""

    points: float
    letters: float


def route_graph(
    result: Result, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
) -> Figure:
    """Return the places and the ways between them, with what went there and how busy they were.

    A line is as wide as the number of parts that took the way in the window; ways that nobody took
    are dotted. The bar in a box is the load: the share of planned time in which the machines of the
    place worked, were set up, or were down.

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

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("routes.png")``.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    NothingToDraw
        If there are no routes, or no part went anywhere.
    """
    from factorysim.charts.pictures import dress, figure_of

    say, sizes = words(lang), measures(size)
    graph = graph_of(result)
    plan = result.facts.floor_plan
    picture = arrange(plan, {}, {})
    scale = _scale_of(picture, sizes)
    counts: list[int] = [graph.edges[edge]["parts"] for edge in graph.edges]
    most = max(counts)
    if not most:
        raise NothingToDraw("no part went anywhere in the window, so the routes carry nothing.")
    title = say("chart.route_graph.title", most=most)
    width = max(picture.width * scale.points, 1.1 * text_width(title, sizes.title))
    ax = sheet_for(ax, width=width, height=picture.height * scale.points, sizes=sizes)
    for link, curve in zip(plan.links, picture.curves, strict=True):
        parts: int = graph.edges[link.start, link.end]["parts"]
        _draw_way(ax, curve, parts / most, scale)
    for index, placed in picture.places.items():
        load = graph.nodes[index]["load"] if index in graph else float("nan")
        label = plan.places[index].label(lang)
        _draw_place(ax, placed.x, placed.y, placed.box.width, placed.box.height, label, load, scale,
                    say)  # fmt: skip
    dress(ax, title=title, x="", y="", size=sizes)
    return figure_of(ax)


def graph_of(result: Result) -> nx.DiGraph[int]:
    """Return the graph: places by their index in the floor plan.

    Nodes have a ``load`` (NaN without machines), edges the number of ``parts`` that took the way in
    the window.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    NothingToDraw
        If no way leads from one place to another.
    """
    import networkx as nx

    plan = result.facts.floor_plan
    if not plan.links:
        raise NothingToDraw("no way leads from one place to another, so there are no routes.")
    machines = machines_by_place(result.observed)
    graph: nx.DiGraph[int] = nx.DiGraph()
    for index, place in enumerate(plan.places):
        own = machines.get(place.name, []) if place.kind != "source" else []
        graph.add_node(index, load=ratio(time_in(own, *ACTIVE), planned_time(own)))
    counted = ways_of_parts(result.observed)
    for link in plan.links:
        start, end = plan.places[link.start], plan.places[link.end]
        begin = START if start.kind == "source" else start.name
        parts = sum(
            number
            for way, number in counted.items()
            if (way.start, way.end) == (begin, end.name)
            and (begin != START or way.product in link.products)
        )
        graph.add_edge(link.start, link.end, parts=parts)
    return graph


def _scale_of(picture: Arrangement, sizes: Measures) -> _Scale:
    room = _WIDEST * sizes.width * POINTS
    points = min(sizes.font / _UNIT, room / picture.width)
    return _Scale(points, points * _UNIT)


def _draw_way(ax: Axes, curve: Curve, share: float, scale: _Scale) -> None:
    thick = (_THIN + (_THICK - _THIN) * share) * scale.letters / 9
    xs = [x * scale.points for x, _ in curve.points]
    ys = [y * scale.points for _, y in curve.points]
    ax.plot(
        xs, ys, color=LINE if share else EDGE, linewidth=thick, alpha=0.75,
        linestyle="solid" if share else "dotted", solid_capstyle="butt", zorder=1,
    )  # fmt: skip
    ax.annotate(
        "", xy=(xs[-1], ys[-1]), xytext=(xs[-2], ys[-2]), zorder=1,
        arrowprops={
            "arrowstyle": "-|>", "color": LINE if share else EDGE, "linewidth": 0,
            "mutation_scale": scale.letters * (1.0 + share), "shrinkA": 0, "shrinkB": 0,
        },
    )  # fmt: skip


def _draw_place(
    ax: Axes, x: float, y: float, width: float, height: float, label: str, load: float,
    scale: _Scale, say: Words,
) -> None:  # fmt: skip
    from matplotlib.patches import Rectangle

    left, top = x * scale.points, y * scale.points
    wide, high = width * scale.points, height * scale.points
    box = Rectangle((left, top), wide, high, facecolor="white", edgecolor=EDGE, zorder=2)
    ax.add_patch(box)
    letters = scale.letters * 0.95
    middle = left + wide / 2
    style = {"ha": "center", "va": "center_baseline", "fontsize": letters, "zorder": 4}
    is_known = load == load
    name_at = top + (0.75 * line_height(letters) if is_known else high / 2)
    write(ax, middle, name_at, _fitting(label, wide, letters), **style)
    if is_known:
        bar = top + _SQUARE * scale.points + 0.5 * line_height(letters)
        length = wide - letters
        begin = left + letters / 2
        height_of_bar = 1.2 * letters
        ax.add_patch(Rectangle((begin, bar), length, height_of_bar, facecolor=SHADE, zorder=3))
        ax.add_patch(
            Rectangle((begin, bar), length * load, height_of_bar, facecolor="#E69F00", zorder=3)
        )
        write(ax, middle, bar + height_of_bar / 2, percent(load, say), **style)


def _fitting(label: str, width: float, letters: float) -> str:
    """Return the label, cut with an ellipsis if it has no room."""
    shown = label
    while len(shown) > 1 and text_width(shown, letters) > width - 0.3 * letters:
        shown = f"{shown.removesuffix('…')[:-1]}…"
    return shown
