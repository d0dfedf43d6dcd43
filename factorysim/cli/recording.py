"""A run with its full history: simulated now, or read from a results folder."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from factorysim.cli.running import Wishes, changes_of, progress_bar
from factorysim.engine.simulate import simulate
from factorysim.errors import DoubtfulModel
from factorysim.results import load_result
from factorysim.results.result import Result
from factorysim.results.saving import MANIFEST
from factorysim.scenario import read_scenario
from factorysim.text import LANGUAGES, words


def recorded(
    name: str,
    *,
    settings: Sequence[str] = (),
    run: tuple[tuple[str, Any], ...] = (),
    replication: int = 0,
    language: str = "en",
) -> tuple[Result, Mapping[str, str]]:
    """Return the result of a scenario or of a results folder, and its title by language.

    Parameters
    ----------
    name
        A scenario, which is run with its full history, or a results folder, which is read.
    settings, run
        What was given by ``--set`` and by the options for the run.
    replication
        Which replication of the scenario is run, from 0 on.
    language
        Of the words beside the progress bar.
    """
    if (Path(name) / MANIFEST).is_file():
        result = load_result(name)
        return result, {"en": result.provenance.scenario or Path(name).name}
    changes = changes_of(Wishes(name=name, settings=settings, run=run))
    scenario = read_scenario(name).with_changes(changes)
    title = words(language)("run.working", name=scenario.name or name)
    with warnings.catch_warnings(), progress_bar(title):
        warnings.simplefilter("ignore", DoubtfulModel)
        result = simulate(scenario, replication=replication, record="history")
    return result, {language: scenario.title(language) for language in LANGUAGES}
