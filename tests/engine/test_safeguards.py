"""People come near robots: fences, scanners, soft touch, told with constant times."""

from __future__ import annotations

from typing import Any

import pytest

from factorysim import (
    Cell,
    Contact,
    Factory,
    ModelError,
    ScenarioError,
    Simulation,
    SpeedAndSeparation,
    ZeroTimeLoop,
)
from tests.engine.stories import Story, come, factory, tell

SCANNER = {
    "kind": "speed_and_separation",
    "outer": 2.0,
    "inner": 0.7,
    "reduced_speed": 0.375,  # a quarter of the full speed
    "restart": "2 s",
}


def guarded(safeguard: Any, visits: Any = None, *, tasks: Any = None, **more: Any) -> Any:
    """A cell whose robot needs 10 s for a part; time in seconds."""
    cell = Cell(
        tasks=tasks or {"move": {"robot": 10}},
        safeguard=safeguard,
        visits=visits or {},
        **more,
    )
    return factory(
        {"part": ["cell"]},
        {},
        orders=come(0),
        cells={"cell": cell},
        crews={"team": {}},
        time_unit="s",
    )


def one(at: float, stay: float, inner: float = 0.5) -> dict[str, Any]:
    return {"guest": {"at": [at], "stay": stay, "inner": inner}}


def ends(safeguard: Any, visits: Any = None, **more: Any) -> float:
    return float(tell(guarded(safeguard, visits, **more), until=100).left_at[0])


def safety(story: Story) -> Any:
    (seen,) = story.observed.cells
    return seen.safety


def test_a_person_enters_the_outer_ring_then_the_inner_one_and_leaves():
    sim = Simulation(guarded(SCANNER))
    speeds = []

    def guest(env):
        cell = sim.cells["cell"]
        yield env.timeout(3)
        cell.enters("outer")
        speeds.append(cell.speed)
        yield env.timeout(1)
        cell.moves("outer", "inner")
        speeds.append(cell.speed)
        yield env.timeout(5)
        assert cell.inside == {"outer": 0, "inner": 1}
        cell.leaves("inner")
        speeds.append(cell.speed)

    sim.env.process(guest(sim.env))
    sim.run(until=50)
    # 3 s of work, 1 s at a quarter, stand from 4 to 9 and 2 s until the restart: 6.75 s are left.
    assert sim.observed().parts[0].left == 11 + 6.75
    assert speeds == [0.25, 0.0, 0.0]
    result = sim.result()
    assert result.robots.iloc[0]["protective_stops"] == 1


def test_who_is_not_there_cannot_leave():
    cell = Simulation(guarded(SCANNER)).cells["cell"]
    with pytest.raises(ModelError, match="nobody is in the inner ring of the cell 'cell'"):
        cell.leaves("inner")
    with pytest.raises(ModelError, match=r"has no ring 'middle'. Accepted are outer and inner"):
        cell.enters("middle")
    cell.enters("outer")
    with pytest.raises(ModelError, match="nobody is in the inner ring"):
        cell.moves("inner", "outer")
    cell.leaves("outer")
    assert cell.inside == {"outer": 0, "inner": 0}


def test_visits_of_no_length_are_a_zero_time_loop():
    visits = {"guest": {"stay": 0, "every": 0}}
    with pytest.raises(ZeroTimeLoop, match="zero-time loop"):
        tell(guarded({"kind": "fence", "reset": 0}, visits), until=100)


def test_a_fence_stops_for_the_stay_and_the_reset():
    assert ends({"kind": "fence"}, one(3, 4)) == 10 + 4 + 10
    assert ends({"kind": "fence", "reset": 0}, one(3, 4)) == 14
    story = tell(guarded({"kind": "fence"}, one(3, 4)), until=24)
    assert story.robot_states() == {"working": 10, "stopped": 14}
    seen = safety(story)
    assert (seen.visits, seen.stops, seen.full, seen.stopped) == (1, 1, 10, 14)
    assert (seen.somebody_outer, seen.somebody_inner) == (2, 2)


def test_a_standstill_matters_only_in_the_inner_ring():
    # Outer 3-4, inner 4-6, outer 6-7; restart 2 s after leaving the inner ring.
    assert ends({"kind": "monitored_standstill"}, one(3, 4)) == 10 + 2 + 2


def test_a_scanner_slows_down_stops_and_restarts():
    # 3 s of work, 3-4 at a quarter, 4-6 still, 6-7 at a quarter, 7-9 restart: 6.5 s left.
    assert ends(SCANNER, one(3, 4)) == 9 + 6.5
    story = tell(guarded(SCANNER, one(3, 4)), until=15.5)
    assert story.robot_states() == {"working": 9.5, "slowed": 2, "stopped": 4}
    seen = safety(story)
    assert (seen.full, seen.reduced, seen.stopped) == (9.5, 2, 4)
    # To stand until the restart is no protective stop.
    assert (seen.visits, seen.stops) == (1, 1)


def test_without_a_stop_there_is_no_restart():
    # Only in the outer ring: 3-7 at a quarter.
    assert ends(SCANNER, one(3, 4, inner=0.0)) == 7 + 6


def test_somebody_who_stays_in_the_inner_ring_all_the_time():
    assert ends(SCANNER, one(3, 4, inner=1.0)) == 9 + 7


def test_soft_touch_is_always_slow_whoever_is_there():
    soft = {"kind": "power_and_force", "contact_speed": 0.5, "speed": 1.0}
    assert ends(soft) == 20
    assert ends(soft, one(3, 4)) == 20
    story = tell(guarded(soft, one(3, 4)), until=20)
    assert story.robot_states() == {"slowed": 20}
    assert safety(story).stops == 0


def test_a_second_person_keeps_the_robot_from_restarting():
    visits = {
        "one": {"at": [1], "stay": 2},  # until 3; restart from 3 to 13
        "two": {"at": [10], "stay": 4},  # until 14; restart from 14 to 24
    }
    assert ends({"kind": "fence"}, visits) == 24 + 9


def test_two_people_at_the_same_time():
    visits = {"one": {"at": [1], "stay": 4}, "two": {"at": [3], "stay": 5}}
    assert ends({"kind": "fence"}, visits) == 18 + 9
    story = tell(guarded({"kind": "fence"}, visits), until=30)
    assert safety(story).visits == 1


def test_a_visit_while_the_robot_is_idle_is_no_protective_stop():
    line = guarded({"kind": "fence"}, one(12, 4))
    line = line.with_changes({"sources.orders.schedule": [{"at": 20, "product": "part"}]})
    story = tell(line, until=100)
    # The door was open until 16; the robot may not start before 26.
    assert story.left_at == [36]
    assert safety(story).stops == 0


def test_work_that_ends_when_somebody_comes_has_ended():
    assert ends({"kind": "fence"}, one(10, 4)) == 10


def test_a_run_does_not_end_while_a_robot_stands_and_somebody_will_leave():
    line = guarded({"kind": "fence"}, one(3, 400)).with_changes(
        {
            "shifts": {"day": {"from": "00:00", "to": "24:00", "breaks": ["00:01-00:02"]}},
            "crews.team.shift": "day",
        }
    )
    # The break of people who have nothing to do begins while the robot stands.
    story = tell(line, until=1000)
    assert story.left_at == [10 + 400 + 10]
    assert story.ended == ("nothing left to do", 420)


def test_visits_alone_keep_no_run_going():
    visits = {"guest": {"stay": 5, "every": 7}}
    story = tell(guarded({"kind": "fence", "reset": 0}, visits), until=1000)
    # 7 s of work, 5 s standing, the rest.
    assert story.ended == ("nothing left to do", 15)


def test_people_at_tasks_come_near_too():
    tasks = {
        "move": {"robot": 10},
        "fetch": {"human": 4, "stands": "inner"},
    }
    # The person fetches 0-4, the robot stands until the restart at 6.
    story = tell(guarded(SCANNER, tasks=tasks, people="team"), until=50)
    assert story.left_at == [16]
    # It had not begun to move.
    assert safety(story).stops == 0
    tasks = {"move": {"robot": 10}, "watch": {"human": 4, "stands": "outer"}}
    assert tell(guarded(SCANNER, tasks=tasks, people="team"), until=50).left_at == [13]


def test_a_joint_task_is_possible_with_soft_touch():
    soft = {"kind": "power_and_force", "contact_speed": 0.5, "speed": 1.0}
    tasks = {"hold": {"both": 6}}
    assert tell(guarded(soft, tasks=tasks, people="team"), until=50).left_at == [12]


@pytest.mark.parametrize("kind", ["fence", "monitored_standstill"])
def test_a_joint_task_is_refused_where_the_robot_would_stand(kind):
    with pytest.raises(ScenarioError, match=r"cells.cell.tasks.hold.both: person and robot"):
        guarded({"kind": kind}, tasks={"hold": {"both": 6}}, people="team")


def test_distances_are_needed_and_have_to_be_large_enough():
    with pytest.raises(ScenarioError, match=r"outer.*missing|outer.*required|outer"):
        guarded({"kind": "speed_and_separation"})
    with pytest.raises(ScenarioError, match=r"outer 1.5 m is too near.*need 1.890 m"):
        guarded({"kind": "speed_and_separation", "outer": 1.5, "inner": 0.6})
    with pytest.raises(ScenarioError, match=r"inner 0.4 m is too near.*need 0.52"):
        guarded({"kind": "speed_and_separation", "outer": 2.0, "inner": 0.4})


def test_a_fence_survives_a_scenario_file():
    line = guarded({"kind": "fence", "reset": "5 s"})
    assert Factory(**line.to_data()) == line


def test_contacts_limit_the_speed():
    contact = {"regions": ["chest"], "moving_mass": 20, "load": 2}
    guarded({"kind": "power_and_force", "contact_speed": 0.5, "contact": contact})
    with pytest.raises(ScenarioError, match=r"too fast for a contact with the chest: at most 0.58"):
        guarded({"kind": "power_and_force", "contact_speed": 0.7, "contact": contact})
    with pytest.raises(ScenarioError, match="skull"):
        guarded({"kind": "power_and_force", "contact": {**contact, "regions": ["skull"]}})


def test_what_needs_a_safeguard_is_refused_without_one():
    with pytest.raises(ScenarioError, match=r"cells.cell.visits: visits matter only"):
        guarded(None, one(1, 2))
    tasks = {"fetch": {"human": 4, "stands": "inner"}}
    with pytest.raises(ScenarioError, match=r"fetch.stands: where a person stands"):
        guarded(None, tasks=tasks, people="team")


# The check values of the specification (section 2.2 and 2.3).

DEFAULTS = SpeedAndSeparation(kind="speed_and_separation", outer=5, inner=5)


@pytest.mark.parametrize(("speed", "distance"), [(0.25, 0.53), (1.0, 1.27), (1.5, 1.89)])
def test_protective_distances(speed, distance):
    assert DEFAULTS.protective_distance(speed) == pytest.approx(distance, abs=0.005)


def test_the_speed_that_a_distance_allows():
    assert DEFAULTS.speed_allowed(1.27) == pytest.approx(1.00, abs=0.005)
    assert DEFAULTS.speed_allowed(0.2) == 0
    assert DEFAULTS.speed_allowed(9) == 1.5
    scanner = SpeedAndSeparation(
        kind="speed_and_separation", outer=5, inner=5, speed=2.0, deceleration=3.0, intrusion=0.85
    )
    assert scanner.protective_distance(2.0) == pytest.approx(3.01, abs=0.005)
    for speed in (0.1, 0.7, 1.9):
        distance = scanner.protective_distance(speed)
        assert scanner.speed_allowed(distance) == pytest.approx(speed, rel=1e-12)


@pytest.mark.parametrize(
    ("region", "light", "heavy"),
    [
        ("hand", 1.35, 1.34), ("forearm", 1.22, 1.19), ("upper_arm", 1.12, 1.07),
        ("chest", 0.58, 0.48), ("abdomen", 0.72, 0.60), ("back", 0.74, 0.61),
        ("pelvis", 0.75, 0.62), ("thigh", 0.61, 0.50), ("lower_leg", 0.33, 0.27),
        ("neck", 1.28, 1.26),
    ],
)  # fmt: skip
def test_speed_limits_of_contacts(region, light, heavy):
    for masses, limit in (((20, 2), light), ((30, 5), heavy)):
        contact = Contact(regions=[region], moving_mass=masses[0], load=masses[1])
        assert contact.speed_limit(region) == pytest.approx(limit, abs=0.0051)
