"""``factorysim study``: several designs of a factory, kept in one file while they run."""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from factorysim.cli.failing import STOPPED
from factorysim.cli.folders import RESULTS, folder_name
from factorysim.cli.running import progress_bar
from factorysim.cli.screen import error_output, output, plain_table
from factorysim.errors import DoubtfulModel, ScenarioError
from factorysim.experiments.study import StudyInterrupted
from factorysim.experiments.study_files import StudyFile, read_study_file
from factorysim.experiments.study_results import StudyResults, shown_values
from factorysim.report.numbers import interval_text, mean_text
from factorysim.results.indicators import indicators
from factorysim.scenario import parse_settings
from factorysim.text import Words, unit_text, words

_SHOWN = ("throughput", "lead_time", "wip")
MOST_POINTS = 60
"""Of more points, only the first are printed; the files have all."""


@dataclass(frozen=True)
class StudyWishes:
    """What was asked for on the command line."""

    name: str
    factors: Sequence[str] = ()
    settings: Sequence[str] = ()
    replications: int | None = None
    seed: int | None = None
    store: Path | None = None
    fork: bool = False
    show: Sequence[str] = ()
    export: Path | None = None
    workers: int = 0
    executor: str | None = None
    language: str = "en"
    as_json: bool = False


def run_study(wishes: StudyWishes) -> None:
    """Run what is missing of a study, print the means, and keep everything in a file."""
    file = read_study_file(wishes.name)
    file = _with_settings(file, wishes)
    factors = _factors(file, wishes)
    study = file.study(factors=factors, replications=wishes.replications, seed=wishes.seed)
    names = _names(wishes.show or file.show or (*_SHOWN, *study.measures), study.names)
    store = wishes.store or RESULTS / f"{folder_name(file.name)}-study.sqlite"
    say = words(wishes.language)
    interrupted = False
    with (
        warnings.catch_warnings(),
        progress_bar(say("run.working", name=file.name)) as progress,
    ):
        warnings.simplefilter("ignore", DoubtfulModel)
        try:
            results = study.run(
                workers=wishes.workers,
                executor=wishes.executor,
                store=store,
                fork=wishes.fork,
                progress=progress,
            )
        except StudyInterrupted as stopped:
            results, interrupted = stopped.results, True
    files = _exported(results, store, wishes.export)
    if wishes.as_json:
        output().file.write(json.dumps(_data(results, names, files), indent=2) + "\n")
    else:
        _print(file, results, names, files, say, wishes.language)
    if interrupted:
        error_output().print(say("study.interrupted", done=results.done, all=results.wanted))
        raise typer.Exit(STOPPED)


def _with_settings(file: StudyFile, wishes: StudyWishes) -> StudyFile:
    changes = parse_settings(wishes.settings)
    if not changes:
        return file
    settings = {**file.settings, "set": {**file.settings.get("set", {}), **changes}}
    return StudyFile(file.name, file.scenario, settings, file.file, file.document)


def _factors(file: StudyFile, wishes: StudyWishes) -> dict[str, Any] | None:
    """Return the factors of the command line, which replace those of the file."""
    if wishes.factors:
        return parse_settings(wishes.factors)
    design = file.settings.get("design")
    if not file.settings.get("factors") and design in (None, "full"):
        raise ScenarioError(
            f"{wishes.name}: there is no factor to vary. Name one, such as --factor "
            '"stations.mill.buffer=[0, 2, 5]", or write a study.yaml beside the scenario.'
        )
    return None


def _names(wanted: Sequence[str], known: Sequence[str]) -> list[str]:
    from factorysim.errors import UnknownName, did_you_mean, listing

    for name in wanted:
        if name not in known:
            raise UnknownName(
                f"show: there is no indicator or measure called {name!r}."
                f"{did_you_mean(name, known)} There are {listing(known, most=40)}."
            )
    return list(dict.fromkeys(wanted))


def _exported(results: StudyResults, store: Path, export: Path | None) -> list[Path]:
    """Write the tables beside the file of the study, or where they are wanted."""
    kept = results.store or store
    summary = kept.with_suffix(".summary.csv")
    results.summary.to_csv(summary, lineterminator="\n")
    if export is None:
        return [kept, results.to_csv(kept.with_suffix(".csv")), summary]
    writers = {".csv": results.to_csv, ".parquet": results.to_parquet, ".xlsx": results.to_excel}
    if export.suffix not in writers:
        raise ScenarioError(
            f"--export {export}: the ending says what is written: .csv, .parquet or .xlsx."
        )
    return [kept, writers[export.suffix](export), summary]


def _print(
    file: StudyFile,
    results: StudyResults,
    names: Sequence[str],
    files: Sequence[Path],
    say: Words,
    language: str,
) -> None:
    screen, study = output(), results.study
    screen.print(file.title(language), style="bold")
    confidence = say.number(f"{study.confidence * 100:g} %")
    screen.print(
        say("study.headline", points=len(study.points), done=results.done, confidence=confidence)
    )
    screen.print()
    screen.print(_table(results, names, say))
    if len(study.points) > MOST_POINTS:
        screen.print(f"... ({len(study.points) - MOST_POINTS})", style="dim")
    for (point, replication), error in sorted(results.errors.items())[:1]:
        count = len(results.errors)
        screen.print(
            say("study.failed", count=count, point=point, replication=replication + 1, error=error)
        )
    screen.print()
    tables = ", ".join(str(path) for path in files[1:])
    screen.print(say("study.written", store=files[0], tables=tables), soft_wrap=True)


def _table(results: StudyResults, names: Sequence[str], say: Words) -> Any:
    table = plain_table()
    table.add_column("")
    for factor in results.study.factors:
        table.add_column(factor.name, justify="right", overflow="fold")
    for name in names:
        table.add_column(_heading(results, name, say), justify="right")
    for point in results.study.points[:MOST_POINTS]:
        cells = [str(point.number), *map(str, shown_values(point).values())]
        table.add_row(*cells, *(_cell(results, point.number, name, say) for name in names))
    return table


def _heading(results: StudyResults, name: str, say: Words) -> str:
    if name in results.study.measures:
        return name
    time_unit = results.study.scenario.factory.time_unit
    unit = unit_text(indicators[name].unit_in(time_unit), say, alone=True)
    title = say.name_of("indicator", name)
    return f"{title} [{unit}]" if unit else title


def _cell(results: StudyResults, point: int, name: str, say: Words) -> str:
    found = results.interval(point, name)
    is_share = name not in results.study.measures and indicators[name].highest == 1.0
    mean = mean_text(found, say, is_share=is_share)
    interval = interval_text(found, say, is_share=is_share)
    done = len(results.runs[point])
    known = "" if found.n == done else f"({say('run.known_in', known=found.n, all=done)})"
    return " ".join(word for word in (mean, interval, known) if word)


def _data(results: StudyResults, names: Sequence[str], files: Sequence[Path]) -> dict[str, Any]:
    points = []
    for point in results.study.points:
        numbers = {}
        for name in names:
            found = results.interval(point.number, name)
            parts = {part: getattr(found, part) for part in ("mean", "half_width", "low", "high")}
            known = {part: None if math.isnan(value) else value for part, value in parts.items()}
            numbers[name] = {**known, "n": found.n, "note": found.note}
        points.append({"point": point.number, "values": shown_values(point), "numbers": numbers})
    return {
        "points": points,
        "replications": results.study.replications,
        "done": results.done,
        "wanted": results.wanted,
        "failures": [
            {"point": point, "replication": replication + 1, "error": error}
            for (point, replication), error in sorted(results.errors.items())
        ],
        "files": [str(path) for path in files],
    }
