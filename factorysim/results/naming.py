"""What an indicator is, and how a function becomes one: name, unit, limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factorysim.registry import Registry

if TYPE_CHECKING:
    from factorysim.results.result import Result


@dataclass(frozen=True)
class Indicator:
    """A number that describes a whole run."""

    name: str
    unit: str
    """Unit, such as ``kWh``; ``{time}`` stands for the factory's time unit; empty for a share."""
    function: Callable[[Result], float]
    lowest: float | None = 0.0
    """No value below this is possible, so that no interval is printed that reaches below."""
    highest: float | None = None
    """No value above this is possible; 1 for shares."""
    concerns: str = ""
    """The collection of `Observed` or `Facts` that it is about, such as ``fleets``; empty: every
    factory."""

    def __call__(self, result: Result) -> float:
        return float(self.function(result))

    def heading(self, time_unit: str) -> str:
        """Return the name with its unit: "lead_time [min]"."""
        return f"{self.name} [{self.unit_in(time_unit)}]" if self.unit else self.name

    def unit_in(self, time_unit: str) -> str:
        """Return the unit, with the factory's time unit filled in."""
        return self.unit.replace("{time}", time_unit)

    def is_about(self, result: Result) -> bool:
        """Whether the factory has what the indicator concerns, so that people want to see it."""
        if not self.concerns:
            return True
        owner = result.facts if hasattr(result.facts, self.concerns) else result.observed
        return bool(getattr(owner, self.concerns))

    @property
    def meaning(self) -> str:
        """What it says: the first line of the function's docstring."""
        return (self.function.__doc__ or self.name).strip().splitlines()[0]


indicators: Registry[Indicator] = Registry("indicator")
"""All indicators by name, in the order in which tables show them."""


def indicator(
    name: str,
    unit: str = "",
    *,
    lowest: float | None = 0.0,
    highest: float | None = None,
    concerns: str = "",
) -> Callable[[Callable[[Result], float]], Callable[[Result], float]]:
    """Return a decorator that makes a function of a result an indicator.

    One that *concerns* ``fleets`` or ``stocks`` is not shown where the factory has none.

    Examples
    --------
    >>> @indicator("parts_per_machine", "parts")
    ... def parts_per_machine(result):
    ...     return result.value("left") / len(result.observed.machines)
    >>> indicators["parts_per_machine"].heading("min")
    'parts_per_machine [parts]'
    >>> del indicators._functions["parts_per_machine"]
    """

    def remember(function: Callable[[Result], float]) -> Callable[[Result], float]:
        indicators.register(name)(Indicator(name, unit, function, lowest, highest, concerns))
        return function

    return remember


def share(
    name: str, *, concerns: str = ""
) -> Callable[[Callable[[Result], float]], Callable[[Result], float]]:
    """Return the same decorator for a share: a number between 0 and 1 without a unit."""
    return indicator(name, highest=1.0, concerns=concerns)
