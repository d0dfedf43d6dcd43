"""People at machines: who is called, who comes, who waits, told with constant times."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from factorysim import (
    Crew,
    Failure,
    Product,
    ScenarioError,
    Shift,
    Simulation,
    Source,
    Station,
    rules,
)
from tests.engine.stories import come, factory, tell

DAY = {"from": "00:00", "to": "24:00"}


def shop(
    stations: dict[str, Any],
    *arrivals: Any,
    route: Any = None,
    crews: Any = None,
    until: float = 100,
    **more: Any,
) -> Any:
    """One product through these stations, with a crew called team."""
    line = factory(
        more.pop("routes", {"part": route or list(stations)}),
        stations,
        orders=come(*arrivals),
        crews=crews or {"team": {}},
        **more,
    )
    return tell(line, until=until)


# Called and free again.


def test_a_process_needs_its_worker_from_begin_to_end():
    story = shop({"a": Station(time=5, needs="team"), "b": Station(time=3, needs="team")}, 0, 0)
    # At 5 both call, and a is declared first; b waits until 10.
    assert story.started("a") == [(0, 1), (5, 2)]
    assert story.left_at == [13, 16]
    assert story.states("b") == {"waiting_for_worker": 5, "working": 6, "starved": 5}
    assert story.worker_states() == {"working": 16}
    assert story.work() == {("a", "process"): 10, ("b", "process"): 6}


def test_a_worker_is_not_held_while_the_machine_is_blocked():
    story = shop(
        {"a": Station(time=2, needs="team"), "b": Station(time=10, buffer=0)}, 0, 0, 0, until=40
    )
    assert story.left_at == [12, 22, 32]
    assert story.worker_states() == {"working": 6, "waiting": 26}


def test_the_setter_comes_only_for_the_setup():
    story = shop(
        {"mill": Station(time=5, setup={"between": 3, "initial": "x", "needs": "team"})},
        (0, "x"),
        (0, "y"),
        (0, "x"),
        routes={"x": ["mill"], "y": ["mill"]},
    )
    assert story.left_at == [5, 13, 21]
    assert story.worker_states() == {"working": 6, "waiting": 15}
    assert story.states("mill") == {"working": 15, "setup": 6}


def test_loading_stops_the_machine_and_the_worker_goes_on_to_the_next_one():
    loading = {"time": 2, "needs": "team"}
    stations = {name: Station(time=6, loading=loading) for name in ("a", "b")}
    line = factory(
        {"part": [{"at": ["a", "b"], "choose": "first_free"}]},
        stations,
        orders=Source(makes="part", unlimited=True),
        crews={"team": {}},
    )
    story = tell(line, until=16)
    # a loads 0-2 and works to 8; b loads 2-4 and works to 10; and so on.
    assert story.left_at == [8, 10, 16]
    assert story.states("a") == {"loading": 4, "working": 12}
    assert story.states("b") == {"waiting_for_worker": 2, "loading": 4, "working": 10}
    assert story.work() == {("a", "loading"): 4, ("b", "loading"): 4}


def test_unloading_comes_before_the_part_is_offered():
    story = shop({"a": Station(time=4, unloading={"time": 1, "needs": "team"}), "b": 2}, 0, 3)
    assert story.left_at == [7, 12]
    assert story.states("a") == {"working": 8, "loading": 2, "starved": 2}


def test_setup_loading_work_and_unloading_follow_each_other():
    station = Station(
        time=4, loading=1, unloading=2, setup={"between": 3, "initial": "y", "needs": "team"}
    )
    story = shop({"a": station}, (0, "x"), routes={"x": ["a"], "y": ["a"]})
    assert story.changes("a") == [
        (0, "setup"), (3, "loading"), (4, "working"), (8, "loading"), (10, "starved"),
    ]  # fmt: skip
    row = story.rows("left")[0]
    assert (row.setup, row.worked) == (3, 7)


# Repairs.


def failing(every: float = 5, **failure: Any) -> Station:
    return Station(time=4, failures={"jam": Failure(every=every, repair=3, **failure)})


def test_a_repair_waits_for_its_people():
    line = factory(
        {"part": [{"at": ["a", "b"], "choose": "first_free"}]},
        {name: failing(needs="team") for name in ("a", "b")},
        orders=Source(makes="part", unlimited=True),
        crews={"team": {}},
    )
    story = tell(line, until=12)
    # Both fail at 5, 1 into the second part; a is repaired 5-8 and works 8-11, b 8-11 and 11-12.
    assert story.states("a") == {"failed": 3, "working": 9}
    assert story.states("b") == {"waiting_for_repair": 3, "failed": 3, "working": 6}
    assert story.left_at == [4, 4, 11]
    assert story.work() == {("a", "repair"): 3, ("b", "repair"): 3}


def test_a_failure_sends_the_worker_away_and_work_is_called_for_again():
    station = Station(
        time=4, needs="team", failures={"jam": Failure(every=5, repair=3)}
    )  # nobody is needed for the repair
    story = shop({"a": station}, 0, 0, until=50)
    assert story.left_at == [4, 11]
    assert story.worker_states() == {"working": 8, "waiting": 3}
    assert story.worker("1").tasks == 2


def test_repairs_come_before_setups_when_they_are_more_urgent():
    needs = {"crew": "team", "priority": 0}
    line = factory(
        {"x": ["a"], "y": ["b"], "z": ["b"]},
        {
            "a": Station(time=20, failures={"jam": Failure(every=5, repair=3, needs=needs)}),
            "b": Station(time=4, setup={"between": 2, "initial": "y", "needs": "team"}),
            "c": Station(time=5, setup={"between": 2, "needs": "team"}),
        },
        orders=come((0, "x"), (0, "z"), (3, "y")),
        crews={"team": {}},
    )
    story = tell(line, until=60)
    # b: setup 0-2, z 2-6, setup for y is called for at 6; a fails at 5 and is under repair 5-8.
    assert story.changes("b")[:4] == [
        (0, "setup"), (2, "working"), (6, "waiting_for_worker"), (8, "setup"),
    ]  # fmt: skip
    assert story.changes("a")[:3] == [(0, "working"), (5, "failed"), (8, "working")]


def test_maintenance_may_need_somebody_too():
    station = Station(
        time=4, maintenance={"oil": {"every": 6, "time": 2, "starts": "at_once", "needs": "team"}}
    )
    busy = Station(time=10, needs="team")
    line = factory(
        {"x": ["a"], "y": ["b"]},
        {"a": station, "b": busy},
        orders=come((0, "x"), (0, "x"), (0, "y")),
        crews={"team": {}},
    )
    story = tell(line, until=60)
    # Due after 6 of work; the worker is at b until 10.
    assert story.changes("a")[:4] == [
        (0, "working"), (6, "waiting_for_repair"), (10, "maintenance"), (12, "working"),
    ]  # fmt: skip


# Teams, skills, levels.


def test_a_team_is_taken_together_or_not_at_all():
    line = factory(
        {"x": ["a"], "y": ["b"], "z": ["c"]},
        {
            "a": Station(time=4, needs="team"),
            "b": Station(time=5, needs={"crew": "team", "count": 2}),
            "c": Station(time=6, needs="team"),
        },
        orders=come((0, "x"), (1, "y"), (2, "z")),
        crews={"team": {"workers": 2}},
    )
    story = tell(line, until=60)
    # b waits for two: at 2 one of them is free, who takes c; at 4 the other one waits; at 8 both.
    assert story.started("b") == [(1, 2)]
    assert [row.left for row in story.rows("left")] == [4, 8, 13]


def test_a_team_from_two_crews_comes_together():
    line = factory(
        {"x": ["a"], "y": ["b"]},
        {
            "a": Station(time=4, needs="helper"),
            "b": Station(time=5, needs=["team", "helper"]),
        },
        orders=come((0, "x"), (1, "y")),
        crews={"team": {}, "helper": {}},
    )
    story = tell(line, until=60)
    assert story.left_at == [4, 9]
    assert story.worker_states() == {"working": 5, "waiting": 4}
    assert story.worker_states(crew="helper") == {"working": 9}


def test_seats_are_given_so_that_everybody_finds_one():
    workers = {"anna": {"skills": ["weld", "check"]}, "ben": {"skills": ["weld"]}}
    weld = {"crew": "team", "skill": "weld"}
    check = {"crew": "team", "skill": "check"}
    # Anna is preferred for welding, but only she can check.
    story = shop(
        {"a": Station(time=3, needs=[weld, check])}, 0, crews={"team": {"workers": workers}}
    )
    assert story.left_at == [3]
    assert story.worker_states("anna") == story.worker_states("ben") == {"working": 3}


def test_the_level_of_a_skill_makes_work_longer_or_shorter():
    workers = {"ben": {"skills": {"weld": 1}}, "anna": {"skills": {"weld": 4}}}
    need = {"crew": "team", "skill": "weld"}
    crew = {"team": {"workers": workers, "choose": "declared"}}
    assert shop({"a": Station(time=4, needs=need)}, 0, crews=crew).left_at == [6]
    crew = {"team": {"workers": workers, "choose": "most_skilled"}}
    assert shop({"a": Station(time=4, needs=need)}, 0, crews=crew).left_at == [3.8]
    only = {**need, "level": 2}
    crew = {"team": {"workers": workers, "choose": "declared"}}
    assert shop({"a": Station(time=4, needs=only)}, 0, crews=crew).left_at == [3.8]


def test_of_a_team_the_slowest_counts():
    workers = {"ben": {"time_factor": 1.5}, "anna": {}}
    need = {"crew": "team", "count": 2}
    story = shop({"a": Station(time=4, needs=need)}, 0, crews={"team": {"workers": workers}})
    assert story.left_at == [6]
    assert story.rows("left")[0].worked == 6


def test_what_is_left_when_somebody_leaves_is_standard_time():
    workers = {"ben": {"time_factor": 2.0, "shift": "early"}, "anna": {"shift": "late"}}
    story = shop(
        {"a": Station(time=100, needs="team")},
        0,
        crews={"team": {"workers": workers}},
        shifts={
            "early": Shift(**{"from": "00:00", "to": "01:00"}),
            "late": Shift(**{"from": "02:00", "to": "12:00"}),
        },
        until=400,
    )
    # Ben does 30 of 100 in his hour; Anna comes at 120 and needs 70 for the rest.
    assert story.left_at == [190]
    assert story.rows("left")[0].worked == 60 + 70
    assert story.states("a") == {"working": 130, "waiting_for_worker": 60}


# Breaks and shifts.


def test_a_break_suspends_the_work_and_the_machine_waits():
    story = shop(
        {"a": Station(time=50, needs="team")},
        0,
        crews={"team": {"shift": "day"}},
        shifts={"day": Shift(**DAY, breaks=["00:30-00:45"])},
        until=200,
    )
    assert story.left_at == [65]
    assert story.states("a") == {"working": 50, "waiting_for_worker": 15}
    assert story.worker_states() == {"working": 50, "break": 15}


def test_work_may_be_finished_before_the_break():
    story = shop(
        {"a": Station(time=50, needs="team")},
        0,
        0,
        crews={"team": {"shift": "day", "at_shift_end": "finish"}},
        shifts={"day": Shift(**DAY, breaks=["00:30-01:00"])},
        until=200,
    )
    # Finished at 50; the break ends at 60.
    assert story.left_at == [50, 110]
    assert story.worker_states() == {"working": 100, "break": 10}


def test_a_repair_that_meets_a_break_goes_on_afterwards():
    line = factory(
        {"part": ["a"]},
        {"a": Station(time=20, failures={"jam": Failure(every=25, repair=10, needs="team")})},
        orders=come(0, 0),
        crews={"team": {"shift": "day"}},
        shifts={"day": Shift(**DAY, breaks=["00:30-00:45"])},
    )
    story = tell(line, until=200)
    # Down at 25, repaired 25-30 and 45-50, works 50-65.
    assert story.left_at == [20, 65]
    assert story.states("a") == {"working": 40 - 5 + 5, "failed": 10, "waiting_for_repair": 15}


def test_work_that_ends_with_the_shift_is_finished():
    story = shop(
        {"a": Station(time=30, needs="team")},
        0,
        crews={"team": {"shift": "day"}},
        shifts={"day": Shift(**DAY, breaks=["00:30-00:45"])},
        until=200,
    )
    assert story.left_at == [30]


def test_somebody_who_is_absent_is_missed_for_a_whole_shift():
    shift = Shift(**{"from": "00:00", "to": "08:00"})
    line = factory(
        {"part": ["a"]},
        {"a": Station(time=10, needs="team")},
        orders=Source(makes="part", unlimited=True),
        crews={"team": {"workers": 2, "shift": "day", "absence": 0.5}},
        shifts={"day": shift},
    )
    story = tell(line, until="200 d")
    for name in ("1", "2"):
        states = story.worker_states(name)
        absent = states["absent"] / 480
        assert absent == pytest.approx(round(absent), abs=1e-6)
        assert 70 < absent < 130
        assert states["off"] == 200 * 16 * 60


# Walking.


def test_the_first_way_is_free_and_the_others_take_time():
    stations = {"a": Station(time=2, needs="team"), "b": Station(time=3, needs="team")}
    story = shop(stations, 0, crews={"team": {"walking": {"time": 1}}})
    assert story.left_at == [2 + 1 + 3]
    assert story.worker_states() == {"working": 5, "walking": 1}
    assert story.worker("1").walks == 1


def test_who_starts_somewhere_has_to_walk():
    stations = {"a": Station(time=2, needs="team"), "b": 3}
    crew = {"walking": {"distances": {"a": {"b": 120}}, "speed": 1.0}, "starts": "b"}
    assert shop(stations, 0, crews={"team": crew}).left_at == [2 + 2 + 3]


def test_people_walk_on_the_ways_of_a_layout_in_both_directions():
    layout = {"loop": {"length": 120, "one_way": True, "stops": {"a": 0, "b": 30, "c": 90}}}
    stations = {"a": Station(time=2, needs="team"), "b": 1, "c": Station(time=3, needs="team")}
    crew = {"walking": {"layout": "hall", "speed": 0.5}}
    # From a to c it is 30 m against the direction of the vehicles: 1 min.
    story = shop(stations, 0, crews={"team": crew}, layouts={"hall": layout})
    assert story.left_at == [2 + 1 + 1 + 3]  # the walk begins when c calls, at 3


def test_a_walk_is_not_interrupted():
    stations = {
        "a": Station(time=1, needs="team"),
        "b": Station(
            time=9, needs="team", failures={"stop": Failure(every=5, repair=2, clock="calendar")}
        ),
    }
    story = shop(stations, 0, crews={"team": {"walking": {"time": 6}}})
    # On the way to b from 1 to 7; b is down from 5 to 7, and calls when the worker comes.
    assert story.worker_states()["walking"] == 6
    assert story.started("b") == [(1, 1)]
    assert story.changes("b")[1:4] == [(5, "failed"), (7, "working"), (12, "failed")]


def test_the_nearest_comes():
    crew = {
        "workers": {"far": {"starts": "c"}, "near": {"starts": "b"}},
        "walking": {"distances": {"a": {"b": 60, "c": 120}, "b": {"c": 60}}, "speed": 1.0},
        "choose": "nearest",
    }
    story = shop({"a": Station(time=2, needs="team"), "b": 1, "c": 1}, 0, crews={"team": crew})
    assert story.worker_states("near")["working"] == 2
    assert story.left_at == [1 + 2 + 1 + 1]


def test_who_has_come_free_may_take_the_nearest_call():
    line = factory(
        {"x": ["a"], "y": ["b"], "z": ["c"]},
        {name: Station(time=2, needs="team") for name in ("a", "b", "c")},
        orders=come((0, "x"), (0.5, "y"), (1, "z")),
        crews={
            "team": {
                "walking": {"distances": {"a": {"b": 600, "c": 60}, "b": {"c": 600}}, "speed": 1},
                "rule": "nearest_call",
            }
        },
    )
    assert [product for _, product in tell(line, until=60).departures] == ["x", "z", "y"]


# Rules, limits, rotation, preemption.


def test_people_may_be_limited_to_places():
    crew = {"workers": {"anna": {"places": ["a"]}, "ben": {"places": ["b"]}}}
    story = shop(
        {"a": Station(time=2, needs="team"), "b": Station(time=2, needs="team")},
        0,
        0,
        0,
        crews={"team": crew},
    )
    assert story.work("anna") == {("a", "process"): 6}
    assert story.work("ben") == {("b", "process"): 6}


def test_jobs_rotate():
    crew = {
        "workers": {"anna": {}, "ben": {}},
        "rotation": {"every": 10, "groups": [["a"], ["b"]]},
    }
    line = factory(
        {"x": ["a"], "y": ["b"]},
        {"a": Station(time=3, needs="team"), "b": Station(time=5, needs="team")},
        sources={
            "for_a": Source(makes="x", unlimited=True),
            "for_b": Source(makes="y", unlimited=True),
        },
        crews={"team": crew},
    )
    story = tell(line, until=20)
    # Anna is at a until the work of 9-12 is over, then at b; Ben at b until 10, then at a.
    assert story.work("anna") == {("a", "process"): 12, ("b", "process"): 8}
    assert story.work("ben") == {("b", "process"): 10, ("a", "process"): 8}


def test_the_least_skilled_who_suffices_is_taken():
    workers = {"anna": {"skills": ["weld", "check", "set"]}, "ben": {"skills": ["weld"]}}
    crew = {"team": {"workers": workers, "choose": "least_skilled"}}
    story = shop({"a": Station(time=2, needs={"crew": "team", "skill": "weld"})}, 0, crews=crew)
    assert story.worker_states("ben") == {"working": 2}


def test_a_function_may_choose():
    crew = Crew(workers=2, choose=lambda worker, call: -int(worker.name))
    story = shop({"a": Station(time=2, needs="team")}, 0, crews={"team": crew})
    assert story.worker_states("2") == {"working": 2}


def test_rules_have_names(monkeypatch):
    @rules.register_call("youngest_call")
    def youngest(call, worker):
        assert call.kind == "process"
        assert call.priority == 1
        assert worker.crew == "team"
        return -call.since

    try:
        line = factory(
            {"x": ["a"], "y": ["b"], "z": ["c"]},
            {name: Station(time=2, needs="team") for name in ("a", "b", "c")},
            orders=come((0, "x"), (0.5, "y"), (1, "z")),
            crews={"team": {"rule": "youngest_call"}},
        )
        assert [product for _, product in tell(line, until=60).departures] == ["x", "z", "y"]
    finally:
        del rules.calls._functions["youngest_call"]


def test_urgent_work_takes_a_worker_away():
    line = factory(
        {"x": ["a"], "y": ["b"]},
        {
            "a": Station(time=10, needs={"crew": "team", "priority": 2}),
            "b": Station(time=3, needs="team"),
        },
        orders=come((0, "x"), (4, "y")),
        crews={"team": {"preempts": True}},
    )
    story = tell(line, until=60)
    assert story.departures == [(7, "y"), (13, "x")]
    assert story.changes("a")[:3] == [(0, "working"), (4, "waiting_for_worker"), (7, "working")]
    assert story.worker("1").tasks == 2


def test_equally_urgent_work_takes_nobody_away():
    line = factory(
        {"x": ["a"], "y": ["b"]},
        {"a": Station(time=10, needs="team"), "b": Station(time=3, needs="team")},
        orders=come((0, "x"), (4, "y")),
        crews={"team": {"preempts": True}},
    )
    assert tell(line, until=60).departures == [(10, "x"), (13, "y")]


def test_who_finishes_work_before_a_break_is_not_taken_away():
    line = factory(
        {"x": ["a"], "y": ["b"]},
        {
            "a": Station(time=50, needs={"crew": "team", "priority": 2}),
            "b": Station(time=30, needs="team"),
        },
        orders=come((0, "x"), (40, "y")),
        crews={"team": {"preempts": True, "shift": "day", "at_shift_end": "finish"}},
        shifts={"day": Shift(**DAY, breaks=["00:30-01:00"])},
    )
    # At 40 the break has begun: x is finished first, and nobody is there for y until 60.
    story = tell(line, until=300)
    assert story.departures == [(50, "x"), (90, "y")]
    assert story.worker_states() == {"working": 80, "break": 10}


def test_work_that_ends_at_this_instant_is_not_taken_away():
    line = factory(
        {"x": ["a"], "y": ["b"]},
        {
            "a": Station(time=10, needs={"crew": "team", "priority": 2}),
            "b": Station(time=3, needs="team"),
        },
        orders=come((0, "x"), (10, "y")),
        crews={"team": {"preempts": True}},
    )
    assert tell(line, until=60).departures == [(10, "x"), (13, "y")]


# Together with the rest of a station.


def test_a_batch_and_an_assembly_need_their_people_too():
    story = shop({"oven": Station(time=5, batch=2, needs="team")}, 0, 0, 0, 0, until=30)
    assert story.left_at == [5, 5, 10, 10]
    line = factory(
        {"lid": ["store"], "box": [{"at": "join", "components": {"lid": 1}}]},
        {"join": Station(time=4, needs="team"), "other": Station(time=7, needs="team")},
        buffers={"store": {"initial": {"lid": 2}}},
        orders=come((0, "box"), (0, "box")),
        crews={"team": {}},
    )
    assert tell(line, until=60).left_at == [4, 8]


def test_a_more_urgent_part_interrupts_and_the_worker_goes_over():
    line = factory(
        {"slow": Product(route=["a"], priority=2), "fast": ["a"]},
        {"a": Station(time=6, needs="team", preemptive=True)},
        orders=come((0, "slow"), (2, "fast")),
        crews={"team": {}},
    )
    story = tell(line, until=60)
    assert story.departures == [(8, "fast"), (12, "slow")]
    assert story.worker_states() == {"working": 12}


def test_with_a_slow_worker_a_clock_of_work_counts_the_time_at_work():
    station = Station(
        time=4, needs="team", failures={"jam": Failure(every=10, repair=3, after="resume")}
    )
    crew = {"team": {"workers": {"ben": {"time_factor": 2.0}}}}
    story = shop({"a": station}, 0, 0, crews=crew, until=60)
    # 0-8, then 8-10 (1 of 4 done), repair to 13, 3 left: 6 more.
    assert story.left_at == [8, 19]
    assert [row.worked for row in story.rows("left")] == [8, 8]


def test_work_of_no_length_still_asks():
    stations = {"a": Station(time=0, needs="team"), "b": Station(time=4, needs="team")}
    story = shop(stations, 0, 0, 0)
    assert story.left_at == [4, 8, 12]


def test_a_run_does_not_end_while_somebody_will_come_back():
    story = shop(
        {"a": Station(time=50, needs="team")},
        470,
        crews={"team": {"shift": "day"}},
        shifts={"day": Shift(**{"from": "00:00", "to": "08:00"})},
        until=5000,
    )
    assert story.left_at == [1440 + 40]


def test_a_run_does_not_end_before_the_turn_of_who_can_do_it():
    crew = {
        "workers": {"anna": {}, "ben": {"skills": ["weld"]}},
        "rotation": {"every": 10, "groups": [["a"], ["b"]]},
    }
    stations = {"a": Station(time=3, needs={"crew": "team", "skill": "weld"}), "b": 1}
    # Ben is at b until 10.
    assert shop(stations, 0, crews={"team": crew}).left_at == [14]


def test_students_see_people():
    line = factory(
        {"part": ["a"]},
        {"a": Station(time=5, needs={"crew": "team", "skill": "weld"})},
        orders=come(0),
        crews={"team": {"workers": {"anna": {"skills": {"weld": 2}}}, "walking": {"time": 1}}},
    )
    sim = Simulation(line)
    states = []
    sim.on("worker_changed", lambda event: states.append((event.time, event.place, event.state)))
    sim.run(until=3)
    (anna,) = sim.crews["team"]
    assert (anna.name, anna.state, anna.place, anna.tasks) == ("anna", "working", "a", 0)
    assert anna.skills == {"weld": 2}
    assert anna.time_to("a") == 0
    sim.run(until=10)
    assert (anna.state, anna.tasks, anna.free_since) == ("waiting", 1, 6)
    assert states == [(0, "team", "working"), (6, "team", "waiting")]


# The bucket brigade.


def brigade(factors: list[float], *, stations: int = 9, until: float = 400, **more: Any) -> Any:
    """A line of stations of 1 min, without buffers, and a brigade with these time factors."""
    names = [f"s{number}" for number in range(stations)]
    line = factory(
        {"part": names},
        {name: Station(time=1, buffer=0, needs="team") for name in names},
        orders=Source(makes="part", unlimited=True),
        crews={
            "team": Crew(
                workers={f"w{n}": {"time_factor": factor} for n, factor in enumerate(factors)},
                rule="bucket_brigade",
                **more,
            )
        },
    )
    return tell(line, until=until)


def test_a_bucket_brigade_of_one_carries_each_part_to_the_end():
    story = brigade([1.0], stations=3, until=10)
    assert story.left_at == [3, 6, 9]


def test_a_bucket_brigade_balances_itself():
    # Bartholdi & Eisenstein: the rate is the sum of the speeds, (1 + 2) / 9 per min, when the
    # slower one comes first; the hand-over settles at a third of the work.
    story = brigade([1.0, 0.5], until=600)
    late = [time for time in story.left_at if time > 300]
    assert {round(b - a, 9) for a, b in pairwise(late)} == {3.0}
    assert story.result.value("worker_efficiency") > 0.98


def test_three_in_a_brigade_add_up_their_speeds():
    story = brigade([1.0, 1 / 2, 1 / 3], stations=12, until=600)
    late = [time for time in story.left_at if time > 300]
    assert (late[-1] - late[0]) / (len(late) - 1) == pytest.approx(12 / 6)


def test_the_slowest_at_the_end_holds_the_others_up():
    good, bad = brigade([1.0, 0.5], until=600), brigade([0.5, 1.0], until=600)
    assert len(bad.left_at) < 0.95 * len(good.left_at)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"needs": {"crew": "team", "count": 2}}, "one worker"),
        ({"capacity": 2}, "one machine"),
    ],
)
def test_a_brigade_is_refused_where_it_makes_no_sense(change, message):
    with pytest.raises(ScenarioError, match=message):
        factory(
            {"part": ["a"]},
            {"a": Station(**{"time": 1, "needs": "team", **change})},
            crews={"team": Crew(workers=2, rule="bucket_brigade")},
        )


def test_a_brigade_is_refused_in_a_cell():
    with pytest.raises(ScenarioError, match="Give the cell another crew"):
        factory(
            {"part": ["cell"]},
            {},
            cells={"cell": {"people": "team", "tasks": {"a": {"human": 1}}}},
            crews={"team": Crew(workers=2, rule="bucket_brigade")},
        )
