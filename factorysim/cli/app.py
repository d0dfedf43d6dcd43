"""The commands of ``factorysim`` and their options.

Only the names of the commands are here: what a command needs is imported when it is given, so that
``factorysim --help`` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand
from typer.main import get_command

from factorysim.cli.failing import Commands, blame_ourselves
from factorysim.cli.options import (
    AsJson,
    Criterion,
    Debug,
    Kind,
    Lang,
    Language,
    Opens,
    PageFile,
    Record,
    Replications,
    ScenarioName,
    ScenarioOrResults,
    Seed,
    Settings,
    Until,
    WarmUp,
    Workers,
)
from factorysim.cli.screen import never_fail_to_write

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
        from factorysim.engine import is_compiled

        typer.echo(f"factorysim {__version__}{' (compiled engine)' if is_compiled() else ''}")
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
    replications: Replications = None,
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
    report: Annotated[
        bool, typer.Option(help="Write report.html, the page with everything that was found.")
    ] = True,
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
            with_report=report,
        )
    )


@app.command()
def report(
    scenario: ScenarioOrResults,
    set_: Settings = None,
    replications: Replications = None,
    seed: Seed = None,
    until: Until = None,
    warmup: WarmUp = None,
    out: PageFile = None,
    excel: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all tables there as well (.xlsx).")
    ] = None,
    open_: Opens = False,
    workers: Workers = 1,
    lang: Lang = Language.en,
    debug: Debug = False,
) -> None:
    """Write everything about a run as one page that needs no network and can be printed.

    Example: factorysim report flexible-line --lang fr -o report.html
    """
    from factorysim.cli.reporting import ReportWishes, report_scenario

    settings = {"replications": replications, "seed": seed, "until": until, "warmup": warmup}
    report_scenario(
        ReportWishes(
            name=scenario,
            settings=tuple(set_ or ()),
            run=tuple(settings.items()),
            workers=workers,
            out=out,
            excel=excel,
            language=lang.value,
            opens=open_,
        )
    )


@app.command()
def replay(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            metavar="SCENARIO...",
            help="A scenario, or a results folder with a history; two of them stand side by side.",
        ),
    ],
    set_: Settings = None,
    seed: Seed = None,
    until: Until = None,
    warmup: WarmUp = None,
    replication: Annotated[int, typer.Option(help="Which replication is shown.")] = 1,
    out: PageFile = None,
    open_: Opens = False,
    lang: Lang = Language.en,
    debug: Debug = False,
) -> None:
    """Write the moving picture of a run as one HTML file that needs no network."""
    from factorysim.cli.replaying import ReplayWishes, replay_scenarios

    settings = {"seed": seed, "until": until, "warmup": warmup}
    replay_scenarios(
        ReplayWishes(
            names=scenarios,
            settings=tuple(set_ or ()),
            run=tuple(settings.items()),
            replication=replication,
            out=out,
            language=lang.value,
            opens=open_,
        )
    )


@app.command()
def chart(
    scenario: ScenarioOrResults,
    name: Annotated[
        str,
        typer.Argument(
            metavar="CHART",
            help="states, wip, gantt, lead_times, part_flow, worker_states and others; a wrong "
            "name lists them all.",
        ),
    ],
    with_: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="NAME=VALUE",
            help="What the chart is told, such as begin='2 h' or place=wash; may be repeated.",
        ),
    ] = None,
    set_: Settings = None,
    seed: Seed = None,
    until: Until = None,
    warmup: WarmUp = None,
    size: Annotated[str, typer.Option(help="page, slide or poster.")] = "page",
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="PNG, SVG or PDF; else results/."),
    ] = None,
    lang: Lang = Language.en,
    debug: Debug = False,
) -> None:
    """Draw one chart of a run: factorysim chart flexible-line gantt --size slide -o gantt.svg."""
    from factorysim.cli.charting import ChartWishes, draw_chart

    settings = {"seed": seed, "until": until, "warmup": warmup}
    draw_chart(
        ChartWishes(
            name=scenario,
            chart=name,
            choices=tuple(with_ or ()),
            settings=tuple(set_ or ()),
            run=tuple(settings.items()),
            size=size,
            out=out,
            language=lang.value,
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
def theory(
    scenario: ScenarioName,
    set_: Settings = None,
    replications: Replications = None,
    seed: Seed = None,
    until: Until = None,
    warmup: WarmUp = None,
    simulate: Annotated[
        bool, typer.Option(help="Run the scenario as well, or show the theory alone.")
    ] = True,
    json: AsJson = False,
    workers: Workers = 1,
    lang: Lang = Language.en,
    debug: Debug = False,
) -> None:
    """Show what the textbook says about a scenario, beside what the simulation says.

    Example: factorysim theory waiting-line
    """
    from factorysim.cli.running import Wishes
    from factorysim.cli.theorising import TheoryWishes, show_theory

    settings = {"replications": replications, "seed": seed, "until": until, "warmup": warmup}
    show_theory(
        TheoryWishes(
            Wishes(
                name=scenario,
                settings=tuple(set_ or ()),
                run=tuple(settings.items()),
                workers=workers,
                language=lang.value,
                as_json=json,
            ),
            simulate=simulate,
        )
    )


@app.command()
def fit(
    file: Annotated[Path, typer.Argument(metavar="DATA.csv", help="A CSV file with a heading.")],
    column: Annotated[
        str | None, typer.Option(metavar="NAME", help="The heading of the column, such as 'time'.")
    ] = None,
    kind: Annotated[
        Kind | None, typer.Option(help="What the values are; else both where they are whole.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option(help="Unit of the data: s, min, h or d; else that of the heading.")
    ] = None,
    time_unit: Annotated[
        str | None, typer.Option(help="Unit of the factory, into which the values are converted.")
    ] = None,
    criterion: Annotated[Criterion, typer.Option(help="What ranks the families.")] = Criterion.aic,
    bootstrap: Annotated[
        int, typer.Option(help="Samples for p-values of the three best families; 0: none.")
    ] = 0,
    seed: Annotated[int, typer.Option(help="Number that fixes these samples.")] = 1,
    picture: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw the quantile plot there (PNG, PDF).")
    ] = None,
    lang: Lang = Language.en,
    debug: Debug = False,
) -> None:
    """Find the distribution that describes a column of data, and the line to paste.

    Example: factorysim fit times.csv --column drilling
    """
    from factorysim.cli.fitting import fit_file

    fit_file(
        file,
        column=column,
        kind=kind.value if kind else None,
        unit=unit,
        time_unit=time_unit,
        criterion=criterion.value,
        bootstrap=bootstrap,
        seed=seed,
        picture=picture,
        language=lang.value,
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
