"""The procedure KN: run all systems side by side and drop those that have fallen behind.

The user names delta, the smallest difference that matters (the indifference zone). The better the
best is, the earlier the others are dropped.

Source: Kim & Nelson (2001), "A fully sequential procedure for indifference-zone selection in
simulation", *ACM Transactions on Modeling and Computer Simulation* 11, 251-273; c = 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from factorysim.errors import ScenarioError
from factorysim.experiments.comparing.selection import (
    Observations,
    Sampler,
    Selection,
    check_settings_of_selection,
)

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[np.float64]]


def kn(
    sampler: Sampler,
    systems: int | Sequence[str],
    *,
    delta: float,
    confidence: float = 0.95,
    first: int = 10,
    largest: bool = True,
    independent: bool = False,
    ahead: int = 1,
    most: int | None = None,
) -> Selection:
    """Select the best system with the procedure of Kim and Nelson.

    The promise: if the mean of the best system is better than that of the second by *delta* or
    more, it is selected with a probability of at least *confidence*. It is proven for values that
    are independent from replication to replication and normally distributed, with variances that
    may differ and be unknown. Systems may share random numbers: that only saves replications. If
    the best ones are closer than *delta*, one of them is selected, and which does not matter much.

    Parameters
    ----------
    sampler
        From pairs (system, replication) to values; see `selection`.
    systems
        Number of systems, or their names.
    delta
        The smallest difference that is worth detecting, in the unit of the values.
    confidence
        Promised probability, above 1/k.
    first
        Replications of each system before the first look (n_0). Below 10 the procedure needs many
        more replications in the end.
    largest
        Whether a larger value is better.
    independent
        Say True if the systems share no random numbers: this needs a little less.
    ahead
        Replications of each system that are asked for at one time, for parallel work. The decision
        is the same for every number; a few more runs are made than are needed.
    most
        Replications of each system after which the procedure gives up (`is_decided` is False).

    Raises
    ------
    ScenarioError
        If an argument is not possible.

    Notes
    -----
    With the variance S_il^2 of the differences of the first stage,
    eta = ((2 beta)^(-2/(n_0 - 1)) - 1) / 2, beta = (1 - confidence)/(k - 1) [independent:
    1 - confidence^(1/(k - 1))] and h^2 = 2 eta (n_0 - 1): after r replications system i stays if
    its sum is behind that of no system l by more than delta/2 (h^2 S_il^2/delta^2 - r).

    Examples
    --------
    >>> import numpy as np
    >>> from factorysim.experiments.comparing.selection import one_by_one
    >>> noise = np.random.default_rng(1).normal(size=(3, 1000))
    >>> found = kn(one_by_one(lambda i, r: i + noise[i, r]), ["a", "b", "c"], delta=1.0)
    >>> found.best, found.total < 150
    ('c', True)
    """
    _check(delta=delta, ahead=ahead, most=most, first=first)
    seen = Observations(sampler, systems)
    k = len(seen.names)
    check_settings_of_selection(confidence=confidence, count=k, first=first)
    seen.extend(dict.fromkeys(range(k), first))
    beta = 1 - confidence ** (1 / (k - 1)) if independent else (1 - confidence) / (k - 1)
    limits = _limits(seen.values, delta=delta, beta=beta)
    return _race(
        seen, limits, delta=delta, confidence=confidence, largest=largest, ahead=ahead, most=most
    )


def _check(*, delta: float, ahead: int, most: int | None, first: int) -> None:
    if not 0 < delta < math.inf:
        raise ScenarioError(
            f"delta={delta!r} is not possible. It is the smallest difference that matters, a "
            "number above 0 in the unit of the indicator."
        )
    if ahead < 1:
        raise ScenarioError(f"ahead={ahead!r} is not possible. It is a number from 1 upwards.")
    if most is not None and most < first:
        raise ScenarioError(
            f"most={most!r} is below the {first} replications of the first stage. Raise it."
        )


def _limits(values: Sequence[Sequence[float]], *, delta: float, beta: float) -> Numbers:
    """Return h^2 S_il^2/delta^2: after so many replications two systems can be told apart."""
    import numpy as np

    table = np.array(values)
    k, first = table.shape
    eta = ((2 * beta) ** (-2 / (first - 1)) - 1) / 2
    spread = np.zeros((k, k))
    for i in range(k):
        spread[i] = np.var(table[i] - table, axis=1, ddof=1)
    return np.asarray(2 * eta * (first - 1) * spread / delta**2)


def _stays(sums: Numbers, margins: Numbers) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return which systems are behind no other one by more than the margin."""
    import numpy as np

    behind = sums[None, :] - sums[:, None]
    return np.asarray((behind <= margins.clip(min=0.0)).all(axis=1))


def _race(
    seen: Observations,
    limits: Numbers,
    *,
    delta: float,
    confidence: float,
    largest: bool,
    ahead: int,
    most: int | None,
) -> Selection:
    """Drop what has fallen behind, replication by replication, until one system is left."""
    import numpy as np

    k, r = len(seen.names), len(seen.values[0])
    sign = 1.0 if largest else -1.0
    sums = sign * np.array([math.fsum(values) for values in seen.values])
    counts = [0] * k
    left = np.arange(k)
    while True:
        stays = _stays(sums[left], delta / 2 * (limits[np.ix_(left, left)] - r))
        for system in left[~stays]:
            counts[system] = r
        left = left[stays]
        if len(left) == 1 or r > limits[np.ix_(left, left)].max() or r == most:
            break
        if len(seen.values[left[0]]) == r:
            upto = r + ahead if most is None else min(r + ahead, most)
            seen.extend({int(system): upto for system in left})
        sums[left] += sign * np.array([seen.values[system][r] for system in left])
        r += 1
    for system in left:
        counts[system] = r
    is_decided = len(left) == 1 or bool(r > limits[np.ix_(left, left)].max())
    best = int(left[np.argmax(sums[left])])
    means, sds = seen.means_and_sds(counts)
    remaining = [best] if is_decided else [int(system) for system in left]
    return Selection(
        "kn", seen.names, seen.names[best], tuple(seen.names[i] for i in remaining), means, sds,
        tuple(counts), seen.total, is_decided, confidence, delta,
    )  # fmt: skip
