"""What enters the factory, and when: by interval, by the clock, by a schedule, or without limit."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from factorysim.engine.events import Timer, schedule
from factorysim.engine.flow import LOST
from factorysim.engine.parts import Lot, Part
from factorysim.engine.places import Holder, Place
from factorysim.results.observed import SourceSeen

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.rates import DailyRate


class Coming(NamedTuple):
    """One line of a schedule: what comes at a time."""

    at: float
    product: int
    number: int
    due: float
    priority: int | None


class SourceOfParts(Holder):
    """Creates parts and holds those that wait in front of the factory."""

    __slots__ = (
        "batch", "collect", "collecting", "count", "due", "entered", "floor", "limit", "lost",
        "name", "next_product", "number", "offered", "pending", "priority", "waiting",
        "when_full",
    )  # fmt: skip

    def __init__(self, floor: Floor, name: str, number: int) -> None:
        super().__init__((-1, number))
        self.floor = floor
        self.name = name
        self.number = number
        self.next_product: Callable[[], int] = _no_product
        self.batch: Callable[[], float] | None = None
        self.collect = 1
        self.due: Callable[[], float] | None = None
        self.priority: int | None = None
        self.when_full = "wait"
        self.limit: float = inf
        """Most parts that this source makes."""
        self.count = 0
        self.pending: deque[Coming | None] = deque()
        """Arrivals of this instant that are not created yet."""
        self.collecting: list[Part] = []
        self.waiting: deque[Part] = deque()
        """Parts in front of the factory, the first one first."""
        self.offered = self.entered = self.lost = 0

    @property
    def where(self) -> str:
        return self.name

    def begin(self, now: float) -> None:
        """Start at time 0."""

    def is_held_up(self) -> bool:
        """Whether it waits for its shift to begin."""
        return False

    def working_time(self, now: float, *, off: bool, paused: bool) -> None:
        """A shift or break begins or ends."""

    # Parts come.

    def finish(self, now: float) -> None:
        """Create what has come at this instant, and let it enter."""
        while self.pending:
            coming = self.pending.popleft()
            if coming is not None:
                for _ in range(coming.number):
                    self._comes(coming.product, now, due=coming.due, priority=coming.priority)
            else:
                for _ in range(int(self.batch()) if self.batch is not None else 1):
                    self._comes(self.next_product(), now)
        self.offer_next(now)
        if self.when_full == "lose" and self.waiting:
            self.floor.leaving_unserved.append(self)

    def _comes(
        self, product: int, now: float, *, due: float = inf, priority: int | None = None
    ) -> None:
        if self.count >= self.limit:
            return
        part = self.new_part(product, now)
        if due != inf:
            part.due = due
        if priority is not None:
            part.priority = priority
        if self.collect == 1:
            self.waiting.append(part)
            return
        self.collecting.append(part)
        if len(self.collecting) == self.collect:
            lot = Lot(self.collect)
            for member in self.collecting:
                member.lot = lot
                member.arrived = now
                self._is_offered(member)
            self.waiting.extend(self.collecting)
            self.collecting = []

    def new_part(self, product: int, now: float) -> Part:
        """Return a new part of *product* that came from this source."""
        floor = self.floor
        part = floor.create(product, floor.first_steps[product], now)
        part.source = self.number
        if self.priority is not None:
            part.priority = self.priority
        if self.due is not None:
            part.due = now + self.due()
        self.count += 1
        floor.flow.products[product].seen.entered += 1
        if self.collect == 1:
            self._is_offered(part)
        return part

    def _is_offered(self, part: Part) -> None:
        """Count *part* in the window; one that is collected counts when its lot is complete."""
        self.offered += 1
        self.entered += 1
        self.floor.flow.products[part.product].seen.window_entered += 1

    def _offer_first(self, now: float) -> None:
        self.part = self.waiting[0]
        self.floor.offer(self, now, since=self.part.arrived)

    def handed_over(self, now: float) -> None:
        part = self.waiting.popleft()
        part.waited += now - part.created
        self.part = None
        if self.waiting:
            self.floor.once_more(self)

    def offer_next(self, now: float) -> None:
        """Offer the next part that waits in front of the factory."""
        if self.waiting and not self.targets:
            self._offer_first(now)

    def lose_the_rest(self, now: float) -> None:
        """What did not find room at this instant goes away."""
        for place in self.targets:
            place.blocked.remove(self)
        self.targets = ()
        self.part = None
        for part in self.waiting:
            self.lost += 1
            self.entered -= 1
            seen = self.floor.flow.products[part.product].seen
            seen.entered -= 1
            seen.window_entered -= 1
            self.floor.leaves(part, now, LOST)
        self.waiting.clear()

    def outside(self) -> list[Part]:
        """The parts that are in front of the factory."""
        return [*self.waiting, *self.collecting]

    def clear(self, now: float) -> None:
        """Begin the statistics anew."""
        self.offered = self.entered = self.lost = 0

    def seen(self) -> SourceSeen:
        """Return what was seen in the window."""
        return SourceSeen(
            self.name,
            self.offered,
            self.entered,
            self.lost,
            len(self.waiting) + len(self.collecting),
        )


class TimedSource(SourceOfParts):
    """Parts come one interval after the other."""

    __slots__ = ("_left", "_timer", "draw_gap", "first", "is_simple", "stopped")

    def __init__(
        self, floor: Floor, name: str, number: int, *, draw_gap: Callable[[], float]
    ) -> None:
        super().__init__(floor, name, number)
        self.draw_gap = draw_gap
        self.first: Callable[[], float] = draw_gap
        self.is_simple = False
        """Every part starts at the same plain station, and nothing else has to be decided."""
        self.stopped = False
        self._left = -1.0
        self._timer = Timer(floor.env, self._arrives)

    def begin(self, now: float) -> None:
        self._expect(now, self.first())

    def _expect(self, now: float, gap: float) -> None:
        if self.count + len(self.pending) < self.limit:
            self._left = now + gap
            if self.stopped:
                self._left = gap
            else:
                schedule(self._timer, now + gap)

    def _arrives(self, now: float) -> None:
        self.pending.append(None)
        if self.when_full != "hold":
            self._expect(now, self.draw_gap())
        events = self.floor.events
        if self.is_simple and not self.waiting and not (events and events[0][0] <= now):
            self.pending.pop()
            place: Any = self.floor.first_steps[self.next_product()].place
            if place.part is None:
                part = self.new_part(self.next_product(), now)
                self.floor.enters(part, place, now)
                place.start(part, now)
                return
            if len(place.line) < place.buffer:
                part = self.new_part(self.next_product(), now)
                self.floor.enters(part, place, now)
                place.line.append(part)
                if len(place.line) > place.most:
                    place.most = len(place.line)
                return
            self.pending.append(None)
        self.floor.register(self, now)

    def handed_over(self, now: float) -> None:
        super().handed_over(now)
        if self.when_full == "hold" and not self.waiting:
            self._expect(now, self.draw_gap())

    def is_held_up(self) -> bool:
        return self.stopped and self._left >= 0 and self.count < self.limit

    def working_time(self, now: float, *, off: bool, paused: bool) -> None:
        """The arrival clock stands still outside the shift."""
        if (off or paused) and not self.stopped:
            self.stopped = True
            # What is due at this very instant still comes.
            if self._left > now:
                self._timer = self._timer.switch_off()
                self._left -= now
        elif not (off or paused) and self.stopped:
            self.stopped = False
            if self._left >= 0:
                gap, self._left = self._left, now + self._left
                schedule(self._timer, now + gap)


class RateSource(SourceOfParts):
    """Parts come more often at some hours of the day than at others."""

    __slots__ = ("_rate", "_timer")

    def __init__(self, floor: Floor, name: str, number: int, *, rate: DailyRate) -> None:
        super().__init__(floor, name, number)
        self._rate = rate
        self._timer = Timer(floor.env, self._arrives)

    def begin(self, now: float) -> None:
        schedule(self._timer, self._rate.next_after(now))

    def _arrives(self, now: float) -> None:
        if self.count + len(self.pending) + 1 < self.limit:
            schedule(self._timer, self._rate.next_after(now))
        self.pending.append(None)
        self.floor.register(self, now)


class ScheduledSource(SourceOfParts):
    """Parts come as a list of orders says."""

    __slots__ = ("_next", "_timer", "orders")

    def __init__(self, floor: Floor, name: str, number: int, *, orders: Sequence[Coming]) -> None:
        super().__init__(floor, name, number)
        self.orders = sorted(orders, key=lambda order: order.at)
        self._next = 0
        self._timer = Timer(floor.env, self._arrives)

    def begin(self, now: float) -> None:
        if self.orders:
            schedule(self._timer, self.orders[0].at)

    def _arrives(self, now: float) -> None:
        while self._next < len(self.orders) and self.orders[self._next].at <= now:
            self.pending.append(self.orders[self._next])
            self._next += 1
        if self._next < len(self.orders):
            schedule(self._timer, self.orders[self._next].at)
        self.floor.register(self, now)


class UnlimitedSource(SourceOfParts):
    """There is always a part when the first place has an empty machine, or its loop a free card."""

    __slots__ = ("_probe", "_upcoming")

    def __init__(self, floor: Floor, name: str, number: int) -> None:
        super().__init__(floor, name, number)
        self._upcoming = -1
        self._probe: Part | None = None

    def begin(self, now: float) -> None:
        for place in self.floor.places:
            if self in place.supplies:
                self.floor.stir(place)
        self.floor.call_for_settling(now)

    def fill(self, place: Place, now: float) -> None:
        """Create parts for *place* as long as it wants some."""
        while self.count < self.limit:
            if self._probe is None:
                product = self.next_product()
                self._probe = Part(0, product, self.floor.first_steps[product], now)
            probe = self._probe
            assert probe.step is not None
            if place not in probe.step.places or not self._is_wanted(place, probe):
                return
            part = self.new_part(probe.product, now)
            self._probe = None
            place.take(part, now)

    def _is_wanted(self, place: Place, probe: Part) -> bool:
        by_card = any(loop.concerns(probe) for loop in place.entry_loops)
        return (by_card or place.wants_supply()) and place.can_take(probe)

    def make(self, place: Place, now: float) -> Part:
        """Return the next part for a plain station whose machine is empty."""
        part = self.new_part(self.next_product(), now)
        self.floor.enters(part, place, now)
        return part


def _no_product() -> int:
    raise AssertionError("the source was not told what it makes")
