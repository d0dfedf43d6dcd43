"""How large each place is in a picture, and what stands where in its box.

Lengths are in units of the picture; a part has a diameter of 12 of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from factorysim.results.floor_plan import PlannedPlace

SLOT = 14.0
"""Side of the square in which one waiting part is drawn."""
HEAD = 20.0
"""Height of the line with the name."""
PAD = 6.0
MOST_SLOTS = 48
"""Of more waiting places a bar and a number are drawn, not each part."""
UNLIMITED_SLOTS = 12
"""Places that are drawn in front of a station without a limit."""
MOST_MACHINES = 24
"""Of more machines of one place, these are drawn, and the number of all."""
_LETTER = 7.6
"""Width of a letter of a name, with room to spare."""
_LONGEST_NAME = 22


@dataclass(frozen=True)
class Box:
    """The size of one place, and the places of parts and machines in it, from its top left."""

    width: float
    height: float
    slots: list[tuple[float, float]]
    """Middle of each waiting place, the one that leaves first in front."""
    machines: list[tuple[float, float, float]]
    """Middle and half the side of the square of each machine."""
    letters: int
    """Letters of the name that have room."""


def box_of(place: PlannedPlace, letters: int) -> Box:
    """Return the box of *place* whose name has so many *letters* in the longest language.

    Examples
    --------
    >>> box_of(PlannedPlace("mill", "station", machines=1, capacity=2), 4).slots
    [(27.0, 47.0), (13.0, 47.0)]
    """
    shown = min(letters, _LONGEST_NAME)
    name = shown * _LETTER + 2 * PAD
    if place.kind in ("source", "exit", "demand", "stock"):
        return _small(place, name, shown)
    count = min(place.machines, MOST_MACHINES)
    rows = min(max(ceil(count / 4), 1), count) if count > 4 else 1
    side = 38.0 if count == 1 else 30.0
    columns = ceil(count / max(rows, 1))
    slots = _slots(place)
    deep = 1 if slots <= 3 else 2 if slots <= 8 else 3 if slots <= 18 else 6
    wide = ceil(slots / deep)
    inner = max(deep * SLOT, rows * (side + 4) if count else 0.0, 38.0)
    width = max(wide * SLOT + columns * (side + 4) + (PAD if wide and columns else 0), name)
    middle = HEAD + PAD + inner / 2
    top = middle - deep * SLOT / 2
    spots = [
        (PAD + wide * SLOT - SLOT / 2 - (i // deep) * SLOT, top + SLOT / 2 + (i % deep) * SLOT)
        for i in range(slots)
    ]
    left = PAD + wide * SLOT + (PAD if wide else 0)
    first = middle - rows * (side + 4) / 2
    squares = [
        (
            left + (i // rows) * (side + 4) + side / 2,
            first + (i % rows) * (side + 4) + side / 2 + 2,
            side / 2,
        )
        for i in range(count)
    ]
    return Box(width + 2 * PAD, HEAD + inner + 2 * PAD, spots, squares, shown)


def _slots(place: PlannedPlace) -> int:
    if place.capacity is None:
        return UNLIMITED_SLOTS
    return min(place.capacity, MOST_SLOTS)


def _small(place: PlannedPlace, name: float, shown: int) -> Box:
    """A source shows who waits in front of the factory; an exit and a stock a number."""
    slots = 8 if place.kind == "source" else 0
    spots = [(PAD + SLOT * 3.5 - (i // 2) * SLOT, HEAD + PAD + SLOT / 2 + (i % 2) * SLOT)
             for i in range(slots)]  # fmt: skip
    return Box(max(name, 4 * SLOT + 2 * PAD), HEAD + 2 * SLOT + 2 * PAD, spots, [], shown)
