"""How a text is written in YAML 1.2: as it is when possible, in quotes when it must be."""

from __future__ import annotations

import re

from factorysim.scenario.yaml_building import MERGE
from factorysim.scenario.yaml_scalars import NULLS, is_only_a_word

_HALVES = re.compile(r"[\ud800-\udfff]")
_MUST_BE_ESCAPED = re.compile(
    r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_ESCAPED = re.compile(rf'["\\]|{_MUST_BE_ESCAPED.pattern}')
_NOT_A_WORD = re.compile(
    r"""[ ] | .*[ ]$             # spaces at the ends would be lost
      | [,\[\]{}\#&*!|>'"%@`]    # a sign of YAML at the beginning
      | [-?:](?:[ ]|$)           # signs that are none inside a word, such as the minus of -1
      | .*:(?:[ ]|$)             # would end a key
      | .*[ ]\#                  # would begin a comment
      | (?:---|\.\.\.)(?:[ ]|$)  # would begin or end a document
    """,
    re.VERBOSE,
)
_NOT_IN_BRACKETS = re.compile(r".*[,\[\]{}]|[?:]")


def value_text(text: str, *, in_brackets: bool = False) -> str:
    """Return *text* as the value of an entry, in one line.

    Examples
    --------
    >>> print(value_text("no"), value_text("1e3"), value_text("a: b"), value_text("12:30"))
    no "1e3" "a: b" 12:30
    """
    plain = is_only_a_word(text) and _can_stand_alone(text, in_brackets=in_brackets)
    return text if plain else quoted(text)


def key_text(text: str, *, in_brackets: bool = False) -> str:
    """Return *text* as a key; numbers need no quotes there, because all keys are text."""
    plain = text not in NULLS and text != MERGE and _can_stand_alone(text, in_brackets=in_brackets)
    return text if plain else quoted(text)


def quoted(text: str) -> str:
    """Return *text* in quotes: in single ones if that saves backslashes, else in double ones."""
    needs_double = _MUST_BE_ESCAPED.search(text)
    if not needs_double and ("\\" in text or '"' in text):
        doubled = text.replace("'", "''")
        return f"'{doubled}'"
    return f'"{_ESCAPED.sub(_escape, text)}"'


def literal(text: str) -> list[str] | None:
    """Return the lines of *text* below a ``|``, the header first, or None if that is unsafe."""
    header = "|" if text.endswith("\n") else "|-"
    lines = text.removesuffix("\n").split("\n")
    if "\n" not in text or lines[0][:1] in ("", " ") or not lines[-1]:
        return None
    if any(line.endswith(" ") or _MUST_BE_ESCAPED.search(line) for line in lines):
        return None
    return [header, *lines]


def folded(text: str, width: int) -> list[str] | None:
    """Return a long *text* in lines of about *width* characters below ``>-``, or None.

    It is possible where single spaces separate words; every line end then stands for one.
    """
    words = text.split(" ")
    if len(words) < 2 or not all(words) or _MUST_BE_ESCAPED.search(text):
        return None
    lines = [">-", words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def has_halves_of_characters(text: str) -> bool:
    """Tell whether *text* holds a surrogate, which no encoding can write."""
    return _HALVES.search(text) is not None


def _can_stand_alone(text: str, *, in_brackets: bool) -> bool:
    if not text or _MUST_BE_ESCAPED.search(text) or _NOT_A_WORD.match(text):
        return False
    return not (in_brackets and _NOT_IN_BRACKETS.match(text))


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in _ESCAPES:
        return _ESCAPES[character]
    number = ord(character)
    if number <= 0xFF:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
