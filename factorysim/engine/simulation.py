"""A factory that runs: step by step, to a time, or until something happens."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from heapq import heappop, heappush, heappushpop
from typing import TYPE_CHECKING, Any, Literal

import simpy

from factorysim.engine.build import build
from factorysim.engine.cells.cell_views import CellView
from factorysim.engine.crews.crew_views import WorkerView
from factorysim.engine.events import BEGIN, BORDER, SETTLE, Timer, is_switched_off, schedule
from factorysim.engine.hooks import Hooks
from factorysim.engine.observing import history_log, observe
from factorysim.engine.plan import plan_of
from factorysim.engine.starting import begin
from factorysim.engine.streams import Streams
from factorysim.engine.supply.stock_views import StockView
from factorysim.engine.views import PlaceView, StationView, VehicleView
from factorysim.errors import ModelError, ScenarioError
from factorysim.model.elements import Named
from factorysim.model.factory import Factory
from factorysim.results.provenance import provenance_of
from factorysim.results.result import Result, make_result
from factorysim.units import check_time, in_unit

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.results.observed import Observed

Record = Literal["none", "parts", "history"]


class StopRun(Exception):
    """The end of the run has come (used inside `Simulation` only)."""


class Simulation:
    """One run of a factory, live.

    Parameters
    ----------
    factory
        What is simulated.
    seed, replication
        They fix all random draws.
    warmup
        Start of the run that is left out of the statistics: a number in the factory's time unit,
        or text with a unit.
    record
        What is kept: ``none``, a row per part (``parts``), or every change (``history``).
    env
        A SimPy environment that starts at 0, for example a real-time one; by default a new one.

    Examples
    --------
    >>> from factorysim import serial_line
    >>> sim = Simulation(serial_line(times=[1, 2], every=2))
    >>> sim.run(until=10)
    >>> sim.stations["station_2"].done
    3
    """

    def __init__(
        self,
        factory: Factory,
        *,
        seed: int = 1,
        replication: int = 0,
        warmup: float | str = 0.0,
        record: Record = "parts",
        env: simpy.Environment | None = None,
    ) -> None:
        if record not in ("none", "parts", "history"):
            raise ScenarioError(f"record={record!r} is not possible. It is none, parts or history.")
        if env is not None and env.now != 0:
            raise ScenarioError(f"the environment starts at {env.now}; it has to start at 0.")
        self.factory = factory
        self.seed = seed
        self.replication = replication
        self.record: Record = record
        self.env = env if env is not None else simpy.Environment()
        self.warmup = self._time(warmup)
        self.ended = "not ended"
        self.history = bytearray()
        """Records of six numbers each, of eight bytes."""
        self._plan = plan_of(factory)
        self._floor: Floor | None = None
        self._hooks: Hooks | None = None
        self._has_begun = False
        self._end_timer = Timer(self.env, self._stop, productive=False)
        # The factory begins with the first event, whoever works off the events.
        self._begin_timer = Timer(self.env, lambda now: self._begin())
        schedule(self._begin_timer, 0.0, BEGIN)
        self._last: float = 0.0
        """Time of the last event before the one that is worked off."""

    def _time(self, time: float | str) -> float:
        try:
            return in_unit(check_time(time), self.factory.time_unit)
        except ValueError as error:
            raise ScenarioError(str(error)) from None

    # What students see.

    @property
    def now(self) -> float:
        """The present time, in the factory's time unit."""
        return float(self.env.now)

    @property
    def floor(self) -> Floor:
        """The live places (for extensions; read `stations`, `buffers`, `places` first)."""
        if self._floor is None:
            streams = Streams(seed=self.seed, replication=self.replication)
            announced = self._hooks is not None
            self._floor = build(
                self.env, self._plan, streams, record=self.record, announced=announced
            )
            self._floor.flow.stop = self._stop_after_this_instant
            if announced or self.record == "history":
                announce = self._hooks.announce if self._hooks is not None else None
                kept = self.history if self.record == "history" else None
                self._floor.log = history_log(kept, announce)
        return self._floor

    @property
    def stations(self) -> Mapping[str, StationView]:
        """Live views of the stations: state, queue, parts, operations done."""
        return Named({name: StationView(self._place(name)) for name in self.factory.work_places})

    @property
    def places(self) -> Mapping[str, PlaceView]:
        """Live views of all places: stations, buffers, conveyors and exits."""
        views: dict[str, PlaceView] = {**self.stations, **self.stocks}
        for name in self._plan.place_names:
            views.setdefault(name, PlaceView(self._place(name)))
        return Named(views)

    @property
    def buffers(self) -> Mapping[str, PlaceView]:
        """Live views of the buffers."""
        return Named({name: PlaceView(self._place(name)) for name in self.factory.buffers})

    @property
    def fleets(self) -> Mapping[str, list[VehicleView]]:
        """Live views of the vehicles of each fleet."""
        return Named({f.name: [VehicleView(v) for v in f.vehicles] for f in self.floor.fleets})

    @property
    def cells(self) -> Mapping[str, CellView]:
        """Live views of the cells: states, people near the robots, their speed."""
        return Named({name: CellView(self._place(name)) for name in self.factory.cells})

    @property
    def crews(self) -> Mapping[str, list[WorkerView]]:
        """Live views of the workers of each crew."""
        return Named(
            {
                crew.name: [WorkerView(w) for w in crew.workers]
                for crew in self.floor.workforce.crews
            }
        )

    @property
    def stocks(self) -> Mapping[str, StockView]:
        """Live views of the stocks: on hand, backorders, on order."""
        return Named({name: StockView(self._place(name)) for name in self.factory.stocks})

    def _place(self, name: str) -> Callable[[], Any]:
        index = self._plan.place_index[name]
        return lambda: self.floor.places[index]

    @property
    def parts_in_system(self) -> int:
        """Number of parts that are in the system now, in front of the factory included."""
        return self.floor.flow.in_system

    def on(self, kind: str, function: Callable[[Any], None]) -> None:
        """Call *function* with a read-only event whenever something of this *kind* happens.

        Kinds are listed in `factorysim.engine.hooks.EVENTS`, such as ``part_finished`` or
        ``state_changed``. Add hooks before the first step.
        """
        if self._has_begun and self._hooks is None:
            raise ModelError("hooks are added before the first step or run of a simulation.")
        if self._hooks is None:
            self._hooks = Hooks(self)
            self._floor = None
        self._hooks.add(kind, function)

    def settled(self) -> simpy.Event:
        """Return a SimPy event that comes when the factory is settled at this instant."""
        env: Any = self.env
        event = self.env.event()
        event._ok, event._value = True, None
        heappush(env._queue, (env.now, SETTLE + 1, next(env._eid), event))
        return event

    def upcoming(self, most: int = 10) -> list[str]:
        """Return the next events as sentences: when, and what happens then."""
        self._begin()
        from factorysim.engine.hooks import in_words

        unit = self.factory.time_unit
        entries = sorted(self.env._queue)[: most * 3]
        told = [(time, in_words(event)) for time, _, _, event in entries]
        return [f"t = {time:g} {unit}: {what}" for time, what in told if what][:most]

    # Running.

    def run(self, until: float | str | Callable[[Simulation], bool] | None = None) -> None:
        """Run on, to a time (its instant included), until a condition holds, or to the end.

        Parameters
        ----------
        until
            A time; or a function of this simulation that is asked after every instant:
            ``sim.run(until=lambda sim: sim.stations["weld"].queue > 10)``. Without it, until
            nothing is left to do.
        """
        self._begin()
        if callable(until):
            while not until(self):
                if not self.step():
                    return
            return
        if until is not None:
            end = self._time(until)
            if end < self.now:
                raise ScenarioError(f"until {until!r} lies before the present, {self.now:g}.")
            schedule(self._end_timer, end, BORDER + 1)
        self._work_off_events()
        self._end_timer = self._end_timer.switch_off()

    def stop_after_parts(self, parts: int) -> None:
        """Let the run end with the instant in which so many parts have left since time 0."""
        self.floor.flow.stop_after = float(parts)

    def step(self) -> bool:
        """Work off everything of the next instant; return whether there was something to do."""
        self._begin()
        queue = self.env._queue
        if self._nothing_is_left():
            self.ended = "nothing left to do"
            return False
        instant = queue[0][0]
        try:
            while queue and queue[0][0] <= instant:
                self._step_once()
        except StopRun:
            self._note_end()
        return True

    def _begin(self) -> None:
        if not self._has_begun:
            self._has_begun = True
            queue: Any = self.env._queue
            if queue and queue[0][3] is self._begin_timer:
                heappop(queue)
            floor = self.floor
            if self.warmup > 0:
                schedule(Timer(self.env, self._warmup_ends, productive=False), self.warmup, BORDER)
            begin(floor)
            floor.clock_strikes = self._stop_when_nothing_is_left

    def _work_off_events(self) -> None:
        try:
            if type(self.env) is simpy.Environment:
                self._work_off_fast()
            else:
                while self.env._queue:
                    self._step_once()
        except StopRun:
            self._note_end()
        else:
            self._ends_early(self.now)

    def _step_once(self) -> None:
        event = self.env._queue[0][3]
        self.env.step()
        if not is_switched_off(event):
            self._last = self.env.now

    def _note_end(self) -> None:
        if self.floor.stopped_at_parts:
            self.ended = "parts"
        elif self._nothing_is_left():
            self._ends_early(self._last)
        else:
            self.ended = "until"

    def _work_off_fast(self) -> None:
        """The loop of `simpy.Environment.run`, without the detour for our own timers."""
        env = self.env
        queue: list[Any] = env._queue
        last = env.now
        # A run makes few objects that last. Without this the garbage collector would look again
        # and again at everything that was there before: the libraries, the factory, the plan.
        freeze = gc.get_freeze_count() == 0
        if freeze:
            gc.freeze()
        # What a timer returns goes onto the event list in the same move that takes off the next.
        following: Any = None
        event: Any
        try:
            while True:
                if following is None:
                    now, _, _, event = heappop(queue)
                else:
                    now, _, _, event = heappushpop(queue, following)
                env._now = now
                try:
                    fire = event.fire
                except AttributeError:
                    following = None
                    if is_switched_off(event):
                        continue
                    call_back(event)
                else:
                    following = fire(now)
                last = now
        except IndexError as error:
            # `heappop` says in this way that the list is empty; an error from further down goes on.
            if error.__traceback__ is None or error.__traceback__.tb_next is not None:
                raise
        finally:
            self._last = last
            if freeze:
                gc.unfreeze()

    def _ends_early(self, last: float) -> None:
        self.ended = "nothing left to do"
        self.env._now = last

    def _nothing_is_left(self) -> bool:
        """Whether only clocks remain that go on without any work: shifts, ageing, the end."""
        if any(getattr(entry[3], "productive", True) for entry in self.env._queue):
            return False
        return not self.floor.is_held_up()

    def _stop_when_nothing_is_left(self) -> None:
        if self._nothing_is_left():
            raise StopRun

    def _stop(self, now: float) -> None:
        raise StopRun

    def _stop_after_this_instant(self) -> None:
        if not self.floor.stopped_at_parts:
            self.floor.stopped_at_parts = True
            schedule(self._end_timer, self.env.now, BORDER + 1)

    def _warmup_ends(self, now: float) -> None:
        floor = self.floor
        for place in floor.places:
            place.clear(now)
        for thing in (*floor.sources, *floor.demands, *floor.loops):
            thing.clear(now)
        for fleet in floor.fleets:
            fleet.clear(now)
        for traffic in floor.traffics:
            traffic.clear(now)
        floor.workforce.clear(now)
        floor.flow.clear(now)
        self._stop_when_nothing_is_left()

    def result(self) -> Result:
        """Return what was seen so far as a `Result`, as `simulate` does at the end of a run."""
        run = {"until": self.now, "warmup": self.warmup}
        provenance = provenance_of(
            self.factory,
            seed=self.seed,
            replication=self.replication,
            record=self.record,
            run=run,
        )
        return make_result(self.observed(), factory=self.factory, provenance=provenance)

    def observed(self) -> Observed:
        """Return what was seen so far, in the window after the warm-up."""
        history = self.history if self.record == "history" else None
        return observe(
            self.floor, warmup=self.warmup, end=self.now, ended=self.ended, history=history
        )


def call_back(event: simpy.Event) -> None:
    """Work off an event of SimPy, as `simpy.Environment.step` does after taking it off the list."""
    callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
    for callback in callbacks:
        callback(event)
    if not event._ok and not hasattr(event, "_defused"):
        failure = event._value
        raise type(failure)(*failure.args) from failure
