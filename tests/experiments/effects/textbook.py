"""Designed experiments of the textbooks, with the effects that they print."""

from __future__ import annotations

from itertools import product
from typing import Any

from factorysim.experiments.effects.observations import Observations, observations

FILTRATION = (45, 71, 48, 65, 68, 60, 80, 65, 43, 100, 45, 104, 75, 86, 70, 96)
"""Pilot plant filtration rate, 2^4 without replication, in standard order (A changes fastest).

Source: Montgomery, *Design and Analysis of Experiments*, example 6.2.
"""
FILTRATION_EFFECTS = {
    "A": 21.625, "B": 3.125, "C": 9.875, "D": 14.625, "AB": 0.125, "AC": -18.125, "AD": 16.625,
    "BC": 2.375, "BD": -0.375, "CD": -1.125,
}  # fmt: skip

ETCHING = (
    (550, 604), (669, 650), (633, 601), (642, 635), (1037, 1052), (749, 868), (1075, 1063),
    (729, 860),
)  # fmt: skip
"""Plasma etching, 2^3 with two replications, in standard order.

Source: Montgomery, *Design and Analysis of Experiments*, example 6.1.
"""
ETCHING_EFFECTS = {
    "A": -101.625, "B": 7.375, "C": 306.125, "AB": -24.875, "AC": -153.625, "BC": -2.125,
}  # fmt: skip

HALF_EFFECTS = {"A": 19.0, "B": 1.5, "C": 14.0, "D": 16.5, "AB": -1.0, "AC": -18.5, "AD": 19.0}
"""The half of the filtration experiment with D = ABC; each is the sum of two effects.

Source: Montgomery, *Design and Analysis of Experiments*, example 8.1.
"""


def standard_order(factors: int) -> list[tuple[int, ...]]:
    """Return all combinations of -1 and +1; the first factor changes fastest."""
    return [point[::-1] for point in product((-1, 1), repeat=factors)]


def filtration() -> Observations:
    """The whole experiment."""
    return observations("ABCD", standard_order(4), FILTRATION)


def half_of_filtration() -> Observations:
    """The half of it in which D = ABC."""
    points = standard_order(4)
    kept = [i for i, (a, b, c, d) in enumerate(points) if d == a * b * c]
    return observations("ABCD", [points[i] for i in kept], [FILTRATION[i] for i in kept])


def etching() -> Observations:
    """The whole experiment."""
    return observations("ABC", standard_order(3), ETCHING)


def by_letters(rows: Any) -> dict[str, float]:
    """Return effects by the letters of their factors."""
    return {getattr(r, "factor", "") or r.first + r.second: r.interval.mean for r in rows}
