"""What a part takes at a machine that breaks down and has to be set up: the effective time."""

from __future__ import annotations

from dataclasses import dataclass

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative, positive


@dataclass(frozen=True)
class EffectiveTime:
    """Time of a part at a machine, with its share of breakdowns and setups.

    Examples
    --------
    >>> EffectiveTime(mean=1.25, scv=2.0, availability=0.8).mean
    1.25
    """

    mean: float
    """Mean effective time, in the time unit of the arguments."""
    scv: float
    """Squared coefficient of variation of the effective time."""
    availability: float
    """Share of time without breakdowns, of the time that the machine is wanted."""


def availability(mttf: float, mttr: float) -> float:
    """Share of time in which a machine is not broken down.

    Source: Hopp & Spearman (2008), *Factory Physics*, chapter 8.

    Parameters
    ----------
    mttf
        Mean time to failure (of processing), in any time unit.
    mttr
        Mean time to repair, in the same unit.

    Examples
    --------
    >>> availability(744.0, 248.0)
    0.75
    """
    life = positive("mttf", mttf)
    return life / (life + not_negative("mttr", mttr))


def effective_time(
    service_time: float,
    scv: float,
    *,
    mttf: float | None = None,
    mttr: float | None = None,
    scv_repair: float = 1.0,
    setup_time: float = 0.0,
    scv_setup: float = 0.0,
    parts_between_setups: float = 1.0,
) -> EffectiveTime:
    """Mean and variation of the time that a part really takes: breakdowns, then setups.

    Breakdowns happen only while a part is processed, after exponential times, and the part is
    finished after the repair; then the formulas are exact. A setup follows each part with the
    probability 1 / *parts_between_setups*, as if by chance.

    Source: Hopp & Spearman (2008), *Factory Physics*, chapter 8 (preemptive and
    non-preemptive outages).

    Parameters
    ----------
    service_time
        Mean natural time of a part.
    scv
        Squared coefficient of variation of the natural time.
    mttf, mttr
        Mean times to failure and to repair; without them the machine never fails.
    scv_repair
        Squared coefficient of variation of the time to repair.
    setup_time, scv_setup
        Mean and squared coefficient of variation of a setup.
    parts_between_setups
        Mean number of parts from setup to setup, at least 1.

    Returns
    -------
    EffectiveTime
        With it, `mg1` and `ggc` give the queue of an unreliable machine.

    Examples
    --------
    The hare and the tortoise of *Factory Physics*: the same availability, long or short repairs.

    >>> effective_time(15.0, 0.05, mttf=744.0, mttr=248.0).scv
    6.25
    >>> effective_time(15.0, 0.05, mttf=114.0, mttr=38.0).scv
    1.0
    """
    mean = positive("service_time", service_time)
    variation = not_negative("scv", scv)
    repairs = not_negative("scv_repair", scv_repair)
    up = 1.0
    if mttf is not None and mttr is not None:
        up = availability(mttf, mttr)
        variation += (1 + repairs) * up * (1 - up) * mttr / mean
        mean /= up
    elif (mttf is None) != (mttr is None):
        missing = "mttr" if mttr is None else "mttf"
        raise ScenarioError(
            f"{missing}: it is missing. Both mttf and mttr, or neither of them (a machine that "
            "never fails), are accepted."
        )
    return _with_setups(
        EffectiveTime(mean, variation, up), setup_time, scv_setup, parts_between_setups
    )


def _with_setups(time: EffectiveTime, setup: float, scv: float, parts: float) -> EffectiveTime:
    duration = not_negative("setup_time", setup)
    scatter = not_negative("scv_setup", scv)
    if positive("parts_between_setups", parts) < 1:
        raise ScenarioError(
            f"parts_between_setups: {parts!r} is not possible. A number from 1 upwards is "
            "accepted; with more than one setup for each part, add them to setup_time."
        )
    if duration == 0:
        return time
    chance = 1 / parts
    variance = time.scv * time.mean**2
    variance += chance * scatter * duration**2 + chance * (1 - chance) * duration**2
    mean = time.mean + chance * duration
    return EffectiveTime(mean, variance / mean**2, time.availability)
