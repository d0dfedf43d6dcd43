"""Subset selection: rule out the systems that are clearly worse, after a few runs of each.

What is left contains the best with a promised probability. Useful to thin out many systems before
the expensive procedure.

Sources: Gupta (1965), *Technometrics* 7, 225-245; Nelson, Swann, Goldsman & Song (2001),
*Operations Research* 49, 950-963 (unequal variances: procedure "Screen-to-the-Best"); the paired
margins follow from Bonferroni's inequality, as in Nelson & Matejcik (1995).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from factorysim.errors import ScenarioError
from factorysim.experiments.comparing.differences import variance
from factorysim.experiments.comparing.selection import (
    Observations,
    Sampler,
    Selection,
    check_settings_of_selection,
)
from factorysim.experiments.intervals import t_quantile


def subset(
    sampler: Sampler,
    systems: int | Sequence[str],
    *,
    replications: int = 10,
    confidence: float = 0.95,
    delta: float = 0.0,
    largest: bool = True,
    independent: bool = False,
) -> Selection:
    """Run every system equally often and keep those that can still be the best.

    The promise: the best system is among those that are kept with a probability of at least
    *confidence* (with *delta* above 0: if it is better than all others by at least so much). It is
    proven for independent, normally distributed replications with variances that may differ.

    Parameters
    ----------
    sampler, systems, confidence, largest
        As in `kn`.
    replications
        Of each system; the more there are, the fewer systems are kept.
    delta
        A difference that does not matter; makes the subset smaller.
    independent
        Say True if the systems share no random numbers. Otherwise the differences are taken by
        replication, which holds in both cases.

    Examples
    --------
    >>> import numpy as np
    >>> from factorysim.experiments.comparing.selection import one_by_one
    >>> noise = np.random.default_rng(1).normal(size=(4, 10))
    >>> found = subset(one_by_one(lambda i, r: [0, 5, 5.1, 1][i] + noise[i, r]), "abcd")
    >>> found.remaining
    ('b', 'c')
    """
    seen = Observations(sampler, systems)
    check_settings_of_selection(confidence=confidence, count=len(seen.names), first=replications)
    seen.extend(dict.fromkeys(range(len(seen.names)), replications))
    kept = screened(
        seen.values, confidence=confidence, delta=delta, largest=largest, independent=independent
    )
    means, sds = seen.means_and_sds()
    better = max if largest else min
    best = better(kept, key=lambda i: means[i])
    return Selection(
        "subset", seen.names, seen.names[best], tuple(seen.names[i] for i in kept), means, sds,
        (replications,) * len(seen.names), seen.total, True, confidence, delta,
    )  # fmt: skip


def screened(
    columns: Sequence[Sequence[float]],
    *,
    confidence: float = 0.95,
    delta: float = 0.0,
    largest: bool = True,
    independent: bool = False,
) -> list[int]:
    """Return the numbers of the systems that can still be the best.

    System i stays if for all j:  mean_i >= mean_j - max(W_ij - delta, 0), with
    W_ij = sqrt(t_i^2 S_i^2/n_i + t_j^2 S_j^2/n_j), t at confidence^(1/(k-1)), for independent
    systems, else W_ij = t S_ij/sqrt(n), t at 1 - (1 - confidence)/(k - 1), with the standard
    deviation S_ij of the differences by replication.

    Parameters
    ----------
    columns
        The values of each system; unless *independent*, those at one place belong together.
    confidence, delta, largest, independent
        As in `subset`.

    Examples
    --------
    >>> screened([[1, 2, 3], [11, 12, 13.5], [12, 11, 13]])
    [1, 2]
    """
    if delta < 0:
        raise ScenarioError(f"delta={delta!r} is not possible. It is 0 or more.")
    sign = 1.0 if largest else -1.0
    k = len(columns)
    means = [sign * math.fsum(column) / len(column) for column in columns]
    margins = _independent(columns, confidence) if independent else _paired(columns, confidence)
    return [
        i
        for i in range(k)
        if all(means[i] >= means[j] - max(margins[i][j] - delta, 0.0) for j in range(k) if j != i)
    ]


def _independent(columns: Sequence[Sequence[float]], confidence: float) -> list[list[float]]:
    level = confidence ** (1 / (len(columns) - 1))
    errors = [
        t_quantile(2 * level - 1, len(column) - 1) ** 2 * variance(column) / len(column)
        for column in columns
    ]
    return [[math.sqrt(a + b) for b in errors] for a in errors]


def _paired(columns: Sequence[Sequence[float]], confidence: float) -> list[list[float]]:
    k, n = len(columns), len(columns[0])
    # A one-sided error of e is a two-sided one of 2 e.
    quantile = t_quantile(1 - 2 * (1 - confidence) / (k - 1), n - 1)
    margins = [[0.0] * k for _ in range(k)]
    for i in range(k):
        for j in range(i):
            differences = [a - b for a, b in zip(columns[i], columns[j], strict=True)]
            margins[i][j] = margins[j][i] = quantile * math.sqrt(variance(differences) / n)
    return margins
