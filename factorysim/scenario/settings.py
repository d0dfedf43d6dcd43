"""Changes written on one line: ``stations.mill.buffer=5``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from factorysim.errors import Problem, ScenarioError
from factorysim.scenario.yaml_text import parse

_EXAMPLE = "Write path=value, such as stations.mill.buffer=5."
_SPACES = re.compile(r"\s")


def parse_setting(text: str) -> tuple[str, Any]:
    """Return the path and the value of a setting; the value is read as YAML.

    Raises
    ------
    ScenarioError
        If it is not a path and a value with ``=`` between them.

    Examples
    --------
    >>> parse_setting("stations.mill.buffer=5")
    ('stations.mill.buffer', 5)
    >>> parse_setting("sources.orders.makes={bracket: 0.4, housing: 0.6}")
    ('sources.orders.makes', {'bracket': 0.4, 'housing': 0.6})
    """
    path, equals, written = text.partition("=")
    path, written = path.strip(), written.strip()
    if not equals:
        raise ScenarioError(f"{text!r} is not a setting: there is no '='. {_EXAMPLE}")
    if not path or _SPACES.search(path) or "" in path.split("."):
        raise ScenarioError(f"{path!r} in {text!r} is not a path. {_EXAMPLE}")
    if not written:
        message = f"there is no value after '='. To take a value away, write {path}=null."
        raise ScenarioError([Problem(message, path)])
    return path, parse_value(path, written)


def parse_settings(texts: Iterable[str]) -> dict[str, Any]:
    """Return several settings as changes by path; all problems are reported at once.

    Examples
    --------
    >>> parse_settings(["stations.*.rule=spt", "run.until=40 h"])
    {'stations.*.rule': 'spt', 'run.until': '40 h'}
    """
    changes: dict[str, Any] = {}
    problems: list[Problem] = []
    for text in texts:
        try:
            path, value = parse_setting(text)
        except ScenarioError as error:
            problems += error.problems
            continue
        if path in changes and changes[path] != value:
            problems.append(Problem("is set twice, to different values. Keep one of them.", path))
        changes[path] = value
    if problems:
        raise ScenarioError(problems)
    return changes


def parse_value(path: str, written: str) -> Any:
    """Return the value that is written, as YAML, for a path; the path is named in problems.

    Examples
    --------
    >>> parse_value("stations.mill.time", "{exponential: 2}")
    {'exponential': 2}
    """
    try:
        return parse(written).data
    except ScenarioError as error:
        shown = f"the value {written[:60]!r}"
        problems = [Problem(f"{shown}: {p.message}", path) for p in error.problems]
    raise ScenarioError(problems)
