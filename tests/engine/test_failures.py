from __future__ import annotations

import pytest

from factorysim import Failure, Shift, Source, Station, serial_line
from tests.engine.stories import come, factory, tell


def failing(time=4, *, orders=None, until=30, **failure):
    """One station that always has work, unless orders say otherwise."""
    station = Station(time=time, failures={"jam": Failure(**failure)})
    source = orders or Source(makes="part", unlimited=True)
    return tell(factory({"part": ["mill"]}, {"mill": station}, orders=source), until=until)


def test_work_is_resumed_after_the_repair():
    story = failing(every=10, repair=3)
    # 0-4, 4-8, 8-10 fails, 13-15, 15-19, 19-23; at 23 work and clock end together.
    assert story.left_at == [4, 8, 15, 19, 23, 30]
    assert story.states("mill") == {"working": 24, "failed": 6}
    assert story.machine("mill").failures == 2


def test_an_operation_that_ends_with_the_clock_is_finished_and_the_next_one_is_struck():
    # The clock ends with the first operation at 4; the second part comes at 20.
    story = failing(every=4, repair=3, orders=come(0, 20), until=50)
    assert story.left_at == [4, 27]
    assert story.ended == ("nothing left to do", 27)
    assert story.states("mill") == {"working": 8, "failed": 3, "starved": 16}
    assert story.changes("mill")[-3:] == [(20, "failed"), (23, "working"), (27, "starved")]


def test_work_is_begun_again_with_restart():
    story = failing(every=10, repair=3, after="restart", until=34)
    assert story.left_at == [4, 8, 17, 21, 30, 34]


def test_the_part_in_work_is_lost_with_scrap():
    story = failing(every=10, repair=3, after="scrap", until=34)
    assert story.left_at == [4, 8, 17, 21, 30, 34]
    # Begun at 8 and at 21: only what was done until the failure counts as work.
    assert [(row.left, row.worked) for row in story.rows("scrapped")] == [(10, 2), (23, 2)]
    assert story.place("mill").scrapped == 2


def test_a_starved_machine_does_not_age():
    story = failing(every=10, repair=3, orders=come(0, 20, 40))
    # 4 + 4 + 2 of work: it fails at 42.
    assert story.left_at == [4, 24]
    assert failing(every=10, repair=3, orders=come(0, 20, 40), until=60).left_at == [4, 24, 47]


def test_a_blocked_machine_does_not_age():
    line = factory(
        {"part": ["a", "last"]},
        {
            "a": Station(time=2, failures={"jam": Failure(every=3, repair=1)}),
            "last": Station(time=10, buffer=0),
        },
        orders=Source(makes="part", unlimited=True),
    )
    story = tell(line, until=25)
    # Work 0-2, 2-3, failed 3-4, work 4-5, blocked 5-12, work 12-14 (the clock ends too),
    # blocked 14-22, struck as the next begins: failed 22-23, work 23-25.
    assert [time for time, _ in story.started("a")] == [0, 2, 12, 22]
    assert story.states("a") == {"working": 8, "failed": 2, "blocked": 15}


def test_a_setup_does_not_age_the_machine():
    line = factory(
        {"x": ["mill"], "y": ["mill"]},
        {"mill": Station(time=2, setup=5, failures={"jam": Failure(every=3, repair=1)})},
        orders=come((0, "x"), (0, "y")),
    )
    story = tell(line)
    # Work 0-2, setup 2-7, work 7-8, failed 8-9, work 9-10.
    assert story.left_at == [2, 10]
    assert story.states("mill") == {"working": 4, "setup": 5, "failed": 1}


def test_the_calendar_clock_runs_while_the_machine_is_idle():
    story = failing(every=10, repair=3, clock="calendar", orders=come(11, 21), until=40)
    # Down 10-13: the part of 11 waits. The next failure is at 23, in the middle of the second.
    assert story.left_at == [17, 28]
    assert story.states("mill")["failed"] == 6
    assert story.ended == ("nothing left to do", 28)


def test_a_calendar_failure_and_the_end_of_the_work_together_finish_the_part():
    story = failing(time=5, every=5, repair=2, clock="calendar", until=19)
    assert story.left_at == [5, 12, 19]
    assert story.states("mill") == {"working": 15, "failed": 4}


def test_a_calendar_failure_interrupts_a_setup_which_then_goes_on():
    line = factory(
        {"x": ["mill"], "y": ["mill"]},
        {
            "mill": Station(
                time=2, setup=5, failures={"jam": Failure(every=4, repair=10, clock="calendar")}
            )
        },
        orders=come((0, "x"), (0, "y")),
    )
    # Work 0-2, setup 2-4, failed 4-14, setup 14-17, work 17-18, failed 18-28, work 28-29.
    assert tell(line).left_at == [2, 29]


def test_all_clocks_of_a_machine_stand_still_while_it_is_down():
    line = factory(
        {"part": ["mill"]},
        {
            "mill": Station(
                time=1,
                failures={
                    "a": Failure(every=10, repair=4, clock="calendar"),
                    "b": Failure(every=12, repair=1, clock="calendar"),
                },
            )
        },
        orders=come(30),
    )
    story = tell(line, until=31)
    # a strikes at 10; b has 2 left and strikes at 16; a has 8 left and strikes at 25;
    # b (new at 17, 8 gone at 25) has 4 left and would strike at 33.
    assert [time for time, state in story.changes("mill") if state == "failed"] == [10, 16, 25]
    assert story.left_at == [31]


def test_the_working_clock_of_another_failure_stands_still_too():
    line = factory(
        {"part": ["mill"]},
        {
            "mill": Station(
                time=20,
                failures={
                    "a": Failure(every=5, repair=10),
                    "b": Failure(every=7, repair=1),
                },
            )
        },
        orders=come(0),
    )
    # Work 0-5, a 5-15, work 15-17, b 17-18, work 18-21 (a: 2 + 3), a 21-31, work 31-35 (b: 3 + 4),
    # b 35-36, work 36-37 (a: 4 + 1), a 37-47, work 47-52 (b: 1 + 5; a ends with the part).
    story = tell(line)
    assert story.left_at == [52]
    assert story.machine("mill").failures == 5


def test_two_failures_that_strike_together_are_repaired_one_after_the_other():
    line = factory(
        {"part": ["mill"]},
        {
            "mill": Station(
                time=8,
                failures={
                    "a": Failure(every=5, repair=2),
                    "b": Failure(every=5, repair=3),
                },
            )
        },
        orders=come(0),
    )
    assert tell(line).left_at == [13]


@pytest.mark.parametrize(("clock", "finished"), [("planned", 1480), ("calendar", 1470)])
def test_the_planned_clock_stands_still_outside_the_shift(clock, finished):
    line = factory(
        {"part": ["mill"]},
        {
            "mill": Station(
                time=20, shift="early", failures={"jam": Failure(every=500, repair=10, clock=clock)}
            )
        },
        orders=come(1450),
        shifts={"early": Shift(**{"from": "00:00", "to": "08:00"})},
    )
    # Planned: 480 on the first day, 20 more on the second: it strikes at 1460.
    # Calendar: it strikes at 500, 1010 and 1520.
    assert tell(line, until=2000).left_at == [finished]


def test_the_cycles_clock_strikes_when_the_next_operation_would_begin():
    story = failing(time=3, every=2, repair=5, clock="cycles", orders=come(0, 0, 0, 0, 30))
    # Cycles 0-3, 3-6, down 6-11, 11-14, 14-17; nothing is there until 30: down 30-35.
    assert story.left_at == [3, 6, 14, 17]
    assert story.states("mill") == {"working": 12, "failed": 5, "starved": 13}
    later = failing(
        time=3, every=2, repair=5, clock="cycles", orders=come(0, 0, 0, 0, 30), until=99
    )
    assert later.left_at == [3, 6, 14, 17, 38]


def test_every_machine_of_a_station_has_its_own_clock():
    line = factory(
        {"part": ["mill"]},
        {"mill": Station(time=12, capacity=2, failures={"jam": Failure(every=10, repair=3)})},
        orders=come(0, 0, 20),
    )
    story = tell(line)
    # Both fail at 10 (repair to 13); the third part is on machine 1, which has worked 2 since.
    assert story.left_at == [15, 15, 35]
    assert [story.machine("mill", number).failures for number in (1, 2)] == [2, 1]


def test_a_finished_part_leaves_a_machine_that_is_down():
    line = factory(
        {"part": ["a", "last"]},
        {
            "a": Station(time=2, failures={"jam": Failure(every=5, repair=20, clock="calendar")}),
            "last": Station(time=8, buffer=0),
        },
        orders=come(0, 0),
    )
    # Part 2 is finished at 4 and blocked; a is down 5-25; the part leaves at 10.
    story = tell(line)
    assert story.left_at == [10, 18]
    assert story.changes("a") == [(0, "working"), (4, "blocked"), (5, "failed")]
    assert story.rows("left")[1].blocked == 6


def test_a_part_is_bound_to_a_machine_only_when_that_machine_is_up():
    line = factory(
        {"part": ["mill"]},
        {
            "mill": Station(
                time=6, capacity=2, failures={"jam": Failure(every=10, repair=5, clock="calendar")}
            )
        },
        orders=come(11, 11, 11),
    )
    # Both machines are down 10-15, so all three wait; both are up at 15.
    assert tell(line, until=28).started("mill") == [(15, 1), (15, 2), (21, 3)]


def test_availability_and_mttr_give_the_share_of_time_that_is_lost():
    line = serial_line(times=[1.0]).with_changes(
        {"stations.station_1.failures": {"any": {"availability": 0.9, "mttr": 2}}}
    )
    story = tell(line, until=15_000)
    states = story.states("station_1")
    failures = story.machine("station_1").failures
    # Cycles of mean 18 + 2; the repairs are Erlang-2 (sd 1.41), the gaps exponential (sd 18).
    assert failures == pytest.approx(750, abs=4 * 750**0.5 * 18 / 20)
    assert states["failed"] / failures == pytest.approx(2.0, abs=4 * 2**0.5 / failures**0.5)
    assert states["working"] / failures == pytest.approx(18.0, abs=4 * 18 / failures**0.5)


def test_a_machine_that_is_down_at_the_end_still_counts_its_time():
    story = failing(every=10, repair=300, until=30)
    assert story.states("mill") == {"working": 10, "failed": 20}


def test_a_failure_may_wait_until_the_part_is_finished():
    story = failing(every=3, repair=2, starts="after_part", until=18)
    assert story.left_at == [4, 10, 16]
    assert story.states("mill") == {"working": 12, "failed": 6}
