"""Lets the events of one instant come in any order, which must not change anything."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from random import Random


def event_numbers(seed: int) -> Iterator[int]:
    """Return numbers in no order, in place of those with which SimPy breaks ties."""
    return iter(partial(Random(seed).randrange, 2**53), -1)
