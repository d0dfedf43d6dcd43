"""What moves: drives along its way, waits for zones, breaks down, and knows how long for all that.

Where vehicles do not hinder each other, a whole drive is one event. Otherwise, and when every
change is recorded, it is one event for each edge; both give the same times to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from factorysim.engine.events import Timer, schedule
from factorysim.engine.places import Holder
from factorysim.engine.tracks import Pace, Track, TrackEdge, Way
from factorysim.engine.traffic import (
    Traffic,
    Zone,
    hold,
    line_up,
    may_claim,
    release,
    take_from_lines,
)
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


class WorkingClock:
    """A failure of a vehicle that strikes after so much time of driving and handling, or trips."""

    __slots__ = ("by_trips", "draw_gap", "draw_length", "left")

    def __init__(
        self, draw_gap: Callable[[], float], draw_length: Callable[[], float], *, by_trips: bool
    ) -> None:
        self.draw_gap = draw_gap
        self.draw_length = draw_length
        self.by_trips = by_trips
        self.left = draw_gap()


class Driver(Holder):
    """A vehicle as far as it moves; what it moves for is said in `Vehicle`."""

    __slots__ = (
        "_begun", "_detour_from", "_granted", "_stage", "_timer", "_unfinished", "battery",
        "clocks", "debt", "end", "fails_after_trip", "failures", "fleet", "floor", "goal", "held",
        "is_loaded", "metres_empty", "metres_loaded", "name", "node", "number", "paces", "position",
        "started", "state", "state_since", "steps", "times", "track", "traffic", "waits_since",
        "wanted", "way",
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
        """Edges of the way that are behind it."""
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
        self._begun = 0.0
        """When the activity that is going on began, or went on after a failure."""
        self.end = 0.0
        self.clocks: list[WorkingClock] = []
        self.fails_after_trip = False
        self._unfinished: tuple[Callable[[float], None], float, int] | None = None
        """What a failure has interrupted: the activity, what remains of it, and the state."""
        self.failures = 0
        self.battery: BatteryState | None = None
        self.state = PARKED
        self.state_since = 0.0
        self.times = [0.0] * len(VEHICLE_STATES)
        self.metres_empty = self.metres_loaded = 0.0

    # States.

    def enter(self, state: int, now: float) -> None:
        """Change the state: the only place where state times are kept."""
        old, since = self.state, self.state_since
        if state == old:
            return
        self.times[old] += now - since
        if self.battery is not None:
            self.battery.spend(old, now - since, self, now)
        self.state = state
        self.state_since = now
        if self.floor.log is not None:
            self.floor.log("vehicle", now, self.fleet, self.number, self.part, float(state))

    # Activities that take time, and failures that interrupt them.

    def begin_activity(
        self, ends: Callable[[float], None], length: float, state: int, now: float
    ) -> None:
        """Do something for a time; *ends* is called when it is over."""
        self.enter(state, now)
        self._go_on(ends, now + length, now)

    def _go_on(self, ends: Callable[[float], None], end: float, now: float) -> None:
        self._stage = ends
        self._begun = now
        self.end = end
        self._timer.productive = self.is_at_work()
        if self.clocks and self.state in ACTIVE and not self.fails_after_trip:
            left = min((c.left for c in self.clocks if not c.by_trips), default=None)
            if left is not None and left < end - now:
                self._unfinished = (ends, end - (now + left), self.state)
                self._stage = self._breaks_down
                schedule(self._timer, now + left)
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
        """What was going on is over."""
        if self.clocks and self.state in ACTIVE:
            for clock in self.clocks:
                if not clock.by_trips:
                    clock.left -= now - self._begun
        self._stage(now)

    def interrupt(self) -> None:
        """Give up the activity that is going on."""
        self._timer = self._timer.switch_off()

    def _breaks_down(self, now: float) -> None:
        """Stand still until the repair is over, then go on with what remains."""
        clock = min((c for c in self.clocks if not c.by_trips), key=lambda c: c.left)
        self._repair(clock, self._is_repaired, now)

    def _repair(self, clock: WorkingClock, then: Callable[[float], None], now: float) -> None:
        self.failures += 1
        self.enter(FAILED, now)
        length = clock.draw_length()
        clock.left = clock.draw_gap()
        self.started += length
        self._go_on(then, now + length, now)
        self._timer.productive = False

    def _is_repaired(self, now: float) -> None:
        assert self._unfinished is not None
        ends, remaining, state = self._unfinished
        self._unfinished = None
        self.enter(state, now)
        self._go_on(ends, now + remaining, now)

    # Driving.

    def drive_to(self, node: int, now: float) -> None:
        """Drive to *node*; `arrives` is called there. It stands at a node, or turns at the next."""
        self.goal = node
        if self.node == node:
            self._is_at_goal(now)
        elif self.track is None:
            state = DRIVING_LOADED if self.is_loaded else DRIVING_EMPTY
            self.begin_activity(self._travel_ends, self.fleet.draw_travel(), state, now)
        else:
            self._set_out(now)

    def _travel_ends(self, now: float) -> None:
        """It has come to its goal without a layout: a robot arm, a crane."""
        self.node = self.goal
        self._is_at_goal(now)

    def _set_out(self, now: float) -> None:
        """Begin the fastest way from here to the goal."""
        assert self.track is not None
        self.way = self.track.way(self.node, self.goal, self.paces[self.is_loaded])
        self.position = 0
        if self.steps:
            self._drive_on(now)
        else:
            state = DRIVING_LOADED if self.is_loaded else DRIVING_EMPTY
            self.started = now + self.debt
            self.begin_activity(self._drive_ends, self.debt + self.way.time, state, now)
            self.debt = 0.0

    def _drive_ends(self, now: float) -> None:
        """The whole way is behind it."""
        way = self.way
        assert way is not None
        passages = self.fleet.passages
        passages[way] = passages.get(way, 0) + 1
        self._has_driven(way.length)
        self.node = way.nodes[-1]
        if self.node == self.goal:
            self.way = None
            self._is_at_goal(now)
        else:
            self._brakes(way.edges[-1])
            self._set_out(now)

    def _has_driven(self, metres: float) -> None:
        if self.is_loaded:
            self.metres_loaded += metres
        else:
            self.metres_empty += metres

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
        at = self._next_node(now)
        if at < len(self.way.edges):
            self.way = self.way.first(at)
            if self._unfinished is None:
                self.interrupt()
                self._go_on(self._drive_ends, self.started + self.way.time, now)
            else:
                ends, _, state = self._unfinished
                self._unfinished = (ends, self.started + self.way.time - self.end, state)

    def time_to(self, node: int, now: float) -> float:
        """Return how long it would take to drive to *node*, if it set out now."""
        pace = self.paces[False]
        if self.track is None:
            return 0.0 if self.node == node else float(self.fleet.mean_travel)
        if self.way is None:
            return self.track.time(self.node, node, pace)
        if self.steps:
            following = self.way.nodes[self.position + 1]
            if self.wanted:
                return self.track.time(self.node, node, pace)
            return self.end - now + self.track.time(following, node, pace)
        at = self._next_node(now)
        rest = self.started + self.way.times[at] - now
        return rest + self.track.time(self.way.nodes[at], node, pace)

    def _next_node(self, now: float) -> int:
        """Return the position on its way of the node to which it comes next."""
        assert self.way is not None
        # While it is being repaired it stands where it was when the repair began.
        moment = now if self._unfinished is None else self.end
        return self.way.edge_at(moment - self.started) + 1

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
        end = self.started + way.times[self.position + 1]
        state = DRIVING_LOADED if self.is_loaded else DRIVING_EMPTY
        self.enter(state, now)
        self._go_on(self._edge_ends, end, now)

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
        self.fleet.edge_passages[edge.number] += 1
        self._has_driven(edge.length)
        self.position += 1
        self.node = edge.end
        if self.goal != way.nodes[-1]:
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
