"""From plain data to YAML text that people like to read and that is read back as the same data.

Outer levels are blocks of indented lines, short leaves stand in brackets in one line::

    stations:
      mill:
        time: {lognormal: {mean: 5.0, cv: 0.3}}
        buffer: 10
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from factorysim.errors import Problem, ScenarioError
from factorysim.scenario.yaml_limits import DEPTH_LIMIT, DIGIT_LIMIT, NODE_LIMIT, SIZE_LIMIT
from factorysim.scenario.yaml_quoting import (
    folded,
    has_halves_of_characters,
    key_text,
    literal,
    value_text,
)
from factorysim.scenario.yaml_scalars import shortened

_STEP = 2
_PATH_SHOWN = 5
_LONGEST_KEY_IN_LINE = 1000  # YAML allows 1024 characters from the key to its colon


def dump(data: Any, *, width: int = 100) -> str:
    """Return *data* as YAML text; `parse` turns it back into equal data, floats bit for bit.

    Parameters
    ----------
    data
        Plain data: dict with text as keys, list (or tuple), str, int, float, bool and None.
    width
        The number of characters that lines should not exceed.

    Raises
    ------
    ScenarioError
        When *data* holds anything else, or what `parse` would not accept: a number that is not
        finite or has more than 30 digits, too many levels or values.

    Examples
    --------
    >>> print(dump({"saw": {"time": {"exponential": 6}, "buffer": 5, "note": "no"}}), end="")
    saw:
      time: {exponential: 6}
      buffer: 5
      note: no
    """
    problems = list(_problems(data))
    if problems:
        raise ScenarioError(problems)
    text = "\n".join(_document(data, width)) + "\n"
    if len(text.encode()) > SIZE_LIMIT:
        raise ScenarioError(
            f"the text would be larger than {SIZE_LIMIT / 1e6:.0f} MB and could not be read again. "
            "Put long tables into a CSV file."
        )
    return text


# Layout: each function returns whole lines


def _document(data: Any, width: int) -> list[str]:
    if _is_leaf(data):
        first, *others = _after("", data, indentation=0, width=width)
        return [first.removeprefix(" "), *others]
    return _block(data, indentation=0, width=width)


def _block(value: Any, *, indentation: int, width: int) -> list[str]:
    """Return a list or a mapping that is not empty, one entry after the other."""
    margin = " " * indentation
    lines: list[str] = []
    if isinstance(value, dict):
        for key, item in value.items():
            head = f"{margin}{key_text(key)}:"
            if len(head) > _LONGEST_KEY_IN_LINE:
                lines.append(f"{margin}? {key_text(key)}")
                head = f"{margin}:"
            lines += _after(head, item, indentation=indentation, width=width)
        return lines
    for item in value:
        lines += _list_entry(item, indentation=indentation, width=width)
    return lines


def _list_entry(item: Any, *, indentation: int, width: int) -> list[str]:
    head = " " * indentation + "-"
    if _is_leaf(item) or _fits(head, item, width):
        return _after(head, item, indentation=indentation, width=width)
    first, *others = _block(item, indentation=indentation + _STEP, width=width)
    return [f"{head} {first.lstrip(' ')}", *others]


def _after(head: str, value: Any, *, indentation: int, width: int) -> list[str]:
    """Return *value* behind *head*, in the same line if it is short, else in the lines below."""
    inner = indentation + _STEP
    if isinstance(value, str):
        return _text_after(head, value, indentation=inner, width=width)
    if _is_leaf(value) or _fits(head, value, width):
        return [f"{head} {_in_line(value)}"]
    return [head, *_block(value, indentation=inner, width=width)]


def _text_after(head: str, text: str, *, indentation: int, width: int) -> list[str]:
    margin = " " * indentation
    lines = literal(text)
    if lines is None:
        in_line = f"{head} {value_text(text)}"
        lines = folded(text, width - indentation) if len(in_line) > width else None
        if lines is None:
            return [in_line]
    header, *content = lines
    return [f"{head} {header}", *(margin + line if line else "" for line in content)]


# Values in one line


def _fits(head: str, value: Any, width: int) -> bool:
    if not _is_short(value, 3 if isinstance(value, (list, tuple)) else 2):
        return False
    return len(head) + 1 + len(_in_line(value)) <= width


def _is_short(value: Any, levels: int) -> bool:
    """Tell whether *value* is easily read in one line.

    It is when it is a leaf, a list of such, a mapping of leaves and simple lists, or a mapping
    with a single entry such as ``{lognormal: {mean: 5, cv: 0.3}}``, all in a few *levels*.
    """
    if _is_leaf(value):
        return True
    if levels == 0:
        return False
    if isinstance(value, (list, tuple)):
        return all(_is_short(item, levels - 1) for item in value)
    if any(len(key) > _LONGEST_KEY_IN_LINE // 2 for key in value):
        return False
    nested = [item for item in value.values() if not (_is_leaf(item) or _is_simple_list(item))]
    return not nested or (len(value) == 1 and _is_short(nested[0], levels - 1))


def _is_leaf(value: Any) -> bool:
    return not (isinstance(value, (dict, list, tuple)) and value)


def _is_simple_list(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(_is_leaf(item) for item in value)


def _in_line(value: Any) -> str:
    if isinstance(value, dict):
        entries = (
            f"{key_text(key, in_brackets=True)}: {_in_line(item)}" for key, item in value.items()
        )
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_in_line(item) for item in value) + "]"
    if isinstance(value, str):
        return value_text(value, in_brackets=True)
    return _number_text(value)


def _number_text(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    # The methods of the builtin types, because types derived from them (numpy's float64, an
    # enumeration) show themselves differently.
    return float.__repr__(value) if isinstance(value, float) else int.__repr__(value)


# What cannot be written


def _problems(data: Any) -> Iterator[Problem]:
    """Yield why *data* could not be read back; stop at the first sign of endless data."""
    waiting: list[tuple[Any, tuple[str, ...]]] = [(data, ())]
    count = 1
    while waiting:
        value, path = waiting.pop()
        messages = [_scalar_problem(value)]
        if isinstance(value, dict):
            messages += [_key_problem(key) for key in value]
        yield from (Problem(message, ".".join(path)) for message in messages if message)
        if not isinstance(value, (dict, list, tuple)):
            continue
        count += len(value)
        if len(path) >= DEPTH_LIMIT:
            message = f"there are more than {DEPTH_LIMIT} levels of lists and mappings."
            yield Problem(message, ".".join(path[:_PATH_SHOWN]))
            return
        if count > NODE_LIMIT:
            yield Problem(f"there are more than {NODE_LIMIT} values.", ".".join(path))
            return
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        waiting += [(item, (*path, str(key))) for key, item in inside]


def _key_problem(key: Any) -> str:
    if not isinstance(key, str):
        return f"the key {shortened(repr(key))} is not a text; write {str(key)!r} in quotes."
    return _scalar_problem(key)


def _scalar_problem(value: Any) -> str:
    if value is None or isinstance(value, (bool, dict, list, tuple)):
        return ""
    if isinstance(value, str):
        broken = has_halves_of_characters(value)
        return "the text holds half of a character (U+D800 to U+DFFF)." if broken else ""
    if isinstance(value, int):
        long = abs(value) >= 10**DIGIT_LIMIT
        return f"a whole number has more than {DIGIT_LIMIT} digits." if long else ""
    if isinstance(value, float):
        return "" if math.isfinite(value) else f"{value} is not a finite number."
    return (
        f"a value of the type {type(value).__name__} cannot be written; "
        "plain data are dict, list, str, int, float, bool and None."
    )
