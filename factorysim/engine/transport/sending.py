"""Which request a vehicle takes, and which vehicle takes a request: the rules of both sides.

Both are keys, smallest first. What still ties goes to the oldest request, or to the vehicle that
was declared first. The names of Egbelu & Tanchoco (1984), International Journal of Production
Research 22, stand in brackets in `factorysim.rules`.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING, Any

from factorysim.engine.transport.driving import ACTIVE

if TYPE_CHECKING:
    from factorysim.engine.transport.fleets import Fleet
    from factorysim.engine.transport.requests import Request
    from factorysim.engine.transport.vehicles import Vehicle

RequestKey = Callable[["Request", "Vehicle", float], Any]
VehicleKey = Callable[["Vehicle", "Request", float], Any]


def _nothing(request: Request, vehicle: Vehicle, now: float) -> Any:
    return 0


def _nearest_request(request: Request, vehicle: Vehicle, now: float) -> Any:
    return vehicle.time_to(request.origin_node, now)


def _farthest_request(request: Request, vehicle: Vehicle, now: float) -> Any:
    return -vehicle.time_to(request.origin_node, now)


def _longest_queue(request: Request, vehicle: Vehicle, now: float) -> Any:
    return -sum(1 for other in request.fleet.open if other.origin is request.origin)


def _least_space(request: Request, vehicle: Vehicle, now: float) -> Any:
    place: Any = request.origin
    capacity = getattr(place, "capacity", None)
    # A finished part in a machine has no place to wait but the machine itself.
    return 0.0 if capacity is None else capacity - place.load() if capacity < inf else inf


def _first_in_factory(request: Request, vehicle: Vehicle, now: float) -> Any:
    return min(part.created for part in request.parts)


def _most_urgent(request: Request, vehicle: Vehicle, now: float) -> Any:
    return min(part.priority for part in request.parts)


REQUEST_KEYS: dict[str, RequestKey] = {
    "oldest_request": _nothing,
    "nearest_request": _nearest_request,
    "farthest_request": _farthest_request,
    "longest_queue": _longest_queue,
    "least_space": _least_space,
    "first_in_factory": _first_in_factory,
    "priority": _most_urgent,
}


def _nearest(vehicle: Vehicle, request: Request, now: float) -> Any:
    return vehicle.time_to(request.origin_node, now)


def _farthest(vehicle: Vehicle, request: Request, now: float) -> Any:
    return -vehicle.time_to(request.origin_node, now)


def _longest_idle(vehicle: Vehicle, request: Request, now: float) -> Any:
    return vehicle.idle_since


def _least_used(vehicle: Vehicle, request: Request, now: float) -> Any:
    return sum(vehicle.times[state] for state in ACTIVE)


VEHICLE_KEYS: dict[str, VehicleKey] = {
    "nearest": _nearest,
    "farthest": _farthest,
    "longest_idle": _longest_idle,
    "least_used": _least_used,
}


def request_rule(rule: Any, fleet: Fleet) -> RequestKey:
    """Return the key of a rule among requests: by name, or a function ``(request, vehicle)``."""
    if isinstance(rule, str) and rule in REQUEST_KEYS:
        return REQUEST_KEYS[rule]
    if rule == "random":
        draw = fleet.floor.flow.streams.uniform(f"fleets.{fleet.name}.rule")
        return lambda request, vehicle, now: draw()
    from factorysim.engine.views import RequestView, VehicleView
    from factorysim.rules import requests

    function = requests[rule] if isinstance(rule, str) else rule
    return lambda request, vehicle, now: function(RequestView(request), VehicleView(vehicle))


def vehicle_rule(rule: Any, fleet: Fleet) -> VehicleKey:
    """Return the key of a rule among vehicles: by name, or a function ``(vehicle, request)``."""
    if isinstance(rule, str) and rule in VEHICLE_KEYS:
        return VEHICLE_KEYS[rule]
    if rule == "random":
        draw = fleet.floor.flow.streams.uniform(f"fleets.{fleet.name}.choose")
        return lambda vehicle, request, now: draw()
    from factorysim.engine.views import RequestView, VehicleView
    from factorysim.rules import vehicles

    function = vehicles[rule] if isinstance(rule, str) else rule
    return lambda vehicle, request, now: function(VehicleView(vehicle), RequestView(request))
