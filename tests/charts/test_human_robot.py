"""People and robots of a cell over time, seen through the axes."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

import factorysim as fs
from factorysim.charts.human_robot import human_robot
from factorysim.errors import NothingToDraw, NotRecorded, ScenarioError, UnknownName


@pytest.fixture(scope="module")
def guarded():
    return fs.simulate(fs.read_scenario("safeguard"), until="1 h", record="history")


@pytest.fixture(scope="module")
def shared():
    return fs.simulate(fs.read_scenario("helpful-robot"), record="history")


def shapes(ax):
    return {shape.get_label(): shape for shape in ax.collections}


def length(shape):
    return sum(path.get_extents().width for path in shape.get_paths())


def test_the_rings_and_the_states_are_as_long_as_the_tables_say(guarded):
    ax = human_robot(guarded, begin=0, end=3600).axes[0]
    (cell,) = guarded.observed.cells
    found = shapes(ax)
    assert ax.get_xlabel() == "time [min]"
    assert length(found["in the inner ring"]) * 60 == pytest.approx(cell.safety.somebody_inner)
    assert length(found["in the outer ring"]) * 60 == pytest.approx(cell.safety.somebody_outer)
    table = guarded.robots.iloc[0]
    assert length(found["protective stop"]) / 60 == pytest.approx(table["stopped_share"])
    assert length(found["slowed down"]) / 60 == pytest.approx(table["slowed_share"])


def test_the_speed_falls_to_what_the_safeguard_allows(guarded):
    ax = human_robot(guarded).axes[0]
    (path,) = shapes(ax)["speed, 0 to 100 %"].get_paths()
    heights = sorted({round(float(y), 9) for y in path.vertices[:, 1]})
    row = 2
    assert [row + 0.36 - y for y in heights] == pytest.approx([0.72, 0.3 * 0.72, 0.0])


def test_there_are_rows_for_robots_for_those_who_are_near_and_for_the_speed(guarded):
    ax = human_robot(guarded).axes[0]
    rows = [label.get_text() for label in ax.get_yticklabels()]
    assert rows == ["robot 1", "somebody near", "allowed speed"]


def test_both_are_at_work_as_long_as_the_cell_has_seen(shared):
    ax = human_robot(shared, end="35 h", lang="de").axes[0]
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "fitter 1", "Roboter 1", "beide arbeiten",
    ]  # fmt: skip
    both = [path.get_extents() for path in shapes(ax)["arbeitet"].get_paths()]
    hours = sum(box.width for box in both if round(box.y0 + box.height / 2) == 2)
    assert hours * 60 == pytest.approx(shared.observed.cells[0].concurrent)


def test_work_at_other_places_is_told_apart():
    scenario = fs.read_scenario("who-rescues-the-robot").with_changes({"run.warmup": 0})
    result = fs.simulate(scenario, until="8 h", record="history")
    ax = human_robot(result, lang="fr", end="8 h").axes[0]
    worker = result.observed.crews[0].workers[0]
    bench = sum(work.time for work in worker.work if work.place == "bench")
    assert length(shapes(ax)["travail ailleurs"]) * 60 == pytest.approx(bench)


def test_a_factory_without_robots_is_told_what_to_draw():
    result = fs.simulate(fs.read_scenario("fair-rotation"), until="1 h", record="history")
    with pytest.raises(NothingToDraw, match="'gantt_people'"):
        human_robot(result)


def test_a_cell_is_chosen_by_its_name(guarded):
    with pytest.raises(UnknownName, match="Did you mean 'cell'"):
        human_robot(guarded, cell="cel")
    assert human_robot(guarded, cell="cell").axes[0].get_title(loc="left").endswith(": cell")


def test_an_end_before_the_begin_is_refused(guarded):
    with pytest.raises(ScenarioError, match="not before"):
        human_robot(guarded, begin=5, end=5)


def test_without_a_history_the_message_says_what_to_do():
    result = fs.simulate(fs.read_scenario("safeguard"), until=35)
    with pytest.raises(NotRecorded, match="record='history'"):
        human_robot(result)


def test_it_draws_into_axes_that_are_given(guarded):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert human_robot(guarded, ax=right) is figure
    assert right.collections
    assert not left.collections
