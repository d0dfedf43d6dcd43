"""Who does which task of a cell: every policy, told with constant times."""

from __future__ import annotations

from typing import Any

import pytest

from factorysim import Crew, Factory, Robot, ScenarioError, Source, read_scenario, rules, simulate
from factorysim.errors import ModelError
from factorysim.theory.cells import SharedTask, best_allocation, list_schedule
from tests.engine.stories import come, factory, tell


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


# The table of the lesson.


@pytest.mark.parametrize("factor", [2, 1.5, 1])
def test_the_policies_reproduce_the_table_of_the_helpful_robot(factor: float) -> None:
    column = {2: 0, 1.5: 1, 1: 2}[factor]
    table = {
        "all_human": (46, 46, 46),
        "max_robot": (70, 55, 40),
        "best_static": (34.9, 32, 30),
        "earliest_finish": (38.1, 37.1, 37.1),
        "dynamic": (35, 34, 32.2),
    }
    for policy, cycles in table.items():
        assert cycle(policy, factor) == pytest.approx(cycles[column]), policy


def test_the_best_allocation_of_the_theory_is_what_the_cell_needs() -> None:
    given = read_scenario("helpful-robot").factory.cells["cell"]
    tasks = {
        name: SharedTask(
            task.human,
            2 * task.human if task.robot else None,
            0.7 * task.human if task.both else None,
            task.after,
        )
        for name, task in given.tasks.items()
    }
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
        asked.append((task.name, part.number, task.times))
        return "robot" if task.name == "a" else "human"

    story = cell(TWO, cell={"allocation": shares})
    assert story.left_at == [6]
    assert asked[0] == ("a", 1, {"human": 4.0, "robot": 6.0})


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


def test_help_takes_a_person_away_from_other_work() -> None:
    given = Factory(
        time_unit="min",
        products={"part": {"route": ["cell"]}, "hand": {"route": ["bench"]}},
        cells={
            "cell": {
                "people": "team",
                "tasks": {"a": {"robot": 10, "pick_failure": 0.5}},
                "recovery": 2,
            }
        },
        stations={"bench": {"time": 1000, "needs": "team"}},
        sources={
            "work": Source(makes="part", unlimited=True),
            "hands": Source(makes="hand", unlimited=True),
        },
        crews={"team": Crew(preempts=True)},
    )
    result = simulate(given, until=3000, seed=2)
    (robot,) = result.observed.cells[0].robots
    states = result.robots.iloc[0]
    assert robot.failures > 50
    # Help comes at once: the robot never waits for it.
    assert states["waiting_for_repair_share"] == 0
    waiting = simulate(given.with_changes({"crews.team.preempts": False}), until=3000, seed=2)
    assert waiting.robots.iloc[0]["waiting_for_repair_share"] > 0.5


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
