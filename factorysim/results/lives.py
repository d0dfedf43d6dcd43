"""The lives of the parts, read from a history: where each part was from when to when, and why.

A life has no gaps: from its creation until it leaves, a part waits, stands in a machine, asks for a
vehicle, is on one, or carries another part. `lives_of` cuts the whole history into such stretches,
as columns of numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from factorysim.results.history import FIELDS, flat_history
from factorysim.results.observed import KINDS, STATES, Observed

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[np.float64]]
    Indices = np.ndarray[Any, np.dtype[np.int64]]
    Truths = np.ndarray[Any, np.dtype[np.bool_]]

PHASES = ("outside", "waiting", "inside", "done", "asking", "carried", "carrying")
"""In front of the factory; among the waiting parts of a place; in a machine; finished, and in the
way; waiting for a vehicle; on it; under another part, as its carrier."""
OUTSIDE, WAITING, INSIDE, DONE, ASKING, CARRIED, CARRYING = range(len(PHASES))

_PHASE_AFTER = {
    "created": OUTSIDE,
    "entered": OUTSIDE,
    "arrived": WAITING,
    "interrupted": WAITING,
    "delivered": WAITING,
    "started": INSIDE,
    "finished": DONE,
    "requested": ASKING,
    "picked_up": CARRIED,
    "taken": CARRYING,
    "released": DONE,
}
_ENDS = ("left", "scrapped", "consumed", "lost")
_ARRIVALS = ("arrived", "delivered", "left")
_TAKEN = ("setup", "loading", "waiting_for_worker")
"""States that say that a machine has taken its part, before the operation begins."""
NOWHERE = -1


class Table(NamedTuple):
    """A history by columns."""

    number: Indices
    """Which record of the history it is."""
    time: Numbers
    kind: Indices
    place: Indices
    machine: Indices
    part: Indices
    detail: Indices
    """The detail as a whole number; times are cut off."""
    goes_to: Indices
    """Where the part of a record arrives next; NOWHERE if it does not."""
    fleet: Indices
    """The fleet that the part of a record asked last, as an index of what records are about."""


class Stretches(NamedTuple):
    """Stretches of the lives of all parts, by columns; those of one part follow one another."""

    part: Indices
    product: Indices
    begin: Numbers
    end: Numbers
    phase: Indices
    """Index in PHASES."""
    place: Indices
    """Where the part is, as an index of what records are about; NOWHERE in front of the factory."""
    machine: Indices
    """Number of the machine, from 1; -1 outside of machines."""
    goes_to: Indices
    """Where it arrives next; NOWHERE if it does not."""
    fleet: Indices
    """The fleet that it asked last; NOWHERE if none."""


def table_of(observed: Observed) -> Table:
    """Return the history by columns, with where each part goes next and whom it asked.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    import numpy as np

    records = np.array(flat_history(observed), dtype=np.float64).reshape(-1, FIELDS)
    # What is not about a part comes first; then one part after the other, each in order of time.
    order = np.argsort(records[:, 4], kind="stable")
    records = records[order]
    numbers = records[:, 1:].astype(np.int64)
    kind, place, machine, part, detail = numbers.T
    rows = np.arange(len(records))
    # Who is taken as a carrier goes nowhere by itself.
    next_arrival = _next(np.isin(kind, _indices((*_ARRIVALS, "taken"))))
    arrives_at = np.where(kind == KINDS.index("taken"), NOWHERE, place)
    request = np.maximum.accumulate(np.where(kind == KINDS.index("requested"), rows, -1))
    return Table(
        order,
        records[:, 0],
        kind,
        place,
        machine,
        part,
        detail,
        goes_to=_of_same_part(part, arrives_at, next_arrival),
        fleet=_of_same_part(part, detail, request),
    )


def lives_of(table: Table, *, end: float) -> Stretches:
    """Return the lives of all parts until *end*, cut into stretches that last."""
    import numpy as np

    phases = np.full(len(KINDS), -1)
    for name, phase in _PHASE_AFTER.items():
        phases[KINDS.index(name)] = phase
    taken = np.isin(table.detail, [STATES.index(name) for name in _TAKEN])
    is_taken = (table.kind == KINDS.index("state")) & taken
    is_end = np.isin(table.kind, _indices(_ENDS))
    rows = np.flatnonzero((table.part >= 0) & (is_taken | is_end | (phases[table.kind] >= 0)))
    part, time = table.part[rows], table.time[rows]
    goes_on = np.append(part[1:] == part[:-1], False) if len(part) else part > 0
    until = np.where(goes_on, np.append(time[1:], end), end)
    lasts = (until > time) & ~is_end[rows]
    rows = rows[lasts]
    return Stretches(
        part=table.part[rows],
        product=products_of(table)[table.part[rows]],
        begin=table.time[rows],
        end=until[lasts],
        phase=np.where(is_taken[rows], INSIDE, phases[table.kind[rows]]),
        place=table.place[rows],
        machine=table.machine[rows],
        goes_to=table.goes_to[rows],
        fleet=table.fleet[rows],
    )


def since_then(lives: Stretches, time: float) -> Stretches:
    """Return what of the stretches comes after *time*."""
    import numpy as np

    later = lives.end > time
    return Stretches(
        part=lives.part[later],
        product=lives.product[later],
        begin=np.maximum(lives.begin[later], time),
        end=lives.end[later],
        phase=lives.phase[later],
        place=lives.place[later],
        machine=lives.machine[later],
        goes_to=lives.goes_to[later],
        fleet=lives.fleet[later],
    )


def products_of(table: Table) -> Indices:
    """Return the index of the product of each part, by the number of the part."""
    import numpy as np

    found = np.zeros(int(table.part.max(initial=0)) + 1, dtype=np.int64)
    created = table.kind == KINDS.index("created")
    found[table.part[created]] = table.detail[created]
    return found


def _indices(kinds: tuple[str, ...]) -> list[int]:
    return [KINDS.index(kind) for kind in kinds]


def _next(marked: Truths) -> Indices:
    """Return for each row the next marked row after it; the number of rows if there is none."""
    import numpy as np

    count = len(marked)
    rows = np.append(np.where(marked, np.arange(count), count)[1:], count)
    return np.minimum.accumulate(rows[::-1])[::-1]


def _of_same_part(part: Indices, values: Indices, rows: Indices) -> Indices:
    """Return the values at *rows*; NOWHERE where there is no such row, or it is of another part."""
    import numpy as np

    exists = (rows >= 0) & (rows < len(part))
    known = np.where(exists, rows, 0)
    if not len(part):
        return rows
    return np.where(exists & (part[known] == part) & (part >= 0), values[known], NOWHERE)
