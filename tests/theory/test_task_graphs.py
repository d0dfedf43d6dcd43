"""Tasks with precedences: how they are read, checked and exchanged."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from factorysim.errors import ScenarioError
from factorysim.theory.balancing.task_graphs import TaskGraph, parse_task_graph, read_task_graph
from tests.theory.reference_values import HERE

ALB = """<number of tasks>
3
<cycle time>
1000
<order strength>
0,268
<task times>
1 142
2 34,5
3 98
<precedence relations>
1,3
2,3
<end>
"""


def test_the_public_instances_have_the_times_of_the_literature() -> None:
    tonge = read_task_graph(HERE / "data" / "salbp_tonge70.txt")
    assert (len(tonge.times), tonge.total_time, len(tonge.precedences)) == (70, 3510, 86)


def test_the_format_alb_is_read_by_its_headings() -> None:
    tasks = parse_task_graph(ALB)
    assert tasks.times == {"1": 142, "2": 34.5, "3": 98}
    assert tasks.precedences == (("1", "3"), ("2", "3"))


def test_a_graph_comes_back_from_networkx_as_it_was() -> None:
    tasks = TaskGraph({"b": 2, "a": 1.5}, [("b", "a")])
    assert TaskGraph.from_networkx(tasks.to_networkx()) == tasks


def test_numbers_of_numpy_are_times() -> None:
    assert TaskGraph({"a": np.float64(1.5), "b": np.int64(2)}).total_time == 3.5  # type: ignore[dict-item]


def test_followers_are_direct_or_all() -> None:
    tasks = TaskGraph({"a": 1, "b": 1, "c": 1}, ["ab", "bc"])
    assert tasks.followers("a", direct=True) == ("b",)
    assert tasks.followers("a") == ("b", "c")
    assert tasks.reversed().followers("c") == ("a", "b")


def test_the_order_keeps_the_given_one_as_far_as_it_can() -> None:
    assert TaskGraph({"c": 1, "b": 1, "a": 1}, ["ac"]).order == ("b", "a", "c")


def test_a_circle_is_named() -> None:
    with pytest.raises(ScenarioError, match="in a circle: a -> b -> c -> a"):
        TaskGraph({"a": 1, "b": 1, "c": 1, "d": 1}, ["ab", "bc", "ca", "cd"])


def test_all_problems_are_listed_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        TaskGraph({"saw": -1, "drill": float("nan")}, [("saw", "dril")])
    assert len(caught.value.problems) == 3
    assert "Did you mean 'drill'?" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the file is empty"),
        ("two", "line 1: 'two' is not a number of tasks"),
        ("3\n1\n2", "line 1: 3 tasks are announced"),
        ("1\nlong", "line 2: 'long' is not the time"),
        ("2\n1\n2\n1;2", "line 4: '1;2' is not a pair"),
        ("2\n1\n2\n1,3", "line 4: there is no task '3'"),
        ("2\n1\n2\n1,2\n2,1", "in a circle"),
        ("<task times>\n1 2 3", "line 2: '1 2 3' is not a new task"),
        ("<order strength>\n1", "there are no <task times>"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ScenarioError, match=message) as caught:
        parse_task_graph(text, file="tasks.in2")
    assert str(caught.value).startswith("tasks.in2")


def test_an_undirected_graph_and_missing_times_are_refused() -> None:
    with pytest.raises(ScenarioError, match="no directions"):
        TaskGraph.from_networkx(nx.Graph([("a", "b")]))  # type: ignore[arg-type]
    with pytest.raises(ScenarioError, match="a, b: there is no attribute 'time'"):
        TaskGraph.from_networkx(nx.DiGraph([("a", "b")]))
