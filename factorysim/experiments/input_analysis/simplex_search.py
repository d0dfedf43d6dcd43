"""The lowest point of a function of a few numbers, without derivatives.

Source: Nelder & Mead (1965), *The Computer Journal* 7, 308-313.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


def lowest(
    cost: Callable[[list[float]], float],
    start: Sequence[float],
    *,
    tolerance: float = 1e-7,
    of_cost: float = 1e-10,
) -> list[float]:
    """Return where *cost* is lowest near *start*.

    Parameters
    ----------
    cost
        What is made small; finite everywhere.
    start
        Where the search begins.
    tolerance
        The search ends when its points lie as close together as this ...
    of_cost
        ... and their costs as close as this.

    Examples
    --------
    >>> [round(x, 4) for x in lowest(lambda x: (x[0] - 2) ** 2 + (x[1] - 3) ** 2, [0.0, 0.0])]
    [2.0, 3.0]
    """
    from scipy.optimize import minimize

    def of_array(point: Any) -> float:
        return cost(point.tolist())

    options: Any = {"xatol": tolerance, "fatol": of_cost, "maxiter": 300 * len(start)}
    found: Any = minimize(of_array, list(start), method="Nelder-Mead", options=options)
    place: list[float] = found.x.tolist()
    return place
