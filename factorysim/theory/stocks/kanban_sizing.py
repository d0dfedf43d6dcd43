"""How many kanban cards and boxes a supply loop needs.

These are rules of thumb of planners: they use means, and everything that varies is hidden in one
safety factor. What they give is a start for a simulation, not its result.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative, positive, whole

_ROUNDING = 1e-9


def kanban_cards(
    demand_rate: float, lead_time: float, *, container: float, safety: float = 0.1
) -> int:
    """Return the number of kanban cards of a loop: D L (1 + a) / C, rounded up.

    A rule of thumb: it holds for a steady demand, and the safety factor is chosen by experience.

    Parameters
    ----------
    demand_rate
        Pieces per time.
    lead_time
        Time from the removal of a card to the arrival of the full container, in the same unit.
    container
        Pieces in one container.
    safety
        Share that is added for what varies, commonly 0.1 to 0.2.

    Notes
    -----
    Source: Toyota's formula, Y. Sugimori, K. Kusunoki, F. Cho, S. Uchikawa, International Journal
    of Production Research 15 (1977); Y. Monden, Toyota Production System (1983).

    Examples
    --------
    >>> kanban_cards(demand_rate=120, lead_time=2, container=25, safety=0.1)
    11
    """
    need = positive("demand_rate", demand_rate) * positive("lead_time", lead_time)
    need *= 1 + not_negative("safety", safety)
    return _rounded_up(need / positive("container", container))


@dataclass(frozen=True)
class MilkRun:
    """A tour that goes round again and again and brings boxes to several stops."""

    tour_time: float
    """Time of one tour."""
    boxes_per_tour: float
    """Mean number of boxes that one tour brings."""
    utilisation: float
    """Share of the places on the train that are taken; 0 when their number is not given."""


def milk_run(
    box_rate: float,
    *,
    route_length: float,
    speed: float,
    stops: int,
    stop_time: float,
    box_time: float,
    capacity: float = math.inf,
) -> MilkRun:
    """Return the tour of a train that starts again at once and brings what is used meanwhile.

    The boxes of a tour and its length depend on each other: T = L / v + stops x stop time +
    box rate x T x box time.

    Parameters
    ----------
    box_rate
        Boxes per time that all stops together use up.
    route_length
        Length of the tour, in metres.
    speed
        Metres per time.
    stops
        Number of stops.
    stop_time
        Time lost at a stop, without the handling of boxes.
    box_time
        Time to hand over one full box and take back an empty one.
    capacity
        Boxes that the train can carry.

    Raises
    ------
    ScenarioError
        If the handling alone takes more than all the time, or a tour has more boxes than places.

    Notes
    -----
    Source: VDI 5586 (in-plant milk-run systems) for the parts of the tour time.

    Examples
    --------
    >>> tour = milk_run(0.02, route_length=420, speed=1.4, stops=10, stop_time=30, box_time=15)
    >>> round(tour.tour_time, 1), round(tour.boxes_per_tour, 1)
    (857.1, 17.1)
    """
    rate = not_negative("box_rate", box_rate)
    handling = rate * not_negative("box_time", box_time)
    if handling >= 1:
        raise ScenarioError(
            f"box_rate: {rate:g} boxes per time with a box time of {box_time:g} need "
            f"{handling:.0%} of the time for handling alone. It has to be below 100 %; take "
            "a second train or larger boxes."
        )
    driving = not_negative("route_length", route_length) / positive("speed", speed)
    waiting = whole("stops", stops) * not_negative("stop_time", stop_time)
    time = (driving + waiting) / (1 - handling)
    boxes = rate * time
    if boxes > positive("capacity", capacity if capacity < math.inf else max(boxes, 1.0)):
        raise ScenarioError(
            f"capacity: a tour brings {boxes:.1f} boxes, but the train has {capacity:g} places. "
            "Take a longer train, a shorter route or a second train."
        )
    return MilkRun(time, boxes, boxes / capacity)


def boxes_at_the_point_of_use(
    demand_rate: float, tour_time: float, *, container: float, safety: float = 0.1
) -> int:
    """Return how many boxes a station needs when a milk run supplies it: 2 T D (1 + a) / C.

    A box that becomes empty is seen in one tour and replaced in the next one, so the boxes have
    to last for two tours. A rule of thumb, as `kanban_cards`. It counts from the moment at which a
    card is free: where that is when a box is empty and not when it is begun, add the box in use.

    Parameters
    ----------
    demand_rate
        Pieces per time that the station uses.
    tour_time
        Time of one tour, in the same unit.
    container
        Pieces in one box.
    safety
        Share that is added for what varies.

    Notes
    -----
    Source: the kanban formula with a lead time of two tours, as in VDI 5586.

    Examples
    --------
    >>> boxes_at_the_point_of_use(1 / 60, 900, container=12, safety=0.1)
    3
    """
    return kanban_cards(
        demand_rate, 2 * positive("tour_time", tour_time), container=container, safety=safety
    )


def _rounded_up(number: float) -> int:
    # 3.0000000000000004 comes from the arithmetic, not from a demand for a fourth card.
    return max(1, math.ceil(number * (1 - _ROUNDING)))
