"""People and robots in one cell over time: who works, who is near, how fast the robots may move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from factorysim.charts.bars_over_time import HALF, Bars, draw_bars_over_time, height_of
from factorysim.charts.gantt_people import label_of
from factorysim.charts.keys import key_beside
from factorysim.charts.over_time import readable_unit, readable_window, window_label
from factorysim.charts.style import (
    ELSEWHERE,
    RING_LOOKS,
    ROBOT_LOOKS,
    SPEED,
    WORKER_LOOKS,
    Size,
    measures,
)
from factorysim.errors import NothingToDraw, UnknownName, did_you_mean, listing
from factorysim.results.activities import activities, everybody_in
from factorysim.results.safety_spans import nearness_spans, speed_spans
from factorysim.text import words
from factorysim.units import SECONDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.style import Look
    from factorysim.results.activities import Activity, Somebody
    from factorysim.results.observed import CellSeen, Observed
    from factorysim.results.result import Result
    from factorysim.results.safety_spans import Span
    from factorysim.text import Words

_MOVING = frozenset({"working", "slowed"})
"""States in which a robot moves at a task."""
_LOOKS = {**ROBOT_LOOKS, **WORKER_LOOKS}


class Row(NamedTuple):
    """One row of the picture: times are in the factory's time unit."""

    label: str
    pieces: list[tuple[str, float, float]]
    """Key of a look, begin and end."""


def human_robot(
    result: Result,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
    cell: str | None = None,
    begin: float | str | None = None,
    end: float | str | None = None,
) -> Figure:
    """Return a picture of the people and robots of one cell over time.

    It shows what each of them did and when people and robots were at work at the same time; with a
    safeguard also who was in which ring around the robots, and how fast these might move.

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
    cell
        Name of the cell; without it, the first one with a safeguard, or the first one.
    begin, end
        The time that is shown, such as ``"8 h"`` or a number of the factory's time unit; without
        an end, as long as the bars can be told apart.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("human_robot.png")``.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    NothingToDraw
        If the factory has no cell with robots.
    UnknownName
        If no cell with robots has this name.
    ScenarioError
        If the end is not after the begin.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis

    observed, say, sizes = result.observed, words(lang), measures(size)
    seen = _cell_of(observed, cell)
    rows = rows_of(observed, seen, say)
    speeds = speed_spans(observed, seen.name)
    begins = [[begin for _, begin, _ in row.pieces] for row in rows]
    window = readable_window(begin, end, observed, begins)
    unit = readable_unit(window[1] - window[0], observed.time_unit)
    scale = SECONDS[observed.time_unit] / SECONDS[unit]
    kinds = _kinds(rows, window, scale, say)
    labels = [row.label for row in rows]
    if seen.safety is not None:
        labels.append(say("chart.human_robot.speed"))
    ax = axes_for(ax, width=sizes.width, height=height_of(len(labels), [*kinds, speeds], sizes))
    shown = (window[0] * scale, window[1] * scale)
    draw_bars_over_time(ax, kinds, labels, window=shown, sizes=sizes)
    if seen.safety is not None:
        _draw_speed(ax, speeds, row=len(rows), scale=scale, label=say("chart.human_robot.share"))
        key_beside(ax, sizes)
    title = say("chart.human_robot.title", cell=seen.name)
    dress(ax, title=title, x=window_label(window, unit, observed, say), y="", size=sizes)
    number_axis(ax, say, which="x")
    return figure_of(ax)


def rows_of(observed: Observed, cell: CellSeen, say: Words) -> list[Row]:
    """Return the people who worked in *cell*, its robots, when both did, and who was near.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    done = activities(observed)
    people, robots = [], []
    for who, one in enumerate(everybody_in(observed)):
        own = [activity for activity in done if activity.who == who]
        row = Row(_label(one, observed, say), [_piece(one, cell.name) for one in own])
        if one.kind == "robot" and one.group == cell.name:
            robots.append(row)
        elif one.kind == "worker" and any(activity.place == cell.name for activity in own):
            people.append(row)
    rows = people + robots
    if people:
        both = _both_at_work(people, robots)
        rows.append(Row(say("chart.human_robot.both"), [("working", *span) for span in both]))
    if cell.safety is not None:
        pieces = [
            (ring, span.begin, span.end)
            for ring in RING_LOOKS
            for span in nearness_spans(observed, cell.name, ring)
        ]
        rows.append(Row(say("chart.human_robot.near"), sorted(pieces, key=lambda p: p[1])))
    return rows


def _cell_of(observed: Observed, name: str | None) -> CellSeen:
    cells = {cell.name: cell for cell in observed.cells if cell.robots}
    if not cells:
        raise NothingToDraw(
            "this factory has no cell with robots, so nobody works beside one. "
            "The chart 'gantt_people' shows what people did."
        )
    if name is None:
        return max(cells.values(), key=lambda cell: cell.safety is not None)
    if name not in cells:
        raise UnknownName(
            f"there is no cell with robots called {name!r}.{did_you_mean(name, cells)} "
            f"There are {listing(cells)}."
        )
    return cells[name]


def _label(one: Somebody, observed: Observed, say: Words) -> str:
    """Return what a row is called; the cell stands in the title."""
    if one.kind == "robot" and one.name == str(one.number):
        return say("chart.human_robot.robot", robot=one.name)
    return label_of(one, observed, say)


def _piece(activity: Activity, cell: str) -> tuple[str, float, float]:
    is_elsewhere = activity.state == "working" and activity.place != cell
    return ("elsewhere" if is_elsewhere else activity.state, activity.begin, activity.end)


def _both_at_work(people: list[Row], robots: list[Row]) -> list[tuple[float, float]]:
    """Return when a person was at a task of the cell while a robot moved at one."""
    changes = [
        change
        for who, (rows, states) in enumerate(((people, {"working"}), (robots, _MOVING)))
        for row in rows
        for state, begin, end in row.pieces
        if state in states
        for change in ((begin, who, 1), (end, who, -1))
    ]
    active, since = [0, 0], None
    found: list[tuple[float, float]] = []
    # At one instant begins come before ends, so that work that goes on is not cut.
    for time, who, step in sorted(changes, key=lambda change: (change[0], -change[2])):
        active[who] += step
        if all(active):
            since = time if since is None else since
        elif since is not None:
            if time > since:
                found.append((since, time))
            since = None
    return found


def _kinds(
    rows: Sequence[Row], window: tuple[float, float], scale: float, say: Words
) -> list[Bars]:
    """Return the bars that are seen in the window by what they look like."""
    looks: dict[str, tuple[str, Look]] = {
        **{state: (say(f"state.{state}"), look) for state, look in _LOOKS.items()},
        "elsewhere": (say("chart.human_robot.elsewhere"), ELSEWHERE),
        **{ring: (say(f"chart.human_robot.{ring}"), look) for ring, look in RING_LOOKS.items()},
    }
    found = []
    for key, (label, look) in looks.items():
        own = [
            (number, begin * scale, end * scale)
            for number, row in enumerate(rows)
            for piece, begin, end in row.pieces
            if piece == key and end > window[0] and begin < window[1]
        ]
        if own:
            found.append(Bars(label, look, own))
    return found


def _draw_speed(ax: Axes, spans: Iterable[Span], *, row: int, scale: float, label: str) -> None:
    """Draw the speed as a share of the full one: as high as a bar where the robots are free."""
    steps = list(spans)
    times = [span.begin * scale for span in steps] + [steps[-1].end * scale]
    bottom = row + HALF
    heights = [bottom - 2 * HALF * span.value for span in steps]
    ax.fill_between(
        times, bottom, [*heights, heights[-1]], step="post", color=SPEED, linewidth=0.8,
        label=label,
    )  # fmt: skip
