"""Flow shops and job shops: Johnson's rule, and how short a schedule can be at best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from factorysim.errors import ScenarioError
from factorysim.scenario.job_shops import JobShop
from factorysim.theory.line_checks import not_negative


@dataclass(frozen=True)
class FlowShopSchedule:
    """Jobs that pass the same machines in the same sequence everywhere."""

    sequence: tuple[int, ...]
    """The jobs in the order in which they are done, numbered from 0."""
    makespan: float
    """When the last job leaves the last machine."""


def flow_shop_makespan(sequence: Sequence[int], times: Sequence[Sequence[float]]) -> float:
    """Return when a flow shop with unlimited buffers has done its jobs in this sequence.

    Parameters
    ----------
    sequence
        Every job number once, counted from 0.
    times
        For every job its times on the machines.

    Notes
    -----
    Source: Pinedo, Scheduling, section 6.1: C(i, j) = max(C(i - 1, j), C(i, j - 1)) + p(i, j).

    Examples
    --------
    >>> flow_shop_makespan([0, 1], [[3, 2], [1, 4]])
    9.0
    """
    jobs = _checked_times(times)
    if sorted(sequence) != list(range(len(jobs))):
        raise ScenarioError(
            f"sequence: {list(sequence)} is not possible. It has every job from 0 to "
            f"{len(jobs) - 1} once."
        )
    ends = [0.0] * len(jobs[0])
    for job in sequence:
        end = 0.0
        for machine, time in enumerate(jobs[job]):
            end = max(end, ends[machine]) + time
            ends[machine] = end
    return ends[-1]


def johnson_sequence(times: Sequence[Sequence[float]]) -> FlowShopSchedule:
    """Return the shortest schedule of a flow shop with two machines.

    Jobs that are shorter on the first machine go first, the shortest at the beginning; the others
    go last, the one that is shortest on the second machine at the end.

    Parameters
    ----------
    times
        For every job its times on the first and on the second machine.

    Notes
    -----
    Source: S. M. Johnson, Naval Research Logistics Quarterly 1 (1954); the example is his.

    Examples
    --------
    >>> johnson_sequence([[4, 5], [4, 1], [30, 4], [6, 30], [2, 3]])
    FlowShopSchedule(sequence=(4, 0, 3, 2, 1), makespan=47.0)
    """
    jobs = _checked_times(times)
    if len(jobs[0]) != 2:
        raise ScenarioError(
            f"times: there are {len(jobs[0])} machines. Johnson's rule is for two of them; compare "
            "sequences for more with flow_shop_makespan."
        )
    front = [job for job, (first, second) in enumerate(jobs) if first < second]
    back = [job for job, (first, second) in enumerate(jobs) if first >= second]
    front.sort(key=lambda job: jobs[job][0])
    back.sort(key=lambda job: -jobs[job][1])
    sequence = (*front, *back)
    return FlowShopSchedule(sequence, flow_shop_makespan(sequence, jobs))


@dataclass(frozen=True)
class MakespanBounds:
    """What no schedule of a job shop can be shorter than; the largest of them counts."""

    jobs: float
    """The longest job by itself."""
    work: float
    """The busiest machine by itself, or all work divided by the machines."""
    machines: float
    """The busiest machine with the ways to it and from it: its best preemptive schedule."""

    @property
    def best(self) -> float:
        """The largest of the bounds."""
        return max(self.jobs, self.work, self.machines)


def makespan_bounds(shop: JobShop) -> MakespanBounds:
    r"""Return lower bounds on the makespan of a job shop.

    Operations with a choice of machines count with their shortest time, and for a machine only
    when it is the only one that can do them.

    Parameters
    ----------
    shop
        An instance, such as `parse_job_shop` returns.

    Notes
    -----
    Source: J. Carlier, E. Pinson, Management Science 35 (1989): for each machine Jackson's
    preemptive schedule with the work before (heads) and after (tails) each operation.

    Examples
    --------
    >>> from factorysim.scenario.job_shops import parse_job_shop
    >>> makespan_bounds(parse_job_shop("2 2\n0 3 1 2\n0 4 1 1"))
    MakespanBounds(jobs=5.0, work=7.0, machines=8.0)
    """
    machines: dict[int, list[tuple[float, float, float]]] = {}
    longest = total = 0.0
    for job in shop.jobs:
        shortest = [min(operation.values()) for operation in job]
        length = math.fsum(shortest)
        longest = max(longest, length)
        total += length
        before = 0.0
        for operation, time in zip(job, shortest, strict=True):
            if len(operation) == 1:
                after = length - before - time
                machines.setdefault(next(iter(operation)), []).append((before, time, after))
            before += time
    work = [math.fsum(time for _, time, _ in operations) for operations in machines.values()]
    return MakespanBounds(
        jobs=longest,
        work=max([total / shop.machines, *work]),
        machines=max([preemptive_makespan(ops) for ops in machines.values()], default=0.0),
    )


def preemptive_makespan(operations: Sequence[tuple[float, float, float]]) -> float:
    """Return the shortest makespan of one machine whose work may be interrupted.

    At every moment, of the operations that have arrived, the one with the longest tail is done.

    Parameters
    ----------
    operations
        For each one its head (when it arrives), its time, and its tail (what follows it).

    Notes
    -----
    Source: Jackson's preemptive schedule, J. Carlier, European Journal of Operational Research 11
    (1982).

    Examples
    --------
    >>> preemptive_makespan([(0, 4, 1), (1, 2, 6)])
    9.0
    """
    coming = sorted(operations, key=lambda operation: operation[0])
    ready: list[tuple[float, float]] = []
    now = makespan = 0.0
    place = 0
    while ready or place < len(coming):
        if not ready:
            now = max(now, coming[place][0])
        while place < len(coming) and coming[place][0] <= now:
            _, time, tail = coming[place]
            heappush(ready, (-tail, time))
            place += 1
        tail, left = heappop(ready)
        until = coming[place][0] if place < len(coming) else math.inf
        if now + left > until:
            heappush(ready, (tail, left - (until - now)))
            now = float(until)
            continue
        now += left
        makespan = max(makespan, now - tail)
    return float(makespan)


def _checked_times(times: Sequence[Sequence[float]]) -> list[list[float]]:
    if not len(times):
        raise ScenarioError("times: there are no jobs. At least one is needed.")
    jobs = [[not_negative("times", time) for time in job] for job in times]
    if len({len(job) for job in jobs}) > 1 or not jobs[0]:
        raise ScenarioError("times: every job needs one time for each machine; some have others.")
    return jobs
