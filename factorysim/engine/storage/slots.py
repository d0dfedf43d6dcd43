"""The free slots of a storage, zone by zone."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush

from factorysim.model.racks import Slot
from factorysim.model.storages import Zone
from factorysim.results.observed import ZoneSeen


class ZoneOfSlots:
    """Slots that certain products share, with how many of them are taken."""

    __slots__ = ("_area", "_counted", "_draw", "_free", "_since", "name", "total")

    def __init__(self, zone: Zone, slots: list[Slot], draw: Callable[[], float] | None) -> None:
        self.name = zone.name
        self.total = len(slots)
        self._free = list(slots)
        """With *draw* in any order; without it a heap, the nearest first (as it is given)."""
        self._draw = draw
        self._area = self._since = 0.0
        self._counted = 0

    @property
    def free(self) -> int:
        """Number of free slots."""
        return len(self._free)

    def take(self, now: float) -> Slot:
        """Return a slot that is no longer free: one by lot, or the nearest."""
        self._count(now)
        self._counted += 1
        if self._draw is None:
            return heappop(self._free)
        position = int(self._draw() * len(self._free))
        slot, last = self._free[position], self._free.pop()
        if position < len(self._free):
            self._free[position] = last
        return slot

    def give_back(self, slot: Slot, now: float) -> None:
        """*slot* is free again."""
        self._count(now)
        self._counted -= 1
        if self._draw is None:
            heappush(self._free, slot)
        else:
            self._free.append(slot)

    def _count(self, now: float) -> None:
        self._area += self._counted * (now - self._since)
        self._since = now

    def clear(self, now: float) -> None:
        """Begin the statistics anew."""
        self._since = now
        self._area = 0.0

    def seen(self, now: float) -> ZoneSeen:
        """Return what was seen in the window."""
        self._count(now)
        return ZoneSeen(
            self.name, self.total, taken_at_end=self.total - self.free, taken=self._area
        )
