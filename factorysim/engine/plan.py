"""The factory as flat tables: places, steps and sources by number, with all times as numbers.

The live objects are built from this plan, and any other engine can be. What it fixes is contract:
which stream is drawn for what, and the order of places, candidates and steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from factorysim.engine.transport.tracks import Track
from factorysim.model.distributions import Constant, Distribution
from factorysim.model.durations import as_distribution, of_product
from factorysim.model.factory import Factory
from factorysim.model.fleets import Transport
from factorysim.model.places import Exit
from factorysim.model.products import ByShare, Step
from factorysim.model.remembering import once_per_factory
from factorysim.units import SECONDS

EXIT = "exit"
"""The name of the exit that every route has when none is declared."""

UNITS = -1
"""Stands for the product of a component that is bought: units of a stock."""

Draw = tuple[Distribution, str] | Callable[..., float]
"""A distribution with the name of its stream, or a function."""


@dataclass(slots=True)
class PlannedStep:
    """One step of one product, with everything looked up."""

    product: int
    index: int
    name: str | None
    places: tuple[int, ...]
    times: tuple[Draw, ...]
    """One per candidate place."""
    choose: Any
    """Name of the choice rule, or a function."""
    weights: tuple[float, ...] | None
    stream: str
    components: tuple[PlannedComponent, ...]
    splits: tuple[tuple[int, int], ...]
    """Product and number of the parts that come out."""
    dissolves: bool
    releases: tuple[int, ...]
    transport: Transport | None = None
    """How vehicles bring parts here."""
    outcomes: tuple[tuple[float, str, int], ...] = ()
    """Cumulated share, kind (step, exit, scrap) and index of the step or place."""
    work_to_come: float = 0.0
    """Mean processing time of this and all later steps."""
    steps_to_come: int = 0


@dataclass(slots=True)
class PlannedComponent:
    """What an assembly takes besides the main part."""

    product: int
    count: int
    place: int
    carrier: bool
    own: bool


@dataclass(slots=True)
class Plan:
    """A factory, ready to be built."""

    factory: Factory
    unit: str
    place_names: list[str]
    place_index: dict[str, int]
    product_names: list[str]
    product_index: dict[str, int]
    routes: list[list[PlannedStep]]
    exit_of: list[int]
    """Place by which the parts of each product leave; -1 when they rest in the last buffer or
    become units of a stock."""
    transport_to_exit: list[Transport | None] = field(default_factory=list)
    """How vehicles bring the parts of each product to its exit."""
    tracks: dict[str, Track] = field(default_factory=dict)
    """The layouts, for all runs of this factory."""
    functions: bool = False
    """Whether some choice or time is a Python function."""
    circles: bool = False
    """Whether full places may come to wait for each other in a circle."""
    edges: dict[int, set[int]] = field(default_factory=dict)

    def path_of(self, place: str) -> str:
        """Return the path of a station or cell, for the names of streams."""
        return f"cells.{place}" if place in self.factory.cells else f"stations.{place}"


@once_per_factory
def plan_of(factory: Factory) -> Plan:
    """Return the plan of *factory*; the plan of the same object is made only once."""
    return compile_factory(factory)


def compile_factory(factory: Factory) -> Plan:
    """Return the plan of *factory*."""
    places = dict(factory.places)
    if not factory.exits:
        places[EXIT] = Exit()
    plan = Plan(
        factory=factory,
        unit=factory.time_unit,
        place_names=list(places),
        place_index={name: i for i, name in enumerate(places)},
        product_names=list(factory.products),
        product_index={name: i for i, name in enumerate(factory.products)},
        routes=[],
        exit_of=[],
    )
    for name, layout in factory.layouts.items():
        plan.tracks[name] = Track(name, layout, SECONDS[factory.time_unit])
    for name, product in factory.products.items():
        steps = list(product.route)
        exit_place = _exit_of(factory, plan, name, steps)
        if steps[-1].candidates[0] in factory.exits or steps[-1].at == EXIT:
            plan.transport_to_exit.append(steps.pop().transport)
        else:
            plan.transport_to_exit.append(None)
        plan.exit_of.append(exit_place)
        plan.routes.append([_step(plan, name, i, step) for i, step in enumerate(steps)])
    for number, (name, product) in enumerate(factory.products.items()):
        route = plan.routes[number]
        for planned, step in zip(route, product.route, strict=False):
            planned.outcomes = _outcomes(plan, name, planned, step, route)
        _look_ahead(plan, route)
    plan.circles = _has_circle(plan)
    return plan


def _exit_of(factory: Factory, plan: Plan, product: str, steps: list[Step]) -> int:
    """Return the place by which a route ends: the named exit, the first exit, or -1 (rests)."""
    last = steps[-1].candidates[0]
    if last in factory.exits or last == EXIT:
        return plan.place_index[last]
    if last in factory.stocks or (last in factory.stores and _rests_there(factory, product, last)):
        return -1
    return plan.place_index[next(iter(factory.exits), EXIT)]


def _rests_there(factory: Factory, product: str, store: str) -> bool:
    """Whether some assembly takes *product* from *store*, so that its parts wait there."""
    for other in factory.products.values():
        for step in other.route:
            component = step.components.get(product)
            if component is not None and component.from_ in (None, store):
                return True
    return False


def _step(plan: Plan, product: str, index: int, step: Step) -> PlannedStep:
    factory = plan.factory
    places = tuple(plan.place_index[name] for name in step.candidates)
    times = tuple(_time(plan, product, index, step, name) for name in step.candidates)
    weights, choose = None, step.choose
    if isinstance(step.choose, ByShare):
        choose = "by_share"
        weights = tuple(step.choose.by_share.get(name, 0.0) for name in step.candidates)
    if callable(choose):
        plan.functions = True
    components = tuple(
        PlannedComponent(
            product=plan.product_index.get(name, UNITS),
            count=component.count,
            place=plan.place_index[component.from_ or _rests_in(factory, name)],
            carrier=component.carrier,
            own=component.own,
        )
        for name, component in step.components.items()
    )
    return PlannedStep(
        product=plan.product_index[product],
        index=index,
        name=step.name,
        places=places,
        times=times,
        choose=choose,
        weights=weights,
        stream=f"products.{product}.route.{index}",
        components=components,
        splits=tuple((plan.product_index[name], n) for name, n in step.splits.items()),
        dissolves=step.dissolves,
        releases=tuple(plan.product_index[name] for name in step.releases),
        transport=step.transport,
    )


def _rests_in(factory: Factory, product: str) -> str:
    if product in factory.stocks:
        return product
    return factory.products[product].route[-1].candidates[0]


def _time(plan: Plan, product: str, index: int, step: Step, place: str) -> Draw:
    """Return how the processing time of *product* at *place* is found."""
    station = plan.factory.work_places.get(place)
    own = f"products.{product}.route.{index}.time"
    if not isinstance(step.at, (str, tuple)):
        return as_distribution(step.at[place], plan.unit), f"{own}.{place}"
    given = of_product(step.time, product)
    stream = own
    if given is None and station is not None:
        given = of_product(station.time, product)
        stream = f"stations.{place}.time"
        if given is not station.time:
            stream = f"{stream}.{product}"
    if given is None:
        return Constant(value=0.0), stream
    if callable(given) and not isinstance(given, Distribution):
        plan.functions = True
        return given  # type: ignore[no-any-return]
    return as_distribution(given, plan.unit), stream


def _outcomes(
    plan: Plan, product: str, planned: PlannedStep, step: Step, route: list[PlannedStep]
) -> tuple[tuple[float, str, int], ...]:
    """Return cumulated shares with their targets; the rest goes on to the next step."""
    table: list[tuple[float, str, int]] = []
    total = 0.0
    for target, share in step.outcomes.items():
        total += share
        table.append((total, *_target(plan, planned, target, route)))
    return tuple(table)


def _target(
    plan: Plan, planned: PlannedStep, target: str, route: list[PlannedStep]
) -> tuple[str, int]:
    if target == "scrap":
        return "scrap", 0
    if target == "next":
        return "step", planned.index + 1
    for step in route:
        if step.name == target:
            return "step", step.index
    if target == EXIT and target not in plan.factory.exits:
        last = plan.exit_of[planned.product]
        return "exit", last if last >= 0 else plan.place_index[next(iter(plan.factory.exits), EXIT)]
    place = plan.place_index[target]
    if target in plan.factory.exits:
        return "exit", place
    return "step", visit(route, place, planned.index)


def visit(route: list[PlannedStep], place: int, at: int) -> int:
    """Return the index of the last visit to *place* up to step *at*, else of the next visit."""
    before = [s.index for s in route if place in s.places and s.index <= at]
    after = [s.index for s in route if place in s.places and s.index > at]
    return before[-1] if before else after[0]


def _look_ahead(plan: Plan, route: list[PlannedStep]) -> None:
    """Fill in the mean work and the number of steps that are still to come."""
    work = 0.0
    for number, step in enumerate(reversed(route), start=1):
        means = [t[0].expected for t in step.times if isinstance(t, tuple)]
        work += sum(means) / len(means) if means else 0.0
        step.work_to_come = work
        step.steps_to_come = number


def _has_circle(plan: Plan) -> bool:
    """Whether the finite places are connected in a circle, so that a deadlock is possible."""
    limited = _limited_places(plan)
    edges: dict[int, set[int]] = {i: set() for i in limited}
    for number, route in enumerate(plan.routes):
        for step in route:
            followers = {step.index + 1, *(i for _, kind, i in step.outcomes if kind == "step")}
            followers |= set(_rework_targets(plan, number, step))
            for follower in followers:
                if follower < len(route):
                    for place in limited.intersection(step.places):
                        edges[place] |= limited.intersection(route[follower].places)
    plan.edges = edges
    return _circle_in(edges)


def _limited_places(plan: Plan) -> set[int]:
    factory, limited = plan.factory, set()
    for name, index in plan.place_index.items():
        station, buffer = factory.work_places.get(name), factory.buffers.get(name)
        if (
            (station is not None and station.places_in_front is not None)
            or (buffer is not None and buffer.capacity is not None)
            or name in factory.conveyors
            or name in factory.storages
        ):
            limited.add(index)
    return limited


def _rework_targets(plan: Plan, product: int, step: PlannedStep) -> list[int]:
    route, targets = plan.routes[product], []
    for place in step.places:
        station = plan.factory.work_places.get(plan.place_names[place])
        rework = station.quality.rework if station is not None and station.quality else None
        if rework is not None and rework.to is not None:
            back = plan.place_index[rework.to]
            if any(back in s.places for s in route[: step.index + 1]):
                targets.append(visit(route, back, step.index))
    return targets


def _circle_in(edges: dict[int, set[int]]) -> bool:
    """Whether the directed graph *edges* has a circle (Kahn: peel off what nothing leads to)."""
    incoming = dict.fromkeys(edges, 0)
    for targets in edges.values():
        for target in targets:
            incoming[target] += 1
    free = [node for node, count in incoming.items() if count == 0]
    seen = 0
    while free:
        node = free.pop()
        seen += 1
        for target in edges[node]:
            incoming[target] -= 1
            if incoming[target] == 0:
                free.append(target)
    return seen < len(edges)
