"""What people and robots did when, seen through the axes."""

from __future__ import annotations

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

import factorysim as fs
from factorysim.charts.gantt_people import gantt_people
from factorysim.charts.style import WORKER_LOOKS, look_of_place
from factorysim.errors import NothingToDraw, NotRecorded, ScenarioError


@pytest.fixture(scope="module")
def cell():
    return fs.simulate(fs.read_scenario("helpful-robot"), record="history")


@pytest.fixture(scope="module")
def rotation():
    scenario = fs.read_scenario("fair-rotation").with_changes({"run.until": "1 d"})
    return fs.simulate(scenario, record="history")


def lengths(ax):
    """Return the time that all bars of each kind cover, in the unit of the axis."""
    return {
        shape.get_label(): sum(path.get_extents().width for path in shape.get_paths())
        for shape in ax.collections
    }


def test_there_is_a_row_for_each_person_and_each_robot(cell):
    (ax,) = cell.charts.gantt_people().axes
    assert [label.get_text() for label in ax.get_yticklabels()] == ["fitter 1", "robot 1 (cell)"]


def test_the_bars_are_as_long_as_the_table_says(cell):
    ax = gantt_people(cell, begin=0, end=2100).axes[0]
    worker, robot = cell.observed.crews[0].workers[0], cell.observed.cells[0].robots[0]
    working, waiting = worker.states[3] + robot.states[5], worker.states[5] + robot.states[6]
    assert ax.get_xlabel() == "time [h]"
    assert lengths(ax) == pytest.approx({"working": working / 60, "waiting": waiting / 60})


def test_work_at_one_place_looks_as_in_every_picture(cell):
    ax = gantt_people(cell, lang="de").axes[0]
    shapes = {shape.get_label(): shape for shape in ax.collections}
    assert list(shapes) == ["arbeitet", "wartet"]
    assert to_hex(shapes["arbeitet"].get_facecolor()[0]) == WORKER_LOOKS["working"].colour.lower()


def test_work_at_several_places_has_the_colour_of_its_place(rotation):
    ax = gantt_people(rotation, lang="fr", end="8 h").axes[0]
    texts = [text.get_text() for text in ax.get_legend().get_texts()]
    assert texts[:4] == [f"travail : {place}" for place in ("lift", "screw", "wire", "check")]
    assert to_hex(ax.collections[1].get_facecolor()[0]) == look_of_place(1).colour.lower()
    work = rotation.observed.crews[0].workers[1].work
    hours = sum(one.time for one in work if one.place == "screw") / 60
    assert lengths(ax)["travail : screw"] == pytest.approx(hours)


def test_a_long_run_is_shown_as_long_as_bars_can_be_told_apart(rotation):
    ax = gantt_people(rotation).axes[0]
    assert ax.get_xlim() == (0, 30)
    assert ax.get_xlabel() == "time [min]; an excerpt of 24 h"
    late = gantt_people(rotation, begin="7 h").axes[0]
    assert late.get_xlim()[0] == 420


def test_a_window_of_time_can_be_shown(rotation):
    ax = gantt_people(rotation, begin="2 h", end="4 h").axes[0]
    assert ax.get_xlim() == (120, 240)


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "What each person and robot did when"),
        ("fr", "Ce que chaque opérateur et robot a fait et quand"),
        ("de", "Was jeder Werker und Roboter wann getan hat"),
    ],
)
def test_the_words_are_those_of_the_language(cell, lang, title):
    assert gantt_people(cell, lang=lang).axes[0].get_title(loc="left") == title


def test_an_end_before_the_begin_is_refused(cell):
    with pytest.raises(ScenarioError, match="not before"):
        gantt_people(cell, begin=5, end=5)


def test_a_factory_without_people_is_told_what_to_draw():
    result = fs.simulate(fs.serial_line(times=[1.0]), until=5, record="history")
    with pytest.raises(NothingToDraw, match="'gantt'"):
        gantt_people(result)


def test_without_a_history_the_message_says_what_to_do():
    result = fs.simulate(fs.read_scenario("helpful-robot"), until=35)
    with pytest.raises(NotRecorded, match="record='history'"):
        gantt_people(result)


def test_it_draws_into_axes_that_are_given(cell):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert gantt_people(cell, ax=right) is figure
    assert right.collections
    assert not left.collections
