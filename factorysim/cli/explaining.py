"""``factorysim run --explain``: the first minutes of a run as sentences."""

from __future__ import annotations

import json
import math

from factorysim.cli.screen import output
from factorysim.engine.simulate import simulate
from factorysim.errors import ScenarioError
from factorysim.results.history import sentences
from factorysim.results.provenance import Provenance
from factorysim.scenario import Scenario
from factorysim.text import words
from factorysim.units import SECONDS, in_unit

MINUTES = 30
"""Minutes that are told when no number is given."""


def explain(scenario: Scenario, minutes: float, *, language: str, as_json: bool) -> None:
    """Run the first *minutes* of replication 1 and tell them."""
    if not 0 < minutes < math.inf:
        raise ScenarioError(
            f"--explain {minutes:g} is not possible. It is a number of minutes above 0, such as 30."
        )
    factory, run = scenario.factory, scenario.run
    end = minutes * SECONDS["min"] / SECONDS[factory.time_unit]
    if isinstance(run.until, (int, float, str)):
        end = min(end, in_unit(run.until, factory.time_unit))
    # Nothing of this run is kept, so it needs no provenance.
    result = simulate(
        factory, until=end, warmup=0.0, seed=run.seed, record="history", provenance=Provenance()
    )
    lines = list(sentences(result, language=language))
    screen = output()
    if as_json:
        screen.file.write(json.dumps({"scenario": scenario.name, "sentences": lines}) + "\n")
        return
    for line in lines:
        screen.print(line, soft_wrap=True)
    length = f"{end * SECONDS[factory.time_unit] / SECONDS['min']:g}"
    say = words(language)
    screen.print()
    screen.print(say("run.explained", length=say.number(length)))
