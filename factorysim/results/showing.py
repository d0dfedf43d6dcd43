"""How a result shows itself in a terminal and in a notebook."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from factorysim.results.bottleneck import bottleneck_sentence
from factorysim.results.cells import needs_safety_notice
from factorysim.results.indicators import indicators, most_loaded_station
from factorysim.results.times import window_length
from factorysim.text import words

if TYPE_CHECKING:
    from factorysim.results.result import Result

NOTHING = "-"
"""What stands for a number that cannot be said."""


def number_text(value: float, *, is_share: bool = False) -> str:
    """Return a number for people to read: four digits, shares in percent.

    Examples
    --------
    >>> number_text(12.34567), number_text(0.5, is_share=True), number_text(float("nan"))
    ('12.35', '50.0 %', '-')
    """
    if math.isnan(value):
        return NOTHING
    if is_share:
        return f"{value * 100:.1f} %"
    if value == round(value) and abs(value) < 1e9:
        return f"{value:.0f}"
    return f"{value:.0f}" if 1e4 <= abs(value) < 1e9 else f"{value:.4g}"


def indicator_rows(result: Result) -> list[tuple[str, str, str]]:
    """Return name, value and unit, as texts, of every indicator that concerns the factory."""
    rows = []
    for name in indicators:
        what = indicators[name]
        if not what.is_about(result):
            continue
        value = what(result)
        is_share = what.highest == 1.0
        rows.append(
            (
                name.replace("_", " "),
                number_text(value, is_share=is_share),
                "" if is_share or math.isnan(value) else what.unit_in(result.time_unit),
            )
        )
    return rows


def headline(result: Result) -> str:
    """Return one line that says what was run and for how long."""
    observed, provenance = result.observed, result.provenance
    window = number_text(window_length(observed))
    text = f"{provenance.scenario or 'factory'}: {window} {observed.time_unit} observed"
    if observed.warmup:
        text += f" after a warm-up of {number_text(observed.warmup)} {observed.time_unit}"
    return f"{text}, seed {provenance.seed}, replication {provenance.replication + 1}"


def sentences_below(result: Result) -> list[str]:
    """Return what is said below the table: bottleneck, an early end, notices, warnings."""
    lines = [bottleneck_sentence(result.observed)]
    if result.ended not in ("until", "parts"):
        lines.append(
            f"The run ended at {result.observed.end:g} {result.time_unit}: {result.ended}."
        )
    if needs_safety_notice(result.observed):
        lines.append(words("en")("safety.notice"))
    lines += [f"Warning: {warning}" for warning in result.warnings]
    return lines


def as_text(result: Result) -> str:
    """Return a result as a table of plain text; what cannot be said is shown as "-"."""
    rows = indicator_rows(result)
    names = max(len(name) for name, _, _ in rows)
    values = max(len(value) for _, value, _ in rows)
    lines = [headline(result), ""]
    lines += [f"{name:<{names}}  {value:>{values}} {unit}".rstrip() for name, value, unit in rows]
    return "\n".join([*lines, "", *sentences_below(result)])


def as_html(result: Result) -> str:
    """Return a result as an HTML table; all names are escaped."""
    cells = "".join(
        f"<tr><th style='text-align:left'>{escape(name)}</th>"
        f"<td style='text-align:right'>{escape(value)}</td>"
        f"<td style='text-align:left'>{escape(unit)}</td></tr>"
        for name, value, unit in indicator_rows(result)
    )
    below = "".join(f"<p>{escape(line)}</p>" for line in sentences_below(result))
    return (
        f"<div><p><strong>{escape(headline(result))}</strong></p>"
        f"<table><tbody>{cells}</tbody></table>{below}</div>"
    )


def as_one_line(result: Result) -> str:
    """Return what `repr` shows."""
    station = most_loaded_station(result)
    load = f", most loaded {station!r}" if station else ""
    left = result.value("left")
    return f"<Result of {headline(result)}: {left:.0f} parts left{load}>"
