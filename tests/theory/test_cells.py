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
    presence_for_speed,
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
    best = best_schedule(jackson(2))
    assert best.makespan == 34
    robot = {name for name, mode in best.modes.items() if mode == "robot"}
    assert robot == {"t4", "t10"}
    assert "both" not in best.modes.values()


def test_idle_shares_of_the_two_who_work_side_by_side() -> None:
    schedule = list_schedule(jackson(2), dict.fromkeys(ROBOT, "robot"))
    assert schedule.robot_idle == pytest.approx(1 - 60 / 70)
    assert schedule.human_idle == pytest.approx(1 - 16 / 70)
    # Together only during t5 (1) and t6 (2).
    assert schedule.concurrent == pytest.approx(6 / 70)


def test_what_comes_before_is_planned_before_even_if_it_takes_no_time() -> None:
    tasks = {"late": SharedTask(human=2, after=("mark",)), "mark": SharedTask(human=0)}
    assert earliest_finish_schedule(tasks).makespan == 2
    assert list_schedule(tasks).makespan == 2
    assert best_schedule(tasks).makespan == 2


def test_without_a_robot_people_do_what_they_can() -> None:
    tasks = jackson(1)
    assert best_schedule(tasks, robots=0).makespan == 46
    assert best_allocation(tasks, robots=0).makespan == 46
    assert earliest_finish_schedule(tasks, robots=0).makespan == 46


def test_twelve_tasks_that_all_could_do_are_not_too_many() -> None:
    tasks = {f"t{n}": SharedTask(human=3, robot=4, both=3) for n in range(12)}
    # The person makes seven of them, the robot five.
    assert best_schedule(tasks).makespan == 21


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ScenarioError, match="no task"):
        positional_weights({"a": SharedTask(human=1, after=("b",))})
    with pytest.raises(ScenarioError, match="before itself"):
        positional_weights(
            {"a": SharedTask(human=1, after=("b",)), "b": SharedTask(human=1, after=("a",))}
        )
    with pytest.raises(ScenarioError, match="nobody can do it"):
        list_schedule({"a": SharedTask(robot=1)}, robots=0)
    with pytest.raises(ScenarioError, match="cannot be done by 'robot'"):
        list_schedule({"a": SharedTask(human=1)}, {"a": "robot"})
    many = {f"t{n}": SharedTask(human=1, robot=1) for n in range(21)}
    with pytest.raises(ScenarioError, match="2097152 allocations"):
        next(allocations(many))
    with pytest.raises(ScenarioError, match="too many"):
        best_schedule(many)
    with pytest.raises(ScenarioError, match="one person and one robot"):
        best_schedule(jackson(2), people=2)
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
    assert [round(value) for value in seen] == list(parts)


def test_soft_touch_wins_from_three_quarters_of_the_time_on() -> None:
    for states, first in (({0.0: 30.0}, 0.56), ({0.3: 10.0, 0.0: 12.0}, 0.74)):
        # In steps of 0.01, as the lesson has it.
        presence = presence_for_speed(0.35, 20, states)
        assert first - 0.01 < presence < first
        assert speed_in_the_long_run(presence, 20, states) == pytest.approx(0.35)
        assert speed_in_the_long_run(first, 20, states) < 0.35


def test_short_visits_that_cost_nothing_extra_cross_at_one_minus_the_speed() -> None:
    assert presence_for_speed(0.35, 20, {0.0: 20}) == pytest.approx(1 - 0.35)


@pytest.mark.parametrize("speed", [0.0, 0.3, 1.0])
def test_a_speed_that_no_presence_gives_is_refused(speed: float) -> None:
    with pytest.raises(ScenarioError, match="never reached"):
        presence_for_speed(speed, 20, {0.3: 20})


@pytest.mark.parametrize(
    ("stay", "fence", "scanner"), [(5, 411, 553), (20, 524, 586), (80, 562, 595)]
)
def test_many_short_visits_hurt_the_fence(stay, fence, scanner) -> None:
    by_fence = 720 * speed_in_the_long_run(0.2, stay, {0.0: stay + 10})
    by_scanner = 720 * speed_in_the_long_run(0.2, stay, {0.3: stay / 2, 0.0: stay / 2 + 2})
    assert (round(by_fence), round(by_scanner)) == (fence, scanner)


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


@given(units(), st.data())
def test_no_list_schedule_beats_the_best_one(tasks, data) -> None:
    modes = {n: data.draw(st.sampled_from(sorted(task.times))) for n, task in tasks.items()}
    order = {name: data.draw(st.integers(0, 9)) for name in tasks}
    schedule = list_schedule(tasks, modes, order=order)
    assert is_possible(schedule, tasks)
    assert schedule.modes == modes
    assert best_schedule(tasks).makespan <= schedule.makespan + 1e-9


@given(units())
def test_the_best_schedule_is_no_shorter_than_a_chain_or_than_the_work_shared_by_two(tasks) -> None:
    best = best_schedule(tasks).makespan
    chain: dict[str, float] = {}
    for name, task in tasks.items():
        before = max((chain[other] for other in task.after), default=0)
        chain[name] = before + min(task.times.values())
    assert best >= max(chain.values()) - 1e-9
    work = sum(
        min(time * (1 + (mode == "both")) for mode, time in task.times.items())
        for task in tasks.values()
    )
    assert best >= work / 2 - 1e-9


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
