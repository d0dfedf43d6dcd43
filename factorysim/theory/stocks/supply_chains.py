"""The bullwhip effect: orders vary more than the demand behind them.

Every stage of the chain brings its stock up to a level that follows its forecast:
y(t) = L x forecast(t), and orders q(t) = y(t) - y(t - 1) + demand(t - 1), where L is the lead time
in periods, with the review period in it. Negative orders are returns. There is no safety stock
that depends on the forecast error (z = 0); with one, the ratio is larger.

Source: F. Chen, Z. Drezner, J. K. Ryan, D. Simchi-Levi, Quantifying the bullwhip effect in a
simple supply chain, Management Science 46 (2000); F. Chen, J. K. Ryan, D. Simchi-Levi, The impact
of exponential smoothing forecasts on the bullwhip effect, Naval Research Logistics 47 (2000).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative, whole


def bullwhip_moving_average(lead_time: float, *, periods: int, correlation: float = 0.0) -> float:
    """Return the variance of orders over the variance of demand with a moving average.

    Parameters
    ----------
    lead_time
        Periods L that the order-up-to level covers.
    periods
        Periods p of the moving average, 1 or more.
    correlation
        Correlation of the demands of two consecutive periods (autoregressive of order 1), between
        -1 and 1; 0 for independent demands.

    Notes
    -----
    Source: Chen, Drezner, Ryan and Simchi-Levi (2000), theorem 2.2, with equality for z = 0:
    1 + (2 L / p + 2 L^2 / p^2) (1 - rho^p).

    Examples
    --------
    >>> round(bullwhip_moving_average(4, periods=10), 6)
    2.12
    >>> round(bullwhip_moving_average(2, periods=6, correlation=0.5), 6)
    1.875
    """
    ratio = not_negative("lead_time", lead_time) / whole("periods", periods, least=1)
    rho = _correlation(correlation)
    return 1 + (2 * ratio + 2 * ratio**2) * (1 - rho**periods)


def bullwhip_exponential_smoothing(
    lead_time: float, *, smoothing: float, correlation: float = 0.0
) -> float:
    """Return the variance of orders over the variance of demand with exponential smoothing.

    Parameters
    ----------
    lead_time
        Periods L that the order-up-to level covers.
    smoothing
        Weight a of the newest demand in the forecast, above 0 and at most 1.
    correlation
        Correlation of the demands of two consecutive periods, between -1 and 1.

    Notes
    -----
    Source: Chen, Ryan and Simchi-Levi (2000), with equality for z = 0:
    1 + (2 L a + 2 L^2 a^2 / (2 - a)) (1 - rho) / (1 - (1 - a) rho).

    Examples
    --------
    >>> round(bullwhip_exponential_smoothing(2, smoothing=0.2), 6)
    1.977778
    """
    length = not_negative("lead_time", lead_time)
    if not 0 < smoothing <= 1:
        raise ScenarioError(
            f"smoothing: {smoothing!r} is not possible. It is above 0 and at most 1, such as 0.2."
        )
    rho = _correlation(correlation)
    independent = 2 * length * smoothing + 2 * (length * smoothing) ** 2 / (2 - smoothing)
    return 1 + independent * (1 - rho) / (1 - (1 - smoothing) * rho)


def bullwhip_of_stages(
    lead_times: Sequence[float],
    *,
    periods: int,
    is_demand_shared: bool,
    correlation: float = 0.0,
) -> list[float]:
    """Return for each stage of a chain the variance of its orders over that of the demand.

    With shared information every stage forecasts from the demand of the customers and the effect
    grows with the sum of the lead times. Without, every stage forecasts from the orders that it
    gets, and the effect multiplies.

    Parameters
    ----------
    lead_times
        Periods that the order-up-to level of each stage covers, the shop first.
    periods
        Periods of the moving average of all stages.
    is_demand_shared
        Whether all stages see the demand of the customers.
    correlation
        Correlation of the demands of two consecutive periods.

    Notes
    -----
    Source: Chen, Drezner, Ryan and Simchi-Levi (2000), section 3. With shared information and
    independent demands this is their 1 + 2 (sum L) / p + 2 (sum L)^2 / p^2. Without, they give
    the product of the ratios of the stages as a lower bound for independent demands; here the
    chain is solved exactly, which is more, because the orders of a stage depend on each other.

    Examples
    --------
    >>> [round(x, 4) for x in bullwhip_of_stages([1, 1, 1], periods=5, is_demand_shared=True)]
    [1.48, 2.12, 2.92]
    >>> [round(x, 4) for x in bullwhip_of_stages([1, 1, 1], periods=5, is_demand_shared=False)]
    [1.48, 2.3056, 3.7533]
    """
    span = whole("periods", periods, least=1)
    rho = _correlation(correlation)
    if not len(lead_times):
        raise ScenarioError("lead_times: there is no stage. At least one lead time is needed.")
    shares = [not_negative("lead_times", lead_time) / span for lead_time in lead_times]
    if is_demand_shared:
        return [
            bullwhip_moving_average(sum(lead_times[: k + 1]), periods=span, correlation=rho)
            for k in range(len(shares))
        ]
    # Orders are a weighted sum of the demands 0, p, 2 p, ... periods ago.
    weights = np.ones(1)
    ratios = []
    for share in shares:
        weights = np.convolve(weights, [1 + share, -share])
        ages = span * np.arange(weights.size)
        together = rho ** np.abs(ages[:, np.newaxis] - ages) if rho else np.eye(weights.size)
        ratios.append(float(weights @ together @ weights))
    return ratios


def _correlation(correlation: float) -> float:
    if not -1 < correlation < 1:
        raise ScenarioError(
            f"correlation: {correlation!r} is not possible. It lies between -1 and 1."
        )
    return float(correlation)
