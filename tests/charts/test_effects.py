"""The tornado of a sensitivity analysis and the picture of main effects, seen through the axes."""

from __future__ import annotations

import io

import pytest
from matplotlib.figure import Figure

import factorysim as fs
from factorysim.charts.effects import MOST_BARS, bars, main
from factorysim.charts.style import LINE
from factorysim.experiments.effects.main_effects import main_effects
from factorysim.experiments.effects.observations import observations

CLOCK = fs.serial_line(times=[1.0, 2.0, 1.5], buffers=4)


@pytest.fixture(scope="module")
def found():
    return fs.sensitivity(CLOCK, until="110 h", warmup="10 h", replications=2)


@pytest.fixture(scope="module")
def effects():
    points = [(places, rule) for places in (0, 2, 5) for rule in ("fifo", "spt $x_{")]
    values = [[10 + places + (rule == "fifo") + luck for luck in (0.0, 0.6)]
              for places, rule in points]  # fmt: skip
    return main_effects(observations(["stations.mill.buffer", "rule"], points, values))


def labels(figure, axis="y"):
    return [label.get_text() for label in getattr(figure.axes[0], f"get_{axis}ticklabels")()]


def test_the_largest_effect_stands_above_and_is_filled(found):
    figure = found.charts.bars()
    (ax,) = figure.axes
    assert labels(figure)[0] == "speed at station_2, +5 %"
    patches = [patch for patch in ax.patches if patch.get_height() == pytest.approx(0.6)]
    assert [round(patch.get_width(), 2) for patch in patches] == pytest.approx([5.0, 0, 0], abs=0.1)
    assert patches[0].get_facecolor()[:3] == pytest.approx((0, 0x72 / 255, 0xB2 / 255))
    assert patches[1].get_facecolor()[:3] == (1, 1, 1)
    low, high = ax.get_ylim()
    assert low > high


def test_an_interval_is_drawn_over_its_bar():
    line = fs.serial_line(times=[fs.exponential(1.0)] * 2, buffers=1)
    found = fs.sensitivity(line, until="20 h", replications=4)
    _, *intervals = found.charts.bars().axes[0].lines
    drawn = [list(line.get_xdata()) for line in intervals]
    assert drawn == [[100 * row.relative.low, 100 * row.relative.high] for row in found.rows]


@pytest.mark.parametrize(
    ("lang", "title", "x"),
    [
        ("en", "What a little more is worth (95 % intervals)", "change of throughput [%]"),
        ("fr", "Ce que vaut un peu plus (intervalles à 95 %)", "variation : débit [%]"),
        ("de", "Was ein wenig mehr wert ist (95 %-Intervalle)", "Änderung: Durchsatz [%]"),
    ],
)
def test_the_words_are_those_of_the_language(found, lang, title, x):
    ax = bars(found, lang=lang).axes[0]
    assert ax.get_title(loc="left") == title
    assert ax.get_xlabel() == x


def test_a_share_is_drawn_in_percentage_points():
    found = fs.sensitivity(
        CLOCK, indicator="utilisation", until="110 h", warmup="10 h", replications=2
    )
    assert bars(found).axes[0].get_xlabel() == "change of utilisation [percentage points]"


def test_of_very_many_changes_the_largest_are_drawn():
    line = fs.serial_line(times=[1.0] * (MOST_BARS + 2), buffers=1)
    found = fs.sensitivity(line, until="2 h", replications=1)
    assert len(labels(bars(found))) == MOST_BARS


def test_the_means_of_each_factor_are_joined_and_stand_around_the_mean_of_all(effects):
    figure = effects.charts.main()
    (ax,) = figure.axes
    grand, first, *_ = ax.lines
    means = [level.interval.mean for level in effects.levels]
    assert list(first.get_ydata()) == means[:3]
    assert list(grand.get_ydata()) == [pytest.approx(sum(means[:3]) / 3)] * 2
    assert labels(figure, "x") == ["0", "2\nmill\nbuffer", "5", "fifo\nrule", "spt $x_{"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "mean of all levels",
        "distance from it, 95 % interval",
    ]
    assert first.get_color() == LINE


def test_a_slide_has_larger_letters_than_a_page(found, effects):
    for draw, data in ((bars, found), (main, effects)):
        page, slide = (
            draw(data, size=size).axes[0].get_yticklabels()[0].get_fontsize()
            for size in ("page", "slide")
        )
        assert slide >= 18 > page


def test_they_draw_into_axes_that_are_given(found, effects):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert bars(found, ax=left) is figure
    assert main(effects, ax=right) is figure


def test_names_with_dollar_signs_are_drawn_as_they_are(found, effects):
    for figure in (found.charts.bars(), effects.charts.main(lang="de")):
        content = io.BytesIO()
        figure.savefig(content)
        assert content.getvalue().startswith(b"\x89PNG")


def test_charts_say_what_there_is(found, effects):
    assert "bars" in repr(found.charts)
    assert "main" in repr(effects.charts)
