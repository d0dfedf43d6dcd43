"""What a search is for: a number to be made large or small, and what must be kept to.

Both are formulas over indicators, tables of the result and values of the factory (see `measures`),
such as ``wip + 0.1 * stations.a.buffer`` and ``service_level >= 0.95``. Only what a formula needs
from the tables is measured in the runs; the rest is calculated afterwards, so that a file of runs
serves again when a goal is changed.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factorysim.errors import Problem, ScenarioError
from factorysim.experiments.expressions import Expression
from factorysim.experiments.measures import Measure, check_measures
from factorysim.model.factory import Factory
from factorysim.model.paths import get
from factorysim.results.indicators import indicators

if TYPE_CHECKING:
    from factorysim.results.result import Result

FUNCTION = "objective"
"""What the values of a goal that is a Python function are called."""

_IN_TABLES = ("places", "products", "sources", "loops", "states")


@dataclass(frozen=True)
class Goal:
    """The number that is made as large, or as small, as possible."""

    formula: Expression | None
    function: Callable[[Result], float] | None
    largest: bool

    @property
    def text(self) -> str:
        """The formula, or the name of the function."""
        if self.formula is not None:
            return self.formula.text
        return str(getattr(self.function, "__name__", FUNCTION))

    @property
    def sign(self) -> int:
        """1 if a larger value is better, else -1."""
        return 1 if self.largest else -1

    def value(self, numbers: Mapping[str, float], factory: Factory) -> float:
        """Return the value in one run; NaN where it cannot be said."""
        if self.formula is None:
            return numbers[FUNCTION]
        return _calculated(self.formula, numbers, factory)


@dataclass(frozen=True)
class Requirement:
    """A condition on what the runs show, such as ``service_level >= 0.95``."""

    text: str
    left: Expression
    right: Expression
    sign: int
    """1 if the left side must not be below the right one, -1 if it must not be above."""

    def sides(self, numbers: Mapping[str, float], factory: Factory) -> tuple[float, float]:
        """Return both sides in one run."""
        return (
            _calculated(self.left, numbers, factory),
            _calculated(self.right, numbers, factory),
        )

    def margin(self, left: float, right: float) -> float:
        """Return by how much the condition is satisfied; negative if it is not."""
        return self.sign * (left - right)


def goal_of(maximise: Measure | None, minimise: Measure | None, factory: Factory) -> Goal:
    """Return the goal that was given; exactly one of the two.

    Raises
    ------
    ScenarioError
        If none or both are given, or the formula is not possible.
    """
    given = [measure for measure in (maximise, minimise) if measure is not None]
    if len(given) != 1:
        raise ScenarioError(
            f"{'no' if not given else 'more than one'} goal is given. Give one of "
            'maximise="throughput" and minimise="wip"; join several numbers to one formula, such '
            'as maximise="throughput - 0.1 * wip".'
        )
    measure, largest = given[0], maximise is not None
    if callable(measure):
        return Goal(None, measure, largest)
    where = "maximise" if largest else "minimise"
    return Goal(_checked(measure, where, factory), None, largest)


def requirements_of(texts: str | Sequence[str], factory: Factory) -> tuple[Requirement, ...]:
    """Return the conditions on what the runs show.

    Raises
    ------
    ScenarioError
        If one of them is not a comparison by <=, >=, < or >.

    Examples
    --------
    >>> from factorysim.model import serial_line
    >>> line = serial_line(times=[1, 2], every=4)
    >>> requirement, = requirements_of(["lead_time <= 10"], line)
    >>> left, right = requirement.sides({"lead_time": 7.5}, line)
    >>> requirement.margin(left, right)
    2.5
    """
    given = [texts] if isinstance(texts, str) else list(texts)
    return tuple(_requirement(text, factory) for text in given)


def measures_for(goal: Goal, requirements: Sequence[Requirement]) -> dict[str, Measure]:
    """Return what must be measured in the runs besides the indicators."""
    measures: dict[str, Measure] = {}
    if goal.function is not None:
        measures[FUNCTION] = goal.function
    formulas = [goal.formula, *(side for r in requirements for side in (r.left, r.right))]
    for formula in formulas:
        for name in formula.names if formula is not None else ():
            if _is_in_a_table(name):
                measures[name] = name
    return measures


def _is_in_a_table(name: str) -> bool:
    head, *rest = name.split(".")
    return name not in indicators and len(rest) == 2 and head in _IN_TABLES


def _requirement(text: Any, factory: Factory) -> Requirement:
    tree = ast.parse(Expression(text).text.strip(), mode="eval").body if _is_text(text) else None
    if not isinstance(tree, ast.Compare) or len(tree.ops) != 1:
        raise _no_comparison(text)
    (operator,), (right,) = tree.ops, tree.comparators
    if isinstance(operator, (ast.GtE, ast.Gt)):
        sign = 1
    elif isinstance(operator, (ast.LtE, ast.Lt)):
        sign = -1
    else:
        raise _no_comparison(text)
    first, second = (_checked(ast.unparse(s), "subject_to", factory) for s in (tree.left, right))
    return Requirement(text.strip(), first, second, sign)


def _no_comparison(text: Any) -> ScenarioError:
    return ScenarioError(
        [
            Problem(
                f"{text!r} is not a condition on what the runs show. Write one comparison, such as "
                '"service_level >= 0.95"; several conditions are a list.',
                "subject_to",
            )
        ]
    )


def _is_text(text: Any) -> bool:
    return isinstance(text, str)


def _checked(text: Any, where: str, factory: Factory) -> Expression:
    if not _is_text(text):
        raise ScenarioError(
            [
                Problem(
                    f"received {text!r}. Accepted are a formula such as "
                    '"throughput - 0.1 * wip", or a function of the result.',
                    where,
                )
            ]
        )
    check_measures({where: text}, factory)
    return Expression(text)


def _calculated(formula: Expression, numbers: Mapping[str, float], factory: Factory) -> float:
    def lookup(name: str) -> Any:
        return numbers[name] if name in numbers else get(factory, name)

    value = formula(lookup)
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ScenarioError(f"{formula.text!r} gives {value!r}, which is not a number.") from None
    return number if math.isfinite(number) else math.nan
