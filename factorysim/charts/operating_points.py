"""What the textbook's curves need to know of a run: its bottleneck rate, its raw process time.

Source: Hopp & Spearman (2008), *Factory Physics*, chapter 7.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from factorysim.errors import NothingToDraw
from factorysim.results.fleets import shares_of_fleets
from factorysim.results.observed import ACTIVE
from factorysim.results.people import shares_of_crews
from factorysim.results.times import (
    machines_by_place,
    planned_time,
    ratio,
    station_names,
    time_in,
    window_length,
)

if TYPE_CHECKING:
    from factorysim.results.observed import Observed
    from factorysim.results.result import Result


class Line(NamedTuple):
    """What the curves need to know of a factory; times are in its time unit."""

    rate: float
    """Parts per time unit that the bottleneck could make."""
    bottleneck: str
    raw_time: float
    """Time of a part that never waits."""

    @property
    def critical_wip(self) -> float:
        """Parts with which the best case reaches both the rate and the time."""
        return self.rate * self.raw_time

    @property
    def stations(self) -> tuple[list[float], list[float]]:
        """Times and machines of a line like this: the bottleneck, and the rest without queues."""
        return [1 / self.rate, self.raw_time - 1 / self.rate], [1, math.inf]


class Point(NamedTuple):
    """A run as a point of the curves; throughput per time unit."""

    wip: float
    throughput: float
    lead_time: float


def line_of(result: Result) -> Line:
    """Return the rate of the bottleneck and the raw process time, estimated from a run.

    The *bottleneck rate* is the throughput, divided by the load of whatever is loaded most: what
    would leave if this worked all the time. The load of a station is the share of planned time in
    which its machines worked, were set up, had failed or were maintained (table `states`); that of
    a crew and of a fleet is its utilisation (tables `crews` and `fleets`).

    The *raw process time* is the mean of work time and setup time (table `products`) of the parts
    that left; at least the time that the bottleneck needs for a part. Transport does not count.

    Raises
    ------
    NothingToDraw
        If no part left, or nobody has ever worked on one that did.
    """
    point = point_of(result)
    gone = [product for product in result.observed.products if product.window_left]
    parts = sum(product.window_left for product in gone)
    worked = math.fsum(product.worked + product.setup for product in gone)
    loads = _loads(result.observed)
    if not worked or not loads:
        raise NothingToDraw(
            "nobody worked on the parts that left, so there is no raw process time. Draw the "
            "curves of a factory whose parts are worked on until they leave."
        )
    bottleneck = max(loads, key=lambda name: loads[name])
    rate = point.throughput / loads[bottleneck]
    return Line(rate, bottleneck, max(worked / parts, 1 / rate))


def point_of(result: Result) -> Point:
    """Return mean work in process, throughput and mean lead time of the products that left.

    Products that never leave by an exit, such as components, count neither as work in process nor
    as throughput (table `products`).

    Raises
    ------
    NothingToDraw
        If no part left.
    """
    gone = [product for product in result.observed.products if product.window_left]
    if not gone:
        raise NothingToDraw("no part left in the window, so there is no throughput. Run longer.")
    parts, length = sum(product.window_left for product in gone), window_length(result.observed)
    return Point(
        wip=math.fsum(product.number_area for product in gone) / length,
        throughput=parts / length,
        lead_time=math.fsum(product.lead for product in gone) / parts,
    )


def _loads(observed: Observed) -> dict[str, float]:
    """Return the load of every station, crew and fleet that has one."""
    machines = machines_by_place(observed)
    loads = {
        name: ratio(time_in(machines[name], *ACTIVE), planned_time(machines[name]))
        for name in station_names(observed)
    }
    loads |= {crew.name: shares_of_crews([crew]).utilisation for crew in observed.crews}
    loads |= {fleet.name: shares_of_fleets([fleet]).utilisation for fleet in observed.fleets}
    return {name: load for name, load in loads.items() if load > 0}
