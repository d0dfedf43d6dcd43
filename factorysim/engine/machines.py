"""One machine of a station: what it works on, what keeps it from working, its states."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from factorysim.engine.events import Occurrence, Timer, schedule
from factorysim.engine.flow import SCRAPPED
from factorysim.engine.parts import Part
from factorysim.engine.places import Holder
from factorysim.engine.shifts import stop_after_overtime
from factorysim.engine.standing import Needs, keepers_of_places
from factorysim.engine.wear import WearClock
from factorysim.results.observed import ACTIVE, STATES, MachineSeen, periods

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.loops import Cards
    from factorysim.engine.places import Place
    from factorysim.engine.stations import Station

(
    OFF, PAUSED, _, FAILED, MAINTENANCE, WAITING_FOR_TRANSPORT, BLOCKED, SETUP, _, WORKING, STARVED,
) = range(len(STATES))  # fmt: skip
IDLE_STATES = frozenset(i for i, name in enumerate(STATES) if name not in ACTIVE)

EMPTY, IN_SETUP, IN_WORK, DONE = range(4)
"""The phases of an operation; whether it goes on is another question."""


class Machine(Holder):
    """A machine: empty, in setup, at work, or done and waiting to hand its parts over."""

    __slots__ = (
        "_end_timer", "_repaired", "_strike_timer", "_striking", "_struck", "_up_timer", "awaiting",
        "clocks", "down", "end", "failures", "family", "floor", "full_time", "idle", "is_noted",
        "is_off", "is_paused", "load", "maintenances", "number", "operations", "phase", "promised",
        "promised_cards", "promised_to", "remaining", "resume_after", "running_since", "setups",
        "started", "state", "state_since", "station", "stop_at_end", "times", "waiting_downs",
        "waits_for_room", "working_clocks",
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
        self._up_timer = Timer(env, self._is_up, productive=False)
        # What happens at one instant is worked off in this order: repaired, end of the work (the
        # machine itself), failure during the work, failure by a clock that runs by itself.
        self._repaired = Occurrence((*self.rank, 0), self._is_up_again)
        self._struck = Occurrence((*self.rank, 1), self._fails_at_work)
        self._striking: WearClock | None = None
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
        """Whether a part is in setup or in work, going on or not."""
        return self.phase in (IN_SETUP, IN_WORK)

    def is_in_setup(self) -> bool:
        """Whether it is being prepared for the part in it."""
        return self.phase == IN_SETUP

    def can_start(self) -> bool:
        """Whether the machine could take up a part now."""
        return self.phase == EMPTY and not (self.down or self.is_off or self.is_paused)

    def is_able(self) -> bool:
        """Whether work can go on now."""
        return not (self.down or self.is_off or self.is_paused)

    def work_left(self, now: float) -> float:
        """Work that is left of the part in the machine, in time units."""
        if self.phase not in (IN_SETUP, IN_WORK):
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
            self.phase = IN_SETUP
            self.setups += 1
            for part in parts:
                part.setup += length
            self.remaining = length
            self.go_on(now)
        else:
            self._begin_operation(now)

    def _begin_operation(self, now: float) -> None:
        self.phase = IN_WORK
        self.remaining = self.full_time = self.station.operation_time(self, now)
        if self.floor.log is not None:
            for part in self.load:
                self.floor.log("started", now, self.station, self.number, part, self.remaining)
        self.go_on(now)

    def go_on(self, now: float) -> None:
        """Let setup or work go on, if the machine is able to."""
        if not self.is_noted:
            self.floor.changed(self)
        if self.down or self.is_off or self.is_paused:
            return
        self.running_since = now
        self.end = now + self.remaining
        if self.phase == IN_WORK and self.working_clocks:
            for clock in self.working_clocks:
                is_first = self._striking is None or clock.left < self._striking.left
                if clock.at_once and self.remaining > clock.left and is_first:
                    self._striking = clock
        if self._striking is not None:
            schedule(self._strike_timer, now + self._striking.left)
        else:
            schedule(self._end_timer, self.end)

    def _ends(self, now: float) -> None:
        self.floor.register(self, now)

    def stop(self, now: float) -> None:
        """Interrupt what goes on; what remains is its planned end minus now."""
        if self.running_since is None:
            return
        done = now - self.running_since
        if self._striking is not None:
            self._strike_timer = self._strike_timer.switch_off()
            self._striking = None
        else:
            self._end_timer = self._end_timer.switch_off()
        self.remaining = self.end - now
        self.running_since = None
        if self.phase == IN_WORK:
            for clock in self.working_clocks:
                clock.left -= done

    def _is_struck(self, now: float) -> None:
        """A working clock ran out in the middle of an operation."""
        self.floor.register(self._struck, now)

    def _fails_at_work(self, now: float) -> None:
        clock = self._striking
        assert clock is not None
        gone = clock.left
        self._striking = None
        self.remaining -= gone
        self.running_since = None
        for other in self.working_clocks:
            other.left -= gone
        clock.left = 0.0
        self.goes_down(clock, now)

    def finish(self, now: float) -> None:
        """The operation is over: let the station say what came out of it, and offer it."""
        if self.phase == IN_SETUP:
            self.running_since = None
            self._begin_operation(now)
            self.may_be_interrupted()
            return
        if self.clocks:
            self._age()
        self.running_since = None
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
                self.goes_down(due, now)
        if again:
            self._begin_operation(now)
        elif self.load:
            self.offer_next(now)
        else:
            self.empties(now)

    def may_be_interrupted(self) -> None:
        """Work goes on: a more urgent part that waits may interrupt it."""
        if self.station.preemptive:
            self.floor.attend(self.station)

    def _age(self) -> None:
        """An operation is over: move the clocks on that count work or operations."""
        for clock in self.working_clocks:
            clock.left -= self.remaining
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

    # Failures and maintenance.

    def goes_down(self, clock: WearClock, now: float) -> None:
        """A clock has struck: stand still for as long as the repair or maintenance takes."""
        if self.down is not None:
            self.waiting_downs.append(clock)
            return
        self.down = clock
        clock.due = False
        if clock.is_failure:
            self.failures += 1
        else:
            self.maintenances += 1
        for other in self.clocks:
            other.stop(now)
        if self.is_busy() and not (self.running_since is not None and self.end <= now):
            self._interrupt(clock, now)
        schedule(self._up_timer, now + clock.draw_length())
        self.floor.changed(self)
        self.floor.call_for_settling(now)

    def _interrupt(self, clock: WearClock, now: float) -> None:
        self.stop(now)
        if self.phase != IN_WORK:
            return
        if clock.after == "restart":
            self.remaining = self.full_time
        elif clock.after == "scrap":
            for part in self.load:
                self.station.leaves(part, now)
                self.station.scrapped += 1
                self.floor.leaves(part, now, SCRAPPED)
            self.load = []
            self.empties(now)

    def _is_up(self, now: float) -> None:
        """Repair or maintenance is over: clocks start anew, work goes on."""
        self.floor.clock_strikes()
        self.floor.register(self._repaired, now)

    def _is_up_again(self, now: float) -> None:
        clock = self.down
        assert clock is not None
        clock.renew()
        for other in self.clocks:
            if clock.is_failure and other.restarts_after_failure and not other.is_failure:
                other.renew()
            elif not clock.is_failure and clock.renews and other.is_failure:
                other.renew()
        self.down = None
        self.waiting_downs = [c for c in self.waiting_downs if c.left <= 0]
        self.floor.changed(self)
        if self.waiting_downs:
            self.goes_down(self.waiting_downs.pop(0), now)
            return
        self.let_clocks_run(now)
        if self.is_busy():
            self.go_on(now)
            self.may_be_interrupted()
        else:
            self.floor.attend(self.station)
            self.floor.stir(self.station)  # An assembly offers room only when it could begin.
        self.floor.call_for_settling(now)

    def let_clocks_run(self, now: float) -> None:
        """Let the clocks that run by themselves go on, if they may."""
        if self.down is not None:
            return
        in_shift = not (self.is_off or self.is_paused)
        for clock in self.clocks:
            if clock.kind == "calendar" or (clock.kind == "planned" and in_shift):
                clock.go(now)
            elif clock.kind == "planned":
                clock.stop(now)

    def due_for_a_stop(self) -> WearClock | None:
        """Return the clock that strikes when the next operation would begin, if there is one."""
        for clock in self.clocks:
            if clock.left <= 0 and clock.kind == "cycles":
                return clock
        return None

    # States.

    def current_state(self) -> int:
        """Return the state that holds now; when several do, the first in the order of STATES."""
        if self.is_off:
            return OFF
        if self.is_paused:
            return PAUSED
        if self.down is not None:
            return FAILED if self.down.is_failure else MAINTENANCE
        if self.phase == DONE:
            return WAITING_FOR_TRANSPORT if self.awaiting else BLOCKED
        if self.phase == IN_SETUP:
            return SETUP
        if self.phase == IN_WORK:
            return WORKING
        return BLOCKED if self.waits_for_room else STARVED

    def show(self, now: float) -> None:
        """Enter the state that holds now."""
        state = self.current_state()
        if state != self.state:
            self.enter(state, now)

    stands = show

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
