"""From a recorded history to columns of whole numbers: moves, states, rides, people, stocks.

A *group* is where a part can be: waiting at a place, in one machine, on one vehicle, or gone.
A *unit* is what has states: a machine, a vehicle, a worker, a robot. The columns name both by
their number in the lists `groups` and `units`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from math import floor
from typing import Any, NamedTuple

from factorysim.errors import NotRecorded
from factorysim.results.history import FIELDS
from factorysim.results.lives import table_of
from factorysim.results.observed import (
    KINDS,
    ROBOT_STATES,
    STATES,
    VEHICLE_STATES,
    WORKER_STATES,
    Observed,
)
from factorysim.results.result import Result
from factorysim.units import SECONDS

STATE_NAMES = {
    "machine": STATES,
    "vehicle": VEHICLE_STATES,
    "worker": WORKER_STATES,
    "robot": ROBOT_STATES,
}
AT_FIRST = {"machine": "starved", "vehicle": "parked", "worker": "waiting", "robot": "waiting"}
"""The state of a unit before its first record."""

_LONGEST = 2**31 - 2
_MANY = 1_000_000
"""Records above which times are kept to a tenth of a second only."""
_SHORT = 3600.0
"""Seconds up to which the times of a run are kept to the millisecond, not to its tenfold."""
_BOUND = {STATES.index(state) for state in ("setup", "loading", "waiting_for_worker")}
"""States in which a machine holds its part although the operation has not begun."""
_PASSED = -1
"""Group of a move that another one of the same part follows within the same tick."""
_BLOCKED = STATES.index("blocked")


@dataclass
class Columns:
    """What a page is made from; times are in ticks."""

    tick: float
    """Length of a tick in seconds."""
    end: int
    groups: list[list[Any]]
    """Kind (``waiting``, ``machine``, ``vehicle``, ``carrying``, ``gone``), then the number of the
    place or unit."""
    units: list[list[Any]]
    """Kind, the index of its place (or name of its crew, fleet), its number and its name."""
    moves: tuple[list[int], list[int], list[int]] = field(default_factory=lambda: ([], [], []))
    """Time, part, group."""
    states: tuple[list[int], list[int], list[int], list[int]] = field(
        default_factory=lambda: ([], [], [], [])
    )
    """Time, unit, state, and 1 + index of the place for which a blocked machine waits (or 0)."""
    rides: tuple[list[int], list[int], list[int], list[int]] = field(
        default_factory=lambda: ([], [], [], [])
    )
    """Begin, unit, number of the way, length in time."""
    walks: tuple[list[int], list[int], list[int], list[int]] = field(
        default_factory=lambda: ([], [], [], [])
    )
    """Begin, unit, place, length in time."""
    near: tuple[list[int], list[int], list[int]] = field(default_factory=lambda: ([], [], []))
    """Time, place of the cell, index in NEARNESS."""
    stocks: tuple[list[int], list[int], list[int]] = field(default_factory=lambda: ([], [], []))
    """Time, place, units."""
    products: list[int] = field(default_factory=list)
    """Product of each part number."""


def columns_of_history(result: Result) -> Columns:
    """Return the columns of a run that kept its history.

    Raises
    ------
    NotRecorded
        If the run kept none.
    """
    return _Reader(result).read()


class _Record(NamedTuple):
    """One record, its time in ticks and its place as the floor plan counts them."""

    time: int
    where: int
    machine: int
    part: int
    detail: float


class _Reader:
    """Goes through the records once forwards, after a look backwards for what comes next."""

    def __init__(self, result: Result) -> None:
        observed = result.observed
        if observed.history is None:
            raise NotRecorded(
                "this run kept no history, so there is nothing to replay. Run it with "
                "record='history', or use: factorysim replay <scenario>"
            )
        self.observed = observed
        self.plan = result.facts.floor_plan
        self.flat = observed.history
        self.sources = sum(place.kind == "source" for place in self.plan.places)
        self.per_unit = SECONDS[observed.time_unit]
        self.tick = _tick(observed, self.per_unit)
        self.fleets = {len(observed.places) + i: fleet for i, fleet in enumerate(observed.fleets)}
        first_crew = len(observed.places) + len(observed.fleets)
        self.crews = {first_crew + i: crew for i, crew in enumerate(observed.crews)}
        self.groups: list[list[Any]] = []
        self.units: list[list[Any]] = []
        self._list_everything()
        self.columns = Columns(self.tick, 0, self.groups, self.units)
        self.begins: dict[int, int] = {}
        """The place where each part first enters."""
        self.following = -1
        """Where the part of a blocked machine goes next, for the record at hand."""
        taken = {
            "created": self._created, "arrived": self._arrived, "delivered": self._arrived,
            "interrupted": self._arrived,
            "started": self._started, "left": self._left, "scrapped": self._vanished,
            "consumed": self._vanished, "lost": self._vanished, "taken": self._taken,
            "requested": self._requested, "picked_up": self._picked_up,
            "state": self._machine_state, "vehicle": self._vehicle_state,
            "worker": self._worker_state,
            "robot": self._robot_state, "drives": self._drives, "goes": self._goes,
            "near": self._near, "stock": self._stock,
        }  # fmt: skip
        self.takers = {KINDS.index(kind): take for kind, take in taken.items()}
        self.now_in: dict[int, int] = {}
        """Group of each part."""
        self.last_move: dict[int, int] = {}
        """Position of the last move of each part."""
        self.asked: dict[int, int] = {}
        """Fleet that each part asked last."""
        self.product_of: dict[int, int] = {
            row.number: row.product for row in observed.parts or () if row.source == -1
        }

    def _list_everything(self) -> None:
        """Number the groups and the units."""
        observed, plan = self.observed, self.plan
        index = {place.name: i for i, place in enumerate(plan.places) if place.kind != "source"}
        self.waiting = {i: self._group("waiting", i) for i in range(len(plan.places))}
        self.gone = self._group("gone", -1)
        self.carrying = self._group("carrying", -1)
        self.gone_by = {i: self._group("gone", i) for i, p in enumerate(plan.places)
                        if p.kind == "exit"}  # fmt: skip
        self.machine: dict[tuple[int, int], int] = {}
        self.inside: dict[tuple[int, int], int] = {}
        for seen in observed.machines:
            place = index[seen.place]
            self.machine[place, seen.number] = self._unit("machine", place, seen.number, "")
            if plan.places[place].kind in ("station", "cell"):
                unit = self.machine[place, seen.number]
                self.inside[place, seen.number] = self._group("machine", unit)
        self.vehicle: dict[tuple[int, int], int] = {}
        self.aboard: dict[tuple[int, int], int] = {}
        for number, fleet in self.fleets.items():
            for vehicle in fleet.vehicles:
                unit = self._unit("vehicle", fleet.name, vehicle.number, str(vehicle.number))
                self.vehicle[number, vehicle.number] = unit
                self.aboard[number, vehicle.number] = self._group("vehicle", unit)
        self.worker: dict[tuple[int, int], int] = {}
        for number, crew in self.crews.items():
            for worker in crew.workers:
                unit = self._unit("worker", crew.name, worker.number, worker.name)
                self.worker[number, worker.number] = unit
        self.robot = {
            (index[cell.name], robot.number): self._unit(
                "robot", index[cell.name], robot.number, robot.name
            )
            for cell in observed.cells
            for robot in cell.robots
        }
        self.ways: dict[str, int] = {}
        first = 0
        for layout in plan.layouts:
            self.ways[layout.name] = first
            first += len(layout.ways)

    def _group(self, kind: str, owner: int) -> int:
        self.groups.append([kind, owner])
        return len(self.groups) - 1

    def _unit(self, kind: str, owner: int | str, number: int, name: str) -> int:
        self.units.append([kind, owner, number, name])
        return len(self.units) - 1

    def read(self) -> Columns:
        """Return the columns."""
        flat = self.flat
        count = len(flat) // FIELDS
        nexts, self.begins = self._look_ahead()
        scale = self.per_unit / self.tick
        columns = self.columns
        columns.end = floor(self.observed.end * scale)
        for i in range(count):
            time, kind, place, machine, part, detail = flat[i * FIELDS : (i + 1) * FIELDS]
            take = self.takers.get(int(kind))
            if take is not None:
                where = int(place) + self.sources if place >= 0 else -1
                self.following = nexts.get(i, -1)
                take(_Record(floor(time * scale), where, int(machine), int(part), detail))
        self._finish(columns)
        highest = max(self.product_of, default=-1)
        columns.products = [self.product_of.get(part, 0) for part in range(highest + 1)]
        return columns

    def _look_ahead(self) -> tuple[dict[int, int], dict[int, int]]:
        """Find where the part of each blocked machine goes next, and where parts first enter."""
        table = table_of(self.observed)
        is_state = table.kind == KINDS.index("state")
        blocked = is_state & (table.detail == _BLOCKED) & (table.part >= 0)
        entered = table.kind == KINDS.index("entered")
        nexts = zip(table.number[blocked].tolist(), table.goes_to[blocked].tolist(), strict=True)
        begins = zip(table.part[entered].tolist(), table.place[entered].tolist(), strict=True)
        return dict(nexts), dict(begins)

    # What each kind of record means.

    def _created(self, record: _Record) -> None:
        self.product_of[record.part] = int(record.detail)
        self._move(record, self._front(record.part, self.begins.get(record.part, -1)))

    def _arrived(self, record: _Record) -> None:
        self._move(record, self.waiting[record.where])

    def _started(self, record: _Record) -> None:
        self._move(record, self.inside.get((record.where, record.machine), -1))

    def _left(self, record: _Record) -> None:
        self._move(record, self.gone_by.get(record.where, self.gone))

    def _vanished(self, record: _Record) -> None:
        self._move(record, self.gone)

    def _taken(self, record: _Record) -> None:
        self._move(record, self.carrying)

    def _requested(self, record: _Record) -> None:
        self.asked[record.part] = int(record.detail)

    def _picked_up(self, record: _Record) -> None:
        vehicle = (self.asked.get(record.part, -1), record.machine)
        self._move(record, self.aboard.get(vehicle, -1))

    def _machine_state(self, record: _Record) -> None:
        if record.part >= 0 and int(record.detail) in _BOUND:
            self._started(record)
        cause = self.following + self.sources + 1 if self.following >= 0 else 0
        self._state(record, self.machine.get((record.where, record.machine), -1), cause)

    def _vehicle_state(self, record: _Record) -> None:
        self._state(record, self.vehicle.get((self._owner(record), record.machine), -1))

    def _worker_state(self, record: _Record) -> None:
        self._state(record, self.worker.get((self._owner(record), record.machine), -1))

    def _robot_state(self, record: _Record) -> None:
        self._state(record, self.robot.get((record.where, record.machine), -1))

    def _drives(self, record: _Record) -> None:
        owner = self._owner(record)
        layout = self.plan.fleets.get(self.fleets[owner].name)
        if layout is not None:
            way = self.ways[layout] + int(record.detail)
            _add(self.columns.rides, record.time, self.vehicle[owner, record.machine], way, -1)

    def _goes(self, record: _Record) -> None:
        worker = self.worker[int(record.detail), record.machine]
        _add(self.columns.walks, record.time, worker, record.where, -1)

    def _near(self, record: _Record) -> None:
        _add(self.columns.near, record.time, record.where, int(record.detail))

    def _stock(self, record: _Record) -> None:
        _add(self.columns.stocks, record.time, record.where, round(record.detail))

    def _owner(self, record: _Record) -> int:
        """Return the number of the fleet or crew as the history counts it."""
        return record.where - self.sources

    def _front(self, part: int, first: int) -> int:
        """Return the group in front of the factory where a new part waits."""
        plan, product = self.plan, self.product_of[part]
        feeding = [
            link.start
            for link in plan.links
            if plan.places[link.start].kind == "source"
            and product in link.products
            and link.end == first + self.sources
        ]
        if feeding:
            return self.waiting[feeding[0]]
        return self.waiting[first + self.sources] if first >= 0 else self.waiting.get(0, self.gone)

    def _move(self, record: _Record, group: int) -> None:
        if group < 0 or self.now_in.get(record.part) == group:
            return
        times, _, groups = self.columns.moves
        before = self.last_move.get(record.part, -1)
        if before >= 0 and times[before] == record.time:
            # It only passed through; nobody could see it there.
            groups[before] = _PASSED
        self.now_in[record.part] = group
        self.last_move[record.part] = len(times)
        _add(self.columns.moves, record.time, record.part, group)

    def _state(self, record: _Record, unit: int, cause: int = 0) -> None:
        if unit >= 0:
            _add(self.columns.states, record.time, unit, int(record.detail), cause)

    def _finish(self, columns: Columns) -> None:
        """Leave out what was only passed, and say how long each ride and each walk took."""
        moves = self.columns.moves
        kept = [i for i, group in enumerate(moves[2]) if group != _PASSED]
        for column in moves:
            column[:] = [column[i] for i in kept]
        driving = {VEHICLE_STATES.index("driving_loaded"), VEHICLE_STATES.index("driving_empty"),
                   VEHICLE_STATES.index("failed"), VEHICLE_STATES.index("off")}  # fmt: skip
        walking = {WORKER_STATES.index("walking")}
        _set_lengths(columns.rides, columns, driving)
        _set_lengths(columns.walks, columns, walking)


def _set_lengths(trips: tuple[list[int], ...], columns: Columns, going: set[int]) -> None:
    """Let each trip last until the next one of its unit, or until the unit does something else."""
    ends: dict[int, list[int]] = {}
    starts, units, _, lengths = trips
    for time, unit in zip(starts, units, strict=True):
        ends.setdefault(unit, []).append(time)
    for time, unit, state in zip(*columns.states[:3], strict=True):
        if unit in ends and state not in going:
            ends[unit].append(time)
    for times in ends.values():
        times.append(columns.end)
        times.sort()
    for i, (time, unit) in enumerate(zip(starts, units, strict=True)):
        times = ends[unit]
        later = bisect_right(times, time)
        lengths[i] = (times[later] if later < len(times) else columns.end) - time


def _add(columns: tuple[list[int], ...], *values: int) -> None:
    for column, value in zip(columns, values, strict=True):
        column.append(value)


def _tick(observed: Observed, per_unit: float) -> float:
    """Return the length of a tick in seconds: as fine as 32 bits and the size of a page allow."""
    records = len(observed.history or ()) // FIELDS
    length = observed.end * per_unit
    tick = 0.1 if records > _MANY else 0.001 if length <= _SHORT else 0.01
    while length / tick > _LONGEST:
        tick *= 10
    return tick
