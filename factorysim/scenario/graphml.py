"""Layouts in GraphML, the format in which graph editors and networkx exchange graphs.

Of a node are read `x` and `y` (m), `zone` and `docks`; of an edge `length` (m), `speed` (m/s),
`zone` and `one_way`. The edges of a directed graph lead in one direction, others in both, unless
`one_way` says otherwise. Of what the editor yEd writes, positions and labels are understood. Other
attributes are left aside.

A node has the name of its label, or else of its id. What a name cannot hold becomes an underscore,
and a name that would begin with a digit begins with ``n``: ``Saw 2`` becomes ``Saw_2``.

The file may come from a stranger: it is read without the parts of XML that could reach other files
or grow without bound, and only up to a size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, takewhile
from math import isfinite
from pathlib import Path
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from factorysim.errors import Problem, ScenarioError, did_you_mean
from factorysim.model.elements import as_name
from factorysim.model.layouts import Layout
from factorysim.scenario.attached import read_text
from factorysim.scenario.graphml_elements import Elements, Found, Refused

NODE_ATTRIBUTES = ("x", "y", "zone", "docks")
EDGE_ATTRIBUTES = ("length", "speed", "zone", "one_way")

_PROBLEMS_SHOWN = 20
_NAMES_COMPARED = 1000
"""Ids among which a misspelt one is looked for."""
_TRUTH = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True)
class Drawing:
    """The nodes and edges of a file as plain data, and the line of each."""

    file: str
    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    edges: list[dict[str, Any]] = field(default_factory=list)
    node_lines: dict[str, int] = field(default_factory=dict)
    edge_lines: list[int] = field(default_factory=list)


def read_graphml(path: str | Path) -> Layout:
    """Return the layout that a GraphML file describes: its nodes and edges.

    Raises
    ------
    ScenarioError
        With all problems of the file and their lines.
    """
    drawing = read_drawing(Path(path))
    try:
        return Layout(nodes=drawing.nodes, edges=drawing.edges)
    except ScenarioError as error:
        raise ScenarioError([_with_line(problem, drawing) for problem in error.problems]) from None


def write_graphml(layout: Layout, path: str | Path) -> None:
    """Write the graph of a layout to a GraphML file, one edge for each direction.

    Places, chargers and the capacities of zones are no part of a graph and are not written.
    """
    Path(path).write_text(graphml_text(layout), encoding="utf-8")


def graphml_text(layout: Layout) -> str:
    """Return the graph of a layout as the text of a GraphML file.

    Examples
    --------
    >>> hall = Layout(nodes={"gate": [0, 0], "dock": [3, 4]}, edges=[["gate", "dock"]])
    >>> parse_graphml(graphml_text(hall)).edges[0]
    {'from': 'gate', 'to': 'dock', 'length': 5.0, 'one_way': True}
    """
    graph = layout.graph
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *_declared("node", {"x": "double", "y": "double", "zone": "string", "docks": "int"}),
        *_declared("edge", {"length": "double", "speed": "double", "zone": "string"}),
        '  <graph edgedefault="directed">',
    ]
    for name, data in graph.nodes(data=True):
        lines += [f"    <node id={quoteattr(name)}>", *_written("node", data), "    </node>"]
    for start, end, data in sorted(graph.edges(data=True), key=lambda edge: edge[2]["number"]):
        head = f"    <edge source={quoteattr(start)} target={quoteattr(end)}>"
        lines += [head, *_written("edge", data), "    </edge>"]
    return "\n".join([*lines, "  </graph>", "</graphml>", ""])


def _declared(owner: str, types: Mapping[str, str]) -> list[str]:
    return [
        f'  <key id="{owner}_{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>'
        for name, kind in types.items()
    ]


def _written(owner: str, data: Mapping[str, Any]) -> list[str]:
    names = NODE_ATTRIBUTES if owner == "node" else EDGE_ATTRIBUTES
    given = {name: data[name] for name in names if data.get(name) is not None}
    return [f'      <data key="{owner}_{name}">{value}</data>' for name, value in given.items()]


def read_drawing(path: Path, *, shown: str = "") -> Drawing:
    """Return the nodes and edges of the GraphML file at *path*, called *shown* in messages.

    Raises
    ------
    ScenarioError
        With all problems, each with its line.
    """
    shown = shown or str(path)
    return parse_graphml(read_text(path, shown=shown), file=shown)


def parse_graphml(text: str, *, file: str = "") -> Drawing:
    r"""Return the nodes and edges that a GraphML text describes.

    Examples
    --------
    >>> drawing = parse_graphml('''<graphml><graph edgedefault="undirected">
    ...     <node id="gate"/><node id="0"><data key="label">Saw 2</data></node>
    ...     <edge source="gate" target="0"><data key="length">5</data></edge>
    ... </graph></graphml>''')
    >>> list(drawing.nodes), drawing.edges
    (['gate', 'Saw_2'], [{'from': 'gate', 'to': 'Saw_2', 'length': 5.0, 'one_way': False}])
    """
    elements = Elements()
    try:
        elements.read(text)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        message = f"the file cannot be read as XML: {reason}. Is it the whole file?"
        raise ScenarioError([Problem(message, file=file, line=error.lineno)]) from None
    except Refused as refused:
        raise ScenarioError([Problem(str(refused), file=file, line=refused.line)]) from None
    drawing, problems = _Making(elements, file).drawing()
    if problems:
        raise ScenarioError(problems[:_PROBLEMS_SHOWN])
    return drawing


class _Making:
    """Turns what stands in the file into the nodes and edges of a layout."""

    def __init__(self, elements: Elements, file: str) -> None:
        self.elements = elements
        self.file = file
        self.names: dict[str, str] = {}
        """Name of each node by its id."""
        self.problems: list[Problem] = []

    def drawing(self) -> tuple[Drawing, list[Problem]]:
        """Return nodes and edges, and what is wrong with them."""
        drawing = Drawing(self.file)
        for node in self._until_enough(self.elements.nodes):
            name = self._name(node, drawing)
            if name is not None:
                drawing.nodes[name] = self._values("node", node, NODE_ATTRIBUTES)
                drawing.node_lines[name] = node.line
        for edge in self._until_enough(self.elements.edges):
            drawing.edges.append(
                {**self._ends(edge), **self._values("edge", edge, EDGE_ATTRIBUTES)}
            )
            drawing.edge_lines.append(edge.line)
            drawing.edges[-1].setdefault("one_way", self._is_directed(edge))
        return drawing, self.problems

    def _until_enough(self, found: list[Found]) -> Iterator[Found]:
        """Yield nodes or edges, as long as not too much is wrong with them."""
        return takewhile(lambda _: len(self.problems) < _PROBLEMS_SHOWN, found)

    def _note(self, message: str, found: Found) -> None:
        self.problems.append(Problem(message, file=self.file, line=found.line))

    def _name(self, node: Found, drawing: Drawing) -> str | None:
        identity = node.attributes.get("id", "")
        if not identity or identity in self.names:
            twice = f"the id {identity!r} is given twice" if identity else "the node has no id"
            self._note(f"{twice}. Every node needs an id of its own.", node)
            return None
        said = node.data.get("label") or identity
        name = as_name(said)
        self.names[identity] = name
        if not name.isidentifier():
            self._note(f"{said!r:.60} cannot be made a name. Use letters and digits.", node)
            return None
        if name in drawing.nodes:
            self._note(
                f"the node {said!r} would be called {name!r}, as the one on line "
                f"{drawing.node_lines[name]} is. Give one of them another label.",
                node,
            )
            return None
        return name

    def _ends(self, edge: Found) -> dict[str, Any]:
        ends: dict[str, Any] = {}
        for key, attribute in (("from", "source"), ("to", "target")):
            identity = edge.attributes.get(attribute, "")
            ends[key] = self.names.get(identity, "")
            if identity not in self.names:
                self._note(
                    f"an edge to nowhere: there is no node with the id {identity!r:.60}."
                    f"{did_you_mean(identity[:60], islice(self.names, _NAMES_COMPARED))}",
                    edge,
                )
        return ends

    def _is_directed(self, edge: Found) -> bool:
        said = edge.attributes.get("directed")
        return self.elements.directed if said is None else said == "true"

    def _values(self, owner: str, found: Found, names: tuple[str, ...]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name in names:
            default = self.elements.defaults.get(
                (owner, name), self.elements.defaults.get(("all", name))
            )
            text = found.data.get(name, default)
            if text is None:
                continue
            try:
                values[name] = _value(name, text)
            except ValueError as error:
                self._note(f"{name}: {error}", found)
        return values


def _value(name: str, text: str) -> Any:
    """Return the value of an attribute from its text."""
    if name == "zone":
        if not as_name(text).isidentifier():
            raise ValueError(f"{text!r:.60} cannot be made a name.")
        return as_name(text)
    if name == "one_way":
        if text.lower() not in _TRUTH:
            raise ValueError(f"{text!r:.60} is not possible. true or false is wanted.")
        return _TRUTH[text.lower()]
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise ValueError(f"{text!r:.60} is not possible. A number is wanted.")
    if name != "docks":
        return number
    if not number.is_integer():
        raise ValueError(f"{text!r:.60} is not possible. A whole number is wanted.")
    return int(number)


def _with_line(problem: Problem, drawing: Drawing) -> Problem:
    """Return a problem of the layout with its line in the file."""
    collection, _, rest = problem.path.partition(".")
    key = rest.partition(".")[0]
    line = (
        drawing.edge_lines[int(key)] if collection == "edges" and key
        else drawing.node_lines.get(key)
    )  # fmt: skip
    return Problem(problem.message, problem.path, drawing.file, line)
