"""Arrivals that are busier at some hours than at others: from counts to a source with a rate.

Counted are arrivals in intervals of the day, on one day or on several. What is wanted is the rate
in each interval, how well it is known, whether the arrivals are a Poisson process at all, and the
piece of YAML for a source.

Sources: Fisher (1950), *Biometrics* 6, 17-24 (the index of dispersion); Brown et al. (2005),
*Journal of the American Statistical Association* 100, 36-50, section 3 (a Poisson process within
an interval); Law, *Simulation Modeling and Analysis*, section 6.12.2.
"""

from __future__ import annotations

import datetime
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from factorysim.errors import ScenarioError, UnknownName, did_you_mean, listing
from factorysim.experiments.input_analysis.arrival_rates import (
    MINUTES_OF_DAY,
    ArrivalRates,
    PoissonTest,
    clock_text,
)
from factorysim.experiments.input_analysis.measured_values import read_measured
from factorysim.units import SECONDS, clock_time, in_unit

if TYPE_CHECKING:
    Numbers = np.ndarray[Any, np.dtype[np.float64]]

_MOST_DAYS = 10_000


def fit_arrivals(
    counts: Any,
    *,
    interval: float | str = "1 h",
    start: str = "00:00",
    per: str = "h",
    confidence: float = 0.95,
) -> ArrivalRates:
    """Return the rates of arrivals over the day from numbers of arrivals in intervals.

    Parameters
    ----------
    counts
        One list with the numbers of one day, or of whole days one after the other; or a table with
        one row per day (list of lists, numpy array, DataFrame).
    interval
        Length of an interval, text with a unit or a number of hours; whole minutes.
    start
        Time of day at which the first interval of each day begins.
    per
        Unit of time of the rates: s, min, h or d.
    confidence
        Probability with which the interval of a rate covers the true one.

    Raises
    ------
    ScenarioError
        If the counts are not whole numbers of 0 or more, do not fill whole days, or are all 0.
    UnknownName
        If *per* is not a unit.

    Examples
    --------
    >>> found = fit_arrivals([[12, 20, 9], [8, 22, 11]], interval="2 h", start="06:00")
    >>> found.yaml
    'rate: {per: h, day: {"00:00": 0, "06:00": 5, "08:00": 10.5, "10:00": 5, "12:00": 0}}'
    >>> print(round(found.test.dispersion, 2))
    0.37
    """
    first, minutes = _grid(interval, start, per, confidence)
    table = _table(
        counts,
        most=(MINUTES_OF_DAY - first) // minutes,
        per_day=MINUTES_OF_DAY // minutes,
    )
    test = PoissonTest(*_dispersion(table), math.nan)
    return _rates(table, first, minutes, per, confidence, test)


def fit_arrival_times(
    times: Any,
    *,
    interval: float | str = "1 h",
    start: str = "00:00",
    end: str = "24:00",
    days: int | None = None,
    column: str | None = None,
    unit: str = "h",
    per: str = "h",
    confidence: float = 0.95,
) -> ArrivalRates:
    """Return the rates of arrivals over the day from the times at which something arrived.

    Parameters
    ----------
    times
        Numbers counted from midnight of the first day (a sequence, a Series, or the path of a CSV
        file with *column*), or dates with times of day.
    interval
        Length of an interval, text with a unit or a number of hours; whole minutes.
    start, end
        The hours of the day that were observed, a whole number of intervals apart. Arrivals
        outside are an error.
    days
        How many days were observed from the first one on; without it, up to the last arrival.
    column
        The heading of the column in a CSV file.
    unit
        Unit of the numbers: s, min, h or d.
    per
        Unit of time of the rates: s, min, h or d.
    confidence
        Probability with which the interval of a rate covers the true one.

    Raises
    ------
    ScenarioError
        If the times cannot be read, or lie outside what was observed.
    UnknownName
        If *unit* or *per* is not a unit.

    Examples
    --------
    >>> found = fit_arrival_times([8.1, 8.4, 9.7, 32.5, 33.2, 33.9], start="08:00", end="10:00")
    >>> found.counts
    ((2, 1), (1, 2))
    """
    first, minutes = _grid(interval, start, per, confidence)
    last = _time_of_day("end", end)
    if last <= first or (last - first) % minutes:
        raise ScenarioError(
            f"end={end!r} is not possible: from {start} on it is not a whole number of intervals "
            f"of {minutes} min."
        )
    moments = _minutes(times, column=column, unit=unit)
    day, place = np.divmod(moments, MINUTES_OF_DAY)
    outside = np.flatnonzero((place < first) | (place >= last))
    if len(outside):
        at = int(outside[0])
        when = f"{clock_text(int(place[at]))} of day {day[at] + 1:.0f}"
        raise ScenarioError(
            f"arrival {at + 1} is at {when}, which is outside {start} to {end}. Change start= and "
            "end=, or leave it out."
        )
    observed = int(day.max()) + 1 if days is None else days
    if not max(day.max() + 1, 1) <= observed <= _MOST_DAYS:
        raise ScenarioError(
            f"days={observed} is not possible: the last arrival is on day {day.max() + 1:.0f}, and "
            f"at most {_MOST_DAYS} days are accepted."
        )
    size = (last - first) // minutes
    where, share = np.divmod((place - first) / minutes, 1)
    cells = (day * size + np.minimum(where, size - 1)).astype(int)
    table = np.bincount(cells, minlength=observed * size).reshape(observed, size)
    test = PoissonTest(*_dispersion(table), _uniform_p(share))
    return _rates(table, first, minutes, per, confidence, test)


def _rates(
    table: Any, first: int, minutes: int, per: str, confidence: float, test: PoissonTest
) -> ArrivalRates:
    if not table.any():
        raise ScenarioError("there are no arrivals at all, so there is no rate.")
    rows = tuple(tuple(row) for row in table.tolist())
    return ArrivalRates(rows, first, minutes, per, confidence, test)


def _grid(interval: float | str, start: str, per: str, confidence: float) -> tuple[int, int]:
    """Return minutes to the first interval and minutes of an interval, after all is checked."""
    _check_unit("per", per)
    if not 0 < confidence < 1:
        raise ScenarioError(
            f"confidence {confidence!r} is not possible. It lies between 0 and 1, such as 0.95."
        )
    try:
        minutes = in_unit(interval, "min") if isinstance(interval, str) else interval * 60.0
    except ValueError as error:
        raise ScenarioError(f"interval: {error}") from None
    if (
        not 1 <= minutes <= MINUTES_OF_DAY
        or minutes != round(minutes)
        or MINUTES_OF_DAY % round(minutes)
    ):
        raise ScenarioError(
            f"interval={interval!r} is not possible. A whole number of intervals fills a day, and "
            "each has whole minutes, such as '15 min', '1 h' or '8 h'."
        )
    return _time_of_day("start", start), round(minutes)


def _check_unit(name: str, unit: str) -> None:
    if unit not in SECONDS:
        raise UnknownName(
            f"{name}={unit!r} is not a unit of time.{did_you_mean(unit, SECONDS)} "
            f"Units are {listing(SECONDS)}."
        )


def _time_of_day(name: str, text: str) -> int:
    try:
        return clock_time(text)
    except ValueError as error:
        raise ScenarioError(f"{name}: {error}") from None


def _table(counts: Any, *, most: int, per_day: int) -> Any:
    """Return the counts as an array of days and intervals."""
    try:
        table = np.asarray(counts, dtype=np.float64)
    except (TypeError, ValueError):
        raise ScenarioError(
            "the counts are not a table of numbers. Give a list of numbers, or one list of equal "
            "length per day."
        ) from None
    wrong = table[~((table >= 0) & (table == np.floor(table)) & (table <= 1e9))]
    if table.ndim not in (1, 2) or table.size == 0 or wrong.size:
        shown = f"{wrong.flat[0]:g}" if wrong.size else f"a table of {table.ndim} dimensions"
        raise ScenarioError(
            f"{shown} is not possible. Counts are whole numbers of 0 or more, in one list or in "
            "one list per day."
        )
    if table.ndim == 1 and len(table) > most:
        if most < per_day or len(table) % per_day:
            raise ScenarioError(
                f"{len(table)} counts do not fill whole days of {per_day} intervals from midnight. "
                "Give one list per day."
            )
        table = table.reshape(-1, per_day)
    table = np.atleast_2d(table).astype(np.int64)
    if table.shape[1] > most or len(table) > _MOST_DAYS:
        raise ScenarioError(
            f"a table of {len(table)} days with {table.shape[1]} intervals is not possible: there "
            f"is room for {most} intervals until midnight, and for {_MOST_DAYS} days."
        )
    return table


def _minutes(times: Any, *, column: str | None, unit: str) -> Numbers:
    """Return arrival times as minutes from midnight of the first day."""
    _check_unit("unit", unit)
    if getattr(getattr(times, "dtype", None), "kind", "") == "M":
        times = np.asarray(times, dtype="datetime64[us]").tolist()
    if isinstance(times, (list, tuple)) and times and isinstance(times[0], datetime.datetime):
        return _from_dates(list(times))
    read = read_measured(times, column=column)
    return np.array(read.values) * (SECONDS[read.unit or unit] / 60.0)


def _from_dates(dates: list[Any]) -> Numbers:
    try:
        midnight = min(dates).replace(hour=0, minute=0, second=0, microsecond=0)
        return np.array([(date - midnight).total_seconds() / 60.0 for date in dates])
    except (AttributeError, TypeError, ValueError):
        raise ScenarioError(
            "the arrivals are not all dates with a time of day. Leave out empty cells, and give "
            "either dates or numbers."
        ) from None


def _dispersion(table: Any) -> tuple[float, float]:
    """Return the index of dispersion over the days and its two-sided p-value."""
    from scipy.special import chdtr, chdtrc

    means = table.mean(axis=0)
    busy = means > 0
    degrees = (len(table) - 1) * int(busy.sum())
    if degrees == 0:
        return math.nan, math.nan
    statistic = float((((table - means) ** 2)[:, busy] / means[busy]).sum())
    smaller = min(float(chdtr(degrees, statistic)), float(chdtrc(degrees, statistic)))
    return statistic / degrees, min(2 * smaller, 1.0)


def _uniform_p(shares: Numbers) -> float:
    """Return the p-value of Kolmogorov-Smirnov: in a Poisson process, places are uniform."""
    from scipy.special import kolmogorov

    n = len(shares)
    ordered = np.sort(shares)
    places = np.arange(1, n + 1)
    far = max(float(np.max(places / n - ordered)), float(np.max(ordered - (places - 1) / n)))
    root = math.sqrt(n)
    # Stephens (1970): with this factor the limit distribution holds from small samples on.
    return float(kolmogorov(far * (root + 0.12 + 0.11 / root)))
