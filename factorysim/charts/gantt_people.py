"""What each person and each robot did when, and where: one row of bars for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from factorysim.charts.bars_over_time import Bars, draw_bars_over_time, height_of
from factorysim.charts.over_time import readable_unit, readable_window, window_label
from factorysim.charts.style import (
    ROBOT_LOOKS,
    WORKER_LOOKS,
    Size,
    look_of_place,
    measures,
)
from factorysim.errors import NothingToDraw
from factorysim.results.activities import activities, everybody_in
from factorysim.results.people import worker_labels
from factorysim.text import words
from factorysim.units import SECONDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.results.activities import Activity, Somebody
    from factorysim.results.observed import Observed
    from factorysim.results.result import Result
    from factorysim.text import Words

MOST_ROWS = 30
"""Of more people and robots, the first ones are drawn."""
_LOOKS = {**ROBOT_LOOKS, **WORKER_LOOKS}
"""The looks of both; what both can be in looks the same."""


def gantt_people(
    result: Result,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
    begin: float | str | None = None,
    end: float | str | None = None,
) -> Figure:
    """Return a picture of what each person and each robot did when.

    If there is work at several places, it has the colour of the place where it is done; other
    states look as in every picture.

    Parameters
    ----------
    result
        What a run has shown, with its history.
    ax
        Where to draw; without it, a new figure is made.
    lang
        Language of the words and numbers: en, fr or de.
    size
        ``page``, ``slide`` or ``poster``.
    begin, end
        The time that is shown, such as ``"8 h"`` or a number of the factory's time unit; without
        an end, as long as the bars can be told apart.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("gantt_people.png")``.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    NothingToDraw
        If the factory has neither crews nor robots.
    ScenarioError
        If the end is not after the begin.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis, title_of

    observed, say, sizes = result.observed, words(lang), measures(size)
    everybody = everybody_in(observed)
    if not everybody:
        raise NothingToDraw(
            "this factory has neither crews nor robots, so nobody did anything. "
            "The chart 'gantt' shows what its machines did."
        )
    rows = [label_of(one, observed, say) for one in everybody[:MOST_ROWS]]
    done = [activity for activity in activities(observed) if activity.who < len(rows)]
    begins = [[one.begin for one in done if one.who == row] for row in range(len(rows))]
    window = readable_window(begin, end, observed, begins)
    unit = readable_unit(window[1] - window[0], observed.time_unit)
    scale = SECONDS[observed.time_unit] / SECONDS[unit]
    seen = [one for one in done if one.end > window[0] and one.begin < window[1]]
    kinds = bars_of_activities(seen, observed, scale, say)
    ax = axes_for(ax, width=sizes.width, height=height_of(len(rows), kinds, sizes))
    shown = (window[0] * scale, window[1] * scale)
    draw_bars_over_time(ax, kinds, rows, window=shown, sizes=sizes)
    title = title_of(say, "gantt_people", shown=len(rows), whole=len(everybody))
    dress(ax, title=title, x=window_label(window, unit, observed, say), y="", size=sizes)
    number_axis(ax, say, which="x")
    return figure_of(ax)


def label_of(one: Somebody, observed: Observed, say: Words) -> str:
    """Return what a row is called: a mere number says nothing without the crew or the cell."""
    if one.kind == "worker":
        return worker_labels(observed)[one.group, one.name]
    if one.name != str(one.number):
        return one.name
    return say("chart.gantt_people.robot", robot=one.name, cell=one.group)


def bars_of_activities(
    done: Sequence[Activity], observed: Observed, scale: float, say: Words
) -> list[Bars]:
    """Return the bars of what was done by what they look like, in the order of the key.

    Work has the colour of its place, unless it is all at one place. Times are multiplied with
    *scale*.
    """
    places = _places_of_work(done, observed)
    found, at_work = [], say("state.working")
    for state, look in _LOOKS.items():
        own = [one for one in done if one.state == state]
        if state == "working" and len(places) > 1:
            for number, place in enumerate(places):
                here = [one for one in own if one.place == place]
                text = say("chart.gantt_people.work_at", place=place) if place else at_work
                found.append(Bars(text, look_of_place(number), _drawn(here, scale)))
        elif own:
            found.append(Bars(say(f"state.{state}"), look, _drawn(own, scale)))
    return found


def _places_of_work(done: Iterable[Activity], observed: Observed) -> list[str]:
    """Return where somebody worked, in declared order; work without a place comes last."""
    found = {one.place for one in done if one.state == "working"}
    return [name for name in (*(place.name for place in observed.places), "") if name in found]


def _drawn(done: Iterable[Activity], scale: float) -> list[tuple[int, float, float]]:
    return [(one.who, one.begin * scale, one.end * scale) for one in done]
