"""The factory as a drawing in the page (SVG): places, machines, ways, people and vehicles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factorysim.arrangement import Arrangement, Curve, arrange
from factorysim.report.markup import Html, element, joined

if TYPE_CHECKING:
    from factorysim.arrangement.pieces import Map, Placed, Strip
    from factorysim.results import Result
    from factorysim.results.floor_plan import FloorPlan, PlannedPlace, WaysPlan
    from factorysim.text import Words

_PAD = 6.0
_BASELINE = 15.0
"""From the top of a box to the line on which its name stands."""
_MARGIN = 4.0


def factory_picture(result: Result, say: Words) -> Html:
    """Return the drawing, with the titles of the places in the language of *say*."""
    observed, plan = result.observed, result.facts.floor_plan
    crews = {crew.name: len(crew.workers) for crew in observed.crews}
    fleets = {fleet.name: len(fleet.vehicles) for fleet in observed.fleets}
    picture = arrange(plan, crews, fleets)
    ways = {layout.name: layout for layout in plan.layouts}
    pieces = [
        _ARROW,
        *(_curve(curve) for curve in picture.curves),
        *(_place(placed, plan.places[i], say) for i, placed in picture.places.items()),
        *(_map(one, ways[one.name]) for one in picture.maps),
        *(_strip(strip, plan, say, is_crew=strip.name in crews) for strip in picture.strips),
    ]
    return element(
        "svg", *pieces, class_="factory", role="img", aria_label=say("report.factory"),
        viewBox=_view(picture), style=f"max-width:{picture.width:.0f}px",
    )  # fmt: skip


_ARROW = element(
    "defs",
    element(
        "marker", element("path", d="M0,0 L8,4 L0,8 z"),
        id="arrow", markerWidth="8", markerHeight="8", refX="7", refY="4", orient="auto",
        markerUnits="userSpaceOnUse",
    ),
)  # fmt: skip


def _view(picture: Arrangement) -> str:
    width, height = picture.width + 2 * _MARGIN, picture.height + 2 * _MARGIN
    return f"{-_MARGIN:g} {-_MARGIN:g} {width:.0f} {height:.0f}"


def _curve(curve: Curve) -> Html:
    points = " L".join(f"{x:.1f},{y:.1f}" for x, y in curve.points)
    kind = "link back" if curve.is_return else "link"
    return element("path", d=f"M{points}", class_=kind, marker_end="url(#arrow)")


def _place(placed: Placed, place: PlannedPlace, say: Words) -> Html:
    x, y, box = placed.x, placed.y, placed.box
    label = place.label(say.language)
    shown = label if len(label) <= box.letters else f"{label[: box.letters - 1]}…"
    shapes = [
        element("title", label),
        element("rect", x=x, y=y, width=box.width, height=box.height, rx=4.0, class_=place.kind),
        element("text", shown, x=x + _PAD, y=y + _BASELINE),
        *(element("circle", cx=x + left, cy=y + top, r=4.5, class_="slot")
          for left, top in box.slots),
        *(element("rect", x=x + left - half + 2, y=y + top - half + 2, width=2 * half - 4,
                  height=2 * half - 4, rx=2.0, class_="machine")
          for left, top, half in box.machines),
    ]  # fmt: skip
    return element("g", *shapes)


def _map(one: Map, ways: WaysPlan) -> Html:
    drawn = {(min(way.start, way.end), max(way.start, way.end)) for way in ways.ways}
    lines = [
        element("line", x1=one.nodes[a][0], y1=one.nodes[a][1], x2=one.nodes[b][0],
                y2=one.nodes[b][1], class_="way")
        for a, b in sorted(drawn)
    ]  # fmt: skip
    return element(
        "g",
        element("rect", x=one.x, y=one.y, width=one.width, height=one.height, class_="map"),
        element("text", one.name, x=one.x + _PAD, y=one.y + _BASELINE, class_="caption"),
        *lines,
        *(element("circle", cx=x, cy=y, r=3.5, class_="node") for x, y in one.nodes),
        *(element("text", text, x=x, y=y + 4, class_="stop") for text, x, y in one.names),
    )


def _strip(strip: Strip, plan: FloorPlan, say: Words, *, is_crew: bool) -> Html:
    titles = plan.titles.get(strip.name, {})
    label = titles.get(say.language) or titles.get("en") or strip.name
    shown = label if len(label) <= 17 else f"{label[:16]}…"
    first = strip.spots[0][1] if strip.spots else strip.y
    draw = _person if is_crew else _vehicle
    return element(
        "g",
        element("title", label),
        element("text", shown, x=strip.x, y=first + 4, class_="caption"),
        *(draw(x, y) for x, y in strip.spots),
    )


def _person(x: float, y: float) -> Html:
    head = element("circle", cx=x, cy=y - 9, r=4.5)
    body = element("path", d=f"M{x - 7:.1f},{y + 11:.1f} a7,12 0 0 1 14,0 z")
    return element("g", joined([head, body]), class_="person")


def _vehicle(x: float, y: float) -> Html:
    return element("rect", x=x - 10, y=y - 7, width=20.0, height=14.0, rx=3.0, class_="vehicle")
