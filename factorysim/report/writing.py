"""The whole page: one HTML file that needs no network and no script, and prints on A4."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from factorysim.report import sections
from factorysim.report.markup import Html, element, joined
from factorysim.report.reported import Reported, reported
from factorysim.text import words

if TYPE_CHECKING:
    from factorysim.report.indicator_rows import Rows
    from factorysim.results import Result
    from factorysim.scenario import Scenario

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What the page may load: nothing but its own style and its own pictures."""
_SECTIONS = (
    sections.header, sections.notes, sections.factory, sections.conditions, sections.results,
    sections.charts, sections.all_tables, sections.audit, sections.origin,
)  # fmt: skip


def write_report(
    file: str | Path,
    result: Result,
    *,
    language: str = "en",
    rows: Rows = (),
    confidence: float = 0.95,
    scenario: Scenario | None = None,
) -> Path:
    """Write the page of one run and return the file; see `report_page`."""
    target = Path(file)
    page = report_page(
        result, language=language, rows=rows, confidence=confidence, scenario=scenario
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page, encoding="utf-8", newline="\n")
    return target


def report_page(
    result: Result,
    *,
    language: str = "en",
    rows: Rows = (),
    confidence: float = 0.95,
    scenario: Scenario | None = None,
) -> str:
    """Return the page of one run; the same run always gives the same page.

    Parameters
    ----------
    result
        The replication that tables and charts show.
    language
        en, fr or de.
    rows
        The indicators of all replications, for means and intervals; without them, the values of
        *result* are shown.
    confidence
        Probability with which an interval covers the true mean.
    scenario
        What was run, for its title and description; without it, what *result* knows of it.

    Examples
    --------
    >>> from factorysim import serial_line, simulate
    >>> page = report_page(simulate(serial_line(times=[1.0]), until=60), language="fr")
    >>> page.startswith("<!doctype html>"), "Rapport de simulation" in page
    (True, True)
    """
    say = words(language)
    told = reported(result, rows=rows, confidence=confidence, scenario=scenario)
    body = joined(make(told, say) for make in _SECTIONS)
    html = element("html", _head(told, language), element("body", body), lang=language)
    return f"<!doctype html>\n{html}\n"


def _head(told: Reported, language: str) -> Html:
    style = (files("factorysim.report") / "page" / "style.css").read_text(encoding="utf-8")
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width"),
        element("title", told.title(words(language))),
        element("style", Html(style)),
    )
