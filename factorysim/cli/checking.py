"""``factorysim validate``, ``new``, ``schema`` and ``verify``."""

from __future__ import annotations

from pathlib import Path

import typer

from factorysim.cli.running import progress_bar
from factorysim.cli.screen import write_file_text
from factorysim.errors import NotTheSame, ScenarioError, listing
from factorysim.experiments import other_versions, verify
from factorysim.scenario import read_scenario
from factorysim.scenario.library import find
from factorysim.scenario.reading import located
from factorysim.scenario.schema import schema_text
from factorysim.scenario.starting import SCHEMA_FILE, template

_COUNTED = (
    "products", "sources", "stations", "cells", "buffers", "conveyors", "loops", "layouts",
    "fleets", "crews",
)  # fmt: skip
"""Collections of which the verdict says how many elements they have."""


def validate_file(name: str) -> None:
    """Say what is wrong or doubtful in a scenario file, with line numbers."""
    file = find(name)
    scenario = read_scenario(file)
    factory = scenario.factory
    doubts = located(factory.warnings(), file)
    for doubt in doubts:
        typer.echo(f"Warning: {doubt}")
    counts = [
        f"{len(elements)} {kind if len(elements) > 1 else kind[:-1]}"
        for kind in _COUNTED
        if (elements := getattr(factory, kind))
    ]
    verdict = f"{file} is valid: {listing(counts)}."
    if doubts:
        number = f"{len(doubts)} warning{'s' if len(doubts) > 1 else ''}"
        verdict = f"{verdict} It can be run, but look at the {number} above."
    typer.echo(verdict)


def write_new(name: str) -> None:
    """Write a commented scenario to start from, and the schema for editors beside it."""
    target = Path(name)
    text = template(target.name)
    file = target / "scenario.yaml"
    if target.exists():
        raise ScenarioError(
            f"{str(target)!r} is there already, and nothing is overwritten. Choose another name."
        )
    target.mkdir(parents=True)
    file.write_text(text, encoding="utf-8", newline="\n")
    (target / SCHEMA_FILE).write_text(schema_text(), encoding="utf-8", newline="\n")
    typer.echo(f"{file} is written. Change it, then: factorysim run {target}")


def write_schema(out: Path | None) -> None:
    """Print the JSON Schema of a scenario file, or write it."""
    if out is None:
        write_file_text(schema_text())
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(schema_text(), encoding="utf-8", newline="\n")
    typer.echo(f"{out} is written.")


def verify_results(folder: Path, *, workers: int) -> None:
    """Run again what is in a results folder and say whether it is the same."""
    for note in other_versions(folder):
        typer.echo(note)
    try:
        with progress_bar(f"Verifying {folder}") as progress:
            found = verify(folder, workers=workers, progress=progress)
    except NotTheSame as error:
        raise NotTheSame(f"Not the same: {error}") from error
    runs = (
        "1 replication was"
        if found.replications == 1
        else f"{found.replications} replications were"
    )
    files = f", and {found.files} files are as they were written" if found.files else ""
    typer.echo(f"The same: {runs} run again with equal numbers{files}.")
