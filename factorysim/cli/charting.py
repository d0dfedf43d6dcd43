"""``factorysim chart``: one picture of a run in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from typing import Any

from factorysim.charts import ChartsOfResult
from factorysim.charts.style import measures
from factorysim.cli.folders import DOTS_PER_INCH, new_file
from factorysim.cli.recording import recorded
from factorysim.cli.screen import output
from factorysim.errors import ScenarioError, UnknownName, did_you_mean, listing
from factorysim.text import words

FORMATS = (".png", ".svg", ".pdf")


@dataclass(frozen=True)
class ChartWishes:
    """What was asked for on the command line."""

    name: str
    """A scenario or a results folder."""
    chart: str
    choices: Sequence[str] = ()
    """What the chart is told: ``begin=2 h``."""
    settings: tuple[str, ...] = ()
    run: tuple[tuple[str, Any], ...] = ()
    size: str = "page"
    out: Path | None = None
    language: str = "en"


def draw_chart(wishes: ChartWishes) -> None:
    """Draw the chart into a file and say where it is."""
    charts = ChartsOfResult.names()
    if wishes.chart not in charts:
        raise UnknownName(
            f"there is no chart called {wishes.chart!r}.{did_you_mean(wishes.chart, charts)} "
            f"There are {listing(charts)}."
        )
    choices = choices_of(wishes.chart, wishes.choices)
    measures(wishes.size)
    file = new_file(wishes.out, f"{Path(wishes.name).name}-{wishes.chart}", ".png")
    if file.suffix.lower() not in FORMATS:
        raise ScenarioError(
            f"-o {file}: a picture is {listing(FORMATS)}. Write {file.stem}.png, for example."
        )
    result, _ = recorded(
        wishes.name, settings=wishes.settings, run=wishes.run, language=wishes.language
    )
    draw = getattr(result.charts, wishes.chart)
    figure = draw(lang=wishes.language, size=wishes.size, **choices)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=DOTS_PER_INCH)
    output().print(words(wishes.language)("chart_command.written", file=file), soft_wrap=True)


def choices_of(chart: str, given: Sequence[str]) -> dict[str, float | str]:
    """Return what a chart is told, by the name of its parameter.

    Raises
    ------
    ScenarioError
        If a text has no ``=``.
    UnknownName
        If the chart has no such parameter.

    Examples
    --------
    >>> choices_of("gantt", ["begin=2 h", "end=480"])
    {'begin': '2 h', 'end': 480.0}
    """
    accepted = parameters_of(chart)
    found: dict[str, float | str] = {}
    for text in given:
        name, sign, value = (part.strip() for part in text.partition("="))
        if not sign or not value:
            raise ScenarioError(f"--with {text}: write a name and a value, such as begin='2 h'.")
        if name not in accepted:
            known = f"It can be told {listing(accepted)}." if accepted else "It has no choices."
            raise UnknownName(
                f"--with {text}: the chart {chart} has no {name!r}."
                f"{did_you_mean(name, accepted)} {known}"
            )
        try:
            found[name] = float(value)
        except ValueError:
            found[name] = value
    return found


def parameters_of(chart: str) -> list[str]:
    """Return what a chart can be told in words, besides its language and its size.

    Examples
    --------
    >>> parameters_of("gantt")
    ['begin', 'end']
    """
    names = signature(getattr(ChartsOfResult, chart)).parameters
    return [name for name in names if name not in ("self", "ax", "lang", "size", "others")]
