"""Which combinations of values are tried: the designs of experiments.

full                every combination of all levels
fractional          half, a quarter, ... of all combinations of two levels each
one_at_a_time       a starting point, and every other level of one factor alone
latin_hypercube     points spread over ranges, every part of every range used once
sobol               points spread even more evenly; best with 2, 4, 8, 16, ... of them
table               points that are given, as a table or as a CSV file

Sources: Montgomery, *Design and Analysis of Experiments*, chapters 6 and 8; Box, Hunter & Hunter,
*Statistics for Experimenters*, table 12.15 (generators of fractional designs); McKay, Beckman &
Conover (1979), *Technometrics* 21; Sobol (1967), with the scrambling of Owen (1998).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factorysim.errors import Problem, ScenarioError, did_you_mean, listing
from factorysim.experiments.factors import Factor, Range
from factorysim.experiments.point_files import read_points

if TYPE_CHECKING:
    import pandas as pd

MOST_POINTS = 100_000
"""Points of one design."""

Values = dict[str, Any]
"""The value of every factor at one point, by the name of the factor."""

# Columns that the further factors take, written with letters for the first ones:
# number of factors -> resolution -> generators (Box, Hunter & Hunter, table 12.15).
_GENERATORS: Mapping[int, Mapping[int, tuple[str, ...]]] = {
    3: {3: ("ab",)},
    4: {4: ("abc",)},
    5: {5: ("abcd",), 3: ("ab", "ac")},
    6: {6: ("abcde",), 4: ("abc", "bcd"), 3: ("ab", "ac", "bc")},
    7: {7: ("abcdef",), 4: ("abc", "bcd", "acd"), 3: ("ab", "ac", "bc", "abc")},
    8: {5: ("abcd", "abef"), 4: ("bcd", "acd", "abc", "abd")},
    9: {4: ("abcd", "acef", "cdef"), 3: ("abc", "bcd", "acd", "abd", "abcd")},
    10: {4: ("bcdf", "acdf", "abde", "abce"), 3: ("abc", "bcd", "acd", "abd", "abcd", "ab")},
    11: {4: ("cde", "abcd", "abf", "bdef", "adef"),
         3: ("abc", "bcd", "acd", "abd", "abcd", "ab", "ac")},
}  # fmt: skip


@dataclass(frozen=True)
class Design:
    """A way to choose points; `points` gives them for the factors of a study."""

    name: str
    """Such as ``full``."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Its settings, such as the number of points."""

    def points(self, factors: Sequence[Factor]) -> list[Values]:
        """Return the value of each factor at each point, in order.

        Raises
        ------
        ScenarioError
            If the design does not fit the factors, or has too many points.
        """
        return DESIGNS[self.name](factors, **self.options)


def full(factors: Sequence[Factor]) -> list[Values]:
    """Return every combination of all levels; the last factor changes fastest."""
    for factor in factors:
        _needs_levels(factor)
    count = math.prod(len(factor.levels) for factor in factors)
    _check_count(count, "Leave out levels, or use a latin_hypercube with fewer points.")
    combinations = itertools.product(*(factor.levels for factor in factors))
    return [_values(factors, combination) for combination in combinations]


def one_at_a_time(factors: Sequence[Factor], base: Mapping[str, Any] | None = None) -> list[Values]:
    """Return a starting point, and from it every other level of each factor alone.

    Parameters
    ----------
    base
        Values of the starting point; the first level of the factors that are not named.
    """
    _check_names(base or {}, factors)
    start = {factor.name: factor.levels[0] for factor in factors} | dict(base or {})
    points = [start]
    for factor in factors:
        _needs_levels(factor)
        others = [level for level in factor.levels if level != start[factor.name]]
        points += [{**start, factor.name: level} for level in others]
    _check_count(len(points), "Leave out levels.")
    return points


def fractional(factors: Sequence[Factor], resolution: int = 4) -> list[Values]:
    """Return a fraction of all combinations of two levels each.

    With resolution 3, main effects are mixed with interactions of two factors; with 4, only
    interactions with each other; with 5, neither.

    Parameters
    ----------
    resolution
        At least this one is kept; the smallest design that has it is taken.
    """
    for factor in factors:
        if len(factor.levels) != 2:
            raise ScenarioError(
                f"{factor.name} has {len(factor.levels)} levels. A fractional design takes two of "
                "each factor, a low and a high one."
            )
    signs = _signs(len(factors), resolution)
    points = [[f.levels[(s + 1) // 2] for f, s in zip(factors, row, strict=True)] for row in signs]
    return [_values(factors, point) for point in points]


def latin_hypercube(factors: Sequence[Factor], points: int, seed: int = 1) -> list[Values]:
    """Return *points* points, spread so that every part of every range is used once."""
    from scipy.stats import qmc

    _check_points(points)
    sample = qmc.LatinHypercube(d=len(factors), rng=seed).random(points)
    return [_values_at(factors, row) for row in sample.tolist()]


def sobol(factors: Sequence[Factor], points: int, seed: int = 1) -> list[Values]:
    """Return *points* points of a scrambled Sobol sequence; best with a power of two."""
    from scipy.stats import qmc

    _check_points(points)
    engine = qmc.Sobol(d=len(factors), rng=seed)
    sample = engine.random_base2(math.ceil(math.log2(points)))[:points]
    return [_values_at(factors, row) for row in sample.tolist()]


def table(factors: Sequence[Factor], rows: Any) -> list[Values]:
    """Return the points of a table: a DataFrame, rows as mappings, or the path of a CSV file.

    Its columns are the names of the factors.
    """
    points = rows_of(rows)
    names = {factor.name for factor in factors}
    problems = [
        Problem(f"row {number} has the columns {listing(row)}, wanted are {listing(names)}.")
        for number, row in enumerate(points, start=1)
        if set(row) != names
    ]
    if problems:
        raise ScenarioError(problems[:20])
    return points


DESIGNS: Mapping[str, Callable[..., list[Values]]] = {
    "full": full,
    "one_at_a_time": one_at_a_time,
    "fractional": fractional,
    "latin_hypercube": latin_hypercube,
    "sobol": sobol,
    "table": table,
}
"""The designs by their names."""


def design_of(given: str | Mapping[str, Any] | Design) -> Design:
    """Return the design that is written as a name, or as ``{latin_hypercube: {points: 20}}``.

    Raises
    ------
    ScenarioError
        If there is no such design, or it has no such setting.

    Examples
    --------
    >>> design_of({"sobol": {"points": 16}}).options
    {'points': 16}
    """
    if isinstance(given, Design):
        return given
    name, options = (given, {}) if isinstance(given, str) else _single(given)
    key = name.replace("-", "_")
    if key not in DESIGNS:
        raise ScenarioError(
            f"there is no design {name!r}.{did_you_mean(key, DESIGNS)} There are "
            f"{listing(DESIGNS)}."
        )
    _check_options(key, options)
    return Design(key, options)


def rows_of(rows: pd.DataFrame | Sequence[Mapping[str, Any]] | str | Path) -> list[Values]:
    """Return the rows of a table as plain values; of a CSV file, cells are read as YAML words."""
    if isinstance(rows, (str, Path)):
        return read_points(Path(rows))
    records: Sequence[Mapping[Any, Any]] = (
        rows.to_dict("records") if hasattr(rows, "to_dict") else rows
    )
    points = [{str(name): _plain(value) for name, value in row.items()} for row in records]
    if not points:
        raise ScenarioError("the table has no rows. Each row is one point of the experiment.")
    _check_count(len(points), "Split the table.")
    return points


def _plain(value: Any) -> Any:
    """Return a number of numpy as one of Python."""
    return value.item() if hasattr(value, "item") else value


def _single(given: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    if len(given) != 1:
        raise ScenarioError(
            f"a design is a name such as full, or one name with its settings such as "
            f"{{latin_hypercube: {{points: 20}}}}; received {dict(given)!r}."
        )
    name, options = next(iter(given.items()))
    if name == "table" and not isinstance(options, Mapping):
        options = {"rows": options}
    if options is not None and not isinstance(options, Mapping):
        raise ScenarioError(f"the settings of {name} are a mapping; received {options!r}.")
    return str(name), dict(options or {})


def _check_options(name: str, options: Mapping[str, Any]) -> None:
    import inspect

    accepted = list(inspect.signature(DESIGNS[name]).parameters)[1:]
    for option in options:
        if option not in accepted:
            there = f" It has {listing(accepted)}." if accepted else " It has none."
            raise ScenarioError(
                f"the design {name} has no setting {option!r}."
                f"{did_you_mean(option, accepted)}{there}"
            )
    parameters = inspect.signature(DESIGNS[name]).parameters
    missing = [key for key in accepted if parameters[key].default is inspect.Parameter.empty]
    for key in missing:
        if key not in options:
            raise ScenarioError(f"the design {name} needs {key!r}: {{{name}: {{{key}: ...}}}}.")


def _signs(factors: int, resolution: int) -> list[tuple[int, ...]]:
    """Return -1 or +1 for each factor at each point."""
    known = _GENERATORS.get(factors, {})
    good = [found for found in known if found >= resolution]
    if factors > max(_GENERATORS):
        raise ScenarioError(
            f"fractional designs are known for up to {max(_GENERATORS)} factors, not {factors}. "
            "Use one_at_a_time or a latin_hypercube."
        )
    generators = known[min(good)] if good else ()
    own = factors - len(generators)
    rows = []
    for row in itertools.product((-1, 1), repeat=own):
        further = [math.prod(row[ord(letter) - ord("a")] for letter in g) for g in generators]
        rows.append((*row, *further))
    return rows


def _values(factors: Sequence[Factor], values: Sequence[Any]) -> Values:
    return {factor.name: value for factor, value in zip(factors, values, strict=True)}


def _values_at(factors: Sequence[Factor], shares: Sequence[float]) -> Values:
    return {factor.name: factor.at(share) for factor, share in zip(factors, shares, strict=True)}


def _needs_levels(factor: Factor) -> None:
    if isinstance(factor.values, Range) and factor.values.step is None:
        raise ScenarioError(
            f"{factor.name} is a range without steps. This design needs levels: give a list, or "
            "a step; or use latin_hypercube or sobol."
        )


def _check_names(base: Mapping[str, Any], factors: Sequence[Factor]) -> None:
    names = [factor.name for factor in factors]
    for name in base:
        if name not in names:
            raise ScenarioError(
                f"base names {name!r}, which is no factor.{did_you_mean(name, names)} "
                f"Factors are {listing(names)}."
            )


def _check_points(points: Any) -> None:
    if not isinstance(points, int) or isinstance(points, bool) or points < 1:
        raise ScenarioError(f"{points!r} points are not possible. It is a number from 1 upwards.")
    _check_count(points, "Take fewer.")


def _check_count(count: int, advice: str) -> None:
    if count > MOST_POINTS:
        raise ScenarioError(
            f"the design has {count} points; at most {MOST_POINTS} are accepted. {advice}"
        )
