"""The pictures of lead times, seen through their axes."""

from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.charts.lead_times import lead_times, lead_times_by_product
from factorysim.errors import NotRecorded, ScenarioError


@pytest.fixture(scope="module")
def flexible():
    scenario = fs.read_scenario("flexible-line").with_changes({"run.until": "60 h"})
    return fs.simulate(scenario)


def test_every_part_that_left_is_counted_once(flexible):
    (ax,) = lead_times(flexible).axes
    heights = [patch.get_height() for container in ax.containers for patch in container]
    assert sum(heights) == (flexible.parts["fate"] == "left").sum()


def test_the_line_is_the_mean_of_the_table(flexible):
    (ax,) = lead_times(flexible).axes
    drawn = ax.lines[0].get_xdata()[0]
    assert drawn * 60 == pytest.approx(flexible.value("lead_time"))
    assert ax.get_xlabel() == "lead time [h]"


def test_the_boxes_have_the_median_of_each_product(flexible):
    (ax,) = lead_times_by_product(flexible).axes
    table = flexible.parts[flexible.parts["fate"] == "left"]
    medians = table.groupby("product")["lead_time [min]"].median() / 60
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert sorted(names) == sorted(medians.index)
    # Whisker and median of each product, in their order.
    drawn = [line.get_xdata()[0] for line in ax.lines[1::2]]
    assert drawn == pytest.approx([medians[name] for name in names])


def test_without_rows_or_parts_the_message_says_what_to_do():
    line = fs.serial_line(times=[5.0])
    with pytest.raises(NotRecorded, match="record='parts'"):
        lead_times(fs.simulate(line, until=20, record="none"))
    with pytest.raises(ScenarioError, match="no part left"):
        lead_times(fs.simulate(line, until=3))
