"""The order in which events of one instant come off the event list decides nothing."""

from __future__ import annotations

import pytest
import simpy

from factorysim import (
    Batch,
    Buffer,
    Factory,
    Failure,
    Fleet,
    Layout,
    Quality,
    Rework,
    Setup,
    Simulation,
    Source,
    Station,
    discrete,
)
from factorysim.rules import DISPATCHING
from tests.engine.stories import factory
from tests.shuffling import event_numbers

TIMES = discrete({1: 0.5, 2: 0.3, 4: 0.2})


def shuffled(line, number):
    """A run in which the events of one instant come in a random order."""
    env = simpy.Environment()
    if number:
        env._eid = event_numbers(number)
    sim = Simulation(line, env=env)
    sim.run(until=300)
    return sim.observed()


def busy_shop(rule="fifo", choose="first_free"):
    """Merges, alternatives, failures, setups and rework with whole numbers: many ties."""
    return factory(
        {
            "x": ["cut", {"at": ["m1", "m2"], "choose": choose}, "wash", "test"],
            "y": ["saw", {"at": ["m2", "m1"], "choose": choose}, "test"],
        },
        {
            "cut": Station(time=TIMES, buffer=3, rule=rule),
            "saw": Station(time=TIMES, buffer=2),
            "m1": Station(time=TIMES, buffer=1, rule=rule, setup=Setup(between=1)),
            "m2": Station(
                time=TIMES, buffer=2, rule=rule, failures={"jam": Failure(every=7, repair=2)}
            ),
            "wash": Station(time=3, batch=Batch(min=1, max=3), buffer=4),
            "test": Station(
                time=1,
                capacity=2,
                rule=rule,
                quality=Quality(scrap=0.1, rework=Rework(share=0.2, to="test")),
            ),
        },
        sources={
            "of_x": Source(makes="x", every=3, due=20),
            "of_y": Source(makes="y", every=discrete({2: 0.5, 3: 0.5}), due=15, when_full="lose"),
        },
    )


@pytest.mark.parametrize("rule", sorted(DISPATCHING))
def test_no_dispatching_rule_depends_on_it(rule):
    usual = shuffled(busy_shop(rule), 0)
    assert sum(product.left for product in usual.products) > 50
    for number in (1, 2, 3):
        other = shuffled(busy_shop(rule), number)
        assert other.digest == usual.digest
        assert other.machines == usual.machines


@pytest.mark.parametrize(
    "choose", ["first_free", "shortest_queue", "least_work", "least_setup", "random", "round_robin"]
)
def test_no_choice_depends_on_it(choose):
    usual = shuffled(busy_shop(choose=choose), 0)
    for number in (1, 2, 3):
        other = shuffled(busy_shop(choose=choose), number)
        assert (other.digest, other.places) == (usual.digest, usual.places)


def test_a_merge_of_many_equal_feeders_does_not_depend_on_it():
    feeders = {f"f{n}": Station(time=2, buffer=0) for n in range(6)}
    line = factory(
        {f"p{n}": [f"f{n}", "join", "pack"] for n in range(6)},
        {**feeders, "join": Station(time=1, buffer=1), "pack": Station(time=1, buffer=0)},
        sources={f"s{n}": Source(makes=f"p{n}", unlimited=True) for n in range(6)},
    )
    usual = shuffled(line, 0)
    assert all(shuffled(line, number).digest == usual.digest for number in range(1, 8))


def supermarket() -> Factory:
    """Two articles made to kanban on one mill, taken by customers and by an assembly."""
    bodies = {
        name: {"initial": 8, "replenish": {"kanban": {"cards": 2, "container": 4, "makes": name}}}
        for name in ("small", "large")
    }
    return Factory(
        products={
            "small": {"route": ["mill", "small"]},
            "large": {"route": ["mill", {"at": "check", "outcomes": {"scrap": 0.1}}, "large"]},
            "gear": {"route": [{"at": "cell", "components": {"small": 1, "screws": 2}}]},
        },
        sources={"orders": {"makes": "gear", "every": TIMES}},
        stations={
            "mill": {"time": TIMES, "setup": 1},
            "check": {"time": 1},
            "cell": {"time": 1, "buffer": 2},
        },
        stocks={
            **bodies,
            "screws": {
                "initial": 9, "replenish": {"reorder_point": 6, "order_quantity": 6},
                "supplier": "depot", "lead_time": TIMES,
            },
            "depot": {"initial": 9, "review": 4, "replenish": {"base_stock": 20}, "lead_time": 2},
        },
        demands={
            "of_small": {"of": "small", "every": TIMES},
            "of_large": {"of": "large", "every": 2, "quantity": TIMES},
            "of_screws": {"of": "screws", "every": 3},
        },
    )  # fmt: skip


def test_stocks_in_a_factory_do_not_depend_on_it() -> None:
    usual = shuffled(supermarket(), 0)
    assert min(stock.served for stock in usual.stocks) > 20
    for number in (1, 2, 3, 4, 5):
        assert shuffled(supermarket(), number) == usual


@pytest.mark.parametrize("look_ahead", [1, 2, "route"])
@pytest.mark.parametrize("rule", ["oldest_request", "nearest_request"])
def test_no_vehicle_in_zones_depends_on_it(look_ahead, rule):
    """Two fleets of several vehicles on a grid, with whole times: many meet at one instant."""
    hall = factory(
        {
            "x": ["a", {"at": "b", "transport": "slow"}, {"at": "c", "transport": "fast"}],
            "y": ["c", {"at": "a", "transport": "slow"}],
        },
        {name: Station(time=TIMES) for name in "abc"},
        sources={
            "of_x": Source(makes="x", every=9),
            "of_y": Source(makes="y", every=11, when_full="lose"),
        },
        time_unit="s",
        layouts={
            "hall": Layout(
                grid={"rows": 4, "columns": 4, "spacing": 2},
                zone_per_node=1,
                places={"a": "n_0_0", "b": "n_3_2", "c": "n_1_3"},
                when_stuck="retreat",
            )
        },
        fleets={
            "slow": Fleet(layout="hall", count=3, speed=1, load=1, unload=1, rule=rule,
                          look_ahead=look_ahead, reassign=True),
            "fast": Fleet(layout="hall", count=2, speed=2, load=2, unload=1, rule=rule,
                          look_ahead=look_ahead, when_free="home"),
        },
    )  # fmt: skip
    usual = shuffled(hall, 0)
    assert sum(fleet.delivered for fleet in usual.fleets) > 20
    for number in (1, 2, 3):
        other = shuffled(hall, number)
        assert (other.digest, other.fleets) == (usual.digest, usual.fleets)


def served_by_vehicles(**fleet):
    """Vehicles with whole-number times between merging and failing stations: many ties."""
    hall = Layout(
        nodes={name: {} for name in "abcd"},
        edges=[
            {"from": x, "to": y, "length": float(n)} for x, y, n in ("ab1", "bc2", "cd1", "da2")
        ],
        places={
            "cut": "a",
            "saw": "b",
            "m1": "c",
            "m2": "d",
            "stock": "a",
            "exit": "b",
            "pack": "c",
        },
    )
    by_agv = {"at": ["m1", "m2"], "transport": "agv"}
    usual = {"count": 3, "layout": "hall", "speed": 1, "load": 1, "unload": 1, "capacity": 2}
    return factory(
        {
            "x": ["cut", by_agv, {"at": "exit", "transport": "agv"}],
            "y": ["saw", {"at": "pack", "transport": {"fleet": "agv", "reserve": "on_arrival"}}],
            "z": ["stock", {"at": "m1", "transport": {"fleet": "agv", "lot": 2}}],
        },
        {
            "cut": Station(time=TIMES, capacity=2, buffer=3),
            "saw": Station(time=TIMES, buffer=2),
            "pack": Station(time=TIMES, buffer=1),
            "m1": Station(time=TIMES, buffer=1),
            "m2": Station(
                time=TIMES, buffer=2, failures={"jam": Failure(every=7, repair=2)}, capacity=2
            ),
        },
        sources={
            "of_x": Source(makes="x", every=5),
            "of_y": Source(makes="y", every=discrete({3: 0.5, 8: 0.5})),
            "of_z": Source(makes="z", every=10, batch=2),
        },
        buffers={"stock": Buffer(capacity=6)},
        layouts={"hall": hall},
        fleets={"agv": Fleet(**{**usual, **fleet})},
        time_unit="s",
    )


@pytest.mark.parametrize(
    "fleet",
    [
        {"rule": "nearest_request"},
        {"rule": "longest_queue", "choose": "longest_idle"},
        {"rule": "random", "choose": "random"},
        {"reassign": True, "when_free": "home"},
        {"when_free": "circulate", "failures": {"stop": Failure(every=9, repair=3)}},
        {"failures": {"stop": Failure(every=2, repair=3, clock="cycles")}, "fails": "after_trip"},
        {"travel": 2, "layout": None, "when_free": "home"},
    ],
    ids=lambda fleet: "-".join(fleet),
)
def test_no_vehicle_depends_on_it(fleet):
    usual = shuffled(served_by_vehicles(**fleet), 0)
    assert usual.fleets[0].delivered > 40
    for number in range(1, 5):
        other = shuffled(served_by_vehicles(**fleet), number)
        assert (other.digest, other.fleets) == (usual.digest, usual.fleets)
