"""Do the numbers of a run agree with each other? The laws that no run may break.

Each law compares two ways of counting the same thing, so a mistake in one of them shows up.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from factorysim.errors import AuditError
from factorysim.results.cells import broken_laws_of_cells
from factorysim.results.observed import (
    FATES,
    CellTaskSeen,
    DemandSeen,
    FleetSeen,
    LoopSeen,
    MachineSeen,
    Observed,
    PlaceSeen,
    ProductSeen,
    RobotSeen,
    RoundsSeen,
    SafetySeen,
    SourceSeen,
    StockSeen,
    StorageSeen,
    TourSeen,
    VehicleSeen,
    WorkerSeen,
    WorkSeen,
    ZoneSeen,
)
from factorysim.results.people import broken_laws_of_people
from factorysim.results.rows import IN_SYSTEM, LEFT, columns_of
from factorysim.results.stocks import broken_laws_of_stocks
from factorysim.results.times import machine_labels, window_length

if TYPE_CHECKING:
    import numpy as np

RELATIVE = 1e-9
"""Two ways of counting the same time may differ by this share: the rounding of long sums."""
_ROUNDING = 8 * 2.3e-16
PIECES = ("waited", "worked", "setup", "blocked", "transport")
"""Columns of the rows of parts that no moment of a part belongs to two of."""

Counted = (
    MachineSeen
    | PlaceSeen
    | ProductSeen
    | SourceSeen
    | LoopSeen
    | StockSeen
    | DemandSeen
    | FleetSeen
    | VehicleSeen
    | RoundsSeen
    | WorkerSeen
    | WorkSeen
    | RobotSeen
    | CellTaskSeen
    | SafetySeen
)
InStorage = StorageSeen | TourSeen | ZoneSeen


def audit(observed: Observed) -> None:
    """Check everything that must be true of every run.

    Raises
    ------
    AuditError
        If a law is broken; the message names each. It is a mistake of the library.
    """
    broken = [finding for findings in broken_laws(observed).values() for finding in findings]
    if broken:
        raise AuditError(
            "the numbers of this run contradict each other:\n"
            + "\n".join(f"  {law}" for law in broken)
            + "\nThis is a mistake in factorysim, not in your model. Please report it together "
            "with the scenario, the seed and the replication."
        )


def broken_laws(observed: Observed) -> dict[str, list[str]]:
    """Return the laws that were checked by their names, each with what breaks it.

    Examples
    --------
    >>> from factorysim import serial_line, simulate
    >>> found = broken_laws(simulate(serial_line(times=[1.0]), until=60).observed)
    >>> found["parts_conserved"]
    []
    """
    impossible = [*_impossible_numbers(observed)]
    if impossible:
        # Sums of impossible numbers would only repeat the same finding in other words.
        return {"possible_numbers": impossible}
    return {
        "possible_numbers": [],
        "parts_conserved": [*_parts_conserved(observed)],
        "times_add_up": [*_times_add_up(observed)],
        "number_is_sum_of_stays": [*_number_is_sum_of_stays(observed)],
        "cards_conserved": [*_cards_conserved(observed)],
        "fleets_agree": [*_fleets_agree(observed)],
        "people_agree": [*broken_laws_of_people(observed)],
        "cells_agree": [*broken_laws_of_cells(observed)],
        "stocks_agree": [*broken_laws_of_stocks(observed)],
        "slots_conserved": [*_slots_conserved(observed)],
        "counts_within_counts": [*_counts_within_counts(observed)],
        "rows_agree": [*_rows_agree(observed)],
    }


def _impossible_numbers(observed: Observed) -> Iterator[str]:
    if not 0 <= observed.warmup <= observed.end < math.inf:
        yield f"the window from {observed.warmup} to {observed.end} does not exist"
    labels = iter(machine_labels(observed))
    for machine in observed.machines:
        label = next(labels)
        yield from _negative(machine, f"machine {label}")
        for time in machine.states:
            if not 0 <= time < math.inf:
                yield f"machine {label}: a time in a state is {time}"
    for kind, things in _counted(observed).items():
        for thing in things:
            yield from _negative(thing, f"{kind} {thing.name}")
    for label, counted in _members(observed):
        yield from _negative(counted, label)
        for time in getattr(counted, "states", ()):
            if not 0 <= time < math.inf:
                yield f"{label}: a time in a state is {time}"


def _members(observed: Observed) -> Iterator[tuple[str, Counted | InStorage]]:
    """Yield what belongs to something that has a name: vehicles, workers, zones of a storage."""
    for fleet in observed.fleets:
        for vehicle in fleet.vehicles:
            yield f"vehicle {fleet.name} {vehicle.number}", vehicle
        if fleet.rounds is not None:
            yield f"rounds of {fleet.name}", fleet.rounds
    yield from _people_and_robots(observed)
    for storage in observed.storages:
        inside: list[InStorage] = [storage, *storage.tours, *storage.zones]
        for counted in inside:
            yield f"storage {storage.name}", counted


def _people_and_robots(observed: Observed) -> Iterator[tuple[str, Counted]]:
    for crew in observed.crews:
        for worker in crew.workers:
            yield f"worker {crew.name} {worker.name}", worker
            for work in worker.work:
                yield f"worker {crew.name} {worker.name} at {work.place}", work
    for cell in observed.cells:
        for robot in cell.robots:
            yield f"robot {robot.name} of {cell.name}", robot
        for task in cell.tasks:
            yield f"task {task.task} of {cell.name}", task
        if cell.safety is not None:
            yield f"cell {cell.name}", cell.safety


def _counted(observed: Observed) -> dict[str, Sequence[Any]]:
    """Return everything that has a name and counts, by its kind."""
    return {
        "place": observed.places,
        "product": observed.products,
        "source": observed.sources,
        "loop": observed.loops,
        "stock": observed.stocks,
        "demand": observed.demands,
        "fleet": observed.fleets,
        "crew": observed.crews,
        "cell": observed.cells,
    }


def _negative(counted: Counted | InStorage, label: str) -> Iterator[str]:
    for field in fields(counted):
        value = getattr(counted, field.name)
        if isinstance(value, (int, float)) and not 0 <= value < math.inf:
            yield f"{label}: {field.name} is {value}"


def _parts_conserved(observed: Observed) -> Iterator[str]:
    for product in observed.products:
        came = product.entered + product.created + product.initial
        gone = product.left + product.scrapped + product.consumed
        if came != gone + product.in_system:
            yield (
                f"product {product.name}: entered {product.entered} + created {product.created} "
                f"+ initial {product.initial} = {came}, but left {product.left} + scrapped "
                f"{product.scrapped} + consumed {product.consumed} + in system "
                f"{product.in_system} = {gone + product.in_system}"
            )


def _times_add_up(observed: Observed) -> Iterator[str]:
    length = window_length(observed)
    for machine, label in zip(observed.machines, machine_labels(observed), strict=True):
        seen = math.fsum(machine.states)
        changes = 4 * (machine.operations + machine.setups + machine.failures) + 4
        if abs(seen - length) > _slack(length, observed.end, changes):
            yield f"machine {label}: its states last {seen!r} together, the window {length!r}"


def _number_is_sum_of_stays(observed: Observed) -> Iterator[str]:
    for product in observed.products:
        size = max(product.number_area, product.stays)
        changes = product.entered + product.created + product.initial + 1
        if abs(product.number_area - product.stays) > _slack(size, observed.end, changes):
            yield (
                f"product {product.name}: the number in the system adds up to "
                f"{product.number_area!r} over time, the stays of its parts to {product.stays!r}"
            )


def _slack(size: float, end: float, terms: int) -> float:
    """Return the difference that rounding can explain in a sum of *terms* differences of clocks.

    Each difference of two clock readings is rounded by the size of the clock, and the roundings
    of many terms grow with the root of their number.
    """
    return RELATIVE * size + _ROUNDING * end * math.sqrt(terms)


def _cards_conserved(observed: Observed) -> Iterator[str]:
    length = window_length(observed)
    for loop in observed.loops:
        if loop.held_at_end != loop.in_use_at_end:
            yield (
                f"loop {loop.name}: {loop.in_use_at_end} cards are in use, "
                f"but parts hold {loop.held_at_end}"
            )
        if loop.in_use_at_end > loop.cards:
            yield f"loop {loop.name}: {loop.in_use_at_end} of {loop.cards} cards are in use"
        if loop.in_use > loop.cards * length * (1 + RELATIVE):
            yield f"loop {loop.name}: more than all of its {loop.cards} cards were in use"


def _fleets_agree(observed: Observed) -> Iterator[str]:
    length = window_length(observed)
    for fleet in observed.fleets:
        name = f"fleet {fleet.name}"
        for vehicle in fleet.vehicles:
            seen = math.fsum(vehicle.states)
            changes = 20 * (vehicle.trips + vehicle.deliveries + vehicle.failures)
            changes += sum(edge.passages for edge in fleet.edges)
            if abs(seen - length) > _slack(length, observed.end, changes + 20):
                yield (
                    f"vehicle {fleet.name} {vehicle.number}: its states last {seen!r} together, "
                    f"the window {length!r}"
                )
            if vehicle.charge is not None and not vehicle.charge <= 1 + RELATIVE:
                yield f"vehicle {fleet.name} {vehicle.number}: its battery is above full"
        delivered = sum(vehicle.deliveries for vehicle in fleet.vehicles)
        if delivered != fleet.delivered:
            yield f"{name}: {fleet.delivered} loads, but its vehicles say {delivered}"
        if observed.warmup == 0 and not _in_order(fleet):
            yield (
                f"{name}: {fleet.asked} requests, {fleet.waiting} of them wait, but "
                f"{fleet.picked_up} were picked up and {fleet.delivered} delivered"
            )
        if fleet.rounds is not None:
            yield from _rounds_agree(fleet, fleet.rounds)


def _in_order(fleet: FleetSeen) -> bool:
    """Whether no load was delivered before it was picked up, and none picked up unasked."""
    return fleet.asked - fleet.waiting >= fleet.picked_up >= fleet.delivered


def _rounds_agree(fleet: FleetSeen, seen: RoundsSeen) -> Iterator[str]:
    trips = sum(vehicle.trips for vehicle in fleet.vehicles)
    if trips != seen.rounds:
        yield f"fleet {fleet.name}: {seen.rounds} rounds, but its trains say {trips}"
    if not seen.most <= seen.rounds * seen.capacity:
        yield f"fleet {fleet.name}: more than {seen.capacity} parts were on a train"


def _slots_conserved(observed: Observed) -> Iterator[str]:
    length = window_length(observed)
    for storage in observed.storages:
        taken = sum(zone.taken_at_end for zone in storage.zones)
        if taken + storage.on_the_way_out_at_end != storage.inside_at_end:
            yield (
                f"storage {storage.name}: {storage.inside_at_end} parts are inside, but {taken} "
                f"slots are taken and {storage.on_the_way_out_at_end} parts are on the way out"
            )
        for zone in storage.zones:
            if zone.taken_at_end > zone.slots:
                yield (
                    f"storage {storage.name}: {zone.taken_at_end} of {zone.slots} slots "
                    f"of {zone.name} are taken"
                )
            if zone.taken > zone.slots * length + _slack(zone.taken, observed.end, storage.stored):
                yield f"storage {storage.name}: more than all slots of {zone.name} were taken"


def _counts_within_counts(observed: Observed) -> Iterator[str]:
    for product in observed.products:
        for name in ("entered", "left", "scrapped", "consumed"):
            since_start, in_window = getattr(product, name), getattr(product, f"window_{name}")
            if in_window > since_start:
                yield (
                    f"product {product.name}: {name} {in_window} in the window, "
                    f"but {since_start} since time 0"
                )
        if not product.late <= product.with_due <= product.window_left:
            yield (
                f"product {product.name}: {product.late} late of {product.with_due} with a due "
                f"date of {product.window_left} that left"
            )
    for place in observed.places:
        if place.good_first > place.inspected_first:
            yield f"place {place.name}: {place.good_first} good of {place.inspected_first} tested"
    for source in observed.sources:
        if source.lost > source.offered:
            yield f"source {source.name}: {source.lost} lost of {source.offered} offered"


def _rows_agree(observed: Observed) -> Iterator[str]:
    """Compare the rows of the parts, if all were kept, with the sums that were kept on the way."""
    if observed.parts is None or observed.parts_omitted:
        return
    columns = columns_of(observed.parts)
    for index, product in enumerate(observed.products):
        yield from _rows_of_product_agree(product, columns[columns["product"] == index], observed)


def _rows_of_product_agree(
    product: ProductSeen, rows: np.ndarray[Any, np.dtype[Any]], observed: Observed
) -> Iterator[str]:
    import numpy as np

    counts = np.bincount(rows["fate"], minlength=len(FATES)).tolist()
    yield from _row_counts_agree(product, dict(zip(FATES, counts, strict=False)))
    stays = rows["left"] - np.maximum(rows["created"], observed.warmup)
    yield from _pieces_fit_into_lives(product, rows[rows["fate"] != IN_SYSTEM], observed)
    rows = rows[rows["fate"] == LEFT]
    leads = rows["left"] - rows["created"]
    lateness = np.maximum(rows["left"] - rows["due"], 0.0)
    due = int(np.count_nonzero(rows["due"] < math.inf))
    if (due, int(np.count_nonzero(lateness))) != (product.with_due, product.late):
        yield f"product {product.name}: the due dates of its parts contradict its sums"
    if len(rows) and leads.max() != product.longest_lead:
        yield f"product {product.name}: longest_lead is not that of its parts"
    sums = {"stays": stays, "lead": leads, "lead_square": leads**2, "tardiness": lateness}
    sums |= {name: rows[name] for name in PIECES}
    for name, values in sums.items():
        total, seen = float(values.sum()), getattr(product, name)
        if not abs(total - seen) <= _slack(max(total, seen), observed.end, len(values) + 1):
            yield f"product {product.name}: {name} is {seen!r}, its parts add up to {total!r}"


def _pieces_fit_into_lives(
    product: ProductSeen, rows: np.ndarray[Any, np.dtype[Any]], observed: Observed
) -> Iterator[str]:
    """No moment of a part is counted twice: it cannot wait while it is carried."""
    pieces = sum(rows[name] for name in PIECES)
    excess = pieces - (rows["left"] - rows["created"])
    if len(rows) and excess.max() > RELATIVE * observed.end:
        worst = rows[int(excess.argmax())]
        yield (
            f"product {product.name}: part {worst['number']} waited, was worked on and carried "
            f"{float(excess.max())!r} longer than it was there"
        )


def _row_counts_agree(product: ProductSeen, counts: dict[str, int]) -> Iterator[str]:
    expected = {
        "left": product.window_left,
        "scrapped": product.window_scrapped,
        "consumed": product.window_consumed,
        "in system": product.in_system,
    }
    for fate, number in expected.items():
        if counts[fate] != number:
            yield f"product {product.name}: {number} parts {fate}, but {counts[fate]} rows say so"
