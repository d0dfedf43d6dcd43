"""Conveyors: parts move one behind the other at constant speed.

Accumulating: a part that cannot leave stops, and those behind close up, one pitch apart. A part is
at the end at the later of (entry + length/speed) and (departure of the one before + pitch/speed).
Not accumulating: the whole belt stops as soon as the first part cannot leave.
"""

from __future__ import annotations

from array import array
from collections import deque
from typing import TYPE_CHECKING, Any

from factorysim.engine.events import Timer, schedule
from factorysim.engine.places import Holder, Place
from factorysim.engine.standing import Needs
from factorysim.results.observed import STATES, MachineSeen, PlaceSeen, periods

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.parts import Part

WAITING, BLOCKED, WORKING, STARVED = (
    STATES.index(s) for s in ("waiting_for_transport", "blocked", "working", "starved")
)


class Belt(Holder):
    """The end of a conveyor: holds the first part until the next place has room."""

    __slots__ = ("conveyor",)

    def __init__(self, conveyor: ConveyorPlace) -> None:
        super().__init__((conveyor.index, 0))
        self.conveyor = conveyor

    @property
    def where(self) -> str:
        return self.conveyor.name

    def needs(self) -> Needs | None:
        part = self.part
        if part is not None and part.request is not None:
            return [[part.request]]
        return Holder.needs(self)

    def says_what_it_waits_for(self) -> str:
        if self.targets:
            return Holder.says_what_it_waits_for(self)
        assert self.part is not None
        return f"{self.where} waits for a vehicle (part {self.part.number})"

    def handed_over(self, now: float) -> None:
        self._is_blocked_no_longer(now)
        self.conveyor.first_leaves(now)

    def _is_blocked_no_longer(self, now: float) -> None:
        assert self.part is not None
        self.part.blocked += now - self.since

    def stands(self, now: float) -> None:
        self.conveyor.first_stands(now, BLOCKED)

    def sends(self, now: float) -> Place:
        self._is_blocked_no_longer(now)
        self.conveyor.first_stands(now, WAITING)
        return self.conveyor

    def picked_up(self, part: Part, now: float) -> None:
        self.conveyor.first_leaves(now)


class ConveyorPlace(Place):
    """A conveyor, declared under ``conveyors``."""

    __slots__ = (
        "_content_from", "_entry_is_open", "_entry_opens_at", "_entry_timer", "_exit_timer",
        "_moved", "_moved_at", "_running", "accumulating", "belt", "capacity", "content",
        "content_area", "gap_time", "idle", "last_departure", "longest_wait", "most", "parts",
        "state", "state_since", "times", "travel_time", "waited", "waits",
    )  # fmt: skip
    kind = "conveyor"

    def __init__(
        self,
        floor: Floor,
        name: str,
        index: int,
        *,
        capacity: int,
        travel_time: float,
        gap_time: float,
        accumulating: bool,
    ) -> None:
        super().__init__(floor, name, index)
        self.capacity = capacity
        self.travel_time = travel_time
        """Time from the entry to the end, undisturbed."""
        self.gap_time = gap_time
        """Time in which a part moves by one pitch."""
        self.accumulating = accumulating
        self.parts: deque[tuple[Part, float]] = deque()
        """Each part with the belt's running time at its entry."""
        self.belt = Belt(self)
        self.last_departure = -gap_time
        self._moved = 0.0
        self._moved_at = 0.0
        self._running = True
        self._entry_is_open = True
        self._entry_opens_at = 0.0
        """Belt time from which on the entry is free."""
        self._exit_timer = Timer(floor.env, self._at_the_end)
        self._entry_timer = Timer(floor.env, self._entry_is_free)
        self.state = STARVED
        self.state_since = 0.0
        self.times = [0.0] * len(STATES)
        self.idle: array[float] | None = None
        """Begin and end of each period without activity; None when they are not recorded."""
        self.content = 0
        self.content_area = 0.0
        self._content_from = 0.0
        self.waits = self.most = 0
        self.waited = self.longest_wait = 0.0

    # Entry.

    def has_room(self, part: Part) -> bool:
        if len(self.parts) + self.reserved >= self.capacity:
            return False
        return self._entry_is_open

    def wants_supply(self) -> bool:
        return len(self.parts) + self.reserved < self.capacity and self._entry_is_open

    def load(self) -> int:
        return len(self.parts) + self.reserved

    def occupants(self) -> list[Any] | None:
        stands = self.belt.targets or (self.belt.part is not None and self.belt.part.request)
        return [self.belt] if stands and len(self.parts) >= self.capacity else None

    def take(self, part: Part, now: float) -> None:
        Place.take(self, part, now)
        if self.floor.log is not None:
            self.floor.log("arrived", now, self, -1, part, 0.0)
        begin = self._belt_time(now)
        if not self._entry_is_open:
            # A vehicle set it down, to whom this place was promised: it is put on when it fits.
            begin = max(begin, self._entry_opens_at)
            self._entry_timer = self._entry_timer.switch_off()
        self.parts.append((part, begin))
        self.floor.touch(self)
        if len(self.parts) == 1:
            self._expect_first(now)
        self._entry_is_open = False
        self._entry_opens_at = begin + self.gap_time
        if self._running:
            self._expect_free_entry(now)

    def _expect_free_entry(self, now: float) -> None:
        if not self._entry_is_open:
            schedule(self._entry_timer, now + max(self._entry_opens_at - self._belt_time(now), 0.0))

    def _entry_is_free(self, now: float) -> None:
        self._entry_is_open = True
        self.floor.stir(self)
        self.floor.call_for_settling(now)

    # The belt.

    def _belt_time(self, now: float) -> float:
        """How long the belt has been running (an accumulating one always runs)."""
        if self.accumulating:
            return now
        return self._moved + (now - self._moved_at if self._running else 0.0)

    def _expect_first(self, now: float) -> None:
        """Let the first part arrive at the end when its time comes."""
        entered = self.parts[0][1]
        if self.accumulating:
            ready = max(entered + self.travel_time, self.last_departure + self.gap_time)
            schedule(self._exit_timer, max(ready, now))
        else:
            schedule(
                self._exit_timer,
                now + max(self.travel_time - (self._belt_time(now) - entered), 0.0),
            )

    def _at_the_end(self, now: float) -> None:
        self.floor.register(self, now)

    def finish(self, now: float) -> None:
        """The first part is at the end: it wants to go on."""
        part = self.parts[0][0]
        assert part.step is not None
        part.step = part.step.next
        self.belt.part = part
        self.floor.offer(self.belt, now)

    def first_leaves(self, now: float) -> None:
        """The first part has left: those behind move up."""
        part = self.parts.popleft()[0]
        self.last_departure = now
        stopped = now - self.belt.since
        self.waits += 1
        self.waited += stopped
        if stopped > self.longest_wait:
            self.longest_wait = stopped
        part.waited += max(now - part.arrived - self.travel_time - stopped, 0.0)
        self.belt.part = None
        self.leaves(part, now)
        if not self._running:
            self._running = True
            self._moved_at = now
            self._expect_free_entry(now)
        self.floor.touch(self)
        self.floor.stir(self)
        if self.parts:
            self._expect_first(now)

    def first_stands(self, now: float, state: int) -> None:
        """The first part cannot leave: a belt that does not accumulate stops."""
        if not self.accumulating and self._running:
            self._moved = self._belt_time(now)
            self._running = False
            self._entry_timer = self._entry_timer.switch_off()
        self.floor.touch(self)
        self._enter(state, now)

    # Statistics.

    def look(self, now: float) -> None:
        self.content_area += self.content * (now - self._content_from)
        self._content_from = now
        self.content = len(self.parts)
        if self.content > self.most:
            self.most = self.content
        if self.belt.part is None:
            self._enter(WORKING if self.parts else STARVED, now)

    def _enter(self, state: int, now: float) -> None:
        if state == self.state:
            return
        self.times[self.state] += now - self.state_since
        if self.idle is not None and self.state != WORKING and now > self.state_since:
            self.idle.extend((self.state_since, now))
        self.state = state
        self.state_since = now
        if self.floor.log is not None:
            self.floor.log("state", now, self, 1, self.belt.part, float(state))

    def clear(self, now: float) -> None:
        Place.clear(self, now)
        self.look(now)
        self.content_area = 0.0
        self.most = self.content
        self.waits = 0
        self.waited = self.longest_wait = 0.0
        self.times = [0.0] * len(STATES)
        self.state_since = now
        if self.idle is not None:
            self.idle = array("d")

    def inside(self) -> list[Part]:
        return [part for part, _ in self.parts]

    def seen(self, now: float) -> PlaceSeen:
        self.look(now)
        return PlaceSeen(
            name=self.name,
            kind="conveyor",
            machines=1,
            capacity=self.capacity,
            arrived=self.arrived,
            left=self.left,
            waits=self.waits,
            waited=self.waited,
            longest_wait=self.longest_wait,
            content=self.content_area,
            most=self.most,
        )

    def machines_seen(self, now: float) -> list[MachineSeen]:
        """Return how long the conveyor was carrying, blocked and empty."""
        since = self.state_since
        self.times[self.state] += now - since
        self.state_since = now
        return [
            MachineSeen(
                place=self.name,
                number=1,
                states=list(self.times),
                operations=self.left,
                idle=periods(self.idle),
                idle_since=since if self.state != WORKING else None,
            )
        ]
