"""Where results go, and what is written there."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from factorysim.errors import NotRecorded, ScenarioError
from factorysim.experiments import Replications, save_study
from factorysim.report import write_report
from factorysim.scenario import Scenario, write_scenario
from factorysim.text import words

RESULTS = Path("results")
"""The folder of all results, below the folder where the command was given."""

DOTS_PER_INCH = 150
_LONGEST_NAME = 80
_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in "123456789"
}
"""Names that Windows keeps for itself."""


def new_folder(wanted: Path | None, name: str) -> Path:
    """Make and return an empty folder for results.

    Parameters
    ----------
    wanted
        The folder that was asked for; without it, ``results/<name>``, or ``results/<name>-2`` and
        so on if there are results of that name already.

    Raises
    ------
    ScenarioError
        If the folder that was asked for holds something.
    """
    if wanted is not None:
        if wanted.exists() and not wanted.is_dir():
            raise ScenarioError(f"--out {wanted}: this is a file. Name a folder.")
        if wanted.is_dir() and any(wanted.iterdir()):
            raise ScenarioError(
                f"--out {wanted}: the folder is not empty, and nothing is overwritten. Name "
                "another one."
            )
        wanted.mkdir(parents=True, exist_ok=True)
        return wanted
    RESULTS.mkdir(parents=True, exist_ok=True)
    stem = folder_name(name)
    for number in count(1):
        folder = RESULTS / (stem if number == 1 else f"{stem}-{number}")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise AssertionError("counting never ends")


def new_file(wanted: Path | None, name: str, ending: str) -> Path:
    """Return the file for a single picture or page; its folder is made when it is written.

    Parameters
    ----------
    wanted
        The file that was asked for, which is replaced if it is there; without it,
        ``results/<name><ending>``, or ``results/<name>-2<ending>`` and so on.
    name, ending
        What the file shows, and its ending with the dot.

    Raises
    ------
    ScenarioError
        If what was asked for is a folder.
    """
    if wanted is not None:
        if wanted.is_dir():
            raise ScenarioError(
                f"--out {wanted}: this is a folder. Name a file, such as picture{ending}."
            )
        return wanted
    stem = folder_name(name)
    for number in count(1):
        file = RESULTS / f"{stem if number == 1 else f'{stem}-{number}'}{ending}"
        if not file.exists():
            return file
    raise AssertionError("counting never ends")


def folder_name(name: str) -> str:
    """Return *name* as a name that a folder can have on every system.

    Examples
    --------
    >>> folder_name("flexible-line"), folder_name("[red]a/b: c"), folder_name("CON")
    ('flexible-line', '_red_a_b_ c', 'CON_')
    """
    kept = "".join(c if c.isalnum() or c in "-_. " else "_" for c in name)[:_LONGEST_NAME]
    kept = kept.strip(". ") or "scenario"
    return f"{kept}_" if kept.partition(".")[0].lower() in _DEVICES else kept


def write_results(
    study: Replications,
    scenario: Scenario,
    folder: Path,
    *,
    language: str,
    with_report: bool = True,
) -> list[str]:
    """Write pictures, page, the scenario as it was run, tables and provenance.

    Returns
    -------
    list of str
        What to say below the results.
    """
    notes = []
    charts = study.first.charts if study.first is not None else None
    if charts is not None:
        charts.states(lang=language).savefig(folder / "states.png", dpi=DOTS_PER_INCH)
        try:
            charts.wip(lang=language).savefig(folder / "wip.png", dpi=DOTS_PER_INCH)
        except NotRecorded as error:
            notes.append(words(language)("run.no_picture", reason=error))
    if study.first is not None and with_report:
        file = write_report(
            folder / "report.html",
            study.first,
            language=language,
            rows=study.rows,
            confidence=study.confidence,
            scenario=scenario,
        )
        notes.append(words(language)("report.written", file=file))
    write_scenario(scenario, folder / "scenario.yaml")
    save_study(study, folder)
    return notes
