"""People who watch machines: how many they can look after, and how fast they react.

D. R. Olsen and M. A. Goodrich, "Metrics for evaluating human-robot interaction" (2003); P. M. Fitts
(1954); W. E. Hick (1952). Coefficients of Fitts' and Hick's laws are didactic values.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from factorysim.theory.line_checks import positive


class ManMachineCycle(NamedTuple):
    """One person serves some machines in turn, each with constant times."""

    cycle_time: float
    """Time from one service of a machine to the next."""
    utilisation: float
    """Share of the time in which the person is busy."""
    ideal_machines: float
    """Machines that would just keep the person busy."""


def man_machine_cycle(machines: int, run: float, service: float) -> ManMachineCycle:
    """Return the man-machine chart: a machine stands while it is served, then runs.

    Examples
    --------
    >>> man_machine_cycle(5, run=10, service=3)
    ManMachineCycle(cycle_time=15.0, utilisation=1.0, ideal_machines=4.333333333333333)
    """
    service, run = positive("service", service), positive("run", run)
    cycle = max(run + service, machines * service)
    return ManMachineCycle(float(cycle), machines * service / cycle, (run + service) / service)


def fan_out(neglect: float, interaction: float) -> float:
    """Return how many robots one person can look after: neglect / interaction + 1.

    Examples
    --------
    >>> fan_out(9, 3)
    4.0
    """
    return neglect / positive("interaction", interaction) + 1


def pointing_time(distance: float, width: float, *, a: float = 0.1, b: float = 0.15) -> float:
    """Return the time in s to point at something: a + b log2(2 D / W) (Fitts).

    Examples
    --------
    >>> pointing_time(16, 2)
    0.7
    """
    return a + b * math.log2(2 * positive("distance", distance) / positive("width", width))


def reaction_time(alternatives: int, *, a: float = 0.2, b: float = 0.15) -> float:
    """Return the time in s to choose among equally likely alternatives: a + b log2(n) (Hick).

    Examples
    --------
    >>> reaction_time(4)
    0.5
    """
    return a + b * math.log2(positive("alternatives", alternatives))


def take_over_time(
    idle: float, *, usual: float = 60.0, growth: float = 0.3, scale: float = 3600.0
) -> float:
    """Return the time in s to take over from automation, *idle* s after the last intervention.

    t0 (1 + kappa ln(1 + idle / scale)): who has watched for long needs longer (Bainbridge 1983 in
    words; the formula and its values are didactic).

    Examples
    --------
    >>> round(take_over_time(3600), 1)
    72.5
    """
    return usual * (1 + growth * math.log(1 + idle / scale))
