"""The value stream: exact stories, and the sum that every shipped scenario must keep."""

from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.errors import NothingToDraw, NotRecorded, UnknownName
from factorysim.results.value_streams import Stage, value_stream_of


def test_two_parts_on_a_line_spent_what_one_can_count():
    # Both come at 0; the first is at the saw until 2 and at the drill until 5, the second from 2
    # to 4 and, because the drill is busy, from 5 to 8.
    factory = fs.Factory(
        products={"part": fs.Product(route=["saw", "drill"])},
        sources={"raw": fs.Source(makes="part", schedule=[{"at": 0, "count": 2}])},
        stations={"saw": fs.Station(time=2), "drill": fs.Station(time=3)},
    )
    stream = value_stream_of(fs.simulate(factory, until=100, record="history"))
    assert (stream.product, stream.parts) == ("part", 2)
    assert stream.stages == [Stage("saw", 2.0, 1.0), Stage("drill", 3.0, 0.5)]
    assert (stream.worked, stream.lead_time) == (5.0, 6.5)


@pytest.mark.parametrize("name", ["flexible-line", "demonstrator", "job-shop", "warehouse"])
def test_the_stages_add_up_to_the_mean_lead_time_of_each_product(name):
    scenario = fs.read_scenario(name)
    if name == "demonstrator":
        scenario = scenario.with_changes({"run.until": "1 d", "run.warmup": "2 h"})
    result = fs.simulate(scenario, record="history")
    unit = result.time_unit
    made = result.products[result.products["left [parts]"] > 0].set_index("product")
    assert len(made)
    for product, row in made.iterrows():
        stream = value_stream_of(result, product)
        assert stream.parts == row["left [parts]"]
        assert stream.lead_time == pytest.approx(row[f"lead_time [{unit}]"])


def test_stages_come_in_the_order_of_the_route():
    result = fs.simulate(fs.read_scenario("flexible-line"), record="history")
    places = [stage.place for stage in value_stream_of(result, "housing").stages]
    assert places == ["", "saw", "mill_2", "wash", "inspect"]


def test_what_cannot_be_said_is_refused():
    line = fs.serial_line(times=[5.0])
    with pytest.raises(NothingToDraw, match="Run longer"):
        value_stream_of(fs.simulate(line, until=3, record="history"))
    with pytest.raises(UnknownName, match="Did you mean 'part'"):
        value_stream_of(fs.simulate(line, until=30, record="history"), "prt")
    with pytest.raises(NotRecorded, match="record='history'"):
        value_stream_of(fs.simulate(line, until=30))
