"""The throughput over time, seen through its axes."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

import factorysim as fs
from factorysim.charts.style import SHADE
from factorysim.charts.throughput import Interval, intervals_of, throughput
from factorysim.errors import NothingToDraw, NotRecorded, ScenarioError


@pytest.fixture(scope="module")
def line():
    # A part leaves at 2, 4, 6, ..., 60 min.
    return fs.simulate(fs.serial_line(times=[2.0]), until=60.0)


@pytest.fixture(scope="module")
def flexible():
    return fs.simulate(fs.read_scenario("flexible-line").with_changes({"run.until": "48 h"}))


@pytest.fixture(scope="module")
def demonstrator():
    changes = {"run.until": "60 h", "run.warmup": "20 h"}
    return fs.simulate(fs.read_scenario("demonstrator").with_changes(changes))


def test_a_part_that_leaves_at_a_border_belongs_to_the_interval_that_ends_there(line):
    # 2, 4, ..., 16 in the first quarter of an hour; 46, ..., 60 in the last.
    parts = [interval.parts for interval in intervals_of(line.observed, 15.0)]
    assert parts == [7, 8, 7, 8]
    assert [interval.parts for interval in intervals_of(line.observed, 20.0)] == [10, 10, 10]


def test_a_last_interval_that_is_shorter_has_its_own_length(line):
    last = intervals_of(line.observed, 25.0)[-1]
    assert last == Interval(50.0, 60.0, 5)
    assert last.per_hour("min") == 30.0


def test_without_a_length_the_intervals_are_equal_and_of_a_round_length(flexible, demonstrator):
    for result in (flexible, demonstrator):
        lengths = [one.end - one.begin for one in intervals_of(result.observed)]
        assert lengths == pytest.approx([lengths[0]] * len(lengths))
        assert lengths[0] in (30.0, 60.0)


def test_the_mean_of_the_bars_is_the_indicator(flexible):
    (ax,) = throughput(flexible).axes
    (bars,) = ax.containers
    heights = [bar.get_height() for bar in bars]
    assert sum(heights) / len(heights) == pytest.approx(flexible.value("throughput"))
    hours = sum(bar.get_height() * bar.get_width() for bar in bars)
    assert hours == pytest.approx(flexible.value("left"))


def test_the_line_is_the_indicator_over_the_window(flexible):
    (ax,) = throughput(flexible).axes
    (segment,) = ax.collections[0].get_segments()
    mean = flexible.value("throughput")
    assert segment.ravel().tolist() == pytest.approx([24, mean, 48, mean])


def test_the_warmup_is_shaded(flexible, line):
    from matplotlib.colors import to_hex

    (ax,) = throughput(flexible).axes
    shades = [patch for patch in ax.patches if to_hex(patch.get_facecolor()) == SHADE.lower()]
    assert [(shade.get_x(), shade.get_width()) for shade in shades] == [(0, 24)]
    (ax,) = throughput(line).axes
    assert len(ax.get_legend().get_texts()) == 2


@pytest.mark.parametrize(
    ("lang", "y", "x", "bar", "mean"),
    [
        ("en", "throughput [parts/h]", "time [min]", "in each interval of 10 min", "mean 30"),
        ("fr", "débit [pièces/h]", "temps [min]", "dans chaque intervalle de 10 min", "moyenne 30"),
        ("de", "Durchsatz [Teile/h]", "Zeit [min]", "in jedem Abschnitt von 10 min",
         "Mittelwert 30"),
    ],
)  # fmt: skip
def test_the_words_are_those_of_the_language(line, lang, y, x, bar, mean):
    (ax,) = throughput(line, lang=lang).axes
    assert (ax.get_xlabel(), ax.get_ylabel()) == (x, y)
    texts = {text.get_text() for text in ax.get_legend().get_texts()}
    assert texts == {bar, f"{mean} {y.split('[')[1][:-1]}"}


def test_the_length_of_an_interval_can_be_given(line):
    (ax,) = throughput(line, interval="30 min").axes
    assert [bar.get_height() for bar in ax.containers[0]] == [30, 30]
    with pytest.raises(ScenarioError, match="longer than 0"):
        throughput(line, interval=0)


def test_without_rows_or_parts_the_message_says_what_to_do():
    line = fs.serial_line(times=[5.0])
    with pytest.raises(NotRecorded, match="record='parts'"):
        throughput(fs.simulate(line, until=20, record="none"))
    with pytest.raises(NothingToDraw, match="Run longer"):
        throughput(fs.simulate(line, until=3))


def test_it_draws_into_axes_that_are_given(line):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert throughput(line, ax=right) is figure
    assert right.patches
    assert not left.patches
