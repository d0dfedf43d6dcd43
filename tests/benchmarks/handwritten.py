"""The lines of the benchmarks, written by hand in ordinary SimPy.

This is what a good SimPy programmer writes when there is no factorysim: one generator process
per station, one `simpy.Store` per buffer, one named random stream per station and purpose, and
the statistics a study of the line needs. It is neither slowed down nor tuned.

    unlimited raw parts -> s01 -> [buffer] -> s02 -> [buffer] -> ... -> last station -> out

* `line_j1`: exponential operations of mean 1, blocking after service.
* `line_j2`: J1 with failures that strike after a working time (operation-dependent).
  The station itself knows how much working time is left, so it needs no second process.
* `line_j2_interrupted`: the same line in the manner of SimPy's machine-shop example. A second
  process per station counts the working time and interrupts the operation.
* `line_j1_integer`: J1 with times 1, 2 or 3, so that nearly every event is tied with others.

All times are in one unit, the mean time of an operation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import numpy as np
import simpy

STATES = ("working", "blocked", "starved", "failed")

Process = Generator[simpy.Event, object, None]
Draw = Callable[[], float]


@dataclass(frozen=True)
class Machine:
    """Times of one station: exponential means, in time units.

    `every` is the mean working time between failures; without it, the machine never fails.
    """

    mean: float = 1.0
    every: float | None = None
    repair: float = 0.0


@dataclass(frozen=True)
class Observed:
    """What was seen from time 0 until the last counted part left (no warm-up is cut off).

    `shares` has one dictionary per station: share of the time in each state. `mean_content` and
    `mean_wait` have one number per buffer; the place in the machine does not count as buffer.
    """

    duration: float
    parts: int
    part_operations: int
    throughput: float
    shares: list[dict[str, float]]
    mean_content: list[float]
    mean_wait: list[float]
    lead_times: list[float]


def line_j1(
    stations: int = 10, *, parts: int = 20_000, seed: int = 1, buffer: int = 10
) -> Observed:
    """Balanced line of exponential stations of mean 1."""
    return exponential_line([Machine()] * stations, [buffer] * (stations - 1), parts, seed)


def line_j2(
    stations: int = 10, *, parts: int = 20_000, seed: int = 1, buffer: int = 10
) -> Observed:
    """J1 whose stations fail every 50 of working time and are repaired in 5, on average."""
    machines = [Machine(every=50.0, repair=5.0)] * stations
    return exponential_line(machines, [buffer] * (stations - 1), parts, seed)


def line_j2_interrupted(
    stations: int = 10, *, parts: int = 20_000, seed: int = 1, buffer: int = 10
) -> Observed:
    """J2 with a second process per station that interrupts the operation."""
    machines = [Machine(every=50.0, repair=5.0)] * stations
    buffers = [buffer] * (stations - 1)
    return exponential_line(machines, buffers, parts, seed, interrupts=True)


def line_j1_integer(
    stations: int = 10, *, parts: int = 20_000, seed: int = 1, buffer: int = 10
) -> Observed:
    """J1 with operation times 1, 2 or 3, each with the same probability."""
    line = Line(parts)
    for name, inlet, outlet in line.places([buffer] * (stations - 1)):
        operation = whole_number(stream(seed, f"{name}.time"))
        line.stations.append(Station(line, inlet, outlet, operation))
    return line.run()


def exponential_line(
    machines: Sequence[Machine],
    buffers: Sequence[int],
    parts: int,
    seed: int,
    *,
    interrupts: bool = False,
) -> Observed:
    """Line of exponential stations, failing or not, with `buffers[i]` places after machine i."""
    failing = InterruptedStation if interrupts else FailingStation
    line = Line(parts)
    for machine, (name, inlet, outlet) in zip(machines, line.places(buffers), strict=True):
        operation = exponential(stream(seed, f"{name}.time"), machine.mean)
        if machine.every is None:
            station = Station(line, inlet, outlet, operation)
        else:
            time_to_failure = exponential(stream(seed, f"{name}.every"), machine.every)
            repair = exponential(stream(seed, f"{name}.repair"), machine.repair)
            station = failing(line, inlet, outlet, operation, time_to_failure, repair)
        line.stations.append(station)
    return line.run()


@dataclass(slots=True)
class Part:
    """One part on its way: when it entered the line and the buffer it is in."""

    entered: float
    arrived: float


class Buffer:
    """A store of limited capacity that knows its mean content and the waits of its parts."""

    def __init__(self, env: simpy.Environment, capacity: int) -> None:
        self.env = env
        self.store = simpy.Store(env, capacity)
        self.content = 0
        self.changed = 0.0
        self.content_time = 0.0
        self.taken = 0
        self.waited = 0.0

    def put(self, part: Part) -> simpy.Event:
        """Event that happens when the part has a place."""
        return self.store.put(part)

    def get(self) -> simpy.Event:
        """Event that happens when there is a part to take."""
        return self.store.get()

    def observe(self) -> None:
        """Account for the content until now; to be called after each change."""
        now = self.env.now
        self.content_time += self.content * (now - self.changed)
        self.content = len(self.store.items)
        self.changed = now

    def note_wait(self, part: Part) -> None:
        """Remember how long a part that was just taken has waited."""
        self.waited += self.env.now - part.arrived
        self.taken += 1


class Station:
    """A machine that takes a part, works on it, and is blocked until the part has a place."""

    def __init__(
        self, line: Line, inlet: Buffer | None, outlet: Buffer | None, operation: Draw
    ) -> None:
        self.line = line
        self.env = line.env
        self.inlet = inlet
        self.outlet = outlet
        self.operation = operation
        self.operations = 0
        self.state = "starved"
        self.since = 0.0
        self.times = dict.fromkeys(STATES, 0.0)
        self.process = self.env.process(self.run())

    def enter(self, state: str) -> None:
        """Close the time in the old state and begin the new one."""
        now = self.env.now
        self.times[self.state] += now - self.since
        self.state = state
        self.since = now

    def run(self) -> Process:
        """Life of a machine that never fails."""
        while True:
            part = yield from self.take()
            self.enter("working")
            yield self.env.timeout(self.operation())
            self.operations += 1
            yield from self.pass_on(part)

    def take(self) -> Generator[simpy.Event, Part, Part]:
        """Wait for the next part; the first station makes it from unlimited raw material."""
        if self.inlet is None:
            return Part(entered=self.env.now, arrived=self.env.now)
        part = yield self.inlet.get()
        self.inlet.observe()
        self.inlet.note_wait(part)
        return part

    def pass_on(self, part: Part) -> Process:
        """Stand blocked until the part has left."""
        if self.outlet is None:
            self.line.finish(part)
        else:
            self.enter("blocked")
            yield self.outlet.put(part)
            part.arrived = self.env.now
            self.outlet.observe()
        self.enter("starved")


class FailingStation(Station):
    """A machine that fails after a random working time; interrupted work is resumed."""

    def __init__(
        self,
        line: Line,
        inlet: Buffer | None,
        outlet: Buffer | None,
        operation: Draw,
        time_to_failure: Draw,
        repair: Draw,
    ) -> None:
        super().__init__(line, inlet, outlet, operation)
        self.time_to_failure = time_to_failure
        self.repair = repair

    def run(self) -> Process:
        """Life of a machine that counts the working time left before its next failure."""
        working_time_left = self.time_to_failure()
        while True:
            part = yield from self.take()
            remaining = self.operation()
            self.enter("working")
            while remaining > working_time_left:
                yield self.env.timeout(working_time_left)
                remaining -= working_time_left
                self.enter("failed")
                yield self.env.timeout(self.repair())
                self.enter("working")
                working_time_left = self.time_to_failure()
            yield self.env.timeout(remaining)
            working_time_left -= remaining
            self.operations += 1
            yield from self.pass_on(part)


class InterruptedStation(FailingStation):
    """A machine that is interrupted by a second process, which counts its working time."""

    def run(self) -> Process:
        """Life of a machine that may be interrupted while it works."""
        self.work_begins = self.env.event()
        failures = self.env.process(self.count_working_time())
        while True:
            part = yield from self.take()
            remaining = self.operation()
            while remaining > 0:
                self.enter("working")
                self.work_begins.succeed()
                began = self.env.now
                try:
                    yield self.env.timeout(remaining)
                    remaining = 0.0
                    failures.interrupt("the operation is over")
                except simpy.Interrupt:
                    remaining -= self.env.now - began
                    self.enter("failed")
                    yield self.env.timeout(self.repair())
            self.operations += 1
            yield from self.pass_on(part)

    def count_working_time(self) -> Process:
        """Let the machine fail when it has worked long enough."""
        while True:
            left = self.time_to_failure()
            while left > 0:
                yield self.work_begins
                self.work_begins = self.env.event()
                began = self.env.now
                try:
                    yield self.env.timeout(left)
                    left = 0.0
                    self.process.interrupt("failure")
                except simpy.Interrupt:
                    left -= self.env.now - began


class Line:
    """Stations and buffers in a row, observed until a number of parts has left."""

    def __init__(self, parts: int) -> None:
        self.env = simpy.Environment()
        self.parts = parts
        self.stations: list[Station] = []
        self.buffers: list[Buffer] = []
        self.lead_times: list[float] = []
        self.all_done = self.env.event()

    def places(self, capacities: Sequence[int]) -> list[tuple[str, Buffer | None, Buffer | None]]:
        """Name, buffer before and buffer after of each station of the line."""
        self.buffers = [Buffer(self.env, capacity) for capacity in capacities]
        names = [f"stations.s{number:02}" for number in range(1, len(capacities) + 2)]
        return list(zip(names, [None, *self.buffers], [*self.buffers, None], strict=True))

    def finish(self, part: Part) -> None:
        """Count a part that has left the line."""
        self.lead_times.append(self.env.now - part.entered)
        if len(self.lead_times) == self.parts:
            self.all_done.succeed()

    def run(self) -> Observed:
        """Run until the wanted number of parts has left and sum up what was seen."""
        self.env.run(until=self.all_done)
        duration = self.env.now
        for station in self.stations:
            station.enter(station.state)
        for buffer in self.buffers:
            buffer.observe()
        return Observed(
            duration=duration,
            parts=len(self.lead_times),
            part_operations=sum(station.operations for station in self.stations),
            throughput=len(self.lead_times) / duration,
            shares=[
                {state: time / duration for state, time in station.times.items()}
                for station in self.stations
            ],
            mean_content=[buffer.content_time / duration for buffer in self.buffers],
            mean_wait=[buffer.waited / max(buffer.taken, 1) for buffer in self.buffers],
            lead_times=self.lead_times,
        )


def stream(seed: int, name: str) -> np.random.Generator:
    """Random stream that depends only on the seed and the name; the library has the same."""
    digest = hashlib.sha256(name.encode()).digest()
    key = [int.from_bytes(digest[start : start + 4], "little") for start in range(0, 16, 4)]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(0, *key))))


def exponential(random: np.random.Generator, mean: float) -> Draw:
    """Draws of an exponential time."""
    return lambda: random.exponential(mean)


def whole_number(random: np.random.Generator) -> Draw:
    """Draws of 1, 2 or 3."""
    return lambda: float(random.integers(1, 4))
