"""Times that fall with experience, and what is forgotten in a break.

T. P. Wright, "Factors affecting the cost of airplanes" (1936); J. R. De Jong, "The effects of
increasing skill on cycle time", *Ergonomics* 1 (1957); M. Y. Jaber and M. Bonney, "Production
breaks and the learning curve", *Applied Mathematical Modelling* 20 (1996).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from factorysim.theory.line_checks import positive


def learning_exponent(rate: float) -> float:
    """Return the exponent b of the learning curve n^-b, from the learning rate.

    With rate 0.8 every doubling of the experience cuts the time to 80 %.

    Examples
    --------
    >>> round(learning_exponent(0.8), 4)
    0.3219
    """
    return -math.log2(positive("rate", rate))


def learning_factor(n: float, rate: float = 0.8, *, rigid: float = 0.0) -> float:
    """Return the time of the *n*-th unit as a share of that of the first.

    Parameters
    ----------
    rate
        Learning rate; 0.8 is a value that is often quoted.
    rigid
        Share of the time that cannot be learned (De Jong's incompressibility): 0 is Wright's curve;
        0.25 is usual for manual work, 0.5 for work half paced by a machine.

    Examples
    --------
    >>> round(learning_factor(100), 3), round(learning_factor(100, rigid=0.5), 3)
    (0.227, 0.614)
    """
    return float(rigid + (1 - rigid) * positive("n", n) ** -learning_exponent(rate))


@dataclass(frozen=True)
class Forgotten:
    """What is left of the experience after a break (LFCM)."""

    time_to_make: float
    """Time in which the units before the break were made."""
    exponent: float
    """Exponent f of the forgetting curve."""
    potential_units: float
    """Units that would have been made in the time of the break."""
    remembered_units: float
    """Experience after the break, in units."""
    first_unit: float
    """Time of the first unit after the break."""


def forget(
    units: float,
    break_length: float,
    *,
    total_forgetting: float,
    first_unit: float = 1.0,
    exponent: float = 0.3219280948873623,
) -> Forgotten:
    """Return what the learn-forget curve model leaves of the experience after a break.

    The time to make n units is taken as T1 / (1 - b) n^(1 - b), the integral of the learning curve.

    Parameters
    ----------
    units
        Units made before the break (with what was remembered before).
    break_length
        Length of the break, in the unit of *first_unit*.
    total_forgetting
        Length of a break after which everything is forgotten.
    first_unit
        Time of the first unit ever made.
    exponent
        Exponent b of the learning curve.

    Examples
    --------
    >>> round(forget(100, 30, total_forgetting=300, exponent=0.32).remembered_units, 3)
    27.832
    """
    n, b = positive("units", units), positive("exponent", exponent)
    worked = first_unit / (1 - b) * n ** (1 - b)
    f = b * (1 - b) * math.log(n) / math.log(1 + positive("D", total_forgetting) / worked)
    both = ((1 - b) / first_unit * (worked + break_length)) ** (1 / (1 - b))
    # n^((b + f) / b) both^(-f / b), in logarithms: the powers alone may be too large for a number.
    remembered = math.exp((b + f) / b * math.log(n) - f / b * math.log(both))
    return Forgotten(
        time_to_make=worked,
        exponent=f,
        potential_units=both - n,
        remembered_units=remembered,
        first_unit=first_unit * (remembered + 1) ** -b,
    )
