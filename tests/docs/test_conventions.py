"""The page of conventions uses the words of the library and states its numbers."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from factorysim import (
    Battery,
    Buffer,
    Factory,
    Failure,
    Fleet,
    Layout,
    Product,
    Quality,
    Rework,
    Source,
    Station,
    Transport,
    serial_line,
    simulate,
)
from factorysim.model.distributions import DISTRIBUTIONS
from factorysim.model.disturbances import Clock
from factorysim.results.observed import STATES
from factorysim.rules import CHOICES, DISPATCHING
from tests.docs.blocks import ROOT

PAGE = (ROOT / "docs" / "conventions.md").read_text("utf-8")


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def words(text: str) -> set[str]:
    """Return what is written as code."""
    return set(re.findall(r"`([^`\n]+)`", text))


def test_the_states_stand_in_their_order():
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \|", section("States"), re.MULTILINE)
    assert [(int(rank), state) for rank, state in rows] == list(enumerate(STATES, start=1))


def test_every_dispatching_rule_and_no_other_is_named():
    table = section("Dispatching rules and ties").split("| name |")[1].split("\n\n")[0]
    assert words(table) == set(DISPATCHING)


def test_every_choice_and_no_other_is_named():
    table = section("Flow, blocking and alternatives").split("| kind |")[1].split("\n\n")[0]
    assert words(table) == set(CHOICES)


def test_every_clock_of_a_failure_is_named():
    named = re.findall(r"^\| `(\w+)`(?: \(default\))? \|", section("Failures and repair"), re.M)
    assert named == ["clock", *get_args(Clock)]


def test_the_distributions_that_are_explained_exist():
    table = section("Random numbers").split("| distribution |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) <= set(DISTRIBUTIONS)


@pytest.mark.parametrize(
    ("title", "element", "attribute", "default"),
    [
        ("Failures and repair", Failure, "clock", "working"),
        ("Failures and repair", Failure, "after", "resume"),
        ("Shifts", Station, "at_shift_end", "suspend"),
        ("Sources", Source, "when_full", "wait"),
        ("Transport", Fleet, "fails", "on_the_spot"),
        ("Transport", Transport, "reserve", "at_request"),
    ],
)
def test_a_default_is_the_one_of_the_model(title: str, element: type, attribute: str, default: str):
    assert element.model_fields[attribute].default == default
    assert re.search(rf"`{default}` \(default\)", section(title))


def test_a_machine_that_finishes_one_part_a_minute_gives_480_in_8_hours():
    assert "480 in\n8 hours" in PAGE
    assert simulate(serial_line(times=[1]), until="8 h").value("left") == 480


def test_availability_and_mttr_give_the_stated_mean_times():
    failure = Failure(availability=0.8, mttr=10)
    assert failure.time_to_failure("min").expected == pytest.approx(0.8 * 10 / 0.2)
    assert failure.time_to_failure("min").kind == "exponential"
    assert failure.time_to_repair("min").scv == pytest.approx(0.5)


@pytest.mark.parametrize(("machines", "places", "wait"), [(1, 0, 0), (1, 3, 3), (2, 3, 3)], ids=str)
def test_a_full_station_reports_the_content_of_the_table(machines: int, places: int, wait: int):
    line = serial_line(times=[1, 1000], buffers=[places])
    line = line.with_changes({"stations.station_2.capacity": machines})
    row = simulate(line, until=900).places.set_index("place").loc["station_2"]
    assert row["waiting_max [parts]"] == wait
    assert row["arrived [parts]"] == wait + machines


def test_rework_is_written_as_the_page_says():
    text = section("Quality")
    assert "`repeat: true`" in text
    assert Quality(rework=Rework(share=0.1, repeat=True)).rework is not None


def test_what_transport_is_about_is_named():
    named = words(section("Transport"))
    assert named >= {"transport", "travel", "lot", "wait_at_most", "reassign", "when_free"}
    for element in (Fleet, Transport, Battery):
        assert {word for word in named if word in element.model_fields}
    assert {"charge_below", "charge_until", "leave_above", "opportunity"} <= named


def test_a_way_too_short_to_reach_the_speed_takes_as_long_as_stated():
    hall = {"nodes": {"a": {}, "b": {}}, "edges": [{"from": "a", "to": "b", "length": 9.0}]}
    shuttle = Factory(
        time_unit="s",
        products={"part": Product(route=["a", {"at": "exit", "transport": "agv"}])},
        sources={"one": Source(makes="part", every=1, first_at=0, count=1)},
        buffers={"a": Buffer()},
        layouts={"hall": Layout(**hall, places={"exit": "b"})},
        fleets={"agv": Fleet(layout="hall", speed=100, acceleration=4, load=0, unload=0)},
    )
    assert simulate(shuttle, until=100).value("lead_time") == 2 * (9 / 4) ** 0.5
