"""Layouts: nodes and edges, loops and grids, as directed graphs; and what is wrong with one."""

from __future__ import annotations

import time
from typing import Any

import networkx
import pytest

from factorysim.errors import ScenarioError
from factorysim.model import Edge, Grid, Layout, LoopTrack, Node, Zone

SQUARE: dict[str, Any] = {"a": [0, 0], "b": [30, 0], "c": [30, 40]}


def ways(layout: Layout) -> dict[tuple[str, str], float]:
    """Return the length of each way in its direction."""
    return {(start, end): data["length"] for start, end, data in layout.graph.edges(data=True)}


def test_an_edge_is_as_long_as_the_distance_of_its_nodes_unless_it_says_how_long() -> None:
    layout = Layout(nodes=SQUARE, edges=[["a", "b"], {"from": "a", "to": "c", "length": 80}])
    assert ways(layout) == {("a", "b"): 30, ("b", "a"): 30, ("a", "c"): 80, ("c", "a"): 80}


def test_an_edge_leads_in_one_direction_if_it_or_the_layout_says_so() -> None:
    edges = [["a", "b"], {"from": "b", "to": "c", "one_way": False}]
    assert set(ways(Layout(nodes=SQUARE, edges=edges, one_way=True))) == {
        ("a", "b"),
        ("b", "c"),
        ("c", "b"),
    }
    edges = [["a", "b"], {"from": "b", "to": "c", "one_way": True}]
    assert ("c", "b") not in ways(Layout(nodes=SQUARE, edges=edges))


def test_the_graph_says_zones_docks_speeds_and_the_order_of_the_edges() -> None:
    nodes = {"a": {"x": 0, "y": 0, "zone": "gate", "docks": 2}, "b": [5, 0]}
    edges = [{"from": "a", "to": "b", "speed": 0.5, "zone": "aisle"}]
    graph = Layout(nodes=nodes, edges=edges).graph
    assert graph.nodes["a"] == {"x": 0, "y": 0, "zone": "gate", "docks": 2}
    assert graph.edges["a", "b"] == {"length": 5, "speed": 0.5, "zone": "aisle", "number": 0}
    assert graph.edges["b", "a"]["number"] == 1


def test_a_loop_of_zones_is_a_ring_in_which_a_stop_names_its_zone() -> None:
    ring = Layout(loop={"zones": 4, "zone_length": 5, "stops": {"pick": 0, "drop": 2}})
    assert ways(ring) == {
        ("pick", "zone_1"): 5,
        ("zone_1", "drop"): 5,
        ("drop", "zone_3"): 5,
        ("zone_3", "pick"): 5,
    }
    assert ring.capacities == {"pick": 1, "zone_1": 1, "drop": 1, "zone_3": 1}


def test_a_loop_by_its_length_has_the_distances_between_its_stops() -> None:
    ring = Layout(loop={"length": 120, "stops": {"pack": 96, "store": 0, "mill": 24}})
    assert ways(ring) == {("store", "mill"): 24, ("mill", "pack"): 72, ("pack", "store"): 24}
    assert ring.capacities == {}


def test_between_two_stops_of_a_loop_in_both_directions_the_shorter_way_counts() -> None:
    ring = Layout(loop={"length": 100, "one_way": False, "stops": {"a": 0, "b": 70}})
    assert ways(ring) == {("a", "b"): 30, ("b", "a"): 30}
    assert sorted(data["number"] for _, _, data in ring.graph.edges(data=True)) == [0, 1]


def test_stops_on_sidings_lie_beside_the_loop_at_no_distance() -> None:
    stops = {"a": 0, "b": 60, "c": 60}
    ring = Layout(loop={"length": 100, "sidings": True, "stops": stops})
    graph = ring.graph
    assert networkx.shortest_path_length(graph, "a", "b", weight="length") == 60
    assert networkx.shortest_path_length(graph, "b", "a", weight="length") == 40
    assert networkx.shortest_path_length(graph, "b", "c", weight="length") == 0
    assert list(ring.node_names) == ["ring_a", "ring_b", "a", "b", "c"]


def test_on_sidings_of_a_loop_of_zones_any_number_of_vehicles_can_stand() -> None:
    ring = Layout(loop={"zones": 3, "sidings": True, "stops": {"a": 0}})
    assert ring.graph.nodes["a"]["zone"] is None
    assert ring.capacities == {"zone_0": 1, "zone_1": 1, "zone_2": 1}


@pytest.mark.parametrize("rows", [2, 4])
@pytest.mark.parametrize("columns", [2, 6])
def test_in_a_grid_of_one_way_streets_every_crossing_is_within_reach(
    rows: int, columns: int
) -> None:
    grid = Layout(grid=Grid(rows=rows, columns=columns, one_way=True))
    assert networkx.is_strongly_connected(grid.graph)
    assert len(ways(grid)) == rows * (columns - 1) + columns * (rows - 1)


def test_a_grid_has_the_distances_of_a_city() -> None:
    grid = Layout(grid={"rows": 3, "columns": 4, "spacing": 2.5})
    length = networkx.shortest_path_length(grid.graph, "n_0_0", "n_2_3", weight="length")
    assert length == 5 * 2.5


@pytest.mark.parametrize(
    "layout",
    [
        Layout(nodes=SQUARE, edges=[["a", "b"]]),
        Layout(loop={"zones": 5, "stops": {"a": 1, "b": 4}}),
        Layout(loop={"length": 5, "sidings": True, "stops": {"a": 1, "b": 4}}),
        Layout(loop={"zones": 5, "sidings": True, "stops": {"a": 1, "b": 4}}),
        Layout(grid={"rows": 2, "columns": 3}),
    ],
    ids=["nodes", "zones", "sidings", "zones and sidings", "grid"],
)
def test_the_names_of_the_nodes_are_known_without_the_graph(layout: Layout) -> None:
    names = list(layout.node_names)
    assert sorted(names) == sorted(layout.graph.nodes)
    assert all(layout.has_node(name) for name in names)
    assert not any(
        layout.has_node(name) for name in ["nowhere", "n_2_0", "n_0_3", "n_00_1", "n_", "zone_5"]
    )


def test_a_place_lies_where_the_layout_says_or_at_the_node_of_its_name() -> None:
    layout = Layout(nodes=SQUARE, edges=[["a", "b"]], places={"mill": "c"})
    assert [layout.node_of(name) for name in ("mill", "a", "saw")] == ["c", "a", None]
    assert Layout(grid={"rows": 2, "columns": 2}).node_of("n_1_1") == "n_1_1"


def test_zones_hold_one_vehicle_unless_they_say_how_many() -> None:
    nodes = {"a": {"x": 0, "y": 0, "zone": "wide"}, "b": [1, 0], "c": [2, 0]}
    edges = [{"from": "a", "to": "b", "zone": "aisle"}, ["b", "c"]]
    layout = Layout(nodes=nodes, edges=edges, zones={"wide": 3})
    assert layout.capacities == {"wide": 3, "aisle": 1}
    every = layout.model_copy(update={"zone_per_node": 2})
    assert every.capacities == {"wide": 3, "b": 2, "c": 2, "aisle": 1}


def test_the_short_forms_say_the_same_as_the_long_ones() -> None:
    assert Node(x=1, y=2) == Layout(nodes={"a": [1, 2]}).nodes.a
    assert Layout(nodes=SQUARE, edges=[["a", "b"]]).edges[0] == Edge(**{"from": "a", "to": "b"})
    assert Layout(nodes=SQUARE, zones={"z": 2}).zones.z == Zone(capacity=2)


def test_a_large_grid_is_made_in_no_time() -> None:
    begin = time.perf_counter()
    graph = Layout(grid={"rows": 100, "columns": 100}).graph
    # Counting the edges anew for each edge would take minutes.
    assert time.perf_counter() - begin < 5
    assert len(graph) == 10_000


NODES: dict[str, Any] = {"a": [0, 0], "b": [5, 0], "c": {}}


def by_hand(*edges: Any, **parts: Any) -> dict[str, Any]:
    return {"nodes": NODES, "edges": list(edges), **parts}


MISTAKES: list[tuple[str, dict[str, Any], str, str]] = [
    ("nothing", {}, "", "nodes and edges, or as a loop, or as a grid"),
    ("two shapes", by_hand(grid={"rows": 2, "columns": 2}), "", "or as a grid"),
    (
        "an edge to nowhere",
        by_hand(["a", "dock"], nodes={"a": [0, 0], "dok": [1, 0]}),
        "edges.0",
        "an edge to nowhere: there is no node called 'dock'. Did you mean 'dok'?",
    ),
    ("an edge to itself", by_hand(["a", "a"]), "edges.0", "leads from 'a' to itself"),
    (
        "a way twice",
        by_hand(["a", "b"], ["b", "a"]),
        "edges.1",
        "was given before, at edges.0. Once is enough; it leads in both directions",
    ),
    (
        "a one-way street twice",
        by_hand(["a", "b"], ["b", "a"], ["a", "b"], one_way=True),
        "edges.2",
        "at edges.0. Once is enough. For a second way",
    ),
    (
        "a length that nobody knows",
        by_hand(["a", "c"]),
        "edges.0",
        "the node 'c' has no position. Write {from: a, to: c, length: 10}",
    ),
    ("a position of one number", by_hand(nodes={"a": [1]}), "nodes.a", "two numbers of metres"),
    ("half a position", by_hand(nodes={"a": {"x": 1}}), "nodes.a", "both x and y"),
    ("a node that is a number", by_hand(nodes={"a": 1}), "nodes.a", "two numbers of metres"),
    ("edges that are nodes", by_hand("a", "b"), "edges.1", "an edge joins two nodes"),
    ("an edge with one end", by_hand(["a"]), "edges.0", "[gate, dock]"),
    (
        "a place at no node",
        by_hand(["a", "b"], places={"mill": "d"}),
        "places.mill",
        "there is no node called 'd'. There are a, b, c.",
    ),
    (
        "a place at two nodes",
        by_hand(["a", "b"], places={"a": "b"}),
        "places.a",
        "two nodes for one place",
    ),
    (
        "a charger at no node",
        by_hand(["a", "b"], chargers={"plug": {"at": "bb"}}),
        "chargers.plug.at",
        "Did you mean 'b'?",
    ),
    ("a zone for nobody", by_hand(zones={"z": 0}), "zones.z", "1 or more"),
    ("a one-way beside a loop", {"loop": {"length": 9, "stops": {"a": 0}}, "one_way": True}, "",
     "loop: {one_way: true}"),
    ("an odd grid", {"grid": {"rows": 3, "columns": 2, "one_way": True}}, "grid", "even number"),
    ("a huge grid", {"grid": {"rows": 1000, "columns": 1000}}, "grid", "100000"),
    ("a loop of nothing", {"loop": {"stops": {"a": 0}}}, "loop", "either 'zones'"),
    (
        "a stop beyond the loop",
        {"loop": {"zones": 4, "stops": {"a": 4}}},
        "loop",
        "stop 'a' at 4 is not on a loop of 4 zones, counted from 0",
    ),
    (
        "two stops in one zone",
        {"loop": {"zones": 4, "stops": {"a": 1, "b": 1}}},
        "loop",
        "sidings: true",
    ),
    (
        "a stop named like a zone",
        {"loop": {"zones": 9, "stops": {"zone_3": 5}}},
        "loop",
        "has the name of another point",
    ),
    (
        "a siding named like its zone",
        {"loop": {"zones": 9, "sidings": True, "stops": {"zone_3": 3}}},
        "loop",
        "has the name of another point",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "path", "words"), [case[1:] for case in MISTAKES], ids=[case[0] for case in MISTAKES]
)
def test_a_mistake_is_named_when_the_layout_is_made(
    data: dict[str, Any], path: str, words: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        Layout(**data)
    found = {problem.path: problem.message for problem in caught.value.problems}
    assert path in found, found
    assert words in found[path]


def test_a_stop_may_have_the_name_that_its_zone_has_anyway() -> None:
    assert LoopTrack(zones=9, stops={"zone_3": 3}).points[15] == "zone_3"


def test_all_edges_to_nowhere_are_told_but_not_endlessly_many() -> None:
    nodes = {f"n{i}": [i, 0] for i in range(1000)}
    edges = [[f"n{i}", f"m{i}"] for i in range(1000)]
    begin = time.perf_counter()
    with pytest.raises(ScenarioError) as caught:
        Layout(nodes=nodes, edges=edges)
    assert len(caught.value.problems) == 20
    assert time.perf_counter() - begin < 5
