"""What a sensitivity analysis has found: rows, the largest effect first, and their table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from factorysim.errors import UnknownName, did_you_mean, listing
from factorysim.experiments.effects.wording_of_effects import verdict_of
from factorysim.experiments.effects.wording_of_sensitivity import row_text, sensitivity_text
from factorysim.experiments.intervals import Interval

if TYPE_CHECKING:
    import pandas as pd

Adjust = Literal["bonferroni", "none"]
"""Whether all intervals hold together, or each one alone."""


@dataclass(frozen=True)
class SensitivityRow:
    """What the change of one value does."""

    path: str
    change: float
    """By what share the value was changed, such as 0.05; of places at least by one."""
    before: str
    after: str
    indicator: str
    unit: str
    is_share: bool
    interval: Interval
    """Changed minus unchanged, replication by replication."""
    relative: Interval
    """The same as a share of the unchanged mean; without a number if that is 0."""
    confidence: float
    """Probability with which all intervals of the analysis hold together, at least."""
    correlation: float
    """Of the two values of a pair: what common random numbers achieved."""

    @property
    def elasticity(self) -> float:
        """Relative effect divided by relative change: 1 means that all of it comes through."""
        if not math.isfinite(self.change) or self.change == 0:
            return math.nan
        return self.relative.mean / self.change

    @property
    def verdict(self) -> str:
        """What can be said: `raises`, `lowers`, `not_seen`, `none`, `one`, or `unknown`."""
        return verdict_of(self.interval)

    @property
    def is_significant(self) -> bool:
        """Whether the effect can be told from chance."""
        return self.verdict in ("raises", "lowers")

    def text(self, lang: str = "en") -> str:
        """Return the row as a sentence, in English, French or German."""
        return row_text(self, lang)

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True, repr=False)
class Sensitivity:
    """What a little more of each value is worth, the largest effect first."""

    indicator: str
    unit: str
    is_share: bool
    base: Interval
    """The mean of the unchanged factory."""
    rows: tuple[SensitivityRow, ...]
    left_out: Mapping[str, str]
    """Paths that cannot be changed by a share, and why."""
    by: float
    confidence: float
    adjust: Adjust
    replications: int

    @property
    def best(self) -> SensitivityRow | None:
        """The row with the largest significant effect; None if chance explains all of them."""
        return next((row for row in self.rows if row.is_significant), None)

    def row(self, path: str) -> SensitivityRow:
        """Return the row of a path.

        Raises
        ------
        UnknownName
            If this path was not changed.
        """
        by_path = {row.path: row for row in self.rows}
        if path not in by_path:
            raise UnknownName(
                f"{path!r} was not changed.{did_you_mean(path, by_path)} There are "
                f"{listing(by_path)}."
            )
        return by_path[path]

    @property
    def table(self) -> pd.DataFrame:
        """One row per changed value, the largest effect first."""
        import pandas as pd

        return pd.DataFrame([_as_row(row) for row in self.rows], columns=_HEADS)

    @property
    def charts(self) -> Any:
        """Pictures of the analysis: ``sensitivity.charts.bars()``."""
        from importlib import import_module

        return import_module("factorysim.charts.effects").of_sensitivity(self)

    def text(self, lang: str = "en") -> str:
        """Return the ranking as a table with sentences, in English, French or German."""
        return sensitivity_text(self, lang)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Sensitivity({self.indicator}: {len(self.rows)} values by {self.by:+.3g})"


_HEADS = [
    "path", "change", "before", "after", "effect", "half_width", "low", "high", "relative",
    "relative_half_width", "elasticity", "correlation", "n", "verdict", "words",
]  # fmt: skip


def _as_row(row: SensitivityRow) -> dict[str, Any]:
    interval, relative = row.interval, row.relative
    cells = (
        row.path, row.change, row.before, row.after, interval.mean, interval.half_width,
        interval.low, interval.high, relative.mean, relative.half_width, row.elasticity,
        row.correlation, interval.n, row.verdict, row.text(),
    )  # fmt: skip
    return dict(zip(_HEADS, cells, strict=True))
