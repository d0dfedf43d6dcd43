"""Replications of points that are asked for one batch after the other, from a file or simulated."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from factorysim.experiments.executors import opened
from factorysim.experiments.identity import identity_of_runs
from factorysim.experiments.measures import Measure
from factorysim.experiments.points import Point
from factorysim.experiments.running import Progress, Request, run_all
from factorysim.experiments.store import Store
from factorysim.results.indicators import indicators
from factorysim.scenario.scenarios import Scenario


class Numbers(NamedTuple):
    """What one replication has shown."""

    values: Mapping[str, float]
    """Indicators and measures by name; empty if the run could not be finished."""
    error: str = ""


Wanted = tuple[Point, tuple[int, ...]]
"""A point, and the numbers of the replications that are wanted of it."""


class Evaluations:
    """Runs replications where they are sent to, and keeps them in a file if there is one."""

    def __init__(
        self,
        measures: Mapping[str, Measure],
        *,
        store: Store | None = None,
        executor: Executor | None = None,
        progress: Progress | None = None,
        wanted: int = 0,
    ) -> None:
        self.measures = measures
        self.simulated = 0
        """Replications that were not in the file."""
        self._done = 0
        self._wanted = wanted
        self._store = store
        self._executor = executor
        self._progress = progress
        rows = () if store is None else store.rows()
        self._known: dict[tuple[str, int], Numbers] = {
            (text, replication): Numbers(values, error) for text, replication, values, error in rows
        }

    def of(self, wanted: Sequence[Wanted]) -> dict[tuple[int, int], Numbers]:
        """Return what was seen, by the number of the point and of the replication."""
        by_number: dict[Hashable, Point] = {point.number: point for point, _ in wanted}
        missing = [
            Request(point.number, point.factory, point.run, numbers, self.measures)
            for point, all_numbers in wanted
            if (numbers := tuple(r for r in all_numbers if (point.text, r) not in self._known))
        ]
        count = sum(len(numbers) for _, numbers in wanted)
        self._tell(count - sum(len(request.replications) for request in missing))
        for outcome in run_all(missing, executor=self._executor):
            text = by_number[outcome.key].text
            if self._store is not None:
                self._store.add(text, outcome.replication, outcome.values, outcome.error)
            self._known[text, outcome.replication] = Numbers(outcome.values, outcome.error)
            self.simulated += 1
            self._tell(1)
        return {
            (point.number, r): self._known[point.text, r]
            for point, numbers in wanted
            for r in numbers
        }

    def _tell(self, more: int) -> None:
        self._done += more
        if self._progress is not None and more:
            self._progress(self._done, self._wanted)


@contextmanager
def evaluations_of(
    scenario: Scenario,
    measures: Mapping[str, Measure],
    *,
    workers: int = 1,
    executor: Executor | str | None = None,
    store: str | Path | None = None,
    progress: Progress | None = None,
    wanted: int = 0,
) -> Iterator[Evaluations]:
    """Give `Evaluations` whose processes and file are closed at the end.

    Parameters
    ----------
    scenario
        What the runs are variants of.
    measures
        What is measured besides the indicators.
    workers, executor, store
        As in `Study.run`; the processes are started once for all batches.
    progress, wanted
        Is told how many replications are done, of how many.
    """
    file = None
    if store is not None:
        names = (*indicators, *measures)
        file = Store(store, identity_of_runs(scenario, measures), names)
    try:
        if executor is None and workers == 1:
            yield Evaluations(measures, store=file, progress=progress, wanted=wanted)
            return
        with opened(executor, workers) as crew:
            yield Evaluations(measures, store=file, executor=crew, progress=progress, wanted=wanted)
    finally:
        if file is not None:
            file.close()
