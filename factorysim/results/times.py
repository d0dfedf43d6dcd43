"""How long: the window, planned time, time in states; and division that admits when it cannot."""

from __future__ import annotations

import math
from collections.abc import Iterable

from factorysim.results.observed import STATES, MachineSeen, Observed
from factorysim.units import SECONDS

NOT_PLANNED = frozenset({"off", "paused"})
"""States in which a machine is not meant to work; all other time is planned time."""

_PLACE_OF_STATE = {state: index for index, state in enumerate(STATES)}


def ratio(part: float, whole: float) -> float:
    """Return part / whole, or NaN when there is nothing to divide by.

    Examples
    --------
    >>> ratio(1, 4), ratio(0, 0)
    (0.25, nan)
    """
    return part / whole if whole else math.nan


def window_length(observed: Observed) -> float:
    """Return the length of (warmup, end], in the factory's time unit."""
    return observed.end - observed.warmup


def hours(time: float, unit: str) -> float:
    """Return *time*, given in *unit*, in hours.

    Examples
    --------
    >>> hours(90, "min")
    1.5
    """
    return time * SECONDS[unit] / SECONDS["h"]


def time_in(machines: Iterable[MachineSeen], *states: str) -> float:
    """Return the time that the machines together spent in *states*."""
    places = [_PLACE_OF_STATE[state] for state in states]
    return math.fsum(machine.states[place] for machine in machines for place in places)


def planned_time(machines: Iterable[MachineSeen]) -> float:
    """Return the time in which the machines were meant to work: not `off` and not `paused`.

    Unlike "calendar time minus the rest", this sum is exactly 0 for a machine that was always off.
    """
    return time_in(machines, *(state for state in STATES if state not in NOT_PLANNED))


def station_names(observed: Observed) -> list[str]:
    """Return the names of the stations in declared order, without buffers and conveyors."""
    return [place.name for place in observed.places if place.kind == "station"]


def machines_by_place(observed: Observed) -> dict[str, list[MachineSeen]]:
    """Return the machines of every place that has some, in declared order."""
    found: dict[str, list[MachineSeen]] = {}
    for machine in observed.machines:
        found.setdefault(machine.place, []).append(machine)
    return found


def machine_labels(observed: Observed) -> list[str]:
    """Return a name for each machine: that of its station, with a number if there are several."""
    groups = machines_by_place(observed)
    return [
        machine.place if len(groups[machine.place]) == 1 else f"{machine.place} {machine.number}"
        for machine in observed.machines
    ]
