"""What a search has found: the best values, how sure that is, and everything that was tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from factorysim.experiments.intervals import Interval
from factorysim.experiments.searching.tried import Step
from factorysim.experiments.searching.wording_of_optimum import optimum_text, values_text
from factorysim.model.factory import Factory, Run

if TYPE_CHECKING:
    import pandas as pd

Finding = Literal["best", "possible", "worse", "not_compared", "failed"]
"""Of a point: best, cannot be told apart from it, worse; or ruled out before the comparison."""


Method = Literal["every_point", "neighbours", "optuna"]
"""How the points were chosen."""


@dataclass(frozen=True)
class Judgement:
    """Whether a requirement is satisfied, as the final comparison has shown."""

    text: str
    value: Interval
    """The left side of the condition."""
    margin: Interval
    """By how much it is satisfied; negative if it is not."""

    @property
    def is_certain(self) -> bool:
        """Whether the whole interval of the margin satisfies it, and not only its mean."""
        return self.margin.low >= 0


@dataclass(frozen=True)
class TriedPoint:
    """One point that the search looked at."""

    number: int
    values: Mapping[str, Any]
    replications: int
    """During the search."""
    mean: float
    """During the search; the best of many such means is too good to be true."""
    satisfies: bool
    """Whether the means satisfied all requirements during the search."""
    finding: Finding
    fresh: Interval | None = None
    """In the final comparison; None if the point did not come so far."""
    difference: Interval | None = None
    """Minus the best, paired by replication of the final comparison."""
    error: str = ""
    """Why a run could not be finished."""
    first_at: int = 0
    """Replications that the search had used when it had looked at the point for the first time."""


@dataclass(frozen=True, repr=False)
class Optimum:
    """The result of `optimise`.

    Means, intervals and differences that are said of the best point come from fresh replications
    that the search had not seen.
    """

    best: Mapping[str, Any]
    """The best values, by path or name of the factor."""
    factory: Factory
    """The factory with the best values."""
    run: Run
    """Its settings of the run."""
    goal: str
    largest: bool
    unit: str
    is_share: bool
    interval: Interval
    """The goal at the best point."""
    requirements: tuple[Judgement, ...]
    points: tuple[TriedPoint, ...]
    """All points that were tried: the finalists from the best on, then the others."""
    trace: tuple[Step, ...]
    """What looked best after so many replications, during the search."""
    confidence: float
    """Probability with which all intervals of the final comparison hold together."""
    method: Method
    engine: str
    """What has searched, with its version."""
    used_instead: bool
    """Whether Optuna would have searched if it were installed here."""
    allowed: int | None
    """Number of combinations that satisfy the constraints; None if nobody has counted them."""
    refused: tuple[str, ...]
    """Combinations that are not possible as a factory, and why."""
    replications: int
    """Used in all, those from a file included."""
    simulated: int
    """Of them, those that were simulated now."""
    budget: int
    provenance: Mapping[str, Any]
    """What is needed to find the same again."""

    @property
    def runner_up(self) -> TriedPoint | None:
        """The second of the final comparison; None if there was only one point."""
        rivals = [p for p in self.points if p.fresh is not None and p.finding != "best"]
        return rivals[0] if rivals else None

    @property
    def not_worse(self) -> tuple[Mapping[str, Any], ...]:
        """The points that cannot be told apart from the best, at this confidence."""
        return tuple(point.values for point in self.points if point.finding == "possible")

    @property
    def is_certain(self) -> bool:
        """Whether all requirements are satisfied with their whole intervals."""
        return all(requirement.is_certain for requirement in self.requirements)

    @property
    def table(self) -> pd.DataFrame:
        """One row per point that was tried, the best first."""
        import pandas as pd

        rows = []
        for point in self.points:
            fresh, difference = point.fresh, point.difference
            rows.append(
                {
                    "point": point.number,
                    **{name: _plain(value) for name, value in point.values.items()},
                    "replications": point.replications,
                    "mean": point.mean,
                    "satisfies": point.satisfies,
                    "finding": point.finding,
                    "fresh_replications": fresh.n if fresh else 0,
                    "fresh_mean": fresh.mean if fresh else None,
                    "fresh_half_width": fresh.half_width if fresh else None,
                    "difference": difference.mean if difference else None,
                    "difference_half_width": difference.half_width if difference else None,
                }
            )
        return pd.DataFrame(rows).set_index("point")

    @property
    def charts(self) -> Any:
        """Pictures: ``found.charts.progress()``."""
        from importlib import import_module

        return import_module("factorysim.charts.search").of_optimum(self)

    def text(self, lang: str = "en") -> str:
        """Return what was found in words, in English, French or German."""
        return optimum_text(self, lang)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Optimum({values_text(self.best)}: {self.goal} {self.interval})"


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, float, str)) or value is None else str(value)
