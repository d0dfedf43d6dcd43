"""Layouts and fleets in the factory: names, rules, failures, and room for all the vehicles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from factorysim.errors import Problem, listing
from factorysim.model.checks_of_layouts import unknown_node
from factorysim.model.checks_of_names import unknown
from factorysim.model.checks_of_work import check_failure
from factorysim.model.disturbances import Failure
from factorysim.model.fleets import Fleet, GoTo
from factorysim.model.flow import EXIT, Flow
from factorysim.model.layout_graphs import capacities_of
from factorysim.model.layouts import Layout
from factorysim.rules import (
    REQUESTS,
    VEHICLES,
    is_request_rule,
    is_vehicle_rule,
    requests,
    vehicles,
)


def check_names(flow: Flow) -> Iterator[Problem]:
    """Yield what is wrong with the names in layouts and fleets, and with failures of vehicles."""
    known = places_to_drive_to(flow)
    for name, layout in flow.factory.layouts.items():
        for place in layout.places:
            if place not in known:
                message = unknown("place", place, known)
                yield Problem(message, f"layouts.{name}.places.{place}")
    for name, fleet in flow.factory.fleets.items():
        path = f"fleets.{name}"
        yield from _names(flow, fleet, path)
        yield from _rules(fleet, path)
        for failure_name, failure in fleet.failures.items():
            where = f"{path}.failures.{failure_name}"
            yield from check_failure(flow, failure, where)
            yield from _failure_on_the_road(failure, where)


def _failure_on_the_road(failure: Failure, path: str) -> Iterator[Problem]:
    """Yield what a failure of a machine can be, but not that of a vehicle."""
    if failure.needs is not None:
        yield Problem(
            "vehicles are repaired without a crew of the factory. Leave 'needs' out.",
            f"{path}.needs",
        )
    if failure.starts != "at_once":
        yield Problem(
            "for vehicles write 'fails: after_trip' at the fleet instead of 'starts'.",
            f"{path}.starts",
        )
    if failure.clock not in ("working", "cycles"):
        yield Problem(
            f"the clock {failure.clock!r} is not possible for vehicles. It is 'working' (driving, "
            "loading and unloading) or 'cycles' (trips).",
            f"{path}.clock",
        )
    if failure.after != "resume":
        yield Problem(
            f"after: {failure.after} is not possible for vehicles: a trip goes on after the "
            "repair. Leave 'after' out.",
            f"{path}.after",
        )


def check_room(
    name: str, layout: Layout, graph: Any, fleets: Mapping[str, Fleet]
) -> Iterator[Problem]:
    """Yield what is wrong with the numbers of vehicles on the layout called *name*.

    Parameters
    ----------
    graph
        The graph of the layout.
    fleets
        The fleets that drive on it, by name.
    """
    capacities = capacities_of(layout, graph)
    total, room = sum(fleet.count for fleet in fleets.values()), _room(graph, capacities)
    first = next(iter(fleets))
    if room is not None and total > room:
        yield Problem(
            f"{_vehicles(total)} cannot stand on the layout {name!r}, whose zones hold {room} "
            f"together. Take at most {room - 1}, so that one zone stays free to drive into, or "
            "give the layout more zones.",
            f"fleets.{first}.count",
        )
        return
    free = dict(capacities)
    for fleet_name, fleet in fleets.items():
        zones = {graph.nodes[layout.node_of(place)]["zone"] for place in fleet.start}
        if None in zones or not zones:
            continue
        places = sum(free[zone] for zone in zones)
        if fleet.count > places:
            yield Problem(
                f"{_vehicles(fleet.count)} cannot start at {listing(fleet.start)}, where zones "
                f"leave room for {places}. Name more nodes, or leave 'start' out to spread the "
                "vehicles evenly.",
                f"fleets.{fleet_name}.start",
            )
            continue
        _take_up(free, [graph.nodes[layout.node_of(place)]["zone"] for place in fleet.start], fleet)


def _take_up(free: dict[str, int], zones: list[str], fleet: Fleet) -> None:
    """Note in *free* that the vehicles of a fleet stand in zones that have room for them."""
    left = fleet.count
    while left:
        for zone in zones:
            taken = min(left, free[zone], 1)
            free[zone] -= taken
            left -= taken


def doubts(flow: Flow) -> Iterator[Problem]:
    """Yield what can be run but is probably not meant so."""
    factory = flow.factory
    carrying = {step.transport.fleet for _, _, step in flow.steps() if step.transport is not None}
    for name in factory.fleets:
        if name not in carrying:
            yield Problem(
                f"no step is reached by the fleet {name!r}, so it never carries anything. Write "
                f"{{at: mill, transport: {name}}} in a route.",
                f"fleets.{name}",
            )
    # People who walk on a layout may be offered several, of which they use one at a time.
    walked = any(c.walking is not None and c.walking.layout for c in factory.crews.values())
    for name, layout in factory.layouts.items():
        graph = layout.graph
        capacities = capacities_of(layout, graph)
        fleets = {key: fleet for key, fleet in factory.fleets.items() if fleet.layout == name}
        if not fleets and not walked:
            yield Problem("no fleet drives on this layout.", f"layouts.{name}")
        yield from _zones(layout, capacities, f"layouts.{name}")
        yield from _all_zones_taken(name, _room(graph, capacities), fleets)
        for fleet_name, fleet in fleets.items():
            yield from _without_effect(layout, capacities, fleet_name, fleet)


def places_to_drive_to(flow: Flow) -> list[str]:
    """Return the names of all places of the factory, the way out that nobody declares included."""
    return [*flow.places, *([] if flow.factory.exits else [EXIT])]


def _names(flow: Flow, fleet: Fleet, path: str) -> Iterator[Problem]:
    layouts, shifts = flow.factory.layouts, flow.factory.shifts
    if fleet.shift is not None and fleet.shift not in shifts:
        yield Problem(unknown("shift", fleet.shift, shifts), f"{path}.shift")
    if fleet.layout is not None and fleet.layout not in layouts:
        yield Problem(unknown("layout", fleet.layout, layouts), f"{path}.layout")
        return
    layout = None if fleet.layout is None else layouts[fleet.layout]
    named = [(name, f"{path}.start") for name in fleet.start]
    if isinstance(fleet.when_free, GoTo):
        named += [(name, f"{path}.when_free.go_to") for name in fleet.when_free.go_to]
    if fleet.tour is not None:
        named += [(name, f"{path}.tour.stops") for name in fleet.tour.stops]
    places = places_to_drive_to(flow)
    for name, where in dict.fromkeys(named):
        if layout is None and name not in places:
            yield Problem(unknown("place", name, places), where)
        elif layout is not None and layout.node_of(name) is None:
            if name in places:
                yield Problem(without_node(fleet.layout, name), where)
            else:
                yield Problem(unknown_node(layout, name), where)


def without_node(layout: str | None, place: str) -> str:
    """Return the sentence that says that a place lies nowhere on a layout."""
    return (
        f"{place!r} lies at no node of the layout {layout!r}, so vehicles cannot go there. Say at "
        f"which one: layouts.{layout}.places: {{{place}: NODE}}, or give a node the name {place!r}."
    )


def _rules(fleet: Fleet, path: str) -> Iterator[Problem]:
    kinds: list[tuple[Any, str, Callable[[str], bool], Iterable[str], str]] = [
        (fleet.rule, "request rule", is_request_rule, [*REQUESTS, *requests], "rule"),
        (fleet.choose, "vehicle rule", is_vehicle_rule, [*VEHICLES, *vehicles], "choose"),
    ]
    for given, kind, is_known, known, attribute in kinds:
        if isinstance(given, str) and not is_known(given):
            yield Problem(unknown(kind, given, known), f"{path}.{attribute}")


def _room(graph: Any, capacities: Mapping[str, int]) -> int | None:
    """Return how many vehicles can stand on a layout; None when some node belongs to no zone."""
    zones = {data["zone"] for _, data in graph.nodes(data=True)}
    return None if None in zones else sum(capacities[zone] for zone in zones)


def _vehicles(count: int) -> str:
    return "1 vehicle" if count == 1 else f"{count} vehicles"


def _zones(layout: Layout, capacities: Mapping[str, int], path: str) -> Iterator[Problem]:
    for name in layout.zones:
        if name not in capacities:
            known = listing(capacities) if capacities else "none at all"
            yield Problem(
                f"no node and no edge belongs to the zone {name!r}, so it limits nothing. Zones "
                f"are {known}. Write {{zone: {name}}} at a node or an edge.",
                f"{path}.zones.{name}",
            )
    if capacities:
        return
    for attribute in ("avoid_deadlocks", "when_stuck"):
        if attribute in layout.model_fields_set and getattr(layout, attribute) not in (
            False,
            "stop",
        ):
            yield Problem(
                f"{attribute!r} has no effect: the layout has no zones, so vehicles never wait for "
                "each other. Give nodes or edges a zone, or write zone_per_node: 1.",
                f"{path}.{attribute}",
            )


def _all_zones_taken(name: str, room: int | None, fleets: Mapping[str, Fleet]) -> Iterator[Problem]:
    total = sum(fleet.count for fleet in fleets.values())
    if fleets and total == room:
        yield Problem(
            f"{_vehicles(total)} fill all zones of the layout {name!r}: none is free to drive "
            "into, so all wait for each other for ever. Leave at least one zone free.",
            f"fleets.{next(iter(fleets))}.count",
        )


def _without_effect(
    layout: Layout, capacities: Mapping[str, int], name: str, fleet: Fleet
) -> Iterator[Problem]:
    if fleet.look_ahead != 1 and not capacities:
        yield Problem(
            f"'look_ahead' has no effect: the layout {fleet.layout!r} has no zones that could be "
            "claimed. Give nodes or edges a zone, or write zone_per_node: 1.",
            f"fleets.{name}.look_ahead",
        )
    if fleet.tour is not None:
        for attribute in ("rule", "choose", "reassign", "when_free"):
            if getattr(fleet, attribute) != Fleet.model_fields[attribute].default:
                yield Problem(
                    f"{attribute!r} has no effect: a train stops at every stop of its tour in "
                    "turn, takes up the oldest loads first and waits at the first stop.",
                    f"fleets.{name}.{attribute}",
                )
    if fleet.battery is not None and not layout.chargers:
        yield Problem(
            f"the layout {fleet.layout!r} has no charger, so the batteries run dry and the "
            f"vehicles stand still. Add layouts.{fleet.layout}.chargers: {{dock: {{at: NODE}}}}.",
            f"fleets.{name}.battery",
        )
