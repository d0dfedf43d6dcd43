"""Preventive maintenance by age: how often, what it costs, and which age is the best.

A unit that reaches the age is maintained; one that fails before is repaired. Both make it as good
as new, and it ages only while it runs.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from factorysim.errors import ScenarioError
from factorysim.model.distributions import Distribution, Exponential, Weibull
from factorysim.model.random_quantities import number_of
from factorysim.theory.line_checks import not_negative, positive
from factorysim.theory.queueing.survival_functions import survival

Survival = Callable[[float], float]
"""Probability that a unit still runs at an age; 1 at the age 0, and it never rises."""

NEARLY_NONE = 1e-13
"""Share of the units that may be left at the end of an integral."""


@dataclass(frozen=True)
class AgeReplacement:
    """What a maintenance age leads to in the long run.

    Examples
    --------
    >>> policy = age_replacement(Weibull(shape=1, scale=100), 50.0)
    >>> policy.corrective_share
    0.39346934
    """

    age: float
    """Age of the preventive maintenance; infinite for repairs only."""
    availability: float
    """Share of time that the unit runs."""
    up_time: float
    """Mean running time from one maintenance or repair to the next."""
    corrective_share: float
    """Share of the cycles that end with a failure."""
    cost_rate: float
    """Mean cost per time unit, stops included."""


def age_replacement(
    life: Distribution | Survival,
    age: float,
    *,
    preventive_time: float = 0.0,
    corrective_time: float = 0.0,
    preventive_cost: float = 0.0,
    corrective_cost: float = 0.0,
) -> AgeReplacement:
    """Long-run figures of a unit that is maintained at a certain age.

    Source: Barlow & Proschan (1965), *Mathematical Theory of Reliability*, chapter 4
    (renewal-reward).

    Parameters
    ----------
    life
        A `Weibull` or `Exponential` distribution, or any survival function: the probability that
        the unit still runs at an age.
    age
        Running time after which the unit is maintained; `math.inf` for never.
    preventive_time, corrective_time
        Mean durations of a maintenance and of a repair.
    preventive_cost, corrective_cost
        Cost of one maintenance and of one repair.

    Examples
    --------
    >>> policy = age_replacement(
    ...     Weibull(shape=2.5, scale=100), 60.0, preventive_time=2.0, corrective_time=10.0
    ... )
    >>> policy.availability, policy.up_time, policy.corrective_share
    (0.9337017786, 55.58423584, 0.2433502399)
    """
    limit = math.inf if age == math.inf else positive("age", age)
    prevented, corrected = _stops(preventive_time, corrective_time)
    survival = survival_of(life)
    reached = 0.0 if math.isinf(limit) else survival(limit)
    up_time = _mean_up_time(survival, limit)
    cycle = up_time + prevented * reached + corrected * (1 - reached)
    maintained = not_negative("preventive_cost", preventive_cost) * reached
    repaired = not_negative("corrective_cost", corrective_cost) * (1 - reached)
    return AgeReplacement(
        age=limit,
        availability=up_time / cycle,
        up_time=up_time,
        corrective_share=1 - reached,
        cost_rate=(maintained + repaired) / cycle,
    )


def best_maintenance_age(
    life: Distribution | Survival,
    *,
    preventive_time: float = 0.0,
    corrective_time: float = 0.0,
    preventive_cost: float = 0.0,
    corrective_cost: float = 0.0,
) -> AgeReplacement:
    """The age with the lowest cost rate, or with the highest availability if no costs are given.

    A life that does not wear out is best never maintained: the age is then infinite.

    Source: Barlow & Proschan (1965), *Mathematical Theory of Reliability*, chapter 4.

    Parameters
    ----------
    life
        A `Weibull` or `Exponential` distribution, or a survival function.
    preventive_time, corrective_time
        Mean durations of a maintenance and of a repair.
    preventive_cost, corrective_cost
        Cost of one maintenance and of one repair.

    Raises
    ------
    ScenarioError
        If maintenance costs nothing (neither money nor time), so that the best age is 0.

    Examples
    --------
    >>> wears_out = Weibull(shape=2.5, scale=100)
    >>> best_maintenance_age(wears_out, preventive_time=2.0, corrective_time=10.0).age
    49.304698
    >>> best_maintenance_age(Weibull(shape=1, scale=100), preventive_cost=1, corrective_cost=9).age
    inf
    """
    by_cost = preventive_cost > 0 or corrective_cost > 0
    if (preventive_cost if by_cost else preventive_time) <= 0:
        what = "preventive_cost" if by_cost else "preventive_time"
        raise ScenarioError(
            f"{what}: without it the best age is 0. A number above 0 is accepted (costs are "
            "compared if there are any, otherwise stops)."
        )
    survival = survival_of(life)

    def policy(age: float) -> AgeReplacement:
        return age_replacement(
            survival,
            age,
            preventive_time=preventive_time,
            corrective_time=corrective_time,
            preventive_cost=preventive_cost,
            corrective_cost=corrective_cost,
        )

    def loss(age: float) -> float:
        found = policy(age)
        return found.cost_rate if by_cost else 1 - found.availability

    age = _lowest(loss, _horizon(survival))
    never = policy(math.inf)
    found = policy(age)
    return found if loss(age) < loss(math.inf) * (1 - 1e-9) else never


def survival_of(life: Distribution | Survival) -> Survival:
    """Return the probability that a unit still runs at an age, as a function of the age.

    Source: Barlow & Proschan (1965), *Mathematical Theory of Reliability*, chapter 2.

    Parameters
    ----------
    life
        A distribution, or a survival function, which is only checked.

    Examples
    --------
    >>> survival_of(Weibull(shape=2.5, scale=100))(60.0)
    0.75664976
    """
    if isinstance(life, Weibull):
        return _weibull_survival(life.shape, positive("scale", number_of(life.scale)))
    if isinstance(life, Exponential):
        mean = life.expected
        return lambda age: math.exp(-age / mean)
    if isinstance(life, Distribution):
        return partial(survival, life)
    if not callable(life):
        raise ScenarioError(
            f"life: {type(life).__name__} is not possible. A distribution, or a function that says "
            "the share of the units that still run at an age, is accepted. Try lambda age: "
            "max(0.0, 1 - age / 100)."
        )
    if not abs(life(0.0) - 1) < 1e-9:
        raise ScenarioError(
            f"life: {life(0.0)!r} of the units run at the age 0. A survival function, which is 1 "
            "at the age 0, is accepted. Try 1 minus the distribution function."
        )
    return life


def _weibull_survival(shape: float, scale: float) -> Survival:
    def survival(age: float) -> float:
        if age <= 0:
            return 1.0
        # With the logarithm a high power cannot leave the range of a float.
        return math.exp(-math.exp(min(shape * math.log(age / scale), 100.0)))

    return survival


def _stops(preventive_time: float, corrective_time: float) -> tuple[float, float]:
    return (
        not_negative("preventive_time", preventive_time),
        not_negative("corrective_time", corrective_time),
    )


def _horizon(survival: Survival) -> float:
    """Return an age that hardly a unit reaches."""
    age = 1.0
    while survival(age) < NEARLY_NONE and age > 1e-300:
        age /= 2
    while survival(age) >= NEARLY_NONE:
        age *= 2
        if age > 1e300:
            raise ScenarioError(
                f"life: {survival(age):.3g} of the units never fail. A life that ends some time "
                "is accepted."
            )
    return age


def _mean_up_time(survival: Survival, age: float) -> float:
    """Integrate the survival function up to *age*, in pieces that double."""
    from scipy.integrate import quad

    end = min(age, _horizon(survival))
    limits = [0.0, *(end * 2.0**power for power in range(-40, 1))]
    return math.fsum(
        quad(survival, low, high, epsabs=0.0, epsrel=1e-12, limit=100)[0]
        for low, high in pairwise(limits)
        if survival(low) > 0
    )


def _lowest(function: Callable[[float], float], end: float) -> float:
    """Return where a function of the age is lowest: a coarse look first, then a fine one."""
    from scipy.optimize import minimize_scalar

    ages = end * np.logspace(-5.0, 0.0, 60)
    values = [function(float(age)) for age in ages]
    best = int(np.argmin(values))
    low, high = float(ages[max(best - 1, 0)]), float(ages[min(best + 1, len(ages) - 1)])
    found = minimize_scalar(
        function, bounds=(low, high), method="bounded", options={"xatol": 1e-9 * high}
    )
    return float(found.x)
