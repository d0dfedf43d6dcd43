"""People and robots who share the tasks of a part, told with constant times."""

from __future__ import annotations

from typing import Any

import pytest

from factorysim import Cell, Quality, ScenarioError, Shift, Source, Station
from tests.engine.stories import Story, come, factory, tell


def cell(
    tasks: dict[str, Any],
    *arrivals: Any,
    until: float = 100,
    crews: Any = None,
    products: Any = None,
    **more: Any,
) -> Story:
    """One product through one cell with a crew called team."""
    shifts = more.pop("shifts", {})
    line = factory(
        products or {"part": ["cell"]},
        {},
        orders=come(*(arrivals or (0,))),
        crews=crews or {"team": {}},
        cells={"cell": Cell(people="team", tasks=tasks, **more)},
        shifts=shifts,
    )
    return tell(line, until=until)


def tasks_of(story: Story) -> dict[tuple[str, str], tuple[int, float]]:
    """Count and time of each task, by name and mode."""
    (seen,) = story.observed.cells
    return {(task.task, task.mode): (task.count, task.time) for task in seen.tasks}


def test_tasks_go_on_side_by_side_where_nothing_orders_them():
    story = cell({"load": {"robot": 5}, "check": {"human": 3}})
    assert story.left_at == [5]
    assert story.states("cell") == {"working": 5}
    assert story.worker_states() == {"working": 3, "waiting": 2}
    assert story.robot_states() == {"working": 5}
    (seen,) = story.observed.cells
    assert (seen.busy, seen.human_active, seen.robot_active, seen.concurrent) == (5, 3, 5, 3)


def test_the_history_says_how_much_work_a_part_brings():
    story = cell({"load": {"robot": 5}, "check": {"human": 3}})
    (started,) = [h for h in story.happenings if h.kind == "started"]
    assert (started.time, started.detail) == (0, 8)


def test_a_task_begins_when_those_before_it_are_finished():
    story = cell(
        {"a": {"human": 2}, "b": {"robot": 3}, "c": {"human": 4, "after": ["a", "b"]}},
    )
    assert story.left_at == [7]
    assert tasks_of(story) == {
        ("a", "human"): (1, 2),
        ("b", "robot"): (1, 3),
        ("c", "human"): (1, 4),
    }


def test_the_largest_positional_weight_comes_first():
    tasks = {"a": {"human": 5}, "b": {"human": 1}, "c": {"robot": 6, "after": "b"}}
    # b (1 + 6) before a (5): the robot begins at 1 and ends at 7.
    assert cell(tasks).left_at == [7]
    assert cell(tasks, sequence="longest_task").left_at == [12]
    assert cell(tasks, sequence="declared").left_at == [12]


def test_both_together_wait_for_each_other():
    tasks = {
        "alone": {"human": 4},
        "before": {"robot": 2},
        "joint": {"both": 3, "after": "before"},
    }
    # The person is at `alone` until 4; only then can both begin.
    story = cell(tasks)
    assert story.left_at == [7]
    assert story.robot_states() == {"working": 5, "waiting": 2}
    assert story.worker_states() == {"working": 7}


def test_the_robot_does_not_wait_on_purpose():
    tasks = {
        "alone": {"human": 4},
        "joint": {"both": 3},
        "filler": {"robot": 6},
    }
    # joint weighs 3, alone 4: the person takes alone; the robot cannot do joint and takes filler.
    assert cell(tasks).left_at == [9]


def test_possible_means_a_factor_on_the_time_of_a_person():
    task = {"human": 10, "robot": "possible", "both": "possible"}
    assert cell({"a": task}).left_at == [10]
    assert cell({"a": task}, allocation={"a": "robot"}).left_at == [20]
    assert cell({"a": task}, allocation={"a": "both"}).left_at == [7]
    assert cell({"a": task}, allocation={"a": "robot"}, robot_factor=1.5).left_at == [15]


def test_products_have_times_and_tasks_of_their_own():
    tasks = {
        "press": {"robot": {"plain": 2, "rich": 3}},
        "sensor": {"human": 4, "only": "rich", "after": "press"},
    }
    products = {"plain": ["cell"], "rich": ["cell"]}
    story = cell(tasks, (0, "plain"), (0, "rich"), products=products)
    assert story.departures == [(2, "plain"), (9, "rich")]


def test_a_break_suspends_the_task_of_the_person_only():
    tasks = {"a": {"human": 40}, "b": {"robot": 50}}
    story = cell(
        tasks,
        crews={"team": {"shift": "day"}},
        shifts={"day": Shift(**{"from": "00:00", "to": "24:00", "breaks": ["00:30-00:45"]})},
    )
    # The person: 0-30 and 45-55.
    assert story.left_at == [55]
    assert story.robot_states() == {"working": 50, "waiting": 5}
    assert tasks_of(story) == {("a", "human"): (1, 55), ("b", "robot"): (1, 50)}


def test_a_break_sets_the_robot_of_a_joint_task_free():
    tasks = {"joint": {"both": 40}, "b": {"robot": 10}}
    story = cell(
        tasks,
        crews={"team": {"shift": "day"}},
        shifts={"day": Shift(**{"from": "00:00", "to": "24:00", "breaks": ["00:30-00:45"]})},
    )
    # joint 0-30, b 30-40, joint 45-55.
    assert story.left_at == [55]
    assert story.robot_states() == {"working": 50, "waiting": 5}


def test_the_shift_of_the_cell_stops_everybody():
    story = cell(
        {"a": {"human": 40}, "b": {"robot": 50}},
        shift="day",
        shifts={"day": Shift(**{"from": "00:00", "to": "24:00", "breaks": ["00:30-00:45"]})},
    )
    assert story.left_at == [65]
    (seen,) = story.observed.cells
    # Nobody is idle in the break of the cell.
    assert (seen.busy, seen.human_active, seen.robot_active) == (50, 40, 50)
    assert story.states("cell") == {"working": 50, "paused": 15}
    assert story.rows("left")[0].worked == 50


def test_two_workplaces_share_the_person_and_the_robot():
    tasks = {"a": {"human": 2}, "b": {"robot": 3, "after": "a"}}
    story = cell(tasks, 0, 0, 0, capacity=2)
    # Parts: a 0-2, b 2-5; a 2-4, b 5-8; the third comes in at 5: a 5-7, b 8-11.
    assert story.left_at == [5, 8, 11]


def test_two_robots_work_at_the_same_time():
    tasks = {"a": {"robot": 4}, "b": {"robot": 5}}
    assert cell(tasks).left_at == [9]
    story = cell(tasks, robots=2)
    assert story.left_at == [5]
    assert story.robot_states("1") == {"working": 5}
    assert story.robot_states("2") == {"working": 4, "waiting": 1}


def test_a_robot_may_know_some_tasks_only_and_be_slower():
    tasks = {"a": {"robot": 4}, "b": {"robot": 5}}
    robots = {"left": {"tasks": ["a"], "time_factor": 2}, "right": {"tasks": ["b"]}}
    story = cell(tasks, robots=robots)
    assert story.left_at == [8]
    assert story.robot_states("left") == {"working": 8}


def test_a_person_without_the_skill_is_not_asked():
    tasks = {"a": {"human": 4, "skill": "wire"}}
    crew = {"workers": {"ben": {}, "anna": {"skills": {"wire": 2}}}, "choose": "declared"}
    story = cell(tasks, crews={"team": crew})
    assert story.left_at == [4.8]
    assert story.worker_states("ben") == {"waiting": 4.8}


def test_a_part_waits_in_the_cell_until_there_is_room():
    line = factory(
        {"part": ["cell", "last"]},
        {"last": Station(time=10, buffer=0)},
        orders=come(0, 0),
        cells={"cell": Cell(tasks={"a": {"robot": 3}})},
    )
    story = tell(line, until=50)
    assert story.left_at == [13, 23]
    assert story.states("cell") == {"working": 6, "blocked": 7, "starved": 10}


def test_a_reworked_part_gets_the_tasks_of_rework_and_keeps_its_components():
    line = factory(
        {"lid": ["store"], "box": [{"at": "cell", "components": {"lid": 1}}, "check"]},
        {
            "check": Station(
                time=1,
                quality=Quality(rework={"share": 1.0, "to": "cell", "at_most": 1, "then": "pass"}),
            )
        },
        buffers={"store": {"initial": {"lid": 1}}},
        orders=come((0, "box")),
        crews={"team": {}},
        cells={
            "cell": Cell(people="team", tasks={"a": {"robot": 5}}, rework={"mend": {"human": 2}})
        },
    )
    story = tell(line, until=50)
    # a 0-5, check 5-6, mend 6-8, check 8-9.
    assert story.left_at == [9]
    assert story.product("lid").consumed == 1
    assert tasks_of(story) == {("a", "robot"): (1, 5), ("mend", "human"): (1, 2)}


def test_a_cell_has_its_components_brought_out_of_a_storage():
    rack = {
        "columns": 1, "levels": 1, "column_width": 2.0, "level_height": 1.0, "handling": 1,
        "speed": {"horizontal": 1 / 60, "vertical": 1 / 60}, "initial": {"lid": 1},
        "dwell_point": "input",
    }  # fmt: skip
    line = factory(
        {"lid": ["rack"], "box": [{"at": "cell", "components": {"lid": 1}}]},
        {},
        storages={"rack": rack},
        orders=come((0, "box")),
        cells={"cell": Cell(tasks={"a": {"robot": 5}})},
    )
    # 1 m to the middle of the slot: the lid is there after 1 + 1 + 1 + 1 minutes.
    assert tell(line, until=50).left_at == [4 + 5]


def test_the_noise_of_people_is_the_same_for_every_allocation():
    tasks = {"a": {"human": 4, "robot": 4}, "b": {"human": 3, "after": "a"}}
    noise = {"lognormal": {"mean": 1, "cv": 0.3}}

    def times(**allocation: str) -> float:
        line = factory(
            {"part": ["cell"]},
            {},
            orders=Source(makes="part", unlimited=True),
            crews={"team": {}},
            cells={
                "cell": Cell(people="team", tasks=tasks, human_noise=noise, allocation=allocation)
            },
        )
        (seen,) = tell(line, until=7000).observed.cells
        return next(task.time / task.count for task in seen.tasks if task.task == "b")

    assert times(a="robot") == pytest.approx(times(a="human"), rel=0.01)
    assert times(a="robot") != 3


# Robots that stand still, zones, rules.


def arm(every: float = 6, **failure: Any) -> dict[str, Any]:
    return {"arm": {"failures": {"jam": {"every": every, "repair": 2, **failure}}}}


def test_a_robot_fails_in_the_middle_of_a_task_and_goes_on():
    story = cell({"a": {"robot": 4}, "b": {"robot": 4}}, robots=arm(), until=50)
    # a 0-4, b 4-6, repair 6-8, b 8-10.
    assert story.left_at == [10]
    assert story.robot_states("arm") == {"working": 8, "failed": 2}
    assert story.rows("left")[0].worked == 8


def test_another_robot_takes_over_what_is_left():
    robots = {**arm(every=3), "spare": {}}
    story = cell({"a": {"robot": 5}}, robots=robots, until=50)
    assert story.left_at == [5]
    assert story.robot_states("spare") == {"waiting": 3, "working": 2}


def test_a_failure_may_wait_until_the_part_is_finished():
    tasks = {"a": {"robot": 4}, "b": {"human": 5, "after": "a"}}
    story = cell(tasks, 0, 0, robots=arm(every=3, starts="after_part"), until=20)
    # The part is finished at 9; repair 9-11, the second part 11-15 and 15-20.
    assert story.left_at == [9, 20]
    assert story.robot_states("arm")["failed"] == 2


def test_a_task_that_ends_when_the_robot_fails_is_finished():
    story = cell({"a": {"robot": 4}, "b": {"robot": 4, "after": "a"}}, robots=arm(every=4))
    # The failure strikes when the robot takes up b, at 4; repair 4-6, b 6-10.
    assert story.left_at == [10]
    assert story.robot_states("arm") == {"working": 8, "failed": 2}
    assert tasks_of(story) == {("a", "robot"): (1, 4), ("b", "robot"): (1, 6)}


def test_a_task_that_ends_when_the_cell_fails_is_finished():
    failures = {"stop": {"every": 4, "repair": 3, "clock": "calendar"}}
    story = cell({"a": {"robot": 4}, "b": {"human": 6}}, failures=failures, until=10)
    # a is over at 4; the person goes on 7-9.
    assert story.left_at == [9]
    (seen,) = story.observed.cells
    assert (seen.busy, seen.human_active, seen.robot_active) == (6, 6, 4)
    assert story.robot_states() == {"working": 4, "waiting": 5}
    assert story.worker_states() == {"working": 6, "waiting": 3}
    assert story.rows("left")[0].worked == 6


def test_the_worker_of_the_cell_repairs_the_robot():
    tasks = {"a": {"robot": 4}, "b": {"human": 5}}
    story = cell(tasks, robots=arm(every=3, needs={"crew": "team"}), until=50)
    # The robot fails at 3, the person is at b until 5 and repairs 5-7; a goes on 7-8.
    assert story.left_at == [8]
    assert story.robot_states("arm") == {"working": 4, "waiting_for_repair": 2, "failed": 2 - 0}
    assert story.work() == {("cell", "task"): 5, ("cell", "repair"): 2}


def test_a_robot_has_a_shift_of_its_own():
    shifts = {"day": Shift(**{"from": "00:00", "to": "24:00", "breaks": ["00:02-00:05"]})}
    story = cell({"a": {"robot": 4}}, robots={"arm": {"shift": "day"}}, shifts=shifts, until=50)
    assert story.left_at == [7]
    assert story.robot_states("arm") == {"working": 4, "off": 3}


def test_a_zone_is_used_by_one_task_at_a_time():
    tasks = {"a": {"human": 4, "zone": "fixture"}, "b": {"robot": 3, "zone": "fixture"}}
    assert cell(tasks).left_at == [7]
    tasks["b"] = {"robot": 3}
    assert cell(tasks).left_at == [4]


def test_what_comes_back_may_go_first():
    line = factory(
        {"box": ["cell", "check"]},
        {
            "check": Station(
                time=1,
                quality=Quality(rework={"share": 1.0, "to": "cell", "at_most": 1, "then": "pass"}),
            )
        },
        orders=come((0, "box"), (0, "box"), (0, "box")),
        crews={"team": {}},
        cells={
            "cell": Cell(
                people="team",
                tasks={"a": {"human": 5}},
                rework={"mend": {"human": 2}},
                rule="rework_first",
            )
        },
    )
    # a of 1: 0-5, a of 2: 5-10; box 1 is back at 6 and mended 10-12, box 2 at 11 and 12-14.
    assert tell(line, until=50).left_at == [13, 15, 23]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tasks": {"a": {"human": 1}}}, "cells.cell.tasks.a: this task needs a person"),
        (
            {"tasks": {"a": {"robot": 1}}, "robots": 0},
            "cells.cell.tasks.a: this task needs a robot",
        ),
        (
            {"tasks": {"a": {"robot": 1, "after": "b"}, "b": {"robot": 1, "after": "a"}}},
            "after each other in a circle",
        ),
        ({"tasks": {"a": {"robot": 1, "after": "c"}}}, "there is no task called 'c'"),
        ({"tasks": {"a": {"robot": 1}}, "allocation": {"a": "human"}}, "cannot be done by 'human'"),
        ({"tasks": {}}, "At least"),
        ({"tasks": {"a": {}}}, "nobody can do this task"),
        ({"tasks": {"a": {"robot": "possible"}}}, "'possible' means a factor"),
        ({"tasks": {"a": {"robot": 1}}, "time": 3}, "a cell has no 'time'"),
        (
            {"tasks": {"a": {"robot": 1}}, "failures": {"x": {"every": 9, "repair": 1}}},
            "do not age by work",
        ),
        ({"tasks": {"a": {"robot": 1}}, "people": "crew"}, "there is no crew called 'crew'"),
        ({"tasks": {"a": {"robot": 1, "only": "pary"}}}, "Did you mean 'part'"),
        ({"tasks": {"a": {"robot": 1}}, "human_noise": 2}, "mean 1, but this one has mean 2"),
        ({"tasks": {"a": {"robot": 1}}, "robots": {"x": {"tasks": ["b"]}}}, "no task called 'b'"),
    ],
)
def test_mistakes_are_refused_in_plain_words(change, message):
    with pytest.raises(ScenarioError, match=message):
        factory({"part": ["cell"]}, {}, orders=come(0), cells={"cell": change})


def test_a_skill_that_nobody_has_is_refused():
    tasks = {"a": {"human": 1, "skill": "weld"}}
    with pytest.raises(ScenarioError, match=r"nobody in 'team' has 'weld' at level 1"):
        cell(tasks)
    crew = {"workers": {"anna": {"skills": {"weld": 2}}}}
    tasks = {"a": {"human": 1, "skill": "weld", "level": 3}}
    with pytest.raises(ScenarioError, match="the highest level there is 2"):
        cell(tasks, crews={"team": crew})
