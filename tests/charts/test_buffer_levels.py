"""The waiting parts of each place, seen through their axes."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

import factorysim as fs
from factorysim.charts.buffer_levels import MOST_PLACES, buffer_levels, levels_of
from factorysim.errors import NothingToDraw, NotRecorded


@pytest.fixture(scope="module")
def line():
    # The saw takes the parts of 0, 1, 2 at 0, 3, 6; the buffer in front holds two.
    factory = fs.Factory(
        products={"part": fs.Product(route=["saw"])},
        sources={"raw": fs.Source(makes="part", every=1.0, first_at=0, when_full="lose")},
        stations={"saw": fs.Station(time=3.0, buffer=2)},
    )
    return fs.simulate(factory, until=6.5, record="history")


@pytest.fixture(scope="module")
def flexible():
    scenario = fs.read_scenario("flexible-line").with_changes({"run.until": "60 h"})
    return fs.simulate(scenario, record="history")


@pytest.fixture(scope="module")
def demonstrator():
    changes = {"run.until": "30 h", "run.warmup": "6 h"}
    return fs.simulate(fs.read_scenario("demonstrator").with_changes(changes), record="history")


def test_the_strip_is_what_happened(line):
    (level,) = levels_of(line.observed)
    steps = list(zip(level.course.times.tolist(), level.course.parts.tolist(), strict=True))
    # At 3 a part is taken and another one comes; later ones are lost.
    assert steps == [(0, 0), (1, 1), (2, 2)]
    assert (level.most, level.capacity, level.top) == (2, 2, 2)
    assert level.mean == pytest.approx((1 + 2 * 4.5) / 6.5)
    (ax,) = buffer_levels(line).axes
    assert [label.get_text() for label in ax.get_yticklabels()] == ["0", "2"]
    filled = ax.collections[0].get_paths()[0].get_extents()
    assert (filled.y0, filled.y1) == pytest.approx(tuple(ax.get_yticks()))
    assert filled.x1 == 6.5


def test_means_and_largest_numbers_are_those_of_the_table(flexible, demonstrator):
    for result in (flexible, demonstrator):
        table = result.places.set_index("place")
        levels = levels_of(result.observed)
        assert len(levels) >= 5
        for level in levels:
            row = table.loc[level.place]
            assert level.mean == pytest.approx(row["content [parts]"])
            window = (result.observed.warmup, result.observed.end)
            assert level.course.mean(*window) == pytest.approx(row["content [parts]"])
            assert level.most >= row["waiting_max [parts]"]


def test_each_line_of_a_mean_lies_at_its_height(flexible):
    (ax,) = buffer_levels(flexible).axes
    levels = levels_of(flexible.observed)
    dashed = [lines for lines in ax.collections if lines.get_linestyle()[0][1] is not None]
    means = [
        lines.get_segments()[0] for lines in dashed if lines.get_segments()[0][0][0] == 24
    ]  # fmt: skip
    ticks = ax.get_yticks()
    drawn = [
        (means[i][0][1] - ticks[2 * i]) / (ticks[2 * i + 1] - ticks[2 * i]) * level.top
        for i, level in enumerate(levels)
    ]
    assert drawn == pytest.approx([level.mean for level in levels])


def test_of_many_places_the_fullest_are_drawn_and_the_title_says_so():
    factory = fs.serial_line(times=[fs.exponential(1.0)] * 12, buffers=5)
    result = fs.simulate(factory, until=300.0, record="history")
    assert len(levels_of(result.observed)) == 11
    (ax,) = buffer_levels(result).axes
    assert ax.get_title(loc="left") == "Parts that waited: the 8 fullest of 11 places"
    contents = result.places.set_index("place")["content [parts]"]
    fullest = set(contents.nlargest(MOST_PLACES).index)
    assert {text.get_text().split(":")[0] for text in ax.texts} == fullest


def test_a_capacity_is_a_line_unless_it_is_far_away():
    def levels(capacity):
        factory = fs.serial_line(times=[1.0, 1.3], buffers=[capacity])
        return levels_of(fs.simulate(factory, until=20, record="history").observed)

    assert [(level.most, level.shows_capacity, level.top) for level in levels(8)] == [(5, True, 8)]
    assert [(level.most, level.shows_capacity, level.top) for level in levels(99)] == [
        (5, False, 5)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "title", "y", "text"),
    [
        ("en", "Parts that waited at each place", "waiting parts",
         "saw: mean 1.54, at most 2, room for 2"),
        ("fr", "Pièces en attente à chaque lieu", "pièces en attente",
         "saw : moyenne 1,54, au plus 2, capacité 2"),
        ("de", "Wartende Teile an jedem Ort", "wartende Teile",
         "saw: im Mittel 1,54, höchstens 2, Platz für 2"),
    ],
)  # fmt: skip
def test_the_words_are_those_of_the_language(line, lang, title, y, text):
    (ax,) = buffer_levels(line, lang=lang).axes
    assert (ax.get_title(loc="left"), ax.get_ylabel()) == (title, y)
    assert [written.get_text() for written in ax.texts] == [text]


def test_what_cannot_be_drawn_is_said():
    with pytest.raises(NotRecorded, match="record='history'"):
        buffer_levels(fs.simulate(fs.serial_line(times=[1.0]), until=5))
    with pytest.raises(NothingToDraw, match="no part waited"):
        buffer_levels(fs.simulate(fs.serial_line(times=[1.0]), until=5, record="history"))


def test_it_draws_into_axes_that_are_given(line):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert buffer_levels(line, ax=right) is figure
    assert right.collections
    assert not left.collections
