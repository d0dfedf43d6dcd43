"""Work content against takt, seen through the axes."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

import factorysim as fs
from factorysim.charts.yamazumi import contents_of, yamazumi
from factorysim.errors import NothingToDraw, ScenarioError


@pytest.fixture(scope="module")
def line():
    """Three stations of 20, 30 and 10 min: ten parts leave, at 60, 90, 120 and so on."""
    return fs.simulate(fs.serial_line(times=[20.0, 30.0, 10.0], buffers=1), until=335.0)


@pytest.fixture(scope="module")
def u_line():
    return fs.simulate(fs.read_scenario("u-line"), until="4 h", warmup="1 h")


def widths(ax):
    """By row, the lengths of the pieces by their names."""
    rows = [text.get_text() for text in ax.get_yticklabels()]
    return {
        row: {c.get_label(): c[i].get_width() for c in ax.containers if c[i].get_width()}
        for i, row in enumerate(rows)
    }


def test_without_people_it_is_the_time_of_each_machine(line):
    assert line.value("left") == 10
    found = widths(yamazumi(line).axes[0])
    # The second station is at its eleventh part for 15 min when the run ends.
    assert found["station_2"] == {"working": pytest.approx((10 * 30 + 15) / 10)}
    assert list(found) == ["station_1", "station_2", "station_3"]


def test_the_line_is_the_pace_or_the_takt_that_is_given(line):
    ax = yamazumi(line).axes[0]
    assert ax.lines[0].get_xdata()[0] == pytest.approx(33.5)
    assert ax.lines[0].get_label() == "pace: a part every 33.5 min"
    ax = yamazumi(line, takt="1500 s").axes[0]
    assert ax.lines[0].get_xdata()[0] == pytest.approx(25)
    assert ax.lines[0].get_label() == "takt 25 min"
    with pytest.raises(ScenarioError, match="is not a time"):
        yamazumi(line, takt="soon")
    for impossible in (-5, 0, "0 s"):
        with pytest.raises(ScenarioError, match="a time above 0, such as '54 s'"):
            yamazumi(line, takt=impossible)


def test_with_people_the_pieces_are_their_work_and_their_walks(u_line):
    left = u_line.value("left")
    ax = yamazumi(u_line).axes[0]
    assert ax.get_xlabel() == "work per good part [s]"
    own = sum(widths(ax)["team 1"].values())
    row = u_line.workers.iloc[0]
    assert own * left == pytest.approx(row["working [s]"] + row["walking [s]"])
    work = u_line.work[u_line.work.worker == row["worker"]]
    for place, piece in widths(ax)["team 1"].items():
        if place != "walking":
            time = work[work.place == place]["time [s]"].sum()
            assert piece * left == pytest.approx(time)


@pytest.mark.parametrize(
    ("lang", "title", "x"),
    [
        ("en", "Work content against takt", "work per good part [min]"),
        ("fr", "Contenu de travail et takt", "travail par pièce bonne [min]"),
        ("de", "Arbeitsinhalt und Takt", "Arbeit je Gutteil [min]"),
    ],
)
def test_the_words_are_those_of_the_language(line, lang, title, x):
    ax = line.charts.yamazumi(lang=lang, takt=5).axes[0]
    assert (ax.get_title(loc="left"), ax.get_xlabel()) == (title, x)


def test_it_draws_into_axes_that_are_given(line):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert yamazumi(line, ax=right) is figure
    assert right.patches
    assert not left.patches


def test_without_parts_or_work_the_message_says_what_to_do():
    with pytest.raises(NothingToDraw, match="Run longer"):
        yamazumi(fs.simulate(fs.serial_line(times=[5.0]), until=3))
    loop = fs.read_scenario("vehicle-loop").with_changes({"run.until": "30 min", "run.warmup": 0})
    with pytest.raises(NothingToDraw, match="nobody worked"):
        contents_of(fs.simulate(loop).observed)
