"""Loops of cards, and the working week in all the ways people write it."""

from __future__ import annotations

import pytest

from factorysim.errors import ScenarioError
from factorysim.model import Loop, Shift
from factorysim.model.calendars import chain_of, working_hours, working_share
from factorysim.model.organisation import read_days, read_period


def test_a_loop_ends_at_the_exit_unless_said_otherwise() -> None:
    assert Loop(cards=3, start="saw").ends == ("exit",)
    assert Loop(cards=3, start="saw", end=["a", "b"]).ends == ("a", "b")


def test_days_may_run_over_the_weekend() -> None:
    assert read_days("sat-mon") == (0, 5, 6)
    assert read_days("Mon, wed") == (0, 2)


def test_a_period_over_midnight_ends_on_the_next_day() -> None:
    assert read_period("22:00-06:00") == (22 * 60, 30 * 60)


@pytest.mark.parametrize(
    ("shift", "hours_per_week"),
    [
        (Shift(days="mon-fri", from_="06:00", to="14:00"), 40),
        (Shift(days="mon-fri", from_="06:00", to="14:00", breaks=("09:00-09:30",)), 37.5),
        (Shift(from_="22:00", to="06:00"), 56),
        (Shift(from_="22:00", to="06:00", breaks=("02:00-03:00", "12:00-13:00")), 49),
        (Shift(days="sun", from_="22:00", to="06:00"), 8),
        (Shift(from_="06:00", to="06:00"), 168),
        (Shift(from_="00:00", to="24:00", days="mon"), 24),
        (Shift(week={"mon": ("06:00-12:00", "13:00-17:00"), "tue": ("06:00-08:00",)}), 12),
    ],
)
def test_the_share_of_the_week_is_counted_in_minutes(shift: Shift, hours_per_week: float) -> None:
    assert working_share({"s": shift}, "s") == pytest.approx(hours_per_week / 168)


def test_a_shift_takes_from_another_what_it_does_not_say() -> None:
    early = Shift(days="mon-fri", from_="06:00", to="14:00", breaks=("09:00-10:00",))
    shifts = {
        "early": early,
        "same": Shift(like="early"),
        "saturday": Shift(like="same", days="sat"),
        "later": Shift(like="early", from_="14:00", to="22:00", breaks=("18:00-18:30",)),
    }
    assert working_hours(shifts, "same") == working_hours(shifts, "early")
    assert working_hours(shifts, "saturday").periods == {5: [(360, 840)]}
    assert working_hours(shifts, "saturday").breaks == [(540, 600)]
    assert working_share(shifts, "later") == pytest.approx(5 * 7.5 / 168)
    assert chain_of(shifts, "saturday") == ["saturday", "same", "early"]


def test_a_circle_of_shifts_is_seen_from_every_side() -> None:
    shifts = {"a": Shift(like="b"), "b": Shift(like="a"), "c": Shift(like="a")}
    assert chain_of(shifts, "a") == ["a", "b", "a"]
    assert chain_of(shifts, "c") == ["c", "a", "b", "a"]


@pytest.mark.parametrize(
    ("data", "path", "words"),
    [
        ({"days": "mon-fri"}, "", "needs 'from' and 'to'"),
        ({"days": "mo-fr", "from": "06:00", "to": "14:00"}, "", "Did you mean 'mon'?"),
        ({"from": "6", "to": "14:00"}, "", "such as '06:30'"),
        ({"from": "06:00", "to": "25:00"}, "", "'25:00' is not a time of day"),
        ({"from": "06:00", "to": "14:00", "breaks": ["0900"]}, "", "Write it as '06:00-14:00'"),
        ({"from": "06:00", "to": "14:00", "breaks": ["09:00-09:00"]}, "", "has no length"),
        ({"from": "06:00", "to": "14:00", "breaks": "09:00-10:00"}, "breaks", "A list"),
        ({"week": {"monday": []}}, "week.monday", "Did you mean 'mon'?"),
        ({"week": {"mon": []}, "days": "mon"}, "", "'week' replaces"),
        (
            {"from": "06:00", "to": "14:00", "exceptions": [{"day": 3}]},
            "exceptions.0",
            "'closed: true' or 'periods'",
        ),
        (
            {"from": "06:00", "to": "14:00", "exceptions": [{"day": 0, "closed": True}]},
            "exceptions.0.day",
            "1 or more",
        ),
    ],
)
def test_a_mistake_in_a_shift_is_named(data: dict[str, object], path: str, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Shift(**data)
    found = {problem.path: problem.message for problem in caught.value.problems}
    assert words in found[path]
