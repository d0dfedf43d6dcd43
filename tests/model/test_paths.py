"""One path language: for reading a value, for changing it, and for writing a factory as data."""

from __future__ import annotations

import json
from typing import Any

import pytest

from factorysim.errors import ScenarioError, UnknownName
from factorysim.model import Factory, Product, Quality, Run, Setup, Station, serial_line
from factorysim.model.distributions import DISTRIBUTIONS, Exponential, Lognormal, Triangular
from factorysim.model.paths import get, plain_data, with_changes

LINE: dict[str, Any] = {
    "products": {
        "bracket": {
            "route": ["saw", {"at": ["m1", "m2"], "name": "milling"}, "wash", "check", "wash"]
        },
        "housing": {
            "route": ["saw", {"at": "m2", "time": {"triangular": [4, 5, 8]}}, "wash", "check"]
        },
    },
    "sources": {
        "orders": {
            "makes": {"bracket": 0.7, "housing": 0.3},
            "every": {"exponential": 6},
            "due": "4 h",
        }
    },
    "stations": {
        "saw": {
            "time": {"bracket": 3, "housing": {"normal": {"mean": 4, "sd": 0.5}}},
            "buffer": 10,
            "setup": {"between": 12, "families": {"bracket": "steel"}},
            "rule": "least_setup",
        },
        "m1": {
            "time": {"lognormal": {"mean": 5, "cv": 0.3}},
            "failures": {"spindle": {"every": {"exponential": "8 h"}, "repair": 20}},
        },
        "m2": {"time": 5},
        "wash": {"time": 8, "batch": 4, "buffer": {"capacity": 12, "admit": "priority"}},
        "check": {"time": 1, "quality": {"scrap": 0.02, "rework": {"share": 0.05, "to": "wash"}}},
    },
    "shifts": {"early": {"days": "mon-fri", "from": "06:00", "to": "14:00"}},
}


def line() -> Factory:
    return Factory(**LINE)


def changed(**changes: Any) -> Factory:
    """Change the line; a path is written with ``__`` for the dots."""
    return with_changes(line(), {path.replace("__", "."): v for path, v in changes.items()})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("time_unit", "min"),
        ("stations.saw.buffer", 10),
        ("stations.saw.buffer.capacity", 10),
        ("stations.wash.buffer.admit", "priority"),
        ("stations.saw.time.housing.sd", 0.5),
        ("stations.m1.time", Lognormal(mean=5, cv=0.3)),
        ("stations.m1.time.lognormal", Lognormal(mean=5, cv=0.3)),
        ("stations.m1.time.lognormal.cv", 0.3),
        ("stations.m1.time.cv", 0.3),
        ("stations.m2.time.mean", 5.0),
        ("stations.m1.failures.spindle.every.exponential", "8 h"),
        ("sources.orders.every.mean", 6.0),
        ("products.bracket.route.0.at", "saw"),
        ("products.bracket.route.milling.at", ("m1", "m2")),
        ("products.housing.route.m2.time.mode", 5.0),
        ("stations.check.quality.rework.to", "wash"),
        ("shifts.early.from", "06:00"),
        ("shifts.early.from_", "06:00"),
        ("stations.m2.setup", None),
    ],
)
def test_a_path_names_a_value(path: str, value: object) -> None:
    assert get(line(), path) == value


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("station.saw", "there is no attribute 'station' here. Did you mean 'stations'?"),
        ("stations.sav", "stations: there is nothing called 'sav'. Did you mean 'saw'?"),
        ("stations.saw.bufer", "stations.saw: there is no attribute 'bufer'"),
        ("stations.m1.time.high", "the time is lognormal, which has no 'high'"),
        ("products.bracket.route.9", "The entries have the numbers 0 to 4"),
        ("products.bracket.route.wash", "at the steps 2, 4. Take the number"),
        ("products.bracket.route.sav", "Did you mean 'saw'?"),
        ("stations.saw.buffer.size", "nothing called 'size' in 10"),
        ("buffers.shelf", "There is none at all"),
    ],
)
def test_a_path_to_nowhere_says_what_there_is(path: str, words: str) -> None:
    with pytest.raises(UnknownName) as caught:
        get(line(), path)
    assert words in str(caught.value)


def test_a_value_is_changed_in_a_copy() -> None:
    before = line()
    after = before.with_changes({"stations.saw.buffer": 3, "stations.m2.time": "90 s"})
    assert (after.stations.saw.buffer, after.stations.m2.time) == (3, "90 s")
    assert before == line()
    assert after.stations.m1 is before.stations.m1


def test_without_changes_it_stays_the_same_object() -> None:
    before = line()
    assert before.with_changes({}) is before


def test_an_attribute_that_was_not_written_can_be_set() -> None:
    after = changed(
        stations__m2__buffer=4,
        stations__m2__quality__scrap=0.1,
        stations__m2__batch__max=3,
        stations__m1__buffer__admit="priority",
        stations__saw__buffer__admit="priority",
        sources__orders__first_at=0,
        products__bracket__route__milling__choose__by_share={"m1": 1, "m2": 2},
        stations__m2__setup__to__housing=3,
        stations__m2__setup__between=4,
    )
    assert after.products.bracket.route[1].choose.by_share == {"m1": 1, "m2": 2}
    assert after.stations.m2.setup == Setup(to={"housing": 3}, between=4)
    assert after.stations.m2.buffer == 4
    assert after.stations.m2.quality == Quality(scrap=0.1)
    assert after.stations.m2.batch.max == 3
    assert after.stations.m1.buffer.capacity is None
    assert after.stations.saw.buffer.capacity == 10
    assert after.sources.orders.first_at == 0


def test_a_star_changes_every_one() -> None:
    after = changed(**{"stations__*__rule": "spt", "stations__m*__capacity": 2})
    assert {station.rule for station in after.stations.values()} == {"spt"}
    assert [station.capacity for station in after.stations.values()] == [1, 2, 2, 1, 1]
    after = changed(**{"products__*__route__saw__time": 7, "products__housing__route__*__time": 1})
    assert after.products.bracket.route[0].time == 7
    assert [step.time for step in after.products.housing.route] == [1, 1, 1, 1]


def test_steps_are_named_by_number_name_or_place() -> None:
    after = changed(
        products__bracket__route__0__time=1,
        products__bracket__route__milling__choose="random",
        products__housing__route__m2__time__mode=6,
    )
    assert after.products.bracket.route[0].time == 1
    assert after.products.bracket.route[1].choose == "random"
    assert after.products.housing.route[1].time == Triangular(low=4, mode=6, high=8)


@pytest.mark.parametrize(
    ("changes", "time"),
    [
        ({"stations.m1.time.exponential": 7}, Exponential(mean=7)),
        ({"stations.m2.time.exponential": 7}, Exponential(mean=7)),
        ({"stations.saw.time.exponential": 7}, Exponential(mean=7)),
        ({"stations.m1.time.mean": 7}, Lognormal(mean=7, cv=0.3)),
        ({"stations.m1.time.lognormal.cv": 0.9}, Lognormal(mean=5, cv=0.9)),
        ({"stations.m1.time.sd": 2}, Lognormal(mean=5, sd=2)),
        ({"stations.m1.time.mean": 7, "stations.m1.time.sd": 2}, Lognormal(mean=7, sd=2)),
        ({"stations.m1.time.lognormal": {"mean": 1, "cv": 2}}, Lognormal(mean=1, cv=2)),
        ({"stations.m2.time.mean": "4 min"}, "4 min"),
    ],
)
def test_a_distribution_is_changed_by_name_or_by_attribute(
    changes: dict[str, Any], time: object
) -> None:
    station = next(iter(changes)).split(".")[1]
    assert line().with_changes(changes).stations[station].time == time


def test_a_mean_may_be_set_wherever_there_is_one() -> None:
    after = changed(**{"stations__m*__time__mean": 4})
    assert after.stations.m1.time == Lognormal(mean=4, cv=0.3)
    assert after.stations.m2.time == 4


def test_a_new_name_can_be_added_and_used() -> None:
    after = changed(
        stations__mill={"time": 3},
        stations__mill__buffer=2,
        products__bracket__route__0="mill",
        stations__m2__failures__jam={"every": 100, "repair": 5},
    )
    assert after.stations.mill == Station(time=3, buffer=2)
    assert after.products.bracket.route[0].at == "mill"
    assert list(after.stations.m2.failures) == ["jam"]


def test_none_takes_a_value_away() -> None:
    after = changed(stations__m1__failures__spindle=None, stations__saw__buffer=None)
    assert after.stations.m1.failures == {}
    assert after.stations.saw.buffer is None
    assert changed(products__bracket__route__4=None).products.bracket.route[-1].at == "check"


def test_functions_survive_changes() -> None:
    def my_rule(part: object, station: object) -> float:
        return 0.0

    before = line().with_changes({"stations.saw.rule": my_rule, "stations.m2.time": lambda p, s: 1})
    after = before.with_changes({"stations.saw.buffer": 1, "stations.*.capacity": 2})
    assert after.stations.saw.rule is my_rule
    assert after.stations.m2.time is before.stations.m2.time


def test_elements_are_accepted_as_values() -> None:
    after = changed(stations__m2=Station(time=Exponential(mean=3)))
    assert after.stations.m2.time == Exponential(mean=3)


def test_every_wrong_path_is_told_with_a_hint() -> None:
    with pytest.raises(ScenarioError) as caught:
        changed(
            **{
                "stations__sav__buffer": 5,
                "stations__m1__bufer": 3,
                "stations__m2__time__cv": 3,
                "stations__m1__time__gamma__cv": 4,
                "stations__m2__setup__betwen": 5,
                "stations__x*__buffer": 3,
                "products__*__route__milling__time": 3,
                "products__bracket__route__wash__time": 3,
                "lops__cards__cards": 3,
            }
        )
    found = {problem.path: problem.message for problem in caught.value.problems}
    expected = {
        "stations.sav.buffer": "nothing called 'sav'. Did you mean 'saw'?",
        "stations.m1.bufer": "Did you mean 'buffer'?",
        "stations.m2.time.cv": "here is only 5.0, so 'cv' cannot be set",
        "stations.m1.time.gamma.cv": "the time is lognormal",
        "stations.m2.setup.betwen": "nothing is given here yet",
        "stations.x*.buffer": "nothing is called like 'x*'",
        "products.housing.route.milling.time": "no entry 'milling'",
        "products.bracket.route.wash.time": "at the steps 2, 4",
        "lops.cards.cards": "Did you mean 'loops'?",
    }
    assert set(found) == set(expected)
    assert all(words in found[path] for path, words in expected.items()), found


def test_the_changed_factory_is_checked_as_a_whole() -> None:
    with pytest.raises(ScenarioError) as caught:
        changed(
            **{
                "stations__m*__capacity": 0,
                "stations__m1__time__mean": -5,
                "sources__orders__makes__lid": 0.1,
                "stations__saw__time__housing__sd": -1,
            }
        )
    assert {problem.path for problem in caught.value.problems} == {
        "stations.m1.capacity",
        "stations.m2.capacity",
        "stations.m1.time.lognormal.mean",
        "stations.saw.time.housing.normal.sd",
    }
    with pytest.raises(ScenarioError, match="no product called 'lid'"):
        changed(sources__orders__makes__lid=0.1)


def test_other_elements_understand_paths_too() -> None:
    run = with_changes(Run(until="8 h"), {"until.parts": 100, "seed": 3})
    assert run == Run(until={"parts": 100}, seed=3)
    assert get(Product(route=["m"]), "route.0.at") == "m"


def test_data_say_only_what_was_given_and_mean_the_same() -> None:
    assert line().to_data() == LINE
    assert Factory(**line().to_data()) == line()
    assert Factory(**json.loads(json.dumps(line().to_data()))) == line()


@pytest.mark.parametrize("kind", DISTRIBUTIONS)
def test_every_distribution_survives_being_written(kind: str) -> None:
    parameters: dict[str, Any] = {
        "constant": "90 s",
        "exponential": 6,
        "uniform": [1, 2.5],
        "triangular": ["1 min", "2 min", "3 min"],
        "erlang": {"mean": 6, "k": 2},
        "hyperexponential": {"shares": [0.5, 0.5], "means": [1, "2 min"]},
        "weibull": {"shape": 2, "scale": 100},
        "beta": {"a": 2, "b": 3, "low": 0, "high": 9},
        "discrete": {1: 0.5, 2.5: 0.5},
        "empirical": [1, 2.5],
        "poisson": 4,
        "geometric": 0.25,
    }
    written = {kind: parameters.get(kind, {"mean": 4, "cv": 0.5})}
    assert plain_data(Station(time=written)) == {"time": written}
    assert Station(**plain_data(Station(time=written))) == Station(time=written)


def test_short_forms_are_written_short() -> None:
    station = Station(time={"a": 2.0}, setup={"between": {"uniform": [1, 2]}}, batch={"max": 4})
    assert plain_data(station) == {
        "time": {"a": 2},
        "setup": {"uniform": [1, 2]},
        "batch": {"max": 4},
    }
    route = ["m", ["m", "n"], {"at": "m", "components": {"lid": {"count": 2}}}]
    assert plain_data(Product(route=route))["route"] == [
        "m",
        {"at": ["m", "n"]},
        {"at": "m", "components": {"lid": 2}},
    ]
    assert plain_data(Station(batch=1)) == {"batch": 1}
    assert plain_data(Station(batch={"min": 2, "max": 2, "same_product": True})) == {
        "batch": {"min": 2, "max": 2, "same_product": True}
    }


HALL: dict[str, Any] = {
    "products": {"part": {"route": ["store", {"at": "mill", "transport": "amr"}]}},
    "stations": {"mill": {"time": 3}},
    "buffers": {"store": {}},
    "layouts": {
        "hall": {
            "nodes": {"store": [0, 0], "n1": [10, 0.5], "n2": {"docks": 2}},
            "edges": [["store", "n1"], {"from": "n1", "to": "n2", "length": 3}, ["n2", "store"]],
            "places": {"mill": "n1"},
            "zones": {"n1": 2},
            "zone_per_node": 1,
        },
        "ring": {"loop": {"zones": 24, "stops": {"store": 0, "mill": 12}}},
    },
    "fleets": {
        "amr": {"layout": "hall", "speed": 1.2, "when_free": {"go_to": "n1"}},
        "cart": {"count": 12, "layout": "ring", "speed": {"empty": 2}},
    },
}
HALL["layouts"]["hall"]["edges"][2] = {"from": "n2", "to": "store", "length": 7.5}


def test_layouts_and_fleets_are_written_in_their_short_forms() -> None:
    assert Factory(**HALL).to_data() == HALL


@pytest.mark.parametrize(
    ("path", "value", "read"),
    [
        ("fleets.amr.count", 3, "fleets.amr.count"),
        ("fleets.*.count", 3, "fleets.amr.count"),
        ("fleets.amr.speed", 1.0, "fleets.amr.speed.loaded"),
        ("fleets.*.speed.loaded", 0.8, "fleets.cart.speed.loaded"),
        ("fleets.amr.battery.capacity", 5.0, "fleets.amr.battery.capacity"),
        ("fleets.cart.when_free.go_to", ("zone_3",), "fleets.cart.when_free.go_to"),
        ("layouts.ring.loop.zones", 30, "layouts.ring.loop.zones"),
        ("layouts.hall.edges.1.length", 4.0, "layouts.hall.edges.1.length"),
        ("layouts.hall.zones.n1", 3, "layouts.hall.zones.n1.capacity"),
        ("layouts.hall.nodes.n1.docks", 3, "layouts.hall.nodes.n1.docks"),
        ("products.part.route.mill.transport", "cart", "products.part.route.mill.transport.fleet"),
        (
            "products.part.route.mill.transport.reserve",
            "on_arrival",
            "products.part.route.1.transport.reserve",
        ),
    ],
)
def test_values_of_layouts_and_fleets_have_paths(path: str, value: Any, read: str) -> None:
    changed = Factory(**HALL).with_changes({path: value})
    assert get(changed, read) == value
    assert Factory(**changed.to_data()) == changed


def test_a_function_cannot_be_written_and_the_path_says_where_it_is() -> None:
    def my_rule(part: object, station: object) -> float:
        return 0.0

    factory = serial_line(times=[1, 2]).with_changes(
        {"stations.station_1.rule": my_rule, "stations.station_2.time": my_rule}
    )
    with pytest.raises(ScenarioError) as caught:
        factory.to_data()
    assert [problem.path for problem in caught.value.problems] == [
        "stations.station_1.rule",
        "stations.station_2.time",
    ]
    assert "rules.register" in str(caught.value)
