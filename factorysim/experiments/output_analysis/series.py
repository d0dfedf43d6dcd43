"""What one run shows, one value after the other.

lead_time    of the parts that left, in the order in which they left
wip          mean number of parts in the system in intervals of equal length
throughput   parts that left per hour, in intervals of equal length
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

from factorysim.errors import NotRecorded, ScenarioError, UnknownName, did_you_mean, listing
from factorysim.results.rows import IN_SYSTEM, LEFT, columns_of, part_rows
from factorysim.units import SECONDS

if TYPE_CHECKING:
    import numpy as np

    from factorysim.results.result import Result

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

Observable = Literal["wip", "lead_time", "throughput"]
"""What a run shows as a series."""

OBSERVABLES: tuple[str, ...] = get_args(Observable)
UNITS = {"wip": "parts", "lead_time": "{time}", "throughput": "1/h"}


def check_observable(name: str) -> None:
    """Refuse what a run does not show as a series.

    Raises
    ------
    UnknownName
        The message names the closest possibility.
    """
    if name not in OBSERVABLES:
        raise UnknownName(
            f"there is no series of {name!r} in a run.{did_you_mean(name, OBSERVABLES)} "
            f"There are {listing(OBSERVABLES)}."
        )


def unit_of(name: str, time_unit: str) -> str:
    """Return the unit of a series.

    Examples
    --------
    >>> unit_of("lead_time", "min"), unit_of("throughput", "min")
    ('min', '1/h')
    """
    return UNITS[name].replace("{time}", time_unit)


def lead_times(result: Result) -> Numbers:
    """Return the lead times of the good parts, in the order in which they left.

    Raises
    ------
    NotRecorded
        If the run did not keep all rows of parts.
    """
    rows = _rows_in_order(result)
    leads: Numbers = rows["left"] - rows["created"]
    return leads


def departures(result: Result) -> Numbers:
    """Return the times at which good parts left, in their order."""
    times: Numbers = _rows_in_order(result)["left"]
    return times


def wip_by_interval(result: Result, length: float, *, end: float | None = None) -> Numbers:
    """Return the mean number of parts in the system in each interval after the warm-up.

    Parameters
    ----------
    length
        Length of an interval, in the factory's time unit; a shorter rest is left out.
    end
        Where the last interval ends at the latest; without it, at the end of the run.

    Examples
    --------
    >>> from factorysim.engine import simulate
    >>> from factorysim.model import serial_line
    >>> result = simulate(serial_line(times=[1], every=2), until=8)
    >>> wip_by_interval(result, 2.0).tolist()
    [0.0, 0.5, 0.5, 0.5]
    """
    import numpy as np

    rows = _all_rows(result)
    borders = _borders(result, length, end)
    ends = np.where(rows["fate"] == IN_SYSTEM, np.inf, rows["left"])
    areas = _area_since(rows["created"], borders) - _area_since(ends, borders)
    return np.diff(areas) / length


def throughput_by_interval(result: Result, length: float, *, end: float | None = None) -> Numbers:
    """Return the good parts that left per hour in each interval after the warm-up.

    A part that leaves on a border belongs to the interval that ends there, as in the whole window.

    Parameters
    ----------
    length, end
        As in `wip_by_interval`.
    """
    import numpy as np

    borders = _borders(result, length, end)
    gone = np.searchsorted(departures(result), borders, side="right")
    hours = length * SECONDS[result.time_unit] / SECONDS["h"]
    return np.diff(gone) / hours


def _borders(result: Result, length: float, end: float | None) -> Numbers:
    import numpy as np

    begin = result.observed.warmup
    last = result.observed.end if end is None else end
    if not 0 < length <= last - begin:
        raise ScenarioError(
            f"intervals of {length:g} {result.time_unit} do not fit into the observed "
            f"{last - begin:g} {result.time_unit}. Take a shorter interval, or run longer."
        )
    # What is lost by rounding must not cost the last interval.
    count = int((last - begin) / length * (1 + 1e-12) + 1e-9)
    return begin + length * np.arange(count + 1, dtype=np.float64)


def _area_since(times: Numbers, borders: Numbers) -> Numbers:
    """Return the sum of max(0, border - time) over all times, for each border."""
    import numpy as np

    ordered = np.sort(times[np.isfinite(times)])
    sums = np.concatenate([[0.0], np.cumsum(ordered)])
    before = np.searchsorted(ordered, borders, side="right")
    areas: Numbers = before * borders - sums[before]
    return areas


def _rows_in_order(result: Result) -> Any:
    import numpy as np

    rows = _all_rows(result)
    rows = rows[rows["fate"] == LEFT]
    return rows[np.lexsort((rows["number"], rows["left"]))]


def _all_rows(result: Result) -> Any:
    rows = columns_of(part_rows(result.observed))
    if result.observed.parts_omitted:
        raise NotRecorded(
            f"{result.observed.parts_omitted} rows of parts were not kept because there were too "
            "many, so the series has a gap. Run shorter, or use replications."
        )
    return rows
