"""Sources, schedules and what is there at the start."""

from __future__ import annotations

from collections.abc import Iterator

from factorysim.errors import Problem, listing
from factorysim.model.checks_of_names import unknown, unknown_product
from factorysim.model.distributions import (
    Constant,
    Discrete,
    Distribution,
    Empirical,
    Geometric,
    Poisson,
)
from factorysim.model.durations import as_distribution
from factorysim.model.flow import EXIT, Flow
from factorysim.model.sources import Source

_COUNTS = (Constant, Discrete, Empirical, Poisson, Geometric)


def check(flow: Flow) -> Iterator[Problem]:
    """Yield what is wrong with sources and with what is there at the start."""
    for name, source in flow.factory.sources.items():
        path = f"sources.{name}"
        yield from _makes(flow, source, path)
        yield from _schedule(flow, source, path)
        yield from _interval(flow, source, path)
        yield from _batch(source, path)
        if source.shift is not None and source.shift not in flow.factory.shifts:
            yield Problem(unknown("shift", source.shift, flow.factory.shifts), f"{path}.shift")
        if source.unlimited and all(p in flow.factory.products for p in source.shares):
            yield from _unlimited(flow, source, path)
    for name, buffer in flow.factory.buffers.items():
        yield from _initial(flow, name, f"buffers.{name}.initial")
        total = sum(buffer.initial.values())
        if buffer.capacity is not None and total > buffer.capacity:
            yield Problem(
                f"{total} parts are more than the {buffer.capacity} places of the buffer. Raise "
                f"buffers.{name}.capacity, or start with fewer.",
                f"buffers.{name}.initial",
            )
    for name in flow.factory.storages:
        yield from _initial(flow, name, f"storages.{name}.initial")


def _makes(flow: Flow, source: Source, path: str) -> Iterator[Problem]:
    makes = [source.makes] if isinstance(source.makes, str) else list(source.makes)
    for product in makes:
        if product not in flow.factory.products:
            yield Problem(unknown_product(flow, product), f"{path}.makes")
    if not source.shares:
        yield Problem(
            "all weights are 0, so nothing is made. Give at least one weight above 0.",
            f"{path}.makes",
        )


def _schedule(flow: Flow, source: Source, path: str) -> Iterator[Problem]:
    if source.schedule is None:
        return
    if not source.schedule:
        yield Problem("the schedule is empty. Give at least one order.", f"{path}.schedule")
    makes = [source.makes] if isinstance(source.makes, str) else list(source.makes)
    for number, order in enumerate(source.schedule):
        where = f"{path}.schedule.{number}"
        if order.product is None and len(makes) > 1:
            yield Problem(
                "the source makes several products, so the order must name one of "
                f"{listing(makes)}.",
                where,
            )
        elif order.product is not None and order.product not in flow.factory.products:
            yield Problem(unknown_product(flow, order.product), f"{where}.product")
        elif order.product is not None and order.product not in makes:
            yield Problem(
                f"the source does not make {order.product!r}, it makes {listing(makes)}. Add "
                f"{order.product!r} to {path}.makes.",
                f"{where}.product",
            )


def _interval(flow: Flow, source: Source, path: str) -> Iterator[Problem]:
    if source.every is None or source.count is not None:
        return
    if as_distribution(source.every, flow.factory.time_unit).expected == 0:
        yield Problem(
            "the time between arrivals is 0, so endlessly many parts would come at one instant. "
            "Write a time above 0, limit the number with 'count', or take 'unlimited: true' for "
            "a first place that never waits for parts.",
            f"{path}.every",
        )


def _batch(source: Source, path: str) -> Iterator[Problem]:
    batch = source.batch
    wanted = "A number of parts is a whole number of 1 or more, or a distribution of counts: "
    wanted += "poisson, geometric, discrete, empirical or constant."
    if isinstance(batch, Distribution):
        values: tuple[object, ...] = ()
        if isinstance(batch, Constant):
            values = (batch.value,)
        elif isinstance(batch, (Discrete, Empirical)):
            values = tuple(batch.values)
        wrong = [v for v in values if isinstance(v, str) or float(v) != int(float(v))]  # type: ignore[arg-type]
        if not isinstance(batch, _COUNTS):
            yield Problem(f"{batch.kind} is not possible. {wanted}", f"{path}.batch")
        elif wrong:
            yield Problem(f"{wrong[0]!r} is not possible. {wanted}", f"{path}.batch")
        elif batch.expected == 0:
            yield Problem("a batch of 0 parts brings nothing. " + wanted, f"{path}.batch")
    elif isinstance(batch, str) or batch != int(batch) or batch < 1:
        yield Problem(f"{batch!r} is not possible. {wanted}", f"{path}.batch")


def _unlimited(flow: Flow, source: Source, path: str) -> Iterator[Problem]:
    factory = flow.factory
    firsts = {name: factory.products[name].route[0].candidates for name in source.shares}
    if len({frozenset(places) for places in firsts.values()}) > 1:
        shown = listing(f"{name} at {' or '.join(places)}" for name, places in firsts.items())
        yield Problem(
            f"an unlimited source feeds one first place, but its products start at different ones "
            f"({shown}). Write one source for each first place.",
            f"{path}.makes",
        )
    for name, places in firsts.items():
        for place in places:
            buffer = factory.buffers.get(place)
            carded = any(
                loop.start == place and (loop.products is None or name in loop.products)
                for loop in factory.loops.values()
            )
            endless = buffer is not None and buffer.capacity is None
            if (endless or place in factory.exits or place == EXIT) and not carded:
                yield Problem(
                    f"the source never stops, and {place!r}, where {name!r} starts, takes "
                    f"everything: endlessly many parts would come at one instant. Give "
                    f"buffers.{place}.capacity, or a loop that starts there, or 'every'.",
                    f"{path}.unlimited",
                )


def _initial(flow: Flow, name: str, path: str) -> Iterator[Problem]:
    """Find parts in a buffer or storage at the start that do not belong there."""
    factory, initial = flow.factory, flow.factory.stores[name].initial
    for product in initial:
        if product not in factory.products:
            yield Problem(unknown_product(flow, product), f"{path}.{product}")
        elif not flow.visits_of(product, name) and (product, name) not in flow.takers:
            yield Problem(
                f"the route of {product!r} never comes to {name!r}, and no assembly takes it from "
                "there, so it could not go anywhere.",
                f"{path}.{product}",
            )
    for loop_name, loop in factory.loops.items():
        if name not in loop.ends:
            continue
        held = sum(n for p, n in initial.items() if loop.products is None or p in loop.products)
        if held > loop.cards:
            yield Problem(
                f"{held} parts are there at the start, each with a card of the loop "
                f"{loop_name!r}, which has only {loop.cards}. Start with fewer, or raise "
                f"loops.{loop_name}.cards.",
                path,
            )
