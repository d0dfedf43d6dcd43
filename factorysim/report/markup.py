"""HTML and SVG as nested calls; whatever comes from a scenario is escaped.

>>> element("p", "5 < 6, ", element("b", "true"), class_="note")
'<p class="note">5 &lt; 6, <b>true</b></p>'
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

_EMPTY = frozenset({"img", "meta", "rect", "circle", "path", "line"})
"""Elements that have no content."""


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def element(name: str, /, *content: str, **attributes: str | float) -> Html:
    """Return one element; content that is not `Html` is text and is escaped.

    Parameters
    ----------
    attributes
        ``class_`` stands for ``class``, ``stroke_width`` for ``stroke-width``.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
    )
    if name in _EMPTY:
        return Html(f"<{name}{written}>" if name in ("img", "meta") else f"<{name}{written}/>")
    return Html(f"<{name}{written}>{joined(content)}</{name}>")


def joined(pieces: Iterable[str]) -> Html:
    """Return pieces one behind the other; what is not `Html` is escaped.

    Control characters, which no page may hold, become a replacement character.
    """
    return Html("".join(p if isinstance(p, Html) else escape(_printable(p)) for p in pieces))


def _value(value: str | float) -> str:
    return f"{value:.5g}" if isinstance(value, float) else _printable(str(value))


def _printable(text: str) -> str:
    return "".join("\ufffd" if _is_control(letter) else letter for letter in text)


def _is_control(letter: str) -> bool:
    return (
        (letter < " " and letter not in "\n\t")
        or "\x7f" <= letter <= "\x9f"
        or ("\ud800" <= letter <= "\udfff")
    )
