"""The working week of a shift, worked out from the ways people write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from factorysim.model.organisation import DAYS, Shift, read_days, read_period
from factorysim.units import clock_time, in_unit

DAY = 24 * 60


class WorkingHours(NamedTuple):
    """Periods of work by the day of the week (Monday is 0), and the breaks of every day."""

    periods: dict[int, list[tuple[int, int]]]
    """Begin and end in minutes since midnight; over midnight the end is above 1440."""
    breaks: list[tuple[int, int]]
    day: int = DAY
    """Length of a day in minutes."""
    offset: float = 0.0
    """Minutes from midnight to time 0."""


def chain_of(shifts: Mapping[str, Shift], name: str) -> list[str]:
    """Return the names that *name* is like, itself first; a circle ends with its first name again.

    A name that is no shift ends the chain.
    """
    chain = [name]
    while chain[-1] in shifts:
        following = shifts[chain[-1]].like
        if following is None:
            break
        chain.append(following)
        if following in chain[:-1]:
            break
    return chain


def working_hours(shifts: Mapping[str, Shift], name: str) -> WorkingHours:
    """Return the hours of a shift; what it does not say itself comes from the shift it is like.

    Examples
    --------
    >>> hours = working_hours({"day": Shift(days="mon", from_="06:00", to="14:00")}, "day")
    >>> hours.periods
    {0: [(360, 840)]}
    """
    chain = [shifts[link] for link in chain_of(shifts, name)]
    days = next((shift.days for shift in chain if shift.days is not None), None)
    breaks = next((shift.breaks for shift in chain if shift.breaks), ())
    begin = next((shift.from_ for shift in chain if shift.from_ is not None), None)
    end = next((shift.to for shift in chain if shift.to is not None), None)
    week = next((shift.week for shift in chain if shift.week is not None), None)
    numbers = read_days(days) if days is not None else tuple(range(7))
    if week is not None and begin is None and end is None:
        written = {DAYS.index(day): [read_period(p) for p in texts] for day, texts in week.items()}
        periods = {day: written[day] for day in sorted(written) if day in numbers}
    else:
        assert begin is not None, "a shift that is not like another has hours"
        assert end is not None, "a shift that is not like another has hours"
        first, last = clock_time(begin), clock_time(end)
        periods = {day: [(first, last if last > first else last + DAY)] for day in numbers}
    day = next((in_unit(shift.day, "min") for shift in chain if shift.day is not None), DAY)
    offset = next((shift.offset for shift in chain if shift.offset is not None), 0.0)
    pauses = [read_period(text) for text in breaks]
    return WorkingHours(periods, pauses, round(day), in_unit(offset, "min"))


def working_share(shifts: Mapping[str, Shift], name: str) -> float:
    """Return the share of the week in which a shift works, breaks taken off, exceptions left out.

    Examples
    --------
    >>> working_share({"night": Shift(from_="22:00", to="06:00", breaks=("02:00-03:00",))}, "night")
    0.2916666666666667
    """
    week = minutes_at_work(shifts, name)
    return sum(week) / len(week)


def minutes_at_work(shifts: Mapping[str, Shift], name: str) -> list[bool]:
    """Return for each minute of the week from Monday 00:00 whether a shift works.

    Examples
    --------
    >>> week = minutes_at_work({"day": Shift(days="mon", from_="06:00", to="14:00")}, "day")
    >>> len(week), sum(week), week[6 * 60]
    (10080, 480, True)
    """
    hours = working_hours(shifts, name)
    week = 7 * hours.day
    at_work = [False] * week
    for day, periods in hours.periods.items():
        for begin, end in periods:
            for minute in range(day * hours.day + begin, day * hours.day + end):
                at_work[minute % week] = True
    for begin, end in hours.breaks:
        for day in range(7):
            for minute in range(day * hours.day + begin, day * hours.day + end):
                at_work[minute % week] = False
    return at_work
