"""Orders in a CSV file beside the scenario: ``schedule: orders.csv``.

The first line names the columns: ``at`` and, as needed, ``product``, ``count``, ``due`` and
``priority``. An empty cell means that nothing is said. Spreadsheets in French and German separate
the cells by semicolons and write decimal commas; both are understood.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from factorysim.errors import Problem, ScenarioError, did_you_mean
from factorysim.model.sources import Order
from factorysim.scenario.attached import read_text
from factorysim.scenario.yaml_scalars import RefusedScalar, read_word

COLUMNS = ("at", "product", "count", "due", "priority")
ROW_LIMIT = 200_000
"""Orders in one table."""

_TIMES = ("at", "due")
_DECIMAL_COMMA = re.compile(r"(-?[0-9]+),([0-9]+)( *[a-z]*)")
_PROBLEMS_SHOWN = 20


@dataclass(frozen=True)
class Orders:
    """The rows of a table as plain data, and the line of each."""

    file: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def read_orders(path: Path, *, shown: str = "") -> Orders:
    """Return the orders of the CSV file at *path*, whose name in messages is *shown*.

    Raises
    ------
    ScenarioError
        With all problems, each with its line in the CSV file.
    """
    shown = shown or str(path)
    return parse_orders(read_text(path, shown=shown), file=shown)


def parse_orders(text: str, *, file: str = "") -> Orders:
    r"""Return the orders of a CSV text.

    Examples
    --------
    >>> parse_orders("at,product,due\n0,bracket,4 h\n90 s,housing,\n").rows
    [{'at': 0, 'product': 'bracket', 'due': '4 h'}, {'at': '90 s', 'product': 'housing'}]
    """
    lines = _lines(text, file)
    first = next(lines, None)
    if first is None:
        message = f"the table is empty. Its first line names the columns: {', '.join(COLUMNS)}."
        raise ScenarioError([Problem(message, file=file, line=1)])
    number, cells, separator = first
    header = [cell.strip().lower() for cell in cells]
    problems = [Problem(message, file=file, line=number) for message in _about_header(header)]
    if problems:
        raise ScenarioError(problems)
    orders = Orders(file)
    for number, cells, _ in lines:
        if len(orders.rows) >= ROW_LIMIT:
            message = f"there are more than {ROW_LIMIT} orders. Use a source with 'every' instead."
            raise ScenarioError([*problems, Problem(message, file=file, line=number)])
        row, messages = _row(header, cells, separator)
        problems += [Problem(message, file=file, line=number) for message in messages]
        orders.rows.append(row)
        orders.lines.append(number)
    if not orders.rows and not problems:
        problems.append(Problem("the table has no orders.", file=file, line=number))
    if problems:
        raise ScenarioError(problems[:_PROBLEMS_SHOWN])
    return orders


def orders_text(orders: Sequence[Order]) -> str:
    """Return a CSV text that says the same as *orders*.

    Examples
    --------
    >>> print(orders_text([Order(at=0, product="bracket"), Order(at="90 s", product="housing")]))
    at,product
    0.0,bracket
    90 s,housing
    <BLANKLINE>
    """
    said = [order.model_dump(exclude_none=True) for order in orders]
    if all(row["count"] == 1 for row in said):
        said = [{name: value for name, value in row.items() if name != "count"} for row in said]
    columns = [name for name in COLUMNS if any(name in row for row in said)]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(said)
    return text.getvalue()


def _lines(text: str, file: str) -> Iterator[tuple[int, list[str], str]]:
    """Give the number, the cells and the separator of each line that is not empty."""
    separator = ""
    # A cell is never as long as a whole file: a lost quote would otherwise swallow the rest.
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip(' ,;\t"') or line.lstrip().startswith("#"):
            continue
        separator = separator or next((mark for mark in (";", "\t") if mark in line), ",")
        try:
            cells = next(csv.reader([line], delimiter=separator, strict=True))
        except csv.Error as error:
            message = f"the line cannot be read: {error}. Is a quote missing?"
            raise ScenarioError([Problem(message, file=file, line=number)]) from None
        yield number, cells, separator


def _about_header(header: Sequence[str]) -> Iterator[str]:
    for name in header:
        if name not in COLUMNS:
            hint = did_you_mean(name, COLUMNS)
            yield f"there is no column {name!r}.{hint} Columns are {', '.join(COLUMNS)}."
        elif header.count(name) > 1:
            yield f"the column {name!r} is given twice."
            return
    if "at" not in header:
        yield "the column 'at' is missing: the time at which the parts of an order enter."


def _row(
    header: Sequence[str], cells: Sequence[str], separator: str
) -> tuple[dict[str, Any], list[str]]:
    """Return what one line says, and what is wrong with it."""
    if len(cells) > len(header):
        message = f"there are {len(cells)} cells, but the first line names {len(header)} columns."
        if separator == ",":
            message += " A decimal number is written with a point, such as 1.5."
        return {}, [message]
    row: dict[str, Any] = {}
    messages: list[str] = []
    for name, cell in zip(header, cells, strict=False):
        word = cell.strip()
        try:
            value = _value(name, word, separator)
        except RefusedScalar as refused:
            messages.append(f"{name}: {refused}")
            continue
        if value is not None:
            row[name] = value
    if "at" not in row and not messages:
        messages.append("'at' is missing: the time at which the parts enter.")
    return row, messages


def _value(name: str, word: str, separator: str) -> Any:
    if not word:
        return None
    if name == "product":
        return word
    if name in _TIMES and separator != ",":
        word = _DECIMAL_COMMA.sub(r"\1.\2\3", word)
    return read_word(word)
