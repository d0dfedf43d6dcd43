"""Line balancing against dynamic programming over all sets of tasks, and its answers in words."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError, UnknownName
from factorysim.theory.balancing.line_balancing import (
    Balance,
    balance_by_rule,
    balance_line,
    smallest_cycle_time,
    station_bounds,
)
from factorysim.theory.balancing.numbered_tasks import NumberedTasks
from factorysim.theory.balancing.rules import BALANCING_RULES
from factorysim.theory.balancing.task_graphs import TaskGraph, read_task_graph
from tests.theory.reference_values import HERE

TONGE = {160: 23, 168: 22, 185: 20, 195: 19, 207: 18, 220: 17, 234: 16, 251: 14, 270: 14, 293: 13}
"""The other cycle times of TONGE70 with their optima (Scholl and Klein 1999)."""


@st.composite
def task_graphs(draw: st.DrawFn) -> TaskGraph:
    """A few tasks with times from 1 to 12 and random precedences from left to right."""
    count = draw(st.integers(1, 9))
    names = "abcdefghi"[:count]
    times = {name: draw(st.integers(1, 12)) for name in names}
    pairs = [(a, b) for a in names for b in names if a < b and draw(st.integers(0, 3)) == 0]
    shuffled = draw(st.permutations(names))
    return TaskGraph({name: times[name] for name in shuffled}, pairs)


def fewest_stations(tasks: TaskGraph, cycle: int) -> int:
    """Return the optimum by dynamic programming: the best (stations, load) of every set."""
    names = tasks.names
    before = [sum(1 << names.index(a) for a, b in tasks.precedences if b == name) for name in names]
    best = {0: (1, 0)}
    for done in range(1 << len(names)):
        if done not in best:
            continue
        stations, load = best[done]
        for place, name in enumerate(names):
            if done >> place & 1 or before[place] & ~done:
                continue
            time = int(tasks.times[name])
            fits = load + time <= cycle
            reached = (stations, load + time) if fits else (stations + 1, time)
            new = done | 1 << place
            best[new] = min(best.get(new, reached), reached)
    return best[(1 << len(names)) - 1][0]


def assert_is_possible(line: Balance, tasks: TaskGraph) -> None:
    done = [name for station in line.stations for name in station]
    assert sorted(done) == sorted(tasks.names)
    assert all(done.index(a) < done.index(b) for a, b in tasks.precedences)
    assert max(line.loads) <= line.cycle_time
    assert sum(line.loads) == tasks.total_time


@given(task_graphs(), st.integers(12, 30))
def test_the_search_finds_the_optimum(tasks: TaskGraph, cycle: int) -> None:
    line = balance_line(tasks, cycle)
    assert_is_possible(line, tasks)
    assert line.is_optimal
    assert line.station_count == fewest_stations(tasks, cycle)
    assert station_bounds(tasks, cycle).best <= line.station_count


@given(task_graphs(), st.integers(12, 16), st.sampled_from(sorted(BALANCING_RULES)), st.booleans())
def test_a_rule_is_never_better_than_the_optimum(
    tasks: TaskGraph, cycle: int, rule: str, from_the_end: bool
) -> None:
    line = balance_by_rule(tasks, cycle, rule=rule, from_the_end=from_the_end)
    assert_is_possible(line, tasks)
    assert line.station_count >= fewest_stations(tasks, cycle)
    assert line.is_optimal == (line.station_count == line.lower_bound)


@given(task_graphs(), st.integers(1, 5))
def test_the_shortest_cycle_is_the_first_that_is_enough(tasks: TaskGraph, stations: int) -> None:
    line = smallest_cycle_time(tasks, stations)
    assert_is_possible(line, tasks)
    cycle = int(line.cycle_time)
    assert line.is_optimal
    assert line.lower_bound == cycle
    assert fewest_stations(tasks, cycle) <= stations
    assert cycle == max(tasks.times.values()) or fewest_stations(tasks, cycle - 1) > stations


@given(task_graphs())
def test_numbering_backwards_twice_changes_nothing(tasks: TaskGraph) -> None:
    numbered = NumberedTasks.of(tasks)
    assert numbered.backwards().backwards() == numbered


@pytest.mark.long
@pytest.mark.parametrize(("cycle", "stations"), TONGE.items())
def test_tonge70_is_solved_for_the_other_cycle_times(cycle: int, stations: int) -> None:
    line = balance_line(read_task_graph(HERE / "data" / "salbp_tonge70.txt"), cycle)
    assert (line.station_count, line.is_optimal) == (stations, True)


def test_the_shortest_cycles_of_tonge70_and_jackson() -> None:
    jackson = read_task_graph(HERE / "data" / "salbp_jackson.txt")
    assert [smallest_cycle_time(jackson, m).cycle_time for m in (3, 4, 5, 6, 8)] == [
        16,
        12,
        10,
        9,
        7,
    ]


def test_a_spent_budget_gives_bounds_and_always_the_same() -> None:
    tasks = read_task_graph(HERE / "data" / "salbp_tonge70.txt")
    line = balance_line(tasks, 168, step_limit=500)
    assert_is_possible(line, tasks)
    assert not line.is_optimal
    assert line.lower_bound <= 22 <= line.station_count
    assert line.steps == 500
    assert balance_line(tasks, 168, step_limit=500) == line
    short = smallest_cycle_time(tasks, 20, step_limit=500)
    assert_is_possible(short, tasks)
    assert not short.is_optimal
    assert short.lower_bound <= 177 <= short.cycle_time


def test_decimal_times_fill_a_cycle_exactly() -> None:
    tasks = TaskGraph({"a": 0.1, "b": 0.2, "c": Fraction(3, 10)})  # type: ignore[dict-item]
    line = balance_line(tasks, 0.3)
    assert (line.station_count, line.loads) == (2, (0.3, 0.3))
    assert smallest_cycle_time(tasks, 1).cycle_time == 0.6


def test_a_cycle_between_two_loads_keeps_its_length() -> None:
    line = balance_line(TaskGraph({"a": 4, "b": 3}), 4.5)
    assert (line.station_count, line.cycle_time, line.idle_times) == (2, 4.5, (0.5, 1.5))


def test_measures_of_a_balance() -> None:
    line = balance_by_rule(TaskGraph({"a": 4, "b": 3, "c": 1}, ["ab", "bc"]), 5)
    assert line.stations == (("a",), ("b", "c"))
    assert (line.efficiency, line.smoothness_index) == (0.8, 0)
    assert line.balance_delay == pytest.approx(0.2)
    assert line.station_of("c") == 2
    with pytest.raises(UnknownName, match="no task 'd'"):
        line.station_of("d")
    uneven = balance_by_rule(TaskGraph({"a": 5, "b": 2, "c": 1}, ["ab", "bc"]), 5)
    assert uneven.smoothness_index == 2


def test_helgeson_and_birnie_take_the_largest_positional_weight_first() -> None:
    # Weights: a 8, c 5, b 4, d 2, e 2. With the cycle 6 the first station takes a and then c.
    tasks = TaskGraph({"a": 2, "b": 2, "c": 3, "d": 2, "e": 2}, ["ab", "bd", "ce"])
    line = balance_by_rule(tasks, 6)
    assert line.stations == (("a", "c"), ("b", "d", "e"))


def test_what_cannot_be_balanced_is_refused() -> None:
    tasks = TaskGraph({"weld": 9, "glue": 4})
    with pytest.raises(ScenarioError, match=r"5 is shorter than weld.*takes 9"):
        balance_line(tasks, 5)
    with pytest.raises(ScenarioError, match="cycle_time: 0"):
        balance_by_rule(tasks, 0)
    with pytest.raises(UnknownName, match="Did you mean 'longest_task'"):
        balance_by_rule(tasks, 9, rule="longest_tsk")
    with pytest.raises(ScenarioError, match="stations"):
        smallest_cycle_time(tasks, 0)
    with pytest.raises(ScenarioError, match="no shortest cycle"):
        smallest_cycle_time(TaskGraph({"a": 0}), 1)
