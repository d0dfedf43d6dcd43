"""The points of an experiment in a CSV file: one column per factor, one row per point."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from factorysim.errors import Problem, ScenarioError
from factorysim.scenario.attached import read_text
from factorysim.scenario.settings import parse_value

MOST_ROWS = 100_000
"""Rows of one file."""


def read_points(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a CSV file; every cell is read as the right side of ``--set`` is.

    Cells are separated by commas, or by semicolons where the first line has one.

    Raises
    ------
    ScenarioError
        With the line, if a row cannot be read.
    """
    lines = [
        (number, line)
        for number, line in enumerate(read_text(path).splitlines(), start=1)
        if line.strip(" ,;\t") and not line.startswith("#")
    ]
    if not lines:
        raise _problem("the table is empty. Its first line names the factors.", path, 1)
    separator = ";" if ";" in lines[0][1] else ","
    header = [cell.strip() for cell in _cells(lines[0][1], separator, path, lines[0][0])]
    if len(set(header)) < len(header):
        raise _problem("a factor is named twice in the first line.", path, lines[0][0])
    if len(lines) < 2:
        raise _problem("there are no rows below the names of the factors.", path, lines[0][0])
    if len(lines) > MOST_ROWS + 1:
        raise _problem(f"there are more than {MOST_ROWS} rows.", path, lines[MOST_ROWS + 1][0])
    return [_row(header, line, separator, path, number) for number, line in lines[1:]]


def _row(header: list[str], line: str, separator: str, path: Path, number: int) -> dict[str, Any]:
    cells = _cells(line, separator, path, number)
    if len(cells) != len(header):
        message = f"there are {len(cells)} cells, but {len(header)} factors in the first line."
        raise _problem(message, path, number)
    row: dict[str, Any] = {}
    for name, cell in zip(header, cells, strict=True):
        if not cell.strip():
            raise _problem(f"the cell of {name} is empty.", path, number)
        try:
            row[name] = parse_value(name, cell.strip())
        except ScenarioError as error:
            raise _problem(error.problems[0].message, path, number) from None
    return row


def _cells(line: str, separator: str, path: Path, number: int) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error as error:
        raise _problem(f"the line cannot be read: {error}.", path, number) from None


def _problem(message: str, path: Path, line: int) -> ScenarioError:
    return ScenarioError([Problem(message, file=str(path), line=line)])
