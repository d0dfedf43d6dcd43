"""Quantiles with intervals: what 95 % of the parts, or of the days, stay below.

quantile_interval       of independent values, such as an indicator over replications; exact
quantile_of_run         of the values of one long run, which depend on each other
mean_of_quantiles       of the values inside each of several replications
indicator_quantile      of an indicator over the replications of a study

Sources: David & Nagaraja, *Order Statistics*, section 7.1 (exact interval); Asmussen & Glynn,
*Stochastic Simulation*, section III.4-5 (sectioning); Law, section 9.4.2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factorysim.errors import ScenarioError
from factorysim.experiments.intervals import Interval, mean_and_half_width, t_quantile
from factorysim.experiments.output_analysis.batch_means import batch_means
from factorysim.experiments.output_analysis.correlation import finite, von_neumann_test

if TYPE_CHECKING:
    import numpy as np

    from factorysim.experiments.replicate import Replications

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

_BEYOND = 10
"""A quantile needs about so many values beyond it to be more than an extreme value."""
_LEVEL = 0.01
"""The test calls independent values correlated with this probability."""
_FEWEST_TO_TEST = 8


@dataclass(frozen=True)
class QuantileInterval:
    """A quantile, with the interval in which the true one lies."""

    probability: float
    """Share of values that are at most the quantile."""
    value: float
    """The quantile of what was observed, interpolated as `numpy.quantile` does."""
    low: float
    """Lower end; minus infinity if there are too few values to say one."""
    high: float
    """Upper end; infinity if there are too few values to say one."""
    n: int
    """Number of values."""
    coverage: float
    """Probability with which an interval made so covers the true quantile."""
    note: str = ""
    """What a reader must know, such as that there are too few values; else empty."""

    def __str__(self) -> str:
        low = f"{self.low:.4g}" if math.isfinite(self.low) else "?"
        high = f"{self.high:.4g}" if math.isfinite(self.high) else "?"
        text = f"{self.value:.4g} [{low}, {high}]"
        return f"{text} ({self.note})" if self.note else text


def quantile_interval(
    values: Sequence[float] | Numbers, probability: float, *, confidence: float = 0.95
) -> QuantileInterval:
    """Return a quantile of independent *values* with its exact interval.

    The ends are observed values. The number of values below the true quantile is binomial,
    whatever the distribution, so the ranks of the ends follow from the binomial distribution:
    each end misses with a probability of (1 - *confidence*) / 2 at most. NaN is left out.

    Parameters
    ----------
    values
        Independent values, such as one per replication, in the order in which they were observed.
    probability
        Share of values below the quantile, between 0 and 1.
    confidence
        Probability with which the interval covers the true quantile, at least.

    Raises
    ------
    ScenarioError
        If there is no value, one is infinite, or a probability is not between 0 and 1.

    Examples
    --------
    >>> found = quantile_interval(range(1, 101), 0.5)
    >>> found.value, found.low, found.high, round(found.coverage, 3)
    (50.5, 40.0, 61.0, 0.965)
    >>> print(quantile_interval(range(1, 11), 0.95))
    9.55 [8, ?] (72 values or more are needed for both ends)
    """
    import numpy as np

    _check_probability(probability, "probability")
    _check_probability(confidence, "confidence")
    given = np.asarray(values, dtype=np.float64)
    known = finite(given[~np.isnan(given)], what="a quantile", least=1)
    n = len(known)
    lower, upper = _ranks(n, probability, confidence)
    ordered = np.sort(known)
    return QuantileInterval(
        probability=probability,
        value=float(np.quantile(known, probability)),
        low=float(ordered[lower - 1]) if lower >= 1 else -math.inf,
        high=float(ordered[upper - 1]) if upper <= n else math.inf,
        n=n,
        coverage=_coverage(n, probability, lower, upper),
        note=_note(known, probability, confidence, complete=lower >= 1 and upper <= n),
    )


def values_needed(probability: float, *, confidence: float = 0.95) -> int:
    """Return how many independent values an exact interval with two ends needs.

    Neither all values may lie above the quantile, nor all below, with a probability of more than
    (1 - *confidence*) / 2.

    Examples
    --------
    >>> values_needed(0.5), values_needed(0.95), values_needed(0.99)
    (6, 72, 368)
    """
    _check_probability(probability, "probability")
    _check_probability(confidence, "confidence")
    missed = math.log((1 - confidence) / 2)
    return math.ceil(missed / math.log(max(probability, 1 - probability)))


def quantile_of_run(
    series: Sequence[float] | Numbers,
    probability: float,
    *,
    batches: int | None = None,
    confidence: float = 0.95,
) -> QuantileInterval:
    """Return a quantile of the values of one long run, which depend on each other.

    The quantile is that of all values. Its interval comes from sections: the run is cut into
    batches as for `batch_means`, the quantile of each is compared with that of all.

    Parameters
    ----------
    series
        Values in the order in which they were observed, without the warm-up.
    probability
        Share of values below the quantile, between 0 and 1.
    batches
        Number of batches; without it, as many as `batch_means` takes.
    confidence
        Probability with which the interval covers the true quantile, if the run is long.

    Raises
    ------
    ScenarioError
        As in `batch_means`, and if a probability is not between 0 and 1.

    Examples
    --------
    >>> found = quantile_of_run([1.0, 2.0, 3.0, 4.0, 5.0] * 600, 0.5)
    >>> found.value, found.low, found.high
    (3.0, 3.0, 3.0)
    """
    import numpy as np

    _check_probability(probability, "probability")
    _check_probability(confidence, "confidence")
    found = batch_means(series, batches=batches, confidence=confidence)
    values = np.asarray(series, dtype=np.float64)
    sections = values[found.dropped :].reshape(found.batches, found.size)
    value = float(np.quantile(values, probability))
    each = np.quantile(sections, probability, axis=1)
    spread = math.sqrt(float(np.sum((each - value) ** 2)) / (found.batches - 1) / found.batches)
    half_width = t_quantile(confidence, found.batches - 1) * spread
    notes = [] if found.is_long_enough else [found.check]
    beyond = found.size * min(probability, 1 - probability)
    if beyond < _BEYOND:
        notes.append(f"only {beyond:.3g} values of each batch lie beyond the quantile: run longer")
    return QuantileInterval(
        probability,
        value,
        value - half_width,
        value + half_width,
        len(values),
        confidence,
        "; ".join(notes),
    )


def mean_of_quantiles(
    runs: Sequence[Sequence[float] | Numbers], probability: float, *, confidence: float = 0.95
) -> Interval:
    """Return the mean over replications of the quantile of the values in each.

    Values inside a replication may depend on each other, since only the replications have to be
    independent. With few values in a replication, its quantile is off to one side; the note says
    so.

    Parameters
    ----------
    runs
        The values of each replication, such as lead times.
    probability
        Share of values below the quantile, between 0 and 1.
    confidence
        Probability with which the interval covers the mean.

    Raises
    ------
    ScenarioError
        If a replication has no value, or a probability is not between 0 and 1.

    Examples
    --------
    >>> print(mean_of_quantiles([range(100), range(2, 102), range(4, 104)], 0.5))
    51.5 ± 5
    """
    from dataclasses import replace

    import numpy as np

    _check_probability(probability, "probability")
    rows = [finite(run, what="a quantile of each replication", least=1) for run in runs]
    found = mean_and_half_width([float(np.quantile(row, probability)) for row in rows], confidence)
    fewest = min((len(row) for row in rows), default=0)
    beyond = fewest * min(probability, 1 - probability)
    if not rows or beyond >= _BEYOND:
        return found
    note = f"only {beyond:.3g} values of a replication lie beyond the quantile: run longer"
    return replace(found, note=f"{found.note}; {note}" if found.note else note)


def indicator_quantile(
    study: Replications, name: str, probability: float, *, confidence: float | None = None
) -> QuantileInterval:
    """Return the quantile of an indicator over the replications of a study.

    It answers: in which share of weeks is the throughput below this? The mean of such a study and
    its interval do not say that.

    Parameters
    ----------
    study
        What `replicate` returned.
    name
        Name of the indicator.
    probability
        Share of replications below the quantile, between 0 and 1.
    confidence
        Without it, that of the study.

    Raises
    ------
    UnknownName
        If there is no indicator of that name.
    """
    study.interval(name)  # says what there is if the name is not known
    values = [row[name] for row in study.rows]
    chosen = study.confidence if confidence is None else confidence
    return quantile_interval(values, probability, confidence=chosen)


def _ranks(n: int, probability: float, confidence: float) -> tuple[int, int]:
    """Return the ranks of both ends, counted from 1; 0 or n + 1 where there is none."""
    import numpy as np
    from scipy.special import bdtr, bdtrc

    tail = (1 - confidence) / 2
    counts = np.arange(n + 1.0)
    # The lower end is too high if fewer than `lower` values lie below the quantile.
    lower = np.count_nonzero(bdtr(counts, n, probability) <= tail)
    # The upper end is too low if `upper` values or more lie below it.
    upper = np.count_nonzero(bdtrc(counts, n, probability) > tail) + 1
    return int(lower), int(upper)


def _coverage(n: int, probability: float, lower: int, upper: int) -> float:
    from scipy.special import bdtr

    below = float(bdtr(lower - 1, n, probability)) if lower >= 1 else 0.0
    up_to = float(bdtr(upper - 1, n, probability))
    return up_to - below


def _note(known: Numbers, probability: float, confidence: float, *, complete: bool) -> str:
    if not complete:
        needed = values_needed(probability, confidence=confidence)
        return f"{needed} values or more are needed for both ends"
    if len(known) >= _FEWEST_TO_TEST and not von_neumann_test(known).passes(_LEVEL):
        return "the values depend on each other, so the interval is too short: use quantile_of_run"
    return ""


def _check_probability(value: float, name: str) -> None:
    if not 0 < value < 1:
        raise ScenarioError(
            f"{name} {value!r} is not possible. It lies between 0 and 1, such as 0.95."
        )
