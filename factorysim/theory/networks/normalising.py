"""Normalising constants of closed networks, as logarithms so that nothing over- or underflows.

A station's weight of n jobs is what its product of load over servers gives; the constant G(n) of
several stations sums the products of their weights over all ways to spread n jobs. It is the
convolution of the stations' weights (Buzen 1973).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


def weights(demand: float, servers: float, population: int) -> Vector:
    """Logarithms of the weights of 0 to *population* jobs at one station.

    Parameters
    ----------
    demand
        Visits times mean service time, in time units.
    servers
        Number of servers, or infinity.
    population
        Most jobs that can be there.

    Examples
    --------
    >>> [round(float(w), 6) for w in np.exp(weights(2.0, 2, 3))]
    [1.0, 2.0, 2.0, 2.0]
    """
    result = np.zeros(population + 1)
    if demand == 0:
        result[1:] = -math.inf
        return result
    busy = np.minimum(np.arange(1, population + 1), servers)
    result[1:] = np.cumsum(math.log(demand) - np.log(busy))
    return result


def convolved(first: Vector, second: Vector) -> Vector:
    """Logarithms of the constants of two parts of a network together.

    Examples
    --------
    >>> together = convolved(weights(1.0, 1, 3), weights(1.0, 1, 3))
    >>> [round(float(g), 6) for g in np.exp(together)]
    [1.0, 2.0, 3.0, 4.0]
    """
    result = np.full(len(first), -math.inf)
    for jobs, weight in enumerate(first):
        if weight > -math.inf:
            result[jobs:] = np.logaddexp(result[jobs:], weight + second[: len(second) - jobs])
    return result


def together_and_without(parts: Sequence[Vector]) -> tuple[Vector, list[Vector]]:
    """Constants of all parts together, and without each of them.

    The parts before and after each one are convolved, for dividing one out again loses digits.

    Examples
    --------
    >>> parts = [weights(1.0, 1, 2), weights(2.0, 1, 2)]
    >>> whole, without = together_and_without(parts)
    >>> [round(float(g), 6) for g in np.exp(whole)], np.allclose(without[0], parts[1])
    ([1.0, 3.0, 7.0], True)
    """
    nothing = np.full(len(parts[0]), -math.inf)
    nothing[0] = 0.0
    before, after = [nothing], [nothing]
    for part in parts:
        before.append(convolved(part, before[-1]))
    for part in reversed(parts):
        after.append(convolved(part, after[-1]))
    count = len(parts)
    without = [convolved(before[i], after[count - 1 - i]) for i in range(count)]
    return before[-1], without
