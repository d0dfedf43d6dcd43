"""Decimal numbers without rounding errors: 0.1 + 0.2 is exactly as long as 0.3.

A task that fills its cycle to the last tenth fits, and a job that ends on its due date is not late.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction


def as_fraction(number: float | Fraction) -> Fraction:
    """Return exactly the decimal number that is written; 0.1 is one tenth and nothing else.

    Examples
    --------
    >>> as_fraction(0.1) + as_fraction(0.2) == as_fraction(0.3)
    True
    """
    return number if isinstance(number, Fraction) else Fraction(str(number))


def common_unit(numbers: Iterable[Fraction]) -> Fraction:
    """Return the largest unit in which all numbers are whole.

    Only units of the form 1 / n are looked at.

    Examples
    --------
    >>> common_unit([as_fraction(0.5), as_fraction(1.25)])
    Fraction(1, 4)
    """
    return Fraction(1, math.lcm(*(number.denominator for number in numbers)))
