"""From stocks and demands as data to live ones."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from factorysim.engine.rates import DailyRate
from factorysim.engine.supply.demands import (
    Customers,
    Times,
    by_rate,
    correlated,
    one_after_the_other,
)
from factorysim.engine.supply.periods import Periods
from factorysim.engine.supply.replenishing import policy_for
from factorysim.engine.supply.stocks import LATE_REVIEW, REVIEW, Review, StockPlace
from factorysim.engine.supply.supplies import Handovers, Supply, SupplyFromFactory, SupplyFromStock
from factorysim.model.distributions import Exponential
from factorysim.model.durations import as_distribution
from factorysim.model.stocks import echelons
from factorysim.units import in_unit

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.model.stocks import Demand, Stock


def stock_place(floor: Floor, name: str, index: int, given: Stock) -> StockPlace:
    """Return the live stock for *given*; `build_stocks` connects it with others."""
    place = StockPlace(floor, name, index, initial=given.initial)
    place.units_per_part = given.units_per_part
    place.keeps_backorders = given.when_empty == "backorder"
    place.allows_returns = given.allow_returns
    place.is_continuous = given.review is None
    length = 1.0 if given.review is None else in_unit(given.review, floor.plan.unit)
    place.periods = Periods(length, by_clock=place.is_continuous)
    return place


def build_stocks(floor: Floor) -> None:
    """Give the stocks their supplies and reviews, and add their customers."""
    stocks = floor.plan.factory.stocks
    handovers = Handovers(floor.plan.unit)
    levels = echelons(stocks)
    for name, given in stocks.items():
        place = _stock(floor, name)
        place.supply = _supply(floor, place, given, handovers)
        place.policy = policy_for(given.replenish, find=lambda other: _stock(floor, other))
        if place.policy is not None:
            place.review = _review(floor, place, given, levels[name])
    for number, (name, demand) in enumerate(floor.plan.factory.demands.items()):
        floor.demands.append(_customers(floor, name, number, demand))


def _stock(floor: Floor, name: str) -> StockPlace:
    place = floor.places[floor.plan.place_index[name]]
    assert isinstance(place, StockPlace)
    return place


def _supply(floor: Floor, place: StockPlace, given: Stock, handovers: Handovers) -> Supply:
    supply: Supply
    if given.product is not None:
        product = floor.plan.product_index[given.product]
        supply = SupplyFromFactory(place, handovers, product, given.units_per_part)
        floor.sources.append(supply.parts)
    elif given.supplier is not None:
        supply = SupplyFromStock(place, handovers, _stock(floor, given.supplier))
    else:
        supply = Supply(place, handovers)
    streams, unit = floor.flow.streams, floor.plan.unit
    delay = as_distribution(given.information_delay, unit)
    if delay.expected > 0:
        supply.draw_delay = streams.of(delay, f"stocks.{place.name}.information_delay")
    lead_time = as_distribution(given.lead_time, unit)
    if lead_time.expected > 0:
        supply.draw_lead_time = streams.of(lead_time, f"stocks.{place.name}.lead_time")
    supply.keeps_order = given.orders_do_not_cross
    for goods in given.arriving:
        supply.is_arriving(goods.quantity, in_unit(goods.at, unit))
    for order in given.ordered:
        supply.is_ordered(order.quantity, in_unit(order.at, unit))
    return supply


def _review(floor: Floor, place: StockPlace, given: Stock, level: int) -> Review:
    kind = REVIEW if given.review_comes == "before_demand" else LATE_REVIEW
    unit = floor.plan.unit
    return Review(
        place,
        (kind, level, place.index),
        first=0.0 if given.first_review is None else in_unit(given.first_review, unit),
        length=None if given.review is None else in_unit(given.review, unit),
    )


def _customers(floor: Floor, name: str, number: int, given: Demand) -> Customers:
    customers = Customers(
        floor, name, number, stock=_stock(floor, given.of), times=_times(floor, name, given)
    )
    customers.limit = inf if given.count is None else given.count
    quantity = as_distribution(given.quantity, floor.plan.unit)
    draw = floor.flow.streams.of(quantity, f"demands.{name}.quantity")
    if given.correlation:
        mean, rho = quantity.expected, given.correlation
        draw = correlated(draw, mean=mean, correlation=rho).__next__
    customers.draw_quantity = draw
    return customers


def _times(floor: Floor, name: str, given: Demand) -> Times:
    unit, streams = floor.plan.unit, floor.flow.streams
    if given.schedule is not None:
        rows = [(in_unit(row.at, unit), row.quantity) for row in given.schedule]
        return iter(sorted(rows, key=lambda row: row[0]))
    if given.rate is not None:
        draw = streams.of(Exponential(mean=1.0), f"demands.{name}.rate")
        return by_rate(DailyRate(given.rate, draw, unit=unit).next_after)
    gap = streams.of(as_distribution(given.every, unit), f"demands.{name}.every")
    first = gap
    if given.first_at is not None:
        first = streams.of(as_distribution(given.first_at, unit), f"demands.{name}.first_at")
    return one_after_the_other(gap, first)
