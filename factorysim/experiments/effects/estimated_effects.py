"""What effects are: values with intervals, the points they are true for, and tables."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factorysim.errors import UnknownName, did_you_mean, listing
from factorysim.experiments.effects.contrasts import Alias
from factorysim.experiments.effects.observations import Remark
from factorysim.experiments.effects.wording_of_effects import (
    interactions_text,
    main_effects_text,
    verdict_of,
)
from factorysim.experiments.intervals import Interval

if TYPE_CHECKING:
    import pandas as pd


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
