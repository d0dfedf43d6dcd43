"""Where the parts went: ribbons between the places, as wide as the number of parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.flows import LOST, NO_PRODUCT, SCRAPPED, START, ways_of_parts
from factorysim.charts.ribbons import Node, Ribbon, plan_of_ribbons
from factorysim.charts.sheets import (
    POINTS,
    Entry,
    draw_key,
    key_height,
    line_height,
    sheet_for,
    widest,
    write,
)
from factorysim.charts.style import EDGE, SHADE, Size, colour_of_product, measures
from factorysim.errors import NothingToDraw
from factorysim.text import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.flows import Way
    from factorysim.charts.ribbons import Plan
    from factorysim.charts.style import Measures
    from factorysim.results.observed import Observed
    from factorysim.results.result import Result
    from factorysim.text import Words


class _Room(NamedTuple):
    """The area of the ribbons in points."""

    width: float
    height: float
    margin: float
    """Left and right of the nodes, for half of a label."""
    label: float
    """Above each node, for its label."""


def part_flow(
    result: Result, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
) -> Figure:
    """Return a picture of the flow of parts between the places (a Sankey diagram).

    A ribbon is as wide as the number of parts that went this way in the window, and has the colour
    of their product. What goes back, such as rework, runs below.

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
        Save it with ``figure.savefig("part_flow.png")``.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    NothingToDraw
        If no part went anywhere.
    """
    from factorysim.charts.pictures import dress, figure_of

    observed = result.observed
    counted = ways_of_parts(observed)
    if not counted:
        raise NothingToDraw("no part went anywhere in the observed time. Run it for longer.")
    say, sizes = words(lang), measures(size)
    names = _names_of_nodes(observed, say)
    plan = plan_of_ribbons(counted, order=list(names))
    labels = {name: f"{names[name]}\n{node.parts}" for name, node in plan.nodes.items()}
    entries = _key(observed, counted)
    room = _room_for(plan, labels, sizes)
    below = key_height(entries, width=room.width, letters=sizes.font)
    ax = sheet_for(ax, width=room.width, height=room.height + below, sizes=sizes)
    _draw(ax, plan, labels, room, sizes)
    draw_key(ax, entries, at=(0.0, room.height), width=room.width, letters=sizes.font)
    dress(ax, title=say("chart.part_flow.title"), x="", y="", size=sizes)
    return figure_of(ax)


def _names_of_nodes(observed: Observed, say: Words) -> dict[str, str]:
    """Return how each node is called, in the order in which those of one layer stand."""
    sources = [source.name for source in observed.sources]
    start = sources[0] if len(sources) == 1 else say("chart.part_flow.start")
    places = {place.name: place.name for place in observed.places}
    ends = {SCRAPPED: say("chart.part_flow.scrapped"), LOST: say("chart.part_flow.lost")}
    return {START: start, **places, **ends}


def _key(observed: Observed, counted: dict[Way, int]) -> list[Entry]:
    found = {way.product for way in counted} - {NO_PRODUCT}
    return [Entry(observed.products[i].name, colour_of_product(i)) for i in sorted(found)]


def _room_for(plan: Plan, labels: dict[str, str], sizes: Measures) -> _Room:
    """Return as much room as the labels need, at least that of the size."""
    label = widest(list(labels.values()), sizes.font)
    gap = 2 * line_height(sizes.font)
    width = max(sizes.width * POINTS, len(plan.layers) * (label + sizes.font))
    height = max(sizes.height * POINTS, plan.most_nodes * (gap + 2.5 * sizes.font))
    return _Room(width, height, label / 2 + 2, gap)


def _draw(ax: Axes, plan: Plan, labels: dict[str, str], room: _Room, sizes: Measures) -> None:
    from matplotlib.patches import Rectangle

    thickness = 0.7 * sizes.font
    placed = plan.placed(
        height=room.height - 0.5 * sizes.font,
        gap=room.label + 0.3 * sizes.font,
        left=room.margin - thickness / 2,
        right=room.width - room.margin + thickness / 2,
        thickness=thickness,
    )
    for ribbon in placed.ribbons:
        _draw_ribbon(ax, ribbon)
    for name, node in placed.nodes.items():
        ax.add_patch(
            Rectangle(
                (node.x, node.y),
                thickness,
                node.height,
                facecolor=EDGE,
                edgecolor=EDGE,
                linewidth=0.5,
                zorder=3,
                label=name,
            )
        )
        _draw_label(ax, node, thickness, labels[name], sizes)


def _draw_label(ax: Axes, node: Node, thickness: float, text: str, sizes: Measures) -> None:
    write(
        ax, node.x + thickness / 2, node.y - 0.15 * sizes.font, text, fontsize=sizes.font,
        ha="center", va="bottom", zorder=4, linespacing=1.05,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.5},
    )  # fmt: skip


def _draw_ribbon(ax: Axes, ribbon: Ribbon) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    points, codes = ribbon.outline
    colour = SHADE if ribbon.way.product == NO_PRODUCT else colour_of_product(ribbon.way.product)
    patch = PathPatch(
        Path(points, codes), facecolor=colour, edgecolor=colour, alpha=0.6, linewidth=0.3, zorder=2,
    )  # fmt: skip
    patch.set_gid(f"{ribbon.way.start} > {ribbon.way.end} > {ribbon.way.product}")
    ax.add_patch(patch)
