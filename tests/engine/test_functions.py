from __future__ import annotations

import pytest

from factorysim import ModelError, Product, Simulation, Station
from tests.engine.stories import come, factory, tell


def shop(time, *orders, route=None, **station):
    return factory(
        {"part": Product(route=route or ["mill"], attributes={"length": 2.5, "colour": "red"})},
        {"mill": Station(time=time, **station)},
        orders=come(*(orders or (0,))),
    )


def test_a_time_may_be_a_function_of_the_part():
    assert tell(shop(lambda part, station: 2 * part.attributes["length"])).left_at == [5]


def test_it_is_evaluated_when_the_work_begins():
    # The more parts wait behind it, the faster it goes: 10 / (1 + queue).
    story = tell(shop(lambda part, station: 12 / (1 + station.queue), 0, 0, 3))
    # At 0 one waits: 6. At 6 one waits: 6. At 12 none: 12.
    assert story.left_at == [6, 12, 24]


def test_it_knows_the_present_time():
    story = tell(shop(lambda part, station: 1 if station.now < 5 else 4, 0, 5))
    assert story.left_at == [1, 9]


def test_a_step_may_have_a_function_of_its_own():
    story = tell(shop(3, 0, route=[{"at": "mill", "time": lambda part, station: 7.0}, "mill"]))
    assert story.left_at == [10]


def test_it_is_evaluated_once_for_every_visit():
    calls = []

    def time(part, station):
        calls.append(part.number)
        return 4.0

    sim = Simulation(shop(time, 0, 0, failures={"jam": {"every": 3, "repair": 1}}))
    sim.run()
    # Work 0-3, 4-5, 5-7, 8-10.
    assert (calls, sim.now) == ([1, 2], 10)


@pytest.mark.parametrize("answer", [-1, float("nan"), float("inf"), "soon", None])
def test_an_impossible_answer_is_refused_where_it_happens(answer):
    sim = Simulation(shop(lambda part, station: answer, 3))
    with pytest.raises(
        ModelError, match=r"t = 3, station 'mill', part 1: the time function answered"
    ):
        sim.run()


def test_an_error_in_a_function_reaches_its_author():
    sim = Simulation(shop(lambda part, station: part.attributes["weight"]))
    with pytest.raises(KeyError, match="weight"):
        sim.run()


def test_a_rule_may_return_a_tuple():
    line = factory(
        {"x": Product(route=["mill"], priority=2), "y": ["mill"]},
        {"mill": Station(time=1, rule=lambda part, station: (part.priority, -part.number))},
        orders=come((0, "x"), (0, "y"), (0, "x"), (0, "y")),
    )
    assert [part for _, part in tell(line).started("mill")] == [4, 2, 3, 1]


def test_a_rule_is_asked_at_the_instant_of_the_choice():
    # Before 5 the shortest first, afterwards the longest.
    line = factory(
        {name: ["mill"] for name in "abcd"},
        {
            "mill": Station(
                time={"a": 4, "b": 3, "c": 2, "d": 1},
                rule=lambda part, station: part.time if station.now < 3 else -part.time,
            )
        },
        orders=come(*[(0, name) for name in "abcd"]),
    )
    # d 0-1, c 1-3, then a 3-7, b 7-10.
    assert [product for _, product in tell(line).departures] == ["d", "c", "a", "b"]
