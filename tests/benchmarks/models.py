"""The lines of the benchmarks as models of the library; `handwritten` has them in SimPy."""

from __future__ import annotations

import factorysim as fs
from tests.benchmarks import job_shop_numbers as numbers


def j1(stations: int = 10) -> fs.Factory:
    """Exponential stations of mean 1 with buffers of 10, never starved, never blocked."""
    return _serial_line(stations, fs.Station(time=fs.exponential(1.0), buffer=10))


def j2(stations: int = 10) -> fs.Factory:
    """J1 with failures that strike after working time."""
    every, repair = fs.exponential(50.0), fs.exponential(5.0)
    stop = fs.Failure(every=every, repair=repair, clock="working")
    station = fs.Station(time=fs.exponential(1.0), buffer=10, failures={"stop": stop})
    return _serial_line(stations, station)


def j1_integer(stations: int = 10) -> fs.Factory:
    """J1 with times 1, 2 or 3, so that nearly every event is tied with others."""
    time = fs.discrete({1: 1 / 3, 2: 1 / 3, 3: 1 / 3})
    return _serial_line(stations, fs.Station(time=time, buffer=10))


def job_shop(vehicles: int = numbers.VEHICLES, setters: int | None = None) -> fs.Factory:
    """J3: eight machines with set-ups, five products with alternatives, vehicles between them."""
    needs = None if setters is None else "setters"
    setup = fs.Setup(matrix=numbers.SETUPS, families=numbers.FAMILIES, needs=needs)
    stations = {name: fs.Station(rule="spt", setup=setup) for name in numbers.MACHINES}
    return fs.Factory(
        time_unit="s",
        products={name: fs.Product(route=_route(name)) for name in numbers.ROUTES},
        sources={
            "orders": fs.Source(makes=numbers.SHARES, every=fs.exponential(numbers.BETWEEN_ORDERS))
        },
        stations={
            "warehouse": fs.Station(rule="spt", time=fs.lognormal(numbers.PICKING, cv=numbers.CV)),
            **stations,
            "measure": fs.Station(rule="spt"),
        },
        exits={"shipping": fs.Exit()},
        crews={} if setters is None else {"setters": fs.Crew(workers=setters)},
        layouts={"hall": fs.Layout(nodes=numbers.NODES, edges=numbers.WAYS)},
        fleets={
            "vehicles": fs.Fleet(
                count=vehicles,
                layout="hall",
                speed=fs.Speed(empty=numbers.EMPTY_SPEED, loaded=numbers.LOADED_SPEED),
                load=numbers.LOADING,
                unload=numbers.UNLOADING,
                start=(numbers.START,),
            )
        },
    )


def job_shop_with_setters() -> fs.Factory:
    """J3 with the two setters who change the tools."""
    return job_shop(setters=numbers.SETTERS)


def _route(product: str) -> list[fs.Step | str]:
    operations = [
        fs.Step(
            at=operation.machines if len(operation.machines) > 1 else operation.machines[0],
            choose="shortest_queue",
            time=fs.lognormal(operation.mean, cv=numbers.CV),
            transport="vehicles",
        )
        for operation in numbers.ROUTES[product]
    ]
    return ["warehouse", *operations, fs.Step(at="shipping", transport="vehicles")]


def _serial_line(stations: int, station: fs.Station) -> fs.Factory:
    names = [f"s{number:02}" for number in range(1, stations + 1)]
    return fs.Factory(
        time_unit="min",
        products={"part": fs.Product(route=names)},
        sources={"raw": fs.Source(makes="part", unlimited=True)},
        stations=dict.fromkeys(names, station),
    )
