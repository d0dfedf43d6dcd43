"""Times with units, and times of day."""

from __future__ import annotations

import pytest

from factorysim.units import check_time, clock_time, in_unit, parse_time


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("90 s", (90.0, "s")),
        ("1.5h", (1.5, "h")),
        (" 2e3 min ", (2000.0, "min")),
        ("+4 d", (4.0, "d")),
        (".5 h", (0.5, "h")),
    ],
)
def test_a_time_is_a_number_and_a_unit(text: str, parts: tuple[float, str]) -> None:
    assert parse_time(text) == parts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3 minutes", "Did you mean '3 min'?"),
        ("2 heures", "Did you mean '2 h'?"),
        ("2 Stunden", "Did you mean '2 h'?"),
        ("4 weeks", "Units are s, min, h, d"),
        ("5", "is not a time"),
        ("", "is not a time"),
        ("min", "is not a time"),
        ("1.2.3 h", "is not a number"),
        ("1,5 h", "is not a time"),
    ],
)
def test_other_texts_are_refused_with_a_hint(text: str, words: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the words are checked below
        parse_time(text)
    assert words in str(caught.value)


def test_units_are_converted_exactly_where_that_is_possible() -> None:
    assert in_unit("90 s", "min") == 1.5
    assert in_unit("1 d", "h") == 24
    assert in_unit("0.1 h", "h") == 0.1
    assert in_unit(7, "h") == 7.0


def test_a_checked_time_stays_as_it_was_written() -> None:
    assert check_time("90 s") == "90 s"
    assert check_time(3) == 3.0
    assert isinstance(check_time(3), float)


@pytest.mark.parametrize(
    "time", [-1, "-1 h", float("nan"), float("inf"), 10**16, "1e999 h", True, None, [1]]
)
def test_what_cannot_be_a_time_is_refused(time: object) -> None:
    with pytest.raises(ValueError, match=r"is not possible|is not a time"):
        check_time(time)


def test_times_of_day_are_minutes_since_midnight() -> None:
    assert clock_time("06:30") == 390
    assert clock_time("0:05") == 5
    assert clock_time("24:00") == 1440


@pytest.mark.parametrize("text", ["24:01", "12:60", "6", "6.30", "noon", "-1:00", "06:30:00"])
def test_other_times_of_day_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="such as '06:30'"):
        clock_time(text)
