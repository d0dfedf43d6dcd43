"""Short words for making distributions: ``exponential(2.0)``, ``triangular(1, 1.5, 3)``.

Parameters that are times are numbers in the factory's time unit, or text with a unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from factorysim.model.distributions import (
    Beta,
    Constant,
    Discrete,
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

Time = float | str


def constant(value: Time) -> Constant:
    """Return a time that is always the same.

    Examples
    --------
    >>> constant(3).expected
    3.0
    """
    return Constant(value=value)


def exponential(mean: Time) -> Exponential:
    """Return an exponential time.

    Examples
    --------
    >>> exponential(6).expected
    6.0
    """
    return Exponential(mean=mean)


def uniform(low: Time, high: Time) -> Uniform:
    """Return a time that is equally likely anywhere between *low* and *high*.

    Examples
    --------
    >>> uniform(2, 4).expected
    3.0
    """
    return Uniform(low=low, high=high)


def triangular(low: Time, mode: Time, high: Time) -> Triangular:
    """Return a time between *low* and *high*, most often near *mode*.

    Examples
    --------
    >>> triangular(2, 4, 9).expected
    5.0
    """
    return Triangular(low=low, mode=mode, high=high)


def normal(mean: Time, sd: Time | None = None, *, cv: float | None = None) -> Normal:
    """Return a normal time, cut at 0.

    Examples
    --------
    >>> normal(4, 0.5).deviation
    0.5
    """
    return Normal(mean=mean, sd=sd, cv=cv)


def lognormal(mean: Time, sd: Time | None = None, *, cv: float | None = None) -> Lognormal:
    """Return a lognormal time with this mean and scatter of the time itself.

    Examples
    --------
    >>> lognormal(20, cv=0.5).expected
    20.0
    """
    return Lognormal(mean=mean, sd=sd, cv=cv)


def gamma(mean: Time, sd: Time | None = None, *, cv: float | None = None) -> Gamma:
    """Return a gamma time with this mean and scatter.

    Examples
    --------
    >>> gamma(6, cv=0.5).scv
    0.25
    """
    return Gamma(mean=mean, sd=sd, cv=cv)


def erlang(mean: Time, k: int) -> Erlang:
    """Return the sum of *k* exponential phases; *mean* is the mean of the whole.

    Examples
    --------
    >>> erlang(6, k=2).scv
    0.5
    """
    return Erlang(mean=mean, k=k)


def hyperexponential(shares: Sequence[float], means: Sequence[Time]) -> Hyperexponential:
    """Return an exponential time whose mean is drawn from *means* with these *shares*.

    Examples
    --------
    >>> hyperexponential([0.25, 0.75], [2.5, 0.5]).expected
    1.0
    """
    return Hyperexponential(shares=tuple(shares), means=tuple(means))


def weibull(shape: float, scale: Time) -> Weibull:
    """Return a Weibull time.

    Examples
    --------
    >>> weibull(1, 100).expected
    100.0
    """
    return Weibull(shape=shape, scale=scale)


def beta(a: float, b: float, low: Time = 0.0, high: Time = 1.0) -> Beta:
    """Return a beta time between *low* and *high*.

    Examples
    --------
    >>> beta(2, 2, 0, 10).expected
    5.0
    """
    return Beta(a=a, b=b, low=low, high=high)


def discrete(values: Mapping[float, float]) -> Discrete:
    """Return one of a few values, each with its probability.

    Examples
    --------
    >>> discrete({1: 0.5, 3: 0.5}).expected
    2.0
    """
    return Discrete(values=dict(values))


def empirical(values: Sequence[float]) -> Empirical:
    """Return one of the measured values, each equally likely.

    Examples
    --------
    >>> empirical([2, 4, 9]).expected
    5.0
    """
    return Empirical(values=tuple(values))


def poisson(mean: float) -> Poisson:
    """Return a Poisson count.

    Examples
    --------
    >>> poisson(4).scv
    0.25
    """
    return Poisson(mean=mean)


def geometric(p: float) -> Geometric:
    """Return the number of trials until the first success.

    Examples
    --------
    >>> geometric(0.25).expected
    4.0
    """
    return Geometric(p=p)
