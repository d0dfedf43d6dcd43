"""One run from beginning to end: a factory in, a `Result` out."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

from factorysim.engine.simulation import Record, Simulation
from factorysim.errors import DoubtfulModel, ModelError
from factorysim.model.factory import Factory, PartCount, Run
from factorysim.results.provenance import Provenance, provenance_of
from factorysim.results.result import Result, make_result
from factorysim.scenario.scenarios import Scenario


def simulate(
    model: Factory | Scenario,
    *,
    until: float | str | Mapping[str, int] | PartCount | None = None,
    warmup: float | str | None = None,
    seed: int | None = None,
    replication: int = 0,
    record: Record = "parts",
    provenance: Provenance | None = None,
) -> Result:
    """Run a factory once and return what was seen.

    Parameters
    ----------
    model
        A factory; or a scenario, whose settings of the run are used where none are given here.
    until
        End of the run, counted from time 0: a number in the factory's time unit, text with a
        unit, or ``{"parts": 1000}``. The warm-up is part of it.
    warmup
        Start of the run that is left out of the statistics.
    seed, replication
        They fix all random draws; the replication is counted from 0.
    record
        What is kept: ``none``, a row per part (``parts``), or every change (``history``).
    provenance
        Made before by `provenance_of`, for callers that run the same factory many times.

    Returns
    -------
    Result
        A value with tables and indicators.

    Raises
    ------
    ScenarioError
        If a setting cannot be accepted.
    ModelError
        If the run comes to a point that the model cannot pass, such as a deadlock.

    Examples
    --------
    >>> from factorysim import serial_line
    >>> result = simulate(serial_line(times=[1, 2], every=2), until=490, warmup=10)
    >>> result.value("throughput")
    30.0
    """
    factory, run = parts_of(model, until=until, warmup=warmup, seed=seed)
    if provenance is None:
        provenance = provenance_of_run(model, run, replication=replication, record=record)
        for doubt in factory.warnings():
            warnings.warn(str(doubt), DoubtfulModel, stacklevel=2)
    simulation = Simulation(
        factory, seed=run.seed, replication=replication, warmup=run.warmup, record=record
    )
    if isinstance(run.until, PartCount):
        simulation.stop_after_parts(run.until.parts)
        simulation.run()
    else:
        simulation.run(until=run.until)
    if 0 < simulation.warmup >= simulation.now:
        raise ModelError(
            f"the run ended at t = {simulation.now:g} {factory.time_unit} "
            f"({simulation.ended}), before the end of the warm-up at {simulation.warmup:g}. "
            "Shorten the warm-up."
        )
    return make_result(simulation.observed(), factory=factory, provenance=provenance)


def parts_of(
    model: Factory | Scenario, *, until: Any = None, warmup: Any = None, seed: int | None = None
) -> tuple[Factory, Run]:
    """Return the factory and the settings of the run, with those that are given put in."""
    factory, run = (model.factory, model.run) if isinstance(model, Scenario) else (model, Run())
    given = {"until": until, "warmup": warmup, "seed": seed}
    settings = {name: getattr(run, name) for name in type(run).model_fields}
    settings.update({name: value for name, value in given.items() if value is not None})
    return factory, Run(**settings)


def provenance_of_run(
    model: Factory | Scenario, run: Run, *, replication: int = 0, record: str = "parts"
) -> Provenance:
    """Return the provenance of a run of *model* that is made here and now."""
    factory = model.factory if isinstance(model, Scenario) else model
    until = {"parts": run.until.parts} if isinstance(run.until, PartCount) else run.until
    return provenance_of(
        factory,
        seed=run.seed,
        replication=replication,
        record=record,
        run={"until": until, "warmup": run.warmup},
        scenario=model.name if isinstance(model, Scenario) else "",
    )
