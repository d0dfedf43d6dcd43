"""Loops of zones against a tiny simulation of the same rules that knows nothing of the library."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import cycle, repeat

import numpy as np
import pytest

import factorysim as fs
from factorysim.results.history import happenings


def loop(zones: int, drop: int, vehicles: int, zone_time: int, load, unload) -> fs.Factory:
    """A ring of zones of *zone_time* seconds, with work always waiting at the pick-up."""
    return fs.Factory(
        time_unit="s",
        products={"load": fs.Product(route=["pick", {"at": "drop", "transport": "carts"}])},
        sources={"presses": fs.Source(makes="load", unlimited=True)},
        stations={"pick": fs.Station(time=0), "drop": fs.Station(time=0)},
        layouts={
            "ring": fs.Layout(
                loop={"zones": zones, "zone_length": zone_time, "stops": {"pick": 0, "drop": drop}}
            )
        },
        fleets={
            "carts": fs.Fleet(
                count=vehicles,
                layout="ring",
                speed=1,
                load=load,
                unload=unload,
                when_free={"go_to": "pick"},
            )
        },
    )


def deliveries(
    zones: int,
    drop: int,
    vehicles: int,
    zone_time: float,
    load: Callable[[], float],
    unload: Callable[[], float],
    until: float,
) -> list[float]:
    """Return when loads are set down: 40 lines that only know of a ring, a clock and a heap."""
    at = [number * zones // vehicles for number in range(vehicles)]
    holder = {zone: vehicle for vehicle, zone in enumerate(at)}
    loaded = [False] * vehicles
    waiting: set[int] = set()
    done: list[float] = []
    agenda: list[tuple[float, int, str]] = []

    def goes_on(vehicle: int, now: float) -> None:
        following = (at[vehicle] + 1) % zones
        if following in holder:
            waiting.add(vehicle)
            return
        waiting.discard(vehicle)
        holder[following] = vehicle
        heapq.heappush(agenda, (now + zone_time, vehicle, "arrives"))

    def is_there(vehicle: int, now: float) -> None:
        if at[vehicle] == 0 and not loaded[vehicle]:
            heapq.heappush(agenda, (now + load(), vehicle, "is loaded"))
        elif at[vehicle] == drop and loaded[vehicle]:
            heapq.heappush(agenda, (now + unload(), vehicle, "is unloaded"))
        else:
            goes_on(vehicle, now)

    for vehicle in range(vehicles):
        is_there(vehicle, 0.0)
    while agenda[0][0] <= until:
        now, vehicle, what = heapq.heappop(agenda)
        if what == "arrives":
            del holder[at[vehicle]]
            at[vehicle] = (at[vehicle] + 1) % zones
            is_there(vehicle, now)
            for other in sorted(waiting):
                goes_on(other, now)
        else:
            loaded[vehicle] = what == "is loaded"
            if not loaded[vehicle]:
                done.append(now)
            goes_on(vehicle, now)
    return done


def test_constant_times_give_the_same_deliveries_to_the_second():
    dice = np.random.default_rng(7)
    for _ in range(12):
        zones = int(dice.integers(6, 31))
        drop = int(dice.integers(2, zones - 1))
        vehicles = int(dice.integers(1, zones))
        zone_time, load, unload = (int(n) for n in dice.integers(1, 30, size=3))
        factory = loop(zones, drop, vehicles, zone_time, load, unload)
        result = fs.simulate(factory, until=3000, record="history")
        told = [h.time for h in happenings(result.observed) if h.kind == "delivered"]
        expected = deliveries(
            zones, drop, vehicles, zone_time, repeat(load).__next__, repeat(unload).__next__, 3000
        )
        assert expected
        assert told == expected, (zones, drop, vehicles, zone_time, load, unload)


def test_times_that_alternate_give_the_same_deliveries_for_one_vehicle():
    """So the order in which times are drawn is the order of the visits."""
    factory = loop(8, 3, 1, 5, fs.empirical([7]), fs.empirical([9]))
    result = fs.simulate(factory, until=2000, record="history")
    told = [h.time for h in happenings(result.observed) if h.kind == "delivered"]
    assert told == deliveries(8, 3, 1, 5, cycle([7]).__next__, cycle([9]).__next__, 2000)


@pytest.mark.parametrize(
    ("zones", "drop", "vehicles", "zone_time", "load", "unload"),
    [(6, 3, 4, 5, 20, 20), (13, 4, 8, 3, 10, 25), (30, 11, 12, 2, 15, 15)],
)
def test_exponential_times_give_the_same_throughput(zones, drop, vehicles, zone_time, load, unload):
    factory = loop(zones, drop, vehicles, zone_time, fs.exponential(load), fs.exponential(unload))
    runs, until, warmup = 12, 8000.0, 1000.0
    ours, theirs = [], []
    for number in range(runs):
        result = fs.simulate(
            factory, until=until, warmup=warmup, seed=1, replication=number, record="none"
        )
        ours.append(result.observed.fleets[0].delivered)
        dice = np.random.default_rng([99, number])
        times = deliveries(
            zones,
            drop,
            vehicles,
            zone_time,
            lambda dice=dice: float(dice.exponential(load)),
            lambda dice=dice: float(dice.exponential(unload)),
            until,
        )
        theirs.append(sum(time > warmup for time in times))
    error = (np.var(ours, ddof=1) / runs + np.var(theirs, ddof=1) / runs) ** 0.5
    assert abs(np.mean(ours) - np.mean(theirs)) < 3.5 * error
