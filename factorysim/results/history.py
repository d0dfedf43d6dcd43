"""The full history of a run: as a table, and told as sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from factorysim.errors import NotRecorded, ScenarioError
from factorysim.results.observed import KINDS, STATES, Observed
from factorysim.results.times import machines_by_place

if TYPE_CHECKING:
    import pandas as pd

    from factorysim.results.result import Result

FIELDS = 6
"""Numbers per record: time, kind, place, machine, part, detail."""


class Happening(NamedTuple):
    """One record of a history."""

    time: float
    kind: str
    place: str
    """Name of the place; empty in front of the factory."""
    machine: int
    """Number of the machine within its station; -1 when none is concerned."""
    part: int
    """Number of the part; -1 when none is concerned."""
    detail: float
    """`created`: index of the product; `started`: drawn time; `state`: index in STATES."""


def happenings(observed: Observed) -> Iterator[Happening]:
    """Return the records of a history one by one.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    flat = _flat_history(observed)
    names = [place.name for place in observed.places]
    for i in range(0, len(flat), FIELDS):
        time, kind, place, machine, part, detail = flat[i : i + FIELDS]
        yield Happening(
            time=time,
            kind=KINDS[int(kind)],
            place=names[int(place)] if place >= 0 else "",
            machine=int(machine),
            part=int(part),
            detail=detail,
        )


def history_table(observed: Observed) -> pd.DataFrame:
    """Return the history as a table with one row per record.

    `machine` and `part` are -1 where none is concerned; `state` is empty but for changes of state,
    `duration` NaN but for the begin of an operation.
    """
    import numpy as np
    import pandas as pd

    unit = observed.time_unit
    columns = np.array(_flat_history(observed), dtype=float).reshape(-1, FIELDS)
    kinds = columns[:, 1].astype(np.int64)
    details = columns[:, 5]
    names = np.array([*(place.name for place in observed.places), ""], dtype=object)
    is_state = kinds == KINDS.index("state")
    state_numbers = np.where(is_state, details, len(STATES)).astype(np.int64)
    return pd.DataFrame(
        {
            f"time [{unit}]": columns[:, 0],
            "kind": np.array(KINDS, dtype=object)[kinds],
            # Place -1 (none) finds the empty name at the end of the list.
            "place": names[columns[:, 2].astype(np.int64)],
            "machine": columns[:, 3].astype(np.int64),
            "part": columns[:, 4].astype(np.int64),
            "state": np.array([*STATES, ""], dtype=object)[state_numbers],
            f"duration [{unit}]": np.where(kinds == KINDS.index("started"), details, math.nan),
        }
    )


def sentences(result: Result, *, until: float | None = None) -> Iterator[str]:
    """Tell the run as plain sentences, up to and including the time *until*.

    Parameters
    ----------
    until
        In the factory's time unit; without it, to the end.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    observed = result.observed
    teller = _Teller(observed)
    for happening in happenings(observed):
        if until is not None and happening.time > until:
            return
        yield teller.sentence(happening)


def _flat_history(observed: Observed) -> list[float]:
    flat = observed.history
    if flat is None:
        raise NotRecorded("this run kept no history. Run it with record='history'.")
    if len(flat) % FIELDS:
        raise ScenarioError(f"a history has {FIELDS} numbers per record; {len(flat)} were found.")
    return flat


_OF_PARTS = {
    "arrived": "{part} arrives at {place}.",
    "finished": "{part} is finished at {place}.",
    "left": "{part} leaves the factory.",
    "scrapped": "{part} is scrapped at {place}.",
    "consumed": "{part} is used up at {place}.",
    "lost": "{part} is refused because the factory is full, and is lost.",
    "entered": "{part} enters the factory at {place}.",
}
_OF_STATES = {
    "off": "{place} is off.",
    "paused": "{place} has a break.",
    "waiting_for_repair": "{place} has failed and waits for its repair.",
    "failed": "{place} has failed and is under repair.",
    "maintenance": "{place} is in maintenance.",
    "waiting_for_transport": "{place} waits for transport.",
    "blocked": "{place} is blocked: what it has finished finds no room.",
    "setup": "{place} is being set up.",
    "waiting_for_worker": "{place} waits for a worker.",
    "working": "{place} is working.",
    "starved": "{place} is starved: there is nothing to work on.",
}


class _Teller:
    """Knows the names that sentences need."""

    def __init__(self, observed: Observed) -> None:
        self._unit = observed.time_unit
        self._products = [product.name for product in observed.products]
        self._product_of = {row.number: row.product for row in observed.parts or ()}
        self._several = {
            place for place, machines in machines_by_place(observed).items() if len(machines) > 1
        }

    def sentence(self, happening: Happening) -> str:
        """Return "t = 3.20 min: part 4 (bracket) begins at mill_1; it will take 5.1 min."."""
        return f"t = {happening.time:.2f} {self._unit}: {self._what(happening)}"

    def _what(self, happening: Happening) -> str:
        place = self._place(happening)
        if happening.kind == "state":
            return _OF_STATES[STATES[int(happening.detail)]].format(place=place)
        if happening.kind == "created":
            self._product_of.setdefault(happening.part, int(happening.detail))
        part = self._part(happening.part)
        if happening.kind == "created":
            return f"{part} comes into being{f' at {place}' if place else ''}."
        if happening.kind == "started":
            return f"{part} begins at {place}; it will take {happening.detail:.4g} {self._unit}."
        text = _OF_PARTS[happening.kind].format(part=part, place=place)
        return text.replace(" at .", ".")

    def _part(self, number: int) -> str:
        product = self._product_of.get(number, -1)
        if 0 <= product < len(self._products):
            return f"part {number} ({self._products[product]})"
        return f"part {number}"

    def _place(self, happening: Happening) -> str:
        if happening.machine >= 1 and happening.place in self._several:
            return f"{happening.place} (machine {happening.machine})"
        return happening.place
