"""Cranes of a storage: tours that store a part, bring one, or both.

A tour begins when the crane is free and somebody waits, and it ends at the corner of the rack or,
with another dwell point, where the last part was set down. What the crane does next is decided when
the factory is settled, so that it sees every part that is there at that instant.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from factorysim.engine.events import Timer, schedule
from factorysim.model.racks import CORNER, Point, Slot
from factorysim.results.observed import STATES, MachineSeen, TourSeen, periods

if TYPE_CHECKING:
    from factorysim.engine.parts import Part
    from factorysim.engine.places import Place
    from factorysim.engine.storage.storages import StoragePlace

WORKING, STARVED = (STATES.index(state) for state in ("working", "starved"))

FREE, STORING, AT_SLOT, FETCHING, CARRYING, RETURNING = range(6)
"""What a crane does; at a slot it has set a part down and the tour may go on."""


class Errand:
    """A part that is to be brought out: to a place where room is reserved, or to an assembly."""

    __slots__ = ("asked", "main", "part", "target")

    def __init__(
        self, part: Part, asked: float, *, target: Place | None = None, main: Part | None = None
    ) -> None:
        self.part = part
        self.asked = asked
        """Since when it is known that this part is to come out."""
        self.target = target
        self.main = main


class Tour:
    """What a crane has done since it was free."""

    __slots__ = ("began", "brings", "stores", "travel")

    def __init__(self, began: float) -> None:
        self.began = began
        self.stores = self.brings = False
        self.travel = 0.0

    @property
    def kind(self) -> str:
        """`store`, `bring` or `dual`."""
        if self.stores and self.brings:
            return "dual"
        return "store" if self.stores else "bring"


class Crane:
    """The crane of one aisle."""

    __slots__ = (
        "_goal", "_timer", "_way_back", "draw_handling", "errand", "idle", "number", "operations",
        "phase", "point", "rank", "slot", "state", "state_since", "storage", "times", "to_bring",
        "to_store", "tour", "tours",
    )  # fmt: skip

    def __init__(
        self, storage: StoragePlace, number: int, *, draw_handling: Callable[[], float]
    ) -> None:
        self.storage = storage
        self.number = number
        """1, 2, ... as its aisle."""
        self.rank = (storage.index, number)
        self.draw_handling = draw_handling
        self.to_store: deque[tuple[Part, Slot]] = deque()
        """Parts that wait at the input of the aisle, each with its slot."""
        self.to_bring: deque[Errand] = deque()
        self.phase = FREE
        self.point: Point = CORNER
        """Where it was last."""
        self.slot: tuple[Part, Slot] | None = None
        self.errand: Errand | None = None
        self.tour: Tour | None = None
        self._goal: Point = CORNER
        self._way_back = 0.0
        """Time from the slot to the output and set down there, for the part that is fetched."""
        self._timer = Timer(storage.floor.env, self._ends)
        self.operations = 0
        self.tours = {kind: TourSeen(kind) for kind in ("store", "bring", "dual")}
        self.state = STARVED
        self.state_since = 0.0
        self.times = [0.0] * len(STATES)
        self.idle: array[float] | None = None
        """Begin and end of each period without activity; None when they are not recorded."""

    # What to do next.

    def choose(self, now: float) -> None:
        """Go on with the tour, begin another, or wait at the dwell point."""
        if self.phase == AT_SLOT:
            if self.storage.is_dual and self.to_bring:
                self._fetch(now)
                return
            if self.storage.dwell_point == "input":
                self._drive(CORNER, now)
                return
            self._tour_ends(now)
        if self.phase != FREE:
            return
        if self._stores_next():
            self._store(now)
        elif self.to_bring:
            self._fetch(now)
        elif self.storage.dwell_point == "middle" and self.point != self.storage.rack.middle:
            self._drive(self.storage.rack.middle, now)

    def _stores_next(self) -> bool:
        """Whether the next tour begins with storing: what has waited longest goes first."""
        if not self.to_store or not self.to_bring or self.storage.is_dual:
            return bool(self.to_store)
        first = self.to_store[0][0]
        return first.arrived < self.to_bring[0].asked

    # A tour.

    def _store(self, now: float) -> None:
        self.slot = part, slot = self.to_store.popleft()
        self.tour = self.tour or Tour(now)
        self.tour.stores = True
        self.phase = STORING
        self._goal = slot.point
        length = self._travel(self.point, CORNER, slot.point)
        length += self.draw_handling() + self.draw_handling()
        schedule(self._timer, now + length)
        self._log("started", now, part, length)

    def _fetch(self, now: float) -> None:
        errand = self.errand = self.to_bring.popleft()
        self.tour = self.tour or Tour(now)
        self.tour.brings = True
        self.phase = FETCHING
        self._goal = self.storage.slot_of(errand.part).point
        until_picked_up = self._travel(self.point, self._goal) + self.draw_handling()
        self._way_back = self._travel(self._goal, CORNER) + self.draw_handling()
        schedule(self._timer, now + until_picked_up)
        self._log("started", now, errand.part, until_picked_up + self._way_back)

    def _carry(self, now: float) -> None:
        self.phase = CARRYING
        self._goal = CORNER
        schedule(self._timer, now + self._way_back)

    def _drive(self, goal: Point, now: float) -> None:
        self.phase = RETURNING
        self._goal = goal
        schedule(self._timer, now + self._travel(self.point, goal))

    def _travel(self, *path: Point) -> float:
        travel = self.storage.travel_time(*path)
        if self.tour is not None:
            self.tour.travel += travel
        return travel

    def _ends(self, now: float) -> None:
        self.storage.floor.register(self, now)

    def finish(self, now: float) -> None:
        """What the crane was doing is over."""
        self.point = self._goal
        phase = self.phase
        if phase == STORING:
            assert self.slot is not None
            part, self.slot = self.slot[0], None
            self.phase = AT_SLOT
            self._log("finished", now, part)
            self.storage.is_stored(part, now)
        elif phase == FETCHING:
            assert self.errand is not None
            self.storage.is_picked_up(self.errand.part, now)
            self._carry(now)
        elif phase == CARRYING:
            assert self.errand is not None
            errand, self.errand = self.errand, None
            self._tour_ends(now)
            self._log("finished", now, errand.part)
            self.storage.is_brought(errand, now)
        else:
            self._tour_ends(now)
        self.storage.floor.attend(self.storage)
        self.storage.floor.touch(self.storage)

    def _tour_ends(self, now: float) -> None:
        self.phase = FREE
        tour, self.tour = self.tour, None
        if tour is not None:
            self.operations += 1
            seen = self.tours[tour.kind]
            seen.count += 1
            seen.time += now - tour.began
            seen.travel += tour.travel

    def _log(self, kind: str, now: float, part: Part, length: float = 0.0) -> None:
        log = self.storage.floor.log
        if log is not None:
            log(kind, now, self.storage, self.number, part, length)

    # Statistics.

    def look(self, now: float) -> None:
        """Show the state that the crane has after everything of this instant."""
        state = STARVED if self.phase == FREE else WORKING
        if state == self.state:
            return
        self.times[self.state] += now - self.state_since
        if self.idle is not None and self.state != WORKING and now > self.state_since:
            self.idle.extend((self.state_since, now))
        self.state = state
        self.state_since = now
        log: Any = self.storage.floor.log
        if log is not None:
            log("state", now, self.storage, self.number, None, float(state))

    def clear(self, now: float) -> None:
        """Begin the statistics anew."""
        self.operations = 0
        self.tours = {kind: TourSeen(kind) for kind in self.tours}
        self.times = [0.0] * len(STATES)
        self.state_since = now
        if self.idle is not None:
            self.idle = array("d")

    def seen(self, now: float) -> MachineSeen:
        """Return how long the crane was working and waiting."""
        since = self.state_since
        self.times[self.state] += now - since
        self.state_since = now
        return MachineSeen(
            place=self.storage.name,
            number=self.number,
            states=list(self.times),
            operations=self.operations,
            idle=periods(self.idle),
            idle_since=since if self.state != WORKING else None,
        )
