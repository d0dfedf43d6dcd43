"""What a little more of something is worth: +5 % speed here = +x % output, with its interval.

found = sensitivity(scenario, by=0.05, replications=20)
print(found)

Each value is changed alone, and the changed factory meets the same random numbers as the unchanged
one, so that the difference is known much better than the two means. For a line without arrivals,
failures and transport the relative effects of all speeds add up to nearly the change itself (if
everything is 5 % faster, so is the line); where the sum is smaller, something else limits the
output, such as demand.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from factorysim.engine.simulate import parts_of
from factorysim.errors import DoubtfulModel, ModelError, ScenarioError, UnknownName
from factorysim.experiments.comparing.differences import paired_difference
from factorysim.experiments.comparing.samples import USUAL_REPLICATIONS
from factorysim.experiments.effects.sensitivities import Adjust, Sensitivity, SensitivityRow
from factorysim.experiments.effects.sensitivity_targets import Target, targets_at, targets_for
from factorysim.experiments.intervals import Interval, mean_and_half_width
from factorysim.experiments.measures import Measure, check_measures
from factorysim.experiments.running import Progress, Request, run_all
from factorysim.model.factory import Factory, PartCount, Run
from factorysim.results.indicators import indicators, unit_of
from factorysim.scenario.scenarios import Scenario

_BASE = ""
"""What the unchanged factory is called among the requests."""
_REASONS = 6
"""Of more paths that cannot be changed, only the first are named."""


def sensitivity(
    model: Factory | Scenario,
    paths: str | Sequence[str] | None = None,
    *,
    of: str | Sequence[str] = "speed",
    by: float = 0.05,
    indicator: str = "throughput",
    replications: int | None = None,
    until: float | str | Mapping[str, int] | PartCount | None = None,
    warmup: float | str | None = None,
    seed: int | None = None,
    confidence: float = 0.95,
    adjust: Adjust = "bonferroni",
    measures: Mapping[str, Measure] | None = None,
    workers: int = 1,
    executor: Executor | str | None = None,
    progress: Progress | None = None,
) -> Sensitivity:
    """Change one value at a time by a few percent, and say what each change does.

    Parameters
    ----------
    model
        A factory; or a scenario, whose settings of the run are used where none are given here.
    paths
        What is changed: paths of numbers, times and places (``stations.*.time``; a star stands for
        every name), multiplied by 1 + *by*. ``stations.mill.speed`` makes all processing times at
        the mill shorter, ``stations.mill.failures.jam.repair_speed`` the repairs, and ``.life`` in
        its place the time between failures longer. Without paths, everything of the kind *of*.
    of
        ``speed``: the processing times at each station are divided by 1 + *by*; ``buffers``: the
        places grow, by one at least; ``repair``: repair times are divided; ``failures``: times
        between failures are multiplied. Or several of them.
    by
        The change as a share: 0.05 is 5 % more. Random times keep their coefficient of variation.
    indicator
        What is looked at: an indicator, or one of the *measures*.
    replications
        Runs of each factory; else as many as the scenario says, or 10 where it says one.
    until, warmup, seed, workers
        As in `replicate`.
    confidence
        Probability with which all intervals hold together.
    adjust
        ``bonferroni``: with m changes, each interval is made at 1 - (1 - confidence)/m. ``none``:
        each interval alone has the confidence.
    measures
        Formulas or functions of the result, by name.
    executor, progress
        As in `Study.run`.

    Raises
    ------
    ScenarioError
        If nothing can be changed, or a changed factory contradicts itself.
    UnknownName
        If a path, a kind or the indicator is not known.

    Notes
    -----
    The relative effect is a ratio of two means; its interval is that of the linearised ratio
    (delta method), which is accurate when the mean of the unchanged factory is well known.
    Source: Law, *Simulation Modeling and Analysis*, sections 10.2, 11.2 and 12.1.

    Examples
    --------
    >>> from factorysim.model import serial_line
    >>> line = serial_line(times=[1.0, 2.0], buffers=3)
    >>> found = sensitivity(line, until="110 h", warmup="10 h", replications=2)
    >>> print(found.rows[0])
    +5 % speed at station_2 = +5 % throughput (in every replication)
    """
    factory, run = parts_of(model, until=until, warmup=warmup, seed=seed)
    settings = _Settings(indicator, confidence, adjust, dict(measures or {}))
    settings.check(factory, by)
    wanted = targets_for(factory, of, by) if paths is None else targets_at(factory, paths, by)
    changed = {t.path: _changed(factory, t, by) for t in wanted if not t.reason}
    if not changed:
        raise ScenarioError(_why_nothing(wanted, of, by))
    for doubt in factory.warnings():
        warnings.warn(str(doubt), DoubtfulModel, stacklevel=2)
    count = _count(replications, run)
    numbers = tuple(range(count))
    requests = [
        Request(path, one, run, numbers, settings.measures)
        for path, one in {_BASE: factory, **changed}.items()
    ]
    values: dict[Any, dict[int, float]] = {request.key: {} for request in requests}
    for outcome in run_all(requests, workers=workers, executor=executor, progress=progress):
        if outcome.error:
            where = "" if outcome.key == _BASE else f"{outcome.key}, "
            raise ModelError(f"{where}replication {outcome.replication + 1}: {outcome.error}")
        values[outcome.key][outcome.replication] = float(outcome.values[indicator])
    return _found(values, wanted, factory, settings, by, count)


@dataclass(frozen=True)
class _Settings:
    """What is looked at, and how sure it has to be."""

    indicator: str
    confidence: float
    adjust: Adjust
    measures: Mapping[str, Measure]

    def check(self, factory: Factory, by: Any) -> None:
        """Refuse what is not possible."""
        if self.indicator not in indicators and self.indicator not in self.measures:
            raise UnknownName(indicators.unknown(self.indicator))
        if self.adjust not in ("bonferroni", "none"):
            raise ScenarioError(
                f"adjust={self.adjust!r} is not possible. It is bonferroni or none."
            )
        if not 0 < self.confidence < 1:
            raise ScenarioError(
                f"confidence {self.confidence!r} is not possible. It lies between 0 and 1, such as "
                "0.95."
            )
        is_number = isinstance(by, (int, float)) and not isinstance(by, bool)
        if not is_number or not -1 < by < math.inf or by == 0:
            raise ScenarioError(
                f"by={by!r} is not possible. It is a share above -1 and not 0; 0.05 is 5 % more."
            )
        check_measures(self.measures, factory)


def _why_nothing(wanted: Sequence[Target], of: str | Sequence[str], by: float) -> str:
    if not wanted:
        return f"of={of!r}: the factory has nothing of this kind. Take another kind, or paths=."
    why = "; ".join(f"{target.path}: {target.reason}" for target in wanted[:_REASONS])
    more = f"; and {len(wanted) - _REASONS} more" if len(wanted) > _REASONS else ""
    return f"nothing can be changed by {by:+g}. {why}{more}."


def _count(replications: Any, run: Run) -> int:
    if replications is None:
        # One run each would prove nothing.
        return run.replications if run.replications > 1 else USUAL_REPLICATIONS
    if not isinstance(replications, int) or isinstance(replications, bool) or replications < 1:
        raise ScenarioError(
            f"{replications!r} replications are not possible. It is a number from 1 upwards."
        )
    return replications


def _changed(factory: Factory, target: Target, by: float) -> Factory:
    try:
        return factory.with_changes(target.changes)
    except ScenarioError as error:
        first = error.problems[0].message
        raise ScenarioError(
            f"{target.path} cannot change by {by:+g} from {target.before} to {target.after}: "
            f"{first} Leave it out, or take a smaller change."
        ) from None


def _found(
    values: Mapping[Any, dict[int, float]],
    wanted: Sequence[Target],
    factory: Factory,
    settings: _Settings,
    by: float,
    count: int,
) -> Sensitivity:
    base = values[_BASE]
    changed = [target for target in wanted if not target.reason]
    many = len(changed) if settings.adjust == "bonferroni" else 1
    alone = 1 - (1 - settings.confidence) / many
    rows = [_row(t, base, values[t.path], factory, settings, alone) for t in changed]
    rows.sort(key=lambda row: -abs(row.interval.mean) if row.interval.n else 0.0)
    unit, is_share = unit_of(settings.indicator, factory.time_unit)
    mean = mean_and_half_width(list(base.values()), settings.confidence)
    if not mean.n:
        raise ScenarioError(
            f"{settings.indicator} is not known in any run of the unchanged factory. Make the runs "
            "longer, or take another indicator."
        )
    return Sensitivity(
        settings.indicator,
        unit,
        is_share,
        mean,
        tuple(rows),
        {target.path: target.reason for target in wanted if target.reason},
        by,
        settings.confidence,
        settings.adjust,
        count,
    )


def _row(
    target: Target,
    base: dict[int, float],
    changed: dict[int, float],
    factory: Factory,
    settings: _Settings,
    alone: float,
) -> SensitivityRow:
    estimated = paired_difference(base, changed, alone)
    unit, is_share = unit_of(settings.indicator, factory.time_unit)
    return SensitivityRow(
        target.path,
        target.change,
        target.before,
        target.after,
        settings.indicator,
        unit,
        is_share,
        estimated.difference,
        relative_difference(base, changed, alone),
        settings.confidence,
        estimated.correlation,
    )


def relative_difference(
    first: Mapping[int, float], second: Mapping[int, float], confidence: float = 0.95
) -> Interval:
    """Return by what share of the first mean the second one is larger, with its interval.

    Values with the same key are pairs. The interval is that of the linearised ratio.

    Examples
    --------
    >>> print(relative_difference({1: 10.0, 2: 20.0}, {1: 11.0, 2: 22.0}))
    0.1 (identical replications)
    """
    keys = [k for k in first if k in second and not math.isnan(first[k] + second[k])]
    mean = math.fsum(first[k] for k in keys) / len(keys) if keys else math.nan
    if not keys or mean == 0:
        return Interval(math.nan, math.nan, math.nan, math.nan, 0, "the unchanged mean is 0")
    ratio = math.fsum(second[k] - first[k] for k in keys) / len(keys) / mean
    rest = [(second[k] - first[k] - ratio * first[k]) / mean for k in keys]
    if max(map(abs, rest)) < 1e-12:
        rest = [0.0] * len(rest)
    return mean_and_half_width([ratio + value for value in rest], confidence)
