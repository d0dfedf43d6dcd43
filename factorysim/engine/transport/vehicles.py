"""A vehicle at work: it fetches, carries and brings, and knows what to do when nobody wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from factorysim.engine.transport.driving import (
    BLOCKED,
    CHARGING,
    FAILED,
    LOADING,
    OFF,
    PARKED,
    UNLOADING,
    WAITING,
    WAITING_FOR_CHARGER,
    Driver,
)
from factorysim.engine.transport.tracks import TrackEdge
from factorysim.engine.transport.traffic import Zone, release
from factorysim.results.observed import VehicleSeen

if TYPE_CHECKING:
    from factorysim.engine.crews.tasks import Task
    from factorysim.engine.parts import Part
    from factorysim.engine.transport.requests import Request

# What a vehicle drives for.
IDLE: Final = 0
FETCH: Final = 1
BRING: Final = 2
CHARGE: Final = 3


class Vehicle(Driver):
    """One vehicle of a fleet that goes from request to request."""

    __slots__ = (
        "_handled", "_is_set_down", "_watches", "cargo", "deliveries", "driver", "home",
        "idle_since", "mission", "request", "trips",
    )  # fmt: skip

    def __init__(self, fleet: Any, number: int) -> None:
        super().__init__(fleet, number)
        self.mission = IDLE
        self.home = 0
        self.request: Request | None = None
        """What it fetches; None once the last load is in."""
        self.cargo: list[Request] = []
        self._handled: Request | None = None
        """The load that is taken up or set down."""
        self._is_set_down = False
        """Whether this load is off the vehicle and its parts only wait for room."""
        self._watches = False
        """Whether a timer runs that looks at the battery while it stands idle."""
        self.idle_since = 0.0
        self.trips = self.deliveries = 0
        self.driver: Task | None = None
        """Calls for who drives; None if nobody has to."""

    # What others ask.

    def is_free(self, now: float) -> bool:
        """Whether it could take a request now."""
        if self.fleet.is_off or self.state == FAILED:
            return False
        if self.mission == IDLE:
            return self.battery is None or not self.battery.is_low(self, now)
        battery = self.battery
        return self.mission == CHARGE and battery is not None and battery.may_leave(self, now)

    def is_at_work(self) -> bool:
        return self.mission in (FETCH, BRING)

    def is_idle(self) -> bool:
        """Whether it has nothing to do, wherever it is."""
        return self.mission == IDLE

    def is_held_up(self) -> bool:
        """Whether its trip goes on when a repair is over or another vehicle makes way."""
        return self.is_at_work() and self.state in (FAILED, BLOCKED)

    def may_come_free(self) -> bool:
        """Whether it has no request, but cannot take one yet."""
        return self.mission == CHARGE or (self.mission == IDLE and not self.is_parked())

    def is_parked(self) -> bool:
        return self.mission == IDLE and self.way is None and self.state in (PARKED, OFF)

    def look_ahead(self) -> int | None:
        return self.fleet.look_ahead  # type: ignore[no-any-return]

    def drives_empty_to_fetch(self) -> bool:
        """Whether it is still on the way to its request, so that another could take over."""
        return self.mission == FETCH and self.request is not None and self.way is not None

    @property
    def where(self) -> str:
        return self.name

    def may_leave(self) -> bool:
        # What is set down already waits where it is.
        return super().may_leave() or (bool(self.targets) and not self._is_set_down)

    def waits_no_longer(self) -> None:
        super().waits_no_longer()
        for place in self.targets:
            place.blocked.remove(self)
        self.targets = ()

    # A trip.

    def serve(self, request: Request, now: float) -> None:
        """Fetch *request*."""
        request.vehicle = self
        request.assigned = now
        self.request = request
        self._leaves_charger()
        self.mission = FETCH
        self._timer.productive = True
        self.turn_to(request.origin_node, now)

    def gives_up_request(self, now: float) -> Request:
        """Let another vehicle fetch the request; this one has nothing to do."""
        request = self.request
        assert request is not None
        self.request = None
        self.mission = IDLE
        self.idle_since = now
        self._timer.productive = False
        return request

    def arrives(self, now: float) -> None:
        if self.mission == FETCH:
            assert self.request is not None
            self.request.arrived = now
            self._use_dock(self._take_up, now)
        elif self.mission == BRING:
            self._use_dock(self._set_down, now)
        elif self.mission == CHARGE:
            assert self.battery is not None
            charger = self.battery.charger
            assert charger is not None
            self.claim((charger,), self._charges_on, WAITING_FOR_CHARGER, now)
        else:
            self.enter_idle_state(now)
            self.fleet.is_back(self, now)

    def _use_dock(self, then: Any, now: float) -> None:
        dock = self._dock()
        if dock is None or dock in self.held:
            then(now)
        else:
            self.claim((dock,), then, WAITING, now)

    def _dock(self) -> Zone | None:
        return None if self.traffic is None else self.traffic.docks[self.node]

    def leaves_dock(self) -> None:
        dock = self._dock()
        if dock is not None and dock in self.held:
            release(self, dock)

    def _take_up(self, now: float) -> None:
        request = self._handled = self.request
        assert request is not None
        self.request = None
        self.part = request.loads[0].part
        self.begin_activity(self._is_loaded, self.fleet.draw_load(), LOADING, now)

    def _is_loaded(self, now: float) -> None:
        request = self._handled
        assert request is not None
        fleet, log = self.fleet, self.floor.log
        self.cargo.append(request)
        fleet.counts_pick_up(request, now)
        for load in request.loads:
            load.part.place = None
            if log is not None:
                log("picked_up", now, request.origin, self.number, load.part, 0.0)
            load.holder.picked_up(load.part, now)
        self._has_loaded(now)

    def _has_loaded(self, now: float) -> None:
        """Look for another load for the same way, or bring what it has."""
        if self.fleet.takes_more and self.fleet.capacity > len(self.inside()):
            self.fleet.has_room_for_more(self)
        else:
            self._brings(now)

    def takes_more(self, request: Request | None, now: float) -> None:
        """Take up another load for the same way, or drive off when there is none."""
        if request is None:
            self._brings(now)
            return
        request.vehicle = self
        request.assigned = request.arrived = now
        self.request = request
        self._take_up(now)

    def _brings(self, now: float) -> None:
        self.leaves_dock()
        self.is_loaded = True
        self.mission = BRING
        self.drive_to(self.cargo[0].target_node, now)

    def _set_down(self, now: float) -> None:
        self._set_down_load(self.cargo[0], now)

    def _set_down_load(self, request: Request, now: float) -> None:
        """Set a load down, at the places kept for it or as soon as there is room."""
        self._handled = request
        self._is_set_down = False
        self.part = request.loads[0].part
        if request.is_reserved:
            self._unloads(now)
        else:
            self.since = now
            self._waits_for_room(now)

    def _unloads(self, now: float) -> None:
        self.begin_activity(self._is_unloaded, self.fleet.draw_unload(), UNLOADING, now)

    def _waits_for_room(self, now: float) -> None:
        """Wait at a place that may be full, like any other that wants to get in."""
        request = self._handled
        assert request is not None
        self.enter(WAITING, now)
        self.part = request.loads[0].part
        self.targets = (request.target,)
        request.target.line_up(self)
        self.floor.lines_up(self)

    def gets_place(self, now: float) -> None:
        """There is room now for the part that it has brought, and a place is kept for it."""
        if self._is_set_down:
            self._goes_in(now)
        else:
            self._unloads(now)

    def _is_unloaded(self, now: float) -> None:
        self._is_set_down = True
        self._goes_in(now)

    def _goes_in(self, now: float) -> None:
        """The next part of the load joins the place where it goes; the others when they can."""
        request = self._handled
        assert request is not None
        while request.loads:
            self._hands_over(request, now)
            if request.loads and not request.is_reserved:
                self._waits_for_room(now)
                return
        self._handled = None
        self.cargo.remove(request)
        self.deliveries += 1
        self.fleet.counts_delivery(request, now)
        self._has_unloaded(now)

    def _has_unloaded(self, now: float) -> None:
        """Set down the next load, or be done with this trip."""
        if self.cargo:
            self._set_down(now)
        else:
            self._trip_ends(now)

    def _hands_over(self, request: Request, now: float) -> None:
        load, target = request.loads.pop(0), request.target
        part = load.part
        part.transport += now - load.since
        part.request = None
        target.reserved -= 1
        self.fleet.parts_delivered += 1
        if self.floor.log is not None:
            self.floor.log("delivered", now, target, self.number, part, 0.0)
        target.take(part, now)

    def _trip_ends(self, now: float) -> None:
        self.part = None
        self.is_loaded = False
        self.mission = IDLE
        self.trips += 1
        if self.driver is not None:
            self.driver.done(now)
        for clock in self.clocks:
            if clock.by_trips:
                clock.left -= 1
        self.leaves_dock()
        self._comes_free(now)

    # Nothing to do.

    def _comes_free(self, now: float) -> None:
        """Wait for the next request, after the repair if one is due."""
        self.mission = IDLE
        self.idle_since = now
        self.enter_idle_state(now)
        due = (clock for clock in self.clocks if clock.by_trips or self.fails_after_trip)
        clock = next((clock for clock in due if clock.left <= 0), None)
        if clock is not None:
            self.repair(clock, self._comes_free, now)
        else:
            self.fleet.comes_free(self, now)

    def stays_free(self, now: float) -> None:
        """Nobody wants it: charge the battery, or go where idle vehicles go."""
        if self.battery is not None and self.battery.wants_to_charge(self, now):
            self.charges(now)
            return
        goal = self.fleet.idle_goal(self, now)
        if goal != self.goal_now():
            self.turn_to(goal, now)
        elif self.way is None:
            self.fleet.is_parked(self, now)

    def goal_now(self) -> int:
        """Return where it is, or where it is going."""
        return self.node if self.way is None else self.goal

    def enter_idle_state(self, now: float) -> None:
        """Stand where it is; outside the shift it is off."""
        self.enter(OFF if self.fleet.is_off else PARKED, now)

    def turn_to(self, node: int, now: float) -> None:
        self._watches_no_longer()
        super().turn_to(node, now)

    def drives_aside(self, edges: tuple[TrackEdge, ...], now: float, *, comes_back: bool) -> None:
        self._watches_no_longer()
        super().drives_aside(edges, now, comes_back=comes_back)

    def _watches_no_longer(self) -> None:
        if self._watches:
            self._watches = False
            self.interrupt()

    def watches_battery(self, now: float) -> None:
        """Look at the battery again when standing here will have emptied it too far."""
        if self.battery is None or self._watches:
            return
        time = self.battery.time_until_low(self, now)
        if time is not None:
            self._watches = True
            self._go_on(self._battery_is_low, now + time, now)

    def _battery_is_low(self, now: float) -> None:
        self._watches = False
        self._comes_free(now)

    # The battery.

    def charges(self, now: float) -> None:
        """Drive to a charger."""
        assert self.battery is not None
        self.mission = CHARGE
        self.turn_to(self.battery.choose_charger(self, now), now)

    def _charges_on(self, now: float) -> None:
        """Charge until the next level at which something may happen, or come free."""
        assert self.battery is not None
        time = self.battery.time_to_next_level(self, now)
        if time > 0:
            self.begin_activity(self._charges_on, time, CHARGING, now)
            self.fleet.attend()
        else:
            self._leaves_charger()
            self._comes_free(now)

    def _leaves_charger(self) -> None:
        if self.mission != CHARGE:
            return
        assert self.battery is not None
        point = self.battery.leaves_charger(self)
        if self.state == CHARGING:
            self.interrupt()
        if point.zone in self.wanted:
            self.waits_no_longer()
        if point.zone in self.held:
            release(self, point.zone)
        for fleet in point.fleets:
            fleet.has_free_charger()

    # Statistics.

    def inside(self) -> list[Part]:
        """The parts on the vehicle."""
        return [load.part for request in self.cargo for load in request.loads]

    def _count_all(self, now: float) -> None:
        self.count(now)
        if self.way is not None:
            self.count_edges(self.edges_behind(now))

    def clear(self, now: float) -> None:
        """Begin the statistics anew."""
        self._count_all(now)
        self.times = [0.0] * len(self.times)
        if self.battery is not None:
            self.battery.clear()
        self.trips = self.deliveries = self.failures = 0
        self.driven = ([0] * len(self.driven[0]), [0] * len(self.driven[1]))

    def seen(self, now: float) -> VehicleSeen:
        """Return what was seen in the window."""
        self._count_all(now)
        battery = self.battery
        seen = VehicleSeen(
            number=self.number,
            states=list(self.times),
            trips=self.trips,
            deliveries=self.deliveries,
            metres_empty=self.metres(0),
            metres_loaded=self.metres(1),
            failures=self.failures,
        )
        if battery is not None:
            seen.charge = battery.level / battery.given.capacity
            seen.lowest_charge = battery.lowest / battery.given.capacity
            seen.energy_used = battery.energy_used
            seen.energy_charged = battery.energy_charged
        return seen
