"""Machine interference: operators who cannot repair all machines at the same time."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from factorysim.theory.line_checks import positive, whole


@dataclass(frozen=True)
class Interference:
    """Long-run figures of machines that share operators.

    Examples
    --------
    >>> repairmen(1, mttf=9.0, mttr=1.0, servers=1).availability
    0.9
    """

    availability: float
    """Share of time that a machine runs."""
    machines_down: float
    """Mean number of machines that do not run."""
    queue: float
    """Mean number of machines that wait for an operator."""
    waiting_time: float
    """Mean time that a machine waits for an operator."""
    lead_time: float
    """Mean time from the stop to the end of the repair."""
    throughput: float
    """Repairs per time unit."""
    utilisation: float
    """Share of the operators' time that is spent on repairs."""


def repairmen(machines: int, mttf: float, mttr: float, servers: int) -> Interference:
    """Machines that stop now and then and need an operator to run again.

    Times to failure and repairs are exponential. The same model has operators who load and unload
    machines (*mttf* is then the machining time, *mttr* the handling time).

    Source: Palm (1947); Gross & Harris (1998), section 2.7: finite-source M/M/c.

    Parameters
    ----------
    machines
        Number of machines.
    mttf
        Mean running time of one machine until it stops.
    mttr
        Mean time of a repair, without the wait for the operator.
    servers
        Number of operators.

    Examples
    --------
    >>> repairmen(8, mttf=10.0, mttr=1.0, servers=2).machines_down
    0.7859944409
    """
    count, operators = whole("machines", machines, least=1), whole("servers", servers, least=1)
    life, repair = positive("mttf", mttf), positive("mttr", mttr)
    down = np.arange(count + 1)
    busy = np.minimum(down, operators)
    steps = math.log(repair / life) + np.log((count - down[:-1]) / busy[1:])
    logs = np.concatenate([[0.0], np.cumsum(steps)])
    chance = np.exp(logs - logs.max())
    chance /= chance.sum()
    stopped, working = float(down @ chance), float(busy @ chance)
    throughput = working / repair
    waiting = float((down - busy) @ chance)
    return Interference(
        availability=1 - stopped / count,
        machines_down=stopped,
        queue=waiting,
        waiting_time=waiting / throughput,
        lead_time=stopped / throughput,
        throughput=throughput,
        utilisation=working / operators,
    )
