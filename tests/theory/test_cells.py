"""Schedules of a cell: the published numbers, and what no schedule may break."""

from __future__ import annotations

from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.theory.cells import (
    CellSchedule,
    SharedTask,
    allocations,
    best_allocation,
    best_schedule,
    earliest_finish_schedule,
    list_schedule,
    positional_weights,
    speed_in_the_long_run,
)

TIMES = {"t1": 6, "t2": 2, "t3": 5, "t4": 7, "t5": 1, "t6": 2, "t7": 3, "t8": 6, "t9": 5,
         "t10": 5, "t11": 4}  # fmt: skip
AFTER = {"t2": ("t1",), "t3": ("t1",), "t4": ("t1",), "t5": ("t1",), "t6": ("t2",),
         "t7": ("t3", "t4", "t5"), "t8": ("t6",), "t9": ("t7",), "t10": ("t8",),
         "t11": ("t9", "t10")}  # fmt: skip
ROBOT = ("t2", "t3", "t4", "t8", "t9", "t10")


def jackson(factor: float) -> dict[str, SharedTask]:
    """Jackson's eleven tasks (1956), with what the robot can do."""
    return {
        name: SharedTask(
            human=time,
            robot=factor * time if name in ROBOT else None,
            both=0.7 * time if name in ("t4", "t8") else None,
            after=AFTER.get(name, ()),
        )
        for name, time in TIMES.items()
    }


def test_positional_weights() -> None:
    assert list(positional_weights(jackson(2)).values()) == [
        46, 19, 17, 19, 13, 17, 12, 15, 9, 9, 4,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("factor", "robot", "best", "exact", "greedy"),
    [(2, 70, 34.9, 34, 38.1), (1.5, 55, 32, 32, 37.1), (1, 40, 30, 28, 37.1)],
)
def test_the_table_of_the_helpful_robot(factor, robot, best, exact, greedy) -> None:
    tasks = jackson(factor)
    assert list_schedule(tasks).makespan == 46
    assert list_schedule(tasks, dict.fromkeys(ROBOT, "robot")).makespan == pytest.approx(robot)
    assert best_allocation(tasks).makespan == pytest.approx(best)
    assert best_schedule(tasks).makespan == pytest.approx(exact)
    assert earliest_finish_schedule(tasks).makespan == pytest.approx(greedy)


def test_the_best_schedule_of_the_spec_uses_the_robot_for_two_tasks_only() -> None:
    modes = best_schedule(jackson(2)).modes
    assert best_schedule(jackson(2)).makespan == 34
    assert sum(mode != "human" for mode in modes.values()) <= 3


def test_idle_shares_of_the_two_who_work_side_by_side() -> None:
    schedule = list_schedule(jackson(2), dict.fromkeys(ROBOT, "robot"))
    assert schedule.robot_idle == pytest.approx(1 - 60 / 70)
    assert schedule.human_idle == pytest.approx(1 - 16 / 70)


def test_more_people_help_where_tasks_do_not_wait_for_each_other() -> None:
    tasks = {name: SharedTask(human=2) for name in "abcd"}
    assert list_schedule(tasks, people=2, robots=0).makespan == 4


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ScenarioError, match="no task"):
        positional_weights({"a": SharedTask(human=1, after=("b",))})
    with pytest.raises(ScenarioError, match="before itself"):
        positional_weights(
            {"a": SharedTask(human=1, after=("b",)), "b": SharedTask(human=1, after=("a",))}
        )
    many = {f"t{n}": SharedTask(human=1, robot=1) for n in range(21)}
    with pytest.raises(ScenarioError, match="2097152 allocations"):
        next(allocations(many))
    with pytest.raises(ScenarioError, match="too many"):
        best_schedule(many)
    with pytest.raises(ScenarioError, match="presence"):
        speed_in_the_long_run(1.0, 20, {0.0: 30})


# Safeguards in the long run: parts of an 8-hour shift with a cycle of 40 s.

SHARES = (0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.75, 0.8)


@pytest.mark.parametrize(
    ("states", "parts"),
    [
        ({0.0: 30.0}, (720, 617, 524, 438, 288, 160, 131, 103)),
        ({0.3: 10.0, 0.0: 12.0}, (720, 652, 586, 521, 394, 273, 243, 213)),
    ],
)
def test_parts_per_shift_of_fence_and_scanner(states, parts) -> None:
    seen = [720 * speed_in_the_long_run(share, 20, states) for share in SHARES]
    assert [round(value) for value in seen] == pytest.approx(parts, abs=1)


def test_soft_touch_wins_from_three_quarters_of_the_time_on() -> None:
    def wins(share: float, states: dict[float, float]) -> bool:
        return speed_in_the_long_run(share, 20, states) < 0.35

    fence, scanner = {0.0: 30.0}, {0.3: 10.0, 0.0: 12.0}
    assert not wins(0.55, fence)
    assert wins(0.57, fence)
    assert not wins(0.73, scanner)
    assert wins(0.745, scanner)


@pytest.mark.parametrize(
    ("stay", "fence", "scanner"), [(5, 411, 553), (20, 524, 586), (80, 562, 595)]
)
def test_many_short_visits_hurt_the_fence(stay, fence, scanner) -> None:
    by_fence = 720 * speed_in_the_long_run(0.2, stay, {0.0: stay + 10})
    by_scanner = 720 * speed_in_the_long_run(0.2, stay, {0.3: stay / 2, 0.0: stay / 2 + 2})
    assert by_fence == pytest.approx(fence, abs=1)
    assert by_scanner == pytest.approx(scanner, abs=1)


# Properties.


@st.composite
def units(draw: st.DrawFn) -> dict[str, SharedTask]:
    """Up to five tasks with whole times."""
    number = draw(st.integers(1, 5))
    times = st.none() | st.integers(1, 9)
    tasks: dict[str, SharedTask] = {}
    for n in range(number):
        human, robot, both = draw(times), draw(times), draw(times)
        if human is robot is both is None:
            human = draw(st.integers(1, 9))
        after = tuple(name for name in tasks if draw(st.booleans()))
        tasks[f"t{n}"] = SharedTask(human, robot, both, after)
    return tasks


def is_possible(schedule: CellSchedule, tasks: dict[str, SharedTask]) -> bool:
    ends = {stint.task: stint.end for stint in schedule.stints}
    if set(ends) != set(tasks):
        return False
    for stint in schedule.stints:
        if stint.end - stint.begin != pytest.approx(tasks[stint.task].times[stint.mode]):
            return False
        if any(ends[other] > stint.begin + 1e-9 for other in tasks[stint.task].after):
            return False
    for agent in ("human", "robot"):
        own = sorted((s.begin, s.end) for s in schedule.stints if s.mode in (agent, "both"))
        if any(one[1] > other[0] + 1e-9 for one, other in pairwise(own)):
            return False
    return True


@given(units())
def test_schedules_keep_the_order_and_nobody_does_two_things_at_once(tasks) -> None:
    for schedule in (list_schedule(tasks), earliest_finish_schedule(tasks), best_schedule(tasks)):
        assert is_possible(schedule, tasks)


@settings(max_examples=60)
@given(units())
def test_nothing_beats_the_best_schedule(tasks) -> None:
    best = best_schedule(tasks).makespan
    assert best <= best_allocation(tasks).makespan + 1e-9
    assert best <= earliest_finish_schedule(tasks).makespan + 1e-9
    assert best == pytest.approx(min(_appended(tasks)))


def _appended(tasks: dict[str, SharedTask]):
    """The makespans of all orders and modes, by brute force."""
    for order in permutations(tasks):
        if any(set(tasks[n].after) - set(order[:i]) for i, n in enumerate(order)):
            continue
        for modes in allocations(tasks):
            free, ends = {"human": 0.0, "robot": 0.0}, {}
            for name in order:
                mode = modes[name]
                agents = ("human", "robot") if mode == "both" else (mode,)
                begin = max([*(free[a] for a in agents), *(ends[o] for o in tasks[name].after)])
                ends[name] = begin + tasks[name].times[mode]
                free.update(dict.fromkeys(agents, ends[name]))
            yield max(ends.values())
