"""From a source as data to a live source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate, repeat
from math import inf
from typing import TYPE_CHECKING

from factorysim.engine.plain import PlainStation
from factorysim.engine.rates import DailyRate
from factorysim.engine.sources import (
    Coming,
    RateSource,
    ScheduledSource,
    SourceOfParts,
    TimedSource,
    UnlimitedSource,
)
from factorysim.model.distributions import Exponential
from factorysim.model.durations import as_distribution
from factorysim.units import in_unit

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.model.sources import Source


def build_source(floor: Floor, name: str, number: int, given: Source) -> SourceOfParts:
    """Return the live source for *given*, with its streams and its first places."""
    source = _kind_of_source(floor, name, number, given)
    unit, streams = floor.plan.unit, floor.flow.streams
    source.next_product = _product_choice(floor, name, given)
    source.collect = given.collect
    source.priority = given.priority
    source.when_full = given.when_full
    source.limit = inf if given.count is None else given.count
    if given.due is not None:
        source.due = streams.of(as_distribution(given.due, unit), f"sources.{name}.due")
    if given.batch != 1:
        source.batch = streams.of(as_distribution(given.batch, unit), f"sources.{name}.batch")
    if isinstance(source, TimedSource):
        if given.first_at is not None:
            first = as_distribution(given.first_at, unit)
            source.first = streams.of(first, f"sources.{name}.first_at")
        source.is_simple = _is_simple(floor, source, given)
    if isinstance(source, UnlimitedSource):
        _supply(floor, source, given)
    return source


def _kind_of_source(floor: Floor, name: str, number: int, given: Source) -> SourceOfParts:
    unit, streams = floor.plan.unit, floor.flow.streams
    if given.unlimited:
        return UnlimitedSource(floor, name, number)
    if given.rate is not None:
        draw = streams.of(Exponential(mean=1.0), f"sources.{name}.rate")
        return RateSource(floor, name, number, rate=DailyRate(given.rate, draw, unit=unit))
    if given.schedule is not None:
        index = floor.plan.product_index
        orders = [
            Coming(
                at=in_unit(order.at, unit),
                product=index[order.product or next(iter(given.shares))],
                number=order.count,
                due=inf if order.due is None else in_unit(order.due, unit),
                priority=order.priority,
            )
            for order in given.schedule
        ]
        return ScheduledSource(floor, name, number, orders=orders)
    gap = streams.of(as_distribution(given.every, unit), f"sources.{name}.every")
    return TimedSource(floor, name, number, draw_gap=gap)


def _product_choice(floor: Floor, name: str, given: Source) -> Callable[[], int]:
    products = [floor.plan.product_index[product] for product in given.shares]
    if len(products) == 1:
        return repeat(products[0]).__next__
    limits = list(accumulate(given.shares.values()))[:-1]
    draw = floor.flow.streams.uniform(f"sources.{name}.makes")
    return lambda: products[bisect_right(limits, draw())]


def _is_simple(floor: Floor, source: TimedSource, given: Source) -> bool:
    """Whether an arrival can go straight to a plain station."""
    if len(given.shares) > 1 or given.batch != 1 or given.collect > 1 or given.when_full == "hold":
        return False
    product = next(iter(given.shares))
    step = floor.first_steps[floor.plan.product_index[product]]
    return isinstance(step.place, PlainStation)


def _supply(floor: Floor, source: UnlimitedSource, given: Source) -> None:
    """Let the first places of its products know this source."""
    for product in given.shares:
        for place in floor.first_steps[floor.plan.product_index[product]].places:
            if source not in place.supplies:
                place.supplies.append(source)
    for place in floor.places:
        if isinstance(place, PlainStation) and place.supplies == [source]:
            single = len(given.shares) == 1 and source.limit == inf
            step = floor.first_steps[floor.plan.product_index[next(iter(given.shares))]]
            place.supply = source if single and step.place is place else None
