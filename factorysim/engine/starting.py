"""Time 0: what is in the factory at the start, and the clocks that begin to run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factorysim.engine.buffers import BufferPlace
from factorysim.engine.plan import visit
from factorysim.engine.storage.storages import StoragePlace

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.steps import Step


def begin(floor: Floor) -> None:
    """Put the initial content into buffers and storages and let all clocks run."""
    factory = floor.plan.factory
    for name, given in factory.stores.items():
        place = floor.places[floor.plan.place_index[name]]
        assert isinstance(place, (BufferPlace, StoragePlace))
        for product, count in given.initial.items():
            number = floor.plan.product_index[product]
            for _ in range(count):
                _put_initial(floor, place, number)
    for calendar in floor.calendars:
        calendar.begin(0.0)
    for place in floor.places:
        place.begin(0.0)
    for fleet in floor.fleets:
        fleet.begin(0.0)
    floor.workforce.begin(0.0)
    for source in (*floor.sources, *floor.demands):
        source.begin(0.0)
    floor.call_for_settling(0.0)


def _put_initial(floor: Floor, place: BufferPlace | StoragePlace, product: int) -> None:
    part = floor.create(product, _step_at(floor, place, product), 0.0)
    floor.flow.products[product].seen.initial += 1
    part.entered = True
    part.place = place
    for loop in (loop for loop in floor.loops if place.index in loop.ends):
        loop.hand_out(part, 0.0)
    place.put(part, 0.0)


def _step_at(floor: Floor, place: BufferPlace | StoragePlace, product: int) -> Step:
    """Return the last step of *product* at *place*, or a step at which it rests for ever."""
    route = floor.plan.routes[product]
    if any(place.index in step.places for step in route):
        return floor.routes[product][visit(route, place.index, len(route))]
    return place.return_step(product)
