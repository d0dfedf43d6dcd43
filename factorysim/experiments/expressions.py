"""Small formulas as text: ``stations.a.buffer + stations.b.buffer <= 12``.

They stand in study files of strangers, so nothing of Python is run: the text is parsed, only
numbers, texts, names, arithmetic, comparisons, and/or/not, ``in``, min, max, abs and sum are let
through, and the size is limited.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from factorysim.errors import ScenarioError

LONGEST = 500
"""Characters of a formula."""
_DEEPEST = 30

_ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.In: lambda value, values: value in values,
    ast.NotIn: lambda value, values: value not in values,
}
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {"min": min, "max": max, "abs": abs, "sum": sum}
_ACCEPTED = "numbers, texts, names, + - * / // %, comparisons, and, or, not, in, min, max, abs, sum"

Lookup = Callable[[str], Any]


class Expression:
    """A formula that was read from a text.

    Parameters
    ----------
    text
        The formula. Names may have dots, as paths of a factory have.

    Raises
    ------
    ScenarioError
        If something in it is not accepted.

    Examples
    --------
    >>> rule = Expression("stations.a.buffer + spare <= 12")
    >>> rule.names
    ('stations.a.buffer', 'spare')
    >>> rule({"stations.a.buffer": 10, "spare": 3}.__getitem__)
    False
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._tree = _parsed(text)
        self.names: tuple[str, ...] = tuple(dict.fromkeys(_names(self._tree)))

    def __call__(self, lookup: Lookup) -> Any:
        """Return the value, with the value of each name from *lookup*.

        A division by zero gives NaN, which satisfies no comparison.

        Raises
        ------
        ScenarioError
            If a text is calculated with, or compared with a number.
        """
        try:
            return _value(self._tree, lookup)
        except ZeroDivisionError:
            return math.nan
        except TypeError:
            raise ScenarioError(
                f"{self.text!r} calculates with what is not a number. Compare texts by == or in."
            ) from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def __reduce__(self) -> tuple[type[Expression], tuple[str]]:
        return Expression, (self.text,)


@cache
def _parsed(text: str) -> ast.expr:
    if len(text) > LONGEST:
        raise ScenarioError(f"a formula has at most {LONGEST} characters; this has {len(text)}.")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ScenarioError(
            f"{text!r} is not a formula. Write it like: stations.a.buffer + stations.b.buffer <= 12"
        ) from None
    _check(tree, text, 0)
    return tree


def _check(node: ast.AST, text: str, depth: int) -> None:
    """Refuse whatever is not in the list of what is accepted."""
    if depth > _DEEPEST:
        raise ScenarioError(f"{text[:60]!r} is nested too deeply. Use fewer brackets.")
    if not _is_accepted(node):
        raise ScenarioError(f"{text!r}: {_shown(node)} is not accepted. Accepted are {_ACCEPTED}.")
    if _dotted(node):
        return
    if isinstance(node, ast.Call):
        for argument in node.args:
            _check(argument, text, depth + 1)
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            _check(child, text, depth + 1)


def _is_accepted(node: ast.AST) -> bool:
    match node:
        case ast.Constant(value=value):
            return isinstance(value, (int, float, str)) and not _is_huge(value)
        case ast.BinOp(op=op):
            return type(op) in _ARITHMETIC
        case ast.Compare(ops=ops):
            return all(type(op) in _COMPARISONS for op in ops)
        case ast.UnaryOp(op=op):
            return isinstance(op, (ast.USub, ast.UAdd, ast.Not))
        case ast.Call(func=ast.Name(id=name), keywords=[]):
            return name in _FUNCTIONS and bool(node.args)
        case ast.BoolOp() | ast.Tuple() | ast.List():
            return True
        case _:
            return bool(_dotted(node))


def _is_huge(value: Any) -> bool:
    return isinstance(value, int) and abs(value) > 10**15


def _dotted(node: ast.AST) -> str:
    """Return the name with its dots; empty for what is none."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        front = _dotted(node.value)
        return f"{front}.{node.attr}" if front else ""
    return ""


def _names(node: ast.AST) -> list[str]:
    if name := _dotted(node):
        return [name]
    children = node.args if isinstance(node, ast.Call) else ast.iter_child_nodes(node)
    return [name for child in children for name in _names(child)]


def _value(node: ast.AST, lookup: Lookup) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.BinOp(left=left, op=op, right=right):
            return _calculated(type(op), _value(left, lookup), _value(right, lookup))
        case ast.Compare():
            return _compared(node, lookup)
        case ast.BoolOp(op=op, values=values):
            found = (bool(_value(value, lookup)) for value in values)
            return all(found) if isinstance(op, ast.And) else any(found)
        case ast.UnaryOp(op=op, operand=operand):
            value = _value(operand, lookup)
            if isinstance(op, ast.Not):
                return not value
            return _calculated(ast.Mult, -1 if isinstance(op, ast.USub) else 1, value)
        case ast.Tuple(elts=entries) | ast.List(elts=entries):
            return [_value(entry, lookup) for entry in entries]
        case ast.Call(func=ast.Name(id=name), args=arguments):
            values = [_value(argument, lookup) for argument in arguments]
            return _FUNCTIONS[name](values) if name == "sum" else _FUNCTIONS[name](*values)
        case _:
            return lookup(_dotted(node))


def _calculated(operation: type[ast.operator], left: Any, right: Any) -> Any:
    # Texts and lists are never multiplied: the result could be as large as the memory.
    if not (_is_number(left) and _is_number(right)):
        raise TypeError
    return _ARITHMETIC[operation](float(left), float(right))


def _compared(node: ast.Compare, lookup: Lookup) -> bool:
    left = _value(node.left, lookup)
    for op, comparator in zip(node.ops, node.comparators, strict=True):
        right = _value(comparator, lookup)
        if not _COMPARISONS[type(op)](left, right):
            return False
        left = right
    return True


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float))


def _shown(node: ast.AST) -> str:
    return repr(ast.unparse(node)[:40]) if isinstance(node, ast.expr) else type(node).__name__
