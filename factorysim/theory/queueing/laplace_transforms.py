"""The Laplace transform E[exp(-s X)] of every distribution of the library."""

from __future__ import annotations

import math

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
    Hyperexponential,
    Lognormal,
    Normal,
    Poisson,
    Triangular,
    Uniform,
    Weibull,
)
from factorysim.model.random_quantities import number_of
from factorysim.theory.line_checks import not_negative


def laplace_transform(distribution: Distribution, s: float) -> float:
    """Return the mean of ``exp(-s X)``: closed where possible, otherwise by quadrature.

    Source: Johnson, Kotz & Balakrishnan (1994), *Continuous Univariate Distributions*.

    Parameters
    ----------
    distribution
        One of the distributions of the library, its times as numbers (`in_unit` makes them so).
    s
        Rate, one per time unit, from 0 upwards.

    Raises
    ------
    ScenarioError
        If the distribution is not one of the library.

    Examples
    --------
    >>> from factorysim.model.making import erlang
    >>> laplace_transform(erlang(2.0, k=2), 1.0)
    0.25
    """
    rate = not_negative("s", s)
    if distribution.scv == 0:
        return math.exp(-rate * distribution.expected)
    for find in (_phases, _counts_and_samples, _other_shapes):
        found = find(distribution, rate)
        if found is not None:
            return found
    raise ScenarioError(
        f"distribution: {type(distribution).__name__} is not known here. The distributions of the "
        "library are accepted. Try a gamma with the same mean and coefficient of variation."
    )


def _phases(distribution: Distribution, s: float) -> float | None:
    """Transforms of exponential, Erlang, gamma and hyperexponential times."""
    match distribution:
        case Exponential():
            return 1 / (1 + s * distribution.expected)
        case Erlang() | Gamma():
            shape = 1 / distribution.scv
            return math.exp(-shape * math.log1p(s * distribution.expected / shape))
        case Hyperexponential():
            branches = zip(distribution.shares, distribution.means, strict=True)
            return math.fsum(share / (1 + s * number_of(mean)) for share, mean in branches)
    return None


def _counts_and_samples(distribution: Distribution, s: float) -> float | None:
    """Transforms of distributions on single values."""
    match distribution:
        case Discrete():
            items = distribution.values.items()
            return math.fsum(share * math.exp(-s * value) for value, share in items)
        case Empirical():
            return float(np.mean(np.exp(-s * np.array(distribution.values))))
        case Poisson():
            return math.exp(distribution.mean * math.expm1(-s))
        case Geometric():
            success = distribution.p
            return success * math.exp(-s) / (1 - (1 - success) * math.exp(-s))
    return None


def _other_shapes(distribution: Distribution, s: float) -> float | None:
    """Transforms of the continuous distributions that are not made of phases."""
    match distribution:
        case Constant():
            return math.exp(-s * distribution.expected)
        case Uniform():
            return _uniform(number_of(distribution.low), number_of(distribution.high), s)
        case Triangular():
            return _triangular(distribution, s)
        case Normal():
            return _normal(number_of(distribution.mean), distribution.deviation, s)
        case Lognormal():
            return _lognormal(distribution.expected, distribution.scv, s)
        case Weibull():
            return _weibull(distribution.shape, number_of(distribution.scale), s)
        case Beta():
            return _beta(distribution, s)
    return None


def _uniform(low: float, high: float, s: float) -> float:
    width = s * (high - low)
    return math.exp(-s * low) * (-math.expm1(-width) / width if width else 1.0)


def _triangular(distribution: Triangular, s: float) -> float:
    """Quadrature over each straight piece of the density."""
    from scipy.integrate import quad

    low, top, high = (
        number_of(x) for x in (distribution.low, distribution.mode, distribution.high)
    )

    def rising(x: float) -> float:
        return math.exp(-s * x) * (x - low) / (top - low)

    def falling(x: float) -> float:
        return math.exp(-s * x) * (high - x) / (high - top)

    area = quad(rising, low, top, epsrel=1e-13)[0] if top > low else 0.0
    area += quad(falling, top, high, epsrel=1e-13)[0] if high > top else 0.0
    return float(2 * area / (high - low))


def _normal(mean: float, deviation: float, s: float) -> float:
    """The curve is cut at 0; logarithms keep the far tail."""
    from scipy.special import log_ndtr

    cut = float(log_ndtr(mean / deviation - s * deviation) - log_ndtr(mean / deviation))
    return math.exp(-s * mean + (s * deviation) ** 2 / 2 + cut)


def _lognormal(mean: float, scv: float, s: float) -> float:
    """Trapezoidal rule over the normal exponent, where it converges exponentially fast."""
    sigma = math.sqrt(math.log1p(scv))
    exponents = np.linspace(-12.0, 12.0, 4001)
    times = mean * np.exp(sigma * exponents - sigma**2 / 2)
    weights = np.exp(-(exponents**2) / 2)
    return float(np.exp(-s * times) @ weights / weights.sum())


def _weibull(shape: float, scale: float, s: float) -> float:
    """Trapezoidal rule over the logarithm of an exponential variable."""
    logs = np.linspace(-45.0, 6.0, 8001)
    hazard = np.exp(logs)
    weights = hazard * np.exp(-hazard)
    times = scale * np.exp(logs / shape)
    return float(np.exp(-s * times) @ weights / weights.sum())


def _beta(distribution: Beta, s: float) -> float:
    """Kummer's function of the beta distribution."""
    from scipy.special import hyp1f1

    low = number_of(distribution.low)
    width = number_of(distribution.high) - low
    return math.exp(-s * low) * float(
        hyp1f1(distribution.a, distribution.a + distribution.b, -s * width)
    )
