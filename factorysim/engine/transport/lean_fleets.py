"""A fleet of lean vehicles: it knows who is idle, and sends at once when one asks alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from factorysim.engine.transport.fleets import Fleet
from factorysim.engine.transport.requests import Load, Request
from factorysim.engine.transport.sending import REQUEST_KEYS, VEHICLE_KEYS

if TYPE_CHECKING:
    from factorysim.engine.events import Entry
    from factorysim.engine.floor import Floor
    from factorysim.engine.parts import Part
    from factorysim.engine.places import Holder, Place
    from factorysim.engine.transport.lean_rides import LeanVehicle
    from factorysim.engine.transport.vehicles import Vehicle


class LeanFleet(Fleet):
    """A fleet whose vehicles carry one part after the other and stay where they are between."""

    def __init__(self, floor: Floor, name: str, number: int, *, capacity: int) -> None:
        super().__init__(floor, name, number, capacity=capacity)
        self.idle: list[LeanVehicle] = []
        """The vehicles that have no request, in declared order."""

    def begin(self, now: float) -> None:
        self.idle = list(self.vehicles)  # type: ignore[arg-type]
        super().begin(now)

    def comes_free(self, vehicle: Vehicle, now: float) -> None:
        self._becomes_idle(vehicle)
        super().comes_free(vehicle, now)

    def _becomes_idle(self, vehicle: Any) -> None:
        idle, position = self.idle, len(self.idle)
        while position and idle[position - 1].number > vehicle.number:
            position -= 1
        idle.insert(position, vehicle)

    def free_vehicles(self, now: float) -> list[Any]:
        return self.idle

    # Without settling: what `asks`, `comes_free` and `choose` do when only one thing happens.

    def fetches(
        self, holder: Holder, origin: Place, target: Place, part: Part, now: float
    ) -> Entry | None:
        """*part* alone asks at this instant: return when its vehicle is done, if one is free."""
        request = part.request = Request(self, origin, target, is_reserved=True)
        request.loads.append(Load(holder, part, now))
        request.asked = now
        self.asked += 1
        idle = self.idle
        if not idle or self.is_off:
            request.key = (now, holder.rank, part.number)
            self.open.append(request)
            return None
        vehicle = idle[0]
        if len(idle) > 1:
            if self.prefer_vehicle is NEAREST:
                node = request.origin_node
                least = vehicle.time_to(node, now)
                for other in idle[1:]:
                    time = other.time_to(node, now)
                    if time < least:
                        vehicle, least = other, time
            else:
                vehicle = min(idle, key=lambda v: self.prefer_vehicle(v, request, now))
        idle.remove(vehicle)
        return vehicle.rides_to_fetch(request, now)

    def goes_on(self, vehicle: LeanVehicle, now: float) -> Entry | None:
        """*vehicle* alone comes free at this instant: return when it has its next load, if any."""
        waiting = self.open
        if not waiting or self.is_off:
            self._becomes_idle(vehicle)
            vehicle.stays_free(now)
            return None
        request = waiting[0]
        if len(waiting) > 1 and self.prefer_request is not OLDEST:
            request = min(waiting, key=lambda r: (self.prefer_request(r, vehicle, now), r.key))
        waiting.remove(request)
        return vehicle.rides_to_fetch(request, now)


NEAREST: Final = VEHICLE_KEYS["nearest"]
OLDEST: Final = REQUEST_KEYS["oldest_request"]
