"""How tired each person was from each time on, read from the history.

A record says how tired somebody is when he or she begins something else. In between fatigue F
follows the equations of `factorysim.theory.people`: at work 1 - F falls by the same factor in equal
times, at rest F does. The two ends of a stretch therefore tell all of it.
"""

from __future__ import annotations

from itertools import pairwise
from math import log
from typing import NamedTuple

from factorysim.results.history import happenings
from factorysim.results.observed import Observed

_STEPS = 24
"""Points on a stretch that is not as good as straight, evenly in time, and as many evenly in F."""
_SMALL = 0.01
"""With a smaller change of fatigue a stretch is as good as straight."""
_NEARLY_NOTHING = 1e-300
"""After a very long rest fatigue is so small that it is rounded to 0."""


class FatigueCourse(NamedTuple):
    """The fatigue of one person: times are in the factory's time unit, levels lie from 0 to 1."""

    crew: str
    worker: str
    times: list[float]
    """When he or she began something else; the first is 0, the last the end of the run."""
    levels: list[float]

    def curve(self) -> tuple[list[float], list[float]]:
        """Return times and levels so near to one another that straight lines can join them."""
        times, levels = [self.times[0]], [self.levels[0]]
        points = zip(self.times, self.levels, strict=True)
        for (begin, first), (end, last) in pairwise(points):
            shares = _shares(first, last)
            times += [begin + (end - begin) * share for share in shares]
            levels += [fatigue_between(first, last, share) for share in shares]
        return times, levels


def fatigue_between(first: float, last: float, share: float) -> float:
    """Return the fatigue after a *share* of a stretch of work or rest from one level to another.

    Examples
    --------
    >>> from factorysim.theory.people import fatigue_after_work
    >>> whole, half = fatigue_after_work(0.1, 60, 0.01), fatigue_after_work(0.1, 30, 0.01)
    >>> round(fatigue_between(0.1, whole, 0.5) - half, 12)
    0.0
    """
    if last > first:
        return float(1.0 - (1.0 - first) ** (1.0 - share) * (1.0 - last) ** share)
    return float(first ** (1.0 - share) * last**share)


def _shares(first: float, last: float) -> list[float]:
    """Return where in a stretch to put points: in even steps of time, and in even steps of F."""
    if abs(last - first) < _SMALL:
        return [1.0]
    steps = [step / _STEPS for step in range(1, _STEPS + 1)]
    levels = [first + (last - first) * step for step in steps[:-1]]
    return sorted([*steps, *(_share_at(first, last, level) for level in levels)])


def _share_at(first: float, last: float, level: float) -> float:
    """Return after which share of a stretch from one level to another *level* is reached."""
    if last > first:
        first, last, level = 1.0 - first, 1.0 - last, 1.0 - level
    return log(level / first) / log(max(last, _NEARLY_NOTHING) / first)


def fatigue_courses(observed: Observed) -> list[FatigueCourse]:
    """Return the fatigue of everybody who gets tired, crew by crew.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    found: dict[tuple[str, int], FatigueCourse] = {}
    at_end: dict[tuple[str, int], float] = {}
    for crew in observed.crews:
        for worker in crew.workers:
            human, key = worker.human, (crew.name, worker.number)
            if human is not None and human.fatigue_end is not None:
                found[key] = FatigueCourse(crew.name, worker.name, [0.0], [0.0])
                at_end[key] = human.fatigue_end
    for happening in happenings(observed):
        if happening.kind == "tires":
            course = found[happening.place, happening.machine]
            course.times.append(happening.time)
            course.levels.append(happening.detail)
    for key, course in found.items():
        course.times.append(observed.end)
        course.levels.append(at_end[key])
    return list(found.values())
