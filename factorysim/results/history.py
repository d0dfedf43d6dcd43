"""The full history of a run: as a table, and told as sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from factorysim.errors import NotRecorded, ScenarioError
from factorysim.results.observed import (
    KINDS,
    NEARNESS,
    ROBOT_STATES,
    STATES,
    VEHICLE_STATES,
    WORKER_STATES,
    Observed,
)
from factorysim.results.times import machines_by_place
from factorysim.text import Words, percent, words

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

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
    """`created`: index of the product; `started`: drawn time; `state`: index in STATES;
    `vehicle`: index in VEHICLE_STATES; `drives`: number of the edge; `requested`: index of the
    fleet among places and fleets; `stock`: units on hand - backorders; `ordered`: units; `goes`:
    index of the crew; `near`: index in NEARNESS; `speed`: share of the full speed; `tires`:
    fatigue from 0 to 1."""


def happenings(observed: Observed) -> Iterator[Happening]:
    """Return the records of a history one by one.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    flat = flat_history(observed)
    names = names_of_places(observed)
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


def names_of_places(observed: Observed) -> list[str]:
    """Return the names of what a record may be about: all places, then fleets, then crews."""
    names = [place.name for place in observed.places]
    names += [fleet.name for fleet in observed.fleets]
    return [*names, *(crew.name for crew in observed.crews)]


def history_table(observed: Observed) -> pd.DataFrame:
    """Return the history as a table with one row per record.

    `machine` and `part` are -1 where none is concerned; `state` is empty but for changes of state,
    `duration` NaN but for the begin of an operation, `units` NaN but for stocks and their orders.
    """
    import numpy as np
    import pandas as pd

    unit = observed.time_unit
    columns = np.array(flat_history(observed), dtype=float).reshape(-1, FIELDS)
    kinds = columns[:, 1].astype(np.int64)
    details = columns[:, 5]
    names = np.array([*names_of_places(observed), ""], dtype=object)
    all_states, state_numbers = _states_of(kinds, details)
    is_of_stock = np.isin(kinds, [KINDS.index("stock"), KINDS.index("ordered")])
    return pd.DataFrame(
        {
            f"time [{unit}]": columns[:, 0],
            "kind": np.array(KINDS, dtype=object)[kinds],
            # Place -1 (none) finds the empty name at the end of the list.
            "place": names[columns[:, 2].astype(np.int64)],
            "machine": columns[:, 3].astype(np.int64),
            "part": columns[:, 4].astype(np.int64),
            "state": np.array(all_states, dtype=object)[state_numbers],
            f"duration [{unit}]": np.where(kinds == KINDS.index("started"), details, math.nan),
            "units": np.where(is_of_stock, details, math.nan),
        }
    )


_STATES_OF_KIND = {
    "state": STATES,
    "vehicle": VEHICLE_STATES,
    "worker": WORKER_STATES,
    "robot": ROBOT_STATES,
}
"""The names behind the numbers of each kind of change of state."""


def _states_of(kinds: Any, details: Any) -> tuple[list[str], Any]:
    """Return the names of all states, and for each record the number of its state among them.

    A record that is no change of state has the number of the empty name.
    """
    import numpy as np

    names: list[str] = []
    numbers = np.full(len(kinds), -1, dtype=np.int64)
    for kind, states in _STATES_OF_KIND.items():
        is_of_kind = kinds == KINDS.index(kind)
        numbers[is_of_kind] = details[is_of_kind].astype(np.int64) + len(names)
        names += states
    return [*names, ""], numbers


def sentences(result: Result, *, until: float | None = None, language: str = "en") -> Iterator[str]:
    """Tell the run as plain sentences, up to and including the time *until*.

    Parameters
    ----------
    until
        In the factory's time unit; without it, to the end.
    language
        Language of the sentences: en, fr or de.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    observed = result.observed
    teller = _Teller(observed, words(language))
    for happening in happenings(observed):
        if until is not None and happening.time > until:
            return
        yield teller.sentence(happening)


def times_of_records(observed: Observed) -> NDArray[np.float64]:
    """Return the time of every record of a history, in the factory's time unit, ascending.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    import numpy as np

    return np.asarray(flat_history(observed), dtype=np.float64)[::FIELDS]


def flat_history(observed: Observed) -> Sequence[float]:
    """Return the records of a history, `FIELDS` numbers each.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    flat = observed.history
    if flat is None:
        raise NotRecorded("this run kept no history. Run it with record='history'.")
    if len(flat) % FIELDS:
        raise ScenarioError(f"a history has {FIELDS} numbers per record; {len(flat)} were found.")
    return flat


class _Teller:
    """Knows the names that sentences need."""

    def __init__(self, observed: Observed, say: Words) -> None:
        self._say = say
        self._unit = say(f"unit.{observed.time_unit}")
        self._names = names_of_places(observed)
        self._products = [product.name for product in observed.products]
        self._product_of = {row.number: row.product for row in observed.parts or ()}
        self._workers = {
            (crew.name, worker.number): worker.name
            for crew in observed.crews
            for worker in crew.workers
        }
        self._robots = {
            (cell.name, robot.number): robot.name
            for cell in observed.cells
            for robot in cell.robots
        }
        self._several = {
            place for place, machines in machines_by_place(observed).items() if len(machines) > 1
        }

    def sentence(self, happening: Happening) -> str:
        """Return "t = 3.20 min: part 4 (bracket) begins at mill_1; it will take 5.1 min."."""
        time = self._say.number(f"{happening.time:.2f}")
        return f"t = {time} {self._unit}: {self._what(happening)}"

    def _what(self, happening: Happening) -> str:
        place, kind = self._place(happening), happening.kind
        if kind == "state":
            return self._say(f"telling.state.{STATES[int(happening.detail)]}", place=place)
        if kind in ("vehicle", "drives"):
            state = VEHICLE_STATES[int(happening.detail)] if kind == "vehicle" else "drives"
            vehicle = f"{happening.place} {happening.machine}"
            return self._say(f"telling.vehicle.{state}", vehicle=vehicle)
        if kind == "worker":
            worker = self._name_of(self._workers, happening)
            state = WORKER_STATES[int(happening.detail)]
            return self._say(f"telling.worker.{state}", worker=worker, crew=happening.place)
        if kind == "robot":
            robot = self._name_of(self._robots, happening)
            state = ROBOT_STATES[int(happening.detail)]
            return self._say(f"telling.robot.{state}", robot=robot, cell=happening.place)
        if kind == "goes":
            crew = self._names[int(happening.detail)]
            who = self._workers.get((crew, happening.machine), str(happening.machine))
            return self._say("telling.goes", worker=who, crew=crew, place=place)
        if kind == "tires":
            worker = self._name_of(self._workers, happening)
            fatigue = self._say.number(f"{happening.detail:.3f}")
            return self._say("telling.tires", worker=worker, crew=place, fatigue=fatigue)
        if kind == "speed":
            speed = percent(happening.detail, self._say)
            return self._say("telling.speed", cell=place, speed=speed)
        if kind == "near":
            return self._say(f"telling.near.{NEARNESS[int(happening.detail)]}", cell=place)
        if kind == "created":
            self._product_of.setdefault(happening.part, int(happening.detail))
        key = f"telling.{kind}"
        if not place and f"{key}_nowhere" in self._say.texts:
            key = f"{key}_nowhere"
        return self._say(
            key,
            part=self._part(happening.part),
            place=place,
            time=self._say.number(f"{happening.detail:.4g}"),
            units=self._say.number(f"{happening.detail:.6g}"),
            unit=self._unit,
        )

    def _name_of(self, names: dict[tuple[str, int], str], happening: Happening) -> str:
        return names.get((happening.place, happening.machine), str(happening.machine))

    def _part(self, number: int) -> str:
        product = self._product_of.get(number, -1)
        if 0 <= product < len(self._products):
            return self._say("telling.part", number=number, product=self._products[product])
        return self._say("telling.unknown_part", number=number)

    def _place(self, happening: Happening) -> str:
        if happening.machine >= 1 and happening.place in self._several:
            return self._say("telling.machine", place=happening.place, number=happening.machine)
        return happening.place
