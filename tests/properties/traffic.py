"""Small factories on random strongly connected layouts, and what must hold at every instant there.

Parts are carried between a few stations in all directions by up to three fleets. Whole numbers for
lengths, speeds and times make many things happen at one instant.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import suppress
from random import Random
from typing import Any

import networkx as nx
from hypothesis import strategies as st

import factorysim as fs
from tests.properties.factories import FactoryRun

POLICIES: tuple[dict[str, Any], ...] = (
    {"when_stuck": "stop"},
    {"when_stuck": "retreat"},
    {"when_stuck": "by_hand", "help_time": 7},
    {"when_stuck": "retreat", "avoid_deadlocks": True},
)


@st.composite
def traffic_runs(draw: st.DrawFn, *, zones: bool = True, failures: bool = True) -> FactoryRun:
    """Return a random factory with vehicles, and how long it runs."""
    dice = Random(draw(st.integers(0, 2**32)))
    graph = _strongly_connected(draw(st.integers(3, 12)), dice)
    places = draw(st.integers(2, min(4, len(graph))))
    layout = _layout(graph, places, dice, draw(st.sampled_from(POLICIES)), zones=zones)
    return FactoryRun(
        _factory(layout, places, dice, failures=failures),
        until=float(draw(st.integers(50, 400))),
        warmup=float(draw(st.sampled_from([0.0, 20.0, 33.3]))),
        seed=draw(st.integers(1, 1000)),
    )


def _strongly_connected(nodes: int, dice: Random) -> nx.DiGraph:
    """Return a random graph to which edges were added until every node can be reached."""
    graph = nx.gnp_random_graph(nodes, 1.2 / nodes, seed=dice.randrange(2**32), directed=True)
    components = [dice.choice(sorted(c)) for c in nx.strongly_connected_components(graph)]
    if len(components) > 1:
        graph.add_edges_from(zip(components, [*components[1:], components[0]], strict=True))
    for start, end in list(graph.edges):
        if dice.random() < 0.3:
            graph.add_edge(end, start)
    return graph


def _layout(
    graph: nx.DiGraph, places: int, dice: Random, policy: dict[str, Any], *, zones: bool
) -> fs.Layout:
    named = [f"z{i}" for i in range(dice.randrange(1, 4))] if zones else []
    nodes: dict[str, Any] = {}
    for node in graph:
        nodes[f"n{node}"] = {"x": 0, "y": 0}
        if named and dice.random() < 0.2:
            nodes[f"n{node}"]["zone"] = dice.choice(named)
        if dice.random() < 0.2:
            nodes[f"n{node}"]["docks"] = dice.choice([1, 2])
    edges = []
    for start, end in graph.edges:
        two_way = (end, start) in graph.edges
        if two_way and start > end:
            continue
        edge: dict[str, Any] = {"from": f"n{start}", "to": f"n{end}", "one_way": not two_way}
        edge["length"] = dice.choice([0, 0.5, 1, 2, 2, 5])
        if dice.random() < 0.2:
            edge["speed"] = 0.5
        if named and dice.random() < 0.3:
            edge["zone"] = dice.choice(named)
        edges.append(edge)
    used = {e.get("zone") for e in edges} | {n.get("zone") for n in nodes.values()}
    return fs.Layout(
        nodes=nodes,
        edges=edges,
        zones={name: dice.choice([1, 1, 2, 3]) for name in named if name in used},
        zone_per_node=dice.choice([0, 1, 1, 1, 2]) if zones else 0,
        places={f"p{i}": f"n{i}" for i in range(places)},
        **policy,
    )


def _factory(layout: fs.Layout, places: int, dice: Random, *, failures: bool) -> fs.Factory:
    fleets: dict[str, fs.Fleet] = {}
    room = _most_vehicles(layout)
    while len(fleets) < 3 and room > 0 and (not fleets or dice.random() < 0.5):
        count = min(dice.choice([1, 2, 3, 5]), room)
        room -= count
        name = f"f{len(fleets)}"
        fleets[name] = _fleet(dice, count=count, failures=failures, nodes=len(layout.nodes))
    products, sources = {}, {}
    for i in range(dice.randrange(1, 4)):
        stops = [dice.randrange(places)]
        while len(stops) < dice.randrange(2, 5):
            stops.append(dice.choice([p for p in range(places) if p != stops[-1]]))
        steps: list[Any] = [f"p{stops[0]}"]
        for stop in stops[1:]:
            transport: dict[str, Any] = {"fleet": dice.choice(sorted(fleets))}
            if dice.random() < 0.3:
                transport["reserve"] = "on_arrival"
            if fleets[transport["fleet"]].capacity > 1 and dice.random() < 0.5:
                transport.update(lot=2, wait_at_most=10)
            steps.append({"at": f"p{stop}", "transport": transport})
        products[f"x{i}"] = fs.Product(route=steps)
        every = dice.choice([8, 20, fs.exponential(15)])
        sources[f"s{i}"] = fs.Source(makes=f"x{i}", every=every, when_full="lose")
    return fs.Factory(
        time_unit="s",
        products=products,
        sources=sources,
        stations={
            f"p{i}": fs.Station(time=dice.choice([0, 1, 3]), buffer=dice.choice([0, 1, 4]))
            for i in range(places)
        },
        layouts={"hall": layout},
        fleets=fleets,
    )


def _most_vehicles(layout: fs.Layout) -> int:
    """Return how many vehicles can stand on *layout* and leave one zone free to drive into."""
    graph = layout.graph
    zones = {graph.nodes[node]["zone"] for node in graph}
    if None in zones:
        return 15
    return max(sum(layout.capacities[zone] for zone in zones) - 1, 1)


def _fleet(dice: Random, *, count: int, failures: bool, nodes: int) -> fs.Fleet:
    more: dict[str, Any] = {}
    if failures and dice.random() < 0.3:
        clock = dice.choice(["working", "cycles"])
        more["failures"] = {"stop": fs.Failure(every=dice.choice([3, 17]), repair=5, clock=clock)}
        more["fails"] = dice.choice(["on_the_spot", "after_trip"])
    if dice.random() < 0.4:
        more["acceleration"] = dice.choice([0.5, 1])
    return fs.Fleet(
        count=count,
        layout="hall",
        speed=dice.choice([fs.Speed(empty=1, loaded=1), fs.Speed(empty=2, loaded=1)]),
        load=dice.choice([0, 1, 4]),
        unload=dice.choice([0, 1, 4]),
        capacity=dice.choice([1, 1, 2]),
        look_ahead=dice.choice([1, 1, 2, 3, "route"]),
        reassign=dice.random() < 0.4,
        when_free=dice.choice(
            ["stay", "stay", "home", "central", {"go_to": f"n{dice.randrange(nodes)}"}]
        ),
        rule=dice.choice(["oldest_request", "nearest_request"]),
        **more,
    )


def broken_in_traffic(sim: fs.Simulation) -> list[str]:
    """Return everything that should not be so among vehicles when the factory is settled."""
    floor = sim.floor
    found: Iterator[str] = (
        what for rule in (_crowded, _elsewhere, _left_waiting) for what in rule(floor)
    )
    return [f"t = {sim.now}: {what}" for what in found]


def _crowded(floor: Any) -> Iterator[str]:
    for traffic in floor.traffics:
        docks = [dock for dock in traffic.docks if dock is not None]
        for zone in [*traffic.zones.values(), *docks]:
            if len(zone.inside) > zone.capacity:
                yield f"{zone} is over its capacity: {[v.name for v in zone.inside]}"
            if len(set(zone.inside)) < len(zone.inside):
                yield f"a vehicle is in {zone} twice"
            if any(zone not in vehicle.held for vehicle in zone.inside):
                yield f"{zone} has somebody inside who does not know of it"


def _elsewhere(floor: Any) -> Iterator[str]:
    """A vehicle holds the zones where it stands, or those of its edge and of both of its ends."""
    for traffic in floor.traffics:
        for vehicle in traffic.vehicles:
            if vehicle.is_lifted:
                if vehicle.held:
                    yield f"{vehicle.name} is off the track and holds {vehicle.held}"
                continue
            needed = set(traffic.zones_of_node(vehicle.node))
            under_way = vehicle.way is not None and not vehicle.motion.stands()
            if under_way and not traffic.is_free:
                needed.update(traffic.zones_of_edge(vehicle.way.edges[vehicle.position]))
            if not needed <= set(vehicle.held):
                yield f"{vehicle.name} is in {needed}, but holds {vehicle.held}"
            if any(vehicle not in zone.inside for zone in vehicle.held):
                yield f"{vehicle.name} holds {vehicle.held} and is not inside"
            extra = set(vehicle.held) - needed - set(traffic.docks)
            ahead = vehicle.zones_to_come()
            if not all(zone in ahead or zone.traffic is not traffic for zone in extra):
                yield f"{vehicle.name} holds {extra}, which it does not need"


def _left_waiting(floor: Any) -> Iterator[str]:
    for traffic in floor.traffics:
        for vehicle in traffic.vehicles:
            could_go = vehicle.wanted and all(zone.has_room() for zone in vehicle.wanted)
            if could_go and not traffic.may_refuse:
                yield f"{vehicle.name} waits although {vehicle.wanted} are free"
            if any(vehicle not in zone.blocked for zone in vehicle.wanted):
                yield f"{vehicle.name} waits for {vehicle.wanted}, but is not in the line"


def run_watched(run: FactoryRun) -> fs.Simulation:
    """Run *run* instant by instant, looking at everything after each; return how it ended."""
    sim = simulation(run)
    with suppress(fs.Deadlock):
        while sim.now < run.until and sim.step():
            broken = broken_in_traffic(sim)
            assert broken == [], broken[0]
    return sim


def simulation(run: FactoryRun, **more: Any) -> fs.Simulation:
    """Return a simulation that has not begun; the doubts about random factories are no matter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return fs.Simulation(run.factory, seed=run.seed, warmup=run.warmup, **more)
