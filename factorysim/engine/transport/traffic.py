"""Who may be where: zones that vehicles claim before they drive on, and release behind them.

A vehicle that wants to go on needs all zones of the edges ahead (as many as it looks ahead) at
once or none. Without them it stands and waits in the line of each zone that it lacks; whoever has
waited longest is served first. A zone is released when the vehicle has arrived in the next one, so
under way it holds both.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from factorysim.engine.transport.jams import goes_after, look_after

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.transport.driving import Driver
    from factorysim.engine.transport.tracks import Track, TrackEdge, Way

by_rank = attrgetter("rank")


class Zone:
    """A part of the track, or a dock, for a limited number of vehicles."""

    __slots__ = ("blocked", "capacity", "floor", "inside", "name", "rank", "stirred", "traffic")

    def __init__(
        self,
        floor: Floor,
        name: str,
        capacity: int,
        rank: tuple[int, ...],
        traffic: Traffic | None = None,
    ) -> None:
        self.floor = floor
        self.name = name
        self.capacity = capacity
        self.rank = rank
        self.traffic = traffic
        self.inside: list[Driver] = []
        self.blocked: list[Driver] = []
        """Vehicles that wait to come in, the one that has waited longest first."""
        self.stirred = False

    def has_room(self) -> bool:
        """Whether one more vehicle may come in."""
        return len(self.inside) < self.capacity

    def stir(self) -> None:
        """There may be room: look in this settling whether somebody can come in."""
        if not self.stirred and self.blocked:
            self.stirred = True
            self.floor.stirred.append(self)

    def admit(self, now: float) -> None:
        """Let in whoever can come in, in the order of waiting."""
        for vehicle in list(self.blocked):
            if not self.has_room():
                return
            if vehicle in self.blocked and may_claim(vehicle, vehicle.wanted):
                take_from_lines(vehicle)
                hold(vehicle, vehicle.wanted)
                vehicle.may_go_on(now)

    def __repr__(self) -> str:
        return f"Zone({self.name!r}, {len(self.inside)} of {self.capacity})"


def longest_waiting(vehicle: Driver) -> tuple[Any, ...]:
    """The vehicle that has waited longest first, then the one declared first."""
    return (vehicle.waits_since, vehicle.rank)


def may_claim(vehicle: Driver, zones: Sequence[Zone]) -> bool:
    """Whether *vehicle* can have all of *zones* now."""
    if not all(len(zone.inside) < zone.capacity for zone in zones):
        return False
    traffic = vehicle.traffic
    if traffic is None or not traffic.may_refuse:
        return True
    return not goes_after(vehicle) and (
        not traffic.avoids_deadlocks or traffic.is_safe(vehicle, zones)
    )


def hold(vehicle: Driver, zones: Iterable[Zone]) -> None:
    """Let *vehicle* be in *zones*."""
    for zone in zones:
        zone.inside.append(vehicle)
        vehicle.held.append(zone)


def release(vehicle: Driver, zone: Zone) -> None:
    """Let *vehicle* be out of *zone*; those who wait for it may come in."""
    zone.inside.remove(vehicle)
    vehicle.held.remove(zone)
    zone.stir()
    if zone.traffic is not None:
        zone.traffic.ways_have_changed()
        zone.traffic.has_room_again(zone)


def line_up(vehicle: Driver, zones: Sequence[Zone]) -> None:
    """Let *vehicle* wait for all of *zones*."""
    for zone in zones:
        insort(zone.blocked, vehicle, key=longest_waiting)


def take_from_lines(vehicle: Driver) -> None:
    """Let *vehicle* wait no longer."""
    for zone in vehicle.wanted:
        if vehicle in zone.blocked:
            zone.blocked.remove(vehicle)


class Traffic:
    """The zones of one layout in one run, and the vehicles that drive there."""

    def __init__(self, floor: Floor, track: Track, number: int) -> None:
        self.floor = floor
        self.track = track
        self.number = number
        self.is_free = track.is_free
        self.avoids_deadlocks = track.avoids_deadlocks
        first = len(floor.plan.place_names) + len(floor.plan.factory.fleets)
        self.rank: tuple[int, ...] = (first + number,)
        self.zones = {
            name: Zone(floor, name, capacity, (*self.rank, i), self)
            for i, (name, capacity) in enumerate(track.capacities.items())
        }
        self.may_refuse = track.avoids_deadlocks
        """Whether a vehicle may have to wait although its zones are free."""
        self.vehicles: list[Driver] = []
        self.help_time: Callable[[], float] = float
        self.resolved = 0
        """Circles of waiting vehicles that were resolved since the statistics began."""
        self.unresolved: dict[Driver, set[Zone]] = {}
        """Vehicles in circles that can be resolved only when one of some zones is free."""
        self._newly_blocked: list[Driver] = []
        self._of_node = [() if zone is None else (self.zones[zone],) for zone in track.node_zones]
        self._of_edge = [self._needed(edge) for edge in track.edges]
        self._on_edge: list[list[Driver]] = [[] for _ in track.edges]
        self.docks = [
            None if docks is None
            else Zone(floor, f"dock at {name}", docks, (*self.rank, len(self.zones) + i))
            for i, (name, docks) in enumerate(zip(track.node_names, track.docks, strict=True))
        ]  # fmt: skip

    def _needed(self, edge: TrackEdge) -> tuple[Zone, ...]:
        names = (edge.zone, self.track.node_zones[edge.end])
        return tuple(self.zones[name] for name in dict.fromkeys(names) if name is not None)

    def zones_of_node(self, node: int) -> tuple[Zone, ...]:
        """Return the zone that a vehicle holds as long as it stands at *node*, if any."""
        return self._of_node[node]

    def zones_of_edge(self, edge: TrackEdge) -> tuple[Zone, ...]:
        """Return the zones that a vehicle needs to drive along *edge* and stand at its end."""
        return self._of_edge[edge.number]

    def zones_ahead(self, way: Way, position: int, edges: int | None) -> Sequence[Zone]:
        """Return the zones of the next *edges* edges of *way* (all, if None), each once."""
        if edges == 1:
            return self._of_edge[way.edges[position].number]
        last = len(way.edges) if edges is None else position + edges
        zones: dict[Zone, None] = {}
        for edge in way.edges[position:last]:
            zones.update(dict.fromkeys(self._of_edge[edge.number]))
        return list(zones)

    def clear(self, now: float) -> None:
        """Begin the statistics anew."""
        self.resolved = 0

    def ways_have_changed(self) -> None:
        """Somebody has moved or has another way: those who were refused may be let on now."""
        if not self.may_refuse:
            return
        self.may_refuse = self.avoids_deadlocks or any(v.lets_pass for v in self.vehicles)
        for vehicle in self.vehicles:
            if vehicle.wanted and all(zone.has_room() for zone in vehicle.wanted):
                vehicle.wanted[0].stir()

    def has_room_again(self, zone: Zone) -> None:
        """*zone* is free: perhaps a circle can be resolved now that could not be before."""
        if self.unresolved:
            for vehicle in [v for v, zones in self.unresolved.items() if zone in zones]:
                del self.unresolved[vehicle]
                self.is_blocked(vehicle)

    # Somebody stands.

    def is_blocked(self, vehicle: Driver) -> None:
        """*vehicle* waits for a zone: look, when all have moved, whether it waits in vain."""
        if not self._newly_blocked:
            self.floor.jammed.append(self)
        self._newly_blocked.append(vehicle)

    def stands_idle(self, vehicle: Driver) -> None:
        """*vehicle* has nothing to do where it stands: it may be in somebody's way."""
        for zone in vehicle.held:
            for other in zone.blocked:
                self.is_blocked(other)

    def look_after_blocked(self, now: float) -> None:
        """Help those who could not move, when nothing else happens at this instant."""
        blocked, self._newly_blocked = self._newly_blocked, []
        vehicles = sorted(dict.fromkeys(blocked), key=by_rank)
        for vehicle in vehicles:
            vehicle.comes_to_stand(now)
        for vehicle in vehicles:
            if vehicle.wanted or vehicle.targets:
                look_after(self, vehicle, now)

    # Nobody overtakes on an edge where zones keep vehicles apart.

    def enters_edge(self, vehicle: Driver, edge: TrackEdge) -> None:
        """*vehicle* drives onto *edge*, behind all who are there."""
        self._on_edge[edge.number].append(vehicle)

    def first_on(self, edge: TrackEdge) -> Driver:
        """Return who comes to the end of *edge* before all others."""
        return self._on_edge[edge.number][0]

    def leaves_edge(self, vehicle: Driver, edge: TrackEdge) -> Driver | None:
        """*vehicle* is at the end of *edge*; return who is first there now."""
        line = self._on_edge[edge.number]
        line.remove(vehicle)
        return line[0] if line else None

    # Avoiding deadlocks.

    def is_safe(self, vehicle: Driver, zones: Sequence[Zone]) -> bool:
        """Whether all can still come to the end of their ways if *vehicle* gets *zones* now.

        This is the banker's algorithm (Dijkstra 1965): look for an order in which one vehicle
        after the other drives to the end of its way and one edge on, and is then out of the way
        of the others. A new way may make a state unsafe that was safe; then those may drive on who
        can still come to the end of their ways, if they make it worse for nobody. It takes a time
        that grows with the square of the number of vehicles.
        """
        after = self._never_there(vehicle, zones)
        return not after or (vehicle not in after and after <= self._never_there(vehicle, ()))

    def _never_there(self, vehicle: Driver, zones: Sequence[Zone]) -> set[Driver]:
        """Return those who could not come to the end of their ways if *vehicle* had *zones*.

        Those who have no way and nothing to do are not counted.
        """
        taken = {zone: len(zone.inside) + (zone in zones) for zone in self.zones.values()}
        waiting = {
            other: (other.held if other is not vehicle else [*other.held, *zones])
            for other in self.vehicles
        }
        needs = {other: self._needs_to_finish(other, held) for other, held in waiting.items()}

        def is_free(zones: Iterable[Zone]) -> bool:
            return all(taken[zone] < zone.capacity for zone in zones)

        while True:
            done = [
                other
                for other in waiting
                if is_free(needs[other][0]) and any(map(is_free, needs[other][1]))
            ]
            if not done:
                return {other for other in waiting if not other.is_parked()}
            for other in done:
                for zone in waiting.pop(other):
                    if zone in taken:
                        taken[zone] -= 1

    def _needs_to_finish(
        self, vehicle: Driver, held: list[Zone]
    ) -> tuple[list[Zone], list[list[Zone]]]:
        """Return the zones that it lacks for its way, and those that it lacks for each edge on."""
        ahead = [zone for zone in vehicle.zones_to_come() if zone not in held]
        onward = self.track.leaving[vehicle.last_node()]
        edges = [[z for z in self._of_edge[edge.number] if z not in held] for edge in onward]
        return ahead, edges or [[]]
