"""The battery of a vehicle: what each state takes from it, and when it goes to a charger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factorysim.engine.transport.driving import CHARGING, DRIVING_EMPTY, DRIVING_LOADED
from factorysim.errors import ModelError
from factorysim.model.fleets import Battery
from factorysim.units import SECONDS

if TYPE_CHECKING:
    from factorysim.engine.transport.driving import Driver
    from factorysim.engine.transport.fleets import Fleet
    from factorysim.engine.transport.traffic import Zone
    from factorysim.engine.transport.vehicles import Vehicle

ROUNDING = 1e-9
"""Shares of a battery that differ by less are equal."""


class ChargingPoint:
    """A charger of a layout in one run."""

    __slots__ = ("coming", "fleets", "node", "power", "zone")

    def __init__(self, node: int, power: float, zone: Zone) -> None:
        self.node = node
        self.power = power
        """In kW."""
        self.zone = zone
        """Its places."""
        self.coming: list[Vehicle] = []
        """Vehicles that are being charged, wait or are on their way."""
        self.fleets: list[Fleet] = []
        """Fleets with batteries that are charged here."""


class BatteryState:
    """The battery of one vehicle; energies in kWh, powers in kW."""

    __slots__ = (
        "_hours", "chargers", "energy_charged", "energy_used", "given", "had_to", "level", "lowest",
        "point",
    )  # fmt: skip

    def __init__(self, given: Battery, unit: str, chargers: list[ChargingPoint]) -> None:
        self.given = given
        self.chargers = chargers
        self.level = given.capacity * given.initial
        self.lowest = self.level
        self.energy_used = self.energy_charged = 0.0
        self.point: ChargingPoint | None = None
        """The charger at which it is, or to which it drives."""
        self.had_to = False
        """Whether it went there because it was low, and not because it had nothing to do."""
        self._hours = SECONDS[unit] / 3600.0

    @property
    def charger(self) -> Zone | None:
        """The places of the charger that it goes to."""
        return None if self.point is None else self.point.zone

    def power_in(self, state: int) -> float:
        """Return what a state takes from the battery in kW; charging gives."""
        if state == CHARGING:
            assert self.point is not None
            return -self.point.power
        if state == DRIVING_LOADED:
            return self.given.loaded
        return self.given.empty if state == DRIVING_EMPTY else self.given.idle

    def spend(self, state: int, time: float, vehicle: Driver, now: float) -> None:
        """Take what *time* in *state* has cost."""
        energy = self.power_in(state) * time * self._hours
        if energy < 0:
            self.energy_charged -= energy
        else:
            self.energy_used += energy
        self.level = min(self.level - energy, self.given.capacity)
        self.lowest = min(self.lowest, self.level)
        if self.level < -ROUNDING * self.given.capacity:
            empty = now + self.level / (self.power_in(state) * self._hours)
            raise ModelError(
                f"t = {empty:g}, {vehicle.name}: the battery is empty. Let the vehicles charge "
                "earlier (battery.charge_below), add chargers, or give more capacity."
            )

    def share_now(self, vehicle: Driver, now: float) -> float:
        """Return how full the battery is."""
        running = self.power_in(vehicle.state) * vehicle.uncounted(now) * self._hours
        return (self.level - running) / self.given.capacity

    def is_low(self, vehicle: Driver, now: float) -> bool:
        """Whether the vehicle must be charged before it may work again."""
        return bool(self.chargers) and self.share_now(vehicle, now) < self.given.charge_below

    def wants_to_charge(self, vehicle: Driver, now: float) -> bool:
        """Whether a vehicle that has nothing to do goes to a charger."""
        if self.is_low(vehicle, now):
            return True
        if not self.given.opportunity or not self.chargers:
            return False
        is_full = self.share_now(vehicle, now) >= self.given.charge_until - ROUNDING
        return not is_full and any(len(c.coming) < c.zone.capacity for c in self.chargers)

    def may_leave(self, vehicle: Vehicle, now: float) -> bool:
        """Whether a vehicle that charges, or is about to, may take a request."""
        least = self._least_to_leave()
        return least is not None and self.share_now(vehicle, now) >= least - ROUNDING

    def _least_to_leave(self) -> float | None:
        return self.given.leave_above if self.had_to else self.given.charge_below

    def choose_charger(self, vehicle: Vehicle, now: float) -> int:
        """Choose the nearest charger that is free, else the one with the shortest queue."""
        self.had_to = self.is_low(vehicle, now)
        self.point = min(
            self.chargers,
            key=lambda c: (
                max(len(c.coming) + 1 - c.zone.capacity, 0),
                vehicle.time_to(c.node, now),
            ),
        )
        self.point.coming.append(vehicle)
        return self.point.node

    def time_to_next_level(self, vehicle: Vehicle, now: float) -> float:
        """Return how long to charge until the vehicle may leave for a request, or is done.

        0 when it is done.
        """
        assert self.point is not None
        share, full = self.share_now(vehicle, now), self.given.charge_until
        if share >= full - ROUNDING:
            return 0.0
        least = self._least_to_leave()
        level = least if least is not None and share < least - ROUNDING else full
        return (min(level, full) - share) * self.given.capacity / self.point.power / self._hours

    def time_until_low(self, vehicle: Vehicle, now: float) -> float | None:
        """Return how long an idle vehicle may stand before it must charge; None: for ever."""
        power = self.given.idle
        if not self.chargers or power == 0:
            return None
        spare = self.share_now(vehicle, now) - self.given.charge_below + 2 * ROUNDING
        return max(spare, 0.0) * self.given.capacity / power / self._hours

    def leaves_charger(self, vehicle: Vehicle) -> ChargingPoint:
        """The vehicle leaves its charger, or gives up driving there."""
        point = self.point
        assert point is not None
        point.coming.remove(vehicle)
        return point

    def clear(self) -> None:
        """Begin the statistics anew."""
        self.energy_used = self.energy_charged = 0.0
        self.lowest = self.level
