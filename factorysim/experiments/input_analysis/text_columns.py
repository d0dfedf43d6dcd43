"""Small tables of plain text."""

from __future__ import annotations


def columns(rows: list[list[str]]) -> list[str]:
    """Return rows with their columns below each other: numbers to the right, words to the left.

    The first and the last column hold words.

    Examples
    --------
    >>> columns([["family", "AIC", "to paste"], ["normal", "9.5", "{normal: [4, 1]}"]])
    ['family  AIC  to paste', 'normal  9.5  {normal: [4, 1]}']
    """
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    last = len(widths) - 1
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if i in (0, last) else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return lines
