"""Measured values: from a list, a pandas Series or a column of a CSV file to checked numbers.

Spreadsheets in French and German separate the cells by semicolons and write decimal commas; both
are understood. Empty cells are left out and counted; anything else that is not a number of 0 or
more is refused, with the line in which it stands.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from factorysim.errors import Problem, ScenarioError, did_you_mean, listing
from factorysim.scenario.attached import read_text
from factorysim.units import SECONDS

MOST_VALUES = 1_000_000
"""Values of one data set."""

_PROBLEMS_SHOWN = 20
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"([-+]?[0-9]+),([0-9]+)")
_HEADING = re.compile(r"\s*(?P<name>.*?)\s*\[(?P<unit>[^\]]*)\]\s*")


@dataclass(frozen=True)
class Measured:
    """Values in the order in which they were measured."""

    values: tuple[float, ...]
    name: str = ""
    """What was measured: the heading of the column without its unit."""
    unit: str | None = None
    """The unit of the values (s, min, h or d) if it is known."""
    left_out: int = 0
    """Cells that were empty."""

    def in_unit(self, unit: str) -> Measured:
        """Return the same values as numbers of *unit*.

        Examples
        --------
        >>> Measured((90.0, 30.0), unit="s").in_unit("min").values
        (1.5, 0.5)
        """
        if self.unit is None or self.unit == unit:
            return replace(self, unit=unit)
        # Multiplied before it is divided: 90 s are then exactly 1.5 min.
        up, down = SECONDS[self.unit], SECONDS[unit]
        return replace(self, values=tuple(value * up / down for value in self.values), unit=unit)


def read_measured(data: Any, *, column: str | None = None) -> Measured:
    """Return the values of a sequence, of a pandas Series, or of a column of a CSV file.

    Parameters
    ----------
    data
        Numbers, or the path of a CSV file as text or `Path`.
    column
        The heading of the column, with or without its unit in brackets; it may be left out for a
        file with a single column.

    Raises
    ------
    ScenarioError
        If there is no such file or column, there are no values, or some of them are not finite
        numbers of 0 or more; with the line or the position.

    Examples
    --------
    >>> read_measured([4, 5.5, 7]).values
    (4.0, 5.5, 7.0)
    """
    if isinstance(data, (str, Path)):
        path = Path(data)
        return parse_column(read_text(path), column=column, file=str(path))
    if column is not None:
        raise ScenarioError(
            f"column={column!r} is possible only with the path of a CSV file. "
            "Of a DataFrame, give one column: fit(table['time'])."
        )
    return _from_sequence(data)


def parse_column(text: str, *, column: str | None = None, file: str = "") -> Measured:
    r"""Return the values of one column of a CSV text.

    Examples
    --------
    >>> parse_column("part;time [s]\n1;4,5\n2;6\n", column="time")
    Measured(values=(4.5, 6.0), name='time', unit='s', left_out=0)
    """
    lines = list(_lines(text, file))
    if not lines:
        message = "the file is empty. Its first line names the columns, numbers stand below it."
        raise ScenarioError([Problem(message, file=file, line=1)])
    number, cells, separator = lines[0]
    header = [cell.strip() for cell in cells]
    if column is None and len(header) == 1 and _number(header[0], separator) is not None:
        return _column(lines, 0, Measured(()), file)
    place = _place_of(column, header, file=file, line=number)
    name, unit = _name_and_unit(header[place])
    return _column(lines[1:], place, Measured((), name, unit), file)


def _name_and_unit(heading: str) -> tuple[str, str | None]:
    """Return "time" and "s" of "time [s]"; other words in brackets belong to the name."""
    found = _HEADING.fullmatch(heading)
    if found is None or found["unit"] not in SECONDS:
        return heading.strip(), None
    return found["name"], found["unit"]


def _lines(text: str, file: str) -> Iterator[tuple[int, list[str], str]]:
    """Give the number, the cells and the separator of each line that is not empty."""
    separator = ""
    # A cell is never as long as a whole file: a lost quote would otherwise swallow the rest.
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        separator = separator or next((mark for mark in (";", "\t") if mark in line), ",")
        try:
            cells = next(csv.reader([line], delimiter=separator, strict=True))
        except csv.Error as error:
            message = f"the line cannot be read: {error}. Is a quote missing?"
            raise ScenarioError([Problem(message, file=file, line=number)]) from None
        yield number, cells, separator


def _place_of(column: str | None, header: list[str], *, file: str, line: int) -> int:
    """Return the position of the column in the header."""
    if column is None:
        if len(header) == 1:
            return 0
        message = f"there are {len(header)} columns: {listing(header)}. Say which: column=..."
        raise ScenarioError([Problem(message, file=file, line=line)])
    names = [_name_and_unit(heading)[0] for heading in header]
    found = [i for i, heading in enumerate(header) if heading == column.strip()]
    found = found or [i for i, name in enumerate(names) if name == column.strip()]
    if len(found) == 1:
        return found[0]
    if found:
        message = f"the column {column!r} is there {len(found)} times. Rename one of them."
    else:
        hint = did_you_mean(column, [*header, *names])
        message = f"there is no column {column!r}.{hint} Columns are {listing(header)}."
    raise ScenarioError([Problem(message, file=file, line=line)])


def _column(
    lines: list[tuple[int, list[str], str]], place: int, measured: Measured, file: str
) -> Measured:
    values: list[float] = []
    problems: list[Problem] = []
    left_out = 0
    if len(lines) > MOST_VALUES:
        raise ScenarioError([Problem(_too_many(len(lines)), file=file)])
    for number, cells, separator in lines:
        word = cells[place].strip() if place < len(cells) else ""
        if not word:
            left_out += 1
            continue
        value = _number(word, separator)
        fault = _fault(value, word)
        if fault or value is None:
            problems.append(Problem(fault, file=file, line=number))
        else:
            values.append(value)
    if problems:
        raise ScenarioError(problems[:_PROBLEMS_SHOWN])
    if not values:
        raise ScenarioError([Problem("there are no numbers in this column.", file=file)])
    return replace(measured, values=tuple(values), left_out=left_out)


def _number(word: str, separator: str) -> float | None:
    """Return what a cell says; None for what is not a number."""
    if separator != ",":
        word = _DECIMAL_COMMA.sub(r"\1.\2", word)
    return float(word) if _NUMBER.fullmatch(word) else None


def _fault(value: float | None, shown: object) -> str:
    """Return what is wrong with a value; nothing for a good one."""
    if value is None:
        return f"{shown!r:.40} is not a number. Write a number with a decimal point, such as 4.5."
    if not math.isfinite(value):
        return f"{shown} is not possible. A measured value is a finite number."
    if value < 0:
        return (
            f"{shown} is not possible. Times and counts are 0 or more. Correct the value, "
            "or leave it out and say why."
        )
    return ""


def _too_many(number: int) -> str:
    return f"there are {number} values; at most {MOST_VALUES} are accepted. Take a random sample."


def _from_sequence(data: Any) -> Measured:
    """Return the values of a sequence, an array or a Series; NaN and None are left out."""
    if isinstance(data, (bytes, dict)) or not isinstance(data, Iterable):
        raise ScenarioError(
            f"{data!r:.40} is not a data set. Accepted are a list of numbers, a numpy array, "
            "a pandas Series, or the path of a CSV file with column=."
        )
    if getattr(data, "ndim", 1) != 1:
        raise ScenarioError(
            f"the data have {data.ndim} dimensions. A data set is one list of numbers; "  # type: ignore[attr-defined]
            "of a table, give one column: fit(table['time'])."
        )
    entries = data.tolist() if hasattr(data, "tolist") else list(data)
    if len(entries) > MOST_VALUES:
        raise ScenarioError(_too_many(len(entries)))
    given = getattr(data, "name", None)
    name, unit = _name_and_unit(given) if isinstance(given, str) else ("", None)
    known = [(place, entry) for place, entry in enumerate(entries) if not _is_missing(entry)]
    values = [_plain(place, entry) for place, entry in known]
    if not values:
        raise ScenarioError("there are no values. A data set has at least one number.")
    return Measured(tuple(values), name, unit, len(entries) - len(known))


def _is_missing(entry: Any) -> bool:
    return entry is None or (isinstance(entry, float) and math.isnan(entry))


def _plain(place: int, entry: Any) -> float:
    if isinstance(entry, bool) or not isinstance(entry, (int, float)):
        hint = ""
        if hasattr(entry, "total_seconds"):
            hint = " Give seconds: fit(table['time'].dt.total_seconds(), unit='s')."
        raise ScenarioError(f"value {place + 1}: {entry!r:.40} is not a number.{hint}")
    fault = _fault(float(entry), entry)
    if fault:
        raise ScenarioError(f"value {place + 1}: {fault}")
    return float(entry)
