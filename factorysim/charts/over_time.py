"""What all pictures over time share: the unit and the axis of time, windows, the warm-up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.style import SHADE
from factorysim.errors import ScenarioError
from factorysim.results.history import times_of_records
from factorysim.units import SECONDS, in_unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from factorysim.results.observed import Observed
    from factorysim.text import Words

MOST_RECORDS = 2000
"""Of a longer history, so many records are shown unless another window is wanted."""
MOST_BARS = 50
"""So many bars in one row can be told apart on a page."""
ROUND_LENGTHS = tuple(
    count * SECONDS[unit]
    for unit, counts in (
        ("s", (1, 2, 5, 10, 15, 20, 30)), ("min", (1, 2, 5, 10, 15, 20, 30)),
        ("h", (1, 2, 3, 4, 6, 8, 12)), ("d", (1, 2, 5, 7, 10, 14, 28)),
    )
    for count in counts
)  # fmt: skip
"""Lengths of time that people think in, in seconds."""
_ENOUGH = 4
"""A unit of time is used when the run lasts at least so many of them."""


class Clock(NamedTuple):
    """How times of a run are written at an axis."""

    unit: str
    scale: float
    """A time of the run times the scale is a time in the unit."""
    warmup: float
    """Both in the unit of the axis."""
    end: float


def clock_of(observed: Observed) -> Clock:
    """Return the unit in which the times of a run have the fewest digits, and how to get there.

    Examples
    --------
    >>> import factorysim as fs
    >>> clock_of(fs.simulate(fs.serial_line(times=[1.0]), until=480.0).observed)
    Clock(unit='h', scale=0.016666666666666666, warmup=0.0, end=8.0)
    """
    unit = readable_unit(observed.end, observed.time_unit)
    scale = SECONDS[observed.time_unit] / SECONDS[unit]
    return Clock(unit, scale, observed.warmup * scale, observed.end * scale)


def time_label(clock: Clock, say: Words) -> str:
    """Return what is written below the axis, such as "time [h]"."""
    return say("chart.wip.time", unit=say(f"unit.{clock.unit}"))


def set_time(ax: Axes, clock: Clock, *, label: str = "") -> None:
    """Show the whole run, and shade its warm-up; the *label* says so in the key."""
    ax.set_xlim(0, clock.end if clock.end > 0 else 1.0)
    if clock.warmup:
        ax.axvspan(0, clock.warmup, color=SHADE, linewidth=0, label=label or None, zorder=0)


def time_of(given: float | str, observed: Observed) -> float:
    """Return a time such as ``"8 h"`` in the factory's time unit.

    Raises
    ------
    ScenarioError
        If it is no time; the message says how one is written.
    """
    try:
        return in_unit(given, observed.time_unit)
    except ValueError as error:
        raise ScenarioError(str(error)) from None


def window_of(
    begin: float | str | None, end: float | str | None, observed: Observed
) -> tuple[float, float]:
    """Return the time that is to be shown, in the factory's time unit; without it, the whole run.

    Raises
    ------
    ScenarioError
        If the end is not after the begin.
    """
    first = 0.0 if begin is None else time_of(begin, observed)
    last = observed.end if end is None else time_of(end, observed)
    if not first < last:
        raise ScenarioError(f"begin={begin!r} is not before end={end!r}. Give an earlier begin.")
    return first, last


def stretch_of(
    begin: float | str | None, end: float | str | None, observed: Observed
) -> tuple[float, float]:
    """Return the time that is to be shown where every single bar must be seen.

    As `window_of`, but when neither begin nor end is given, a run with a long history is shown
    from the end of the warm-up on, for as long as `MOST_RECORDS` last.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    ScenarioError
        If the end is not after the begin.
    """
    times = times_of_records(observed)
    if begin is None and end is None and len(times) > MOST_RECORDS:
        first = int(times.searchsorted(observed.warmup))
        last = min(first + MOST_RECORDS, len(times) - 1)
        if times[last] > observed.warmup:
            return observed.warmup, float(times[last])
    return window_of(begin, end, observed)


def readable_window(
    begin: float | str | None,
    end: float | str | None,
    observed: Observed,
    rows: Iterable[Sequence[float]],
) -> tuple[float, float]:
    """Return the time that is to be shown, so short that the bars of every row can be told apart.

    An *end* that is given is kept. If there is no *begin* and not everything can be shown, the
    picture begins where the observed time does, after the warm-up.

    Parameters
    ----------
    rows
        When the bars of each row begin, in order, in the factory's time unit.

    Raises
    ------
    ScenarioError
        If the end is not after the begin.
    """
    first, last = window_of(begin, end, observed)
    starts = [[time for time in row if first <= time < last] for row in rows]
    if end is not None or all(len(row) <= MOST_BARS for row in starts):
        return first, last
    if begin is None:
        first = observed.warmup
        starts = [[time for time in row if time >= first] for row in starts]
    last = min((row[MOST_BARS] for row in starts if len(row) > MOST_BARS), default=last)
    seconds = SECONDS[observed.time_unit]
    fitting = [length / seconds for length in ROUND_LENGTHS if length <= (last - first) * seconds]
    return first, first + fitting[-1] if fitting else last


def window_label(window: tuple[float, float], unit: str, observed: Observed, say: Words) -> str:
    """Return what is written below the axis; it says so if the run went on after the *window*."""
    if window[1] >= observed.end:
        return say("chart.wip.time", unit=say(f"unit.{unit}"))
    whole = readable_unit(observed.end, observed.time_unit)
    length = observed.end * SECONDS[observed.time_unit] / SECONDS[whole]
    return say(
        "chart.over_time.excerpt", unit=say(f"unit.{unit}"),
        length=say.number(f"{length:.3g}"), whole=say(f"unit.{whole}"),
    )  # fmt: skip


def readable_unit(length: float, unit: str) -> str:
    """Return the unit in which a time is written with the fewest digits.

    Examples
    --------
    >>> readable_unit(7200, "min"), readable_unit(55, "min")
    ('d', 'min')
    """
    seconds = length * SECONDS[unit]
    fitting = [name for name in ("d", "h", "min") if seconds >= _ENOUGH * SECONDS[name]]
    return fitting[0] if fitting else "s"
