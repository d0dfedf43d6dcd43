"""Where a search may look: all combinations of values that satisfy the constraints.

A combination is a tuple of coordinates, one for each factor: the number of the level, or for a
range of real numbers the share of the way from its lower end to its upper one.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from factorysim.errors import Problem, ScenarioError, UnknownName
from factorysim.experiments.factors import Factor, Range
from factorysim.experiments.points import (
    Constraint,
    Point,
    changes_of,
    check_paths,
    rule_of,
    text_of,
    value_in,
)
from factorysim.scenario.scenarios import Scenario

if TYPE_CHECKING:
    import numpy as np

Coordinates: TypeAlias = tuple[float, ...]

MOST_ENUMERATED = 50_000
"""Of more combinations, only some are looked at."""
_DRAWS = 20_000
"""Combinations that are drawn at random before no more is hoped for."""
_LEVELS_CHECKED = 100
"""Levels of each factor that are tried before anything is run."""
_SMALLEST_STEP = 0.01
"""Of a range of real numbers: moves that are shorter are not tried."""
_DIGITS = 6
"""Significant digits of a real value."""


class Axis:
    """The values of one factor, as a search walks along them."""

    def __init__(self, factor: Factor) -> None:
        self.factor = factor
        is_real = isinstance(factor.values, Range) and factor.values.step is None
        levels = tuple(sorted(factor.levels)) if factor.is_numeric else factor.levels
        self.levels: tuple[Any, ...] | None = None if is_real else levels
        self.is_ordered = factor.is_numeric
        """Whether there is a next larger value; names of dispatching rules have none."""

    def value(self, coordinate: float) -> Any:
        """Return the value at a coordinate."""
        if self.levels is not None:
            return self.levels[int(coordinate)]
        value = self.factor.at(coordinate)
        low, high = self.factor.levels
        return min(max(float(f"{value:.{_DIGITS}g}"), low), high)

    def at(self, share: float) -> float:
        """Return the coordinate at a share of the way, each level equally likely."""
        if self.levels is None:
            return share
        return min(int(share * len(self.levels)), len(self.levels) - 1)

    def coordinate(self, value: Any) -> float | None:
        """Return the coordinate of a value; None if it is not one of them."""
        if self.levels is not None:
            return next((i for i, level in enumerate(self.levels) if level == value), None)
        low, high = self.factor.levels
        if not isinstance(value, (int, float)) or not low <= value <= high:
            return None
        if isinstance(self.factor.values, Range) and self.factor.values.log:
            return math.log(value / low) / math.log(high / low)
        return float((value - low) / (high - low))

    def distance(self, a: float, b: float) -> float:
        """Return how far apart two coordinates are, from 0 to 1."""
        if not self.is_ordered:
            return float(a != b)
        return abs(a - b) / (1 if self.levels is None else max(len(self.levels) - 1, 1))

    def moved(self, coordinate: float, share: float) -> float | None:
        """Return the coordinate a share of the whole way further; None beyond the end."""
        if self.levels is None:
            there = min(max(coordinate + share, 0.0), 1.0)
            return None if abs(there - coordinate) < _SMALLEST_STEP / 2 else there
        steps = max(1, round(abs(share) * (len(self.levels) - 1)))
        there = coordinate + math.copysign(steps, share)
        return there if 0 <= there < len(self.levels) else None

    @property
    def is_finest(self) -> float:
        """The smallest share that still makes a difference."""
        return _SMALLEST_STEP if self.levels is None else 1 / max(len(self.levels) - 1, 1)


class Space:
    """All combinations of values that satisfy the constraints.

    Raises
    ------
    ScenarioError
        If a path leads nowhere, or no combination satisfies the constraints.
    """

    def __init__(
        self, scenario: Scenario, factors: Sequence[Factor], constraints: Sequence[Constraint]
    ) -> None:
        check_paths(scenario, factors)
        _check_levels(scenario, factors)
        self.scenario = scenario
        self.axes = tuple(Axis(factor) for factor in factors)
        self.constraints = tuple(constraints)
        self._factors: Mapping[str, Factor] = {factor.name: factor for factor in factors}
        self._rules = [rule_of(constraint, scenario) for constraint in constraints]
        self._points: dict[Coordinates, Point | None] = {}
        self._known: dict[Coordinates, bool] = {}
        self.refused: list[str] = []
        """Why combinations are not possible as a factory."""
        self.allowed: tuple[Coordinates, ...] | None = None
        """All combinations that satisfy the constraints; None if there are too many to look at."""
        if self.size is not None and self.size <= MOST_ENUMERATED:
            every = itertools.product(*(range(len(axis.levels or ())) for axis in self.axes))
            self.allowed = tuple(c for c in every if self.is_allowed(c))
            if not self.allowed:
                raise self._nothing_left(f"none of the {self.size} combinations")

    @property
    def size(self) -> int | None:
        """Number of combinations before the constraints; None if there are real numbers."""
        sizes = [None if axis.levels is None else len(axis.levels) for axis in self.axes]
        return None if None in sizes else math.prod(size for size in sizes if size is not None)

    def values(self, coordinates: Coordinates) -> dict[str, Any]:
        """Return the values of a combination by the names of the factors."""
        pairs = zip(self.axes, coordinates, strict=True)
        return {axis.factor.name: axis.value(c) for axis, c in pairs}

    def is_allowed(self, coordinates: Coordinates) -> bool:
        """Whether a combination satisfies the constraints."""
        if coordinates not in self._known:
            values = self.values(coordinates)
            self._known[coordinates] = all(rule(values) for rule in self._rules)
        return self._known[coordinates]

    def point(self, coordinates: Coordinates) -> Point | None:
        """Return the factory of a combination; None if it contradicts itself."""
        if coordinates not in self._points:
            self._points[coordinates] = self._made(coordinates)
        return self._points[coordinates]

    def present(self) -> Coordinates | None:
        """Return the combination that the model has now; None if it is not one of them."""
        found = []
        for axis in self.axes:
            if axis.factor.changes is not None:
                return None
            try:
                coordinate = axis.coordinate(value_in(self.scenario, axis.factor.name))
            except UnknownName:
                return None
            if coordinate is None:
                return None
            found.append(coordinate)
        here = tuple(found)
        return here if self.is_allowed(here) else None

    def spread(self, count: int, generator: np.random.Generator) -> list[Coordinates]:
        """Return combinations that lie evenly in the space: a Latin hypercube.

        Those that do not satisfy the constraints are replaced by the nearest that do; where not
        all can be looked at, by others that are drawn at random, or found by moving about.

        Raises
        ------
        ScenarioError
            If nothing that satisfies the constraints was found.
        """
        order = [generator.permutation(count) for _ in self.axes]
        shares = [(o + generator.random(count)) / count for o in order]
        drawn = [
            tuple(axis.at(float(share)) for axis, share in zip(self.axes, row, strict=True))
            for row in zip(*shares, strict=True)
        ]
        if self.allowed is not None:
            return list(dict.fromkeys(self.nearest(c) for c in drawn))
        found = list(dict.fromkeys(c for c in drawn if self.is_allowed(c)))
        for _ in range(_DRAWS):
            if len(found) >= count:
                break
            one = tuple(axis.at(float(generator.random())) for axis in self.axes)
            if self.is_allowed(one) and one not in found:
                found.append(one)
        if not found and (here := self.present()) is not None:
            found = self._wandered(here, count, generator)
        if not found:
            raise self._nothing_left(f"none of {_DRAWS} combinations drawn at random")
        return found

    def nearest(self, coordinates: Coordinates) -> Coordinates:
        """Return the closest combination that satisfies the constraints, of a space with a list."""
        if self.is_allowed(coordinates) or self.allowed is None:
            return coordinates
        return min(self.allowed, key=lambda other: self.distance(coordinates, other))

    def distance(self, a: Coordinates, b: Coordinates) -> float:
        """Return the sum of the distances along all factors."""
        return sum(x.distance(i, j) for x, i, j in zip(self.axes, a, b, strict=True))

    def neighbours(self, here: Coordinates, share: float) -> list[Coordinates]:
        """Return what is one move away: a factor changed by a share of its whole range.

        With constraints, also what one factor takes from another: places that move from one
        buffer to the next keep the sum.
        """
        found = dict.fromkeys(self._moves(here, share))
        return [there for there in found if there != here and self.is_allowed(there)]

    @property
    def finest(self) -> float:
        """The share at which all moves are as short as they can be."""
        return min((a.is_finest for a in self.axes if a.is_ordered), default=1.0)

    def _moves(self, here: Coordinates, share: float) -> Iterator[Coordinates]:
        ordered = [i for i, axis in enumerate(self.axes) if axis.is_ordered]
        for i, axis in enumerate(self.axes):
            if not axis.is_ordered:
                yield from (_with(here, {i: j}) for j in range(len(axis.levels or ())))
        steps: dict[tuple[int, int], float] = {}
        for i, sign in itertools.product(ordered, (1, -1)):
            there = self.axes[i].moved(here[i], sign * share)
            if there is not None:
                steps[i, sign] = there
                yield _with(here, {i: there})
        if self.constraints:
            for i, j in itertools.permutations(ordered, 2):
                if (i, 1) in steps and (j, -1) in steps:
                    yield _with(here, {i: steps[i, 1], j: steps[j, -1]})

    def _wandered(
        self, start: Coordinates, count: int, generator: np.random.Generator
    ) -> list[Coordinates]:
        """Return what is met on a walk at random from one combination to its neighbours."""
        met = {start: None}
        here = start
        for _ in range(50 * count):
            share = float(generator.choice([self.finest, 0.1, 0.25]))
            moves = self.neighbours(here, share)
            if not moves or len(met) >= count:
                break
            here = moves[int(generator.integers(len(moves)))]
            met[here] = None
        return list(met)

    def _made(self, coordinates: Coordinates) -> Point | None:
        values = self.values(coordinates)
        changes = changes_of(values, self._factors)
        try:
            changed = self.scenario.with_changes(changes)
        except ScenarioError as error:
            said = ", ".join(f"{name} = {value!r}" for name, value in values.items())
            self.refused.append(f"{said}: {error.problems[0]}")
            return None
        number = sum(point is not None for point in self._points.values()) + 1
        return Point(number, values, changed.factory, changed.run, text_of(changes))

    def _nothing_left(self, tried: str) -> ScenarioError:
        alone = [
            f"{constraint!r} alone leaves nothing"
            for constraint, rule in zip(self.constraints, self._rules, strict=True)
            if not any(rule(self.values(c)) for c in self._known)
        ]
        why = f" ({'; '.join(alone)})" if alone else ""
        message = (
            f"the constraints leave nothing to look at: {tried} satisfies all of them{why}. Loosen "
            "one of them, or take wider ranges."
        )
        return ScenarioError([Problem(message, "constraints")])


def _check_levels(scenario: Scenario, factors: Sequence[Factor]) -> None:
    """Refuse levels that are wrong by themselves, such as the name of a rule that is not known.

    What is only wrong together with other values is left out of the search and counted.
    """
    problems: list[Problem] = []
    for factor in factors:
        if factor.changes is not None:
            continue
        for level in factor.levels[:_LEVELS_CHECKED]:
            try:
                scenario.with_changes({factor.name: level})
            except ScenarioError as error:
                problems += [p for p in error.problems if p.path == factor.name]
    if problems:
        raise ScenarioError(problems)


def _with(here: Coordinates, changed: Mapping[int, float]) -> Coordinates:
    return tuple(changed.get(i, coordinate) for i, coordinate in enumerate(here))
