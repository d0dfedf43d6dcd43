"""The job shop by hand is a fair opponent only if its numbers are right.

A part that is alone takes exactly as long as its work and its ways; in a full shop, loads agree
with the work content, vehicles with what they have carried, and Little's law holds.
"""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import fmean

import pytest

from tests.benchmarks import job_shop_numbers as numbers
from tests.benchmarks.handwritten import stream
from tests.benchmarks.handwritten_job_shop import (
    ShopObserved,
    all_distances,
    job_shop,
    lognormal,
)

pytestmark = pytest.mark.benchmark

SIGMAS = 4.0
"""A random number may lie this many standard deviations from its mean."""


@pytest.fixture(scope="module")
def seen() -> ShopObserved:
    return job_shop(parts=8_000, seed=7)


@pytest.mark.parametrize("seed", range(1, 8))
def test_a_part_that_is_alone_takes_as_long_as_its_work_and_its_ways(
    seed: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(numbers, "BETWEEN_ORDERS", 1e6)
    alone = job_shop(parts=1, seed=seed)
    ((product, (lead_time,)),) = ((p, times) for p, times in alone.lead_times.items() if times)

    route = numbers.ROUTES[product]
    stops = ["warehouse", *(operation.machines[0] for operation in route), "shipping"]
    # The vehicle that brought the part is still there when it is finished: it is the nearest one.
    ways = [all_distances()[a][b] for a, b in pairwise(stops)]
    carried = sum(numbers.LOADING + way / numbers.LOADED_SPEED + numbers.UNLOADING for way in ways)
    draws = [
        lognormal(stream(seed, f"products.{product}.route.{index}.time"), operation.mean)
        for index, operation in enumerate(route, start=1)
    ]
    picking = lognormal(stream(seed, "stations.warehouse.time"), numbers.PICKING)
    work = picking() + sum(draw() for draw in draws)
    assert lead_time == pytest.approx(work + carried, rel=1e-11)
    assert alone.metres == sum(ways)
    assert alone.wait_for_loading == numbers.LOADING
    assert alone.trips == [len(ways), 0, 0]


def test_ways_are_as_long_as_the_drawing_says():
    ways = all_distances()
    assert ways["warehouse"]["shipping"] == 9 + 144 + 18 + 9
    assert ways["saw"]["mill_2"] == 9 + 36 + 18 + 36 + 9
    assert ways["lathe_1"]["grind"] == 9 + 18 + 36 + 9
    assert all(way % 3 == 0 for row in ways.values() for way in row.values())


@pytest.mark.parametrize(
    "machines", [("saw",), ("lathe_1", "lathe_2"), ("mill_1", "mill_2"), ("drill",), ("grind",),
                 ("measure",)], ids=" ".join,
)  # fmt: skip
def test_machines_work_as_much_as_the_orders_ask(seen: ShopObserved, machines: tuple[str, ...]):
    # Orders come in a Poisson process; each of them brings a random amount of work to a group.
    first = second = 0.0
    for product, share in numbers.SHARES.items():
        means = [step.mean for step in numbers.ROUTES[product] if step.machines == machines]
        mean, variance = sum(means), sum((numbers.CV * m) ** 2 for m in means)
        first += share * mean
        second += share * (variance + mean**2)
    load = first / numbers.BETWEEN_ORDERS
    deviation = math.sqrt(second / numbers.BETWEEN_ORDERS / seen.duration)
    working = sum(seen.shares[name]["working"] for name in machines)
    assert abs(working - load) < SIGMAS * deviation
    assert 0.5 < load / len(machines) < 0.8


def test_setups_take_between_the_shortest_and_the_longest_of_the_matrix(seen: ShopObserved):
    times = [time for row in numbers.SETUPS.values() for time in row.values()]
    for name in numbers.MACHINES:
        spent = seen.shares[name]["setup"] * seen.duration
        assert min(times) * seen.setups[name] <= spent + 1e-6
        assert spent <= max(times) * (seen.setups[name] + 1)
    assert seen.setups["measure"] == 0
    # A part of another family than the one before: at most so often if the order were random.
    assert 0.3 < seen.setups["drill"] / seen.operations["drill"] < 0.7


def test_alternatives_share_the_work_and_the_first_has_more(seen: ShopObserved):
    for first, second in (numbers.LATHES, numbers.MILLS):
        assert 0.5 < seen.operations[second] / seen.operations[first] < 1.0


def test_vehicles_are_busy_with_what_they_carry(seen: ShopObserved):
    duration = seen.duration
    for vehicle, trips in zip(seen.vehicles, seen.trips, strict=True):
        assert sum(vehicle.values()) == pytest.approx(1.0)
        assert vehicle["unloading"] * duration == pytest.approx(
            trips * numbers.UNLOADING, abs=numbers.UNLOADING
        )
        assert vehicle["loading"] * duration == pytest.approx(
            trips * numbers.LOADING, abs=numbers.LOADING
        )
    empty, loaded = (
        sum(vehicle[state] for vehicle in seen.vehicles) * duration
        for state in ("driving_empty", "driving_loaded")
    )
    under_way = len(seen.vehicles) * 300
    driven = empty * numbers.EMPTY_SPEED + loaded * numbers.LOADED_SPEED
    assert driven == pytest.approx(seen.metres, abs=under_way)
    busy = fmean(1 - vehicle["idle"] for vehicle in seen.vehicles)
    assert 0.6 < busy < 0.75


def test_every_operation_is_followed_by_one_trip(seen: ShopObserved):
    in_shop = 200
    assert 0 <= seen.part_operations - sum(seen.trips) < in_shop
    steps = {product: len(route) + 1 for product, route in numbers.ROUTES.items()}
    finished = sum(steps[product] * len(times) for product, times in seen.lead_times.items())
    assert 0 <= seen.part_operations - finished < 6 * in_shop


def test_littles_law_holds_for_the_shop_each_queue_and_the_fleet(seen: ShopObserved):
    lead_times = [time for times in seen.lead_times.values() for time in times]
    assert len(lead_times) == seen.parts == 8_000
    assert seen.mean_in_system == pytest.approx(seen.throughput * fmean(lead_times), rel=0.01)
    for name, content in seen.mean_content.items():
        rate = seen.operations[name] / seen.duration
        assert content == pytest.approx(rate * seen.mean_wait[name], rel=0.01, abs=1e-3)
    waiting = sum(shares["waiting_for_transport"] for shares in seen.shares.values())
    calls = sum(seen.trips) / seen.duration
    assert waiting == pytest.approx(calls * seen.wait_for_loading, rel=0.01)


def test_the_number_of_vehicles_matters():
    two, three, four = (job_shop(parts=3_000, seed=2, vehicles=count) for count in (2, 3, 4))
    waits = [shop.wait_for_loading for shop in (two, three, four)]
    assert waits[0] > 2 * waits[1]
    assert waits[1] > 1.2 * waits[2]
    assert fmean(1 - vehicle["idle"] for vehicle in two.vehicles) > 0.95
