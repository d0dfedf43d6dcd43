"""Demand that comes in whole pieces: its probabilities, and how much of it a stock covers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative

MOST_PIECES = 1_000_000
"""A demand of more pieces than this in one period or lead time is refused."""

_NEGLIGIBLE = 1e-17
_SUM_TOLERANCE = 1e-9

Demand = float | Sequence[float]
"""The mean of a Poisson demand, or the probabilities of a demand of 0, 1, 2, ... pieces."""


def demand_probabilities(demand: Demand, *, name: str = "demand") -> NDArray[np.float64]:
    """Return the probabilities of a demand of 0, 1, 2, ... pieces.

    Parameters
    ----------
    demand
        A number is the mean of a Poisson demand; a list gives the probabilities themselves.
    name
        What the demand is called in a message.

    Raises
    ------
    ScenarioError
        If the mean is negative, or the probabilities do not add up to 1.

    Examples
    --------
    >>> demand_probabilities([0.25, 0.5, 0.25]).tolist()
    [0.25, 0.5, 0.25]
    >>> round(float(demand_probabilities(3.0)[0]), 6)
    0.049787
    """
    if isinstance(demand, (int, float)):
        return _poisson_probabilities(not_negative(name, demand), name)
    given = np.asarray(demand, dtype=float)
    if given.ndim != 1 or given.size == 0 or not np.all(np.isfinite(given)) or given.min() < 0:
        raise ScenarioError(
            f"{name}: {demand!r} is not possible. Accepted are a mean (Poisson demand) or a list "
            "of the probabilities of 0, 1, 2, ... pieces, none negative."
        )
    total = float(given.sum())
    if abs(total - 1) > _SUM_TOLERANCE:
        raise ScenarioError(
            f"{name}: the probabilities add up to {total:g}. They have to add up to 1; divide "
            "each by their sum."
        )
    if given.size > MOST_PIECES:
        raise ScenarioError(f"{name}: more than {MOST_PIECES} values; count in larger pieces.")
    return given / total


def _poisson_probabilities(mean: float, name: str) -> NDArray[np.float64]:
    from scipy.special import gammaln, pdtrc, xlogy

    highest = math.ceil(mean + 12 * math.sqrt(mean) + 40)
    if highest > MOST_PIECES:
        raise ScenarioError(
            f"{name}: {mean:g} pieces are too many to be counted one by one. At most about "
            f"{MOST_PIECES:,} are; count in larger pieces, such as boxes."
        )
    pieces = np.arange(highest + 1)
    chances: NDArray[np.float64] = np.exp(xlogy(pieces, mean) - mean - gammaln(pieces + 1))
    needed = int(np.searchsorted(-pdtrc(pieces, mean), -_NEGLIGIBLE)) + 1
    kept: NDArray[np.float64] = chances[:needed] / chances[:needed].sum()
    return kept


def sum_of_periods(chances: NDArray[np.float64], periods: int) -> NDArray[np.float64]:
    """Return the probabilities of the demand of several independent periods together."""
    total = np.ones(1)
    for _ in range(periods):
        total = np.convolve(total, chances)
        if total.size > MOST_PIECES:
            raise ScenarioError(
                f"the demand of {periods} periods is more than {MOST_PIECES:,} pieces. Count in "
                "larger pieces or shorter lead times."
            )
    return total


def expected_shortage(chances: NDArray[np.float64], stock: int) -> float:
    """Return the mean of what a demand exceeds a *stock* by; the stock may be negative.

    Examples
    --------
    >>> expected_shortage(np.array([0.5, 0.0, 0.5]), stock=1)
    0.5
    """
    pieces = np.arange(chances.size)
    return float(np.maximum(pieces - stock, 0) @ chances)


def poisson_cover(mean: float, stock: Any) -> NDArray[np.float64]:
    """Return the probability that a Poisson demand is at most *stock* (0 for negative ones)."""
    from scipy.special import pdtr

    stock = np.asarray(stock, dtype=float)
    cover: NDArray[np.float64] = np.where(stock < 0, 0.0, pdtr(np.maximum(stock, 0), mean))
    return cover


def poisson_shortage(mean: float, stock: Any) -> NDArray[np.float64]:
    """Return the mean of what a Poisson demand exceeds *stock* by.

    Source: G. Hadley, T. M. Whitin, Analysis of Inventory Systems (1963), appendix 3.
    """
    from scipy.special import pdtrc

    stock = np.asarray(stock, dtype=float)
    above = np.maximum(stock, 1)
    tail = mean * pdtrc(above - 1, mean) - above * pdtrc(above, mean)
    shortage: NDArray[np.float64] = np.where(stock <= 0, mean - stock, tail)
    return shortage
