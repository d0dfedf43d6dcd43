"""What the engine hands over of stocks, customers and storages: plain numbers.

All times are in the factory's time unit; "window" is (warmup, until], totals count from time 0.
"""

from __future__ import annotations

from dataclasses import dataclass


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
