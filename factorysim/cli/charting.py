"""``factorysim chart``: one picture of a run in a file."""

from __future__ import annotations

from dataclasses import dataclass
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
    measures(wishes.size)
    file = new_file(wishes.out, f"{Path(wishes.name).name}-{wishes.chart}", ".png")
    if file.suffix.lower() not in FORMATS:
        raise ScenarioError(
            f"-o {file}: a picture is {listing(FORMATS)}. Write {file.stem}.png, for example."
        )
    result, _ = recorded(
        wishes.name, settings=wishes.settings, run=wishes.run, language=wishes.language
    )
    figure = getattr(result.charts, wishes.chart)(lang=wishes.language, size=wishes.size)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=DOTS_PER_INCH)
    output().print(words(wishes.language)("chart_command.written", file=file), soft_wrap=True)
