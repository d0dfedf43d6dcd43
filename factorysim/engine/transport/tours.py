"""Trains on a tour: milk runs that stop at every place of a round, by a timetable or on demand.

At a stop a train sets down what is for this stop, then takes up what waits there, one load after
the other. What comes next is a choice, made when the factory is settled, so it sees every request
of the instant. A round without a timetable begins only if something waits or is on board; the
train stands at the first stop until then, so an idle factory has no events.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from factorysim.engine.events import SETTLE, Occurrence, Timer, schedule
from factorysim.engine.transport.driving import WAITING
from factorysim.engine.transport.fleets import Fleet
from factorysim.engine.transport.vehicles import Vehicle
from factorysim.results.observed import FleetSeen, RoundsSeen

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.transport.requests import Request

ROUND = 4
"""What a train drives for, besides what other vehicles do."""


class Train(Vehicle):
    """A vehicle of a fleet with a tour."""

    __slots__ = ("_came", "_most", "_next", "_round_began", "_stop", "_taken_up")

    def __init__(self, fleet: Any, number: int) -> None:
        super().__init__(fleet, number)
        self._stop = 0
        """Position of the stop at which it is or to which it drives; behind the last one, back."""
        self._came = 0.0
        """When it came to this stop."""
        self._next: Callable[[float], None] | None = None
        """What it decides when the factory is settled."""
        self._round_began = 0.0
        self._taken_up = 0
        """Parts taken up in this round."""
        self._most = 0
        """The largest number of parts on board in this round."""

    def is_at_work(self) -> bool:
        """Whether it is on a round of which somebody has something."""
        has_use = self.cargo or self._handled is not None or self.fleet.open
        return self.mission == ROUND and bool(has_use)

    def room(self) -> int:
        """Return how many parts it can still take up."""
        return int(self.fleet.capacity) - len(self.inside())

    def begins_round(self, now: float) -> None:
        """Leave for a round, by the first stop."""
        self._leaves_charger()
        self.mission = ROUND
        self._stop = 0
        self._round_began = now
        self._taken_up = 0
        self._most = len(self.inside())
        self.turn_to(self.fleet.stops[0], now)

    def arrives(self, now: float) -> None:
        if self.mission != ROUND:
            super().arrives(now)
            return
        self._came = now
        self._will(self._looks_round)

    def _will(self, decision: Callable[[float], None]) -> None:
        self._next = decision
        self.fleet.attend()

    def decides(self, now: float) -> None:
        """Do what is next at a stop, now that everything of this instant has happened."""
        if self._next is not None:
            decision, self._next = self._next, None
            decision(now)

    # At a stop.

    @property
    def _is_back(self) -> bool:
        """Whether this is the end of the round; what waits there belongs to the next one."""
        return self._stop == len(self.fleet.stops)

    def _to_set_down(self) -> Request | None:
        return next((load for load in self.cargo if load.target_node == self.node), None)

    def _to_take_up(self) -> Request | None:
        return None if self._is_back else self.fleet.waiting_at(self.node, self.room())

    def _looks_round(self, now: float) -> None:
        may_pass = self._is_back or self.fleet.skips_empty_stops
        if may_pass and self._to_set_down() is None and self._to_take_up() is None:
            self._leaves(self._looks_round, now)
        else:
            self._use_dock(self._stops, now)

    def _stops(self, now: float) -> None:
        """Lose the time of a stop; the first stop costs it at the start of the round only."""
        time = 0.0 if self._is_back else self.fleet.draw_stop_time()
        if time > 0:
            self.begin_activity(self._has_stopped, time, WAITING, now)
        else:
            self._has_stopped(now)

    def _has_stopped(self, now: float) -> None:
        self._will(self._handles)

    def _handles(self, now: float) -> None:
        """Set down a load that is for this stop, else take one up, else drive on."""
        load = self._to_set_down()
        if load is not None:
            self.part = load.parts[0]
            self._set_down_load(load, now)
            return
        request = self._to_take_up()
        if request is not None:
            self.fleet.gives_to(self, request, self._came)
            self.request = request
            self._take_up(now)
        else:
            self._leaves(self._handles, now)

    def _has_loaded(self, now: float) -> None:
        self._handled = None
        self._taken_up += len(self.cargo[-1].loads)
        self._most = max(self._most, len(self.inside()))
        self._will(self._handles)

    def _has_unloaded(self, now: float) -> None:
        self._will(self._handles)

    def _leaves(self, decision: Callable[[float], None], now: float) -> None:
        """Drive on; where work of no time goes on at this instant, decide again after it."""
        events = self.floor.events
        if events and events[0][:2] <= (now, SETTLE) and not self._is_back:
            self._next = decision
            self.fleet.looks_again(self)
        else:
            self._drives_on(now)

    def _drives_on(self, now: float) -> None:
        self.leaves_dock()
        self.part = self.cargo[0].parts[0] if self.cargo else None
        self.is_loaded = bool(self.cargo)
        if self._is_back:
            self.fleet.counts_round(self, now - self._round_began, self._taken_up, self._most)
            self._trip_ends(now)
            return
        self._stop += 1
        stops = self.fleet.stops
        self.drive_to(stops[self._stop % len(stops)], now)


class TourFleet(Fleet):
    """The trains of one tour, and when each of their rounds begins."""

    vehicles: list[Train]  # type: ignore[assignment]

    def __init__(self, floor: Floor, name: str, number: int, *, capacity: int) -> None:
        super().__init__(floor, name, number, capacity=capacity)
        self.stops: list[int] = []
        """Nodes, in the order of the round."""
        self.skips_empty_stops = False
        self.draw_stop_time: Callable[[], float] = float
        self.when_waiting = 1
        """Loads that wait when a round begins; without a timetable."""
        self.draw_gap: Callable[[], float] | None = None
        """Time from one start of the timetable to the next."""
        self._due: float | None = None
        """When a round should have begun for which no train was there."""
        self._to_look_again: list[Train] = []
        """Trains that leave unless something more happens at this instant."""
        self._timer = Timer(floor.env, self._time_has_come, productive=False)
        self._seen = RoundsSeen(capacity)

    def begin(self, now: float) -> None:
        super().begin(now)
        if self.draw_gap is not None:
            self._start_is_due(now)

    # When a round begins.

    def _time_has_come(self, now: float) -> None:
        self.floor.clock_strikes()
        self.floor.register(Occurrence(self.rank, self._start_is_due), now)

    def _start_is_due(self, now: float) -> None:
        """A round should begin now; one that still waits for a train falls out."""
        assert self.draw_gap is not None
        if self._due is not None:
            self._seen.skipped_starts += 1
        self._due = now
        schedule(self._timer, now + self.draw_gap())
        self.attend()

    def choose(self, now: float) -> None:
        """Let trains go on at their stops, and begin rounds."""
        self._let_lots_go(now)
        for train in self.vehicles:
            if train not in self._to_look_again:
                train.decides(now)
        if self.is_off and self._due is not None:
            self._seen.skipped_starts += 1
            self._due = None
        free = [train for train in self.vehicles if train.is_free(now)]
        for train in sorted(free, key=lambda train: (train.idle_since, train.number)):
            if self._is_called(train):
                self._send_round(train, now)
        self._let_idle_go(now)

    def _is_called(self, train: Train) -> bool:
        """Whether a round should begin with *train*, which is free."""
        if self.draw_gap is not None:
            return self._due is not None
        return self._waiting() + len(train.cargo) >= self.when_waiting

    def _waiting(self) -> int:
        """Return the number of loads for which no train is under way."""
        return sum(request.vehicle is None for request in self.open)

    def _send_round(self, train: Train, now: float) -> None:
        """Let *train* begin a round; it comes for as many loads as it has room for."""
        if self._due is not None:
            self._seen.late_starts += now > self._due
            self._due = None
        room = train.room()
        for request in self.open:
            if request.vehicle is None and len(request.loads) <= room:
                request.vehicle = train
                request.assigned = now
                room -= len(request.loads)
        train.begins_round(now)

    def idle_goal(self, vehicle: Vehicle, now: float) -> int:
        """Trains wait at the first stop, as far as there is room."""
        first = self.stops[0]
        zones = () if self.traffic is None else self.traffic.zones_of_node(first)
        return first if all(zone.has_room() for zone in zones) else vehicle.next_stop(now)

    def is_held_up(self) -> bool:
        """Whether trains have something to do that goes on at a later time."""
        if any(train.is_at_work() for train in self.vehicles):
            return True
        on_board = max(len(train.cargo) for train in self.vehicles)
        if self.draw_gap is not None:
            return bool(self.open or on_board)
        return self._waiting() + on_board >= self.when_waiting

    # What trains take up.

    def looks_again(self, train: Train) -> None:
        """Let *train* decide when nothing more happens at this instant."""
        if not self._to_look_again:
            self.floor.jammed.append(self)
        self._to_look_again.append(train)

    def look_after_blocked(self, now: float) -> None:
        """Nothing more happens at this instant: trains that were about to leave decide."""
        super().look_after_blocked(now)
        self._to_look_again = []
        self.attend()

    def waiting_at(self, node: int, room: int) -> Request | None:
        """Return the oldest load that waits at *node* and fits into *room*."""
        for request in self.open:
            if request.origin_node == node and len(request.loads) <= room:
                return request
        return None

    def gives_to(self, train: Train, request: Request, came: float) -> None:
        """*train*, which came at the time *came*, takes *request* up."""
        self.open.remove(request)
        if request.vehicle is None:
            request.assigned = max(request.asked, came)
        request.vehicle = train
        request.arrived = max(request.assigned, came)

    # Statistics.

    def counts_round(self, train: Train, time: float, taken_up: int, most: int) -> None:
        """A round of *train* is over; what it has left behind waits for another one."""
        seen = self._seen
        seen.rounds += 1
        seen.time += time
        seen.parts += taken_up
        seen.most += most
        for request in self.open:
            if request.vehicle is train:
                request.vehicle = None

    def clear(self, now: float) -> None:
        super().clear(now)
        self._seen = RoundsSeen(self.capacity)

    def seen(self, now: float) -> FleetSeen:
        seen = super().seen(now)
        seen.rounds = replace(self._seen)
        return seen
