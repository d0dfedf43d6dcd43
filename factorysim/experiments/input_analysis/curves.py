"""The curves of the library's distributions: probability up to a value, density, quantiles.

The engine only draws from a distribution; here is what it takes to compare one with data. All
times are numbers (`Distribution.in_unit` makes them so), all functions work on numpy arrays.

Source: Law, *Simulation Modeling and Analysis*, section 6.2 (the formulas of each family).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

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
    Geometric,
    Lognormal,
    Normal,
    Poisson,
    Triangular,
    Uniform,
    Weibull,
)

if TYPE_CHECKING:
    Numbers = np.ndarray[Any, np.dtype[np.float64]]

_MOST_BLOCKS = 1000


class _Curve(NamedTuple):
    """The three curves of one kind of distribution."""

    cumulative: Callable[[Any, Numbers], Numbers]
    log_density: Callable[[Any, Numbers], Numbers] | None
    """None where single values have a probability."""
    quantile: Callable[[Any, Numbers], Numbers]


def cumulative(distribution: Distribution, values: Any) -> Numbers:
    """Return the probability of a value up to each of *values*.

    Examples
    --------
    >>> from factorysim.model.making import uniform
    >>> cumulative(uniform(2, 4), [1, 2.5, 5]).tolist()
    [0.0, 0.25, 1.0]
    """
    # Formulas that hold on one side only are computed everywhere, and chosen afterwards.
    with np.errstate(all="ignore"):
        return _curve(distribution).cumulative(distribution, np.asarray(values, dtype=np.float64))


def log_density(distribution: Distribution, values: Any) -> Numbers:
    """Return the logarithm of the density at each of *values*; minus infinity outside.

    Raises
    ------
    ScenarioError
        For a distribution of single values, which has probabilities and no density.

    Examples
    --------
    >>> from factorysim.model.making import exponential
    >>> log_density(exponential(2), [0, 4]).round(3).tolist()
    [-0.693, -2.693]
    """
    curve = _curve(distribution).log_density
    if curve is None:
        raise ScenarioError(
            f"{distribution.kind} has no density: its values have a probability each. "
            "Use differences of cumulative()."
        )
    with np.errstate(all="ignore"):
        found = curve(distribution, np.asarray(values, dtype=np.float64))
    return np.where(np.isnan(found), -np.inf, found)


def quantile(distribution: Distribution, probabilities: Any) -> Numbers:
    """Return the smallest value up to which lies each of *probabilities* (between 0 and 1).

    Examples
    --------
    >>> from factorysim.model.making import exponential, poisson
    >>> quantile(exponential(2), [0.5]).round(4).tolist()
    [1.3863]
    >>> quantile(poisson(4), [0.05, 0.5, 0.99]).tolist()
    [1.0, 4.0, 9.0]
    """
    places = np.asarray(probabilities, dtype=np.float64)
    with np.errstate(all="ignore"):
        return _curve(distribution).quantile(distribution, places)


def draw(distribution: Distribution, generator: np.random.Generator, count: int) -> Numbers:
    """Return *count* values drawn as the engine draws them.

    Examples
    --------
    >>> import numpy
    >>> from factorysim.model.making import normal
    >>> values = draw(normal(1, 1), numpy.random.default_rng(1), 1000)
    >>> len(values), float(values.min()) >= 0
    (1000, True)
    """
    values: list[float] = []
    for _ in range(_MOST_BLOCKS):
        # A normal distribution leaves out what is below 0, so one block may not be enough.
        values += distribution.block(generator, count, None)
        if len(values) >= count:
            return np.array(values[:count])
    raise ScenarioError(f"{distribution} is cut so strongly at 0 that it cannot be drawn.")


def _numbers(found: Any) -> Numbers:
    """Return what SciPy has computed, as the numbers that they are."""
    return np.asarray(found, dtype=np.float64)


def _curve(distribution: Distribution) -> _Curve:
    kind = type(distribution)
    if kind not in _CURVES:
        raise ScenarioError(f"the curves of {distribution.kind} are not known here.")
    return _CURVES[kind]


def _exponential_cumulative(d: Exponential, x: Numbers) -> Numbers:
    return -np.expm1(-np.maximum(x, 0) / d.expected)


def _exponential_density(d: Exponential, x: Numbers) -> Numbers:
    return np.where(x >= 0, -x / d.expected - math.log(d.expected), -np.inf)


def _exponential_quantile(d: Exponential, p: Numbers) -> Numbers:
    return -d.expected * np.log1p(-p)


def _uniform_cumulative(d: Uniform, x: Numbers) -> Numbers:
    low, high = float(d.low), float(d.high)
    return np.clip((x - low) / (high - low), 0, 1)


def _uniform_density(d: Uniform, x: Numbers) -> Numbers:
    low, high = float(d.low), float(d.high)
    return np.where((x >= low) & (x <= high), -math.log(high - low), -np.inf)


def _uniform_quantile(d: Uniform, p: Numbers) -> Numbers:
    return float(d.low) + p * (float(d.high) - float(d.low))


def _triangular_cumulative(d: Triangular, x: Numbers) -> Numbers:
    low, mode, high = float(d.low), float(d.mode), float(d.high)
    x = np.clip(x, low, high)
    left = (x - low) ** 2 / ((high - low) * max(mode - low, 1e-300))
    right = 1 - (high - x) ** 2 / ((high - low) * max(high - mode, 1e-300))
    return np.where(x < mode, left, right)


def _triangular_density(d: Triangular, x: Numbers) -> Numbers:
    low, mode, high = float(d.low), float(d.mode), float(d.high)
    left = (x - low) / max(mode - low, 1e-300)
    right = (high - x) / max(high - mode, 1e-300)
    height = np.where(x < mode, left, right)
    inside = (x >= low) & (x <= high)
    return np.where(inside, np.log(2 * np.maximum(height, 0) / (high - low)), -np.inf)


def _triangular_quantile(d: Triangular, p: Numbers) -> Numbers:
    low, mode, high = float(d.low), float(d.mode), float(d.high)
    turn = (mode - low) / (high - low)
    left = low + np.sqrt(p * (high - low) * (mode - low))
    right = high - np.sqrt((1 - p) * (high - low) * (high - mode))
    return np.where(p < turn, left, right)


def _normal_cumulative(d: Normal, x: Numbers) -> Numbers:
    from scipy.special import ndtr

    found = (ndtr((x - float(d.mean)) / d.deviation) - d.share_cut) / (1 - d.share_cut)
    return np.where(x >= 0, np.maximum(found, 0), 0)


def _normal_density(d: Normal, x: Numbers) -> Numbers:
    z = (x - float(d.mean)) / d.deviation
    constant = math.log(d.deviation * math.sqrt(2 * math.pi)) + math.log1p(-d.share_cut)
    return np.where(x >= 0, -z * z / 2 - constant, -np.inf)


def _normal_quantile(d: Normal, p: Numbers) -> Numbers:
    from scipy.special import ndtri

    inner = d.share_cut + p * (1 - d.share_cut)
    return np.maximum(float(d.mean) + d.deviation * ndtri(inner), 0)


def log_moments(d: Lognormal) -> tuple[float, float]:
    """Return mean and standard deviation of the logarithm.

    Examples
    --------
    >>> [round(number, 4) for number in log_moments(Lognormal(mean=20, cv=0.5))]
    [2.8842, 0.4724]
    """
    variance = math.log1p(d.scv)
    return math.log(d.expected) - variance / 2, math.sqrt(variance)


def _lognormal_cumulative(d: Lognormal, x: Numbers) -> Numbers:
    from scipy.special import ndtr

    mu, sigma = log_moments(d)
    inside = x > 0
    found = ndtr((np.log(np.where(inside, x, 1)) - mu) / sigma)
    return np.where(inside, _numbers(found), 0)


def _lognormal_density(d: Lognormal, x: Numbers) -> Numbers:
    mu, sigma = log_moments(d)
    logs = np.log(np.where(x > 0, x, 1))
    z = (logs - mu) / sigma
    return np.where(x > 0, -z * z / 2 - logs - math.log(sigma * math.sqrt(2 * math.pi)), -np.inf)


def _lognormal_quantile(d: Lognormal, p: Numbers) -> Numbers:
    from scipy.special import ndtri

    mu, sigma = log_moments(d)
    return np.exp(mu + sigma * ndtri(p))


def _gamma_cumulative(d: Gamma | Erlang, x: Numbers) -> Numbers:
    from scipy.special import gammainc

    shape = 1 / d.scv
    return _numbers(gammainc(shape, np.maximum(x, 0) * shape / d.expected))


def _gamma_density(d: Gamma | Erlang, x: Numbers) -> Numbers:
    shape = 1 / d.scv
    scale = d.expected / shape
    constant = math.lgamma(shape) + shape * math.log(scale)
    return np.where(x >= 0, _power_log(shape - 1, x) - x / scale - constant, -np.inf)


def _gamma_quantile(d: Gamma | Erlang, p: Numbers) -> Numbers:
    from scipy.special import gammaincinv

    shape = 1 / d.scv
    return _numbers(gammaincinv(shape, p) * d.expected / shape)


def _weibull_cumulative(d: Weibull, x: Numbers) -> Numbers:
    return -np.expm1(-((np.maximum(x, 0) / float(d.scale)) ** d.shape))


def _weibull_density(d: Weibull, x: Numbers) -> Numbers:
    u = np.maximum(x, 0) / float(d.scale)
    constant = math.log(d.shape / float(d.scale))
    return np.where(x >= 0, constant + _power_log(d.shape - 1, u) - u**d.shape, -np.inf)


def _weibull_quantile(d: Weibull, p: Numbers) -> Numbers:
    return float(d.scale) * _numbers(-np.log1p(-p)) ** (1 / d.shape)


def _beta_cumulative(d: Beta, x: Numbers) -> Numbers:
    from scipy.special import betainc

    low, high = float(d.low), float(d.high)
    return _numbers(betainc(d.a, d.b, np.clip((x - low) / (high - low), 0, 1)))


def _beta_density(d: Beta, x: Numbers) -> Numbers:
    from scipy.special import betaln

    low, high = float(d.low), float(d.high)
    u = (x - low) / (high - low)
    constant = float(betaln(d.a, d.b)) + math.log(high - low)
    found = _power_log(d.a - 1, u) + _power_log(d.b - 1, 1 - u) - constant
    return np.where((u >= 0) & (u <= 1), found, -np.inf)


def _beta_quantile(d: Beta, p: Numbers) -> Numbers:
    from scipy.special import betaincinv

    low, high = float(d.low), float(d.high)
    return _numbers(low + (high - low) * betaincinv(d.a, d.b, p))


def _power_log(power: float, x: Numbers) -> Numbers:
    """Return power * log(x), where 0 * log(0) is 0."""
    from scipy.special import xlogy

    return _numbers(xlogy(power, x))


def _poisson_cumulative(d: Poisson, x: Numbers) -> Numbers:
    from scipy.special import pdtr

    found = pdtr(np.maximum(np.floor(x), 0), d.mean)
    return np.where(x >= 0, _numbers(found), 0)


def _poisson_quantile(d: Poisson, p: Numbers) -> Numbers:
    from scipy.special import pdtr, pdtrik

    found = np.ceil(pdtrik(p, d.mean))
    # The inverse is computed for real numbers and may be one too high.
    lower = np.maximum(found - 1, 0)
    return np.where(pdtr(lower, d.mean) >= p, lower, np.maximum(found, 0))


def _geometric_cumulative(d: Geometric, x: Numbers) -> Numbers:
    if d.p == 1:
        return np.where(x >= 1, 1.0, 0.0)
    return -np.expm1(np.maximum(np.floor(x), 0) * math.log1p(-d.p))


def _geometric_quantile(d: Geometric, p: Numbers) -> Numbers:
    if d.p == 1:
        return np.ones_like(p)
    return np.maximum(np.ceil(np.log1p(-p) / math.log1p(-d.p) - 1e-12), 1)


def _steps(d: Constant | Discrete | Empirical) -> tuple[Numbers, Numbers]:
    """Return the values in ascending order and the probability up to each."""
    if isinstance(d, Constant):
        return np.array([d.expected]), np.ones(1)
    if isinstance(d, Empirical):
        values = np.sort(np.array(d.values, dtype=np.float64))
        return values, np.arange(1, len(values) + 1) / len(values)
    values = np.array(sorted(d.values))
    shares = np.cumsum([d.values[value] for value in values.tolist()])
    shares[-1] = 1.0
    return values, shares


def _steps_cumulative(d: Constant | Discrete | Empirical, x: Numbers) -> Numbers:
    values, shares = _steps(d)
    return np.concatenate([[0.0], shares])[np.searchsorted(values, x, side="right")]


def _steps_quantile(d: Constant | Discrete | Empirical, p: Numbers) -> Numbers:
    values, shares = _steps(d)
    places = np.searchsorted(shares, p - 1e-12, side="left")
    return values[np.minimum(places, len(values) - 1)]


_SINGLE_VALUES = _Curve(_steps_cumulative, None, _steps_quantile)
_GAMMA = _Curve(_gamma_cumulative, _gamma_density, _gamma_quantile)
_CURVES: dict[type[Distribution], _Curve] = {
    Constant: _SINGLE_VALUES,
    Discrete: _SINGLE_VALUES,
    Empirical: _SINGLE_VALUES,
    Exponential: _Curve(_exponential_cumulative, _exponential_density, _exponential_quantile),
    Uniform: _Curve(_uniform_cumulative, _uniform_density, _uniform_quantile),
    Triangular: _Curve(_triangular_cumulative, _triangular_density, _triangular_quantile),
    Normal: _Curve(_normal_cumulative, _normal_density, _normal_quantile),
    Lognormal: _Curve(_lognormal_cumulative, _lognormal_density, _lognormal_quantile),
    Gamma: _GAMMA,
    Erlang: _GAMMA,
    Weibull: _Curve(_weibull_cumulative, _weibull_density, _weibull_quantile),
    Beta: _Curve(_beta_cumulative, _beta_density, _beta_quantile),
    Poisson: _Curve(_poisson_cumulative, None, _poisson_quantile),
    Geometric: _Curve(_geometric_cumulative, None, _geometric_quantile),
}
