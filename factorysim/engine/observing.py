"""What a running factory hands over at the end: numbers, no live objects."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from struct import Struct
from typing import TYPE_CHECKING, Any

from factorysim.engine.cells.cell_stations import CellStation
from factorysim.engine.notes import whole_history
from factorysim.engine.storage.storages import StoragePlace
from factorysim.engine.supply.stocks import StockPlace
from factorysim.results.observed import KINDS, Observed

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor, Log
    from factorysim.engine.parts import Part

_KIND = {name: float(number) for number, name in enumerate(KINDS)}
_LONG_QUEUE, _BUSY = 100, 0.97


def observe(
    floor: Floor, *, warmup: float, end: float, ended: str, history: bytearray | None
) -> Observed:
    """Return what *floor* has seen in the window (warmup, end]."""
    flow = floor.flow
    flow.count_departures()
    by_product: list[list[Part]] = [[] for _ in flow.products]
    inside = parts_in_system(floor)
    for part in inside:
        by_product[part.product].append(part)
    rows = None
    if flow.keep_rows:
        rows = flow.rows(inside, end)
    machines = [
        machine
        for place in floor.places
        if hasattr(place, "machines_seen")
        for machine in place.machines_seen(end)
    ]
    places = [place.seen(end) for place in floor.places]
    observed = Observed(
        time_unit=floor.plan.unit,
        warmup=warmup,
        end=end,
        ended=ended,
        machines=machines,
        places=places,
        products=[
            product.close(end, parts, flow.window_start)
            for product, parts in zip(flow.products, by_product, strict=True)
        ],
        sources=[source.seen() for source in floor.sources],
        fleets=[fleet.seen(end) for fleet in floor.fleets],
        cells=[place.cell_seen(end) for place in floor.places if isinstance(place, CellStation)],
        crews=[crew.seen(end) for crew in floor.workforce.crews],
        loops=[
            cards.seen(end, sum(1 for part in inside if cards in part.cards))
            for cards in floor.loops
        ],
        stocks=[
            place.seen_as_stock(end) for place in floor.places if isinstance(place, StockPlace)
        ],
        demands=[customers.seen() for customers in floor.demands],
        parts=rows,
        parts_omitted=flow.rows_omitted,
        history=None if history is None else whole_history(history, floor.places),
        last_left=flow.last_left,
        digest=flow.digest(),
        storages=[
            place.storage_seen(end) for place in floor.places if isinstance(place, StoragePlace)
        ],
    )
    if observed.stocks:
        books = f"{observed.digest}{observed.stocks}{observed.demands}"
        observed.digest = hashlib.sha256(books.encode()).hexdigest()
    observed.warnings += _grown_queues(observed)
    if ended == "nothing left to do" and inside:
        observed.warnings.append(_left_standing(floor, end))
    return observed


def _left_standing(floor: Floor, end: float) -> str:
    """Say which parts are still there when nothing can happen any more."""
    places = [(place.name, len(place.inside())) for place in floor.places if place.inside()]
    places += [(f"source {s.name}", len(s.outside())) for s in floor.sources if s.outside()]
    places += [(f"vehicles of {f.name}", len(f.inside())) for f in floor.fleets if f.inside()]
    where = ", ".join(f"{count} at {name}" for name, count in places)
    return (
        f"nothing could happen any more after t = {end:g} {floor.plan.unit}, but parts are still "
        f"there: {where}. They rest as stock, or wait for something that never comes: room, a "
        "card, a component, people, a complete batch or lot."
    )


def parts_in_system(floor: Floor) -> list[Part]:
    """Return all parts that are in the system, by number."""
    parts = [part for place in floor.places for part in place.inside()]
    parts += [part for source in floor.sources for part in source.outside()]
    parts += [part for fleet in floor.fleets for part in fleet.inside()]
    for part in list(parts):
        parts += _carried_by(part)
    return sorted(parts, key=lambda part: part.number)


def _carried_by(part: Part) -> list[Part]:
    carried: list[Part] = []
    for carrier in part.carriers or ():
        carried += [carrier, *_carried_by(carrier)]
    return carried


def _grown_queues(observed: Observed) -> list[str]:
    """Say which queues grew without bound, and why."""
    sentences = []
    window = observed.end - observed.warmup
    for place in observed.places:
        waiting = place.arrived - place.left
        if place.kind != "station" or place.most < _LONG_QUEUE or window <= 0:
            continue
        machines = [m for m in observed.machines if m.place == place.name]
        idle = sum(m.states[-1] + m.states[6] for m in machines) / (window * len(machines))
        if waiting > place.most * 0.5 and 1 - idle > _BUSY:
            sentences.append(
                f"the queue in front of {place.name} grew to {place.most} parts and was still "
                f"growing: its machines were busy {100 * (1 - idle):.1f} % of the time. More comes "
                "than it can work off, so the numbers of this run depend on its length."
            )
    for source in observed.sources:
        if source.waiting > _LONG_QUEUE:
            sentences.append(
                f"{source.waiting} parts of source {source.name} were still waiting in front of "
                "the factory at the end: less can enter than comes."
            )
    return sentences


def history_log(history: bytearray | None, announce: Callable[..., None] | None) -> Log:
    """Return a function that writes records into *history* and announces them."""
    pack = Struct("6d").pack

    def write(
        kind: str, now: float, place: Any, machine: int, part: Part | None, detail: float
    ) -> None:
        nonlocal history
        assert history is not None
        where = -1 if place is None else place.index
        history += pack(
            now, _KIND[kind], where, machine, -1 if part is None else part.number, detail
        )

    def write_and_announce(*record: Any) -> None:
        if history is not None:
            write(*record)
        if announce is not None:
            announce(*record)

    return write if announce is None else write_and_announce
