"""The points of an experiment: one factory each, made and checked before anything is run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from factorysim.errors import Problem, ScenarioError, UnknownName
from factorysim.experiments.designs import Values
from factorysim.experiments.expressions import Expression
from factorysim.experiments.factors import Factor
from factorysim.model.elements import Element
from factorysim.model.factory import Factory, Run
from factorysim.model.paths import get
from factorysim.scenario.scenarios import Scenario

Constraint = str | Callable[[Mapping[str, Any]], bool]
"""A condition on the values of a point, as a formula or as a function."""

_FIXED = {
    "run.seed": "the seed is the same at all points, so that they are compared on the same "
    "random numbers. Use replications instead",
    "run.replications": "every point has the same number of replications. Set it for the study",
}
_PROBLEMS_SHOWN = 20


@dataclass(frozen=True)
class Point:
    """One combination of values, and the factory that it makes."""

    number: int
    """Its number in the design, from 1 on."""
    values: Values
    factory: Factory
    run: Run
    text: str
    """Its changes as JSON: what makes it the same point in another study."""

    @property
    def shift(self) -> int:
        """A number that no other point has, for random numbers of its own."""
        digest = hashlib.sha256(self.text.encode("utf-8")).digest()
        return (1 + int.from_bytes(digest[:4], "big")) * 1_000_000

    def __str__(self) -> str:
        said = ", ".join(f"{name} = {value}" for name, value in self.values.items())
        return f"point {self.number} ({said})"


def make_points(
    scenario: Scenario,
    factors: Sequence[Factor],
    combinations: Iterable[Values],
    constraints: Sequence[Constraint],
) -> tuple[Point, ...]:
    """Return a point for each combination that satisfies all constraints.

    Raises
    ------
    ScenarioError
        With all points whose factory is not possible, or if no point is left.
    """
    check_paths(scenario, factors)
    rules = [rule_of(constraint, scenario) for constraint in constraints]
    by_name = {factor.name: factor for factor in factors}
    points: list[Point] = []
    problems: list[Problem] = []
    for number, values in enumerate(combinations, start=1):
        if not all(rule(values) for rule in rules):
            continue
        changes = changes_of(values, by_name)
        try:
            changed = scenario.with_changes(changes)
        except ScenarioError as error:
            said = ", ".join(f"{name} = {value!r}" for name, value in values.items())
            problems += [
                Problem(f"point {number} ({said}): {p.message}", p.path) for p in error.problems
            ]
            if len(problems) >= _PROBLEMS_SHOWN:
                break
            continue
        place = len(points) + 1
        points.append(Point(place, values, changed.factory, changed.run, text_of(changes)))
    if problems:
        raise ScenarioError(problems)
    if not points:
        raise ScenarioError("the constraints leave no point of the design. Loosen one of them.")
    _check_twice(points)
    return tuple(points)


def check_paths(scenario: Scenario, factors: Sequence[Factor]) -> None:
    """Refuse factors that lead nowhere, or to what is the same for all points.

    Raises
    ------
    ScenarioError
        With all factors that are not possible.
    """
    problems: list[Problem] = []
    for factor in factors:
        for path, value in factor.changes_for(factor.levels[0]).items():
            if path in _FIXED:
                problems.append(Problem(f"cannot be a factor: {_FIXED[path]}.", path))
                continue
            try:
                scenario.with_changes({path: value})
            except ScenarioError as error:
                problems += [p for p in error.problems if _is_about_the_path(scenario, path)]
    if problems:
        raise ScenarioError(list(dict.fromkeys(problems)))


def changes_of(values: Mapping[str, Any], factors: Mapping[str, Factor]) -> dict[str, Any]:
    """Return the changes by path that a combination of values means."""
    changes: dict[str, Any] = {}
    for name, value in values.items():
        changes |= factors[name].changes_for(value)
    return changes


def text_of(changes: Mapping[str, Any]) -> str:
    """Return changes as JSON, in the order in which they are applied."""
    return json.dumps(changes, ensure_ascii=False, default=_written)


def value_in(scenario: Scenario, path: str) -> Any:
    """Return the value that a path of the factory, or of the run, has.

    Raises
    ------
    UnknownName
        If the path leads nowhere.
    """
    if path.startswith("run."):
        return get(scenario.run, path.removeprefix("run."))
    return get(scenario.factory, path)


def rule_of(constraint: Constraint, scenario: Scenario) -> Callable[[Mapping[str, Any]], bool]:
    """Return the function that says whether values satisfy a constraint."""
    if callable(constraint):
        return lambda values: bool(constraint(values))
    expression = Expression(constraint)

    def holds(values: Mapping[str, Any]) -> bool:
        def lookup(name: str) -> Any:
            if name in values:
                return values[name]
            try:
                return value_in(scenario, name)
            except UnknownName as error:
                raise ScenarioError(
                    f"the constraint {constraint!r} names {name!r}, which is neither a factor nor "
                    f"a path: {error}"
                ) from None

        return bool(expression(lookup))

    return holds


def _is_about_the_path(scenario: Scenario, path: str) -> bool:
    """Whether the path itself is wrong, and not only together with the value."""
    try:
        value_in(scenario, path)
    except UnknownName:
        return True
    return False


def _check_twice(points: Sequence[Point]) -> None:
    seen: dict[str, Point] = {}
    for point in points:
        if point.text in seen:
            raise ScenarioError(
                f"{point} is the same as point {seen[point.text].number}. Leave one out."
            )
        seen[point.text] = point


def _written(value: object) -> Any:
    if isinstance(value, Element):
        return value.model_dump(mode="json")
    if callable(value):
        name = f"{getattr(value, '__module__', '?')}.{getattr(value, '__qualname__', value)}"
        return f"function {name}"
    if hasattr(value, "item"):
        return value.item()
    return str(value)
