"""Checks of the numbers that describe a line, with messages that say what is accepted."""

from __future__ import annotations

import math
from collections.abc import Sequence

from factorysim.errors import ScenarioError

MOST_STATES = 400_000
"""Chains with more states than this are refused unless more are asked for."""


def positive(name: str, value: float) -> float:
    """Return *value* if it is a finite number above 0.

    Examples
    --------
    >>> positive("arrival_rate", 2.0)
    2.0
    """
    if not (math.isfinite(value) and value > 0):
        raise ScenarioError(
            f"{name}: {value!r} is not possible. A finite number above 0 is accepted, "
            "for example 1.0."
        )
    return float(value)


def not_negative(name: str, value: float) -> float:
    """Return *value* if it is a finite number from 0 upwards.

    Examples
    --------
    >>> not_negative("failure_rate", 0)
    0.0
    """
    if not (math.isfinite(value) and value >= 0):
        raise ScenarioError(
            f"{name}: {value!r} is not possible. A finite number from 0 upwards is accepted."
        )
    return float(value)


def whole(name: str, value: float, *, least: int = 0) -> int:
    """Return *value* as a whole number of at least *least*.

    Examples
    --------
    >>> whole("buffer", 3)
    3
    """
    if not math.isfinite(value) or int(value) != value or value < least:
        raise ScenarioError(
            f"{name}: {value!r} is not possible. A whole number from {least} upwards is accepted."
        )
    return int(value)


def share(name: str, value: float, *, may_be_zero: bool = False) -> float:
    """Return *value* if it is a probability: above 0 (or from 0), at most 1.

    Examples
    --------
    >>> share("repair_probability", 0.1)
    0.1
    """
    if not (0 < value <= 1 or (may_be_zero and value == 0)):
        least = "from 0" if may_be_zero else "above 0"
        raise ScenarioError(
            f"{name}: {value!r} is not possible. A probability {least} to 1 is accepted."
        )
    return float(value)


def same_length(name: str, values: Sequence[object], count: int, *, of: str) -> None:
    """Refuse a list that does not have one entry for each of *count* things.

    Examples
    --------
    >>> same_length("repair_rates", [1.0, 2.0], 2, of="machine")
    """
    if len(values) != count:
        raise ScenarioError(
            f"{name}: {len(values)} values were given. One for each {of} is accepted, here {count}."
        )


def few_enough(count: int, most: int, *, reduce: str) -> None:
    """Refuse a chain with more than *most* states, and say what makes it smaller.

    Examples
    --------
    >>> few_enough(100, 1000, reduce="the buffers")
    """
    if count > most:
        raise ScenarioError(
            f"chain: it would have {count:,} states. At most {most:,} are accepted "
            f"(most_states). Reduce {reduce}."
        )
