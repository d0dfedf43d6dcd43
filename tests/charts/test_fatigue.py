"""How tired people were over time, seen through the axes."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

import factorysim as fs
from factorysim.charts.fatigue import MOST_LINES, fatigue
from factorysim.errors import NothingToDraw, NotRecorded, ScenarioError
from factorysim.theory.people import fatigue_after_rest, fatigue_after_work


def run(scenario, until, record="history", **changes):
    return fs.simulate(fs.read_scenario(scenario).with_changes(changes), until=until, record=record)


@pytest.fixture(scope="module")
def breaks():
    return run("do-breaks-cost-output", "8 h", **{"crews.team.shift": "once_30"})


@pytest.fixture(scope="module")
def team():
    return run("fair-rotation", "1 d")


def test_the_line_is_that_of_the_equations(breaks):
    (line,) = fatigue(breaks).axes[0].lines
    tired = fatigue_after_work(0, 225, 0.01)
    rested = fatigue_after_rest(tired, 15, 0.1)
    hours = np.array([225, 240]) / 60
    assert np.interp(hours, *line.get_data()) == pytest.approx([tired, rested])


def test_the_highest_points_and_the_means_are_those_of_the_table(team):
    ax = fatigue(team).axes[0]
    table = team.exposure
    for line, (_, row) in zip(ax.lines, table.iterrows(), strict=True):
        assert max(line.get_ydata()) == pytest.approx(row["fatigue_peak"])
        assert line.get_label() == f"{row['worker']}, mean at work {row['fatigue']:.2f}"
    assert ax.get_ylim() == (0, 1)


@pytest.mark.parametrize(
    ("lang", "title", "y"),
    [
        ("en", "How tired people were", "fatigue, 0 to 1"),
        ("fr", "Fatigue de chaque personne", "fatigue, de 0 à 1"),
        ("de", "Wie müde die Menschen waren", "Ermüdung, 0 bis 1"),
    ],
)
def test_the_words_are_those_of_the_language(breaks, lang, title, y):
    ax = fatigue(breaks, lang=lang).axes[0]
    assert (ax.get_title(loc="left"), ax.get_ylabel()) == (title, y)


def test_one_shift_can_be_shown(team):
    ax = fatigue(team, end="8 h").axes[0]
    assert ax.get_xlim() == (0, 8)
    assert ax.get_xlabel() == "time [h]"


def test_of_many_people_the_most_tired_are_drawn():
    crew = {"workers": 12, "human": {"fatigue": "medium"}}
    line = fs.serial_line(times=[1.0]).with_changes(
        {"crews": {"team": crew}, "stations.station_1.needs": "team"}
    )
    ax = fatigue(fs.simulate(line, until=60, record="history")).axes[0]
    assert len(ax.lines) == MOST_LINES
    assert ax.get_title(loc="left") == "How tired people were: the 8 most tired of 12"


def test_without_fatigue_the_message_says_how_to_get_some():
    with pytest.raises(NothingToDraw, match="fatigue: medium"):
        fatigue(run("helpful-robot", 35))


def test_an_end_before_the_begin_is_refused(breaks):
    with pytest.raises(ScenarioError, match="not before"):
        fatigue(breaks, begin=5, end=5)


def test_without_a_history_the_message_says_what_to_do():
    with pytest.raises(NotRecorded, match="record='history'"):
        fatigue(run("fair-rotation", 60, record="parts"))


def test_it_draws_into_axes_that_are_given(team):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert fatigue(team, ax=right) is figure
    assert right.lines
    assert not left.lines
