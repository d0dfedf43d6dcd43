"""A study in a folder: tables for people, and what is needed to make it again.

summary.json        the study, its means and intervals, SHA-256 of all other files
summary.csv         the same means and intervals as a table
replications.csv    one line per replication, one column per indicator
manifest.json ...   the first replication, as `factorysim.results.saving` writes it
states.csv ...      its tables, as `factorysim.results.exporting` writes them
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factorysim.errors import Problem, ScenarioError
from factorysim.experiments.replicate import Replications
from factorysim.model.factory import PartCount, Run
from factorysim.results.indicators import indicators

FORMAT = 1
"""Version of the format of a saved study."""
SUMMARY = "summary.json"
REPLICATIONS = "replications.csv"
_LARGEST = 512 * 2**20
"""Bytes above which a file is not even opened."""


@dataclass(frozen=True)
class SavedStudy:
    """What a folder says about a study."""

    summary: dict[str, Any]
    rows: tuple[dict[str, float], ...]
    """The indicators of each replication."""


def save_study(study: Replications, folder: str | Path) -> Path:
    """Write *study* into *folder* (made if it is missing) and return the folder.

    Files that are there already, such as pictures, become part of it: their sums are kept too.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    if study.first is not None:
        study.first.save(target)
        study.first.to_csv(target)
    table = study.summary
    table.index.name = "indicator"
    _write(target / "summary.csv", table.to_csv(lineterminator="\n"))
    _write(target / REPLICATIONS, _replications_text(study))
    # The summary comes last: a folder without it was not written to its end.
    summary = {**summary_of(study), "files": _sums(target)}
    _write(target / SUMMARY, json.dumps(summary, indent=2, ensure_ascii=False) + "\n")
    return target


def summary_of(study: Replications) -> dict[str, Any]:
    """Return means, intervals, warnings and settings as plain data; null is what is not known."""
    first, run = study.first, study.run
    return {
        "factorysim_study": FORMAT,
        "scenario": study.provenance.scenario,
        "time_unit": study.factory.time_unit,
        "run": _settings(run, len(study.rows)),
        "confidence": study.confidence,
        "indicators": {name: _interval(study, name) for name in study.names},
        "first_replication": None
        if first is None
        else {
            "digest": first.digest,
            "ended": first.ended,
            "bottleneck": first.bottleneck_text,
            "warnings": list(first.warnings),
        },
        "versions": study.provenance.versions,
        "platform": study.provenance.platform,
    }


def read_study(folder: str | Path) -> SavedStudy | None:
    """Return what was saved in *folder*; None if it holds a single result only.

    Raises
    ------
    ScenarioError
        If a file is damaged or of a newer format; the message says which.
    """
    target = Path(folder)
    if not (target / SUMMARY).exists():
        return None
    try:
        summary = json.loads(_read(target / SUMMARY))
    except (ValueError, RecursionError) as error:
        if isinstance(error, ScenarioError):
            raise
        raise damaged(target / SUMMARY, "it is not JSON") from None
    if not isinstance(summary, dict) or summary.get("factorysim_study") != FORMAT:
        raise damaged(target / SUMMARY, f"it is not the summary of a study in format {FORMAT}")
    files, means = summary.get("files"), summary.get("indicators")
    if not isinstance(files, dict) or not isinstance(means, dict):
        raise damaged(target / SUMMARY, "its list of files or indicators is missing")
    are_complete = all(isinstance(mean, dict) for mean in means.values())
    if not are_complete or not isinstance(summary.get("confidence"), float):
        raise damaged(target / SUMMARY, "an indicator or the confidence is missing")
    rows = _rows(target / REPLICATIONS)
    if not rows:
        raise damaged(target / REPLICATIONS, "it has no replication")
    return SavedStudy(summary, rows)


def sum_of(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(_read(file)).hexdigest()


def damaged(file: Path, why: str) -> ScenarioError:
    """Return the error that *file* is not as it was written."""
    return ScenarioError([Problem(f"the saved study is damaged: {why}.", file=str(file))])


def _settings(run: Run, replications: int) -> dict[str, Any]:
    until = {"parts": run.until.parts} if isinstance(run.until, PartCount) else run.until
    return {
        "until": until,
        "warmup": run.warmup,
        "replications": replications,
        "seed": run.seed,
    }


def _interval(study: Replications, name: str) -> dict[str, Any]:
    found = study.interval(name)
    numbers = {part: getattr(found, part) for part in ("mean", "half_width", "low", "high")}
    known = {part: None if math.isnan(value) else value for part, value in numbers.items()}
    unit = indicators[name].unit_in(study.factory.time_unit)
    return {"unit": unit, **known, "n": found.n, "note": found.note}


def _replications_text(study: Replications) -> str:
    # The csv module writes a float with all digits that are needed to read it back exactly.
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["replication", *study.names])
    for number, row in enumerate(study.rows, start=1):
        writer.writerow([number, *("" if math.isnan(value) else value for value in row.values())])
    return text.getvalue()


def _rows(file: Path) -> tuple[dict[str, float], ...]:
    try:
        lines = list(csv.reader(io.StringIO(_read(file).decode("utf-8"))))
        header = lines[0]
        return tuple(
            {
                name: float(value) if value else math.nan
                for name, value in zip(header[1:], line[1:], strict=True)
            }
            for line in lines[1:]
        )
    except (ValueError, IndexError, csv.Error) as error:
        if isinstance(error, ScenarioError):
            raise
        raise damaged(file, "it is not a table of numbers") from None


def _sums(folder: Path) -> dict[str, str]:
    files = sorted(file for file in folder.iterdir() if file.is_file() and file.name != SUMMARY)
    return {file.name: sum_of(file) for file in files}


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST:
            raise damaged(file, f"the file is larger than {_LARGEST // 2**20} MB")
        return file.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ScenarioError([Problem(f"cannot be read ({reason}).", file=str(file))]) from None


def _write(file: Path, text: str) -> None:
    file.write_bytes(text.encode("utf-8"))
