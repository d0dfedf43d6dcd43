"""Tasks as whole numbers and their sets as bit masks, for a search that is exact and quick.

Bit *i* of a set stands for task *i*. Times are whole numbers as well, so that no sum is ever wrong
by a rounding error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from factorysim.theory.balancing.exact_numbers import as_fraction, common_unit
from factorysim.theory.balancing.task_graphs import TaskGraph


@dataclass(frozen=True)
class NumberedTasks:
    """Tasks as numbers, each behind all that come before it, with their sets as bit masks."""

    names: tuple[str, ...]
    times: tuple[int, ...]
    unit: Fraction
    """What the whole number 1 is worth in the unit of the task graph."""
    before: tuple[int, ...]
    """All tasks, direct or not, that have to be done before a task."""
    after: tuple[int, ...]
    """All tasks, direct or not, that have to wait for a task."""

    @classmethod
    def of(cls, tasks: TaskGraph) -> NumberedTasks:
        """Return the numbered tasks of a graph."""
        exact = {name: as_fraction(time) for name, time in tasks.times.items()}
        unit = common_unit(exact.values())
        number = {name: place for place, name in enumerate(tasks.order)}
        before = [0] * len(number)
        after = [0] * len(number)
        for first, second in tasks.precedences:
            before[number[second]] |= 1 << number[first]
            after[number[first]] |= 1 << number[second]
        for place in range(len(number)):
            for other in bits(before[place]):
                before[place] |= before[other]
        for place in reversed(range(len(number))):
            for other in bits(after[place]):
                after[place] |= after[other]
        times = tuple(int(exact[name] / unit) for name in tasks.order)
        return cls(tasks.order, times, unit, tuple(before), tuple(after))

    def backwards(self) -> NumberedTasks:
        """Return the same tasks numbered from the end of the line."""
        last = len(self.times) - 1

        def turned(mask: int) -> int:
            return sum(1 << (last - place) for place in bits(mask))

        return NumberedTasks(
            names=self.names[::-1],
            times=self.times[::-1],
            unit=self.unit,
            before=tuple(turned(mask) for mask in self.after[::-1]),
            after=tuple(turned(mask) for mask in self.before[::-1]),
        )

    @property
    def everything(self) -> int:
        """The set of all tasks."""
        return (1 << len(self.times)) - 1

    def time_of(self, mask: int) -> int:
        """Return the time of a set of tasks."""
        return sum(self.times[place] for place in bits(mask))

    def earliest_station(self, place: int, cycle: int) -> int:
        """Return the first station, counted from 1, in which a task can be."""
        return max(1, -(-(self.times[place] + self.time_of(self.before[place])) // cycle))

    def stations_from(self, place: int, cycle: int) -> int:
        """Return how many stations a task and all that wait for it need at least."""
        return max(1, -(-(self.times[place] + self.time_of(self.after[place])) // cycle))


def bits(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, smallest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def mask_of(places: Iterable[int]) -> int:
    """Return the set of these numbers."""
    return sum(1 << place for place in places)
