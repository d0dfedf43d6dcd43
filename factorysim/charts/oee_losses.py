"""From planned time to OEE: what each loss takes away (a waterfall)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.style import EDGE, LOOKS, Look, Size, measures
from factorysim.errors import NothingToDraw, UnknownName, did_you_mean, listing
from factorysim.results.effectiveness import availability, effectiveness, quality_ratio, utilisation
from factorysim.results.times import machines_by_place, ratio, time_in
from factorysim.text import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.results.observed import MachineSeen
    from factorysim.results.result import Result

_NOT_LOST = frozenset({"working", "off", "paused", "maintenance"})
"""Availability is a share of planned busy time: without shifts, breaks and maintenance."""
_TOTAL = Look("#999999", "")
_OTHER_LOOKS = {
    "performance": Look("#CC79A7", "//"),
    "quality": Look("#0072B2", "..", dark=True),
}


class Step(NamedTuple):
    """One bar: a total that stands on the ground, or what one loss takes away."""

    name: str
    """A total (planned, availability, oee), a state of a machine, performance or quality."""
    begin: float
    """Share of planned busy time before ..."""
    end: float
    """... and after."""

    @property
    def is_total(self) -> bool:
        """Whether the bar stands on the ground."""
        return self.name in ("planned", "availability", "oee")


def oee_losses(
    result: Result,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
    place: str | None = None,
) -> Figure:
    """Return a picture of what is left of the planned time of a station, loss after loss.

    Availability, effectiveness and quality are those of ISO 22400-2, as in ``result.places``.

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
    place
        A station; without it, the most loaded one of those that have an OEE.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("oee_losses.png")``.

    Raises
    ------
    UnknownName
        If there is no such station.
    NothingToDraw
        If the expected time of an operation is not known there: then no OEE exists.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis

    say, sizes = words(lang), measures(size)
    place = place or _most_loaded(result)
    steps = losses_of(result, place)
    ax = axes_for(ax, width=sizes.width, height=sizes.height * 0.45 + sizes.row * len(steps))
    for row, step in enumerate(steps):
        low, high = sorted((0.0 if step.is_total else step.begin, step.end))
        look = LOOKS.get(step.name, _OTHER_LOOKS.get(step.name, _TOTAL))
        ax.barh(
            row, 100 * (high - low), left=100 * low, height=0.72, color=look.colour,
            hatch=look.hatch, edgecolor=EDGE, linewidth=0.5,
        )  # fmt: skip
        share = step.end if step.is_total else step.end - step.begin
        text = say.number(f"{100 * share:.1f}")
        ax.text(100 * high + 1, row, text, va="center", fontsize=sizes.font * 0.9)
    names = [
        say(f"state.{step.name}") if step.name in LOOKS else say(f"chart.oee_losses.{step.name}")
        for step in steps
    ]
    ax.set_yticks(range(len(steps)), names)
    ax.set_ylim(len(steps) - 0.5, -0.5)
    ax.set_xlim(0, 100 * max(1.0, *(step.begin for step in steps)) + 14)
    ax.tick_params(axis="y", length=0)
    title = say("chart.oee_losses.title", place=place)
    dress(ax, title=title, x=say("chart.oee_losses.share"), y="", size=sizes)
    number_axis(ax, say, which="x")
    return figure_of(ax)


def losses_of(result: Result, place: str) -> list[Step]:
    """Return the steps from the planned busy time of a station (1) down to its OEE."""
    observed = result.observed
    machines = machines_by_place(observed)
    if place not in machines:
        raise UnknownName(
            f"there is no station called {place!r}.{did_you_mean(place, machines)} "
            f"There are {listing(machines)}."
        )
    planned_run_time = result.facts.planned_run_times.get(place, math.nan)
    if math.isnan(planned_run_time):
        raise NothingToDraw(
            f"the expected time of an operation at {place} is not the same for all that is done "
            "there, so it has no OEE. Give another place."
        )
    own = machines[place]
    seen = next(seen for seen in observed.places if seen.name == place)
    steps = [Step("planned", 0.0, 1.0), *_state_losses(own)]
    left = availability(own)
    steps.append(Step("availability", 0.0, left))
    for name, factor in (
        ("performance", effectiveness(own, planned_run_time)), ("quality", quality_ratio(seen)),
    ):  # fmt: skip
        if not math.isnan(factor):
            steps.append(Step(name, left, left * factor))
            left *= factor
    return [*steps, Step("oee", 0.0, left)]


def _most_loaded(result: Result) -> str:
    """Return the station with the highest utilisation of those that have an OEE."""
    machines = machines_by_place(result.observed)
    known = [name for name in machines if name in result.facts.planned_run_times]
    if not known:
        raise NothingToDraw(
            "no station has one expected time for all that is done there, so there is no OEE."
        )
    return max(known, key=lambda name: utilisation(machines[name]))


def _state_losses(machines: list[MachineSeen]) -> list[Step]:
    times = {state: time_in(machines, state) for state in LOOKS if state not in _NOT_LOST}
    busy = math.fsum(times.values()) + time_in(machines, "working")
    steps, left = [], 1.0
    for state, time in times.items():
        if time:
            steps.append(Step(state, left, left - ratio(time, busy)))
            left = steps[-1].end
    return steps
