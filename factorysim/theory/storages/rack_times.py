"""The mean times of a crane in a real rack: sums over its slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from factorysim.errors import ScenarioError, did_you_mean, listing
from factorysim.model.durations import as_distribution
from factorysim.model.racks import Rack, Slot
from factorysim.model.storages import Storage
from factorysim.units import TimeUnit, in_unit

Times = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

MOST_SLOTS = 5000
"""Slots of one aisle above which the pairs of slots are too many to be summed up."""


@dataclass(frozen=True)
class RackTimes:
    """Mean times of the tours of a crane that begins and ends at the corner, handling included."""

    single: float
    """To store one part, or to bring one."""
    dual: float
    """To store one part and bring another from a different slot."""


def rack_times(
    storage: Storage, *, demand: Mapping[str, float] | None = None, unit: TimeUnit = "s"
) -> RackTimes:
    """Return the mean times of tours over all slots of a storage, exactly.

    Within a class, or among the slots of a product, every slot is equally likely.

    Parameters
    ----------
    storage
        The rack. Its aisles are alike, so one of them is looked at.
    demand
        Share of the movements of each class (policy `class_based`) or product (`dedicated`), by
        name. Without it, every slot of the rack moves equally often.
    unit
        The time unit of the factory, in which the times are given.

    Examples
    --------
    >>> rack = Storage(columns=60, levels=30, column_width=1, level_height=1,
    ...                speed={"horizontal": 2, "vertical": 1})
    >>> times = rack_times(rack)
    >>> round(times.single, 3), round(times.dual, 3)
    (39.997, 53.999)
    """
    zones = [[slot for slot in slots if slot.aisle == 1] for slots in Rack(storage).zones]
    if sum(map(len, zones)) > MOST_SLOTS:
        raise ScenarioError(
            f"an aisle has {sum(map(len, zones))} slots; up to {MOST_SLOTS} can be summed up. Use "
            "single_command_time and dual_command_time, which differ little in so large a rack."
        )
    weights = _weights(storage, zones, demand)
    handling = as_distribution(storage.handling, unit).expected
    second = in_unit("1 s", unit)
    reaches = [float(np.mean([slot.reach for slot in slots])) if slots else 0.0 for slots in zones]
    there = sum(w * reach for w, reach in zip(weights, reaches, strict=True))
    between = sum(
        weights[i] * weights[j] * _mean_between(storage, zones[i], zones[j])
        for i in range(len(zones))
        for j in range(len(zones))
        if weights[i] * weights[j] > 0
    )
    return RackTimes(
        single=2 * there * second + 2 * handling,
        dual=(2 * there + between) * second + 4 * handling,
    )


def _weights(
    storage: Storage, zones: list[list[Slot]], demand: Mapping[str, float] | None
) -> list[float]:
    names = [zone.name for zone in storage.zones]
    if demand is None:
        total = sum(map(len, zones))
        return [len(slots) / total for slots in zones]
    for name in demand:
        if name not in names:
            raise ScenarioError(
                f"demand: the storage has no class {name!r}.{did_you_mean(name, names)} There are "
                f"{listing(names)}."
            )
    if abs(sum(demand.values()) - 1) > 1e-9:
        raise ScenarioError(
            f"demand: the shares add up to {sum(demand.values()):.6g}; they must add up to 1."
        )
    return [demand.get(name, 0.0) for name in names]


def _mean_between(storage: Storage, one: list[Slot], other: list[Slot]) -> float:
    """Return the mean time between a slot of *one* and a different slot of *other*."""
    times = _moves(storage, one, other)
    pairs = times.size - (len(one) if one is other else 0)
    return float(times.sum()) / pairs if pairs else 0.0


def _moves(storage: Storage, one: list[Slot], other: list[Slot]) -> Times:
    """Return the time of a move from each slot of *one* to each of *other*, in seconds."""
    starts = np.array([slot.point for slot in one])
    ends = np.array([slot.point for slot in other])
    along: Times = np.abs(starts[:, None, 0] - ends[None, :, 0])
    upwards: Times = np.abs(starts[:, None, 1] - ends[None, :, 1])
    speed, acceleration = storage.speed, storage.acceleration
    if acceleration is None:
        along, upwards = along / speed.horizontal, upwards / speed.vertical
    else:
        along = _from_rest_to_rest(along, speed.horizontal, acceleration.horizontal)
        upwards = _from_rest_to_rest(upwards, speed.vertical, acceleration.vertical)
    times: Times = np.maximum(along, upwards)
    return times


def _from_rest_to_rest(distance: Times, speed: float, acceleration: float) -> Times:
    """Return the times of moves as `factorysim.model.racks.time_of_move` does, many at once."""
    long: Times = distance / speed + speed / acceleration
    short: Times = 2 * np.sqrt(distance / acceleration)
    return np.where(distance >= speed**2 / acceleration, long, short)
