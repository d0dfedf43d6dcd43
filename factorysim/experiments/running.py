"""Replications of one or of many factories, wherever they are sent to.

The numbers never depend on where a replication runs: each has random numbers of its own, fixed by
the seed, its number and the names of the elements. Work travels in chunks, sized by what earlier
ones took, so that sending stays cheap for short runs and little is lost when something breaks.
"""

from __future__ import annotations

import os
import pickle
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field
from functools import cache
from math import ceil
from typing import NamedTuple

from factorysim.engine.simulate import simulate
from factorysim.engine.simulation import Record
from factorysim.errors import FactorySimError, ModelError, ScenarioError
from factorysim.experiments.executors import number_of_workers, opened, workers_of
from factorysim.experiments.measures import Measure, measured
from factorysim.model.factory import Factory, Run
from factorysim.results.indicators import indicators
from factorysim.results.provenance import Provenance, versions
from factorysim.results.result import Result

Progress = Callable[[int, int], None]
"""Is told how many replications are done, and how many there will be."""

_CHUNK_SECONDS = 0.4
"""Work of one chunk: sending one costs about a millisecond, so this keeps it below one percent."""
_CHUNKS_PER_WORKER = 4
"""Chunks that are left for each worker at least, so that all have work until the end."""
_WAITING_PER_WORKER = 2
"""Chunks that are under way for each worker, so that none waits for the next."""


@dataclass(frozen=True)
class Request:
    """Some replications of one factory that are wanted."""

    key: Hashable
    """What the outcomes are called by."""
    factory: Factory
    run: Run
    replications: tuple[int, ...]
    """Numbers of the replications, from 0 on."""
    measures: Mapping[str, Measure] = field(default_factory=dict)
    """What is measured besides the indicators, by name."""


class Outcome(NamedTuple):
    """What one replication gave."""

    key: Hashable
    replication: int
    values: Mapping[str, float]
    """Indicators and measures by name; empty if the run could not be finished."""
    error: str = ""
    """Why the run could not be finished, such as a deadlock."""


class _Chunk(NamedTuple):
    """Some replications that travel together."""

    requests: tuple[Request, ...]
    names: tuple[str, ...]
    """The indicators that are known where the work comes from."""


class _Done(NamedTuple):
    """What came back from a chunk."""

    outcomes: list[Outcome]
    seconds: float


def run_all(
    requests: Sequence[Request],
    *,
    workers: int = 1,
    executor: Executor | str | None = None,
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """Run everything that is wanted and yield the outcomes as they come.

    Parameters
    ----------
    requests
        What is wanted.
    workers
        Number of processes; 0 means one per processor, 1 means here, without any.
    executor
        Where else to run: a `concurrent.futures.Executor`, or its name (see `executors`).
    progress
        Is called after each outcome.

    Raises
    ------
    ScenarioError
        If the work cannot be sent to other processes.
    FactorySimError
        If a process ended from outside.

    Examples
    --------
    >>> from factorysim.model import serial_line
    >>> request = Request("line", serial_line(times=[1, 2], every=2), Run(until=100), (0, 1))
    >>> [(o.key, o.replication, o.values["left"]) for o in run_all([request])]
    [('line', 0, 48.0), ('line', 1, 48.0)]
    """
    wanted = sum(len(request.replications) for request in requests)
    outcomes = _outcomes(requests, wanted, workers, executor)
    for done, outcome in enumerate(outcomes, start=1):
        yield outcome
        if progress is not None:
            progress(done, wanted)


def result_of(request: Request, replication: int, record: Record = "parts") -> Result:
    """Return one replication of a request as a whole, without its provenance."""
    return simulate(
        request.factory,
        until=request.run.until,
        warmup=request.run.warmup,
        seed=request.run.seed,
        replication=replication,
        record=record,
        provenance=_no_provenance(),
    )


def _outcomes(
    requests: Sequence[Request], wanted: int, workers: int, executor: Executor | str | None
) -> Iterator[Outcome]:
    if executor is None and (workers == 1 or wanted <= 1):
        for request in requests:
            for replication in request.replications:
                yield _outcome(request, replication, tuple(indicators))
        return
    _check_that_they_travel(requests)
    takes_part = executor is None
    others = max(1, number_of_workers(workers) - takes_part)
    with opened(executor, others, most=wanted) as crew:
        try:
            yield from _from_crew(requests, crew, takes_part=takes_part)
        except BrokenExecutor as error:
            raise FactorySimError(
                f"a process ended from outside ({error}). Perhaps the memory was full. In a "
                "script, calls that start processes stand below if __name__ == '__main__': so "
                "that the processes can import the script."
            ) from error


def _from_crew(
    requests: Sequence[Request], crew: Executor, *, takes_part: bool
) -> Iterator[Outcome]:
    """Keep every worker of *crew* busy, and yield what comes back.

    If this process *takes_part*, it is one of the workers: it need not be started.
    """
    workers = workers_of(crew)
    work = _Work(requests, workers + takes_part)
    under_way: set[Future[_Done]] = set()
    try:
        while work.left or under_way:
            while work.left and len(under_way) < workers * _WAITING_PER_WORKER:
                under_way.add(crew.submit(_run_chunk, work.next_chunk()))
            if takes_part and work.left:
                yield from work.learn(_run_chunk(work.next_chunk()))
                finished = {future for future in under_way if future.done()}
            else:
                finished = wait(under_way, return_when=FIRST_COMPLETED).done
            under_way -= finished
            for future in finished:
                yield from work.learn(future.result())
    finally:
        for future in under_way:
            future.cancel()


class _Work:
    """What is still to be sent, and how long a replication takes."""

    def __init__(self, requests: Sequence[Request], workers: int) -> None:
        self._waiting = deque(
            (request, replication) for request in requests for replication in request.replications
        )
        self._workers = workers
        self._names = tuple(indicators)
        self._seconds: float | None = None

    @property
    def left(self) -> int:
        """Number of replications that were not sent yet."""
        return len(self._waiting)

    def learn(self, done: _Done) -> list[Outcome]:
        """Remember how long a replication took, and return the outcomes."""
        each = done.seconds / len(done.outcomes)
        self._seconds = each if self._seconds is None else (self._seconds + each) / 2
        return done.outcomes

    def next_chunk(self) -> _Chunk:
        """Take the next replications that travel together."""
        wanted = 1 if self._seconds is None else int(_CHUNK_SECONDS / max(self._seconds, 1e-6))
        fair = ceil(self.left / (self._workers * _CHUNKS_PER_WORKER))
        size = max(1, min(wanted, fair))
        by_request: dict[int, tuple[Request, list[int]]] = {}
        for _ in range(size):
            request, replication = self._waiting.popleft()
            by_request.setdefault(id(request), (request, []))[1].append(replication)
        parts = (
            Request(r.key, r.factory, r.run, tuple(numbers), r.measures)
            for r, numbers in by_request.values()
        )
        return _Chunk(tuple(parts), self._names)


def _run_chunk(chunk: _Chunk) -> _Done:
    """Run a chunk (called where the work is done)."""
    start = time.perf_counter()
    outcomes = [
        _outcome(request, replication, chunk.names)
        for request in chunk.requests
        for replication in request.replications
    ]
    return _Done(outcomes, time.perf_counter() - start)


def _outcome(request: Request, replication: int, names: Sequence[str]) -> Outcome:
    try:
        result = result_of(request, replication)
    except ModelError as error:
        return Outcome(request.key, replication, {}, str(error))
    _check_names(names)
    values = {name: indicators[name](result) for name in names}
    factory = request.factory
    values |= {name: measured(result, what, factory) for name, what in request.measures.items()}
    return Outcome(request.key, replication, values)


def _check_names(names: Sequence[str]) -> None:
    missing = [name for name in names if name not in indicators]
    if missing:
        raise ScenarioError(
            f"the indicator {missing[0]!r} is not known in process {os.getpid()}. Define it at "
            "the top of a module that other processes can import, or use workers=1."
        )


@cache
def _no_provenance() -> Provenance:
    """One for all: a study knows where its runs come from."""
    return Provenance(versions=dict(versions()))


def _check_that_they_travel(requests: Sequence[Request]) -> None:
    try:
        pickle.dumps(requests)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise ScenarioError(
            f"the factory cannot be sent to another process ({error}). A rule, a time or a measure "
            "that is a function has to stand at the top of a module, not inside a function or a "
            "lambda; or use workers=1."
        ) from error
