"""The load of every station by hand calculation: the same numbers as on the back of an envelope."""

from __future__ import annotations

from typing import Any

import pytest

from factorysim.model import Factory, serial_line
from factorysim.model.loads import arrival_rates, utilisations


def loads(
    *route: Any, stations: dict[str, Any], every: float = 10, **parts: Any
) -> dict[str, float]:
    """Return the utilisations when one part comes every 10 minutes."""
    data: dict[str, Any] = {
        "products": {"part": {"route": list(route)}},
        "sources": {"orders": {"makes": "part", "every": every}},
        "stations": stations,
        **parts,
    }
    return utilisations(Factory(**data))


def test_rates_follow_intervals_batches_and_shares() -> None:
    products = {"a": {"route": ["m"]}, "b": {"route": ["m"]}}
    line = Factory(
        products=products,
        stations={"m": {"time": 1}},
        sources={
            "one": {"makes": {"a": 3, "b": 1}, "every": {"exponential": "2 h"}, "batch": 4},
            "two": {"makes": "b", "every": 60, "batch": {"poisson": 3}},
            "day": {"makes": "a", "rate": {"per": "h", "day": {"06:00": 20, "18:00": 0}}},
            "night": {"makes": "a", "rate": {"per": "d", "day": {"06:00": 0, "22:00": 24}}},
            "list": {"makes": "a", "schedule": [{"at": 1}]},
        },
    )
    rates = arrival_rates(line)
    assert rates is not None
    assert rates["one"] == pytest.approx({"a": 3 / 120, "b": 1 / 120})
    assert rates["two"] == pytest.approx({"b": 3 / 60})
    assert rates["day"] == pytest.approx({"a": 10 / 60})
    assert rates["night"] == pytest.approx({"a": 8 / 24 / 60})
    assert "list" not in rates


def test_without_a_lasting_rate_nothing_is_known() -> None:
    assert arrival_rates(serial_line(times=[1, 2])) is None
    assert utilisations(serial_line(times=[1, 2])) == {}


def test_machines_and_batches_divide_the_load() -> None:
    found = loads(
        "one", "two", "oven", "lot",
        stations={
            "one": {"time": {"exponential": 6}},
            "two": {"time": 6, "capacity": 2},
            "oven": {"time": 20, "batch": {"min": 2, "max": 4}},
            "lot": {"time": 5, "batch": {"move_together": True}},
        },
    )  # fmt: skip
    assert found == pytest.approx({"one": 0.6, "two": 0.3, "oven": 0.5, "lot": 0.5})


def test_stops_lengthen_the_work_or_shorten_the_day_by_their_clock() -> None:
    stops = {"every": 90, "repair": 10}
    found = loads(
        "working", "calendar", "cycles", "cared",
        stations={
            "working": {"time": 6, "failures": {"f": stops}},
            "calendar": {"time": 6, "failures": {"f": {**stops, "clock": "calendar"}}},
            "cycles": {"time": 6, "failures": {"f": {**stops, "clock": "cycles"}}},
            "cared": {"time": 6, "maintenance": {"m": {"every": "1 h", "time": 6}}},
        },
    )  # fmt: skip
    assert found == pytest.approx(
        {
            "working": 0.6 * (1 + 10 / 90),
            "calendar": 0.6 / 0.9,
            "cycles": 0.6 + 0.1 * 10 / 90,
            "cared": 0.6 * 1.1,
        }
    )


def test_a_shift_leaves_only_part_of_the_week() -> None:
    shifts = {"early": {"from": "06:00", "to": "14:00"}}
    found = loads("m", stations={"m": {"time": 3, "shift": "early"}}, shifts=shifts)
    assert found == pytest.approx({"m": 0.9})


def test_rework_comes_back_until_it_is_good() -> None:
    found = loads(
        "saw", "mill", "check",
        stations={
            "saw": {"time": 1},
            "mill": {"time": 4},
            "check": {"time": 1, "quality": {"scrap": 0.1, "rework": {"share": 0.2, "to": "mill"}}},
        },
    )  # fmt: skip
    assert found == pytest.approx({"saw": 0.1, "mill": 0.4 / 0.8, "check": 0.1 / 0.8})


@pytest.mark.parametrize(("then", "packed"), [("scrap", 0.8 + 0.2 * 0.8), ("pass", 1.0)])
def test_rework_that_is_limited_ends(then: str, packed: float) -> None:
    rework = {"share": 0.2, "repeat": True, "at_most": 1, "then": then}
    found = loads(
        "mill", "pack",
        stations={"mill": {"time": 5, "quality": {"rework": rework}}, "pack": {"time": 5}},
    )  # fmt: skip
    assert found == pytest.approx({"mill": 0.5 * 1.2, "pack": 0.5 * packed})


def test_outcomes_are_a_markov_chain() -> None:
    found = loads(
        {"at": "sort", "outcomes": {"polish": 0.3, "scrap": 0.1}},
        "paint",
        {"at": "polish", "outcomes": {"sort": 0.5}},
        stations={"sort": {"time": 2}, "paint": {"time": 2}, "polish": {"time": 2}},
    )
    # s = 1 + 0.5 p, b = 0.6 s, p = 0.3 s + b = 0.9 s
    sort = 1 / (1 - 0.45)
    expected = {"sort": 0.2 * sort, "paint": 0.12 * sort, "polish": 0.18 * sort}
    assert found == pytest.approx(expected)


def test_drawn_shares_are_kept_and_free_choices_are_balanced() -> None:
    stations = {"slow": {"time": 12}, "fast": {"time": 4}}
    drawn = {"at": ["slow", "fast"], "choose": "random"}
    weighted = {"at": ["slow", "fast"], "choose": {"by_share": {"slow": 1, "fast": 3}}}
    free = {"at": ["slow", "fast"], "choose": "shortest_queue"}
    assert loads(drawn, stations=stations) == pytest.approx({"slow": 0.6, "fast": 0.2})
    assert loads(weighted, stations=stations) == pytest.approx({"slow": 0.3, "fast": 0.3})
    assert loads(free, stations=stations) == pytest.approx({"slow": 0.3, "fast": 0.3})


def test_a_free_choice_makes_room_for_parts_that_have_none() -> None:
    found = utilisations(
        Factory(
            products={"tied": {"route": ["m1"]}, "free": {"route": [["m1", "m2"]]}},
            sources={
                "a": {"makes": "tied", "every": 10},
                "b": {"makes": "free", "every": 10},
            },
            stations={"m1": {"time": 8}, "m2": {"time": 8}},
        )
    )
    assert found == pytest.approx({"m1": 0.8, "m2": 0.8})


def test_split_parts_bring_work_of_their_own() -> None:
    products = {
        "pair": {"route": [{"at": "cut", "splits": {"half": 2}, "dissolves": True}]},
        "half": {"route": ["grind"]},
    }
    found = utilisations(
        Factory(
            products=products,
            sources={"orders": {"makes": "pair", "every": 10}},
            stations={
                "cut": {"time": 1, "quality": {"scrap": 0.5}},
                "grind": {"time": 4},
            },
        )
    )
    assert found == pytest.approx({"cut": 0.1, "grind": 0.4})


def test_what_cannot_be_known_is_left_out() -> None:
    found = loads(
        "known", "function", "greedy",
        stations={
            "known": {"time": 1},
            "function": {"time": lambda part, station: 3.0},
            "greedy": {"time": 4, "batch": {"min": 2}},
        },
    )  # fmt: skip
    assert found == {"known": 0.1}
    products = {"a": {"route": ["m", "n"]}, "b": {"route": ["m"]}}
    sources = {"a": {"makes": "a", "every": 10}, "b": {"makes": "b", "unlimited": True}}
    both = Factory(
        products=products, sources=sources, stations={"m": {"time": 1}, "n": {"time": 2}}
    )
    assert utilisations(both) == {"n": 0.2}
