"""Which ways the parts took, counted from the history of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from factorysim.results.history import happenings

if TYPE_CHECKING:
    from factorysim.results.observed import Observed

START = "<start>"
"""Where parts come from that a source makes."""
SCRAPPED = "<scrapped>"
LOST = "<lost>"
"""Where parts end that are refused because the factory is full."""
NO_PRODUCT = -1


class Way(NamedTuple):
    """From one place to the next, for parts of one product."""

    start: str
    end: str
    product: int
    """Index in `Observed.products`; NO_PRODUCT if the history does not say it."""


def ways_of_parts(observed: Observed) -> Counter[Way]:
    """Return how many parts took each way in the window.

    A part that was there when the history begins is counted from its first move on.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    counted: Counter[Way] = Counter()
    product = {row.number: row.product for row in observed.parts or ()}
    is_at: dict[int, str] = {}
    ends = {"scrapped": SCRAPPED, "lost": LOST}
    for happening in happenings(observed):
        part, kind = happening.part, happening.kind
        if kind == "created":
            product[part] = int(happening.detail)
            is_at[part] = happening.place or START
        elif kind in ("arrived", "left", "scrapped", "lost"):
            end = ends.get(kind, happening.place)
            before = is_at.get(part)
            if before is not None and happening.time > observed.warmup:
                counted[Way(before, end, product.get(part, NO_PRODUCT))] += 1
            is_at[part] = end
        elif kind == "consumed":
            is_at.pop(part, None)
    return counted


def between_places(counted: Mapping[Way, int]) -> Counter[tuple[str, str]]:
    """Return how many parts of all products went from one place to the other."""
    total: Counter[tuple[str, str]] = Counter()
    for way, parts in counted.items():
        total[way.start, way.end] += parts
    return total
