"""The lines of the benchmarks as models of the library; `handwritten` has them in SimPy."""

from __future__ import annotations

import factorysim as fs


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


def _serial_line(stations: int, station: fs.Station) -> fs.Factory:
    names = [f"s{number:02}" for number in range(1, stations + 1)]
    return fs.Factory(
        time_unit="min",
        products={"part": fs.Product(route=names)},
        sources={"raw": fs.Source(makes="part", unlimited=True)},
        stations=dict.fromkeys(names, station),
    )
