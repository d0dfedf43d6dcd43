"""Choices that are made by name or with a function of your own.

One `Registry` per kind of choice: the names that a scenario may use and the function behind each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import entry_points
from typing import Any, Generic, TypeVar

from factorysim.errors import UnknownName, did_you_mean, listing

F = TypeVar("F", bound=Callable[..., Any])


@cache
def load_extensions() -> tuple[str, ...]:
    """Import what other packages add, once, and return the names of their entry points.

    A package names a module under the entry-point group ``factorysim.extensions``; importing it
    registers its rules.
    """
    found = entry_points(group="factorysim.extensions")
    for entry in found:
        entry.load()
    return tuple(entry.name for entry in found)


class Registry(Generic[F]):
    """The functions that are known by name for one kind of choice.

    Parameters
    ----------
    kind
        What is chosen, as it stands in messages: "dispatching rule".

    Examples
    --------
    >>> greetings = Registry("greeting")
    >>> @greetings.register("polite")
    ... def good_day(name):
    ...     return f"Good day, {name}."
    >>> greetings["polite"]("Ada")
    'Good day, Ada.'
    >>> "rude" in greetings
    False
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._functions: dict[str, F] = {}

    def register(self, name: str, *, replace: bool = False) -> Callable[[F], F]:
        """Return a decorator that makes the function known as *name*.

        Raises
        ------
        ValueError
            If the name is taken and *replace* is false.
        """

        def remember(function: F) -> F:
            if name in self._functions and not replace and self._functions[name] is not function:
                raise ValueError(
                    f"there is already a {self.kind} called {name!r}. "
                    "Choose another name, or register it with replace=True."
                )
            self._functions[name] = function
            return function

        return remember

    def __getitem__(self, name: str) -> F:
        try:
            if name not in self._functions:
                load_extensions()
            return self._functions[name]
        except KeyError:
            raise UnknownName(self.unknown(name)) from None

    def unknown(self, name: str) -> str:
        """Return the sentence that says that *name* is not known and what is."""
        hint = did_you_mean(name, self._functions)
        return (
            f"there is no {self.kind} called {name!r}.{hint} "
            f"Known are {listing(self._functions, most=30)}."
        )

    def __contains__(self, name: object) -> bool:
        return name in self._functions or (bool(load_extensions()) and name in self._functions)

    def __iter__(self) -> Iterator[str]:
        return iter(self._functions)

    def __len__(self) -> int:
        return len(self._functions)
