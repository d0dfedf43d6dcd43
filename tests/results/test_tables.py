from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from factorysim.errors import NotRecorded
from factorysim.results import Facts, Provenance, Result
from factorysim.results.observed import Observed, ProductSeen
from tests.results.stories import SAW_FACTS, row, saw_result, saw_story, states


def only(table: pd.DataFrame) -> dict:
    assert len(table) == 1
    return table.iloc[0].to_dict()


def test_states_are_shares_of_planned_and_of_calendar_time():
    seen = saw_story()
    seen.machines[0].states = states(off=5, working=4, starved=1)
    table = Result(seen, Facts(), Provenance()).states.set_index("state")
    assert table.loc["working", "share of planned time"] == 0.8
    assert table.loc["working", "share of calendar time"] == 0.4
    assert table.loc["working", "time [min]"] == 4
    assert math.isnan(table.loc["off", "share of planned time"])
    assert table["share of calendar time"].sum() == 1


def test_places_carry_units_and_the_figures_of_stations():
    table = saw_result().places.set_index("place")
    saw = table.loc["saw"]
    assert saw["content [parts]"] == 0.3
    assert saw["wait [min]"] == 0.75
    assert saw["effectiveness"] == pytest.approx(9 / 9.5)
    assert saw["oee"] == pytest.approx(0.95 * 9 / 9.5)
    assert saw["energy [kWh]"] == pytest.approx(58 / 60)
    assert saw["capacity [parts]"] == 5
    assert math.isnan(table.loc["exit", "capacity [parts]"])
    assert math.isnan(table.loc["exit", "utilisation"])
    assert math.isnan(table.loc["exit", "quality_ratio"])


def test_products_sources_and_loops_show_their_flow():
    product = only(saw_result().products)
    assert product["lead_time [min]"] == 4
    assert product["throughput [1/h]"] == 18
    assert product["service_level"] == 0.5
    assert only(saw_result().sources)["loss_share"] == 0.2
    assert only(saw_result().loops)["in_use"] == 0.95
    assert only(saw_result().loops)["in_use_share"] == 0.475


def test_machines_can_be_read_strictly_by_the_standard():
    result = saw_result()
    assert math.isnan(only(result.machines)["mttf [min]"])
    assert only(result.machines_by(strict_iso=True))["mttf [min]"] == 10.0


def test_parts_that_are_still_inside_have_no_lead_time():
    parts = saw_result().parts.set_index("part")
    assert parts.loc[2, "lead_time [min]"] == 4
    assert parts.loc[2, "tardiness [min]"] == 1
    assert parts.loc[3, "tardiness [min]"] == 0
    assert parts.loc[2, "product"] == "bracket"
    assert parts.loc[2, "source"] == "orders"
    assert parts.loc[4, "fate"] == "in system"
    assert math.isnan(parts.loc[4, "lead_time [min]"])
    assert math.isnan(parts.loc[1, "due [min]"])


def test_work_in_process_follows_the_parts_and_its_area_is_the_mean():
    result = saw_result()
    wip = result.wip
    assert list(wip["time [min]"]) == [0, 2, 3, 4, 6, 9, 9.5]
    assert list(wip["wip [parts]"]) == [1, 2, 1, 2, 1, 0, 1]
    lengths = wip["time [min]"].shift(-1, fill_value=10.0) - wip["time [min]"]
    assert (lengths * wip["wip [parts]"]).sum() / 10 == result.value("wip")


def test_work_in_process_is_also_given_by_product_and_begins_with_the_window():
    rows = [row(1, 0, 6, worked=1), row(2, 5.5, 7, worked=1, product=1)]
    products = [ProductSeen("a"), ProductSeen("b")]
    seen = Observed("min", 5.0, 10.0, "until", [], [], products, [], [], parts=rows)
    wip = Result(seen, Facts(), Provenance()).wip
    assert list(wip["time [min]"]) == [5, 5.5, 6, 7]
    assert list(wip["wip [parts]"]) == [1, 2, 1, 0]
    assert list(wip["wip of a [parts]"]) == [1, 1, 0, 0]
    assert list(wip["wip of b [parts]"]) == [0, 1, 1, 0]


def test_what_was_not_recorded_says_how_to_record_it():
    result = Result(replace(saw_story(), parts=None, history=None), SAW_FACTS, Provenance())
    with pytest.raises(NotRecorded, match="record='parts'"):
        _ = result.parts
    with pytest.raises(NotRecorded, match="record='history'"):
        _ = result.history
    result = Result(replace(saw_story(), parts_omitted=7), SAW_FACTS, Provenance())
    with pytest.raises(NotRecorded, match="7 rows of parts"):
        _ = result.wip


def test_an_empty_factory_has_empty_tables():
    result = Result(
        Observed("h", 0, 1, "until", [], [], [], [], [], parts=[]), Facts(), Provenance()
    )
    for name in ("states", "machines", "places", "products", "sources", "loops", "parts", "energy"):
        assert len(getattr(result, name)) == 0
    assert list(result.wip["wip [parts]"]) == [0]


def test_changing_a_table_changes_no_result():
    result = saw_result()
    table = result.states
    table["time [min]"] = 0.0
    assert result == saw_result()
    assert result.states["time [min]"].sum() == 10


def test_bottleneck_periods_can_be_drawn():
    periods = saw_result().bottleneck_periods
    assert periods.to_numpy().tolist() == [["saw", 0.0, 9.0], ["saw", 9.5, 10.0]]
    assert only(saw_result().bottleneck)["sole"] == 0.95
