from __future__ import annotations

import pytest

from factorysim import Buffer, Deadlock, Quality, Rework, Station
from tests.engine.riding import by_agv, hall
from tests.engine.stories import come, factory, tell


def tight(time=1, buffer=0):
    return Station(time=time, buffer=buffer)


def test_two_stations_that_wait_for_each_other_are_named():
    line = factory(
        {"x": ["a", "b"], "y": ["b", "a"]},
        {"a": tight(1), "b": tight(2)},
        orders=come((0, "x"), (0, "y")),
    )
    with pytest.raises(Deadlock) as caught:
        tell(line)
    text = str(caught.value)
    assert text.startswith("t = 2 min: deadlock.")
    assert "a waits for a place at b (part 1)" in text
    assert "b waits for a place at a (part 2)" in text


def test_a_circle_of_three_is_named_and_a_station_that_only_waits_for_it_is_not():
    line = factory(
        {"x": ["a", "b"], "y": ["b", "c"], "z": ["c", "a"], "w": ["outside", "a"]},
        {"a": tight(3), "b": tight(2), "c": tight(4), "outside": 1},
        orders=come((0, "x"), (0, "y"), (0, "z"), (0, "w")),
    )
    with pytest.raises(Deadlock) as caught:
        tell(line)
    assert "outside" not in str(caught.value)
    for name in "abc":
        assert f"{name} waits for a place at" in str(caught.value)


def test_a_free_place_in_the_circle_is_enough():
    line = factory(
        {"x": ["a", "b"], "y": ["b", "a"]},
        {"a": tight(1), "b": tight(2, buffer=1)},
        orders=come((0, "x"), (0, "y")),
    )
    # x goes on into the buffer of b, so y finds the machine of a.
    assert tell(line).departures == [(3, "y"), (4, "x")]


def test_a_circle_through_rework():
    rework = Rework(share=1, to="weld", at_most=1, then="pass")
    line = factory(
        {"part": ["weld", "test"]},
        {"weld": tight(2), "test": Station(time=1, buffer=0, quality=Quality(rework=rework))},
        orders=come(0, 0),
    )
    # At 3 part 1 wants back to weld, where part 2 is finished at 4 and wants to test.
    with pytest.raises(Deadlock, match=r"t = 4 min.*weld.*test|t = 4 min.*test.*weld"):
        tell(line)


@pytest.mark.parametrize(("cooling", "time"), [(0, 2), (5, 6)])
def test_a_circle_through_a_buffer(cooling, time):
    # Part 1 is in the store and wants back to a, where part 2 is finished and wants to the store.
    line = factory(
        {"part": ["a", "store", "a"]},
        {"a": tight(1)},
        buffers={"store": Buffer(capacity=1, minimum_time=cooling)},
        orders=come(0, 0),
    )
    with pytest.raises(Deadlock, match=f"t = {time} min: deadlock"):
        tell(line)


def test_a_machine_with_an_alternative_is_not_stuck():
    line = factory(
        {"x": ["a", ["b", "c"]], "y": ["b", "a"]},
        {"a": tight(1), "b": tight(2), "c": tight(9)},
        orders=come((0, "x"), (0, "y"), (0, "x")),
    )
    assert len(tell(line).left_at) == 3


def test_parts_that_can_never_go_on_are_reported_when_nothing_is_left_to_do():
    line = factory(
        {
            "box": [{"at": "join", "components": {"lid": {"count": 2, "from": "lids"}}}],
            "lid": ["lids"],
        },
        {"join": 1},
        buffers={"lids": Buffer()},
        orders=come((0, "box"), (3, "lid")),
    )
    story = tell(line)
    assert story.ended == ("nothing left to do", 3)
    assert story.product("box").in_system == 1
    assert any("join" in warning for warning in story.observed.warnings)


def test_vehicles_that_wait_at_machines_whose_parts_wait_for_them_are_named():
    """The only vehicle stands with part 2 at `b`, where part 1 waits to be fetched by it."""
    line = hall(
        {"part": ["a", by_agv("b", reserve="on_arrival"), by_agv("c")]},
        {"a": 1, "b": Station(time=60, buffer=0), "c": 1},
        orders=come(0, 0),
    )
    with pytest.raises(Deadlock) as caught:
        tell(line)
    said = str(caught.value)
    assert said.startswith("t = 71 s: deadlock.")
    assert "agv 1 waits for a place at b (part 2)" in said
    assert "part 1 at b waits for a vehicle of agv" in said
