"""What the engine hands over at the end of a run: plain numbers, no live objects.

All times are in the factory's time unit. "Window" is (warmup, until]; totals count from time 0.
Everything that people read (`Result`) is computed from this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from struct import Struct
from typing import NamedTuple, overload

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
    "working",
    "starved",
)
"""The states of a machine; when several hold, the first in this order is the one that is shown."""

VEHICLE_STATES = (
    "off",
    "failed",
    "charging",
    "waiting_for_charger",
    "blocked",
    "loading",
    "unloading",
    "driving_loaded",
    "driving_empty",
    "waiting",
    "parked",
)
"""The states of a vehicle: `blocked` waits for a zone, `waiting` for a dock or for room."""

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
    "stock",  # a stock changes (detail: units on hand - backorders)
    "ordered",  # a stock orders (detail: units)
)
"""The kinds of records in a history; a record stores the index."""


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
class VehicleSeen:
    """One vehicle of a fleet in the window."""

    number: int
    """1, 2, ... within its fleet."""
    states: list[float]
    """Time in each of VEHICLE_STATES."""
    trips: int = 0
    """Trips finished: from a request until the vehicle was empty again; rounds of a train."""
    deliveries: int = 0
    """Loads set down."""
    metres_empty: float = 0.0
    metres_loaded: float = 0.0
    failures: int = 0
    charge: float | None = None
    """Share of the battery at the end; None without a battery."""
    lowest_charge: float | None = None
    energy_used: float = 0.0
    """Energy taken from the battery in kWh."""
    energy_charged: float = 0.0


@dataclass(slots=True)
class EdgeSeen:
    """One direction of one way of a layout in the window."""

    start: str
    end: str
    passages: int = 0


@dataclass(slots=True)
class RoundsSeen:
    """The rounds of a fleet that has a tour; each is counted when it ends in the window."""

    capacity: int
    """Parts that one train can carry."""
    rounds: int = 0
    time: float = 0.0
    """Sum of the times from the start of a round until the train was back."""
    parts: int = 0
    """Parts that were taken up in these rounds."""
    most: int = 0
    """Sum of the largest number of parts that was on the train in each round."""
    late_starts: int = 0
    """Rounds that began later than the timetable says."""
    skipped_starts: int = 0
    """Starts of the timetable for which no train was there before the next one was due, or that
    fell outside working time."""


@dataclass(slots=True)
class FleetSeen:
    """One fleet in the window; times are sums over the loads, each counted when it ends."""

    name: str
    layout: str | None
    vehicles: list[VehicleSeen]
    asked: int = 0
    """Requests."""
    picked_up: int = 0
    delivered: int = 0
    """Loads set down ..."""
    parts_delivered: int = 0
    """... and the parts in them."""
    until_assigned: float = 0.0
    """From the request until a vehicle was sent ..."""
    until_arrived: float = 0.0
    """... until it had arrived ..."""
    until_loaded: float = 0.0
    """... until the load was on it."""
    until_delivered: float = 0.0
    """From the request until the load was set down."""
    waiting: int = 0
    """Requests without a vehicle at the end."""
    carried: int = 0
    """Parts on the vehicles at the end."""
    resolved: int = 0
    """Circles of waiting vehicles on its layout that were resolved."""
    rounds: RoundsSeen | None = None
    """For a fleet with a tour: its rounds."""
    edges: list[EdgeSeen] = field(default_factory=list)
    """The ways of its layout that were used."""


@dataclass(slots=True)
class StockSeen:
    """One stock: totals of units since time 0 for the audit, and what was seen in the window."""

    name: str
    supplier: str = ""
    """Stock from which it orders; empty for the outside and the factory."""
    initial: float = 0.0
    """Totals since time 0: units that were there ..."""
    received: float = 0.0
    """... that came in (ordered or not, and what customers sent back) ..."""
    on_hand: float = 0.0
    """... and that are there at the end."""
    demanded: float = 0.0
    """What customers wanted, and what was to go back to the supplier ..."""
    served: float = 0.0
    """... what of it was handed over, ..."""
    lost: float = 0.0
    """... was refused, ..."""
    backorders: float = 0.0
    """... and is waited for at the end."""
    taken: float = 0.0
    """Units that assemblies took."""
    ordered: float = 0.0
    arrived: float = 0.0
    """Units that came in because they were ordered."""
    cancelled: float = 0.0
    """Units ordered that will never come: refused, or lost in the factory."""
    dispatched: float = 0.0
    """Units that left for this stock since time 0 ..."""
    under_way: float = 0.0
    """... and before."""
    on_order: float = 0.0
    """Units ordered that are not there at the end: ..."""
    in_the_mail: float = 0.0
    """... not known yet to whoever supplies, ..."""
    awaited: float = 0.0
    """... waiting in the backlog of the supplier, counted there, ..."""
    in_transit: float = 0.0
    """... or dispatched."""
    returned: float = 0.0
    """Units that went back to the supplier."""
    window_demanded: float = 0.0
    at_once: float = 0.0
    """Units that were on hand when they were wanted."""
    window_lost: float = 0.0
    orders: int = 0
    window_ordered: float = 0.0
    cycles: int = 0
    """Deliveries that came in."""
    cycles_in_full: int = 0
    """Deliveries before which, since the one before, nothing was missing."""
    on_hand_area: float = 0.0
    """Time integrals of units."""
    backorders_area: float = 0.0
    on_order_area: float = 0.0
    in_transit_area: float = 0.0
    ready: float = 0.0
    """Time with something on hand."""
    period: float = 1.0
    """Length of the periods in which orders and demand are compared."""
    periods: int = 0
    order_variance: float = 0.0
    """Variance of the orders of a period; 0 for fewer than two periods."""
    demand_variance: float = 0.0


@dataclass(slots=True)
class DemandSeen:
    """One stream of customers: totals of units since time 0, and what was seen in the window."""

    name: str
    stock: str
    demanded: float = 0.0
    served: float = 0.0
    lost: float = 0.0
    waiting: float = 0.0
    """Units that are waited for at the end."""
    orders: int = 0
    """Demands that came in the window."""
    in_full: int = 0
    """Those of them that were served at once and in full."""
    window_demanded: float = 0.0
    window_served: float = 0.0
    window_lost: float = 0.0
    at_once: float = 0.0
    """Units that were on hand when they were wanted."""
    wait: float = 0.0
    """Sum over the units served in the window of the time that each was waited for."""


@dataclass(slots=True)
class ZoneSeen:
    """Slots of a storage that certain products share, in the window."""

    name: str
    slots: int
    taken_at_end: int = 0
    """Slots in which a part lies, or that wait for one at the input."""
    taken: float = 0.0
    """Time integral of their number."""


@dataclass(slots=True)
class TourSeen:
    """The tours of one kind of all cranes of a storage, in the window."""

    kind: str
    """`store`, `bring` or `dual` (both)."""
    count: int = 0
    time: float = 0.0
    """From the begin of each tour to its end, handling included; their sum."""
    travel: float = 0.0
    """The part of it that is travel."""


@dataclass(slots=True)
class StorageSeen:
    """One storage in the window."""

    name: str
    stored: int
    """Parts that a crane set down in their slot ..."""
    retrieved: int
    """... and parts that it set down at the output."""
    storing: float
    """Sum of the times from arrival to slot."""
    retrieving: float
    """Sum of the times from the request to the output."""
    inside_at_end: int
    on_the_way_out_at_end: int
    """Parts that lie in no slot any more: on a crane or at the output."""
    tours: list[TourSeen]
    zones: list[ZoneSeen]


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
    history: list[float] | None = None
    """Flat records of six numbers: time, kind, place, machine (-1: none), part (-1), detail."""
    last_left: float | None = None
    """When the last part left by an exit, since time 0; None when none did."""
    digest: str = ""
    """SHA-256 of all departures in the order in which they happened, since time 0; where there are
    stocks, of their books too."""
    warnings: list[str] = field(default_factory=list)
    """What the run itself found doubtful: a queue that grows, parts that can never move."""
    fleets: list[FleetSeen] = field(default_factory=list)
    events: int = 0
    """Number of events that were worked off."""
    stocks: list[StockSeen] = field(default_factory=list)
    demands: list[DemandSeen] = field(default_factory=list)
    storages: list[StorageSeen] = field(default_factory=list)
