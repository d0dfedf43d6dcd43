"""Loads on the body: lifting, repetition, posture; the exposure of a shift and how it is shared.

T. R. Waters, V. Putz-Anderson and A. Garg, *Applications Manual for the Revised NIOSH Lifting
Equation*, DHHS (NIOSH) 94-110 (1994); ISO 11228-1 and -3; L. McAtamney and N. Corlett, "RULA",
*Applied Ergonomics* 24 (1993).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from factorysim.errors import ScenarioError

_FREQUENCY = (
    # lifts per min; up to 1 h, 2 h, 8 h below 75 cm; the same from 75 cm on (NIOSH 94-110, table 5)
    (0.2, (1.00, 0.95, 0.85), (1.00, 0.95, 0.85)),
    (0.5, (0.97, 0.92, 0.81), (0.97, 0.92, 0.81)),
    (1, (0.94, 0.88, 0.75), (0.94, 0.88, 0.75)),
    (2, (0.91, 0.84, 0.65), (0.91, 0.84, 0.65)),
    (3, (0.88, 0.79, 0.55), (0.88, 0.79, 0.55)),
    (4, (0.84, 0.72, 0.45), (0.84, 0.72, 0.45)),
    (5, (0.80, 0.60, 0.35), (0.80, 0.60, 0.35)),
    (6, (0.75, 0.50, 0.27), (0.75, 0.50, 0.27)),
    (7, (0.70, 0.42, 0.22), (0.70, 0.42, 0.22)),
    (8, (0.60, 0.35, 0.18), (0.60, 0.35, 0.18)),
    (9, (0.52, 0.30, 0.00), (0.52, 0.30, 0.15)),
    (10, (0.45, 0.26, 0.00), (0.45, 0.26, 0.13)),
    (11, (0.41, 0.00, 0.00), (0.41, 0.23, 0.00)),
    (12, (0.37, 0.00, 0.00), (0.37, 0.21, 0.00)),
    (13, (0.00, 0.00, 0.00), (0.34, 0.00, 0.00)),
    (14, (0.00, 0.00, 0.00), (0.31, 0.00, 0.00)),
    (15, (0.00, 0.00, 0.00), (0.28, 0.00, 0.00)),
)


class Multipliers(NamedTuple):
    """The factors of the lifting equation; 0 where a lift is outside the range."""

    horizontal: float
    vertical: float
    distance: float
    asymmetry: float
    frequency: float
    coupling: float


@dataclass(frozen=True)
class Lift:
    """One kind of lift; lengths in cm, or in inches with ``unit="inch"`` (loads then in lb).

    Examples
    --------
    >>> lift = Lift(horizontal=23, vertical=15, distance=49, coupling="fair", unit="inch")
    >>> round(lifting_limit(lift), 2)
    16.02
    """

    horizontal: float
    """Distance of the hands from the ankles."""
    vertical: float
    """Height of the hands above the floor."""
    distance: float
    """Vertical way of the load."""
    asymmetry: float = 0.0
    """Angle of twisting in degrees."""
    per_minute: float = 0.2
    """Lifts per minute; 0.2 or less counts as 0.2."""
    hours: float = 1.0
    """Duration: up to 1, 2 or 8 h."""
    coupling: str = "good"
    """Grip: good, fair or poor."""
    unit: str = "cm"

    @property
    def multipliers(self) -> Multipliers:
        """The six factors."""
        inch = self.unit == "inch"
        nearest, furthest = (10, 25) if inch else (25, 63)
        highest, longest = (70, 70) if inch else (175, 175)
        reach, middle, slope, way = (10, 30, 0.0075, 1.8) if inch else (25, 75, 0.003, 4.5)
        travel = max(self.distance, 10 if inch else 25)
        is_low = self.vertical < middle
        h = max(self.horizontal, nearest)
        return Multipliers(
            horizontal=reach / h if h <= furthest else 0.0,
            vertical=1 - slope * abs(self.vertical - middle) if self.vertical <= highest else 0.0,
            distance=0.82 + way / travel if travel <= longest else 0.0,
            asymmetry=1 - 0.0032 * self.asymmetry if self.asymmetry <= 135 else 0.0,
            frequency=_frequency(self.per_minute, self.hours, is_low=is_low),
            coupling=_coupling(self.coupling, is_low=is_low),
        )


def lifting_limit(lift: Lift) -> float:
    """Return the recommended weight limit of NIOSH in kg (in lb for inches).

    23 kg (51 lb) times the six factors. The lifting index is load / limit: above 1 the risk is
    raised, above 3 it is high.
    """
    return (51.0 if lift.unit == "inch" else 23.0) * math.prod(lift.multipliers)


def _frequency(per_minute: float, hours: float, *, is_low: bool) -> float:
    if hours > 8:
        raise ScenarioError(f"{hours:g} h of lifting are outside the table of NIOSH; at most 8 h.")
    column = 0 if hours <= 1 else 1 if hours <= 2 else 2
    points = [(f, (low if is_low else high)[column]) for f, low, high in _FREQUENCY]
    if per_minute <= points[0][0]:
        return points[0][1]
    for (f0, m0), (f1, m1) in pairwise(points):
        if per_minute <= f1:
            return m0 + (m1 - m0) * (per_minute - f0) / (f1 - f0)
    return 0.0


def _coupling(grip: str, *, is_low: bool) -> float:
    factors = {"good": 1.0, "fair": 0.95 if is_low else 1.0, "poor": 0.9}
    if grip not in factors:
        raise ScenarioError(f"{grip!r} is not a coupling. It is good, fair or poor.")
    return factors[grip]


def ocra_index(
    actions_per_minute: float,
    minutes: float,
    *,
    force: float = 1.0,
    posture: float = 1.0,
    repetitiveness: float = 1.0,
    additional: float = 1.0,
    recovery: float = 1.0,
    duration: float = 1.0,
) -> float:
    """Return the OCRA index (ISO 11228-3): actual over reference technical actions of a shift.

    The reference is 30 actions per minute times the factors, each at most 1. Up to 2.2 the risk is
    acceptable (green), above 3.5 it is present (red).

    Examples
    --------
    >>> ocra_index(40, 400, force=0.8, recovery=0.6)
    2.777777777777778
    """
    factors = force * posture * repetitiveness * additional * recovery * duration
    if not 0 < factors <= 1:
        raise ScenarioError(f"the factors of OCRA multiply to {factors:g}; they lie in (0, 1].")
    return actions_per_minute * minutes / (30 * factors * minutes)


def posture_action(score: float) -> int:
    """Return the action level (1 to 4) of a RULA grand score from 1 to 7.

    Examples
    --------
    >>> [posture_action(score) for score in (2, 3, 6, 7)]
    [1, 2, 3, 4]
    """
    if not 1 <= score <= 7:
        raise ScenarioError(f"a RULA score lies between 1 and 7; received was {score!r}.")
    return 1 if score < 3 else 2 if score < 5 else 3 if score < 7 else 4


def shift_exposure(scores: Sequence[float], times: Sequence[float]) -> float:
    """Return the mean of the scores, weighted with their times.

    Examples
    --------
    >>> shift_exposure([2, 6], [3, 1])
    3.0
    """
    total = math.fsum(times)
    if not total > 0:
        return math.nan
    return math.fsum(s * t for s, t in zip(scores, times, strict=True)) / total


def gini(values: Sequence[float]) -> float:
    """Return the Gini coefficient: 0 when all carry the same, towards 1 when one carries all.

    Examples
    --------
    >>> gini([1.0, 1.0]), gini([0.0, 1.0])
    (0.0, 0.5)
    """
    total, n = math.fsum(values), len(values)
    if not total > 0:
        return math.nan
    ranked = math.fsum(rank * value for rank, value in enumerate(sorted(values), start=1))
    return 2 * ranked / (n * total) - (n + 1) / n
