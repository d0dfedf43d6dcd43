"""When somebody was near the robots of a cell, and how fast these might move, from the history."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from factorysim.results.history import happenings
from factorysim.results.observed import NEARNESS, Observed


class Span(NamedTuple):
    """A time during which a value held, in the factory's time unit."""

    begin: float
    end: float
    value: float


def speed_spans(observed: Observed, cell: str) -> list[Span]:
    """Return how fast the robots of *cell* might move when, as shares of their full speed.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    return _spans(observed, "speed", cell)


def nearness_spans(observed: Observed, cell: str, ring: str) -> list[Span]:
    """Return when somebody was in the *ring* (outer or inner) around the robots of *cell*.

    Whoever is in the outer ring while somebody is in the inner one is not told.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    spans = _spans(observed, "near", cell)
    return [span for span in spans if NEARNESS[int(span.value)] == ring]


def _spans(observed: Observed, kind: str, place: str) -> list[Span]:
    """Return from when to when each value held that records of this kind set."""
    records = [
        (h.time, h.detail) for h in happenings(observed) if (h.kind, h.place) == (kind, place)
    ]
    found: list[Span] = []
    for (begin, value), (end, _) in pairwise([*records, (observed.end, 0.0)]):
        if end <= begin:
            continue
        if found and found[-1].value == value:
            found[-1] = found[-1]._replace(end=end)
        else:
            found.append(Span(begin, end, value))
    return found
