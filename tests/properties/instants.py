"""What must hold after every instant: nobody is above his capacity, and nothing is left undone."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import Any

import factorysim as fs
from factorysim.engine.breakdowns import due_for_a_stop
from factorysim.engine.floor import Floor
from factorysim.engine.stations import Station
from factorysim.engine.storage.cranes import AT_SLOT, FREE, WORKING, Errand
from factorysim.engine.storage.storages import StoragePlace
from tests.properties.instants_of_people import RULES_OF_PEOPLE


def broken_at_this_instant(sim: fs.Simulation) -> list[str]:
    """Return everything that should not be so in a factory that is settled."""
    floor = sim.floor
    return [f"t = {sim.now}: {what}" for rule in RULES for what in rule(floor, sim.now)]


def _too_full(floor: Floor, now: float) -> Iterator[str]:
    for place in floor.places:
        if place.kind in ("buffer", "conveyor"):
            capacity, inside = place.capacity, len(place.inside())
            if inside > capacity:
                yield f"{place.name} holds {inside} parts in {capacity} places"
        elif isinstance(place, StoragePlace):
            yield from _slots(place)
        elif isinstance(place, Station):
            # A part that was interrupted returns to the line even if that is full, and a batch that
            # is not the largest possible leaves parts behind.
            counts = place.preemptive or place.batch is not None
            most = inf if counts else place.buffer + place._empty_places()
            if len(place.line) + place.reserved > most:
                yield f"{len(place.line)} parts wait at {place.name}, which has room for {most}"
        promised = sum(
            machine.promised is place
            for other in floor.places
            for machine in getattr(other, "machines", ())
        ) + sum(errand.target is place and not place.is_exit for errand in _errands(floor))
        carried = sum(_is_kept(part, place) for part in _all_parts(floor))
        if getattr(place, "reserved", 0) != promised + carried:
            yield f"{place.name}: {place.reserved} reserved, {promised} promised, {carried} carried"


def _is_kept(part: Any, place: Any) -> bool:
    """Whether a place is kept for a part that comes by vehicle."""
    request = part.request
    if request is None or request.target is not place:
        return False
    if request.is_reserved:
        return True
    vehicle = request.vehicle
    being_set_down = vehicle is not None and vehicle._handled is request and vehicle.node == (
        request.target_node
    ) and request in vehicle.cargo and not vehicle.targets  # fmt: skip
    return being_set_down and part is vehicle.part


def _slots(place: StoragePlace) -> Iterator[str]:
    taken = [slot for slot in place.parts.values() if slot is not None]
    if len(set(taken)) < len(taken):
        yield f"{place.name}: two parts lie in one slot"
    free = [slot for zone in place.zones for slot in zone._free]
    used = sum(zone.total for zone in place.zones)
    if sorted([*taken, *free]) != place.rack.slots[:used]:
        yield f"{place.name}: a slot is both taken and free, or neither"
    if len(place.parts) - len(taken) != place.on_the_way_out:
        yield f"{place.name}: counts {place.on_the_way_out} parts on the way out"
    names = place.floor.plan.product_names
    for zone, slots in zip(place.rack.storage.zones, place.rack.zones, strict=True):
        strangers = [
            part.number
            for part, slot in place.parts.items()
            if slot in slots and not zone.takes(names[part.product])
        ]
        if strangers:
            yield f"{place.name}: the parts {strangers} lie in slots of {zone.name}"


def _errands(floor: Floor) -> list[Errand]:
    cranes = [crane for place in floor.places for crane in getattr(place, "cranes", ())]
    waiting = [errand for crane in cranes for errand in crane.to_bring]
    return waiting + [crane.errand for crane in cranes if crane.errand is not None]


def _could_move(floor: Floor, now: float) -> Iterator[str]:
    for place in floor.places:
        for holder in place.blocked:
            if place.can_take(holder.part):
                yield f"part {holder.part.number} could enter {place.name} but stands in {holder}"


def _could_begin(floor: Floor, now: float) -> Iterator[str]:
    for place in floor.places:
        if isinstance(place, Station) and place.line:
            free = [m for m in place.machines if m.can_start() and due_for_a_stop(m) is None]
            parts = place._pick(now) if free else []
            if parts and not (place.before_service and floor.room_ahead(parts[0], now) is None):
                yield f"part {parts[0].number} could begin at {place.name}"


def _crane_could_go(floor: Floor, now: float) -> Iterator[str]:
    for place in floor.places:
        if not isinstance(place, StoragePlace):
            continue
        for crane in place.cranes:
            if crane.phase in (FREE, AT_SLOT) and (crane.to_store or crane.to_bring):
                yield f"crane {crane.number} of {place.name} stands although somebody waits for it"
            if (crane.state == WORKING) != (crane.phase not in (FREE, AT_SLOT)):
                yield f"crane {crane.number} of {place.name}: shows another state than it has"
        for places, shelf in place._fronts.items():
            if shelf and any(target.can_take(shelf.first()[1]) for target in places):
                yield f"part {shelf.first()[1].number} could be brought out of {place.name}"


def _could_enter(floor: Floor, now: float) -> Iterator[str]:
    for place in floor.places:
        for supply in place.supplies:
            probe = supply._probe if supply.count < supply.limit else None
            if probe is not None and supply._is_wanted(place, probe):
                yield f"a part of {supply.name} could enter {place.name}"


def _wrong_state(floor: Floor, now: float) -> Iterator[str]:
    for place in floor.places:
        for machine in getattr(place, "machines", []):
            if machine.state != machine.current_state():
                yield f"{place.name}, machine {machine.number}: shows another state than it has"
        if isinstance(place, Station):
            if place.content != max(0, len(place.line) - place.empty):
                yield f"{place.name}: shows {place.content} waiting parts"
            if place.empty != sum(machine.phase == 0 for machine in place.machines):
                yield f"{place.name}: counts {place.empty} empty machines"


def _wrong_cards(floor: Floor, now: float) -> Iterator[str]:
    parts = _all_parts(floor)
    for cards in floor.loops:
        held = sum(cards in part.cards for part in parts)
        if not 0 <= cards.free <= cards.total or held != cards.total - cards.free:
            yield f"{cards.name}: {held} cards are held, {cards.free} of {cards.total} are free"


def _all_parts(floor: Floor) -> list[Any]:
    from factorysim.engine.observing import parts_in_system

    return parts_in_system(floor)


RULES = (
    _too_full, _could_move, _could_begin, _crane_could_go, _could_enter, _wrong_state, _wrong_cards,
    *RULES_OF_PEOPLE,
)  # fmt: skip
