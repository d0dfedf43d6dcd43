"""What all pictures over time share: the axis of time, the shaded warm-up, a key below."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.style import SHADE
from factorysim.charts.work_in_process import readable_unit
from factorysim.units import SECONDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from factorysim.charts.style import Measures
    from factorysim.results.observed import Observed
    from factorysim.text import Words


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


def key_below(ax: Axes, sizes: Measures, *, columns: int = 2) -> None:
    """Put the key below the label of the axis, where no data are, whatever the height of *ax*."""
    from matplotlib.transforms import ScaledTranslation

    figure = ax.get_figure(root=True)
    assert figure is not None
    down = ScaledTranslation(0, -3.8 * sizes.font / 72, figure.dpi_scale_trans)
    ax.legend(
        loc="upper left", bbox_to_anchor=(0.0, 0.0), bbox_transform=ax.transAxes + down,
        ncols=columns, frameon=False, fontsize=sizes.font, borderaxespad=0.0, borderpad=0.0,
    )  # fmt: skip
