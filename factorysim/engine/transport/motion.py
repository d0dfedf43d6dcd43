"""How a vehicle gets along its way: in one go, or edge by edge where others may be in the way.

Where vehicles do not hinder each other, a whole drive is one event. Otherwise, and when every
change is recorded, it is one event for each edge. Both give the same times to the last bit.

A vehicle that drives edge by edge stands at nodes. Before it drives on it claims the zones ahead;
at the next node it releases those that it does not need any more.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from factorysim.engine.transport.traffic import release
from factorysim.results.observed import VEHICLE_STATES

if TYPE_CHECKING:
    from factorysim.engine.transport.driving import Driver

BLOCKED = VEHICLE_STATES.index("blocked")


class WholeWays:
    """Drives each way in one go."""

    __slots__ = ("stop_at", "vehicle")
    is_behind = False

    def __init__(self, vehicle: Driver) -> None:
        self.vehicle = vehicle
        self.stop_at = 0
        """Edges of the way after which it stops: all, or fewer when it turns on the way."""

    def sets_out(self, now: float) -> None:
        """Begin the way of the vehicle."""
        vehicle = self.vehicle
        assert vehicle.way is not None
        self.stop_at = len(vehicle.way.edges)
        vehicle.starts_way(now)
        vehicle.drives_until(self.due(), self._ends, now)

    def due(self) -> float:
        """Return when what is driven now ends."""
        vehicle = self.vehicle
        assert vehicle.way is not None
        return vehicle.started + vehicle.way.times[self.stop_at]

    def _ends(self, now: float) -> None:
        vehicle, stop = self.vehicle, self.stop_at
        way = vehicle.way
        assert way is not None
        vehicle.count_edges(stop)
        vehicle.node = way.nodes[stop]
        if stop < len(way.edges):
            vehicle.brakes(way.edges[stop - 1])
        vehicle.goes_on(now)

    def is_at_node(self, now: float) -> None:
        """The next node is reached: nothing happens there."""

    def turns(self, now: float) -> None:
        """The vehicle has another goal: drive to the next node only, and from there to the goal."""
        vehicle = self.vehicle
        way = vehicle.way
        assert way is not None
        edges = len(way.edges)
        stop = edges if vehicle.goal == way.nodes[-1] else self.next_node(now)
        if stop == self.stop_at:
            return
        self.stop_at = stop
        if not vehicle.is_being_repaired():
            vehicle.interrupt()
            vehicle.drives_until(self.due(), self._ends, now)

    def stands(self) -> bool:
        """Whether the vehicle stands at a node of its way and waits for others."""
        return False

    def stops(self) -> None:
        """The vehicle stands at a node that was meant to be passed."""

    def release_behind(self) -> None:
        """Release the zones that it does not need any more: there are none."""

    def next_node(self, now: float) -> int:
        """Return the position on the way of the node that comes next."""
        vehicle = self.vehicle
        assert vehicle.way is not None
        return min(self.done(now) + 1, len(vehicle.way.edges))

    def done(self, now: float) -> int:
        """Return how many edges of the way are behind the vehicle."""
        vehicle = self.vehicle
        assert vehicle.way is not None
        started, moment = vehicle.started, vehicle.last_moved(now)
        passed = bisect_right(vehicle.way.times, moment, key=lambda time: started + time)
        return min(max(passed - 1, 0), self.stop_at)


class EdgeByEdge:
    """Drives one edge after the other, each when its zones are free."""

    __slots__ = ("is_behind", "vehicle")

    def __init__(self, vehicle: Driver) -> None:
        self.vehicle = vehicle
        self.is_behind = False
        """Whether it stands at the end of its edge, because another one is there before it."""

    def sets_out(self, now: float) -> None:
        """Begin the way of the vehicle."""
        self.release_behind()
        self._drive_on(now)

    def _drive_on(self, now: float) -> None:
        """Claim the zones ahead and drive onto the next edge, or stand and wait for them."""
        vehicle = self.vehicle
        way, traffic = vehicle.way, vehicle.traffic
        assert way is not None
        assert traffic is not None
        zones = traffic.zones_ahead(way, vehicle.position, vehicle.look_ahead())
        vehicle.claim(zones, self._enters_edge, BLOCKED, now)

    def _enters_edge(self, now: float) -> None:
        vehicle = self.vehicle
        way, traffic, log = vehicle.way, vehicle.traffic, vehicle.floor.log
        assert way is not None
        assert traffic is not None
        position = vehicle.position
        if position == 0:
            vehicle.starts_way(now)
        edge = way.edges[position]
        if log is not None:
            vehicle.enter(vehicle.driving_state(), now)
            log("drives", now, vehicle.fleet, vehicle.number, vehicle.part, float(edge.number))
        if not traffic.is_free:
            traffic.enters_edge(vehicle, edge)
        elif self.due() <= now and (position > 0 or way.time > 0):
            # What takes no time is no event where a whole way is one.
            self.is_at_node(now)
            return
        vehicle.drives_until(self.due(), self._ends, now)

    def due(self) -> float:
        """Return when the edge that is driven now ends."""
        vehicle = self.vehicle
        assert vehicle.way is not None
        return vehicle.started + vehicle.way.times[vehicle.position + 1]

    def _ends(self, now: float) -> None:
        """It is at the end of an edge; nobody overtakes there, unless nobody hinders anybody."""
        vehicle = self.vehicle
        way, traffic = vehicle.way, vehicle.traffic
        assert way is not None
        assert traffic is not None
        edge = way.edges[vehicle.position]
        if traffic.is_free:
            self.is_at_node(now)
        elif traffic.first_on(edge) is not vehicle:
            self.is_behind = True
            traffic.is_blocked(vehicle)
        else:
            first: Driver | None = vehicle
            while first is not None:
                following = traffic.leaves_edge(first, edge)
                first.motion.is_at_node(now)
                first = following if following is not None and following.motion.is_behind else None

    def is_at_node(self, now: float) -> None:
        """The next node is reached: drive on, unless the way ends or turns here."""
        vehicle = self.vehicle
        way = vehicle.way
        assert way is not None
        edge = way.edges[vehicle.position]
        is_late = self.is_behind and vehicle.end < now
        self.is_behind = False
        vehicle.count_edges(vehicle.position + 1)
        vehicle.node = edge.end
        is_at_end = vehicle.position == len(way.edges)
        if is_at_end or vehicle.goal != way.nodes[-1]:
            if not is_at_end:
                vehicle.brakes(edge)
            vehicle.goes_on(now)
            return
        if is_late:
            self.stops()
        self.release_behind()
        self._drive_on(now)

    def turns(self, now: float) -> None:
        """The vehicle has another goal: turn here if it stands at a node, else at the next one."""
        vehicle = self.vehicle
        if vehicle.wanted:
            vehicle.waits_no_longer()
            self.stops()
            vehicle.goes_on(now)

    def stands(self) -> bool:
        """Whether the vehicle stands at a node of its way and waits for others."""
        return bool(self.vehicle.wanted) or self.vehicle.is_lifted

    def stops(self) -> None:
        """The vehicle stands at a node that was meant to be passed."""
        vehicle = self.vehicle
        way, position = vehicle.way, vehicle.position
        assert way is not None
        if position > 0:
            vehicle.brakes(way.edges[position - 1])
            vehicle.takes_way(way.rest(position))

    def next_node(self, now: float) -> int:
        """Return the position on the way of the node that comes next."""
        return self.vehicle.position + 1

    def done(self, now: float) -> int:
        """Return how many edges of the way are behind the vehicle."""
        return self.vehicle.position

    def release_behind(self) -> None:
        """Release every zone of the track that it neither stands in nor needs for what is next."""
        vehicle, traffic = self.vehicle, self.vehicle.traffic
        assert traffic is not None
        if traffic.is_free:
            return
        keep = list(traffic.zones_of_node(vehicle.node))
        if vehicle.way is not None:
            keep += traffic.zones_ahead(vehicle.way, vehicle.position, vehicle.look_ahead())
        for zone in [z for z in vehicle.held if z.traffic is traffic and z not in keep]:
            release(vehicle, zone)


Motion = WholeWays | EdgeByEdge
