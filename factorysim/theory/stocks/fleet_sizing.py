"""How many vehicles a fleet needs, before its traffic is simulated.

A rule of thumb: it adds up times and leaves waiting for vehicles, crossings and jams to two
factors. Near the number of zones of a layout more vehicles bring less, which it cannot know.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative, positive, share


@dataclass(frozen=True)
class Fleet:
    """The size of a fleet and how busy it is."""

    vehicles: int
    exact: float
    """The number before it is rounded up."""
    time_per_delivery: float
    """Loading, loaded travel, unloading and empty travel."""
    utilisation: float
    """Share of the time of this many vehicles that the deliveries need, with both factors."""
    empty_share: float
    """Share of the travel time that is empty."""


def fleet_size(
    delivery_rate: float,
    *,
    loaded_time: float,
    empty_time: float,
    load_time: float = 0.0,
    unload_time: float = 0.0,
    availability: float = 0.95,
    traffic_factor: float = 0.85,
) -> Fleet:
    """Return how many vehicles are needed: D (loaded + empty + load + unload) / (A e).

    A rule of thumb; the two factors are chosen by experience.

    Parameters
    ----------
    delivery_rate
        Deliveries per time.
    loaded_time, empty_time
        Mean travel time of a delivery with load, and to the next pick-up without.
    load_time, unload_time
        Mean times of taking up and setting down a load.
    availability
        Share of the time that a vehicle can be used: not charging and not in repair.
    traffic_factor
        Share of the time that is left when waiting for other vehicles is taken off.

    Notes
    -----
    Source: the estimates reviewed by T. Le-Anh and M. B. M. de Koster, A review of design and
    control of automated guided vehicle systems, European Journal of Operational Research 171
    (2006), section on the number of vehicles.

    Examples
    --------
    >>> fleet = fleet_size(
    ...     60 / 3600, loaded_time=90, empty_time=60, load_time=20, unload_time=20
    ... )
    >>> fleet.vehicles, round(fleet.exact, 3)
    (4, 3.922)
    """
    rate = positive("delivery_rate", delivery_rate)
    loaded = not_negative("loaded_time", loaded_time)
    empty = not_negative("empty_time", empty_time)
    handling = not_negative("load_time", load_time) + not_negative("unload_time", unload_time)
    time = positive("loaded_time + empty_time + load_time + unload_time", loaded + empty + handling)
    usable = share("availability", availability) * share("traffic_factor", traffic_factor)
    exact = rate * time / usable
    vehicles = max(1, math.ceil(exact * (1 - 1e-9)))
    travel = loaded + empty
    return Fleet(
        vehicles=vehicles,
        exact=exact,
        time_per_delivery=time,
        utilisation=exact / vehicles,
        empty_share=empty / travel if travel else 0.0,
    )


def least_empty_time(
    flows: Sequence[Sequence[float]], travel_times: Sequence[Sequence[float]]
) -> float:
    """Return the least mean empty travel time of a delivery that any dispatching can reach.

    Where more loads arrive than leave, empty vehicles are left over; they are sent to where they
    are missing so that the travel is shortest (a transportation problem). Real dispatching needs
    more.

    Parameters
    ----------
    flows
        Deliveries per time from each place (row) to each place (column).
    travel_times
        Empty travel times between the places, in the same order.

    Raises
    ------
    ScenarioError
        If the tables do not have the same square shape, hold negative numbers, or nothing flows.

    Notes
    -----
    Source: W. L. Maxwell, J. A. Muckstadt, Design of automatic guided vehicle systems, IIE
    Transactions 14 (1982).

    Examples
    --------
    >>> least_empty_time([[0, 10], [4, 0]], [[0, 30], [30, 0]])
    12.857142857142858
    """
    from scipy.optimize import linprog

    flow = _table("flows", flows)
    time = _table("travel_times", travel_times)
    if flow.shape != time.shape:
        raise ScenarioError(
            "travel_times: there is not one row and column for each place of flows."
        )
    if not flow.sum() > 0:
        raise ScenarioError("flows: nothing is delivered. At least one flow is more than 0.")
    places = len(flow)
    # A vehicle may stay where it set down its load.
    np.fill_diagonal(time, 0.0)
    leaves = np.kron(np.eye(places), np.ones(places))
    comes = np.kron(np.ones(places), np.eye(places))
    found = linprog(
        time.ravel(),
        A_eq=np.vstack([leaves, comes]),
        b_eq=np.concatenate([flow.sum(axis=0), flow.sum(axis=1)]),
    )
    return float(found.fun / flow.sum())


def _table(
    name: str, rows: Sequence[Sequence[float]]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    widths = {len(row) for row in rows}
    if widths != {len(rows)}:
        raise ScenarioError(f"{name}: this is not a square table with a row for each place.")
    table = np.array(rows, dtype=float)
    if not np.all(np.isfinite(table)) or table.min() < 0:
        raise ScenarioError(f"{name}: every entry is a finite number of 0 or more.")
    return table
