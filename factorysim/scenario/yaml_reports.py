"""Where the parser of YAML stopped, what it knew there, and what the mistake turned out to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yaml.error import Mark, MarkedYAMLError


@dataclass(frozen=True)
class Mistake:
    """A syntax error: what to change, and where (line and column counted from 1).

    A mistake that `spreads` makes the lines below it look wrong in the same way.
    """

    message: str
    line: int
    column: int
    spreads: bool = False


@dataclass(frozen=True)
class Report:
    """What is known when the parser stops.

    `lines` is the text, `brackets` are the marks of the lists and mappings that are still open
    (innermost last), `last_quoted` is where the last quoted text began and ended.
    """

    error: MarkedYAMLError
    lines: Sequence[str]
    brackets: Sequence[Mark]
    last_quoted: tuple[Mark, Mark] | None

    @property
    def at(self) -> Mark:
        """Where the parser stopped."""
        mark = self.error.problem_mark or self.error.context_mark
        assert mark is not None, "PyYAML marks every error of its scanner and parser"
        return mark

    @property
    def since(self) -> Mark:
        """Where the thing begins that the parser was reading."""
        return self.error.context_mark or self.at

    @property
    def found(self) -> str:
        """What PyYAML calls the token it did not expect, such as ``<stream end>`` or ``]``."""
        match = re.search(r"(?:found|got) '(.*)'$", self.error.problem or "")
        return match[1] if match else ""

    def text(self, mark: Mark) -> str:
        """The line of *mark*, without its indentation."""
        return self._whole(mark).strip()

    def before(self, mark: Mark) -> str:
        """The line of *mark* up to it."""
        return self._whole(mark)[: mark.column]

    def character(self, mark: Mark) -> str:
        """The character at *mark*; empty at the end of a line."""
        return self._whole(mark)[mark.column : mark.column + 1]

    def beginning(self, number: int) -> Mark:
        """Where the line with the index *number* begins, behind its indentation."""
        return Mark("", 0, number, indentation_of(self.lines[number]), None, 0)

    def lines_above(self, number: int) -> Iterator[tuple[int, str]]:
        """Yield index and text of the lines above *number* that say something, nearest first."""
        for above in range(number - 1, -1, -1):
            line = self.lines[above]
            if line.strip() and not line.lstrip().startswith("#"):
                yield above, line

    def _whole(self, mark: Mark) -> str:
        return self.lines[mark.line] if mark.line < len(self.lines) else ""


def indentation_of(line: str) -> int:
    """Return how many columns *line* is indented by; a tab goes to the next multiple of 8."""
    spread = line.expandtabs(8)
    return len(spread) - len(spread.lstrip())
