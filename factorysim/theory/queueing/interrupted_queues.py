"""A queue in front of a machine that breaks down, also while it has nothing to do."""

from __future__ import annotations

from factorysim.theory.line_checks import not_negative, positive
from factorysim.theory.queueing.breakdowns import effective_time
from factorysim.theory.queueing.figures import Queue
from factorysim.theory.queueing.general_queues import mg1


def mg1_with_breakdowns(
    arrival_rate: float,
    service_time: float,
    scv: float,
    *,
    mttf: float,
    mttr: float,
    scv_repair: float = 1.0,
    fails_when_idle: bool = False,
) -> Queue:
    """M/G/1 whose machine breaks down after exponential times; the part is finished afterwards.

    Repairs belong to the lead time, not to the wait, and the utilisation includes them. Exact.

    Source: Gaver (1962), *Journal of the Royal Statistical Society* B 24, if only work wears the
    machine; Avi-Itzhak & Naor (1963), *Operations Research* 11, if it also fails when idle: the
    rest of the repair that an arrival then finds comes on top.

    Parameters
    ----------
    arrival_rate
        Arrivals per time unit.
    service_time, scv
        Mean and squared coefficient of variation of the service without failures.
    mttf
        Mean time from a repair to the next failure: of work, or of any time when *fails_when_idle*.
    mttr, scv_repair
        Mean and squared coefficient of variation of a repair.
    fails_when_idle
        Whether the machine also fails while nothing waits.

    Raises
    ------
    ScenarioError
        If the utilisation, repairs included, is not below 1.

    Examples
    --------
    >>> mg1_with_breakdowns(0.5, 1.0, 1.0, mttf=9.0, mttr=1.0).lead_time
    2.625
    >>> mg1_with_breakdowns(0.5, 1.0, 1.0, mttf=9.0, mttr=1.0, fails_when_idle=True).lead_time
    2.725
    """
    life, repair = positive("mttf", mttf), positive("mttr", mttr)
    time = effective_time(service_time, scv, mttf=life, mttr=repair, scv_repair=scv_repair)
    queue = mg1(arrival_rate, time.mean, scv=time.scv)
    if not fails_when_idle:
        return queue
    found_down = repair / (life + repair)
    rest = found_down * repair * (1 + not_negative("scv_repair", scv_repair)) / 2
    return Queue.from_wait(
        arrival_rate,
        time.mean,
        waiting_time=queue.waiting_time + rest,
        wait_share=queue.wait_share + (1 - queue.wait_share) * found_down,
    )
