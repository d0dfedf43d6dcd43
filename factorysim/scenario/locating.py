"""From a path in a message to the line in the file that it speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from factorysim.errors import Problem
from factorysim.scenario.yaml_text import Document

Place = tuple[str | int, ...]
"""Keys and list indexes from the top of the file."""


@dataclass(frozen=True)
class Attached:
    """Where the entries of a list or mapping stand that another file brought in."""

    file: str
    lines: Mapping[Any, int]


@dataclass
class Locator:
    """Knows where everything in a scenario is written.

    Parameters
    ----------
    document
        The scenario file.
    data
        Its data after the content of other files was put in.
    attached
        What was put in, by the place at which it was.
    """

    document: Document
    data: Any
    attached: Mapping[Place, Attached] = field(default_factory=dict)

    def with_line(self, problem: Problem) -> Problem:
        """Return *problem*, whose path begins at the top of the file, with its file and line."""
        # A source whose table could not be read is complete only in the document.
        places = [place_of(problem.path, data) for data in (self.data, self.document.data)]
        place = max(places, key=len)
        path = shown_path(problem.path)
        if problem.file and problem.file != self.document.file:
            return Problem(problem.message, path, problem.file, problem.line, problem.column)
        for there, content in self.attached.items():
            entry = place[len(there)] if len(place) > len(there) else None
            line = None if entry is None else content.lines.get(entry)
            if place[: len(there)] == there and line is not None:
                return Problem(problem.message, path, content.file, line)
        line = problem.line if problem.line is not None else self.document.line_of(place)
        return Problem(problem.message, path, self.document.file, line, problem.column)


def shown_path(path: str) -> str:
    """Return *path* as people write it: what belongs to the factory needs no ``factory.``.

    Examples
    --------
    >>> shown_path("factory.stations.mill.buffer"), shown_path("run.until")
    ('stations.mill.buffer', 'run.until')
    """
    return path.removeprefix("factory.")


def place_of(path: str, data: Any) -> Place:
    """Return the keys and indexes that *path* consists of, as far as they are found in *data*.

    Examples
    --------
    >>> place_of("route.1.at", {"route": ["saw", {"at": "mill"}]})
    ('route', 1, 'at')
    """
    place: list[str | int] = []
    rest = path
    while rest:
        found = _next(rest, data)
        if found is None:
            break
        part, rest = found
        data = data[part]
        place.append(part)
    return tuple(place)


def _next(rest: str, data: Any) -> tuple[str | int, str] | None:
    """Return the first part of a path that *data* has, and what remains of the path."""
    first, _, remaining = rest.partition(".")
    if isinstance(data, list):
        is_index = first.isascii() and first.isdigit() and len(first) < 10
        return (int(first), remaining) if is_index and int(first) < len(data) else None
    if not isinstance(data, dict):
        return None
    if first in data:
        return first, remaining
    # A key may itself hold dots; the longest that fits is meant.
    holding = [key for key in data if rest == key or rest.startswith(f"{key}.")]
    key = max(holding, key=len, default=None)
    return None if key is None else (key, rest[len(key) + 1 :])
