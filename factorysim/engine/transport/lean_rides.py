"""Rides that nothing interrupts, made fast: one event for fetching and loading, one for the rest.

A `LeanVehicle` follows the same conventions as `Vehicle` and gives the same history to the last
bit; the stories of the tests tell everything twice. It serves fleets whose vehicles carry one load
at a time, in a fixed time, on a layout without zones and docks, and stay where they are: then the
end of a drive decides nothing, and the state that begins there can be entered later, with its time.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappush
from typing import TYPE_CHECKING, Any

from factorysim.engine.transport.driving import (
    DRIVING_EMPTY,
    DRIVING_LOADED,
    LOADING,
    OFF,
    PARKED,
    UNLOADING,
)
from factorysim.engine.transport.tracks import Track, Way
from factorysim.engine.transport.vehicles import BRING, FETCH, IDLE, Vehicle
from factorysim.model.distributions import Constant
from factorysim.model.durations import as_distribution

if TYPE_CHECKING:
    from factorysim.engine.events import Entry
    from factorysim.engine.places import Place
    from factorysim.engine.transport.lean_fleets import LeanFleet
    from factorysim.engine.transport.requests import Request
    from factorysim.model.fleets import Fleet as FleetModel


def rides_are_lean(given: FleetModel, track: Track | None, unit: str) -> bool:
    """Whether nothing can happen to a vehicle of this fleet but what it does itself."""
    handling = [as_distribution(time, unit) for time in (given.load, given.unload)]
    return (
        track is not None
        and track.is_free
        and not any(track.docks)
        and all(isinstance(time, Constant) for time in handling)
        and given.capacity == 1
        and given.when_free == "stay"
        and not (given.failures or given.battery or given.tour or given.reassign)
    )


class Ride:
    """A way that a vehicle knows."""

    __slots__ = ("count", "time", "way")

    def __init__(self, way: Way) -> None:
        self.way = way
        self.time = way.time
        self.count = 0
        """How often it was driven, as far as that is not counted by edges yet."""


class LeanVehicle(Vehicle):
    """A vehicle that carries one load after the other."""

    __slots__ = ("_arrival", "_events", "_next_number", "_ride", "_rides", "_times")

    def __init__(self, fleet: Any, number: int) -> None:
        super().__init__(fleet, number)
        self._events: list[Any] = self.floor.events
        self._next_number: Callable[[], int] = self.floor.env._eid.__next__
        self._times: tuple[float, float] = (fleet.draw_load(), fleet.draw_unload())
        """Time to take up a load, and to set it down."""
        self._rides: tuple[dict[tuple[int, int], Ride], dict[tuple[int, int], Ride]] = ({}, {})
        """The rides that it knows, empty and loaded, by their ends."""
        self._ride: Ride | None = None
        """The one that it makes."""
        self._arrival: float | None = None
        """When it arrives, as long as that is not noted."""

    def is_free(self, now: float) -> bool:
        return self.mission == IDLE and not self.fleet.is_off

    def time_to(self, node: int, now: float) -> float:
        here = self.node
        if node == here:
            return 0.0
        ride = self._rides[0].get((here, node))
        return ride.time if ride is not None else self._ride_to(node, 0).time

    def _ride_to(self, node: int, loaded: int) -> Ride:
        assert self.track is not None
        way = self.track.way(self.node, node, self.paces[loaded])
        ride = self._rides[loaded][self.node, node] = Ride(way)
        return ride

    # A trip.

    def serve(self, request: Request, now: float) -> None:
        heappush(self._events, self.rides_to_fetch(request, now))

    def rides_to_fetch(self, request: Request, now: float) -> Entry:
        """Fetch *request*; return when it is loaded, for the event list."""
        request.vehicle = self
        request.assigned = now
        self.request = request
        self.mission = FETCH
        return self._rides_to(request.origin_node, 0, now)

    def _rides_to(self, node: int, loaded: int, now: float) -> Entry:
        """Drive to *node* and take up or set down the load there; return when that is over."""
        here = self.node
        if node == here:
            arrival = self._arrival = now
        else:
            self.times[self.state] += now - self._counted_from
            self._counted_from = self.state_since = now
            self.state = DRIVING_LOADED if loaded else DRIVING_EMPTY
            self.goal = node
            ride = self._rides[loaded].get((here, node))
            if ride is None:
                ride = self._ride_to(node, loaded)
            self._ride = ride
            self.way = ride.way
            self.position = 0
            self.started = now
            arrival = self._arrival = now + ride.time
        return (arrival + self._times[loaded], 1, self._next_number(), self._timer)

    def catch_up(self, now: float) -> None:
        arrival = self._arrival
        if arrival is None or arrival > now:
            return
        self._arrival = None
        way = self.way
        if way is not None:
            if self.position == 0:
                ride: Ride = self._ride  # type: ignore[assignment]
                ride.count += 1
            else:
                self.count_edges(len(way.edges))
            self.node = self.goal
            self.way = None
        # `enter`, written out: it was driving, or stood idle.
        self.times[self.state] += arrival - self._counted_from
        self._counted_from = self.state_since = arrival
        if self.mission == FETCH:
            request: Request = self.request  # type: ignore[assignment]
            request.arrived = arrival
            self.state = LOADING
        else:
            self.state = UNLOADING

    def _fires(self, now: float) -> Entry | None:
        """Be loaded or unloaded; without settling if nothing else happens at this instant."""
        floor, events = self.floor, self._events
        if now == floor.instant or (events and events[0][0] <= now):
            floor.register(self, now)
            return None
        floor.instant = now
        floor.rounds = 1
        floor.is_settling = True
        self.catch_up(now)
        if self.mission == FETCH:
            request: Request = self.request  # type: ignore[assignment]
            origin = request.origin
            entry = self._picks_up(now)
            if not floor.is_settled_by(origin, now):
                floor.work_off(now)
            return entry
        target = self._sets_down(now)
        if floor.is_settled_by(target, now):
            fleet: LeanFleet = self.fleet
            return fleet.goes_on(self, now)
        self.fleet.comes_free(self, now)
        floor.work_off(now)
        return None

    def finish(self, now: float) -> None:
        self.catch_up(now)
        if self.mission == FETCH:
            heappush(self._events, self._picks_up(now))
        else:
            self._sets_down(now)
            self.fleet.comes_free(self, now)

    def _picks_up(self, now: float) -> Entry:
        request: Request = self.request  # type: ignore[assignment]
        self.request = None
        self.cargo = [request]
        fleet: LeanFleet = self.fleet
        fleet.picked_up += 1
        fleet.until_assigned += request.assigned - request.asked
        fleet.until_arrived += request.arrived - request.assigned
        fleet.until_loaded += now - request.arrived
        for load in request.loads:
            part = load.part
            part.place = None
            load.holder.picked_up(part, now)
        self.is_loaded = True
        self.mission = BRING
        return self._rides_to(request.target_node, 1, now)

    def _sets_down(self, now: float) -> Place:
        request = self.cargo[0]
        fleet: LeanFleet = self.fleet
        target = request.target
        loads, request.loads = request.loads, []
        for load in loads:
            part = load.part
            part.transport += now - load.since
            part.request = None
            target.reserved -= 1
            fleet.parts_delivered += 1
            target.take(part, now)
        self.cargo = []
        self.deliveries += 1
        fleet.delivered += 1
        fleet.until_delivered += now - request.asked
        self.is_loaded = False
        self.trips += 1
        self.mission = IDLE
        self.idle_since = now
        return target

    def stays_free(self, now: float) -> None:
        self.enter(OFF if self.fleet.is_off else PARKED, now)

    # Statistics.

    def enter(self, state: int, now: float) -> None:
        old = self.state
        if state != old:
            self.times[old] += now - self._counted_from
            self._counted_from = now
            self.state = state
            self.state_since = now

    def _count_all(self, now: float) -> None:
        self.catch_up(now)
        for rides, driven in zip(self._rides, self.driven, strict=True):
            for ride in rides.values():
                for edge in ride.way.edges:
                    driven[edge.number] += ride.count
                ride.count = 0
        if self.way is not None:
            self.motion.stop_at = len(self.way.edges)  # type: ignore[union-attr]
        super()._count_all(now)
