"""How short an interval has to become: as a share of the mean, or in the indicator's own unit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from factorysim.errors import ScenarioError, UnknownName, did_you_mean, listing

Row = Mapping[str, float]
"""The indicators of one replication by name."""


class Wanted(NamedTuple):
    """How short an interval has to become."""

    name: str
    amount: float
    is_relative: bool
    """Whether *amount* is a share of the mean; else it has the unit of the indicator."""

    def target(self, mean: float) -> float:
        """Return the half-width that is accepted around an estimated mean."""
        if not self.is_relative:
            return self.amount
        return self.amount / (1 + self.amount) * abs(mean)

    def __str__(self) -> str:
        return f"± {self.amount * 100:g} %" if self.is_relative else f"± {self.amount:g}"


def wanted_precisions(
    relative: Mapping[str, float] | None, absolute: Mapping[str, float] | None
) -> tuple[Wanted, ...]:
    """Return what is wanted of each indicator, after a check.

    Raises
    ------
    ScenarioError
        If nothing is wanted, an amount is not possible, or an indicator is named twice.

    Examples
    --------
    >>> [str(wanted) for wanted in wanted_precisions({"wip": 0.01}, {"lead_time": 2})]
    ['± 1 %', '± 2']
    """
    wanted = [Wanted(name, float(amount), True) for name, amount in (relative or {}).items()]
    wanted += [Wanted(name, float(amount), False) for name, amount in (absolute or {}).items()]
    if not wanted:
        raise ScenarioError(
            'no precision is wanted. Write precision={"throughput": 0.01} for ± 1 % of the mean, '
            'or absolute={"lead_time": 2.0} for a half-width in the unit of the indicator.'
        )
    for name, amount, is_relative in wanted:
        if not (math.isfinite(amount) and amount > 0) or (is_relative and amount >= 1):
            accepted = "a share between 0 and 1, such as 0.01" if is_relative else "above 0"
            raise ScenarioError(
                f"a precision of {amount!r} for {name} is not possible. It is {accepted}."
            )
    if len({one.name for one in wanted}) < len(wanted):
        raise ScenarioError(
            "an indicator stands both in precision and in absolute. Choose one of them."
        )
    return tuple(wanted)


def check_name(name: str, row: Iterable[str]) -> None:
    """Refuse an indicator that a replication does not have.

    Raises
    ------
    UnknownName
        The message names the closest one.
    """
    known = list(row)
    if name not in known:
        raise UnknownName(
            f"there is no indicator called {name!r}.{did_you_mean(name, known)} "
            f"There are {listing(known, most=40)}."
        )
