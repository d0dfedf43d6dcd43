"""The whole factory: a value that is checked when it is made and never changes."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from factorysim.errors import ScenarioError, UnknownName
from factorysim.model import Factory, Product, Run, Source, Station, serial_line

LINE: dict[str, Any] = {
    "products": {"part": {"route": ["saw", "pack"]}},
    "sources": {"orders": {"makes": "part", "every": {"exponential": 6}}},
    "stations": {"saw": {"time": 3}, "pack": {"time": 2, "buffer": 4}},
}


def test_elements_are_reached_as_attributes_and_by_name() -> None:
    line = Factory(**LINE)
    assert line.stations.pack.buffer == 4
    assert line.stations["pack"] is line.stations.pack
    assert list(line.places) == ["saw", "pack"]


def test_an_unknown_element_suggests_the_closest() -> None:
    line = Factory(**LINE)
    with pytest.raises(AttributeError, match="Did you mean 'pack'"):
        _ = line.stations.pak
    with pytest.raises(UnknownName, match="There are saw, pack"):
        _ = line.stations["mill"]
    with pytest.raises(KeyError):
        _ = line.stations["mill"]
    with pytest.raises(AttributeError, match="none at all"):
        _ = line.buffers.shelf


def test_a_factory_cannot_be_changed() -> None:
    line = Factory(**LINE)
    with pytest.raises(ValueError, match="frozen"):
        line.power = 3.0  # type: ignore[misc]
    with pytest.raises(TypeError, match="with_changes"):
        line.stations["mill"] = Station(time=1)
    with pytest.raises(TypeError, match="with_changes"):
        line.stations.pop("saw")


def test_the_declared_order_has_a_meaning() -> None:
    turned = {**LINE, "stations": dict(reversed(LINE["stations"].items()))}
    assert Factory(**LINE) == Factory(**LINE)
    assert Factory(**LINE) != Factory(**turned)


def test_equal_factories_have_equal_hashes_and_survive_copies() -> None:
    line = Factory(**LINE)
    assert hash(line) == hash(Factory(**LINE))
    assert hash(line) != hash(line.with_changes({"power": 1}))
    assert copy.deepcopy(line) == line
    assert pickle.loads(pickle.dumps(line)) == line


def test_what_is_shown_is_what_was_given() -> None:
    assert repr(Station(time=3, buffer=2)) == "Station(time=3.0, buffer=2)"
    assert repr(Station()) == "Station()"


def test_all_problems_are_reported_at_once_with_their_paths() -> None:
    with pytest.raises(ScenarioError) as caught:
        Factory(
            products={"part": {"route": ["saw"], "prio": 1}},
            stations={"saw": {"time": -3, "capacity": 0}},
            sources={"orders": {"makes": "part"}},
        )
    assert [problem.path for problem in caught.value.problems] == [
        "products.part.prio",
        "sources.orders",
        "stations.saw.time",
        "stations.saw.capacity",
    ]
    assert str(caught.value).endswith("4 problems found. Nothing was simulated.")


def test_elements_and_plain_data_mean_the_same() -> None:
    by_elements = Factory(
        products={"part": Product(route=["saw", "pack"])},
        sources={"orders": Source(makes="part", every={"exponential": 6})},
        stations={"saw": Station(time=3), "pack": Station(time=2, buffer=4)},
    )
    assert by_elements == Factory(**LINE)


def test_a_serial_line_has_a_room_in_every_gap() -> None:
    line = serial_line(times=[1, 2, 1], buffers=[3, 0], every=4)
    assert [station.buffer for station in line.stations.values()] == [None, 3, 0]
    assert line.sources.raw.every == 4
    assert serial_line(times=[1, 2], buffers=3).sources.raw.unlimited
    assert serial_line(times=[1, 2]).stations.station_2.buffer is None


def test_a_serial_line_says_how_many_buffers_it_needs() -> None:
    with pytest.raises(ScenarioError, match="3 stations have 2 gaps"):
        serial_line(times=[1, 1, 1], buffers=[3])
    with pytest.raises(ScenarioError, match="at least one station"):
        serial_line(times=[])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"until": "8 hours"}, "Did you mean '8 h'?"),
        ({"until": 0}, "leaves nothing to simulate"),
        ({"until": 3, "warmup": 4}, "not before the end"),
        ({"until": "3 h", "warmup": "200 min"}, "includes the warm-up"),
        ({"until": {"part": 3}}, "Did you mean 'parts'?"),
        ({"replications": 0}, "1 or more"),
        ({"seed": -1}, "0 or more"),
        ({"untill": 3}, "Did you mean 'until'?"),
    ],
)
def test_a_run_that_makes_no_sense_is_refused(data: dict[str, Any], words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Run(**data)
    assert words in str(caught.value)


def test_a_run_may_end_after_a_number_of_parts() -> None:
    assert Run(until={"parts": 100}).model_dump()["until"] == {"parts": 100}
    assert Run(until="5 d", warmup=0).warmup == 0
