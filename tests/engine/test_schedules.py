from __future__ import annotations

from factorysim import Product, Station
from tests.engine.stories import come, factory, tell


def test_orders_come_when_the_schedule_says_in_any_order_of_rows():
    line = factory(
        {"x": ["mill"], "y": ["mill"]}, {"mill": 1}, orders=come((7, "x"), (2, "y"), (5, "x"))
    )
    assert tell(line).departures == [(3, "y"), (6, "x"), (8, "x")]


def test_rows_of_one_time_come_in_the_order_of_the_rows():
    line = factory(
        {"x": ["mill"], "y": ["mill"]}, {"mill": 1}, orders=come((2, "y"), (2, "x"), (2, "y"))
    )
    assert [product for _, product in tell(line).departures] == ["y", "x", "y"]


def test_a_row_may_stand_for_several_parts_with_a_due_date_and_a_priority():
    line = factory(
        {"x": Product(route=["mill"], priority=4), "y": ["mill"]},
        {"mill": Station(time=2, rule="priority")},
        orders=come(
            (0, "x"), (0, "x", {"count": 2, "due": 3}), (0, "y", {"priority": 2, "due": 9})
        ),
    )
    story = tell(line)
    # y is the most urgent, then the x by their numbers.
    assert story.departures == [(2, "y"), (4, "x"), (6, "x"), (8, "x")]
    assert [row.due for row in story.rows("left")[2:]] == [3, 3]
    assert (story.product("x").with_due, story.product("x").late) == (2, 2)
    assert story.product("x").tardiness == 3 + 5
    assert story.product("y").late == 0


def test_the_run_ends_when_the_last_order_has_left():
    line = factory({"part": ["mill"]}, {"mill": 1.5}, orders=come(0, 10))
    assert tell(line).ended == ("nothing left to do", 11.5)


def test_times_of_a_schedule_may_have_units():
    line = factory({"part": ["mill"]}, {"mill": 1}, orders=come("2 h", "90 s"))
    assert tell(line).left_at == [2.5, 121]
