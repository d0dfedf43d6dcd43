"""From a language to its words and to its way to write numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from factorysim.errors import UnknownName, did_you_mean, listing

LANGUAGES = ("en", "fr", "de")
"""The languages that every text is written in."""


@dataclass(frozen=True)
class Words:
    """What is said in one language; a key describes the message, such as ``chart.states.title``."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text of *key* with the named placeholders filled in.

        Examples
        --------
        >>> words("fr")("state.blocked")
        'bloqué'
        """
        if key not in self.texts:
            raise UnknownName(
                f"there is no text called {key!r} in {self.language}.toml."
                f"{did_you_mean(key, self.texts)}"
            )
        return self.texts[key].format(**values)

    def name_of(self, group: str, name: str) -> str:
        """Return what something with a *name* of its own is called; without a text, the name.

        Examples
        --------
        >>> words("de").name_of("indicator", "lead_time")
        'Durchlaufzeit'
        >>> words("de").name_of("indicator", "my_own")
        'my own'
        """
        return self.texts.get(f"{group}.{name}", name.replace("_", " "))

    def number(self, text: str) -> str:
        """Return a number, already rounded and written with a point, as people here write it.

        Examples
        --------
        >>> words("de").number("9.80"), words("en").number("9.80")
        ('9,80', '9.80')
        """
        return text.replace(".", self.texts["number.decimal"])


@cache
def words(language: str = "en") -> Words:
    """Return the words of a language: ``en``, ``fr`` or ``de``.

    Raises
    ------
    UnknownName
        If there is no such language.
    """
    if language not in LANGUAGES:
        raise UnknownName(
            f"there is no language called {language!r}.{did_you_mean(language, LANGUAGES)} "
            f"There are {listing(LANGUAGES)}."
        )
    file = Path(__file__).with_name(f"{language}.toml")
    return Words(language, dict(_flat(tomllib.loads(file.read_text(encoding="utf-8")))))


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Give the texts of nested tables under dotted keys."""
    for name, entry in table.items():
        key = f"{above}.{name}" if above else name
        if isinstance(entry, str):
            yield key, entry
        else:
            yield from _flat(entry, key)
