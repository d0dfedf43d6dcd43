"""Welch's method: see with your own eyes where the warm-up ends.

Several replications are averaged observation by observation, and the mean is smoothed by a moving
average. Where the curve becomes level, the warm-up is over.

Sources: Welch (1983) in Lavenberg (ed.), *Computer Performance Modeling Handbook*; Law,
*Simulation Modeling and Analysis*, section 9.5.1, steps 1 to 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factorysim.errors import ScenarioError
from factorysim.experiments.intervals import mean_and_half_width
from factorysim.experiments.output_analysis.correlation import finite

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

_FEWEST = 8
"""Of fewer observations there is no half to take a level from."""
_STEPS = (1, 2, 5)
_LEVEL = 0.05
"""A curve within this share of its final level is level, however smooth it is."""
_NOISY = 0.1
"""A curve that moves by more than this share for ever deserves a note."""
_SURE = 0.99
"""Confidence with which the last quarter must differ from the one before to be called a drift."""


@dataclass(frozen=True)
class Welch:
    """The smoothed mean of several replications, and where it becomes level."""

    settled: int | None
    """Observations to leave out: from here on the curve stays in the band; None if it does not."""
    level: float
    """Mean of the second half, taken as the final level."""
    band: float
    """How far the curve may be from the level."""
    window: int
    """The moving average takes so many neighbours on each side."""
    curve: tuple[float, ...] = field(repr=False)
    """Mean over the replications, one value for each observation."""
    smoothed: tuple[float, ...] = field(repr=False)
    """Moving average of the curve; the last *window* values cannot be said."""
    replications: int
    drifts: bool
    """Whether the last quarter differs from the one before, so that the run is too short."""
    note: str = ""
    """What a reader must know; else empty."""


def welch(
    runs: Sequence[Sequence[float] | Numbers] | Numbers,
    *,
    window: int | None = None,
    tolerance: float | None = None,
) -> Welch:
    """Return the mean over *runs*, smoothed, and the point from which it is level.

    Parameters
    ----------
    runs
        One series per replication, five or more, from the empty start on; longer ones are cut to
        the shortest.
    window
        The moving average takes so many neighbours on each side, up to a quarter of the length.
        Without it, the smallest of 1, 2, 5, 10, 20, ... up to a tenth of the length is taken with
        which the second half of the curve is smooth: within 2.5 % of its mean, or half *tolerance*.
    tolerance
        The curve is level where it stays within this share of its final level. Without it, 5 %,
        or as much as the second half of the curve moves, if that is more.

    Raises
    ------
    ScenarioError
        If a series is too short, or *window* or *tolerance* is not possible.

    Examples
    --------
    >>> found = welch([[0, 4, 8, 10, 10, 10, 10, 10, 10, 10]] * 5, window=1)
    >>> [round(value, 2) for value in found.smoothed]
    [0.0, 4.0, 7.33, 9.33, 10.0, 10.0, 10.0, 10.0, 10.0]
    >>> found.settled, found.level
    (4, 10.0)
    """
    import numpy as np

    if tolerance is not None and not 0 < tolerance < 1:
        raise ScenarioError(
            f"a tolerance of {tolerance!r} is not possible. It is a share of the final level "
            "between 0 and 1, such as 0.05."
        )
    table = _table(runs)
    curve = table.mean(axis=0)
    half = len(curve) // 2
    level = float(curve[half:].mean())
    scale = abs(level) or float(np.abs(curve).max())
    band = (tolerance or _LEVEL) * scale
    chosen = _checked(window, len(curve)) if window is not None else _chosen(curve, level, band)
    smoothed = moving_average(curve, chosen)
    if tolerance is None:
        band = max(band, float(np.abs(smoothed[half:] - level).max()))
    settled = _settled(smoothed, level, band)
    drifts = _drifts(table)
    return Welch(
        settled=settled,
        level=level,
        band=band,
        window=chosen,
        curve=tuple(curve.tolist()),
        smoothed=tuple(smoothed.tolist()),
        replications=len(table),
        drifts=drifts,
        note=_note(settled, half, drifts=drifts, share=band / scale if scale else 0.0),
    )


def moving_average(series: Sequence[float] | Numbers, window: int) -> Numbers:
    """Return the moving average of Welch over *window* neighbours on each side.

    Value i (counted from 1) is the mean of observations i - w ... i + w, and of 1 ... 2i - 1
    where i is not above w. The last w values cannot be said, so the result is shorter by w.

    Examples
    --------
    >>> moving_average([1, 2, 6, 0, 4, 8], 1).round(2).tolist()
    [1.0, 3.0, 2.67, 3.33, 4.0]
    """
    import numpy as np

    values = np.asarray(series, dtype=np.float64)
    if window == 0:
        return values.copy()
    places = np.arange(len(values) - window)
    reach = np.minimum(places, window)
    # Sums of differences from a typical value stay small, so that little is lost by rounding.
    typical = float(values[-1])
    sums = np.concatenate([[0.0], np.cumsum(values - typical)])
    means: Numbers = (sums[places + reach + 1] - sums[places - reach]) / (2 * reach + 1)
    means += typical
    return means


def _table(runs: Sequence[Sequence[float] | Numbers] | Numbers) -> Numbers:
    import numpy as np

    rows = [finite(run, what="Welch's method", least=_FEWEST) for run in runs]
    if not rows:
        raise ScenarioError("Welch's method: no series was given. Give one per replication.")
    shortest = min(len(row) for row in rows)
    return np.stack([row[:shortest] for row in rows])


def _checked(window: int, length: int) -> int:
    if not 0 <= window <= length // 4:
        raise ScenarioError(
            f"a window of {window} is not possible for {length} observations. It is at most a "
            f"quarter of them, {length // 4}."
        )
    return window


def _chosen(curve: Numbers, level: float, band: float) -> int:
    """Return the smallest window with which the second half is smooth, else the largest one."""
    import numpy as np

    most = max(1, len(curve) // 10)
    sizes: list[int] = [step * 10**p for p in range(len(str(most))) for step in _STEPS]
    for size in [s for s in sizes if s < most]:
        second_half = moving_average(curve, size)[len(curve) // 2 :]
        if np.abs(second_half - level).max() <= band / 2:
            return size
    return most


def _settled(smoothed: Numbers, level: float, band: float) -> int | None:
    """Return the first place from which the curve stays in the band."""
    import numpy as np

    outside = np.flatnonzero(np.abs(smoothed - level) > band)
    if not len(outside):
        return 0
    first = int(outside[-1]) + 1
    return first if first < len(smoothed) else None


def _drifts(table: Numbers) -> bool:
    """Whether the fourth quarter differs from the third, judged over the replications."""
    if len(table) < 2:
        return False
    quarter = table.shape[1] // 4
    last = table[:, -quarter:].mean(axis=1)
    before = table[:, -2 * quarter : -quarter].mean(axis=1)
    change = mean_and_half_width((last - before).tolist(), _SURE)
    return change.half_width > 0 and abs(change.mean) > change.half_width


def _note(settled: int | None, half: int, *, drifts: bool, share: float) -> str:
    if drifts:
        return "the run is too short: its level still changes in the last quarter"
    if settled is None or settled > half:
        return (
            f"the curve does not stay within {share * 100:g} % of its final level in the second "
            "half: take more replications, a longer run or a larger window"
        )
    if share > _NOISY:
        return (
            f"the curve moves by up to {share * 100:.0f} % of its level to the end: more "
            "replications make it smoother and the point clearer"
        )
    return ""
