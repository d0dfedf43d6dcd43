"""The quantile of the greatest of several t variables, which simultaneous intervals need.

Several systems are compared with one of them, so that the differences have that one in common
(correlation 1/2 with equal numbers of runs) and one estimate of the variance.

Sources: Dunnett (1955), *Journal of the American Statistical Association* 50, 1096-1121; Hsu
(1996), *Multiple Comparisons*, chapter 3 and appendix.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from factorysim.errors import ScenarioError

_POINTS = 96
"""Points of each of the two quadratures: enough for five digits."""


def greatest_t_quantile(
    confidence: float, count: int, degrees: float, shares: Sequence[float] | None = None
) -> float:
    """Return the value that the greatest of *count* t variables does not exceed.

    Parameters
    ----------
    confidence
        Probability that it is not exceeded.
    count
        Number of variables: one less than there are systems.
    degrees
        Degrees of freedom of the common estimate of the variance; may be infinite.
    shares
        Squared loadings n_i/(n_i + n_j) of the variables on what they have in common; 1/2 each
        when all systems were run equally often.

    Returns
    -------
    float
        Solves  integral of P(Z_0, s) = prod_j Phi((sqrt(share_j) z + d s) / sqrt(1 - share_j)).

    Examples
    --------
    The table of Dunnett (1955), one-sided, 5 %:

    >>> round(greatest_t_quantile(0.95, 3, 10), 2), round(greatest_t_quantile(0.95, 4, 20), 2)
    (2.34, 2.3)
    """
    if not 0 < confidence < 1 or count < 1 or not degrees > 0:
        raise ScenarioError(
            f"there is no quantile for confidence {confidence!r}, {count} variables and "
            f"{degrees!r} degrees of freedom. They lie between 0 and 1, from 1 upwards, and above "
            "0."
        )
    loadings = tuple(shares) if shares is not None else (0.5,) * count
    return _quantile(confidence, float(degrees), loadings)


@cache
def _quantile(confidence: float, degrees: float, shares: tuple[float, ...]) -> float:
    from scipy.optimize import brentq
    from scipy.special import stdtrit

    def excess(value: float) -> float:
        return _probability(value, degrees, shares) - confidence

    low = float(stdtrit(degrees, confidence)) - 0.01
    # Bonferroni's inequality gives a value that is certainly large enough.
    high = float(stdtrit(degrees, 1 - (1 - confidence) / len(shares))) + 0.01
    return float(brentq(excess, low, high, xtol=1e-8))


def _probability(value: float, degrees: float, shares: tuple[float, ...]) -> float:
    """Return the probability that no variable exceeds *value*."""
    import numpy as np
    from scipy.special import gammaincinv, ndtr

    nodes, weights = np.polynomial.legendre.leggauss(_POINTS)
    levels, level_weights = (nodes + 1) / 2, weights / 2
    scales = np.ones(1)
    scale_weights = np.ones(1)
    if math.isfinite(degrees):
        # The estimated standard deviation, as a multiple of the true one, at equal probabilities.
        scales = np.sqrt(2 * gammaincinv(degrees / 2, levels) / degrees)
        scale_weights = level_weights
    z, z_weights = 8.5 * nodes, 8.5 * weights
    z_weights = z_weights * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    product = np.ones((len(z), len(scales)))
    for share in shares:
        inner = math.sqrt(share) * z[:, None] + value * scales[None, :]
        product *= ndtr(inner / math.sqrt(1 - share))
    return float(z_weights @ product @ scale_weights)
