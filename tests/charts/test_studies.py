"""Charts of a study: interactions, response surface, Pareto front."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

import factorysim as fs
from factorysim.charts.interactions import interactions
from factorysim.charts.pareto import Outcome, front_of, pareto
from factorysim.charts.response_surface import response_surface
from factorysim.errors import NothingToDraw, ScenarioError, UnknownName
from factorysim.experiments.intervals import mean_and_half_width
from factorysim.text import LANGUAGES
from tests.charts.boxes_of_texts import badly_placed, legend_over_data

BUFFER, TIME = "stations.station_2.buffer", "stations.station_1.time"
LINE = fs.serial_line(times=[1.0, fs.exponential(0.9), 0.8], buffers=3)


@pytest.fixture(scope="module")
def results():
    """A line with more room or a slower first station."""
    study = fs.Study(
        LINE, {BUFFER: [0, 2, 6], TIME: [0.8, 1.0, 1.4]}, until=400, warmup=40, replications=3,
        seed=1,
    )  # fmt: skip
    return study.run(workers=1)


def test_each_line_goes_through_the_means_of_its_points(results):
    ax = interactions(results, factors=(BUFFER, TIME)).axes[0]
    means = results.summary_of("throughput")["mean"].droplevel("number")
    points = results.points
    for container, slow in zip(ax.containers, (0.8, 1.0, 1.4), strict=True):
        assert container.get_label() == f"{TIME} = {slow}"
        own = points[points[TIME] == slow].index
        assert list(container.lines[0].get_ydata()) == pytest.approx(list(means[own]))
    assert [t.get_text() for t in ax.get_xticklabels()] == ["0", "2", "6"]
    assert ax.get_xlabel() == BUFFER
    assert ax.get_ylabel() == "throughput [1/h]"


def test_the_means_run_over_the_other_factors(results):
    study = fs.Study(
        LINE, {BUFFER: [0, 4], TIME: [0.8, 1.4], "stations.station_3.time": [0.5, 0.8]},
        until=200, replications=2, seed=1,
    )  # fmt: skip
    three = study.run(workers=1)
    ax = interactions(three, "wip", factors=(TIME, BUFFER)).axes[0]
    means = three.summary_of("wip")["mean"].droplevel("number")
    points = three.points
    first = points[(points[TIME] == 0.8) & (points[BUFFER] == 0)].index
    assert len(first) == 2
    assert ax.containers[0].lines[0].get_ydata()[0] == pytest.approx(means[first].mean())


def test_the_surface_is_that_of_the_metamodel_and_shows_what_was_run(results):
    ax, bar = response_surface(results).axes
    model = results.metamodel("throughput", degree=2)
    ax_levels = ax.collections[0].levels
    corners = [model.predict({BUFFER: b, TIME: t}).mean for b in (0, 6) for t in (0.8, 1.4)]
    assert min(ax_levels) <= min(corners)
    assert max(corners) <= max(ax_levels)
    drawn = {tuple(point) for point in ax.collections[-1].get_offsets()}
    assert drawn == {(b, t) for b in (0, 2, 6) for t in (0.8, 1.0, 1.4)}
    assert f"{model.r2:.2f}" in ax.get_title(loc="left")
    assert bar.get_ylabel() == "throughput [1/h]"


def test_the_heights_are_what_the_polynomial_predicts(results):
    from factorysim.charts.response_surface import heights_of

    model = results.metamodel("throughput", degree=2)
    sides = np.array([0.0, 3.0]), np.array([0.9, 1.2, 1.4])
    heights = heights_of(model, (BUFFER, sides[0]), (TIME, sides[1]), {})
    for row, t in enumerate(sides[1]):
        for column, b in enumerate(sides[0]):
            told = model.predict({BUFFER: float(b), TIME: float(t)}).mean
            assert heights[row, column] == pytest.approx(told)


def outcome(number, x, y):
    return Outcome(number, mean_and_half_width([x] * 2, 0.95), mean_and_half_width([y] * 2, 0.95))


@pytest.mark.parametrize(
    ("larger_x", "larger_y", "front"),
    [(False, True, [1, 3]), (True, True, [3, 4]), (False, False, [1, 2]), (True, False, [2, 4])],
)
def test_the_front_holds_what_nothing_beats(larger_x, larger_y, front):
    outcomes = [
        outcome(1, 1.0, 4.0),
        outcome(2, 2.0, 3.0),
        outcome(3, 2.0, 6.0),
        outcome(4, 4.0, 5.0),
    ]
    found = front_of(outcomes, larger_x=larger_x, larger_y=larger_y)
    assert sorted(one.number for one in found) == front


def test_equal_points_do_not_beat_each_other():
    outcomes = [outcome(1, 1.0, 4.0), outcome(2, 1.0, 4.0), outcome(3, 1.0, 3.0)]
    assert [one.number for one in front_of(outcomes, larger_x=False, larger_y=True)] == [1, 2]


def test_the_points_of_the_front_are_numbered_as_in_the_study(results):
    ax = pareto(results).axes[0]
    front, beaten = ax.containers[-1], ax.containers[0]
    means = {name: results.means(name) for name in ("wip", "throughput")}
    numbers = [int(text.get_text()) for text in ax.texts]
    assert list(front.lines[0].get_xdata()) == pytest.approx([means["wip"][n] for n in numbers])
    assert len(front.lines[0].get_xdata()) + len(beaten.lines[0].get_xdata()) == 9
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("work in process [parts]", "throughput [1/h]")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("chart", ["interactions", "response_surface", "pareto"])
def test_nothing_overlaps_or_is_cut_on_a_slide(results, chart, lang):
    figure = getattr(results.charts, chart)(lang=lang, size="slide")
    assert badly_placed(figure) == []
    assert legend_over_data(figure) == []


def test_they_draw_into_axes_that_are_given(results):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert results.charts.pareto(ax=right) is figure
    assert right.lines
    assert not left.lines


def test_what_cannot_be_drawn_is_said(results):
    alone = fs.Study(LINE, {BUFFER: [0, 2]}, until=50, replications=2, seed=1).run(workers=1)
    with pytest.raises(NothingToDraw, match="two factors or more"):
        interactions(alone)
    with pytest.raises(UnknownName, match=r"Did you mean 'stations\.station_2\.buffer'"):
        interactions(results, factors=(TIME, "stations.station_2.bufer"))
    with pytest.raises(ScenarioError, match="maximise names 'lead_time'"):
        pareto(results, maximise=["lead_time"])
    with pytest.raises(ScenarioError, match="is no factor without an axis"):
        response_surface(results, at={BUFFER: 2})
