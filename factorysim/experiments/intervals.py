"""Mean and confidence interval of an indicator over replications.

Source: Law, *Simulation Modeling and Analysis*, chapter 9 (fixed number of replications).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from factorysim.errors import ScenarioError


@dataclass(frozen=True)
class Interval:
    """A mean over replications, with the interval in which the true mean lies."""

    mean: float
    half_width: float
    """Half the width of the Student-t interval before it is cut; NaN when there is none."""
    low: float
    """Lower end, never below what is possible; NaN when there is no interval."""
    high: float
    """Upper end, never above what is possible; NaN when there is no interval."""
    n: int
    """Number of replications in which the value could be said."""
    note: str = ""
    """What a reader must know, such as `identical replications`; else empty."""

    @property
    def is_cut(self) -> bool:
        """Whether the interval would have reached beyond what is possible."""
        below = self.low > self.mean - self.half_width
        return below or self.high < self.mean + self.half_width

    def __str__(self) -> str:
        if self.n == 0:
            return "-"
        if self.n == 1:
            return f"{self.mean:.4g}"
        if self.half_width == 0:
            return f"{self.mean:.4g} ({self.note})"
        if self.is_cut:
            return f"{self.mean:.4g} [{self.low:.4g}, {self.high:.4g}]"
        return f"{self.mean:.4g} ± {self.half_width:.2g}"


def mean_and_half_width(
    values: Sequence[float],
    confidence: float = 0.95,
    *,
    lowest: float | None = None,
    highest: float | None = None,
) -> Interval:
    """Return the mean of *values* with its Student-t interval.

    Replications in which the value could not be said (NaN) are left out and lower `n`.

    Parameters
    ----------
    values
        One number per replication.
    confidence
        Probability with which the interval covers the true mean, between 0 and 1.
    lowest, highest
        What is possible at all, such as 0 and 1 for a share; the interval is cut there.

    Raises
    ------
    ScenarioError
        If *confidence* is not between 0 and 1, or a value is infinite.

    Examples
    --------
    >>> print(mean_and_half_width([9.0, 10.0, 11.0]))
    10 ± 2.5
    >>> print(mean_and_half_width([0.0, 0.0, 0.03], lowest=0.0))
    0.01 [0, 0.05303]
    >>> print(mean_and_half_width([4.0, 4.0]))
    4 (identical replications)
    """
    if not 0 < confidence < 1:
        raise ScenarioError(
            f"confidence {confidence!r} is not possible. It lies between 0 and 1, such as 0.95."
        )
    if any(math.isinf(value) for value in values):
        raise ScenarioError("an interval needs finite values; one replication gave infinity.")
    known = [float(value) for value in values if not math.isnan(value)]
    if len(known) < 2:
        mean = known[0] if known else math.nan
        note = "one replication gives no interval" if known else "not known in any replication"
        return Interval(mean, math.nan, math.nan, math.nan, len(known), note)
    if min(known) == max(known):
        # Adding up equal numbers and dividing would not always give back the same number.
        return Interval(known[0], 0.0, known[0], known[0], len(known), "identical replications")
    n = len(known)
    mean = math.fsum(known) / n
    variance = math.fsum((value - mean) ** 2 for value in known) / (n - 1)
    half_width = t_quantile(confidence, n - 1) * math.sqrt(variance / n)
    low, high = mean - half_width, mean + half_width
    if lowest is not None:
        low = max(low, lowest)
    if highest is not None:
        high = min(high, highest)
    return Interval(mean, half_width, low, high, n, _note_on(n, len(values)))


def t_quantile(confidence: float, degrees: float) -> float:
    """Return the two-sided quantile of Student's t distribution.

    Examples
    --------
    >>> round(t_quantile(0.95, 9), 3)
    2.262
    """
    # scipy.special loads much faster than scipy.stats and knows the same quantile.
    from scipy.special import stdtrit

    return float(stdtrit(degrees, (1 + confidence) / 2))


def _note_on(known: int, given: int) -> str:
    return "" if known == given else f"not known in {given - known} of {given} replications"
