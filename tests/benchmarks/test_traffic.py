"""Vehicles in zones: how the cost of driving grows from 10 to 100 vehicles on 1 000 crossings."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

import factorysim as fs

pytestmark = pytest.mark.benchmark

HOURS = 1.0


def city(vehicles: int, pairs: int = 20) -> fs.Factory:
    """One-way streets, one vehicle at each crossing, and work for about half of the vehicles."""
    dice = random.Random(1)
    crossings = [f"n_{row}_{column}" for row in range(20) for column in range(50)]
    ends = dice.sample(crossings, 2 * pairs)
    stations, products, sources, places = {}, {}, {}, {}
    for i in range(pairs):
        stations[f"from_{i}"] = fs.Station(time=0, buffer=50)
        stations[f"to_{i}"] = fs.Station(time=0)
        places[f"from_{i}"], places[f"to_{i}"] = ends[2 * i], ends[2 * i + 1]
        step = {"at": f"to_{i}", "transport": "agv"}
        products[f"x_{i}"] = fs.Product(route=[f"from_{i}", step])
        every = fs.exponential(220 * pairs / vehicles)
        sources[f"s_{i}"] = fs.Source(makes=f"x_{i}", every=every, when_full="lose")
    grid = {"rows": 20, "columns": 50, "spacing": 5, "one_way": True}
    return fs.Factory(
        time_unit="s",
        products=products,
        sources=sources,
        stations=stations,
        layouts={
            "city": fs.Layout(grid=grid, zone_per_node=1, places=places, when_stuck="retreat")
        },
        fleets={"agv": fs.Fleet(count=vehicles, layout="city", speed=1.5, load=10, unload=10)},
    )


def microseconds_per_edge(vehicles: int) -> tuple[float, str]:
    """Return the cost of one edge driven by one vehicle, and a line to print."""
    sim = fs.Simulation(city(vehicles), record="none")
    sim.run(until=600)  # The shortest ways are found on the way.
    driven = sum(edge.passages for edge in sim.observed().fleets[0].edges)
    before, start = next(sim.env._eid), time.process_time()
    sim.run(until=600 + HOURS * 3600)
    taken = time.process_time() - start
    events = next(sim.env._eid) - before
    fleet = sim.observed().fleets[0]
    edges = sum(edge.passages for edge in fleet.edges) - driven
    cost = taken / edges * 1e6
    return cost, (
        f"{vehicles} vehicles: {events / taken:,.0f} events/s, {cost:.0f} us per edge, "
        f"{fleet.delivered * 3600 / sim.now:.0f} deliveries/h, {fleet.resolved} circles resolved"
    )


def test_an_edge_costs_little_more_with_ten_times_as_many_vehicles(
    measured: Callable[[str], None],
) -> None:
    few, line = microseconds_per_edge(10)
    measured(line)
    many, line = microseconds_per_edge(100)
    measured(line)
    assert many < 3 * few
