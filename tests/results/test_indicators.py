from __future__ import annotations

import math
from dataclasses import replace

import pytest

from factorysim.errors import UnknownName
from factorysim.results import Facts, Provenance, Result
from factorysim.results.indicators import Indicator, deviation, indicators
from factorysim.results.observed import Observed, PlaceSeen, ProductSeen
from tests.results.stories import SAW_FACTS, saw_result, saw_story


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("throughput", 18.0),
        ("throughput_per_time_unit", 0.3),
        ("lead_time", 4.0),
        ("lead_time_sd", 1.0),
        ("lead_time_max", 5.0),
        ("lead_time_p95", 4.9),
        ("wip", 1.25),
        ("waiting_time", 1.0),
        ("work_time", 3.0),
        ("setup_time", 0.0),
        ("blocked_time", 0.0),
        ("value_added_share", 0.75),
        ("service_level", 0.5),
        ("tardiness", 0.5),
        ("late", 1),
        ("entered", 4),
        ("left", 3),
        ("scrapped", 0),
        ("consumed", 0),
        ("in_system", 1),
        ("lost", 1),
        ("loss_share", 0.2),
        ("scrap_ratio", 0.0),
        ("utilisation", 0.95),
        ("utilisation_highest", 0.95),
        ("setup_ratio", 0.0),
        ("inventory_turns", 14.4),
        ("little_law", 0.96),
        # 9.5 min x 6 kW + 0.5 min x 2 kW + 10 min x 3 kW, in hours
        ("energy", (57 + 1 + 30) / 60),
        ("energy_per_part", 88 / 180),
        ("productive_energy_share", 57 / 88),
    ],
)
def test_the_indicators_of_the_saw_are_those_worked_out_by_hand(name, value):
    assert saw_result().value(name) == pytest.approx(value, rel=1e-12)


def test_what_was_not_inspected_has_no_first_pass_yield():
    assert math.isnan(saw_result().value("first_pass_yield"))
    assert math.isnan(saw_result().value("rework_ratio"))


def test_a_run_without_any_part_shows_only_possible_numbers():
    seen = Observed("min", 0.0, 10.0, "until", [], [], [ProductSeen("a")], [], [], parts=[])
    result = Result(seen, Facts(), Provenance())
    for name, value in result.numbers.items():
        assert math.isnan(value) or value == 0.0, name
    assert math.isnan(result.value("lead_time"))
    assert result.value("throughput") == 0.0


def test_every_indicator_lies_within_its_own_limits():
    for name, value in saw_result().numbers.items():
        what = indicators[name]
        if not math.isnan(value):
            assert what.lowest is None or value >= what.lowest, name
            assert what.highest is None or value <= what.highest, name


def test_every_indicator_says_what_it_means_and_has_a_unit_or_is_a_share():
    for name in indicators:
        what = indicators[name]
        assert len(what.meaning) > 20, name
        assert (
            what.unit
            or what.highest == 1.0
            or name in ("little_law", "bullwhip", "posture_of_the_worst_off")
        ), name


def test_quality_counts_first_passes_and_rework_per_inspection():
    place = PlaceSeen(
        "test",
        "station",
        1,
        None,
        inspected=10,
        inspected_first=8,
        good_first=7,
        scrapped=1,
        reworked=2,
    )
    product = ProductSeen("a", window_left=9, window_scrapped=1)
    seen = Observed("min", 0.0, 10.0, "until", [], [place], [product], [], [], parts=None)
    result = Result(seen, Facts(), Provenance())
    assert result.value("first_pass_yield") == 7 / 8
    assert result.value("rework_ratio") == 0.2
    assert result.value("scrap_ratio") == 0.1


def test_a_quantile_needs_all_rows():
    seen = replace(saw_story(), parts=None)
    assert math.isnan(Result(seen, SAW_FACTS, Provenance()).value("lead_time_p95"))
    seen = replace(saw_story(), parts_omitted=1)
    assert math.isnan(Result(seen, SAW_FACTS, Provenance()).value("lead_time_p95"))


def test_without_any_power_there_is_no_energy_instead_of_zero():
    result = Result(saw_story(), Facts(), Provenance())
    assert math.isnan(result.value("energy"))
    assert math.isnan(result.value("energy_per_part"))


def test_littles_law_leaves_out_products_whose_parts_do_not_all_leave():
    seen = saw_story()
    seen.products.append(ProductSeen("lid", window_consumed=2, number_area=50.0))
    assert Result(seen, Facts(), Provenance()).value("little_law") == pytest.approx(12 / 12.5)


def test_equal_lead_times_have_no_deviation_in_spite_of_rounding():
    count, lead = 1000, 0.1
    total = sum([lead] * count)
    assert deviation(count, total, sum([lead * lead] * count)) == 0.0
    assert math.isnan(deviation(1, 3.0, 9.0))


def test_an_indicator_is_found_with_and_without_unit_and_a_wrong_name_gets_a_hint():
    assert saw_result().value("lead_time [min]") == 4.0
    with pytest.raises(UnknownName, match="Did you mean 'throughput'"):
        saw_result().value("throughputt")


def test_an_indicator_of_ones_own_fills_in_the_time_unit():
    mine = Indicator("half_lead", "{time}", lambda result: result.value("lead_time") / 2)
    assert mine(saw_result()) == 2.0
    assert mine.heading("h") == "half_lead [h]"
    assert mine.meaning == "half_lead"
