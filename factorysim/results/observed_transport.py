"""What the engine hands over of fleets: plain numbers of vehicles, rounds and ways.

All times are in the factory's time unit and belong to the window, as in `observed`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

VEHICLE_STATES = (
    "off",
    "failed",
    "charging",
    "waiting_for_charger",
    "blocked",
    "loading",
    "unloading",
    "driving_loaded",
    "driving_empty",
    "waiting",
    "parked",
)
"""The states of a vehicle: `blocked` waits for a zone, `waiting` for a dock or for room."""


@dataclass(slots=True)
class VehicleSeen:
    """One vehicle of a fleet in the window."""

    number: int
    """1, 2, ... within its fleet."""
    states: list[float]
    """Time in each of VEHICLE_STATES."""
    trips: int = 0
    """Trips finished: from a request until the vehicle was empty again; rounds of a train."""
    deliveries: int = 0
    """Loads set down."""
    metres_empty: float = 0.0
    metres_loaded: float = 0.0
    failures: int = 0
    charge: float | None = None
    """Share of the battery at the end; None without a battery."""
    lowest_charge: float | None = None
    energy_used: float = 0.0
    """Energy taken from the battery in kWh."""
    energy_charged: float = 0.0


@dataclass(slots=True)
class EdgeSeen:
    """One direction of one way of a layout in the window."""

    start: str
    end: str
    passages: int = 0


@dataclass(slots=True)
class RoundsSeen:
    """The rounds of a fleet that has a tour; each is counted when it ends in the window."""

    capacity: int
    """Parts that one train can carry."""
    rounds: int = 0
    time: float = 0.0
    """Sum of the times from the start of a round until the train was back."""
    parts: int = 0
    """Parts that were taken up in these rounds."""
    most: int = 0
    """Sum of the largest number of parts that was on the train in each round."""
    late_starts: int = 0
    """Rounds that began later than the timetable says."""
    skipped_starts: int = 0
    """Starts of the timetable for which no train was there before the next one was due, or that
    fell outside working time."""


@dataclass(slots=True)
class FleetSeen:
    """One fleet in the window; times are sums over the loads, each counted when it ends."""

    name: str
    layout: str | None
    vehicles: list[VehicleSeen]
    asked: int = 0
    """Requests."""
    picked_up: int = 0
    delivered: int = 0
    """Loads set down ..."""
    parts_delivered: int = 0
    """... and the parts in them."""
    until_assigned: float = 0.0
    """From the request until a vehicle was sent ..."""
    until_arrived: float = 0.0
    """... until it had arrived ..."""
    until_loaded: float = 0.0
    """... until the load was on it."""
    until_delivered: float = 0.0
    """From the request until the load was set down."""
    waiting: int = 0
    """Requests without a vehicle at the end."""
    carried: int = 0
    """Parts on the vehicles at the end."""
    resolved: int = 0
    """Circles of waiting vehicles on its layout that were resolved."""
    rounds: RoundsSeen | None = None
    """For a fleet with a tour: its rounds."""
    edges: list[EdgeSeen] = field(default_factory=list)
    """The ways of its layout that were used."""
