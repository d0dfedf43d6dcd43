"""How well a fitted distribution describes the data, with p-values that are honest.

The parameters were estimated from the same data, so the curve is closer to them than the true one
would be, and the printed tables of Kolmogorov and Smirnov, made for a curve that was known before,
would accept nearly everything. The p-values here come from the *parametric bootstrap*: samples are
drawn from the fitted distribution, rounded as the data are, fitted again in the same way, and the
share of them that lie farther from their own curve than the data is the p-value.

Sources: Stephens (1974), *Journal of the American Statistical Association* 69, 730-737 (the
statistics); Choulakian, Lockhart & Stephens (1994), *Canadian Journal of Statistics* 22, 125-137
(Anderson-Darling for rounded values); Stute, Gonzalez Manteiga & Presedo Quindimil (1993),
*Metrika* 40, 243-256 (the bootstrap).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from factorysim.errors import ScenarioError
from factorysim.experiments.input_analysis.curves import cumulative, draw
from factorysim.experiments.input_analysis.data_summary import DataSummary
from factorysim.experiments.input_analysis.families import estimate
from factorysim.model.distributions import Distribution

if TYPE_CHECKING:
    Numbers = np.ndarray[Any, np.dtype[np.float64]]

MOST_SAMPLES = 100_000
"""Bootstrap samples of one fit."""

_FEWEST_EXPECTED = 5.0
"""Values that each class of the chi-square test should hold."""
_MOST_CLASSES = 40
_SAME = 1e-9
_INSIDE = 1e-15


@dataclass(frozen=True)
class Distances:
    """How far the data are from a curve, in three measures."""

    ks: float
    """Kolmogorov-Smirnov: the largest vertical distance between the two curves."""
    ad: float
    """Anderson-Darling: the distance squared on average, with more weight on the tails."""
    chi_square: float | None
    """Observed against expected numbers in classes; None with fewer than two classes."""
    classes: int
    """Number of those classes."""


@dataclass(frozen=True)
class PValues:
    """Shares of samples from the fitted distribution that lie as far from theirs as the data."""

    ks: float
    ad: float
    chi_square: float | None
    """None where there are fewer than two classes."""
    samples: int
    """Bootstrap samples that could be fitted."""


def distances(distribution: Distribution, data: DataSummary) -> Distances:
    """Return how far the data are from the curve of *distribution*.

    Examples
    --------
    >>> from factorysim.experiments.input_analysis.data_summary import summarise
    >>> from factorysim.model.making import uniform
    >>> found = distances(uniform(0, 1), summarise([0.11, 0.233, 0.587, 0.9141]))
    >>> round(found.ks, 3)
    0.267
    """
    if data.step:
        return _of_rounded(distribution, data)
    shares = np.clip(cumulative(distribution, data.values), _INSIDE, 1 - _INSIDE)
    n = data.n
    places = np.arange(1, n + 1)
    ks = max(float(np.max(places / n - shares)), float(np.max(shares - (places - 1) / n)))
    logs = (2 * places - 1) * (np.log(shares) + np.log1p(-shares[::-1]))
    classes = min(int(n / _FEWEST_EXPECTED), round(2 * n**0.4), _MOST_CLASSES)
    if classes < 2:
        return Distances(ks, -n - float(np.mean(logs)), None, 0)
    observed = np.bincount((shares * classes).astype(int), minlength=classes)
    expected = n / classes
    chi_square = float(np.sum((observed - expected) ** 2)) / expected
    return Distances(ks, -n - float(np.mean(logs)), chi_square, classes)


def chi_square_p(found: Distances, parameters: int) -> float | None:
    """Return the p-value of the chi-square test by its table; None with too few classes.

    The parameters are estimated from the values and not from the classes, so the truth lies between
    this p-value and a higher one (Chernoff & Lehmann 1954): it rejects a little too often.

    Examples
    --------
    >>> round(chi_square_p(Distances(0.1, 0.5, 7.0, 10), 2), 3)
    0.429
    """
    from scipy.special import chdtrc

    degrees = found.classes - 1 - parameters
    if found.chi_square is None or degrees < 1:
        return None
    return float(chdtrc(degrees, found.chi_square))


def bootstrap(
    family: str, distribution: Distribution, data: DataSummary, *, samples: int, seed: int
) -> PValues | None:
    """Return p-values by the parametric bootstrap; None if no sample could be fitted.

    Parameters
    ----------
    family
        The name in `FAMILIES` under which the distribution was fitted.
    distribution, data
        The fitted distribution, and the data that it was fitted to.
    samples
        How many samples are drawn; the standard error of a p-value p is sqrt(p (1 - p) / samples).
    seed
        Number that fixes the samples; each family has random numbers of its own.

    Raises
    ------
    ScenarioError
        If *samples* is not between 1 and 100 000.
    """
    if not 1 <= samples <= MOST_SAMPLES:
        raise ScenarioError(
            f"{samples} bootstrap samples are not possible. From 1 to {MOST_SAMPLES} are; "
            "200 are enough to see a p-value."
        )
    seen = distances(distribution, data)
    generator = np.random.Generator(np.random.PCG64([seed, zlib.crc32(family.encode())]))
    reached = np.zeros(3)
    fitted = 0
    for _ in range(samples):
        again = _resample(distribution, data, generator)
        other = estimate(family, again)
        if isinstance(other, str):
            continue
        fitted += 1
        drawn = distances(other, again)
        reached += [
            drawn.ks >= seen.ks - _SAME,
            drawn.ad >= seen.ad - _SAME,
            _excess(drawn) >= _excess(seen) - _SAME,
        ]
    if not fitted:
        return None
    # The data are one more sample under the hypothesis: so a p-value is never 0.
    ks, ad, chi_square = ((reached + 1) / (fitted + 1)).tolist()
    return PValues(ks, ad, chi_square if seen.classes else None, fitted)


def _excess(found: Distances) -> float:
    """Return chi-square above its mean: rounded samples differ in their number of classes."""
    return (found.chi_square or 0.0) - found.classes


def _resample(
    distribution: Distribution, data: DataSummary, generator: np.random.Generator
) -> DataSummary:
    """Return a sample of the same size, rounded as the data are."""
    values = draw(distribution, generator, data.n)
    if data.step:
        values = np.round(values / data.step) * data.step
        if data.smallest > 0:
            # Whoever never wrote down a 0 wrote the smallest step instead.
            values = np.maximum(values, min(data.step, data.smallest))
    return DataSummary(np.sort(values), step=data.step, low=data.low, high=data.high)


def _of_rounded(distribution: Distribution, data: DataSummary) -> Distances:
    """Compare the curves only at the borders between rounded values."""
    values, counts = data.distinct
    seen = np.cumsum(counts) / data.n
    said = np.clip(cumulative(distribution, values + data.step / 2), 0, 1)
    gaps = seen - said
    # Just below a value the curve of the data is as high as behind the value before it.
    before = cumulative(distribution, values - data.step / 2)
    gaps_before = np.concatenate([[0.0], seen[:-1]]) - before
    ks = max(float(np.max(np.abs(gaps))), float(np.max(np.abs(gaps_before))))
    parts = np.diff(said, prepend=0.0)
    spread = np.maximum(said * (1 - said), 1e-12)
    ad = data.n * float(np.sum(gaps**2 * parts / spread))
    chi_square, classes = _chi_square(counts, np.append(parts, 1 - said[-1]) * data.n)
    return Distances(ks, ad, chi_square, classes)


def _chi_square(counts: Numbers, expected: Numbers) -> tuple[float | None, int]:
    """Return the statistic after neighbouring classes are joined until each is large enough."""
    total, classes = 0.0, 0
    seen = wanted = 0.0
    left = float(np.sum(expected))
    for count, share in zip([*counts.tolist(), 0.0], expected.tolist(), strict=True):
        seen, wanted, left = seen + count, wanted + share, left - share
        if wanted >= _FEWEST_EXPECTED and left >= _FEWEST_EXPECTED:
            total, classes = total + (seen - wanted) ** 2 / wanted, classes + 1
            seen = wanted = 0.0
    if wanted > 0:
        total, classes = total + (seen - wanted) ** 2 / wanted, classes + 1
    return (total, classes) if classes > 1 else (None, 0)
