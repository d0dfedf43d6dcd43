"""Mean times of a crane in a rack without gaps: any slot, classes, full turnover.

The rack is a rectangle with input and output at one lower corner. The crane drives and lifts at the
same time at constant speeds, so a move takes the longer of two times. T is the longer of the times
to drive the whole length and to lift the whole height, b the shorter one divided by T.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative, positive, share


def single_command_time(*, along: float, upwards: float, handling: float = 0.0) -> float:
    """Return the mean time to store one part or to bring one: T (1 + b²/3) + 2 handling.

    Every point of the rack is equally likely; the crane begins and ends at the corner.

    Parameters
    ----------
    along, upwards
        Time to drive the whole length, and to lift the whole height.
    handling
        Time to pick up a part, and the same again to set it down.

    Notes
    -----
    Source: Y. A. Bozer and J. A. White, Travel-time models for automated storage/retrieval systems,
    IIE Transactions 16 (1984) 329-338.

    Examples
    --------
    >>> round(single_command_time(along=60, upwards=60), 6)
    80.0
    """
    longer, shape = _longer_and_shape(along, upwards)
    return longer * (1 + shape**2 / 3) + 2 * not_negative("handling", handling)


def dual_command_time(*, along: float, upwards: float, handling: float = 0.0) -> float:
    """Return the mean time to store a part and bring another: T (4/3 + b²/2 - b³/30) + 4 handling.

    Both points are independent and equally likely anywhere in the rack.

    Parameters
    ----------
    along, upwards
        Time to drive the whole length, and to lift the whole height.
    handling
        Time to pick up a part, and the same again to set it down.

    Notes
    -----
    Source: Y. A. Bozer and J. A. White, Travel-time models for automated storage/retrieval systems,
    IIE Transactions 16 (1984) 329-338.

    Examples
    --------
    >>> round(dual_command_time(along=60, upwards=60), 6)
    108.0
    """
    longer, shape = _longer_and_shape(along, upwards)
    travel = longer * (4 / 3 + shape**2 / 2 - shape**3 / 30)
    return travel + 4 * not_negative("handling", handling)


def class_based_time(
    *,
    along: float,
    upwards: float,
    slots: Sequence[float],
    demand: Sequence[float],
    handling: float = 0.0,
) -> float:
    """Return the mean time to store or bring one part when classes have their own part of the rack.

    The first class has the nearest slots. Within a class every point is equally likely.

    Parameters
    ----------
    along, upwards
        Time to drive the whole length, and to lift the whole height.
    slots, demand
        Share of the slots and share of the movements of each class, nearest first.
    handling
        Time to pick up a part, and the same again to set it down.

    Notes
    -----
    The nearest share g of the rack lies within the time T sqrt(b g) if g <= b, else T g; this is
    averaged over each class. For b = 1 it is the model of W. H. Hausman, L. B. Schwarz and
    S. C. Graves, Optimal storage assignment in automatic warehousing systems, Management Science 22
    (1976) 629-638.

    Examples
    --------
    One fifth of the slots holds what makes four fifths of the movements.

    >>> round(class_based_time(along=60, upwards=60, slots=[0.2, 0.8], demand=[0.8, 0.2]), 2)
    46.83
    """
    longer, shape = _longer_and_shape(along, upwards)
    weights = _shares("demand", demand)
    borders = [0.0, *accumulate(_shares("slots", slots))]
    if len(slots) != len(demand):
        raise ScenarioError(
            f"slots names {len(slots)} classes and demand {len(demand)}. Give one share of each "
            "for every class."
        )
    one_way = math.fsum(
        weight * (_integral(high, shape) - _integral(low, shape)) / (high - low)
        for weight, (low, high) in zip(weights, pairwise(borders), strict=True)
        if weight > 0
    )
    return 2 * longer * one_way + 2 * not_negative("handling", handling)


def full_turnover_time(
    *, along: float, upwards: float, skewness: float, handling: float = 0.0
) -> float:
    """Return the mean time to store or bring one part when what moves fastest lies nearest.

    It is the limit of ever smaller classes: no division into classes does better, as long as the
    products share the slots perfectly.

    Parameters
    ----------
    along, upwards
        Time to drive the whole length, and to lift the whole height.
    skewness
        The exponent s of the ABC curve: the share i of the products with the highest demand makes
        the share i**s of all demand; see `abc_skewness`. 1: all products are equal.
    handling
        Time to pick up a part, and the same again to set it down.

    Notes
    -----
    Every product is ordered in its economic quantity, so the stock of a product grows with the root
    of its demand, and the nearest share j of the slots makes the share j**(2s/(s+1)) of the
    movements. For b = 1 the travel is 2 T 4s/(5s+1). Source: Hausman, Schwarz and Graves (1976).

    Examples
    --------
    >>> s = abc_skewness(products=0.2, demand=0.8)
    >>> round(full_turnover_time(along=60, upwards=60, skewness=s) / 80, 3)
    0.491
    """
    longer, shape = _longer_and_shape(along, upwards)
    s = share("skewness", skewness)
    k = 2 * s / (s + 1)
    moves_near = math.pow(shape, k + 1)
    near = k * moves_near / (k + 0.5)
    far = k / (k + 1) * (1 - moves_near)
    return 2 * longer * (near + far) + 2 * not_negative("handling", handling)


def abc_skewness(*, products: float, demand: float) -> float:
    """Return the exponent s of the ABC curve on which the top products make a share of the demand.

    Parameters
    ----------
    products, demand
        Share of the products, those with the highest demand first, and what they make of it.

    Examples
    --------
    >>> round(abc_skewness(products=0.2, demand=0.8), 3)
    0.139
    """
    few, much = share("products", products), share("demand", demand)
    if not few <= much < 1:
        raise ScenarioError(
            f"products {few:g} and demand {much:g} are not possible: the products with the highest "
            "demand make at least their share of it, and less than all. For example 0.2 and 0.8."
        )
    return math.log(much) / math.log(few)


def _longer_and_shape(along: float, upwards: float) -> tuple[float, float]:
    times = (positive("along", along), positive("upwards", upwards))
    return max(times), min(times) / max(times)


def _integral(g: float, shape: float) -> float:
    """Return the integral from 0 to g of the time within which the nearest share lies (T = 1)."""
    near = min(g, shape)
    return 2 / 3 * near * math.sqrt(shape * near) + max(0.0, g * g - shape * shape) / 2


def _shares(name: str, values: Sequence[float]) -> list[float]:
    shares = [share(name, value, may_be_zero=name == "demand") for value in values]
    if abs(math.fsum(shares) - 1) > 1e-9:
        raise ScenarioError(
            f"{name}: the shares add up to {math.fsum(shares):.6g}; they must add up to 1."
        )
    return shares
