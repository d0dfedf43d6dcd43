"""Times, rules, setups, failures and shifts: whether every station can do its work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from factorysim.errors import Problem, listing
from factorysim.model.calendars import chain_of, working_share
from factorysim.model.checks_of_names import unknown, unknown_product
from factorysim.model.disturbances import Failure, Maintenance, Setup
from factorysim.model.durations import as_distribution
from factorysim.model.flow import Flow
from factorysim.rules import DISPATCHING, is_rule, rules


def check(flow: Flow) -> Iterator[Problem]:  # noqa: C901 - a list of questions
    """Yield what is wrong with the stations, buffers and shifts."""
    yield from _shifts(flow)
    for name, station in flow.factory.work_places.items():
        path = flow.path_of(name)
        if isinstance(station.rule, str) and not is_rule(station.rule):
            known = [*DISPATCHING, *rules]
            yield Problem(unknown("dispatching rule", station.rule, known, most=30), f"{path}.rule")
        if station.shift is not None and station.shift not in flow.factory.shifts:
            yield Problem(unknown("shift", station.shift, flow.factory.shifts), f"{path}.shift")
        yield from _products(flow, station.time, f"{path}.time")
        if station.quality is not None:
            yield from _products(flow, station.quality.scrap, f"{path}.quality.scrap")
        if station.quality is not None and station.quality.rework is not None:
            rework = station.quality.rework
            yield from _products(flow, rework.share, f"{path}.quality.rework.share")
            if rework.to is not None and rework.to not in flow.places:
                message = unknown("place", rework.to, flow.places)
                yield Problem(message, f"{path}.quality.rework.to")
            if rework.repeat and station.batch is not None:
                yield Problem(
                    "a batch cannot be repeated in the machine: some of its parts may be good. "
                    f"Write {{to: {name}}}; such parts queue here again.",
                    f"{path}.quality.rework.repeat",
                )
        if station.preemptive and station.batch is not None:
            yield Problem(
                "a batch cannot be interrupted for a more urgent part. Leave 'preemptive' or "
                "'batch' out.",
                f"{path}.preemptive",
            )
        if station.setup is not None:
            yield from _setup(flow, name, station.setup)
        for failure_name, failure in station.failures.items():
            yield from check_failure(flow, failure, f"{path}.failures.{failure_name}")
        for work, maintenance in station.maintenance.items():
            yield from _clock(flow, maintenance, maintenance.every, f"{path}.maintenance.{work}")
    for name, buffer in flow.factory.buffers.items():
        # An assembly can take components from the machine that stands blocked in front of a store.
        is_store = any(store == name for _, store in flow.takers)
        if buffer.capacity == 0 and name in flow.visits and not is_store:
            yield Problem(
                "a buffer of 0 places lets nothing through. Give it at least one place, or leave "
                "it out of the routes.",
                f"buffers.{name}.capacity",
            )


def _products(flow: Flow, value: Any, path: str) -> Iterator[Problem]:
    for name in value if isinstance(value, dict) else ():
        if name not in flow.factory.products:
            yield Problem(unknown_product(flow, name), f"{path}.{name}")


def _setup(flow: Flow, station: str, setup: Setup) -> Iterator[Problem]:
    path, products = f"stations.{station}.setup", flow.factory.products
    for product in setup.families:
        if product not in products:
            yield Problem(unknown_product(flow, product), f"{path}.families.{product}")
    families = [setup.families.get(product, product) for product in products]
    known = list(dict.fromkeys([*setup.families.values(), *families]))
    named = [(f"{path}.to.{name}", name) for name in setup.to or ()]
    for before, row in (setup.matrix or {}).items():
        named.append((f"{path}.matrix.{before}", before))
        named += [(f"{path}.matrix.{before}.{after}", after) for after in row]
    if setup.initial is not None:
        named.append((f"{path}.initial", setup.initial))
    for where, name in named:
        if name in known:
            continue
        if name in products:
            yield Problem(
                f"{name!r} is set up as one of the family {setup.families[name]!r}. Name the "
                "family here.",
                where,
            )
        else:
            yield Problem(unknown("product or family", name, known), where)
    visiting = dict.fromkeys(p for p, _ in flow.visits.get(station, []))
    yield from _missing_setups(setup, [setup.families.get(p, p) for p in visiting], path)


def _missing_setups(setup: Setup, visiting: Iterable[str], path: str) -> Iterator[Problem]:
    if setup.between is not None:
        return
    after = list(dict.fromkeys(visiting))
    before = list(dict.fromkeys([*after, *([setup.initial] if setup.initial else [])]))
    matrix, to = setup.matrix or {}, setup.to or {}
    missing = [
        f"{a} to {b}" for a in before for b in after
        if a != b and b not in to and b not in (matrix.get(a) or {})
    ]  # fmt: skip
    if missing:
        yield Problem(
            f"the setup time is missing from {listing(missing, most=6)}. Complete 'matrix' or "
            "'to', or give 'between' for all the others.",
            path,
        )


def check_failure(flow: Flow, failure: Failure, path: str) -> Iterator[Problem]:
    """Yield what is wrong with an unplanned standstill of a station or of a fleet."""
    if failure.every is not None:
        yield from _clock(flow, failure, failure.every, path)
        return
    unit = flow.factory.time_unit
    if as_distribution(failure.mttr, unit).expected == 0:
        yield Problem("a mean time to repair of 0 leaves nothing that fails. Write a time above 0, "
                      "or leave the failure out.", f"{path}.mttr")  # fmt: skip
    elif failure.clock == "cycles":
        yield Problem(
            "'availability' is a share of time, but the clock counts cycles. Give 'every' (a "
            "number of cycles) and 'repair'.",
            f"{path}.clock",
        )


def _clock(flow: Flow, element: Failure | Maintenance, every: Any, path: str) -> Iterator[Problem]:
    """Check the interval between two standstills on their clock."""
    if element.clock == "cycles" and _has_unit(every):
        yield Problem(
            "the clock counts cycles, but 'every' has a unit of time. Write a number of "
            "operations, or take another clock.",
            f"{path}.every",
        )
    elif as_distribution(every, flow.factory.time_unit).expected == 0:
        yield Problem(
            "an interval of 0 would stop the machine again at once, for ever. Write a value "
            "above 0.",
            f"{path}.every",
        )


def _has_unit(duration: Any) -> bool:
    if isinstance(duration, str):
        return True
    times = [getattr(duration, name) for name in getattr(duration, "times", ())]
    return any(isinstance(time, str) for time in times)


def _shifts(flow: Flow) -> Iterator[Problem]:
    shifts = flow.factory.shifts
    for name, shift in shifts.items():
        path, chain = f"shifts.{name}", chain_of(shifts, name)
        if shift.like is not None and shift.like not in shifts:
            known = [other for other in shifts if other != name]
            yield Problem(unknown("shift", shift.like, known), f"{path}.like")
        elif chain[-1] in chain[:-1]:
            if chain[-1] == name:
                yield Problem(
                    f"the shifts are like each other in a circle: {' - '.join(chain)}. One of them "
                    "needs hours of its own.",
                    f"{path}.like",
                )
        elif chain[-1] in shifts and working_share(shifts, name) == 0:
            yield Problem(
                "this shift never works: its breaks cover all its periods, or it has none. Give "
                "it working time.",
                path,
            )
