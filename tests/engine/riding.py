"""Small factories in which vehicles carry parts, for stories that are computed by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from factorysim import Factory, Fleet
from tests.engine.stories import factory


def street(length: float = 10.0) -> dict[str, Any]:
    """Return a street of nodes a - b - c - d, at equal distances in m."""
    names = ("a", "b", "c", "d")
    edges = [{"from": here, "to": there, "length": length} for here, there in pairwise(names)]
    return {"nodes": {name: {} for name in names}, "edges": edges}


def agv(**attributes: Any) -> dict[str, Any]:
    """Return a fleet on the street: 1 m/s, no time for handling, waiting at `a`."""
    usual = {"layout": "hall", "speed": 1.0, "load": 0, "unload": 0, "start": ["a"]}
    return {"agv": Fleet(**{**usual, **attributes})}


def hall(
    routes: dict[str, Any],
    stations: dict[str, Any],
    *,
    places: dict[str, str] | None = None,
    fleets: dict[str, Any] | None = None,
    layout: dict[str, Any] | None = None,
    **more: Any,
) -> Factory:
    """Return a factory on the street, in seconds; *places* says where places without the name of
    a node lie."""
    given = {**street(), "places": places or {}, **(layout or {})}
    fleets = agv() if fleets is None else fleets
    more = {"time_unit": "s", "layouts": {"hall": given}, **more}
    return factory(routes, stations, fleets=fleets, **more)


def by_agv(place: Any, **transport: Any) -> dict[str, Any]:
    """Return a step to which the fleet carries."""
    return {"at": place, "transport": {"fleet": "agv", **transport}}
