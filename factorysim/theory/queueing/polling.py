"""A machine that turns from product to product and is set up each time: cyclic polling.

The machine visits its products in a fixed cycle and is set up for each of them even if nothing
waits. *Exhaustive*: it stays until no part of the product is left. *Gated*: it serves only the
parts that waited when the setup ended.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from factorysim.theory.line_checks import not_negative, positive, same_length, whole
from factorysim.theory.queueing.figures import stable


def symmetric_polling_wait(
    products: int,
    arrival_rate: float,
    service_time: float,
    setup_time: float,
    *,
    scv_service: float = 1.0,
    scv_setup: float = 0.0,
    gated: bool = False,
) -> float:
    """Mean wait when all products are alike.

    Source: Takagi (1986), *Analysis of Polling Systems*; Takagi (1988), ACM Computing Surveys 20.

    Parameters
    ----------
    products
        Number of products.
    arrival_rate
        Parts of one product per time unit (exponential times between arrivals).
    service_time, scv_service
        Mean and squared coefficient of variation of a service.
    setup_time, scv_setup
        Mean and squared coefficient of variation of the setup for one product.
    gated
        Gated instead of exhaustive service.

    Returns
    -------
    float
        Mean time from the arrival of a part to the beginning of its service.

    Examples
    --------
    >>> symmetric_polling_wait(3, 0.2, 1.0, 0.5, gated=True)
    3.75
    """
    count = whole("products", products, least=1)
    law = polling_conservation(
        [arrival_rate] * count,
        [service_time] * count,
        [setup_time] * count,
        scvs_service=[scv_service] * count,
        scvs_setup=[scv_setup] * count,
        gated=gated,
    )
    return law / (count * arrival_rate * service_time)


def polling_conservation(
    arrival_rates: Sequence[float],
    service_times: Sequence[float],
    setup_times: Sequence[float],
    *,
    scvs_service: Sequence[float] | None = None,
    scvs_setup: Sequence[float] | None = None,
    gated: bool = False,
) -> float:
    """Sum of the mean waits of the products, each times its utilisation.

    A cycle can shift waits between the products, but not change this sum.

    Source: Boxma & Groenendijk (1987), the pseudo-conservation law.

    Parameters
    ----------
    arrival_rates
        Parts per time unit of each product (exponential times between arrivals).
    service_times, scvs_service
        Mean and squared coefficient of variation of the services of each product; without the
        latter they are exponential.
    setup_times, scvs_setup
        Mean and squared coefficient of variation of the setup of each product; without the
        latter they are constant.
    gated
        Gated instead of exhaustive service.

    Returns
    -------
    float
        Sum over the products of arrival rate times service time times mean wait.

    Examples
    --------
    >>> polling_conservation([0.3, 0.15, 0.05], [1.0, 1.2, 2.0], [0.2, 0.4, 0.6])
    1.628190476
    """
    cycle = _Cycle.of(arrival_rates, service_times, setup_times, scvs_service, scvs_setup)
    load, squares = cycle.load, cycle.squares
    total = load * cycle.residual / (1 - load)
    if cycle.setup > 0:
        second = cycle.setup_variance + cycle.setup**2
        total += load * second / (2 * cycle.setup)
        total += cycle.setup * (load**2 - squares) / (2 * (1 - load))
    if gated:
        total += cycle.setup * squares / (1 - load)
    return total


@dataclass(frozen=True)
class _Cycle:
    """What the law needs to know about all products together."""

    load: float
    squares: float
    residual: float
    setup: float
    setup_variance: float

    @classmethod
    def of(
        cls,
        arrival_rates: Sequence[float],
        service_times: Sequence[float],
        setup_times: Sequence[float],
        scvs_service: Sequence[float] | None,
        scvs_setup: Sequence[float] | None,
    ) -> _Cycle:
        count = len(arrival_rates)
        rates = [positive("arrival_rates", rate) for rate in arrival_rates]
        means = [positive("service_times", mean) for mean in service_times]
        setups = [not_negative("setup_times", time) for time in setup_times]
        of_service = [1.0] * count if scvs_service is None else list(scvs_service)
        of_setup = [0.0] * count if scvs_setup is None else list(scvs_setup)
        for name, values in (
            ("service_times", means),
            ("setup_times", setups),
            ("scvs_service", of_service),
            ("scvs_setup", of_setup),
        ):
            same_length(name, values, count, of="product")
        loads = [rate * mean for rate, mean in zip(rates, means, strict=True)]
        return cls(
            load=stable(math.fsum(loads)),
            squares=math.fsum(load**2 for load in loads),
            residual=math.fsum(
                load * mean * (1 + not_negative("scvs_service", scv)) / 2
                for load, mean, scv in zip(loads, means, of_service, strict=True)
            ),
            setup=math.fsum(setups),
            setup_variance=math.fsum(
                not_negative("scvs_setup", scv) * time**2
                for time, scv in zip(setups, of_setup, strict=True)
            ),
        )
