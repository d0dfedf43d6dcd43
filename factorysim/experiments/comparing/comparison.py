"""What a comparison found: the differences with their intervals, as values that can be kept."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from factorysim.errors import UnknownName, did_you_mean, listing
from factorysim.experiments.comparing.differences import EstimatedDifference
from factorysim.experiments.comparing.samples import Sample
from factorysim.experiments.comparing.wording import comparison_text, verdict_text
from factorysim.experiments.intervals import Interval

if TYPE_CHECKING:
    import pandas as pd

Pairs = Literal["first", "all"]
"""Every other system against the first one, or every system against every other one."""

Adjust = Literal["bonferroni", "none"]
"""Whether all intervals hold together, or each one alone."""

Verdict = Literal[
    "higher", "lower", "no_difference", "same", "always_higher", "always_lower", "one_pair", "none"
]


@dataclass(frozen=True)
class MissingPair:
    """A replication that has no value in one of two systems, so that there is no difference."""

    indicator: str
    first: str
    second: str
    replication: int
    without: tuple[str, ...]
    """The systems in which the value is missing."""


@dataclass(frozen=True)
class Difference:
    """How much the second of two systems has more than the first of one indicator."""

    indicator: str
    first: str
    """Name of the system that the other one is compared with."""
    second: str
    unit: str
    is_share: bool
    estimated: EstimatedDifference
    confidence: float
    """Probability with which this interval alone covers the true difference."""
    together: float
    """Probability with which all intervals of the comparison cover theirs, at least."""

    @property
    def interval(self) -> Interval:
        """Second minus first."""
        return self.estimated.difference

    @property
    def n(self) -> int:
        """Number of pairs; without pairs, the smaller number of runs."""
        return self.interval.n

    @property
    def relative(self) -> float:
        """The difference as a share of the mean of the first system; NaN if that is 0."""
        base = abs(self.estimated.first)
        return self.interval.mean / base if base > 0 else math.nan

    @property
    def verdict(self) -> Verdict:
        """What can be said: `higher`, `lower`, `no_difference`, or why nothing can be said."""
        if self.n < 2:
            return "one_pair" if self.n else "none"
        if self.interval.half_width == 0:
            if self.interval.mean == 0:
                return "same"
            return "always_higher" if self.interval.mean > 0 else "always_lower"
        if self.interval.low > 0:
            return "higher"
        return "lower" if self.interval.high < 0 else "no_difference"

    @property
    def is_significant(self) -> bool:
        """Whether the difference can be told from chance."""
        return self.verdict in ("higher", "lower", "always_higher", "always_lower")

    def text(self, lang: str = "en") -> str:
        """Return the verdict in words."""
        return verdict_text(self, lang)

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True, repr=False)
class Comparison:
    """Systems that were compared: their values, the differences, and what can be said of them."""

    samples: tuple[Sample, ...]
    rows: tuple[Difference, ...]
    confidence: float
    """Probability with which all intervals hold together (each one alone without Bonferroni)."""
    paired: bool
    common: bool
    """Whether the runs are known to share their random numbers."""
    pairs: Pairs
    adjust: Adjust
    missing: tuple[MissingPair, ...] = ()
    """Pairs of which one value is missing; they are left out."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the systems."""
        return tuple(sample.name for sample in self.samples)

    @property
    def indicators(self) -> tuple[str, ...]:
        """Names of the indicators that were compared."""
        return tuple(self.samples[0].values)

    def difference(
        self, indicator: str | None = None, *, first: str | None = None, second: str | None = None
    ) -> Difference:
        """Return one of the rows; what is not named is that of the first row that fits.

        Raises
        ------
        UnknownName
            If there is no such row.
        """
        wanted = {"indicator": indicator, "first": first, "second": second}
        for row in self.rows:
            if all(value in (None, getattr(row, name)) for name, value in wanted.items()):
                return row
        asked = ", ".join(
            f"{name}={value!r}" for name, value in wanted.items() if value is not None
        )
        known = [*self.indicators, *self.names]
        given = [value for value in wanted.values() if value is not None and value not in known]
        hint = did_you_mean(given[0], known) if given else ""
        raise UnknownName(
            f"nothing was compared with {asked}.{hint} Indicators are {listing(self.indicators)}, "
            f"systems {listing(self.names)}."
        )

    @property
    def table(self) -> pd.DataFrame:
        """One row per indicator and pair of systems."""
        import pandas as pd

        return pd.DataFrame([_as_row(row) for row in self.rows])

    @property
    def charts(self) -> Any:
        """Pictures of this comparison: ``comparison.charts.differences()``."""
        from importlib import import_module

        return import_module("factorysim.charts.comparison").of_comparison(self)

    def text(self, lang: str = "en") -> str:
        """Return the comparison as a table with sentences, in English, French or German."""
        return comparison_text(self, lang)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Comparison({listing(self.names)}; {listing(self.indicators)})"


def _as_row(row: Difference) -> dict[str, Any]:
    interval, estimated = row.interval, row.estimated
    return {
        "indicator": row.indicator,
        "unit": row.unit,
        "first": row.first,
        "second": row.second,
        "mean_first": estimated.first,
        "mean_second": estimated.second,
        "difference": interval.mean,
        "half_width": interval.half_width,
        "low": interval.low,
        "high": interval.high,
        "relative": row.relative,
        "correlation": estimated.correlation,
        "variance_reduction": estimated.variance_reduction,
        "n": row.n,
        "verdict": row.verdict,
        "words": row.text(),
    }
