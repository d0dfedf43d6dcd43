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
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factorysim.errors import UnknownName, did_you_mean, listing
from factorysim.experiments.contrasts import Alias, Averages, averages, fraction_of
from factorysim.experiments.intervals import Interval, mean_and_half_width
from factorysim.experiments.observations import Observations, Remark
from factorysim.experiments.wording_of_effects import (
    interactions_text,
    main_effects_text,
    verdict_of,
)

if TYPE_CHECKING:
    import pandas as pd

    from factorysim.experiments.contrasts import Array


@dataclass(frozen=True)
class Scope:
    """For which points of the study an effect is true."""

    combinations: int
    """Combinations of the other factors that it is the mean of."""
    possible: int
    """Combinations of the other factors that there could be."""
    others: tuple[tuple[str, Any], ...] = ()
    """The only levels of the other factors at which it was seen; empty if there are several."""
    mixed_with: tuple[Alias, ...] = ()
    """Effects that the design cannot tell from it: what is seen is their sum or difference."""
    is_fraction: bool = False
    """Whether it comes from a fraction of all combinations, in which other factors change too."""

    @property
    def is_full(self) -> bool:
        """Whether it is the mean over all combinations of the others, and mixed with nothing."""
        return self.combinations == self.possible and not self.is_fraction


@dataclass(frozen=True)
class MainEffect:
    """By how much the mean changes when a factor goes from one level to another."""

    factor: str
    before: Any
    """The low level, or the first of several."""
    after: Any
    interval: Interval
    """Mean at *after* minus mean at *before*."""
    mean_before: float
    scope: Scope

    @property
    def relative(self) -> float:
        """The effect as a share of the mean at the level before; NaN if that is 0."""
        return self.interval.mean / abs(self.mean_before) if self.mean_before else math.nan

    @property
    def verdict(self) -> str:
        """What can be said: `raises`, `lowers`, `not_seen`, `none`, or `one`."""
        return verdict_of(self.interval)

    @property
    def is_significant(self) -> bool:
        """Whether the effect can be told from chance."""
        return self.verdict in ("raises", "lowers")


@dataclass(frozen=True)
class LevelMean:
    """The mean at one level of a factor."""

    factor: str
    level: Any
    interval: Interval
    deviation: Interval
    """Minus the mean over all levels of the factor."""


@dataclass(frozen=True)
class Interaction:
    """By how much the effect of one factor depends on the level of another.

    Of two factors with two levels: half the difference between the effect of the first at the high
    and at the low level of the second. Of more levels: how far the mean at two levels lies from
    what both factors give alone, added up.
    """

    first: str
    second: str
    levels: tuple[Any, Any] | None
    """The two levels; None for factors with two levels each, where one number says it all."""
    interval: Interval
    scope: Scope

    @property
    def verdict(self) -> str:
        """What can be said: `raises`, `lowers`, `not_seen`, `none`, or `one`."""
        return verdict_of(self.interval)

    @property
    def is_significant(self) -> bool:
        """Whether the interaction can be told from chance."""
        return self.verdict in ("raises", "lowers")


@dataclass(frozen=True, repr=False)
class MainEffects:
    """What each factor of a study does to one number."""

    indicator: str
    unit: str
    is_share: bool
    rows: tuple[MainEffect, ...]
    levels: tuple[LevelMean, ...]
    remarks: tuple[Remark, ...]
    """What cannot be said, and what was left out."""
    confidence: float
    replications: int

    def effect(self, factor: str, after: Any = None) -> MainEffect:
        """Return the effect of a factor; of several levels, the one that leads to *after*.

        Raises
        ------
        UnknownName
            If there is no such effect.
        """
        found = [r for r in self.rows if r.factor == factor and after in (None, r.after)]
        if not found:
            known = list(dict.fromkeys(row.factor for row in self.rows))
            raise UnknownName(
                f"there is no effect of {factor!r}{'' if after is None else f' to {after!r}'}."
                f"{did_you_mean(factor, known)} There are effects of {listing(known)}."
            )
        return found[0]

    @property
    def table(self) -> pd.DataFrame:
        """One row per factor and pair of levels."""
        import pandas as pd

        rows = [
            {
                "factor": row.factor,
                "from": row.before,
                "to": row.after,
                "unit": self.unit,
                **_as_columns("effect", row.interval),
                "relative": row.relative,
                **_scope_columns(row.scope),
                "verdict": row.verdict,
            }
            for row in self.rows
        ]
        columns = ["factor", "from", "to", "unit", *_names("effect"), "relative", *_SCOPE]
        return pd.DataFrame(_unchanged(rows, "from", "to"), columns=[*columns, "verdict"])

    @property
    def means(self) -> pd.DataFrame:
        """One row per factor and level: the mean, and its distance from the mean of all levels."""
        import pandas as pd

        rows = [
            {
                "factor": row.factor,
                "level": row.level,
                "unit": self.unit,
                **_as_columns("mean", row.interval),
                "deviation": row.deviation.mean,
                "deviation_half_width": row.deviation.half_width,
            }
            for row in self.levels
        ]
        columns = ["factor", "level", "unit", *_names("mean")]
        columns += ["deviation", "deviation_half_width"]
        return pd.DataFrame(_unchanged(rows, "level"), columns=columns)

    @property
    def charts(self) -> Any:
        """Pictures of the effects: ``effects.charts.main()``."""
        from importlib import import_module

        return import_module("factorysim.charts.effects").of_effects(self)

    def text(self, lang: str = "en") -> str:
        """Return the effects as a table with sentences, in English, French or German."""
        return main_effects_text(self, lang)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"MainEffects({self.indicator}: {len(self.rows)} effects)"


@dataclass(frozen=True, repr=False)
class Interactions:
    """How the effects of factors depend on each other, for one number."""

    indicator: str
    unit: str
    is_share: bool
    rows: tuple[Interaction, ...]
    remarks: tuple[Remark, ...]
    confidence: float
    replications: int

    @property
    def table(self) -> pd.DataFrame:
        """One row per pair of factors (and of levels, where there are more than two)."""
        import pandas as pd

        rows = [
            {
                "first": row.first,
                "second": row.second,
                "first_level": row.levels[0] if row.levels else None,
                "second_level": row.levels[1] if row.levels else None,
                "unit": self.unit,
                **_as_columns("interaction", row.interval),
                **_scope_columns(row.scope),
                "verdict": row.verdict,
            }
            for row in self.rows
        ]
        columns = ["first", "second", "first_level", "second_level", "unit"]
        columns += [*_names("interaction"), *_SCOPE, "verdict"]
        return pd.DataFrame(_unchanged(rows, "first_level", "second_level"), columns=columns)

    def text(self, lang: str = "en") -> str:
        """Return the interactions as a table with sentences, in English, French or German."""
        return interactions_text(self, lang)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Interactions({self.indicator}: {len(self.rows)} rows)"


def main_effects(seen: Observations) -> MainEffects:
    """Return what each factor does; see `StudyResults.main_effects`.

    Examples
    --------
    >>> from factorysim.experiments.observations import observations
    >>> points = [(0, "a"), (0, "b"), (5, "a"), (5, "b")]
    >>> values = [[10, 11], [12, 13], [14, 14], [16, 18]]
    >>> found = main_effects(observations(["buffer", "rule"], points, values))
    >>> found.effect("buffer").interval.mean, found.effect("rule").interval.mean
    (4.0, 2.5)
    """
    rows: list[MainEffect] = []
    means: list[LevelMean] = []
    remarks: list[Remark] = []
    for column, factor in enumerate(seen.factors):
        if len(seen.levels(column)) < 2:
            remarks.append(Remark("effects.one_level", {"factor": factor}))
            continue
        found = averages(seen, [column])
        if found is not None:
            rows += _from_averages(seen, column, found)
            means += _level_means(seen, column, found)
            continue
        mixed = list(_from_fraction(seen, column))
        rows += mixed
        if not mixed:
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
    >>> from factorysim.experiments.observations import observations
    >>> points = [(0, "a"), (0, "b"), (5, "a"), (5, "b")]
    >>> values = [[10, 11], [12, 13], [14, 14], [16, 18]]
    >>> interactions(observations(["buffer", "rule"], points, values)).rows[0].interval.mean
    0.5
    """
    rows: list[Interaction] = []
    remarks: list[Remark] = []
    useful = [i for i in range(len(seen.factors)) if len(seen.levels(i)) > 1]
    for pair in itertools.combinations(useful, 2):
        found = list(_interaction(seen, pair))
        rows += found
        if not found:
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


def _from_fraction(seen: Observations, column: int) -> Iterator[MainEffect]:
    fraction = fraction_of(seen)
    if fraction is None:
        return
    low, high = seen.levels(column)
    effect = fraction.contrast([column])
    mean = float((seen.values.mean(axis=0) - effect / 2).mean())
    scope = Scope(1, 1, mixed_with=fraction.aliases([column]), is_fraction=True)
    yield MainEffect(seen.factors[column], low, high, _interval(seen, effect), mean, scope)


def _interaction(seen: Observations, pair: tuple[int, int]) -> Iterator[Interaction]:
    first, second = (seen.factors[i] for i in pair)
    found = averages(seen, pair)
    if found is None:
        fraction = fraction_of(seen)
        if fraction is not None and not fraction.is_constant(pair):
            scope = Scope(1, 1, mixed_with=fraction.aliases(pair), is_fraction=True)
            contrast = _interval(seen, fraction.contrast(pair))
            yield Interaction(first, second, None, contrast, scope)
        return
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


def _unchanged(rows: list[dict[str, Any]], *names: str) -> dict[str, Any]:
    """Return rows as columns; levels keep their kind, so that 2 places do not become 2.0."""
    import pandas as pd

    columns: dict[str, Any] = {key: [row[key] for row in rows] for key in (rows or [{}])[0]}
    return columns | {
        name: pd.Series(columns[name], dtype=object) for name in names if name in columns
    }


def _names(name: str) -> tuple[str, ...]:
    return (name, "half_width", "low", "high", "n")


_SCOPE = ("combinations", "possible", "only_at", "mixed_with")


def _as_columns(name: str, interval: Interval) -> dict[str, Any]:
    numbers = (interval.mean, interval.half_width, interval.low, interval.high, interval.n)
    return dict(zip(_names(name), numbers, strict=True))


def _scope_columns(scope: Scope) -> dict[str, Any]:
    return {
        "combinations": scope.combinations,
        "possible": scope.possible,
        "only_at": ", ".join(f"{name} = {level}" for name, level in scope.others),
        "mixed_with": ", ".join(
            f"{'' if alias.sign > 0 else '-'}{' x '.join(alias.factors)}"
            for alias in scope.mixed_with
        ),
    }
