"""How often each way of a layout was driven: a map with its traffic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factorysim.charts.style import EDGE, Size, measures
from factorysim.errors import NothingToDraw
from factorysim.text import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.style import Measures
    from factorysim.results.floor_plan import WaysPlan
    from factorysim.results.result import Result

_COLOURS = "viridis_r"
"""A scale that people with any kind of colour vision can read, and that prints in grey."""


def traffic(
    result: Result,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
    layout: str | None = None,
) -> Figure:
    """Return a map of a layout: the more often a way was driven, the wider and darker it is.

    Parameters
    ----------
    result
        What a run has shown.
    ax
        Where to draw; without it, a new figure is made.
    lang
        Language of the words and numbers: en, fr or de.
    size
        ``page``, ``slide`` or ``poster``.
    layout
        The layout; without it, the first one.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("traffic.png")``.

    Raises
    ------
    NothingToDraw
        If the factory has no such layout, or no vehicle drove on it.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of

    say, sizes = words(lang), measures(size)
    plan = _layout(result, layout)
    passages = passages_per_hour(result, plan.name)
    if not any(passages.values()):
        raise NothingToDraw(f"no vehicle drove on the layout {plan.name} in the observed time.")
    ax = axes_for(ax, width=sizes.width, height=sizes.height * 1.6)
    places = _positions(plan)
    _draw_ways(ax, plan, places, passages, sizes, say("chart.traffic.passages"), say)
    _name_stops(ax, plan, places, sizes)
    ax.set_aspect("equal", adjustable="datalim")
    ax.margins(x=0.3, y=0.12)
    dress(ax, title=say("chart.traffic.title", layout=plan.name), x="", y="", size=sizes)
    ax.set_axis_off()
    return figure_of(ax)


def passages_per_hour(result: Result, layout: str) -> dict[tuple[str, str], float]:
    """Return how often each way was driven per hour, by all fleets, from node to node."""
    table = result.traffic
    own = table[table["layout"] == layout]
    found: dict[tuple[str, str], float] = {}
    for start, end, passages in zip(own["from"], own["to"], own["passages [1/h]"], strict=True):
        found[start, end] = found.get((start, end), 0.0) + float(passages)
    return found


def _layout(result: Result, name: str | None) -> WaysPlan:
    layouts = result.facts.floor_plan.layouts
    for plan in layouts:
        if name is None or plan.name == name:
            return plan
    what = "has no layout" if name is None else f"has no layout called {name!r}"
    raise NothingToDraw(f"this factory {what}, so there is no traffic to draw.")


def _positions(plan: WaysPlan) -> list[tuple[float, float]]:
    if plan.positions is not None:
        return plan.positions
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(plan.nodes)))
    graph.add_edges_from((way.start, way.end) for way in plan.ways)
    found = nx.kamada_kawai_layout(graph)
    return [(float(found[node][0]), float(found[node][1])) for node in range(len(plan.nodes))]


def _draw_ways(
    ax: Axes,
    plan: WaysPlan,
    places: list[tuple[float, float]],
    passages: dict[tuple[str, str], float],
    sizes: Measures,
    label: str,
    say: Any,
) -> None:
    from matplotlib import colormaps
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.ticker import FuncFormatter

    scale = Normalize(0, max(passages.values()))
    colours = colormaps[_COLOURS]
    two_ways = {(way.end, way.start) for way in plan.ways}
    for way in plan.ways:
        often = passages.get((plan.nodes[way.start], plan.nodes[way.end]), 0.0)
        bend = 0.12 if (way.start, way.end) in two_ways else 0.0
        ax.add_patch(
            FancyArrowPatch(
                places[way.start], places[way.end], arrowstyle="-|>",
                connectionstyle=f"arc3,rad={bend}", mutation_scale=sizes.font * 0.9,
                shrinkA=0, shrinkB=sizes.font * 0.2, color=colours(0.12 + 0.88 * scale(often)),
                linewidth=sizes.line * (0.6 + 2.4 * scale(often)),
            )
        )  # fmt: skip
    xs, ys = zip(*places, strict=True)
    ax.scatter(xs, ys, s=(sizes.font * 0.3) ** 2, color=EDGE, zorder=3)
    bar = ax.figure.colorbar(ScalarMappable(scale, colours), ax=ax, shrink=0.8)
    bar.set_label(label, fontsize=sizes.font)
    bar.ax.tick_params(labelsize=sizes.font)
    bar.ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: say.number(f"{value:g}")))


def _name_stops(
    ax: Axes, plan: WaysPlan, places: list[tuple[float, float]], sizes: Measures
) -> None:
    """Write the names of what lies at a node beside it, away from the middle of the map."""
    names: dict[int, list[str]] = {}
    for place, node in plan.stops.items():
        names.setdefault(node, []).append(place)
    middle = sum(x for x, _ in places) / len(places)
    for node, own in names.items():
        x, y = places[node]
        is_left = x < middle
        ax.annotate(
            "\n".join(own), (x, y), xytext=(-sizes.font * 0.5 if is_left else sizes.font * 0.5, 0),
            textcoords="offset points", ha="right" if is_left else "left", va="center",
            fontsize=sizes.font * 0.9, parse_math=False,
            bbox={"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"},
        )  # fmt: skip
