"""What an unquoted word means: the scalars of YAML 1.2 (core schema), nothing more.

``1e3`` is a number, ``0o17`` is octal and ``017`` is seventeen; ``no``, ``yes``, ``on``, ``off``,
``12:30`` and ``2024-01-01`` are words. YAML 1.1 read all of these differently, which is how the
country code of Norway became false.
"""

from __future__ import annotations

import math
import re

from factorysim.scenario.yaml_limits import DIGIT_LIMIT

NULLS = frozenset({"", "~", "null", "Null", "NULL"})

_BOOLEANS = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_SHOWN = 24

Scalar = str | int | float | bool | None


class RefusedScalar(ValueError):
    """The word means something in YAML that a scenario cannot hold; the text says what and why."""


def read_word(word: str) -> Scalar:
    """Return what the unquoted *word* means: null, a truth value, a number or just the word.

    Raises
    ------
    RefusedScalar
        For a number that is not finite or a whole number that is absurdly long.

    Examples
    --------
    >>> [read_word(word) for word in ("1e3", "017", "0o17", "no", "12:30", "~")]
    [1000.0, 17, 15, 'no', '12:30', None]
    """
    if word in NULLS:
        return None
    if word in _BOOLEANS:
        return _BOOLEANS[word]
    if word[0] not in "+-.0123456789":
        return word
    if _INTEGER.fullmatch(word):
        return _integer(word)
    if _FLOAT.fullmatch(word):
        return _float(word)
    if _NOT_FINITE.fullmatch(word):
        raise RefusedScalar(f"{word} is not a finite number. Write a number with digits.")
    return word


def is_only_a_word(word: str) -> bool:
    """Tell whether *word*, written without quotes, is read back as this very text."""
    return not (
        word in NULLS
        or word in _BOOLEANS
        or _INTEGER.fullmatch(word)
        or _FLOAT.fullmatch(word)
        or _NOT_FINITE.fullmatch(word)
    )


def shortened(text: str) -> str:
    """Return *text* in a length that fits into a message."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 4]}..."


def _integer(word: str) -> int:
    based = word[:2] in ("0x", "0o")
    digits = word[2:] if based else word.lstrip("+-")
    if len(digits.lstrip("0")) > DIGIT_LIMIT:
        raise RefusedScalar(
            f"the whole number {shortened(word)} has {len(digits)} digits; "
            f"at most {DIGIT_LIMIT} are accepted. Is it meant as a text? Then put it in quotes."
        )
    # Leading zeros count for Python's own limit on the length of numbers, so they go first.
    number = int(digits.lstrip("0") or "0", {"0x": 16, "0o": 8}.get(word[:2], 10))
    return -number if word.startswith("-") else number


def _float(word: str) -> float:
    number = float(word)
    if not math.isfinite(number):
        raise RefusedScalar(
            f"{shortened(word)} is not a finite number: it is larger than a computer can hold "
            "(about 1.8e308)."
        )
    return number
