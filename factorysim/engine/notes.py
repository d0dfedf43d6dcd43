"""The history of plain stations, told afterwards from the little that each of them notes.

A plain station does one thing after the other. When each operation begins, it notes which part it
is, when that part came and how long the work takes; what is out of the ordinary (a failure, a part
that stands blocked) it notes beside that. When everything was done and in which state the machine
was follows from these numbers, so that a run with a history stays nearly as fast as one without.

At one instant the history of such a factory tells first what is finished, then what comes into
being, enters and leaves, then what arrives, begins, and changes its state; each in declared order.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from math import inf
from struct import Struct
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from factorysim.results.observed import KINDS, STATES

if TYPE_CHECKING:
    import numpy as np

    from factorysim.engine.places import Place
    from factorysim.engine.plain import PlainStation

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

NOTE = Struct("4d")
"""What is noted of an operation: part, when it came, when the work begins, how long it takes."""
_FIELDS = 6
"""Numbers per record of a history."""
_WORKING, _BLOCKED, _STARVED = (STATES.index(name) for name in ("working", "blocked", "starved"))


class Notes:
    """What one plain station notes."""

    __slots__ = ("ends", "gone", "operations", "states")

    def __init__(self) -> None:
        self.operations = bytearray()
        """A `NOTE` for each."""
        self.ends: list[tuple[int, float]] = []
        """Operation and its end, where failures made it later than was planned."""
        self.gone: list[tuple[int, float]] = []
        """Operation and when its part moved on, where it did not move on at once."""
        self.states: list[tuple[int, float, int]] = []
        """Operation, time and state, where a failure or a repair changed the state."""

    @property
    def last(self) -> int:
        """The number of the latest operation, from 0."""
        return len(self.operations) // NOTE.size - 1


Block = tuple["Numbers | int", ...]
"""Records of one kind, by column: time, kind, place, machine, part, detail; one number where it is
the same for all."""


class _Told(NamedTuple):
    """What one station has to tell, each in the order of time."""

    finished: Block
    arrived: Block
    started: Block
    states: Block


def whole_history(history: bytes | bytearray, places: Iterable[Place]) -> array[float]:
    """Return *history* together with what plain stations have noted, in the order of time."""
    import numpy as np

    stations = (cast("PlainStation", place) for place in places if place.is_plain)
    told = [_told(station) for station in stations if station.notes is not None]
    if not told:
        return array("d", bytes(history))
    blocks = [station.finished for station in told]
    blocks.append(tuple(np.frombuffer(history).reshape(-1, _FIELDS).T))
    blocks += [station.arrived for station in told]
    blocks += [station.started for station in told]
    blocks += [station.states for station in told]
    # Records of one instant stay in the order of the blocks.
    column = _column(blocks, 0)
    order = np.argsort(column, kind="stable")
    whole = array("d", (0.0,)) * (len(order) * _FIELDS)
    records = np.frombuffer(whole).reshape(-1, _FIELDS)
    # Fresh memory costs more than what is done with it, so the same column is used six times.
    in_order = np.empty_like(column)
    for number in range(_FIELDS):
        _column(blocks, number, out=column)
        records[:, number] = np.take(column, order, out=in_order, mode="clip")
    return whole


def _column(blocks: list[Block], number: int, out: Numbers | None = None) -> Numbers:
    import numpy as np

    parts = [np.broadcast_to(block[number], np.shape(block[0])) for block in blocks]
    return np.concatenate(parts, out=out)


def _told(station: PlainStation) -> _Told:
    import numpy as np

    notes, place = station.notes, station.index
    assert notes is not None
    part, arrived, begun, duration = np.frombuffer(notes.operations).reshape(-1, 4).T
    ends = begun + duration
    _put(ends, notes.ends)
    gone = ends.copy()
    _put(gone, notes.gone)
    if station.part is not None:
        gone[-1] = inf
        if not station.targets:
            ends[-1] = inf
    done = ends < inf
    came = np.append(arrived, [waiting.arrived for waiting in station.line])
    who = np.append(part, [waiting.number for waiting in station.line])
    return _Told(
        (ends[done], KINDS.index("finished"), place, 1, part[done], 0),
        (came, KINDS.index("arrived"), place, -1, who, 0),
        (begun, KINDS.index("started"), place, 1, part, duration),
        _states(notes, place, part, (begun, ends, gone)),
    )


def _put(times: Numbers, noted: list[tuple[int, float]]) -> None:
    """Replace the times of some operations."""
    if noted:
        numbers, instead = zip(*noted, strict=True)
        times[list(numbers)] = instead


def _states(
    notes: Notes, place: int, part: Numbers, times: tuple[Numbers, Numbers, Numbers]
) -> Block:
    """Return the changes of state: only states that last are told."""
    import numpy as np

    begun, ends, gone = times
    operation = np.arange(float(len(part)))
    is_blocked = gone > ends
    is_new = (begun > np.append(-1.0, gone[:-1])) | np.append(False, is_blocked[:-1])
    is_starved = (np.append(begun[1:], inf) > gone) & (gone < inf)
    stopped, since, states = np.array(notes.states, dtype=float).reshape(-1, 3).T
    # Every operation has its states one after the other: at work, stopped, blocked, starved.
    columns: list[Block] = [
        (operation[is_new], begun[is_new], part[is_new], _WORKING),
        (stopped, since, part[stopped.astype(np.int64)], states),
        (operation[is_blocked], ends[is_blocked], part[is_blocked], _BLOCKED),
        (operation[is_starved], gone[is_starved], -1, _STARVED),
    ]
    order = np.argsort(_column(columns, 0), kind="stable")
    time, who, state = (_column(columns, number)[order] for number in (1, 2, 3))
    return (time, KINDS.index("state"), place, 1, who, state)
