"""How the work is organised: cards that limit what is under way, and working time."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from factorysim.errors import did_you_mean
from factorysim.model.elements import Count, Element, Name, Named, Time, Words
from factorysim.units import clock_time, in_unit

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _end_form(value: Any) -> str:
    return "places" if isinstance(value, (list, tuple)) else "place"


class Loop(Element):
    """A limited number of cards between two places: kanban, CONWIP, base stock, pallets.

    A part enters `start` only with a card; the card is free when the part leaves `end`, is
    scrapped or leaves the factory.
    """

    cards: Count
    """Number of cards."""
    start: Name
    """Place that a part enters only with a card."""
    end: Annotated[
        Annotated[Name, Tag("place")]
        | Annotated[Annotated[tuple[Name, ...], Field(min_length=1)], Tag("places")],
        Discriminator(_end_form),
    ] = "exit"
    """Place, or list of places, at which the card is given back when the part leaves it; or
    ``exit``."""
    products: tuple[Name, ...] | None = None
    """Products that need a card; without it, all."""
    title: Words | None = None
    """A name for people to read, in one or in three languages."""

    @property
    def ends(self) -> tuple[str, ...]:
        """The places at which a card is given back."""
        return (self.end,) if isinstance(self.end, str) else self.end


class DayException(Element):
    """A day that differs from the weekly pattern."""

    day: Annotated[int, Field(strict=True, ge=1)]
    """Number of the day, counted from 1 on."""
    closed: bool = False
    """No work on this day."""
    periods: tuple[str, ...] = ()
    """Working periods of this day instead of the usual ones, such as ``["06:00-12:00"]``."""

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if self.closed == bool(self.periods):
            raise ValueError("an exception has either 'closed: true' or 'periods'.")
        for period in self.periods:
            read_period(period)
        return self


class Shift(Element):
    """Working time by the week. Time 0 is Monday, 00:00, unless `starts` says otherwise."""

    days: str | None = None
    """Working days: ``mon-fri``, ``mon, wed, fri``; without it, every day (or those of `like`)."""
    from_: str | None = Field(default=None, alias="from")
    """Begin of the working day, such as ``06:00``."""
    to: str | None = None
    """End of the working day; before `from` it lies on the next day."""
    breaks: tuple[str, ...] = ()
    """Breaks, such as ``["09:00-09:15"]``."""
    week: (
        Annotated[
            dict[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], tuple[str, ...]],
            AfterValidator(Named),
        ]
        | None
    ) = None
    """Working periods by day, instead of `days`, `from` and `to`: ``{mon: ["06:00-14:00"]}``."""
    like: Name | None = None
    """Take the days and hours of another shift."""
    starts: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = "mon"
    """The day of the week on which time 0 lies (at 00:00)."""
    offset: Time | None = None
    """Time 0 lies this long after midnight, or as with the shift it is like; ``6 h`` starts the run
    at 06:00."""
    day: Time | None = None
    """Length of a day on the clock of the factory: 24 h, or that of the shift it is like. With 16 h
    and hours from 06:00 to 22:00 the nights are left out: when one day ends, the next begins."""
    exceptions: tuple[DayException, ...] = ()
    """Days that differ: holidays, special shifts."""
    title: Words | None = None
    """A name for people to read, in one or in three languages."""

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if self.like is None and self.week is None and (self.from_ is None or self.to is None):
            raise ValueError("a shift needs 'from' and 'to', or 'week', or 'like' another shift.")
        if self.week is not None and (self.from_ or self.to or self.days or self.like):
            raise ValueError("'week' replaces 'days', 'from', 'to' and 'like'.")
        if self.day is not None and not 60 <= in_unit(self.day, "s") <= 7 * 86400:
            raise ValueError(f"a day of {self.day!r} is not possible: from 1 min to 7 d.")
        for text in (self.from_, self.to):
            if text is not None:
                clock_time(text)
        periods = [p for day in (self.week or {}).values() for p in day]
        for period in (*periods, *self.breaks):
            read_period(period)
        if self.days is not None:
            read_days(self.days)
        return self


def read_period(text: str) -> tuple[int, int]:
    """Return begin and end of "06:00-14:00" in minutes since midnight.

    A period that ends before it begins runs over midnight: its end is above 1440.

    Examples
    --------
    >>> read_period("22:00-06:00")
    (1320, 1800)
    """
    begin_text, dash, end_text = text.partition("-")
    if not dash:
        raise ValueError(f"{text!r} is not a period. Write it as '06:00-14:00'.")
    begin, end = clock_time(begin_text), clock_time(end_text)
    if begin == end:
        raise ValueError(f"{text!r} has no length.")
    return (begin, end) if end > begin else (begin, end + 1440)


def read_days(text: str) -> tuple[int, ...]:
    """Return the numbers of the days in "mon-fri" or "mon, wed"; Monday is 0.

    Examples
    --------
    >>> read_days("mon-wed, sat")
    (0, 1, 2, 5)
    """
    days: set[int] = set()
    for piece in text.split(","):
        first, dash, last = (part.strip().lower() for part in piece.partition("-"))
        for name in (first, last) if dash else (first,):
            if name not in DAYS:
                hint = did_you_mean(name, DAYS)
                raise ValueError(f"{name!r} is not a day. Days are {', '.join(DAYS)}.{hint}")
        begin = DAYS.index(first)
        length = (DAYS.index(last) - begin) % 7 if dash else 0
        days.update((begin + i) % 7 for i in range(length + 1))
    return tuple(sorted(days))
