"""Fatigue and recovery, and rest allowances.

M. Y. Jaber, Z. S. Givi and W. P. Neumann, "Incorporating human fatigue and recovery into the
learning-forgetting process", *Applied Mathematical Modelling* 37 (2013); K. F. H. Murrell,
*Ergonomics: Man in His Working Environment* (1965).
"""

from __future__ import annotations

import math

from factorysim.theory.line_checks import positive

FATIGUE_RATES = {"light": 0.005, "medium": 0.01, "heavy": 0.02}
"""Fatigue exponent per minute by load (didactic values)."""
TIME_FACTORS = {"light": 0.2, "medium": 0.5, "heavy": 1.0}
"""How much longer work takes at full fatigue, by load (didactic values)."""
RECOVERY_RATIO = 10.0
"""The recovery exponent as a multiple of that of fatigue (a didactic value)."""


def fatigue_after_work(fatigue: float, time: float, rate: float) -> float:
    """Return the fatigue (0 to 1) after *time* of work: 1 - (1 - F) exp(-rate time).

    Examples
    --------
    >>> round(fatigue_after_work(0.0, 2.0, 0.5), 4)
    0.6321
    """
    return 1 - (1 - fatigue) * math.exp(-rate * time)


def fatigue_after_rest(fatigue: float, time: float, rate: float) -> float:
    """Return the fatigue after *time* of rest: F exp(-rate time).

    Examples
    --------
    >>> round(fatigue_after_rest(0.6321205588, 0.5, 1.0), 4)
    0.3834
    """
    return fatigue * math.exp(-rate * time)


def peak_fatigue(work: float, rest: float, fatigue_rate: float, recovery_rate: float) -> float:
    """Return the fatigue at the end of each period of work, after very many of them.

    Examples
    --------
    >>> round(peak_fatigue(2.0, 0.5, 0.5, 1.0), 4)
    0.8137
    """
    left = math.exp(-fatigue_rate * work)
    return (1 - left) / (1 - left * math.exp(-recovery_rate * rest))


def output_of_shift(
    shift: float,
    rest: float,
    breaks: int,
    *,
    unit_time: float = 1.0,
    fatigue_rate: float = 0.01,
    recovery_rate: float = 0.1,
    slowing: float = 0.5,
    restart_loss: float = 1.0,
) -> float:
    """Return the units of a shift with *breaks* equal breaks of *rest* together, evenly spread.

    Work goes on at the speed 1 / (1 + slowing F) with the fatigue F of the moment; after each break
    some time is lost. Exact: over a time t of work from fatigue F0 to F, the integral of
    1 / (1 + k F) is (t + ln((1 + k F) / (1 + k F0)) / rate) / (1 + k).

    Parameters
    ----------
    shift, rest, unit_time, restart_loss
        In one unit of time; the rates are per this unit.
    slowing
        How much longer work takes at full fatigue (k).

    Examples
    --------
    >>> round(output_of_shift(480, 30, 4, slowing=0.5))
    357
    """
    periods = breaks + 1
    work = (shift - rest) / periods
    pause = rest / breaks if breaks else 0.0
    fatigue, produced = 0.0, 0.0
    for number in range(periods):
        time = work - (restart_loss if number else 0.0)
        if time <= 0:
            continue
        end = fatigue_after_work(fatigue, time, fatigue_rate)
        gain = math.log((1 + slowing * end) / (1 + slowing * fatigue)) / fatigue_rate
        produced += (time + gain) / (1 + slowing)
        fatigue = fatigue_after_rest(end, pause, recovery_rate)
    return produced / positive("unit_time", unit_time)


def rest_allowance(
    work: float, load: float, *, limit: float = 5.0, rest_load: float = 1.5
) -> float:
    """Return the rest that some time of work asks for: work (W - K) / (W - 1.5), at least 0.

    Parameters
    ----------
    work
        Time at work; the rest has the same unit.
    load
        Metabolic load W in kcal/min (Murrell: *limit* 5 for men, 4 for women; at rest 1.5). In
        watts, take *limit* 350 to 300 and *rest_load* 70 to 100.

    Examples
    --------
    >>> round(rest_allowance(60, 6.5), 1)
    18.0
    """
    return max(work * (load - limit) / (load - rest_load), 0.0) if load > rest_load else 0.0
