"""Storages: every part lies in a slot, and cranes carry it in and out.

A part that comes in gets a slot at once and waits at the input for the crane of its aisle. It is
asked for as soon as it is stored and its next place has room, which is then reserved there; or, if
its route ends here, when an assembly wants it.
"""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from math import fsum
from typing import TYPE_CHECKING, Any

from factorysim.engine.buffers import Shelf
from factorysim.engine.flow import CONSUMED
from factorysim.engine.places import Holder, Place
from factorysim.engine.stations import Station
from factorysim.engine.steps import Need, Step
from factorysim.engine.storage.cranes import Crane, Errand
from factorysim.engine.storage.slots import ZoneOfSlots
from factorysim.model.racks import Point, Rack, Slot
from factorysim.results.observed import MachineSeen, PlaceSeen, StorageSeen, TourSeen

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.parts import Part
    from factorysim.model.storages import Storage


class Output(Holder):
    """A part that was brought to the output of a storage and goes on from there."""

    __slots__ = ("storage",)

    def __init__(self, storage: StoragePlace, part: Part) -> None:
        super().__init__((storage.index, part.number))
        self.storage = storage
        self.part = part

    @property
    def where(self) -> str:
        return self.storage.name

    def handed_over(self, now: float) -> None:
        part, self.part = self.part, None
        assert part is not None
        part.waited += now - part.arrived
        self.storage.goes_out(part, now)

    def sends(self, now: float) -> Place:
        part, self.part = self.part, None
        assert part is not None
        part.waited += now - part.arrived  # From now on it waits for a vehicle.
        return self.storage

    def picked_up(self, part: Part, now: float) -> None:
        self.storage.goes_out(part, now)


class StoragePlace(Place):
    """A storage, declared under ``storages``."""

    __slots__ = (
        "_content_from", "_fronts", "_returns", "_unit", "content", "content_area", "cranes",
        "dwell_point", "is_dual", "longest_wait", "most", "on_the_way_out", "order", "parts",
        "rack", "ready", "reserved", "resting", "retrieved", "retrieving", "stored", "storing",
        "users", "waited", "waits", "wanted", "zone_of", "zones",
    )  # fmt: skip
    kind = "storage"
    sorts_out = True

    def __init__(self, floor: Floor, name: str, index: int, given: Storage, unit: float) -> None:
        super().__init__(floor, name, index)
        self._unit = unit
        """One second, in time units."""
        self.rack = Rack(given)
        self.order = given.order
        self.is_dual = given.commands == "dual"
        self.dwell_point = given.dwell_point
        self.zones: list[ZoneOfSlots] = []
        self.zone_of: dict[int, ZoneOfSlots] = {}
        """Where parts of each product may lie."""
        self.cranes: list[Crane] = []
        self.parts: dict[Part, Slot | None] = {}
        """The parts that are here, each with its slot; None when a crane has picked it up."""
        self.on_the_way_out = 0
        """Parts without a slot: on a crane, or at the output."""
        self.reserved = 0
        """Slots that were promised to parts in work upstream (blocking before service)."""
        self._fronts: dict[tuple[Place, ...], Shelf] = {}
        """By next places: stored parts that nobody has asked for yet."""
        self.resting: dict[int, Shelf] = {}
        """By product: stored parts that wait until an assembly asks for them."""
        self.wanted: dict[int, deque[Part]] = {}
        """By product: the parts for whose assembly one is missing, longest waiting first."""
        self.ready: dict[tuple[Part, int], list[Part]] = {}
        """By main part and product: components at the output."""
        self.users: list[Any] = []
        """Stations that take components from here."""
        self._returns: dict[int, Step] = {}
        self.content = 0
        self.content_area = 0.0
        self._content_from = 0.0
        self.waits = self.most = self.stored = self.retrieved = 0
        self.waited = self.longest_wait = self.storing = self.retrieving = 0.0

    def slot_of(self, part: Part) -> Slot:
        """Return the slot of a stored part."""
        slot = self.parts[part]
        assert slot is not None
        return slot

    def travel_time(self, *path: Point) -> float:
        """Return how long a crane takes along a path, in time units."""
        return fsum(self.rack.time_between(*leg) for leg in pairwise(path)) * self._unit

    # Room.

    def has_room(self, part: Part) -> bool:
        # A promised slot may be of any zone, so it is kept free in all of them.
        zone = self.zone_of.get(part.product)
        return zone is not None and zone.free > self.reserved

    def wants_supply(self) -> bool:
        return any(zone.free > self.reserved for zone in self.zones)

    def load(self) -> int:
        return len(self.parts) + self.reserved

    def return_step(self, product: int) -> Step:
        """Return a step at which a part of *product* rests here."""
        if product not in self._returns:
            self._returns[product] = Step(product, 0, (self,))
        return self._returns[product]

    # Parts come.

    def take(self, part: Part, now: float) -> None:
        Place.take(self, part, now)
        slot = self._give_slot(part, now)
        self.cranes[slot.aisle - 1].to_store.append((part, slot))
        self.floor.attend(self)
        if len(self.zones) > 1:
            # If a slot was promised to it, that is now kept free in no other zone.
            self.floor.stir(self)

    def put(self, part: Part, now: float) -> None:
        """Let *part* lie in a slot from the start."""
        self._give_slot(part, now)
        self._wants_on(part, now)

    def _give_slot(self, part: Part, now: float) -> Slot:
        slot = self.parts[part] = self.zone_of[part.product].take(now)
        self.floor.touch(self)
        if self.floor.log is not None:
            self.floor.log("arrived", now, self, -1, part, 0.0)
        return slot

    def is_stored(self, part: Part, now: float) -> None:
        """A crane has set *part* down in its slot."""
        self.stored += 1
        self.storing += now - part.arrived
        self._wants_on(part, now)

    def _wants_on(self, part: Part, now: float) -> None:
        step = part.step
        if step is None or step.next is None:
            self.resting.setdefault(part.product, Shelf()).add(self._key(part), part)
            self._serve(part.product, now)
        else:
            part.step = step.next
            places = self.floor.next_places(part, now)
            self._fronts.setdefault(places, Shelf()).add(self._key(part), part)
        self.floor.attend(self)

    def _key(self, part: Part) -> Any:
        if self.order == "lifo":
            return -part.arrived
        if self.order == "fefo":
            return (part.due, part.arrived)
        if self.order == "priority":
            return (part.priority, part.arrived)
        if self.order == "nearest":
            return self.slot_of(part)
        return part.arrived

    # Parts are asked for.

    def choose(self, now: float) -> None:
        """Ask for the parts whose next place has room, then let the cranes take up work."""
        shelves = {places: shelf for places, shelf in self._fronts.items() if shelf}
        while shelves:
            places = min(shelves, key=lambda places: _first_of(shelves[places]))
            shelf = shelves[places]
            part = shelf.first()[1]
            if any(place.can_take(part) for place in places):
                shelf.remove(part)
                self._ask(part, places, now)
            else:
                del shelves[places]
                continue
            if not shelf:
                del shelves[places]
        for crane in self.cranes:
            crane.choose(now)
        self.floor.touch(self)

    def _ask(self, part: Part, places: tuple[Place, ...], now: float) -> None:
        """Reserve the best of *places* for *part* and have it brought."""
        target: Any = self.floor.choose_place(part, places, now)
        if not target.is_exit:
            target.reserved += 1
            for loop in target.new_cards_for(part):
                loop.hand_out(part, now)
        self._send_for(Errand(part, now, target=target))

    def ask_for(self, need: Need, main: Part, now: float) -> None:
        """The assembly of *main* wants components: have them brought as soon as there are some."""
        self.wanted.setdefault(need.product, deque()).extend([main] * need.count)
        self._serve(need.product, now)

    def _serve(self, product: int, now: float) -> None:
        """Have stored components of *product* brought for those who want them."""
        shelf, wanted = self.resting.get(product), self.wanted.get(product)
        while shelf and wanted:
            part = shelf.first()[1]
            shelf.remove(part)
            self._send_for(Errand(part, now, main=wanted.popleft()))

    def _send_for(self, errand: Errand) -> None:
        self.cranes[self.slot_of(errand.part).aisle - 1].to_bring.append(errand)
        self.floor.attend(self)

    # Parts go.

    def is_picked_up(self, part: Part, now: float) -> None:
        """A crane has taken *part* out of its slot, which is free now."""
        self.zone_of[part.product].give_back(self.slot_of(part), now)
        self.parts[part] = None
        self.on_the_way_out += 1
        self.floor.stir(self)

    def is_brought(self, errand: Errand, now: float) -> None:
        """A crane has set the part of *errand* down at the output."""
        self.retrieved += 1
        self.retrieving += now - errand.asked
        part, target = errand.part, errand.target
        if target is None:
            assert errand.main is not None
            self.ready.setdefault((errand.main, part.product), []).append(part)
            for station in self.users:
                self.floor.attend(station)
                self.floor.stir(station)
            return
        self._goes_on(Output(self, part), target, now)

    def _goes_on(self, output: Output, target: Any, now: float) -> None:
        if not target.is_exit:
            target.reserved -= 1
        if target.can_take(output.part):
            self.floor.move(output, target, now)
        else:
            # The begin of a conveyor is free only when the part before has moved on.
            output.since = now
            output.targets = (target,)
            target.line_up(output)
            self.floor.lines_up(output)

    def goes_out(self, part: Part, now: float) -> None:
        """*part* has left: count its stay."""
        del self.parts[part]
        self.on_the_way_out -= 1
        wait = now - part.arrived
        self.waits += 1
        self.waited += wait
        if wait > self.longest_wait:
            self.longest_wait = wait
        self.leaves(part, now)
        self.floor.touch(self)

    def available(self, need: Need, main: Part) -> int:
        """Number of components for the assembly of *main* that are at the output."""
        return len(self.ready.get((main, need.product), ()))

    def hand_to(self, main: Part, need: Need, now: float) -> None:
        """Give the components that *need* asks for to the assembly of *main*."""
        components = self.ready[main, need.product]
        for _ in range(need.count):
            component = components.pop(0)
            component.waited += now - component.arrived
            self.goes_out(component, now)
            self.floor.leaves(component, now, CONSUMED)
        if not components:
            del self.ready[main, need.product]

    # Statistics.

    def look(self, now: float) -> None:
        self.content_area += self.content * (now - self._content_from)
        self._content_from = now
        self.content = len(self.parts)
        if self.content > self.most:
            self.most = self.content
        for crane in self.cranes:
            crane.look(now)

    def clear(self, now: float) -> None:
        Place.clear(self, now)
        self.look(now)
        self.content_area = 0.0
        self.most = self.content
        self.waits = self.stored = self.retrieved = 0
        self.waited = self.longest_wait = self.storing = self.retrieving = 0.0
        for crane in self.cranes:
            crane.clear(now)
        for zone in self.zones:
            zone.clear(now)

    def inside(self) -> list[Part]:
        return list(self.parts)

    def seen(self, now: float) -> PlaceSeen:
        self.look(now)
        return PlaceSeen(
            name=self.name,
            kind="storage",
            machines=len(self.cranes),
            capacity=sum(zone.total for zone in self.zones),
            arrived=self.arrived,
            left=self.left,
            waits=self.waits,
            waited=self.waited,
            longest_wait=self.longest_wait,
            content=self.content_area,
            most=self.most,
        )

    def machines_seen(self, now: float) -> list[MachineSeen]:
        """Return how long the cranes were working."""
        return [crane.seen(now) for crane in self.cranes]

    def storage_seen(self, now: float) -> StorageSeen:
        """Return what was seen of slots and tours in the window."""
        return StorageSeen(
            name=self.name,
            stored=self.stored,
            retrieved=self.retrieved,
            storing=self.storing,
            retrieving=self.retrieving,
            inside_at_end=len(self.parts),
            on_the_way_out_at_end=self.on_the_way_out,
            tours=[_together([crane.tours[kind] for crane in self.cranes])
                   for kind in self.cranes[0].tours],
            zones=[zone.seen(now) for zone in self.zones],
        )  # fmt: skip


class StationAtStorage(Station):
    """A station whose assemblies take components out of a storage: it sends for them."""

    __slots__ = ()

    def take(self, part: Part, now: float) -> None:
        super().take(part, now)
        send_for_components(self, part, now)


def send_for_components(station: Station, part: Part, now: float) -> None:
    """Let storages bring the components that *part* still needs at *station*."""
    if station.takes_components(part):
        for need in part.step.needs:
            if isinstance(need.place, StoragePlace):
                need.place.ask_for(need, part, now)


def _first_of(shelf: Shelf) -> tuple[Any, int]:
    key, part = shelf.first()
    return key, part.number


def _together(tours: list[TourSeen]) -> TourSeen:
    """Return the tours of all cranes as one."""
    return TourSeen(
        tours[0].kind,
        count=sum(tour.count for tour in tours),
        time=fsum(tour.time for tour in tours),
        travel=fsum(tour.travel for tour in tours),
    )
