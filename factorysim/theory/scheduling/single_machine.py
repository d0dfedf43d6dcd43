"""One machine and jobs that are all there at the beginning: which sequence is best.

Jobs are numbered from 0 in the order in which their times are given. A rule or an exact method
returns the sequence together with everything that is judged about it.

Source: M. L. Pinedo, Scheduling: Theory, Algorithms, and Systems, chapters 3 and 4, and the papers
named with each function.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush

from factorysim.errors import ScenarioError
from factorysim.theory.balancing.exact_numbers import as_fraction, common_unit
from factorysim.theory.line_checks import not_negative, same_length

MOST_JOBS_EXACTLY = 20
"""Total tardiness is minimised exactly for at most this many jobs: all their subsets are met."""


@dataclass(frozen=True)
class Schedule:
    """A sequence of jobs on one machine, and what is judged about it.

    Without weights all are 1; without due dates nothing is ever late.
    """

    sequence: tuple[int, ...]
    """The jobs in the order in which they are done."""
    completion_times: tuple[float, ...]
    """When every job is finished, in the order of the job numbers."""
    total_completion_time: float
    """Sum of the completion times; also the sum of the flow times."""
    total_weighted_completion_time: float
    maximum_lateness: float
    """Largest completion time - due date; negative when all are early."""
    total_tardiness: float
    """Sum of what the jobs are late, where early counts as 0."""
    total_weighted_tardiness: float
    tardy_jobs: int
    """Number of jobs that are late."""

    @property
    def makespan(self) -> float:
        """When the last job is finished; the same for every sequence."""
        return max(self.completion_times)


@dataclass(frozen=True)
class _Jobs:
    """Jobs in whole numbers of a unit, so that no job is late by a rounding error."""

    times: tuple[int, ...]
    due: tuple[float, ...]
    """Whole numbers, or infinity where no date is set."""
    weights: tuple[float, ...]
    unit: Fraction

    @classmethod
    def of(
        cls,
        times: Sequence[float],
        due: Sequence[float] | None = None,
        weights: Sequence[float] | None = None,
    ) -> _Jobs:
        if not len(times):
            raise ScenarioError("times: there are no jobs. At least one time is needed.")
        for name, numbers in (("due", due), ("weights", weights)):
            if numbers is not None:
                same_length(name, numbers, len(times), of="job")
        dates = [math.inf] * len(times) if due is None else list(due)
        if any(math.isnan(date) or date == -math.inf for date in dates):
            raise ScenarioError("due: a due date is not a number. Infinity means that none is set.")
        exact = [as_fraction(not_negative("times", time)) for time in times]
        set_dates = [as_fraction(date) for date in dates if date != math.inf]
        unit = common_unit([*exact, *set_dates])
        return cls(
            times=tuple(int(time / unit) for time in exact),
            due=tuple(d if d == math.inf else int(as_fraction(d) / unit) for d in dates),
            weights=(1.0,) * len(times)
            if weights is None
            else tuple(not_negative("weights", weight) for weight in weights),
            unit=unit,
        )


def evaluate_sequence(
    sequence: Sequence[int],
    times: Sequence[float],
    *,
    due: Sequence[float] | None = None,
    weights: Sequence[float] | None = None,
) -> Schedule:
    """Return what a sequence of jobs leads to.

    Parameters
    ----------
    sequence
        Every job number once, counted from 0.
    times
        Processing time of every job.
    due
        Due date of every job, in the same unit.
    weights
        Weight of every job, 0 or more.

    Raises
    ------
    ScenarioError
        If a job is missing, done twice or unknown, or the lists do not have the same length.

    Examples
    --------
    >>> schedule = evaluate_sequence([1, 0], [4, 2], due=[5, 5], weights=[1, 3])
    >>> schedule.total_completion_time, schedule.total_tardiness, schedule.tardy_jobs
    (8.0, 1.0, 1)
    """
    jobs = _Jobs.of(times, due, weights)
    if sorted(sequence) != list(range(len(jobs.times))):
        raise ScenarioError(
            f"sequence: {list(sequence)} is not possible. It has every job from 0 to "
            f"{len(jobs.times) - 1} once."
        )
    return _judged(jobs, sequence)


def shortest_first(
    times: Sequence[float],
    *,
    due: Sequence[float] | None = None,
    weights: Sequence[float] | None = None,
) -> Schedule:
    """Return the sequence SPT, which minimises the total completion time.

    Notes
    -----
    Source: W. E. Smith, Naval Research Logistics Quarterly 3 (1956).

    Examples
    --------
    >>> shortest_first([7, 2, 5, 9, 4, 3, 6]).total_completion_time
    113.0
    """
    jobs = _Jobs.of(times, due, weights)
    return _judged(jobs, sorted(range(len(times)), key=jobs.times.__getitem__))


def weighted_shortest_first(
    times: Sequence[float], weights: Sequence[float], *, due: Sequence[float] | None = None
) -> Schedule:
    """Return the sequence WSPT, which minimises the total weighted completion time.

    The job with the least time per weight goes first; a job without weight goes last.

    Notes
    -----
    Source: W. E. Smith, Naval Research Logistics Quarterly 3 (1956).

    Examples
    --------
    >>> times, weights = [7, 2, 5, 9, 4, 3, 6], [2, 1, 4, 3, 1, 2, 5]
    >>> weighted_shortest_first(times, weights).total_weighted_completion_time
    293.0
    """
    jobs = _Jobs.of(times, due, weights)

    def time_per_weight(job: int) -> float:
        return jobs.times[job] / jobs.weights[job] if jobs.weights[job] else math.inf

    return _judged(jobs, sorted(range(len(times)), key=time_per_weight))


def earliest_due_date_first(
    times: Sequence[float], due: Sequence[float], *, weights: Sequence[float] | None = None
) -> Schedule:
    """Return the sequence EDD, which minimises the maximum lateness.

    Notes
    -----
    Source: J. R. Jackson, Scheduling a production line to minimize maximum tardiness (1955).

    Examples
    --------
    >>> times, due = [7, 2, 5, 9, 4, 3, 6], [12, 6, 25, 30, 8, 20, 18]
    >>> earliest_due_date_first(times, due).maximum_lateness
    6.0
    """
    jobs = _Jobs.of(times, due, weights)
    return _judged(jobs, sorted(range(len(times)), key=jobs.due.__getitem__))


def fewest_tardy_jobs(
    times: Sequence[float], due: Sequence[float], *, weights: Sequence[float] | None = None
) -> Schedule:
    """Return a sequence with the fewest late jobs, by the algorithm of Moore and Hodgson.

    Jobs are taken by due date; whenever one would be late, the longest so far is put to the end.

    Notes
    -----
    Source: J. M. Moore, Management Science 15 (1968).

    Examples
    --------
    >>> times, due = [7, 2, 5, 9, 4, 3, 6], [12, 6, 25, 30, 8, 20, 18]
    >>> fewest_tardy_jobs(times, due).tardy_jobs
    1
    """
    jobs = _Jobs.of(times, due, weights)
    kept: list[tuple[int, int]] = []
    late: list[int] = []
    end = 0
    for job in sorted(range(len(times)), key=jobs.due.__getitem__):
        heappush(kept, (-jobs.times[job], job))
        end += jobs.times[job]
        if end > jobs.due[job]:
            longest, put_off = heappop(kept)
            end += longest
            late.append(put_off)
    on_time = sorted((job for _, job in kept), key=lambda job: (jobs.due[job], job))
    return _judged(jobs, [*on_time, *sorted(late, key=lambda job: (jobs.due[job], job))])


def least_total_tardiness(
    times: Sequence[float], due: Sequence[float], *, weights: Sequence[float] | None = None
) -> Schedule:
    """Return a sequence with the least total (weighted) tardiness, by dynamic programming.

    Every set of jobs is looked at once: one of them is its last, and the rest is done as well as
    possible. 18 jobs take about a second, and each further one doubles that.

    Raises
    ------
    ScenarioError
        If there are more than 20 jobs.

    Notes
    -----
    Source: M. Held, R. M. Karp, Journal of SIAM 10 (1962); E. L. Lawler (1964).

    Examples
    --------
    >>> times, due = [7, 2, 5, 9, 4, 3, 6], [12, 6, 25, 30, 8, 20, 18]
    >>> least_total_tardiness(times, due).total_tardiness
    12.0
    """
    jobs = _Jobs.of(times, due, weights)
    count = len(jobs.times)
    if count > MOST_JOBS_EXACTLY:
        raise ScenarioError(
            f"times: {count} jobs have too many sequences for an exact answer. At most "
            f"{MOST_JOBS_EXACTLY} are accepted; for more, compare rules with evaluate_sequence."
        )
    least = [0.0] * (1 << count)
    last = [0] * (1 << count)
    ends = [0] * (1 << count)
    singles = [(job, 1 << job, jobs.due[job], jobs.weights[job]) for job in range(count)]
    for done in range(1, 1 << count):
        lowest = done & -done
        end = ends[done ^ lowest] + jobs.times[lowest.bit_length() - 1]
        ends[done] = end
        best = math.inf
        for job, bit, date, weight in singles:
            if done & bit:
                late = end - date
                cost = least[done ^ bit] + (weight * late if late > 0 else 0.0)
                if cost < best:
                    best = cost
                    last[done] = job
        least[done] = best
    sequence: list[int] = []
    left = (1 << count) - 1
    while left:
        sequence.append(last[left])
        left ^= 1 << last[left]
    return _judged(jobs, sequence[::-1])


def _judged(jobs: _Jobs, sequence: Sequence[int]) -> Schedule:
    ends = [0] * len(jobs.times)
    end = 0
    for job in sequence:
        end += jobs.times[job]
        ends[job] = end
    late = [end - date for end, date in zip(ends, jobs.due, strict=True)]
    unit = jobs.unit
    completed = [float(end * unit) for end in ends]
    lateness = [float(int(some) * unit) if math.isfinite(some) else some for some in late]
    tardiness = [max(0.0, some) for some in lateness]
    return Schedule(
        sequence=tuple(int(job) for job in sequence),
        completion_times=tuple(completed),
        total_completion_time=math.fsum(completed),
        total_weighted_completion_time=_weighted(jobs.weights, completed),
        maximum_lateness=max(lateness),
        total_tardiness=math.fsum(tardiness),
        total_weighted_tardiness=_weighted(jobs.weights, tardiness),
        tardy_jobs=sum(some > 0 for some in late),
    )


def _weighted(weights: Sequence[float], numbers: Sequence[float]) -> float:
    return math.fsum(w * number for w, number in zip(weights, numbers, strict=True))
