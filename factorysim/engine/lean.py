"""The station of a shop, made fast: rules, setups, several machines, and nothing that interrupts.

It follows the same conventions as `Station` and gives the same history to the last bit; the stories
of the tests tell everything twice, with this station and with the general one. What it leaves out
are the questions that have only one answer here: nothing fails, no shift ends, nothing is
inspected, and one part is in work at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from heapq import heappush
from math import inf
from typing import TYPE_CHECKING, Any, ClassVar

from factorysim.engine.choosing import best_place
from factorysim.engine.machines import (
    DONE,
    EMPTY,
    IDLE_STATES,
    IN_SETUP,
    IN_WORK,
    SETUP,
    STARVED,
    WAITING_FOR_TRANSPORT,
    WAITING_FOR_WORKER,
    WORKING,
    Machine,
)
from factorysim.engine.places import Place
from factorysim.engine.stations import Station
from factorysim.model.crews import team_of

if TYPE_CHECKING:
    from factorysim.engine.events import Entry
    from factorysim.engine.parts import Part
    from factorysim.engine.steps import Step
    from factorysim.engine.transport.lean_fleets import LeanFleet
    from factorysim.model.crews import Crew
    from factorysim.model.places import Station as StationModel


def needs_people(given: StationModel) -> bool:
    """Whether somebody is needed, or the machine stands while it is loaded or unloaded."""
    has_setters = given.setup is not None and given.setup.needs is not None
    return has_setters or _needs_more_than_setters(given)


def _needs_more_than_setters(given: StationModel) -> bool:
    stops: list[Any] = [*given.failures.values(), *given.maintenance.values()]
    return bool(
        given.needs or given.loading or given.unloading or any(stop.needs for stop in stops)
    )


def is_lean(given: StationModel, crews: Mapping[str, Crew]) -> bool:
    """Whether nothing at this station needs the general way: setters, if any, stay to the end."""
    chooses_machine = given.setup is not None and given.capacity > 1
    setters = team_of(given.setup.needs) if given.setup is not None else ()
    return not (
        given.failures
        or given.maintenance
        or given.quality
        or given.batch
        or given.preemptive
        or given.shift
        or given.blocking == "before_service"
        or chooses_machine
        or _needs_more_than_setters(given)
        or any(_may_leave(crews[need.crew]) for need in setters)
    )


def _may_leave(crew: Crew) -> bool:
    """Whether a worker may be called off before some work is done."""
    if crew.shift or crew.preempts:
        return True
    return not isinstance(crew.workers, int) and any(w.shift for w in crew.workers.values())


def is_never_full(place: Place) -> bool:
    """Whether every part can come in at any time: there is room without limit, and no card."""
    has_room = place.is_exit or (isinstance(place, LeanStation) and place.buffer == inf)
    return has_room and not place.entry_loops


class LeanMachine(Machine):
    """A machine that goes on with its part until it is done."""

    __slots__ = ("_events", "_next_number")

    def __init__(self, station: Station, number: int) -> None:
        super().__init__(station, number)
        self._events: list[Any] = self.floor.events
        self._next_number: Callable[[], int] = self.floor.env._eid.__next__

    def begin_with(self, part: Part, now: float) -> None:
        """Take *part* and begin the setup, if one is needed, or the operation."""
        self.part = part
        self.load = [part]
        station = self.station
        if station.setup is not None and self.family != station.families[part.product]:
            length = station.setup_for(self, part, now)
            if length > 0:
                self.phase = IN_SETUP
                self.setups += 1
                part.setup += length
                setters = self.tasks[IN_SETUP]
                if setters is not None:
                    self.remaining = length
                    self.enter(WAITING_FOR_WORKER, now)
                    setters.call(now)
                    return
                self.enter(SETUP, now)
                self.running_since = now
                self.end = end = now + length
                heappush(self._events, (end, 1, self._next_number(), self._end_timer))
                return
        heappush(self._events, self._works_on(part, now))

    def go_on(self, now: float) -> None:
        """The setters are there: the setup begins."""
        setters = self.tasks[IN_SETUP]
        assert setters is not None
        length = self.remaining * setters.pace
        self.adds_to_work(length - self.remaining)
        self.enter(SETUP, now)
        self.running_since = now
        self.end = setters.ends = end = now + length
        heappush(self._events, (end, 1, self._next_number(), self._end_timer))

    def _works_on(self, part: Part, now: float) -> Entry:
        """Begin the operation; return when it ends, for the event list."""
        self.phase = IN_WORK
        if self.station.functions:
            length = self.station.operation_time(self, now)
        else:
            length = part.time
            part.worked += length
        self.enter(WORKING, now)
        self.running_since = now
        self.end = end = now + length
        return (end, 1, self._next_number(), self._end_timer)

    def _ends(self, now: float) -> Entry | None:
        """The setup or operation is over; no settling if that is all that happens now."""
        floor, events = self.floor, self._events
        part: Part = self.part  # type: ignore[assignment]
        step: Step = part.step
        fleet: LeanFleet | None = step.fetched_by
        if fleet is None or now == floor.instant or (events and events[0][0] <= now):
            floor.register(self, now)
            return None
        if self.phase == IN_SETUP and self.tasks[IN_SETUP] is not None:
            floor.register(self, now)
            return None
        floor.instant = now
        floor.rounds = 1
        if self.phase == IN_SETUP:
            return self._works_on(part, now)
        self._is_done(part, now)
        step = part.step
        target = step.places[0]
        if len(step.places) > 1:
            target = best_place(part, step.choose, step.places, now)
        target.reserved += 1
        return fleet.fetches(self, self.sends(now), target, part, now)

    def finish(self, now: float) -> None:
        part: Part = self.part  # type: ignore[assignment]
        if self.phase == IN_SETUP:
            setters = self.tasks[IN_SETUP]
            if setters is not None:
                setters.done(now)
            heappush(self._events, self._works_on(part, now))
        elif not part.step.is_ordinary:
            super().finish(now)
        else:
            self._is_done(part, now)
            self.floor.offer(self, now)

    def _is_done(self, part: Part, now: float) -> None:
        self.running_since = None
        self.operations += 1
        self.phase = DONE
        self.since = now
        step: Step = part.step
        part.step = step.next

    def enter(self, state: int, now: float) -> None:
        old = self.state
        if state == old:
            return
        since = self.state_since
        self.times[old] += now - since
        if now > since and self.idle is not None and old in IDLE_STATES:
            self.idle.extend((since, now))
        self.state = state
        self.state_since = now

    def handed_over(self, now: float) -> None:
        if len(self.load) > 1 or self.awaiting:
            super().handed_over(now)
            return
        part: Part = self.part  # type: ignore[assignment]
        part.blocked += now - self.since
        self.station.leaves(part, now)
        self.empties(now)

    def sends(self, now: float) -> Place:
        if len(self.load) > 1 or self.awaiting:
            return super().sends(now)
        part: Part = self.part  # type: ignore[assignment]
        if now != self.since:
            part.blocked += now - self.since
        self.awaiting = self.load
        self.load = []
        self.enter(WAITING_FOR_TRANSPORT, now)
        return self.station

    def picked_up(self, part: Part, now: float) -> None:
        if self.load or len(self.awaiting) > 1:
            super().picked_up(part, now)
            return
        self.awaiting = []
        station = self.station
        if station.exit_loops or part.returns:
            station.leaves(part, now)
        else:
            station.left += 1
        self.empties(now)

    def empties(self, now: float) -> None:
        self.part = None
        self.load = []
        self.phase = EMPTY
        station, floor = self.station, self.floor
        station.empty += 1
        if station.blocked or station.supplies or station.watchers:
            floor.stir(station)
        if not station.attended:
            station.attended = True
            floor.attending.append(station)


class LeanStation(Station):
    """A station whose machines go on with a part until it is done."""

    __slots__ = ()
    is_lean = True
    machine_type: ClassVar[Any] = LeanMachine

    def take(self, part: Part, now: float) -> None:
        if self.entry_loops or not part.entered:
            Place.take(self, part, now)
        else:
            part.place = self
            part.arrived = now
            self.arrived += 1
        step: Step = part.step
        part.time = 0.0 if self.functions and step in self.functions else step.draws[self]()
        line = self.line
        line.add(part)
        if not self.attended:
            self.attended = True
            self.floor.attending.append(self)
        if len(line) - self.empty > self.most and not self.touched:
            self.floor.touch(self)

    def load(self) -> int:
        count = len(self.line) + self.reserved
        for machine in self.machines:
            if machine.phase != EMPTY:
                count += len(machine.load) + len(machine.awaiting)
        return count

    def choose(self, now: float) -> None:
        line = self.line
        machines: list[LeanMachine] = self.machines  # type: ignore[assignment]
        for machine in machines:
            if machine.phase != EMPTY:
                continue
            if line:
                part = line.take_first(now)
                self.empty -= 1
                self.waits += 1
                wait = now - part.arrived
                if wait:
                    self.waited += wait
                    part.waited += wait
                    if wait > self.longest_wait:
                        self.longest_wait = wait
                machine.begin_with(part, now)
            elif machine.state != STARVED:
                self.floor.changed(machine)

    def look(self, now: float) -> None:
        content = self.content
        if content > self.most:
            self.most = content

    @property
    def content(self) -> int:
        """Parts in the buffer in front; its mean is found from the waits."""
        return max(len(self.line) - self.empty, 0)

    @content.setter
    def content(self, value: int) -> None:
        pass
