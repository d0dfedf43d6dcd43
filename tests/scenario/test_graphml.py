"""Layouts in GraphML: read, written, and refused in plain words with the line."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import networkx
import pytest

from factorysim.errors import ScenarioError
from factorysim.model import Layout
from factorysim.scenario import graphml_elements, parse_scenario, read_graphml, read_scenario
from factorysim.scenario import write_graphml as write
from factorysim.scenario.graphml import graphml_text, parse_graphml
from factorysim.scenario.reading import located

HALL = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="x" for="node" attr.name="x" attr.type="double"/>
  <key id="y" for="node" attr.name="y" attr.type="double"/>
  <key id="z" for="all" attr.name="zone" attr.type="string"/>
  <key id="v" for="edge" attr.name="speed" attr.type="double"><default>0.5</default></key>
  <key id="d" for="node" attr.name="docks" attr.type="int"/>
  <graph edgedefault="undirected">
    <node id="store"><data key="x">0</data><data key="y">0</data></node>
    <node id="mill"><data key="x">3</data><data key="y">4</data><data key="d">2</data></node>
    <node id="pack"><data key="x">3</data><data key="y">9</data><data key="z">Gate 1</data></node>
    <edge source="store" target="mill"/>
    <edge source="mill" target="pack"><data key="v">1.5</data></edge>
    <edge source="pack" target="store" directed="true"/>
  </graph>
</graphml>
"""
SCENARIO = """\
factorysim: 1
factory:
  products: {part: {route: [store, {at: mill, transport: amr}, {at: pack, transport: amr}]}}
  sources: {orders: {makes: part, every: 5}}
  stations: {mill: {time: 3}, pack: {time: 2}}
  buffers: {store: {}}
  layouts:
    hall: {graphml: hall.graphml, zones: {Gate_1: 2}}
  fleets: {amr: {layout: hall, count: 2, start: [mill]}}
"""


def arcs(layout: Layout) -> dict[tuple[str, str], dict[str, Any]]:
    return {(start, end): data for start, end, data in layout.graph.edges(data=True)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    (tmp_path / "hall.graphml").write_text(HALL, encoding="utf-8")
    return tmp_path


def test_nodes_and_edges_are_read_with_their_attributes(folder: Path) -> None:
    hall = read_graphml(folder / "hall.graphml")
    assert list(hall.nodes) == ["store", "mill", "pack"]
    assert (hall.nodes.mill.docks, hall.nodes.pack.zone) == (2, "Gate_1")
    found = arcs(hall)
    assert {way: (data["length"], data["speed"]) for way, data in found.items()} == {
        ("store", "mill"): (5, 0.5),
        ("mill", "store"): (5, 0.5),
        ("mill", "pack"): (5, 1.5),
        ("pack", "mill"): (5, 1.5),
        ("pack", "store"): (pytest.approx(90**0.5), 0.5),
    }


def test_a_scenario_names_the_file_and_adds_what_no_graph_can_say(folder: Path) -> None:
    factory = read_scenario(folder).factory
    assert factory.layouts.hall.nodes.mill.x == 3
    assert factory.layouts.hall.capacities == {"Gate_1": 2}
    assert factory.warnings() == []


LAYOUTS = {
    "nodes": Layout(
        nodes={"a": {"x": 0.1, "y": 0.2, "zone": "z"}, "b": [5, 0], "c": {"docks": 3}},
        edges=[["a", "b"], {"from": "b", "to": "c", "length": 4, "one_way": True, "speed": 0.3},
               {"from": "c", "to": "a", "length": 1e-3, "zone": "z"}],
    ),
    "zones": Layout(loop={"zones": 5, "stops": {"a": 1, "b": 4}}),
    "sidings": Layout(loop={"length": 7.3, "sidings": True, "stops": {"a": 1, "b": 4}}),
    "grid": Layout(grid={"rows": 4, "columns": 2, "one_way": True}, zone_per_node=1),
    "letters of any language": Layout(nodes={"größe": [0, 0], "π": [1, 1]}, edges=[["größe", "π"]]),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_what_is_written_is_read_as_the_same_graph(layout: Layout, tmp_path: Path) -> None:
    write(layout, tmp_path / "out.graphml")
    again = read_graphml(tmp_path / "out.graphml")
    assert dict(again.graph.nodes(data=True)) == dict(layout.graph.nodes(data=True))
    assert arcs(again) == arcs(layout)
    assert graphml_text(again) == graphml_text(layout)


def test_networkx_reads_what_is_written_and_is_read(tmp_path: Path) -> None:
    layout = LAYOUTS["zones"]
    write(layout, tmp_path / "out.graphml")
    theirs = networkx.read_graphml(tmp_path / "out.graphml")
    lengths = networkx.get_edge_attributes(layout.graph, "length")
    assert networkx.get_edge_attributes(theirs, "length") == lengths
    networkx.write_graphml(theirs, tmp_path / "theirs.graphml")
    assert arcs(read_graphml(tmp_path / "theirs.graphml")) == arcs(layout)


def test_edges_of_networkx_without_direction_lead_both_ways(tmp_path: Path) -> None:
    graph = networkx.Graph()
    graph.add_edge(0, 1, length=4, one_way=True)
    graph.add_edge(1, 2, length=5)
    networkx.write_graphml(graph, tmp_path / "graph.graphml")
    found = arcs(read_graphml(tmp_path / "graph.graphml"))
    assert {way: data["length"] for way, data in found.items()} == {
        ("n0", "n1"): 4,
        ("n1", "n2"): 5,
        ("n2", "n1"): 5,
    }


def test_a_drawing_of_yed_gives_labels_and_the_middles_of_its_boxes() -> None:
    text = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
  <key for="node" id="d6" yfiles.type="nodegraphics"/>
  <graph edgedefault="directed" id="G">
    <node id="n0"><data key="d6"><y:ShapeNode>
      <y:Geometry height="30.0" width="40.0" x="0.0" y="10.0"/>
      <y:NodeLabel alignment="center">Saw 2<y:LabelModel/></y:NodeLabel></y:ShapeNode></data>
    </node>
    <node id="n1"><data key="d6"><y:ShapeNode>
      <y:Geometry height="30.0" width="40.0" x="30.0" y="50.0"/></y:ShapeNode></data></node>
    <edge id="e0" source="n0" target="n1"/>
  </graph>
</graphml>"""
    drawing = parse_graphml(text)
    assert drawing.nodes == {"n1": {"x": 50, "y": -65}, "Saw_2": {"x": 20, "y": -25}}
    assert drawing.edges == [{"from": "Saw_2", "to": "n1", "one_way": True}]


MISTAKES = [
    ("no XML", "hello", 1, "cannot be read as XML: syntax error"),
    ("empty", "", 1, "cannot be read as XML: no element found"),
    ("cut off", HALL[:-30], 14, "unclosed token. Is it the whole file?"),
    ("a tag not closed", HALL.replace('"mill"/>', '"mill">'), 15, "mismatched tag"),
    ("another format", "<svg></svg>", 1, "begins with <graphml>, this one with <svg>"),
    ("no nodes", "<graphml><graph/></graphml>", 1, "there are no nodes"),
    ("a document type", HALL.replace("<graphml ", '<!DOCTYPE g [<!ENTITY a "b">]>\n<graphml '), 2,
     "DOCTYPE"),
    ("an outer file", HALL.replace("<graphml ", '<!DOCTYPE g SYSTEM "file:///x">\n<graphml '), 2,
     "could reach other files"),
    ("groups", HALL.replace("<edge source=\"store\"", '<graph/><edge source="store"'), 12,
     "more than one graph"),
    ("a hyperedge", HALL.replace('<edge source="store" target="mill"/>', "<hyperedge/>"), 12,
     "more than two nodes"),
    ("deep", HALL.replace("<node id", "<a>" * 60 + "<node id", 1), 9, "inside each other"),
    ("an id twice", HALL.replace('node id="mill"', 'node id="store"'), 10,
     "the id 'store' is given twice"),
    ("no id", HALL.replace('node id="mill"', "node"), 10, "the node has no id"),
    ("names that fall together", HALL.replace('id="mill"', 'id="a b"').replace('id="pack"',
     'id="a-b"'), 11, "would be called 'a_b', as the one on line 10 is"),
    ("no name at all", HALL.replace('node id="mill"', 'node id=""'), 10, "no id"),
    ("an edge to nowhere", HALL.replace('target="mill"', 'target="mil"'), 12,
     "there is no node with the id 'mil'. Did you mean 'mill'?"),
    ("a word for a number", HALL.replace('<data key="x">3', '<data key="x">three', 1), 10,
     "x: 'three' is not possible. A number is wanted."),
    ("nan", HALL.replace('<data key="x">3', '<data key="x">nan', 1), 10, "A number is wanted"),
    ("half a dock", HALL.replace('<data key="d">2', '<data key="d">1.5'), 10, "A whole number"),
    ("no truth", HALL.replace('<data key="v">1.5', '<data key="one_way">maybe'), 13,
     "one_way: 'maybe' is not possible. true or false is wanted."),
    # What the layout itself refuses
    ("no length", HALL.replace('<data key="x">3</data><data key="y">4</data>', ""), 12,
     "the node 'mill' has no position"),
    ("an edge twice", HALL.replace('source="mill" target="pack"', 'source="mill" target="store"'),
     13, "was given before"),
    ("a speed of 0", HALL.replace('<data key="v">1.5', '<data key="v">0'), 13, "above 0"),
    ("no docks", HALL.replace('<data key="d">2', '<data key="d">0'), 10, "1 or more"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "words"), [case[1:] for case in MISTAKES], ids=[case[0] for case in MISTAKES]
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, words: str, folder: Path) -> None:
    file = folder / "hall.graphml"
    file.write_text(text, encoding="utf-8")
    for read, where in ((read_graphml, file), (read_scenario, folder)):
        with pytest.raises(ScenarioError) as caught:
            read(where)
        found = [p for p in caught.value.problems if (p.file, p.line) == (str(file), line)]
        assert found, str(caught.value)
        assert words in found[0].message
        assert {p.file for p in caught.value.problems} == {str(file)}, str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "path", "words"),
    [
        ("hall.graphml", "hal.graphml", "layouts.hall.graphml", "Did you mean 'hall.graphml'?"),
        ("hall.graphml", "../hall.graphml", "layouts.hall.graphml", "folder of the scenario"),
        ("hall.graphml", "[1, 2]", "layouts.hall.graphml", "The name of a file"),
        ("zones: {Gate_1: 2}", "edges: []", "layouts.hall.graphml", "'edges' beside 'graphml'"),
        ("start: [mill]", "start: [mil]", "fleets.amr.start", "Did you mean 'mill'?"),
        ("zones: {Gate_1: 2}", "places: {mill: saw}", "layouts.hall.places.mill", "called 'saw'"),
    ],
)
def test_a_mistake_in_the_scenario_has_its_line_there(
    old: str, new: str, path: str, words: str, folder: Path
) -> None:
    file = folder / "scenario.yaml"
    text = SCENARIO.replace(old, new)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(file)
    assert [(p.file, p.path) for p in caught.value.problems] == [(str(file), path)]
    line = next(i for i, row in enumerate(text.splitlines(), start=1) if new in row)
    assert caught.value.problems[0].line == line
    assert words in caught.value.problems[0].message


def test_a_missing_file_does_not_hide_what_else_is_wrong(folder: Path) -> None:
    (folder / "hall.graphml").unlink()
    file = folder / "scenario.yaml"
    file.write_text(SCENARIO.replace("every: 5", "every: 0"), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(file)
    assert [p.path for p in caught.value.problems] == [
        "sources.orders.every",
        "layouts.hall.graphml",
    ]


def test_a_text_without_a_folder_cannot_name_a_file() -> None:
    with pytest.raises(ScenarioError, match="looked for beside the scenario"):
        parse_scenario(SCENARIO)


def test_a_doubt_about_such_a_layout_has_the_line_of_the_scenario(folder: Path) -> None:
    file = folder / "scenario.yaml"
    file.write_text(SCENARIO.replace("Gate_1: 2", "Gate_2: 2"), encoding="utf-8")
    warnings = located(read_scenario(file).factory.warnings(), file)
    assert [(w.line, w.path) for w in warnings] == [(8, "layouts.hall.zones.Gate_2")]


def test_a_file_with_too_many_nodes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphml_elements, "MOST_NODES", 2)
    with pytest.raises(ScenarioError, match="more than 2 nodes"):
        parse_graphml(HALL)


def test_a_file_of_100_megabytes_is_refused(folder: Path) -> None:
    with (folder / "hall.graphml").open("wb") as sparse:
        sparse.truncate(100_000_000)
    with pytest.raises(ScenarioError, match="larger than 20 MB"):
        read_graphml(folder / "hall.graphml")


def test_a_file_full_of_mistakes_is_refused_in_no_time() -> None:
    nodes = "".join(f'<node id="n{i}"/>' for i in range(2000))
    edges = "".join(f'<edge source="m{i}" target="{"x" * 1000}"/>' for i in range(10_000))
    begin = time.perf_counter()
    with pytest.raises(ScenarioError) as caught:
        parse_graphml(f"<graphml><graph>{nodes}{edges}</graph></graphml>")
    assert len(caught.value.problems) == 20
    assert time.perf_counter() - begin < 5


def test_a_file_full_of_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphml_elements, "_ELEMENT_LIMIT", 1000)
    with pytest.raises(ScenarioError, match="more than 1000 elements"):
        parse_graphml(f"<graphml>{'<a/>' * 2000}</graphml>")
