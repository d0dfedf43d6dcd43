"""Averages of points that differ only in what is asked for, one value per replication.

The effect of a factor is seen where nothing else changes: in sets of points that have all levels of
it and the same levels of everything else. In a full factorial design every point belongs to such a
set, and the result is the classical one. Where points are missing, fewer sets are left; where none
is left, the effect cannot be told from others, except in a regular fraction of two-level factors,
which says with what it is mixed.

Sources: Montgomery, *Design and Analysis of Experiments*, sections 6.2-6.5 (effects of two-level
factors), 8.2-8.4 (fractions and their aliases).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from factorysim.experiments.effects.observations import Observations

if TYPE_CHECKING:
    import numpy as np

    Array: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]

Levels = tuple[Any, ...]
"""One level for each factor that is looked at."""


@dataclass(frozen=True, eq=False)
class Averages:
    """Means of the number at each combination of levels of some factors."""

    cells: dict[Levels, Array]
    """By combination of levels: one mean for each replication."""
    combinations: int
    """Number of combinations of the other factors that the means are over."""
    possible: int
    """Number of combinations of the other factors that there could be."""
    others: dict[str, Any]
    """Levels of the other factors, if there is only one combination of several possible."""


@dataclass(frozen=True)
class Alias:
    """Another effect that a fraction of a design cannot tell from one."""

    factors: tuple[str, ...]
    sign: int
    """+1 if the sum of both is seen, -1 if their difference."""


def averages(seen: Observations, columns: Sequence[int]) -> Averages | None:
    """Return means over all sets of points that differ in the factors of *columns* only.

    Returns None if no set of points has all combinations of levels of these factors.
    """
    others = [i for i in range(len(seen.factors)) if i not in columns]
    wanted = list(itertools.product(*(seen.levels(column) for column in columns)))
    sets: dict[Levels, dict[Levels, int]] = {}
    for row, point in enumerate(seen.points):
        rest = tuple(point[i] for i in others)
        sets.setdefault(rest, {})[tuple(point[i] for i in columns)] = row
    complete = {rest: rows for rest, rows in sets.items() if len(rows) == len(wanted)}
    if not complete:
        return None
    cells = {
        levels: seen.values[[rows[levels] for rows in complete.values()]].mean(axis=0)
        for levels in wanted
    }
    possible = math.prod(len(seen.levels(i)) for i in others)
    only = next(iter(complete)) if len(complete) == 1 < possible else ()
    named = {seen.factors[i]: level for i, level in zip(others, only, strict=bool(only))}
    return Averages(cells, len(complete), possible, named)


class Fraction:
    """A regular fraction of a design of two-level factors."""

    def __init__(self, seen: Observations, signs: Array, columns: Sequence[int]) -> None:
        self._seen = seen
        self._signs = signs
        self.columns = tuple(columns)
        """The factors with two levels; the others have only one."""

    def contrast(self, columns: Sequence[int]) -> Array:
        """Return twice the mean of the values with the signs of an effect, by replication."""
        import numpy as np

        found: Array = 2 * np.asarray(self._sign(columns) @ self._seen.values) / len(self._signs)
        return found

    def aliases(self, columns: Sequence[int]) -> tuple[Alias, ...]:
        """Return the main effects and interactions of two factors that cannot be told from one."""
        own = self._sign(columns)
        found = []
        for other in _small(self.columns):
            agreement = round(float(own @ self._sign(other)))
            if set(other) != set(columns) and agreement:
                names = tuple(self._seen.factors[i] for i in other)
                found.append(Alias(names, 1 if agreement > 0 else -1))
        return tuple(found)

    def is_constant(self, columns: Sequence[int]) -> bool:
        """Return whether an effect has the same sign at all points, so that it is not seen."""
        return abs(int(self._sign(columns).sum())) == len(self._signs)

    def _sign(self, columns: Sequence[int]) -> Array:
        import numpy as np

        product: Array = np.prod(self._signs[:, list(columns)], axis=1)
        return product


def fraction_of(seen: Observations) -> Fraction | None:
    """Return the design as a regular fraction, if it is one: any two effects agree or not at all.

    Effects of one and of two factors are looked at.
    """
    import numpy as np

    columns = [i for i in range(len(seen.factors)) if len(seen.levels(i)) == 2]
    if any(len(seen.levels(i)) > 2 for i in range(len(seen.factors))) or not columns:
        return None
    signs = np.zeros((len(seen.points), len(seen.factors)))
    for column in columns:
        low, _ = seen.levels(column)
        signs[:, column] = [-1.0 if point[column] == low else 1.0 for point in seen.points]
    found = Fraction(seen, signs, columns)
    effects = np.array([found._sign(effect) for effect in _small(columns)])
    whole = len(seen.points)
    agreement = abs(effects @ effects.T)
    sums = abs(effects.sum(axis=1))
    is_regular = all(((value == 0) | (value == whole)).all() for value in (agreement, sums))
    return found if is_regular and not sums[: len(columns)].any() else None


def _small(columns: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Give the effects of one factor and of two."""
    yield from ((column,) for column in columns)
    yield from itertools.combinations(columns, 2)
