"""Safe reading of YAML 1.2 text (and JSON, which is a part of it), with the line of every value.

A text becomes plain data (dict, list, str, int, float, bool, None) or a `ScenarioError` that
names all its problems with their lines. Nothing in a text can run code, grow without bound or
keep the reader busy for long.

The work is done next door, in this order: `yaml_encoding` makes characters out of bytes,
`yaml_scanning` events out of characters, `yaml_building` data out of events; `yaml_mistakes`
explains syntax errors, `yaml_reading` goes on behind them, and `yaml_writing` is the way back.
"""

from __future__ import annotations

import difflib
import itertools
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from factorysim.errors import Problem, ScenarioError
from factorysim.scenario.yaml_building import TreeBuilder
from factorysim.scenario.yaml_encoding import decode, too_large
from factorysim.scenario.yaml_limits import NODE_LIMIT, SIZE_LIMIT
from factorysim.scenario.yaml_nodes import plain_data
from factorysim.scenario.yaml_reading import problems_behind, read_tree
from factorysim.scenario.yaml_writing import dump as dump

_FILES_COMPARED = 1000
_ENDINGS = (".yaml", ".yml", ".json")


@dataclass(frozen=True)
class Document:
    """What a text says, and in which line it says it.

    `data` consists of dict, list, str, int, float, bool and None only. `lines` gives, for the
    path of keys and list indexes of each value, its line counted from 1 (for the entry of a
    mapping: the line of its key). `file` is the name shown in messages, empty when unknown.
    """

    data: Any
    lines: Mapping[tuple[str | int, ...], int]
    file: str = ""

    def line_of(self, path: Sequence[str | int]) -> int | None:
        """Return the line of the value at *path*, or of the nearest one that contains it."""
        for length in range(len(path), -1, -1):
            line = self.lines.get(tuple(path[:length]))
            if line is not None:
                return line
        return None


def parse(text: str | bytes, *, file: str = "", node_limit: int = NODE_LIMIT) -> Document:
    r"""Return what a YAML or JSON text says.

    Parameters
    ----------
    text
        The text, or its bytes in UTF-8.
    file
        The name shown in messages.
    node_limit
        The number of values that are accepted, counted after aliases are expanded.

    Raises
    ------
    ScenarioError
        With all problems that can be found, sorted by line.

    Examples
    --------
    >>> document = parse("stations:\n  saw: {time: 1e3, note: no}")
    >>> document.data
    {'stations': {'saw': {'time': 1000.0, 'note': 'no'}}}
    >>> document.line_of(["stations", "saw", "time"])
    2
    """
    safe = decode(text)
    if isinstance(safe, Problem):
        raise _refusal([safe], file)
    builder = TreeBuilder(node_limit)
    mistake = read_tree(safe, builder)
    problems = builder.problems
    if mistake is not None:
        problems = problems + problems_behind(mistake, safe, node_limit)
    elif not problems and (builder.root is None or builder.root.is_missing):
        problems = [Problem("the file is empty.", line=1)]
    if problems or builder.root is None:
        raise _refusal(problems, file)
    data, lines = plain_data(builder.root)
    return Document(data, lines, file)


def read(path: Path, *, node_limit: int = NODE_LIMIT) -> Document:
    """Return what the YAML or JSON file at *path* says.

    Raises
    ------
    ScenarioError
        When the file cannot be read, is larger than 5 MB (it is not even opened then), or holds
        anything that `parse` refuses.
    """
    content = _content(path)
    if isinstance(content, Problem):
        raise _refusal([content], str(path))
    return parse(content, file=str(path), node_limit=node_limit)


def _content(path: Path) -> bytes | Problem:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return Problem(f"this is a folder, not a file.{_file_inside(path)}")
        if not stat.S_ISREG(status.st_mode):
            return Problem("this is a device or a pipe, not a file. Save the text in a file.")
        if status.st_size > SIZE_LIMIT:
            return too_large(status.st_size)
        with path.open("rb") as file:
            return file.read(SIZE_LIMIT + 1)
    except (FileNotFoundError, NotADirectoryError):
        return Problem(f"there is no such file.{_file_beside(path)}")
    except OSError as error:
        return Problem(f"the file cannot be read: {error.strerror or type(error).__name__}.")
    except ValueError as error:
        return Problem(f"this cannot be the name of a file: {error}.")


def _file_inside(folder: Path) -> str:
    names = [name for name in _names(folder) if name.endswith(_ENDINGS)]
    best = "scenario.yaml" if "scenario.yaml" in names else next(iter(names), None)
    return f" Did you mean {str(folder / best)!r}?" if best else ""


def _file_beside(path: Path) -> str:
    if not path.parent.is_dir():
        return f" There is no folder {str(path.parent)!r} either."
    close = difflib.get_close_matches(path.name, _names(path.parent), n=1, cutoff=0.6)
    return f" Did you mean {str(path.parent / close[0])!r}?" if close else ""


def _names(folder: Path) -> list[str]:
    """Return the sorted names in *folder*; of a huge folder only some, of a closed one none."""
    try:
        return sorted(entry.name for entry in itertools.islice(folder.iterdir(), _FILES_COMPARED))
    except OSError:
        return []


def _refusal(problems: Sequence[Problem], file: str) -> ScenarioError:
    """Return the error with every problem once, in the order of the text."""
    unique = dict.fromkeys(replace(problem, file=file) for problem in problems)
    return ScenarioError(sorted(unique, key=lambda p: (p.line or 0, p.column or 0)))
