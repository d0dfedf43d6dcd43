"""What ``factorysim run`` prints: indicators, states, logistics, the bottleneck, warnings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from factorysim.charts.style import LOOKS
from factorysim.cli.logistics import logistics_tables
from factorysim.cli.screen import can_show, output, plain_table
from factorysim.report.indicator_rows import indicator_rows
from factorysim.report.numbers import percent_text
from factorysim.report.sentences import bottleneck_text, headline, remarks
from factorysim.results.observed import STATES
from factorysim.results.times import NOT_PLANNED, machine_labels
from factorysim.text import Words, words

if TYPE_CHECKING:
    from rich.table import Table

    from factorysim.experiments import Replications
    from factorysim.results import Result
    from factorysim.scenario import Scenario

MOST_MACHINES = 40
"""Of more machines, only the most loaded ones are printed; the files have all."""
BAR = 24
"""Letters in the bar of a machine."""

_MARKS = {
    "working": "█", "setup": "▓", "failed": "x", "waiting_for_repair": "r", "maintenance": "m",
    "blocked": "▒", "waiting_for_worker": "w", "loading": "l",
    "waiting_for_transport": "t", "starved": "·",
}  # fmt: skip
_PLAIN_MARKS = {**_MARKS, "working": "#", "setup": "=", "blocked": "|", "starved": "."}


def print_study(
    study: Replications, scenario: Scenario, *, doubts: Sequence[str], folder: Path, language: str
) -> None:
    """Print a study for people."""
    say, screen = words(language), output()
    assert study.first is not None
    screen.print(scenario.title(language), style="bold")
    screen.print(
        headline(study.first, say, replications=len(study.rows), confidence=study.confidence)
    )
    screen.print()
    left_out, table = indicator_table(study, say)
    screen.print(table)
    if left_out:
        screen.print(say("run.left_out", count=left_out, file="summary.csv"), style="dim")
    if study.first.observed.machines:
        screen.print()
        screen.print(states_table(study.first, say))
    for table in logistics_tables(study.first, say):
        screen.print()
        screen.print(table)
    screen.print()
    screen.print(bottleneck_text(study.first, say))
    for line in remarks(study.first, doubts, say):
        screen.print(line)
    screen.print()
    screen.print(say("run.written", folder=folder), soft_wrap=True)


def indicator_table(study: Replications, say: Words) -> tuple[int, Table]:
    """Return the number of indicators that say nothing here, and a table of the others."""
    telling = indicator_rows(
        study.rows, say, time_unit=study.factory.time_unit, confidence=study.confidence
    )
    has_intervals = len(study.rows) > 1
    table = plain_table()
    table.add_column(say("run.indicator"), overflow="fold")
    table.add_column(say("run.mean" if has_intervals else "run.value"), justify="right")
    if has_intervals:
        table.add_column(say("run.interval"))
    table.add_column(say("run.unit"))
    for row in telling:
        interval = [row.interval] if has_intervals else []
        table.add_row(row.title, row.value, *interval, row.unit)
    return len(study.names) - len(telling), table


def states_table(result: Result, say: Words) -> Table:
    """Return the share of planned time of each machine in each state, with a small bar."""
    machines, labels = result.observed.machines, machine_labels(result.observed)
    shares = [_planned_shares(machine.states) for machine in machines]
    shown = _most_loaded(shares)
    occurring = [state for state in LOOKS if any(shares[i].get(state, 0.0) for i in shown)]
    marks = _MARKS if can_show("█▓▒·") else _PLAIN_MARKS
    table = plain_table(title=say("run.states"))
    table.add_column(say("run.machine"), overflow="fold")
    table.add_column(say("run.picture"), no_wrap=True)
    for state in occurring:
        heading = Text(f"{marks[state]} ", style=_colour(state)).append(say(f"state.{state}"))
        table.add_column(heading, justify="right")
    for i in shown:
        numbers = [percent_text(shares[i].get(state, 0.0), say) for state in occurring]
        table.add_row(labels[i], _bar(shares[i], marks), *numbers)
    if len(shown) < len(shares):
        table.add_row(f"... ({len(shares) - len(shown)})")
    return table


def _planned_shares(times: Sequence[float]) -> dict[str, float]:
    planned = {
        state: time
        for state, time in zip(STATES, times, strict=True)
        if time and state not in NOT_PLANNED
    }
    whole = math.fsum(planned.values())
    return {state: time / whole for state, time in planned.items()}


def _most_loaded(shares: Sequence[dict[str, float]]) -> list[int]:
    ranked = sorted(range(len(shares)), key=lambda i: (-shares[i].get("working", 0.0), i))
    return sorted(ranked[:MOST_MACHINES])


def _bar(shares: dict[str, float], marks: dict[str, str]) -> Text:
    """Return a bar whose parts are as long as the shares, rounded so that they fill it."""
    text, done, drawn = Text(), 0.0, 0
    for state in LOOKS:
        if state in shares:
            done += shares[state]
            end = round(done * BAR)
            text.append(marks[state] * (end - drawn), style=_colour(state))
            drawn = end
    return text


def _colour(state: str) -> str:
    return "default" if state == "starved" else LOOKS[state].colour
