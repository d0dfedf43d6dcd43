from __future__ import annotations

from factorysim import Batch, Source, Station
from tests.engine.stories import factory, tell

LOT = Batch(move_together=True)


def lots(stations, *, count=3, every=1):
    source = Source(makes="part", every=every, collect=3, count=count)
    return tell(factory({"part": list(stations)}, stations, orders=source))


def test_a_lot_is_worked_on_as_a_whole_and_leaves_as_a_whole():
    story = lots({"mill": Station(time=2, batch=LOT)})
    # Collected at 3; three parts of 2 each.
    assert story.started("mill") == [(3, 1), (3, 2), (3, 3)]
    assert story.left_at == [9, 9, 9]
    assert story.machine("mill").operations == 1


def test_a_lot_is_taken_apart_by_a_station_that_works_part_by_part():
    assert lots({"mill": Station(time=2, batch=LOT), "pack": 1}).left_at == [10, 11, 12]


def test_a_lot_station_waits_until_the_whole_lot_is_there():
    story = lots({"pack": 1, "mill": Station(time=2, batch=LOT)})
    assert story.started("mill")[0] == (6, 1)
    assert story.left_at == [12, 12, 12]


def test_two_lots_are_worked_on_one_after_the_other():
    story = lots({"mill": Station(time=2, batch=LOT)}, count=6)
    assert story.left_at == [9] * 3 + [15] * 3


def test_lots_do_not_mix_on_the_way():
    # Both lots are there at 6; two machines work on one each.
    story = lots({"mill": Station(time=2, batch=LOT, capacity=2)}, count=6)
    assert story.left_at == [9] * 3 + [12] * 3
