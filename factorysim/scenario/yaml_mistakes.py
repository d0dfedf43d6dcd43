"""What PyYAML's syntax errors mean, said in plain sentences with the line to look at.

PyYAML reports where its grammar got stuck, which is often far below the mistake: an open bracket
is noticed at the end of the file. Each function here turns one kind of report into the line of the
mistake and a sentence that says what to change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from yaml.error import Mark

from factorysim.scenario.yaml_reports import Mistake, Report, indentation_of
from factorysim.scenario.yaml_scalars import shortened
from factorysim.scenario.yaml_scanning import (
    DIRECTIVE_IS_UNKNOWN,
    KEY_LENGTH_LIMIT,
    NO_SUCH_CHARACTER,
    TAB_IS_INDENTATION,
)

_COLON = re.compile(r":(?:\s|$)")


def explain(report: Report) -> Mistake:
    """Return the mistake behind *report*."""
    problem = report.error.problem or ""
    for begins_with, explanation in _EXPLANATIONS:
        if problem.startswith(begins_with):
            return explanation(report)
    return _mistake(report.at, f"this is not valid YAML: {problem}.")


def _mistake(mark: Mark, message: str, *, spreads: bool = False) -> Mistake:
    return Mistake(message, mark.line + 1, mark.column + 1, spreads)


# Words and lines


def _tab(report: Report) -> Mistake:
    return _mistake(report.at, f"{TAB_IS_INDENTATION}; use spaces.", spreads=True)


def _no_colon(report: Report) -> Mistake:
    return _line_without_colon(report, report.since)


def _line_without_colon(report: Report, mark: Mark) -> Mistake:
    """Explain a line that should be a key with a value, but has no colon that counts."""
    glued = _glued_colon(report, mark)
    if glued is not None:
        return glued
    text = report.text(mark)
    message = (
        f'"{shortened(text)}" has no colon. Here "name: value" is expected, or "- " in a list.'
    )
    if len(text) > KEY_LENGTH_LIMIT:
        message = f"a key is longer than {KEY_LENGTH_LIMIT} characters, or its colon is missing."
    elif equal := re.match(r"(\w+)\s*=\s*(.+)$", text):
        message = (
            f'"{shortened(text)}" has an equals sign where a colon is expected. '
            f'Write "{equal[1]}: {shortened(equal[2])}".'
        )
    return _mistake(mark, message)


def _glued_colon(report: Report, mark: Mark) -> Mistake | None:
    """Explain a line such as ``time:5`` or ``- time:{mean: 5}``."""
    glued = re.match(r"(?:- +)*([^\W\d][\w.]*):(?!//)([^\s:].*)$", report.text(mark))
    if glued is None:
        return None
    message = (
        f'a space is missing after the colon in "{shortened(glued[0])}". '
        f'Write "{shortened(glued[1])}: {shortened(glued[2])}".'
    )
    return _mistake(report.beginning(mark.line), message)


def _second_colon(report: Report) -> Mistake:
    """Explain a colon that cannot be one: two in a line, or something wrong in the line above."""
    glued = _glued_colon(report, report.at)
    if glued is not None:
        return glued
    if _COLON.search(report.before(report.at)):
        message = (
            'there is a second ": " in this line. Put a text that holds ": " in quotes, '
            "or begin a new line for the next key."
        )
        return _mistake(report.at, message)
    above = None
    for number, line in report.lines_above(report.at.line):
        above = above or number
        if _COLON.search(line):
            break
        if not line.lstrip().startswith("- "):
            return _line_without_colon(report, report.beginning(number))
    if above is None:
        return _mistake(report.at, 'a ":" cannot stand here. Put a text that holds ": " in quotes.')
    message = (
        f"this line is indented deeper than line {above + 1}, which has its value already. "
        "Give both the same indentation."
    )
    return _mistake(report.at, message, spreads=True)


def _list_in_line(report: Report) -> Mistake:
    message = (
        'a list with "- " must begin in a new line. In one line, write it in brackets: '
        '[first, second]. A text that begins with "- " must be in quotes.'
    )
    return _mistake(report.at, message)


def _question_mark(report: Report) -> Mistake:
    return _mistake(report.at, 'a text that begins with "? " must be in quotes.')


def _cannot_begin(report: Report) -> Mistake:
    character = report.character(report.at)
    message = f"a word cannot begin with {character}; put the text in quotes."
    return _mistake(report.at, message)


def _nameless_anchor(report: Report) -> Mistake:
    sign = report.character(report.since)
    message = (
        f'a name must follow the "{sign}" (&name marks a value, *name repeats it). '
        f"A text that begins with {sign} must be in quotes."
    )
    return _mistake(report.since, message)


def _directive(report: Report) -> Mistake:
    message = (
        "a line that begins with % is an instruction to the reader of the file, and only "
        '"%YAML 1.2" is understood. Put a text that begins with % in quotes.'
    )
    return _mistake(report.at, message)


def _block_text(report: Report) -> Mistake:
    sign = report.character(report.since)
    message = (
        f'after the "{sign}" only "+", "-" or a digit may follow; the text begins in the next '
        f"line. A text that begins with {sign} must be in quotes."
    )
    return _mistake(report.at, message)


# Quotes


def _open_quote(report: Report) -> Mistake:
    return _mistake(report.since, "the quote that opens here is never closed.")


def _escape(report: Report) -> Mistake:
    sign = report.character(report.at)
    message = (
        f'"\\{sign}" has no meaning here: in double quotes a backslash begins a special character. '
        "Write two backslashes, or use single quotes."
    )
    return _mistake(report.at, message)


def _number_of_character(report: Report) -> Mistake:
    message = (
        r"the number of a character is cut short; it has 2 digits after \x, 4 after \u and 8 "
        r"after \U (0 to 9, a to f). For a backslash itself, write two, or use single quotes."
    )
    return _mistake(report.at, message)


def _no_such_character(report: Report) -> Mistake:
    return _mistake(report.at, r"there is no character with this number; \U0010ffff is the last.")


# Brackets


def _unfinished_brackets(report: Report) -> Mistake:
    """Explain something in brackets that is neither continued nor closed."""
    opening = report.since
    bracket, closing = _bracket(report, opening)
    if report.found.startswith(("<stream", "<document")):
        return _open_bracket(report, opening)
    if report.found in ("]", "}"):
        message = f'the bracket "{bracket}" is closed by "{report.found}"; write "{closing}".'
        return _mistake(report.at, message)
    if report.at.line == opening.line:
        message = f'inside "{bracket} {closing}" a comma or "{closing}" is missing before this.'
        return _mistake(report.at, message)
    message = (
        f'the bracket "{bracket}" that opens here is not closed, or a comma is missing '
        f'(noticed in line {report.at.line + 1}). Add "{closing}" or the comma.'
    )
    return _mistake(opening, message)


def _bracket(report: Report, mark: Mark) -> tuple[str, str]:
    bracket = report.character(mark)
    return bracket, "}" if bracket == "{" else "]"


def _open_bracket(report: Report, mark: Mark) -> Mistake:
    bracket, closing = _bracket(report, mark)
    message = f'the bracket "{bracket}" that opens here is not closed. Add "{closing}".'
    return _mistake(mark, message)


def _missing_value(report: Report) -> Mistake:
    if report.found in ("]", "}"):
        return _surplus_bracket(report)
    if report.brackets and report.found.startswith("<"):
        return _open_bracket(report, report.brackets[-1])
    if report.found == "-":
        message = 'entries of a list in brackets are separated by commas, not by "- ".'
        return _mistake(report.at, message)
    return _mistake(report.at, f'a value is missing before this "{report.found}".')


def _surplus_bracket(report: Report) -> Mistake:
    glued = _glued_colon(report, report.at)
    if glued is not None:
        return glued
    message = (
        f'this "{report.found}" closes no bracket, or one of another kind: "[" ends with "]" '
        'and "{" with "}".'
    )
    return _mistake(report.at, message)


# Blocks


def _end_of_block(report: Report) -> Mistake:
    """Explain something that does not fit into the block of lines it stands in."""
    found = report.found
    if found in ("]", "}"):
        return _surplus_bracket(report)
    if found.startswith("<block"):
        return _no_such_indentation(report)
    if report.before(report.at).strip():
        return _text_after_value(report)
    if found == ":":
        return _mistake(report.at, 'there is no name before the ":".')
    if found == "-":
        message = 'a list entry "- " stands among "name: value" lines. Check the indentation.'
    elif "collection" in (report.error.context or ""):
        message = 'this line stands among list entries, but does not begin with "- ".'
    else:
        return _line_without_colon(report, report.at)
    return _mistake(report.at, message, spreads=True)


def _text_after_value(report: Report) -> Mistake:
    quoted = report.last_quoted
    if quoted and quoted[1].line == report.at.line:
        if quoted[0].line < quoted[1].line:
            message = (
                f"the quote that opens here is closed only in line {quoted[1].line + 1}. "
                "Is its closing quote missing?"
            )
            return _mistake(quoted[0], message)
        message = (
            "there is text after the closing quote. Put the whole text into one pair of quotes "
            "(of the other kind, if it holds quotes itself)."
        )
        return _mistake(report.at, message)
    message = (
        "there is something after the value that does not belong to it. "
        "Put the whole text in quotes, or begin a new line."
    )
    return _mistake(report.at, message)


def _no_such_indentation(report: Report) -> Mistake:
    """Explain a line that begins between the beginnings of the lines above."""
    column = report.at.column
    steps: list[tuple[int, int]] = []
    for number, line in report.lines_above(report.at.line):
        indentation = indentation_of(line)
        if not steps or indentation < steps[-1][1]:
            steps.append((number, indentation))
        if indentation < column:
            break
    others = ", ".join(f"line {number + 1} by {spaces}" for number, spaces in steps[:-3:-1])
    message = (
        f"this line is indented by {column}, which fits none of the lines above ({others}). "
        "Lines that belong together have the same indentation."
    )
    return _mistake(report.at, message, spreads=True)


def _after_the_end(report: Report) -> Mistake:
    """Explain something after the whole document, which was one value or one block."""
    if report.found in ("]", "}"):
        return _surplus_bracket(report)
    if report.before(report.at).strip():
        return _text_after_value(report)
    message = (
        "the text is complete before this line, which does not belong to it. "
        "Check the indentation of this line and of the first one."
    )
    return _mistake(report.at, message, spreads=True)


_EXPLANATIONS: Sequence[tuple[str, Callable[[Report], Mistake]]] = (
    (TAB_IS_INDENTATION, _tab),
    (DIRECTIVE_IS_UNKNOWN, _directive),
    ("could not find expected ':'", _no_colon),
    ("mapping values are not allowed", _second_colon),
    ("mapping keys are not allowed", _question_mark),
    ("sequence entries are not allowed", _list_in_line),
    ("found character", _cannot_begin),
    ("expected a name", _nameless_anchor),
    ("expected chomping", _block_text),
    ("expected indentation indicator", _block_text),
    ("expected a comment or a line break", _block_text),
    ("found unexpected end of stream", _open_quote),
    ("found unexpected document separator", _open_quote),
    ("found unknown escape", _escape),
    ("expected escape sequence", _number_of_character),
    (NO_SUCH_CHARACTER, _no_such_character),
    ("expected ',' or", _unfinished_brackets),
    ("expected the node content", _missing_value),
    ("expected <block end>", _end_of_block),
    ("expected '<document start>'", _after_the_end),
)
