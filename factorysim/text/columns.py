"""Small tables of plain text."""

from __future__ import annotations

from collections.abc import Sequence


def aligned(rows: Sequence[Sequence[str]], *, left: int = 2, words_last: bool = False) -> list[str]:
    """Return rows of cells as lines with straight columns.

    The first *left* columns hold words and begin left, and with *words_last* also the last one.

    Examples
    --------
    >>> aligned([["a", "bb", "c"], ["aa", "b", "10"]])
    ['a   bb   c', 'aa  b   10']
    """
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines, last = [], len(widths) - 1
    for row in rows:
        cells = [
            cell.ljust(width) if i < left or (words_last and i == last) else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return lines
