"""Replications of a factory until the intervals of its indicators are as short as wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

from factorysim.errors import ModelError
from factorysim.experiments.executors import opened
from factorysim.experiments.intervals import Interval
from factorysim.experiments.output_analysis.precision import UntilPrecise, collect, precision_rule
from factorysim.experiments.output_analysis.wanted_precision import Row, check_name
from factorysim.experiments.replicate import Replications, replicate
from factorysim.experiments.running import Progress, Request, run_all
from factorysim.model.factory import Factory, PartCount
from factorysim.results.indicators import indicators
from factorysim.scenario.scenarios import Scenario


@dataclass(frozen=True)
class PreciseReplications:
    """The replications of a factory, and whether their intervals are as short as wanted."""

    study: Replications = field(repr=False)
    """All replications, as `replicate` returns them."""
    search: UntilPrecise
    """What was wanted and what was reached."""

    @property
    def is_reached(self) -> bool:
        """Whether every interval is as short as wanted."""
        return self.search.is_reached

    @property
    def replications(self) -> int:
        """Number of replications that were made."""
        return self.search.replications

    def interval(self, name: str) -> Interval:
        """Return the interval of an indicator.

        Those that were watched hold together with the confidence; each of the others holds by
        itself.

        Raises
        ------
        UnknownName
            If there is no indicator of that name.
        """
        return self.search.intervals.get(name) or self.study.interval(name)

    def __str__(self) -> str:
        return str(self.search)


def replicate_until_precise(
    model: Factory | Scenario,
    precision: Mapping[str, float] | None = None,
    *,
    absolute: Mapping[str, float] | None = None,
    at_least: int = 20,
    at_most: int = 1000,
    confidence: float = 0.95,
    growth: float = 1.5,
    until: float | str | Mapping[str, int] | PartCount | None = None,
    warmup: float | str | None = None,
    seed: int | None = None,
    workers: int = 1,
    executor: Executor | str | None = None,
    progress: Progress | None = None,
) -> PreciseReplications:
    """Run a factory again and again until its indicators are known as precisely as wanted.

    The number of replications and all results are the same for any number of workers. How honest
    the confidence is, see `factorysim.experiments.output_analysis.precision`.

    Parameters
    ----------
    model
        A factory, or a scenario whose settings of the run are used where none are given here.
    precision
        Wanted half-width of each indicator as a share of its mean: ``{"throughput": 0.01}``.
    absolute
        Wanted half-width in the unit of the indicator: ``{"lead_time": 2.0}``.
    at_least, at_most
        Replications before the first look, and after which it is over in any case.
    confidence
        Probability with which all these intervals together cover the true means.
    growth
        Each look comes after so many times the replications of the one before.
    until, warmup, seed
        As in `simulate`.
    workers, executor
        Where the replications run, as in `replicate`.
    progress
        Is called with the number done and the number at the next look.

    Raises
    ------
    ScenarioError
        If a setting is not possible.
    UnknownName
        If there is no such indicator.
    ModelError
        If a replication comes to a point that the model cannot pass.

    Examples
    --------
    >>> from factorysim.model import serial_line
    >>> from factorysim.model.making import exponential
    >>> line = serial_line(times=[exponential(1.0), exponential(1.0)], buffers=2)
    >>> found = replicate_until_precise(line, {"throughput": 0.02}, until=2000, warmup=100)
    >>> found.is_reached, abs(found.interval("throughput").mean - 48) < 2
    (True, True)
    """
    rule = precision_rule(
        precision,
        absolute=absolute,
        at_least=at_least,
        at_most=at_most,
        confidence=confidence,
        growth=growth,
    )
    for wanted in rule.wanted:
        check_name(wanted.name, indicators)
    is_here = workers == 1 and executor is None
    with nullcontext() if is_here else opened(executor, workers) as crew:
        study = replicate(
            model, until=until, warmup=warmup, replications=rule.at_least, seed=seed,
            confidence=confidence, workers=workers, executor=crew, progress=progress,
        )  # fmt: skip

        def rows_of(first: int, end: int) -> Iterator[Row]:
            return iter(_rows(study, first, end, crew, progress))

        search = collect(rule, rows_of)
    return PreciseReplications(replace(study, rows=search.rows), search)


def _rows(
    study: Replications, first: int, end: int, crew: Executor | None, progress: Progress | None
) -> tuple[Row, ...]:
    """Return the indicators of some replications in order; the first stage is known already."""
    if first == 0:
        return study.rows
    request = Request("", study.factory, study.run, tuple(range(first, end)))
    rows: dict[int, Row] = {}
    for outcome in run_all([request], executor=crew):
        if outcome.error:
            raise ModelError(f"replication {outcome.replication + 1}: {outcome.error}")
        rows[outcome.replication] = outcome.values
        if progress is not None:
            progress(first + len(rows), end)
    return tuple(rows[number] for number in range(first, end))
