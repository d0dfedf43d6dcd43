"""A metamodel: a polynomial that says what the simulation would say, without running it.

metamodel = results.metamodel("throughput", degree=2)
metamodel.predict({"stations.mill.buffer": 3})

The polynomial is fitted to every replication by itself. Least squares are the same for all of them,
so the mean of the coefficients is the fit to the means of the points, and their scatter over the
replications gives intervals that hold with common random numbers and without.

Sources: Law, *Simulation Modeling and Analysis*, section 12.4; Kleijnen (2015), *Design and
Analysis of Simulation Experiments*, sections 2.4 and 3.5 (one fit per replication).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from factorysim.errors import ScenarioError
from factorysim.experiments.effects.observations import Observations
from factorysim.experiments.effects.polynomials import (
    Coded,
    Term,
    checked_levels,
    matrix_of,
    name_of,
    row_of,
    symbol_of,
    terms_of,
    variables_of,
)
from factorysim.experiments.effects.wording_of_metamodel import formula_of, metamodel_text
from factorysim.experiments.intervals import Interval, mean_and_half_width

if TYPE_CHECKING:
    import pandas as pd

    from factorysim.experiments.effects.polynomials import Array


@dataclass(frozen=True)
class Coefficient:
    """One term of the polynomial with what it is multiplied by."""

    name: str
    """The factors in it, such as ``stations.mill.buffer^2``."""
    symbol: str
    """As the formula writes it, such as ``x1^2``; empty for the constant."""
    interval: Interval


@dataclass(frozen=True)
class LackOfFit:
    """Whether the polynomial misses what the simulation shows, by more than chance.

    The residual of each point is computed in every replication; the polynomial misses something if
    one of their intervals does not hold 0, all intervals together (Bonferroni).
    """

    p_value: float
    """Probability of a deviation like this if the polynomial were right; NaN if it cannot be
    said."""
    point: int
    """The number of the point that deviates most clearly."""
    deviation: Interval
    """Simulation minus polynomial at this point."""
    confidence: float

    @property
    def is_found(self) -> bool:
        """Whether the polynomial is certainly too simple."""
        return self.p_value < 1 - self.confidence


@dataclass(frozen=True, repr=False, eq=False)
class Metamodel:
    """A polynomial in coded units for one number of a study."""

    seen: Observations
    variables: tuple[Coded, ...]
    terms: tuple[Term, ...]
    coefficients: tuple[Coefficient, ...]
    fits: Array
    """Coefficients by replication: one row per term."""
    r2: float
    """Share of the variation between the points that the polynomial explains."""
    r2_adjusted: float
    """The same, with what every further term explains by chance taken off."""
    r2_predicted: float
    """The same for points that were left out one at a time; far below `r2`, the fit is luck."""
    lack_of_fit: LackOfFit | None
    """None if there are as many terms as points, or only one replication."""

    @property
    def indicator(self) -> str:
        """The number that it is for."""
        return self.seen.indicator

    @property
    def formula(self) -> str:
        """The polynomial as text, and what its variables stand for."""
        return formula_of(self)

    @property
    def table(self) -> pd.DataFrame:
        """One row per term: coefficient and interval, in coded units."""
        import pandas as pd

        rows = [
            {
                "term": c.name,
                "symbol": c.symbol,
                "coefficient": c.interval.mean,
                "half_width": c.interval.half_width,
                "low": c.interval.low,
                "high": c.interval.high,
                "n": c.interval.n,
            }
            for c in self.coefficients
        ]
        return pd.DataFrame(rows)

    def predict(self, values: Mapping[str, Any]) -> Interval:
        """Return what the polynomial says of a point, with the interval of its mean.

        The interval covers the error of the coefficients, not that of a polynomial which is too
        simple (see `lack_of_fit`). Its `note` says when the point lies outside of what was tried.

        Parameters
        ----------
        values
            By name of the factor: the value of each factor, in its own unit.

        Raises
        ------
        ScenarioError
            If a factor is missing or its value is not a number.
        UnknownName
            If there is no such factor or level.
        """
        levels = checked_levels(values, self.variables, self.seen)
        found = row_of(self.terms, levels) @ self.fits
        interval = mean_and_half_width(found.tolist(), self.seen.confidence)
        notes = [interval.note] if interval.note else []
        notes += _doubts(self, levels, interval.mean)
        return replace(interval, note="; ".join(notes))

    def text(self, lang: str = "en") -> str:
        """Return formula, coefficients and checks as plain text, in a language."""
        return metamodel_text(self, lang)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Metamodel({self.indicator}: {len(self.terms)} terms, R2 {self.r2:.3f})"


def metamodel(seen: Observations, *, degree: int = 1, interactions: bool = True) -> Metamodel:
    """Return a polynomial fitted to observations; see `StudyResults.metamodel`.

    Raises
    ------
    ScenarioError
        If there are too few points, a factor has one level, or terms cannot be told apart.

    Examples
    --------
    >>> from factorysim.experiments.effects.observations import observations
    >>> seen = observations(["buffer"], [[0], [1], [2]], [[1.0, 1.2], [4.0, 4.2], [5.0, 5.2]])
    >>> print(metamodel(seen, degree=2).formula)
    response = 4.1 + 2 x1 - 1 x1^2
    x1 = (buffer - 1) / 1
    """
    import numpy as np

    if degree not in (1, 2) or isinstance(degree, bool):
        raise ScenarioError(f"degree={degree!r} is not possible. It is 1 or 2.")
    variables = variables_of(seen)
    terms = terms_of(variables, seen, degree=degree, interactions=interactions)
    matrix = matrix_of(terms, seen)
    fits: Array = np.linalg.pinv(matrix) @ seen.values
    coefficients = tuple(
        Coefficient(name_of(term), symbol_of(term), _interval(row, seen))
        for term, row in zip(terms, fits, strict=True)
    )
    shares = _shares_explained(matrix, seen.values.mean(axis=1))
    missed = _lack_of_fit(seen, seen.values - matrix @ fits, len(terms))
    return Metamodel(seen, variables, terms, coefficients, fits, *shares, missed)


def _doubts(model: Metamodel, levels: Mapping[str, Any], mean: float) -> list[str]:
    """Return why a prediction may be wrong."""
    seen, doubts = model.seen, []
    outside = [v.factor for v in model.variables if v.is_number and _is_outside(v, levels)]
    if outside:
        doubts.append(f"outside of what was tried: {', '.join(outside)}")
    if seen.lowest is not None and mean < seen.lowest:
        doubts.append("less than is possible")
    if seen.highest is not None and mean > seen.highest:
        doubts.append("more than is possible")
    if model.lack_of_fit is not None and model.lack_of_fit.is_found:
        doubts.append("the polynomial is too simple, see lack_of_fit")
    return doubts


def _shares_explained(matrix: Array, means: Array) -> tuple[float, float, float]:
    """Return R2, the adjusted R2 and the predicted R2 of a fit to the means of the points."""
    import numpy as np

    points, terms = matrix.shape
    hat = matrix @ np.linalg.pinv(matrix)
    rest = means - hat @ means
    whole = float(((means - means.mean()) ** 2).sum())
    if whole <= 1e-20 * float((means**2).sum()):
        return math.nan, math.nan, math.nan
    r2 = 1 - float((rest**2).sum()) / whole
    if points == terms:
        return 1.0, math.nan, math.nan
    adjusted = 1 - (1 - r2) * (points - 1) / (points - terms)
    free = 1 - np.diag(hat)
    left_out = math.nan if free.min() < 1e-9 else 1 - float(((rest / free) ** 2).sum()) / whole
    return r2, adjusted, left_out


def _lack_of_fit(seen: Observations, residuals: Array, terms: int) -> LackOfFit | None:
    from scipy.special import stdtr

    points, count = residuals.shape
    if points == terms or count < 2:
        return None
    alone = 1 - (1 - seen.confidence) / points
    intervals = [_interval(row, seen, alone) for row in residuals]
    sizes = [_t_value(row, interval) for row, interval in zip(residuals, intervals, strict=True)]
    worst = max(range(points), key=lambda i: (sizes[i], abs(intervals[i].mean)))
    p_value = min(1.0, points * 2 * float(stdtr(count - 1, -sizes[worst])))
    return LackOfFit(p_value, seen.numbers[worst], intervals[worst], seen.confidence)


def _t_value(values: Array, interval: Interval) -> float:
    """Return how many standard errors the mean of a residual lies from 0."""
    if interval.half_width == 0:
        return math.inf if interval.mean else 0.0
    error = float(values.std(ddof=1)) / math.sqrt(len(values))
    return abs(interval.mean) / error


def _interval(values: Array, seen: Observations, confidence: float | None = None) -> Interval:
    # What rounding leaves of a coefficient or residual that is 0 is no finding.
    rounding = 1e-11 * float(abs(seen.values).max())
    exact = [0.0 if abs(value) < rounding else value for value in values.tolist()]
    if max(exact) - min(exact) < rounding:
        exact = [exact[0]] * len(exact)
    return mean_and_half_width(exact, confidence or seen.confidence)


def _is_outside(variable: Coded, levels: Mapping[str, Any]) -> bool:
    return abs(variable.value(levels[variable.factor])) > 1 + 1e-9
