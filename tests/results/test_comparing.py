from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.results import Provenance, Result, first_difference
from factorysim.results.history import FIELDS
from factorysim.results.observed import MachineSeen
from tests.results.stories import SAW_FACTS, row, saw_result, saw_story


def difference(change) -> str | None:
    seen = saw_story()
    change(seen)
    return first_difference(saw_result(), Result(seen, SAW_FACTS, Provenance()))


def test_equal_results_have_no_difference_whatever_made_them():
    result = saw_result()
    others = replace(result, provenance=Provenance(versions={"python": "4.0"}))
    assert first_difference(result, others) is None
    assert difference(lambda seen: setattr(seen, "events", 99)) is None


def test_a_different_part_is_named_with_row_number_and_both_values():
    def change(seen):
        seen.parts[1] = seen.parts[1]._replace(left=6.5)

    assert difference(change) == (
        "row 2 of the parts (part 2, bracket): left is 6.0 in the first result "
        "and 6.5 in the second"
    )


def test_a_different_fate_is_said_in_words():
    def change(seen):
        seen.parts[0] = seen.parts[0]._replace(fate=1)

    assert "fate is 'left' in the first result and 'scrapped' in the second" in str(
        difference(change)
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda seen: seen.history.__setitem__(FIELDS * 3 + 5, 4.0),
            "record 4 of the history is 'star",
        ),
        (
            lambda seen: seen.history.__delitem__(slice(-FIELDS, None)),
            "number of records of the history",
        ),
        (lambda seen: seen.parts.append(row(5, 1, 2, worked=1)), "number of rows of parts is 4"),
        (lambda seen: setattr(seen, "parts", None), "whether rows of parts were kept is True"),
        (lambda seen: setattr(seen, "digest", "x"), "digest of the departures"),
        (lambda seen: setattr(seen, "ended", "stopped"), "reason of the end is 'until'"),
        (lambda seen: setattr(seen.places[0], "waited", 3.5), "place saw: waited is 3.0"),
        (lambda seen: setattr(seen.places[1], "name", "out"), "number 2 of the places is 'exit'"),
        (lambda seen: setattr(seen.machines[0], "operations", 2), "machine saw: operations is 3"),
        (lambda seen: seen.machines.append(MachineSeen("saw", 2, [0.0] * 11)), "list of machines"),
        (lambda seen: setattr(seen.products[0], "late", 0), "product bracket: late is 1"),
        (lambda seen: setattr(seen.sources[0], "lost", 0), "source orders: lost is 1"),
        (lambda seen: setattr(seen.loops[0], "in_use", 9.0), "loop cards: in_use is 9.5"),
        (lambda seen: seen.warnings.clear(), "warning 1 is 'the queue of saw grows'"),
    ],
)
def test_whatever_differs_is_named(change, words):
    assert words in str(difference(change))


def test_what_happened_first_is_named_first():
    def change(seen):
        seen.parts[2] = seen.parts[2]._replace(left=9.25)
        seen.parts[1] = seen.parts[1]._replace(worked=2.5)
        seen.digest = "other"
        seen.products[0].lead = 0.0

    assert str(difference(change)).startswith("row 2 of the parts")


@given(st.integers(0, 10), st.floats(0, 20).filter(lambda time: time not in (9.5, 0.5, 0.0)))
def test_property_any_different_state_time_is_found(state, time):
    assert "machine saw: states" in str(
        difference(lambda seen: seen.machines[0].states.__setitem__(state, time))
    )
