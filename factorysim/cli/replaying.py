"""``factorysim replay``: run once with its full history, and write the page."""

from __future__ import annotations

import webbrowser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factorysim.cli.folders import folder_name, new_file
from factorysim.cli.recording import recorded
from factorysim.cli.screen import output
from factorysim.errors import ScenarioError
from factorysim.replay import MOST_RUNS, write_replay
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
    if len(wishes.names) > MOST_RUNS:
        raise ScenarioError(f"a replay shows one run or two side by side, not {len(wishes.names)}.")
    title = "-".join(folder_name(Path(name).name) for name in wishes.names)
    file = new_file(wishes.out, title, ".html")
    seen = [
        recorded(
            name,
            settings=wishes.settings,
            run=wishes.run,
            replication=wishes.replication - 1,
            language=wishes.language,
        )
        for name in wishes.names
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    write_replay(
        file,
        [result for result, _ in seen],
        language=wishes.language,
        titles=[title for _, title in seen],
    )
    text = words(wishes.language)("replay_command.written", file=file)
    output().print(text, soft_wrap=True)
    if wishes.opens:
        webbrowser.open(file.resolve().as_uri())
