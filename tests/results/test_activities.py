"""What people and robots did, read from a history."""

from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.errors import NotRecorded
from factorysim.results.activities import activities, everybody_in
from factorysim.results.observed import ROBOT_STATES, WORKER_STATES


@pytest.fixture(scope="module")
def cell():
    return fs.simulate(fs.read_scenario("helpful-robot"), until=35, record="history")


def test_tasks_one_after_the_other_are_told_apart(cell):
    person = [one for one in activities(cell.observed) if one.who == 0]
    assert [(one.begin, one.end, one.state, one.place) for one in person[:4]] == [
        (0, 6, "working", "cell"),
        (6, 8, "working", "cell"),
        (8, 13, "working", "cell"),
        (13, 15, "working", "cell"),
    ]


def test_a_robot_waits_for_what_comes_before_its_task(cell):
    robot = [one for one in activities(cell.observed) if one.who == 1]
    assert [(one.begin, one.end, one.state) for one in robot] == [
        (0, 6, "waiting"), (6, 20, "working"), (20, 21, "waiting"), (21, 31, "working"),
        (31, 35, "waiting"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "until"),
    [("helpful-robot", "35 h"), ("safeguard", "1 h"), ("demonstrator", "1 d"),
     ("fair-rotation", "1 d"), ("machines-per-person", "4 h"), ("who-rescues-the-robot", "8 h")],
)  # fmt: skip
def test_the_activities_add_up_to_the_times_of_the_table(name, until):
    scenario = fs.read_scenario(name).with_changes({"run.until": until, "run.warmup": 0})
    observed = fs.simulate(scenario, record="history").observed
    seen = [worker.states for crew in observed.crews for worker in crew.workers]
    seen += [robot.states for cell in observed.cells for robot in cell.robots]
    done = activities(observed)
    for who, (one, times) in enumerate(zip(everybody_in(observed), seen, strict=True)):
        names = ROBOT_STATES if one.kind == "robot" else WORKER_STATES
        for state, time in zip(names, times, strict=True):
            own = [a.end - a.begin for a in done if (a.who, a.state) == (who, state)]
            assert sum(own) == pytest.approx(time, abs=1e-6), (one, state)


def test_work_adds_up_to_that_of_the_table_at_each_place():
    changes = {"run.until": "1 d", "crews.team.rotation.every": "30 min"}
    scenario = fs.read_scenario("fair-rotation").with_changes(changes)
    observed = fs.simulate(scenario, record="history").observed
    done = activities(observed)
    for who, worker in enumerate(observed.crews[0].workers):
        for place in ("lift", "screw", "wire", "check"):
            told = [one.end - one.begin for one in done if (one.who, one.place) == (who, place)]
            seen = [work.time for work in worker.work if work.place == place]
            assert sum(told) == pytest.approx(sum(seen), abs=1e-6)


def test_without_a_history_the_message_says_what_to_do():
    result = fs.simulate(fs.read_scenario("helpful-robot"), until=35)
    with pytest.raises(NotRecorded, match="record='history'"):
        activities(result.observed)
