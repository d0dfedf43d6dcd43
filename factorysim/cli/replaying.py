"""``factorysim replay``: run once with its full history, and write the page."""

from __future__ import annotations

import webbrowser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factorysim.cli.folders import RESULTS, folder_name
from factorysim.cli.recording import recorded
from factorysim.cli.screen import error_output, output
from factorysim.errors import ScenarioError
from factorysim.replay import write_replay
from factorysim.text import words


@dataclass(frozen=True)
class ReplayWishes:
    """What was asked for on the command line."""

    names: Sequence[str]
    """One or two scenarios or results folders."""
    settings: Sequence[str] = ()
    run: tuple[tuple[str, Any], ...] = ()
    replication: int = 1
    out: Path | None = None
    language: str = "en"
    opens: bool = False


def replay_scenarios(wishes: ReplayWishes) -> None:
    """Write the page of one run, or of two side by side, and say where it is."""
    if wishes.replication < 1:
        raise ScenarioError(f"--replication {wishes.replication}: replications count from 1.")
    say = words(wishes.language)
    if wishes.out is not None and wishes.out.is_dir():
        raise ScenarioError(
            f"--out {wishes.out}: this is a folder. Name a file, such as line.html."
        )
    error_output().print(say("replay_command.working"))
    seen = [
        recorded(
            name,
            settings=wishes.settings,
            run=wishes.run,
            replication=wishes.replication - 1,
        )
        for name in wishes.names
    ]
    file = wishes.out or _free_file("-".join(folder_name(Path(name).name) for name in wishes.names))
    write_replay(
        file,
        [result for result, _ in seen],
        language=wishes.language,
        titles=[title for _, title in seen],
    )
    output().print(say("replay_command.written", file=file), soft_wrap=True)
    if wishes.opens:
        webbrowser.open(file.resolve().as_uri())


def _free_file(name: str) -> Path:
    """Return a file in the folder of results that does not exist yet."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    number, file = 1, RESULTS / f"{name}.html"
    while file.exists():
        number += 1
        file = RESULTS / f"{name}-{number}.html"
    return file
