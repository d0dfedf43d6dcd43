"""A fleet: takes requests for transport, and sends vehicles by the rules of both sides.

Dispatching is a choice, made when the factory is settled. If one vehicle is free it takes the
request that the fleet's `rule` prefers (vehicle-initiated); if several are free, the oldest request
takes the vehicle that `choose` prefers (work-centre-initiated). Names after Egbelu & Tanchoco 1984.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING, Any

from factorysim.engine.events import schedule
from factorysim.engine.standing import check_standing
from factorysim.engine.transport.drivers import call_drivers
from factorysim.engine.transport.requests import Carried, Load, Lot, Request
from factorysim.engine.transport.vehicles import Vehicle
from factorysim.results.observed import EdgeSeen, FleetSeen

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.parts import Part
    from factorysim.engine.places import Place
    from factorysim.engine.transport.tracks import Pace, Track
    from factorysim.engine.transport.traffic import Traffic


class Fleet:
    """The vehicles of one fleet and the requests that they share."""

    def __init__(self, floor: Floor, name: str, number: int, *, capacity: int) -> None:
        self.floor = floor
        self.name = name
        self.index = len(floor.plan.place_names) + number
        """Position in declared order, after all places."""
        self.rank: tuple[int, ...] = (self.index,)
        self.attended = False
        self.capacity = capacity
        self.takes_more = True
        """Whether a vehicle takes up more loads that have the same way."""
        self.look_ahead: int | None = 1
        self.reassigns = False
        self.when_free: Any = "stay"
        self.idle_nodes: list[int] = []
        """Where `when_free` sends vehicles; one of them, the nearest."""
        self.track: Track | None = None
        self.traffic: Traffic | None = None
        self.paces: tuple[Pace, Pace]
        """How fast its vehicles drive, empty and loaded."""
        self.nodes: dict[int, int] = {}
        """Node of each place, by the numbers of both."""
        self.vehicles: list[Vehicle] = []
        self.open: deque[Request] = deque()
        """Requests without a vehicle, the oldest first."""
        self.draw_load: Callable[[], float] = _no_time
        self.draw_unload: Callable[[], float] = _no_time
        self.draw_travel: Callable[[], float] = _no_time
        """Time of every way, for a fleet without a layout."""
        self.mean_travel = 0.0
        self.prefer_request: Callable[[Request, Vehicle, float], Any] = _by_age
        self.prefer_vehicle: Callable[[Vehicle, Request, float], Any] = _by_distance
        self.is_off = False
        self.has_drivers = False
        """Whether somebody has to drive."""
        self._lots: dict[tuple[float, ...], Lot] = {}
        """Lots that are not complete, by their way and their terms."""
        self._due_lots: list[Lot] = []
        """Lots that go at this instant although they are not complete."""
        self._newly_free: list[Vehicle] = []
        self._newly_waiting: list[Request] = []
        """Requests of this instant, if circles are looked for."""
        self._at_pick_up: list[Vehicle] = []
        """Vehicles that have just taken up a load and have room for more."""
        self.asked = 0
        """Requests since the statistics began, and what became of them ..."""
        self.picked_up = self.delivered = self.parts_delivered = 0
        self.until_assigned = self.until_arrived = self.until_loaded = self.until_delivered = 0.0
        """... with the sums of their times, each counted when it ends."""

    def begin(self, now: float) -> None:
        """Start at time 0: vehicles without a request go where they are meant to wait."""
        self._newly_free = list(self.vehicles)
        self.attend()

    # Requests come.

    def asks(
        self, holder: Any, origin: Place, target: Place, carried: Carried, part: Part, now: float
    ) -> Request:
        """*part*, which *holder* keeps until then, is to be carried from *origin* to *target*."""
        if self.floor.log is not None:
            self.floor.log("requested", now, origin, -1, part, float(self.index))
        if carried.lot > 1:
            request = self._collect(holder, origin, target, carried, part, now)
        else:
            request = Request(self, origin, target, is_reserved=carried.reserves_at_request)
            request.loads.append(Load(holder, part, now))
            self._is_asked(request, now)
        if self.floor.watch_circles:
            if not self._newly_waiting:
                self.floor.jammed.append(self)
            self._newly_waiting.append(request)
        return request

    def look_after_blocked(self, now: float) -> None:
        """Raise `Deadlock` if all vehicles wait for what waits for them."""
        waiting, self._newly_waiting = self._newly_waiting, []
        check_standing(self.floor, [request for request in waiting if request.loads], now)

    def _collect(
        self, holder: Any, origin: Place, target: Place, carried: Carried, part: Part, now: float
    ) -> Request:
        """Let parts for the same way wait for each other."""
        key = (origin.index, target.index, *carried.terms)
        lot = self._lots.get(key)
        if lot is None:
            request = Request(self, origin, target, is_reserved=carried.reserves_at_request)
            lot = self._lots[key] = Lot(request, key)
            if carried.wait_at_most < inf:
                schedule(lot.timer, now + carried.wait_at_most)
        lot.request.loads.append(Load(holder, part, now))
        if len(lot.request.loads) >= carried.lot:
            self._lot_goes(lot, now)
        return lot.request

    def has_waited_enough(self, lot: Lot, now: float) -> None:
        """Let *lot* go with those who have come up to the end of this instant."""
        self._due_lots.append(lot)
        self.attend()
        self.floor.call_for_settling(now)

    def _lot_goes(self, lot: Lot, now: float) -> None:
        del self._lots[lot.key]
        lot.timer.switch_off()
        self._is_asked(lot.request, now)

    def _is_asked(self, request: Request, now: float) -> None:
        first = request.loads[0]
        request.asked = now
        request.key = (now, first.holder.rank, first.part.number)
        self.asked += 1
        # Nearly always the newest; at one instant the holder declared first comes first.
        waiting = self.open
        if not waiting or waiting[-1].key < request.key:
            waiting.append(request)
        else:
            place = len(waiting)
            while place and waiting[place - 1].key > request.key:
                place -= 1
            waiting.insert(place, request)
        if not self.attended:
            self.attended = True
            self.floor.attending.append(self)

    def attend(self) -> None:
        """Look in this settling whether a vehicle can be sent."""
        self.floor.attend(self)

    # Vehicles are sent.

    def comes_free(self, vehicle: Vehicle, now: float) -> None:
        """*vehicle* has nothing to do any more."""
        self._newly_free.append(vehicle)
        self.attend()

    def has_room_for_more(self, vehicle: Vehicle) -> None:
        """*vehicle* has taken up a load: look, when all have asked, whether it takes another."""
        self._at_pick_up.append(vehicle)
        self.attend()

    def choose(self, now: float) -> None:
        """Send free vehicles to requests; the others go where idle vehicles go."""
        if self._due_lots:
            self._let_lots_go(now)
        if self._at_pick_up:
            loaded, self._at_pick_up = self._at_pick_up, []
            for vehicle in loaded:
                vehicle.takes_more(self._further_load(vehicle), now)
        if not self.is_off:
            if self.open:
                self._send(now)
            if self.reassigns:
                self._take_over(now)
        if self._newly_free:
            self._let_idle_go(now)

    def _let_lots_go(self, now: float) -> None:
        """Ask for vehicles for lots that have waited long enough."""
        due, self._due_lots = self._due_lots, []
        for lot in due:
            if self._lots.get(lot.key) is lot:
                self._lot_goes(lot, now)

    def _let_idle_go(self, now: float) -> None:
        """Send those who came free and have nothing to do where idle vehicles go."""
        idle, self._newly_free = self._newly_free, []
        for vehicle in idle:
            if vehicle.is_idle():
                vehicle.stays_free(now)

    def _send(self, now: float) -> None:
        free = self.free_vehicles(now)
        if self.has_drivers:
            call_drivers(self, free, now)
            return
        while free and self.open:
            if len(free) == 1 and len(self.open) > 1:
                vehicle = free[0]
                request = min(
                    self.open, key=lambda r: (self.prefer_request(r, vehicle, now), r.key)
                )
            else:
                request = self.open[0]
                vehicle = free[0]
                if len(free) > 1:
                    vehicle = min(
                        free, key=lambda v: (self.prefer_vehicle(v, request, now), v.number)
                    )
            free.remove(vehicle)
            if request is self.open[0]:
                self.open.popleft()
            else:
                self.open.remove(request)
            vehicle.serve(request, now)

    def free_vehicles(self, now: float) -> list[Vehicle]:
        """Return the vehicles that could serve a request, in a list from which they are taken."""
        return [vehicle for vehicle in self.vehicles if vehicle.is_free(now)]

    def _take_over(self, now: float) -> None:
        """Let a free vehicle take over a request if it is there before the one that was sent."""
        for _ in self.vehicles:
            free = [v for v in self.vehicles if v.is_free(now)]
            sent = [v for v in self.vehicles if v.drives_empty_to_fetch()]
            gains = [
                (sooner - v.time_to(v.request.origin_node, now), v.number, other.number, v, other)
                for v in sent
                for other in free
                if v.request is not None
                and (sooner := other.time_to(v.request.origin_node, now))
                < v.time_to(v.request.origin_node, now) * (1 - 1e-12)
            ]
            if not gains:
                return
            *_, before, after = min(gains, key=lambda gain: gain[:3])
            request = before.gives_up_request(now)
            after.serve(request, now)
            self._newly_free.append(before)

    def _further_load(self, vehicle: Vehicle) -> Request | None:
        """Return another request that fits on *vehicle* and has the same way, if there is one."""
        if self.is_off:
            return None
        room = self.capacity - len(vehicle.inside())
        first = vehicle.cargo[0]
        way = (first.origin_node, first.target_node)
        for request in self.open:
            if (request.origin_node, request.target_node) == way and len(request.loads) <= room:
                self.open.remove(request)
                return request
        return None

    # Vehicles without a request.

    def idle_goal(self, vehicle: Vehicle, now: float) -> int:
        """Return where a vehicle without a request goes; it stays where it can stop next."""
        if self.when_free == "home":
            return vehicle.home
        if self.when_free == "circulate" and not self.is_off:
            here = vehicle.goal_now()
            later = [node for node in self.idle_nodes if node > here]
            return later[0] if later else self.idle_nodes[0]
        if self.when_free == "go_to":
            return min(self.idle_nodes, key=lambda node: vehicle.time_to(node, now))
        return vehicle.next_stop(now)

    def is_back(self, vehicle: Vehicle, now: float) -> None:
        """*vehicle* is where it drove without a request: there it stays, or has more to do."""
        battery = vehicle.battery
        if self.when_free == "circulate" or (battery and battery.wants_to_charge(vehicle, now)):
            self.comes_free(vehicle, now)
        else:
            self.is_parked(vehicle, now)

    def is_parked(self, vehicle: Vehicle, now: float) -> None:
        """*vehicle* stands where idle vehicles stand."""
        vehicle.watches_battery(now)
        if self.traffic is not None and not self.traffic.is_free:
            self.traffic.stands_idle(vehicle)

    def has_free_charger(self) -> None:
        """A vehicle has left a charger: one that has nothing to do may want to go there."""
        self._newly_free += [vehicle for vehicle in self.vehicles if vehicle.is_parked()]
        self.attend()

    def working_time(self, now: float, *, off: bool, paused: bool) -> None:
        """A shift or break begins or ends: vehicles finish their trip and take no other."""
        self.is_off = off or paused
        parked = [vehicle for vehicle in self.vehicles if vehicle.is_parked()]
        for vehicle in parked:
            vehicle.enter_idle_state(now)
        self._newly_free += parked
        self.attend()

    def is_held_up(self) -> bool:
        """Whether something can go on as soon as a repair is over or a shift begins."""
        if any(vehicle.is_held_up() for vehicle in self.vehicles):
            return True
        is_wanted = bool(self.open)
        return is_wanted and (self.is_off or any(v.may_come_free() for v in self.vehicles))

    # Statistics.

    def counts_pick_up(self, request: Request, now: float) -> None:
        """*request* is on its vehicle."""
        self.picked_up += 1
        self.until_assigned += request.assigned - request.asked
        self.until_arrived += request.arrived - request.assigned
        self.until_loaded += now - request.arrived

    def counts_delivery(self, request: Request, now: float) -> None:
        """All parts of *request* are set down."""
        self.delivered += 1
        self.until_delivered += now - request.asked

    def inside(self) -> list[Part]:
        """The parts on the vehicles."""
        return [part for vehicle in self.vehicles for part in vehicle.inside()]

    def clear(self, now: float) -> None:
        """Begin the statistics anew."""
        self.asked = self.picked_up = self.delivered = self.parts_delivered = 0
        self.until_assigned = self.until_arrived = self.until_loaded = self.until_delivered = 0.0
        for vehicle in self.vehicles:
            vehicle.clear(now)

    def seen(self, now: float) -> FleetSeen:
        """Return what was seen in the window."""
        return FleetSeen(
            name=self.name,
            layout=None if self.track is None else self.track.name,
            vehicles=[vehicle.seen(now) for vehicle in self.vehicles],
            asked=self.asked,
            picked_up=self.picked_up,
            delivered=self.delivered,
            parts_delivered=self.parts_delivered,
            until_assigned=self.until_assigned,
            until_arrived=self.until_arrived,
            until_loaded=self.until_loaded,
            until_delivered=self.until_delivered,
            waiting=len(self.open),
            carried=len(self.inside()),
            resolved=0 if self.traffic is None else self.traffic.resolved,
            edges=self._edges_seen(),
        )

    def _edges_seen(self) -> list[EdgeSeen]:
        if self.track is None:
            return []
        names = self.track.node_names
        driven = [counts for vehicle in self.vehicles for counts in vehicle.driven]
        return [
            EdgeSeen(names[edge.start], names[edge.end], passages)
            for edge in self.track.edges
            if (passages := sum(counts[edge.number] for counts in driven))
        ]


def _no_time() -> float:
    return 0.0


def _by_age(request: Request, vehicle: Vehicle, now: float) -> Any:
    return request.key


def _by_distance(vehicle: Vehicle, request: Request, now: float) -> Any:
    return vehicle.time_to(request.origin_node, now)
