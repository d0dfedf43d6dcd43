"""How probable a slip is: HEART (J. C. Williams 1986), with the values quoted from memory."""

from __future__ import annotations

import math
from collections.abc import Mapping

from factorysim.errors import ScenarioError

GENERIC_TASKS = {"D": 0.09, "E": 0.02, "F": 0.003, "G": 0.0004}
"""Nominal error probability: D simple, with scant attention; E routine, practised, rapid; F change
of a system's state by procedure, with checks; G familiar, well designed, by motivated people."""
CONDITIONS = {"unfamiliarity": 17.0, "time_shortage": 11.0, "inexperience": 3.0}
"""Largest factor of some error-producing conditions."""


def error_probability(
    task: str | float = "E",
    conditions: Mapping[str, float] | None = None,
    *,
    fatigue: float = 0.0,
    load: float = 1.0,
) -> float:
    """Return the probability of an error: nominal x product of (factor - 1) share + 1, at most 1.

    Parameters
    ----------
    task
        A generic task of HEART, or a probability.
    conditions
        Share (0 to 1) to which each of `CONDITIONS` is there.
    fatigue
        Fatigue from 0 to 1; multiplies by 1 + 4 F (a didactic value).
    load
        Work per available time; above 1 it multiplies by 1 + 2 (load - 1) (a didactic value).

    Examples
    --------
    >>> round(error_probability("E", {"time_shortage": 0.4}), 3)
    0.1
    """
    nominal = GENERIC_TASKS.get(task) if isinstance(task, str) else task
    if nominal is None:
        raise ScenarioError(
            f"{task!r} is not a generic task. There are {', '.join(GENERIC_TASKS)}."
        )
    factors = []
    for name, share in (conditions or {}).items():
        if name not in CONDITIONS:
            known = ", ".join(CONDITIONS)
            raise ScenarioError(f"{name!r} is not an error-producing condition. There are {known}.")
        factors.append((CONDITIONS[name] - 1) * share + 1)
    own = (1 + 4 * fatigue) * (1 + 2 * max(0.0, load - 1))
    return min(1.0, nominal * math.prod(factors) * own)
