"""People who drive: a vehicle is sent when its driver is there, and lets him go after the trip."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from factorysim.engine.crews.staffing import priority_of, seats_of
from factorysim.engine.crews.tasks import NO_PLACE, Task

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.transport.fleets import Fleet
    from factorysim.engine.transport.vehicles import Vehicle


def staff_fleets(floor: Floor) -> None:
    """Give every vehicle that needs it a call for its driver."""
    for fleet in floor.fleets:
        needs = floor.plan.factory.fleets[fleet.name].needs
        if needs is None:
            continue
        fleet.has_drivers = True
        for vehicle in fleet.vehicles:
            vehicle.driver = Task(
                floor.workforce,
                seats_of(floor.workforce, needs),
                kind="transport",
                name=fleet.name,
                place=NO_PLACE,
                rank=(fleet.index, vehicle.number),
                priority=priority_of(needs),
                begin=partial(_driver_is_there, vehicle),
                interrupt=_drivers_stay,
            )


def call_drivers(fleet: Fleet, free: list[Vehicle], now: float) -> None:
    """Call a driver for as many free vehicles as there are requests, the preferred ones first."""
    for request in list(fleet.open)[: len(free)]:
        vehicle = min(free, key=lambda v: (fleet.prefer_vehicle(v, request, now), v.number))
        free.remove(vehicle)
        assert vehicle.driver is not None
        vehicle.driver.call(now)
    for vehicle in free:
        # Fewer requests than before: another vehicle has been quicker.
        if vehicle.driver is not None and not vehicle.driver.is_staffed:
            vehicle.driver.dismiss(now)


def _driver_is_there(vehicle: Vehicle, now: float) -> None:
    fleet = vehicle.fleet
    assert vehicle.driver is not None
    if not fleet.open or not vehicle.is_free(now):
        vehicle.driver.done(now)
        return
    request = min(fleet.open, key=lambda r: (fleet.prefer_request(r, vehicle, now), r.key))
    fleet.open.remove(request)
    vehicle.serve(request, now)


def _drivers_stay(now: float) -> None:
    raise AssertionError("a driver was called off in the middle of a trip")
