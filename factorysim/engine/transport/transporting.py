"""From fleets and layouts as data to live ones, and to the steps to which they carry."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from factorysim.engine.lean import is_never_full
from factorysim.engine.transport.batteries import BatteryState, ChargingPoint
from factorysim.engine.transport.fleets import Fleet
from factorysim.engine.transport.lean_fleets import LeanFleet
from factorysim.engine.transport.lean_rides import LeanVehicle, rides_are_lean
from factorysim.engine.transport.requests import Carried
from factorysim.engine.transport.sending import request_rule, vehicle_rule
from factorysim.engine.transport.tours import TourFleet, Train
from factorysim.engine.transport.tracks import Pace
from factorysim.engine.transport.traffic import Traffic, Zone, hold
from factorysim.engine.transport.vehicles import Vehicle
from factorysim.engine.wear import WorkingClock
from factorysim.errors import ModelError
from factorysim.model.checks_of_transport import carried_places
from factorysim.model.durations import as_distribution
from factorysim.model.fleets import GoTo, Tour, Transport
from factorysim.model.flow import Flow
from factorysim.units import SECONDS, in_unit

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.steps import Step
    from factorysim.model.fleets import Battery
    from factorysim.model.fleets import Fleet as FleetModel


def build_fleets(floor: Floor, *, watched: bool) -> None:
    """Put the fleets of the plan on the floor, and let the steps know what brings their parts.

    Parameters
    ----------
    watched
        Whether every edge that a vehicle drives onto is to be announced.
    """
    plan = floor.plan
    traffics: dict[str, Traffic] = {}
    for given in plan.factory.fleets.values():
        name = given.layout
        if name is not None and name not in traffics:
            traffics[name] = _traffic(floor, name, len(traffics))
    floor.traffics = list(traffics.values())
    points = {name: _charging_points(floor, traffic) for name, traffic in traffics.items()}
    for number, (name, given) in enumerate(plan.factory.fleets.items()):
        is_lean = not watched and _is_lean(floor, name, given)
        fleet = _fleet(floor, name, number, given, is_lean=is_lean)
        floor.fleets.append(fleet)
        if given.layout is None:
            fleet.nodes = {index: index for index in range(len(floor.places))}
        else:
            fleet.track, fleet.traffic = plan.tracks[given.layout], traffics[given.layout]
            fleet.nodes = _nodes_of_places(floor, given.layout)
        if given.tour is not None:
            _tour(floor, fleet, given, given.tour)
        _vehicles(floor, fleet, given, watched=watched)
        if given.battery is not None:
            _batteries(fleet, given.battery, points[given.layout or ""])
        _idle_nodes(floor, fleet, given)
    _tell_steps(floor)


def _traffic(floor: Floor, name: str, number: int) -> Traffic:
    track = floor.plan.tracks[name]
    traffic = Traffic(floor, track, number)
    help_time = as_distribution(floor.plan.factory.layouts[name].help_time, floor.plan.unit)
    traffic.help_time = floor.flow.streams.of(help_time, f"layouts.{name}.help_time")
    return traffic


def _charging_points(floor: Floor, traffic: Traffic) -> list[ChargingPoint]:
    layout = floor.plan.factory.layouts[traffic.track.name]
    points = []
    for number, (name, charger) in enumerate(layout.chargers.items()):
        zone = Zone(floor, name, charger.places, (*traffic.rank, -1, number))
        node = traffic.track.node_index[charger.at]
        points.append(ChargingPoint(node, charger.power, zone))
    return points


def _is_lean(floor: Floor, name: str, given: FleetModel) -> bool:
    track = None if given.layout is None else floor.plan.tracks[given.layout]
    is_lean = rides_are_lean(given, track, floor.plan.unit)
    return is_lean and given.needs is None and not _some_wait_on_arrival(floor, name)


def _some_wait_on_arrival(floor: Floor, fleet: str) -> bool:
    """Whether some parts come to a place that may have no room for them yet."""
    steps = [step.transport for route in floor.plan.routes for step in route]
    return any(
        transport is not None and transport.fleet == fleet and transport.reserve == "on_arrival"
        for transport in [*steps, *floor.plan.transport_to_exit]
    )


def _fleet(floor: Floor, name: str, number: int, given: FleetModel, *, is_lean: bool) -> Fleet:
    unit, streams = floor.plan.unit, floor.flow.streams
    kind = LeanFleet if is_lean else Fleet if given.tour is None else TourFleet
    fleet = kind(floor, name, number, capacity=given.capacity)
    fleet.takes_more = given.takes_more
    fleet.draw_load = streams.of(as_distribution(given.load, unit), f"fleets.{name}.load")
    fleet.draw_unload = streams.of(as_distribution(given.unload, unit), f"fleets.{name}.unload")
    if given.travel is not None:
        travel = as_distribution(given.travel, unit)
        fleet.mean_travel = travel.expected
        fleet.draw_travel = streams.of(travel, f"fleets.{name}.travel")
    fleet.look_ahead = None if given.look_ahead == "route" else given.look_ahead
    fleet.reassigns = given.reassign
    fleet.prefer_request = request_rule(given.rule, fleet)
    fleet.prefer_vehicle = vehicle_rule(given.choose, fleet)
    return fleet


def _nodes_of_places(floor: Floor, layout: str) -> dict[int, int]:
    given, track = floor.plan.factory.layouts[layout], floor.plan.tracks[layout]
    nodes = {}
    for name, index in floor.plan.place_index.items():
        node = given.node_of(name)
        if node is not None:
            nodes[index] = track.node_index[node]
    return nodes


def _tour(floor: Floor, fleet: Fleet, given: FleetModel, tour: Tour) -> None:
    """Say where the trains of *fleet* stop, and when their rounds begin."""
    assert isinstance(fleet, TourFleet)
    unit, streams, path = floor.plan.unit, floor.flow.streams, f"fleets.{fleet.name}.tour"
    fleet.stops = [_node_named(floor, fleet, given, name) for name in tour.stops]
    fleet.skips_empty_stops = tour.skip_empty_stops
    fleet.draw_stop_time = streams.of(as_distribution(tour.stop_time, unit), f"{path}.stop_time")
    if tour.every is not None:
        fleet.draw_gap = streams.of(as_distribution(tour.every, unit), f"{path}.every")
    fleet.when_waiting = tour.when_waiting or 1


# Vehicles.


def _vehicles(floor: Floor, fleet: Fleet, given: FleetModel, *, watched: bool) -> None:
    metres = SECONDS[floor.plan.unit]
    acceleration = None if given.acceleration is None else given.acceleration * metres**2
    fleet.paces = (
        Pace(given.speed.empty * metres, acceleration),
        Pace(given.speed.loaded * metres, acceleration),
    )
    is_lean = isinstance(fleet, LeanFleet)
    kind = LeanVehicle if is_lean else Vehicle if given.tour is None else Train
    for number in range(1, given.count + 1):
        vehicle = kind(fleet, number)
        fleet.vehicles.append(vehicle)
        vehicle.fails_after_trip = given.fails == "after_trip"
        vehicle.clocks = _clocks(floor, fleet.name, number, given)
        traffic = fleet.traffic
        if traffic is not None:
            traffic.vehicles.append(vehicle)
            if watched or not traffic.is_free:
                vehicle.drives_edge_by_edge()
    _put_on_the_track(floor, fleet, given)


def _batteries(fleet: Fleet, given: Battery, points: list[ChargingPoint]) -> None:
    for vehicle in fleet.vehicles:
        vehicle.battery = BatteryState(given, fleet.floor.plan.unit, points)
    for point in points:
        if given.opportunity:
            point.fleets.append(fleet)


def _clocks(floor: Floor, name: str, number: int, given: FleetModel) -> list[WorkingClock]:
    unit, streams = floor.plan.unit, floor.flow.streams
    clocks = []
    for failure_name, failure in given.failures.items():
        path = f"fleets.{name}.{number}.failures.{failure_name}"
        clocks.append(
            WorkingClock(
                streams.of(failure.time_to_failure(unit), f"{path}.every"),
                streams.of(failure.time_to_repair(unit), f"{path}.repair"),
                by_trips=failure.clock == "cycles",
            )
        )
    return clocks


def _put_on_the_track(floor: Floor, fleet: Fleet, given: FleetModel) -> None:
    """Let the vehicles stand where they start: at the named nodes in turn, or spread evenly."""
    traffic = fleet.traffic
    nodes = _start_nodes(floor, fleet, given)
    for vehicle in fleet.vehicles:
        position = (vehicle.number - 1) * len(nodes) // len(fleet.vehicles)
        if given.start:
            position = (vehicle.number - 1) % len(nodes)
        elif isinstance(fleet, TourFleet):  # All wait where their rounds begin.
            position = nodes.index(fleet.stops[0])
        node = nodes[position]
        if traffic is not None:
            node = _free_node(traffic, nodes[position:] + nodes[:position], vehicle)
            hold(vehicle, traffic.zones_of_node(node))
        vehicle.node = vehicle.goal = vehicle.home = node


def _start_nodes(floor: Floor, fleet: Fleet, given: FleetModel) -> list[int]:
    if given.start:
        return [_node_named(floor, fleet, given, name) for name in given.start]
    used = fleet.stops if isinstance(fleet, TourFleet) else _stops(floor, fleet)
    return used if fleet.track is None else fleet.track.connected_nodes(set(used))


def _stops(floor: Floor, fleet: Fleet) -> list[int]:
    """Return the nodes where the fleet fetches and sets down, in order; some node at least."""
    carried = carried_places(Flow(floor.plan.factory))
    places = {floor.plan.place_index[place] for _, name, place in carried if name == fleet.name}
    return sorted({fleet.nodes[place] for place in places}) or [0]


def _free_node(traffic: Traffic, nodes: list[int], vehicle: Vehicle) -> int:
    for node in nodes:
        if all(zone.has_room() for zone in traffic.zones_of_node(node)):
            return node
    raise ModelError(
        f"{vehicle.name} finds no free zone to start in on {traffic.track.name!r}: "
        f"{len(traffic.vehicles)} vehicles are too many for the zones where they may stand. Take "
        "fewer vehicles, or more zones."
    )


def _node_named(floor: Floor, fleet: Fleet, given: FleetModel, name: str) -> int:
    """Return the node that *name* is, or at which the place of that name lies."""
    if fleet.track is None:
        return floor.plan.place_index[name]
    if name in fleet.track.node_index:
        return fleet.track.node_index[name]
    return fleet.nodes[floor.plan.place_index[name]]


def _idle_nodes(floor: Floor, fleet: Fleet, given: FleetModel) -> None:
    used = _stops(floor, fleet)
    if isinstance(given.when_free, GoTo):
        fleet.when_free = "go_to"
        names = given.when_free.go_to
        fleet.idle_nodes = [_node_named(floor, fleet, given, name) for name in names]
        return
    fleet.when_free = given.when_free
    if given.when_free == "central" and fleet.track is not None:
        fleet.idle_nodes = [fleet.track.central_node(used, fleet.paces[False])]
        fleet.when_free = "go_to"
    elif given.when_free == "circulate":
        fleet.idle_nodes = used


# Steps.


def _transport_to(floor: Floor, step: Step) -> Transport | None:
    plan = floor.plan
    if step.index >= 0:
        return plan.routes[step.product][step.index].transport
    return plan.transport_to_exit[step.product]


def _tell_steps(floor: Floor) -> None:
    fleets = {fleet.name: fleet for fleet in floor.fleets}
    for route in floor.routes:
        for step in route:
            if step.carried is None:
                _tell_step(floor, step, fleets)
            if step.next is not None and step.next.carried is None:
                _tell_step(floor, step.next, fleets)
            following = step.straight
            if following is not None and following.carried is not None:
                step.straight = step.onward = None
            carried = None if step.next is None else step.next.carried
            if step.is_ordinary and carried is not None and carried.has_always_room:
                step.fetched_by = carried.fleet if isinstance(carried.fleet, LeanFleet) else None


def _tell_step(floor: Floor, step: Step, fleets: dict[str, Fleet]) -> None:
    transport = _transport_to(floor, step)
    if transport is None:
        return
    wait = inf
    if transport.wait_at_most is not None:
        wait = in_unit(transport.wait_at_most, floor.plan.unit)
    at_request = transport.reserve == "at_request"
    if not at_request:
        floor.watch_circles = True
    step.carried = Carried(
        fleets[transport.fleet],
        lot=transport.lot,
        wait_at_most=wait,
        reserves_at_request=at_request,
    )
    step.carried.has_always_room = (
        at_request
        and transport.lot == 1
        and step.drawn is None
        and isinstance(step.choose, str)
        and all(is_never_full(place) for place in step.places)
    )
    step.place = step.plain = None
