"""Transport together with what stations can do; robots and workers that carry.

On the street of these stories the nodes a, b, c, d are 10 m apart, and vehicles drive 1 m/s.
"""

from __future__ import annotations

from typing import Any

import pytest

from factorysim import (
    Buffer,
    Component,
    Failure,
    Fleet,
    Loop,
    Product,
    Quality,
    Rework,
    ScenarioError,
    Shift,
    Source,
    Station,
    Step,
)
from tests.engine.riding import agv, by_agv, hall
from tests.engine.stories import Story, come, factory, tell

# One robot that serves machines: Sethi, Sriskandarajah, Sorger, Blazewicz and Kubiak (1992),
# "Sequencing of parts and robot moves in a robotic cell", Int. J. of Flexible Manufacturing
# Systems 4. Moves take delta, taking up and setting down a part epsilon each.


def robot_cell(
    first: float, second: float, delta: float, epsilon: float, when_free: Any, **more: Any
) -> Story:
    """Tell of two machines, a rack in front and the exit behind, all served by one robot."""
    route = ["rack", *({"at": at, "transport": "robot"} for at in ("m1", "m2", "exit"))]
    robot = Fleet(travel=delta, load=epsilon, unload=epsilon, when_free=when_free)
    line = factory(
        {"part": route},
        {"m1": Station(time=first, buffer=0), "m2": Station(time=second, buffer=0)},
        orders=Source(makes="part", unlimited=True),
        buffers={"rack": Buffer(capacity=1)},
        fleets={"robot": robot},
        time_unit="s",
        **more,
    )
    return tell(line, until=1000)


def cycle(story: Story) -> float:
    """Return the time between the last two deliveries to the exit."""
    return story.left_at[-1] - story.left_at[-2]


CELLS = [(3, 4, 2, 1), (20, 40, 2, 1), (40, 20, 2, 1), (0.5, 7, 3, 2), (8, 30, 1, 0.5)]


@pytest.mark.parametrize(("a", "b", "delta", "epsilon"), CELLS)
def test_a_robot_that_serves_two_machines_in_turn(a, b, delta, epsilon):
    """Cycle S2. Each part is moved three times, with an empty move in between: 6 moves and 6
    times of handling. A machine is empty for 3 moves and 4 times of handling between two parts,
    if the robot already waits there when its work is done."""
    served = max(6 * delta + 6 * epsilon, max(a, b) + 3 * delta + 4 * epsilon)
    slower = {"go_to": "m1" if a > b else "m2"}
    assert cycle(robot_cell(a, b, delta, epsilon, slower)) == served


@pytest.mark.parametrize(("a", "b", "delta", "epsilon"), CELLS)
def test_a_robot_that_carries_one_part_at_a_time_through_the_cell(a, b, delta, epsilon):
    """Cycle S1, which a single card brings about: 3 loaded moves, and back to the rack."""
    one_by_one = {"cell": Loop(cards=1, start="m1", end="exit")}
    story = robot_cell(a, b, delta, epsilon, "stay", loops=one_by_one)
    assert cycle(story) == 6 * epsilon + 4 * delta + a + b


def test_the_robot_of_the_cell_is_a_place_where_it_was_last():
    line = factory({"part": ["rack", {"at": "m1", "transport": "robot"}]}, {"m1": 1},
                   orders=come(0, 20), buffers={"rack": Buffer()},
                   fleets={"robot": Fleet(travel=5, load=0, unload=0, start=["m1"])},
                   time_unit="s")  # fmt: skip
    assert tell(line).moves(fleet="robot") == [
        (0, "driving_empty"), (5, "driving_loaded"), (10, "parked"), (20, "driving_empty"),
        (25, "driving_loaded"), (30, "parked"),
    ]  # fmt: skip


def test_workers_who_carry_go_home_and_are_called_on_their_way():
    """A worker is bound for home (the rack) from 10 on; the call at 12 reaches the place at 15."""
    line = factory({"part": ["rack", {"at": "m1", "transport": "worker"}],
                    "back": ["shelf", {"at": "m2", "transport": "worker"}]},
                   {"m1": 0, "m2": 0}, orders=come((0, "part"), (12, "back")),
                   buffers={"rack": Buffer(), "shelf": Buffer()}, time_unit="s",
                   fleets={"worker": Fleet(travel=5, load=0, unload=5, start=["rack"],
                                           when_free="home")})  # fmt: skip
    story = tell(line)
    # 0 - 5 to m1, set down at 10, home at 15, then to the shelf at 20.
    assert story.when("picked_up") == [(0, 1), (20, 2)]


# Stations


def test_scrapped_parts_are_not_carried_and_reworked_ones_are():
    quality = Quality(rework=Rework(share=1.0, to="b", at_most=1, then="pass"))
    line = hall({"part": ["a", by_agv("b"), by_agv("c")]},
                {"a": 1, "b": 1, "c": Station(time=1, quality=quality)},
                orders=come(0))  # fmt: skip
    story = tell(line)
    assert story.when("delivered") == [(11, 1), (22, 1), (33, 1), (44, 1)]
    assert story.left_at == [45]
    scrapped = hall({"part": ["a", by_agv("b")]},
                    {"a": Station(time=1, quality=Quality(scrap=1.0)), "b": 1},
                    orders=come(0, 0))  # fmt: skip
    assert tell(scrapped).fleet().asked == 0


def test_outcomes_lead_to_steps_with_a_vehicle_and_to_the_exit_without():
    step = Step(at="a", outcomes={"exit": 1.0})
    line = hall({"part": [step, by_agv("b"), by_agv("exit")]}, {"a": 1, "b": 1}, orders=come(0),
                places={"exit": "d"})  # fmt: skip
    assert tell(line).left_at == [1]
    back = Step(at="b", outcomes={"a": 0.999999})
    line = hall({"part": ["in", {**by_agv("a")}, {**by_agv("b"), "outcomes": back.outcomes}]},
                {"in": 1, "a": 1, "b": 1}, orders=come(0), places={"in": "a"})  # fmt: skip
    assert tell(line, until=40).when("delivered") == [(1, 1), (12, 1), (23, 1), (34, 1)]


def test_split_parts_are_carried_one_by_one():
    line = hall({"part": [Step(at="a", splits={"half": 2}, dissolves=True)],
                 "half": ["shelf", by_agv("b")]}, {"a": 1, "b": 1},
                buffers={"shelf": Buffer()}, places={"shelf": "a"},
                orders=come(0))  # fmt: skip
    assert tell(line).when("delivered") == [(11, 2), (31, 3)]


def assembly(**more: Any) -> Any:
    """Return a factory that puts a lid on a part at b; the part comes from `a`, by vehicle."""
    pack = {**by_agv("b"), "components": {"lid": {"count": 1, "from": "lids"}}}
    return hall({"part": ["a", pack], "lid": ["lids"]},
                {"a": 1, "b": Station(time=2, buffer=0)}, **more)  # fmt: skip


def test_an_assembly_offers_its_place_when_the_components_are_there():
    line = assembly(buffers={"lids": Buffer()}, orders=come((0, "part"), (20, "lid")))
    story = tell(line)
    # The lid comes at 20; then the place is kept and the vehicle asked for.
    assert story.when("requested") == [(20, 1)]
    assert story.left_at == [32]


def test_components_come_by_vehicle():
    pack = Step(at="b", components={"lid": Component(count=1, from_="lids")})
    line = hall({"part": [pack], "lid": ["press", by_agv("lids")]},
                {"press": 1, "b": 2}, buffers={"lids": Buffer(capacity=1)},
                places={"press": "a", "lids": "c"},
                orders=come((0, "part"), (0, "lid"), (0, "lid")))  # fmt: skip
    story = tell(line)
    # The second lid asks when the first was taken, at 21.
    assert story.started("b") == [(21, 1)]
    assert story.when("requested") == [(1, 2), (21, 3)]


def test_a_blocked_component_is_not_handed_through_without_a_vehicle():
    """The shelf is full of bolts: the lid waits in its press and no assembly takes it there."""
    takes = {n: Step(at="b", components={n: Component(count=1, from_="shelf")}) for n in "xy"}
    line = hall({"part": [takes["x"]], "other": [takes["y"]], "x": ["press", by_agv("shelf")],
                 "y": ["shelf"]}, {"press": 1, "b": 2}, places={"press": "a", "shelf": "c"},
                buffers={"shelf": Buffer(capacity=1, initial={"y": 1})},
                orders=come((0, "part"), (0, "x")))  # fmt: skip
    assert tell(line).when("started", "b") == []


def test_pallets_travel_with_the_part_and_return_without_a_vehicle():
    mount = Step(at="a", components={"pallet": Component(count=1, from_="pallets", carrier=True)})
    line = hall({"part": [mount, {**by_agv("c"), "releases": ["pallet"]}], "pallet": ["pallets"]},
                {"a": 1, "c": 2}, buffers={"pallets": Buffer(initial={"pallet": 1})},
                orders=come(0, 0))  # fmt: skip
    story = tell(line)
    # The pallet is back at `a` the moment the first part is done at c, at 23.
    assert story.started("a") == [(0, 2), (23, 3)]


def test_an_urgent_part_that_is_brought_interrupts_the_work():
    line = hall({"plain": ["c"], "urgent": Product(route=["a", by_agv("c")], priority=0)},
                {"a": 1, "c": Station(time=50, preemptive=True)},
                orders=come((0, "plain"), (0, "urgent")))  # fmt: skip
    story = tell(line)
    assert story.departures == [(71, "urgent"), (100, "plain")]


def test_a_machine_that_fails_while_its_part_waits_for_the_vehicle_still_lets_it_go():
    line = hall({"part": ["a", by_agv("b")]},
                {"a": Station(time=5, failures={"j": Failure(every=8, repair=100,
                                                             clock="calendar")}), "b": 1},
                orders=come(0), fleets=agv(start=["b"]))  # fmt: skip
    story = tell(line)
    assert story.changes("a")[1:3] == [(5, "waiting_for_transport"), (8, "failed")]
    assert story.left_at == [26]


def test_at_the_end_of_a_shift_the_machine_is_off_and_its_part_may_still_be_fetched():
    line = hall({"part": ["a", by_agv("b")]}, {"a": Station(time=5, shift="day"), "b": 1},
                orders=come(0), time_unit="min", fleets=agv(start=["d"], speed=1 / 60),
                shifts={"day": Shift(week={"mon": ["00:00-00:10"]})})  # fmt: skip
    story = tell(line)
    assert story.states("a") == {"working": 5, "waiting_for_transport": 5, "off": 36}
    assert story.left_at == [46]


def test_before_service_after_a_ride_and_in_front_of_a_ride():
    """The station to which a vehicle brings may begin only when the next place has room ..."""
    line = hall({"part": ["a", by_agv("b"), "c"]},
                {"a": 1, "b": Station(time=1, blocking="before_service", buffer=1),
                 "c": Station(time=30, buffer=0)}, orders=come(0, 0))  # fmt: skip
    assert tell(line).started("b") == [(11, 1), (42, 2)]
    # ... but the one from which it fetches cannot: the place is reserved for the vehicle.
    with pytest.raises(ScenarioError, match="before_service"):
        hall({"part": ["a", by_agv("b")]},
             {"a": Station(time=1, blocking="before_service"), "b": 1}, orders=come(0))  # fmt: skip


def test_a_source_does_not_send_to_a_step_with_transport():
    with pytest.raises(ScenarioError, match="no place from which a vehicle could fetch"):
        hall({"part": [by_agv("a")]}, {"a": 1}, orders=come(0))
