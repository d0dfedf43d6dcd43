"""Arrivals that are busier at some hours of the day than at others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from factorysim.units import SECONDS, clock_time

if TYPE_CHECKING:
    from factorysim.model.sources import Rate


class DailyRate:
    """A Poisson process whose rate follows the clock.

    The next arrival is where the rate, added up from now on, has grown by an exponential
    amount of mean 1 (inversion; Cinlar 1975).
    """

    __slots__ = ("_day", "_draw", "_rates")

    def __init__(self, rate: Rate, draw: Callable[[], float], *, unit: str) -> None:
        per = SECONDS[unit] / SECONDS[rate.per]
        begins = [clock_time(text) * 60.0 / SECONDS[unit] for text in rate.day]
        values = [value * per for value in rate.day.values()]
        if begins[0] > 0:
            begins, values = [0.0, *begins], [values[-1], *values]
        self._rates = list(zip(begins, values, strict=True))
        self._day = SECONDS["d"] / SECONDS[unit]
        self._draw = draw

    def next_after(self, now: float) -> float:
        """Return when the next arrival comes."""
        wanted = self._draw()
        time = now
        for end, value in self._pieces(now):
            growth = value * (end - time)
            if growth >= wanted:
                return time + wanted / value
            wanted -= growth
            time = end
        raise AssertionError("a day without end")

    def _pieces(self, now: float) -> Iterator[tuple[float, float]]:
        """Yield (end of the piece, rate in it) from *now* on, day after day."""
        start = now // self._day * self._day
        while True:
            ends = [*(begin for begin, _ in self._rates[1:]), self._day]
            for (_, value), end in zip(self._rates, ends, strict=True):
                if start + end > now:
                    yield start + end, value
            start += self._day
