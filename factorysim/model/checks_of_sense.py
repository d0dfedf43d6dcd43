"""What can be run but is probably not meant so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from factorysim.errors import Problem, listing
from factorysim.model.checks_of_circles import check as check_circles
from factorysim.model.checks_of_storages import doubts as storage_doubts
from factorysim.model.distributions import Distribution, Normal
from factorysim.model.durations import as_distribution
from factorysim.model.elements import Element
from factorysim.model.flow import Flow, time_at
from factorysim.model.loads import Rates, arrival_rates, loads_of, stop_times
from factorysim.model.loads_of_crews import crew_loads
from factorysim.model.places import Station
from factorysim.model.products import ByShare
from factorysim.model.sources import Source
from factorysim.units import in_unit

LARGEST_CUT = 0.02
"""The share of a normal distribution below 0 from which on its mean is no longer what was said."""
LOWEST_AVAILABILITY = 0.3
_BY_DUE_DATE = ("edd", "mdd", "slack", "critical_ratio", "atc", "cr_spt")


def check(flow: Flow) -> Iterator[Problem]:
    """Yield what is doubtful."""
    yield from _nobody_makes(flow)
    yield from _nobody_comes(flow)
    yield from _nobody_takes(flow)
    yield from _demand(flow)
    for name, station in flow.factory.stations.items():
        yield from _availability(flow, name, station)
        yield from _rule(flow, name, station)
        yield from _lots(flow, name, station)
    yield from _weights(flow)
    yield from _carriers(flow)
    for name, source in flow.factory.sources.items():
        yield from _source(flow, source, f"sources.{name}")
    yield from _conveyors(flow)
    yield from _cut_curves(flow.factory, "", flow.factory.time_unit)
    yield from storage_doubts(flow)
    yield from check_circles(flow)


def _nobody_makes(flow: Flow) -> Iterator[Problem]:
    factory = flow.factory
    made = {
        product for source in factory.sources.values() for product, w in source.shares.items() if w
    }
    made |= {stock.product for stock in factory.stocks.values() if stock.product}
    made |= {product for _, _, step in flow.steps() for product in step.splits}
    made |= {p for store in factory.stores.values() for p, n in store.initial.items() if n}
    for name in factory.products:
        if name not in made:
            yield Problem(
                f"nobody makes {name!r}: no source, no split, no buffer that holds some at the "
                f"start. Add a source: sources.{name} = {{makes: {name}, every: ...}}.",
                f"products.{name}",
            )


def _nobody_comes(flow: Flow) -> Iterator[Problem]:
    reached = {buffer for _, buffer in flow.takers} | set(flow.visits)
    reached |= {target for _, _, step in flow.steps() for target in step.outcomes}
    for collection in ("stations", "cells", "buffers", "conveyors", "storages", "exits"):
        for name in getattr(flow.factory, collection):
            if name not in reached:
                yield Problem(
                    f"no route comes to {name!r}, so nothing ever happens there.",
                    f"{collection}.{name}",
                )


def _nobody_takes(flow: Flow) -> Iterator[Problem]:
    for name, product in flow.factory.products.items():
        buffer = flow.rests(product)
        if buffer is not None and (name, buffer) not in flow.takers:
            kind = "buffer" if buffer in flow.factory.buffers else "storage"
            yield Problem(
                f"the route of {name!r} ends in the {kind} {buffer!r}, and nobody takes it from "
                f"there: its parts rest for ever. Let an assembly take it (components: {name}), "
                "or end the route with 'exit'.",
                f"products.{name}.route.{len(product.route) - 1}",
            )


def _demand(flow: Flow) -> Iterator[Problem]:
    """Compare the demand that does not give way (sources that wait) with the capacity."""
    sources = flow.factory.sources
    lasting = {
        name: rates
        for name, rates in (arrival_rates(flow.factory) or {}).items()
        if sources[name].when_full == "wait" and sources[name].count is None
    }
    less = f"let less in at {listing(f'sources.{source}' for source in lasting)}."
    yield from _demand_of_cells_and_crews(flow, lasting, less)
    for name, load in loads_of(flow.factory, lasting).items():
        if name in flow.factory.cells:
            continue
        exactly = abs(load - 1) <= 1e-9
        if load < 1 - 1e-9 or (exactly and not _is_random(flow, name, list(lasting))):
            continue
        what = (
            "all of its capacity, and with random times the queue then grows without end"
            if exactly
            else f"{load:.3g} of its capacity, so the queue in front of it grows without end"
        )
        yield Problem(
            f"station {name}: demand needs {what}. Shorten the time, raise "
            f"stations.{name}.capacity, or {less}",
            f"stations.{name}",
        )


def _demand_of_cells_and_crews(flow: Flow, lasting: Rates, less: str) -> Iterator[Problem]:
    factory = flow.factory
    for name, load in loads_of(factory, lasting).items():
        if name in factory.cells and load > 1 + 1e-9:
            yield Problem(
                f"cell {name}: demand needs {load:.3g} of its capacity, so the queue in front of "
                "it grows without end. Shorten its tasks, divide them otherwise, give it more "
                f"robots or workplaces (cells.{name}.capacity), or {less}",
                f"cells.{name}",
            )
    for crew in crew_loads(factory, lasting):
        if crew.load > 1 + 1e-9:
            who = f"crew {crew.crew}" + (f", who can do {crew.skill!r}" if crew.skill else "")
            yield Problem(
                f"{who}: demand needs {crew.load:.3g} of the working time, so the work that "
                f"waits for them grows without end. Raise crews.{crew.crew}.workers, shorten the "
                f"work, or {less}",
                f"crews.{crew.crew}",
            )


def _is_random(flow: Flow, station: str, sources: list[str]) -> bool:
    factory = flow.factory
    times: list[Any] = [factory.sources[name].every for name in sources]
    for product, number in flow.visits.get(station, []):
        step = factory.products[product].route[number]
        times.append(time_at(step, product, station, factory.stations[station]))
    return any(isinstance(t, Distribution) and t.in_unit("s").scv > 0 for t in times)


def _availability(flow: Flow, name: str, station: Station) -> Iterator[Problem]:
    for failure_name, failure in station.failures.items():
        if failure.clock == "cycles":
            continue
        between, repair = stop_times(failure, flow.factory.time_unit)
        able = between / (between + repair)
        if able < LOWEST_AVAILABILITY:
            yield Problem(
                f"with {between:.4g} {flow.factory.time_unit} between failures and "
                f"{repair:.4g} {flow.factory.time_unit} of repair the machine can work only "
                f"{able:.0%} of the time. Is a unit missing?",
                f"stations.{name}.failures.{failure_name}",
            )


def _rule(flow: Flow, name: str, station: Station) -> Iterator[Problem]:
    path, sources = f"stations.{name}", flow.factory.sources.values()
    if (station.preemptive or station.rule == "priority") and len(_priorities(flow)) == 1:
        what = "'preemptive'" if station.preemptive else "the rule 'priority'"
        yield Problem(
            f"all parts have the same priority, so {what} changes nothing. Give "
            "products.<name>.priority (1 is the most urgent).",
            f"{path}.preemptive" if station.preemptive else f"{path}.rule",
        )
    has_due = any(
        source.due is not None or any(order.due is not None for order in source.schedule or ())
        for source in sources
    )
    if station.rule in _BY_DUE_DATE and not has_due:
        yield Problem(
            f"the rule {station.rule!r} looks at due dates, but no source gives any. Give "
            "sources.<name>.due.",
            f"{path}.rule",
        )
    if station.rule == "least_setup" and station.setup is None:
        yield Problem(
            "the rule 'least_setup' looks at setup times, but the station has no setup. Give "
            f"{path}.setup.",
            f"{path}.rule",
        )


def _priorities(flow: Flow) -> set[int]:
    """Return the priorities that parts may have."""
    found: set[int] = set()
    for source in flow.factory.sources.values():
        own = [flow.factory.products[name].priority for name in source.shares]
        found |= {source.priority} if source.priority is not None else set(own)
        found |= {o.priority for o in source.schedule or () if o.priority is not None}
    found |= {p.priority for p in flow.factory.products.values()} if not found else set()
    return found


def _lots(flow: Flow, name: str, station: Station) -> Iterator[Problem]:
    lots = any(source.collect > 1 for source in flow.factory.sources.values())
    if station.batch is not None and station.batch.move_together and not lots:
        yield Problem(
            "move_together works on lots, but no source collects any. Give "
            "sources.<name>.collect: the number of parts in a lot.",
            f"stations.{name}.batch.move_together",
        )


def _weights(flow: Flow) -> Iterator[Problem]:
    for product, number, step in flow.steps():
        if not isinstance(step.choose, ByShare):
            continue
        never = [name for name in step.candidates if not step.choose.by_share.get(name, 0)]
        if never:
            yield Problem(
                f"{listing(never)} has the weight 0 and is never chosen.",
                f"products.{product}.route.{number}.choose.by_share",
            )


def _carriers(flow: Flow) -> Iterator[Problem]:
    for product, number, step in flow.steps():
        later = flow.factory.products[product].route[number:]
        for name, component in step.components.items():
            if component.carrier and not any(name in s.releases for s in later):
                yield Problem(
                    f"no later step releases the carrier {name!r}, so it leaves with the part and "
                    "never returns. Add 'releases' to a later step.",
                    f"products.{product}.route.{number}.components.{name}",
                )


def _source(flow: Flow, source: Source, path: str) -> Iterator[Problem]:
    if source.count is not None and source.count % source.collect:
        yield Problem(
            f"{source.count} parts do not fill whole lots of {source.collect}: the last "
            f"{source.count % source.collect} never enter.",
            f"{path}.count",
        )
    unit = flow.factory.time_unit
    for number, order in enumerate(source.schedule or ()):
        if order.due is not None and in_unit(order.due, unit) < in_unit(order.at, unit):
            yield Problem(
                f"the order is due at {order.due}, before it comes at {order.at}. Due dates count "
                "from time 0.",
                f"{path}.schedule.{number}.due",
            )


def _conveyors(flow: Flow) -> Iterator[Problem]:
    for name, conveyor in flow.factory.conveyors.items():
        if conveyor.capacity is not None and conveyor.places < conveyor.capacity:
            yield Problem(
                f"only {conveyor.places} parts of {conveyor.spacing:g} m fit on "
                f"{conveyor.length:g} m, so the capacity {conveyor.capacity} is never reached.",
                f"conveyors.{name}.capacity",
            )


def _cut_curves(value: Any, path: str, unit: str) -> Iterator[Problem]:
    """Find the normal distributions of which much lies below 0, wherever they stand."""
    if isinstance(value, Normal):
        curve = value.in_unit(unit)
        if curve.share_cut > LARGEST_CUT:
            yield Problem(
                f"{curve.share_cut:.0%} of this normal distribution lie below 0 and are drawn "
                f"again, so the mean becomes {as_distribution(value, unit).expected:.4g} {unit}. "
                "A lognormal or gamma distribution keeps the mean that was given.",
                path,
            )
    elif isinstance(value, Element) and not isinstance(value, Distribution):
        for key, info in type(value).model_fields.items():
            yield from _cut_curves(getattr(value, key), _below(path, info.alias or key), unit)
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _cut_curves(entry, _below(path, key), unit)
    elif isinstance(value, tuple):
        for number, entry in enumerate(value):
            yield from _cut_curves(entry, _below(path, number), unit)


def _below(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)
