"""Where a result comes from, and how anybody makes it again."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

from factorysim.errors import ScenarioError
from factorysim.experiments.verifying import factory_of
from factorysim.model.factory import PartCount
from factorysim.scenario import Scenario, parse_scenario, parse_settings, read_scenario
from factorysim.scenario.library import names as shipped_names

if TYPE_CHECKING:
    from factorysim.results import Result
    from factorysim.results.provenance import Provenance

FILE = "scenario.yaml"
"""Under this name the text of the page is to be saved."""


def scenario_of(result: Result, *, replications: int) -> Scenario | None:
    """Return the scenario as it was run: with all changes, the seed and the end of the run.

    None if it cannot be written down, because its factory holds Python functions or needs an
    extension that is not installed here.
    """
    provenance = result.provenance
    try:
        if provenance.text_kind == "scenario":
            scenario = parse_scenario(provenance.text).with_changes(provenance.overrides)
        else:
            scenario = Scenario(factory=factory_of(provenance))
        settings = {f"run.{key}": value for key, value in provenance.run.items()}
        settings |= {"run.seed": provenance.seed, "run.replications": replications}
        scenario = scenario.with_changes(settings)
        scenario.to_yaml()
    except ScenarioError:
        return None
    return scenario.model_copy(update={"name": provenance.scenario})


def command_of(scenario: Scenario, provenance: Provenance) -> tuple[str, bool]:
    """Return the command that gives the same numbers, and whether it needs the text of the page.

    Without a change of a shipped scenario, or with changes that are known by their paths, the
    command names it; else it names the file into which the reader saves the text of the page.
    """
    run = scenario.run
    ways = [f"--seed {run.seed}", f"--replications {run.replications}"]
    if isinstance(run.until, PartCount):
        until = setting("run.until", {"parts": run.until.parts})
        ways = [f"--set {shlex.quote(until)}", *ways]
    else:
        ways = [f"--until {shlex.quote(str(run.until))}", *ways]
    if run.warmup:
        ways.append(f"--warmup {shlex.quote(str(run.warmup))}")
    if not _is_shipped(provenance):
        return f"factorysim run {FILE}", True
    changes = {k: v for k, v in provenance.overrides.items() if not k.startswith("run.")}
    sets = [f"--set {shlex.quote(setting(path, value))}" for path, value in changes.items()]
    return " ".join(["factorysim run", shlex.quote(provenance.scenario), *sets, *ways]), False


def setting(path: str, value: Any) -> str:
    """Return a change as ``--set`` reads it.

    Examples
    --------
    >>> setting("stations.mill.rule", "spt"), setting("stations.mill.title", "12")
    ('stations.mill.rule=spt', 'stations.mill.title="12"')
    """
    plain = f"{path}={value}"
    try:
        if isinstance(value, str) and parse_settings([plain]) == {path: value}:
            return plain
    except ScenarioError:
        pass
    return f"{path}={json.dumps(value, ensure_ascii=False)}"


def _is_shipped(provenance: Provenance) -> bool:
    name = provenance.scenario
    if provenance.text_kind == "none" or name not in shipped_names():
        return False
    shipped = read_scenario(name)
    if provenance.text_kind == "scenario":
        return shipped.to_yaml() == provenance.text
    return shipped.factory == factory_of(provenance)
