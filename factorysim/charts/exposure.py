"""What work asked of each body: bars that say how near to its limit each kind of load was."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.keys import key_below
from factorysim.charts.style import EDGE, MEAN, Look, Size, measures
from factorysim.errors import NothingToDraw
from factorysim.results.exposure import BAD_POSTURE, exposures
from factorysim.results.people import worker_labels
from factorysim.text import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.style import Measures
    from factorysim.results.exposure import Exposure
    from factorysim.results.result import Result
    from factorysim.text import Words

MOST_ROWS = 20
"""Of more people, those with the highest loads are drawn."""


class Load(NamedTuple):
    """One kind of load on the body."""

    key: str
    """Field of `factorysim.results.exposure.Exposure`."""
    limit: float
    """From here on something has to be changed."""
    look: Look

    def of(self, exposure: Exposure) -> float:
        """Return the value of one person; NaN where the work says nothing."""
        return float(getattr(exposure, self.key))


LOADS = (
    # RULA action level 3; NIOSH 94-110; ISO 11228-3, the end of the green zone.
    Load("posture", BAD_POSTURE, Look("#0072B2", "")),
    Load("lifting_index", 1.0, Look("#56B4E9", "//")),
    Load("ocra_index", 2.2, Look("#CC79A7", "..")),
)


def exposure(
    result: Result, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
) -> Figure:
    """Return a picture of what work asked of each body, as a multiple of its limit.

    It shows the mean posture (RULA score, limit 5), the largest lifting index (NIOSH, limit 1) and
    the OCRA index (ISO 11228-3, limit 2.2); the value itself stands at each bar.

    Parameters
    ----------
    result
        What a run has shown.
    ax
        Where to draw; without it, a new figure is made.
    lang
        Language of the words and numbers: en, fr or de.
    size
        ``page``, ``slide`` or ``poster``.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("exposure.png")``.

    Raises
    ------
    NothingToDraw
        If no work that was done says what it asks of the body.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis, title_of

    say, sizes = words(lang), measures(size)
    found = _known(result)
    people = _most_exposed(found)
    loads = [load for load in LOADS if any(not math.isnan(load.of(e)) for e in people.values())]
    height = sizes.height * 0.6 + 0.6 * sizes.row * len(people) * (len(loads) + 0.6)
    ax = axes_for(ax, width=sizes.width, height=height)
    _draw(ax, people, loads, say, sizes)
    title = title_of(say, "exposure", shown=len(people), whole=len(found))
    dress(ax, title=title, x=say("chart.exposure.multiple"), y="", size=sizes)
    number_axis(ax, say, which="x")
    ax.set_yticks(range(len(people)), [*people], parse_math=False)
    ax.tick_params(axis="y", length=0)
    key_below(ax, sizes)
    return figure_of(ax)


def _known(result: Result) -> dict[str, Exposure]:
    """Return the exposure of those of whose work something is said, by their names."""
    labels = worker_labels(result.observed)
    found = {
        labels[crew, worker]: one
        for (crew, worker), one in exposures(result.observed, result.facts).items()
        if any(not math.isnan(load.of(one)) for load in LOADS)
    }
    if not found:
        raise NothingToDraw(
            "no work in this factory says what it asks of the body: give its 'needs' a posture, a "
            "lift or actions."
        )
    return found


def _most_exposed(people: dict[str, Exposure]) -> dict[str, Exposure]:
    """Return at most so many people as there is room for, in declared order."""
    worst = {
        name: max(load.of(one) / load.limit for load in LOADS if not math.isnan(load.of(one)))
        for name, one in people.items()
    }
    kept = sorted(people, key=lambda name: -worst[name])[:MOST_ROWS]
    return {name: one for name, one in people.items() if name in kept}


def _draw(
    ax: Axes, people: dict[str, Exposure], loads: list[Load], say: Words, sizes: Measures
) -> None:
    """Draw a bar of each load for each person, from top to bottom, and the limit of all."""
    thick = 0.8 / len(loads)
    values = [[load.of(one) / load.limit for one in people.values()] for load in loads]
    longest = max(1.0, *(v for own in values for v in own if math.isfinite(v)))
    for number, (load, own) in enumerate(zip(loads, values, strict=True)):
        middles = [row - 0.4 + (number + 0.5) * thick for row in range(len(people))]
        # A lift that nobody should do has an infinite index: its bar goes to the edge.
        lengths = [0.0 if math.isnan(v) else min(v, 1.15 * longest) for v in own]
        bars = ax.barh(
            middles, lengths, height=thick, color=load.look.colour, hatch=load.look.hatch,
            edgecolor=EDGE, linewidth=0.5, label=_text(load, say),
        )  # fmt: skip
        texts = [_number(load.of(one), say) for one in people.values()]
        ax.bar_label(bars, texts, padding=0.3 * sizes.font, fontsize=sizes.font * 0.85)
    ax.axvline(
        1.0, color=MEAN, linestyle="dashed", linewidth=sizes.line * 1.3,
        label=say("chart.exposure.limit"),
    )  # fmt: skip
    ax.set_xlim(0, 1.15 * longest)
    ax.set_ylim(len(people) - 0.5, -0.5)


def _text(load: Load, say: Words) -> str:
    return say(f"chart.exposure.{load.key}", limit=say.number(f"{load.limit:g}"))


def _number(value: float, say: Words) -> str:
    if math.isnan(value):
        return ""
    return say.number(f"{value:.2f}") if math.isfinite(value) else "∞"
