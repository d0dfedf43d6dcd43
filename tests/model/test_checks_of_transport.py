"""What keeps vehicles from carrying parts is told before the run, with its path and what to try."""

from __future__ import annotations

import time
from typing import Any

import pytest

from factorysim.errors import ScenarioError
from factorysim.model import Factory
from factorysim.model.flow import Flow
from factorysim.rules import (
    REQUESTS,
    VEHICLES,
    is_request_rule,
    is_vehicle_rule,
    requests,
    vehicles,
)

Data = dict[str, Any]

NODES: Data = {"store": [0, 0], "n1": [10, 0], "pack": [10, 10]}
EDGES = [["store", "n1"], ["n1", "pack"]]
LAYOUT: Data = {"nodes": NODES, "edges": EDGES, "places": {"mill": "n1"}}
ROUTE = ["store", {"at": "mill", "transport": "amr"}, {"at": "pack", "transport": "amr"}]
STATIONS: Data = {"mill": {"time": 3}, "pack": {"time": 2}}


def factory(**parts: Any) -> Data:
    """Return a sound factory in which vehicles carry parts, with *parts* instead of its own."""
    sound: Data = {
        "products": {"part": {"route": ROUTE}},
        "sources": {"orders": {"makes": "part", "every": 5}},
        "stations": STATIONS,
        "buffers": {"store": {}},
        "layouts": {"hall": LAYOUT},
        "fleets": {"amr": {"layout": "hall", "count": 2}},
    }
    return {**sound, **parts}


def hall(**attributes: Any) -> Data:
    return factory(layouts={"hall": {**LAYOUT, **attributes}})


def amr(*, layout: Data | None = None, **attributes: Any) -> Data:
    fleet = {"layout": "hall", "count": 2, **attributes}
    return factory(fleets={"amr": fleet}, layouts={"hall": {**LAYOUT, **(layout or {})}})


def route(*steps: Any, **parts: Any) -> Data:
    return factory(products={"part": {"route": list(steps)}}, **parts)


def last(**transport: Any) -> Data:
    """Return the factory whose last transport has other attributes."""
    return route(*ROUTE[:2], {"at": "pack", "transport": {"fleet": "amr", **transport}})


def test_the_factory_without_a_mistake_is_accepted() -> None:
    assert Factory(**factory()).warnings() == []


ONE_WAY = [["store", "n1"], {"from": "n1", "to": "pack", "one_way": True}]
CONTRADICTIONS: list[tuple[str, Data, str, str]] = [
    # Names
    ("an unknown fleet", route("store", {"at": "mill", "transport": "arm"}),
     "products.part.route.1.transport", "no fleet called 'arm'. Did you mean 'amr'?"),
    ("an unknown layout", amr(layout={}) | {"fleets": {"amr": {"layout": "hal"}}},
     "fleets.amr.layout", "no layout called 'hal'. Did you mean 'hall'?"),
    ("an unknown shift", amr(shift="night"), "fleets.amr.shift", "no shift called 'night'"),
    ("an unknown start", amr(start=["n1", "n9"]), "fleets.amr.start", "no node called 'n9'"),
    ("an unknown parking place", amr(when_free={"go_to": "stoer"}), "fleets.amr.when_free.go_to",
     "Did you mean 'store'?"),
    ("an unknown stop", amr(tour={"stops": ["store", "mil"]}), "fleets.amr.tour.stops", "'mil'"),
    ("a start at a place without a node", hall() | {"fleets": {"amr": {"layout": "hall", "start":
     ["saw"]}}, "stations": {**STATIONS, "saw": {"time": 1}}}, "fleets.amr.start",
     "'saw' lies at no node of the layout 'hall'"),
    ("a start nowhere without a layout", factory(fleets={"amr": {"travel": 2, "start": ["mil"]}}),
     "fleets.amr.start", "no place called 'mil'. Did you mean 'mill'?"),
    ("an unknown request rule", amr(rule="oldest"), "fleets.amr.rule",
     "no request rule called 'oldest'. Did you mean 'oldest_request'?"),
    ("an unknown vehicle rule", amr(choose="neares"), "fleets.amr.choose",
     "no vehicle rule called 'neares'. Did you mean 'nearest'?"),
    ("a node for an unknown place", hall(places={"mill": "n1", "lathe": "n1"}),
     "layouts.hall.places.lathe", "no place called 'lathe'"),
    ("an edge to nowhere", hall(edges=[["store", "n2"]]), "layouts.hall.edges.0",
     "an edge to nowhere: there is no node called 'n2'"),
    ("a vehicle that fails all the time",
     amr(failures={"jam": {"every": 0, "repair": 1}}), "fleets.amr.failures.jam.every",
     "an interval of 0"),
    # Steps
    ("nothing to fetch from", route({"at": "mill", "transport": "amr"}, "pack"),
     "products.part.route.0.transport", "route: [warehouse, {at: mill, transport: amr}]"),
    ("a lot that does not fit", last(lot=2), "products.part.route.2.transport.lot",
     "a lot of 2 parts does not fit on a vehicle, which carries 1. Raise fleets.amr.capacity"),
    ("a place without a node to set down", hall(places={}), "products.part.route.1.transport",
     "layouts.hall.places: {mill: NODE}"),
    ("a place without a node to fetch from",
     route("saw", *ROUTE[1:], stations={**STATIONS, "saw": {"time": 1}}),
     "products.part.route.1.transport", "'saw' lies at no node"),
    ("a candidate without a node",
     route("store", {"at": ["mill", "saw"], "transport": "amr"},
           stations={**STATIONS, "saw": {"time": 1}}),
     "products.part.route.1.transport", "'saw' lies at no node"),
    ("a place from which rework comes",
     route("store", {"at": "mill", "transport": "amr"}, "check",
           stations={**STATIONS, "check": {
               "time": 1, "quality": {"rework": {"share": 0.1, "to": "mill"}}}}),
     "products.part.route.1.transport", "'check' lies at no node"),
    ("a place from which an outcome leads",
     route("store", {"at": "mill", "transport": "amr"}, {"at": "check", "outcomes": {"mill": 0.1}},
           stations={**STATIONS, "check": {"time": 1}}),
     "products.part.route.1.transport", "'check' lies at no node"),
    ("an exit without a node", route(*ROUTE, {"at": "exit", "transport": "amr"}),
     "products.part.route.3.transport", "'exit' lies at no node"),
    ("a machine that reserves before it works",
     factory(stations={**STATIONS, "mill": {"time": 3, "blocking": "before_service"}}),
     "products.part.route.2.transport", "stations.mill.blocking: after_service"),
    ("a lot that moves together",
     factory(stations={**STATIONS, "mill": {"time": 3, "batch": {"move_together": True}}}),
     "products.part.route.2.transport", "'mill' hands over whole lots"),
    # Ways
    ("no edges", hall(edges=[]), "layouts.hall",
     "there are no edges, so the vehicles of 'amr' can drive nowhere"),
    ("no way back", hall(edges=ONE_WAY), "layouts.hall",
     "the vehicles of 'amr' cannot drive from 'pack' to 'store'"),
    ("an island", hall(edges=[["store", "n1"]]), "layouts.hall",
     "cannot drive from 'store' to 'pack'"),
    ("a dead end to charge in",
     amr(battery={}, layout={"nodes": {**NODES, "pit": [0, 9]}, "chargers": {"c": {"at": "pit"}},
                             "edges": [*EDGES, {"from": "n1", "to": "pit", "one_way": True}]}),
     "layouts.hall", "cannot drive from 'pit' to 'store'"),
    ("a dead end to park in",
     amr(when_free={"go_to": ["n1", "pit"]},
         layout={"nodes": {**NODES, "pit": [0, 9]},
                 "edges": [*EDGES, {"from": "n1", "to": "pit", "one_way": True}]}),
     "layouts.hall", "cannot drive from 'pit' to 'store'"),
    ("a start on an island",
     amr(start=["pit"], layout={"nodes": {**NODES, "pit": [0, 9]},
                                "edges": [*EDGES, {"from": "n1", "to": "pit", "one_way": True}]}),
     "layouts.hall", "cannot drive from 'pit' to 'store'"),
    ("a tour that passes by", amr(tour={"stops": ["store", "n1"], "every": 9}),
     "products.part.route.2.transport", "does not stop at 'pack'"),
    # Room
    ("more vehicles than zones", amr(count=4, layout={"zone_per_node": 1}), "fleets.amr.count",
     "4 vehicles cannot stand on the layout 'hall', whose zones hold 3 together. Take at most 2"),
    ("two fleets at one start",
     hall(zone_per_node=1) | {"fleets": {"amr": {"layout": "hall", "start": ["n1", "pack"]},
                                         "agv": {"layout": "hall", "start": ["n1"]}}},
     "fleets.agv.start", "1 vehicle cannot start at n1, where zones leave room for 0"),
    ("two vehicles at one start", amr(start=["n1"], layout={"zone_per_node": 1}),
     "fleets.amr.start", "2 vehicles cannot start at n1, where zones leave room for 1"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "path", "words"),
    [case[1:] for case in CONTRADICTIONS],
    ids=[case[0] for case in CONTRADICTIONS],
)
def test_a_contradiction_is_refused_with_its_path(data: Data, path: str, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Factory(**data)
    found = {problem.path: problem.message for problem in caught.value.problems}
    assert path in found, found
    assert words in found[path]


RING: Data = {"zones": 4, "stops": {"store": 0, "mill": 1, "pack": 2}}
DOUBTS: list[tuple[str, Data, str, str]] = [
    ("a fleet without work", factory(fleets={"amr": {"layout": "hall"}, "agv": {"travel": 2}}),
     "fleets.agv", "{at: mill, transport: agv}"),
    ("a layout without a fleet", factory(layouts={"hall": LAYOUT, "yard": LAYOUT}),
     "layouts.yard", "no fleet drives on this layout"),
    ("a full ring", factory(layouts={"ring": {"loop": RING}},
                            fleets={"amr": {"layout": "ring", "count": 4}}),
     "fleets.amr.count", "4 vehicles fill all zones of the layout 'ring'"),
    ("two fleets that fill a ring",
     factory(layouts={"ring": {"loop": RING}},
             fleets={"amr": {"layout": "ring", "count": 3}, "agv": {"layout": "ring"}}),
     "fleets.amr.count", "4 vehicles fill all zones"),
    ("a zone that nothing names", hall(zones={"gate": 2}), "layouts.hall.zones.gate",
     "no node and no edge belongs to the zone 'gate'"),
    ("a rule for a train", amr(tour={"stops": ["store", "mill", "pack"]}, rule="random"),
     "fleets.amr.rule", "'rule' has no effect: a train stops at every stop of its tour in turn"),
    ("a battery without a charger", amr(battery={}), "fleets.amr.battery", "no charger"),
    ("a look ahead without zones", amr(look_ahead="route"), "fleets.amr.look_ahead", "no effect"),
    ("a retreat without zones", hall(when_stuck="retreat"), "layouts.hall.when_stuck", "no effect"),
    ("a lot that never waits", last(lot=2) | {"fleets": {"amr": {"layout": "hall", "capacity": 2}}},
     "products.part.route.2.transport.lot", "can never wait at 'mill', where at most 1 can stand"),
    ("a lot without room",
     route("store", {"at": "mill", "transport": {"fleet": "amr", "lot": 2}},
           fleets={"amr": {"layout": "hall", "capacity": 2}},
           stations={**STATIONS, "mill": {"time": 1, "buffer": 0}}),
     "products.part.route.1.transport.lot", "'mill' has room for only 1"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "path", "words"), [case[1:] for case in DOUBTS], ids=[case[0] for case in DOUBTS]
)
def test_a_doubt_is_told(data: Data, path: str, words: str) -> None:
    found = {problem.path: problem.message for problem in Factory(**data).warnings()}
    assert path in found, found
    assert words in found[path]


def test_what_is_no_mistake_is_accepted_without_a_doubt() -> None:
    edges = [["store", "n1"], ["n1", "pack"], ["pack", "store"]]
    assert Factory(**hall(edges=edges, one_way=True)).warnings() == []
    assert Factory(**amr(start=["mill", "pack"], layout={"zone_per_node": 1})).warnings() == []
    assert Factory(**factory(fleets={"amr": {"travel": 2}}, layouts={})).warnings() == []
    assert Factory(**amr(layout={"zones": {"n1": 2}, "zone_per_node": 1})).warnings() == []
    shared = {"nodes": {**NODES, "n2": {"x": 9, "y": 9, "zone": "n1"}}, "zone_per_node": 1}
    shared["edges"] = [*EDGES, ["n1", "n2"]]
    assert Factory(**amr(start=["n1", "n2", "pack"], layout=shared)).warnings() == []
    wide = amr(count=3, start=["n1", "store"], layout={"zones": {"n1": 2}, "zone_per_node": 1})
    assert Factory(**wide).warnings() == []


def test_work_that_is_repeated_in_the_machine_needs_no_vehicle() -> None:
    again = {"share": 0.1, "repeat": True}
    saw = {"time": 1, "quality": {"rework": again}}
    steps = ["store", {"at": "mill", "transport": "amr"}, "saw"]
    flow = Flow(Factory(**route(*steps, stations={**STATIONS, "saw": saw})))
    assert flow.origins == {("part", 1): ("store",), ("part", 2): ("mill",)}


def test_parts_come_from_the_place_before_by_outcomes_and_by_rework() -> None:
    stations = {"check": {"time": 1, "quality": {"rework": {"share": 0.1, "to": "mill"}}}}
    steps = ["store", "mill", {"at": ["pack", "check"], "outcomes": {"store": 0.2}}]
    flow = Flow(Factory(**route(*steps, stations={**STATIONS, **stations})))
    assert flow.origins["part", 0] == ("pack", "check")
    assert flow.origins["part", 1] == ("store", "check")


def test_only_the_first_pair_without_a_way_is_named() -> None:
    with pytest.raises(ScenarioError) as caught:
        Factory(**hall(edges=[["store", "n1"]], nodes={**NODES, "x": [1, 1]}))
    assert len(caught.value.problems) == 1


def test_all_that_is_wrong_with_names_is_told_at_once() -> None:
    data = amr(rule="oldest", start=["n9"], shift="night") | {
        "products": {"part": {"route": ["store", {"at": "mill", "transport": "arm"}]}}
    }
    with pytest.raises(ScenarioError) as caught:
        Factory(**data)
    assert {problem.path for problem in caught.value.problems} == {
        "fleets.amr.rule",
        "fleets.amr.start",
        "fleets.amr.shift",
        "products.part.route.1.transport",
    }


def test_the_rules_of_the_library_and_own_ones_are_known() -> None:
    assert all(is_request_rule(name) for name in REQUESTS)
    assert all(is_vehicle_rule(name) for name in VEHICLES)
    requests.register("of_this_test", replace=True)(lambda request, vehicle: 0)
    vehicles.register("of_this_test", replace=True)(lambda vehicle, request: 0)
    assert Factory(**amr(rule="of_this_test", choose="of_this_test")).warnings() == []
    assert Factory(**amr(rule=lambda request, vehicle: 0)).warnings() == []


@pytest.mark.parametrize("one_way", [False, True])
def test_a_grid_of_10_000_crossings_is_checked_in_no_time(one_way: bool) -> None:
    grid = {"rows": 100, "columns": 100, "one_way": one_way}
    places = {"store": "n_0_0", "mill": "n_99_98", "pack": "n_20_3"}
    data = factory(layouts={"hall": {"grid": grid, "places": places, "zone_per_node": 1}})
    Factory(**factory())
    begin = time.perf_counter()
    assert Factory(**data).warnings() == []
    # It takes some tenths of a second; a check of all pairs would take hours.
    assert time.perf_counter() - begin < 10


def test_a_long_loop_and_many_steps_are_checked_in_no_time() -> None:
    loop = {"zones": 10_000, "stops": {name: number for number, name in enumerate(NODES)}}
    steps = [{"at": ["pack", "mill"][number % 2], "transport": "amr"} for number in range(300)]
    layout = {"loop": loop, "places": {"mill": "zone_77"}}
    data = route("store", *steps, layouts={"hall": layout})
    Factory(**factory())
    begin = time.perf_counter()
    assert Factory(**data).layouts.hall.node_of("mill") == "zone_77"
    assert time.perf_counter() - begin < 10
