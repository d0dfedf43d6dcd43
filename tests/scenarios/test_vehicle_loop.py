"""One vehicle too many: a loop that saturates, jams and stands, and what sidings are worth."""

from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.experiments import mean_and_half_width
from factorysim.theory import fleet_size
from tests.scenarios.expectations import Case, Changes, Effort, cases, compared, mean, variant

SCENARIO = "vehicle-loop"
QUICK = Effort(replications=3)
LONG_FEW = Effort(replications=8, length=2.0)
FULL = Effort(replications=5, length=6.5, is_full=True)
SIDINGS: Changes = {"layouts.ring.loop.sidings": True}


def vehicles(count: int) -> Changes:
    return {"fleets.carts.count": count}


def stated(changes: Changes) -> Case:
    return next(case for case in cases(SCENARIO) if case.changes == changes)


@pytest.mark.parametrize(
    "changes", [vehicles(1), vehicles(4), {}, vehicles(23)], ids=["1", "4", "12", "23"]
)
def test_the_loop_delivers_what_the_independent_model_does(changes: Changes) -> None:
    assert stated(changes).disagreements(QUICK) == []


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_loop_delivers_what_the_independent_model_does_in_long_runs(case: Case) -> None:
    assert case.disagreements(FULL) == []


def test_one_vehicle_needs_a_round_and_two_services_for_each_delivery() -> None:
    seen = mean(SCENARIO, "deliveries", vehicles(1), effort=LONG_FEW)
    loop = variant(SCENARIO, {}).factory.layouts["ring"].loop
    assert loop is not None
    round_and_services = loop.circumference / 1.0 + 20 + 20
    assert 3600 / round_and_services == 22.5
    assert seen.low <= 22.5 <= seen.high
    assert seen.half_width < 0.03 * 22.5


def test_vehicles_on_every_zone_stand_for_ever_and_the_run_names_the_circle() -> None:
    model = variant(SCENARIO, vehicles(24))
    with (
        pytest.warns(fs.DoubtfulModel, match="24 vehicles fill all zones"),
        pytest.raises(fs.Deadlock, match="Keep a free zone") as stopped,
    ):
        fs.simulate(model)
    text = str(stopped.value)
    assert "carts 1 waits for zone_1, where carts 2 is" in text
    assert "and 20 more" in text
    assert "carts 24 waits for pick, where carts 1 is" in text


def test_the_formula_for_the_fleet_misses_the_jam() -> None:
    """For 110 loads an hour it says five, with the usual factors seven; seven bring 104."""
    times = {"loaded_time": 60, "empty_time": 60, "load_time": 20, "unload_time": 20}
    usual = fleet_size(110 / 3600, **times)
    alone = fleet_size(110 / 3600, **times, availability=1, traffic_factor=1)
    assert (alone.vehicles, usual.vehicles) == (5, 7)
    by_formula = mean(SCENARIO, "deliveries", vehicles(usual.vehicles), effort=LONG_FEW)
    assert by_formula.high < 110


@pytest.mark.parametrize("changes", [{}, vehicles(20)], ids=["12", "20"])
def test_sidings_raise_the_output_with_the_same_vehicles(changes: Changes) -> None:
    gain = compared(
        SCENARIO, "deliveries", {**changes, **SIDINGS}, than=changes, effort=Effort(replications=3)
    )
    assert mean_and_half_width(gain).low > 30
