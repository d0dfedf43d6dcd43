from __future__ import annotations

from factorysim import Product, Setup, Station
from tests.engine.stories import come, factory, tell


def shop(*orders, **station):
    """Products p (priority 2, work 10), q (priority 3, work 10) and u (priority 1, work 3)."""
    priorities = {"p": 2, "q": 3, "u": 1}
    used = sorted({product for _, product in orders})
    times = {"p": 10, "q": 10, "u": 3}
    return factory(
        {name: Product(route=["mill"], priority=priorities[name]) for name in used},
        {"mill": Station(time={name: times[name] for name in used}, preemptive=True, **station)},
        orders=come(*orders),
    )


def test_a_more_urgent_part_interrupts_the_work_which_is_resumed_afterwards():
    story = tell(shop((0, "p"), (4, "u")))
    assert story.departures == [(7, "u"), (13, "p")]
    assert story.states("mill") == {"working": 13}


def test_equal_priority_does_not_interrupt():
    assert tell(shop((0, "u"), (1, "u"))).left_at == [3, 6]


def test_a_part_that_is_finished_at_this_instant_is_not_interrupted():
    assert tell(shop((0, "p"), (10, "u"))).departures == [(10, "p"), (13, "u")]


def test_of_several_machines_the_least_urgent_work_is_interrupted():
    story = tell(shop((0, "q"), (1, "p"), (2, "u"), capacity=2))
    # q is interrupted at 2 with 8 left and resumed at 5.
    assert story.departures == [(5, "u"), (11, "p"), (13, "q")]


def test_of_equally_urgent_work_the_latest_started_is_interrupted():
    story = tell(shop((0, "p"), (1, "p"), (2, "u"), capacity=2))
    assert [(row.number, row.left) for row in story.rows("left")] == [(3, 5), (1, 10), (2, 14)]


def test_the_interrupted_part_is_resumed_on_any_machine():
    story = tell(shop((0, "q"), (0, "p"), (5, "u"), (5, "u"), capacity=2))
    # Both are interrupted at 5 with 5 left. At 8 p, the more urgent one, takes the first machine,
    # where q was before.
    assert story.departures == [(8, "u"), (8, "u"), (13, "p"), (13, "q")]


def test_the_interrupted_part_goes_before_others_of_its_priority():
    story = tell(shop((0, "p"), (1, "p"), (4, "u")))
    assert [(row.number, row.left) for row in story.rows("left")] == [(3, 7), (1, 13), (2, 23)]


def test_urgent_parts_that_wait_go_before_the_interrupted_one():
    story = tell(shop((0, "p"), (4, "u"), (5, "u")))
    assert story.departures == [(7, "u"), (10, "u"), (16, "p")]
    assert story.started("mill") == [(0, 1), (4, 2), (7, 3), (10, 1)]


def test_the_interrupted_part_pays_the_setup_again():
    story = tell(shop((0, "p"), (4, "u"), setup=2))
    # p 0-4, setup 4-6, u 6-9, setup 9-11, p 11-17.
    assert story.departures == [(9, "u"), (17, "p")]
    assert story.states("mill") == {"working": 13, "setup": 4}


def test_urgent_parts_of_one_family_follow_each_other_before_the_setup_back():
    story = tell(shop((0, "p"), (4, "u"), (5, "u"), setup=2))
    # setup 4-6, u 6-9, u 9-12, setup 12-14, p 14-20.
    assert story.departures == [(9, "u"), (12, "u"), (20, "p")]


def test_a_setup_is_not_interrupted_but_the_work_after_it_is():
    setup = Setup(between=5, initial="q", families={"p": "one", "u": "one"})
    story = tell(shop((0, "p"), (2, "u"), (100, "q"), setup=setup))
    # Setup 0-5; u interrupts p at 5, before it has done anything: u 5-8, p 8-18.
    assert story.departures[:2] == [(8, "u"), (18, "p")]


def test_an_interruption_may_be_interrupted():
    story = tell(shop((0, "q"), (4, "p"), (6, "u")))
    # q 0-4, p 4-6, u 6-9, p 9-17, q 17-23.
    assert story.departures == [(9, "u"), (17, "p"), (23, "q")]


def test_a_machine_that_is_down_is_not_taken_away_from_its_part():
    story = tell(shop((0, "p"), (5, "u"), failures={"jam": {"every": 4, "repair": 6}}))
    # p 0-4, failed 4-10; u waits until 10, then interrupts p at once: u 10-13, p 13-14,
    # failed 14-20, p 20-24, failed 24-30, p 30-31.
    assert story.departures == [(13, "u"), (31, "p")]
