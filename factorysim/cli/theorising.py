"""``factorysim theory``: what the textbook says about a scenario, beside what it does."""

from __future__ import annotations

import json
import math
import warnings
from dataclasses import dataclass
from typing import Any

from factorysim.cli.running import Wishes, changes_of, progress_bar
from factorysim.cli.screen import output, plain_table
from factorysim.errors import DoubtfulModel
from factorysim.experiments import Interval, Study
from factorysim.experiments.study_results import StudyResults
from factorysim.report.numbers import interval_text, mean_text
from factorysim.results.indicators import indicators
from factorysim.results.showing import number_text
from factorysim.scenario import Scenario, read_scenario
from factorysim.text import Words, unit_text, words
from factorysim.theory.prediction import Prediction, predict

_ANYTHING = "run.warmup"
"""A study needs a factor: the warm-up as it is."""


@dataclass(frozen=True)
class TheoryWishes:
    """What was asked for on the command line."""

    run: Wishes
    simulate: bool = True


def show_theory(wishes: TheoryWishes) -> None:
    """Print what theory says about a scenario, and what the simulation says."""
    original = read_scenario(wishes.run.name)
    scenario = original.with_changes(changes_of(wishes.run))
    say = words(wishes.run.language)
    found = predict(scenario)
    results = None
    if found is not None and wishes.simulate:
        results = _simulated(scenario, found, wishes.run, say)
    if wishes.run.as_json:
        output().file.write(json.dumps(_data(found, results), indent=2) + "\n")
        return
    screen = output()
    screen.print(scenario.title(wishes.run.language), style="bold")
    if found is None:
        screen.print(say("theory.none", reason=say("theory.nothing_fits")))
        return
    trust = say("theory.exact" if found.is_exact else "theory.approximation")
    screen.print(say("theory.headline", model=found.model, trust=trust))
    screen.print()
    screen.print(_table(found, results, scenario.factory.time_unit, say))
    screen.print()
    screen.print(f"{say('theory.assumptions')}:")
    for assumption in found.assumptions:
        text = say(f"theory.assumption.{assumption.name}")
        holds = (
            say("theory.holds")
            if assumption.holds
            else say("theory.broken", detail=assumption.detail)
        )
        screen.print(f"  {text}: {holds}")
    screen.print(say("theory.source", source=found.source))


def _simulated(scenario: Scenario, found: Prediction, wishes: Wishes, say: Words) -> StudyResults:
    measures = {_measure_name(name): name for name in found.values if name not in indicators}
    with (
        warnings.catch_warnings(),
        progress_bar(say("run.working", name=scenario.name or wishes.name)) as progress,
    ):
        warnings.simplefilter("ignore", DoubtfulModel)
        study = Study(scenario, {_ANYTHING: [scenario.run.warmup]}, measures=measures)
        return study.run(workers=wishes.workers, progress=progress)


def _measure_name(name: str) -> str:
    return name.replace(".", " ")


def _interval(results: StudyResults, name: str) -> Interval:
    return results.interval(1, name if name in indicators else _measure_name(name))


def _table(found: Prediction, results: StudyResults | None, time_unit: str, say: Words) -> Any:
    table = plain_table()
    table.add_column(say("theory.number"), overflow="fold")
    table.add_column(say("theory.theory"), justify="right")
    if results is not None:
        table.add_column(say("theory.simulation"), justify="right")
        table.add_column("")
        table.add_column(say("theory.difference"), justify="right")
        table.add_column("")
    for name, value in found.values.items():
        is_share = name not in indicators or indicators[name].highest == 1.0
        unit = "" if is_share else unit_text(indicators[name].unit_in(time_unit), say, alone=True)
        title = say.name_of("indicator", name) if name in indicators else name
        cells = [
            f"{title} [{unit}]" if unit else title,
            say.number(number_text(value, is_share=is_share)),
        ]
        if results is not None:
            cells += _compared(_interval(results, name), value, say, is_share=is_share)
        table.add_row(*cells)
    return table


def _compared(interval: Interval, value: float, say: Words, *, is_share: bool) -> list[str]:
    if not interval.n:
        return ["-", "", "", ""]
    mean = mean_text(interval, say, is_share=is_share)
    width = interval_text(interval, say, is_share=is_share)
    relative = (interval.mean - value) / value if value else math.nan
    difference = "" if math.isnan(relative) else say.number(f"{relative * 100:+.1f} %")
    if math.isnan(interval.half_width):
        return [mean, width, difference, ""]
    inside = interval.low <= value <= interval.high
    return [mean, width, difference, say("theory.inside" if inside else "theory.outside")]


def _data(found: Prediction | None, results: StudyResults | None) -> dict[str, Any]:
    if found is None:
        return {"model": None}
    numbers: dict[str, Any] = {}
    for name, value in found.values.items():
        numbers[name] = {"theory": value}
        if results is not None:
            seen = _interval(results, name)
            ends = {"mean": seen.mean, "low": seen.low, "high": seen.high}
            known = {end: None if math.isnan(number) else number for end, number in ends.items()}
            numbers[name] |= {**known, "n": seen.n}
    return {
        "model": found.model,
        "kind": found.kind,
        "is_exact": found.is_exact,
        "numbers": numbers,
        "assumptions": [
            {"text": a.text, "holds": a.holds, "detail": a.detail} for a in found.assumptions
        ],
        "source": found.source,
    }
