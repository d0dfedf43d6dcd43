"""One machine, flow shops and job shops against the enumeration of all sequences."""

from __future__ import annotations

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.scenario.job_shops import JobShop, parse_job_shop
from factorysim.theory.scheduling.shop_bounds import (
    flow_shop_makespan,
    johnson_sequence,
    makespan_bounds,
    preemptive_makespan,
)
from factorysim.theory.scheduling.single_machine import (
    earliest_due_date_first,
    evaluate_sequence,
    fewest_tardy_jobs,
    least_total_tardiness,
    shortest_first,
    weighted_shortest_first,
)
from tests.validation import reference

SHOPS = [name for name in reference.cases("scheduling") if name != "single_machine_rules"]
BOUNDS = {"jobshop_ft06": 52, "jobshop_ft10": 808, "jobshop_la01": 666, "jobshop_la05": 593}
"""Jackson's preemptive bound of the machines, as the literature gives it."""

numbers = st.integers(0, 9)


@st.composite
def six_jobs(draw: st.DrawFn) -> tuple[list[int], list[int], list[int]]:
    """Times, due dates and weights of up to six jobs."""
    count = draw(st.integers(1, 6))
    several = {"min_size": count, "max_size": count}
    times = draw(st.lists(numbers, **several))
    due = draw(st.lists(st.integers(-3, 30), **several))
    weights = draw(st.lists(st.integers(0, 4), **several))
    return times, due, weights


@given(six_jobs())
def test_the_rules_are_the_best_of_all_sequences(jobs: tuple[list[int], ...]) -> None:
    times, due, weights = jobs
    everything = [
        evaluate_sequence(order, times, due=due, weights=weights)
        for order in permutations(range(len(times)))
    ]
    more = {"due": due, "weights": weights}
    spt = shortest_first(times, **more)
    assert spt.total_completion_time == min(s.total_completion_time for s in everything)
    wspt = weighted_shortest_first(times, weights, due=due)
    assert wspt.total_weighted_completion_time == min(
        s.total_weighted_completion_time for s in everything
    )
    edd = earliest_due_date_first(times, due, weights=weights)
    assert edd.maximum_lateness == min(s.maximum_lateness for s in everything)
    moore = fewest_tardy_jobs(times, due, weights=weights)
    assert moore.tardy_jobs == min(s.tardy_jobs for s in everything)
    best = least_total_tardiness(times, due, weights=weights)
    assert best.total_weighted_tardiness == min(s.total_weighted_tardiness for s in everything)
    unweighted = least_total_tardiness(times, due)
    assert unweighted.total_tardiness == min(s.total_tardiness for s in everything)


def test_a_sequence_is_judged_by_all_goals() -> None:
    schedule = evaluate_sequence([2, 0, 1], [3, 4, 1], due=[4, 5, 6], weights=[1, 2, 3])
    assert schedule.completion_times == (4, 8, 1)
    assert (schedule.total_completion_time, schedule.total_weighted_completion_time) == (13, 23)
    assert (schedule.maximum_lateness, schedule.total_tardiness) == (3, 3)
    assert (schedule.total_weighted_tardiness, schedule.tardy_jobs) == (6, 1)
    assert schedule.makespan == 8


def test_a_job_that_ends_on_its_due_date_is_not_late() -> None:
    times, due = [0.1, 0.2], [0.1, 0.3]
    assert evaluate_sequence([0, 1], times, due=due).tardy_jobs == 0
    assert fewest_tardy_jobs(times, due).tardy_jobs == 0
    assert least_total_tardiness(times, due).total_tardiness == 0


def test_without_due_dates_nothing_is_late() -> None:
    schedule = shortest_first([3, 1])
    assert schedule.sequence == (1, 0)
    assert (schedule.total_tardiness, schedule.tardy_jobs) == (0, 0)
    assert schedule.maximum_lateness == -math.inf


def test_fifteen_jobs_are_sequenced_exactly() -> None:
    # Equal times: the earliest due date first is best, and 15 jobs of 2 against dates 1, 2, ... .
    best = least_total_tardiness([2] * 15, list(range(15, 0, -1)))
    assert best.sequence == tuple(range(14, -1, -1))
    assert best.total_tardiness == sum(range(1, 16))


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=6))
def test_johnsons_rule_is_the_best_of_all_sequences(times: list[tuple[int, int]]) -> None:
    schedule = johnson_sequence(times)
    makespans = [flow_shop_makespan(order, times) for order in permutations(range(len(times)))]
    assert schedule.makespan == min(makespans)
    assert flow_shop_makespan(schedule.sequence, times) == schedule.makespan


def instance(case: str) -> JobShop:
    path = reference.HERE / "data" / f"{reference.model(case)['instance']}.txt"
    return parse_job_shop(path.read_text("utf-8"))


@pytest.mark.parametrize("case", SHOPS)
def test_no_bound_is_above_the_optimum(case: str) -> None:
    bounds = makespan_bounds(instance(case))
    assert bounds.best <= reference.value(case, "optimal_makespan")
    assert max(bounds.jobs, bounds.work) <= bounds.best
    if case in BOUNDS:
        assert bounds.machines == BOUNDS[case]


heads_and_tails = st.lists(st.tuples(numbers, st.integers(1, 9), numbers), min_size=1, max_size=5)


@given(heads_and_tails)
def test_interrupting_is_never_worse(operations: list[tuple[int, int, int]]) -> None:
    def makespan(order: tuple[int, ...]) -> int:
        now = end = 0
        for place in order:
            head, time, tail = operations[place]
            now = max(now, head) + time
            end = max(end, now + tail)
        return end

    best = min(makespan(order) for order in permutations(range(len(operations))))
    bound = preemptive_makespan(operations)
    # The bound of every subset: first head + all times + last tail; the best of them is exact.
    subsets = [
        [operations[k] for k in range(len(operations)) if chosen >> k & 1]
        for chosen in range(1, 1 << len(operations))
    ]
    exact = max(
        min(head for head, _, _ in some) + sum(t for _, t, _ in some) + min(q for _, _, q in some)
        for some in subsets
    )
    assert bound == exact
    assert bound <= best


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: shortest_first([]), "no jobs"),
        (lambda: shortest_first([-1]), "times: -1"),
        (lambda: evaluate_sequence([0, 0], [1, 2]), "every job from 0 to 1 once"),
        (lambda: earliest_due_date_first([1, 2], [1]), "due"),
        (lambda: earliest_due_date_first([1], [math.nan]), "not a number"),
        (lambda: least_total_tardiness([1] * 21, [1] * 21), "21 jobs"),
        (lambda: johnson_sequence([[1, 2, 3]]), "3 machines"),
        (lambda: flow_shop_makespan([0, 1], [[1, 2], [1]]), "one time for each machine"),
        (lambda: flow_shop_makespan([0], [[1, 2], [1, 1]]), "every job from 0 to 1"),
        (lambda: flow_shop_makespan([], []), "no jobs"),
    ],
)
def test_impossible_jobs_are_refused(call: object, message: str) -> None:
    assert callable(call)
    with pytest.raises(ScenarioError, match=message):
        call()
