"""What a polynomial says of two factors: a map of heights, with the points that were run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from factorysim.charts.studied import axis_label, two_factors
from factorysim.charts.style import Size, measures
from factorysim.errors import NothingToDraw, ScenarioError
from factorysim.experiments.effects.observations import is_number, observations_of
from factorysim.experiments.effects.polynomials import checked_levels, row_of
from factorysim.text import words

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.experiments.effects.metamodel import Metamodel
    from factorysim.experiments.study_results import StudyResults
    from factorysim.text import Words

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

_STEPS = 41
"""Points along each side for which the polynomial is computed."""
_COLOURS = "cividis"
"""From dark to light for everybody, also without colours."""


def response_surface(
    results: StudyResults,
    name: str = "throughput",
    *,
    factors: tuple[str, str] | None = None,
    at: Mapping[str, Any] | None = None,
    ax: Axes | None = None,
    lang: str = "en",
    size: Size = "page",
) -> Figure:
    """Return a map of a polynomial of second degree over two factors, with what was run.

    The title says which share of the differences between the points the polynomial explains, and
    which share of points that it has not seen (predicted R²); if that is small, the map is a guess.
    Where there are too few levels for squares, `StudyResults.metamodel` leaves them out.

    Parameters
    ----------
    results
        What a study has shown.
    name
        The indicator or measure.
    factors
        The factors at the two axes, both with numbers; without them, the first two of the study.
    at
        The value of each other factor; without it, the middle one of its levels.
    ax
        Where to draw; without it, a new figure is made.
    lang
        Language of the words and numbers: en, fr or de.
    size
        ``page``, ``slide`` or ``poster``.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with ``figure.savefig("surface.png")``.

    Raises
    ------
    NothingToDraw
        If there are no two factors with numbers.
    UnknownName
        If there is no such number or factor.
    ScenarioError
        If there are too few points for a polynomial.
    """
    from factorysim.charts.pictures import axes_for, dress, figure_of, number_axis

    say, sizes = words(lang), measures(size)
    first, second = two_factors(results, factors)
    seen = observations_of(results, name)
    for factor in (first, second):
        if not all(is_number(level) for level in seen.levels(seen.factors.index(factor))):
            raise NothingToDraw(f"the levels of {factor} are names, and a map needs numbers.")
    model = results.metamodel(name, degree=2)
    others = _others(model, {first, second}, at or {})
    xs, ys = (_side(model, factor) for factor in (first, second))
    scale = 100 if seen.is_share else 1
    heights = heights_of(model, (first, xs), (second, ys), others) * scale
    ax = axes_for(ax, width=sizes.width, height=sizes.height * 1.1)
    filled = ax.contourf(xs, ys, heights, levels=10, cmap=_COLOURS)
    lines = ax.contour(xs, ys, heights, levels=filled.levels, colors="white", linewidths=0.5)
    ax.clabel(lines, fontsize=sizes.font * 0.8, fmt=lambda value: say.number(f"{value:.4g}"))
    tried = {(point[seen.factors.index(first)], point[seen.factors.index(second)])
             for point in seen.points}  # fmt: skip
    ax.scatter(
        [x for x, _ in tried], [y for _, y in tried], s=sizes.font**2 * 0.6, color="white",
        edgecolor="black", zorder=3, clip_on=False,
    )  # fmt: skip
    bar = figure_of(ax).colorbar(filled, ax=ax)
    bar.set_label(axis_label(seen, say), fontsize=sizes.font)
    bar.ax.tick_params(labelsize=sizes.font)
    dress(ax, title=_title(model, others, say), x=first, y=second, size=sizes)
    number_axis(ax, say)
    number_axis(bar.ax, say, which="y")
    return figure_of(ax)


def heights_of(
    model: Metamodel,
    first: tuple[str, Numbers],
    second: tuple[str, Numbers],
    others: Mapping[str, Any],
) -> Numbers:
    """Return what the polynomial says: one row for each value of the second factor."""
    import numpy as np

    mean = model.fits.mean(axis=1)
    rows = []
    for y in second[1]:
        points = [{**others, first[0]: float(x), second[0]: float(y)} for x in first[1]]
        rows.append(
            [row_of(model.terms, checked_levels(p, model.variables, model.seen)) @ mean
             for p in points]
        )  # fmt: skip
    return np.array(rows, dtype=np.float64)


def _side(model: Metamodel, factor: str) -> Numbers:
    """Return the values along a side of the map: from the lowest that was tried to the highest."""
    import numpy as np

    levels = model.seen.levels(model.seen.factors.index(factor))
    return np.linspace(float(levels[0]), float(levels[-1]), _STEPS)


def _others(model: Metamodel, drawn: set[str], at: Mapping[str, Any]) -> dict[str, Any]:
    """Return the value of each factor that has no axis."""
    others = {}
    for index, factor in enumerate(model.seen.factors):
        if factor not in drawn:
            levels = model.seen.levels(index)
            others[factor] = at.get(factor, levels[len(levels) // 2])
    unused = [factor for factor in at if factor not in others]
    if unused:
        raise ScenarioError(f"at: {unused[0]!r} is no factor without an axis.")
    return others


def _title(model: Metamodel, others: Mapping[str, Any], say: Words) -> str:
    r2 = say.number(f"{model.r2:.2f}")
    predicted = say.number(f"{model.r2_predicted:.2f}")
    title = say("chart.response_surface.title", r2=r2, predicted=predicted)
    if not others:
        return title
    fixed = ", ".join(f"{factor} = {value}" for factor, value in others.items())
    return f"{title}\n{say('chart.response_surface.fixed', factors=fixed)}"
