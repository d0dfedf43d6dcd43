from __future__ import annotations

from factorysim import Failure, Maintenance, Quality, Source, Station
from tests.engine.stories import come, factory, tell


def test_the_state_is_the_first_in_order_of_all_that_hold():
    # Blocked from 2 on; failed 5-8 covers blocked; after the repair it is blocked again until 12.
    line = factory(
        {"part": ["a", "last"]},
        {
            "a": Station(
                time=2, failures={"jam": Failure(every=5, repair=3, clock="calendar")}, buffer=0
            ),
            "last": Station(time=12, buffer=0),
        },
        orders=come((0, "part"), (0, "part")),
    )
    story = tell(line, until=14.5)
    # Part 1 is in last 2-14, part 2 is finished at 4. Failures 5-8 and 13-16.
    assert story.changes("a") == [
        (0, "working"),
        (4, "blocked"),
        (5, "failed"),
        (8, "blocked"),
        (13, "failed"),
    ]
    assert story.states("a") == {"working": 4, "blocked": 1 + 5, "failed": 3 + 1.5}


def test_a_failed_machine_in_setup_is_failed():
    line = factory(
        {"x": ["a"], "y": ["a"]},
        {
            "a": Station(
                time=2, setup=5, failures={"j": Failure(every=4, repair=1, clock="calendar")}
            )
        },
        orders=come((0, "x"), (0, "y")),
    )
    assert tell(line).changes("a")[:4] == [
        (0, "working"),
        (2, "setup"),
        (4, "failed"),
        (5, "setup"),
    ]


def test_maintenance_and_failure_at_one_time_follow_each_other():
    line = factory(
        {"part": ["a"]},
        {
            "a": Station(
                time=20,
                failures={"jam": Failure(every=10, repair=3, clock="calendar")},
                maintenance={
                    "oil": Maintenance(
                        every=10,
                        time=2,
                        clock="calendar",
                        starts="at_once",
                        renews=False,
                        restart_after_failure=False,
                    )
                },
            )
        },
        orders=come(0),
    )
    story = tell(line, until=16)
    # Both clocks strike at 10; one after the other until 15, whichever is first.
    states = story.states("a")
    assert (states["failed"], states["maintenance"], states["working"]) == (3, 2, 11)


def test_the_states_of_every_machine_add_up_to_the_time():
    line = factory(
        {"x": ["a", "b"], "y": ["a", "b"]},
        {
            "a": Station(time=3, capacity=2, setup=1, failures={"j": Failure(every=7, repair=2)}),
            "b": Station(time=2, buffer=1, quality=Quality(scrap=0.3)),
        },
        orders=Source(makes={"x": 1, "y": 1}, every=1.5),
    )
    story = tell(line, until=500, warmup=100)
    for machine in story.observed.machines:
        assert sum(machine.states) == 400


def test_counts_of_a_machine():
    line = factory(
        {"x": ["a"], "y": ["a"]},
        {"a": Station(time=3, setup=1, failures={"j": Failure(every=5, repair=2)})},
        orders=come((0, "x"), (0, "y"), (0, "y")),
    )
    machine = tell(line).machine("a")
    # Work 0-3, setup 3-4, work 4-6, failed 6-8, work 8-9, work 9-12.
    assert (machine.operations, machine.setups, machine.failures) == (3, 1, 1)
