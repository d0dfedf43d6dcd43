"""What follows from a factory is found once, however often the same factory is run."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from factorysim.model.factory import Factory

T = TypeVar("T")

MOST = 16
"""Factories that are remembered; then the one that was asked for the longest time ago is forgotten.

What is remembered usually knows its factory, so a weak reference would keep it forever.
"""


def once_per_factory(function: Callable[[Factory], T]) -> Callable[[Factory], T]:
    """Let *function* work only once for each factory object among the last ones.

    Objects are told apart by their identity: comparing two factories takes longer than most of
    what is remembered.

    Examples
    --------
    >>> from factorysim.model import serial_line
    >>> @once_per_factory
    ... def stations(factory):
    ...     return list(factory.stations)
    >>> line = serial_line(times=[1.0])
    >>> stations(line) is stations(line)
    True
    """
    remembered: dict[int, tuple[Factory, T]] = {}
    one_at_a_time = Lock()

    @wraps(function)
    def found(factory: Factory) -> T:
        # As long as it is remembered the factory lives, so nothing else can have its identity.
        known = remembered.get(id(factory))
        answer = function(factory) if known is None else known[1]
        with one_at_a_time:
            remembered.pop(id(factory), None)
            remembered[id(factory)] = (factory, answer)
            if len(remembered) > MOST:
                del remembered[next(iter(remembered))]
        return answer

    return found
