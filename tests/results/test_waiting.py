"""Why parts waited: told by hand on small deterministic factories, and checked by a law."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import factorysim as fs
from factorysim import Batch, Buffer, Crew, Failure, Loop, Product, Setup, Source, Station
from factorysim.errors import NotRecorded
from factorysim.results.provenance import Provenance
from factorysim.results.result import make_result
from factorysim.results.waiting import lead_time_pieces
from factorysim.units import in_unit
from tests.engine.riding import agv, by_agv, hall
from tests.engine.stories import come, factory
from tests.long import few_of
from tests.properties.factories import FactoryRun, factory_runs
from tests.properties.runs import ending_of

SHIPPED = sorted(path.parent.name for path in Path("scenarios").glob("*/scenario.yaml"))
USUAL = (
    "beer-game", "demonstrator", "flexible-line", "job-shop", "kanban-line", "safeguard",
    "vehicle-loop", "warehouse",
)  # fmt: skip
"""Scenarios that between them have every kind of place and of waiting."""


def waits(made: fs.Factory, until: float = 100.0, **run: Any) -> list[tuple[Any, ...]]:
    """(part, place, cause, because of, time) of every wait."""
    table = fs.simulate(made, until=until, record="history", **run).waiting_of_parts
    return [
        (int(part), place, cause, by, round(float(time), 9))
        for part, _, place, cause, by, time in table.itertuples(index=False, name=None)
    ]


def shop(*arrivals: Any, **station: Any) -> fs.Factory:
    return factory(
        {"part": ["mill"]}, {"mill": Station(**{"time": 5, **station})}, orders=come(*arrivals)
    )


def test_who_comes_second_waits_for_the_work_on_the_first():
    assert waits(shop(0, 2)) == [(2, "mill", "busy", "mill", 3)]


def test_a_failure_is_to_blame_for_as_long_as_it_lasts():
    # Work from 0 to 3, repair until 5, work until 7: the second part has come at 1.
    made = shop(0, 1, failures={"jam": Failure(every=3, repair=2, clock="working")})
    assert waits(made, until=7) == [
        (1, "mill", "failed", "mill", 2),
        (2, "mill", "busy", "mill", 4),
        (2, "mill", "failed", "mill", 2),
    ]


def test_a_part_that_waits_while_its_machine_is_set_up_for_another():
    made = factory(
        {"x": ["mill"], "y": ["mill"]},
        {"mill": Station(time=5, setup=Setup(between=3))},
        orders=come((0, "x"), (1, "y"), (6, "y")),
    )
    # x from 0 to 5, the setup until 8, then both y.
    assert waits(made) == [
        (2, "mill", "busy", "mill", 4),
        (3, "mill", "busy", "mill", 5),
        (3, "mill", "setup", "mill", 2),
    ]
    # The setup for the second part is no waiting of that part.
    pieces = lead_time_pieces(fs.simulate(made, until=100, record="history"))
    assert pieces["x"] == {"worked": 5}
    assert pieces["y"] == {"worked": 10, "set_up": 3, "busy": 9, "setup": 2}


def test_a_blocked_part_waits_for_the_place_ahead_and_so_does_who_comes_behind():
    line = factory(
        {"part": ["cut", "weld"]},
        {"cut": Station(time=1), "weld": Station(time=4, buffer=0)},
        orders=come(0, 0, 0),
    )
    # Cut from 0, 1, 5; at weld from 1, 5, 9.
    assert waits(line) == [
        (2, "cut", "busy", "cut", 1),
        (2, "cut", "blocked", "weld", 3),
        (3, "cut", "busy", "cut", 2),
        (3, "cut", "blocked", "weld", 3 + 3),
    ]


def test_parts_wait_for_the_rest_of_their_batch():
    assert waits(shop(0, 2, 3, batch=Batch(min=3, max=3))) == [
        (1, "mill", "batch", "mill", 3),
        (2, "mill", "batch", "mill", 1),
    ]


def test_of_two_machines_each_has_an_equal_share():
    # Both work until 5; the first then goes on with the third part, the second stands still.
    made = shop(0, 0, 1, capacity=2)
    assert waits(made) == [(3, "mill", "busy", "mill", 4)]
    made = factory(
        {"x": ["mill", "oven"], "y": ["mill"]},
        {"mill": Station(time={"x": 1, "y": 9}, capacity=2), "oven": Station(time=20, buffer=0)},
        orders=come((0, "x"), (0, "y"), (0, "x"), (2, "y")),
    )
    # The second x is done at 2 and blocked until 21; y works from 0 to 9 on the other machine.
    assert [wait for wait in waits(made) if wait[0] == 4] == [
        (4, "mill", "busy", "mill", 3.5),
        (4, "mill", "blocked", "oven", 3.5),
    ]


def test_an_assembly_waits_for_its_components():
    made = factory(
        {
            "body": Product(route=[{"at": "press", "components": {"lid": {"from": "lids"}}}]),
            "lid": ["lids"],
        },
        {"press": Station(time=2)},
        buffers={"lids": Buffer()},
        orders=come((0, "body"), (3, "lid"), (3, "lid")),
    )
    # The second lid is left over when nothing happens any more, at 5.
    assert waits(made, until=10) == [
        (1, "press", "components", "press", 3),
        (3, "lids", "stored", "lids", 2),
    ]


def test_a_carrier_rests_in_its_buffer_and_is_in_use_under_a_part():
    made = factory(
        {
            "part": [
                {"at": "load", "components": {"pallet": {"carrier": True, "from": "pool"}}},
                {"at": "unload", "releases": ["pallet"]},
            ],
            "pallet": ["pool"],
        },
        {"load": 2, "unload": 3},
        buffers={"pool": Buffer(initial={"pallet": 1})},
        orders=come((1, "part"), (2, "part")),
    )
    # The pallet is taken at 1 and back at 6; then it is taken again, and is back at 11.
    assert waits(made) == [
        (1, "pool", "stored", "pool", 1),
        (3, "load", "busy", "load", 1),
        (3, "load", "components", "load", 3),
    ]
    result = fs.simulate(made, until=20, record="history")
    assert lead_time_pieces(result)["pallet"] == {"stored": 1, "in_use": 10}


def test_a_machine_waits_for_people_and_so_do_those_behind_it():
    made = factory(
        {"part": ["a"], "other": ["b"]},
        {"a": Station(time=4, needs="team"), "b": Station(time=3, needs="team")},
        orders=come((0, "part"), (1, "other"), (2, "other")),
        crews={"team": Crew(workers=1)},
    )
    # The worker is at a until 4, at b until 7 and until 10.
    assert waits(made) == [
        (2, "b", "worker", "team", 3),
        (3, "b", "busy", "b", 3),
        (3, "b", "worker", "team", 2),
    ]


def test_a_finished_part_waits_for_a_vehicle_and_blocks_its_machine():
    line = hall({"part": ["a", by_agv("c")]}, {"a": 5, "c": 7}, orders=come(0, 6),
                fleets=agv(load=2, unload=3, start=["b"]))  # fmt: skip
    # The first part is fetched at 17 and set down at 40; the machine is taken again at 17.
    first = [wait for wait in waits(line, until=40) if wait[0] == 1]
    assert first == [(1, "a", "vehicle", "agv", 12)]
    behind = [wait for wait in waits(line, until=17) if wait[0] == 2]
    assert behind == [(2, "a", "vehicle", "agv", 11)]


def test_in_front_of_the_factory_parts_wait_for_a_card_or_for_room():
    route, stations = {"part": ["mill"]}, {"mill": Station(time=5)}
    loop = {"cards": Loop(cards=1, start="mill", end="exit")}
    made = factory(route, stations, orders=come(0, 1), loops=loop)
    assert waits(made) == [(2, "", "card", "mill", 4)]
    made = factory(route, {"mill": Station(time=5, buffer=0)}, orders=come(0, 1))
    assert waits(made) == [(2, "", "blocked", "mill", 4)]


def test_a_buffer_lets_parts_rest_and_then_they_wait_for_room():
    made = factory(
        {"part": ["store", "mill"]},
        {"mill": Station(time=5, buffer=0)},
        buffers={"store": Buffer(minimum_time=2)},
        orders=come(0, 1),
    )
    assert waits(made) == [
        (1, "store", "minimum_time", "mill", 2),
        (2, "store", "blocked", "mill", 5),
        (2, "store", "minimum_time", "mill", 1),
    ]


def test_an_interrupted_part_waits_for_the_urgent_one():
    made = factory(
        {"p": Product(route=["mill"], priority=2), "u": Product(route=["mill"], priority=1)},
        {"mill": Station(time={"p": 10, "u": 3}, preemptive=True)},
        orders=come((0, "p"), (4, "u")),
    )
    assert waits(made) == [(1, "mill", "busy", "mill", 3)]


def test_outside_of_the_shift_nothing_is_done():
    shift = {"day": fs.Shift(**{"from": "00:00", "to": "08:00"})}
    made = factory(
        {"part": ["mill"]}, {"mill": Station(time=60, shift="day")}, orders=come(0, 450),
        shifts=shift, time_unit="min",
    )  # fmt: skip
    found = waits(made, until=2000.0)
    assert found == [(2, "mill", "off", "mill", 1440 - 480)]


def test_the_window_cuts_what_came_before_it():
    result = fs.simulate(shop(0, 2), until=10, warmup=4, record="history")
    (row,) = result.waiting.itertuples(index=False, name=None)
    assert row == ("part", "mill", "busy", "mill", 1, pytest.approx(1 / 6), 1)
    assert list(result.waiting.columns) == [
        "product", "place", "cause", "because of", "time [min]", "parts", "share",
    ]  # fmt: skip


def test_without_waiting_the_table_is_empty_and_without_a_history_it_says_what_to_do():
    assert fs.simulate(shop(0), until=10, record="history").waiting.empty
    with pytest.raises(NotRecorded, match="record='history'"):
        _ = fs.simulate(shop(0), until=10).waiting


def nothing_is_missing(result: fs.Result) -> None:
    """All pieces of all lives are the time integral of the number of parts, for each product."""
    pieces = lead_time_pieces(result)
    for product in result.observed.products:
        total = sum(pieces[product.name].values())
        assert total == pytest.approx(product.number_area, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("name", few_of(SHIPPED, USUAL.__contains__))
def test_no_moment_of_a_part_is_missing_or_counted_twice(name):
    scenario = fs.read_scenario(name)
    until = scenario.run.until
    until = 500.0 if until is None else in_unit(until, scenario.factory.time_unit) / 4
    nothing_is_missing(fs.simulate(scenario.factory, until=until, record="history"))


@given(run=factory_runs())
def test_no_moment_is_missing_in_any_factory(run: FactoryRun) -> None:
    observed = ending_of(run, record="history").observed
    if observed is not None and observed.end >= observed.warmup:
        nothing_is_missing(make_result(observed, factory=run.factory, provenance=Provenance()))


def test_the_cause_of_a_source_that_collects_is_its_lot():
    made = factory(
        {"part": ["mill"]},
        {"mill": Station(time=1)},
        sources={"lots": Source(makes="part", every=2, collect=3)},
    )
    found = [wait for wait in waits(made, until=7) if wait[2] == "batch"]
    assert [(part, place) for part, place, *_ in found] == [(1, ""), (2, "")]
