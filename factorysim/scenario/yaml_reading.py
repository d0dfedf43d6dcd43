"""Reading a text to its end, also behind a mistake: all problems are wanted in one go.

A parser cannot go on behind a syntax error. Here the lines of the mistake are taken out and the
text is read again, so that what is wrong further down is found as well. To invent nothing, a
second syntax error counts only where the first one cannot have caused it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from yaml.error import MarkedYAMLError
from yaml.events import ScalarEvent

from factorysim.errors import Problem
from factorysim.scenario.yaml_building import GiveUp, TreeBuilder
from factorysim.scenario.yaml_encoding import SafeText
from factorysim.scenario.yaml_mistakes import explain
from factorysim.scenario.yaml_reports import Mistake, Report, indentation_of
from factorysim.scenario.yaml_scanning import YamlScanner

_MISTAKES_FOUND = 10
_LENGTH_READ_AGAIN = 200_000
_CLOSES = re.compile(r"\s*[]}]")


def read_tree(safe: SafeText, builder: TreeBuilder) -> Mistake | None:
    """Let *builder* take all events of the text; return the syntax error that ended it early."""
    scanner = YamlScanner(safe.text)
    try:
        for event in scanner.events():
            if isinstance(event, ScalarEvent):
                event.value = safe.restore(event.value)
            builder.take(event)
    except MarkedYAMLError as error:
        lines = safe.restore(safe.text).split("\n")
        return explain(Report(error, lines, tuple(scanner.marks), scanner.last_quoted))
    except GiveUp:
        return None
    return None


def problems_behind(mistake: Mistake, safe: SafeText, node_limit: int) -> list[Problem]:
    """Return *mistake* and what else is wrong in the text, as far as it can be told."""
    if len(safe.text) > _LENGTH_READ_AGAIN:
        return _problems([mistake])
    mistakes = [mistake]
    lines = safe.text.split("\n")
    while True:
        last = mistakes[-1]
        indentation = indentation_of(lines[last.line - 1])
        _take_out(lines, last.line - 1)
        builder = TreeBuilder(node_limit, forgives_unknown_aliases=True)
        found = read_tree(replace(safe, text="\n".join(lines)), builder)
        if (
            found is None
            or found.line <= last.line
            or indentation_of(lines[found.line - 1]) > indentation
            or len(mistakes) == _MISTAKES_FOUND
        ):
            return _problems(mistakes) + builder.problems
        mistakes.append(found)


def _problems(mistakes: Sequence[Mistake]) -> list[Problem]:
    """Return one problem for each mistake, but a single one for all that look alike."""
    spreading = [mistake for mistake in mistakes if mistake.spreads]
    problems = []
    for mistake in mistakes:
        message = mistake.message
        if mistake.spreads:
            if mistake is not spreading[0]:
                continue
            others = [str(other.line) for other in spreading[1:]]
            word = "line" if len(others) == 1 else "lines"
            message += f" See also {word} {', '.join(others)}." if others else ""
        problems.append(Problem(message, line=mistake.line, column=mistake.column))
    return problems


def _take_out(lines: list[str], number: int) -> None:
    """Empty the line with the index *number* and all that hangs on it, in place."""
    indentation = indentation_of(lines[number])
    lines[number] = ""
    for below in range(number + 1, len(lines)):
        line = lines[below]
        if line.strip() and indentation_of(line) <= indentation and not _CLOSES.match(line):
            return
        lines[below] = ""
