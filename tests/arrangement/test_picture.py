"""Where everything stands in a picture: nothing overlaps, and the same factory looks the same."""

from __future__ import annotations

from itertools import combinations

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import factorysim as fs
from factorysim.arrangement import arrange, layers_of
from factorysim.results.floor_plan import (
    FloorPlan,
    Link,
    PlannedPlace,
    Way,
    WaysPlan,
    floor_plan_of,
)
from factorysim.scenario import names


def picture(name):
    factory = fs.read_scenario(name).factory
    plan = floor_plan_of(factory)
    crews = {
        crew: len(value.workers) if isinstance(value.workers, dict) else value.workers
        for crew, value in factory.crews.items()
    }
    return plan, arrange(plan, crews, {name: fleet.count for name, fleet in factory.fleets.items()})


def areas(found):
    """Everything that has an area: boxes, maps, the names in maps, the people of strips."""
    boxes = [(p.x, p.y, p.x + p.box.width, p.y + p.box.height) for p in found.places.values()]
    maps = [frame(m) for m in found.maps if not m.holds_places]
    people = [(x - 16, y - 20, x + 16, y + 20) for s in found.strips for x, y in s.spots]
    return boxes + maps + people


def frame(m):
    return m.x, m.y, m.x + m.width, m.y + m.height


def overlaps(one, other):
    across = one[0] < other[2] - 0.01 and other[0] < one[2] - 0.01
    return across and one[1] < other[3] - 0.01 and other[1] < one[3] - 0.01


def check(found):
    drawn = areas(found)
    assert [pair for pair in combinations(drawn, 2) if overlaps(*pair)] == []
    for left, top, right, bottom in drawn:
        assert left >= 0
        assert top >= 0
        assert right <= found.width
        assert bottom <= found.height
    for one in found.maps:
        names = [(x, y - 8, x + 7 * len(text), y + 8) for text, x, y in one.names]
        assert [pair for pair in combinations(names, 2) if overlaps(*pair)] == []
    for curve in found.curves:
        for x, y in curve.points:
            assert 0 <= x <= found.width
            assert 0 <= y <= found.height
    for placed in found.places.values():
        for x, y in placed.box.slots:
            assert 0 < x < placed.box.width
            assert 0 < y < placed.box.height
        for x, y, half in placed.box.machines:
            assert half <= x <= placed.box.width - half
            assert half <= y <= placed.box.height - half


@pytest.mark.parametrize("name", names())
def test_nothing_overlaps_in_a_shipped_scenario(name):
    plan, found = picture(name)
    check(found)
    if not any(m.holds_places for m in found.maps):
        assert len(found.curves) == len(plan.links)
    assert found == picture(name)[1]


@st.composite
def plans(draw):
    count = draw(st.integers(1, 25))
    kinds = st.sampled_from(["source", "station", "cell", "buffer", "conveyor", "exit", "stock"])
    places = [
        PlannedPlace(
            draw(st.text(min_size=1, max_size=30)),
            draw(kinds),
            machines=draw(st.integers(0, 40)),
            capacity=draw(st.none() | st.integers(0, 200)),
        )
        for _ in range(count)
    ]
    index = st.integers(0, count - 1)
    pairs = draw(st.sets(st.tuples(index, index).filter(lambda p: p[0] != p[1]), max_size=40))
    return FloorPlan(places=places, links=[Link(a, b, []) for a, b in sorted(pairs)])


@settings(max_examples=60, deadline=None)
@given(plans(), st.dictionaries(st.text(max_size=5), st.integers(0, 90), max_size=4))
def test_nothing_overlaps_for_random_routes(plan, crews):
    check(arrange(plan, crews, {}))


@st.composite
def floors(draw):
    """A factory whose stations lie at the stops of one layout."""
    count = draw(st.integers(2, 10))
    position = st.tuples(st.integers(0, 60), st.integers(0, 60))
    positions = draw(st.lists(position, min_size=count, max_size=count, unique=True))
    node = st.integers(0, count - 1)
    pairs = draw(st.sets(st.tuples(node, node).filter(lambda p: p[0] != p[1]), max_size=15))
    stations = draw(st.integers(1, 6))
    kinds = ["station"] * stations + draw(st.lists(st.sampled_from(["source", "exit"]), max_size=4))
    places = [
        PlannedPlace(f"place_{i}", kind, machines=draw(st.integers(0, 6)), capacity=2)
        for i, kind in enumerate(kinds)
    ]
    index = st.integers(0, len(places) - 1)
    links = draw(st.sets(st.tuples(index, index).filter(lambda p: p[0] != p[1]), max_size=12))
    ways = WaysPlan(
        "hall",
        [f"n{i}" for i in range(count)],
        positions,
        [Way(a, b) for a, b in sorted(pairs)],
        {f"place_{i}": draw(node) for i in range(stations)} | {"charger": draw(node)},
    )
    return FloorPlan(
        places=places,
        links=[Link(a, b, []) for a, b in sorted(links)],
        layouts=[ways],
        fleets={"agv": "hall"},
    )


@settings(max_examples=80, deadline=None)
@given(floors())
def test_places_stand_at_their_stops_and_no_way_runs_through_them(plan):
    found = arrange(plan, {"team": 2}, {"agv": 1})
    check(found)
    (one,) = found.maps
    if one.holds_places:
        check_floor(plan, found)


def check_floor(plan, found):
    (one,), (ways,) = found.maps, plan.layouts
    outer = frame(one)
    for index, placed in found.places.items():
        box = (placed.x, placed.y, placed.x + placed.box.width, placed.y + placed.box.height)
        if plan.places[index].name in ways.stops:
            assert outer[0] < box[0] < box[2] < outer[2]
            assert outer[1] < box[1] < box[3] < outer[3]
        for way in ways.ways:
            (x, y), (to_x, to_y) = one.nodes[way.start], one.nodes[way.end]
            on_the_way = [(x + (to_x - x) * n / 50, y + (to_y - y) * n / 50) for n in range(51)]
            assert not [p for p in on_the_way if overlaps((*p, *p), box)]


@pytest.mark.parametrize(
    "name", ["battery-hour", "flexible-job-shop", "milk-run-or-taxi", "vehicle-loop"]
)
def test_a_shipped_factory_with_a_layout_is_drawn_on_it(name):
    plan, found = picture(name)
    assert [m.holds_places for m in found.maps] == [True]
    check_floor(plan, found)


def test_each_place_stands_outside_of_the_loop_and_its_source_behind_it():
    plan, found = picture("vehicle-loop")
    (one,) = found.maps
    at = {plan.places[i].name: placed for i, placed in found.places.items()}
    pick = one.nodes[plan.layouts[0].stops["pick"]]
    drop = one.nodes[plan.layouts[0].stops["drop"]]
    assert drop[0] < pick[0] < at["pick"].x < at["presses"].x
    assert at["exit"].x < at["drop"].x < drop[0]


def test_a_factory_that_is_only_partly_on_the_layout_stands_in_rows_beside_it():
    _, found = picture("demonstrator")
    assert [m.holds_places for m in found.maps] == [False]


def test_a_line_stands_in_the_order_of_its_route():
    layers = layers_of(4, [(0, 1), (1, 2), (2, 3)])
    assert layers.layers == [[0], [1], [2], [3]]
    assert layers.back == []


def test_candidates_of_one_step_stand_above_each_other_and_a_way_back_is_known():
    layers = layers_of(4, [(0, 1), (0, 2), (1, 3), (2, 3), (3, 0)])
    assert [sorted(layer) for layer in layers.layers] == [[0], [1, 2], [3]]
    assert layers.back == [(3, 0)]


def test_the_edge_that_comes_last_is_the_one_that_leads_back():
    # Two circles; the edges that come first stay as they are, wherever their nodes are declared.
    layers = layers_of(4, [(3, 2), (2, 1), (1, 0), (0, 3), (2, 3)])
    assert layers.layers == [[3], [2], [1], [0]]
    assert layers.back == [(0, 3), (2, 3)]


@given(st.integers(1, 12), st.data())
def test_no_edge_leads_back_without_a_circle(count, data):
    index = st.integers(0, count - 1)
    edges = data.draw(st.lists(st.tuples(index, index), max_size=30, unique=True))
    layers = layers_of(count, edges)
    level = {node: number for number, layer in enumerate(layers.layers) for node in layer}
    onwards = [edge for edge in edges if edge not in layers.back]
    assert all(level[start] < level[end] for start, end in onwards)
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(count))
    for edge in edges:
        closes = edge[0] == edge[1] or networkx.has_path(graph, edge[1], edge[0])
        assert closes == (edge in layers.back)
        if not closes:
            graph.add_edge(*edge)


def test_a_long_edge_keeps_a_place_in_the_layers_it_passes():
    layers = layers_of(3, [(0, 1), (1, 2), (0, 2)])
    assert layers.passes[0, 2] == [3]
    assert 3 in layers.layers[1]


def test_crossings_are_taken_away_where_that_is_possible():
    # Two chains whose second stations are declared the wrong way round.
    layers = layers_of(6, [(0, 3), (1, 2), (3, 4), (2, 5)]).layers
    place = {node: i for layer in layers for i, node in enumerate(layer)}
    assert (place[0] < place[1]) == (place[3] < place[2]) == (place[4] < place[5])
