"""The commonest station, made fast: one machine, first come first served, nothing shared.

It follows the same conventions as `Station` and gives the same history to the last bit; a test
compares the two on random lines. When nothing else happens at an instant, a part moves on and
the machine takes the next one without the general settling, link by link up the line.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from heapq import heappush
from itertools import repeat
from math import inf
from typing import TYPE_CHECKING, Any, Final

from factorysim.engine.dispatching import FifoLine
from factorysim.engine.events import Entry, Timer, schedule
from factorysim.engine.machines import BLOCKED, FAILED, STARVED, WORKING
from factorysim.engine.notes import NOTE, Notes
from factorysim.engine.parts import Part
from factorysim.engine.places import Place, room_in_front
from factorysim.engine.standing import Needs, check_standing, keepers_of_places, waits_for_a_place
from factorysim.results.observed import STATES, MachineSeen, PlaceSeen, periods

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.model.places import Station as StationModel

note = NOTE.pack


class PlainStation(Place):
    """A station with one machine and nothing but a buffer in front and perhaps one failure."""

    __slots__ = (
        "_at_clear", "_at_hand", "_content_at_clear", "_end_timer", "_event_numbers", "_events",
        "_fail_timer", "_repair_timer", "buffer", "down", "failures", "idle", "is_noted",
        "line", "longest_wait", "most", "noted", "notes", "operations", "part", "remaining",
        "since", "state", "state_since", "supply", "targets", "time_to_failure", "time_to_repair",
        "times", "ttf", "waited", "waits",
    )  # fmt: skip
    kind = "station"
    is_plain = True

    def __init__(self, floor: Floor, name: str, index: int, given: StationModel) -> None:
        Place.__init__(self, floor, name, index)
        self.part: Any = None
        """The part in the machine."""
        self.since = 0.0
        """Since when the finished part wants to go on."""
        self.targets: tuple[Place, ...] = ()
        self.supply: Any = None
        """A source without limit that feeds this station alone."""
        self.buffer = room_in_front(given)
        """Waiting places in front; infinite when unlimited."""
        self.line = FifoLine()
        self._events = floor.events
        self._event_numbers = floor.env._eid
        # One look instead of four where it counts.
        self._at_hand: Any = (self._events, self._event_numbers, self.line, self.blocked)
        self._end_timer = Timer(floor.env, self.operation_ends)
        self._fail_timer = Timer(floor.env, self.fails)
        self._repair_timer = Timer(floor.env, self.is_repaired)
        self.ttf: float | None = None
        """Working time until the next failure; None when the machine never fails."""
        self.time_to_failure: Callable[[], float] | None = None
        self.time_to_repair: Callable[[], float] = _never
        self.remaining = 0.0
        self.down = False
        self.state = STARVED
        self.state_since = 0.0
        self.times = [0.0] * len(STATES)
        self.idle: array[float] | None = None
        """Begin and end of each period without activity; None when they are not recorded."""
        self.is_noted = False
        self.notes: Notes | None = None
        """What the history is told from; None when none is wanted."""
        self.noted: bytearray | None = None
        """The operations in it."""
        self.operations = self.failures = 0
        self._at_clear = (0, 0, 0)
        """Parts here, operations under way and parts blocked when the statistics began."""
        self.waited = 0.0
        self.longest_wait = 0.0
        self.most = 0
        self._content_at_clear = 0.0

    def take_notes(self) -> None:
        """Note what a history can be told from."""
        self.notes = Notes()
        self.noted = self.notes.operations

    def begin(self, now: float) -> None:
        """Draw the first time to failure."""
        if self.time_to_failure is not None:
            self.ttf = self.time_to_failure()

    # The fast way: nothing else happens at this instant.

    def operation_ends(self, now: float) -> Entry | None:  # noqa: C901 - written out for speed
        """The operation is over: pass the part on and take the next one, or stand blocked.

        Returns the entry for the event list of what comes next here, if that is all.
        """
        events, numbers, line, blocked = self._at_hand
        if events and events[0][0] <= now:
            self._registers_end(now)
            return None
        part = self.part
        onward = part.step.onward
        if onward is None:
            if not self._leaves_by_exit(now):
                return None
        else:
            following, place, line_there, room_there = onward
            self.operations += 1
            part.step = following
            part.arrived = now
            if place.part is None:
                place.start(part, now)
            else:
                waiting = len(line_there)
                if waiting >= room_there:
                    self.blocks(place, now)
                    return None
                line_there.append(part)
                if waiting >= place.most:
                    if blocked or place is self:
                        # Those who move up may take a part from there at this very instant.
                        self.next_part(now)
                        place.look(now)
                        return None
                    place.most = waiting + 1
        if not line or blocked:
            self.next_part(now)
            return None
        # The same as `start`, written out: this is where nearly every operation of a run begins.
        self.part = part = line.popleft()
        wait = now - part.arrived
        self.waited += wait
        part.waited += wait
        if wait > self.longest_wait:
            self.longest_wait = wait
        duration = next(part.step.values)
        part.worked += duration
        noted = self.noted
        if noted is not None:
            noted += note(part.number, part.arrived, now, duration)
        ttf = self.ttf
        if ttf is None:
            return (now + duration, 1, next(numbers), self._end_timer)
        if duration > ttf:
            self.remaining = duration - ttf
            return (now + ttf, 1, next(numbers), self._fail_timer)
        self.ttf = ttf - duration
        return (now + duration, 1, next(numbers), self._end_timer)

    def _leaves_by_exit(self, now: float) -> bool:
        """Let the part leave the factory if that is all there is to do; else register its end."""
        part = self.part
        following = part.step.straight
        if following is not None and following.place.is_exit and not part.cards:
            self.operations += 1
            part.step = following
            following.place.take(part, now)
            return True
        self._registers_end(now)
        return False

    def _registers_end(self, now: float) -> None:
        """Let the floor settle what the end of the operation leads to."""
        floor = self.floor
        floor.ended.append(self)
        if not floor.is_due:
            floor.call_for_settling(now)

    def blocks(self, place: PlainStation, now: float) -> None:
        """Stand blocked in front of *place*, as the last of those who wait there."""
        self.since = now
        self.targets = (place,)
        blocked = place.blocked
        if blocked and blocked[-1].since >= now:
            place.line_up(self)
            self.floor.call_for_settling(now)
        else:
            blocked.append(self)
        self.times[WORKING] += now - self.state_since
        self.state = BLOCKED
        self.state_since = now
        if self.floor.watch_circles:
            check_standing(self.floor, [self], now)

    def next_part(self, now: float) -> None:
        """The machine is empty: take the next part, and let those upstream move up."""
        station = self
        while True:
            line, blocked = station.line, station.blocked
            if line:
                station.start(line.popleft(), now)
                if not blocked:
                    return
                holder = blocked[0]
                if not holder.is_plain:
                    break
                part = holder.part
                part.arrived = now
                line.append(part)
            elif blocked:
                holder = blocked[0]
                if not holder.is_plain:
                    station.part = None
                    break
                part = holder.part
                part.arrived = now
                station.start(part, now)
            elif station.supply is not None:
                station.start(station.supply.make(station, now), now)
                return
            else:
                station.part = None
                if station.supplies:
                    break
                if station.state != STARVED:
                    since = station.state_since
                    station.times[station.state] += now - since
                    if station.state == BLOCKED and station.idle is not None and now > since:
                        station.idle.extend((since, now))
                    station.state = STARVED
                    station.state_since = now
                return
            del blocked[0]
            holder.targets = ()
            part.blocked += now - holder.since
            if holder.notes is not None:
                holder.notes.gone.append((holder.notes.last, now))
            station = holder
        floor = station.floor
        floor.stir(station)
        floor.attend(station)
        floor.changed(station)
        floor.settle(now)

    def start(self, part: Part, now: float) -> None:
        """Begin the operation on *part*."""
        self.part = part
        wait = now - part.arrived
        if wait:
            self.waited += wait
            part.waited += wait
            if wait > self.longest_wait:
                self.longest_wait = wait
        duration = next(part.step.values)
        part.worked += duration
        noted = self.noted
        if noted is not None:
            noted += note(part.number, part.arrived, now, duration)
        state = self.state
        if state != WORKING:
            since = self.state_since
            self.times[state] += now - since
            if self.idle is not None and now > since:
                self.idle.extend((since, now))
            self.state = WORKING
            self.state_since = now
        if self.ttf is None:
            heappush(self._events, (now + duration, 1, next(self._event_numbers), self._end_timer))
        else:
            self._work_on(duration, now)

    def _work_on(self, duration: float, now: float) -> None:
        """Expect the end of the work, or the failure that comes before."""
        ttf = self.ttf
        if ttf is not None and duration > ttf:
            self.remaining = duration - ttf
            schedule(self._fail_timer, now + ttf)
            return
        if ttf is not None:
            self.ttf = ttf - duration
        schedule(self._end_timer, now + duration)

    def fails(self, now: float) -> None:
        """The working time until the failure is over: stand still until repaired."""
        self.down = True
        self.failures += 1
        self._enter(FAILED, now)
        if self.notes is not None:
            self.notes.states.append((self.notes.last, now, FAILED))
        schedule(self._repair_timer, now + self.time_to_repair())

    def is_repaired(self, now: float) -> None:
        """Go on with what is left of the operation."""
        self.down = False
        self._enter(WORKING, now)
        assert self.time_to_failure is not None
        self.ttf = self.time_to_failure()
        if self.notes is not None:
            self.notes.states.append((self.notes.last, now, WORKING))
            self.notes.ends.append((self.notes.last, now + self.remaining))
        self._work_on(self.remaining, now)

    # The general way: several things happen at one instant.

    def has_room(self, part: Part) -> bool:
        return len(self.line) < self.buffer + (self.part is None)

    def could_begin_now(self) -> bool:
        return self.part is None and not self.line

    def wants_supply(self) -> bool:
        return self.part is None and not self.line

    def load(self) -> int:
        return len(self.line) + (self.part is not None)

    def work(self, now: float) -> float:
        parts = self.inside()
        return float(sum(p.step.work_to_come - p.step.work_after for p in parts if p.step))

    def take(self, part: Part, now: float) -> None:
        part.arrived = now
        if not part.entered:
            self.floor.enters(part, self, now)
        line = self.line
        if self.part is None and not self.attended:
            self.floor.attend(self)
        if len(line) >= self.most and not self.touched:
            self.floor.touch(self)
        if not line or line[-1].arrived < now:
            line.append(part)
            return
        # Of those that come at one instant the lowest number is first.
        if line[-1].number > part.number:
            self._draw_in_order_of_coming(part)
        line.add(part)

    def _draw_in_order_of_coming(self, part: Part) -> None:
        """Draw the times of all that wait, because *part* comes last but will be taken earlier.

        A time is drawn when a part joins. As long as parts are taken in the order in which they
        came, drawing at the start gives the same times; now it would not.
        """
        for waiting in (*self.line, part):
            assert waiting.step is not None
            assert waiting.step.values is not None
            waiting.step = waiting.step.with_values(repeat(next(waiting.step.values)))

    def look(self, now: float) -> None:
        """Note the largest content, after everything of the instant has moved."""
        content = len(self.line) - (self.part is None)
        if content > self.most:
            self.most = content

    def choose(self, now: float) -> None:
        if self.part is None and self.line:
            self.start(self.line.popleft(), now)

    def finish(self, now: float) -> None:
        """The operation is over: the part wants to go on."""
        self.operations += 1
        part = self.part
        following = part.step = part.step.next
        place = following.plain
        # What `Floor.offer` does for any place, written out for the commonest one.
        if (
            place is not None
            and not place.blocked
            and len(place.line) < place.buffer + (place.part is None)
        ):
            self._is_emptied()
            place.take(part, now)
        else:
            self.floor.offer(self, now)

    def handed_over(self, now: float) -> None:
        """The part has moved on: the machine is empty."""
        self.part.blocked += now - self.since
        if self.notes is not None:
            self.notes.gone.append((self.notes.last, now))
        self._is_emptied()

    def _is_emptied(self) -> None:
        self.part = None
        floor = self.floor
        if self.blocked or self.supplies:
            floor.stir(self)
        if not self.attended:
            self.attended = True
            floor.attending.append(self)
        if not self.is_noted:
            self.is_noted = True
            floor.changes.append(self)

    def stands(self, now: float) -> None:
        """The part could not move on."""
        self._enter(BLOCKED, now)

    def show(self, now: float) -> None:
        """Bring the state up to date."""
        if self.part is None:
            self._enter(STARVED, now)

    def _enter(self, state: int, now: float) -> None:
        old, since = self.state, self.state_since
        if state == old:
            return
        self.times[old] += now - since
        if self.idle is not None and old in IDLE_STATES and now > since:
            self.idle.extend((since, now))
        self.state = state
        self.state_since = now

    # Statistics.

    def needs(self) -> Needs | None:
        """Return those who keep what it needs to move; None if nobody hinders it."""
        return keepers_of_places(self) if self.targets else None

    def says_what_it_waits_for(self) -> str:
        """Return "drill waits for a place at paint (part 3)"."""
        return waits_for_a_place(self.name, self)

    def occupants(self) -> list[Any] | None:
        return [self] if self.targets else None

    def clear(self, now: float) -> None:
        Place.clear(self, now)
        self.times = [0.0] * len(STATES)
        self.state_since = now
        self.operations = self.failures = 0
        self._at_clear = (len(self.inside()), self._in_work(), len(self.targets))
        self.waited = self.longest_wait = 0.0
        self.most = len(self.line)
        self._content_at_clear = sum(now - part.arrived for part in self.line)
        if self.idle is not None:
            self.idle = array("d")

    def _in_work(self) -> int:
        """1 when an operation is under way, else 0."""
        return int(self.part is not None and not self.targets)

    @property
    def arrived(self) -> int:
        """Parts that have come, counted from those that have left and those that are here."""
        return self.left + len(self.inside()) - self._at_clear[0]

    @arrived.setter
    def arrived(self, value: int) -> None:
        pass

    @property
    def left(self) -> int:
        """Parts that have gone: operations finished, less the one that stands blocked."""
        return self.operations - len(self.targets) + self._at_clear[2]

    @left.setter
    def left(self, value: int) -> None:
        pass

    def inside(self) -> list[Part]:
        return [*self.line, self.part] if self.part is not None else list(self.line)

    def seen(self, now: float) -> PlaceSeen:
        still_waiting = sum(now - part.arrived for part in self.line)
        return PlaceSeen(
            name=self.name,
            kind="station",
            machines=1,
            capacity=None if self.buffer == inf else int(self.buffer),
            arrived=self.arrived,
            left=self.left,
            waits=self.operations + self._in_work() - self._at_clear[1],
            waited=self.waited,
            longest_wait=self.longest_wait,
            content=self.waited + still_waiting - self._content_at_clear,
            most=self.most,
        )

    def machines_seen(self, now: float) -> list[MachineSeen]:
        """Return what was seen of the machine."""
        self.times[self.state] += now - self.state_since
        since, self.state_since = self.state_since, now
        return [
            MachineSeen(
                place=self.name,
                number=1,
                states=list(self.times),
                operations=self.operations,
                failures=self.failures,
                idle=periods(self.idle),
                idle_since=since if self.state in IDLE_STATES else None,
            )
        ]


IDLE_STATES: Final = (BLOCKED, STARVED)


def _never() -> float:
    return inf
