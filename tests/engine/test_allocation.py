"""Who does which task of a cell: every policy, told with constant times."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings

import factorysim as fs
from factorysim import (
    Factory,
    Robot,
    ScenarioError,
    Source,
    Station,
    read_scenario,
    rules,
    simulate,
)
from factorysim.engine.streams import Streams
from factorysim.errors import ModelError
from factorysim.model import checks_of_cells
from factorysim.model.durations import as_distribution
from factorysim.theory.cells import (
    MOST_ALLOCATIONS,
    MOST_TASKS,
    SharedTask,
    best_allocation,
    best_schedule,
    earliest_finish_schedule,
    list_schedule,
    positional_weights,
)
from tests.engine.stories import come, factory, tell
from tests.theory.test_cells import jackson, units


def cell(tasks: dict[str, Any], *arrivals: Any, until: float = 100, **more: Any) -> Any:
    line = factory(
        {"part": ["cell"]},
        {},
        cells={"cell": {"people": "team", "tasks": tasks, **more.pop("cell", {})}},
        orders=come(*(arrivals or (0,))),
        crews={"team": more.pop("crew", {})},
        **more,
    )
    return tell(line, until=until)


def cycle(policy: Any, factor: float = 2.0, **changes: Any) -> float:
    """The time per part of the helpful robot."""
    scenario = read_scenario("helpful-robot").factory
    changes = {f"cells.cell.{key}": value for key, value in changes.items()}
    given = scenario.with_changes(
        {"cells.cell.allocation": policy, "cells.cell.robot_factor": factor, **changes}
    )
    result = simulate(given, until={"parts": 3}, record="none")
    return float(result.cells["time_per_part [min]"].iloc[0])


TWO = {"a": {"human": 4, "robot": 6}, "b": {"human": 4, "robot": 6}}


# The table of the lesson; its other rows are in expected.yaml of the scenario.


@pytest.mark.parametrize("factor", [2, 1.5, 1])
def test_the_policies_reproduce_the_table_of_the_helpful_robot(factor: float) -> None:
    tasks = jackson(factor)
    assert cycle("all_human", factor) == 46
    assert cycle("max_robot", factor) == pytest.approx({2: 70, 1.5: 55, 1: 40}[factor])
    assert cycle("best_static", factor) == pytest.approx(best_allocation(tasks).makespan)
    assert cycle("best_schedule", factor) == pytest.approx({2: 34, 1.5: 32, 1: 28}[factor])
    assert cycle("earliest_finish", factor) == pytest.approx({2: 38.1, 1.5: 37.1, 1: 37.1}[factor])
    assert cycle("dynamic", factor) == pytest.approx(whoever_is_free(tasks))


def test_the_best_allocation_of_the_theory_is_what_the_cell_needs() -> None:
    tasks = jackson(2)
    best = best_allocation(tasks)
    assert cycle(best.modes) == pytest.approx(best.makespan)
    assert list_schedule(tasks, best.modes).makespan == pytest.approx(best.makespan)


# Each policy by hand.


def test_people_do_all_and_robots_do_all_that_they_can() -> None:
    assert cell(TWO).left_at == [8]
    assert cell(TWO, cell={"allocation": "max_robot"}).left_at == [12]


def test_the_greedy_rule_and_the_best_one() -> None:
    assert cell(TWO, cell={"allocation": "earliest_finish"}).left_at == [6]
    assert cell(TWO, cell={"allocation": "best_static"}).left_at == [6]


WAIT = {
    "a": {"robot": 1},
    "b": {"human": 1, "after": "a"},
    "c": {"robot": 4, "after": "b"},
    "d": {"human": 3},
}


def test_the_best_schedule_waits_on_purpose_and_the_best_allocation_does_not() -> None:
    # Nobody has a choice of mode: the person begins d at once, or waits for a and does b first.
    assert cell(WAIT, cell={"allocation": "best_static"}).left_at == [8]
    story = cell(WAIT, cell={"allocation": "best_schedule"})
    assert story.left_at == [6]
    assert story.worker_states() == {"working": 4, "waiting": 2}


def test_each_product_has_a_best_schedule_of_its_own() -> None:
    tasks = {
        "a": {"human": {"part": 4, "big": 9}, "robot": {"part": 9, "big": 4}},
        "b": {"human": 4, "robot": 4, "only": ["part"]},
    }
    line = factory(
        {"part": ["cell"], "big": ["cell"]},
        {},
        cells={"cell": {"people": "team", "tasks": tasks, "allocation": "best_schedule"}},
        orders=come((0, "part"), (10, "big")),
        crews={"team": {}},
    )
    assert tell(line, until=50).left_at == [4, 14]


def test_what_suits_a_robot_goes_to_it() -> None:
    tasks = {
        "pick": {"human": 4, "robot": 6, "suitability": {"presentation": 1, "weight": 0.4}},
        "hold": {"human": 4, "robot": 6, "both": 3, "suitability": 0.5},
        "wire": {"human": 4, "robot": 6, "suitability": 0.1, "after": "hold"},
    }
    story = cell(tasks, cell={"allocation": "score"}, until=50)
    table = story.result.cell_tasks
    assert dict(zip(table["task"], table["mode"], strict=True)) == {
        "pick": "robot",
        "hold": "both",
        "wire": "human",
    }


def test_strain_is_least_within_the_takt() -> None:
    tasks = {
        "bend": {"human": 4, "robot": 8, "posture": 6},
        "look": {"human": 4, "robot": 8, "posture": 2},
    }
    relaxed = cell(tasks, cell={"allocation": "ergonomic", "takt": 20})
    assert relaxed.left_at == [16]
    tight = cell(tasks, cell={"allocation": "ergonomic", "takt": 8})
    assert tight.left_at == [8]
    table = tight.result.cell_tasks
    assert dict(zip(table["task"], table["mode"], strict=True)) == {
        "bend": "robot",
        "look": "human",
    }
    impossible = cell(tasks, cell={"allocation": "ergonomic", "takt": 1})
    assert impossible.left_at == [8]


def test_dynamic_takes_whoever_is_free() -> None:
    # The person is away until 10: the robot does both; from 12 on, they share.
    story = cell(
        TWO,
        0,
        12,
        cell={"allocation": "dynamic"},
        crew={"shift": "late"},
        shifts={"late": {"from": "00:10", "to": "24:00"}},
        until=40,
    )
    # 0-6 a by the robot, 6-12 b by the robot (the person comes at 10, b is under way).
    assert story.left_at == [12, 18]


def test_dynamic_prefers_the_faster_of_two_who_are_free() -> None:
    story = cell({"a": {"human": 4, "robot": 6}}, cell={"allocation": "dynamic"})
    assert story.left_at == [4]


LATE = {"a": {"human": 4}, "b": {"human": 3, "robot": 9}}


def test_earliest_finish_waits_for_who_is_busy_where_that_is_sooner() -> None:
    # b: by the person from 4 to 7, or by the robot from 0 to 9.
    assert cell(LATE, cell={"allocation": "earliest_finish"}).left_at == [7]
    assert cell(LATE, cell={"allocation": "dynamic"}).left_at == [9]


def test_earliest_finish_does_not_wait_for_a_person_who_goes_on_break() -> None:
    # From 2 to 12 the person is away: a stands, and the robot takes b from 2 to 11.
    story = cell(
        LATE,
        cell={"allocation": "earliest_finish"},
        crew={"shift": "day"},
        shifts={"day": {"from": "00:00", "to": "24:00", "breaks": ["00:02-00:12"]}},
        until=40,
    )
    assert story.left_at == [14]
    assert story.robot_states() == {"waiting": 5, "working": 9}


def test_earliest_finish_turns_to_the_robot_when_the_person_leaves_after_the_task() -> None:
    # As before, but a is finished first: at 4, the robot takes b, from 4 to 13.
    story = cell(
        LATE,
        cell={"allocation": "earliest_finish"},
        crew={"shift": "day", "at_shift_end": "finish"},
        shifts={"day": {"from": "00:00", "to": "24:00", "breaks": ["00:02-00:12"]}},
        until=40,
    )
    assert story.left_at == [13]


def test_earliest_finish_turns_to_the_person_when_the_robot_has_to_stop() -> None:
    # b: by the robot from 4 to 6, until a visitor stops it from 1 to 21, with 3 left of a.
    story = cell(
        {"a": {"robot": 4}, "b": {"human": 9, "robot": 2}},
        cell={
            "allocation": "earliest_finish",
            "sequence": "declared",
            "safeguard": {"kind": "fence", "reset": 0},
            "visits": {"control": {"at": [1], "stay": 20}},
        },
    )
    assert story.left_at == [24]
    assert story.worker_states() == {"working": 9, "waiting": 15}


def test_earliest_finish_counts_what_older_parts_will_need() -> None:
    # Two parts at once: a of the second one waits for the person (until 8) or takes the robot.
    story = cell(
        {"a": {"human": 4, "robot": 7}},
        0,
        0,
        0,
        cell={"allocation": "earliest_finish", "capacity": 3},
    )
    assert story.left_at == [4, 7, 8]


def test_in_earliest_finish_only_those_count_who_have_the_skill() -> None:
    tasks = {"a": {"human": 4, "skill": "wire"}, "b": {"human": 3, "robot": 5, "skill": "wire"}}
    crew = {"workers": {"ann": {"skills": {"wire": 2}}, "bob": {"skills": {}}}}
    story = cell(tasks, cell={"allocation": "earliest_finish"}, crew=crew)
    # ann is busy until 4, bob cannot wire: the robot ends at 5.
    assert story.left_at == [5]


@settings(max_examples=40, deadline=None)
@given(units())
def test_without_chance_the_cell_does_what_the_theory_says(tasks: dict[str, SharedTask]) -> None:
    given_tasks = {name: {**task.times, "after": list(task.after)} for name, task in tasks.items()}
    for policy, schedule in (
        ("earliest_finish", earliest_finish_schedule(tasks)),
        ("best_static", best_allocation(tasks)),
        ("best_schedule", best_schedule(tasks)),
    ):
        line = factory(
            {"part": ["cell"]},
            {},
            cells={"cell": {"people": "team", "tasks": given_tasks, "allocation": policy}},
            orders=come(0),
            crews={"team": {}},
        )
        result = simulate(line, until=1000)
        row = result.cells.iloc[0]
        assert row["time_per_part [min]"] == pytest.approx(schedule.makespan), policy
        assert row["concurrent"] == pytest.approx(schedule.concurrent, abs=1e-12), policy
        table = result.cell_tasks
        assert dict(zip(table["task"], table["mode"], strict=True)) == schedule.modes, policy


@pytest.mark.parametrize("policy", ["dynamic", "earliest_finish"])
def test_people_leave_less_urgent_work_for_a_task_that_no_robot_is_free_for(policy: str) -> None:
    # The robot has the first part from 0 to 3; the second one takes the person from 1 to 5.
    line = factory(
        {"part": ["cell"], "unit": ["bench"]},
        {"bench": Station(time=10, needs={"crew": "team", "priority": 2})},
        cells={
            "cell": {
                "people": "team",
                "capacity": 2,
                "tasks": {"a": {"human": 4, "robot": 3}},
                "allocation": policy,
            }
        },
        orders=come((0, "unit"), (0, "part"), (1, "part")),
        crews={"team": {"preempts": True}},
    )
    assert tell(line, until=40).departures == [(3, "part"), (5, "part"), (14, "unit")]


def whoever_is_free(tasks: dict[str, SharedTask]) -> float:
    """The makespan when whoever is free takes up tasks by weight, in the fastest mode possible."""
    weights = positional_weights(tasks)
    waiting = sorted(tasks, key=lambda name: -weights[name])
    free, ends, now = {"human": 0.0, "robot": 0.0}, {}, 0.0
    while True:
        for name in list(waiting):
            if any(ends.get(other, now + 1) > now for other in tasks[name].after):
                continue
            for mode, time in sorted(tasks[name].times.items(), key=lambda pair: pair[1]):
                agents = ("human", "robot") if mode == "both" else (mode,)
                if all(free[agent] <= now for agent in agents):
                    ends[name] = now + time
                    free |= dict.fromkeys(agents, now + time)
                    waiting.remove(name)
                    break
        if not waiting:
            return max(ends.values())
        now = min(end for end in ends.values() if end > now)


@settings(max_examples=40, deadline=None)
@given(units())
def test_dynamic_is_a_list_schedule_in_the_fastest_mode_that_is_free(
    tasks: dict[str, SharedTask],
) -> None:
    given_tasks = {name: {**task.times, "after": list(task.after)} for name, task in tasks.items()}
    assert cell(given_tasks, cell={"allocation": "dynamic"}).left_at == [whoever_is_free(tasks)]


def test_who_does_a_task_does_not_change_the_luck() -> None:
    # The person's time for each part is the same one, whether the parts between are hers or not.
    tasks = {"a": {"human": {"exponential": 5}, "robot": 3}}
    times = (0, 100, 200, 300)
    by_hand = cell(tasks, *times, until=1000).left_at
    shared = cell(
        tasks,
        *times,
        cell={"allocation": lambda task, part: "robot" if part.number % 2 else "human"},
        until=1000,
    ).left_at
    assert shared == [3, by_hand[1], 203, by_hand[3]]


def test_a_task_that_has_begun_keeps_its_mode() -> None:
    # The robot fails at 2 for 10: it goes on at 12, although the person is free.
    story = cell(
        {"a": {"human": 4, "robot": 3}},
        cell={
            "allocation": "dynamic",
            "robots": {"arm": Robot(failures={"jam": {"every": 2, "repair": 10}})},
        },
    )
    assert story.left_at == [13]


def test_a_function_says_who_does_it() -> None:
    asked = []

    def shares(task: Any, part: Any) -> str:
        asked.append((task.name, part.number, task.times, task.free))
        return "robot" if task.name == "a" else "human"

    story = cell(TWO, cell={"allocation": shares})
    assert story.left_at == [6]
    assert asked[:2] == [
        ("a", 1, {"human": 4.0, "robot": 6.0}, ("human", "robot")),
        ("b", 1, {"human": 4.0, "robot": 6.0}, ("human",)),
    ]


def test_a_function_is_asked_again_until_the_task_begins() -> None:
    # It wants the robot for everything, unless only the person is free.
    def shares(task: Any, part: Any) -> str:
        return "human" if task.free == ("human",) else "robot"

    assert cell(TWO, cell={"allocation": shares}).left_at == [6]


def test_a_function_has_to_say_what_is_possible() -> None:
    with pytest.raises(ModelError, match="'both' for the task 'a'"):
        cell(TWO, cell={"allocation": lambda task, part: "both"})


def test_a_registered_allocation_has_a_name() -> None:
    rules.register_allocation("robot_first", replace=True)(lambda task, part: "robot")
    assert cell(TWO, cell={"allocation": "robot_first"}).left_at == [12]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"allocation": "max_robots"}, "Did you mean 'max_robot'"),
        ({"allocation": "ergonomic"}, "takt"),
    ],
)
def test_impossible_allocations_are_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        cell(TWO, cell=given)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"tasks": {f"t{n}": {"human": 1} for n in range(13)}}, "13 tasks are too many"),
        ({"crew": {"workers": 2}}, "'team' are 2. Take another policy"),
        ({"robots": 2}, "there are 2. Take another policy"),
    ],
)
def test_what_the_exact_search_does_not_know_is_refused(more: dict[str, Any], message: str) -> None:
    own = {key: more[key] for key in ("robots",) if key in more}
    with pytest.raises(ScenarioError, match=message):
        cell(
            more.get("tasks", TWO),
            cell={"allocation": "best_schedule", **own},
            crew=more.get("crew", {}),
        )


def test_the_model_knows_what_the_theory_can_do() -> None:
    assert checks_of_cells.MOST_TASKS == MOST_TASKS
    assert checks_of_cells.MOST_ALLOCATIONS == MOST_ALLOCATIONS


def test_too_many_allocations_are_refused_before_the_run() -> None:
    tasks = {f"t{n}": {"human": 1, "robot": 1} for n in range(15)}
    with pytest.raises(ScenarioError, match="32768 allocations"):
        cell(tasks, cell={"allocation": "best_static"})


# What a robot cannot carry.


def test_a_robot_does_not_take_what_is_too_heavy() -> None:
    tasks = {
        "a": {"human": 4, "robot": 1, "weight": 12},
        "b": {"human": 4, "robot": 1, "weight": 5},
    }
    robots = {"arm": Robot(payload=10)}
    story = cell(tasks, cell={"allocation": "max_robot", "robots": robots})
    assert story.left_at == [4]
    with pytest.raises(ScenarioError, match="payloads"):
        cell({"a": {"robot": 1, "weight": 12}}, cell={"robots": robots})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        # Nobody for the human time, and too heavy for the only robot.
        (
            {
                "tasks": {"a": {"human": 4, "robot": 1, "weight": 12}},
                "robots": {"arm": Robot(payload=10)},
            },
            "nobody can do this task for part.*no people, and no robot that can do it",
        ),
        # A time of a robot for other products only, and no people.
        (
            {"tasks": {"a": {"human": 4, "robot": {"other": 1}}}},
            "nobody can do this task for part.*no people, and robots",
        ),
        (
            {
                "tasks": {"a": {"human": 4, "robot": 1, "weight": 12}},
                "robots": {"arm": Robot(payload=10)},
                "people": "team",
                "allocation": {"a": "robot"},
            },
            "no robot of the cell can do 'a'",
        ),
    ],
)
def test_a_task_that_nobody_can_do_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        factory(
            {"part": ["cell"], "other": ["cell"]},
            {},
            cells={"cell": given},
            orders=come(0),
            crews={"team": {}},
        )


def test_without_people_the_robot_does_what_it_can() -> None:
    line = factory(
        {"part": ["cell"]},
        {},
        cells={"cell": {"tasks": {"a": {"human": 4, "robot": 6}}}},
        orders=come(0),
    )
    assert tell(line, until=20).left_at == [6]


# Picks that fail.

ALWAYS = 0.999999


def seed_where(*fails: bool) -> int:
    """The first seed with which the picks of a robot fail like that, with a share of one half."""
    for seed in count(1):
        draw = Streams(seed=seed, replication=0).uniform("cells.cell.robots.1.picks")
        if tuple(draw() < 0.5 for _ in fails) == fails:
            return seed
    raise AssertionError


def beside_a_bench(**crew: Any) -> Any:
    """At 3 a robot fails to pick, while the person works at a bench from 0 on."""
    line = factory(
        {"part": ["cell"], "unit": ["bench"]},
        {"bench": Station(time=10, needs="team")},
        cells={
            "cell": {
                "people": "team",
                "tasks": {"a": {"robot": 6, "pick_failure": 0.5}},
                "recovery": 2,
            }
        },
        orders=come((0, "unit"), (3, "part")),
        crews={"team": crew},
    )
    return tell(line, until=40, seed=seed_where(True, False))


def test_help_takes_the_person_away_from_other_work() -> None:
    # The bench stands from 3 to 5, with 7 to go; then the robot does the whole task.
    story = beside_a_bench(preempts=True)
    assert story.departures == [(11, "part"), (12, "unit")]
    assert story.work() == {("bench", "process"): 10, ("cell", "repair"): 2}
    assert story.robot_states() == {"waiting": 4, "failed": 2, "working": 6}


def test_help_waits_for_a_person_who_finishes_first() -> None:
    story = beside_a_bench()
    assert story.departures == [(10, "unit"), (18, "part")]
    assert story.robot_states() == {
        "waiting": 3, "waiting_for_repair": 7, "failed": 2, "working": 6,
    }  # fmt: skip


def test_failed_picks_are_counted() -> None:
    result = beside_a_bench(preempts=True).result
    assert list(result.robots[["failures", "failed_picks"]].iloc[0]) == [1, 1]
    assert result.cells["failed_picks"].iloc[0] == 1
    assert result.observed.cells[0].robots[0].picks == 2


def test_the_partner_of_a_joint_task_helps() -> None:
    tasks = {"a": {"both": 4, "pick_failure": 0.5}}
    line = factory(
        {"part": ["cell"]},
        {},
        cells={"cell": {"people": "team", "tasks": tasks, "recovery": 2}},
        orders=come(0),
        crews={"team": {}},
    )
    story = tell(line, until=10, seed=seed_where(True, True, False))
    assert story.left_at == [8]
    assert story.work() == {("cell", "repair"): 4, ("cell", "task"): 4}


def test_help_goes_on_after_a_break() -> None:
    line = factory(
        {"part": ["cell"]},
        {},
        cells={
            "cell": {
                "people": "team",
                "tasks": {"a": {"robot": 6, "pick_failure": 0.5}},
                "recovery": 5,
            }
        },
        orders=come(0),
        crews={"team": {"shift": "day"}},
        shifts={"day": {"from": "00:00", "to": "24:00", "breaks": ["00:02-00:12"]}},
    )
    # Help from 0 to 2 and from 12 to 15.
    assert tell(line, until=40, seed=seed_where(True, False)).left_at == [21]


def test_what_a_failed_pick_costs_by_default() -> None:
    given = fs.Cell(tasks={"a": {"robot": 1}}).recovery.time
    time = as_distribution(given, "s")
    assert time.expected == pytest.approx(45)
    assert time.deviation / time.expected == pytest.approx(0.6)


def test_a_robot_that_drops_a_part_waits_for_help() -> None:
    tasks = {"a": {"robot": 6, "pick_failure": 0.5}}
    result = simulate(
        Factory(
            time_unit="min",
            products={"part": {"route": ["cell"]}},
            cells={"cell": {"people": "team", "tasks": tasks, "recovery": 2}},
            sources={"work": Source(makes="part", unlimited=True)},
            crews={"team": {}},
        ),
        until=10_000,
    )
    (robot,) = result.observed.cells[0].robots
    # Each begin fails with one half: on average one failure of 2 min per part of 6 min.
    parts, failures = result.observed.cells[0].cycles, robot.failures
    assert abs(failures - parts) < 5 * (2 * parts) ** 0.5
    work = result.work.set_index(["kind", "name"])
    assert work.loc[("repair", "pick"), "tasks"].sum() == pytest.approx(failures, abs=1)


def test_without_people_a_robot_helps_itself() -> None:
    result = simulate(
        Factory(
            time_unit="min",
            products={"part": {"route": ["cell"]}},
            cells={"cell": {"tasks": {"a": {"robot": 1, "pick_failure": ALWAYS}}, "recovery": 1}},
            sources={"work": Source(makes="part", unlimited=True)},
        ),
        until=100,
    )
    assert result.robots["failed_share"].iloc[0] > 0.95


# Trust.


def test_a_robot_that_fails_is_trusted_less_and_used_less() -> None:
    def shares(**trust: Any) -> dict[str, int]:
        result = simulate(
            Factory(
                time_unit="min",
                products={"part": {"route": ["cell"]}},
                cells={
                    "cell": {
                        "people": "team",
                        "allocation": "max_robot",
                        "tasks": {"a": {"human": 5, "robot": 5, "pick_failure": 0.5}},
                        "recovery": 1,
                    }
                },
                sources={"work": Source(makes="part", unlimited=True)},
                crews={"team": {"human": {"trust": trust or True}}},
            ),
            until=2000,
        )
        table = result.cell_tasks
        return dict(zip(table["mode"], table["count"], strict=True))

    believers = shares(failure=0.0)
    doubters = shares(failure=3.0, success=0.1)
    assert believers.get("human", 0) < believers["robot"]
    assert doubters["human"] > 10 * doubters["robot"]
