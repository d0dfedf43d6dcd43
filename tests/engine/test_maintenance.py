from __future__ import annotations

import pytest

from factorysim import Failure, Maintenance, Source, Station
from tests.engine.stories import come, factory, tell


def maintained(maintenance, *, orders=None, failures=None, until=28, time=4):
    station = Station(
        time=time, maintenance={"oil": Maintenance(**maintenance)}, failures=failures or {}
    )
    source = orders or Source(makes="part", unlimited=True)
    return tell(factory({"part": ["mill"]}, {"mill": station}, orders=source), until=until)


def test_maintenance_waits_until_the_part_in_work_is_finished():
    story = maintained({"every": 10, "time": 2})
    # The clock is over at 10, the part at 12: maintenance 12-14, then the same again.
    assert story.left_at == [4, 8, 12, 18, 22, 26]
    assert story.states("mill") == {"working": 24, "maintenance": 4}
    assert story.machine("mill").maintenances == 2


def test_maintenance_at_once_interrupts_and_the_work_is_resumed():
    story = maintained({"every": 10, "time": 2, "starts": "at_once"})
    # 8-10, maintenance 10-12, 12-14, 14-18, 18-22 (the clock too), maintenance 22-24, 24-28.
    assert story.left_at == [4, 8, 14, 18, 22, 28]


def test_maintenance_by_the_calendar_finds_an_idle_machine():
    story = maintained({"every": 10, "time": 2, "clock": "calendar"}, orders=come(11))
    assert story.left_at == [16]


def test_maintenance_by_the_calendar_waits_for_the_part_in_work():
    story = maintained(
        {"every": 10, "time": 2, "clock": "calendar"}, orders=come(8, 8, 23, 23), until=50
    )
    # 8-12, maintenance 12-14, 14-18; the clock goes on at 14 and strikes at 24:
    # 23-27, maintenance 27-29, 29-33.
    assert story.left_at == [12, 18, 27, 33]
    assert story.states("mill") == {"working": 16, "maintenance": 4, "starved": 13}


def test_maintenance_after_a_number_of_cycles():
    story = maintained({"every": 2, "time": 2, "clock": "cycles"}, orders=come(0, 0, 0))
    assert story.left_at == [4, 8, 14]


def test_maintenance_makes_the_machine_as_good_as_new():
    jam = {"jam": Failure(every=9, repair=1)}
    story = maintained({"every": 8, "time": 2}, failures=jam)
    assert story.left_at == [4, 8, 14, 18, 24, 28]
    assert story.machine("mill").failures == 0


@pytest.mark.parametrize(
    ("restart", "left_at"), [(True, [4, 8, 15, 19, 24]), (False, [4, 8, 15, 19, 26])]
)
def test_a_repair_may_count_as_maintenance(restart, left_at):
    # Without renewal the failure clock has 1 left after the first maintenance: failed 11-12.
    # Age replacement: the maintenance clock is new at 12 and due at 20, but the failure at 21
    # renews it.
    # Block replacement: it has 7 left at 12 and ends with the part at 19: maintenance 19-21, then
    # the failure at 23.
    story = maintained(
        {"every": 8, "time": 2, "renews": False, "restart_after_failure": restart},
        failures={"jam": Failure(every=9, repair=1)},
        until=27,
    )
    assert story.left_at == left_at
