"""What a run with people and robots shows: tables, indicators, laws, files."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import factorysim as fs
from factorysim.errors import AuditError
from factorysim.results import load_result
from factorysim.results.audit import audit
from factorysim.results.observed import ROBOT_STATES, WORKER_STATES, Observed

SCANNER = {
    "kind": "speed_and_separation", "outer": 2.0, "inner": 0.7, "reduced_speed": 0.375,
    "restart": "2 s",
}  # fmt: skip


def factory() -> fs.Factory:
    """Anna loads a machine and works with a robot in a cell, 5 s away; a guest comes near.

    First part: loaded 0-2, drilled 2-8. Anna walks 8-13 to the cell. The robot moves `screw` from
    8 on; it is slow from 10 to 12 (outer ring, a quarter) and needs 6 s at full speed: 8-10,
    0.5 s of work from 10 to 12, and 3.5 s more: until 15.5. Anna does `plug` 13-17. From 17 to 20
    nobody is at work, because `check` waits for Ben, who is at another machine until 20; he walks
    5 s and checks 25-27.
    """
    checking = {"human": 2, "skill": "check", "after": ["screw", "plug"]}
    return fs.Factory(
        time_unit="s",
        products={"part": fs.Product(route=["drill", "cell"]), "other": fs.Product(route=["saw"])},
        sources={
            "orders": fs.Source(makes="part", every=1, first_at=0, count=1),
            "others": fs.Source(makes="other", every=1, first_at=0, count=1),
        },
        stations={
            "drill": fs.Station(time=6, loading={"time": 2, "needs": "team"}),
            "saw": fs.Station(time=20, needs={"crew": "team", "skill": "check"}),
        },
        cells={
            "cell": fs.Cell(
                people="team",
                tasks={"screw": {"robot": 6}, "plug": {"human": 4}, "check": checking},
                safeguard=SCANNER,
                visits={"guest": {"at": [10], "stay": 2, "inner": 0.0}},
            )
        },
        crews={
            "team": fs.Crew(
                workers={"anna": fs.Worker(), "ben": fs.Worker(skills=["check"])},
                walking={"time": 5},
                choose="declared",
            )
        },
    )


def result(**settings: Any) -> fs.Result:
    return fs.simulate(factory(), until=40, **{"record": "history"} | settings)


def test_the_table_of_crews():
    (row,) = result().crews.to_dict("records")
    assert row["crew"] == "team"
    # Calls: loading and sawing at 0, plug at 8 (begun at 13), check at 17 (begun at 25).
    assert (row["workers"], row["calls"], row["open_calls"]) == (2, 4, 0)
    assert row["wait [s]"] == (0 + 0 + 5 + 8) / 4
    assert row["wait_max [s]"] == 8
    # The 95th percentile of 0, 0, 5, 8 lies at 2.85 between the second and the third wait.
    assert row["wait_p95 [s]"] == pytest.approx(5 + 0.85 * 3)
    # Both are there for 27 s; Anna works 6 and walks 5, Ben works 22 and walks 5.
    assert row["worker_efficiency"] == pytest.approx(28 / 54)
    assert row["utilisation"] == pytest.approx(38 / 54)
    assert row["walking_share"] == pytest.approx(10 / 54)
    assert row["absence_share"] == 0
    assert row["working_time_gini"] == pytest.approx((22 - 6) / (2 * 28))


def test_the_table_of_workers():
    table = result().workers.set_index("worker")
    anna, ben = table.loc["anna"], table.loc["ben"]
    assert (anna["tasks"], anna["walks"], anna["attendance [s]"]) == (2, 1, 27)
    assert (anna["working [s]"], anna["walking [s]"], anna["waiting [s]"]) == (6, 5, 16)
    assert (ben["working [s]"], ben["walking [s]"], ben["waiting [s]"]) == (22, 5, 0)
    assert anna["tasks [1/h]"] == pytest.approx(2 * 3600 / 27)
    assert anna["working_share"] == pytest.approx(6 / 27)
    # Two kinds of work that take a third and two thirds of the time.
    third = 1 / 3
    entropy = -(third * math.log2(third) + 2 * third * math.log2(2 * third))
    assert anna["variety [bit]"] == pytest.approx(entropy)
    assert {f"{state} [s]" for state in WORKER_STATES} <= set(table.columns)


def test_the_table_of_work():
    assert result().work.values.tolist() == [
        ["team", "anna", "drill", "loading", "-", 1, 2],
        ["team", "anna", "cell", "task", "plug", 1, 4],
        ["team", "ben", "saw", "process", "-", 1, 20],
        ["team", "ben", "cell", "task", "check", 1, 2],
    ]


def test_the_fluency_of_a_cell():
    seen = result()
    (row,) = seen.cells.to_dict("records")
    # A part is in work from 8 to 27, 19 s: the robot 8-15.5, people 13-17 and 25-27.
    assert (row["cell"], row["parts"], row["time_per_part [s]"]) == ("cell", 1, 19)
    assert row["robot_idle"] == pytest.approx((19 - 7.5) / 19)
    assert row["human_idle"] == pytest.approx((19 - 6) / 19)
    assert row["concurrent"] == pytest.approx(2.5 / 19)
    assert row["nobody"] == pytest.approx(8 / 19)
    assert (row["robot_tasks"], row["protective_stops"]) == (1, 0)
    assert seen.value("robot_idle") == row["robot_idle"]
    assert seen.value("human_idle") == row["human_idle"]
    assert seen.value("concurrent_activity") == row["concurrent"]
    assert seen.value("functional_delay") == row["nobody"]


def test_the_table_of_robots():
    (row,) = result().robots.to_dict("records")
    assert (row["robot"], row["tasks"], row["planned [s]"], row["failures"]) == ("1", 1, 27, 0)
    assert row["working_share"] == pytest.approx(5.5 / 27)
    assert row["slowed_share"] == pytest.approx(2 / 27)
    assert row["waiting_share"] == pytest.approx(19.5 / 27)
    assert {f"{state}_share" for state in ROBOT_STATES if state != "off"} <= set(row)


def test_the_table_of_tasks_and_of_safeguards():
    seen = result()
    assert seen.cell_tasks.values.tolist() == [
        ["cell", "screw", "robot", 1, 7.5],
        ["cell", "plug", "human", 1, 4],
        ["cell", "check", "human", 1, 2],
    ]
    (row,) = seen.safeguards.to_dict("records")
    assert (row["kind"], row["visits"], row["protective_stops"]) == ("speed_and_separation", 1, 0)
    assert row["full_speed_share"] == pytest.approx(25 / 27)
    assert row["reduced_speed_share"] == row["somebody_outer_share"] == pytest.approx(2 / 27)
    assert row["stopped_share"] == row["somebody_inner_share"] == 0


def test_indicators_of_people():
    seen = result()
    assert seen.value("worker_efficiency") == pytest.approx(28 / 54)
    assert seen.value("worker_utilisation") == pytest.approx(38 / 54)
    assert seen.value("wait_for_worker") == 13 / 4
    assert seen.value("wait_for_worker_p95") == pytest.approx(7.55)
    assert seen.value("protective_stops") == 0


def test_protective_stops_are_counted_per_hour():
    line = factory().with_changes({"cells.cell.visits.guest.inner": 1.0})
    seen = fs.simulate(line, until=60)
    # One stop, while the robot is at `screw`.
    assert seen.value("protective_stops") == pytest.approx(3600 / seen.observed.end)


def test_a_run_that_keeps_no_rows_says_the_same_but_no_percentile():
    seen = result(record="none")
    assert seen.value("wait_for_worker") == 13 / 4
    assert math.isnan(seen.value("wait_for_worker_p95"))


def test_a_warm_up_clears_people_and_robots():
    seen = result(warmup=14)
    table = seen.workers.set_index("worker")
    assert table.loc["anna", "working [s]"] == 3
    assert table.loc["ben", "working [s]"] == 6 + 2
    (robot,) = seen.robots.to_dict("records")
    assert (robot["planned [s]"], robot["tasks"]) == (13, 1)
    (cell,) = seen.cells.to_dict("records")
    assert cell["robot_idle"] == pytest.approx((13 - 1.5) / 13)
    assert cell["nobody"] == pytest.approx(8 / 13)


def test_without_people_there_is_nothing_to_say():
    seen = fs.simulate(fs.serial_line(times=[1]), until=10)
    for table in (seen.crews, seen.workers, seen.work, seen.cells, seen.robots, seen.safeguards):
        assert table.empty
    for name in ("worker_efficiency", "wait_for_worker", "human_idle", "protective_stops"):
        assert math.isnan(seen.value(name))


# Files.

TABLES = ("crews", "workers", "work", "cells", "robots", "cell_tasks", "safeguards")


def test_a_saved_result_is_equal_when_it_is_loaded(tmp_path: Path):
    seen = result()
    again = load_result(seen.save(tmp_path))
    assert again == seen
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(seen, name))


def test_every_table_is_exported(tmp_path: Path):
    seen = result()
    seen.to_csv(tmp_path)
    data = seen.to_json(tmp_path / "result.json")
    for name in TABLES:
        table = getattr(seen, name)
        read = pd.read_csv(tmp_path / f"{name}.csv", dtype={"robot": str})
        pd.testing.assert_frame_equal(read, table, check_dtype=False, check_exact=True)
        assert f'"{name}"' in data


def test_excel_and_parquet_have_every_table(tmp_path: Path):
    pytest.importorskip("openpyxl")
    pytest.importorskip("pyarrow")
    seen = result()
    sheets = pd.read_excel(seen.to_excel(tmp_path / "book.xlsx"), sheet_name=None)
    seen.to_parquet(tmp_path)
    for name in TABLES:
        table = getattr(seen, name)
        assert list(sheets[name].columns) == list(table.columns)
        pd.testing.assert_frame_equal(
            pd.read_parquet(tmp_path / f"{name}.parquet"), table, check_dtype=False
        )


# The audit finds every mistake that is planted.


def tampered(change: Callable[[Observed], None]) -> str:
    seen = result().observed
    audit(seen)
    change(seen)
    with pytest.raises(AuditError) as caught:
        audit(seen)
    return str(caught.value)


def _anna(seen: Observed) -> Any:
    return seen.crews[0].workers[0]


def _robot(seen: Observed) -> Any:
    return seen.cells[0].robots[0]


def _safety(seen: Observed) -> Any:
    return seen.cells[0].safety


def _adds(thing: Callable[[Observed], Any], name: str, by: float) -> Callable[[Observed], None]:
    def change(seen: Observed) -> None:
        owner = thing(seen)
        setattr(owner, name, getattr(owner, name) + by)

    return change


def _adds_to_state(thing: Callable[[Observed], Any], state: int, by: float) -> Any:
    def change(seen: Observed) -> None:
        thing(seen).states[state] += by

    return change


def _crew(seen: Observed) -> Any:
    return seen.crews[0]


def _cell(seen: Observed) -> Any:
    return seen.cells[0]


WORKING, WAITING = WORKER_STATES.index("working"), WORKER_STATES.index("waiting")
PLANTED = {
    "worker team anna: the states last 28.0 together, the window 27.0": (
        _adds_to_state(_anna, WAITING, 1.0)
    ),
    "worker team anna: 6.0 at work, but the tasks take 7.0": (
        _adds(lambda seen: _anna(seen).work[0], "time", 1.0)
    ),
    "worker team anna: 3 tasks, but by place and kind there are 2": _adds(_anna, "tasks", 1),
    "worker team anna: a time in a state is -1.0": _adds_to_state(_anna, 0, -1.0),
    "crew team: 5 calls were answered, but 4 of them waited": _adds(_crew, "calls", 1),
    "crew team: longest_wait is 9.0, that of its calls 8.0": _adds(_crew, "longest_wait", 1.0),
    "crew team: waited is 14.0, its calls add up to 13.0": _adds(_crew, "waited", 1.0),
    "crew team: waited is nan": _adds(_crew, "waited", math.nan),
    "robot 1 of cell: its states last 28.0 together, the window 27.0": (
        _adds_to_state(_robot, ROBOT_STATES.index("working"), 1.0)
    ),
    "robot 1 of cell: a time in a state is -1.0": _adds_to_state(_robot, 0, -1.0),
    "cell cell: its speeds last 28.0, the window 27.0": _adds(_safety, "full", 1.0),
    "cell cell: 1 stops, but its robots say 0": _adds(_safety, "stops", 1),
    "cell cell: reduced is -98.0": _adds(_safety, "reduced", -100.0),
    "cell cell: more activity than time with a part in work": _adds(_cell, "human_active", 14.0),
    "cell cell: more time together than each was active": _adds(_cell, "concurrent", 4.0),
    "cell cell: 1 tasks of robots, but its robots say 2": _adds(_robot, "tasks", 1),
    "cell cell: 3 tasks of people, but the workers say 2": (
        _adds(lambda seen: _cell(seen).tasks[1], "count", 1)
    ),
    "task plug of cell: time is -96.0": _adds(lambda s: _cell(s).tasks[1], "time", -100.0),
}


@pytest.mark.parametrize("message", PLANTED)
def test_the_audit_names_a_planted_mistake(message: str):
    assert message in tampered(PLANTED[message])


def test_two_states_at_one_time_are_found_although_the_sum_is_right():
    def change(seen: Observed) -> None:
        _anna(seen).states[WORKING] += 2.0
        _anna(seen).states[WAITING] -= 2.0

    assert "worker team anna: 8.0 at work, but the tasks take 6.0" in tampered(change)


def test_waits_that_were_not_kept_are_not_compared():
    seen = result(record="none").observed
    audit(replace(seen, crews=[replace(seen.crews[0], longest_wait=9.0)]))
