from __future__ import annotations

import pytest

from factorysim import Setup, Station
from tests.engine.stories import come, factory, tell


def prepared(setup, *orders, **station):
    """A mill with time 2 for the products that are ordered."""
    return factory(
        {product: ["mill"] for _, product in sorted(orders, key=lambda order: order[1])},
        {"mill": Station(time=2, setup=setup, **station)},
        orders=come(*orders),
    )


def machines_used(story, place):
    return [
        (h.time, h.part, h.machine)
        for h in story.happenings
        if (h.kind, h.place) == ("started", place)
    ]


XXYX = [(0, "x"), (0, "x"), (0, "y"), (0, "x")]


def test_a_change_of_product_takes_the_setup_time_and_the_first_is_free():
    story = tell(prepared(5, *XXYX))
    assert story.left_at == [2, 4, 11, 18]
    assert story.states("mill") == {"working": 8, "setup": 10}
    assert story.machine("mill").setups == 2
    assert [row.setup for row in story.rows("left")] == [0, 0, 5, 5]


def test_with_an_initial_family_the_first_part_may_need_a_setup():
    assert tell(prepared(Setup(between=5, initial="y"), *XXYX)).left_at == [7, 9, 16, 23]


def test_the_setup_may_depend_on_what_is_prepared():
    assert tell(prepared(Setup(to={"x": 3, "y": 7}), *XXYX)).left_at == [2, 4, 13, 18]


def test_the_setup_may_depend_on_what_was_before_too():
    matrix = {"x": {"y": 4}, "y": {"x": 9}}
    assert tell(prepared(Setup(matrix=matrix), *XXYX)).left_at == [2, 4, 10, 21]


def test_matrix_goes_before_to_and_to_before_between():
    setup = Setup(matrix={"x": {"y": 4}}, to={"y": 30, "z": 7}, between=1)
    story = tell(prepared(setup, (0, "x"), (0, "y"), (0, "z"), (0, "x")))
    # x-y 4 by the matrix, y-z 7 by `to`, z-x 1 by `between`.
    assert [row.setup for row in story.rows("left")] == [0, 4, 7, 1]


def test_products_of_one_family_need_no_setup_between_them():
    setup = Setup(between=5, families={"x": "red", "y": "red"})
    story = tell(prepared(setup, (0, "x"), (0, "y"), (0, "z"), (0, "x")))
    assert [row.setup for row in story.rows("left")] == [0, 0, 5, 5]


def test_every_machine_remembers_its_own_family():
    story = tell(prepared(5, (0, "x"), (0, "y"), (10, "y"), (10, "x"), capacity=2))
    # Among free machines the one without setup goes first: y on the second, x on the first.
    assert machines_used(story, "mill") == [(0, 1, 1), (0, 2, 2), (10, 3, 2), (10, 4, 1)]
    assert story.left_at == [2, 2, 12, 12]


def test_if_all_free_machines_need_a_setup_the_first_takes_the_part():
    story = tell(prepared(5, (0, "x"), (0, "y"), (10, "z"), capacity=2))
    assert machines_used(story, "mill")[-1] == (15, 3, 1)


def test_a_machine_that_was_never_used_is_free_of_setup():
    story = tell(prepared(5, (0, "x"), (10, "y"), capacity=2))
    assert machines_used(story, "mill") == [(0, 1, 1), (10, 2, 2)]


def test_the_part_leaves_the_buffer_before_the_setup():
    line = factory(
        {"x": ["cut", "mill"], "y": ["cut", "mill"]},
        {"cut": 1, "mill": Station(time=2, setup=5, buffer=1)},
        orders=come((0, "x"), (0, "y"), (0, "x"), (0, "x")),
    )
    story = tell(line)
    # mill: x 1-3, setup for y 3-8, y 8-10. Part 3 arrives at 3 and is the only one that waits.
    assert story.place("mill").waits == 4
    assert [row.waited for row in story.rows("left")][:3] == [0, 1 + 1, 2 + 7]
    assert story.states("cut")["blocked"] == 6  # part 4 from 4 to 10


def test_a_setup_time_of_zero_is_no_setup():
    story = tell(prepared(Setup(to={"y": 0, "x": 5}), (0, "x"), (0, "y"), (0, "x")))
    assert story.left_at == [2, 4, 11]
    assert story.machine("mill").setups == 1


@pytest.mark.parametrize(("rule", "left"), [("fifo", "xyx"), ("least_setup", "xxy")])
def test_least_setup_saves_a_setup(rule, left):
    story = tell(prepared(5, (0, "x"), (0, "y"), (0, "x"), rule=rule))
    assert "".join(product for _, product in story.departures) == left
