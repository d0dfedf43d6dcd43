"""What a search has tried so far, at what cost, and what looks best.

All points meet the same random numbers, and every point has the replications 0, 1, 2, ... up to its
own number; so two points are always compared on the replications that both have.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from factorysim.experiments.comparing.differences import variance
from factorysim.experiments.intervals import Interval, mean_and_half_width
from factorysim.experiments.points import Point
from factorysim.experiments.searching.evaluations import Evaluations
from factorysim.experiments.searching.goals import Goal, Requirement
from factorysim.experiments.searching.search_space import Coordinates, Space

FRESH = 1_000_000
"""Replications from this number on belong to the final comparison: no search has seen them."""
_CLEARLY = 2.0
"""Standard errors; what is worse by more is not looked at again."""


@dataclass(slots=True)
class Tried:
    """A point with what its runs have shown."""

    point: Point
    coordinates: Coordinates
    values: dict[int, float] = field(default_factory=dict)
    """The goal by replication."""
    sides: list[dict[int, tuple[float, float]]] = field(default_factory=list)
    """Both sides of each requirement by replication."""
    error: str = ""
    """Why a run could not be finished; such a point is never chosen."""
    first_at: int = 0
    """Replications that were used when the first of its own were done."""

    def known(self, *, fresh: bool = False) -> dict[int, float]:
        """Return the values of the search, or those of the final comparison."""
        return {r: v for r, v in self.values.items() if (r >= FRESH) == fresh and not math.isnan(v)}

    def count(self, *, fresh: bool = False) -> int:
        """Return the number of replications of the search, or of the final comparison."""
        return sum((r >= FRESH) == fresh for r in self.values)

    def interval(self, confidence: float, *, fresh: bool = False) -> Interval:
        """Return the mean of the goal with its interval."""
        return mean_and_half_width(list(self.known(fresh=fresh).values()), confidence)


class Step(NamedTuple):
    """What looked best at one moment of a search."""

    replications: int
    """Used so far."""
    point: int
    mean: float
    """As it looked at that moment; the largest of several noisy means is too large."""


class Trials:
    """The points that were tried, under a budget of replications.

    Parameters
    ----------
    budget
        Number of replications that may be used before the final comparison.
    first
        Replications that a point gets at first.
    """

    def __init__(
        self,
        space: Space,
        goal: Goal,
        requirements: Sequence[Requirement],
        evaluations: Evaluations,
        *,
        budget: int,
        first: int,
    ) -> None:
        self.space = space
        self.goal = goal
        self.requirements = tuple(requirements)
        self.first = first
        self.budget = budget
        self.used = 0
        self.all: dict[Coordinates, Tried] = {}
        self.trace: list[Step] = []
        self._evaluations = evaluations

    @property
    def left(self) -> int:
        """Number of replications that may still be used."""
        return self.budget - self.used

    def extend(self, wanted: Mapping[Coordinates, int]) -> list[Tried]:
        """Bring points to so many replications each, as far as the budget goes; return them.

        Points that contradict themselves as a factory, or come too late, are left out.
        """
        batch: list[tuple[Tried, tuple[int, ...]]] = []
        left = self.left
        for coordinates, count in wanted.items():
            tried = self._tried(coordinates)
            if tried is None:
                continue
            have = tried.count()
            more = min(max(count - have, 0), left)
            if have + more == 0:
                del self.all[coordinates]
                continue
            left -= more
            batch.append((tried, tuple(range(have, have + more))))
        self.run([entry for entry in batch if entry[1]])
        if any(numbers for _, numbers in batch):
            self._note()
        return [tried for tried, _ in batch]

    def run(self, batch: Sequence[tuple[Tried, tuple[int, ...]]]) -> None:
        """Run replications of points, whatever their numbers, and keep what they show."""
        seen = self._evaluations.of([(tried.point, numbers) for tried, numbers in batch])
        for tried, numbers in batch:
            for r in numbers:
                found = seen[tried.point.number, r]
                self.used += 1
                if found.error:
                    tried.values[r] = math.nan
                    tried.error = tried.error or found.error
                    continue
                factory = tried.point.factory
                tried.values[r] = self.goal.value(found.values, factory)
                for kept, requirement in zip(tried.sides, self.requirements, strict=True):
                    kept[r] = requirement.sides(found.values, factory)
            tried.first_at = tried.first_at or self.used

    def ranked(self) -> list[Tried]:
        """Return all points, the best first: those that satisfy everything, by their means."""
        reference = self._reference()
        keys = {tried.coordinates: self._key(tried, reference) for tried in self.all.values()}
        return sorted(self.all.values(), key=lambda tried: keys[tried.coordinates])

    def mean(self, tried: Tried, reference: Tried | None = None) -> float:
        """Return the mean of a point, as if it had all replications of the reference.

        The difference to the reference is known better than the value itself, because both met
        the same random numbers.
        """
        own = tried.known()
        reference = reference or self._reference()
        others = reference.known() if reference is not None else {}
        common = [r for r in own if r in others]
        if not common:
            return _mean(own.values())
        return _mean(own[r] - others[r] for r in common) + _mean(others.values())

    def gap(self, tried: Tried, *, fresh: bool = False) -> float:
        """Return how far a point is from satisfying all requirements; 0 if it does.

        It is the sum of what is missing, each as a share of the larger side.
        """
        gaps = []
        for requirement, kept in zip(self.requirements, tried.sides, strict=True):
            left, right = _means_of_sides(kept, fresh=fresh)
            margin = requirement.margin(left, right)
            if math.isnan(margin):
                return math.inf
            gaps.append(max(-margin, 0.0) / max(abs(left), abs(right), 1e-300))
        return math.fsum(gaps)

    def margins(self, tried: Tried, number: int, *, fresh: bool = False) -> list[float]:
        """Return by how much a requirement is satisfied, in each replication where it is known."""
        requirement, kept = self.requirements[number], tried.sides[number]
        found = (requirement.margin(*kept[r]) for r in sorted(kept) if (r >= FRESH) == fresh)
        return [margin for margin in found if not math.isnan(margin)]

    def is_clearly_worse(self, tried: Tried, than: Tried) -> bool:
        """Whether more replications of a point would most likely be wasted."""
        if tried.error:
            return True
        for number in range(len(self.requirements)):
            if _is_clearly_negative(self.margins(tried, number)):
                return True
        if self.gap(than) > 0:
            return False
        own, others = tried.known(), than.known()
        differences = [self.goal.sign * (own[r] - others[r]) for r in own if r in others]
        return _is_clearly_negative(differences)

    def _tried(self, coordinates: Coordinates) -> Tried | None:
        if coordinates not in self.all:
            point = self.space.point(coordinates)
            if point is None:
                return None
            sides: list[dict[int, tuple[float, float]]] = [{} for _ in self.requirements]
            self.all[coordinates] = Tried(point, coordinates, sides=sides)
        return self.all[coordinates]

    def _reference(self) -> Tried | None:
        """Return the point with the most replications, to which all others are compared."""
        sound = [tried for tried in self.all.values() if not tried.error]
        return max(sound, key=lambda t: (len(t.known()), -t.point.number), default=None)

    def _key(self, tried: Tried, reference: Tried | None) -> tuple[float, float, float, int]:
        number = tried.point.number
        if tried.error or not tried.known():
            return (2.0, 0.0, 0.0, number)
        worth = -self.goal.sign * self.mean(tried, reference)
        gap = self.gap(tried)
        return (float(gap > 0), gap, worth, number)

    def _note(self) -> None:
        best = self.ranked()[0]
        if not best.error and best.known() and self.gap(best) == 0:
            mean = _mean(best.known().values())
            self.trace.append(Step(self.used, best.point.number, mean))


def _is_clearly_negative(numbers: Sequence[float]) -> bool:
    if len(numbers) < 2:
        return False
    error = math.sqrt(variance(numbers) / len(numbers))
    return _mean(numbers) + _CLEARLY * error < 0


def _means_of_sides(kept: Mapping[int, tuple[float, float]], *, fresh: bool) -> tuple[float, float]:
    pairs = [
        pair for r, pair in kept.items() if (r >= FRESH) == fresh and not math.isnan(sum(pair))
    ]
    return _mean(left for left, _ in pairs), _mean(right for _, right in pairs)


def _mean(numbers: Iterable[float]) -> float:
    found = list(numbers)
    return math.fsum(found) / len(found) if found else math.nan
