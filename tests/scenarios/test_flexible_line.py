"""The flexible machining line: what setups, alternative machines and places to wait are worth."""

from __future__ import annotations

import pytest

from factorysim.experiments import mean_and_half_width
from factorysim.results.observed import STATES
from tests.scenarios.expectations import (
    Case,
    Changes,
    Effort,
    Relation,
    cases,
    compared,
    mean,
    relations,
    runs,
    values,
)

SCENARIO = "flexible-line"
QUICK = Effort(replications=8)
FULL = Effort(replications=30, length=2, is_full=True)
ONE_MACHINE_FOR_BRACKETS: Changes = {"products.bracket.route.1.at": "mill_1"}
MUCH_ROOM: Changes = {"stations.mill_*.buffer": 20}


@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_stations_are_used_as_the_work_per_part_says(case: Case) -> None:
    assert case.disagreements(QUICK) == []


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_stations_are_used_as_the_work_per_part_says_in_long_runs(case: Case) -> None:
    assert case.disagreements(FULL) == []


def test_the_orders_that_the_file_states_hold() -> None:
    missed = [r for r in relations(SCENARIO) if not r.difference(QUICK).low > 0]
    assert [str(relation) for relation in missed] == []


@pytest.mark.long
@pytest.mark.parametrize("relation", relations(SCENARIO), ids=str)
def test_the_order_that_the_file_states_holds_with_high_confidence(relation: Relation) -> None:
    gain = relation.difference(FULL)
    assert gain.mean > 2 * gain.half_width


def test_the_newer_mill_is_the_most_used_machine_in_every_run() -> None:
    assert {result.most_loaded for result in runs(SCENARIO, effort=QUICK)} == {"mill_2"}


def test_without_an_alternative_for_brackets_the_saw_stands_blocked() -> None:
    as_it_is, without = (
        _share(changes, "saw", "blocked") for changes in ({}, ONE_MACHINE_FOR_BRACKETS)
    )
    assert as_it_is < 0.2
    assert without > 0.35
    # Capacity is not what is missing: the machine is far from being used all the time.
    assert _share(ONE_MACHINE_FOR_BRACKETS, "mill_1", "working") < 0.75


def test_the_alternative_machine_is_worth_little_when_there_is_much_room() -> None:
    dedicated = {**ONE_MACHINE_FOR_BRACKETS, **MUCH_ROOM}
    lead_time = mean(SCENARIO, "lead_time", MUCH_ROOM, effort=QUICK).mean
    with_room = mean_and_half_width(
        compared(SCENARIO, "lead_time", dedicated, than=MUCH_ROOM, effort=QUICK)
    )
    with_two_places = mean_and_half_width(
        compared(SCENARIO, "lead_time", ONE_MACHINE_FOR_BRACKETS, effort=QUICK)
    )
    assert with_room.high < 0.3 * lead_time
    assert with_two_places.low > lead_time


def test_a_random_choice_of_the_mill_wastes_the_flexibility() -> None:
    blind: Changes = {f"products.{name}.route.1.choose": "random" for name in ("bracket", "flange")}
    loss = mean_and_half_width(compared(SCENARIO, "lead_time", blind, effort=QUICK))
    assert loss.low > 100


def test_preferring_the_prepared_bar_halves_the_setups() -> None:
    fifo = _share({"stations.saw.rule": "fifo"}, "saw", "setup")
    assert _share({}, "saw", "setup") < 0.65 * fifo


def test_every_indicator_of_the_line_can_be_said() -> None:
    first = runs(SCENARIO, effort=QUICK)[0]
    for name in ("service_level", "first_pass_yield", "scrap_ratio", "energy_per_part"):
        assert first.value(name) > 0
    # 2 % are scrapped and 5 % are reworked.
    first_pass = values([first], "places.inspect.first_pass_yield")[0]
    assert first_pass == pytest.approx(0.93, abs=0.03)


def _share(changes: Changes, place: str, state: str) -> float:
    """Return the share of all observed time that the machine of *place* was in *state*."""
    machines = [
        machine
        for result in runs(SCENARIO, changes, effort=QUICK)
        for machine in result.observed.machines
        if machine.place == place
    ]
    in_state = sum(machine.states[STATES.index(state)] for machine in machines)
    return in_state / sum(sum(machine.states) for machine in machines)
