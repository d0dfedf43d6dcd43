"""What the rows of a file belong to: the scenario, the settings, the measures, the versions."""

from __future__ import annotations

import json
from collections.abc import Mapping

from factorysim.errors import ScenarioError
from factorysim.experiments.measures import Measure
from factorysim.experiments.store import Identity
from factorysim.model.factory import PartCount
from factorysim.results.indicators import indicators
from factorysim.results.provenance import factory_text, versions
from factorysim.scenario.scenarios import Scenario

DECIDING = ("factorysim", "numpy")
"""Versions that can change a number."""


def identity_of_runs(
    scenario: Scenario, measures: Mapping[str, Measure], *, common_random_numbers: bool = True
) -> Identity:
    """Return what rows in a file must belong to, to be runs of this scenario and its variants.

    Raises
    ------
    ScenarioError
        If the factory holds Python functions, which nobody can compare later.
    """
    text = factory_text(scenario.factory)
    if not text:
        raise ScenarioError(
            "a study is only kept in a file if its factory can be written down. A rule or time "
            "is a Python function: give rules by name, or run without a store."
        )
    run = scenario.run
    until = {"parts": run.until.parts} if isinstance(run.until, PartCount) else run.until
    settings = {
        "until": until,
        "warmup": run.warmup,
        "seed": run.seed,
        "common_random_numbers": common_random_numbers,
    }
    written = {name: _written(measure) for name, measure in measures.items()}
    deciding = {name: versions()[name] for name in DECIDING}
    return Identity(
        scenario=text,
        run=json.dumps(settings),
        measures=json.dumps({"indicators": list(indicators), "measures": written}),
        versions=json.dumps(deciding),
    )


def _written(measure: Measure) -> str:
    if isinstance(measure, str):
        return measure
    name = getattr(measure, "__qualname__", repr(measure))
    return f"function {getattr(measure, '__module__', '?')}.{name}"
