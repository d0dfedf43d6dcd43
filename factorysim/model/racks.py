"""Where the slots of a storage are, and how long a crane travels between them.

A crane drives and lifts at the same time, so a move takes the longer of its two times (Chebyshev).
Input and output are at the lower corner of the rack, x = y = 0; a crane moves to the middle of a
slot. All times are in seconds.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from factorysim.model.storages import Storage

Point = tuple[float, float]
"""Distance from the lower corner along the aisle and upwards, in m."""

CORNER: Point = (0.0, 0.0)
"""Where input and output are."""


class Slot(NamedTuple):
    """One place for one part; aisle, column, level and side count from 1."""

    reach: float
    """Time from the corner to it, in seconds."""
    column: int
    level: int
    side: int
    aisle: int
    point: Point


class Rack:
    """The slots of a storage with the times between them.

    Examples
    --------
    >>> rack = Rack(Storage(columns=3, levels=2, column_width=2, level_height=1,
    ...                     speed={"horizontal": 2, "vertical": 0.5}))
    >>> [(slot.column, slot.level, slot.reach) for slot in rack.slots][:3]
    [(1, 1, 1.0), (2, 1, 1.5), (3, 1, 2.5)]
    >>> rack.time_between((1.0, 0.5), (3.0, 1.5))
    2.0
    """

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.middle: Point = (
            storage.columns * storage.column_width / 2,
            storage.levels * storage.level_height / 2,
        )
        self.slots = sorted(
            self._slot(column, level, side, aisle)
            for column in range(storage.columns)
            for level in range(storage.levels)
            for side in range(storage.sides)
            for aisle in range(storage.aisles)
        )
        """All slots, nearest first; of those equally near, first those of the first column."""

    def _slot(self, column: int, level: int, side: int, aisle: int) -> Slot:
        x = (column + 0.5) * self.storage.column_width
        y = (level + 0.5) * self.storage.level_height
        reach = self.time_between(CORNER, (x, y))
        return Slot(reach, column + 1, level + 1, side + 1, aisle + 1, (x, y))

    def time_between(self, start: Point, end: Point) -> float:
        """Return how long a crane takes from one point to another, in seconds."""
        speed, acceleration = self.storage.speed, self.storage.acceleration
        along = abs(start[0] - end[0])
        upwards = abs(start[1] - end[1])
        if acceleration is None:
            return max(along / speed.horizontal, upwards / speed.vertical)
        return max(
            time_of_move(along, speed.horizontal, acceleration.horizontal),
            time_of_move(upwards, speed.vertical, acceleration.vertical),
        )

    @property
    def zones(self) -> list[list[Slot]]:
        """The slots of each zone of the storage, nearest first."""
        divided, begin = [], 0
        for zone in self.storage.zones:
            divided.append(self.slots[begin : begin + zone.slots])
            begin += zone.slots
        return divided


def time_of_move(distance: float, speed: float, acceleration: float) -> float:
    """Return the time of a move from rest to rest: gain speed, drive, brake.

    Examples
    --------
    >>> time_of_move(10, 2, 1), time_of_move(1, 2, 1)
    (7.0, 2.0)
    """
    if distance >= speed**2 / acceleration:
        return distance / speed + speed / acceleration
    return 2 * sqrt(distance / acceleration)
