"""What moves: drives along its way, waits for zones, breaks down, and knows how long for all that.

Where vehicles do not hinder each other, a whole drive is one event. Otherwise, and when every
change is recorded, it is one event for each edge; both give the same times to the last bit.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from factorysim.engine.events import Timer, schedule
from factorysim.engine.places import Holder
from factorysim.engine.tracks import Pace, Track, TrackEdge, Way, straight_way
from factorysim.engine.traffic import (
    Traffic,
    Zone,
    hold,
    line_up,
    may_claim,
    release,
    take_from_lines,
)
from factorysim.engine.wear import WorkingClock
from factorysim.results.observed import VEHICLE_STATES

if TYPE_CHECKING:
    from factorysim.engine.batteries import BatteryState
    from factorysim.engine.floor import Floor

(
    OFF, FAILED, CHARGING, WAITING_FOR_CHARGER, BLOCKED, LOADING, UNLOADING, DRIVING_LOADED,
    DRIVING_EMPTY, WAITING, PARKED,
) = range(len(VEHICLE_STATES))  # fmt: skip
ACTIVE = frozenset({LOADING, UNLOADING, DRIVING_LOADED, DRIVING_EMPTY})
"""States that age a vehicle."""


class Driver(Holder):
    """A vehicle as far as it moves; what it moves for is said in `Vehicle`."""

    __slots__ = (
        "_detour_from", "_granted", "_interrupted", "_stage", "_stop_at", "_striking", "_timer",
        "battery", "clocks", "counted_from", "debt", "end", "fails_after_trip", "failures",
        "fleet", "floor", "goal", "held", "is_loaded", "metres_empty", "metres_loaded", "name",
        "node", "number", "paces", "position", "started", "state", "state_since", "steps", "times",
        "track", "traffic", "waits_since", "wanted", "way",
    )  # fmt: skip
    is_vehicle = True

    def __init__(
        self,
        fleet: Any,
        number: int,
        *,
        track: Track | None,
        traffic: Traffic | None,
        paces: tuple[Pace, Pace],
    ) -> None:
        super().__init__((*fleet.rank, number))
        self.fleet = fleet
        self.floor: Floor = fleet.floor
        self.number = number
        self.name = f"{fleet.name} {number}"
        self.track = track
        self.traffic = traffic
        self.paces = paces
        """Empty and loaded."""
        self.node = 0
        """Where it stands, or where it began the edge on which it is."""
        self.goal = 0
        self._detour_from: int | None = None
        """The goal that it left aside to make room for others."""
        self.way: Way | None = None
        self.position = 0
        """Edges of the way that are behind it, and counted."""
        self._stop_at = 0
        """Edges of the way after which it stops: all, or fewer when it turns on the way."""
        self.started = 0.0
        """When it would have begun the way if nothing had held it up since."""
        self.steps = False
        """Whether every edge is an event of its own."""
        self.is_loaded = False
        self.debt = 0.0
        """Time for braking at a stop that was not planned, paid when it starts again."""
        self.held: list[Zone] = []
        self.wanted: Sequence[Zone] = ()
        self.waits_since = 0.0
        self._granted: Callable[[float], None] = self._enters_edge
        self._timer = Timer(self.floor.env, self._fires)
        self._stage: Callable[[float], None] = self._drive_ends
        """What ends when the timer fires."""
        self.end = 0.0
        """When the activity is over, if no failure comes in between."""
        self.clocks: list[WorkingClock] = []
        self.fails_after_trip = False
        self._striking: WorkingClock | None = None
        """The clock that strikes before the activity is over."""
        self._interrupted: tuple[Callable[[float], None], float, int] | None = None
        """What is to go on after the repair: the activity, what remains of it, and its state."""
        self.failures = 0
        self.battery: BatteryState | None = None
        self.state = PARKED
        self.state_since = 0.0
        self.counted_from = 0.0
        """From when on the time in the state is not counted yet."""
        self.times = [0.0] * len(VEHICLE_STATES)
        self.metres_empty = self.metres_loaded = 0.0

    # States.

    def enter(self, state: int, now: float) -> None:
        """Change the state: the only place where state times are kept and clocks move on."""
        old = self.state
        if state == old:
            return
        self.count(now)
        if self.clocks and old in ACTIVE:
            for clock in self.clocks:
                if not clock.by_trips:
                    clock.left -= now - self.state_since
        self.state = state
        self.state_since = now
        if self.floor.log is not None:
            self.floor.log("vehicle", now, self.fleet, self.number, self.part, float(state))

    def count(self, now: float) -> None:
        """Bring the statistics up to date: the time in this state and what it has cost."""
        since, self.counted_from = self.counted_from, now
        self.times[self.state] += now - since
        if self.battery is not None:
            self.battery.spend(self.state, now - since, self, now)

    # Activities that take time, and failures that interrupt them.

    def begin_activity(
        self, ends: Callable[[float], None], length: float, state: int, now: float
    ) -> None:
        """Do something for a time; *ends* is called when it is over."""
        self.enter(state, now)
        self._go_on(ends, now + length, now)

    def _go_on(self, ends: Callable[[float], None], end: float, now: float) -> None:
        self._stage = ends
        self.end = end
        self._timer.productive = self.is_at_work()
        self._striking = None
        if self.clocks and self.state in ACTIVE and not self.fails_after_trip:
            by_time = [clock for clock in self.clocks if not clock.by_trips]
            first = min(by_time, key=lambda clock: clock.left, default=None)
            if first is not None and (strikes := self.state_since + first.left) < end:
                self._striking = first
                schedule(self._timer, max(strikes, now))
                return
        schedule(self._timer, end)

    def is_parked(self) -> bool:
        """Whether it stands somewhere and has nothing to do."""
        return False

    def gives_way(self, node: int, now: float) -> None:
        """Drive to *node*, because others want to pass."""
        self.turn_to(node, now)

    def is_at_work(self) -> bool:
        """Whether it does something that others wait for."""
        return True

    def _fires(self, now: float) -> None:
        if not self._timer.productive:
            self.floor.clock_strikes()
        self.floor.register(self, now)

    def finish(self, now: float) -> None:
        """What was going on is over, or a failure interrupts it."""
        clock, self._striking = self._striking, None
        if clock is None:
            self._stage(now)
        else:
            self._interrupted = (self._stage, self.end - now, self.state)
            self.repair(clock, self._is_repaired, now)

    def interrupt(self) -> None:
        """Give up the activity that is going on."""
        self._timer = self._timer.switch_off()
        self._striking = None

    def repair(self, clock: WorkingClock, then: Callable[[float], None], now: float) -> None:
        """Stand still for as long as the repair takes; *then* is called after it."""
        self.failures += 1
        self.enter(FAILED, now)
        length = clock.draw_length()
        clock.left = clock.draw_gap()
        self.started += length
        self._go_on(then, now + length, now)
        self._timer.productive = False

    def _is_repaired(self, now: float) -> None:
        assert self._interrupted is not None
        ends, remaining, state = self._interrupted
        self._interrupted = None
        self.enter(state, now)
        end = now + remaining if self.way is None else self._end_of_drive()
        self._go_on(ends, end, now)
        self.fleet.attend()

    # Driving.

    def drive_to(self, node: int, now: float) -> None:
        """Drive to *node*; `arrives` is called there. It stands at a node, or turns at the next."""
        self.goal = node
        if self.node == node:
            self._is_at_goal(now)
        else:
            self._set_out(now)

    def _set_out(self, now: float) -> None:
        """Begin the fastest way from here to the goal."""
        self.way = self._way_to(self.goal)
        self.position = 0
        if self.steps:
            self._drive_on(now)
            return
        self._stop_at = len(self.way.edges)
        self.started = now + self.debt
        self.debt = 0.0
        self.enter(DRIVING_LOADED if self.is_loaded else DRIVING_EMPTY, now)
        self._go_on(self._drive_ends, self._end_of_drive(), now)

    def _way_to(self, node: int) -> Way:
        if self.track is None:
            return straight_way(self.node, node, self.fleet.draw_travel())
        return self.track.way(self.node, node, self.paces[self.is_loaded])

    def _end_of_drive(self) -> float:
        """Return when it comes to the end of the edge, or of all edges up to the next stop."""
        assert self.way is not None
        return self.started + self.way.times[self.position + 1 if self.steps else self._stop_at]

    def _drive_ends(self, now: float) -> None:
        """It is at the end of its way, or at the node at which it turns."""
        way, stop = self.way, self._stop_at
        assert way is not None
        self.count_edges(stop)
        self.node = way.nodes[stop]
        if stop < len(way.edges):
            self._brakes(way.edges[stop - 1])
        self.way = None
        if self.node == self.goal:
            self._is_at_goal(now)
        else:
            self._set_out(now)

    def count_edges(self, behind: int) -> None:
        """Count the edges of the way up to *behind* that are not counted yet."""
        assert self.way is not None
        for edge in self.way.edges[self.position : behind]:
            if self.track is not None:
                self.fleet.passages[edge.number] += 1
            if self.is_loaded:
                self.metres_loaded += edge.length
            else:
                self.metres_empty += edge.length
        self.position = behind

    def edges_behind(self, now: float) -> int:
        """Return how many edges of its way are behind it."""
        assert self.way is not None
        if self.steps:
            return self.position
        # While it is being repaired it stands where it was when the repair began.
        moment = self.end if self.state == FAILED else now
        times, started = self.way.times, self.started
        behind = bisect_right(times, moment, lo=1, key=lambda time: started + time) - 1
        return min(behind, self._stop_at)

    def _is_at_goal(self, now: float) -> None:
        if self._detour_from is None:
            self.arrives(now)
            return
        goal, self._detour_from = self._detour_from, None
        self.drive_to(goal, now)

    def turn_to(self, node: int, now: float) -> None:
        """Drive to another goal than before: from the node where it stands, or from the next."""
        self._detour_from = None
        if self.way is None:
            self.drive_to(node, now)
            return
        self.goal = node
        if self.steps:
            if self.wanted:
                self.waits_no_longer()
                self._replan(now)
            return
        edges = len(self.way.edges)
        stop = edges if node == self.way.nodes[-1] else min(self.edges_behind(now) + 1, edges)
        if stop != self._stop_at:
            self._stop_at = stop
            if self.state != FAILED:
                self.interrupt()
                self._go_on(self._drive_ends, self._end_of_drive(), now)

    def next_stop(self, now: float) -> int:
        """Return the node at which it stands, or could stop next."""
        if self.way is None or self.wanted:
            return self.node
        return self.way.nodes[min(self.edges_behind(now) + 1, len(self.way.edges))]

    def time_to(self, node: int, now: float) -> float:
        """Return how long it would take to drive to *node*, if it set out now."""
        if self.way is None or self.wanted:
            return self._mean_time(self.node, node)
        following = min(self.edges_behind(now) + 1, len(self.way.edges))
        rest = max(self.started + self.way.times[following] - now, 0.0)
        return rest + self._mean_time(self.way.nodes[following], node)

    def _mean_time(self, start: int, end: int) -> float:
        if self.track is None:
            return 0.0 if start == end else float(self.fleet.mean_travel)
        return self.track.time(start, end, self.paces[False])

    # Edge by edge.

    def _drive_on(self, now: float) -> None:
        """Claim the zones ahead and drive onto the next edge, or stand and wait for them."""
        assert self.traffic is not None
        assert self.way is not None
        ahead = self.traffic.zones_ahead(self.way, self.position, self.look_ahead())
        self.claim(ahead, self._enters_edge, BLOCKED, now)

    def look_ahead(self) -> int | None:
        """Return how many edges ahead are claimed together; None for the whole way."""
        return 1

    def claim(
        self, zones: Sequence[Zone], granted: Callable[[float], None], state: int, now: float
    ) -> None:
        """Have all of *zones*, then call *granted*; until then wait in *state*."""
        needed = [zone for zone in zones if zone not in self.held]
        self._granted = granted
        if not any(zone.blocked for zone in needed) and may_claim(self, needed):
            hold(self, needed)
            granted(now)
            return
        self.wanted = needed
        self.waits_since = now
        line_up(self, needed)
        self.enter(state, now)
        for zone in needed:
            zone.stir()
        if state == BLOCKED:
            assert self.traffic is not None
            self._stops_unplanned()
            self.traffic.is_blocked(self)

    def _stops_unplanned(self) -> None:
        """Stand at a node that was meant to be passed: braking costs time too."""
        way = self.way
        if way is None:
            return
        if self.position > 0:
            self._brakes(way.edges[self.position - 1])
        self.way = way.rest(self.position)
        self.position = 0

    def _brakes(self, edge: TrackEdge) -> None:
        """Stand at the end of *edge*, which was driven as if it would go on."""
        pace = self.paces[self.is_loaded]
        if pace.acceleration is not None:
            self.debt = min(pace.speed, edge.limit) / (2 * pace.acceleration)

    def waits_no_longer(self) -> None:
        """Give up waiting for zones."""
        take_from_lines(self)
        self.wanted = ()

    def may_go_on(self, now: float) -> None:
        """The zones that it waited for are its own now."""
        self.wanted = ()
        self._granted(now)

    def _enters_edge(self, now: float) -> None:
        way = self.way
        assert way is not None
        assert self.traffic is not None
        if self.position == 0:
            self.started = now + self.debt
            self.debt = 0.0
        edge = way.edges[self.position]
        self.traffic.enters_edge(self, edge)
        if self.floor.log is not None:
            self.floor.log("drives", now, self.fleet, self.number, self.part, float(edge.number))
        self.enter(DRIVING_LOADED if self.is_loaded else DRIVING_EMPTY, now)
        self._go_on(self._edge_ends, self._end_of_drive(), now)

    def _edge_ends(self, now: float) -> None:
        """It is at the end of an edge; where it may not overtake it waits for those before it."""
        way, traffic = self.way, self.traffic
        assert way is not None
        assert traffic is not None
        edge = way.edges[self.position]
        if not traffic.is_free and traffic.first_on(edge) is not self:
            self.wanted = ()
            self.enter(BLOCKED, now)
            return
        following = traffic.leaves_edge(self, edge)
        self._is_at_node(now)
        if following is not None and following.is_at_end_of_edge(now):
            following._edge_ends(now)

    def is_at_end_of_edge(self, now: float) -> bool:
        """Whether it only waits on its edge for the one before it."""
        return self.state == BLOCKED and not self.wanted and self.end <= now

    def _is_at_node(self, now: float) -> None:
        way, traffic = self.way, self.traffic
        assert way is not None
        assert traffic is not None
        edge = way.edges[self.position]
        self.count_edges(self.position + 1)
        self.node = edge.end
        if self.goal != way.nodes[-1]:
            if self.position < len(way.edges):
                self._brakes(edge)
            self._replan(now)
            return
        self._release_behind()
        if self.position == len(way.edges):
            self.way = None
            self._is_at_goal(now)
            return
        if self.state == BLOCKED:
            self._stops_unplanned()  # It came behind another one, which stopped it.
        self._drive_on(now)

    def _replan(self, now: float) -> None:
        """Begin a new way at the node where it is."""
        assert self.track is not None
        self.way = None
        if self.node != self.goal:
            self.way = self.track.way(self.node, self.goal, self.paces[self.is_loaded])
            self.position = 0
        self._release_behind()
        if self.way is None:
            self._is_at_goal(now)
        else:
            self._drive_on(now)

    # Out of a jam.

    def retreats(self, edges: tuple[TrackEdge, ...], now: float) -> None:
        """Drive by free *edges* out of the way of others, then on to the goal."""
        self.waits_no_longer()
        self._detour_from = self.goal if self._detour_from is None else self._detour_from
        self.goal = edges[-1].end
        self.way = Way(self.node, edges, self.paces[self.is_loaded])
        self.position = 0
        self._release_behind()
        self._drive_on(now)

    def is_lifted_off(self, time: float, now: float) -> None:
        """People lift it off the track and put it back there after *time*."""
        assert self.traffic is not None
        self.waits_no_longer()
        for zone in [z for z in self.held if z.traffic is self.traffic]:
            release(self, zone)
        self.begin_activity(self._is_put_back, time, BLOCKED, now)

    def _is_put_back(self, now: float) -> None:
        assert self.traffic is not None
        self.claim(self.traffic.zones_of_node(self.node), self._replan, BLOCKED, now)

    def _release_behind(self) -> None:
        """Release every zone of the track that it neither stands in nor has claimed ahead."""
        traffic = self.traffic
        assert traffic is not None
        keep = set(traffic.zones_of_node(self.node))
        look_ahead = self.look_ahead()
        if self.way is not None and look_ahead != 1:
            ahead = None if look_ahead is None else look_ahead - 1
            keep.update(traffic.zones_ahead(self.way, self.position, ahead))
        for zone in [z for z in self.held if z.traffic is traffic and z not in keep]:
            release(self, zone)

    def zones_to_come(self) -> list[Zone]:
        """Return the zones of the rest of its way."""
        if self.way is None or self.traffic is None:
            return []
        return self.traffic.zones_ahead(self.way, self.position, None)

    def last_node(self) -> int:
        """Return where its way ends, or where it stands."""
        return self.node if self.way is None else self.way.nodes[-1]

    def arrives(self, now: float) -> None:
        """It is at its goal."""
        raise TypeError(f"{type(self).__name__} has nothing to do anywhere.")
