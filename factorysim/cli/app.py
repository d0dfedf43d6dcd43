"""The commands of ``factorysim`` and their options.

Only the names of the commands are here: what a command needs is imported when it is given, so that
``factorysim --help`` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand
from typer.main import get_command

from factorysim.cli.failing import Commands, ask_for_traceback, blame_ourselves
from factorysim.cli.screen import never_fail_to_write


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


app = typer.Typer(
    cls=Commands,
    name="factorysim",
    help="Simulate factories: flexible lines, logistics flows, teaching scenarios.",
    epilog="Begin with: factorysim list, then: factorysim run flexible-line",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)

ScenarioName = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        help="The name of a shipped scenario, or the path of a file or folder: YAML, JSON, or a "
        "job-shop instance as text (ft06.txt).",
    ),
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


class _RunCommand(TyperCommand):
    """``--explain`` may stand without a number."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, with_minutes(args))


def with_minutes(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with a number of minutes behind every ``--explain``.

    Examples
    --------
    >>> with_minutes(["--explain", "bowl"])
    ['--explain', '30', 'bowl']
    >>> with_minutes(["bowl", "--explain", "5"])
    ['bowl', '--explain', '5']
    """
    complete: list[str] = []
    for position, argument in enumerate(arguments):
        complete.append(argument)
        if argument == "--explain" and not _is_number("".join(arguments[position + 1 :][:1])):
            complete.append("30")
    return complete


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _version(value: bool) -> None:
    if value:
        from factorysim import __version__

        typer.echo(f"factorysim {__version__}")
        raise typer.Exit


@app.callback()
def _start(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Simulate factories: flexible lines, logistics flows, teaching scenarios."""


@app.command("list")
def list_(lang: Lang = Language.en, debug: Debug = False) -> None:
    """List the scenarios that ship with the library."""
    from factorysim.cli.scenarios import list_scenarios

    list_scenarios(lang.value)


@app.command()
def show(
    scenario: ScenarioName,
    yaml: Annotated[bool, typer.Option("--yaml", help="Print the file as it stands.")] = False,
    lang: Lang = Language.en,
    debug: Debug = False,
) -> None:
    """Show what a scenario is about, and its factory as tables."""
    from factorysim.cli.scenarios import show_scenario

    show_scenario(scenario, language=lang.value, as_yaml=yaml)


@app.command(cls=_RunCommand)
def run(
    scenario: ScenarioName,
    set_: Settings = None,
    replications: Annotated[
        int | None, typer.Option(help="How often it is run with other random numbers.")
    ] = None,
    seed: Seed = None,
    until: Until = None,
    warmup: WarmUp = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where results go; else results/<scenario>."),
    ] = None,
    record: Annotated[
        Record, typer.Option(help="What is kept of replication 1: nothing, its parts, or all.")
    ] = Record.parts,
    explain: Annotated[
        float | None,
        typer.Option(
            metavar="[MINUTES]", help="Tell the first minutes (30) as sentences, and do no more."
        ),
    ] = None,
    json: AsJson = False,
    workers: Workers = 1,
    lang: Lang = Language.en,
    debug: Debug = False,
) -> None:
    """Run a scenario; print indicators with confidence intervals; write a results folder."""
    from factorysim.cli.running import Wishes, run_scenario

    settings = {"replications": replications, "seed": seed, "until": until, "warmup": warmup}
    run_scenario(
        Wishes(
            name=scenario,
            settings=tuple(set_ or ()),
            run=tuple(settings.items()),
            out=out,
            workers=workers,
            record=record.value,
            language=lang.value,
            explain=explain,
            as_json=json,
        )
    )


@app.command()
def study(
    study: Annotated[
        str,
        typer.Argument(
            metavar="STUDY",
            help="A study file (study.yaml), or a scenario: with its study.yaml, or with --factor.",
        ),
    ],
    factor: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH=VALUES",
            help="What is varied, such as 'stations.mill.buffer=[0, 2, 5]'; may be repeated.",
        ),
    ] = None,
    set_: Settings = None,
    replications: Annotated[
        int | None, typer.Option(help="How often each point is run; more extend what is there.")
    ] = None,
    seed: Seed = None,
    show: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="An indicator or measure to print; may be repeated."),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where runs are kept; else results/NAME-study.sqlite."),
    ] = None,
    fork: Annotated[
        bool, typer.Option("--fork", help="Begin a new file if the one that is there differs.")
    ] = False,
    export: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write all runs there: .csv, .parquet or .xlsx."),
    ] = None,
    executor: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="processes, threads, mpi, dask://HOST:PORT or dask://local."
        ),
    ] = None,
    json: AsJson = False,
    workers: Annotated[
        int, typer.Option(help="Number of processes; 0 (default): one per processor.")
    ] = 0,
    lang: Lang = Language.en,
    debug: Debug = False,
) -> None:
    """Run several designs of a factory and compare them; go on where it was stopped.

    Example: factorysim study flexible-line --factor "stations.wash.buffer=[12, 16, 20]"
    """
    from factorysim.cli.studying import StudyWishes, run_study

    run_study(
        StudyWishes(
            name=study,
            factors=tuple(factor or ()),
            settings=tuple(set_ or ()),
            replications=replications,
            seed=seed,
            store=store,
            fork=fork,
            show=tuple(show or ()),
            export=export,
            workers=workers,
            executor=executor,
            language=lang.value,
            as_json=json,
        )
    )


@app.command()
def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            metavar="SCENARIO...",
            help="One scenario and --with, or several scenarios; the first is what they are "
            "compared with.",
        ),
    ],
    with_: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="PATH=VALUE",
            help="Compare the first scenario with this change of it; may be repeated.",
        ),
    ] = None,
    set_: Settings = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option(help="What is compared; may be repeated. Else throughput, lead_time, wip."),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(help="What the systems are called, in their order; repeat it for each."),
    ] = None,
    replications: Annotated[
        int | None, typer.Option(help="How often each one is run with other random numbers.")
    ] = None,
    seed: Seed = None,
    until: Until = None,
    warmup: WarmUp = None,
    confidence: Annotated[
        float, typer.Option(help="Probability with which all intervals hold together.")
    ] = 0.95,
    all_pairs: Annotated[
        bool, typer.Option("--all-pairs", help="Compare every pair, not only with the first.")
    ] = False,
    independent: Annotated[
        bool, typer.Option("--independent", help="Use other random numbers for each of them.")
    ] = False,
    json: AsJson = False,
    workers: Workers = 1,
    lang: Lang = Language.en,
    debug: Debug = False,
) -> None:
    """Compare designs: intervals of the differences, and whether they can be told from chance.

    Example: factorysim compare flexible-line --with stations.wash.batch=2
    """
    from factorysim.cli.comparing import ComparisonWishes, compare_scenarios

    settings = {"replications": replications, "seed": seed, "until": until, "warmup": warmup}
    compare_scenarios(
        ComparisonWishes(
            scenarios=tuple(scenarios),
            with_=tuple(with_ or ()),
            settings=tuple(set_ or ()),
            run=tuple(settings.items()),
            indicators=tuple(indicator or ()),
            names=tuple(name or ()),
            confidence=confidence,
            all_pairs=all_pairs,
            independent=independent,
            workers=workers,
            language=lang.value,
            as_json=json,
        )
    )


@app.command()
def validate(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A scenario file or its folder.")],
    debug: Debug = False,
) -> None:
    """Check a scenario file: all problems and doubts, with line numbers."""
    from factorysim.cli.checking import validate_file

    validate_file(file)


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the new folder.")],
    debug: Debug = False,
) -> None:
    """Write a commented scenario to start from."""
    from factorysim.cli.checking import write_new

    write_new(name)


@app.command()
def schema(
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it there instead of printing it.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from factorysim.cli.checking import write_schema

    write_schema(out)


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A results folder.")],
    workers: Workers = 1,
    debug: Debug = False,
) -> None:
    """Run again what is in a results folder, and compare every number."""
    from factorysim.cli.checking import verify_results

    verify_results(folder, workers=workers)


def main() -> None:
    """Run the command line (entry point ``factorysim``)."""
    never_fail_to_write()
    sys.excepthook = blame_ourselves
    # Not app(): that would put a hook of its own in the place of ours.
    get_command(app)(prog_name="factorysim")
