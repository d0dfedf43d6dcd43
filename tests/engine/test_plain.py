"""Plain stations give the same history as general ones, to the last bit, on random factories."""

from __future__ import annotations

import random

import pytest

from factorysim import (
    Buffer,
    Factory,
    Failure,
    Loop,
    Product,
    Source,
    Station,
    discrete,
    exponential,
)
from tests.engine.stories import tell


def random_factory(number: int) -> Factory:
    """A small factory with merges, detours, finite places and either tied or continuous times."""
    draw = random.Random(number)
    tied = draw.random() < 0.6
    count = draw.randint(2, 7)
    stations = {f"s{n}": _station(draw, tied=tied) for n in range(count)}
    buffers = {"store": Buffer(capacity=draw.choice([1, 2, None]))}
    products = {f"p{n}": Product(route=_route(draw, count)) for n in range(draw.randint(1, 4))}
    sources = {f"of_{name}": _source(draw, name, tied=tied) for name in products}
    visited = {step.at for product in products.values() for step in product.route}
    return Factory(
        products=products,
        sources=sources,
        stations={name: station for name, station in stations.items() if name in visited},
        buffers={name: buffer for name, buffer in buffers.items() if name in visited},
        loops=_loops(draw, products),
    )


def _time(draw, *, tied):
    if tied:
        return draw.choice([1, 2, 3, 0.5, discrete({1: 0.5, 2: 0.5})])
    return draw.choice([exponential(1.5), exponential(3), 2])


def _station(draw, *, tied):
    failures = {}
    if draw.random() < 0.3:
        gap = draw.choice([5, 8]) if tied else exponential(15)
        failures = {"jam": Failure(every=gap, repair=draw.choice([1, 2]))}
    return Station(
        time=_time(draw, tied=tied), buffer=draw.choice([0, 1, 2, 5, None]), failures=failures
    )


def _route(draw, count):
    # Ascending, so that nothing can stand still in a circle.
    route = [f"s{n}" for n in range(count) if draw.random() < 0.6] or ["s0"]
    if draw.random() < 0.3:
        route.insert(draw.randint(1, len(route)), "store")
    return [*route, "s0"] if route[-1] == "store" and len(route) == 1 else route


def _source(draw, name, *, tied):
    if draw.random() < 0.3:
        return Source(makes=name, unlimited=True)
    every = draw.choice([2, 3, 4]) if tied else exponential(draw.choice([3, 5]))
    return Source(
        makes=name,
        every=every,
        when_full=draw.choice(["wait", "lose", "hold"]),
        batch=draw.choice([1, 1, 2]),
    )


def _loops(draw, products):
    if draw.random() < 0.7:
        return {}
    start = next(iter(products.values())).route[0].at
    return {"cards": Loop(cards=draw.randint(1, 4), start=start, end="exit")}


@pytest.mark.parametrize("number", range(60))
def test_a_random_factory_has_the_same_history_with_both_kinds_of_stations(number):
    story = tell(random_factory(number), until=150, warmup=30)
    assert story.observed.end == 150 or story.ended[0] == "nothing left to do"
