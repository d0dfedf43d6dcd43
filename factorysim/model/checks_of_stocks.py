"""Stocks and demands: names, circles of suppliers, settings that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from factorysim.errors import Problem, listing
from factorysim.model.checks_of_names import unknown, unknown_product
from factorysim.model.distributions import Distribution
from factorysim.model.durations import as_distribution
from factorysim.model.flow import Flow, circles
from factorysim.model.replenishment import (
    Anchored,
    ForecastCover,
    PlannedOrders,
    ReorderPoint,
)
from factorysim.model.stocks import Demand, Stock
from factorysim.rules import replenishments
from factorysim.units import in_unit

_BY_PERIODS = (ForecastCover, Anchored, PlannedOrders)


def check(flow: Flow) -> Iterator[Problem]:
    """Yield what makes it impossible to run the stocks."""
    for name, stock in flow.factory.stocks.items():
        yield from _supply(flow, name, stock)
        yield from _replenishment(flow, name, stock)
    yield from _circles(flow)
    yield from _ends_of_routes(flow)
    for name, demand in flow.factory.demands.items():
        yield from _demand(flow, demand, f"demands.{name}")


def doubts(flow: Flow) -> Iterator[Problem]:
    """Yield what can be run but is probably not meant so."""
    factory = flow.factory
    customers = {demand.of for demand in factory.demands.values()}
    customers |= {stock.supplier for stock in factory.stocks.values() if stock.supplier}
    customers |= {store for _, store in flow.takers}
    for name, stock in factory.stocks.items():
        path = f"stocks.{name}"
        if name not in customers:
            yield Problem(
                "nobody takes anything from this stock: no demand, no other stock, no assembly. "
                f"Add a demand: demands.customers = {{of: {name}, every: ...}}.",
                path,
            )
        elif stock.replenish is None and name not in flow.visits:
            yield Problem(
                "nothing is ever ordered for this stock, so it runs empty. Say how it is filled "
                f"up: {path}.replenish = {{base_stock: ...}}.",
                path,
            )
        if stock.kanban is not None:
            most = stock.kanban.cards * stock.kanban.container
            if stock.initial > most:
                yield Problem(
                    f"{stock.initial:g} units at the start are more than {stock.kanban.cards} "
                    f"cards with containers of {stock.kanban.container:g} stand for ({most:g}).",
                    f"{path}.initial",
                )


def _supply(flow: Flow, name: str, stock: Stock) -> Iterator[Problem]:
    factory, path = flow.factory, f"stocks.{name}"
    if stock.supplier is not None and stock.supplier not in factory.stocks:
        yield Problem(unknown("stock", stock.supplier, factory.stocks), f"{path}.supplier")
    if stock.product is None:
        return
    where = f"{path}.replenish.kanban.makes" if stock.kanban is not None else f"{path}.makes"
    if stock.product not in factory.products:
        yield Problem(unknown_product(flow, stock.product), where)
        return
    last = factory.products[stock.product].route[-1]
    if last.at != name:
        yield Problem(
            f"the route of {stock.product!r} ends at {listing(last.candidates)}, so what is "
            f"ordered would never come to {name!r}. Let the route end at {name!r}.",
            where,
        )
    if any(step.dissolves for step in factory.products[stock.product].route):
        yield Problem(
            f"{stock.product!r} is taken to pieces on its way, so no part of it comes to {name!r}.",
            where,
        )
    if as_distribution(stock.lead_time, factory.time_unit).expected:
        yield Problem(
            f"the factory makes {stock.product!r}, so its route says how long that takes. Leave "
            "'lead_time' out, or put a step with that time into the route.",
            f"{path}.lead_time",
        )
    if stock.arriving:
        yield Problem(
            f"what is under way in the factory are parts of {stock.product!r}. Leave 'arriving' "
            "out, or write 'ordered': orders that reach the factory soon.",
            f"{path}.arriving",
        )
    if stock.allow_returns:
        yield Problem(
            "the factory takes nothing back. Leave 'allow_returns' out.", f"{path}.allow_returns"
        )


def _replenishment(flow: Flow, name: str, stock: Stock) -> Iterator[Problem]:
    path, given = f"stocks.{name}.replenish", stock.replenish
    if isinstance(given, str) and given not in replenishments:
        yield Problem(replenishments.unknown(given), path)
    if isinstance(given, _BY_PERIODS) and stock.review is None:
        yield Problem(
            "this way of ordering counts the demand of periods. Give the length of a period: "
            f"stocks.{name}.review.",
            path,
        )
    if isinstance(given, ForecastCover):
        watched = given.forecast.of
        if watched is not None and watched not in flow.factory.stocks:
            yield Problem(unknown("stock", watched, flow.factory.stocks), f"{path}.forecast.of")
    if isinstance(given, ReorderPoint) and given.order_quantity is not None and stock.makes:
        parts = given.order_quantity / stock.container
        if abs(parts - round(parts)) > 1e-9:
            yield Problem(
                f"{given.order_quantity:g} units are no whole number of parts that bring "
                f"{stock.container:g} units each. Order a multiple of {stock.container:g}.",
                f"{path}.order_quantity",
            )
    if stock.review is not None and in_unit(stock.review, flow.factory.time_unit) <= 0:
        yield Problem(
            "a review without any time in between would go on for ever. Write a time above 0, or "
            "leave 'review' out: then every demand is a review.",
            f"stocks.{name}.review",
        )


def _circles(flow: Flow) -> Iterator[Problem]:
    stocks = flow.factory.stocks
    edges = {
        name: {stock.supplier} if stock.supplier in stocks else set[str]()
        for name, stock in stocks.items()
    }
    for circle in circles(edges):
        yield Problem(
            f"the stocks supply each other in a circle ({' - '.join([*circle, circle[0]])}), so "
            "nothing ever comes in. Let one of them be supplied from outside, or by the factory.",
            f"stocks.{circle[0]}.supplier",
        )


def _ends_of_routes(flow: Flow) -> Iterator[Problem]:
    for product, number, step in flow.steps():
        path = f"products.{product}.route.{number}"
        here = [name for name in step.candidates if name in flow.factory.stocks]
        if here and len(step.candidates) > 1:
            yield Problem(
                f"the stock {here[0]!r} cannot be one of several candidates. Let the step before "
                "lead there by its outcomes.",
                f"{path}.at",
            )
        elif here and number < len(flow.factory.products[product].route) - 1:
            yield Problem(
                f"the part becomes units of the stock {here[0]!r}, but the route goes on. A stock "
                "is the last step of a route.",
                path,
            )
        elif here and step.outcomes:
            yield Problem("a stock has no outcomes: the part is no part any more.", path)


def _demand(flow: Flow, demand: Demand, path: str) -> Iterator[Problem]:
    if demand.of not in flow.factory.stocks:
        yield Problem(unknown("stock", demand.of, flow.factory.stocks), f"{path}.of")
    unit = flow.factory.time_unit
    is_endless = demand.every is not None and demand.count is None
    if is_endless and as_distribution(demand.every, unit).expected == 0:
        yield Problem(
            "the time between demands is 0, so endlessly many would come at one instant. "
            "Write a time above 0, or limit the number with 'count'.",
            f"{path}.every",
        )
    if demand.schedule is not None and not demand.schedule:
        yield Problem("the schedule is empty. Give at least one demand.", f"{path}.schedule")
    yield from _quantity(demand, path)


def _quantity(demand: Demand, path: str) -> Iterator[Problem]:
    quantity = demand.quantity
    times = [quantity]
    if isinstance(quantity, Distribution):
        times = [getattr(quantity, name) for name in type(quantity).model_fields]
        times = [v for value in times for v in (value if isinstance(value, tuple) else (value,))]
    with_unit = [value for value in times if isinstance(value, str)]
    if with_unit:
        yield Problem(
            f"{with_unit[0]!r} has a unit of time, but a quantity is a number of units of the "
            "article. Write a plain number.",
            f"{path}.quantity",
        )
        return
    mean = quantity.expected if isinstance(quantity, Distribution) else float(quantity)
    in_schedule = demand.schedule is not None and all(w.quantity for w in demand.schedule)
    if mean == 0 and not in_schedule:
        yield Problem("a quantity of 0 wants nothing. Write a number above 0.", f"{path}.quantity")
