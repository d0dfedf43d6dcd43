"""Whatever people write, the model answers with a factory or with a list of problems."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.model import Factory
from factorysim.model.loads import utilisations
from factorysim.scenario.yaml_text import parse
from factorysim.scenario.yaml_writing import dump

PLACES = ["s1", "s2", "s3", "b1", "b2", "belt", "out", "exit", "nowhere"]
PRODUCTS = ["p", "q", "r", "ghost"]

place = st.sampled_from(PLACES)
product = st.sampled_from(PRODUCTS)
time = st.sampled_from([0, 1, 2.5, "90 s", {"exponential": 2}, {"normal": {"mean": 1, "cv": 1}}])
share = st.sampled_from([0, 0.1, 0.5, 1])
shares = st.dictionaries(product, share, max_size=2)


def optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


at = st.one_of(
    place,
    st.lists(place, min_size=1, max_size=3),
    st.dictionaries(place, time, min_size=1, max_size=2),
)
component = st.one_of(
    st.integers(1, 3), optional(**{"from": place, "carrier": st.booleans(), "own": st.booleans()})
)
transport = st.one_of(
    st.sampled_from(["cart", "crane", "ghost"]),
    st.fixed_dictionaries(
        {"fleet": st.sampled_from(["cart", "crane"])},
        optional={
            "lot": st.integers(1, 3),
            "wait_at_most": st.just("90 s"),
            "reserve": st.sampled_from(["at_request", "on_arrival"]),
        },
    ),
)
step = st.one_of(
    place,
    st.fixed_dictionaries(
        {"at": at},
        optional={
            "name": st.sampled_from(["first", "again", "s1"]),
            "time": st.one_of(time, st.dictionaries(product, time, max_size=2)),
            "choose": st.sampled_from(
                ["random", "shortest_queue", "wrong", {"by_share": {"s1": 1, "s2": 3}}]
            ),
            "components": st.dictionaries(product, component, max_size=2),
            "splits": st.dictionaries(product, st.integers(1, 2), max_size=1),
            "dissolves": st.booleans(),
            "releases": st.lists(product, max_size=1),
            "transport": transport,
            "outcomes": st.dictionaries(
                st.sampled_from([*PLACES, "next", "scrap", "first"]), share, max_size=2
            ),
        },
    ),
)
rework = st.one_of(
    st.fixed_dictionaries({"share": st.one_of(share, shares), "to": place}),
    st.fixed_dictionaries(
        {"share": share, "repeat": st.just(True)},
        optional={"at_most": st.integers(1, 3), "then": st.sampled_from(["scrap", "pass"])},
    ),
)
station = optional(
    time=st.one_of(time, st.dictionaries(product, time, max_size=3)),
    capacity=st.integers(1, 3),
    buffer=st.integers(0, 3),
    rule=st.sampled_from(["spt", "edd", "wrong"]),
    setup=st.one_of(time, st.fixed_dictionaries({"to": st.dictionaries(product, time)})),
    quality=optional(scrap=st.one_of(share, shares), rework=rework),
    batch=st.sampled_from([1, 3, {"min": 2}, {"move_together": True}]),
    failures=st.dictionaries(
        st.just("jam"),
        st.fixed_dictionaries(
            {"every": time, "repair": time},
            optional={"clock": st.sampled_from(["working", "calendar", "cycles"])},
        ),
        max_size=1,
    ),
    shift=st.sampled_from(["early", "late", "none"]),
)
source = st.one_of(
    st.fixed_dictionaries(
        {"makes": st.one_of(product, shares), "every": time},
        optional={"batch": st.sampled_from([1, 4, {"poisson": 2}]), "shift": st.just("early")},
    ),
    st.fixed_dictionaries({"makes": product, "unlimited": st.just(True)}),
    st.fixed_dictionaries({"makes": product, "schedule": st.just([{"at": 0}, {"at": 1}])}),
)
buffer = optional(
    capacity=st.integers(0, 4), initial=st.dictionaries(product, st.integers(0, 5), max_size=1)
)
NODES = ["n1", "n2", "n3", "n4"]
node = st.sampled_from(NODES)
metres = st.sampled_from([0, 2.5, -40])
edge = st.one_of(
    st.lists(node, min_size=2, max_size=2),
    st.fixed_dictionaries(
        {"from": node, "to": node},
        optional={
            "length": st.sampled_from([0, 3, 7.5]),
            "speed": st.just(0.5),
            "one_way": st.booleans(),
            "zone": st.sampled_from(["z1", "n1"]),
        },
    ),
)
by_hand = st.fixed_dictionaries(
    {
        "nodes": st.dictionaries(
            node,
            st.one_of(
                st.tuples(metres, metres).map(list),
                optional(zone=st.just("z1"), docks=st.integers(1, 2)),
            ),
            min_size=1,
        ),
        "edges": st.lists(edge, max_size=6),
    },
    optional={"one_way": st.booleans(), "places": st.dictionaries(place, node, max_size=4)},
)
# On a ring every place can be reached from every other one.
ring = st.fixed_dictionaries(
    {
        "stops": st.just({name: number for number, name in enumerate(PLACES[:-1])}),
        "sidings": st.booleans(),
    },
    optional={"one_way": st.booleans()},
)
loop = st.one_of(
    st.builds(lambda data: {**data, "length": 40}, ring),
    st.builds(lambda data, zones: {**data, "zones": zones}, ring, st.integers(8, 12)),
)
streets = st.fixed_dictionaries(
    {"rows": st.integers(1, 3), "columns": st.integers(2, 3)}, optional={"one_way": st.booleans()}
)
layout = st.builds(
    lambda shape, rest: {**shape, **rest},
    st.one_of(
        by_hand,
        st.builds(lambda data: {"loop": data}, loop),
        st.builds(lambda data: {"grid": data}, streets),
    ),
    optional(
        zones=st.dictionaries(st.sampled_from(["z1", "n1", "zone_8"]), st.integers(1, 3)),
        zone_per_node=st.integers(0, 2),
        chargers=st.fixed_dictionaries({"plug": st.fixed_dictionaries({"at": node})}),
        when_stuck=st.sampled_from(["stop", "retreat"]),
    ),
)
stop = st.sampled_from([*NODES, *PLACES, "zone_8"])
fleet = st.builds(
    lambda way, rest: {**way, **rest},
    st.sampled_from([{"layout": "ring"}, {"layout": "hall"}, {"layout": "ring"}, {"travel": 2}]),
    optional(
        count=st.integers(1, 9),
        speed=st.sampled_from([1, 1.5, {"empty": 1.5, "loaded": 1}, {"loaded": 0.5}]),
        capacity=st.integers(1, 3),
        load=time,
        rule=st.sampled_from(["oldest_request", "longest_queue", "wrong"]),
        choose=st.sampled_from(["nearest", "random", "wrong"]),
        when_free=st.one_of(
            st.sampled_from(["stay", "home", "central"]),
            st.builds(lambda names: {"go_to": names}, st.lists(stop, min_size=1, max_size=2)),
            st.builds(lambda name: {"go_to": name}, stop),
        ),
        start=st.lists(stop, max_size=2),
        look_ahead=st.sampled_from([1, 3, "route"]),
        battery=optional(initial=st.just(0.5), opportunity=st.booleans()),
        tour=st.builds(lambda names: {"stops": names}, st.lists(stop, min_size=2, max_size=5)),
        shift=st.just("early"),
    ),
)
layouts = st.fixed_dictionaries(
    {"hall": layout, "ring": st.builds(lambda data: {"loop": data}, loop)}
)
fleets = st.fixed_dictionaries({"cart": fleet, "crane": fleet})
factory = st.fixed_dictionaries(
    {
        "products": st.dictionaries(
            st.sampled_from(PRODUCTS[:3]),
            st.fixed_dictionaries({"route": st.lists(step, min_size=1, max_size=4)}),
            min_size=1,
        ),
        "sources": st.dictionaries(st.sampled_from(["x", "y"]), source),
        "stations": st.fixed_dictionaries(dict.fromkeys(["s1", "s2", "s3"], station)),
        "buffers": st.fixed_dictionaries(dict.fromkeys(["b1", "b2"], buffer)),
        "conveyors": st.just({"belt": {"length": 4, "speed": 1, "pitch": 1}}),
        "loops": st.dictionaries(
            st.just("cards"),
            st.fixed_dictionaries({"cards": st.integers(1, 9), "start": place, "end": place}),
            max_size=1,
        ),
        "shifts": st.just(
            {"early": {"from": "06:00", "to": "14:00"}, "late": {"like": "early", "days": "sat"}}
        ),
    },
    optional={"exits": st.just({"out": {}}), "layouts": layouts, "fleets": fleets},
)


def look_at(data: dict[str, Any]) -> None:
    """Make the factory and ask it everything that can be known before a run."""
    try:
        made = Factory(**data)
    except ScenarioError as error:
        told = error.problems
    else:
        told = tuple(made.warnings())
        assert all(load >= 0 for load in utilisations(made).values())
        assert Factory(**made.to_data()) == made
        assert Factory(**json.loads(json.dumps(made.to_data()))) == made
        assert Factory(**parse(dump(made.to_data())).data) == made
        assert made.with_changes({"power": 2}).with_changes({"power": 0}) == made
    assert all(problem.path and problem.message for problem in told)


@given(factory)
def test_a_property_of_any_factory_is_accepted_or_refused_in_words(data: dict[str, Any]) -> None:
    look_at(data)


carried = st.lists(
    st.builds(
        lambda name, way: {"at": name, "transport": way},
        st.sampled_from(["s1", "s2", "s3", "b2", "belt"]),
        st.sampled_from(["cart", {"fleet": "crane"}]),
    ),
    max_size=3,
)


@given(carried, layouts, fleets)
def test_a_property_of_transport_is_that_it_is_accepted_or_refused_in_words(
    steps: list[Any], drawn: dict[str, Any], vehicles: dict[str, Any]
) -> None:
    data = {
        "products": {"p": {"route": ["b1", *steps]}},
        "sources": {"x": {"makes": "p", "every": 10}},
        "stations": {name: {"time": 1} for name in ("s1", "s2", "s3")},
        "buffers": {"b1": {}, "b2": {}},
        "conveyors": {"belt": {"length": 4, "speed": 1, "pitch": 1}},
        "shifts": {"early": {"from": "06:00", "to": "14:00"}},
        "layouts": drawn,
        "fleets": vehicles,
    }
    look_at(data)


simple_step = st.one_of(
    st.sampled_from(["s1", "s2", "s3"]),
    st.fixed_dictionaries(
        {"at": st.sampled_from(["s1", ["s1", "s2"], ["s2", "s3"]])},
        optional={
            "outcomes": st.dictionaries(
                st.sampled_from(["s1", "s2", "s3", "next", "scrap", "exit"]),
                st.sampled_from([0.1, 0.5]),
                max_size=2,
            )
        },
    ),
)
sound_station = st.fixed_dictionaries(
    {"time": st.sampled_from([1, 2, {"exponential": 1}])},
    optional={
        "buffer": st.integers(0, 3),
        "quality": st.one_of(
            st.fixed_dictionaries({"scrap": st.sampled_from([0.1, 0.9])}),
            st.fixed_dictionaries(
                {
                    "rework": st.fixed_dictionaries(
                        {"share": st.sampled_from([0.1, 0.9]), "repeat": st.just(True)},
                        optional={"at_most": st.integers(1, 3)},
                    )
                }
            ),
        ),
    },
)


@given(
    st.lists(simple_step, min_size=1, max_size=5),
    st.fixed_dictionaries(dict.fromkeys(["s1", "s2", "s3"], sound_station)),
)
def test_a_property_of_sound_routes_is_that_their_loads_are_known(
    route: list[Any], stations: dict[str, Any]
) -> None:
    data = {
        "products": {"p": {"route": route}},
        "sources": {"x": {"makes": "p", "every": 10}},
        "stations": stations,
    }
    look_at(data)
