"""How many stations a line needs at least, without building it.

Source: A. Scholl, C. Becker, State-of-the-art exact and heuristic solution procedures for simple
assembly line balancing, European Journal of Operational Research 168 (2006), bounds LM1 to LM3.
"""

from __future__ import annotations

from dataclasses import dataclass

from factorysim.theory.balancing.numbered_tasks import NumberedTasks, mask_of


@dataclass(frozen=True)
class Weights:
    """Which tasks are large compared with the cycle time, as sets."""

    above_half: int
    half: int
    in_sixths: tuple[tuple[int, int], ...]
    """Weights in sixths of a station, with the set of the tasks that have it."""

    @classmethod
    def of(cls, tasks: NumberedTasks, cycle: int) -> Weights:
        """Return the sets of large tasks for a cycle time."""
        times = list(enumerate(tasks.times))
        return cls(
            above_half=mask_of(place for place, time in times if 2 * time > cycle),
            half=mask_of(place for place, time in times if 2 * time == cycle),
            in_sixths=(
                (6, mask_of(place for place, time in times if 3 * time > 2 * cycle)),
                (4, mask_of(place for place, time in times if 3 * time == 2 * cycle)),
                (3, mask_of(place for place, time in times if cycle < 3 * time < 2 * cycle)),
                (2, mask_of(place for place, time in times if 3 * time == cycle)),
            ),
        )

    def large_tasks(self, tasks: int) -> int:
        """Return the bound LM2: two tasks above half a cycle never share a station."""
        return (tasks & self.above_half).bit_count() + -(-(tasks & self.half).bit_count() // 2)

    def thirds(self, tasks: int) -> int:
        """Return the bound LM3: the same idea with thirds of a cycle."""
        return -(-sum(weight * (tasks & mask).bit_count() for weight, mask in self.in_sixths) // 6)


@dataclass(frozen=True)
class StationBounds:
    """Lower bounds on the number of stations; the largest of them counts."""

    work: int
    """All task times divided by the cycle time, rounded up (LM1)."""
    large_tasks: int
    """Tasks longer than half a cycle never share a station (LM2)."""
    thirds: int
    """The same with thirds of a cycle (LM3)."""
    chains: int
    """Stations that a task needs together with all tasks before it and all after it."""

    @property
    def best(self) -> int:
        """The largest of the bounds."""
        return max(self.work, self.large_tasks, self.thirds, self.chains)


def bounds_of(tasks: NumberedTasks, cycle: int) -> StationBounds:
    """Return the bounds for numbered tasks and a cycle time in the same unit."""
    weights = Weights.of(tasks, cycle)
    chains = max(
        tasks.earliest_station(place, cycle) + tasks.stations_from(place, cycle) - 1
        for place in range(len(tasks.times))
    )
    return StationBounds(
        work=max(1, -(-sum(tasks.times) // cycle)),
        large_tasks=weights.large_tasks(tasks.everything),
        thirds=weights.thirds(tasks.everything),
        chains=chains,
    )
