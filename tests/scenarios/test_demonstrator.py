"""The learning factory: machining, supermarket, vehicles, a human-robot cell, packing."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

import factorysim as fs
from tests.long import few_of
from tests.scenarios.expectations import Case, Effort, Relation, cases, relations

SCENARIO = "demonstrator"
QUICK = Effort(replications=3, length=0.25)
FULL = Effort(replications=10, is_full=True)


def test_the_factory_joins_flow_vehicles_and_people_in_one() -> None:
    result = _run()
    assert result.observed.fleets[0].delivered > 0
    assert [crew.name for crew in result.observed.crews] == ["setter", "fitter", "packer"]
    assert result.observed.cells[0].cycles > 0
    assert {stock.name for stock in result.observed.stocks} == {
        "body_basic",
        "body_strong",
        "body_smart",
    }


def test_setups_and_what_they_wait_for_take_what_they_are_known_to_take() -> None:
    # 0.17 +- 0.02 of the time of the mills: setup, waiting for the setter, set aside by breaks.
    states = _run().states
    lost = states[
        (states["place"] == "mill")
        & states["state"].isin(["setup", "waiting_for_worker", "waiting_for_repair"])
    ]
    assert lost["time [min]"].sum() / (2 * (9600 - 1920)) == pytest.approx(0.17, abs=0.03)


def test_every_container_brings_its_bodies_to_an_assembly_only_once() -> None:
    result = _run()
    produced = {p.name: p.window_left + p.window_scrapped for p in result.observed.products}
    made = sum(produced[name] for name in ("basic", "strong", "smart"))
    consumed = 4 * sum(p.window_consumed for p in result.observed.products)
    assert consumed == pytest.approx(made, rel=0.05)


def test_a_camera_sends_back_what_it_finds_and_nothing_twice() -> None:
    place = next(p for p in _run().observed.places if p.name == "inspect")
    expected = place.inspected_first * (0.5 * 0.04 + 0.3 * 0.06 + 0.2 * 0.10)
    assert abs(place.reworked - expected) < 4 * np.sqrt(expected)


@pytest.mark.parametrize(
    "case", few_of(cases(SCENARIO)[:4], lambda case: not case.changes), ids=str
)
def test_the_factory_is_loaded_as_the_specification_says(case: Case) -> None:
    assert case.disagreements(QUICK) == []


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_table_of_the_specification_is_reproduced(case: Case) -> None:
    assert case.disagreements(FULL) == []


@pytest.mark.long
@pytest.mark.parametrize("relation", relations(SCENARIO), ids=str)
def test_the_order_that_the_file_states_holds_with_high_confidence(relation: Relation) -> None:
    gain = relation.difference(FULL)
    assert gain.low > 0


@lru_cache(maxsize=1)
def _run() -> fs.Result:
    scenario = fs.read_scenario(SCENARIO)
    return fs.simulate(scenario.factory, until=9600, warmup=1920, seed=3)
