"""Every chart, in every language, on a slide: no text overlaps another, is cut, or hides data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

import factorysim as fs
from factorysim.charts import ChartsOfResult
from factorysim.errors import NothingToDraw
from factorysim.text import LANGUAGES
from tests.charts.boxes_of_texts import badly_placed, legend_over_data

LINE = fs.serial_line(times=[fs.exponential(1.0)] * 3, buffers=3)
LENGTHS = {
    "flexible-line": "40 h",
    "demonstrator": "2 d",
    "flexible-job-shop": "1 d",
    "safeguard": "16 h",
    "fair-rotation": "1 d",
    "beer-game": None,
    "vehicle-loop": "2 h",
    "lot-size": "20 h",
}
"""Scenarios that between them have everything that a chart can show, and how long they run."""


@cache
def result_of(scenario: str) -> fs.Result:
    length = LENGTHS[scenario]
    changes = {} if length is None else {"run.until": length, "run.warmup": 0}
    return fs.simulate(fs.read_scenario(scenario).with_changes(changes), record="history")


@cache
def charts_of_studies() -> dict[str, Callable[..., Figure]]:
    """What is drawn of something else than one result."""
    fast, slow = {1: 2.0, 2: 2.2, 3: 1.9}, {1: 2.6, 2: 2.9, 3: 2.5}
    names = ["today", "a second welding machine"]
    effects = fs.sensitivity(LINE, until=200, warmup=20, replications=2)
    over = {"stations.station_2.buffer": range(4)}
    search = fs.optimise(LINE, over, maximise="throughput", until=100, budget=15, seed=1)
    fitted = fs.fit(np.random.default_rng(1).exponential(3.0, size=80).tolist())
    factors = {"stations.station_2.buffer": [0, 2, 6], "stations.station_3.buffer": [0, 4]}
    studied = fs.Study(LINE, factors, until=200, warmup=20, replications=2, seed=1).run(workers=1)
    return {
        "main": studied.main_effects().charts.main,
        "differences": fs.compare(fast, slow, names=names).charts.differences,
        "intervals": fs.best_of_several(fast, slow, names=names).charts.intervals,
        "bars": effects.charts.bars,
        "progress": search.charts.progress,
        "qq": fitted.charts.qq,
        "pp": fitted.charts.pp,
        "welch": fs.suggest_warmup(LINE, until=600, seed=1).charts.welch,
    }


OF_STUDIES = ("main", "differences", "intervals", "bars", "progress", "qq", "pp", "welch")
SHOWN_BY = {
    "worker_states": "fair-rotation", "robot_states": "safeguard",
    "vehicle_states": "vehicle-loop", "traffic": "vehicle-loop", "chain": "beer-game",
    "gantt_people": "fair-rotation", "fatigue": "fair-rotation", "exposure": "fair-rotation",
    "human_robot": "safeguard",
}  # fmt: skip
"""A small scenario for each chart that a line cannot show."""
LONGEST = "de"
"""The language with the longest words."""


def cases(*, all_of_them: bool) -> list[Any]:
    """Every chart of every scenario, or every chart once."""
    pairs = [
        (scenario, chart)
        for scenario in LENGTHS
        for chart in ChartsOfResult.names()
        if all_of_them or scenario == SHOWN_BY.get(chart, "flexible-line")
    ]
    of_results = [pytest.param(*pair, id="-".join(pair)) for pair in pairs]
    return of_results + [pytest.param("", chart, id=chart) for chart in OF_STUDIES]


@pytest.mark.parametrize(("scenario", "chart"), cases(all_of_them=False))
def test_nothing_overlaps_or_is_cut_on_a_slide_in_the_longest_language(
    scenario: str, chart: str
) -> None:
    check(scenario, chart, (LONGEST,))


@pytest.mark.long
@pytest.mark.parametrize(("scenario", "chart"), cases(all_of_them=True))
def test_nothing_overlaps_or_is_cut_on_a_slide(scenario: str, chart: str) -> None:
    check(scenario, chart, LANGUAGES)


def check(scenario: str, chart: str, languages: Sequence[str]) -> None:
    found = getattr(result_of(scenario).charts, chart) if scenario else charts_of_studies()[chart]
    for lang in languages:
        try:
            figure = found(lang=lang, size="slide")
        except NothingToDraw:
            return
        assert badly_placed(figure) == [], lang
        assert legend_over_data(figure) == [], lang


@pytest.mark.parametrize("chart", ChartsOfResult.names())
def test_every_chart_is_drawn_for_its_scenario(chart: str) -> None:
    getattr(result_of(SHOWN_BY.get(chart, "flexible-line")).charts, chart)()
