"""One number of a study as an array: what effects and metamodels are computed from.

Replications are the independent unit. With common random numbers the points of one replication
share their luck, so everything is computed from one replication at a time; the values that come out
are independent of each other, and their scatter says how certain they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factorysim.errors import ScenarioError, UnknownName, did_you_mean, listing
from factorysim.experiments.factors import Range
from factorysim.results.indicators import indicators, unit_of
from factorysim.text import Words

if TYPE_CHECKING:
    import numpy as np

    from factorysim.experiments.study_results import StudyResults


@dataclass(frozen=True)
class Remark:
    """Something that a reader must know; the words are in the catalogues under its key."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, say: Words) -> str:
        """Return the remark in a language."""
        return say(self.key, **self.values)


@dataclass(frozen=True, eq=False)
class Observations:
    """One number at every point of a study, in the replications that are complete."""

    indicator: str
    unit: str
    is_share: bool
    lowest: float | None
    """The smallest value that is possible at all, such as 0 for a share."""
    highest: float | None
    factors: tuple[str, ...]
    points: tuple[tuple[Any, ...], ...]
    """The level of each factor at each point."""
    numbers: tuple[int, ...]
    """What the points are called: their numbers in the study."""
    values: np.ndarray[Any, np.dtype[np.float64]]
    """Points by replications."""
    confidence: float = 0.95
    remarks: tuple[Remark, ...] = ()
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Ends of the factors that were varied over a range, which the points need not reach."""

    @property
    def count(self) -> int:
        """Number of replications."""
        return int(self.values.shape[1])

    def levels(self, factor: int) -> tuple[Any, ...]:
        """Return the levels of a factor that occur: numbers in ascending order, others as given."""
        found = list(dict.fromkeys(point[factor] for point in self.points))
        return tuple(sorted(found)) if all(is_number(level) for level in found) else tuple(found)


def observations(
    factors: Sequence[str],
    points: Sequence[Sequence[Any]],
    values: Any,
    *,
    indicator: str = "response",
    confidence: float = 0.95,
) -> Observations:
    """Return measured values as observations, such as those of an example in a textbook.

    Parameters
    ----------
    factors
        Names of the factors.
    points
        The level of each factor at each point.
    values
        One row per point, one column per replication; or one value per point.

    Examples
    --------
    >>> seen = observations(["speed"], [[1], [2]], [[10.0, 11.0], [14.0, 14.5]])
    >>> seen.levels(0), seen.count
    ((1, 2), 2)
    """
    import numpy as np

    table = np.asarray(values, dtype=float)
    table = table[:, None] if table.ndim == 1 else table
    rows = tuple(tuple(point) for point in points)
    if table.shape[0] != len(rows) or any(len(point) != len(factors) for point in rows):
        raise ScenarioError(
            f"{len(rows)} points of {len(factors)} factors do not fit a table of values with the "
            f"shape {table.shape}. Give one row per point and one level per factor."
        )
    if not np.isfinite(table).all():
        raise ScenarioError("a value is missing or infinite. Leave out the replication.")
    numbers = tuple(range(1, len(rows) + 1))
    return Observations(
        indicator, "", False, None, None, tuple(factors), rows, numbers, table, confidence
    )


def observations_of(results: StudyResults, name: str) -> Observations:
    """Return one number of a study; what is missing is left out, and this is said.

    A point without any value is left out. A replication in which another point has no value is
    left out as a whole, because what is computed from it would mix different points.

    Raises
    ------
    UnknownName
        If there is no such number.
    ScenarioError
        If no replication is complete.
    """
    import numpy as np

    from factorysim.experiments.study_results import shown_values

    study = results.study
    by_point = {p.number: _known(results.values(p.number, name)) for p in study.points}
    kept = [point for point in study.points if by_point[point.number]]
    if not kept:
        raise ScenarioError(f"{name} is not known in any replication. Run the study first.")
    shared = set.intersection(*(set(by_point[point.number]) for point in kept))
    if not shared:
        raise ScenarioError(
            f"no replication has a value of {name} at every point, so points cannot be put beside "
            "each other. See results.failures, and run the study to its end."
        )
    replications = sorted(shared)
    everything = set().union(*(by_point[point.number] for point in kept))
    lowest, highest = _limits(name)
    unit, is_share = unit_of(name, study.scenario.factory.time_unit)
    return Observations(
        indicator=name,
        unit=unit,
        is_share=is_share,
        lowest=lowest,
        highest=highest,
        factors=tuple(factor.name for factor in study.factors),
        points=tuple(tuple(shown_values(point).values()) for point in kept),
        numbers=tuple(point.number for point in kept),
        values=np.array([[by_point[p.number][r] for r in replications] for p in kept]),
        confidence=study.confidence,
        remarks=tuple(_missing(by_point, everything - shared)),
        ranges={
            factor.name: (float(factor.values.low), float(factor.values.high))
            for factor in study.factors
            if isinstance(factor.values, Range)
        },
    )


def column_of(seen: Observations, factor: str) -> int:
    """Return the number of a factor by its name.

    Raises
    ------
    UnknownName
        If there is no such factor.
    """
    if factor not in seen.factors:
        raise UnknownName(
            f"there is no factor {factor!r}.{did_you_mean(factor, seen.factors)} "
            f"Factors are {listing(seen.factors)}."
        )
    return seen.factors.index(factor)


def is_number(value: object) -> bool:
    """Return whether a level is a number, so that it has an order."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _known(values: Mapping[int, float]) -> dict[int, float]:
    return {number: value for number, value in values.items() if value == value}


def _limits(name: str) -> tuple[float | None, float | None]:
    """Return the smallest and the largest value that a number can have at all."""
    if name not in indicators:
        return None, None
    return indicators[name].lowest, indicators[name].highest


def _missing(by_point: Mapping[int, Mapping[int, float]], gone: set[int]) -> list[Remark]:
    remarks = []
    without = [str(number) for number, values in by_point.items() if not values]
    if without:
        remarks.append(Remark("effects.without_points", {"points": listing(without)}))
    if gone:
        shown = listing(str(number + 1) for number in sorted(gone))
        remarks.append(
            Remark("effects.without_replications", {"count": len(gone), "replications": shown})
        )
    return remarks
