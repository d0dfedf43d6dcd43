"""A factory as plain data: what a scenario file says, in the shortest form that means the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from factorysim.errors import Problem, ScenarioError
from factorysim.model.crews import Handling, Need, Walking
from factorysim.model.distributions import Distribution
from factorysim.model.disturbances import Setup
from factorysim.model.elements import Element, given_values
from factorysim.model.fleets import GoTo, Speed, Transport
from factorysim.model.layouts import Edge, Node, Zone
from factorysim.model.places import Batch
from factorysim.model.products import Component, Step

_ONLY_ONE = {
    Step: "at",
    Component: "count",
    Setup: "between",
    Transport: "fleet",
    Need: "crew",
    Handling: "time",
    Walking: "time",
}
"""Elements that may be written as the value of one attribute alone."""
_PAIRS = {Node: ["x", "y"], Edge: ["from", "to"]}
"""Elements that may be written as a list of two values."""
_IN_ORDER = ("uniform", "triangular")
"""Distributions whose parameters everybody knows the order of."""


def plain_data(element: Element) -> dict[str, Any]:
    """Return a factory (or another element) as nested mappings, lists, numbers and text.

    What is at its default is left out. Reading the data gives an equal element.

    Raises
    ------
    ScenarioError
        If a rule or a time is a Python function, which no file can hold; all are listed.

    Examples
    --------
    >>> from factorysim.model import Station
    >>> plain_data(Station(time={"triangular": [1, 2.5, 4]}, buffer=3, setup=5))
    {'time': {'triangular': [1, 2.5, 4]}, 'buffer': 3, 'setup': 5}
    """
    problems: list[Problem] = []
    fields = written_fields(element)
    data = {name: _plain(value, name, problems) for name, value in fields.items()}
    if problems:
        raise ScenarioError(problems)
    return data


def written_fields(element: Element) -> dict[str, Any]:
    """Return the attributes that are not at their default, under the names they have in a file."""
    fields = type(element).model_fields
    return {fields[key].alias or key: value for key, value in given_values(element).items()}


def short_values(distribution: Distribution) -> dict[str, Any]:
    """Return the parameters of a distribution that are given, by name."""
    values = {name: getattr(distribution, name) for name in type(distribution).model_fields}
    return {name: value for name, value in values.items() if value is not None}


def _plain(value: Any, path: str, problems: list[Problem]) -> Any:
    if isinstance(value, Distribution):
        return {value.kind: _parameters(value)}
    if isinstance(value, Element):
        return _plain(_shortened(value), path, problems)
    if isinstance(value, Mapping):
        return {_number(k): _plain(v, f"{path}.{k}", problems) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry, f"{path}.{i}", problems) for i, entry in enumerate(value)]
    if callable(value):
        name = getattr(value, "__name__", "a function")
        problems.append(
            Problem(
                f"the Python function {name!r} cannot be written to a file. Register it by name "
                "(rules.register) and use the name, or write the time as a distribution.",
                path,
            )
        )
        return None
    return _number(value)


def _shortened(element: Element) -> Any:
    """Return the attributes that are given, or one value where that says the same."""
    fields = written_fields(element)
    if isinstance(element, Batch) and element.max == element.min and not element.same_product:
        return element.min
    if isinstance(element, Component) and not fields:
        return element.count
    if isinstance(element, Zone):
        return element.capacity
    if isinstance(element, Speed) and element.empty == element.loaded:
        return element.empty
    if isinstance(element, GoTo) and len(element.go_to) == 1:
        return {"go_to": element.go_to[0]}
    if list(fields) == _PAIRS.get(type(element)):
        return list(fields.values())
    alone = _ONLY_ONE.get(type(element))
    if alone is None or list(fields) != [alone]:
        return fields
    is_short = not isinstance(element, Step) or isinstance(element.at, str)
    return fields[alone] if is_short else fields


def _parameters(distribution: Distribution) -> Any:
    given = {name: _bare(value) for name, value in short_values(distribution).items()}
    if distribution.kind in _IN_ORDER:
        return list(given.values())
    if len(type(distribution).model_fields) == 1:
        return next(iter(given.values()))
    return given


def _bare(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {_number(key): _bare(entry) for key, entry in value.items()}
    return [_bare(entry) for entry in value] if isinstance(value, tuple) else _number(value)


def _number(value: Any) -> Any:
    """Return a float without a fraction as an int, so that 5.0 is written 5."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value
