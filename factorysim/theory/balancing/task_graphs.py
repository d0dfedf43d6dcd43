"""Tasks with times and an order in which they may be done: what line balancing starts from.

A task graph is read from the text formats in which the public instances of assembly line
balancing are exchanged, or made from a dictionary of times or from a networkx graph.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factorysim.errors import Problem, ScenarioError, did_you_mean, listing
from factorysim.scenario.attached import read_text

if TYPE_CHECKING:
    import networkx as nx

_EXAMPLE = (
    "Accepted are the format IN2 (number of tasks, one time per line, pairs such as '1,2', "
    "at the end '-1,-1') and the format alb with headings such as <task times>."
)


@dataclass(frozen=True)
class TaskGraph:
    """Assembly tasks with their times and direct precedences.

    Parameters
    ----------
    times
        The time of every task by its name, in any unit, 0 or more.
    precedences
        Pairs *(before, after)* of names.

    Raises
    ------
    ScenarioError
        If there is no task, a time is not a number of 0 or more, a precedence names an unknown
        task, or the precedences go round in a circle.

    Examples
    --------
    >>> tasks = TaskGraph({"frame": 4, "wheels": 3, "saddle": 1}, [("frame", "wheels")])
    >>> tasks.total_time
    8.0
    >>> tasks.followers("frame")
    ('wheels',)
    """

    times: Mapping[str, float]
    precedences: tuple[tuple[str, str], ...] = ()

    def __init__(
        self, times: Mapping[str, float], precedences: Iterable[tuple[str, str]] = ()
    ) -> None:
        named = {str(name): time for name, time in times.items()}
        pairs = tuple(dict.fromkeys((str(before), str(after)) for before, after in precedences))
        problems = _problems(times, named, pairs)
        if problems:
            raise ScenarioError(problems)
        object.__setattr__(self, "times", named)
        object.__setattr__(self, "precedences", pairs)
        if len(self.order) < len(named):
            raise ScenarioError([Problem(_circle(set(named) - set(self.order), pairs))])

    @property
    def names(self) -> tuple[str, ...]:
        """The tasks in the order in which they were given."""
        return tuple(self.times)

    @property
    def total_time(self) -> float:
        """The time of all tasks together."""
        return math.fsum(self.times.values())

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The tasks so that each stands behind all that come before it; else as they were given."""
        missing = dict.fromkeys(self.times, 0)
        after: dict[str, list[str]] = {name: [] for name in self.times}
        for first, second in self.precedences:
            missing[second] += 1
            after[first].append(second)
        position = {name: number for number, name in enumerate(self.times)}
        ready = [name for name, count in missing.items() if count == 0]
        done: list[str] = []
        while ready:
            name = min(ready, key=position.__getitem__)
            ready.remove(name)
            done.append(name)
            for second in after[name]:
                missing[second] -= 1
                if missing[second] == 0:
                    ready.append(second)
        return tuple(done)

    def followers(self, task: str, *, direct: bool = False) -> tuple[str, ...]:
        """Return the tasks that have to wait for *task*, all of them or only the *direct* ones."""
        if task not in self.times:
            raise ScenarioError(_unknown(task, self.times))
        reached = {second for first, second in self.precedences if first == task}
        if not direct:
            for name in self.order:
                if name in reached:
                    reached |= {second for first, second in self.precedences if first == name}
        return tuple(name for name in self.times if name in reached)

    def reversed(self) -> TaskGraph:
        """Return the same tasks with all precedences turned round."""
        return TaskGraph(self.times, [(after, before) for before, after in self.precedences])

    def to_networkx(self) -> nx.DiGraph[str]:
        """Return the precedence graph; the nodes have the attribute `time`."""
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph()
        for name, time in self.times.items():
            graph.add_node(name, time=time)
        graph.add_edges_from(self.precedences)
        return graph

    @classmethod
    def from_networkx(cls, graph: nx.DiGraph[Any], *, time: str = "time") -> TaskGraph:
        """Return the tasks of a precedence graph.

        Parameters
        ----------
        graph
            A directed graph whose nodes are the tasks.
        time
            Name of the attribute of a node that holds its time.

        Raises
        ------
        ScenarioError
            If the graph is not directed, or a node has no such attribute.

        Examples
        --------
        >>> import networkx as nx
        >>> graph = nx.DiGraph([("frame", "wheels")])
        >>> nx.set_node_attributes(graph, {"frame": 4, "wheels": 3}, "time")
        >>> TaskGraph.from_networkx(graph).total_time
        7.0
        """
        if not graph.is_directed():
            raise ScenarioError("the graph has no directions. A precedence graph is a DiGraph.")
        without = [str(node) for node, data in graph.nodes(data=True) if time not in data]
        if without:
            raise ScenarioError(
                f"{listing(without)}: there is no attribute {time!r}. Every task needs its time."
            )
        times = {node: data[time] for node, data in graph.nodes(data=True)}
        return cls(times, graph.edges())


def read_task_graph(path: str | Path) -> TaskGraph:
    """Return the tasks of a public instance, in the format IN2 or alb.

    Raises
    ------
    ScenarioError
        With the file and the line, if it cannot be read or understood.
    """
    return parse_task_graph(read_text(Path(path)), file=str(path))


def parse_task_graph(text: str, *, file: str = "") -> TaskGraph:
    r"""Return the tasks that a text describes; they are named "1", "2", ... .

    Sources of the formats: A. Scholl, data of assembly line balancing problems (1993, IN2);
    A. Otto, C. Otto, A. Scholl, systematic data generation (2013, alb).

    Examples
    --------
    >>> parse_task_graph("3\n5\n4\n6\n1,2\n1,3\n-1,-1").followers("1")
    ('2', '3')
    """
    lines = [
        (number, line.strip())
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    try:
        if any(line.startswith("<") for _, line in lines):
            return _from_sections(lines)
        return _from_plain_lines(lines)
    except _Wrong as wrong:
        raise ScenarioError([Problem(wrong.message, file=file, line=wrong.line)]) from None
    except ScenarioError as error:
        raise ScenarioError([Problem(p.message, file=file) for p in error.problems]) from None


class _Wrong(ValueError):
    """What is wrong with one line of a file."""

    def __init__(self, message: str, line: int | None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def _from_plain_lines(lines: list[tuple[int, str]]) -> TaskGraph:
    if not lines:
        raise _Wrong(f"the file is empty. {_EXAMPLE}", 1)
    count = _whole(lines[0][1], lines[0][0])
    if not 1 <= count <= len(lines) - 1:
        raise _Wrong(f"{count} tasks are announced, but not so many times follow.", lines[0][0])
    times = {str(k): _number(line, n) for k, (n, line) in enumerate(lines[1 : count + 1], start=1)}
    pairs: list[tuple[str, str]] = []
    for number, line in lines[count + 1 :]:
        pair = _pair(line, number)
        if pair == ("-1", "-1"):
            break
        pairs.append(_known(pair, times, number))
    return TaskGraph(times, pairs)


def _from_sections(lines: list[tuple[int, str]]) -> TaskGraph:
    sections: dict[str, list[tuple[int, str]]] = {}
    heading = ""
    for number, line in lines:
        if line.startswith("<"):
            heading = line.strip("<> ").lower()
            sections[heading] = []
        elif heading:
            sections[heading].append((number, line))
    if not sections.get("task times"):
        raise _Wrong(f"there are no <task times>. {_EXAMPLE}", lines[0][0])
    times: dict[str, float] = {}
    for number, line in sections["task times"]:
        words = line.split()
        if len(words) != 2 or words[0] in times:
            raise _Wrong(f"{line!r} is not a new task and its time, such as '1 142'.", number)
        times[words[0]] = _number(words[1], number)
    rows = sections.get("precedence relations", [])
    pairs = [_known(_pair(line, number), times, number) for number, line in rows]
    return TaskGraph(times, pairs)


def _pair(line: str, number: int) -> tuple[str, str]:
    words = [word.strip() for word in line.split(",")]
    if len(words) != 2:
        raise _Wrong(f"{line!r} is not a pair of tasks, such as '1,2'.", number)
    return words[0], words[1]


def _known(pair: tuple[str, str], times: Mapping[str, float], number: int) -> tuple[str, str]:
    for name in pair:
        if name not in times:
            raise _Wrong(_unknown(name, times), number)
    return pair


def _whole(word: str, number: int) -> int:
    try:
        return int(word)
    except ValueError:
        raise _Wrong(f"{word!r} is not a number of tasks. {_EXAMPLE}", number) from None


def _number(word: str, number: int) -> float:
    try:
        return float(word.replace(",", "."))
    except ValueError:
        raise _Wrong(f"{word!r} is not the time of a task.", number) from None


def _unknown(name: str, times: Mapping[str, float]) -> str:
    return f"there is no task {name!r}.{did_you_mean(name, times)} There are {listing(times)}."


def _problems(
    given: Mapping[str, float], times: Mapping[str, float], pairs: tuple[tuple[str, str], ...]
) -> list[Problem]:
    if not given:
        return [Problem("there are no tasks. At least one is needed.")]
    problems = []
    if len(times) < len(given):
        problems.append(Problem("two tasks have the same name. Every task needs its own."))
    for name, time in times.items():
        if not _is_time(time):
            message = f"{time!r} is not possible. A time is a number of 0 or more."
            problems.append(Problem(message, f"times.{name}"))
    unknown = dict.fromkeys(name for pair in pairs for name in pair if name not in times)
    problems += [Problem(_unknown(name, times), "precedences") for name in unknown]
    return problems


def _is_time(time: Any) -> bool:
    if isinstance(time, bool) or not isinstance(time, (int, float, Fraction)):
        return hasattr(time, "item") and _is_time(time.item())
    return math.isfinite(time) and time >= 0


def _circle(stuck: set[str], pairs: tuple[tuple[str, str], ...]) -> str:
    """Return the message on tasks that wait for each other; every stuck one waits for another."""
    before = {after: first for first, after in pairs if first in stuck and after in stuck}
    name = min(before)
    seen: list[str] = []
    while name not in seen:
        seen.append(name)
        name = before[name]
    circle = [name, *reversed(seen[seen.index(name) :])]
    return (
        f"the precedences go round in a circle: {' -> '.join(circle)}. "
        "No task may wait for itself; leave out one of these pairs."
    )
