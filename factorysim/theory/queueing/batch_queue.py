"""A machine that takes several parts at once: ovens, washers, freight lifts."""

from __future__ import annotations

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import positive, whole
from factorysim.theory.queueing.figures import Queue, stable


def bulk_service(arrival_rate: float, batch_time: float, *, least: int, most: int) -> Queue:
    """One machine that starts when *least* parts wait and takes up to *most* of them.

    The times between arrivals are exponential, and so is the time of a batch, whatever its size.
    Nobody joins a batch that runs. The mean size of a batch is arrival rate times batch time over
    utilisation.

    Source: Neuts (1967), the general bulk service rule; Medhi (2003), *Stochastic Models in
    Queueing Theory*, chapter 4: with the machine busy the queue is geometric.

    Parameters
    ----------
    arrival_rate
        Parts per time unit.
    batch_time
        Mean time of a batch.
    least
        Parts that have to wait before a batch is started, from 1 upwards.
    most
        Largest batch, at least *least*.

    Raises
    ------
    ScenarioError
        If full batches are not quick enough for the arrivals.

    Examples
    --------
    An oven for exactly four parts.

    >>> bulk_service(2.0, 1.25, least=4, most=4).queue
    3.574090512
    """
    rate, mean = positive("arrival_rate", arrival_rate), positive("batch_time", batch_time)
    smallest, largest = whole("least", least, least=1), whole("most", most, least=1)
    if smallest > largest:
        raise ScenarioError(
            f"least: {least} parts, but a batch takes at most {most}. A number up to most is "
            "accepted."
        )
    stable(rate * mean / largest)
    ratio = _root(rate * mean, largest)
    # Weights relative to the state "busy, nobody waits": busy with n waiting it is ratio**n.
    idle = [(1 - ratio ** (n + 1)) / (1 - ratio) / (rate * mean) for n in range(smallest)]
    total = 1 / (1 - ratio) + sum(idle)
    queue = (ratio / (1 - ratio) ** 2 + sum(n * weight for n, weight in enumerate(idle))) / total
    waiting = queue / rate
    return Queue(
        utilisation=1 - sum(idle) / total,
        throughput=rate,
        wip=queue + rate * mean,
        queue=queue,
        waiting_time=waiting,
        lead_time=waiting + mean,
        wait_share=1 - idle[-1] / total,
        loss_share=0.0,
    )


def _root(load: float, most: int) -> float:
    """Return the z in (0, 1) with z + z**2 + ... + z**most = load (arrivals per batch time)."""
    from scipy.optimize import brentq

    def surplus(z: float) -> float:
        total = 0.0
        for _ in range(most):
            total = (total + 1) * z
        return total - load

    return float(brentq(surplus, 0.0, 1.0, xtol=1e-16, rtol=1e-14))
