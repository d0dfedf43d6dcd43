"""Whether people use a robot: trust grows with success and falls with failure.

Y. Guo and X. J. Yang, "Modeling and predicting trust dynamics in human-robot teaming",
*International Journal of Social Robotics* 13 (2021), first published 2020. All parameters
are didactic values, not data of psychology.
"""

from __future__ import annotations

import math


def trust_after(
    successes: float,
    failures: float,
    *,
    alpha: float = 3.0,
    beta: float = 1.0,
    success_weight: float = 0.2,
    failure_weight: float = 1.0,
) -> float:
    """Return the trust (0 to 1) after some successes and failures: alpha / (alpha + beta).

    Failures weigh more than successes.

    Examples
    --------
    >>> trust_after(0, 0), trust_after(0, 2)
    (0.75, 0.5)
    """
    good = alpha + success_weight * successes
    return good / (good + beta + failure_weight * failures)


def probability_of_use(trust: float, *, threshold: float = 0.5, spread: float = 0.1) -> float:
    """Return the probability that the robot is used when it is free (a logistic curve).

    Examples
    --------
    >>> probability_of_use(0.5)
    0.5
    """
    return 1 / (1 + math.exp(-(trust - threshold) / spread))
