"""What people did: tables of crews, workers and their work, and the figures for indicators."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from factorysim.results.observed import WORKER_STATES, CrewSeen, Observed, WorkerSeen
from factorysim.results.times import hours, ratio, window_length
from factorysim.theory.people import gini

if TYPE_CHECKING:
    import pandas as pd

AWAY = frozenset({"off", "absent", "break"})
"""States in which a worker is not there to work."""
_RELATIVE = 1e-9


class CrewShares(NamedTuple):
    """Figures of one crew, or of several together; NaN where nothing can be said."""

    utilisation: float
    """Share of the attendance in which they worked or walked to work."""
    efficiency: float
    """Worker efficiency (ISO 22400-2): work time / attendance time."""
    walking: float
    """Share of the attendance spent walking."""
    wait: float
    """Mean time from a call until the work began."""
    wait_p95: float
    """95th percentile of that time; NaN if the waits were not kept."""


def shares_of_crews(crews: Sequence[CrewSeen]) -> CrewShares:
    """Return the figures of all *crews* together."""
    workers = [worker for crew in crews for worker in crew.workers]
    there = attendance(workers)
    working, walking = time_in(workers, "working"), time_in(workers, "walking")
    return CrewShares(
        utilisation=ratio(working + walking, there),
        efficiency=ratio(working, there),
        walking=ratio(walking, there),
        wait=ratio(math.fsum(crew.waited for crew in crews), sum(crew.calls for crew in crews)),
        wait_p95=_quantile([wait for crew in crews for wait in crew.waits], 0.95),
    )


def worker_labels(observed: Observed) -> dict[tuple[str, str], str]:
    """Return what each worker is called, by crew and name."""
    return {
        (crew.name, worker.name): worker_label(crew, worker)
        for crew in observed.crews
        for worker in crew.workers
    }


def worker_label(crew: CrewSeen, worker: WorkerSeen) -> str:
    """Return the own name of a worker, or the crew and the number: ``Anna``, ``setter 1``."""
    return f"{crew.name} {worker.name}" if worker.name.isdigit() else worker.name


def time_in(workers: Sequence[WorkerSeen], state: str) -> float:
    """Return the time that *workers* spent in a state, together."""
    index = WORKER_STATES.index(state)
    return math.fsum(worker.states[index] for worker in workers)


def attendance(workers: Sequence[WorkerSeen]) -> float:
    """Return the time for which *workers* were there: neither off, absent nor in a break."""
    return math.fsum(time_in(workers, state) for state in WORKER_STATES if state not in AWAY)


def variety(worker: WorkerSeen) -> float:
    """Return the variety of the work: entropy of the times by place and kind, in bits.

    0 for one kind of work, 1 for two that take the same time, 2 for four.
    """
    total = math.fsum(work.time for work in worker.work)
    shares = [work.time / total for work in worker.work if work.time > 0]
    return -math.fsum(share * math.log2(share) for share in shares) if shares else math.nan


def errors_per_hour(observed: Observed) -> float:
    """Return the errors of all people per hour; NaN where nobody has limits."""
    if not observed.humans:
        return math.nan
    errors = sum(human.errors for human in observed.humans)
    return ratio(errors, hours(window_length(observed), observed.time_unit))


def repairs_per_hour(observed: Observed) -> float:
    """Return the repairs that were done per worker and hour of attendance."""
    workers = [worker for crew in observed.crews for worker in crew.workers]
    repairs = sum(work.count for worker in workers for work in worker.work if work.kind == "repair")
    return ratio(repairs, hours(attendance(workers), observed.time_unit))


def undetected_share(observed: Observed) -> float:
    """Return the share of the parts that left with an error of a person that nobody had found."""
    if not observed.humans:
        return math.nan
    products = observed.products
    return ratio(sum(p.defective for p in products), sum(p.window_left for p in products))


def mean_of(values: Sequence[float | None]) -> float:
    """Return the mean of the values that are known; NaN without any."""
    known = [value for value in values if value is not None]
    return ratio(math.fsum(known), len(known))


def highest_of(values: Sequence[float | None]) -> float:
    """Return the highest of the values that are known; NaN without any."""
    return max((value for value in values if value is not None), default=math.nan)


def crews_table(observed: Observed) -> pd.DataFrame:
    """Return calls, waits for a worker and shares of the attendance of each crew."""
    unit = observed.time_unit
    rows = []
    for crew in observed.crews:
        shares = shares_of_crews([crew])
        workers = crew.workers
        working = [time_in([worker], "working") for worker in workers]
        absent = time_in(workers, "absent")
        rows.append(
            {
                "crew": crew.name,
                "workers": len(workers),
                "calls": crew.calls,
                f"wait [{unit}]": shares.wait,
                f"wait_p95 [{unit}]": shares.wait_p95,
                f"wait_max [{unit}]": crew.longest_wait if crew.calls else math.nan,
                "open_calls": crew.open,
                "utilisation": shares.utilisation,
                "worker_efficiency": shares.efficiency,
                "walking_share": shares.walking,
                "absence_share": ratio(absent, absent + attendance(workers)),
                "working_time_gini": gini(working) if len(workers) > 1 else math.nan,
            }
        )
    return _table(rows, "crew", "workers")


def workers_table(observed: Observed) -> pd.DataFrame:
    """Return tasks, variety and times in each state of each worker.

    Shares of the states are of the attendance (neither off, absent nor break).
    """
    unit, length = observed.time_unit, window_length(observed)
    rows = []
    for crew in observed.crews:
        for worker in crew.workers:
            there = attendance([worker])
            rows.append(
                {
                    "crew": crew.name,
                    "worker": worker.name,
                    "tasks": worker.tasks,
                    "tasks [1/h]": ratio(worker.tasks, hours(length, unit)),
                    "walks": worker.walks,
                    "variety [bit]": variety(worker),
                    f"attendance [{unit}]": there,
                    **{
                        f"{state} [{unit}]": time
                        for state, time in zip(WORKER_STATES, worker.states, strict=True)
                    },
                    **{
                        f"{state}_share": ratio(time, there)
                        for state, time in zip(WORKER_STATES, worker.states, strict=True)
                        if state not in AWAY
                    },
                }
            )
    return _table(rows, "crew", "worker")


def work_table(observed: Observed) -> pd.DataFrame:
    """Return what each worker did where: how often, and how long."""
    rows = [
        {
            "crew": crew.name,
            "worker": worker.name,
            "place": work.place,
            "kind": work.kind,
            "name": work.name or "-",
            "tasks": work.count,
            f"time [{observed.time_unit}]": work.time,
        }
        for crew in observed.crews
        for worker in crew.workers
        for work in worker.work
    ]
    columns = ("crew", "worker", "place", "kind", "name", "tasks", f"time [{observed.time_unit}]")
    return _table(rows, *columns)


def broken_laws_of_people(observed: Observed) -> Iterator[str]:
    """Yield what cannot be: a worker in two states or at two tasks at one time."""
    length = window_length(observed)
    for crew in observed.crews:
        yield from _waits_agree(crew)
        for worker in crew.workers:
            label = f"worker {crew.name} {worker.name}"
            slack = _RELATIVE * length + 1e-12 * observed.end * (10 + worker.tasks)
            seen = math.fsum(worker.states)
            if abs(seen - length) > slack:
                yield f"{label}: the states last {seen!r} together, the window {length!r}"
            worked = math.fsum(work.time for work in worker.work)
            working = time_in([worker], "working")
            if abs(worked - working) > slack:
                yield f"{label}: {working!r} at work, but the tasks take {worked!r}"
            done = sum(work.count for work in worker.work)
            if done != worker.tasks:
                yield f"{label}: {worker.tasks} tasks, but by place and kind there are {done}"
            if (human := worker.human) is not None:
                tired = [human.fatigue, human.fatigue_peak, human.fatigue_end]
                if any(value is not None and not 0 <= value <= 1 for value in tired):
                    yield f"{label}: a fatigue is outside 0 to 1: {tired}"
                if human.errors > worker.tasks:
                    yield f"{label}: {human.errors} errors at {worker.tasks} tasks"
    for product in observed.products:
        if product.defective > product.window_left:
            yield (
                f"product {product.name}: {product.defective} parts with errors left, of "
                f"{product.window_left}"
            )


def _waits_agree(crew: CrewSeen) -> Iterator[str]:
    """Compare the waits for a worker, if all were kept, with the sums that were kept on the way."""
    waits, name = crew.waits, f"crew {crew.name}"
    if not waits:
        return
    if len(waits) != crew.calls:
        yield f"{name}: {crew.calls} calls were answered, but {len(waits)} of them waited"
    if max(waits) != crew.longest_wait:
        yield f"{name}: longest_wait is {crew.longest_wait!r}, that of its calls {max(waits)!r}"
    total = math.fsum(waits)
    if abs(total - crew.waited) > _RELATIVE * total:
        yield f"{name}: waited is {crew.waited!r}, its calls add up to {total!r}"


def _quantile(values: Sequence[float], share: float) -> float:
    if not values:
        return math.nan
    import numpy as np

    return float(np.quantile(np.array(values), share))


def _table(rows: list[dict[str, Any]], *columns: str) -> pd.DataFrame:
    from factorysim.results.tables import frame

    return frame(rows, *columns)
