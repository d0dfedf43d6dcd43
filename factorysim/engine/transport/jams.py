"""Vehicles that wait for each other: idle ones make way, circles are found, named and resolved."""

from __future__ import annotations

from collections import deque
from operator import attrgetter
from typing import TYPE_CHECKING

from factorysim.engine.standing import Needs, circle_of, stop_standing, stuck_with

if TYPE_CHECKING:
    from factorysim.engine.transport.driving import Driver
    from factorysim.engine.transport.tracks import TrackEdge
    from factorysim.engine.transport.traffic import Traffic, Zone

MOST_IN_VAIN = 100
"""How often a vehicle makes room for others on one drive before the run is stopped."""
ADVICE = "Take fewer vehicles, or add sidings."


def look_after(traffic: Traffic, vehicle: Driver, now: float) -> None:
    """Help *vehicle*, which waits: send idle ones away, resolve a circle.

    Raises
    ------
    Deadlock
        If it waits in a circle, and the layout says that this ends the run or nothing helps.
    """
    in_the_way = [zone for zone in vehicle.wanted if not zone.has_room()]
    for zone in in_the_way or vehicle.zones_to_come():
        for other in list(zone.inside):
            if other.is_parked() and other is not vehicle:
                _makes_way(traffic, other, vehicle, now)
    circle = circle_of(vehicle)
    if circle is not None:
        _resolve(traffic, vehicle, [v for v in circle if v in traffic.vehicles], now)


def _makes_way(traffic: Traffic, idle: Driver, vehicle: Driver, now: float) -> None:
    """Send *idle* to the nearest free node beside the way of *vehicle*, else one edge on."""
    edges = _free_way(traffic, idle, {*vehicle.zones_to_come(), *vehicle.wanted})
    if edges is None:
        vehicle.pushes += 1
        if vehicle.pushes > MOST_IN_VAIN:
            tried = f"{idle.name}, which is idle, finds no place out of the way. {ADVICE}"
            stop_standing(traffic.floor, vehicle, now, tried=tried)
        onward = traffic.track.leaving[idle.node]
        elsewhere = [edge for edge in onward if edge.end != vehicle.node] or onward
        if not elsewhere:
            return
        edges = (elsewhere[0],)
    idle.drives_aside(edges, now, comes_back=False)


def _free_way(
    traffic: Traffic,
    vehicle: Driver,
    busy: set[Zone],
    in_the_way: set[Zone] | None = None,
) -> tuple[TrackEdge, ...] | None:
    """Return the way of fewest edges by free zones to a node outside *busy*; None without one.

    The full zones that are in the way are added to *in_the_way*.
    """
    came_by: dict[int, TrackEdge | None] = {vehicle.node: None}
    waiting = deque([vehicle.node])
    while waiting:
        node = waiting.popleft()
        last = came_by[node]
        if last is not None and busy.isdisjoint(traffic.zones_of_node(node)):
            edges = [last]
            while (before := came_by[edges[-1].start]) is not None:
                edges.append(before)
            return tuple(reversed(edges))
        for edge in traffic.track.leaving[node]:
            zones = traffic.zones_of_edge(edge)
            is_free = all(zone.has_room() or zone in vehicle.held for zone in zones)
            if is_free and edge.end not in came_by:
                came_by[edge.end] = edge
                waiting.append(edge.end)
            elif not is_free and in_the_way is not None:
                in_the_way.update(zone for zone in zones if not zone.has_room())
    return None


# Who waits for whom.


def needs_of(vehicle: Driver) -> Needs:
    """Return those who keep what *vehicle*, which waits for zones, needs."""
    full = [list(zone.inside) for zone in vehicle.wanted if not zone.has_room()]
    if full:
        return full
    first = goes_after(vehicle)
    if first:
        return [[other] for other in first]
    # Its zones are free, but others have to move before it is safe to go on.
    assert vehicle.traffic is not None
    return [[v for v in vehicle.traffic.vehicles if v is not vehicle and not v.is_parked()]]


def what_it_waits_for(vehicle: Driver) -> str:
    """Return "agv 1 waits for crossing, where agv 2 is"."""
    zone = next((zone for zone in vehicle.wanted if not zone.has_room()), None)
    if zone is not None:
        be = "is" if len(zone.inside) == 1 else "are"
        return f"{vehicle.name} waits for {zone.name}, where {_names(zone.inside)} {be}"
    first = goes_after(vehicle)
    if first:
        return f"{vehicle.name} lets {_names(first)} pass"
    return f"{vehicle.name} waits for {vehicle.wanted[0].name}, which is free, until it is safe"


def _names(vehicles: list[Driver]) -> str:
    return " and ".join(vehicle.name for vehicle in vehicles)


def goes_after(vehicle: Driver) -> list[Driver]:
    """Return those for whom *vehicle* has made room and who still have to pass."""
    if not vehicle.lets_pass or vehicle.is_on_detour():
        return []
    mine = set(vehicle.zones_to_come())
    vehicle.lets_pass = [
        (other, goal)
        for other, goal in vehicle.lets_pass
        if other.goal == goal and not mine.isdisjoint(other.zones_to_come())
    ]
    return [other for other, _ in vehicle.lets_pass]


# Circles.


def _resolve(traffic: Traffic, first: Driver, circle: list[Driver], now: float) -> None:
    """Do what the layout says about vehicles that wait for each other in a circle."""
    polite = [vehicle for vehicle in circle if vehicle.lets_pass]
    for vehicle in polite:
        # Those whom it lets pass wait for itself.
        vehicle.lets_pass = []
        vehicle.wanted[0].stir()
        traffic.is_blocked(vehicle)
    if polite:
        return
    how = traffic.track.when_stuck
    candidates = [vehicle for vehicle in circle if vehicle.may_leave()]
    if how == "stop" or not candidates:
        stop_standing(traffic.floor, first, now)
    if any(vehicle.yielded >= MOST_IN_VAIN for vehicle in circle):
        tried = f"One has made room for the others {MOST_IN_VAIN} times in vain. {ADVICE}"
        stop_standing(traffic.floor, first, now, tried=tried)
    # In turn; empty ones before loaded ones, the one declared last before the others.
    candidates.sort(key=lambda v: (v.yielded, v.is_loaded, [-n for n in v.rank]))
    if how == "by_hand":
        _leaves(candidates[0])
        candidates[0].is_lifted_off(traffic.help_time(), now)
    else:
        in_the_way: set[Zone] = set()
        if not _one_retreats(traffic, candidates, circle, in_the_way, now):
            _waits_for_room_to_retreat(traffic, first, in_the_way, now)
            return
    traffic.resolved += 1


def _waits_for_room_to_retreat(
    traffic: Traffic, first: Driver, in_the_way: set[Zone], now: float
) -> None:
    """Look again when one of the zones in the way is free, if somebody there can still move."""
    stuck = stuck_with(first)
    others = {v for zone in in_the_way for v in zone.inside if v not in stuck}
    if not others:
        tried = f"None of them can retreat to a free node. {ADVICE}"
        stop_standing(traffic.floor, first, now, tried=tried)
    traffic.unresolved[first] = in_the_way
    for other in sorted(others, key=attrgetter("rank")):
        if other.is_parked():
            _makes_way(traffic, other, first, now)


def _one_retreats(
    traffic: Traffic,
    candidates: list[Driver],
    circle: list[Driver],
    in_the_way: set[Zone],
    now: float,
) -> bool:
    """Let one vehicle drive out of the ways of the others, or at least of their next zones."""
    for whole_way in (True, False):
        for vehicle in candidates:
            others = [other for other in circle if other is not vehicle]
            busy = {zone for other in others for zone in other.wanted}
            if whole_way:
                busy.update(zone for other in others for zone in other.zones_to_come())
            edges = _free_way(traffic, vehicle, busy, in_the_way)
            if edges is not None:
                _leaves(vehicle)
                comes_back = not vehicle.is_idle()
                if comes_back:
                    vehicle.lets_pass = [(other, other.goal) for other in others]
                    traffic.may_refuse = True
                vehicle.drives_aside(edges, now, comes_back=comes_back)
                return True
    return False


def _leaves(vehicle: Driver) -> None:
    """*vehicle* waits no longer for what it cannot get, and leaves the dock where it stands."""
    vehicle.yielded += 1
    if vehicle.way is not None:
        vehicle.motion.stops()
    vehicle.waits_no_longer()
    vehicle.leaves_dock()
