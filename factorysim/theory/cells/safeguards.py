"""What safeguards cost in the long run: the mean speed of a robot that people come near to.

Renewal theory: visits and the gaps between them follow each other; the mean speed is the work of
one gap and one visit, divided by the time that both take. All the robot needs to stand or creep
for because of a visit belongs to the visit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from factorysim.errors import ScenarioError


def speed_in_the_long_run(share: float, stay: float, states: Mapping[float, float]) -> float:
    """Return the mean speed of a robot that people visit, as a share of its full speed.

    The robot is at full speed between the visits; each visit gives it *states*: times by speed,
    from the begin of the visit until it is at full speed again (restart delays included).

    Parameters
    ----------
    share
        Presence: mean stay / (mean stay + mean gap).
    stay
        Mean time of a stay.
    states
        Time at each lower speed because of a visit, by speed.

    Examples
    --------
    A fence: the robot stands during the stay of 20 s and 10 s for the reset.

    >>> round(720 * speed_in_the_long_run(0.2, 20, {0.0: 30}))
    524

    A scanner: half of the stay at 0.3 of the speed, half at rest, and 2 s to restart.

    >>> round(720 * speed_in_the_long_run(0.2, 20, {0.3: 10, 0.0: 12}))
    586
    """
    if not 0 <= share < 1:
        raise ScenarioError(f"a presence of {share:g} is not possible; it is 0 or more, below 1.")
    if share == 0:
        return 1.0
    gap = stay * (1 - share) / share
    worked = gap + math.fsum(speed * time for speed, time in states.items())
    return worked / (gap + math.fsum(states.values()))


def presence_for_speed(speed: float, stay: float, states: Mapping[float, float]) -> float:
    """Return the presence at which a robot has this mean speed; more people make it slower.

    This is the crossover between two safeguards: above it, a robot that always moves at *speed*
    (power and force limiting) makes more than one that stands or slows down for each visit.

    The arguments are those of `speed_in_the_long_run`.

    Examples
    --------
    A robot that always moves at 0.35 of its speed makes more than one behind a fence, or with a
    scanner, from these presences on.

    >>> round(presence_for_speed(0.35, 20, {0.0: 30}), 3)
    0.553
    >>> round(presence_for_speed(0.35, 20, {0.3: 10, 0.0: 12}), 3)
    0.734
    """
    length = math.fsum(states.values())
    worked = math.fsum(own * time for own, time in states.items())
    if not 0 < speed < 1 or worked >= speed * length:
        raise ScenarioError(
            f"a mean speed of {speed:g} is never reached: it lies between the speed during the "
            f"visits ({worked / length if length else 1:g}) and 1."
        )
    gap = (speed * length - worked) / (1 - speed)
    return stay / (stay + gap)
