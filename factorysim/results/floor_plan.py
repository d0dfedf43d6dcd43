"""What pictures, and causes of waiting, must know: places, where parts go, ways, vehicles.

It is plain data and travels with a result, as its facts do: a result that was loaded from a folder
can still be drawn. Where everything stands in a picture is decided in `arrangement`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from factorysim.model.factory import Factory, Place
from factorysim.model.flow import Flow
from factorysim.model.places import Buffer, Conveyor, Station
from factorysim.model.remembering import once_per_factory
from factorysim.model.storages import Storage

PlaceKind = Literal[
    "source", "station", "cell", "buffer", "conveyor", "storage", "stock", "demand", "exit"
]

Hold = Literal["batch", "components", "minimum_time"]
"""Until a batch is complete, until all components are there, until a time is over."""


@dataclass(frozen=True)
class PlannedPlace:
    """One thing that stands in the picture."""

    name: str
    kind: PlaceKind
    title: dict[str, str] = field(default_factory=dict)
    """What people call it, by language; empty where only the name is known."""
    machines: int = 0
    """Machines of a station, workplaces of a cell."""
    capacity: int | None = None
    """Waiting places in front of a station; places of a buffer, conveyor or storage; None when
    unlimited."""

    def label(self, language: str = "en") -> str:
        """Return what is written at the place."""
        return self.title.get(language) or self.title.get("en") or self.name


@dataclass(frozen=True)
class Link:
    """Parts of some products go from one place to another."""

    start: int
    """Index in `FloorPlan.places`."""
    end: int
    products: list[int]
    """Indices of the products of the factory; empty for goods without a product."""


@dataclass(frozen=True)
class Way:
    """One direction of a way between two nodes of a layout."""

    start: int
    """Index in `WaysPlan.nodes`."""
    end: int


@dataclass(frozen=True)
class WaysPlan:
    """A layout on which vehicles drive."""

    name: str
    nodes: list[str]
    positions: list[tuple[float, float]] | None
    """x and y of each node in m; None when not all of them are known."""
    ways: list[Way]
    """In the order of their numbers, which a history names."""
    stops: dict[str, int]
    """Node of each place of the factory that lies at one."""


@dataclass(frozen=True)
class FloorPlan:
    """Everything that stands in a picture of the factory."""

    places: list[PlannedPlace] = field(default_factory=list)
    """Sources, then the places of the factory in declared order (an implied exit included), then
    demands."""
    links: list[Link] = field(default_factory=list)
    layouts: list[WaysPlan] = field(default_factory=list)
    fleets: dict[str, str | None] = field(default_factory=dict)
    """The layout of each fleet; None for a fleet that only knows times."""
    safeguards: dict[str, str] = field(default_factory=dict)
    """The kind of the safeguard of each cell that has one."""
    holds: dict[str, Hold] = field(default_factory=dict)
    """Why parts may wait at a place, or in front of the factory, though there is room and a
    machine."""
    card_places: list[str] = field(default_factory=list)
    """Places that a part enters only with a card."""
    titles: dict[str, dict[str, str]] = field(default_factory=dict)
    """What people call products, fleets and crews, where they have a title."""

    def index(self, name: str, *, source: bool = False) -> int:
        """Return the index of the place (or source) called *name*; -1 if there is none."""
        return next(
            (
                i
                for i, place in enumerate(self.places)
                if place.name == name and (place.kind == "source") == source
            ),
            -1,
        )


@once_per_factory
def floor_plan_of(factory: Factory) -> FloorPlan:
    """Return what a picture of *factory* must know; for the same object it is found only once.

    Examples
    --------
    >>> from factorysim.model import serial_line
    >>> plan = floor_plan_of(serial_line(times=[1.0, 2.0]))
    >>> [place.name for place in plan.places]
    ['raw', 'station_1', 'station_2', 'exit']
    >>> [(link.start, link.end) for link in plan.links]
    [(0, 1), (1, 2), (2, 3)]
    """
    places = [*_sources(factory), *_places(factory), *_demands(factory)]
    plan = FloorPlan(places=places)
    return FloorPlan(
        places=places,
        links=_links(factory, plan),
        layouts=[_ways(name, factory) for name in factory.layouts],
        fleets={name: fleet.layout for name, fleet in factory.fleets.items()},
        safeguards={
            name: cell.safeguard.kind
            for name, cell in factory.cells.items()
            if cell.safeguard is not None
        },
        holds=_holds(factory),
        card_places=[loop.start for loop in factory.loops.values()],
        titles={
            name: _in_languages(thing.title)
            for things in (factory.products, factory.fleets, factory.crews)
            for name, thing in things.items()
            if thing.title
        },
    )


def _holds(factory: Factory) -> dict[str, Hold]:
    holds: dict[str, Hold] = {}
    for name, buffer in factory.buffers.items():
        if buffer.minimum_time:
            holds[name] = "minimum_time"
    for product in factory.products.values():
        for step in product.route:
            if step.components:
                holds |= dict.fromkeys(step.candidates, "components")
    for name, station in factory.work_places.items():
        if station.batch is not None:
            holds[name] = "batch"
    for name, source in factory.sources.items():
        if source.collect > 1:
            holds[name] = "batch"
    return holds


def _in_languages(title: str | Mapping[str, str] | None) -> dict[str, str]:
    if not title:
        return {}
    return {"en": title} if isinstance(title, str) else dict(title)


def _sources(factory: Factory) -> Iterator[PlannedPlace]:
    for name, source in factory.sources.items():
        yield PlannedPlace(name, "source", _in_languages(source.title))


def _demands(factory: Factory) -> Iterator[PlannedPlace]:
    for name, demand in factory.demands.items():
        yield PlannedPlace(name, "demand", _in_languages(demand.title))


def _places(factory: Factory) -> Iterator[PlannedPlace]:
    for name, place in factory.places.items():
        yield _place(name, place, factory)
    if not factory.exits:
        yield PlannedPlace("exit", "exit")


def _place(name: str, place: Place, factory: Factory) -> PlannedPlace:
    title = _in_languages(place.title)
    if isinstance(place, Station):
        kind: PlaceKind = "cell" if name in factory.cells else "station"
        return PlannedPlace(name, kind, title, place.capacity, place.places_in_front)
    if isinstance(place, Conveyor):
        return PlannedPlace(name, "conveyor", title, 1, place.places)
    if isinstance(place, Storage):
        return PlannedPlace(name, "storage", title, place.aisles, place.slots)
    kinds: dict[str, PlaceKind] = {"Buffer": "buffer", "Stock": "stock", "Exit": "exit"}
    capacity = place.capacity if isinstance(place, Buffer) else None
    return PlannedPlace(name, kinds[type(place).__name__], title, capacity=capacity)


def _links(factory: Factory, plan: FloorPlan) -> list[Link]:
    number = {place.name: i for i, place in enumerate(plan.places) if place.kind != "source"}
    products = {name: i for i, name in enumerate(factory.products)}
    found: dict[tuple[int, int], dict[int, None]] = {}

    def join(start: int, end: int, product: str | None) -> None:
        if start != end and start >= 0 and end >= 0:
            carried = found.setdefault((start, end), {})
            if product is not None:
                carried[products[product]] = None

    for name, source in factory.sources.items():
        begin = plan.index(name, source=True)
        for product in [source.makes] if isinstance(source.makes, str) else source.makes:
            for place in factory.products[product].route[0].candidates:
                join(begin, number[place], product)
    for start, end, product in _moves(factory):
        join(number[start], number.get(end, -1), product)
    for name, stock in factory.stocks.items():
        if stock.supplier is not None:
            join(number[stock.supplier], number[name], None)
    for name, demand in factory.demands.items():
        join(number[demand.of], number[name], None)
    return [Link(start, end, sorted(carried)) for (start, end), carried in found.items()]


def _moves(factory: Factory) -> Iterator[tuple[str, str, str]]:
    """Yield (place, next place, product) for all that the routes allow."""
    flow = Flow(factory)
    for product, number, step in flow.steps():
        if any(place in factory.exits for place in step.candidates):
            continue
        for start in step.candidates:
            for end in _next_places(flow, product, number):
                yield start, end, product
            for part in step.splits:
                for end in factory.products[part].route[0].candidates:
                    yield start, end, part
        for component in step.components:
            store = flow.store_of(step, component)
            if store is not None:
                for end in step.candidates:
                    yield store, end, component if component in factory.products else product


def _next_places(flow: Flow, product: str, number: int) -> Iterator[str]:
    """Yield where a part of *product* may go after a step; scrap and rest are no places."""
    factory = flow.factory
    route = factory.products[product].route
    rests = number == len(route) - 1 and flow.rests(factory.products[product]) is not None
    for target, _ in flow.followers(product, number):
        if isinstance(target, int) and target < len(route):
            yield from route[target].candidates
        elif not rests and target != "scrap":
            yield _exit(target, factory)


def _exit(target: int | str, factory: Factory) -> str:
    if isinstance(target, str) and target in factory.exits:
        return target
    return next(iter(factory.exits), "exit")


def _ways(name: str, factory: Factory) -> WaysPlan:
    layout = factory.layouts[name]
    graph = layout.graph
    nodes = list(graph.nodes)
    index = {node: i for i, node in enumerate(nodes)}
    xy = [(graph.nodes[node]["x"], graph.nodes[node]["y"]) for node in nodes]
    known = all(x is not None for x, _ in xy)
    edges: list[tuple[str, str, int]] = sorted(graph.edges(data="number"), key=lambda edge: edge[2])
    stops = {place: layout.node_of(place) for place in [*factory.places, *factory.sources]}
    return WaysPlan(
        name,
        nodes,
        [(float(x), float(y)) for x, y in xy] if known else None,
        [Way(index[start], index[end]) for start, end, _ in edges],
        {place: index[node] for place, node in stops.items() if node in index},
    )
