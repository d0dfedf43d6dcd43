"""Where the key of a picture stands: beside or below the data, never over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from factorysim.charts.style import Measures


def key_beside(ax: Axes, sizes: Measures) -> None:
    """Put the key to the right of the data; without anything to name there is none."""
    if ax.get_legend_handles_labels()[0]:
        ax.legend(
            loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=sizes.font,
            handlelength=1.6, handleheight=1.2, borderaxespad=0.0,
        )  # fmt: skip


def key_below(ax: Axes, sizes: Measures, *, columns: int = 2) -> None:
    """Put the key below the label of the axis, whatever the height of *ax*."""
    from matplotlib.transforms import ScaledTranslation

    figure = ax.get_figure(root=True)
    assert figure is not None
    down = ScaledTranslation(0, -3.8 * sizes.font / 72, figure.dpi_scale_trans)
    ax.legend(
        loc="upper left", bbox_to_anchor=(0.0, 0.0), bbox_transform=ax.transAxes + down,
        ncols=columns, frameon=False, fontsize=sizes.font, borderaxespad=0.0, borderpad=0.0,
    )  # fmt: skip
