"""From YAML events to a tree of nodes, without trusting the text.

The tree is built on a stack of its own, so the depth of a text is checked before anything
recurses, and the size of what an alias repeats is added up before anything is copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from factorysim.errors import Problem, did_you_mean
from factorysim.scenario.yaml_limits import DEPTH_LIMIT, PROBLEM_LIMIT
from factorysim.scenario.yaml_nodes import Entry, Node
from factorysim.scenario.yaml_scalars import NULLS, RefusedScalar, read_word, shortened

MERGE = "<<"
_PATH_SHOWN = 5
_NAME_WITH_VALUE = re.compile(r"[^\W\d][\w.]*:(?!//)\S")


class GiveUp(Exception):
    """Reading on would be useless or dangerous; the reason has been noted as a problem."""


@dataclass(slots=True)
class _Frame:
    """A list or a mapping whose end has not been read yet."""

    node: Node
    is_flow: bool
    expects_key: bool
    key: str | None = None  # None for a key that was refused: its value is read and dropped
    key_line: int = 0
    key_is_merge: bool = False
    key_seems_to_hold_value: bool = False
    merge_line: int | None = None


@dataclass(slots=True)
class TreeBuilder:
    """Takes the events of one text, one by one, and notes every problem on the way.

    Parameters
    ----------
    node_limit
        The number of values that are accepted, aliases expanded.
    forgives_unknown_aliases
        Whether an alias without an anchor is passed over in silence (because the line that
        holds the anchor was taken out).
    """

    node_limit: int
    forgives_unknown_aliases: bool = False
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    _open: list[_Frame] = field(default_factory=list)
    _anchors: dict[str, Node] = field(default_factory=dict)
    _written: int = 0
    _has_aliases: bool = False
    _documents: int = 0

    def take(self, event: Event) -> None:
        """Add what *event* says.

        Raises
        ------
        GiveUp
            When the text is too deep, too large, holds a second document or very many problems.
        """
        if isinstance(event, ScalarEvent):
            self._place(self._scalar(event), event)
        elif isinstance(event, AliasEvent):
            self._place(self._repeated(event), event)
        elif isinstance(event, CollectionStartEvent):
            self._begin(event)
        elif isinstance(event, CollectionEndEvent):
            self._end(event)
        elif isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                message = (
                    "a second document begins here; one file holds one document. "
                    'Remove the "---" or put the rest into a file of its own.'
                )
                self._give_up(message, event)

    # Values

    def _scalar(self, event: ScalarEvent) -> Node:
        self._refuse_tag(event)
        word: str = event.value
        node = Node(word, _line(event), written=word)
        self._remember(event, node)
        if event.style is not None:
            node.content = self._without_half_characters(word, event)
            node.written = node.content
            return node
        try:
            node.content = read_word(word)
        except RefusedScalar as refused:
            if self._is_value():
                self._note(str(refused), event)
        return node

    def _without_half_characters(self, word: str, event: Event) -> str:
        if not any("\ud800" <= character <= "\udfff" for character in word):
            return word
        try:
            # JSON writes a character beyond U+FFFF as two escapes, which belong together.
            return word.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            self._note(
                r"an escape such as \ud800 is half of a character only; "
                "write the whole character, or both halves of it.",
                event,
            )
            return ""

    def _repeated(self, event: AliasEvent) -> Node:
        name = event.anchor or ""
        node = self._anchors.get(name)
        if node is None:
            if not self.forgives_unknown_aliases:
                hint = did_you_mean(name, self._anchors)
                message = (
                    f'"*{name}" repeats what is marked "&{name}", but nothing above is.{hint} '
                    "A text that begins with * must be in quotes."
                )
                self._note(message, event)
            # An empty mapping can stand anywhere, so nothing else is reported because of it.
            return Node({}, _line(event), written="")
        if node.is_open:
            self._give_up(f'"*{name}" stands inside what it repeats, so it would never end.', event)
        self._has_aliases = True
        return node

    def _begin(self, event: CollectionStartEvent) -> None:
        self._refuse_tag(event)
        is_list = isinstance(event, SequenceStartEvent)
        node = Node([] if is_list else {}, _line(event), height=1, is_open=True)
        self._remember(event, node)
        self._open.append(_Frame(node, bool(event.flow_style), expects_key=not is_list))
        self._limit_depth(len(self._open), event)

    def _end(self, event: Event) -> None:
        node = self._open.pop().node
        node.is_open = False
        self._place(node, event)

    def _remember(self, event: NodeEvent, node: Node) -> None:
        if event.anchor is not None:
            self._anchors[event.anchor] = node

    # Places

    def _is_value(self) -> bool:
        return not (self._open and self._open[-1].expects_key)

    def _place(self, node: Node, event: Event) -> None:
        """Put a complete value where it belongs."""
        if not self._open:
            self.root = node
            return
        frame = self._open[-1]
        if frame.expects_key:
            self._take_key(frame, node, event)
            frame.expects_key = False
            return
        self._limit_depth(len(self._open) + node.height, event)
        frame.node.add_inside(node)
        self._limit_size(frame.node.size, event)
        content = frame.node.content
        if isinstance(content, list):
            line = _line(event) if isinstance(event, AliasEvent) else node.line
            content.append(Entry(node, line))
        elif isinstance(content, dict):
            self._take_value(frame, content, node, event)
            frame.expects_key = True

    def _take_key(self, frame: _Frame, node: Node, event: Event) -> None:
        frame.key = None
        frame.key_line = node.line
        plain = isinstance(event, ScalarEvent) and event.style is None
        frame.key_is_merge = plain and node.written == MERGE
        frame.key_seems_to_hold_value = (
            plain and frame.is_flow and bool(_NAME_WITH_VALUE.match(node.written or ""))
        )
        if isinstance(event, AliasEvent):
            frame.key_line = _line(event)
            plain = node.content is None
        if node.written is None:
            self._note(
                "a key must be a word; here it is a list or a mapping in brackets. "
                "A text that begins with { or [ must be in quotes.",
                line=frame.key_line,
            )
        elif plain and node.written == "":
            self._note('there is no name before the ":".', line=frame.key_line)
        elif plain and node.written in NULLS:
            self._note(
                f'{node.written} means "nothing" in YAML and cannot be a key. Put it in quotes.',
                line=frame.key_line,
            )
        else:
            frame.key = node.written

    def _take_value(
        self, frame: _Frame, entries: dict[str, Entry], node: Node, event: Event
    ) -> None:
        key = frame.key
        if key is None:
            return
        if frame.key_seems_to_hold_value and _is_empty(event):
            frame.key, _, rest = key.partition(":")
            self._note(
                f'a space is missing after the colon in "{shortened(key)}". '
                f'Write "{shortened(frame.key)}: {shortened(rest)}".',
                line=frame.key_line,
            )
            return
        known = entries.get(key)
        first_line = known.line if known is not None and not known.is_merged else None
        if frame.key_is_merge:
            first_line = frame.merge_line
        if first_line is not None:
            self._note_twice(key, first_line, frame.key_line)
        elif frame.key_is_merge:
            self._merge(frame, entries, node)
        else:
            entries[key] = Entry(node, frame.key_line)

    def _note_twice(self, key: str, first_line: int, line: int) -> None:
        where = (
            f"line {line}" if first_line == line else f"line {first_line} and again in line {line}"
        )
        message = f'"{shortened(key)}" is given twice: in {where}. Keep one of them.'
        self._note(message, line=line)

    def _merge(self, frame: _Frame, entries: dict[str, Entry], node: Node) -> None:
        """Add the entries of *node* that are not written here; the text's own ones win."""
        frame.merge_line = frame.key_line
        parts = [e.node for e in node.content] if isinstance(node.content, list) else [node]
        for part in parts:
            if part.content is None and self.forgives_unknown_aliases:
                continue
            if not isinstance(part.content, dict):
                self._note(
                    '"<<" takes over the entries of another mapping, such as "<<: *mill"; '
                    "here it got something else.",
                    line=frame.key_line,
                )
                return
            for key, entry in part.content.items():
                entries.setdefault(key, Entry(entry.node, entry.line, is_merged=True))

    # Problems

    def _refuse_tag(self, event: ScalarEvent | CollectionStartEvent) -> None:
        if event.tag is not None:
            self._note(
                f'the tag "{shortened(event.tag)}" is not accepted: a scenario holds plain values '
                "and runs no code. Remove the tag; put the text in quotes if it begins with !.",
                event,
            )

    def _limit_depth(self, depth: int, event: Event) -> None:
        if depth > DEPTH_LIMIT:
            del self._open[_PATH_SHOWN:]
            self._give_up(
                f"lists and mappings stand inside each other more than {DEPTH_LIMIT} levels deep.",
                event,
            )

    def _limit_size(self, size: int, event: Event) -> None:
        self._written += 1
        if max(size, self._written) <= self.node_limit:
            return
        limit = f"{self.node_limit:,}".replace(",", " ")
        if self._has_aliases and self._written < self.node_limit:
            self._give_up(f"the aliases expand to more than {limit} values.", event)
        message = f"there are more than {limit} values. Put long tables into a CSV file."
        self._give_up(message, event)

    def _note(self, message: str, event: Event | None = None, *, line: int | None = None) -> None:
        mark = event.start_mark if event is not None else None
        column = mark.column + 1 if mark is not None else None
        where = line if line is not None else (mark.line + 1 if mark is not None else None)
        self.problems.append(Problem(message, ".".join(self._path()), line=where, column=column))
        if len(self.problems) >= PROBLEM_LIMIT:
            raise GiveUp

    def _give_up(self, message: str, event: Event) -> None:
        self._note(message, event)
        raise GiveUp

    def _path(self) -> Iterator[str]:
        for frame in self._open:
            if isinstance(frame.node.content, list):
                yield str(len(frame.node.content))
            elif not frame.expects_key and frame.key is not None:
                yield frame.key


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def _is_empty(event: Event) -> bool:
    """Tell whether *event* stands for a value that is not written at all."""
    if not isinstance(event, ScalarEvent) or event.start_mark is None or event.end_mark is None:
        return False
    return event.start_mark.index == event.end_mark.index
