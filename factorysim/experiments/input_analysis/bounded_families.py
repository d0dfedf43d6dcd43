"""Families with two ends: uniform, triangular, beta.

Where the ends are not known, the likelihood is a poor guide: it pulls them onto the smallest and
the largest value (and that of a beta distribution has no maximum at all). The ends are found by
the *maximum product of spacings* instead: the product of the probabilities between neighbouring
values. It is as efficient as maximum likelihood where that works, and gives the unbiased ends of a
uniform distribution. Where both ends are known, maximum likelihood is used.

Source: Cheng & Amin (1983), *Journal of the Royal Statistical Society B* 45, 394-403.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from factorysim.experiments.input_analysis.curves import cumulative
from factorysim.experiments.input_analysis.data_summary import DataSummary, above, below, near
from factorysim.experiments.input_analysis.simplex_search import lowest
from factorysim.model.distributions import Beta, Distribution, Triangular, Uniform

if TYPE_CHECKING:
    Numbers = np.ndarray[Any, np.dtype[np.float64]]

_MOST_SPACINGS = 300
"""Neighbouring spacings of very many values are taken together."""
_FARTHEST_END = 2.0
"""An end lies at most so many ranges of the data away from them."""
_SHAPES = (0.05, 100.0)
_TINY = 1e-300


def fit_uniform(data: DataSummary) -> Distribution | str:
    """Return the uniform distribution with unbiased ends."""
    first, last = _edges(data)
    gap = (last - first) / max(data.n - 1, 1)
    low = data.low if data.low is not None else below(first - gap, gap)
    high = data.high if data.high is not None else above(last + gap, gap)
    return Uniform(low=low, high=high)


def fit_triangular(data: DataSummary) -> Distribution | str:
    """Return the triangular distribution, ends and mode by the maximum product of spacings."""

    def build(low: float, high: float, others: list[float]) -> Triangular:
        share = 1 / (1 + math.exp(-max(min(others[0], 30.0), -30.0)))
        mode = min(max(low + share * (high - low), low), high)
        return Triangular(low=low, mode=mode, high=high)

    found = _most_even(data, build, start=[0.0], reach=0.2)
    precision = data.precision
    low, high = _ends_of(data, float(found.low), float(found.high))
    mode = min(max(near(float(found.mode), precision), low), high)
    return Triangular(low=low, mode=mode, high=high)


def fit_beta(data: DataSummary) -> Distribution | str:
    """Return the beta distribution; with known ends by maximum likelihood."""
    if data.low is not None and data.high is not None:
        return _beta_between(data, data.low, data.high)
    first, last = _edges(data)
    middle = (data.mean - first) / (last - first)
    total = max(middle * (1 - middle) * ((last - first) / data.sd) ** 2 - 1, 0.5)
    start = [math.log(max(share * total, 0.1)) for share in (middle, 1 - middle)]

    def build(low: float, high: float, others: list[float]) -> Beta:
        smallest, largest = _SHAPES
        a, b = (min(max(math.exp(min(o, 50.0)), smallest), largest) for o in others)
        return Beta(a=a, b=b, low=low, high=high)

    found = _most_even(data, build, start=start, reach=0.05)
    low, high = _ends_of(data, float(found.low), float(found.high))
    root = math.sqrt(data.n)
    return Beta(
        a=near(found.a, found.a / root), b=near(found.b, found.b / root), low=low, high=high
    )


def _beta_between(data: DataSummary, low: float, high: float) -> Distribution | str:
    from scipy.special import betaln

    # A rounded value that lies on an end stands for values just inside it.
    inside = data.step / 4 / (high - low)
    shares = np.clip((data.values - low) / (high - low), inside, 1 - inside)
    if shares[0] <= 0 or shares[-1] >= 1:
        return "a value lies on one of the given ends"
    log_low, log_high = float(np.mean(np.log(shares))), float(np.mean(np.log1p(-shares)))

    def cost(logs: list[float]) -> float:
        a, b = (math.exp(max(min(log, 20.0), -20.0)) for log in logs)
        return float(betaln(a, b)) - (a - 1) * log_low - (b - 1) * log_high

    mean, variance = float(np.mean(shares)), float(np.var(shares))
    total = max(mean * (1 - mean) / variance - 1, 0.1)
    found = lowest(cost, [math.log(mean * total), math.log((1 - mean) * total)])
    a, b = (math.exp(log) for log in found)
    root = math.sqrt(data.n)
    return Beta(a=near(a, a / root), b=near(b, b / root), low=low, high=high)


def _edges(data: DataSummary) -> tuple[float, float]:
    """Return the ends of what the smallest and the largest value stand for."""
    return max(data.smallest - data.step / 2, 0.0), data.largest + data.step / 2


def _ends_of(data: DataSummary, low: float, high: float) -> tuple[float, float]:
    """Return the ends rounded outwards; given ones as they are."""
    first, last = _edges(data)
    # An end far away from the data is not known well.
    left, right = (max(data.precision / 4, gap / 20) for gap in (first - low, high - last))
    return (
        data.low if data.low is not None else below(low, left),
        data.high if data.high is not None else above(high, right),
    )


def _most_even(
    data: DataSummary,
    build: Callable[[float, float, list[float]], Any],
    *,
    start: list[float],
    reach: float,
) -> Any:
    """Return the distribution under which the gaps between the values are most even.

    The first two numbers that are searched are logarithms of the distances from the data to the
    ends, in ranges of the data; the others belong to the family.
    """
    first, last = _edges(data)
    width = last - first
    points, weights = _spacings(data)

    def distribution(guess: list[float]) -> Any:
        left, right, *others = guess
        farther = math.log(_FARTHEST_END)
        low = max(first - width * math.exp(min(left, farther)), 0.0)
        high = last + width * math.exp(min(right, farther))
        return build(
            data.low if data.low is not None else low,
            data.high if data.high is not None else high,
            others,
        )

    def cost(guess: list[float]) -> float:
        shares = np.diff(cumulative(distribution(guess), points), prepend=0.0, append=1.0)
        return -float(np.sum(weights * np.log(np.maximum(shares, _TINY))))

    near_ends = [math.log(reach)] * 2
    return distribution(lowest(cost, [*near_ends, *start], tolerance=1e-3, of_cost=1e-4))


def _spacings(data: DataSummary) -> tuple[Numbers, Numbers]:
    """Return points between the ends, and how many values lie in each gap between them."""
    values, counts = data.distinct
    if len(values) > _MOST_SPACINGS:
        chosen = np.unique(np.linspace(0, len(values) - 1, _MOST_SPACINGS).round().astype(int))
        sums = np.cumsum(counts)[chosen]
        values, counts = values[chosen], np.diff(sums, prepend=0.0)
    return values + data.step / 2, np.append(counts, 1.0)
