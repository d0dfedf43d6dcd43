"""The books of the part flow: who came, who left, how long they stayed."""

from __future__ import annotations

import hashlib
from math import inf
from typing import TYPE_CHECKING, Any

from numpy import bincount, frombuffer, maximum

from factorysim.engine.parts import Part
from factorysim.results.observed import FATES, ROW, PartRow, PartRows, ProductSeen
from factorysim.results.rows import row_type

if TYPE_CHECKING:
    from factorysim.engine.steps import Step
    from factorysim.engine.streams import Streams

MOST_ROWS = 1_000_000
"""Rows of parts that are kept at most."""
MOST_PARTS = 2_000_000
"""Parts in the system above which a run is stopped."""
LEFT, SCRAPPED, CONSUMED, LOST, IN_SYSTEM = range(len(FATES))

_CHUNK = 1024 * ROW.size
_ROW_TYPE = row_type()


class Flow:
    """All parts that ever were, counted by product."""

    def __init__(
        self, products: list[str], priorities: list[int], *, streams: Streams, keep_rows: bool
    ) -> None:
        self.streams = streams
        self.products = [ProductFlow(name) for name in products]
        self.priorities = priorities
        self.most_parts = MOST_PARTS
        self.in_system = 0
        self.defective: set[int] = set()
        """Numbers of the parts with an error that nobody has found."""
        self.count = 0
        """Parts created so far; the number of the newest part."""
        self.departures = 0
        """Parts that left by an exit since time 0."""
        self.last_left: float | None = None
        self.stop_after: float = inf
        """Number of departures by an exit after which `stop` is called."""
        self.window_start = 0.0
        self.keep_rows = keep_rows
        self.rows_omitted = 0
        self._rows = bytearray()
        self._chunk = bytearray()
        self._digest = hashlib.sha256()
        self.stop = _nothing

    def new_part(self, product: int, step: Step | None, now: float) -> Part:
        """Return a new part; its number is the order of creation."""
        number = self.count = self.count + 1
        part = Part(number, product, step, now)
        if self.priorities[product] != 1:
            part.priority = self.priorities[product]
        self.in_system += 1
        flow = self.products[product]
        flow.area += flow.number * (now - flow.area_from)
        flow.area_from = now
        flow.number += 1
        return part

    def departs(self, part: Part, now: float, fate: int) -> None:
        """*part* leaves the system: write its row, and count it by what became of it."""
        self.in_system -= 1
        flow = self.products[part.product]
        flow.area += flow.number * (now - flow.area_from)
        flow.area_from = now
        flow.number -= 1
        if fate == LOST:
            # A lot that was collected in vain has never been in the system.
            flow.area -= now - max(part.created, self.window_start)
            return
        chunk = self._chunk
        chunk += ROW.pack(
            part.number, part.product, part.source, part.created, now, fate,
            part.waited, part.worked, part.setup, part.blocked, part.transport, part.due,
        )  # fmt: skip
        if len(chunk) >= _CHUNK:
            self.count_departures()
        if fate == LEFT:
            self.last_left = now
            self.departures += 1
            if self.departures >= self.stop_after:
                self.stop()

    def count_departures(self) -> None:
        """Count the parts that have left since the last time, product by product.

        This is done for many rows at once: one by one it would cost as much as an operation.
        """
        chunk, self._chunk = self._chunk, bytearray()
        if not chunk:
            return
        self._digest.update(chunk)
        rows = frombuffer(chunk, dtype=_ROW_TYPE)
        for number, product in enumerate(self.products):
            product.count(rows[rows["product"] == number], self.window_start)
        if self.defective:
            self._count_defective(rows)
        if self.keep_rows:
            room = MOST_ROWS * ROW.size - len(self._rows)
            self._rows += chunk[:room]
            self.rows_omitted += max(0, len(chunk) - room) // ROW.size

    def _count_defective(self, rows: Any) -> None:
        """Count the parts that left by an exit with an error that nobody has found."""
        gone = self.defective.intersection(rows["number"].tolist())
        self.defective -= gone
        for row in rows[rows["fate"] == LEFT] if gone else ():
            if int(row["number"]) in gone:
                self.products[row["product"]].seen.defective += 1

    def digest(self) -> str:
        """Return the SHA-256 of the rows of all departures so far, in their order."""
        self.count_departures()
        return self._digest.hexdigest()

    def rows(self, inside: list[Part], now: float) -> PartRows:
        """Return the rows of the parts that left in the window, then of those still *inside*."""
        self.count_departures()
        still_here = b"".join(ROW.pack(*row_of(part, now, IN_SYSTEM)) for part in inside)
        return PartRows(bytes(self._rows) + still_here)

    def clear(self, now: float) -> None:
        """Begin the statistics anew."""
        self.count_departures()
        self.window_start = now
        for product in self.products:
            product.clear(now)
        self._rows = bytearray()
        self.rows_omitted = 0


def _nothing() -> None:
    """Nobody wants to know."""


def row_of(part: Part, now: float, fate: int) -> PartRow:
    """Return the row that tells the life of *part*."""
    return PartRow(
        part.number, part.product, part.source, part.created, now, fate,
        part.waited, part.worked, part.setup, part.blocked, part.transport, part.due,
    )  # fmt: skip


class ProductFlow:
    """The parts of one product."""

    __slots__ = ("area", "area_from", "number", "seen", "stays")

    def __init__(self, name: str) -> None:
        self.seen = ProductSeen(name)
        self.number = 0
        """Parts in the system now."""
        self.area = 0.0
        """Time integral of `number` since the statistics began."""
        self.area_from = 0.0
        self.stays = 0.0
        """The stays that ended since then, clipped to the window."""

    def count(self, rows: Any, window_start: float) -> None:
        """Count parts of this product that have left the system, from their rows."""
        if not len(rows):
            return
        seen = self.seen
        self.stays += float((rows["left"] - maximum(rows["created"], window_start)).sum())
        by_fate = bincount(rows["fate"], minlength=len(FATES)).tolist()
        seen.left += by_fate[LEFT]
        seen.window_left += by_fate[LEFT]
        seen.scrapped += by_fate[SCRAPPED]
        seen.window_scrapped += by_fate[SCRAPPED]
        seen.consumed += by_fate[CONSUMED]
        seen.window_consumed += by_fate[CONSUMED]
        if by_fate[LEFT]:
            self._count_finished(rows[rows["fate"] == LEFT])

    def _count_finished(self, rows: Any) -> None:
        seen = self.seen
        leads = rows["left"] - rows["created"]
        seen.lead += float(leads.sum())
        seen.lead_square += float((leads * leads).sum())
        seen.longest_lead = max(seen.longest_lead, float(leads.max()))
        seen.waited += float(rows["waited"].sum())
        seen.worked += float(rows["worked"].sum())
        seen.setup += float(rows["setup"].sum())
        seen.blocked += float(rows["blocked"].sum())
        seen.transport += float(rows["transport"].sum())
        with_due = rows[rows["due"] != inf]
        if len(with_due):
            late = with_due[with_due["left"] > with_due["due"]]
            seen.with_due += len(with_due)
            seen.late += len(late)
            seen.tardiness += float((late["left"] - late["due"]).sum())

    def clear(self, now: float) -> None:
        """Begin the statistics anew; the totals for the audit stay."""
        self.area = self.stays = 0.0
        self.area_from = now
        old = self.seen
        self.seen = ProductSeen(
            old.name,
            entered=old.entered,
            created=old.created,
            initial=old.initial,
            left=old.left,
            scrapped=old.scrapped,
            consumed=old.consumed,
        )

    def close(self, now: float, inside: list[Part], window_start: float) -> ProductSeen:
        """Return what was seen, with the parts that are still *inside* at the end."""
        seen = self.seen
        seen.in_system = len(inside)
        seen.number_area = self.area + self.number * (now - self.area_from)
        seen.stays = self.stays + sum(now - max(part.created, window_start) for part in inside)
        return seen
