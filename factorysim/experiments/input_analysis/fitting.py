"""Which distribution of the library describes measured times or counts, and the line to paste.

fits = fs.fit("times.csv", column="milling", bootstrap=200)
print(fits)                 # families from best to worst, with doubts in words
fs.Station(time=fits.best)
fits.charts.qq()
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from factorysim.errors import ScenarioError, UnknownName, did_you_mean, listing
from factorysim.experiments.input_analysis.data_summary import (
    FEW_DIFFERENT,
    DataSummary,
    step_of,
    summarise,
)
from factorysim.experiments.input_analysis.doubts_about_data import doubts_about, outliers
from factorysim.experiments.input_analysis.families import FAMILIES, estimate
from factorysim.experiments.input_analysis.fits import Criterion, Fits, Fitted
from factorysim.experiments.input_analysis.goodness import bootstrap as bootstrapped
from factorysim.experiments.input_analysis.goodness import distances
from factorysim.experiments.input_analysis.measured_values import Measured, read_measured
from factorysim.model.distributions import Constant, Distribution, Empirical, Normal
from factorysim.units import SECONDS

Kind = Literal["times", "counts"]

MOST_EMPIRICAL = 200
"""Of more values, an empirical distribution keeps so many quantiles."""

_TESTED = 3
"""P-values are computed for so many of the best families; the others are out of the question."""
_MOST_CUT = 0.02
_REJECTED = 1.63
"""Kolmogorov's 1 % limit of distance * sqrt(n) for a known curve; for a fitted one it is lower."""
_FAR = 0.05
"""A curve nowhere farther away is good enough for a simulation, whatever a test says."""
_SMALLEST_P = 0.01


def fit(
    data: Any,
    *,
    column: str | None = None,
    kind: Kind | None = None,
    unit: str | None = None,
    time_unit: str | None = None,
    families: Iterable[str] | None = None,
    low: float | None = None,
    high: float | None = None,
    criterion: Criterion = "aic",
    bootstrap: int = 0,
    seed: int = 1,
) -> Fits:
    """Return the distributions of the library fitted to data, from best to worst.

    The parameters are those of maximum likelihood (of the maximum product of spacings for ends
    that are not known). Values that are rounded coarsely are taken for intervals.

    Parameters
    ----------
    data
        Numbers of 0 or more in the order in which they were measured: a sequence, a numpy array,
        a pandas Series, or the path of a CSV file.
    column
        The heading of the column in the file; ``time [s]`` is also found as ``time``.
    kind
        ``times`` or ``counts``; without it, families of counts take part where all values are
        whole numbers of little scatter.
    unit
        Unit of the data: s, min, h or d; a heading such as ``time [s]`` says it too.
    time_unit
        Unit of the factory, into which the values are converted; without it, they stay as they are.
    families
        Names of the families that are compared; without it, all.
    low, high
        The ends of what is possible, in the unit of the data, where they are known.
    criterion
        ``aic`` (Akaike) or ``bic`` (Bayes, more in favour of few parameters); smaller is better.
    bootstrap
        Number of samples for p-values of the three best families by the parametric bootstrap; 0
        computes none. 200 samples of 500 values take a second, or ten with the triangular or the
        beta distribution among the three.
    seed
        Number that fixes these samples.

    Raises
    ------
    ScenarioError
        If the data cannot be read or an argument is not possible.
    UnknownName
        If there is no such family, unit, criterion or kind.

    References
    ----------
    Law, *Simulation Modeling and Analysis*, chapter 6. Burnham & Anderson (2002), *Model Selection
    and Multimodel Inference* (AIC and BIC).

    Examples
    --------
    >>> times = [4.21, 5.02, 3.87, 6.11, 4.75, 5.48, 4.43, 5.91, 4.02, 5.23, 4.66, 4.95]
    >>> fits = fit(times, families=["exponential", "gamma"])
    >>> fits.best
    Gamma(mean=4.89, cv=0.139)
    >>> fits.yaml
    '{gamma: {mean: 4.89, cv: 0.139}}'
    """
    _check(kind=kind, unit=unit, time_unit=time_unit, criterion=criterion)
    names = _chosen(families)
    measured = read_measured(data, column=column)
    if unit is not None:
        measured = Measured(measured.values, measured.name, unit, measured.left_out)
    step = step_of(np.sort(np.array(measured.values)))
    ends = [low, high]
    if time_unit is not None and kind != "counts":
        factor = SECONDS[measured.unit or time_unit] / SECONDS[time_unit]
        measured, step = measured.in_unit(time_unit), step * factor
        ends = [None if end is None else end * factor for end in ends]
    summary = _summary(measured, kind, step, *ends)
    job = _Fitting(measured, summary, kind, step=step, samples=bootstrap, seed=seed)
    return job.fits(names, criterion)


class _Fitting:
    """One data set on its way to its fits."""

    def __init__(
        self,
        measured: Measured,
        data: DataSummary,
        kind: Kind | None,
        *,
        step: float,
        samples: int,
        seed: int,
    ) -> None:
        self.measured = measured
        self.data = data
        self.kind = kind
        self.step = step
        self.samples = samples
        self.seed = seed
        self.left_out: dict[str, str] = {}

    def fits(self, names: list[str], criterion: Criterion) -> Fits:
        """Fit all families and put them into their order."""
        found = [] if self.data.smallest == self.data.largest else list(self._fitted(names))
        found.sort(key=lambda one: one.criterion(criterion))
        if self.samples:
            found[:_TESTED] = [self._tested(one) for one in found[:_TESTED]]
        if not found and self.data.smallest == self.data.largest:
            found = [self._unranked(Constant(value=self.data.smallest), 1)]
        reason = self._why_none_is_good(found[0]) if found else "none could be fitted"
        ranked = (*found, self._unranked(_empirical(self.data), self.data.n))
        return Fits(
            measured=self.measured,
            ranked=ranked,
            chosen=ranked[-1].name if reason else ranked[0].name,
            left_out=self.left_out,
            criterion=criterion,
            warnings=tuple(self._warnings(found, reason)),
        )

    def _fitted(self, names: list[str]) -> Iterator[Fitted]:
        for name in names:
            reason = self._why_not_compared(name)
            found: Distribution | str = reason or estimate(name, self.data)
            if isinstance(found, str):
                self.left_out[name] = found
                continue
            log_likelihood = self.data.log_likelihood(found)
            if not math.isfinite(log_likelihood):
                self.left_out[name] = "some of the values would be impossible"
                continue
            yield Fitted(
                name=name,
                distribution=found,
                n=self.data.n,
                parameters=FAMILIES[name].parameters(found, self.data),
                log_likelihood=log_likelihood,
                distances=distances(found, self.data),
                p_values=None,
            )

    def _why_not_compared(self, name: str) -> str:
        is_count = FAMILIES[name].counts
        if self.kind == "counts" and not is_count:
            return "it is not a family of counts"
        if not is_count:
            return ""
        if self.kind == "times":
            return "it is a family of counts"
        if not self.data.step:
            return "it has single values, and the data vary continuously"
        if name != "discrete":
            whole = self.data.is_whole and self.data.step in (0.0, 1.0)
            return "" if whole or self.kind == "counts" else "it gives all whole numbers"
        if self.kind is None and len(self.data.distinct[0]) > FEW_DIFFERENT:
            return "times have values in between; for counts say kind='counts'"
        return ""

    def _tested(self, one: Fitted) -> Fitted:
        """Return a fit with its p-values."""
        if one.name == "discrete":
            # A table of the shares in the data is as near to them as it can be.
            return one
        p_values = bootstrapped(
            one.name, one.distribution, self.data, samples=self.samples, seed=self.seed
        )
        return replace(one, p_values=p_values)

    def _unranked(self, distribution: Distribution, parameters: int) -> Fitted:
        kind, n = distribution.kind, self.data.n
        return Fitted(kind, distribution, n, parameters, None, None, None)

    def _why_none_is_good(self, best: Fitted) -> str:
        """Return why the measured values themselves are the better choice; empty if not."""
        if best.distances is None or best.distances.ks <= _FAR:
            return ""
        shown = f"the largest distance between the curves is {best.distances.ks:.2f}"
        if best.p_values is not None:
            p = best.p_values.ks
            return f"{shown}, p = {p:.2g}" if p < _SMALLEST_P else ""
        return shown if best.distances.ks * math.sqrt(self.data.n) > _REJECTED else ""

    def _warnings(self, found: list[Fitted], reason: str) -> Iterator[str]:
        is_count = self.kind == "counts"
        yield from doubts_about(self.measured, self.data, is_count=is_count, step=self.step)
        if found and found[0].distances is not None:
            yield from outliers(self.measured, found[0].distribution, self.data.step)
        counted = [one.name for one in found if FAMILIES.get(one.name, _NO_COUNT).counts]
        if self.kind is None and self.data.is_whole and len(counted) < len(found) and counted:
            yield (
                "all values are whole numbers, so families of counts were compared as well: say "
                "kind='times' or kind='counts'."
            )
        if reason:
            first = f"{found[0].name} is the best, but " if found else ""
            yield (
                f"no family describes the data ({first}{reason}): `best` is the empirical "
                "distribution, which repeats the measured values. Are several kinds of parts or "
                "work mixed?"
            )
            return
        best = found[0].distribution
        if isinstance(best, Normal) and best.share_cut > _MOST_CUT:
            yield (
                f"{best.share_cut * 100:.0f} % of the normal curve lie below 0 and are drawn "
                "again: its mean and sd are not those of the times."
            )


_NO_COUNT = FAMILIES["exponential"]


def _check(**given: str | None) -> None:
    """Refuse words that are not known."""
    known: Mapping[str, Iterable[str]] = {
        "kind": ("times", "counts"),
        "unit": SECONDS,
        "time_unit": SECONDS,
        "criterion": ("aic", "bic"),
    }
    for name, word in given.items():
        if word is not None and word not in known[name]:
            hint = did_you_mean(word, known[name])
            raise UnknownName(
                f"{name}={word!r} is not known.{hint} Accepted are {listing(known[name])}."
            )


def _chosen(families: Iterable[str] | None) -> list[str]:
    if families is None:
        return list(FAMILIES)
    names = [families] if isinstance(families, str) else list(families)
    for name in names:
        if name not in FAMILIES:
            raise UnknownName(
                f"there is no family called {name!r}.{did_you_mean(name, FAMILIES)} "
                f"Families are {listing(FAMILIES, most=20)}."
            )
    return list(dict.fromkeys(names))


def _summary(
    measured: Measured, kind: Kind | None, step: float, low: float | None, high: float | None
) -> DataSummary:
    """Return the summary of the values after the ends and the kind are checked."""
    values = np.sort(np.array(measured.values))
    for name, end, beyond in (("low", low, values[0]), ("high", high, values[-1])):
        wrong = end is not None and (end > beyond if name == "low" else end < beyond)
        if wrong or (end is not None and not 0 <= end < math.inf):
            raise ScenarioError(
                f"{name}={end:g} is not possible: the values go from {values[0]:g} to "
                f"{values[-1]:g}. All of them lie between the ends, and the ends are 0 or more."
            )
    if kind != "counts":
        return summarise(values, step=step, low=low, high=high)
    broken = values[values != np.floor(values)]
    if len(broken):
        raise ScenarioError(
            f"{broken[0]:g} is not possible with kind='counts': counts are whole numbers. "
            "Say kind='times'."
        )
    return DataSummary(values, step=1.0, low=low, high=high)


def _empirical(data: DataSummary) -> Empirical:
    kept = data.values
    if data.n > MOST_EMPIRICAL:
        kept = np.quantile(kept, (np.arange(MOST_EMPIRICAL) + 0.5) / MOST_EMPIRICAL)
    return Empirical(values=tuple(float(f"{value:.6g}") for value in kept.tolist()))
