"""The same factory many times with other random numbers: means with confidence intervals."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from factorysim.engine.simulate import parts_of, provenance_of_run
from factorysim.engine.simulation import Record
from factorysim.errors import (
    DoubtfulModel,
    ModelError,
    NotRecorded,
    ScenarioError,
    UnknownName,
    did_you_mean,
    listing,
)
from factorysim.experiments.intervals import Interval, mean_and_half_width
from factorysim.experiments.running import Progress as Progress
from factorysim.experiments.running import Request, result_of, run_all
from factorysim.model.factory import Factory, PartCount, Run
from factorysim.results.indicators import indicators
from factorysim.results.provenance import Provenance
from factorysim.results.result import Result
from factorysim.scenario.scenarios import Scenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Replications:
    """Several replications of one factory."""

    factory: Factory
    run: Run
    rows: tuple[Mapping[str, float], ...]
    """The indicators of each replication, in order."""
    provenance: Provenance
    """That of the first replication; the others differ in the number of the replication only."""
    first: Result | None
    """The first replication as a whole, for tables and charts."""
    confidence: float = 0.95

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the indicators."""
        return tuple(self.rows[0])

    def interval(self, name: str) -> Interval:
        """Return mean and confidence interval of one indicator.

        Raises
        ------
        UnknownName
            If there is no indicator of that name.
        """
        if name not in self.rows[0]:
            raise UnknownName(
                f"there is no indicator called {name!r}.{did_you_mean(name, self.names)} "
                f"There are {listing(self.names, most=40)}."
            )
        what = indicators[name]
        return mean_and_half_width(
            [row[name] for row in self.rows],
            self.confidence,
            lowest=what.lowest,
            highest=what.highest,
        )

    @property
    def summary(self) -> pd.DataFrame:
        """Mean, half-width, ends of the interval and number of replications per indicator."""
        import pandas as pd

        unit = self.factory.time_unit
        intervals = {name: self.interval(name) for name in self.names}
        return pd.DataFrame(
            {
                "unit": {name: indicators[name].unit_in(unit) for name in self.names},
                "mean": {name: i.mean for name, i in intervals.items()},
                "half_width": {name: i.half_width for name, i in intervals.items()},
                "low": {name: i.low for name, i in intervals.items()},
                "high": {name: i.high for name, i in intervals.items()},
                "n": {name: i.n for name, i in intervals.items()},
                "note": {name: i.note for name, i in intervals.items()},
            }
        )

    @property
    def table(self) -> pd.DataFrame:
        """One row per replication (counted from 1), one column per indicator."""
        import pandas as pd

        index = pd.RangeIndex(1, len(self.rows) + 1, name="replication")
        return pd.DataFrame(list(self.rows), index=index)

    def report(self, file: str | Path, *, language: str = "en") -> Path:
        """Write a report with means and intervals as one HTML file, and return the file.

        Charts and tables show the first replication; see `Result.report`.

        Raises
        ------
        NotRecorded
            If the first replication is not there.
        """
        from importlib import import_module

        if self.first is None:
            raise NotRecorded("the first replication is not there, so there is nothing to show.")
        written: Path = import_module("factorysim.report").write_report(
            file, self.first, language=language, rows=self.rows, confidence=self.confidence
        )
        return written

    def __repr__(self) -> str:
        return f"Replications({len(self.rows)} replications, seed {self.run.seed})"

    def __str__(self) -> str:
        unit = self.factory.time_unit
        percent = f"{self.confidence * 100:g} %"
        lines = [f"{len(self.rows)} replications, {percent} confidence intervals"]
        width = max(len(name) for name in self.names)
        for name in self.names:
            interval = self.interval(name)
            if interval.n:
                lines.append(
                    f"{name:<{width}}  {interval} {indicators[name].unit_in(unit)}".rstrip()
                )
        return "\n".join(lines)


class ReplicationsInterrupted(KeyboardInterrupt):
    """Ctrl-C came between replications; `done` holds those that were finished."""

    def __init__(self, done: Replications, wanted: int) -> None:
        super().__init__(f"stopped after {len(done.rows)} of {wanted} replications")
        self.done = done
        self.wanted = wanted


def replicate(
    model: Factory | Scenario,
    *,
    until: float | str | Mapping[str, int] | PartCount | None = None,
    warmup: float | str | None = None,
    replications: int | None = None,
    seed: int | None = None,
    confidence: float = 0.95,
    record: Record = "parts",
    workers: int = 1,
    executor: Executor | str | None = None,
    progress: Progress | None = None,
) -> Replications:
    """Run a factory several times and return means with Student-t intervals.

    The numbers do not depend on the number of processes: each replication has random numbers of
    its own, and results are put together in the order of the replications.

    Parameters
    ----------
    model
        A factory, or a scenario whose settings of the run are used where none are given here.
    until, warmup, seed
        As in `simulate`.
    replications
        How many runs.
    confidence
        Probability with which an interval covers the true mean.
    record
        What `Replications.first` keeps; the other replications keep their indicators only.
    workers
        Number of processes; 0 means one per processor.
    executor
        Where else to run: any `concurrent.futures.Executor`, or a name (see `executors`).
    progress
        Is called after each replication with the number done and the number wanted.

    Raises
    ------
    ReplicationsInterrupted
        After Ctrl-C, if at least one replication was finished; it holds what was done.
    ModelError
        If a run comes to a point that the model cannot pass; the replication is named.

    Examples
    --------
    >>> from factorysim import exponential, serial_line
    >>> line = serial_line(times=[exponential(1.0), exponential(1.0)], buffers=2)
    >>> study = replicate(line, until=2000, warmup=100, replications=5, seed=1)
    >>> abs(study.interval("throughput").mean - 0.8 * 60) < 3
    True
    """
    factory, run = parts_of(model, until=until, warmup=warmup, seed=seed)
    count = replications if replications is not None else run.replications
    if count < 1:
        raise ScenarioError(
            f"{count} replications are not possible. It is a number from 1 upwards."
        )
    for doubt in factory.warnings():
        warnings.warn(str(doubt), DoubtfulModel, stacklevel=2)
    provenance = provenance_of_run(model, run)
    request = Request("", factory, run, tuple(range(1, count)))
    first = _first(request, provenance, "parts" if record == "none" else record)
    rows: dict[int, Mapping[str, float]] = {0: first.numbers}
    if progress is not None:
        progress(1, count)
    kept = _without_rows(first) if record == "none" else first
    try:
        for outcome in run_all([request], workers=workers, executor=executor):
            if outcome.error:
                raise ModelError(f"replication {outcome.replication + 1}: {outcome.error}")
            rows[outcome.replication] = outcome.values
            if progress is not None:
                progress(len(rows), count)
    except KeyboardInterrupt:
        # What follows a gap is left out: a folder holds the replications from the first one on.
        done = tuple(rows[number] for number in takewhile(rows.__contains__, range(count)))
        partly = Replications(factory, run, done, kept.provenance, kept, confidence)
        raise ReplicationsInterrupted(partly, count) from None
    in_order = tuple(rows[number] for number in range(count))
    return Replications(factory, run, in_order, kept.provenance, kept, confidence)


def _first(request: Request, provenance: Provenance, record: Record) -> Result:
    """Return the first replication as a whole, with its provenance."""
    result = result_of(request, 0, record)
    return replace(result, provenance=replace(provenance, replication=0, record=record))


def _without_rows(result: Result) -> Result:
    """Return *result* as a run with ``record="none"`` gives it."""
    observed = replace(result.observed, parts=None, parts_omitted=0)
    return replace(result, observed=observed, provenance=replace(result.provenance, record="none"))
