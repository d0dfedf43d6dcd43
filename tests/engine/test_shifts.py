"""Time 0 is Monday, 00:00, and times are minutes: a shift of 8 h ends at 480, a day at 1440."""

from __future__ import annotations

import pytest

from factorysim import ScenarioError, Shift, Simulation, Station
from factorysim.model.organisation import DayException
from tests.engine.stories import come, factory, tell

EARLY = {"from": "00:00", "to": "08:00"}


def shop(*orders, time=100, shift=None, station=None, **more):
    return factory(
        {"part": ["mill"]},
        {"mill": Station(time=time, shift="shift", **(station or {}))},
        shifts={"shift": Shift(**(shift or EARLY))},
        orders=come(*orders),
        **more,
    )


def test_work_is_suspended_at_the_end_of_the_shift():
    story = tell(shop(400), until=5000)
    assert story.left_at == [1460]
    assert story.states("mill") == {"starved": 400, "working": 100, "off": 960}
    assert story.ended == ("nothing left to do", 1460)


@pytest.mark.parametrize("mode", ["finish", "ignore"])
def test_work_may_be_finished_after_the_end_of_the_shift(mode):
    story = tell(shop(400, 400, station={"at_shift_end": mode}), until=5000)
    assert story.left_at == [500, 1540]
    assert story.states("mill") == {"starved": 400, "working": 200, "off": 940}


@pytest.mark.parametrize(
    ("mode", "start", "left_at"),
    [
        # The break is 120-150. Work of 100 begins at 30: 10 are left at the break.
        ("suspend", 30, [160, 260]),
        ("finish", 30, [130, 260]),  # break 130-160
        ("ignore", 30, [130, 250]),  # break 130-150
        # Work begins at 100: 80 are left.
        ("suspend", 100, [230, 330]),
        ("finish", 100, [200, 330]),  # break 200-230
        ("ignore", 100, [200, 300]),  # no break
    ],
)
def test_a_break_suspends_is_moved_or_is_shortened(mode, start, left_at):
    line = shop(
        start, start, shift={**EARLY, "breaks": ["02:00-02:30"]}, station={"at_shift_end": mode}
    )
    assert tell(line, until=480).left_at == left_at


def test_a_break_is_a_state_of_its_own():
    line = shop(30, 30, shift={**EARLY, "breaks": ["02:00-02:30"]})
    assert tell(line).states("mill") == {"starved": 30, "working": 200, "paused": 30}


@pytest.mark.parametrize("mode", ["suspend", "finish", "ignore"])
def test_work_that_ends_with_the_shift_is_finished(mode):
    story = tell(shop(380, 380, station={"at_shift_end": mode}), until=5000)
    assert story.left_at == [480, 1540]


def test_a_part_that_comes_when_the_shift_ends_waits_for_the_next():
    assert tell(shop(480), until=5000).left_at == [1540]


def test_a_machine_that_is_blocked_at_the_end_of_the_shift_is_off_and_the_part_may_leave():
    line = factory(
        {"part": ["mill", "pack"]},
        {"mill": Station(time=10, shift="shift"), "pack": Station(time=100, buffer=0)},
        shifts={"shift": Shift(**EARLY)},
        orders=come(440, 440, 440),
    )
    story = tell(line, until=5000)
    # Part 1: 440-450, packed 450-550. Part 2: finished at 460, leaves at 550 although mill is off.
    assert story.started("pack")[:2] == [(450, 1), (550, 2)]
    assert story.started("mill")[2] == (1440, 3)
    changes = story.changes("mill")
    assert [c for c in changes if 450 < c[0] < 1440] == [(460, "blocked"), (480, "off")]


def test_a_setup_is_suspended_too():
    line = factory(
        {"x": ["mill"], "y": ["mill"]},
        {"mill": Station(time=10, setup=50, shift="shift")},
        shifts={"shift": Shift(**EARLY)},
        orders=come((440, "x"), (440, "y")),
    )
    # x 440-450, setup 450-480 and 1440-1460, y 1460-1470.
    assert tell(line, until=5000).left_at == [450, 1470]


def test_all_machines_of_a_station_work_by_its_shift():
    assert tell(shop(400, 400, 400, station={"capacity": 2}), until=5000).left_at == [
        1460,
        1460,
        1560,
    ]


def test_no_work_at_the_weekend():
    week = {"days": "mon-fri", "from": "00:00", "to": "24:00"}
    assert tell(shop(5 * 1440, shift=week), until="10 d").left_at == [7 * 1440 + 100]


def test_the_first_day_may_be_another():
    week = {"days": "mon-fri", "from": "00:00", "to": "24:00", "starts": "sat"}
    assert tell(shop(0, shift=week), until="10 d").left_at == [2 * 1440 + 100]


def test_a_holiday_is_closed_and_a_special_shift_is_open():
    closed = {**EARLY, "exceptions": [DayException(day=2, closed=True)]}
    assert tell(shop(1440, shift=closed), until="10 d").left_at == [2880 + 100]
    special = {**EARLY, "exceptions": [DayException(day=2, periods=["12:00-14:00"])]}
    assert tell(shop(1440, shift=special), until="10 d").left_at == [1440 + 720 + 100]


def test_a_night_shift_goes_over_midnight():
    night = {"from": "22:00", "to": "06:00"}
    # At time 0 the shift of the evening before is still there; work 300-360 and 1320-1360.
    assert tell(shop(300, shift=night), until="10 d").left_at == [1360]


def test_time_zero_may_be_the_begin_of_the_shift():
    late = {"from": "06:00", "to": "14:00", "offset": "6 h"}
    assert tell(shop(0, 450, shift=late), until="10 d").left_at == [100, 1440 + 70]


def test_the_nights_may_be_left_out():
    day = {"from": "06:00", "to": "22:00", "offset": "6 h", "day": "16 h"}
    pause = Shift(like="open", breaks=["21:00-21:30", "07:00-08:00"])
    line = factory(
        {"part": ["mill"]},
        {"mill": Station(time=100, shift="people")},
        shifts={"open": Shift(**day), "people": pause},
        orders=come(0, 850),
    )
    # 0-60, break, 120-160. The second: 850-900, break, 930-960; the next day begins at once.
    assert tell(line, until="5 d").left_at == [160, 980]
    # Without breaks the days follow each other, so that nothing is ever interrupted.
    assert tell(shop(0, 900, 5000, shift=day), until="10 d").left_at == [100, 1000, 5100]


def test_a_day_is_neither_a_moment_nor_a_month():
    with pytest.raises(ScenarioError, match="from 1 min to 7 d"):
        Shift(**{"from": "06:00", "to": "22:00", "day": "30 d"})


def test_a_week_may_be_given_day_by_day():
    week = {"week": {"mon": ["00:00-01:00"], "wed": ["10:00-12:00"]}}
    assert tell(shop(0, shift=week), until="10 d").left_at == [2880 + 600 + 40]


def test_a_shift_may_be_like_another_with_breaks_of_its_own():
    line = factory(
        {"part": ["mill"]},
        {"mill": Station(time=100, shift="team")},
        shifts={"plain": Shift(**EARLY), "team": Shift(like="plain", breaks=["00:30-01:00"])},
        orders=come(0, 430),
    )
    # The second: 430-480, 1440-1470, break, 1500-1520.
    assert tell(line, until=5000).left_at == [130, 1520]


def test_a_run_without_an_end_stops_when_only_shifts_remain():
    sim = Simulation(shop(0, 50))
    sim.run()
    assert (sim.ended, sim.now) == ("nothing left to do", 200)


def test_a_suspended_part_is_something_left_to_do():
    story = tell(shop(400), until=700)
    assert story.ended == ("until", 700)
    assert story.states("mill") == {"starved": 400, "working": 80, "off": 220}
