"""``factorysim run``: read, change, run, show, keep."""

from __future__ import annotations

import json
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import typer

from factorysim.cli.explaining import explain
from factorysim.cli.failing import STOPPED
from factorysim.cli.folders import new_folder, write_results
from factorysim.cli.printing import print_study
from factorysim.cli.screen import error_output, output
from factorysim.engine.simulation import Record
from factorysim.errors import DoubtfulModel, ScenarioError
from factorysim.experiments import Replications, replicate, summary_of
from factorysim.experiments.replicate import Progress, ReplicationsInterrupted
from factorysim.model.factory import PartCount
from factorysim.results.provenance import provenance_of
from factorysim.scenario import Scenario, parse_scenario, parse_settings, read_scenario
from factorysim.text import words

PATIENCE = 1.0
"""Seconds after which a progress bar appears."""


@dataclass(frozen=True)
class Wishes:
    """What was asked for on the command line."""

    name: str
    settings: Sequence[str] = ()
    run: tuple[tuple[str, Any], ...] = ()
    """Settings of the run that have an option of their own; None where none was given."""
    out: Path | None = None
    workers: int = 1
    record: Record = "parts"
    language: str = "en"
    explain: float | None = None
    """Minutes to be told as sentences."""
    as_json: bool = False
    with_report: bool = True
    """Whether the page of the run is written as well."""


def run_scenario(wishes: Wishes) -> None:
    """Run a scenario, print what was seen, and keep it in a folder."""
    original = read_scenario(wishes.name)
    changes = changes_of(wishes)
    scenario = original.with_changes(changes)
    if wishes.explain is not None:
        explain(scenario, wishes.explain, language=wishes.language, as_json=wishes.as_json)
        return
    if wishes.workers < 0:
        raise ScenarioError(
            f"{wishes.workers} processes are not possible. Give 1 or more, or 0 for one per "
            "processor."
        )
    # The folder is made before the run: a wish that cannot be granted is refused at once.
    folder = new_folder(wishes.out, scenario.name)
    wanted = 0
    try:
        try:
            study = _study(original, scenario, changes, wishes)
        except ReplicationsInterrupted as stopped:
            study = _with_origin(stopped.done, original, changes, wishes.record)
            wanted = stopped.wanted
        with progress_bar(words(wishes.language)("report.drawing")):
            notes = write_results(
                study, scenario, folder, language=wishes.language, with_report=wishes.with_report
            )
    except BaseException:
        _remove_if_empty(folder)
        raise
    doubts = [str(doubt) for doubt in scenario.factory.warnings()]
    if wishes.as_json:
        data = {**summary_of(study), "doubts": doubts, "folder": str(folder)}
        output().file.write(json.dumps(data, indent=2) + "\n")
    else:
        print_study(study, scenario, doubts=doubts, folder=folder, language=wishes.language)
        for note in notes:
            output().print(note)
    if wanted:
        done = len(study.rows)
        error_output().print(words(wishes.language)("run.interrupted", done=done, all=wanted))
        raise typer.Exit(STOPPED)


def run_replications(original: Scenario, wishes: Wishes) -> Replications:
    """Run *original* with the changes that are wished for, with a progress bar."""
    changes = changes_of(wishes)
    return _study(original, original.with_changes(changes), changes, wishes)


def changes_of(wishes: Wishes) -> dict[str, Any]:
    """Return the changes of ``--set`` and of the options for the run, by path."""
    changes = parse_settings(wishes.settings)
    for option, value in wishes.run:
        if value is None:
            continue
        path = f"run.{option}"
        if path in changes:
            raise ScenarioError(f"{path} is set by --set and by --{option}. Keep one of them.")
        changes |= parse_settings([f"{path}={value}"]) if isinstance(value, str) else {path: value}
    return changes


@contextmanager
def progress_bar(title: str) -> Iterator[Progress | None]:
    """Give a function that moves a bar on standard error; None when nobody would see it."""
    screen = error_output()
    if not screen.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}", markup=False), BarColumn())
    bar = Bar(*columns, MofNCompleteColumn(), TimeRemainingColumn(), console=screen, transient=True)
    task = bar.add_task(title, total=None)
    timer = threading.Timer(PATIENCE, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda done, all_of_them: bar.update(task, completed=done, total=all_of_them)
    finally:
        timer.cancel()
        timer.join()
        bar.stop()


def _study(
    original: Scenario, scenario: Scenario, changes: dict[str, Any], wishes: Wishes
) -> Replications:
    title = words(wishes.language)("run.working", name=scenario.name or wishes.name)
    with warnings.catch_warnings(), progress_bar(title) as progress:
        # They are printed below the results.
        warnings.simplefilter("ignore", DoubtfulModel)
        study = replicate(scenario, record=wishes.record, workers=wishes.workers, progress=progress)
    return _with_origin(study, original, changes, wishes.record)


def _with_origin(
    study: Replications, original: Scenario, changes: dict[str, Any], record: Record
) -> Replications:
    """Return *study* with the text of the scenario and the changes as its provenance."""
    text = original.to_yaml()
    try:
        is_readable = parse_scenario(text) == original
    except ScenarioError:
        is_readable = False
    if not is_readable or study.first is None:
        # Longer than a scenario file may be: the factory itself is in the provenance already.
        return study
    run = study.run
    provenance = provenance_of(
        original.factory,
        seed=run.seed,
        record=record,
        run={
            "until": {"parts": run.until.parts} if isinstance(run.until, PartCount) else run.until,
            "warmup": run.warmup,
        },
        scenario=original.name,
        text=text,
        overrides=changes,
    )
    return replace(study, provenance=provenance, first=replace(study.first, provenance=provenance))


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
