"""Steps to which vehicles carry the parts: whether they find their way from place to place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from factorysim.errors import Problem, listing
from factorysim.model.checks_of_circles import room_at
from factorysim.model.checks_of_fleets import check_room, without_node
from factorysim.model.checks_of_names import unknown
from factorysim.model.fleets import Fleet, GoTo, Transport
from factorysim.model.flow import Flow
from factorysim.model.layouts import Layout

if TYPE_CHECKING:
    import networkx


def check_names(flow: Flow) -> Iterator[Problem]:
    """Yield what is wrong with the transport of single steps."""
    fleets = flow.factory.fleets
    for product, number, step in flow.steps():
        path = f"products.{product}.route.{number}.transport"
        transport = step.transport
        if transport is None:
            continue
        if transport.fleet not in fleets:
            yield Problem(unknown("fleet", transport.fleet, fleets), path)
        elif transport.lot > fleets[transport.fleet].capacity:
            yield Problem(
                f"a lot of {transport.lot} parts does not fit on a vehicle, which carries "
                f"{fleets[transport.fleet].capacity}. Raise fleets.{transport.fleet}.capacity, or "
                "take smaller lots.",
                f"{path}.lot",
            )
        if number == 0:
            places = " or ".join(step.candidates)
            yield Problem(
                f"the route begins at {places}, so there is no place from which a vehicle could "
                "fetch the parts. Put one in front, such as a buffer where they enter: "
                f"route: [warehouse, {{at: {places}, transport: {transport.fleet}}}].",
                path,
            )


def check_flow(flow: Flow) -> Iterator[Problem]:
    """Yield what keeps parts from being carried; all names are known to be right."""
    factory = flow.factory
    for product, number, step in flow.steps():
        if step.transport is not None:
            yield from _handing_over(flow, product, number)
    lost = dict.fromkeys(_places_without_node(flow))
    yield from lost
    for name, layout in factory.layouts.items():
        fleets = {key: fleet for key, fleet in factory.fleets.items() if fleet.layout == name}
        if not fleets:
            continue
        roads = _Roads(layout)
        yield from check_room(name, layout, roads.graph, fleets)
        for fleet_name, fleet in fleets.items():
            stops = _stops(flow, fleet_name, fleet, layout)
            if fleet.tour is not None and not lost:
                yield from _on_tour(flow, fleet_name, fleet, layout)
            yield from _reached(roads, f"layouts.{name}", fleet_name, fleet, stops)


def doubts(flow: Flow) -> Iterator[Problem]:
    """Yield lots that can never come together."""
    for product, number, step in flow.steps():
        transport = step.transport
        if transport is None or transport.lot == 1:
            continue
        lot, path = transport.lot, f"products.{product}.route.{number}.transport.lot"
        consequence = _consequence(flow, transport)
        for name in flow.origins.get((product, number), ()):
            most = _waiting_at(flow, name)
            if most is not None and most < lot:
                yield Problem(
                    f"a lot of {lot} parts can never wait at {name!r}, where at most {most} can "
                    f"stand when finished{consequence}. Put a buffer behind {name!r}, from which "
                    "the lot is fetched.",
                    path,
                )
        for name in step.candidates:
            room = room_at(flow, name)
            if room is not None and room < lot and transport.reserve == "at_request":
                yield Problem(
                    f"{name!r} has room for only {room}, so a lot of {lot} parts can never be "
                    f"reserved a place there{consequence}. Give {name!r} more room, or take "
                    "smaller lots.",
                    path,
                )


def _waiting_at(flow: Flow, place: str) -> int | None:
    """Return how many parts can wait for a vehicle at a place; None when unlimited or unknown."""
    if place in flow.factory.conveyors:
        return 1
    station = flow.factory.work_places.get(place)
    if station is None:
        return flow.factory.buffers[place].capacity if place in flow.factory.buffers else None
    batch = station.batch.max if station.batch is not None else 1
    return None if batch is None else station.capacity * batch


def _consequence(flow: Flow, transport: Transport) -> str:
    longest = transport.wait_at_most
    if longest is None:
        return ": no vehicle is ever asked for"
    shown = longest if isinstance(longest, str) else f"{longest:g} {flow.factory.time_unit}"
    return f": each smaller lot waits for {shown}"


class _Roads:
    """The graph of a layout, with what is asked about it again and again."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.graph: networkx.DiGraph[str] = layout.graph

    @cached_property
    def regions(self) -> dict[str, int]:
        """For each node the number of its region, inside which every node can be reached."""
        import networkx

        regions = networkx.strongly_connected_components(self.graph)
        return {node: number for number, nodes in enumerate(regions) for node in nodes}

    def leads(self, start: str, end: str) -> bool:
        """Whether a vehicle can drive from one node to the other."""
        import networkx

        return self.regions[start] == self.regions[end] or networkx.has_path(self.graph, start, end)


def _handing_over(flow: Flow, product: str, number: int) -> Iterator[Problem]:
    """Find stations in front that hand parts over in a way that no vehicle can follow."""
    path = f"products.{product}.route.{number}.transport"
    for name in flow.origins.get((product, number), ()):
        station = flow.factory.work_places.get(name)
        if station is None:
            continue
        if station.batch is not None and station.batch.move_together:
            yield Problem(
                f"{name!r} hands over whole lots that move together, but vehicles carry parts. "
                f"Leave stations.{name}.batch.move_together out and write the size of the lot "
                f"here: {{fleet: {_transport(flow, product, number).fleet}, lot: 4}}.",
                path,
            )
        if station.blocking == "before_service":
            yield Problem(
                f"{name!r} begins only when the next place is reserved (before_service), while "
                "a place to which parts are carried is reserved when a vehicle is asked for. Take "
                f"stations.{name}.blocking: after_service.",
                path,
            )


def _transport(flow: Flow, product: str, number: int) -> Transport:
    transport = flow.factory.products[product].route[number].transport
    assert transport is not None
    return transport


def carried_places(flow: Flow) -> Iterator[tuple[str, str, str]]:
    """Yield each place where vehicles fetch or set down parts: path of the step, fleet, place."""
    for product, number, step in flow.steps():
        if step.transport is not None:
            path = f"products.{product}.route.{number}"
            for place in (*flow.origins.get((product, number), ()), *step.candidates):
                yield path, step.transport.fleet, place


def _places_without_node(flow: Flow) -> Iterator[Problem]:
    said: set[tuple[str, str]] = set()
    for path, fleet, place in carried_places(flow):
        layout = flow.factory.fleets[fleet].layout
        if layout is None or (layout, place) in said:
            continue
        said.add((layout, place))
        if flow.factory.layouts[layout].node_of(place) is None:
            yield Problem(without_node(layout, place), f"{path}.transport")


def _stops(flow: Flow, name: str, fleet: Fleet, layout: Layout) -> dict[str, str]:
    """Return the nodes between which the vehicles of a fleet must find a way, with their words."""
    named = [place for _, carrier, place in carried_places(flow) if carrier == name]
    if fleet.tour is not None:
        named += fleet.tour.stops
    if isinstance(fleet.when_free, GoTo):
        named += fleet.when_free.go_to
    if fleet.when_free == "home":
        named += fleet.start
    if fleet.battery is not None:
        named += [charger.at for charger in layout.chargers.values()]
    stops: dict[str, str] = {}
    for place in dict.fromkeys(named):
        node = layout.node_of(place)
        if node is not None:
            stops.setdefault(node, _at(place, node))
    return stops


def _at(place: str, node: str) -> str:
    return repr(place) if place == node else f"{place!r} (node {node!r})"


def _reached(
    roads: _Roads, path: str, name: str, fleet: Fleet, stops: dict[str, str]
) -> Iterator[Problem]:
    """Yield the first pair of stops between which there is no way."""
    first = next(iter(stops), None)
    if first is None:
        return
    if not roads.graph.number_of_edges() and len(stops) > 1:
        yield Problem(
            f"there are no edges, so the vehicles of {name!r} can drive nowhere. List the ways: "
            f"edges: [[{', '.join(list(stops)[:2])}], ...].",
            path,
        )
        return
    other = next((node for node in stops if roads.regions[node] != roads.regions[first]), None)
    if other is not None:
        start, end = (other, first) if roads.leads(first, other) else (first, other)
        yield Problem(_no_way(name, stops[start], stops[end]), path)
        return
    for place in fleet.start:
        node = roads.layout.node_of(place)
        if node is not None and not roads.leads(node, first):
            yield Problem(_no_way(name, _at(place, node), stops[first]), path)
            return


def _no_way(fleet: str, start: str, end: str) -> str:
    return (
        f"the vehicles of {fleet!r} cannot drive from {start} to {end}: no way leads there. Add an "
        "edge, or let one be used in both directions (one_way: false)."
    )


def _on_tour(flow: Flow, name: str, fleet: Fleet, layout: Layout) -> Iterator[Problem]:
    """Find places to or from which parts are carried that the tour passes by."""
    assert fleet.tour is not None
    nodes = {layout.node_of(stop) for stop in fleet.tour.stops}
    missing: dict[str, str] = {}
    for path, carrier, place in carried_places(flow):
        if carrier == name and layout.node_of(place) not in nodes:
            missing.setdefault(place, path)
    for place, path in missing.items():
        yield Problem(
            f"the tour of {name!r} does not stop at {place!r}: it goes round "
            f"{listing(fleet.tour.stops)}. Add {place!r} to fleets.{name}.tour.stops.",
            f"{path}.transport",
        )
