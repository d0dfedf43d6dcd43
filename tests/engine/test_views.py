from __future__ import annotations

import pytest

from factorysim import Buffer, Product, Simulation, Station
from tests.engine.stories import come, factory


@pytest.fixture
def sim():
    """At 3 part 1 is in the mill, parts 2 and 3 wait there, part 4 is in the store."""
    line = factory(
        {
            "part": Product(route=["mill", "pack"], attributes={"size": 2}),
            "stocked": ["store", "pack"],
        },
        {"mill": Station(time=10, buffer=5), "pack": Station(time=2, capacity=2)},
        buffers={"store": Buffer(minimum_time=50)},
        orders=come(
            (0, "part", {"due": 30, "priority": 4}), (1, "part"), (2, "part"), (3, "stocked")
        ),
    )
    simulation = Simulation(line)
    simulation.run(until=3)
    return simulation


def test_a_station_shows_its_machines_and_its_queue(sim):
    mill, pack = sim.stations["mill"], sim.stations["pack"]
    assert (mill.name, mill.now, mill.state, mill.queue, mill.done) == ("mill", 3, "working", 2, 0)
    assert (mill.capacity, mill.buffer, mill.content, mill.arrived, mill.left) == (1, 5, 3, 3, 0)
    assert (pack.state, pack.states, pack.capacity) == ("starved, starved", ["starved"] * 2, 2)
    assert [part.number for part in mill.waiting] == [2, 3]
    assert repr(mill) == "Station('mill', state='working', done=0)"


def test_views_are_live(sim):
    mill = sim.stations["mill"]
    sim.run(until=10)
    assert (mill.queue, mill.done, mill.left) == (1, 1, 1)


def test_views_are_the_same_with_and_without_a_history(sim):
    told = Simulation(sim.factory, record="history")
    told.run(until=3)
    for name in ("mill", "pack"):
        one, other = sim.stations[name], told.stations[name]
        for attribute in ("state", "queue", "done", "content", "arrived", "left", "blocked"):
            assert getattr(one, attribute) == getattr(other, attribute), attribute


def test_work_is_what_waits_and_what_is_left(sim):
    told = Simulation(sim.factory, record="history")
    told.run(until=3)
    # 7 of the part in the machine, 10 each of the two that wait.
    assert told.stations["mill"].work == 27


def test_buffers_and_exits_are_places_too(sim):
    assert list(sim.places) == ["mill", "pack", "store", "exit"]
    assert sim.buffers["store"].content == 1
    assert [part.product for part in sim.places["store"].parts] == ["stocked"]
    assert sim.places["exit"].arrived == 0
    assert sim.parts_in_system == 4


def test_stations_can_be_read_as_attributes(sim):
    assert sim.stations.mill.queue == 2


def test_a_part_tells_about_itself(sim):
    first = sim.stations["mill"].parts[-1]
    assert (first.number, first.product, first.priority, first.due) == (1, "part", 4, 30)
    assert (first.created, first.arrived, first.attributes) == (0, 0, {"size": 2})
    assert (first.steps_remaining, first.reworked, first.lot_size) == (2, 0, 1)
    assert (first.time, first.work_remaining, first.place) == (10, 12, "mill")
    assert repr(first) == "Part(1, product='part')"


def test_views_cannot_be_written(sim):
    with pytest.raises(AttributeError):
        sim.stations["mill"].queue = 0
    with pytest.raises(AttributeError):
        sim.stations["mill"].parts[0].due = 3
    with pytest.raises(AttributeError):
        sim.stations["mill"].parts[0].colour = "red"


def test_blocked_counts_those_who_wait_to_come_in():
    line = factory(
        {"part": ["a", "b"]}, {"a": 1, "b": Station(time=10, buffer=0)}, orders=come(0, 0)
    )
    simulation = Simulation(line)
    simulation.run(until=5)
    assert simulation.stations["b"].blocked == 1
    assert simulation.stations["a"].state == "blocked"
