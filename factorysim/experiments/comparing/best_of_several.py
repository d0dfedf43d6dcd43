"""Multiple comparisons with the best: which of several systems can still be the best.

For every system i, an interval of  theta_i - max over the others of theta_j  (largest is best).
All intervals hold together. An interval that ends at 0 belongs to a system that is not the best,
one that begins at 0 to a system that is.

Sources: Hsu (1984), *Annals of Statistics* 12, 1136-1144; Hsu (1996), *Multiple Comparisons*,
chapter 4 (independent runs); Nelson & Matejcik (1995), *Management Science* 41, 1935-1945 (common
random numbers); Chang & Hsu (1992) for the intervals of any widths.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from factorysim.errors import ScenarioError, listing
from factorysim.experiments.comparing.differences import variance, welch_degrees
from factorysim.experiments.comparing.greatest_of_several import greatest_t_quantile
from factorysim.experiments.comparing.samples import (
    Running,
    Sample,
    System,
    check_settings,
    samples_of,
)
from factorysim.experiments.comparing.wording_of_best import best_text
from factorysim.experiments.intervals import t_quantile
from factorysim.experiments.measures import Measure
from factorysim.experiments.running import Progress
from factorysim.model.factory import PartCount
from factorysim.results.indicators import unit_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

Method = Literal["bonferroni", "nelson_matejcik", "hsu"]
"""How wide the differences may be; see `best_of_several`."""

Finding = Literal["best", "possible", "worse", "unknown"]


class BestInterval(NamedTuple):
    """A system against the best of the others."""

    name: str
    mean: float
    difference: float
    """Mean minus the best mean of the others."""
    low: float
    high: float
    finding: Finding


@dataclass(frozen=True, repr=False)
class BestOfSeveral:
    """Which systems can still be the best."""

    indicator: str
    unit: str
    is_share: bool
    largest: bool
    """Whether a larger value is better."""
    confidence: float
    """Probability with which all intervals hold together."""
    method: Method
    rows: tuple[BestInterval, ...]
    """One for each system, in the order in which they were given."""
    n: int
    """Replications that were used of each system; the smallest number where they differ."""
    left_out: tuple[int, ...] = ()
    """Replications that have no value in one of the systems (only with pairs)."""

    @property
    def possible(self) -> tuple[str, ...]:
        """The systems that can be the best."""
        return tuple(row.name for row in self.rows if row.finding in ("best", "possible"))

    @property
    def best(self) -> str | None:
        """The system that is the best; None as long as several can be it."""
        return self.possible[0] if len(self.possible) == 1 else None

    @property
    def table(self) -> pd.DataFrame:
        """One row per system: mean, difference to the best of the others, interval, finding."""
        import pandas as pd

        return pd.DataFrame(list(self.rows)).set_index("name")

    @property
    def charts(self) -> Any:
        """Pictures: ``found.charts.intervals()``."""
        from importlib import import_module

        return import_module("factorysim.charts.comparison").of_best(self)

    def text(self, lang: str = "en") -> str:
        """Return a table with the finding in words, in English, French or German."""
        return best_text(self, lang)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"BestOfSeveral({self.indicator}; possible: {listing(self.possible)})"


def best_of_several(
    *systems: System,
    indicator: str = "throughput",
    largest: bool = True,
    names: Sequence[str] | None = None,
    method: Method | None = None,
    confidence: float = 0.95,
    until: float | str | Mapping[str, int] | PartCount | None = None,
    warmup: float | str | None = None,
    replications: int | None = None,
    seed: int | None = None,
    common: bool = True,
    workers: int = 1,
    executor: Executor | str | None = None,
    measures: Mapping[str, Measure] | None = None,
    progress: Progress | None = None,
) -> BestOfSeveral:
    """Say which of several systems can still be the best, with simultaneous intervals.

    Parameters
    ----------
    systems
        As in `compare`: models, finished replications, or mappings from replication to value.
    indicator, largest
        What makes a system good, and whether a larger value is better.
    names
        What the systems are called.
    method
        ``bonferroni`` (default): paired-t differences of any two systems; holds however the
        systems vary together. ``nelson_matejcik``: for common random numbers, shorter, but all
        differences must have the same variance (sphericity). ``hsu``: independent runs with equal
        variances (the default is then Welch's with Bonferroni's inequality if *common* is false).
    confidence
        Probability with which all intervals hold together.
    until, warmup, replications, seed, common, workers, executor, measures, progress
        As in `compare`.

    Notes
    -----
    Why ``bonferroni`` is the default: with four normal systems whose standard deviations are as 1,
    2, 4 and 8 and six replications, all intervals held in 97 % of 1500 experiments with it, in 90 %
    with ``nelson_matejcik`` and in 92 % with ``hsu`` (95 % were wanted).

    Examples
    --------
    >>> found = best_of_several(
    ...     {1: 10, 2: 12, 3: 11}, {1: 14, 2: 16, 3: 15.5}, {1: 14.5, 2: 15, 3: 16},
    ...     names=("one", "two", "three"))
    >>> found.possible, found.best
    (('two', 'three'), None)
    """
    if len(systems) < 2:
        raise ScenarioError(f"{len(systems)} system cannot be compared. Give two or more.")
    if not 0 < confidence < 1:
        raise ScenarioError(
            f"confidence {confidence!r} is not possible. It lies between 0 and 1, such as 0.95."
        )
    if method == "nelson_matejcik" and not common:
        raise ScenarioError(
            "nelson_matejcik needs pairs on common random numbers, but common=False. Use hsu."
        )
    running = Running(
        until=until, warmup=warmup, replications=replications, seed=seed, workers=workers,
        executor=executor, common=common and method != "hsu", measures=measures or {},
        progress=progress,
    )  # fmt: skip
    samples = samples_of(systems, names=names, wanted=(indicator,), running=running)
    check_settings(samples, same_seed=running.common)
    return best_of_samples(
        samples, indicator=indicator, largest=largest, method=method or "bonferroni",
        paired=running.common, confidence=confidence,
    )  # fmt: skip


def best_of_samples(
    samples: Sequence[Sample],
    *,
    indicator: str,
    largest: bool = True,
    method: Method = "bonferroni",
    paired: bool = True,
    confidence: float = 0.95,
) -> BestOfSeveral:
    """Return which system can be the best, from values that are known; see `best_of_several`."""
    known = [sample.known(indicator) for sample in samples]
    left_out: tuple[int, ...] = ()
    if paired:
        everywhere = set.intersection(*(set(values) for values in known))
        all_numbers = {number for sample in samples for number in sample.values[indicator]}
        left_out = tuple(sorted(all_numbers - everywhere))
        known = [{n: values[n] for n in sorted(everywhere)} for values in known]
    columns = [list(values.values()) for values in known]
    names = [sample.name for sample in samples]
    rows = best_intervals(
        columns, names=names, largest=largest, method=method, paired=paired, confidence=confidence
    )
    unit, is_share = unit_of(indicator, samples[0].time_unit)
    return BestOfSeveral(
        indicator, unit, is_share, largest, confidence, method, rows,
        min(len(column) for column in columns), left_out,
    )  # fmt: skip


def best_intervals(
    columns: Sequence[Sequence[float]],
    *,
    names: Sequence[str],
    largest: bool = True,
    method: Method = "bonferroni",
    paired: bool = True,
    confidence: float = 0.95,
) -> tuple[BestInterval, ...]:
    """Return the simultaneous intervals of each system against the best of the others.

    Parameters
    ----------
    columns
        The values of each system; with *paired*, all of the same length and in the same order.
    names, largest, method, confidence
        As in `best_of_several`.
    paired
        Whether the values at one place of all columns belong together.

    Notes
    -----
    With margins w_ij, such that for every i the differences Y_i - Y_j overestimate by no more than
    -w_ij for all j together with the wanted probability (Chang & Hsu 1992): the upper end is
    min_j (Y_i - Y_j + w_ij), at least 0. The lower end is 0 for the only system whose upper end is
    above 0, else the smallest Y_i - Y_j - w_ji over these systems j, at most 0.
    """
    import numpy as np

    if method not in ("bonferroni", "nelson_matejcik", "hsu"):
        raise ScenarioError(
            f"method={method!r} is not possible. It is bonferroni, nelson_matejcik or hsu."
        )
    sign = 1.0 if largest else -1.0
    means = np.array([sign * math.fsum(c) / len(c) if len(c) else math.nan for c in columns])
    if min(len(column) for column in columns) < 2:
        return _nothing(names, sign * means)
    data = [np.asarray(column, dtype=np.float64) for column in columns]
    margins = _margins(data, method=method, paired=paired, confidence=confidence)
    return tuple(_rows(means, margins, names, sign))


def _rows(
    means: Numbers, margins: Numbers, names: Sequence[str], sign: float
) -> Iterator[BestInterval]:
    """Give the intervals for means of which the largest is the best, turned back by *sign*."""
    import numpy as np

    differences = means[:, None] - means[None, :]
    np.fill_diagonal(differences, np.inf)
    against = differences.min(axis=1)
    upper = np.maximum((differences + margins).min(axis=1), 0.0)
    candidates = [i for i in range(len(names)) if upper[i] > 0]
    if not candidates:
        # Systems that never vary and are equal: each of them is a best one.
        candidates = [i for i in range(len(names)) if against[i] == 0]
    for i, name in enumerate(names):
        lower = min((differences[i, j] - margins[j, i] for j in candidates if j != i), default=0.0)
        low, high = min(float(lower), 0.0), float(upper[i])
        finding: Finding = "possible" if i in candidates else "worse"
        if candidates == [i]:
            finding = "best"
        ends = (low, high) if sign > 0 else (-high, -low)
        # "+ 0.0" turns a negative zero into 0.
        yield BestInterval(
            name,
            sign * float(means[i]),
            sign * float(against[i]) + 0.0,
            ends[0] + 0.0,
            ends[1] + 0.0,
            finding,
        )


def _nothing(names: Sequence[str], means: Numbers) -> tuple[BestInterval, ...]:
    nan = math.nan
    return tuple(
        BestInterval(name, float(mean), nan, nan, nan, "unknown")
        for name, mean in zip(names, means, strict=True)
    )


def _margins(
    data: Sequence[Numbers], *, method: Method, paired: bool, confidence: float
) -> Numbers:
    """Return w_ij: by how much a difference can be estimated too low."""
    if method == "nelson_matejcik":
        return _nelson_matejcik(data, confidence)
    if method == "hsu":
        return _hsu(data, confidence)
    return _bonferroni(data, paired=paired, confidence=confidence)


def _bonferroni(data: Sequence[Numbers], *, paired: bool, confidence: float) -> Numbers:
    """One-sided t margins of every difference, each at 1 - (1 - confidence)/(k - 1)."""
    import numpy as np

    k = len(data)
    # A one-sided error of e is a two-sided one of 2 e.
    two_sided = 1 - 2 * (1 - confidence) / (k - 1)
    two_sided = max(two_sided, 0.0)
    margins = np.zeros((k, k))
    for i in range(k):
        for j in range(i):
            counts = len(data[i]), len(data[j])
            if paired:
                degrees: float = counts[0] - 1
                error = variance(list(data[i] - data[j])) / counts[0]
            else:
                errors = variance(list(data[i])) / counts[0], variance(list(data[j])) / counts[1]
                error = sum(errors)
                degrees = welch_degrees(errors, counts) if error > 0 else 1
            margins[i, j] = margins[j, i] = t_quantile(two_sided, degrees) * math.sqrt(error)
    return margins


def _nelson_matejcik(data: Sequence[Numbers], confidence: float) -> Numbers:
    """One margin for all: T * S / sqrt(n), with the variance of a difference from all systems."""
    import numpy as np

    table = np.array(data)
    k, n = table.shape
    rest = (
        table - table.mean(axis=1, keepdims=True) - table.mean(axis=0, keepdims=True) + table.mean()
    )
    degrees = (k - 1) * (n - 1)
    spread = 2 * float((rest**2).sum()) / degrees
    margin = greatest_t_quantile(confidence, k - 1, degrees) * math.sqrt(spread / n)
    return np.full((k, k), margin)


def _hsu(data: Sequence[Numbers], confidence: float) -> Numbers:
    """d_i * s * sqrt(1/n_i + 1/n_j), with the pooled standard deviation s."""
    import numpy as np

    counts = [len(column) for column in data]
    k, degrees = len(data), sum(counts) - len(data)
    pooled = sum((n - 1) * variance(list(c)) for n, c in zip(counts, data, strict=True)) / degrees
    margins = np.zeros((k, k))
    for i in range(k):
        others = [j for j in range(k) if j != i]
        # What the differences to system i have in common is the error of system i.
        shares = tuple(counts[j] / (counts[i] + counts[j]) for j in others)
        quantile = greatest_t_quantile(confidence, k - 1, degrees, shares)
        for j in others:
            margins[i, j] = quantile * math.sqrt(pooled * (1 / counts[i] + 1 / counts[j]))
    return margins
