"""MSER-5: where to cut a series so that the rest says most about its mean.

Every value that is cut off costs accuracy, and every one of the start-up that is kept adds a
wrong. MSER weighs one against the other: it takes the cut after which the standard error of the
mean, estimated as if the values were independent, is smallest. MSER-5 does so on means of five.

Sources: White (1997), *Simulation* 69, 323-334; White, Cobb & Spratt (2000), Winter Simulation
Conference, 755-760 (MSER-5, search in the first half).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factorysim.errors import ScenarioError
from factorysim.experiments.output_analysis.correlation import finite

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

_FEWEST = 4
"""Of fewer batches, the half that is kept would be a single value."""
_ROUNDING = 1e-10
"""Batch means that differ by less than this share are equal: what differs is only rounding."""
_END = 20
"""A minimum in the last twentieth of the search range, or one before its end, lies at its end."""


@dataclass(frozen=True)
class Mser:
    """Where MSER cuts a series."""

    truncation: int
    """Number of observations to leave out."""
    truncated_batches: int
    statistic: float
    """The smallest value of the statistic."""
    curve: tuple[float, ...] = field(repr=False)
    """The statistic for 0, 1, 2, ... batches left out, up to half of them."""
    mean: float
    """Mean of the batches that remain."""
    batch: int
    """Number of observations in a batch."""
    note: str = ""
    """What a reader must know, such as that the series is too short; else empty."""

    @property
    def is_too_short(self) -> bool:
        """Whether the minimum lies at the end of the search range."""
        return self.note != ""


def mser5(series: Sequence[float] | Numbers, *, batch: int = 5) -> Mser:
    """Return where MSER-5 cuts *series*.

    z(d) = sum of (Z_j - mean)^2 over the k - d remaining batch means, divided by (k - d)^2; the
    cut is at the first smallest value for d = 0 ... k/2. An incomplete last batch is left out.

    Parameters
    ----------
    series
        Values in the order in which they were observed, from the empty start on. The mean over
        several replications makes a smoother series and a safer cut.
    batch
        Observations in a batch; 5 makes it MSER-5.

    Raises
    ------
    ScenarioError
        If there are fewer than four batches, or not all values are finite.

    Examples
    --------
    >>> found = mser5([0.0] * 5 + [4.0] * 5 + [10.0, 11.0] * 50)
    >>> found.truncation, round(found.mean, 1)
    (10, 10.5)
    """
    import numpy as np

    if batch < 1:
        raise ScenarioError(f"a batch of {batch} is not possible. It is a number from 1 upwards.")
    values = finite(series, what="MSER", least=_FEWEST * batch)
    count = len(values) // batch
    means = values[: count * batch].reshape(count, batch).mean(axis=1)
    # Counted from the last value, equal values give exactly 0 and nothing is lost by rounding.
    shifted = means - means[-1]
    shifted[np.abs(shifted) <= _ROUNDING * np.abs(means).max()] = 0.0
    deleted = np.arange(count // 2 + 1)
    remaining = count - deleted
    sums = np.cumsum(shifted[::-1])[::-1][deleted]
    squares = np.cumsum(shifted[::-1] ** 2)[::-1][deleted]
    curve = np.maximum(squares - sums**2 / remaining, 0.0) / remaining**2
    best = int(np.argmin(curve))
    return Mser(
        truncation=best * batch,
        truncated_batches=best,
        statistic=float(curve[best]),
        curve=tuple(curve.tolist()),
        mean=float(means[best:].mean()),
        batch=batch,
        note=_note(best, int(deleted[-1])),
    )


def _note(best: int, most: int) -> str:
    if most - best > max(1, most // _END):
        return ""
    return (
        "the run is too short: MSER wants to leave out half of it or more. Run at least four "
        "times longer"
    )
