from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import AuditError
from factorysim.results.audit import audit
from factorysim.results.observed import Observed
from tests.results.stories import saw_story, states


def broken(observed: Observed) -> str:
    with pytest.raises(AuditError) as caught:
        audit(observed)
    return str(caught.value)


def test_the_story_of_the_saw_breaks_no_law():
    audit(saw_story())


def test_a_part_that_vanished_is_named_with_its_product():
    seen = saw_story()
    seen.products[0].in_system = 0
    assert "product bracket: entered 4 + created 0 + initial 0 = 4" in broken(seen)


def test_states_that_do_not_fill_the_window_are_named_with_the_machine():
    seen = saw_story()
    seen.machines[0].states = states(working=9.4, starved=0.5)
    assert "machine saw: its states last 9.9 together, the window 10.0" in broken(seen)


def test_the_rounding_of_long_sums_breaks_no_law():
    seen = saw_story()
    seen.machines[0].states = states(working=9.5 + 5e-9, starved=0.5)
    audit(seen)
    seen.machines[0].states = states(working=9.5 + 5e-8, starved=0.5)
    assert "machine saw" in broken(seen)


def test_rounding_is_forgiven_by_the_size_of_the_clock():
    seen = replace(saw_story(), warmup=1e9, end=1e9 + 10, parts=None)
    seen.machines[0].states = states(working=9.5 + 1e-7, starved=0.5)
    audit(seen)


def test_a_number_in_system_that_is_not_the_sum_of_the_stays_is_found():
    seen = saw_story()
    seen.products[0].stays = 12.4
    assert "the number in the system adds up to 12.5 over time" in broken(seen)


def test_a_lost_card_is_found():
    seen = saw_story()
    seen.loops[0].held_at_end = 0
    assert "loop cards: 1 cards are in use, but parts hold 0" in broken(seen)


def test_more_cards_than_there_are_is_found():
    seen = saw_story()
    seen.loops[0].in_use = 20.1
    assert "more than all of its 2 cards" in broken(seen)


@pytest.mark.parametrize("wrong", [-1.0, float("nan"), float("inf")])
def test_an_impossible_number_is_found(wrong):
    seen = saw_story()
    seen.places[0].waited = wrong
    assert f"place saw: waited is {wrong}" in broken(seen)
    seen = saw_story()
    seen.machines[0].states[0] = wrong
    assert f"machine saw: a time in a state is {wrong}" in broken(seen)


def test_a_row_that_is_missing_is_found():
    seen = saw_story()
    assert seen.parts is not None
    del seen.parts[0]
    assert "product bracket: 3 parts left, but 2 rows say so" in broken(seen)


def test_rows_are_not_compared_when_some_were_not_kept():
    seen = saw_story()
    assert seen.parts is not None
    del seen.parts[0]
    audit(replace(seen, parts_omitted=1))
    audit(replace(seen, parts=None))


def test_all_broken_laws_are_named_at_once_and_called_a_mistake_of_the_library():
    seen = saw_story()
    seen.loops[0].held_at_end = 0
    seen.products[0].stays = 1.0
    message = broken(seen)
    assert "loop cards" in message
    assert "product bracket" in message
    assert "not in your model" in message


def test_a_moment_that_is_counted_twice_is_found_although_all_sums_agree():
    seen = saw_story()
    assert seen.parts is not None
    row = seen.parts[0]
    double = row.left - row.created
    seen.parts[0] = row._replace(waited=row.waited + double)
    seen.products[0].waited += double
    message = broken(seen)
    assert f"part {row.number} waited, was worked on and carried" in message
    assert "add up" not in message


COUNTS = (
    "entered", "created", "initial", "left", "scrapped", "consumed", "in_system", "window_left",
    "window_scrapped", "window_consumed", "with_due", "late",
)  # fmt: skip
SUMS = (
    "lead", "lead_square", "longest_lead", "waited", "worked", "setup", "blocked", "tardiness",
    "number_area", "stays",
)  # fmt: skip


@given(st.sampled_from(COUNTS), st.integers(-5, 5).filter(bool))
def test_property_any_single_wrong_count_of_a_product_is_found(name, change):
    seen = saw_story()
    setattr(seen.products[0], name, getattr(seen.products[0], name) + change)
    assert "bracket" in broken(seen)


@given(st.sampled_from(SUMS), st.floats(-100, 100).filter(lambda change: abs(change) > 1e-6))
def test_property_any_single_wrong_sum_of_a_product_is_found(name, change):
    seen = saw_story()
    setattr(seen.products[0], name, getattr(seen.products[0], name) + change)
    assert "bracket" in broken(seen)


@given(st.integers(0, 10), st.floats(-100, 100).filter(lambda change: abs(change) > 1e-6))
def test_property_any_single_wrong_state_time_is_found(state, change):
    seen = saw_story()
    seen.machines[0].states[state] += change
    assert "saw" in broken(seen)


@given(
    st.integers(0, 3),
    st.sampled_from(["created", "left", "fate", "waited", "worked", "product"]),
)
def test_property_any_single_wrong_entry_of_a_row_is_found_or_shows_in_no_sum(number, name):
    seen = saw_story()
    assert seen.parts is not None
    row = seen.parts[number]
    seen.parts[number] = row._replace(**{name: getattr(row, name) + 1})
    is_open = number == 3 and name in ("waited", "worked")
    if is_open:
        audit(seen)
    else:
        assert "bracket" in broken(seen)
