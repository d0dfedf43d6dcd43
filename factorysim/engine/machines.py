"""One machine of a station: what it works on, what keeps it from working, its states."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from factorysim.engine.breakdowns import (
    fails_at_work,
    goes_down,
    is_up_again,
    repair_begins,
    repair_stops,
    waits_for_repair,
)
from factorysim.engine.events import Occurrence, Timer, schedule
from factorysim.engine.parts import Part
from factorysim.engine.places import Holder
from factorysim.engine.shifts import stop_after_overtime
from factorysim.engine.standing import Needs, keepers_of_places
from factorysim.engine.wear import WearClock
from factorysim.results.observed import ACTIVE, STATES, MachineSeen, periods

if TYPE_CHECKING:
    from factorysim.engine.crews.tasks import Task
    from factorysim.engine.events import Entry
    from factorysim.engine.floor import Floor
    from factorysim.engine.loops import Cards
    from factorysim.engine.places import Place
    from factorysim.engine.stations import Station

# The positions of the states in STATES.
OFF: Final = 0
PAUSED: Final = 1
WAITING_FOR_REPAIR: Final = 2
FAILED: Final = 3
MAINTENANCE: Final = 4
WAITING_FOR_TRANSPORT: Final = 5
BLOCKED: Final = 6
SETUP: Final = 7
WAITING_FOR_WORKER: Final = 8
LOADING: Final = 9
WORKING: Final = 10
STARVED: Final = 11
IDLE_STATES: Final = frozenset(i for i, name in enumerate(STATES) if name not in ACTIVE)

# The phases of an operation; whether it goes on is another question.
EMPTY: Final = 0
IN_SETUP: Final = 1
IN_LOADING: Final = 2
IN_WORK: Final = 3
IN_UNLOADING: Final = 4
DONE: Final = 5
_STATE_IN_PHASE = (STARVED, SETUP, LOADING, WORKING, LOADING, BLOCKED)


class Machine(Holder):
    """A machine: empty, in setup, at work, or done and waiting to hand its parts over."""

    __slots__ = (
        "_end_timer", "_repaired", "_strike_timer", "_struck", "awaiting", "clocks", "down", "end",
        "failures", "family", "floor", "full_time", "idle", "is_noted", "is_off", "is_paused",
        "load", "maintenances", "number", "operations", "pace", "phase", "promised",
        "promised_cards", "promised_to", "remaining", "resume_after", "running_since", "setups",
        "started", "state", "state_since", "station", "stop_at_end", "striking", "task", "tasks",
        "times", "up_timer", "waiting_downs", "waits_for_room", "working_clocks",
    )  # fmt: skip

    def __init__(self, station: Station, number: int) -> None:
        super().__init__((station.index, number))
        self.station = station
        self.floor: Floor = station.floor
        self.number = number
        self.load: list[Part] = []
        """The parts in the machine; the first is the first to leave."""
        self.awaiting: list[Part] = []
        """Finished parts in the machine that have a place and wait for their vehicle."""
        self.phase = EMPTY
        self.remaining = 0.0
        """What is left of the setup or operation, as of the last start or stop."""
        self.full_time = 0.0
        """Length of the whole operation (what a restart begins with)."""
        self.end = 0.0
        self.running_since: float | None = None
        self.tasks: list[Task | None] = [None] * 6
        """Who is needed in each phase."""
        self.task: Task | None = None
        """Who is needed in this one."""
        self.pace = 1.0
        """Time that the people who are there need for one unit of work."""
        self.started = 0.0
        """When the operation began (the latest started is the first victim of a preemption)."""
        self.family: str | None = station.setup.initial if station.setup is not None else None
        self.down: WearClock | None = None
        self.waiting_downs: list[WearClock] = []
        self.is_off = False
        self.is_paused = False
        self.stop_at_end: tuple[bool, bool] | None = None
        """Off and paused, to be put into force when the part in work is finished."""
        self.resume_after: float | None = None
        self.is_noted = False
        """Whether its state is to be shown after settling."""
        self.waits_for_room = False
        """Blocking before service: a part is there, but its next place has no room."""
        self.promised: Place | None = None
        """The place that was reserved for the part in work."""
        self.promised_to: Part | None = None
        self.promised_cards: list[Cards] = []
        """Cards of loops that begin there, which the part got together with the place."""
        self.clocks: list[WearClock] = []
        self.working_clocks: list[WearClock] = []
        env = self.floor.env
        self._end_timer = Timer(env, self._ends)
        self._strike_timer = Timer(env, self._is_struck)
        self.up_timer = Timer(env, self._is_up, productive=False)
        # What happens at one instant is worked off in this order: repaired, end of the work (the
        # machine itself), failure during the work, failure by a clock that runs by itself.
        self._repaired = Occurrence((*self.rank, 0), lambda t: is_up_again(self, t))
        self._struck = Occurrence((*self.rank, 1), lambda t: fails_at_work(self, t))
        self.striking: WearClock | None = None
        self.state = STARVED
        self.state_since = 0.0
        self.times = [0.0] * len(STATES)
        self.idle: array[float] | None = None
        """Begin and end of each period without activity; None when they are not recorded."""
        self.operations = self.setups = self.failures = self.maintenances = 0

    # What others ask.

    @property
    def where(self) -> str:
        return self.station.name

    def needs(self) -> Needs | None:
        """Room for what is blocked, and a vehicle for each part that waits for one."""
        needs: Needs = [[part.request] for part in self.awaiting]
        if self.targets:
            keepers = keepers_of_places(self)
            if keepers is None:
                return None
            needs += keepers
        return needs or None

    def says_what_it_waits_for(self) -> str:
        if self.targets:
            return Holder.says_what_it_waits_for(self)
        return f"{self.where} waits for a vehicle (part {self.awaiting[0].number})"

    def is_busy(self) -> bool:
        """Whether something is done to a part, or prepared for it, going on or not."""
        return EMPTY < self.phase < DONE

    def is_in_setup(self) -> bool:
        """Whether it is being prepared for the part in it."""
        return self.phase == IN_SETUP

    def is_at_work(self) -> bool:
        """Whether the operation itself is begun and not over."""
        return self.phase == IN_WORK

    def can_start(self) -> bool:
        """Whether the machine could take up a part now."""
        return self.phase == EMPTY and not (self.down or self.is_off or self.is_paused)

    def is_able(self) -> bool:
        """Whether work can go on now."""
        return not (self.down or self.is_off or self.is_paused)

    def work_left(self, now: float) -> float:
        """Work that is left of the part in the machine, in time units."""
        if not self.is_busy():
            return 0.0
        return self.end - now if self.running_since is not None else self.remaining

    # An operation.

    def start(self, parts: list[Part], now: float) -> None:
        """Take *parts* and begin the setup, if one is needed, or the operation."""
        self.load = parts
        self.part = parts[0]
        self.started = now
        length = 0.0
        if self.station.setup is not None:
            length = self.station.setup_for(self, parts[0], now)
        if length > 0:
            self.setups += 1
            for part in parts:
                part.setup += length
            self._enters_phase(IN_SETUP, length, now)
        else:
            self._is_prepared(now)

    def _is_prepared(self, now: float) -> None:
        """The setup is over: load the machine, or begin the operation."""
        if self.station.draw_loading is None:
            self._begin_operation(now)
        else:
            self._enters_phase(IN_LOADING, self._handling(self.station.draw_loading), now)

    def _handling(self, draw: Callable[[], float]) -> float:
        time = draw()
        for part in self.load:
            part.worked += time
        return time

    def _begin_operation(self, now: float) -> None:
        self.full_time = self.station.operation_time(self, now)
        if self.floor.log is not None:
            for part in self.load:
                self.floor.log("started", now, self.station, self.number, part, self.full_time)
        self._enters_phase(IN_WORK, self.full_time, now)

    def _enters_phase(self, phase: int, length: float, now: float) -> None:
        self.phase = phase
        self.task = self.tasks[phase]
        self.pace = 1.0
        self.remaining = length
        self.go_on(now)

    def go_on(self, now: float) -> None:
        """Let what is to be done go on, if the machine is able to and the people are there."""
        if not self.is_noted:
            self.floor.changed(self)
        if self.down or self.is_off or self.is_paused:
            return
        length = self.remaining
        if self.task is not None:
            if not self.task.is_staffed:
                self.task.call(now)
                return
            self.pace = self.task.pace
            length *= self.pace
        self.running_since = now
        self.end = now + length
        if self.task is not None:
            self.task.ends = self.end
            self.adds_to_work(length - self.remaining)
        if self.phase == IN_WORK and self.working_clocks:
            for clock in self.working_clocks:
                is_first = self.striking is None or clock.left < self.striking.left
                if clock.at_once and length > clock.left and is_first:
                    self.striking = clock
        if self.striking is not None:
            schedule(self._strike_timer, now + self.striking.left)
        else:
            schedule(self._end_timer, self.end)

    def adds_to_work(self, time: float) -> None:
        """People who are slower or faster than the standard change what a part goes through."""
        for part in self.load if time else ():
            if self.phase == IN_SETUP:
                part.setup += time
            else:
                part.worked += time

    def people_leave(self, now: float) -> None:
        """Somebody who is needed goes before it is done: call again for what is left."""
        self.stop(now)
        self.go_on(now)

    def _ends(self, now: float) -> Entry | None:
        self.floor.register(self, now)
        return None

    def stop(self, now: float) -> None:
        """Interrupt what goes on; what remains is its planned end minus now."""
        if self.task is not None:
            self.task.dismiss(now)
        if self.running_since is None:
            return
        done = now - self.running_since
        if self.striking is not None:
            self._strike_timer = self._strike_timer.switch_off()
            self.striking = None
        else:
            self._end_timer = self._end_timer.switch_off()
        left = self.end - now
        self.remaining = left if self.pace == 1.0 else left / self.pace
        self.adds_to_work(self.remaining - left)
        self.running_since = None
        if self.phase == IN_WORK:
            for clock in self.working_clocks:
                clock.left -= done

    def _is_struck(self, now: float) -> None:
        """A working clock ran out in the middle of an operation."""
        self.floor.register(self._struck, now)

    def finish(self, now: float) -> None:
        """The operation is over: let the station say what came out of it, and offer it."""
        self.running_since = None
        if self.task is not None:
            if self.phase == IN_WORK:
                self.task.may_go_wrong(self.load, now)
            self.task.done(now)
            self.task = None
        if self.clocks and self.phase == IN_WORK:
            self._age()
        if self._goes_into_next_phase(now):
            return
        self.remaining = 0.0
        self.operations += 1
        self.phase = DONE
        if not self.is_noted:
            self.floor.changed(self)
        if self.floor.log is not None:
            for part in self.load:
                self.floor.log("finished", now, self.station, self.number, part, 0.0)
        again = self.station.come_out(self, now)
        if self.clocks or self.stop_at_end is not None:
            stop_after_overtime(self, now)
            due = next((clock for clock in self.clocks if clock.due), None)
            if due is not None:
                goes_down(self, due, now)
        if again:
            self._begin_operation(now)
        elif self.load:
            self.offer_next(now)
        else:
            self.empties(now)

    def _goes_into_next_phase(self, now: float) -> bool:
        """Begin what follows the phase that is over; return whether something does."""
        if self.phase == IN_SETUP:
            self._is_prepared(now)
        elif self.phase == IN_LOADING:
            self._begin_operation(now)
        elif self.phase == IN_WORK and self.station.draw_unloading is not None:
            self._enters_phase(IN_UNLOADING, self._handling(self.station.draw_unloading), now)
            return True
        else:
            return False
        self.may_be_interrupted()
        return True

    def may_be_interrupted(self) -> None:
        """Work goes on: a more urgent part that waits may interrupt it."""
        if self.station.preemptive:
            self.floor.attend(self.station)

    def _age(self) -> None:
        """An operation is over: move the clocks on that count work or operations."""
        for clock in self.working_clocks:
            clock.left -= self.remaining * self.pace
        for clock in self.clocks:
            if clock.kind == "cycles":
                clock.left -= 1
            if not clock.at_once and clock.left <= 0 and clock.kind in ("working", "cycles"):
                clock.due = True

    def offer_next(self, now: float) -> None:
        """Offer the first part of the load."""
        if not self.load or self.targets:
            return
        self.part = self.load[0]
        promised = self.promised
        if promised is not None and self.part is self.promised_to:
            assert self.part.step is not None
            if promised in self.part.step.places:
                self.promised = None
                promised.reserved -= 1
                self.since = now
                self.floor.move(self, promised, now)
                return
            self._breaks_promise(now)
        self.floor.offer(self, now)

    def _breaks_promise(self, now: float) -> None:
        """The place that was reserved is not needed: others may have it, and its cards."""
        place, part = self.promised, self.promised_to
        assert place is not None
        assert part is not None
        self.promised = None
        place.reserved -= 1
        for loop in self.promised_cards:
            if loop in part.cards:
                loop.take_back(part, now)
        self.floor.stir(place)

    def handed_over(self, now: float) -> None:
        """The first part has moved on: the next of the load follows, or the machine is empty."""
        part = self.load.pop(0)
        part.blocked += now - self.since
        self.station.leaves(part, now)
        if self.load:
            self.part = None
            self.floor.once_more(self)
        elif not self.awaiting:
            self.empties(now)

    def sends(self, now: float) -> Place:
        part = self.load.pop(0)
        self.awaiting.append(part)
        part.blocked += now - self.since
        self.part = part
        if self.load:
            self.floor.once_more(self)
        if not self.is_noted:
            self.floor.changed(self)
        return self.station

    def picked_up(self, part: Part, now: float) -> None:
        self.awaiting.remove(part)
        self.station.leaves(part, now)
        if not self.awaiting and not self.load:
            self.empties(now)
        else:
            self.floor.changed(self)

    def inside(self) -> list[Part]:
        """The parts in the machine."""
        return [*self.awaiting, *self.load] if self.awaiting else self.load

    def empties(self, now: float) -> None:
        """Nothing is in the machine any more."""
        self.part = None
        self.task = None
        self.phase = EMPTY
        if self.promised is not None:
            self._breaks_promise(now)
        station, floor = self.station, self.floor
        station.empty += 1
        if not station.stirred:
            floor.stir(station)
        if not station.attended:
            floor.attend(station)
        if not station.touched:
            floor.touch(station)
        if not self.is_noted:
            floor.changed(self)

    def gives_up(self, now: float) -> Part:
        """Put the part in work back (preemption); what is left of the operation goes with it."""
        self.stop(now)
        part = self.load.pop()
        part.remaining = self.remaining
        if part.step is not None and part.step.next is not None and part.step.next.drawn:
            part.drawn = self.promised
        self.empties(now)
        return part

    def _is_up(self, now: float) -> None:
        """Repair or maintenance is over."""
        self.floor.clock_strikes()
        self.floor.register(self._repaired, now)

    def repair_begins(self, now: float) -> None:
        """The people who repair it are there."""
        assert self.down is not None
        repair_begins(self, self.down, now)

    def repair_stops(self, now: float) -> None:
        """They leave before it is done."""
        assert self.down is not None
        repair_stops(self, self.down, now)

    # States.

    def current_state(self) -> int:
        """Return the state that holds now; when several do, the first in the order of STATES."""
        if self.is_off:
            return OFF
        if self.is_paused:
            return PAUSED
        if self.down is not None:
            if waits_for_repair(self):
                return WAITING_FOR_REPAIR
            return FAILED if self.down.is_failure else MAINTENANCE
        if self.phase == DONE:
            return WAITING_FOR_TRANSPORT if self.awaiting else BLOCKED
        if self.phase == EMPTY:
            return BLOCKED if self.waits_for_room else STARVED
        if self.task is not None and not self.task.is_staffed:
            return WAITING_FOR_WORKER
        return _STATE_IN_PHASE[self.phase]

    def show(self, now: float) -> None:
        """Enter the state that holds now."""
        state = self.current_state()
        if state != self.state:
            self.enter(state, now)

    def stands(self, now: float) -> None:
        self.show(now)

    def enter(self, state: int, now: float) -> None:
        """Change the state: the only place where state times are kept."""
        old, since = self.state, self.state_since
        self.times[old] += now - since
        if self.idle is not None and old in IDLE_STATES and now > since:
            self.idle.extend((since, now))
        self.state = state
        self.state_since = now
        if self.floor.log is not None:
            self.floor.log("state", now, self.station, self.number, self.part, float(state))

    def clear(self, now: float) -> None:
        """Begin the statistics anew."""
        self.times = [0.0] * len(STATES)
        self.state_since = now
        self.operations = self.setups = self.failures = self.maintenances = 0
        if self.idle is not None:
            self.idle = array("d")

    def seen(self, now: float) -> MachineSeen:
        """Return what was seen in the window."""
        since = self.state_since
        self.times[self.state] += now - since
        self.state_since = now
        return MachineSeen(
            place=self.station.name,
            number=self.number,
            states=list(self.times),
            operations=self.operations,
            setups=self.setups,
            failures=self.failures,
            maintenances=self.maintenances,
            idle=periods(self.idle),
            idle_since=since if self.state in IDLE_STATES else None,
        )
