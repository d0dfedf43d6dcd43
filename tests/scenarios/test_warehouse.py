"""The nearest free slot: times of the crane by formula, waiting orders, old pallets."""

from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.experiments import mean_and_half_width
from factorysim.results.observed import FATES
from factorysim.theory import class_based_time, rack_times, single_command_time
from tests.scenarios.expectations import Case, Changes, Effort, cases, compared, runs, variant

SCENARIO = "warehouse"
QUICK = Effort(replications=3, length=0.5)
PAIRS = Effort(replications=8, length=0.5)
FULL = Effort(replications=6, is_full=True)
DEMAND = {"a": 0.7, "b": 0.2, "c": 0.1}
NEAREST: Changes = {"storages.rack.policy": "closest"}
NEAREST_BOTH_WAYS: Changes = {**NEAREST, "storages.rack.order": "nearest"}
SHARES = {"a": 0.2, "b": 0.3, "c": 0.5}
CLASSES: Changes = {
    "storages.rack.policy": "class_based",
    "storages.rack.classes": {
        name: {"share": share, "products": [name]} for name, share in SHARES.items()
    },
}


def stated(changes: Changes) -> Case:
    return next(case for case in cases(SCENARIO) if case.changes == changes)


@pytest.mark.parametrize("changes", [{}, CLASSES], ids=["random", "classes"])
def test_tours_and_waiting_times_are_those_that_are_stated(changes: Changes) -> None:
    assert stated(changes).disagreements(QUICK) == []


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_tours_and_waiting_times_are_those_that_are_stated_in_long_runs(case: Case) -> None:
    assert case.disagreements(FULL) == []


def test_the_stated_times_of_tours_are_those_of_the_theory() -> None:
    exact = {case.note: check.value for case in cases(SCENARIO) for check in case.checks
             if check.kind == "exact"}  # fmt: skip
    rack = variant(SCENARIO, {}).factory.storages.rack
    assert exact["any free slot"] == pytest.approx(rack_times(rack, unit="min").single, abs=5e-5)
    sorted_rack = variant(SCENARIO, CLASSES).factory.storages.rack
    by_class = rack_times(sorted_rack, demand=DEMAND, unit="min").single
    assert exact["by classes"] == pytest.approx(by_class, abs=5e-5)
    half_minute = {"along": 30.0, "upwards": 30.0, "handling": 10.0}
    assert single_command_time(**half_minute) / 60 == pytest.approx(exact["any free slot"], 2e-3)
    formula = class_based_time(
        **half_minute, slots=list(SHARES.values()), demand=list(DEMAND.values())
    )
    assert formula / 60 == pytest.approx(exact["by classes"], rel=2e-3)


@pytest.mark.long
def test_the_nearest_free_slot_saves_less_than_half_of_what_classes_save() -> None:
    tour = "storages.rack.tour_time"
    nearest = mean_and_half_width(compared(SCENARIO, tour, NEAREST, effort=PAIRS))
    classes = mean_and_half_width(compared(SCENARIO, tour, CLASSES, effort=PAIRS))
    assert classes.high < 2 * nearest.low
    assert nearest.high < 0


def test_taking_the_nearest_pallet_is_quickest_and_leaves_old_ones_for_ever() -> None:
    model = variant(SCENARIO, NEAREST_BOTH_WAYS)
    quick = fs.simulate(model)
    (classes, *_) = runs(SCENARIO, CLASSES, effort=QUICK)
    assert quick.value("lead_time") < 0.7 * classes.value("lead_time")
    assert _from_the_start(quick) > 100
    assert _from_the_start(fs.simulate(variant(SCENARIO, CLASSES))) == 0


def _from_the_start(result: fs.Result) -> int:
    """Number of pallets that have been in the rack since time 0."""
    rows = result.observed.parts
    assert rows is not None
    return sum(
        row.fate == FATES.index("in system") and row.created == 0 and row.source == -1
        for row in rows
    )
