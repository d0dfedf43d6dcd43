"""What results must know of the factory besides what was seen: power and planned run times.

A result does not keep the factory itself: its rules and times may be functions, and those can be
neither compared nor written to a file.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from factorysim.model.durations import as_distribution, of_product
from factorysim.model.factory import Factory
from factorysim.model.places import Station
from factorysim.model.products import Step
from factorysim.results.exposure import StrainOfWork, strains_of
from factorysim.results.floor_plan import FloorPlan, floor_plan_of
from factorysim.results.observed import STATES


@dataclass(frozen=True)
class StockCosts:
    """Money in EUR: rates per unit and time unit (or per order), or sums over a window."""

    holding: float = 0.0
    backorder: float = 0.0
    order: float = 0.0
    lost: float = 0.0


@dataclass(frozen=True)
class Facts:
    """Given numbers of the factory that indicators need."""

    power: dict[str, tuple[float, ...]] = field(default_factory=dict)
    """Power of one machine in kW in each of `STATES`, by station; only stations that state it."""
    base_load: float = 0.0
    """Power of the factory itself in kW."""
    planned_run_times: dict[str, float] = field(default_factory=dict)
    """Expected time of one operation (ISO 22400: PRI), in the factory's time unit, by station;
    only stations where it is the same for all that is done there."""
    stock_costs: dict[str, StockCosts] = field(default_factory=dict)
    """Rates of the costs of each stock that states some."""
    strains: list[StrainOfWork] = field(default_factory=list)
    """What work asks of the body, where it says so."""
    floor_plan: FloorPlan = field(default_factory=FloorPlan)
    """What pictures of the factory, and the causes of waiting, must know."""


def facts_of(factory: Factory) -> Facts:
    """Return the facts that indicators need of *factory*.

    Examples
    --------
    >>> from factorysim.model import serial_line
    >>> facts_of(serial_line(times=[1.0, "30 s"])).planned_run_times
    {'station_1': 1.0, 'station_2': 0.5}
    """
    return Facts(
        power={
            name: power_by_state(station.power)
            for name, station in factory.work_places.items()
            if station.power
        },
        base_load=factory.power,
        planned_run_times=_planned_run_times(factory),
        stock_costs=_stock_costs(factory),
        strains=strains_of(factory),
        floor_plan=floor_plan_of(factory),
    )


def _stock_costs(factory: Factory) -> dict[str, StockCosts]:
    rates = {
        name: StockCosts(
            stock.holding_cost, stock.backorder_cost, stock.order_cost, stock.lost_cost
        )
        for name, stock in factory.stocks.items()
    }
    return {name: costs for name, costs in rates.items() if costs != StockCosts()}


def power_by_state(power: Mapping[Any, float]) -> tuple[float, ...]:
    """Return the power in each of `STATES`, in kW.

    `idle` stands for every state that is not named, except `off`, which is then 0. A machine that
    waits for its repair takes the power of a failed one.

    Examples
    --------
    >>> dict(zip(STATES, power_by_state({"working": 6.0, "idle": 2.5})))["blocked"]
    2.5
    """
    idle = power.get("idle", 0.0)
    unnamed = {"off": 0.0, "waiting_for_repair": power.get("failed", idle)}
    return tuple(float(power.get(state, unnamed.get(state, idle))) for state in STATES)


def _planned_run_times(factory: Factory) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for name, product in factory.products.items():
        for step in product.route:
            for place in step.candidates:
                station = factory.work_places.get(place)
                if station is not None:
                    expected = _expected_time(
                        station, step, place=place, product=name, factory=factory
                    )
                    found.setdefault(place, []).append(expected)
    return {
        name: found[name][0]
        for name in factory.work_places
        if name in found and all(math.isclose(time, found[name][0]) for time in found[name])
    }


def _expected_time(
    station: Station, step: Step, *, place: str, product: str, factory: Factory
) -> float:
    """Return the mean of one operation, or NaN when it cannot be said beforehand."""
    time: Any = station.time if step.time is None else step.time
    if isinstance(step.at, Mapping):
        time = step.at[place]
    time = of_product(time, product)
    lots = station.batch is not None and station.batch.move_together
    if time is None or lots or callable(time):
        return math.nan
    return as_distribution(time, factory.time_unit).expected
