"""Every indicator that says something here, as text: value, interval, unit, meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from factorysim.experiments.intervals import Interval, mean_and_half_width
from factorysim.report.numbers import interval_text, mean_text
from factorysim.results.indicators import indicators
from factorysim.text import unit_text

if TYPE_CHECKING:
    from factorysim.text import Words

Rows = Sequence[Mapping[str, float]]
"""The indicators of each replication by name."""


class IndicatorRow(NamedTuple):
    """One indicator as people read it."""

    name: str
    """As studies and files name it: ``lead_time``."""
    title: str
    value: str
    """The value of one replication, or the mean of several."""
    interval: str
    """Empty for one replication."""
    unit: str
    meaning: str


def indicator_rows(
    rows: Rows, say: Words, *, time_unit: str, confidence: float
) -> list[IndicatorRow]:
    """Return a row for each indicator, without those that are 0 in every run or never known."""
    telling = []
    for name in rows[0]:
        interval = interval_of(rows, name, confidence)
        if _says_something(interval):
            telling.append(_row(name, interval, len(rows), say, time_unit))
    return telling


def interval_of(rows: Rows, name: str, confidence: float) -> Interval:
    """Return mean and confidence interval of one indicator over the replications."""
    what = indicators[name]
    values = [row[name] for row in rows]
    return mean_and_half_width(values, confidence, lowest=what.lowest, highest=what.highest)


def meaning_of(name: str, say: Words) -> str:
    """Return what an indicator says; one that somebody else has added speaks for itself."""
    return say.texts.get(f"report.meaning.{name}", indicators[name].meaning)


def _says_something(interval: Interval) -> bool:
    is_always_zero = interval.mean == 0 and not interval.half_width > 0
    return interval.n > 0 and not is_always_zero


def _row(
    name: str, interval: Interval, replications: int, say: Words, time_unit: str
) -> IndicatorRow:
    what = indicators[name]
    is_share = what.highest == 1.0
    return IndicatorRow(
        name=name,
        title=say.name_of("indicator", name),
        value=mean_text(interval, say, is_share=is_share),
        interval=_interval_cell(interval, replications, say, is_share=is_share),
        unit="" if is_share else unit_text(what.unit_in(time_unit), say, alone=True),
        meaning=meaning_of(name, say),
    )


def _interval_cell(interval: Interval, replications: int, say: Words, *, is_share: bool) -> str:
    if replications == 1:
        return ""
    text = interval_text(interval, say, is_share=is_share)
    if interval.n == replications:
        return text
    known = say("run.known_in", known=interval.n, all=replications)
    return f"{text} ({known})" if text else known
