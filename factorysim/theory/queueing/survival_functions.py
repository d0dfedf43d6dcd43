"""The survival function of every distribution of times: the probability of a longer time."""

from __future__ import annotations

import math
from collections.abc import Callable

from factorysim.errors import ScenarioError
from factorysim.model.distributions import (
    Beta,
    Constant,
    Discrete,
    Distribution,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Hyperexponential,
    Lognormal,
    Normal,
    Triangular,
    Uniform,
    Weibull,
)
from factorysim.model.random_quantities import number_of


def survival(distribution: Distribution, time: float) -> float:
    """Return the probability that a random time is longer than *time*.

    Source: Johnson, Kotz & Balakrishnan (1994), *Continuous Univariate Distributions*.

    Parameters
    ----------
    distribution
        Any distribution of times of the library, its times as numbers.
    time
        In the unit of the distribution; below 0 the answer is 1.

    Raises
    ------
    ScenarioError
        If the distribution is one of counts (Poisson, geometric).

    Examples
    --------
    >>> from factorysim.model.making import weibull
    >>> round(survival(weibull(2.5, 100), 60), 10)
    0.7566497601
    """
    if time < 0:
        return 1.0
    points = _points(distribution)
    if points is not None:
        return math.fsum(share for value, share in points.items() if value > time)
    for kind, formula in _SURVIVALS.items():
        if isinstance(distribution, kind):
            return float(formula(distribution, time))
    raise ScenarioError(
        f"distribution: {distribution!r} is not one of times. "
        f"{', '.join(k.kind for k in _SURVIVALS)}, constant, discrete and empirical are accepted."
    )


def _points(distribution: Distribution) -> dict[float, float] | None:
    """Return the values and their probabilities if there are only some, otherwise None."""
    if isinstance(distribution, Constant):
        return {number_of(distribution.value): 1.0}
    if isinstance(distribution, Discrete):
        return dict(distribution.values)
    if isinstance(distribution, Empirical):
        points: dict[float, float] = {}
        for value in distribution.values:
            points[value] = points.get(value, 0.0) + 1 / len(distribution.values)
        return points
    if isinstance(distribution, (Lognormal, Gamma, Normal)) and distribution.deviation == 0:
        return {number_of(distribution.mean): 1.0}
    if isinstance(distribution, (Uniform, Triangular, Beta)):
        low, high = number_of(distribution.low), number_of(distribution.high)
        return {low: 1.0} if low == high else None
    return {0.0: 1.0} if distribution.expected == 0 else None


def _exponential(it: Exponential, time: float) -> float:
    return math.exp(-time / number_of(it.mean))


def _uniform(it: Uniform, time: float) -> float:
    low, high = number_of(it.low), number_of(it.high)
    return min(max((high - time) / (high - low), 0.0), 1.0)


def _triangular(it: Triangular, time: float) -> float:
    low, mode, high = number_of(it.low), number_of(it.mode), number_of(it.high)
    if time <= low or time >= high:
        return float(time <= low)
    if time < mode:
        return 1 - (time - low) ** 2 / ((high - low) * (mode - low))
    return (high - time) ** 2 / ((high - low) * (high - mode))


def _normal(it: Normal, time: float) -> float:
    scale = it.deviation * math.sqrt(2)
    mean = number_of(it.mean)
    return math.erfc((time - mean) / scale) / math.erfc(-mean / scale)


def _lognormal(it: Lognormal, time: float) -> float:
    if time == 0:
        return 1.0
    mean = number_of(it.mean)
    variance = math.log1p((it.deviation / mean) ** 2)
    return 0.5 * math.erfc((math.log(time / mean) + variance / 2) / math.sqrt(2 * variance))


def _gamma(it: Distribution, time: float) -> float:
    from scipy.special import gammaincc

    return float(gammaincc(1 / it.scv, time / (it.expected * it.scv)))


def _hyperexponential(it: Hyperexponential, time: float) -> float:
    branches = [(p, number_of(m)) for p, m in zip(it.shares, it.means, strict=True)]
    return math.fsum(share * math.exp(-time / mean) for share, mean in branches if mean > 0)


def _weibull(it: Weibull, time: float) -> float:
    return math.exp(-((time / number_of(it.scale)) ** it.shape))


def _beta(it: Beta, time: float) -> float:
    from scipy.special import betaincc

    low, high = number_of(it.low), number_of(it.high)
    return float(betaincc(it.a, it.b, min(max((time - low) / (high - low), 0.0), 1.0)))


_SURVIVALS: dict[type[Distribution], Callable[..., float]] = {
    Exponential: _exponential,
    Uniform: _uniform,
    Triangular: _triangular,
    Normal: _normal,
    Lognormal: _lognormal,
    Gamma: _gamma,
    Erlang: _gamma,
    Hyperexponential: _hyperexponential,
    Weibull: _weibull,
    Beta: _beta,
}
