"""What moves: has a place to go to, waits for zones, breaks down, and knows how long for all that.

How it gets along its way is said in `factorysim.engine.transport.motion`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from factorysim.engine.events import Entry, Timer, schedule
from factorysim.engine.places import Holder
from factorysim.engine.standing import Needs, keepers_of_places
from factorysim.engine.transport.jams import needs_of, what_it_waits_for
from factorysim.engine.transport.motion import EdgeByEdge, Motion, WholeWays
from factorysim.engine.transport.tracks import Pace, Track, TrackEdge, Way, straight_way
from factorysim.engine.transport.traffic import (
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
    from factorysim.engine.floor import Floor
    from factorysim.engine.transport.batteries import BatteryState

# The positions of the states in VEHICLE_STATES.
OFF: Final = 0
FAILED: Final = 1
CHARGING: Final = 2
WAITING_FOR_CHARGER: Final = 3
BLOCKED: Final = 4
LOADING: Final = 5
UNLOADING: Final = 6
DRIVING_LOADED: Final = 7
DRIVING_EMPTY: Final = 8
WAITING: Final = 9
PARKED: Final = 10
ACTIVE = frozenset({LOADING, UNLOADING, DRIVING_LOADED, DRIVING_EMPTY})
"""States that age a vehicle."""


class Driver(Holder):
    """A vehicle as far as it moves; what it moves for is said in `Vehicle`."""

    __slots__ = (
        "_counted_from", "_detour_from", "_failed_at", "_granted", "_interrupted", "_stage",
        "_striking", "_timer", "_waits_as", "battery", "clocks", "debt", "driven", "end",
        "fails_after_trip", "failures", "fleet", "floor", "goal", "held", "is_lifted", "is_loaded",
        "lets_pass", "motion", "name", "node", "number", "paces", "position",
        "pushes", "started", "state", "state_since", "times", "track", "traffic", "waits_since",
        "wanted", "way", "yielded",
    )  # fmt: skip
    is_vehicle = True

    def __init__(self, fleet: Any, number: int) -> None:
        super().__init__((*fleet.rank, number))
        self.fleet = fleet
        self.floor: Floor = fleet.floor
        self.number = number
        self.name = f"{fleet.name} {number}"
        self.track: Track | None = fleet.track
        self.traffic: Traffic | None = fleet.traffic
        self.paces: tuple[Pace, Pace] = fleet.paces
        self.motion: Motion = WholeWays(self)
        self.node = 0
        """Where it stands, or where it began the edge on which it is."""
        self.goal = 0
        self._detour_from: int | None = None
        """The goal that it left aside to make room for others."""
        self.way: Way | None = None
        self.position = 0
        """Edges of the way that are behind it, and counted."""
        self.started = 0.0
        """When it would have begun the way if nothing had held it up since."""
        self.is_loaded = False
        self.debt = 0.0
        """Time for braking at a stop that was not planned, paid when it starts again."""
        self.held: list[Zone] = []
        self.wanted: Sequence[Zone] = ()
        self.waits_since = 0.0
        self._waits_as = BLOCKED
        self._granted: Callable[[float], None] = self.arrives
        self.lets_pass: list[tuple[Driver, int]] = []
        """Those who go first, because it has made room for them, each with its goal then."""
        self.yielded = 0
        """How often it has made room for others in a circle since it last came to a goal."""
        self.pushes = 0
        """How often it has pushed an idle one on since it was last let on itself."""
        self.is_lifted = False
        """Whether people have taken it off the track."""
        self._timer = Timer(self.floor.env, self._fires)
        self._stage: Callable[[float], None] = self.arrives
        """What ends when the timer fires."""
        self.end = 0.0
        """When the activity is over, if no failure comes in between."""
        self.clocks: list[WorkingClock] = []
        self.fails_after_trip = False
        self._striking: WorkingClock | None = None
        """The clock that strikes before the activity is over."""
        self._interrupted: tuple[Callable[[float], None], float, int] | None = None
        """What is to go on after the repair: the activity, what remains of it, and its state."""
        self._failed_at = 0.0
        self.failures = 0
        self.battery: BatteryState | None = None
        self.state = PARKED
        self.state_since = 0.0
        self._counted_from = 0.0
        """From when on the time in the state is not counted yet."""
        self.times = [0.0] * len(VEHICLE_STATES)
        edges = len(self.track.edges) if self.track is not None else 0
        self.driven = ([0] * edges, [0] * edges)
        """How often it has driven each edge since the statistics began, empty and loaded."""

    def drives_edge_by_edge(self) -> None:
        """Make every edge an event of its own: others may be in the way, or somebody watches."""
        self.motion = EdgeByEdge(self)

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
        since, self._counted_from = self._counted_from, now
        self.times[self.state] += now - since
        if self.battery is not None:
            self.battery.spend(self.state, now - since, self, now)

    def uncounted(self, now: float) -> float:
        """Return the time in this state that is not counted yet."""
        return now - self._counted_from

    def driving_state(self) -> int:
        """Return the state in which it drives now."""
        return DRIVING_LOADED if self.is_loaded else DRIVING_EMPTY

    # Activities that take time, and failures that interrupt them.

    def begin_activity(
        self, ends: Callable[[float], None], length: float, state: int, now: float
    ) -> None:
        """Do something for a time; *ends* is called when it is over."""
        self.enter(state, now)
        self._go_on(ends, now + length, now)

    def drives_until(self, end: float, ends: Callable[[float], None], now: float) -> None:
        """Drive until *end*; then *ends* is called."""
        self.enter(self.driving_state(), now)
        self._go_on(ends, end, now)

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

    def is_at_work(self) -> bool:
        """Whether it does something that others wait for."""
        return True

    def _fires(self, now: float) -> Entry | None:
        if not self._timer.productive:
            self.floor.clock_strikes()
        self.floor.register(self, now)
        return None

    def finish(self, now: float) -> None:
        """What was going on is over, or a failure interrupts it."""
        clock, self._striking = self._striking, None
        if clock is None:
            self._stage(now)
        else:
            self._interrupted = (self._stage, self.end - now, self.state)
            self._failed_at = now
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
        self._go_on(then, now + length, now)
        self._timer.productive = False

    def _is_repaired(self, now: float) -> None:
        assert self._interrupted is not None
        ends, remaining, state = self._interrupted
        self._interrupted = None
        end = now + remaining
        if self.way is not None:
            self.started += now - self._failed_at
            end = self.motion.due()
        self.enter(state, now)
        self._go_on(ends, end, now)
        self.fleet.attend()

    # Where to.

    def drive_to(self, node: int, now: float) -> None:
        """Drive to *node* from the node where it stands; `arrives` is called there."""
        self.goal = node
        if self.node == node:
            self.is_at_goal(now)
        else:
            self.sets_out(now)

    def sets_out(self, now: float) -> None:
        """Begin the fastest way from the node where it stands to the goal."""
        if self.track is None:
            way = straight_way(self.node, self.goal, self.fleet.draw_travel())
        else:
            way = self.track.way(self.node, self.goal, self.paces[self.is_loaded])
        self._drives_along(way, now)

    def _drives_along(self, way: Way, now: float) -> None:
        self.takes_way(way)
        if self.traffic is not None:
            self.traffic.ways_have_changed()
        self.motion.sets_out(now)

    def takes_way(self, way: Way) -> None:
        """Have *way* before it, to be driven from a standstill."""
        self.way = way
        self.position = 0

    def goes_on(self, now: float) -> None:
        """It is at a node where its way ends, or where it takes another one."""
        self.way = None
        if self.node != self.goal:
            self.sets_out(now)
        else:
            self.motion.release_behind()
            self.is_at_goal(now)

    def is_at_goal(self, now: float) -> None:
        """It has come to where it wanted to go, perhaps to make room for others."""
        if self._detour_from is not None:
            self.goal, self._detour_from = self._detour_from, None
            if self.goal != self.node:
                self.sets_out(now)
                return
        self.yielded = 0
        if self.traffic is not None:
            self.traffic.ways_have_changed()
        self.arrives(now)

    def turn_to(self, node: int, now: float) -> None:
        """Drive to another goal than before: from the node where it stands, or from the next."""
        self._detour_from = None
        if self.traffic is not None:
            self.traffic.ways_have_changed()
        if self.is_lifted:
            self.goal = node
        elif self.way is None:
            self.drive_to(node, now)
        elif self.goal != node:
            self.goal = node
            self.motion.turns(now)

    def next_stop(self, now: float) -> int:
        """Return the node at which it stands, or could stop next."""
        if self.way is None or self.motion.stands():
            return self.node
        return self.way.nodes[self.motion.next_node(now)]

    def time_to(self, node: int, now: float) -> float:
        """Return how long it would take to drive to *node*, if it set out now."""
        if self.way is None or self.motion.stands():
            return self._mean_time(self.node, node)
        following = self.motion.next_node(now)
        until_there = self.started + self.way.times[following] - self.last_moved(now)
        if self._interrupted is not None:
            until_there += self.end - now
        return max(until_there, 0.0) + self._mean_time(self.way.nodes[following], node)

    def _mean_time(self, start: int, end: int) -> float:
        if self.track is None:
            return 0.0 if start == end else float(self.fleet.mean_travel)
        return self.track.time(start, end, self.paces[False])

    def is_being_repaired(self) -> bool:
        """Whether a failure has interrupted what it does."""
        return self._interrupted is not None

    def last_moved(self, now: float) -> float:
        """Return when it has come to where it is: now, or when the failure stopped it."""
        return now if self._interrupted is None else self._failed_at

    def count_edges(self, behind: int) -> None:
        """Count the edges of the way up to *behind* that are not counted yet."""
        assert self.way is not None
        if self.track is not None:
            driven = self.driven[self.is_loaded]
            for edge in self.way.edges[self.position : behind]:
                driven[edge.number] += 1
        self.position = behind

    def metres(self, loaded: int) -> float:
        """Return how far it has driven, empty (0) or loaded (1)."""
        edges = self.track.edges if self.track is not None else []
        return sum(n * edge.length for n, edge in zip(self.driven[loaded], edges, strict=True))

    def catch_up(self, now: float) -> None:
        """Note what has happened up to *now*, before somebody looks."""

    def edges_behind(self, now: float) -> int:
        """Return how many edges of its way are behind it."""
        return self.motion.done(now)

    def brakes(self, edge: TrackEdge) -> None:
        """Stop at the end of *edge*, which was driven as if it would go on."""
        pace = self.paces[self.is_loaded]
        if pace.acceleration is not None:
            self.debt = min(pace.speed, edge.limit) / (2 * pace.acceleration)

    def starts_way(self, now: float) -> None:
        """Note that it begins its way now; a stop that was not planned costs time first."""
        self.started = now + self.debt
        self.debt = 0.0

    # Zones.

    def look_ahead(self) -> int | None:
        """Return how many edges ahead are claimed together; None for the whole way."""
        return 1

    def claim(
        self, zones: Sequence[Zone], granted: Callable[[float], None], state: int, now: float
    ) -> None:
        """Have all of *zones*, then call *granted*; until then wait in *state*."""
        held = self.held
        needed = [zone for zone in zones if zone not in held]
        self._granted = granted
        if not any(zone.blocked for zone in needed) and may_claim(self, needed):
            hold(self, needed)
            granted(now)
            return
        self.wanted = needed
        self.waits_since = now
        self._waits_as = state
        line_up(self, needed)
        for zone in needed:
            zone.stir()
        assert self.traffic is not None
        self.traffic.is_blocked(self)

    def comes_to_stand(self, now: float) -> None:
        """Wait, because it was not let on at this instant."""
        if self.wanted:
            self.enter(self._waits_as, now)
            if self.way is not None:
                self.motion.stops()
        elif self.motion.is_behind:
            self.enter(BLOCKED, now)

    def waits_no_longer(self) -> None:
        """Give up waiting for zones."""
        take_from_lines(self)
        self.wanted = ()

    def may_go_on(self, now: float) -> None:
        """The zones that it waited for are its own now."""
        self.wanted = ()
        self.pushes = 0
        self._granted(now)

    def zones_to_come(self) -> Sequence[Zone]:
        """Return the zones of the rest of its way."""
        if self.way is None or self.traffic is None:
            return []
        return self.traffic.zones_ahead(self.way, self.position, None)

    def last_node(self) -> int:
        """Return where its way ends, or where it stands."""
        return self.node if self.way is None else self.way.nodes[-1]

    def needs(self) -> Needs | None:
        """The zones that it waits for, or those who go before it, or room for its part."""
        if self.targets:
            return keepers_of_places(self)
        if not self.wanted or may_claim(self, self.wanted):
            return None
        return needs_of(self)

    def says_what_it_waits_for(self) -> str:
        return super().says_what_it_waits_for() if self.targets else what_it_waits_for(self)

    # Out of a jam.

    def is_idle(self) -> bool:
        """Whether it has nothing to do, wherever it is."""
        return False

    def is_on_detour(self) -> bool:
        """Whether it drives out of the way of others first, and then to its goal."""
        return self._detour_from is not None

    def leaves_dock(self) -> None:
        """Release the dock where it stands, if it is in one."""

    def may_leave(self) -> bool:
        """Whether it could drive away from where it waits."""
        return bool(self.wanted) and not self.is_lifted

    def drives_aside(self, edges: tuple[TrackEdge, ...], now: float, *, comes_back: bool) -> None:
        """Drive along *edges* to make room for others; stay there, or go on to the goal then."""
        goal = self.goal if self._detour_from is None else self._detour_from
        self._detour_from = goal if comes_back else None
        self.goal = edges[-1].end
        self._drives_along(Way(self.node, edges, self.paces[self.is_loaded]), now)

    def is_lifted_off(self, time: float, now: float) -> None:
        """People lift it off the track and put it back there after *time*."""
        self.is_lifted = True
        self.way = None
        for zone in list(self.held):
            release(self, zone)
        self.begin_activity(self._is_put_back, time, BLOCKED, now)

    def _is_put_back(self, now: float) -> None:
        assert self.traffic is not None
        self.claim(self.traffic.zones_of_node(self.node), self._stands_again, BLOCKED, now)

    def _stands_again(self, now: float) -> None:
        self.is_lifted = False
        self.goes_on(now)

    def arrives(self, now: float) -> None:
        """It is at its goal."""
        raise TypeError(f"{type(self).__name__} has nothing to do anywhere.")
