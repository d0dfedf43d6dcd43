"""What theory recognises, what it says, and that the simulation agrees."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings

import factorysim as fs
from factorysim import Failure, Loop, Product, Quality, Source, Station, exponential
from factorysim.theory.prediction import predict
from tests.properties.factories import factories

SIGMA = 0.5
for _ in range(200):
    SIGMA = math.exp((SIGMA - 1) * 7.5 / 6)
"""D/M/1: the root of the equation of the waiting arrivals."""


def station(**attributes):
    return fs.Factory(
        products={"part": Product(route=["bench"])},
        sources={"orders": Source(makes="part", every=attributes.pop("every", exponential(7.5)),
                                  when_full=attributes.pop("when_full", "wait"))},
        stations={"bench": Station(**{"time": exponential(6), **attributes})},
    )  # fmt: skip


def conwip(times, cards, **attributes):
    line = fs.serial_line(times=times)
    names = list(line.stations)
    loop = Loop(cards=cards, start=names[0], end=names[-1])
    return line.model_copy(update={"loops": type(line.loops)({"cards": loop}), **attributes})


def reworking(share):
    """Two stations; some parts go back to the first one."""
    return fs.Factory(
        products={"part": Product(route=["cut", "test"])},
        sources={"orders": Source(makes="part", every=exponential(10))},
        stations={
            "cut": Station(time=exponential(6)),
            "test": Station(
                time=exponential(3), quality=Quality(rework=fs.Rework(share=share, to="cut"))
            ),
        },
    )


RECOGNISED = {
    "M/M/1": (station(), {"lead_time": 30.0, "wip": 4.0, "throughput": 8.0}),
    "M/M/2": (
        station(capacity=2),
        {"waiting_time": 8 / 7, "places.bench.utilisation": 0.4},
    ),
    "M/M/1/3": (
        station(buffer=2, when_full="lose"),
        {"loss_share": 0.8**3 / (1 + 0.8 + 0.8**2 + 0.8**3)},
    ),
    "M/G/1": (station(time=6), {"waiting_time": 12.0}),
    "M/G/1 with failures": (
        station(
            time=3,
            failures={"arc": Failure(every=exponential(90), repair=exponential(30))},
        ),
        # The time of a part: mean 4, variance 2 * 900 * 3 / 90 = 60.
        {"waiting_time": (4 / 7.5) * 4 * (1 + 60 / 16) / 2 / (1 - 4 / 7.5)},
    ),
    "GI/M/1": (station(every=7.5), {"waiting_time": 6 * SIGMA / (1 - SIGMA)}),
    "M/M/1, shortest first": (station(rule="spt"), {"waiting_time": None}),
    "GI/G/1": (station(every=7.5, time=6), {"waiting_time": 0.0}),
    "open network of M/M/c queues": (
        # With a quarter sent back, 4/3 visits each: 0.8 and 0.4 of the time.
        reworking(0.25),
        {"wip": 4 + 2 / 3, "lead_time": 10 * (4 + 2 / 3)},
    ),
    "line of GI/G/c queues": (
        fs.serial_line(times=[exponential(6), 5], every=exponential(10)),
        {"throughput": 6.0},
    ),
    "closed network (mean value analysis)": (
        conwip([exponential(2.0)] * 4, 4),
        {"throughput": 30 * 4 / 7, "lead_time": 14.0, "wip": 4.0},
    ),
    "CONWIP line with constant times (best case)": (
        conwip([2.0] * 4, 3),
        {"throughput": 30 * 3 / 4, "lead_time": 8.0},
    ),
    "clockwork line": (fs.serial_line(times=[1, 2, 1.5], buffers=1), {"throughput": 30.0}),
    "exact chain of the line": (
        fs.serial_line(times=[exponential(1.0)] * 3, buffers=0),
        {"throughput": 60 * 22 / 39},
    ),
    "overloaded line": (station(time=15), {"throughput": 4.0}),
}


@pytest.mark.parametrize("model", RECOGNISED)
def test_a_textbook_model_is_recognised_with_its_numbers(model):
    factory, values = RECOGNISED[model]
    found = predict(factory)
    assert found is not None
    assert found.model == model
    for name, value in values.items():
        if value is not None:
            assert found.values[name] == pytest.approx(value, rel=1e-6, abs=1e-9), name


@pytest.mark.parametrize("model", [m for m, _ in RECOGNISED.items() if m != "overloaded line"])
def test_the_simulation_agrees_with_what_theory_calls_exact(model):
    factory, _ = RECOGNISED[model]
    found = predict(factory)
    assert found is not None
    if not found.is_exact:
        assert model in ("GI/G/1", "line of GI/G/c queues")
        return
    hours = "1200 h" if "M" in model else "200 h"
    study = fs.replicate(factory, until=hours, warmup="100 h", replications=8, confidence=0.999)
    for name, value in found.values.items():
        if not name.startswith("places."):
            interval = study.interval(name)
            assert interval.low - 1e-9 <= value <= interval.high + 1e-9, name


@pytest.mark.parametrize(
    ("factory", "broken"),
    [
        (station(setup=1), "setups"),
        (station(quality=Quality(scrap=0.1)), "quality"),
        (station(rule="lpt", time=fs.uniform(4, 8)), "rules"),
        (fs.serial_line(times=[exponential(1.0), fs.uniform(0.5, 1.5)], buffers=1), "phases"),
    ],
)
def test_an_assumption_that_does_not_hold_is_named_and_makes_it_an_approximation(factory, broken):
    found = predict(factory)
    assert found is not None
    assert broken in [assumption.name for assumption in found.broken]
    assert not found.is_exact
    assert "does NOT hold" in str(found)


def test_a_line_that_is_too_long_for_its_chain_is_decomposed():
    found = predict(fs.serial_line(times=[exponential(1.0)] * 12, buffers=3))
    assert found is not None
    assert found.model == "decomposition of the line"
    assert not found.is_exact
    study = fs.replicate(
        fs.serial_line(times=[exponential(1.0)] * 12, buffers=3),
        until="100 h", warmup="20 h", replications=5,
    )  # fmt: skip
    assert found.values["throughput"] == pytest.approx(study.interval("throughput").mean, rel=0.02)


@pytest.mark.parametrize(("places", "known"), [(0, 0.833), (5, 0.896), (10, 0.921), (40, 0.959)])
def test_ten_machines_that_fail_deliver_nearly_what_the_independent_model_says(places, known):
    trap = fs.read_scenario("ninety-eight-trap").with_changes({"stations.*.buffer": places})
    found = predict(trap)
    assert found is not None
    assert found.kind == "approximation"
    assert found.values["throughput"] / 60 == pytest.approx(known, rel=0.01)


def test_the_mix_of_a_saturated_line_is_that_of_its_source():
    line = fs.Factory(
        products={"a": Product(route=["cut", "pack"]), "b": Product(route=["cut", "pack"])},
        sources={"raw": Source(makes={"a": 0.9, "b": 0.1}, unlimited=True)},
        stations={
            "cut": Station(time={"a": 1.0, "b": 11.0}),
            "pack": Station(time=exponential(0.01), buffer=50),
        },
    )
    found = predict(line)
    assert found is not None
    assert not found.is_exact
    assert found.values["throughput"] == pytest.approx(60 / 2.0, rel=0.01)


def test_parts_that_leave_on_the_way_make_it_no_serial_line():
    line = fs.Factory(
        products={"part": Product(route=[fs.Step(at="cut", outcomes={"scrap": 0.5}), "pack"])},
        sources={"orders": Source(makes="part", every=exponential(2.0))},
        stations={"cut": Station(time=exponential(1.0)), "pack": Station(time=exponential(2.0))},
    )
    found = predict(line)
    assert found is not None
    assert found.kind == "balance"
    assert "throughput" not in found.values
    assert found.values["places.pack.utilisation"] == pytest.approx(0.5)


def test_where_no_formula_fits_the_balance_of_the_flow_remains():
    found = predict(fs.read_scenario("little-flexibility"))
    assert found is not None
    assert found.kind == "balance"


def test_a_factory_without_lasting_arrivals_has_no_prediction():
    assert predict(fs.read_scenario("job-shop")) is None


@given(factories())
@settings(max_examples=40)
def test_theory_says_something_sensible_or_nothing_about_any_factory(factory):
    found = predict(factory)
    if found is not None:
        assert found.values
        assert all(value >= 0 for value in found.values.values())
        assert str(found)


def test_a_station_to_which_nothing_comes_is_no_open_flow():
    idle = fs.Factory(
        products={"a": fs.Product(route=["used"]), "b": fs.Product(route=["idle"])},
        sources={"orders": fs.Source(makes="a", every=fs.exponential(2.0))},
        stations={"used": fs.Station(time=1), "idle": fs.Station(time=1)},
    )
    found = predict(idle)
    assert found is not None
    assert found.model == "balance of the flow"
