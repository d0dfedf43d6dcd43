"""One server that does not serve in the order of arrival: priority classes, shortest job first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative, positive, same_length
from factorysim.theory.queueing.figures import Queue, stable


def mg1_priorities(
    arrival_rates: Sequence[float],
    service_times: Sequence[float],
    scvs: Sequence[float],
    *,
    preemptive: bool = False,
) -> tuple[Queue, ...]:
    """Figures of each class of parts at one server; class 0 is the most urgent one.

    With *preemptive* an urgent part interrupts the service of a less urgent one, which is resumed
    later; its interruptions then count as waiting.

    Source: Cobham (1954) without, Kleinrock (1976), *Queueing Systems 2*, chapter 3, with
    preemption.

    Parameters
    ----------
    arrival_rates
        Arrivals per time unit of each class (exponential times between arrivals).
    service_times
        Mean service time of each class.
    scvs
        Squared coefficient of variation of the service time of each class.
    preemptive
        Whether urgent parts interrupt.

    Returns
    -------
    tuple of Queue
        One for each class. The utilisation is the share of time that is spent on the class.

    Raises
    ------
    ScenarioError
        If the utilisation of all classes together is not below 1.

    Examples
    --------
    >>> urgent, normal = mg1_priorities([0.2, 0.6], [1.0, 1.0], [1.0, 1.0])
    >>> urgent.waiting_time, normal.waiting_time
    (1.0, 5.0)
    """
    rates = [positive("arrival_rates", rate) for rate in arrival_rates]
    means = [positive("service_times", mean) for mean in service_times]
    variations = [not_negative("scvs", scv) for scv in scvs]
    if not rates:
        raise ScenarioError("arrival_rates: no class was given. At least one class is accepted.")
    same_length("service_times", means, len(rates), of="class")
    same_length("scvs", variations, len(rates), of="class")
    loads = [rate * mean for rate, mean in zip(rates, means, strict=True)]
    upto = list(accumulate(loads))
    before = [0.0, *upto[:-1]]
    stable(upto[-1])
    # Work left in a running service, of the classes that a part cannot interrupt.
    terms = [x * m * (1 + v) / 2 for x, m, v in zip(loads, means, variations, strict=True)]
    residual = list(accumulate(terms)) if preemptive else [math.fsum(terms)] * len(terms)
    queues = []
    for i, (rate, mean) in enumerate(zip(rates, means, strict=True)):
        waiting = residual[i] / (1 - before[i]) / (1 - upto[i])
        if preemptive:
            waiting += mean * before[i] / (1 - before[i])
        busy = upto[i] if preemptive else upto[-1]
        queues.append(Queue.from_wait(rate, mean, waiting_time=waiting, wait_share=busy))
    return tuple(queues)


def mm1_shortest_first(arrival_rate: float, service_time: float) -> Queue:
    """M/M/1 that always begins the shortest waiting job; the service times are known exactly.

    A running service is not interrupted.

    Source: Phipps (1956): the priorities of Cobham with a class for every service time.

    Parameters
    ----------
    arrival_rate
        Arrivals per time unit.
    service_time
        Mean service time.

    Examples
    --------
    Less than half of the 4.0 of the order of arrival.

    >>> mm1_shortest_first(0.8, 1.0).waiting_time
    1.882218616
    """
    from scipy.integrate import quad

    rate, mean = positive("arrival_rate", arrival_rate), positive("service_time", service_time)
    utilisation = stable(rate * mean)

    def density(time: float) -> float:
        shorter = utilisation * (1 - math.exp(-time) * (1 + time))
        return math.exp(-time) / (1 - shorter) ** 2

    # Times in units of the mean; the long jobs beyond 50 of them have the weight 1e-22.
    stretch = sum(
        quad(density, low, high, epsabs=1e-14, epsrel=1e-12, limit=200)[0]
        for low, high in ((0.0, 5.0), (5.0, 20.0), (20.0, 50.0))
    )
    return Queue.from_wait(
        rate,
        mean,
        waiting_time=utilisation * mean * float(stretch),
        wait_share=utilisation,
    )
