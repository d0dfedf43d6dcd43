"""The flexible job shop J3, written by hand in ordinary SimPy.

This is what a good SimPy programmer writes when there is no factorysim: one generator process per
part and per vehicle, one `simpy.PriorityResource` per machine, shortest ways computed once with
networkx, named random streams, and the statistics a study of the shop needs. It is neither slowed
down nor tuned.

    orders -> warehouse -> machine -> ... -> machine -> shipping        vehicles carry between them

* A machine takes the waiting part with the shortest operation (SPT), and is set up when the family
  of parts changes. The finished part stays in the machine until a vehicle has loaded it.
* A part goes to the machine with the shorter queue, where parts on their way count. It chooses
  before it calls a vehicle.
* Where there are setters, a machine waits for one of them before it is set up, first come, first
  served.
* The nearest free vehicle comes; a vehicle that comes free takes the oldest call.

`job_shop_numbers` has the numbers; times are in seconds.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Generator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import networkx
import numpy as np
import simpy

from tests.benchmarks import job_shop_numbers as numbers
from tests.benchmarks.handwritten import Draw, exponential, stream
from tests.benchmarks.handwritten_statistics import Clock, Level

MACHINE_STATES = ("starved", "waiting_for_worker", "setup", "working", "waiting_for_transport")
VEHICLE_STATES = ("idle", "driving_empty", "loading", "driving_loaded", "unloading")

Process = Generator[simpy.Event, Any, Any]
Distances = dict[str, dict[str, float]]


@dataclass(frozen=True)
class ShopObserved:
    """What was seen from time 0 until the last counted part left (no warm-up is cut off).

    Machines and the warehouse have their shares of time per state, mean number and mean wait of
    the parts in front of them; vehicles their shares; products the lead times of their parts.
    """

    duration: float
    parts: int
    part_operations: int
    throughput: float
    mean_in_system: float
    shares: dict[str, dict[str, float]]
    mean_content: dict[str, float]
    mean_wait: dict[str, float]
    operations: dict[str, int]
    setups: dict[str, int]
    vehicles: list[dict[str, float]]
    trips: list[int]
    metres: float
    """Driven by all vehicles together, empty and loaded."""
    wait_for_vehicle: float
    """Mean time from the call until a vehicle is assigned."""
    wait_for_loading: float
    """Mean time from the call until the part is loaded."""
    lead_times: dict[str, list[float]]
    wait_for_setter: float = 0.0
    """Mean time from the call of a machine until a setter begins."""


def job_shop(
    *,
    parts: int = 2_000,
    seed: int = 1,
    vehicles: int = numbers.VEHICLES,
    setters: int | None = None,
) -> ShopObserved:
    """Run the shop until *parts* parts have left; without setters, set-ups need nobody."""
    return Shop(parts, seed, vehicles, setters).run()


def job_shop_with_setters(*, parts: int = 2_000, seed: int = 1) -> ShopObserved:
    """Run the shop in which two setters do the set-ups."""
    return job_shop(parts=parts, seed=seed, setters=numbers.SETTERS)


class Machine(Clock):
    """One machine with its queue; the warehouse is one too, without set-up."""

    def __init__(self, env: simpy.Environment, name: str, *, has_setup: bool) -> None:
        super().__init__(env, MACHINE_STATES)
        self.name = name
        self.resource = simpy.PriorityResource(env)
        self.has_setup = has_setup
        self.family: str | None = None
        self.load = 0
        """Parts on their way here, in the queue and in the machine."""
        self.queue = Level(env)
        self.waited = 0.0
        self.taken = 0
        self.operations = 0
        self.setups = 0

    def setup_for(self, family: str) -> float:
        """Prepare the machine for *family* and return how long it takes."""
        before, self.family = self.family, family
        if not self.has_setup or before is None or before == family:
            return 0.0
        self.setups += 1
        return numbers.SETUPS[before][family]


@dataclass(slots=True)
class Part:
    """One part on its way through the shop."""

    number: int
    product: str
    entered: float


@dataclass(slots=True)
class Call:
    """A part that waits for a vehicle."""

    at: str
    to: str
    made: float
    loaded: simpy.Event
    delivered: simpy.Event


@dataclass
class Fleet:
    """The vehicles and the calls that wait for one."""

    env: simpy.Environment
    vehicles: list[Vehicle] = field(default_factory=list)
    waiting: deque[Call] = field(default_factory=deque)
    calls: int = 0
    waited: float = 0.0
    waited_for_loading: float = 0.0

    def call(self, at: str, to: str) -> Call:
        """Send the nearest free vehicle, or let the call wait."""
        env = self.env
        call = Call(at, to, env.now, env.event(), env.event())
        free = [vehicle for vehicle in self.vehicles if vehicle.sent is not None]
        if free:
            min(free, key=lambda vehicle: vehicle.distances[vehicle.node][at]).send(call)
        else:
            self.waiting.append(call)
        return call


class Vehicle(Clock):
    """A vehicle that serves one call after the other and stays where it is when there is none."""

    def __init__(self, fleet: Fleet, distances: Distances, node: str) -> None:
        super().__init__(fleet.env, VEHICLE_STATES)
        self.fleet = fleet
        self.distances = distances
        self.node = node
        self.sent: simpy.Event | None = None
        """Happens when a call is given to the vehicle; None while it serves one."""
        self.trips = 0
        self.metres = 0.0
        self.env.process(self.run())

    def send(self, call: Call) -> None:
        """Give the idle vehicle something to do."""
        assert self.sent is not None
        sent, self.sent = self.sent, None
        sent.succeed(call)

    def run(self) -> Process:
        """Life of a vehicle."""
        while True:
            if self.fleet.waiting:
                call = self.fleet.waiting.popleft()
            else:
                self.enter("idle")
                self.sent = self.env.event()
                call = yield self.sent
            self.fleet.waited += self.env.now - call.made
            yield from self.serve(call)

    def serve(self, call: Call) -> Process:
        """Drive to the part, load it, drive to where it goes and unload it."""
        env, fleet = self.env, self.fleet
        if call.at != self.node:
            self.enter("driving_empty")
            yield env.timeout(self.way_to(call.at) / numbers.EMPTY_SPEED)
        self.enter("loading")
        yield env.timeout(numbers.LOADING)
        fleet.calls += 1
        fleet.waited_for_loading += env.now - call.made
        call.loaded.succeed()
        self.enter("driving_loaded")
        yield env.timeout(self.way_to(call.to) / numbers.LOADED_SPEED)
        self.enter("unloading")
        yield env.timeout(numbers.UNLOADING)
        self.trips += 1
        call.delivered.succeed()

    def way_to(self, node: str) -> float:
        """Length of the way to *node*, where the vehicle will be next."""
        metres = self.distances[self.node][node]
        self.metres += metres
        self.node = node
        return metres


class Shop:
    """Machines, vehicles and parts, observed until a number of parts has left."""

    def __init__(self, parts: int, seed: int, vehicles: int, setters: int | None) -> None:
        self.env = env = simpy.Environment()
        self.parts = parts
        self.setters = None if setters is None else simpy.Resource(env, setters)
        self.waited_for_setter = 0.0
        self.warehouse = Machine(env, "warehouse", has_setup=False)
        self.machines = {
            name: Machine(env, name, has_setup=name != "measure") for name in numbers.MACHINES
        }
        self.fleet = Fleet(env)
        distances = all_distances()
        self.fleet.vehicles = [
            Vehicle(self.fleet, distances, numbers.START) for _ in range(vehicles)
        ]
        self.times = {
            product: [
                lognormal(stream(seed, f"products.{product}.route.{index}.time"), operation.mean)
                for index, operation in enumerate(route, start=1)
            ]
            for product, route in numbers.ROUTES.items()
        }
        self.picking = lognormal(stream(seed, "stations.warehouse.time"), numbers.PICKING)
        self.gap = exponential(stream(seed, "sources.orders.every"), numbers.BETWEEN_ORDERS)
        self.choice = stream(seed, "sources.orders.makes")
        self.in_system = Level(env)
        self.lead_times: dict[str, list[float]] = {product: [] for product in numbers.ROUTES}
        self.left = 0
        self.all_done = env.event()
        env.process(self.orders())

    def orders(self) -> Process:
        """Let a part of a random product enter now and then."""
        products = list(numbers.SHARES)
        limits = list(accumulate(numbers.SHARES.values()))[:-1]
        number = 1
        while True:
            yield self.env.timeout(self.gap())
            product = products[bisect_right(limits, self.choice.random())]
            self.env.process(self.way_of(Part(number, product, entered=self.env.now)))
            number += 1

    def way_of(self, part: Part) -> Process:
        """Life of a part, from the order until it is shipped."""
        self.in_system.add(1)
        product, machine, time = part.product, self.warehouse, self.picking()
        machine.load += 1
        for operation, draw in zip(numbers.ROUTES[product], self.times[product], strict=True):
            following = yield from self.visit(machine, part, time, operation.machines)
            machine, time = following, draw()
        yield from self.visit(machine, part, time, ())
        self.in_system.add(-1)
        self.lead_times[product].append(self.env.now - part.entered)
        self.left += 1
        if self.left == self.parts:
            self.all_done.succeed()

    def visit(
        self, machine: Machine, part: Part, time: float, candidates: tuple[str, ...]
    ) -> Process:
        """Wait for the machine, be worked on, and be carried to the next one or to shipping."""
        env = self.env
        arrived = env.now
        machine.queue.add(1)
        with machine.resource.request(priority=(time, part.number)) as turn:
            yield turn
            machine.queue.add(-1)
            machine.waited += env.now - arrived
            machine.taken += 1
            setup = machine.setup_for(numbers.FAMILIES[part.product])
            if setup:
                yield from self.set_up(machine, setup)
            machine.enter("working")
            yield env.timeout(time)
            machine.operations += 1
            machine.enter("waiting_for_transport")
            following = self.shortest_queue(candidates)
            call = self.fleet.call(machine.name, following.name if following else "shipping")
            yield call.loaded
            machine.load -= 1
            machine.enter("starved")
        yield call.delivered
        return following

    def set_up(self, machine: Machine, time: float) -> Process:
        """Wait for a setter, if there are some, and change the tools."""
        env = self.env
        if self.setters is None:
            machine.enter("setup")
            yield env.timeout(time)
            return
        called = env.now
        machine.enter("waiting_for_worker")
        with self.setters.request() as setter:
            yield setter
            self.waited_for_setter += env.now - called
            machine.enter("setup")
            yield env.timeout(time)

    def shortest_queue(self, candidates: tuple[str, ...]) -> Machine | None:
        """Reserve a place at the machine with the fewest parts, the first of equal ones."""
        if not candidates:
            return None
        chosen = min((self.machines[name] for name in candidates), key=lambda m: m.load)
        chosen.load += 1
        return chosen

    def run(self) -> ShopObserved:
        """Run until the wanted number of parts has left and sum up what was seen."""
        self.env.run(until=self.all_done)
        stations = [self.warehouse, *self.machines.values()]
        calls = max(self.fleet.calls, 1)
        return ShopObserved(
            duration=self.env.now,
            parts=self.left,
            part_operations=sum(station.operations for station in stations),
            throughput=self.left / self.env.now,
            mean_in_system=self.in_system.mean(),
            shares={station.name: station.shares() for station in stations},
            mean_content={station.name: station.queue.mean() for station in stations},
            mean_wait={s.name: s.waited / max(s.taken, 1) for s in stations},
            operations={station.name: station.operations for station in stations},
            setups={station.name: station.setups for station in stations},
            vehicles=[vehicle.shares() for vehicle in self.fleet.vehicles],
            trips=[vehicle.trips for vehicle in self.fleet.vehicles],
            metres=sum(vehicle.metres for vehicle in self.fleet.vehicles),
            wait_for_vehicle=self.fleet.waited / calls,
            wait_for_loading=self.fleet.waited_for_loading / calls,
            lead_times=self.lead_times,
            wait_for_setter=self.waited_for_setter / max(sum(s.setups for s in stations), 1),
        )


def all_distances() -> Distances:
    """Length of the shortest way from every node to every other one, in m."""
    graph: networkx.Graph[str] = networkx.Graph()
    for start, end in numbers.WAYS:
        length = math.dist(numbers.NODES[start], numbers.NODES[end])
        graph.add_edge(start, end, length=length)
    return dict(networkx.all_pairs_dijkstra_path_length(graph, weight="length"))


def lognormal(random: np.random.Generator, mean: float) -> Draw:
    """Draws of a lognormal time with the coefficient of variation that all operations have."""
    variance = math.log1p(numbers.CV**2)
    mu, sigma = math.log(mean) - variance / 2, math.sqrt(variance)
    return lambda: random.lognormal(mu, sigma)
