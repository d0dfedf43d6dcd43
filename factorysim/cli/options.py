"""Options and arguments that several commands share, and the values that they accept."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from factorysim.cli.failing import ask_for_traceback


class Language(StrEnum):
    """Language of tables and pictures."""

    en = "en"
    fr = "fr"
    de = "de"


class Record(StrEnum):
    """What is kept of the first replication."""

    none = "none"
    parts = "parts"
    history = "history"


class Kind(StrEnum):
    """What the values are."""

    times = "times"
    counts = "counts"


class Criterion(StrEnum):
    """What ranks the families."""

    aic = "aic"
    bic = "bic"


ScenarioName = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        help="The name of a shipped scenario, or the path of a file or folder: YAML, JSON, or a "
        "job-shop instance as text (ft06.txt).",
    ),
]
ScenarioOrResults = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A scenario, or a results folder.")
]
Debug = Annotated[
    bool,
    typer.Option(
        "--debug", callback=ask_for_traceback, is_eager=True, help="Show the traceback of an error."
    ),
]
Lang = Annotated[
    Language,
    typer.Option("--lang", envvar="FACTORYSIM_LANG", help="Language of tables and pictures."),
]
Workers = Annotated[
    int,
    typer.Option(help="Number of processes; 0: one per processor. Results do not depend on it."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change one value, such as stations.mill_2.capacity=2; may be repeated.",
    ),
]
Replications = Annotated[
    int | None, typer.Option(help="How often it is run with other random numbers.")
]
Seed = Annotated[int | None, typer.Option(help="Number that fixes all random draws.")]
Until = Annotated[
    str | None, typer.Option(metavar="TIME", help="End of the run, such as '5 d' or 480.")
]
WarmUp = Annotated[
    str | None, typer.Option(metavar="TIME", help="Start that is left out of the results.")
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print JSON for other programs, and nothing else.")
]
PageFile = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="FILE", help="Where the page goes; else results/."),
]
Opens = Annotated[bool, typer.Option("--open", help="Open the page in the browser afterwards.")]
