"""Maximum likelihood for each family of the library.

Every estimator returns a distribution that is ready to use, its numbers rounded to a tenth of their
standard error, or a sentence that says why the family cannot be fitted. The estimators are our own
where the general ones of SciPy are fragile (they fit a free location that the library does not
have, and may stop far from the maximum).

Sources: Law, *Simulation Modeling and Analysis*, section 6.5 and table 6.3; Johnson, Kotz &
Balakrishnan, *Continuous Univariate Distributions* (gamma 17.7, Weibull 21.4, cut normal 13.10).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from factorysim.errors import ScenarioError
from factorysim.experiments.input_analysis.bounded_families import (
    fit_beta,
    fit_triangular,
    fit_uniform,
)
from factorysim.experiments.input_analysis.data_summary import DataSummary, near
from factorysim.experiments.input_analysis.simplex_search import lowest
from factorysim.model.distributions import (
    Discrete,
    Distribution,
    Erlang,
    Exponential,
    Gamma,
    Geometric,
    Lognormal,
    Normal,
    Poisson,
    Weibull,
)

Fitted = Distribution | str
"""A distribution, or why there is none."""

_VERY_COARSE = 1 / 4
"""From this step (in standard deviations) on, the rounding itself enters the estimate."""
_MOST_PHASES = 1000
_WIDEST = 200.0
_MOST_DISCRETE = 12
_FEWEST_PER_VALUE = 5
_STEPS = 100
_ENOUGH = 1e-10


class Family(NamedTuple):
    """One kind of distribution and how it is fitted."""

    fit: Callable[[DataSummary], Fitted]
    parameters: Callable[[Distribution, DataSummary], int]
    """How many numbers were estimated."""
    counts: bool = False
    """Whether it gives whole numbers only."""


def estimate(name: str, data: DataSummary) -> Fitted:
    """Return the family called *name* fitted to the data, or why it cannot be fitted.

    Examples
    --------
    >>> from factorysim.experiments.input_analysis.data_summary import summarise
    >>> estimate("exponential", summarise([1.13, 2.27, 4.75, 0.91]))
    Exponential(mean=2.27)
    >>> estimate("gamma", summarise([2.0, 2.0]))
    'all values are equal'
    """
    family = FAMILIES[name]
    if data.smallest == data.largest and not family.counts:
        return "all values are equal"
    try:
        return family.fit(data)
    except ScenarioError:
        # Such as a lognormal distribution whose mean is longer than the age of the universe.
        return "its parameters would be beyond what is accepted"


def fit_exponential(data: DataSummary) -> Fitted:
    """Return the exponential distribution with the mean of the data."""
    return Exponential(mean=near(data.mean, data.precision))


def fit_normal(data: DataSummary) -> Fitted:
    """Return the normal distribution, cut at 0, whose parameters are those of the uncut curve."""
    mean, sd = data.mean, data.sd
    if _very_coarse(data):
        mean, sd = _refined(data, lambda a, b: Normal(mean=a, sd=b), mean, sd)
    elif mean < 6 * sd:
        mean, sd = _cut_normal(mean, sd)
    return Normal(mean=near(mean, data.precision), sd=near(sd, data.precision))


def fit_lognormal(data: DataSummary) -> Fitted:
    """Return the lognormal distribution with mean and variance of the logarithms."""
    if _very_coarse(data):
        mean, cv = _refined(
            data, lambda a, b: Lognormal(mean=a, cv=b), data.mean, data.sd / data.mean
        )
    elif data.smallest <= 0:
        return _ZEROS
    else:
        variance = min(float(np.var(np.log(data.values))), _WIDEST)
        mean = math.exp(data.mean_log + variance / 2)
        cv = math.sqrt(math.expm1(variance))
    # The scatter of the curve, not that of the few largest values, says how well it is known.
    return Lognormal(
        mean=near(mean, mean * min(cv / math.sqrt(data.n), 1.0)), cv=_relative(cv, data)
    )


def fit_gamma(data: DataSummary) -> Fitted:
    """Return the gamma distribution: log(shape) - digamma(shape) = log(mean) - mean(log)."""
    if _very_coarse(data):
        mean, cv = _refined(data, lambda a, b: Gamma(mean=a, cv=b), data.mean, data.sd / data.mean)
        return Gamma(mean=near(mean, data.precision), cv=_relative(cv, data))
    if data.smallest <= 0:
        return _ZEROS
    shape = _gamma_shape(data)
    if shape is None:
        return "the values are nearly constant"
    return Gamma(mean=near(data.mean, data.precision), cv=_relative(1 / math.sqrt(shape), data))


def fit_erlang(data: DataSummary) -> Fitted:
    """Return the Erlang distribution with the most likely number of phases, from 2 on."""
    gamma = fit_gamma(data)
    if isinstance(gamma, str):
        return gamma
    shape = 1 / gamma.scv
    if shape > _MOST_PHASES:
        return f"it would need more than {_MOST_PHASES} phases"
    mean = near(data.mean, data.precision)
    # The likelihood has one maximum over the real shapes: the best whole one is beside it.
    candidates = {max(math.floor(shape), 1), min(math.floor(shape) + 1, _MOST_PHASES)}
    best = max((Erlang(mean=mean, k=k) for k in sorted(candidates)), key=data.log_likelihood)
    return best if best.k > 1 else "with one phase it is the exponential distribution"


def fit_weibull(data: DataSummary) -> Fitted:
    """Return the Weibull distribution, its shape from the profile likelihood."""
    if _very_coarse(data):
        shape, scale = _refined(
            data,
            lambda a, b: Weibull(shape=a, scale=b),
            max((data.sd / data.mean) ** -1.086, 0.05),
            data.mean,
        )
    elif data.smallest <= 0:
        return _ZEROS
    else:
        found = _weibull_shape(data)
        if found is None:
            return "the values are nearly constant"
        shape = found
        powers = (data.values / data.largest) ** shape
        scale = data.largest * float(np.mean(powers)) ** (1 / shape)
    if not 0.02 < shape < 500:
        return "its shape would be extreme"
    precision = scale * min(1 / shape / math.sqrt(data.n), 1.0)
    return Weibull(shape=_relative(shape, data), scale=near(scale, precision))


def fit_poisson(data: DataSummary) -> Fitted:
    """Return the Poisson distribution with the mean of the data."""
    if data.mean == 0:
        return "all values are 0"
    return Poisson(mean=near(data.mean, math.sqrt(data.mean / data.n)))


def fit_geometric(data: DataSummary) -> Fitted:
    """Return the geometric distribution (trials until a success): p = 1 / mean."""
    if data.smallest < 1:
        return "it counts trials from 1, and there are values of 0"
    p = 1 / data.mean
    return Geometric(p=min(near(p, p * math.sqrt((1 - p) / data.n)), 1.0))


def fit_discrete(data: DataSummary) -> Fitted:
    """Return the values with their shares, rounded so that they add up to 1."""
    values, counts = data.distinct
    if len(values) > _MOST_DISCRETE or data.n < _FEWEST_PER_VALUE * len(values):
        return f"a table of {len(values)} different values would only repeat the data"
    total = 10 ** max(math.ceil(math.log10(data.n)), 3)
    exact = counts / data.n * total
    shares = np.floor(exact)
    # Largest remainders: the units that rounding down has left over go where most was cut off.
    order = np.argsort(shares - exact, kind="stable")
    shares[order[: round(total - float(shares.sum()))]] += 1
    return Discrete(
        values={v: s / total for v, s in zip(values.tolist(), shares.tolist(), strict=True)}
    )


_ZEROS = "there are values of 0"


def _fixed(number: int) -> Callable[[Distribution, DataSummary], int]:
    return lambda distribution, data: number


def _of_erlang(distribution: Distribution, data: DataSummary) -> int:
    """Count the number of phases only where the data cannot tell it from its neighbours.

    Erlang distributions of 2 and of 3 phases are two families with one parameter; of 40 and of 41
    phases they are one family with two.
    """
    assert isinstance(distribution, Erlang)
    return 1 if distribution.k * math.sqrt(2 / data.n) < 0.5 else 2


def _of_ends(free: int) -> Callable[[Distribution, DataSummary], int]:
    def count(distribution: Distribution, data: DataSummary) -> int:
        return free + (data.low is None) + (data.high is None)

    return count


def _of_discrete(distribution: Distribution, data: DataSummary) -> int:
    assert isinstance(distribution, Discrete)
    return len(distribution.values) - 1


FAMILIES: dict[str, Family] = {
    "exponential": Family(fit_exponential, _fixed(1)),
    "uniform": Family(fit_uniform, _of_ends(0)),
    "triangular": Family(fit_triangular, _of_ends(1)),
    "normal": Family(fit_normal, _fixed(2)),
    "lognormal": Family(fit_lognormal, _fixed(2)),
    "gamma": Family(fit_gamma, _fixed(2)),
    "erlang": Family(fit_erlang, _of_erlang),
    "weibull": Family(fit_weibull, _fixed(2)),
    "beta": Family(fit_beta, _of_ends(2)),
    "poisson": Family(fit_poisson, _fixed(1), counts=True),
    "geometric": Family(fit_geometric, _fixed(1), counts=True),
    "discrete": Family(fit_discrete, _of_discrete, counts=True),
}
"""The families that are compared; constant and empirical are taken where nothing else is."""


def _relative(value: float, data: DataSummary) -> float:
    return near(value, value / math.sqrt(data.n))


def _very_coarse(data: DataSummary) -> bool:
    return data.step > _VERY_COARSE * data.sd


def _refined(
    data: DataSummary,
    build: Callable[[float, float], Distribution],
    first: float,
    second: float,
) -> tuple[float, float]:
    """Return the two parameters, both above 0, that make the rounded values most likely."""

    def cost(logs: list[float]) -> float:
        a, b = (math.exp(max(min(log, 50.0), -50.0)) for log in logs)
        found = data.log_likelihood(build(a, b))
        return -found if math.isfinite(found) else 1e300

    start = [math.log(first), math.log(second)]
    a, b = lowest(cost, start, tolerance=1e-5, of_cost=1e-7)
    return math.exp(a), math.exp(b)


def _cut_normal(mean: float, sd: float) -> tuple[float, float]:
    """Return mean and sd of the uncut curve from those of values that were cut at 0."""
    from scipy.special import log_ndtr

    def cost(guess: list[float]) -> float:
        # In standard deviations of the data. The library has no mean below 0.
        m, s = abs(guess[0]), math.exp(max(min(guess[1], 20.0), -20.0))
        spread = 1 + (mean / sd - m) ** 2
        return math.log(s) + spread / (2 * s * s) + float(log_ndtr(m / s))

    m, log_s = lowest(cost, [mean / sd, 0.0])
    return abs(m) * sd, math.exp(log_s) * sd


def _gamma_shape(data: DataSummary) -> float | None:
    """Solve the likelihood equation by Newton's method from the start of Minka (2002)."""
    from scipy.special import digamma, polygamma

    gap = math.log(data.mean) - data.mean_log
    if gap < 1e-9:
        return None
    shape = (3 - gap + math.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap)
    for _ in range(_STEPS):
        slope = 1 / shape - float(polygamma(1, shape))
        change = (math.log(shape) - float(digamma(shape)) - gap) / slope
        shape = max(shape - change, shape / 10)
        if abs(change) < _ENOUGH * shape:
            break
    return shape


def _weibull_shape(data: DataSummary) -> float | None:
    """Solve sum(x^k log x) / sum(x^k) - 1 / k = mean(log x) by a safeguarded Newton method."""
    scaled = data.values / data.largest
    logs = np.log(scaled)
    mean_log = float(np.mean(logs))
    scatter = float(np.std(logs))
    if scatter < 1e-6:
        return None
    shape = math.pi / math.sqrt(6) / scatter
    for _ in range(_STEPS):
        powers = scaled**shape
        total, first = float(np.sum(powers)), float(np.sum(powers * logs))
        second = float(np.sum(powers * logs * logs))
        value = first / total - 1 / shape - mean_log
        slope = second / total - (first / total) ** 2 + 1 / shape**2
        change = value / slope
        shape = max(shape - change, shape / 3)
        if abs(change) < _ENOUGH * shape:
            break
    return shape
