"""A study: one factory at several design points, each with several replications.

study = Study(scenario, factors={"stations.mill.buffer": [0, 2, 5]}, replications=10)
results = study.run(workers=2, store="buffers.sqlite")
results.summary
"""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from factorysim.engine.simulate import parts_of
from factorysim.errors import DoubtfulModel, Problem, ScenarioError
from factorysim.experiments.designs import Design, Values, design_of, rows_of
from factorysim.experiments.factors import Factor, factors_of
from factorysim.experiments.identity import identity_of_runs
from factorysim.experiments.measures import Measure, check_measures
from factorysim.experiments.points import Constraint, Point, make_points
from factorysim.experiments.running import Progress, Request, run_all
from factorysim.experiments.store import Identity, Store, free_name
from factorysim.experiments.study_results import Runs, StudyResults
from factorysim.model.factory import Factory
from factorysim.results.indicators import indicators
from factorysim.scenario.scenarios import Scenario


class StudyInterrupted(KeyboardInterrupt):
    """A study was stopped by Ctrl-C; `results` has everything that was done."""

    def __init__(self, results: StudyResults) -> None:
        super().__init__(f"stopped after {results.done} of {results.wanted} replications")
        self.results = results


class Study:
    """One factory at several design points, each with several replications.

    Parameters
    ----------
    model
        A factory; or a scenario, whose settings of the run are used where none are given here.
    factors
        What is varied: by path (settings such as ``run.until`` included) a list of levels, a
        `Range`, or named levels of several changes each (see `factors`).
    design
        Which combinations are tried: ``"full"``, ``"fractional"``, ``"one_at_a_time"``, or with
        settings ``{"latin_hypercube": {"points": 20}}``, ``{"sobol": {"points": 16}}``; or a
        table of points (DataFrame, rows, path of a CSV file), which then needs no factors.
    replications
        How often each point is run.
    until, warmup, seed
        As in `simulate`.
    measures
        What is measured besides the indicators: by name a formula such as
        ``"throughput * 12 - wip"``, or a function of the result (see `measures`).
    constraints
        Conditions on the values, such as ``"stations.a.buffer + stations.b.buffer <= 12"``; points
        that do not satisfy them are left out.
    common_random_numbers
        Whether all points are run with the same random numbers, so that their differences are
        sharper than each of them.

    Raises
    ------
    ScenarioError
        With everything that is not possible: paths, levels, points whose factory contradicts
        itself, formulas.

    Examples
    --------
    >>> from factorysim.model import serial_line
    >>> from factorysim.model.making import exponential
    >>> line = serial_line(times=[exponential(1.0), exponential(1.0)], buffers=0)
    >>> study = Study(
    ...     line,
    ...     factors={"stations.station_2.buffer": [0, 4]},
    ...     until=500, warmup=100, replications=3,
    ... )
    >>> means = study.run().means("throughput")
    >>> bool(means[2] > means[1])
    True
    """

    def __init__(
        self,
        model: Factory | Scenario,
        factors: Mapping[str, Any] | None = None,
        design: Any = "full",
        *,
        replications: int | None = None,
        until: Any = None,
        warmup: Any = None,
        seed: int | None = None,
        measures: Mapping[str, Measure] | None = None,
        constraints: Iterable[Constraint] = (),
        common_random_numbers: bool = True,
        confidence: float = 0.95,
    ) -> None:
        factory, run = parts_of(model, until=until, warmup=warmup, seed=seed)
        if isinstance(constraints, str) or callable(constraints):
            constraints = (constraints,)
        self.scenario = (
            model.model_copy(update={"run": run})
            if isinstance(model, Scenario)
            else Scenario(factory=factory, run=run)
        )
        self.replications = _checked_count(
            run.replications if replications is None else replications
        )
        self.measures = dict(measures or {})
        self.common_random_numbers = common_random_numbers
        self.confidence = confidence
        check_measures(self.measures, factory)
        self.factors, combinations = _combinations(factors, design)
        self.points: tuple[Point, ...] = make_points(
            self.scenario, self.factors, combinations, list(constraints)
        )

    def run(
        self,
        *,
        workers: int = 1,
        executor: Executor | str | None = None,
        store: str | Path | None = None,
        fork: bool = False,
        progress: Progress | None = None,
    ) -> StudyResults:
        """Run what is missing, and return all results.

        Parameters
        ----------
        workers
            Number of processes; 0 means one per processor. No number depends on it.
        executor
            Where else to run: any `concurrent.futures.Executor`, or a name such as
            ``"dask://host:8786"`` (see `executors`).
        store
            A file to which every replication is written as it arrives. Run again, only what is
            missing is simulated; more replications or points extend it.
        fork
            If the file belongs to another study: begin a new one beside it (``-2``) instead of
            refusing.
        progress
            Is told how many replications are done, and how many there will be.

        Raises
        ------
        StudyInterrupted
            After Ctrl-C; it holds the results of everything that was done.
        ScenarioError
            If the file belongs to another study.
        StoreError
            If the file is damaged or cannot be written.
        """
        for doubt in self.scenario.factory.warnings():
            warnings.warn(str(doubt), DoubtfulModel, stacklevel=2)
        results = StudyResults(self, self._without_runs())
        try:
            if store is None:
                self._run(results, None, workers, executor, progress)
            else:
                identity = self.identity()
                path = free_name(store, identity) if fork else store
                with Store(path, identity, self.names) as file:
                    results.store = file.path
                    self._run(results, file, workers, executor, progress)
        except KeyboardInterrupt:
            raise StudyInterrupted(results) from None
        return results

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the numbers that every replication gives: indicators, then measures."""
        return (*indicators, *self.measures)

    def identity(self) -> Identity:
        """Return what rows in a file must belong to, to be rows of this study.

        Raises
        ------
        ScenarioError
            If the factory holds Python functions, which nobody can compare later.
        """
        return identity_of_runs(
            self.scenario, self.measures, common_random_numbers=self.common_random_numbers
        )

    def _run(
        self,
        results: StudyResults,
        store: Store | None,
        workers: int,
        executor: Executor | str | None,
        progress: Progress | None,
    ) -> None:
        by_text = {point.text: point for point in self.points}
        by_key: dict[Hashable, Point] = {point.number: point for point in self.points}
        if store is not None:
            for text, replication, values, error in store.rows():
                if text in by_text and replication < self.replications:
                    results.take(by_text[text].number, replication, values, error)
        before = results.done
        requests = [request for point in self.points if (request := self._missing(point, results))]
        if progress is not None:
            progress(before, results.wanted)
        for outcome in run_all(requests, workers=workers, executor=executor):
            point = by_key[outcome.key]
            replication = outcome.replication - self._shift(point)
            if store is not None:
                store.add(point.text, replication, outcome.values, outcome.error)
            results.take(point.number, replication, outcome.values, outcome.error)
            if progress is not None:
                progress(results.done, results.wanted)

    def _missing(self, point: Point, results: StudyResults) -> Request | None:
        shift = self._shift(point)
        known = results.runs[point.number]
        numbers = [r + shift for r in range(self.replications) if r not in known]
        if not numbers:
            return None
        return Request(point.number, point.factory, point.run, tuple(numbers), self.measures)

    def _shift(self, point: Point) -> int:
        return 0 if self.common_random_numbers else point.shift

    def _without_runs(self) -> dict[int, Runs]:
        return {point.number: {} for point in self.points}

    def __repr__(self) -> str:
        names = ", ".join(factor.name for factor in self.factors)
        return f"Study({names}: {len(self.points)} points, {self.replications} replications each)"


def _combinations(
    given: Mapping[str, Any] | None, design: Any
) -> tuple[tuple[Factor, ...], Sequence[Values]]:
    """Return the factors and the points of a design, before constraints."""
    if isinstance(design, (str, Mapping, Design)) and not _is_file(design):
        chosen = design_of(design)
        if chosen.name == "table" and given is None:
            given = _levels_in(rows_of(chosen.options["rows"]))
        factors = factors_of(given or {})
        try:
            return factors, chosen.points(factors)
        except TypeError as error:
            raise ScenarioError([Problem(f"{chosen.name}: {error}.", "design")]) from None
    rows = rows_of(design)
    factors = factors_of(given or _levels_in(rows))
    return factors, Design("table", {"rows": rows}).points(factors)


def _is_file(design: Any) -> bool:
    return isinstance(design, str) and design.lower().endswith(".csv")


def _levels_in(rows: Sequence[Values]) -> dict[str, list[Any]]:
    """Return the different values of each column of a table, in order of appearance."""
    levels: dict[str, list[Any]] = {}
    for row in rows:
        for name, value in row.items():
            known = levels.setdefault(name, [])
            if repr(value) not in map(repr, known):
                known.append(value)
    return levels


def _checked_count(replications: Any) -> int:
    if not isinstance(replications, int) or isinstance(replications, bool) or replications < 1:
        raise ScenarioError(
            f"{replications!r} replications are not possible. It is a number from 1 upwards."
        )
    return replications
