"""What ``factorysim run`` prints of fleets, people, cells, stocks and storages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from factorysim.cli.screen import plain_table
from factorysim.report.tables import TableOfText, short_tables

if TYPE_CHECKING:
    from rich.table import Table

    from factorysim.results import Result
    from factorysim.text import Words

MOST_ROWS = 40
"""Of more fleets, stocks or storages, only the first are printed; the files have all."""


def logistics_tables(result: Result, say: Words) -> Iterator[Table]:
    """Yield a small table of each kind of thing that the factory has."""
    for table in short_tables(result, say):
        yield _table(table, say(f"logistics.{table.name}"))


def _table(shown: TableOfText, title: str) -> Table:
    table = plain_table(title=title)
    for heading, is_number in zip(shown.headings, shown.is_number, strict=True):
        justify = "right" if is_number else "left"
        table.add_column(heading, overflow="fold", justify=justify)  # type: ignore[arg-type]
    for cells in shown.rows[:MOST_ROWS]:
        table.add_row(*cells)
    rest = len(shown.rows) - MOST_ROWS + shown.left_out
    if rest > 0:
        table.add_row(f"... ({rest})")
    return table
