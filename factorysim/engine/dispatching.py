"""Which waiting part is taken next: the parts that wait in front of a station, by rule.

A rule is a key, smallest first; what still ties goes to the lowest part number. Keys that do not
change while a part waits are kept in a heap; the others are looked at when a machine chooses.
"""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush
from math import exp, inf
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from factorysim.rules import rules

if TYPE_CHECKING:
    from factorysim.engine.parts import Part
    from factorysim.engine.stations import Station

LOOK_AHEAD = 2.0
"""The parameter K of the rule `atc`."""


class FifoLine(deque["Part"]):
    """First come, first served."""

    __slots__ = ()

    def add(self, part: Part) -> None:
        """Let *part* join; of those that came at the same instant the lowest number is first."""
        place = len(self)
        self.append(part)
        while place and self[place - 1].arrived == part.arrived:
            place -= 1
            if self[place].number < part.number:
                return
            self[place], self[place + 1] = part, self[place]

    def put_back(self, part: Part) -> None:
        """Let an interrupted part wait in front of all others."""
        self.appendleft(part)

    def first(self, now: float) -> Part:
        """Return the part that is to be taken first; it stays in the line."""
        return self[0]

    def take_first(self, now: float) -> Part:
        """Return the part that is to be taken first, and take it out of the line."""
        return self.popleft()

    def in_order(self, now: float) -> list[Part]:
        """Return all parts, the one to be taken first in front."""
        return list(self)


class KeyLine(list[Any]):
    """By a key that does not change while a part waits: a heap of (key, number, part)."""

    __slots__ = ("_key",)

    def __init__(self, key: Callable[[Part], Any]) -> None:
        super().__init__()
        self._key = key

    def __iter__(self) -> Iterator[Part]:
        return (entry[2] for entry in self._entries())

    def _entries(self) -> Iterator[tuple[Any, int, Part]]:
        return list.__iter__(self)

    def add(self, part: Part) -> None:
        """Let *part* join."""
        heappush(self, (self._key(part), part.number, part))

    def put_back(self, part: Part) -> None:
        """Let an interrupted part wait at the head of those that are as urgent as it."""
        key = self._key(part)
        first = (key[0], -inf) if isinstance(key, tuple) else -inf
        heappush(self, (first, part.number, part))

    def first(self, now: float) -> Part:
        """Return the part that is to be taken first; it stays in the line."""
        return self[0][2]  # type: ignore[no-any-return]

    def take_first(self, now: float) -> Part:
        """Return the part that is to be taken first, and take it out of the line."""
        return heappop(self)[2]  # type: ignore[no-any-return]

    def remove(self, part: Part) -> None:
        """Take this part out of the line."""
        if self[0][2] is part:
            heappop(self)
            return
        self[:] = [entry for entry in self._entries() if entry[2] is not part]
        heapify(self)

    def in_order(self, now: float) -> list[Part]:
        """Return all parts, the one to be taken first in front."""
        return [entry[2] for entry in sorted(self._entries())]


class ScanLine:
    """By a key that depends on the instant at which a machine chooses."""

    __slots__ = ("_back", "_key", "_parts", "_station")

    def __init__(self, key: Callable[[Part, Station, float], Any], station: Station) -> None:
        self._key = key
        self._station = station
        self._parts: list[Part] = []
        self._back: list[Part] = []

    def __len__(self) -> int:
        return len(self._parts) + len(self._back)

    def __iter__(self) -> Iterator[Part]:
        yield from self._back
        yield from self._parts

    def add(self, part: Part) -> None:
        """Let *part* join."""
        self._parts.append(part)

    def put_back(self, part: Part) -> None:
        """Let an interrupted part wait in front of all others."""
        insort(self._back, part, key=lambda p: (p.priority, p.number))

    def first(self, now: float) -> Part:
        """Return the part that is to be taken first; it stays in the line."""
        if self._back:
            return self._back[0]
        key, station = self._key, self._station
        return min(self._parts, key=lambda part: (key(part, station, now), part.number))

    def take_first(self, now: float) -> Part:
        """Return the part that is to be taken first, and take it out of the line."""
        part = self.first(now)
        self.remove(part)
        return part

    def remove(self, part: Part) -> None:
        """Take this part out of the line."""
        (self._back if part in self._back else self._parts).remove(part)

    def in_order(self, now: float) -> list[Part]:
        """Return all parts, the one to be taken first in front."""
        key, station = self._key, self._station
        rest = sorted(self._parts, key=lambda part: (key(part, station, now), part.number))
        return [*self._back, *rest]


Line = FifoLine | KeyLine | ScanLine


def work_remaining(part: Part) -> float:
    """Work of this operation (as drawn) and of all later steps (mean)."""
    return part.time + float(part.step.work_after)


FIXED_KEYS: dict[str, Callable[[Part], Any]] = {
    "lifo": lambda part: -part.arrived,
    "spt": attrgetter("time"),
    "lpt": lambda part: -part.time,
    "edd": attrgetter("due"),
    "mwkr": lambda part: -work_remaining(part),
    "lwkr": work_remaining,
    "mopnr": lambda part: -part.step.steps_to_come,
    "priority": lambda part: (part.priority, part.arrived),
    "rework_first": lambda part: (part.reworked == 0, part.arrived),
}


def modified_due_date(part: Part, station: Station, now: float) -> float:
    """The later of the due date and the earliest possible finish (Baker & Bertrand 1982)."""
    return max(part.due, now + work_remaining(part))


def slack(part: Part, station: Station, now: float) -> float:
    """Time to the due date that is not needed for work."""
    return part.due - now - work_remaining(part)


def critical_ratio(part: Part, station: Station, now: float) -> float:
    """Time to the due date as a multiple of the work remaining."""
    work = work_remaining(part)
    return (part.due - now) / work if work else part.due - now


def tardiness_cost(part: Part, station: Station, now: float) -> float:
    """Minus the index of Vepsalainen & Morton 1987: exp(-slack+ / (K mean time)) / time."""
    mean = sum(p.time for p in station.line) / len(station.line)
    if part.time == 0:
        return -inf
    if part.due == inf or mean == 0:
        return 0.0
    late_by = max(part.due - part.time - now, 0.0)
    return -exp(-late_by / (LOOK_AHEAD * mean)) / part.time


def ratio_and_time(part: Part, station: Station, now: float) -> float:
    """Processing time x the larger of 1 and the critical ratio (Anderson & Nyirenda 1990)."""
    return part.time * max(critical_ratio(part, station, now), 1.0) if part.time else 0.0


def work_in_next_queue(part: Part, station: Station, now: float) -> float:
    """Work that waits where the part goes next; the least loaded candidate counts."""
    following = part.step.next
    if following is None:
        return 0.0
    return float(min(place.work(now) for place in following.places))


def shortest_setup(part: Part, station: Station, now: float) -> tuple[float, float]:
    """Mean setup on the best of the free machines, then the arrival."""
    free = [machine for machine in station.machines if machine.can_start()]
    machines = free or station.machines
    return min(station.mean_setup(m, part) for m in machines), part.arrived


MOVING_KEYS: dict[str, Callable[[Part, Station, float], Any]] = {
    "mdd": modified_due_date,
    "slack": slack,
    "critical_ratio": critical_ratio,
    "atc": tardiness_cost,
    "cr_spt": ratio_and_time,
    "winq": work_in_next_queue,
    "least_setup": shortest_setup,
}


def line_for(rule: Any, station: Station) -> Line:
    """Return the empty line of waiting parts for a dispatching rule.

    Parameters
    ----------
    rule
        Name of a rule, or a function ``(part, station) -> key``.
    """
    if rule == "fifo":
        return FifoLine()
    if rule == "random":
        draw = station.floor.flow.streams.uniform(f"stations.{station.name}.rule")
        return KeyLine(lambda part: draw())
    if isinstance(rule, str) and rule in FIXED_KEYS:
        return KeyLine(FIXED_KEYS[rule])
    if isinstance(rule, str) and rule in MOVING_KEYS:
        return ScanLine(MOVING_KEYS[rule], station)
    function = rules[rule] if isinstance(rule, str) else rule
    return ScanLine(_own_rule(function, station), station)


def _own_rule(function: Callable[..., Any], station: Station) -> Callable[..., Any]:
    from factorysim.engine.views import PartView, StationView

    view = StationView(station)

    def key(part: Part, _: Station, now: float) -> Any:
        return function(PartView(part, station.floor), view)

    return key
