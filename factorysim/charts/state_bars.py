"""What everybody did: one bar per machine, worker, robot or vehicle, stacked from its states."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

from factorysim.charts.stacked_bars import Piece, draw_stacked_bars
from factorysim.charts.style import (
    LOOKS,
    ROBOT_LOOKS,
    VEHICLE_LOOKS,
    WORKER_LOOKS,
    Look,
    Size,
    measures,
)
from factorysim.errors import NothingToDraw, ScenarioError
from factorysim.results.observed import ROBOT_STATES, STATES, VEHICLE_STATES, WORKER_STATES
from factorysim.results.people import worker_label
from factorysim.results.times import NOT_PLANNED, machine_labels
from factorysim.text import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.style import Measures
    from factorysim.results.observed import MachineSeen
    from factorysim.results.result import Result
    from factorysim.text import Words

Share = Literal["planned", "calendar"]
"""Shares of the time in which a machine was meant to work, or of all time."""

MOST_BARS = 40
"""Of more machines, only the most active ones are drawn."""

_SMALLEST_LABEL = 0.07
"""A smaller share has no room for its number."""


class _Bar(NamedTuple):
    label: str
    shares: dict[str, float]


def states(
    result: Result,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
    share_of: Share = "planned",
) -> Figure:
    """Return a picture of the share of time that each machine spent in each state.

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
    share_of
        ``planned``: of the time in which the machine was meant to work (off and paused are left
        out); ``calendar``: of all observed time.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("states.png")``.
    """
    if share_of not in ("planned", "calendar"):
        raise ScenarioError(f"share_of={share_of!r} is not possible. It is planned or calendar.")
    bars = _bars(result, share_of)
    return _picture(bars, "states", LOOKS, x=share_of, ax=ax, lang=lang, size=size)


def worker_states(
    result: Result, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
) -> Figure:
    """Return a picture of the share of observed time that each worker spent in each state.

    See `states` for the parameters.

    Raises
    ------
    NothingToDraw
        If the factory has no crews.
    """
    bars = [
        _Bar(worker_label(crew, worker), _all_shares(WORKER_STATES, worker.states))
        for crew in result.observed.crews
        for worker in crew.workers
    ]
    return _picture(
        _some(bars, "crews"), "worker_states", WORKER_LOOKS, ax=ax, lang=lang, size=size
    )


def robot_states(
    result: Result, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
) -> Figure:
    """Return a picture of the share of observed time that each robot spent in each state.

    See `states` for the parameters.

    Raises
    ------
    NothingToDraw
        If the factory has no cells with robots.
    """
    bars = [
        _Bar(f"{cell.name} {robot.name}", _all_shares(ROBOT_STATES, robot.states))
        for cell in result.observed.cells
        for robot in cell.robots
    ]
    return _picture(_some(bars, "robots"), "robot_states", ROBOT_LOOKS, ax=ax, lang=lang, size=size)


def vehicle_states(
    result: Result, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
) -> Figure:
    """Return a picture of the share of observed time that each vehicle spent in each state.

    See `states` for the parameters.

    Raises
    ------
    NothingToDraw
        If the factory has no fleets.
    """
    bars = [
        _Bar(f"{fleet.name} {vehicle.number}", _all_shares(VEHICLE_STATES, vehicle.states))
        for fleet in result.observed.fleets
        for vehicle in fleet.vehicles
    ]
    return _picture(
        _some(bars, "fleets"), "vehicle_states", VEHICLE_LOOKS, ax=ax, lang=lang, size=size
    )


def _some(bars: list[_Bar], what: str) -> list[_Bar]:
    if not bars:
        raise NothingToDraw(f"this factory has no {what}, so there is nothing to draw.")
    return bars


def _picture(
    bars: list[_Bar],
    chart: str,
    looks: dict[str, Look],
    *,
    x: str = "calendar",
    ax: Axes | None,
    lang: str,
    size: Size,
) -> Figure:
    """Return the bars as a picture with the words of *chart*."""
    from factorysim.charts.pictures import axes_for, dress, figure_of, title_of

    say, sizes = words(lang), measures(size)
    drawn = _most_active(bars, looks)
    ax = axes_for(ax, width=sizes.width, height=sizes.height * 0.55 + sizes.row * len(drawn))
    _draw(ax, drawn, looks, say, sizes)
    title = title_of(say, chart, shown=len(drawn), whole=len(bars))
    dress(ax, title=title, x=say(f"chart.states.{x}"), y="", size=sizes)
    return figure_of(ax)


def _all_shares(names: tuple[str, ...], times: list[float]) -> dict[str, float]:
    whole = math.fsum(times)
    return {name: time / whole for name, time in zip(names, times, strict=True) if time}


def _bars(result: Result, share_of: Share) -> list[_Bar]:
    machines = result.observed.machines
    labels = machine_labels(result.observed)
    return [_Bar(labels[i], _shares(machine, share_of)) for i, machine in enumerate(machines)]


def _shares(machine: MachineSeen, share_of: Share) -> dict[str, float]:
    """Return the states that occurred, in the order of the stack, with their shares."""
    left_out = NOT_PLANNED if share_of == "planned" else frozenset()
    times = dict(zip(STATES, machine.states, strict=True))
    counted = {state: times[state] for state in LOOKS if times[state] and state not in left_out}
    whole = math.fsum(counted.values())
    return {state: time / whole for state, time in counted.items()}


def _most_active(bars: list[_Bar], looks: dict[str, Look]) -> list[_Bar]:
    """Return all bars, or the most active of very many; always in declared order."""
    if len(bars) <= MOST_BARS:
        return bars
    first = next(iter(looks))
    ranked = sorted(range(len(bars)), key=lambda i: (-bars[i].shares.get(first, 0.0), i))
    return [bars[i] for i in sorted(ranked[:MOST_BARS])]


def _draw(ax: Axes, bars: list[_Bar], looks: dict[str, Look], say: Words, sizes: Measures) -> None:
    pieces = [
        Piece(_name_of(state, looks, say), look, [100 * bar.shares.get(state, 0.0) for bar in bars])
        for state, look in looks.items()
    ]
    for piece, drawn in draw_stacked_bars(ax, [bar.label for bar in bars], pieces, sizes):
        texts = [f"{w:.0f}" if w >= 100 * _SMALLEST_LABEL else "" for w in piece.lengths]
        labels = ax.bar_label(drawn, texts, label_type="center", fontsize=sizes.font * 0.85)
        for label in labels:
            _make_readable(label, "white" if piece.look.dark else "black", piece.look.colour)
    ax.set_xlim(0, 100)


def _name_of(state: str, looks: dict[str, Look], say: Words) -> str:
    """Return the name of a state; machines are loaded and unloaded in one, vehicles in two."""
    is_of_vehicle = looks is VEHICLE_LOOKS and state == "loading"
    return say("state.vehicle_loading" if is_of_vehicle else f"state.{state}")


def _make_readable(label: object, colour: str, background: str) -> None:
    """Put a number on a patch of the plain colour, so that no hatch runs through it."""
    box = {"boxstyle": "round,pad=0.15", "facecolor": background, "edgecolor": "none"}
    label.set(color=colour, bbox=box)  # type: ignore[attr-defined]
