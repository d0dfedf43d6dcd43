from __future__ import annotations

import math
from dataclasses import replace

import pytest

from factorysim.results import Facts, Provenance, Result
from factorysim.results.observed import FleetSeen, StockSeen
from factorysim.results.showing import indicator_rows, number_text
from tests.results.stories import saw_result, saw_story


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (math.nan, "-"),
        (0.0, "0"),
        (3.0, "3"),
        (1.23456, "1.235"),
        (123456.7, "123457"),
        (0.00012345, "0.0001234"),
        (1e12, "1e+12"),
    ],
)
def test_numbers_are_shown_with_four_digits_and_whole_numbers_as_such(value, text):
    assert number_text(value) == text


def test_what_cannot_be_said_is_a_dash_without_unit():
    rows = {name: (value, unit) for name, value, unit in indicator_rows(saw_result())}
    assert rows["first pass yield"] == ("-", "")
    assert rows["lead time"] == ("4", "min")


def test_only_what_the_factory_has_is_shown():
    shown = {name for name, _, _ in indicator_rows(saw_result())}
    assert "throughput" in shown
    assert not shown & {"deliveries", "empty travel share", "fill rate", "stock cost"}


def test_what_a_fleet_or_a_stock_leaves_open_is_shown_as_a_dash():
    seen = replace(
        saw_story(), fleets=[FleetSeen("carts", "hall", [], [])], stocks=[StockSeen("shop")]
    )
    rows = {name: value for name, value, _ in indicator_rows(Result(seen, Facts(), Provenance()))}
    assert rows["empty travel share"] == "-"
    assert rows["fill rate"] == "-"
    assert rows["deliveries"] == "0"
