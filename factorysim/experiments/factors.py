"""What is varied in an experiment: a path of the factory, or several at once, and its values.

A factor is written as::

    stations.mill.buffer: [0, 2, 5]                  a list of levels
    stations.mill.time.mean: {from: 4, to: 6}        a range of real numbers
    stations.mill.buffer: {from: 0, to: 10, step: 1} a range in steps; whole numbers stay whole
    layout:                                          levels with names, each of several changes
      small: {stations.mill.buffer: 2, stations.wash.buffer: 2}
      large: {stations.mill.buffer: 9, stations.wash.buffer: 9}
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from factorysim.errors import Problem, ScenarioError, did_you_mean, listing

MOST_LEVELS = 100_000
"""Levels of one factor."""

_KEYS = ("from", "to", "step", "log")


@dataclass(frozen=True)
class Range:
    """All numbers from *low* to *high*, or those in steps.

    Examples
    --------
    >>> Range(0, 10, step=5).levels
    (0, 5, 10)
    >>> Range(4.0, 6.0).at(0.25)
    4.5
    """

    low: float
    high: float
    step: float | None = None
    """Distance of the values; None for all real numbers between."""
    log: bool = False
    """Whether values are spread by their ratios: as many from 1 to 10 as from 10 to 100."""

    def __post_init__(self) -> None:
        numbers = [self.low, self.high, *([] if self.step is None else [self.step])]
        if not all(_is_number(number) for number in numbers) or not self.low < self.high:
            raise ScenarioError(
                f"a range goes from a number to a larger one, such as {{from: 1, to: 5}}; "
                f"received from {self.low!r} to {self.high!r}."
            )
        if self.step is not None and self.step <= 0:
            raise ScenarioError(f"the step {self.step!r} is not above 0.")
        if self.step is not None and (self.high - self.low) / self.step > MOST_LEVELS:
            raise ScenarioError(f"the range has more than {MOST_LEVELS} steps. Take larger ones.")
        if self.log and self.low <= 0:
            raise ScenarioError(f"a logarithmic range begins above 0, not at {self.low!r}.")

    @property
    def levels(self) -> tuple[float, ...]:
        """All values of a range in steps; the two ends of any other."""
        if self.step is None:
            return self.low, self.high
        # A little more than the quotient: (0.3 - 0.1) / 0.1 is a little less than 2.
        count = math.floor((self.high - self.low) / self.step + 1e-9)
        values = [self.low + number * self.step for number in range(count + 1)]
        return tuple(values if self.is_whole else (float(f"{value:.12g}") for value in values))

    @property
    def is_whole(self) -> bool:
        """Whether all values are whole numbers."""
        return isinstance(self.low, int) and isinstance(self.step, int)

    def at(self, share: float) -> float:
        """Return the value at a share of the way, from 0 to 1; in steps, each equally likely."""
        if self.step is not None:
            levels = self.levels
            return levels[min(int(share * len(levels)), len(levels) - 1)]
        if self.log:
            return self.low * math.exp(share * math.log(self.high / self.low))
        return self.low + share * (self.high - self.low)


@dataclass(frozen=True)
class Factor:
    """One thing that is varied."""

    name: str
    """What it is called in tables; the path, unless its levels have names."""
    values: Range | tuple[Any, ...]
    """What it may be."""
    changes: Mapping[str, Mapping[str, Any]] | None = None
    """The changes by path that each named level means; None if the name is a path itself."""

    @property
    def levels(self) -> tuple[Any, ...]:
        """The values that a design with levels takes."""
        return self.values.levels if isinstance(self.values, Range) else self.values

    @property
    def is_numeric(self) -> bool:
        """Whether the values are numbers, so that a slope makes sense."""
        return isinstance(self.values, Range) or all(_is_number(value) for value in self.values)

    def at(self, share: float) -> Any:
        """Return the value at a share of the way, from 0 to 1; each level equally likely."""
        if isinstance(self.values, Range):
            return self.values.at(share)
        return self.values[min(int(share * len(self.values)), len(self.values) - 1)]

    def changes_for(self, value: Any) -> Mapping[str, Any]:
        """Return what has to be changed in the factory, by path."""
        return {self.name: value} if self.changes is None else self.changes[value]


def factors_of(given: Mapping[str, Any]) -> tuple[Factor, ...]:
    """Return the factors that are written in *given*.

    Parameters
    ----------
    given
        By path or name: a sequence of levels, a `Range`, or a mapping as in a study file.

    Raises
    ------
    ScenarioError
        With all problems: no factor, no level, the same level twice, a range that is none.

    Examples
    --------
    >>> factors_of({"stations.mill.buffer": [0, 2]})[0].levels
    (0, 2)
    >>> factors_of({"run.warmup": {"from": 1, "to": 3, "step": 1}})[0].levels
    (1, 2, 3)
    """
    problems: list[Problem] = []
    factors: list[Factor] = []
    for name, values in given.items():
        try:
            factors.append(_factor(str(name), values))
        except ScenarioError as error:
            problems += [Problem(problem.message, str(name)) for problem in error.problems]
    if not given:
        problems.append(
            Problem("there is no factor. Name a path and its values: stations.mill.buffer: [0, 5]")
        )
    if problems:
        raise ScenarioError(problems)
    return tuple(factors)


def _factor(name: str, values: Any) -> Factor:
    if isinstance(values, Range):
        return Factor(name, values)
    if isinstance(values, Mapping):
        return _from_mapping(name, values)
    if isinstance(values, str) or not isinstance(values, Sequence):
        raise ScenarioError(
            f"received {values!r}. Accepted are a list of levels such as [0, 2, 5], or a range "
            "such as {from: 0, to: 5}."
        )
    return Factor(name, _levels(values))


def _levels(values: Sequence[Any]) -> tuple[Any, ...]:
    if not values:
        raise ScenarioError("the list of levels is empty. Give at least one value: [0, 2, 5].")
    if len(values) > MOST_LEVELS:
        raise ScenarioError(f"there are {len(values)} levels; at most {MOST_LEVELS} are accepted.")
    shown = [repr(value) for value in values]
    twice = next((text for i, text in enumerate(shown) if text in shown[:i]), None)
    if twice is not None:
        raise ScenarioError(f"the level {twice} is given twice.")
    return tuple(values)


def _from_mapping(name: str, values: Mapping[Any, Any]) -> Factor:
    if values and all(isinstance(changes, Mapping) for changes in values.values()):
        named = {str(level): dict(changes) for level, changes in values.items()}
        return Factor(name, tuple(named), named)
    unknown = [str(key) for key in values if key not in _KEYS]
    if unknown or "from" not in values or "to" not in values:
        hint = did_you_mean(unknown[0], _KEYS) if unknown else ""
        raise ScenarioError(
            f"received {dict(values)!r}.{hint} A range is written {{from: 1, to: 5}}, with "
            f"{listing(_KEYS)}; named levels are written {{small: {{path: value}}, ...}}."
        )
    return Factor(
        name,
        Range(values["from"], values["to"], values.get("step"), bool(values.get("log", False))),
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
