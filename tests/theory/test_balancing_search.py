"""The search itself, without the rules that often find the optimum before it begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.theory.balancing import search as balancing_search
from factorysim.theory.balancing.numbered_tasks import NumberedTasks
from factorysim.theory.balancing.search import Budget, line_with
from factorysim.theory.balancing.task_graphs import TaskGraph, read_task_graph
from tests.theory.reference_values import HERE
from tests.theory.test_line_balancing import fewest_stations, task_graphs


def is_possible(line: tuple[tuple[str, ...], ...], tasks: TaskGraph, cycle: int) -> bool:
    done = [name for station in line for name in station]
    in_order = all(done.index(a) < done.index(b) for a, b in tasks.precedences)
    loads = [sum(tasks.times[name] for name in station) for station in line]
    return in_order and sorted(done) == sorted(tasks.names) and max(loads) <= cycle


@given(task_graphs(), st.integers(12, 20), st.integers(1, 2000))
def test_the_optimum_is_found_and_less_is_disproved(
    tasks: TaskGraph, cycle: int, first_share: int
) -> None:
    # A small first share makes the search change its direction again and again.
    numbered = NumberedTasks.of(tasks)
    fewest = fewest_stations(tasks, cycle)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(balancing_search, "_FIRST_SHARE", first_share)
        found = line_with(numbered, cycle=cycle, stations=fewest, budget=Budget(100_000))
        less = line_with(numbered, cycle=cycle, stations=fewest - 1, budget=Budget(100_000))
    assert found.line is not None
    assert is_possible(found.line, tasks, cycle)
    assert len(found.line) == fewest
    assert (less.line, less.is_proven) == (None, True)


@pytest.mark.parametrize(
    ("name", "cycle", "stations", "share"),
    [("jackson", 13, 4, 50), ("mansoor", 62, 3, 60), ("mansoor", 48, 4, 46)],
)
def test_a_line_that_is_found_from_the_end_is_turned_round(
    monkeypatch: pytest.MonkeyPatch, name: str, cycle: int, stations: int, share: int
) -> None:
    # From the front the first share of steps is too small for these, from the end it is enough.
    monkeypatch.setattr(balancing_search, "_FIRST_SHARE", share)
    tasks = read_task_graph(HERE / "data" / f"salbp_{name}.txt")
    budget = Budget(1000)
    found = line_with(NumberedTasks.of(tasks), cycle=cycle, stations=stations, budget=budget)
    assert share < budget.used < 2 * share
    assert found.line is not None
    assert is_possible(found.line, tasks, cycle)


def test_a_spent_budget_is_no_proof() -> None:
    tasks = NumberedTasks.of(TaskGraph(dict.fromkeys("abcdefgh", 3)))
    answer = line_with(tasks, cycle=7, stations=4, budget=Budget(3))
    assert (answer.line, answer.is_proven) == (None, False)
