"""What a GraphML text says, element by element; nothing in it is followed or made larger."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from factorysim.model.layouts import MOST_NODES

_DEPTH_LIMIT = 50
_ELEMENT_LIMIT = 2_000_000


class Refused(ValueError):
    """Why a file is not read any further."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass
class Found:
    """A node or an edge as it stands in the file."""

    line: int
    attributes: dict[str, str]
    data: dict[str, str] = field(default_factory=dict)


class Elements:
    """The nodes and edges of a GraphML text, in the words of the text."""

    def __init__(self) -> None:
        self.nodes: list[Found] = []
        self.edges: list[Found] = []
        self.keys: dict[str, str] = {}
        """Name of each attribute by the id of its key."""
        self.defaults: dict[tuple[str, str], str] = {}
        """Value of an attribute that is not given, by its owner (node, edge) and its name."""
        self.directed = False
        self._count = 0
        self._open: list[str] = []
        self._owner: Found | None = None
        self._key = ("", "")
        self._text: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._begins
        self._parser.EndElementHandler = self._ends
        self._parser.CharacterDataHandler = self._text.append
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, text: str) -> None:
        """Read the whole text."""
        self._parser.Parse(text, True)
        if not self.nodes:
            self._refuse("there are no nodes. A GraphML file holds <graph> with <node> and <edge>.")

    def _refuse(self, message: str) -> NoReturn:
        raise Refused(message, self._parser.CurrentLineNumber)

    def _doctype(self, *_: object) -> None:
        self._refuse(
            "a document type (DOCTYPE) with entities could reach other files or grow without "
            "bound, so it is not read. Delete the line; GraphML needs none."
        )

    def _begins(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if not self._open and tag != "graphml":
            self._refuse(f"a GraphML file begins with <graphml>, this one with <{name[:40]}>.")
        self._count += 1
        if self._count > _ELEMENT_LIMIT:
            self._refuse(f"there are more than {_ELEMENT_LIMIT} elements.")
        if len(self._open) >= _DEPTH_LIMIT:
            self._refuse(f"more than {_DEPTH_LIMIT} elements stand inside each other.")
        if tag == "graph":
            if "graph" in self._open or self.nodes:
                self._refuse("there is more than one graph. Groups and nested graphs are not read.")
            self.directed = attributes.get("edgedefault") == "directed"
        elif tag == "hyperedge":
            self._refuse("a hyperedge joins more than two nodes. A way leads from one to another.")
        elif tag == "key":
            name = attributes.get("attr.name", attributes.get("id", ""))
            self.keys[attributes.get("id", "")] = name
            self._key = (attributes.get("for", "all"), name)
        elif tag in ("node", "edge"):
            self._take(tag, attributes)
        elif tag == "Geometry" and self._owner is not None:
            self._position(attributes)
        self._label()
        self._open.append(tag)
        self._text.clear()
        if tag == "data":
            self._key = ("", self.keys.get(attributes.get("key", ""), attributes.get("key", "")))

    def _take(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin a node or an edge."""
        found, most = (self.nodes, MOST_NODES) if tag == "node" else (self.edges, 4 * MOST_NODES)
        if len(found) >= most:
            self._refuse(f"there are more than {most} {tag}s.")
        self._owner = Found(self._parser.CurrentLineNumber, attributes)
        found.append(self._owner)

    def _position(self, attributes: dict[str, str]) -> None:
        """Take the middle of a box that yEd draws; its y axis points down."""
        assert self._owner is not None
        try:
            box = [float(attributes.get(key, "0")) for key in ("x", "y", "width", "height")]
        except ValueError:
            return
        self._owner.data.setdefault("x", str(box[0] + box[2] / 2))
        self._owner.data.setdefault("y", str(0.0 - (box[1] + box[3] / 2)))

    def _ends(self, name: str) -> None:
        self._label()
        tag = self._open.pop()
        text = "".join(self._text).strip()
        if tag == "default" and "key" in self._open and text:
            self.defaults[self._key] = text
        elif tag in ("node", "edge"):
            self._owner = None
        elif tag == "data" and self._owner is not None and text:
            self._owner.data[self._key[1]] = text
        self._text.clear()

    def _label(self) -> None:
        """Take the text of a label that yEd writes; other elements may follow inside it."""
        text = "".join(self._text).strip()
        if self._owner is not None and text and self._open[-1] == "NodeLabel":
            self._owner.data.setdefault("label", text)
