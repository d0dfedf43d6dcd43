"""How much energy: power of each state times the time in it, in kWh."""

from __future__ import annotations

import math
from typing import NamedTuple

from factorysim.results.facts import Facts
from factorysim.results.observed import STATES, Observed
from factorysim.results.times import hours, machines_by_place, window_length


class EnergyUse(NamedTuple):
    """Energy that one station took in one state over the window."""

    place: str
    state: str
    energy: float
    """In kWh."""


def energy_by_state(observed: Observed, facts: Facts) -> list[EnergyUse]:
    """Return the energy of each station that states its power, by state (ISO 20140-5)."""
    used = []
    for place, machines in machines_by_place(observed).items():
        power = facts.power.get(place)
        if power is None:
            continue
        for index, state in enumerate(STATES):
            time = math.fsum(machine.states[index] for machine in machines)
            used.append(EnergyUse(place, state, power[index] * hours(time, observed.time_unit)))
    return used


def base_energy(observed: Observed, facts: Facts) -> float:
    """Return the energy of the factory's base load over the window, in kWh."""
    return facts.base_load * hours(window_length(observed), observed.time_unit)


def energy_by_station(observed: Observed, facts: Facts) -> dict[str, float]:
    """Return the energy in kWh of each station that states its power."""
    totals: dict[str, float] = {}
    for used in energy_by_state(observed, facts):
        totals[used.place] = totals.get(used.place, 0.0) + used.energy
    return totals


def total_energy(observed: Observed, facts: Facts) -> float:
    """Return the energy of stations and base load in kWh; NaN if no power is stated anywhere."""
    if not facts.power and not facts.base_load:
        return math.nan
    stations = math.fsum(used.energy for used in energy_by_state(observed, facts))
    return stations + base_energy(observed, facts)


def productive_energy(observed: Observed, facts: Facts) -> float:
    """Return the energy that stations took while they worked, in kWh."""
    return math.fsum(
        used.energy for used in energy_by_state(observed, facts) if used.state == "working"
    )
