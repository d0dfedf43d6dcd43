"""The terms of a polynomial in coded units: what stands in the columns of a regression.

A number from low to high is coded as -1 to +1, so that coefficients of different factors can be put
beside each other. A factor with names is coded by 0 or 1 for each level but the first.

Source: Montgomery, *Design and Analysis of Experiments*, sections 10.2 and 11.1 (coded variables).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from factorysim.errors import ScenarioError, UnknownName, did_you_mean, listing
from factorysim.experiments.effects.observations import Observations, is_number

if TYPE_CHECKING:
    import numpy as np

    Array: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Coded:
    """One variable of the polynomial: a number from -1 to +1, or whether a level is there."""

    factor: str
    symbol: str
    """What it is called in the formula, such as x1."""
    centre: float = 0.0
    half: float = 1.0
    """Half the distance of low and high."""
    level: Any = None
    """The level for which it is 1, for a factor with names."""
    is_number: bool = True

    def value(self, level: Any) -> float:
        """Return the coded value of a level."""
        if self.is_number:
            return (float(level) - self.centre) / self.half
        return 1.0 if level == self.level else 0.0

    @property
    def meaning(self) -> str:
        """What the symbol stands for, such as ``x1 = (stations.mill.buffer - 5) / 5``."""
        if not self.is_number:
            return f"{self.symbol} = 1 if {self.factor} is {self.level}, else 0"
        centre = f" - {self.centre:.6g}" if self.centre >= 0 else f" + {-self.centre:.6g}"
        inside = f"({self.factor}{centre})" if self.centre else self.factor
        return f"{self.symbol} = {inside} / {self.half:.6g}"


Term = tuple[Coded, ...]
"""The product of some variables; of none, it is the constant."""


def variables_of(seen: Observations) -> tuple[Coded, ...]:
    """Return the variables that the factors of a study become.

    Raises
    ------
    ScenarioError
        If a factor has one level only, so that it explains nothing.
    """
    found: list[Coded] = []
    for column, factor in enumerate(seen.factors):
        levels = seen.levels(column)
        if len(levels) < 2:
            raise ScenarioError(
                f"{factor} has the level {listing(levels)} only, so nothing can be said of it. "
                "Give it a second level, or leave it out of the factors."
            )
        symbol = f"x{column + 1}"
        if all(map(is_number, levels)):
            low, high = seen.ranges.get(factor, (float(levels[0]), float(levels[-1])))
            found.append(Coded(factor, symbol, (low + high) / 2, (high - low) / 2))
            continue
        found += [
            Coded(factor, f"{symbol}{_letter(i)}", level=level, is_number=False)
            for i, level in enumerate(levels[1:])
        ]
    return tuple(found)


def terms_of(
    variables: Sequence[Coded], seen: Observations, *, degree: int, interactions: bool
) -> tuple[Term, ...]:
    """Return the terms of a polynomial: constant, linear, products of two, squares.

    A square needs three levels; that of a factor with two would be a constant, and is left out.
    """
    terms: list[Term] = [(), *((variable,) for variable in variables)]
    if interactions:
        pairs = itertools.combinations(variables, 2)
        terms += [pair for pair in pairs if pair[0].factor != pair[1].factor]
    if degree == 2:
        many = {f for i, f in enumerate(seen.factors) if len(seen.levels(i)) > 2}
        terms += [(v, v) for v in variables if v.is_number and v.factor in many]
    return tuple(terms)


def name_of(term: Term) -> str:
    """Return what a term is called: the factors in it, such as ``a * b`` or ``a^2``."""
    names = [v.factor if v.is_number else f"[{v.factor} = {v.level}]" for v in term]
    if len(names) == 2 and names[0] == names[1]:
        return f"{names[0]}^2"
    return " * ".join(names) or "constant"


def symbol_of(term: Term) -> str:
    """Return a term as the formula writes it, such as ``x1 x2``."""
    symbols = [variable.symbol for variable in term]
    return f"{symbols[0]}^2" if len(set(symbols)) < len(symbols) else " ".join(symbols)


def row_of(terms: Sequence[Term], levels: Mapping[str, Any]) -> Array:
    """Return the value of every term at a point."""
    import numpy as np

    return np.array(
        [np.prod([variable.value(levels[variable.factor]) for variable in term]) for term in terms]
    )


def matrix_of(terms: Sequence[Term], seen: Observations) -> Array:
    """Return one row per point and one column per term.

    Raises
    ------
    ScenarioError
        If there are fewer points than terms, or terms that these points cannot tell apart.
    """
    import numpy as np

    points = [dict(zip(seen.factors, point, strict=True)) for point in seen.points]
    matrix: Array = np.array([row_of(terms, point) for point in points])
    if len(points) < len(terms):
        raise ScenarioError(
            f"the polynomial has {len(terms)} terms ({listing(map(name_of, terms), most=20)}), but "
            f"there are only {len(points)} points. {_advice(terms)}"
        )
    _check_apart(matrix, terms)
    return matrix


def checked_levels(
    given: Mapping[str, Any], variables: Sequence[Coded], seen: Observations
) -> dict[str, Any]:
    """Return the levels of a point that is asked for.

    Raises
    ------
    UnknownName
        If a factor or level is not known.
    ScenarioError
        If a factor is missing, or its value is not a number.
    """
    for name in given:
        if name not in seen.factors:
            raise UnknownName(
                f"there is no factor {name!r}.{did_you_mean(str(name), seen.factors)} Factors are "
                f"{listing(seen.factors)}."
            )
    missing = [factor for factor in seen.factors if factor not in given]
    if missing:
        raise ScenarioError(f"the point says nothing of {listing(missing)}. Name every factor.")
    numeric = {variable.factor for variable in variables if variable.is_number}
    for column, factor in enumerate(seen.factors):
        value, levels = given[factor], seen.levels(column)
        if factor in numeric and not is_number(value):
            raise ScenarioError(f"{factor}: {value!r} is not a number.")
        if factor not in numeric and value not in levels:
            raise UnknownName(
                f"{factor} has no level {value!r}.{did_you_mean(str(value), map(str, levels))} "
                f"Levels are {listing(levels)}."
            )
    return dict(given)


def has_squares(terms: Sequence[Term]) -> bool:
    """Return whether the square of a factor is among the terms."""
    return any(len(term) == 2 and term[0] == term[1] for term in terms)


def _advice(terms: Sequence[Term]) -> str:
    """Return what can be tried when the points do not carry the terms."""
    ways = ["Take other or more points (design full)"]
    if has_squares(terms):
        ways.append("degree=1")
    if any(len(term) == 2 and term[0] != term[1] for term in terms):
        ways.append("interactions=False")
    return f"{', or '.join(ways)}."


def _letter(number: int) -> str:
    return chr(ord("a") + number) if number < 26 else f"_{number + 1}"


def _check_apart(matrix: Array, terms: Sequence[Term]) -> None:
    """Refuse a column that the columns before it add up to."""
    import numpy as np

    for column in range(1, matrix.shape[1]):
        before, own = matrix[:, :column], matrix[:, column]
        weights, *_ = np.linalg.lstsq(before, own, rcond=None)
        rest = own - before @ weights
        if float(abs(rest).max()) > 1e-9 * max(1.0, float(abs(own).max())):
            continue
        used = [name_of(terms[i]) for i in range(column) if abs(weights[i]) > 1e-9]
        raise ScenarioError(
            f"these points cannot tell {name_of(terms[column])} from {listing(used)}: it is always "
            f"a multiple or a sum of them. {_advice(terms)}"
        )
