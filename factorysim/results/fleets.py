"""What the fleets did: tables of fleets, vehicles and ways, and the figures for indicators."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from factorysim.results.observed import VEHICLE_STATES, FleetSeen, Observed, VehicleSeen
from factorysim.results.times import hours, ratio, window_length

if TYPE_CHECKING:
    import pandas as pd

NOT_ON_A_TRIP = frozenset({"off", "charging", "waiting_for_charger", "parked"})
"""States in which nobody waits for the vehicle."""


class FleetShares(NamedTuple):
    """Figures of one fleet, or of several together; NaN where nothing can be said."""

    utilisation: float
    """Share of the time on trips."""
    empty_travel: float
    """Share of the distance without a load."""
    blocked: float
    """Share of the time waiting for a zone."""
    response: float
    """Mean time from a request until its vehicle has arrived."""
    distance: float
    """Metres driven per load that was set down."""


def shares_of_fleets(fleets: Sequence[FleetSeen]) -> FleetShares:
    """Return the figures of all *fleets* together."""
    vehicles = [vehicle for fleet in fleets for vehicle in fleet.vehicles]
    total = math.fsum(time for vehicle in vehicles for time in vehicle.states)
    on_trip = math.fsum(
        time
        for vehicle in vehicles
        for state, time in zip(VEHICLE_STATES, vehicle.states, strict=True)
        if state not in NOT_ON_A_TRIP
    )
    blocked = VEHICLE_STATES.index("blocked")
    empty = math.fsum(vehicle.metres_empty for vehicle in vehicles)
    loaded = math.fsum(vehicle.metres_loaded for vehicle in vehicles)
    return FleetShares(
        utilisation=ratio(on_trip, total),
        empty_travel=ratio(empty, empty + loaded),
        blocked=ratio(math.fsum(vehicle.states[blocked] for vehicle in vehicles), total),
        response=ratio(
            math.fsum(fleet.until_assigned + fleet.until_arrived for fleet in fleets),
            sum(fleet.picked_up for fleet in fleets),
        ),
        distance=ratio(empty + loaded, sum(fleet.delivered for fleet in fleets)),
    )


def fleets_table(observed: Observed) -> pd.DataFrame:
    """Return requests, deliveries, shares of states and waiting times of each fleet."""
    unit, length = observed.time_unit, window_length(observed)
    rows = []
    for fleet in observed.fleets:
        shares = shares_of_fleets([fleet])
        rows.append(
            {
                "fleet": fleet.name,
                "vehicles": len(fleet.vehicles),
                "requests": fleet.asked,
                "deliveries": fleet.delivered,
                "parts_delivered [parts]": fleet.parts_delivered,
                "deliveries [1/h]": ratio(fleet.delivered, hours(length, unit)),
                "utilisation": shares.utilisation,
                "empty_travel_share": shares.empty_travel,
                f"until_assigned [{unit}]": ratio(fleet.until_assigned, fleet.picked_up),
                f"until_arrived [{unit}]": ratio(fleet.until_arrived, fleet.picked_up),
                f"until_loaded [{unit}]": ratio(fleet.until_loaded, fleet.picked_up),
                f"response_time [{unit}]": shares.response,
                f"until_delivered [{unit}]": ratio(fleet.until_delivered, fleet.delivered),
                **_share_of_states(fleet.vehicles),
                "waiting_requests": fleet.waiting,
                "resolved_deadlocks": fleet.resolved,
            }
        )
    return _table(rows, "fleet", "vehicles")


def vehicles_table(observed: Observed) -> pd.DataFrame:
    """Return trips, distances, shares of states and the battery of each vehicle."""
    rows = [
        {
            "fleet": fleet.name,
            "vehicle": vehicle.number,
            "trips": vehicle.trips,
            "deliveries": vehicle.deliveries,
            "driven_empty [m]": vehicle.metres_empty,
            "driven_loaded [m]": vehicle.metres_loaded,
            "failures": vehicle.failures,
            **_share_of_states([vehicle]),
            "charge": _or_nan(vehicle.charge),
            "lowest_charge": _or_nan(vehicle.lowest_charge),
            "energy_used [kWh]": vehicle.energy_used,
            "energy_charged [kWh]": vehicle.energy_charged,
        }
        for fleet in observed.fleets
        for vehicle in fleet.vehicles
    ]
    return _table(rows, "fleet", "vehicle")


def rounds_table(observed: Observed) -> pd.DataFrame:
    """Return number, length and load of the rounds of each fleet with a tour."""
    columns = (
        "fleet", "rounds", f"round_time [{observed.time_unit}]", "parts_per_round [parts]",
        "capacity_used", "late_starts", "skipped_starts",
    )  # fmt: skip
    values = [
        (
            fleet.name,
            seen.rounds,
            ratio(seen.time, seen.rounds),
            ratio(seen.parts, seen.rounds),
            ratio(seen.most, seen.rounds * seen.capacity),
            seen.late_starts,
            seen.skipped_starts,
        )
        for fleet in observed.fleets
        if (seen := fleet.rounds) is not None
    ]
    return _table([dict(zip(columns, row, strict=True)) for row in values], *columns)


def traffic_table(observed: Observed) -> pd.DataFrame:
    """Return how often each way of each layout was driven, by fleet."""
    length = hours(window_length(observed), observed.time_unit)
    rows = [
        {
            "layout": fleet.layout,
            "fleet": fleet.name,
            "from": edge.start,
            "to": edge.end,
            "passages": edge.passages,
            "passages [1/h]": ratio(edge.passages, length),
        }
        for fleet in observed.fleets
        for edge in fleet.edges
    ]
    return _table(rows, "layout", "fleet", "from", "to", "passages", "passages [1/h]")


def _share_of_states(vehicles: Sequence[VehicleSeen]) -> dict[str, float]:
    total = math.fsum(time for vehicle in vehicles for time in vehicle.states)
    return {
        f"{state}_share": ratio(math.fsum(vehicle.states[i] for vehicle in vehicles), total)
        for i, state in enumerate(VEHICLE_STATES)
    }


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


def _table(rows: list[dict[str, Any]], *columns: str) -> pd.DataFrame:
    from factorysim.results.tables import frame

    return frame(rows, *columns)
