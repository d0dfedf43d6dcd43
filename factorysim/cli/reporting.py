"""``factorysim report``: all replications of a scenario, or a results folder, as one page."""

from __future__ import annotations

import webbrowser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factorysim.cli.folders import new_file
from factorysim.cli.running import Wishes, progress_bar, run_replications
from factorysim.cli.screen import output
from factorysim.errors import ScenarioError
from factorysim.experiments.saving import read_study
from factorysim.extras import need
from factorysim.report import write_report
from factorysim.results import load_result
from factorysim.results.result import Result
from factorysim.results.saving import MANIFEST
from factorysim.scenario import read_scenario
from factorysim.text import words

EXCEL = ".xlsx"


@dataclass(frozen=True)
class ReportWishes:
    """What was asked for on the command line."""

    name: str
    """A scenario or a results folder."""
    settings: Sequence[str] = ()
    run: tuple[tuple[str, Any], ...] = ()
    workers: int = 1
    out: Path | None = None
    excel: Path | None = None
    language: str = "en"
    opens: bool = False


@dataclass(frozen=True)
class _Seen:
    """What the page is about."""

    result: Result
    rows: Sequence[Mapping[str, float]]
    confidence: float


def report_scenario(wishes: ReportWishes) -> None:
    """Write the page, and the tables if they are wanted, and say where they are."""
    say = words(wishes.language)
    if wishes.excel is not None and wishes.excel.suffix.lower() != EXCEL:
        raise ScenarioError(
            f"--excel {wishes.excel}: an Excel file ends in {EXCEL}. Write "
            f"{wishes.excel.stem}{EXCEL}, for example."
        )
    if wishes.excel is not None:
        need("openpyxl", what="--excel", extra="excel")
    file = new_file(wishes.out, f"{Path(wishes.name).name}-report", ".html")
    seen = _seen(wishes)
    with progress_bar(say("report.drawing")):
        write_report(
            file, seen.result, language=wishes.language, rows=seen.rows, confidence=seen.confidence
        )
    output().print(say("report.written", file=file), soft_wrap=True)
    if wishes.excel is not None:
        seen.result.to_excel(wishes.excel)
        output().print(say("report.excel_written", file=wishes.excel), soft_wrap=True)
    if wishes.opens:
        webbrowser.open(file.resolve().as_uri())


def _seen(wishes: ReportWishes) -> _Seen:
    """Run the scenario with the full history of its first replication, or read the folder."""
    if not (Path(wishes.name) / MANIFEST).is_file():
        original = read_scenario(wishes.name)
        asked = Wishes(
            name=wishes.name,
            settings=wishes.settings,
            run=wishes.run,
            workers=wishes.workers,
            record="history",
            language=wishes.language,
        )
        study = run_replications(original, asked)
        assert study.first is not None
        return _Seen(study.first, study.rows, study.confidence)
    if wishes.settings or any(value is not None for _, value in wishes.run):
        raise ScenarioError(
            f"{wishes.name} is a results folder: what was run there cannot be changed any more. "
            "Leave out --set and the options of the run, or name a scenario."
        )
    result, study_of_folder = load_result(wishes.name), read_study(wishes.name)
    if study_of_folder is None:
        return _Seen(result, [result.numbers], 0.95)
    return _Seen(result, study_of_folder.rows, float(study_of_folder.summary["confidence"]))
