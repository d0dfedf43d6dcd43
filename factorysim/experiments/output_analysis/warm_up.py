"""How long a factory needs until it has forgotten its empty start.

Pilot replications are run without a warm-up; MSER-5 and Welch's method say where the mean over
them becomes level. No method replaces a look at the curve: ``warm_up.charts.welch()``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from factorysim.engine.simulate import parts_of, simulate
from factorysim.errors import ScenarioError
from factorysim.experiments.output_analysis.mser import Mser as Mser
from factorysim.experiments.output_analysis.mser import mser5 as mser5
from factorysim.experiments.output_analysis.series import (
    Observable,
    check_observable,
    departures,
    lead_times,
    throughput_by_interval,
    unit_of,
    wip_by_interval,
)
from factorysim.experiments.output_analysis.welch import Welch as Welch
from factorysim.experiments.output_analysis.welch import welch as welch
from factorysim.model.factory import Factory, PartCount
from factorysim.scenario.scenarios import Scenario
from factorysim.units import in_unit

if TYPE_CHECKING:
    import numpy as np

    from factorysim.results.result import Result

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

Method = Literal["mser5", "welch"]

_FEWEST = 20
"""MSER-5 needs four batches of five."""
_MOST_INTERVALS = 1000
_FEWEST_INTERVALS = 100
_TIMES_WARM_UP = 10
"""The observed time should be so many times longer than the warm-up (Banks et al., chapter 11)."""
_LONGER = 4
_ROUNDING = 1e-9


@dataclass(frozen=True)
class WarmUp:
    """The warm-up that is suggested for a factory, and what it was read from."""

    time: float
    """Suggested warm-up in the factory's time unit."""
    time_unit: str
    method: Method
    by: Observable
    until: float
    """Length of the pilot replications."""
    replications: int
    times: tuple[float, ...] = field(repr=False)
    """Time at the end of each observation, the latest of the replications."""
    series: tuple[float, ...] = field(repr=False)
    """Mean over the replications: of each interval, or of the n-th part that left."""
    mser: Mser = field(repr=False)
    welch: Welch = field(repr=False)
    notes: tuple[str, ...] = ()
    """What a reader must know, such as that the pilot was too short."""

    @property
    def unit(self) -> str:
        """Unit of the series."""
        return unit_of(self.by, self.time_unit)

    @property
    def mser_time(self) -> float:
        """The warm-up that MSER-5 suggests."""
        return self.time_after(self.mser.truncation)

    @property
    def welch_time(self) -> float | None:
        """The warm-up that Welch's method suggests; None if the curve does not settle."""
        settled = self.welch.settled
        return None if settled is None else self.time_after(settled)

    @property
    def until_at_least(self) -> float:
        """End of a run that observes ten times the length of the warm-up."""
        return (1 + _TIMES_WARM_UP) * self.time

    def time_after(self, observations: int) -> float:
        """Return the time at which so many observations are over."""
        return self.times[observations - 1] if observations else 0.0

    @property
    def charts(self) -> Any:
        """The picture of the curve: ``warm_up.charts.welch()``."""
        from importlib import import_module

        return import_module("factorysim.charts.warm_up").of_warm_up(self)

    def __str__(self) -> str:
        unit, by_welch = self.time_unit, self.welch_time
        curve = f"{_shown(by_welch)} {unit}" if by_welch is not None else "does not settle"
        lines = [
            f"warm-up of {_shown(self.time)} {unit} ({self.method}), seen in {self.by} of "
            f"{self.replications} replications of {_shown(self.until)} {unit}",
            f"MSER-5: {_shown(self.mser_time)} {unit}; Welch, window {self.welch.window}: {curve}",
        ]
        if self.time > 0:
            lines.append(
                f"a run of at least {_shown(self.until_at_least)} {unit} observes ten times as long"
            )
        return "\n".join([*lines, *(f"note: {note}" for note in self.notes)])


class _Pilot(NamedTuple):
    """What the pilot replications have shown."""

    runs: list[Numbers]
    times: Numbers
    end: float
    is_over: bool
    """Whether a replication ended because nothing was left to do."""


def suggest_warmup(
    model: Factory | Scenario,
    *,
    until: float | str | Mapping[str, int] | PartCount | None = None,
    replications: int = 5,
    by: Observable = "wip",
    method: Method = "mser5",
    interval: float | str | None = None,
    window: int | None = None,
    tolerance: float | None = None,
    seed: int | None = None,
) -> WarmUp:
    """Run pilot replications of a factory and suggest its warm-up.

    The suggestion of MSER-5 is that of the mean over the replications. A factory whose work
    follows a calendar, such as shifts, has waves that are no start-up: give their length as
    *interval*, such as ``"1 d"``.

    Parameters
    ----------
    model
        A factory, or a scenario whose settings of the run are used where none are given here.
    until
        End of each pilot replication; several times longer than the warm-up that you expect.
    replications
        Number of pilot replications, five or more.
    by
        What is watched: ``wip``, ``lead_time`` or ``throughput``. Throughput becomes level first;
        the number of parts is the slowest and the safest.
    method
        Whose suggestion becomes `WarmUp.time`: ``mser5`` or ``welch``.
    interval
        Length of an interval for ``wip`` and ``throughput``; without it, the run is cut into 100
        to 1000 intervals.
    window, tolerance
        As in `welch`.
    seed
        As in `simulate`.

    Raises
    ------
    ScenarioError
        If a setting is not possible, too little was seen, or Welch's curve does not settle and
        its suggestion was asked for.
    NotRecorded
        If a pilot replication has so many parts that their rows are not kept.

    Examples
    --------
    >>> from factorysim.model import serial_line
    >>> from factorysim.model.making import exponential
    >>> line = serial_line(times=[exponential(0.9)], every=exponential(1.0))
    >>> found = suggest_warmup(line, until=4000, seed=1)
    >>> 0 < found.time < 1000
    True
    """
    check_observable(by)
    if method not in ("mser5", "welch"):
        raise ScenarioError(f"method {method!r} is not possible. It is mser5 or welch.")
    if replications < 2:
        raise ScenarioError(
            f"{replications} pilot replications are too few to see what is chance. Take 5 or more."
        )
    factory, run = parts_of(model, until=until, warmup=0.0, seed=seed)
    results = [
        simulate(factory, until=run.until, warmup=0.0, seed=run.seed, replication=number)
        for number in range(replications)
    ]
    length = None if interval is None else in_unit(interval, factory.time_unit)
    pilot = _observed(results, by, length)
    curve = welch(pilot.runs, window=window, tolerance=tolerance)
    cut = mser5(curve.curve)
    chosen = cut.truncation if method == "mser5" else curve.settled
    if chosen is None:
        raise ScenarioError(f"Welch's method found no end of the warm-up: {curve.note}.")
    return WarmUp(
        time=float(pilot.times[chosen - 1]) if chosen else 0.0,
        time_unit=factory.time_unit,
        method=method,
        by=by,
        until=pilot.end,
        replications=replications,
        times=tuple(pilot.times.tolist()),
        series=curve.curve,
        mser=cut,
        welch=curve,
        notes=_notes(pilot, cut, curve, factory.time_unit),
    )


def _observed(results: list[Result], by: Observable, interval: float | None) -> _Pilot:
    """Return the series of the replications, cut to the shortest."""
    import numpy as np

    end = min(result.observed.end for result in results)
    is_over = any(result.ended == "nothing left to do" for result in results)
    left = min(len(departures(result)) for result in results)
    if left < _FEWEST and is_over:
        raise ScenarioError(
            f"after {left} parts nothing was left to do. Such a run has a beginning and an end but "
            "no steady state, and needs no warm-up."
        )
    if left < _FEWEST:
        raise ScenarioError(
            f"in a pilot replication of {end:g} {results[0].time_unit} only {left} parts left. "
            f"At least {_FEWEST} are needed; try until={_LONGER * max(end, 1.0):g} or more."
        )
    if by == "lead_time":
        runs = [lead_times(result)[:left] for result in results]
        last = np.max([departures(result)[:left] for result in results], axis=0)
        return _Pilot(runs, last, end, is_over)
    length = interval if interval is not None else end / _intervals(left)
    series = wip_by_interval if by == "wip" else throughput_by_interval
    runs = [series(result, length, end=end) for result in results]
    if len(runs[0]) < _FEWEST:
        raise ScenarioError(
            f"the pilot replications have only {len(runs[0])} intervals of {length:g} "
            f"{results[0].time_unit}. At least {_FEWEST} are needed; run longer."
        )
    return _Pilot(runs, length * np.arange(1.0, len(runs[0]) + 1), end, is_over)


def _intervals(left: int) -> int:
    """Return a number of intervals in which there is something to see, in full batches of five."""
    return 5 * math.ceil(max(_FEWEST_INTERVALS, min(_MOST_INTERVALS, left)) / 5)


def _notes(pilot: _Pilot, cut: Mser, curve: Welch, unit: str) -> tuple[str, ...]:
    notes = []
    if pilot.is_over:
        notes.append(
            "a replication ended because nothing was left to do; such a run has a beginning and "
            "an end but no steady state, and needs no warm-up"
        )
    longer = f"try until={_LONGER * pilot.end:g} ({unit})"
    if max(curve.curve) - min(curve.curve) <= _ROUNDING * abs(curve.level):
        notes.append("the series never changes, so it tells nothing: watch something else")
    if cut.is_too_short:
        notes.append(f"the run is too short: MSER-5 wants half of it or more; {longer}")
    if curve.drifts:
        notes.append(
            "the level still changes at the end, so the run is too short or the factory is "
            f"overloaded and never becomes steady; {longer}"
        )
    elif curve.note:
        notes.append(curve.note)
    return tuple(notes)


def _shown(time: float) -> str:
    """Return a time with four digits, and without an exponent when it is long."""
    return f"{time:.4g}" if time < 10_000 else f"{time:.0f}"
