from __future__ import annotations

import pytest

from factorysim import Product, Source, Station, exponential
from factorysim.rules import DISPATCHING, rules
from tests.engine.stories import come, factory, tell

TIMES = {"first": 10, "p": 5, "q": 2, "r": 8}
DUE = {"p": 30, "q": 45, "r": 40}


def drill(rule, due=DUE):
    """Part 1 is drilled 0-10; then p (part 2, came at 1), q (3, at 2) and r (4, at 3) wait.

    Work remaining: p 5 + 1, q 2 + 20, r 8 + 3 + 3.
    """
    return factory(
        {
            "first": ["drill"],
            "p": ["drill", {"at": "end", "time": 1}],
            "q": ["drill", {"at": "end", "time": 20}],
            "r": ["drill", {"at": "end", "time": 3}, {"at": "end", "time": 3}],
        },
        {"drill": Station(time=TIMES, rule=rule), "end": Station(capacity=9)},
        orders=come(
            (0, "first"),
            (1, "p", {"due": due["p"], "priority": 3}),
            (2, "q", {"due": due["q"], "priority": 1}),
            (3, "r", {"due": due["r"], "priority": 2}),
        ),
    )


@pytest.mark.parametrize(
    ("rule", "order", "due"),
    [
        ("fifo", "pqr", {}),
        ("lifo", "rqp", {}),
        ("spt", "qpr", {}),
        ("lpt", "rpq", {}),
        ("edd", "prq", {}),
        # At 10: p 20, q 10 + 22, r 10 + 14. At 15: r 29, q 37.
        ("mdd", "prq", {"p": 20, "q": 15, "r": 22}),
        # At 10: p 30-10-6 = 14, q 45-10-22 = 13, r 40-10-14 = 16.
        ("slack", "qpr", {}),
        # At 10: p 20/6, q 35/22, r 30/14. At 12: p 18/6, r 28/14.
        ("critical_ratio", "qrp", {}),
        # At 10, mean 5: p exp(-1.5)/5 = 0.045, q exp(-3.3)/2 = 0.018, r exp(-0.3)/8 = 0.093.
        # At 18, mean 3.5: p exp(-1)/5 = 0.074, q exp(-25/7)/2 = 0.014.
        ("atc", "rpq", {"r": 21}),
        # At 10: p 5 x 26/6 = 21.7, q 2 x 35/22 = 3.2, r 8 x 30/14 = 17.1. At 12: p 20, r 16.
        ("cr_spt", "qrp", {"p": 36}),
        ("mwkr", "qrp", {}),
        ("lwkr", "prq", {}),
        # r has three steps to come, p and q two: the lower number first.
        ("mopnr", "rpq", {}),
        ("priority", "qrp", {}),
    ],
)
def test_a_rule_orders_three_waiting_parts(rule, order, due):
    number = {"p": 2, "q": 3, "r": 4}
    story = tell(drill(rule, {**DUE, **due}))
    assert [part for _, part in story.started("drill")] == [1, *(number[name] for name in order)]


def test_winq_takes_the_part_with_the_least_work_waiting_at_its_next_place():
    line = factory(
        {
            "first": ["drill"],
            "p": ["drill", "e1"],
            "q": ["drill", "e2"],
            "f1": ["e1"],
            "f2": ["e2"],
        },
        {
            "drill": Station(time={"first": 10, "p": 5, "q": 2}, rule="winq"),
            "e1": Station(time={"p": 1, "f1": 30}),
            "e2": Station(time={"q": 1, "f2": 15}),
        },
        orders=come((0, "first"), (0, "f1"), (0, "f2"), (1, "p"), (2, "q")),
    )
    # At 10 the work of f1 has 20 left, that of f2 has 5.
    assert tell(line).started("drill") == [(0, 1), (10, 5), (12, 4)]


def test_winq_counts_the_parts_that_wait_there():
    line = factory(
        {
            "first": ["drill"],
            "p": ["drill", "e1"],
            "q": ["drill", "e2"],
            "f1": ["e1"],
            "f2": ["e2"],
        },
        {
            "drill": Station(time={"first": 10, "p": 5, "q": 2}, rule="winq"),
            "e1": Station(time={"p": 1, "f1": 12}),
            "e2": Station(time={"q": 1, "f2": 15}),
        },
        orders=come((0, "first"), (0, "f1"), (0, "f1"), (0, "f2"), (1, "p"), (2, "q")),
    )
    # At 10: 2 left and 12 waiting at e1, 5 left at e2.
    assert tell(line).started("drill") == [(0, 1), (10, 6), (12, 5)]


def test_winq_counts_only_what_is_left_of_the_work_in_process():
    line = factory(
        {
            "first": ["drill"],
            "p": ["drill", "e1"],
            "q": ["drill", "e2"],
            "f1": ["e1"],
            "f2": ["e2"],
        },
        {
            "drill": Station(time={"first": 10, "p": 5, "q": 2}, rule="winq"),
            "e1": Station(time={"p": 1, "f1": 8}),
            "e2": Station(time={"q": 1, "f2": 14}),
        },
        orders=come((0, "first"), (0, "f2"), (1, "p"), (2, "q"), (8, "f1")),
    )
    # At 10: 6 of 8 left at e1, 4 of 14 at e2.
    assert tell(line).started("drill") == [(0, 1), (10, 4), (12, 3)]


def test_least_setup_takes_the_part_that_needs_none_then_first_come():
    line = factory(
        {"x": ["drill"], "y": ["drill"]},
        {"drill": Station(time=10, rule="least_setup", setup=3)},
        orders=come((0, "x"), (1, "y"), (2, "x"), (3, "y"), (4, "x")),
    )
    assert [part for _, part in tell(line).started("drill")] == [1, 3, 5, 2, 4]


def test_priority_ties_go_to_the_first_that_came():
    # Part 2 goes through the saw and comes to the drill after part 3.
    line = factory(
        {"first": ["drill"], "x": ["saw", "drill"], "y": ["drill"]},
        {"drill": Station(time=10, rule="priority"), "saw": 5},
        orders=come((0, "first"), (0, "x"), (1, "y")),
    )
    assert tell(line).started("drill") == [(0, 1), (10, 3), (20, 2)]


@pytest.mark.parametrize("rule", ["spt", "lpt", "edd", "slack", "mwkr", "mopnr", "cr_spt"])
def test_other_ties_go_to_the_lowest_part_number(rule):
    line = factory(
        {"first": ["drill"], "x": ["saw", "drill"], "y": ["drill"]},
        {"drill": Station(time=10, rule=rule), "saw": 5},
        orders=come((0, "first"), (0, "x", {"due": 50}), (1, "y", {"due": 50})),
    )
    assert tell(line).started("drill") == [(0, 1), (10, 2), (20, 3)]


def test_fifo_and_lifo_look_at_the_arrival_at_this_station():
    routes = {"first": ["drill"], "x": ["saw", "drill"], "y": ["drill"]}
    orders = come((0, "first"), (0, "x"), (1, "y"))
    first = factory(routes, {"drill": Station(time=10), "saw": 5}, orders=orders)
    last = factory(routes, {"drill": Station(time=10, rule="lifo"), "saw": 5}, orders=orders)
    assert tell(first).started("drill") == [(0, 1), (10, 3), (20, 2)]
    assert tell(last).started("drill") == [(0, 1), (10, 2), (20, 3)]


def test_lots_are_drawn_from_the_seed():
    line = factory(
        {"part": ["drill"]}, {"drill": Station(time=1, rule="random")}, orders=come(*[0] * 20)
    )
    orders = [[part for _, part in tell(line, seed=seed).started("drill")] for seed in (1, 1, 2)]
    assert sorted(orders[0]) == list(range(1, 21))
    assert orders[0] == orders[1]
    assert orders[0] != orders[2]
    assert orders[0] != sorted(orders[0])


def test_spt_knows_the_time_that_was_drawn():
    line = factory(
        {"part": ["drill"]},
        {"drill": Station(time=exponential(3), rule="spt")},
        orders=come(*[0] * 10),
    )
    story = tell(line)
    times = [row.worked for row in story.rows("left")]
    assert times == sorted(times)


def test_a_rule_may_be_a_function_of_the_part_and_the_station():
    def largest_size_first(part, station):
        assert station.name == "drill"
        return -part.attributes["size"]

    line = factory(
        {
            name: Product(route=["drill"], attributes={"size": size})
            for name, size in {"p": 1, "q": 3, "r": 2}.items()
        },
        {"drill": Station(time=1, rule=largest_size_first)},
        orders=come((0, "p"), (0, "q"), (0, "r")),
    )
    assert [product for _, product in tell(line).departures] == ["q", "r", "p"]


def test_a_registered_rule_is_used_by_its_name():
    @rules.register("highest_number_first")
    def highest_number_first(part, station):
        return -part.number

    line = factory(
        {"part": ["drill"]},
        {"drill": Station(time=1, rule="highest_number_first")},
        orders=come(0, 0, 0),
    )
    assert [part for _, part in tell(line).started("drill")] == [3, 2, 1]


@pytest.mark.parametrize("rule", sorted(DISPATCHING))
def test_every_rule_serves_every_part_once(rule):
    line = factory(
        {"x": ["a", ["b", "c"]], "y": ["b", "a"]},
        {name: Station(time=exponential(2), buffer=8, rule=rule, setup=1) for name in "abc"},
        orders=Source(makes={"x": 1, "y": 1}, every=exponential(4), count=150, due=20),
    )
    story = tell(line)
    assert len(story.left_at) == 150
