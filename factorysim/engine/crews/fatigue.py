"""How tired one person is, exactly, at every change of what he or she does."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from factorysim.theory.people import (
    FATIGUE_RATES,
    RECOVERY_RATIO,
    TIME_FACTORS,
    fatigue_after_rest,
    fatigue_after_work,
)
from factorysim.units import in_unit

if TYPE_CHECKING:
    from factorysim.model.human_limits import Fatigue


class Tiredness:
    """The fatigue of one person; a rate above 0 tires, one below 0 is rest."""

    __slots__ = (
        "_area", "_given", "_per_minute", "_rate", "_recovery", "_since", "_worked", "level",
        "peak", "slowing_of", "waiting",
    )  # fmt: skip

    def __init__(self, given: Fatigue, unit: str) -> None:
        self._given = given
        self._per_minute = 1.0 / in_unit("1 min", unit)
        slowest = given.rate or FATIGUE_RATES[given.effort]
        self._recovery = (given.recovery or RECOVERY_RATIO * slowest) * self._per_minute
        self.waiting = given.waiting * self._recovery
        self.level = 0.0
        self.peak = 0.0
        self._rate = 0.0
        self._since = 0.0
        self._area = self._worked = 0.0

    def tires(self, effort: str | None, now: float) -> None:
        """Work begins or goes on."""
        self._goes_on(now)
        if effort is None or effort == self._given.effort:
            rate = self._given.rate or FATIGUE_RATES[self._given.effort]
        else:
            rate = FATIGUE_RATES[effort]
        self._rate = rate * self._per_minute

    def rests(self, now: float, *, is_break: bool) -> None:
        """Rest begins or goes on: a break, or waiting."""
        self._goes_on(now)
        self._rate = -(self._recovery if is_break else self.waiting)

    def stays(self, now: float) -> None:
        """Nothing that tires or rests (walking)."""
        self._goes_on(now)
        self._rate = 0.0

    def slowing(self, effort: str | None, now: float) -> float:
        """Return how many times as long some work takes that begins now."""
        self._goes_on(now)
        if effort is None or effort == self._given.effort:
            most = self._given.slowing
            if most is None:
                most = TIME_FACTORS[self._given.effort]
        else:
            most = TIME_FACTORS[effort]
        return 1.0 + most * self.level

    def _goes_on(self, now: float) -> None:
        """Bring the fatigue up to date: what was done since the last change counts."""
        time, self._since = now - self._since, now
        if not time:
            return
        before, rate = self.level, self._rate
        if rate > 0:
            self.level = fatigue_after_work(before, time, rate)
            self._area += time - (1.0 - before) * (1.0 - exp(-rate * time)) / rate
            self._worked += time
            self.peak = max(self.peak, self.level)
        elif rate < 0:
            self.level = fatigue_after_rest(before, time, -rate)

    def mean(self, now: float) -> float | None:
        """Return the mean fatigue at work; None without work."""
        self._goes_on(now)
        return self._area / self._worked if self._worked else None

    def clear(self, now: float) -> None:
        """Begin the statistics anew; the fatigue stays."""
        self._goes_on(now)
        self.peak = self.level
        self._area = self._worked = 0.0
