"""A profile of arrival rates over the day: values, tests, table, text and the piece of YAML.

Source: Garwood (1936), *Biometrika* 28, 437-442 (the interval of a rate).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from factorysim.experiments.input_analysis.data_summary import near
from factorysim.model.sources import Rate
from factorysim.text import aligned
from factorysim.units import SECONDS

if TYPE_CHECKING:
    import pandas as pd

MINUTES_OF_DAY = 24 * 60

_MOSTMINUTES_OF_DAYS = 10_000
_DOUBTFUL = 0.01
_FEW_COUNTS = 10
"""Fewer arrivals in an interval leave its rate uncertain by more than a half."""
_MANY_FEW = 0.5


class RateInInterval(NamedTuple):
    """The rate of arrivals in one interval of the day."""

    start: str
    """Time of day, such as "06:00"."""
    arrivals: int
    """Number of arrivals, all days together."""
    rate: float
    """Arrivals per unit of time."""
    low: float
    """Lower end of the confidence interval of the rate, if the arrivals are a Poisson process."""
    high: float
    """Its upper end."""


class PoissonTest(NamedTuple):
    """Whether the numbers of different days scatter as those of a Poisson process do."""

    dispersion: float
    """Variance / mean over the days, over all intervals: 1 for a Poisson process; NaN for one day.

    Below 1, arrivals are more regular (by appointment), above 1, days differ or arrivals come in
    groups.
    """
    p_value: float
    """Two-sided; NaN when there is one day only."""
    uniform_p: float
    """Whether arrivals are spread evenly within the intervals (Kolmogorov-Smirnov); NaN for counts.

    A small value says that the intervals are too long, or that arrivals come in groups.
    """


@dataclass(frozen=True)
class ArrivalRates:
    """A profile of rates over the day that was estimated from counts."""

    counts: tuple[tuple[int, ...], ...]
    """One row per day, one number per interval."""
    start: int
    """Minutes from midnight to the first interval."""
    interval: int
    """Minutes of one interval."""
    per: str
    """The unit of time of the rates."""
    confidence: float
    test: PoissonTest

    @property
    def days(self) -> int:
        """Number of days."""
        return len(self.counts)

    @property
    def rates(self) -> tuple[RateInInterval, ...]:
        """The rate of each interval with its confidence interval."""
        from scipy.special import chdtri

        exposure = self.days * self.interval * 60 / SECONDS[self.per]
        rest = (1 - self.confidence) / 2
        found = []
        for place, count in enumerate(self._totals):
            low = float(chdtri(2 * count, 1 - rest)) / 2 if count else 0.0
            high = float(chdtri(2 * count + 2, rest)) / 2
            start = clock_text(self.start + place * self.interval)
            found.append(
                RateInInterval(start, count, count / exposure, low / exposure, high / exposure)
            )
        return tuple(found)

    @property
    def rate(self) -> Rate:
        """The profile for a `Source`; outside the observed hours nothing comes."""
        day: dict[str, float] = {}
        if self.start > 0:
            # What is said before the first time of day would be the last rate of the day before.
            day["00:00"] = 0.0
        for one in self.rates:
            day[one.start] = near(one.rate, one.rate / math.sqrt(max(one.arrivals, 1)))
        end = self.start + self.interval * len(self.rates)
        if end < MINUTES_OF_DAY:
            day[clock_text(end)] = 0.0
        return Rate(per=self.per, day=day)

    @property
    def yaml(self) -> str:
        """What to paste into a source instead of ``every:``."""
        rate = self.rate
        pairs = ", ".join(f'"{start}": {value:g}' for start, value in rate.day.items())
        return f"rate: {{per: {rate.per}, day: {{{pairs}}}}}"

    @property
    def table(self) -> pd.DataFrame:
        """One row per interval: arrivals, rate, ends of its confidence interval."""
        import pandas as pd

        unit = f"[1/{self.per}]"
        names = ["from", "arrivals", f"rate {unit}", f"low {unit}", f"high {unit}"]
        return pd.DataFrame(list(self.rates), columns=names).set_index("from")

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is doubtful about the counts, in words."""
        return tuple(self._warnings())

    def __str__(self) -> str:
        rows = [["from", "arrivals", "rate", f"{self.confidence * 100:g} % interval"]]
        for one in self.rates:
            ends = f"{one.low:.3g} to {one.high:.3g}"
            rows.append([one.start, str(one.arrivals), f"{one.rate:.3g}", ends])
        total = sum(self._totals)
        days = "1 day" if self.days == 1 else f"{self.days} days"
        lines = [
            f"{total} arrivals on {days}; rates per {self.per}",
            "",
            *aligned(rows, left=1, words_last=True),
            "",
        ]
        if not math.isnan(self.test.p_value):
            lines.append(
                f"Index of dispersion {self.test.dispersion:.2f} (1 for a Poisson process), "
                f"p = {self.test.p_value:.2g}."
            )
        if not math.isnan(self.test.uniform_p):
            lines.append(f"Spread within the intervals: p = {self.test.uniform_p:.2g}.")
        lines.append(f"To paste: {self.yaml}")
        return "\n".join([*lines, *(f"Warning: {warning}" for warning in self.warnings)])

    @property
    def _totals(self) -> list[int]:
        return [sum(column) for column in zip(*self.counts, strict=True)]

    def _warnings(self) -> Iterator[str]:
        test = self.test
        if self.days == 1:
            yield (
                "one day cannot show how days differ: whether this is a Poisson process was not "
                "tested between days. Count on several days of the same kind."
            )
        if test.p_value < _DOUBTFUL and test.dispersion > 1:
            yield (
                f"the days differ by more than chance (index of dispersion {test.dispersion:.2f}): "
                "arrivals come in groups, or the days are of several kinds. Fit working days and "
                "weekends, or seasons, separately; give groups as `batch`."
            )
        elif test.p_value < _DOUBTFUL:
            yield (
                f"the days are more alike than chance allows (index of dispersion "
                f"{test.dispersion:.2f}): arrivals follow a plan. Use `schedule` or `every`."
            )
        if test.uniform_p < _DOUBTFUL:
            yield (
                "arrivals are not spread evenly within the intervals: take shorter intervals, or "
                "look whether they come in groups."
            )
        busy = [count for count in self._totals if count]
        few = sum(count < _FEW_COUNTS for count in busy)
        if few > _MANY_FEW * len(busy):
            yield (
                f"{few} of {len(busy)} busy intervals have fewer than {_FEW_COUNTS} arrivals, "
                "so their rates are hardly known. Take longer intervals or more days."
            )


def clock_text(minutes: int) -> str:
    """Return minutes from midnight as a time of day.

    Examples
    --------
    >>> clock_text(390)
    '06:30'
    """
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
