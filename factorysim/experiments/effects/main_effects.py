"""What each factor does, and whether it depends on another: main effects and interactions.

results.main_effects("throughput")     by how much a factor changes the mean
results.interactions("throughput")     by how much its effect depends on a second factor

Each is computed from every replication by itself, and the interval is that of Student over the
replications. What the points of the study cannot say is said in words instead.

Source: Montgomery, *Design and Analysis of Experiments*, chapters 5, 6 and 8; for simulation, Law,
*Simulation Modeling and Analysis*, section 12.2.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from factorysim.experiments.effects.contrasts import Averages, Fraction, averages, fraction_of
from factorysim.experiments.effects.estimated_effects import (
    Interaction,
    Interactions,
    LevelMean,
    MainEffect,
    MainEffects,
    Scope,
)
from factorysim.experiments.effects.observations import Observations, Remark
from factorysim.experiments.intervals import Interval, mean_and_half_width

if TYPE_CHECKING:
    from factorysim.experiments.effects.contrasts import Array


def main_effects(seen: Observations) -> MainEffects:
    """Return what each factor does; see `StudyResults.main_effects`.

    Examples
    --------
    >>> from factorysim.experiments.effects.observations import observations
    >>> points = [(0, "a"), (0, "b"), (5, "a"), (5, "b")]
    >>> values = [[10, 11], [12, 13], [14, 14], [16, 18]]
    >>> found = main_effects(observations(["buffer", "rule"], points, values))
    >>> found.effect("buffer").interval.mean, found.effect("rule").interval.mean
    (4.0, 2.5)
    """
    rows: list[MainEffect] = []
    means: list[LevelMean] = []
    remarks: list[Remark] = []
    fraction = fraction_of(seen)
    for column, factor in enumerate(seen.factors):
        if len(seen.levels(column)) < 2:
            remarks.append(Remark("effects.one_level", {"factor": factor}))
            continue
        found = averages(seen, [column])
        if found is not None:
            rows += _from_averages(seen, column, found)
            means += _level_means(seen, column, found)
            continue
        if fraction is not None:
            rows.append(_from_fraction(seen, column, fraction))
        else:
            remarks.append(Remark("effects.no_sets", {"factor": factor}))
    return MainEffects(
        seen.indicator,
        seen.unit,
        seen.is_share,
        tuple(rows),
        tuple(means),
        (*seen.remarks, *remarks),
        seen.confidence,
        seen.count,
    )


def interactions(seen: Observations) -> Interactions:
    """Return how the effect of each factor depends on each other; see `StudyResults.interactions`.

    Examples
    --------
    >>> from factorysim.experiments.effects.observations import observations
    >>> points = [(0, "a"), (0, "b"), (5, "a"), (5, "b")]
    >>> values = [[10, 11], [12, 13], [14, 14], [16, 18]]
    >>> interactions(observations(["buffer", "rule"], points, values)).rows[0].interval.mean
    0.5
    """
    rows: list[Interaction] = []
    remarks: list[Remark] = []
    fraction = fraction_of(seen)
    useful = [i for i in range(len(seen.factors)) if len(seen.levels(i)) > 1]
    for pair in itertools.combinations(useful, 2):
        found = averages(seen, pair)
        if found is not None:
            rows += _from_cells(seen, pair, found)
        elif fraction is not None and not fraction.is_constant(pair):
            rows.append(_pair_from_fraction(seen, pair, fraction))
        else:
            first, second = (seen.factors[i] for i in pair)
            remarks.append(Remark("effects.no_cells", {"first": first, "second": second}))
    if len(useful) < 2:
        remarks.append(Remark("effects.one_factor"))
    return Interactions(
        seen.indicator,
        seen.unit,
        seen.is_share,
        tuple(rows),
        (*seen.remarks, *remarks),
        seen.confidence,
        seen.count,
    )


def _from_averages(seen: Observations, column: int, found: Averages) -> Iterator[MainEffect]:
    (before,), *others = found.cells
    first = found.cells[(before,)]
    for (after,) in others:
        difference = _interval(seen, found.cells[(after,)] - first)
        mean = float(first.mean())
        yield MainEffect(seen.factors[column], before, after, difference, mean, _scope(found))


def _level_means(seen: Observations, column: int, found: Averages) -> Iterator[LevelMean]:
    whole = sum(found.cells.values()) / len(found.cells)
    for (level,), values in found.cells.items():
        inside = {"lowest": seen.lowest, "highest": seen.highest}
        mean = mean_and_half_width(values.tolist(), seen.confidence, **inside)
        yield LevelMean(seen.factors[column], level, mean, _interval(seen, values - whole))


def _from_fraction(seen: Observations, column: int, fraction: Fraction) -> MainEffect:
    low, high = seen.levels(column)
    effect = fraction.contrast([column])
    mean = float((seen.values.mean(axis=0) - effect / 2).mean())
    scope = Scope(1, 1, mixed_with=fraction.aliases([column]), is_fraction=True)
    return MainEffect(seen.factors[column], low, high, _interval(seen, effect), mean, scope)


def _pair_from_fraction(
    seen: Observations, pair: tuple[int, int], fraction: Fraction
) -> Interaction:
    first, second = (seen.factors[i] for i in pair)
    scope = Scope(1, 1, mixed_with=fraction.aliases(pair), is_fraction=True)
    contrast = _interval(seen, fraction.contrast(pair))
    return Interaction(first, second, None, contrast, scope)


def _from_cells(
    seen: Observations, pair: tuple[int, int], found: Averages
) -> Iterator[Interaction]:
    first, second = (seen.factors[i] for i in pair)
    ones, others = (seen.levels(i) for i in pair)
    cells = found.cells
    if len(ones) == len(others) == 2:
        (a, b), (c, d) = ones, others
        half = ((cells[b, d] - cells[a, d]) - (cells[b, c] - cells[a, c])) / 2
        yield Interaction(first, second, None, _interval(seen, half), _scope(found))
        return
    whole = sum(cells.values()) / len(cells)
    for one, other in cells:
        row = sum(cells[one, level] for level in others) / len(others)
        column = sum(cells[level, other] for level in ones) / len(ones)
        rest = _interval(seen, cells[one, other] - row - column + whole)
        yield Interaction(first, second, (one, other), rest, _scope(found))


def _scope(found: Averages) -> Scope:
    return Scope(found.combinations, found.possible, tuple(found.others.items()))


def _interval(seen: Observations, values: Array) -> Interval:
    # What is left of equal numbers after adding and subtracting is no effect.
    rounding = 1e-12 * float(abs(seen.values).max())
    exact = [0.0 if abs(value) < rounding else value for value in values.tolist()]
    if max(exact) - min(exact) < rounding:
        exact = [exact[0]] * len(exact)
    return mean_and_half_width(exact, seen.confidence)
