"""The values of a text as a tree: what is written, where, and how large it is when unfolded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from factorysim.scenario.yaml_scalars import Scalar

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Node:
    """A value of the text: a scalar, a list of entries, or entries by key."""

    content: Scalar | list[Entry] | dict[str, Entry]
    line: int
    written: str | None = None  # the text of a scalar that may be a key
    size: int = 1  # values inside, itself included, aliases expanded
    height: int = 0  # lists and mappings inside each other, itself included
    is_open: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether nothing at all is written where a value could be."""
        return self.content is None and self.written == ""

    def add_inside(self, node: Node) -> None:
        """Count *node* as a part of this one."""
        self.size += node.size
        self.height = max(self.height, node.height + 1)


@dataclass(slots=True)
class Entry:
    """A value at its place in a list or a mapping; aliases share the node, not the entry."""

    node: Node
    line: int
    is_merged: bool = False


def plain_data(root: Node) -> tuple[Any, dict[Path, int]]:
    """Return the value of the whole text and the line of each of its parts.

    What an alias repeats is copied: no two parts of the data are the same object.
    """
    lines: dict[Path, int] = {}
    return _unfold(Entry(root, root.line), (), lines), lines


def _unfold(entry: Entry, path: Path, lines: dict[Path, int]) -> Any:
    lines[path] = entry.line
    content = entry.node.content
    if isinstance(content, dict):
        return {key: _unfold(inner, (*path, key), lines) for key, inner in content.items()}
    if isinstance(content, list):
        return [_unfold(inner, (*path, number), lines) for number, inner in enumerate(content)]
    return content
