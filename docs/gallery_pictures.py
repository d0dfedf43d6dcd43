"""Draws the gallery with the real functions, each time the site is built.

The pictures and the page that shows them go to ``docs/_generated``; ``docs/gallery.md`` includes
the page.
"""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import factorysim as fs
from factorysim.charts import ChartsOfResult
from factorysim.errors import NothingToDraw

LENGTHS = {
    "flexible-line": "40 h",
    "demonstrator": "2 d",
    "flexible-job-shop": "1 d",
    "safeguard": "16 h",
    "fair-rotation": "1 d",
    "beer-game": None,
    "vehicle-loop": "2 h",
}
"""Scenarios in the order in which they are tried, and how long they run for a picture."""
TRIED_FIRST = {"human_robot": "safeguard", "gantt_orders": "flexible-job-shop"}
"""Where another scenario has more to show."""


def result_of(name: str) -> fs.Result:
    """Run a scenario for a picture."""
    length = LENGTHS[name]
    changes = {} if length is None else {"run.until": length, "run.warmup": 0}
    return fs.simulate(fs.read_scenario(name).with_changes(changes), record="history")


def write_gallery(folder: Path) -> Path:
    """Draw every chart of a result and return the page that shows them."""
    pictures = folder / "gallery"
    pictures.mkdir(parents=True, exist_ok=True)
    results: dict[str, fs.Result] = {}
    lines = []
    for chart in ChartsOfResult.names():
        first = [TRIED_FIRST[chart]] if chart in TRIED_FIRST else []
        for scenario in (*first, *LENGTHS):
            if scenario not in results:
                results[scenario] = result_of(scenario)
            try:
                figure = getattr(results[scenario].charts, chart)()
            except NothingToDraw:
                continue
            figure.savefig(pictures / f"{chart}.png", dpi=100)
            lines += _section(chart, scenario)
            break
        else:
            raise AssertionError(f"no scenario of the gallery has what {chart} shows.")
    page = folder / "gallery.md"
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return page


def _section(chart: str, scenario: str) -> list[str]:
    # The docstring of the method names the function that draws.
    path = str(inspect.getdoc(getattr(ChartsOfResult, chart))).split("`")[1]
    module, _, function = path.rpartition(".")
    what = str(inspect.getdoc(getattr(importlib.import_module(module), function)))
    first = what.partition("\n\n")[0]
    return [
        f"## {chart}",
        "",
        first.replace("Return a picture of", "Shows").replace("Return", "Shows"),
        "",
        f"`factorysim chart {scenario} {chart}`",
        "",
        f"![{chart} of {scenario}](gallery/{chart}.png)",
        "",
    ]
