"""What ``factorysim run`` prints: indicators, states, logistics, the bottleneck, warnings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from factorysim.charts.style import LOOKS
from factorysim.cli.logistics import logistics_tables
from factorysim.cli.numbers import interval_text, mean_text, percent_text
from factorysim.cli.screen import can_show, output, plain_table
from factorysim.results.bottleneck import bottleneck_machine, bottleneck_shares
from factorysim.results.cells import needs_safety_notice
from factorysim.results.indicators import indicators
from factorysim.results.observed import STATES
from factorysim.results.showing import number_text
from factorysim.results.times import NOT_PLANNED, machine_labels, window_length
from factorysim.text import Words, unit_text, words

if TYPE_CHECKING:
    from rich.table import Table

    from factorysim.experiments import Interval, Replications
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
    screen.print(_headline(study, study.first, say))
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
    for line in _remarks(study.first, doubts, say):
        screen.print(line)
    screen.print()
    screen.print(say("run.written", folder=folder), soft_wrap=True)


def indicator_table(study: Replications, say: Words) -> tuple[int, Table]:
    """Return the number of indicators that say nothing here, and a table of the others."""
    rows = [(name, study.interval(name)) for name in study.names]
    telling = [(name, interval) for name, interval in rows if _says_something(interval)]
    table = plain_table()
    table.add_column(say("run.indicator"), overflow="fold")
    table.add_column(say("run.mean" if len(study.rows) > 1 else "run.value"), justify="right")
    if len(study.rows) > 1:
        table.add_column(say("run.interval"))
    table.add_column(say("run.unit"))
    for name, interval in telling:
        what = indicators[name]
        is_share = what.highest == 1.0
        unit = "" if is_share else unit_text(what.unit_in(study.factory.time_unit), say, alone=True)
        cells = [say.name_of("indicator", name), mean_text(interval, say, is_share=is_share)]
        if len(study.rows) > 1:
            cells.append(_interval_cell(interval, len(study.rows), say, is_share=is_share))
        table.add_row(*cells, unit)
    return len(rows) - len(telling), table


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


def bottleneck_text(result: Result, say: Words) -> str:
    """Return the sentences of `bottleneck_sentence` in the language of *say*."""
    shares = bottleneck_shares(result.observed)
    loaded = [share for share in shares if not math.isnan(share.utilisation)]
    if not loaded:
        return say("bottleneck.none")
    highest = max(loaded, key=lambda share: share.utilisation)
    load = percent_text(highest.utilisation, say)
    other = say("bottleneck.highest", machine=highest.machine, share=load)
    worst = bottleneck_machine(shares)
    if worst is None:
        return other
    found = say(
        "bottleneck.found",
        machine=worst.machine,
        total=percent_text(worst.total, say),
        sole=percent_text(worst.sole, say),
        shifting=percent_text(worst.shifting, say),
    )
    same = say("bottleneck.same", share=load)
    return f"{found} {same if worst.machine == highest.machine else other}"


def _headline(study: Replications, first: Result, say: Words) -> str:
    observed = first.observed
    unit = say(f"unit.{observed.time_unit}")
    length = say.number(number_text(window_length(observed)))
    text = say("run.observed", length=length, unit=unit)
    if observed.warmup:
        warmup = say.number(number_text(observed.warmup))
        text += f" {say('run.warmup', length=warmup, unit=unit)}"
    seed, count = study.run.seed, len(study.rows)
    if count == 1:
        return f"{text}; {say('run.one_replication', seed=seed)}"
    confidence = say.number(f"{study.confidence * 100:g} %")
    return f"{text}; {say('run.replications', count=count, seed=seed, confidence=confidence)}"


def _says_something(interval: Interval) -> bool:
    is_always_zero = interval.mean == 0 and not interval.half_width > 0
    return interval.n > 0 and not is_always_zero


def _interval_cell(interval: Interval, all_of_them: int, say: Words, *, is_share: bool) -> str:
    text = interval_text(interval, say, is_share=is_share)
    if interval.n == all_of_them:
        return text
    known = say("run.known_in", known=interval.n, all=all_of_them)
    return f"{text} ({known})" if text else known


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


def _remarks(first: Result, doubts: Sequence[str], say: Words) -> list[str]:
    reasons = {
        "nothing left to do": "run.nothing_left",
        "parts": "run.after_parts",
        "stopped": "run.stopped",
    }
    lines = []
    if first.ended in reasons:
        time = say.number(number_text(first.observed.end))
        unit = say(f"unit.{first.time_unit}")
        lines.append(say("run.ended", time=time, unit=unit, reason=say(reasons[first.ended])))
    if needs_safety_notice(first.observed):
        lines.append(say("safety.notice"))
    lines += [say("run.warning", text=text) for text in dict.fromkeys([*doubts, *first.warnings])]
    return lines
