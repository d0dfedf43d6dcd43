"""Vehicles that wait for each other: idle ones make way, circles are found, named and resolved."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from factorysim.engine.standing import circle_of, stop_standing

if TYPE_CHECKING:
    from factorysim.engine.driving import Driver
    from factorysim.engine.tracks import TrackEdge
    from factorysim.engine.traffic import Traffic, Zone


def look_after(traffic: Traffic, vehicle: Driver, now: float) -> None:
    """Help *vehicle*, which waits for zones: send idle ones away, resolve a circle.

    Raises
    ------
    Deadlock
        If it waits in a circle, and the layout says that this ends the run or nothing helps.
    """
    for zone in vehicle.wanted:
        if not zone.has_room():
            for other in list(zone.inside):
                if other.is_parked():
                    _makes_way(traffic, other, vehicle, now)
    circle = circle_of(vehicle)
    if circle is not None:
        _resolve(traffic, vehicle, [v for v in circle if v in traffic.vehicles], now)


def _makes_way(traffic: Traffic, idle: Driver, vehicle: Driver, now: float) -> None:
    """Send *idle* to the nearest free node beside the way of *vehicle*, else one edge on."""
    busy = {*vehicle.zones_to_come(), *vehicle.wanted}
    edges = _free_way(traffic, idle, busy)
    if edges:
        idle.gives_way(edges[-1].end, now)
        return
    onward = traffic.track.leaving[idle.node]
    elsewhere = [edge for edge in onward if edge.end != vehicle.node] or onward
    if elsewhere:
        idle.gives_way(elsewhere[0].end, now)


def _free_way(traffic: Traffic, vehicle: Driver, busy: set[Zone]) -> tuple[TrackEdge, ...] | None:
    """Return the way of fewest edges by free zones to a node outside *busy*; None without one."""
    came_by: dict[int, TrackEdge | None] = {vehicle.node: None}
    waiting = deque([vehicle.node])
    while waiting:
        node = waiting.popleft()
        last = came_by[node]
        if last is not None and not busy.intersection(traffic.zones_of_node(node)):
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
    return None


def _resolve(traffic: Traffic, first: Driver, circle: list[Driver], now: float) -> None:
    """Do what the layout says about vehicles that wait for each other in a circle."""
    how = traffic.track.when_stuck
    if how == "stop" or not circle:
        stop_standing(traffic.floor, first, now)
    # Empty vehicles before loaded ones, the one declared last before the others.
    candidates = sorted(circle, key=lambda v: (v.is_loaded, [-n for n in v.rank]))
    if how == "by_hand":
        traffic.resolved += 1
        candidates[0].is_lifted_off(traffic.help_time(), now)
        return
    for vehicle in candidates:
        busy = {
            zone for v in circle if v is not vehicle for zone in (*v.zones_to_come(), *v.wanted)
        }
        edges = _free_way(traffic, vehicle, busy)
        if edges is not None:
            traffic.resolved += 1
            vehicle.retreats(edges, now)
            return
    stop_standing(traffic.floor, first, now)
