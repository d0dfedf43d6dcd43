"""One long run of a factory with an interval from batch means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from factorysim.engine.simulate import parts_of, simulate
from factorysim.errors import ScenarioError
from factorysim.experiments.output_analysis.batch_means import BatchMeans, batch_means
from factorysim.experiments.output_analysis.series import (
    Observable,
    check_observable,
    departures,
    lead_times,
    throughput_by_interval,
    unit_of,
    wip_by_interval,
)
from factorysim.model.factory import Factory, PartCount
from factorysim.results.result import Result
from factorysim.scenario.scenarios import Scenario

_MOST_PIECES = 3840
"""A run is cut into 30 times a power of two pieces, so that batches come out even."""
_FEWEST_PIECES = 30


def long_run(
    model: Factory | Scenario,
    *,
    until: float | str | Mapping[str, int] | PartCount | None = None,
    warmup: float | str | None = None,
    indicator: Observable = "lead_time",
    batches: int | None = None,
    confidence: float = 0.95,
    seed: int | None = None,
) -> BatchMeans:
    """Run a factory once, long, and return the mean of an indicator with its interval.

    One long run loses one warm-up only; replications lose one each, but need no test. Use it when
    the warm-up is long and the run can be long as well.

    Parameters
    ----------
    model
        A factory, or a scenario whose settings of the run are used where none are given here.
    until, warmup, seed
        As in `simulate`. The mean is wrong if the warm-up is too short: see `suggest_warmup`.
    indicator
        ``lead_time`` of the parts in the order in which they left; ``wip`` or ``throughput``,
        whose batches are intervals of equal length.
    batches, confidence
        As in `batch_means`.

    Raises
    ------
    ScenarioError
        If a setting is not possible, or too little was seen.
    NotRecorded
        If the run has so many parts that their rows are not kept.

    Examples
    --------
    >>> from factorysim.model import serial_line
    >>> from factorysim.model.making import exponential
    >>> line = serial_line(times=[exponential(0.5)], every=exponential(1.0))
    >>> found = long_run(line, until=11_000, warmup=1000, seed=1)
    >>> found.batches, found.interval.low < 1.0 < found.interval.high
    (30, True)
    """
    check_observable(indicator)
    factory, run = parts_of(model, until=until, warmup=warmup, seed=seed)
    result = simulate(factory, until=run.until, warmup=run.warmup, seed=run.seed)
    return batch_means_of(result, indicator, batches=batches, confidence=confidence)


def batch_means_of(
    result: Result,
    indicator: Observable = "lead_time",
    *,
    batches: int | None = None,
    confidence: float = 0.95,
) -> BatchMeans:
    """Return the mean of an indicator of a run that was made already, with its interval.

    Parameters
    ----------
    result
        A run with rows of parts.
    indicator, batches, confidence
        As in `long_run`.
    """
    check_observable(indicator)
    left = len(departures(result))
    if left < 2 * _FEWEST_PIECES:
        raise ScenarioError(
            f"only {left} parts left after the warm-up. Batch means need {2 * _FEWEST_PIECES} or "
            "more; run longer."
        )
    if indicator == "lead_time":
        series = lead_times(result)
    else:
        length = (result.observed.end - result.observed.warmup) / _pieces(left)
        cut = wip_by_interval if indicator == "wip" else throughput_by_interval
        series = cut(result, length)
    found = batch_means(series, batches=batches, confidence=confidence)
    return replace(found, name=indicator, unit=unit_of(indicator, result.time_unit))


def _pieces(left: int) -> int:
    """Return a number of pieces with about one part each, at most."""
    pieces = _FEWEST_PIECES
    while pieces < _MOST_PIECES and 2 * pieces <= left:
        pieces *= 2
    return pieces
