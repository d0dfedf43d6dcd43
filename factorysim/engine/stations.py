"""The station with everything: several machines, rules, setups, batches, assembly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from math import inf, isfinite
from typing import TYPE_CHECKING, Any, ClassVar

from factorysim.engine.breakdowns import due_for_a_stop, goes_down, let_clocks_run
from factorysim.engine.dispatching import Line
from factorysim.engine.machines import EMPTY, IN_WORK, Machine
from factorysim.engine.outcomes import Inspection, what_comes_out
from factorysim.engine.places import Place, room_in_front
from factorysim.engine.shifts import begin_or_end
from factorysim.errors import ModelError
from factorysim.model.disturbances import Setup
from factorysim.model.durations import as_distribution
from factorysim.model.places import Batch
from factorysim.results.observed import MachineSeen, PlaceSeen

if TYPE_CHECKING:
    from factorysim.engine.calendars import Calendar
    from factorysim.engine.floor import Floor
    from factorysim.engine.parts import Part
    from factorysim.model.places import Station as StationModel


class Station(Place):
    """Parts wait in a line; machines that are free choose among them."""

    __slots__ = (
        "_content_at_clear", "_content_from", "_setup_draws", "at_shift_end", "batch",
        "before_service", "buffer", "calendar", "content", "content_area", "counts_by_waits",
        "draw_loading", "draw_unloading", "empty", "errors_found", "families", "functions",
        "good_first", "inspected", "inspected_first", "inspection", "is_assembly", "is_basic",
        "line", "longest_wait", "machines", "most", "preemptive", "reworked", "scrapped", "setup",
        "waited", "waits",
    )  # fmt: skip
    kind = "station"
    machine_type: ClassVar[Any] = Machine
    line: Line

    def __init__(self, floor: Floor, name: str, index: int, given: StationModel) -> None:
        super().__init__(floor, name, index)
        self.buffer = room_in_front(given)
        self.setup: Setup | None = given.setup
        self.batch: Batch | None = given.batch
        self.before_service = given.blocking == "before_service"
        self.preemptive = given.preemptive
        self.at_shift_end: str = given.at_shift_end
        self.calendar: Calendar | None = None
        self.inspection: Inspection | None = None
        self.functions: dict[Any, Callable[..., Any]] = {}
        """Processing times that are Python functions, by step."""
        self.is_basic = False
        """Whether a machine that is free simply takes the first part."""
        self.is_assembly = False
        """Whether some step here takes components."""
        self.machines: list[Machine] = [
            self.machine_type(self, number + 1) for number in range(given.capacity)
        ]
        self.empty = given.capacity
        self.draw_loading: Callable[[], float] | None = None
        self.draw_unloading: Callable[[], float] | None = None
        """Times of loading and unloading, where that stops a machine."""
        self._setup_draws: dict[tuple[str, str], Callable[[], float]] = {}
        names = floor.plan.product_names
        families = {} if self.setup is None else self.setup.families
        self.families = [families.get(product, product) for product in names]
        """The family of each product, for setups."""
        self.counts_by_waits = False
        """Whether the content is found from the waits, as a plain station does it."""
        self._content_at_clear = 0.0
        self.content = 0
        self.content_area = 0.0
        self._content_from = 0.0
        self.waits = self.most = 0
        self.waited = self.longest_wait = 0.0
        self.inspected = self.inspected_first = self.good_first = self.errors_found = 0
        self.scrapped = self.reworked = 0

    # Room.

    def has_room(self, part: Part) -> bool:
        waiting = len(self.line) + self.reserved
        if part.step.needs:
            return waiting < self.buffer or (waiting == 0 and self._could_assemble(part))
        return waiting < self.buffer + self._empty_places()

    def _empty_places(self) -> float:
        """Parts that the empty machines could hold."""
        if self.batch is None or self.empty == 0:
            return self.empty
        return self.empty * (inf if self.batch.max is None else self.batch.max)

    def _could_assemble(self, part: Part) -> bool:
        return any(m.can_start() for m in self.machines) and self._has_components(part)

    def _has_components(self, part: Part) -> bool:
        return not self.takes_components(part) or all(
            need.place.available(need, part) >= need.count for need in part.step.needs
        )

    def takes_components(self, part: Part) -> bool:
        """Whether *part* still needs its components: not if it was interrupted and has them."""
        return part.remaining is None

    def could_begin_now(self) -> bool:
        waiting = len(self.line) + self.reserved
        return waiting < sum(1 for machine in self.machines if machine.can_start())

    def wants_supply(self) -> bool:
        places = self._empty_places()
        if places == inf:
            # A batch without a largest size could hold everything: the smallest one is enough.
            assert self.batch is not None
            places = float(self.empty * self.batch.min)
        return len(self.line) + self.reserved < places

    def load(self) -> int:
        in_machines = sum(len(machine.load) + len(machine.awaiting) for machine in self.machines)
        return len(self.line) + self.reserved + in_machines

    def work(self, now: float) -> float:
        in_machines = sum(machine.work_left(now) for machine in self.machines)
        return sum(part.time for part in self.line) + in_machines

    def occupants(self) -> list[Any] | None:
        if all(machine.targets or machine.awaiting for machine in self.machines):
            return list(self.machines)
        return None

    # Parts join, machines choose.

    def take(self, part: Part, now: float) -> None:
        Place.take(self, part, now)
        step = part.step
        if self.batch is None and part.remaining is None:
            part.time = 0.0 if step in self.functions else step.draws[self]()
        self.line.add(part)
        floor = self.floor
        if not self.attended:
            floor.attend(self)
        if not self.touched:
            floor.touch(self)
        if floor.log is not None:
            floor.log("arrived", now, self, -1, part, 0.0)

    def choose(self, now: float) -> None:  # noqa: C901 - the order of the questions matters
        line = self.line
        if self.is_basic:
            for machine in self.machines:
                if not line:
                    return
                if machine.phase == EMPTY and not (
                    machine.down or machine.is_off or machine.is_paused
                ):
                    self._begin_next(machine, now)
            return
        while self.line:
            free = [machine for machine in self.machines if machine.can_start()]
            striking = [(machine, due_for_a_stop(machine)) for machine in free]
            for machine, clock in striking:
                if clock is not None:
                    goes_down(machine, clock, now)
            free = [machine for machine, clock in striking if clock is None]
            if not free:
                break
            parts = self._pick(now)
            if not parts:
                break
            machine = self._machine_for(parts[0], free)
            if self.before_service and not self._promise(machine, parts[0], now):
                break
            self._begin(machine, parts, now)
        if self.preemptive and self.line:
            self._preempt(now)
        if not self.line or not self.before_service:
            self._nobody_waits_for_room()

    def _pick(self, now: float) -> list[Part]:
        """Return the part, or the batch, that is to be taken next; empty when none can be."""
        if self.batch is not None:
            return self._pick_batch(now)
        if not self.is_assembly:
            return [self.line.first(now)]
        in_order = self.line.in_order(now)
        return next(([part] for part in in_order if self._has_components(part)), [])

    def _pick_batch(self, now: float) -> list[Part]:
        """The rule picks the first part of a complete batch, then fills up in its order."""
        assert self.batch is not None
        if len(self.line) < self.batch.min:
            return []
        in_order = self.line.in_order(now)
        kinds = [self._kind_in_batch(part) for part in in_order]
        waiting = Counter(kinds)
        for part, kind in zip(in_order, kinds, strict=True):
            wanted = self.batch.min
            if self.batch.move_together:
                wanted = part.lot.size if part.lot is not None else 1
            if waiting[kind] >= wanted:
                fitting = [p for p, k in zip(in_order, kinds, strict=True) if k == kind]
                return fitting[: self.batch.max]
        return []

    def _kind_in_batch(self, part: Part) -> Any:
        """Parts of one kind may be in one batch."""
        assert self.batch is not None
        if self.batch.move_together:
            return part.number if part.lot is None else part.lot
        return part.product if self.batch.same_product else None

    def _machine_for(self, part: Part, free: list[Machine]) -> Machine:
        """No setup first, then declared first."""
        if self.setup is None or len(free) == 1:
            return free[0]
        return next((m for m in free if self.mean_setup(m, part) == 0), free[0])

    def _promise(self, machine: Machine, part: Part, now: float) -> bool:
        """Reserve the next place before the work begins; without room nothing begins."""
        target: Any = self.floor.room_ahead(part, now)
        if target is None:
            machine.waits_for_room = True
            self.floor.changed(machine)
            return False
        part.drawn = None
        if target.kind != "exit":
            target.reserved += 1
            machine.promised, machine.promised_to = target, part
            machine.promised_cards = target.new_cards_for(part)
            for loop in machine.promised_cards:
                loop.hand_out(part, now)
        machine.waits_for_room = False
        return True

    def _nobody_waits_for_room(self) -> None:
        for machine in self.machines:
            if machine.waits_for_room and not self.line:
                machine.waits_for_room = False
                self.floor.changed(machine)

    def _begin_next(self, machine: Machine, now: float) -> None:
        """Let *machine* take the part that is first; what `_begin` does for the commonest case."""
        part = self.line.take_first(now)
        self.empty -= 1
        self.waits += 1
        wait = now - part.arrived
        if wait:
            self.waited += wait
            part.waited += wait
            if wait > self.longest_wait:
                self.longest_wait = wait
        if not self.touched:
            self.floor.touch(self)
        machine.start([part], now)

    def _begin(self, machine: Machine, parts: list[Part], now: float) -> None:
        self.empty -= 1
        self.waits += len(parts)
        for part in parts:
            self.line.remove(part)
            wait = now - part.arrived
            if wait:
                self.waited += wait
                part.waited += wait
                if wait > self.longest_wait:
                    self.longest_wait = wait
        if self.is_assembly:
            for part in parts:
                if self.takes_components(part):
                    for need in part.step.needs:
                        need.place.hand_to(part, need, now)
        if self.is_assembly or self.batch is not None:
            # A batch may take more than its smallest size: a source without limit supplies again.
            self.floor.stir(self)
        if not self.touched:
            self.floor.touch(self)
        machine.start(parts, now)

    def _preempt(self, now: float) -> None:
        """Let a waiting part of strictly higher priority interrupt the least urgent work."""
        while True:
            ready = [part for part in self.line if self._could_begin(part, now)]
            if not ready:
                return
            first = min(ready, key=lambda part: (part.priority, part.arrived, part.number))
            working = [
                m for m in self.machines
                if m.phase == IN_WORK and m.is_able() and m.load[0].priority > first.priority
                and not (m.running_since is not None and m.end <= now)
            ]  # fmt: skip
            if not working:
                return
            victim = max(working, key=lambda m: (m.load[0].priority, m.started, m.number))
            part = victim.gives_up(now)
            part.arrived = now
            self.line.put_back(part)
            if self.floor.log is not None:
                self.floor.log("interrupted", now, self, victim.number, part, 0.0)
            if self.before_service:
                self._promise(victim, first, now)
            self._begin(victim, [first], now)

    def _could_begin(self, part: Part, now: float) -> bool:
        """Whether the work on *part* could begin if there were a machine."""
        if self.before_service and self.floor.room_ahead(part, now) is None:
            return False
        return not self.is_assembly or self._has_components(part)

    # What machines ask.

    def mean_setup(self, machine: Machine, part: Part) -> float:
        """Mean length of the setup that *part* would need on *machine*."""
        target = self.families[part.product]
        if self.setup is None or machine.family is None or machine.family == target:
            return 0.0
        return as_distribution(
            self._setup_given(machine.family, target), self.floor.plan.unit
        ).expected

    def _setup_given(self, before: str, after: str) -> Any:
        assert self.setup is not None
        if self.setup.matrix is not None:
            row = self.setup.matrix.get(before)
            if row is not None and after in row:
                return row[after]
        if self.setup.to is not None and after in self.setup.to:
            return self.setup.to[after]
        return 0.0 if self.setup.between is None else self.setup.between

    def setup_for(self, machine: Machine, part: Part, now: float) -> float:
        """Prepare *machine* for *part* and return how long it takes."""
        if self.setup is None:
            return 0.0
        before, after = machine.family, self.families[part.product]
        machine.family = after
        if before is None or before == after:
            return 0.0
        draw = self._setup_draws.get((before, after))
        if draw is None:
            given = as_distribution(self._setup_given(before, after), self.floor.plan.unit)
            name = f"stations.{self.name}.setup.{before}.{after}"
            draw = self._setup_draws[before, after] = self.floor.flow.streams.of(given, name)
        return draw()

    def operation_time(self, machine: Machine, now: float) -> float:
        """Return the length of the operation that begins on *machine* now."""
        parts = machine.load
        if self.batch is not None:
            time = self._batch_time(parts)
        elif parts[0].remaining is not None:
            time, parts[0].remaining = parts[0].remaining, None
            return time
        elif self.functions and parts[0].step in self.functions:
            time = parts[0].time = self._evaluate(parts[0], now)
        else:
            time = parts[0].time
        for part in parts:
            part.worked += time
        return time

    def _batch_time(self, parts: list[Part]) -> float:
        assert self.batch is not None
        if self.batch.move_together:
            return float(sum(part.step.draws[self]() for part in parts))
        different = {part.product: part for part in reversed(parts)}
        return float(max(different[p].step.draws[self]() for p in sorted(different)))

    def _evaluate(self, part: Part, now: float) -> float:
        from factorysim.engine.views import PartView, StationView

        time: Any = self.functions[part.step](PartView(part, self.floor), StationView(self))
        if not isinstance(time, (int, float)) or not isfinite(time) or time < 0:
            raise ModelError(
                f"t = {now:g}, station {self.name!r}, part {part.number}: the time function "
                f"answered {time!r}. A time is a finite number of 0 or more."
            )
        return float(time)

    def come_out(self, machine: Machine, now: float) -> bool:
        """Decide what comes out of *machine*; return whether the part is worked on again here."""
        return what_comes_out(self, machine, now)

    def working_time(self, now: float, *, off: bool, paused: bool) -> None:
        """A shift or break begins or ends."""
        for machine in self.machines:
            begin_or_end(machine, now, off=off, paused=paused)

    # Statistics.

    def begin(self, now: float) -> None:
        for machine in self.machines:
            let_clocks_run(machine, now)

    def look(self, now: float) -> None:
        content = len(self.line) - self.empty
        if content < 0:
            content = 0
        if content != self.content:
            self._count_content(now)
            self.content = content
            if content > self.most:
                self.most = content

    def _count_content(self, now: float) -> None:
        self.content_area += self.content * (now - self._content_from)
        self._content_from = now

    def clear(self, now: float) -> None:
        Place.clear(self, now)
        self.look(now)
        self._count_content(now)
        self.content_area = 0.0
        self._content_at_clear = sum(now - part.arrived for part in self.line)
        self.most = self.content
        self.waits = 0
        self.waited = self.longest_wait = 0.0
        self.inspected = self.inspected_first = self.good_first = self.errors_found = 0
        self.scrapped = self.reworked = 0
        for machine in self.machines:
            machine.clear(now)

    def is_held_up(self) -> bool:
        waiting = len(self.line) > 0
        return any(
            not machine.is_able() and (machine.is_busy() or (waiting and machine.phase == EMPTY))
            for machine in self.machines
        )

    def inside(self) -> list[Part]:
        return [*self.line, *(part for machine in self.machines for part in machine.inside())]

    def seen(self, now: float) -> PlaceSeen:
        self.look(now)
        self._count_content(now)
        if self.counts_by_waits:
            still_waiting = sum(now - part.arrived for part in self.line)
            self.content_area = self.waited + still_waiting - self._content_at_clear
        return PlaceSeen(
            name=self.name,
            kind="station",
            machines=len(self.machines),
            capacity=None if self.buffer == inf else int(self.buffer),
            arrived=self.arrived,
            left=self.left,
            waits=self.waits,
            waited=self.waited,
            longest_wait=self.longest_wait,
            content=self.content_area,
            most=self.most,
            inspected=self.inspected,
            inspected_first=self.inspected_first,
            errors_found=self.errors_found,
            good_first=self.good_first,
            scrapped=self.scrapped,
            reworked=self.reworked,
        )

    def machines_seen(self, now: float) -> list[MachineSeen]:
        """Return what was seen of each machine."""
        return [machine.seen(now) for machine in self.machines]
