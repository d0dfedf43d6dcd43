"""How strongly the values of one run depend on each other, and what that costs.

Parts that leave one after the other have waited in the same queue, so their lead times are alike.
A thousand of them say less about the mean than a thousand independent values would.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factorysim.errors import ScenarioError

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

_FEWEST_TO_TEST = 8
"""Below so many values the normal distribution of the test statistic is not a good picture."""


@dataclass(frozen=True)
class VonNeumannTest:
    """Whether neighbours in a series are alike."""

    correlation: float
    """Estimate of the correlation of neighbours; 0 for independent values."""
    p_value: float
    """Probability of so much correlation or more among independent values."""

    def passes(self, level: float = 0.1) -> bool:
        """Whether the values may be taken as independent."""
        return self.p_value >= level


@dataclass(frozen=True)
class Ar1Mean:
    """What is known exactly about the mean of a first-order autoregressive series."""

    process_variance: float
    """Variance of a single value."""
    variance_constant: float
    """Limit of n times the variance of the mean of n values."""
    variance_of_mean: float
    effective_sample_size: float
    """So many independent values would give a mean with the same variance."""


def von_neumann_test(values: Sequence[float] | Numbers) -> VonNeumannTest:
    """Return the test of von Neumann against positive correlation of neighbours.

    C = 1 - sum (Y_i - Y_{i+1})^2 / (2 sum (Y_i - mean)^2); without correlation, C divided by
    sqrt((k - 2) / (k^2 - 1)) is nearly standard normal, from k = 8 values on.

    Source: von Neumann (1941), *Annals of Mathematical Statistics* 12; used for batch means by
    Fishman (1978), *Management Science* 24, 510-521.

    Raises
    ------
    ScenarioError
        If there are fewer than 8 values, or one is not finite.

    Examples
    --------
    >>> von_neumann_test([1, -1] * 10).correlation < -0.8
    True
    >>> von_neumann_test(range(20)).passes()
    False
    """
    import numpy as np
    from scipy.special import ndtr

    series = finite(values, what="the test for correlation", least=_FEWEST_TO_TEST)
    k = len(series)
    spread = float(np.sum((series - series.mean()) ** 2))
    if spread == 0 or series.min() == series.max():
        return VonNeumannTest(0.0, 1.0)
    correlation = 1 - float(np.sum(np.diff(series) ** 2)) / (2 * spread)
    standard = correlation / math.sqrt((k - 2) / (k * k - 1))
    return VonNeumannTest(correlation, float(ndtr(-standard)))


def ar1_mean(phi: float, innovation_sd: float, n: int) -> Ar1Mean:
    """Return the exact variance of the mean of *n* values of a stationary AR(1) series.

    X_i = phi X_{i-1} + e_i. With s2 = sd^2 / (1 - phi^2),
    Var(mean) = s2 / n ((1 + phi) / (1 - phi) - 2 phi (1 - phi^n) / (n (1 - phi)^2)).

    Parameters
    ----------
    phi
        Correlation of neighbours, between -1 and 1.
    innovation_sd
        Standard deviation of the independent shocks e_i.
    n
        Number of values that the mean is taken of.

    Source: sum of the autocovariances, for instance Law, *Simulation Modeling and Analysis*,
    equation 4.8 with rho_j = phi^j.

    Examples
    --------
    >>> known = ar1_mean(phi=0.5, innovation_sd=1.0, n=10_000)
    >>> round(known.process_variance, 6), known.variance_constant
    (1.333333, 4.0)
    >>> round(known.variance_of_mean, 12)
    0.000399946667
    >>> round(known.effective_sample_size)
    3334
    """
    if not -1 < phi < 1:
        raise ScenarioError(
            f"phi {phi!r} is not possible. A stationary series needs a number between -1 and 1."
        )
    if not (math.isfinite(innovation_sd) and innovation_sd > 0) or n < 1:
        raise ScenarioError(
            f"innovation_sd {innovation_sd!r} with n {n!r} is not possible. The standard "
            "deviation is above 0, the number of values 1 or more."
        )
    process = innovation_sd**2 / (1 - phi**2)
    inside = (1 + phi) / (1 - phi) - 2 * phi * (1 - phi**n) / (n * (1 - phi) ** 2)
    return Ar1Mean(
        process_variance=process,
        variance_constant=(innovation_sd / (1 - phi)) ** 2,
        variance_of_mean=process / n * inside,
        effective_sample_size=n / inside,
    )


def finite(values: Sequence[float] | Numbers, *, what: str, least: int) -> Numbers:
    """Return *values* as an array of finite numbers, at least *least* of them.

    Raises
    ------
    ScenarioError
        If there are fewer, they are not in one row, or one of them is not finite.
    """
    import numpy as np

    series = np.asarray(values, dtype=np.float64)
    if series.ndim != 1:
        raise ScenarioError(
            f"{what}: {series.ndim} dimensions were given. Give one series of numbers, in the "
            "order in which they were observed."
        )
    if len(series) < least:
        raise ScenarioError(
            f"{what}: {len(series)} values were given. At least {least} are needed; run longer."
        )
    if not np.isfinite(series).all():
        place = int(np.flatnonzero(~np.isfinite(series))[0])
        raise ScenarioError(
            f"{what}: value number {place + 1} is {series[place]}. All values must be finite."
        )
    return series
