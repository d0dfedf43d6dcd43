"""The best of several factories, found with no more runs than the choice needs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import replace

from factorysim.errors import ModelError, ScenarioError
from factorysim.experiments.comparing.budget_allocation import ocba
from factorysim.experiments.comparing.indifference_zone import kn
from factorysim.experiments.comparing.samples import APART, Running, requests_for
from factorysim.experiments.comparing.selection import Method, Pair, Sampler, Selection
from factorysim.experiments.comparing.subset_selection import subset
from factorysim.experiments.executors import opened, workers_of
from factorysim.experiments.measures import Measure
from factorysim.experiments.running import Progress, Request, run_all
from factorysim.model.factory import Factory, PartCount
from factorysim.results.indicators import unit_of
from factorysim.scenario.scenarios import Scenario

_RUNS_PER_WORKER = 4
"""Runs that KN asks for at one time for each worker, so that none of them waits for the others."""


def select_best(
    models: Mapping[str, Factory | Scenario],
    *,
    indicator: str = "throughput",
    largest: bool = True,
    method: Method = "kn",
    delta: float | None = None,
    confidence: float = 0.95,
    first: int = 10,
    budget: int | None = None,
    most: int | None = None,
    until: float | str | Mapping[str, int] | PartCount | None = None,
    warmup: float | str | None = None,
    seed: int | None = None,
    common: bool | None = None,
    workers: int = 1,
    executor: Executor | str | None = None,
    measures: Mapping[str, Measure] | None = None,
    progress: Progress | None = None,
) -> Selection:
    """Run several factories until one of them can be called the best.

    Parameters
    ----------
    models
        The factories or scenarios, by name.
    indicator, largest
        What makes a factory good, and whether a larger value is better.
    method
        ``kn``: as many runs as it takes to find the best with the promised *confidence*, if it is
        better than the second by *delta*. ``subset``: *first* runs of each; keeps those that can
        be the best. ``ocba``: *budget* runs, spent where they decide; promises nothing.
    delta
        The smallest difference that matters, in the unit of the indicator (`kn`; optional for
        `subset`).
    confidence
        Promised probability (`kn`, `subset`).
    first
        Replications of each factory in the first stage.
    budget
        Number of runs of all factories together (`ocba`).
    most
        Replications of each factory after which `kn` gives up.
    until, warmup, seed, executor, measures
        As in `compare`.
    common
        Let all factories meet the same random numbers: the default for `kn` and `subset`. OCBA
        assumes independent runs and has them by default.
    workers
        Number of processes; the decision does not depend on it.
    progress
        Is called with the number of runs made and of those asked for so far.

    Raises
    ------
    ScenarioError
        If the models are not run in the same way, or an argument is missing or not possible.
    ModelError
        If a run could not be finished.

    Notes
    -----
    The promises and their sources stand at `kn`, `subset` and `ocba`. The replications of a run
    with enough parts are nearly normal, as these procedures assume.

    Examples
    --------
    >>> from factorysim import exponential, serial_line
    >>> line = serial_line(times=[exponential(1.0), exponential(1.0)], buffers=0)
    >>> lines = {f"{n} places": line.with_changes({"stations.station_2.buffer": n})
    ...          for n in (0, 2, 4)}
    >>> select_best(lines, delta=1.0, until="20 h", seed=1).best
    '4 places'
    """
    _check(method=method, delta=delta, budget=budget, most=most)
    names = tuple(models)
    if len(names) < 2:
        raise ScenarioError(
            f"{len(names)} model: there is nothing to choose from. Give two or more, by name."
        )
    shared = method != "ocba" if common is None else common
    running = Running(
        until=until, warmup=warmup, replications=1, seed=seed, common=shared,
        measures=measures or {},
    )  # fmt: skip
    requests = requests_for(list(models.values()), names, (indicator,), running)
    with _sampler(requests, indicator, workers, executor, progress) as (sampler, crew):
        if method == "ocba":
            found = ocba(sampler, names, budget=budget or 0, first=first, largest=largest)
        elif method == "subset":
            found = subset(
                sampler, names, replications=first, confidence=confidence, delta=delta or 0.0,
                largest=largest, independent=not shared,
            )  # fmt: skip
        else:
            ahead = 1 if crew == 1 else math.ceil(_RUNS_PER_WORKER * crew / len(names))
            found = kn(
                sampler, names, delta=delta or 0.0, confidence=confidence, first=first,
                largest=largest, most=most, independent=not shared, ahead=ahead,
            )  # fmt: skip
    unit, is_share = unit_of(indicator, requests[0].factory.time_unit)
    return replace(found, indicator=indicator, unit=unit, is_share=is_share)


def _check(*, method: str, delta: float | None, budget: int | None, most: int | None) -> None:
    if method not in ("kn", "subset", "ocba"):
        raise ScenarioError(f"method={method!r} is not possible. It is kn, subset or ocba.")
    if method == "kn" and delta is None:
        raise ScenarioError(
            "method='kn' needs delta=, the smallest difference that matters, in the unit of the "
            "indicator: without it, two equal systems would be run for ever."
        )
    if method == "ocba" and budget is None:
        raise ScenarioError(
            "method='ocba' needs budget=, the number of runs of all systems together."
        )
    if budget is not None and method != "ocba":
        raise ScenarioError(f"budget= belongs to method='ocba', not to {method!r}.")
    if most is not None and method != "kn":
        raise ScenarioError(f"most= belongs to method='kn', not to {method!r}.")


@contextmanager
def _sampler(
    requests: Sequence[Request],
    indicator: str,
    workers: int,
    executor: Executor | str | None,
    progress: Progress | None,
) -> Iterator[tuple[Sampler, int]]:
    """Give a sampler that runs what is asked for, and the number of its workers.

    One crew of processes does the work of all stages.
    """
    if workers == 1 and executor is None:
        yield _Runs(requests, indicator, None, progress), 1
        return
    with opened(executor, workers) as crew:
        yield _Runs(requests, indicator, crew, progress), workers_of(crew)


class _Runs:
    """Runs the pairs that a procedure asks for (a sampler)."""

    def __init__(
        self,
        requests: Sequence[Request],
        indicator: str,
        crew: Executor | None,
        progress: Progress | None,
    ) -> None:
        self._requests = requests
        self._indicator = indicator
        self._crew = crew
        self._progress = progress
        self._done = 0

    def __call__(self, pairs: Sequence[Pair]) -> list[float]:
        by_system: dict[int, list[int]] = {}
        for system, replication in pairs:
            by_system.setdefault(system, []).append(replication)
        # A request holds the number with which the replications of its system begin.
        wanted = [
            replace(
                self._requests[system],
                key=system,
                replications=tuple(self._requests[system].replications[0] + r for r in numbers),
            )
            for system, numbers in by_system.items()
        ]
        before, found = self._done, {}
        for outcome in run_all(wanted, executor=self._crew):
            number = outcome.replication % APART
            if outcome.error:
                name = self._requests[int(str(outcome.key))].key
                raise ModelError(f"{name}, replication {number + 1}: {outcome.error}")
            found[outcome.key, number] = outcome.values[self._indicator]
            self._done += 1
            if self._progress is not None:
                self._progress(self._done, before + len(pairs))
        return [float(found[pair]) for pair in pairs]
