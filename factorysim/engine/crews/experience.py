"""What one person has learned of each kind of work, and forgets while it is not done."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from factorysim.theory.people import forget, learning_exponent, learning_factor
from factorysim.units import in_unit

if TYPE_CHECKING:
    from factorysim.model.human_limits import Learning

Kind = tuple[int, str, str]
"""Place, kind and name of some work."""


class _Known:
    """The experience with one kind of work."""

    __slots__ = ("last", "shares", "time", "units")

    def __init__(self, units: float, now: float) -> None:
        self.units = units
        self.last = now
        """When it was last done."""
        self.time = 0.0
        """Time worked so far ..."""
        self.shares = 0.0
        """... and the sum of the learning factors: their quotient is the time of a first unit."""


class Experience:
    """All that one person has learned."""

    __slots__ = ("_known", "_standard", "_time_constant", "_total", "given")

    def __init__(self, given: Learning, unit: str) -> None:
        self.given = given
        self._known: dict[Kind, _Known] = {}
        self._standard = learning_factor(given.standard_unit, given.rate, rigid=given.rigid)
        forgetting = given.forgetting
        self._time_constant = self._total = None
        if forgetting is not None and forgetting.total is not None:
            self._total = in_unit(forgetting.total, unit)
        elif forgetting is not None:
            self._time_constant = in_unit(forgetting.time_constant or "30 d", unit)

    def factor(self, kind: Kind, now: float) -> float:
        """Return the time of the next unit as a share of the standard time."""
        return self._share(self.units(kind, now)) / self._standard

    def units(self, kind: Kind, now: float) -> float:
        """Return the experience with some work, in units, after what has been forgotten."""
        known = self._known.get(kind)
        if known is None:
            return self.given.experience
        pause = now - known.last
        if self._time_constant is not None:
            return known.units * exp(-pause / self._time_constant)
        if self._total is None or pause <= 0 or known.units <= 1 or not known.shares:
            return known.units
        return forget(
            known.units,
            pause,
            total_forgetting=self._total,
            first_unit=known.time / known.shares,
            exponent=learning_exponent(self.given.rate),
        ).remembered_units

    def grows(self, kind: Kind, began: float, now: float) -> None:
        """One more unit of some work is done, from *began* until *now*."""
        units = self.units(kind, began)
        known = self._known.setdefault(kind, _Known(units, now))
        known.time += now - began
        known.shares += self._share(units)
        known.units = units + 1.0
        known.last = now

    def _share(self, units: float) -> float:
        return learning_factor(units + 1.0, self.given.rate, rigid=self.given.rigid)
