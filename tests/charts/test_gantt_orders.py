"""Where each part was when, seen through the axes."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

import factorysim as fs
from factorysim.charts.gantt_orders import _LOOKS, MOST_ROWS, gantt_orders
from factorysim.errors import NothingToDraw, NotRecorded, ScenarioError
from factorysim.results.lives import INSIDE, PHASES


@pytest.fixture(scope="module")
def jobs():
    return fs.simulate(fs.read_scenario("job-shop"), record="history")


@pytest.fixture(scope="module")
def shop():
    scenario = fs.read_scenario("flexible-job-shop").with_changes({"run.warmup": 0})
    return fs.simulate(scenario, until="1 d", record="history")


def bars(ax):
    """Return the row, begin and end of the bars of each kind."""
    return {
        shape.get_label(): [
            (round((box.y0 + box.y1) / 2), box.x0, box.x1)
            for box in (path.get_extents() for path in shape.get_paths())
        ]
        for shape in ax.collections
    }


def test_the_job_shop_has_a_row_for_each_job_and_a_colour_for_each_machine(jobs):
    ax = gantt_orders(jobs).axes[0]
    rows = [label.get_text() for label in ax.get_yticklabels()]
    assert rows == [f"job_{number}" for number in range(6)]
    assert list(bars(ax)) == ["m0", "m1", "m2", "m3", "m4", "m5", "waits"]


def test_the_first_job_goes_its_way(jobs):
    found = bars(gantt_orders(jobs).axes[0])
    way = sorted((begin, end, name) for name, own in found.items()
                 for row, begin, end in own if row == 0)  # fmt: skip
    assert way == [
        (0, 1, "m2"), (1, 4, "m0"), (4, 8, "waits"), (8, 14, "m1"), (14, 21, "m3"),
        (21, 23, "waits"), (23, 26, "m5"), (26, 41, "waits"), (41, 47, "m4"),
    ]  # fmt: skip


def test_the_bars_of_each_machine_are_as_long_as_the_table_says(jobs):
    found = bars(gantt_orders(jobs).axes[0])
    for machine in jobs.observed.machines:
        drawn = sum(end - begin for _, begin, end in found[machine.place])
        assert drawn == pytest.approx(machine.states[10])


def test_the_bars_of_a_part_are_its_times_in_the_table(shop):
    found = bars(gantt_orders(shop, lang="de").axes[0])
    first = next(row for row in shop.observed.parts if row.number == 1)
    # Waiting for a vehicle and being on it are one column.
    kinds = ("wartet auf ein Fahrzeug", "wird befördert")
    hours = sum(end - begin for kind in kinds for row, begin, end in found[kind] if row == 0)
    assert hours * 60 == pytest.approx(first.transport)


def test_of_many_parts_those_that_came_first_are_drawn(shop):
    ax = gantt_orders(shop).axes[0]
    rows = [label.get_text() for label in ax.get_yticklabels()]
    assert rows[:2] == ["bush 1", "housing 2"]
    assert len(rows) == MOST_ROWS
    assert ax.get_title(loc="left").startswith(f"Where each part was when: the first {MOST_ROWS}")
    assert ax.get_xlim()[1] < 24
    assert ax.get_xlabel() == "time [h]; an excerpt of 24 h"


def test_a_window_of_time_can_be_shown(shop):
    ax = gantt_orders(shop, begin="2 h", end="4 h", lang="fr").axes[0]
    assert ax.get_xlim() == (120, 240)
    assert ax.get_xlabel() == "temps [min] ; extrait de 24 h"
    assert "housing 2" not in [label.get_text() for label in ax.get_yticklabels()]


def test_an_end_before_the_begin_is_refused(jobs):
    with pytest.raises(ScenarioError, match="not before"):
        gantt_orders(jobs, begin=5, end=5)


def test_a_factory_without_parts_has_no_rows():
    line = fs.serial_line(times=[1.0], every=10.0)
    with pytest.raises(NothingToDraw, match="no part was in the factory"):
        gantt_orders(fs.simulate(line, until=20, record="history"), begin=12, end=15)


def test_without_a_history_the_message_says_what_to_do():
    with pytest.raises(NotRecorded, match="record='history'"):
        gantt_orders(fs.simulate(fs.read_scenario("job-shop")))


def test_it_draws_into_axes_that_are_given(jobs):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert gantt_orders(jobs, ax=right) is figure
    assert right.collections
    assert not left.collections


def test_every_phase_of_a_life_has_a_look():
    assert {*_LOOKS, INSIDE} == set(range(len(PHASES)))
