"""The values of several systems by replication number, so that they can be compared.

A system is a factory or a scenario, which is then run; or runs that are there already:
`Replications`, a column of a table, or any mapping from the replication to the value.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, TypeAlias

from factorysim.engine.simulate import parts_of
from factorysim.errors import (
    DoubtfulModel,
    ModelError,
    ScenarioError,
    UnknownName,
    did_you_mean,
    listing,
)
from factorysim.experiments.measures import Measure, check_measures
from factorysim.experiments.replicate import Replications
from factorysim.experiments.running import Progress, Request, run_all
from factorysim.model.factory import Factory, PartCount, Run
from factorysim.results.indicators import indicators
from factorysim.scenario.scenarios import Scenario
from factorysim.units import in_unit

if TYPE_CHECKING:
    import pandas as pd

Values: TypeAlias = Mapping[int, float]
"""From the number of a replication (the first is 1) to its value."""

System: TypeAlias = "Factory | Scenario | Replications | Values | pd.Series[Any]"
"""What can be compared."""

USUAL_REPLICATIONS = 10
"""Where nobody says how many."""

APART = 1_000_000
"""Independent runs of the second system begin at this number of replication."""


@dataclass(frozen=True)
class Sample:
    """What is known of one system."""

    name: str
    values: Mapping[str, Values]
    """By indicator, then by replication number."""
    run: Run | None = None
    time_unit: str = ""

    def known(self, indicator: str) -> dict[int, float]:
        """Return the values that could be said, in the order of the replications."""
        values = self.values[indicator]
        return {n: values[n] for n in sorted(values) if not math.isnan(values[n])}


@dataclass(frozen=True)
class Running:
    """How models are run that are to be compared."""

    until: Any = None
    warmup: Any = None
    replications: int | None = None
    seed: int | None = None
    workers: int = 1
    executor: Executor | str | None = None
    common: bool = True
    """Whether all systems meet the same random numbers."""
    measures: Mapping[str, Measure] = field(default_factory=dict)
    progress: Progress | None = None

    @property
    def is_silent(self) -> bool:
        """Whether nothing is said here about the runs."""
        given = (self.until, self.warmup, self.replications, self.seed)
        return all(value is None for value in given) and not self.measures


def are_models(systems: Sequence[Any]) -> bool:
    """Return whether *systems* still have to be run.

    Raises
    ------
    ScenarioError
        If some are models and others finished runs, or one is neither.
    """
    kinds = [isinstance(system, Factory | Scenario) for system in systems]
    if any(kinds) and not all(kinds):
        raise ScenarioError(
            "some systems are models and others are finished runs. Give only models, or only "
            "what `replicate` has returned."
        )
    return all(kinds)


def names_of(systems: Sequence[Any], names: Sequence[str] | None) -> tuple[str, ...]:
    """Return what the systems are called: as given, as the scenarios are, or a, b, c.

    Examples
    --------
    >>> names_of([{1: 2.0}, {1: 3.0}], None), names_of([{1: 2.0}, {1: 3.0}], ["now", "then"])
    (('a', 'b'), ('now', 'then'))
    """
    if names is None:
        own = tuple(s.name if isinstance(s, Scenario) else "" for s in systems)
        if all(own) and len(set(own)) == len(own):
            return own
        return tuple(_letter(number) for number in range(len(systems)))
    found = tuple(str(name) for name in names)
    if isinstance(names, str) or len(found) != len(systems):
        raise ScenarioError(
            f"names={names!r}: there are {len(systems)} systems, one name for each."
        )
    if len(set(found)) != len(found):
        raise ScenarioError(f"names={names!r}: two systems have the same name. Give others.")
    return found


def samples_of(
    systems: Sequence[Any],
    *,
    names: Sequence[str] | None,
    wanted: Sequence[str],
    running: Running,
) -> tuple[Sample, ...]:
    """Return the values of each system, and run those that are models.

    Raises
    ------
    ScenarioError
        If a system is none, or models have different settings of the run.
    UnknownName
        If an indicator is not known.
    ModelError
        If a run could not be finished.
    """
    called = names_of(systems, names)
    if are_models(systems):
        return _from_models(systems, called, wanted, running)
    if not running.is_silent:
        raise ScenarioError(
            "until, warmup, replications, seed and measures belong to models that are still to be "
            "run; these runs are finished. Leave them out."
        )
    return tuple(
        _finished(system, name, wanted) for system, name in zip(systems, called, strict=True)
    )


def check_settings(samples: Sequence[Sample], *, same_seed: bool) -> None:
    """Refuse to compare runs that were not made in the same way.

    Raises
    ------
    ScenarioError
        If the time unit, the end, the warm-up, or (for pairs) the seed differs; it says which.
    """
    known = [sample for sample in samples if sample.run is not None]
    settings = [(sample.name, _settings(sample)) for sample in known]
    for what in ("time unit", "until", "warmup", "seed"):
        if what == "seed" and not same_seed:
            continue
        if len({repr(values[what]) for _, values in settings}) > 1:
            each = ", ".join(f"{values[what]} in {name!r}" for name, values in settings)
            raise ScenarioError(
                f"the runs cannot be compared, because {what} differs: {each}. {_ADVICE[what]}"
            )


_ADVICE = {
    "time unit": "Write the factories in one time unit.",
    "until": "Run all of them with the same until=.",
    "warmup": "Run all of them with the same warmup=.",
    "seed": "Pairs need the same seed= in all of them; if the runs were meant to be independent, "
    "say paired=False.",
}


def _letter(number: int) -> str:
    more, last = divmod(number, len(ascii_lowercase))
    return ascii_lowercase[last] + (str(more) if more else "")


def _settings(sample: Sample) -> dict[str, Any]:
    assert sample.run is not None
    run, unit = sample.run, sample.time_unit
    is_count = isinstance(run.until, PartCount)
    until = f"{run.until.parts} parts" if is_count else in_unit(run.until, unit)  # type: ignore[union-attr,arg-type]
    warmup = in_unit(run.warmup, unit)
    return {"time unit": unit, "until": until, "warmup": warmup, "seed": run.seed}


def _from_models(
    models: Sequence[Factory | Scenario],
    names: tuple[str, ...],
    wanted: Sequence[str],
    running: Running,
) -> tuple[Sample, ...]:
    requests = requests_for(models, names, wanted, running)
    found: dict[str, dict[int, Mapping[str, float]]] = {name: {} for name in names}
    for outcome in run_all(
        requests, workers=running.workers, executor=running.executor, progress=running.progress
    ):
        number = outcome.replication % APART + 1
        if outcome.error:
            raise ModelError(f"{outcome.key}, replication {number}: {outcome.error}")
        found[str(outcome.key)][number] = outcome.values
    return tuple(
        Sample(
            request.key,  # type: ignore[arg-type]
            {what: _column(found[str(request.key)], what) for what in wanted},
            request.run,
            request.factory.time_unit,
        )
        for request in requests
    )


def requests_for(
    models: Sequence[Factory | Scenario],
    names: tuple[str, ...],
    wanted: Sequence[str],
    running: Running,
) -> list[Request]:
    """Return what has to be run, after everything that can be wrong was looked at."""
    for name in wanted:
        if name not in indicators and name not in running.measures:
            raise UnknownName(indicators.unknown(name))
    parts = [
        parts_of(model, until=running.until, warmup=running.warmup, seed=running.seed)
        for model in models
    ]
    checked = [
        Sample(name, {}, run, factory.time_unit)
        for name, (factory, run) in zip(names, parts, strict=True)
    ]
    check_settings(checked, same_seed=True)
    count = running.replications
    if count is None:
        count = max(run.replications for _, run in parts)
        # One run each would prove nothing.
        count = count if count > 1 else USUAL_REPLICATIONS
    if count < 1:
        raise ScenarioError(
            f"{count} replications are not possible. It is a number from 1 upwards."
        )
    requests = []
    for position, (name, (factory, run)) in enumerate(zip(names, parts, strict=True)):
        check_measures(running.measures, factory)
        for doubt in factory.warnings():
            warnings.warn(f"{name}: {doubt}", DoubtfulModel, stacklevel=2)
        first = 0 if running.common else position * APART
        numbers = tuple(range(first, first + count))
        requests.append(Request(name, factory, run, numbers, running.measures))
    return requests


def _column(rows: Mapping[int, Mapping[str, float]], indicator: str) -> dict[int, float]:
    return {number: float(rows[number][indicator]) for number in sorted(rows)}


def _finished(system: Any, name: str, wanted: Sequence[str]) -> Sample:
    if isinstance(system, Replications):
        rows = dict(enumerate(system.rows, start=1))
        for indicator in wanted:
            if indicator not in system.names:
                hint = did_you_mean(indicator, system.names)
                raise UnknownName(
                    f"{name}: there is no indicator called {indicator!r}.{hint} "
                    f"There are {listing(system.names, most=40)}."
                )
        columns = {indicator: _column(rows, indicator) for indicator in wanted}
        return Sample(name, columns, system.run, system.factory.time_unit)
    if len(wanted) != 1:
        raise ScenarioError(
            f"{name}: a mapping from the replication to the value is one indicator, but "
            f"{len(wanted)} are asked for. Name one."
        )
    return Sample(name, {wanted[0]: _checked(system, name)})


def _checked(system: Any, name: str) -> dict[int, float]:
    """Return a mapping or a column of a table as numbers by replication."""
    if not (hasattr(system, "items") and hasattr(system, "keys")):
        raise ScenarioError(
            f"{name}: {type(system).__name__} cannot be compared. Accepted are a factory, a "
            "scenario, what `replicate` returns, and a mapping from the replication to the value."
        )
    found: dict[int, float] = {}
    for number, value in system.items():
        try:
            found[int(number)] = float(value)
        except (TypeError, ValueError):
            raise ScenarioError(
                f"{name}: {number!r}: {value!r} is not a replication number with its value, such "
                "as 3: 43.7."
            ) from None
        if math.isinf(found[int(number)]):
            raise ScenarioError(f"{name}: replication {number} is infinite. Values are finite.")
    return found
