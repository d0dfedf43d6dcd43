"""What the engine hands over at the end of a run: plain numbers, no live objects.

All times are in the factory's time unit. "Window" is (warmup, until]; totals count from time 0.
Everything that people read (`Result`) is computed from this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from struct import Struct
from typing import NamedTuple, overload

from factorysim.results.observed_cells import ROBOT_STATES as ROBOT_STATES
from factorysim.results.observed_cells import CellSeen as CellSeen
from factorysim.results.observed_cells import CellTaskSeen as CellTaskSeen
from factorysim.results.observed_cells import RobotSeen as RobotSeen
from factorysim.results.observed_cells import SafetySeen as SafetySeen
from factorysim.results.observed_goods import DemandSeen as DemandSeen
from factorysim.results.observed_goods import StockSeen as StockSeen
from factorysim.results.observed_goods import StorageSeen as StorageSeen
from factorysim.results.observed_goods import TourSeen as TourSeen
from factorysim.results.observed_goods import ZoneSeen as ZoneSeen
from factorysim.results.observed_people import TASK_KINDS as TASK_KINDS
from factorysim.results.observed_people import WORKER_STATES as WORKER_STATES
from factorysim.results.observed_people import CrewSeen as CrewSeen
from factorysim.results.observed_people import HumanSeen as HumanSeen
from factorysim.results.observed_people import WorkerSeen as WorkerSeen
from factorysim.results.observed_people import WorkSeen as WorkSeen
from factorysim.results.observed_transport import VEHICLE_STATES as VEHICLE_STATES
from factorysim.results.observed_transport import EdgeSeen as EdgeSeen
from factorysim.results.observed_transport import FleetSeen as FleetSeen
from factorysim.results.observed_transport import RoundsSeen as RoundsSeen
from factorysim.results.observed_transport import VehicleSeen as VehicleSeen

STATES = (
    "off",
    "paused",
    "waiting_for_repair",
    "failed",
    "maintenance",
    "waiting_for_transport",
    "blocked",
    "setup",
    "waiting_for_worker",
    "loading",
    "working",
    "starved",
)
"""The states of a machine; when several hold, the first in this order is the one that is shown."""

ACTIVE = frozenset({"waiting_for_repair", "failed", "maintenance", "setup", "working"})
"""States in which a machine makes the others wait (for the longest-active-period bottleneck)."""

FATES = ("left", "scrapped", "consumed", "lost", "in system")
"""What can have become of a part."""

KINDS = (
    "created",  # a part comes into being, in front of the factory or by a split (detail: product)
    "entered",  # it joins its first place
    "arrived",  # it joins the waiting parts of a place, or the content of a buffer or conveyor
    "started",  # its operation begins (detail: drawn time)
    "finished",  # its operation ends
    "left",  # it leaves the factory by an exit
    "scrapped",
    "consumed",  # it became part of another (assembly), or was split up
    "lost",  # it was refused because the factory was full
    "state",  # a machine changes its state (detail: index in STATES)
    "requested",  # a part asks for a vehicle (detail: index of the fleet after the places)
    "picked_up",  # it is on the vehicle
    "delivered",  # it is set down at the place where it goes
    "vehicle",  # a vehicle changes its state (detail: index in VEHICLE_STATES)
    "drives",  # a vehicle drives onto an edge (detail: number of the edge in its layout)
    "worker",  # a worker changes the state (detail: index in WORKER_STATES)
    "robot",  # a robot of a cell changes its state (detail: index in ROBOT_STATES)
    "stock",  # a stock changes (detail: units on hand - backorders)
    "ordered",  # a stock orders (detail: units)
    "goes",  # a worker goes to a place (machine: number of the worker; detail: index of the crew)
    "near",  # people come near the robots of a cell, or leave (detail: index in NEARNESS)
    "interrupted",  # its operation is interrupted by a more urgent part, and it waits again
    "taken",  # an assembly takes it from a buffer as a carrier (detail: number of the main part)
    "released",  # it is taken off the part that it carried
    "speed",  # the robots of a cell may move faster or slower (detail: share of the full speed)
    "tires",  # a worker begins to work, to rest or to walk (detail: the fatigue so far, 0 to 1)
)
"""The kinds of records in a history; a record stores the index."""

NEARNESS = ("nobody", "outer", "inner")
"""Where somebody is around the robots of a safeguarded cell: in no ring, the outer, the inner."""


class PartRow(NamedTuple):
    """One part that left the system in the window, or was in it when the run ended."""

    number: int
    product: int
    """Index in `Observed.products`."""
    source: int
    """Index in `Observed.sources`; -1 if it was there at the start or came from a split."""
    created: float
    left: float
    """When it left the system; the end of the run if it is still in it."""
    fate: int
    """Index in FATES."""
    waited: float
    """Time in queues, buffers and in front of the factory."""
    worked: float
    setup: float
    blocked: float
    """Time finished in a machine, waiting for room."""
    transport: float
    """Time from asking for a vehicle until set down, waiting for the vehicle included."""
    due: float
    """Due date; infinite when it has none."""


ROW = Struct("<qhhddhdddddd")
"""How a `PartRow` is packed into bytes."""


class PartRows(Sequence[PartRow]):
    """Many rows of parts, packed; a row is made when it is looked at.

    A million small objects would keep Python's garbage collector busy for a fifth of a run.
    """

    __slots__ = ("packed",)

    def __init__(self, packed: bytes) -> None:
        self.packed = packed

    def __len__(self) -> int:
        return len(self.packed) // ROW.size

    @overload
    def __getitem__(self, index: int) -> PartRow: ...

    @overload
    def __getitem__(self, index: slice) -> list[PartRow]: ...

    def __getitem__(self, index: int | slice) -> PartRow | list[PartRow]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        count = len(self)
        if not -count <= index < count:
            raise IndexError(f"row {index} of {count}")
        return PartRow._make(ROW.unpack_from(self.packed, index % count * ROW.size))

    def __iter__(self) -> Iterator[PartRow]:
        return map(PartRow._make, ROW.iter_unpack(self.packed))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PartRows):
            return self.packed == other.packed
        return list(self) == other

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"PartRows({len(self)} rows)"


@dataclass(slots=True)
class MachineSeen:
    """One machine of a station, crane of a storage, or conveyor in the window."""

    place: str
    number: int
    """1, 2, ... within its station."""
    states: list[float]
    """Time in each of STATES."""
    operations: int = 0
    """Operations finished (a batch is one)."""
    setups: int = 0
    failures: int = 0
    maintenances: int = 0
    idle: list[tuple[float, float]] | None = None
    """Periods in which it was not ACTIVE, in order, ending before the end of the run; None when
    not recorded. A period that is still going on is not among them but see `idle_since`."""
    idle_since: float | None = None
    """Begin of the period without activity that was still going on at the end."""


def periods(borders: Sequence[float] | None) -> list[tuple[float, float]] | None:
    """Return (begin, end) pairs from a flat sequence of borders.

    Examples
    --------
    >>> periods([0.0, 1.5, 3.0, 4.0])
    [(0.0, 1.5), (3.0, 4.0)]
    """
    if borders is None:
        return None
    return list(zip(borders[::2], borders[1::2], strict=True))


@dataclass(slots=True)
class PlaceSeen:
    """One station, buffer, conveyor, storage or exit in the window."""

    name: str
    kind: str
    """station, buffer, conveyor, storage, stock or exit."""
    machines: int
    capacity: int | None
    """Waiting places in front (station), places (buffer, conveyor) or slots (storage); None when
    unlimited."""
    arrived: int = 0
    left: int = 0
    """Parts that left the machines (station), the place, or by this exit the factory."""
    waits: int = 0
    """Waits that ended in the window (zero waits included)."""
    waited: float = 0.0
    """Their sum."""
    longest_wait: float = 0.0
    content: float = 0.0
    """Time integral of the parts waiting (station: in the buffer in front, without those that an
    empty machine could take)."""
    most: int = 0
    """Largest number of waiting parts seen."""
    inspected: int = 0
    """Inspections; a reworked part is inspected again."""
    inspected_first: int = 0
    errors_found: int = 0
    """Errors of people that the inspection found."""
    """Inspections of parts that had never been reworked."""
    good_first: int = 0
    """Inspected parts that were good and had never been reworked."""
    scrapped: int = 0
    reworked: int = 0


@dataclass(slots=True)
class ProductSeen:
    """One product: totals since time 0 for the audit, and its flow in the window."""

    name: str
    entered: int = 0
    """Totals since time 0: came from a source (and were not lost) ..."""
    created: int = 0
    """... came from a split ..."""
    initial: int = 0
    """... were there at the start ..."""
    left: int = 0
    scrapped: int = 0
    consumed: int = 0
    in_system: int = 0
    """Number in the system at the end (in front of the factory included)."""
    window_entered: int = 0
    window_left: int = 0
    window_scrapped: int = 0
    window_consumed: int = 0
    lead: float = 0.0
    """Sum of the lead times of the parts that left by an exit in the window."""
    lead_square: float = 0.0
    longest_lead: float = 0.0
    waited: float = 0.0
    worked: float = 0.0
    setup: float = 0.0
    blocked: float = 0.0
    transport: float = 0.0
    with_due: int = 0
    late: int = 0
    tardiness: float = 0.0
    defective: int = 0
    """Left by an exit in the window with an error of a person that no inspection found."""
    number_area: float = 0.0
    """Time integral of its number in the system over the window, from entries and departures."""
    stays: float = 0.0
    """The same from the other side: the stays of its parts, clipped to the window."""


@dataclass(slots=True)
class SourceSeen:
    """One source in the window."""

    name: str
    offered: int = 0
    entered: int = 0
    lost: int = 0
    waiting: int = 0
    """Parts waiting in front of the factory at the end."""


@dataclass(slots=True)
class LoopSeen:
    """One loop of cards in the window."""

    name: str
    cards: int
    in_use_at_end: int = 0
    in_use: float = 0.0
    """Time integral of the number of cards in use."""
    held_at_end: int = 0
    """Cards that parts and stocks hold at the end, counted part by part (for the audit)."""


@dataclass(slots=True)
class Observed:
    """Everything that one run has seen."""

    time_unit: str
    warmup: float
    end: float
    ended: str
    """Why the run ended: `until`, `parts`, `nothing left to do`, `stopped`."""
    machines: list[MachineSeen]
    places: list[PlaceSeen]
    products: list[ProductSeen]
    sources: list[SourceSeen]
    loops: list[LoopSeen]
    parts: Sequence[PartRow] | None
    """Rows of the parts that left in the window, in order, then those in the system at the end;
    None with ``record="none"``."""
    parts_omitted: int = 0
    """Rows that were not kept because there were more than the limit."""
    history: Sequence[float] | None = None
    """Flat records of six numbers: time, kind, place, machine (-1: none), part (-1), detail."""
    last_left: float | None = None
    """When the last part left by an exit, since time 0; None when none did."""
    digest: str = ""
    """SHA-256 of all departures in the order in which they happened, since time 0; where there are
    stocks, of their books too."""
    warnings: list[str] = field(default_factory=list)
    """What the run itself found doubtful: a queue that grows, parts that can never move."""
    fleets: list[FleetSeen] = field(default_factory=list)
    crews: list[CrewSeen] = field(default_factory=list)
    cells: list[CellSeen] = field(default_factory=list)
    events: int = 0
    """Number of events that were worked off."""
    stocks: list[StockSeen] = field(default_factory=list)
    demands: list[DemandSeen] = field(default_factory=list)
    storages: list[StorageSeen] = field(default_factory=list)

    @property
    def humans(self) -> list[HumanSeen]:
        """What was seen of the limits of people, of everybody who has some."""
        workers = [worker for crew in self.crews for worker in crew.workers]
        return [worker.human for worker in workers if worker.human is not None]
