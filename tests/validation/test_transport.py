"""Vehicles: a shuttle by hand, a loop as a closed network, vehicles as servers of a queue."""

from __future__ import annotations

import math

import numpy as np
import pytest

import factorysim as fs
from factorysim.model.distributions import Distribution
from factorysim.results.observed import VEHICLE_STATES, FleetSeen
from tests.validation import closed_forms
from tests.validation.measuring import (
    QUICK_AND_FULL,
    Extent,
    Measure,
    estimate,
    leaving_times,
    window_of,
)
from tests.validation.reference import (
    Estimate,
    Runs,
    confirm,
    confirm_case,
    metric_names,
    model,
    value,
)

# A shuttle


def shuttle(says: dict[str, float], *, parts: int, count: int) -> fs.Factory:
    """Return one vehicle between A and B, with products of which so many are made at 0."""
    ways = [("a", "b", says["loaded_travel"]), ("b", "a", says["empty_travel"])]
    edges = [{"from": start, "to": end, "length": length} for start, end, length in ways]
    products = {f"part_{n}": fs.Product(route=["a", _by_agv("exit")]) for n in range(1, parts + 1)}
    return fs.Factory(
        time_unit="s",
        products=products,
        sources={
            f"source_{name}": fs.Source(makes=name, every=1, first_at=0, count=count)
            for name in products
        },
        stations={"a": fs.Station(time=0)},
        layouts={
            "hall": fs.Layout(
                nodes={"a": {}, "b": {}}, edges=edges, one_way=True, places={"exit": "b"}
            )
        },
        fleets={
            "agv": fs.Fleet(
                layout="hall", speed=1.0, load=says["load"], unload=says["unload"], start=["a"]
            )
        },
    )


def _by_agv(place: str) -> dict[str, str]:
    return {"at": place, "transport": "agv"}


def test_a_shuttle_keeps_its_timetable() -> None:
    case = "agv_single_deterministic"
    runs = Runs(1, 3600, 0, is_full=True)
    left = leaving_times(fs.simulate(shuttle(model(case), parts=3, count=1), until=1000))
    times = [left[f"part_{n}"] for n in (1, 2, 3)]
    confirm_case(case, "delivery_times_first_three", [Estimate(t) for t in times], runs)
    confirm_case(case, "cycle_time", Estimate(times[2] - times[1]), runs)
    # From one instant of the cycle to the same one: 40 cycles of 90 s.
    result = fs.simulate(shuttle(model(case), parts=1, count=100), until=3690, warmup=90)
    delivered = fleet_of(result).delivered
    confirm_case(case, "parts_per_hour", Estimate(delivered), runs)
    loaded = share_of_vehicles("driving_loaded")(result)
    confirm_case(case, "fraction_loaded_travel", Estimate(loaded), runs)
    assert set(metric_names(case)) == {
        "delivery_times_first_three", "cycle_time", "parts_per_hour", "fraction_loaded_travel",
    }  # fmt: skip


# A loop is a closed network: the vehicles are its customers


def loop(
    vehicles: int, load: Distribution, unload: Distribution, travel: float, docks: int | None = 1
) -> fs.Factory:
    """Return a one-way loop with a station to load at and one to unload at, and work for all."""
    node = {} if docks is None else {"docks": docks}
    return fs.Factory(
        time_unit="s",
        products={"part": fs.Product(route=["load", _by_agv("exit")])},
        sources={"work": fs.Source(makes="part", unlimited=True)},
        # One part more than there are vehicles: whoever comes free finds a request.
        stations={"load": fs.Station(time=0, buffer=0, capacity=vehicles + 1)},
        layouts={
            "loop": fs.Layout(
                nodes={"load": node, "unload": node},
                edges=[
                    {"from": "load", "to": "unload", "length": travel / 2},
                    {"from": "unload", "to": "load", "length": travel / 2},
                ],
                one_way=True,
                places={"exit": "unload"},
            )
        },
        fleets={
            "agv": fs.Fleet(
                layout="loop", count=vehicles, speed=1.0, load=load, unload=unload, start=["load"]
            )
        },
    )


def fleet_of(result: fs.Result) -> FleetSeen:
    """Return what was seen of the only fleet."""
    (fleet,) = result.observed.fleets
    return fleet


def share_of_vehicles(state: str) -> Measure:
    """Mean number of vehicles in a state."""
    index = VEHICLE_STATES.index(state)

    def measure(result: fs.Result) -> float:
        times = [vehicle.states[index] for vehicle in fleet_of(result).vehicles]
        return math.fsum(times) / window_of(result)

    return measure


def deliveries(result: fs.Result) -> float:
    """Loads set down per time unit."""
    return fleet_of(result).delivered / window_of(result)


def trip_time(result: fs.Result) -> float:
    """Mean time of a vehicle for a round."""
    trips = sum(vehicle.trips for vehicle in fleet_of(result).vehicles)
    return len(fleet_of(result).vehicles) * window_of(result) / trips


LOOP: dict[str, Measure] = {
    "deliveries_per_time": deliveries,
    "cycle_time": trip_time,
    "loading": share_of_vehicles("loading"),
    "unloading": share_of_vehicles("unloading"),
}


@QUICK_AND_FULL
@pytest.mark.parametrize("case", ["agv_loop_2", "agv_loop_4"])
def test_a_loop_of_vehicles_agrees_with_its_network(case: str, extent: Extent) -> None:
    says = model(case)
    runs = extent.runs(100_000, warmup=200)
    factory = loop(
        says["vehicles"], fs.exponential(1.0), fs.exponential(1.5), says["total_travel_per_cycle"]
    )
    found = estimate(factory, LOOP, runs)
    confirm_case(case, "deliveries_per_time", found["deliveries_per_time"], runs)
    confirm_case(case, "cycle_time", found["cycle_time"], runs)
    shares = [found["loading"], found["unloading"]]
    confirm_case(case, "utilisation_of_load_and_unload", shares, runs)
    assert len(value(case, "utilisation_of_load_and_unload")) == 2
    assert set(metric_names(case)) == {
        "deliveries_per_time", "cycle_time", "utilisation_of_load_and_unload",
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_random_loops_agree_with_their_network(seed: int) -> None:
    generator = np.random.default_rng(800 + seed)
    vehicles = int(generator.integers(1, 9))
    load, unload = (round(float(x), 3) for x in generator.uniform(0.3, 2.0, 2))
    travel = round(float(generator.uniform(1, 10)), 3)
    factory = loop(vehicles, fs.exponential(load), fs.exponential(unload), travel)
    found = estimate(factory, LOOP, Runs(16, 400, 100, False))
    pace = closed_forms.closed_network(
        [1, 1, 1], [load, unload, travel], [1, 1, vehicles], vehicles
    )[0]
    subject = f"loop of {vehicles} vehicles, load {load}, unload {unload}, travel {travel}"
    confirm(subject, "deliveries_per_time", pace, found["deliveries_per_time"])
    confirm(subject, "loading", pace * load, found["loading"])
    confirm(subject, "unloading", pace * unload, found["unloading"])


# Vehicles as servers


def until_assigned(result: fs.Result) -> float:
    """Mean time from a request until a vehicle is sent."""
    fleet = fleet_of(result)
    return fleet.until_assigned / fleet.picked_up


def on_call(arrival: float, **fleet: object) -> fs.Factory:
    """Return parts that come at random and are carried from a store to the exit."""
    return fs.Factory(
        time_unit="s",
        products={"part": fs.Product(route=["store", _by_agv("exit")])},
        sources={"orders": fs.Source(makes="part", every=fs.exponential(1 / arrival))},
        buffers={"store": fs.Buffer()},
        fleets={"agv": fs.Fleet(unload=0, **fleet)},
    )


@pytest.mark.parametrize(
    ("vehicles", "arrival"),
    [(1, 0.7), (2, 1.5), (3, 2.0), pytest.param(5, 4.4, marks=pytest.mark.long)],
)
def test_vehicles_are_the_servers_of_a_queue(vehicles: int, arrival: float) -> None:
    """Without ways and with an exponential time to load it is M/M/c."""
    factory = on_call(arrival, count=vehicles, travel=0, load=fs.exponential(1.0))
    found = estimate(factory, {"wait": until_assigned}, Runs(16, 1000, 200, False))
    wait = closed_forms.erlang_c_wait(arrival, 1.0, vehicles)
    confirm(f"{vehicles} vehicles, {arrival} calls", "until_assigned", wait, found["wait"])


@pytest.mark.parametrize(
    ("travel", "scv"),
    [(fs.exponential(0.4), 1.0), (0.4, 0.0), (fs.lognormal(0.4, cv=1.5), 2.25)],
    ids=["exponential", "constant", "lognormal"],
)
def test_one_vehicle_waits_as_pollaczek_and_khinchine_say(travel: Distribution, scv: float) -> None:
    """Each trip is an empty and a loaded way: twice the mean, half the squared variation."""
    found = estimate(
        on_call(0.9, travel=travel, load=0), {"wait": until_assigned}, Runs(16, 1000, 200, False)
    )
    wait = closed_forms.pollaczek_khinchine(0.9, 0.8, scv / 2)
    confirm(f"one vehicle, {travel}", "until_assigned", wait, found["wait"])


@pytest.mark.parametrize("rule", ["longest_idle", "least_used", "random", "nearest"])
def test_the_choice_among_free_vehicles_does_not_change_the_wait(rule: str) -> None:
    factory = on_call(1.5, count=2, travel=0, load=fs.exponential(1.0), choose=rule)
    found = estimate(factory, {"wait": until_assigned}, Runs(16, 700, 200, False))
    confirm(
        f"two vehicles, {rule}",
        "until_assigned",
        closed_forms.erlang_c_wait(1.5, 1.0, 2),
        found["wait"],
    )
