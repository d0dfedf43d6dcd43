from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import factorysim as fs
from factorysim.charts import warm_up as module
from factorysim.charts.warm_up import welch
from factorysim.experiments.output_analysis.warm_up import suggest_warmup
from factorysim.text import words

LINE = fs.serial_line(times=[fs.exponential(1.0)] * 3, buffers=10)


@pytest.fixture(scope="module")
def found():
    return suggest_warmup(LINE, until=600, seed=1)


@pytest.fixture(scope="module")
def by_lead_time():
    return suggest_warmup(LINE, until=600, by="lead_time", seed=1)


def lines_of(figure):
    return {line.get_label(): line for line in figure.axes[0].get_lines()}


def test_the_curves_are_the_mean_and_the_moving_average(found):
    raw, smoothed, *_ = lines_of(welch(found)).values()
    assert raw.get_ydata() == pytest.approx(found.series)
    assert smoothed.get_ydata() == pytest.approx(found.welch.smoothed)
    assert raw.get_xdata() == pytest.approx(np.array(found.times) / 60)


def test_both_suggestions_are_lines_that_differ_without_colour(found):
    lines = lines_of(welch(found))
    mser = lines[f"MSER-5: {found.mser_time / 60:.3g} h"]
    by_eye = lines[f"Welch: {found.welch_time / 60:.3g} h"]
    assert mser.get_xdata()[0] == pytest.approx(found.mser_time / 60)
    assert by_eye.get_xdata()[0] == pytest.approx(found.welch_time / 60)
    assert mser.get_linestyle() != by_eye.get_linestyle()


def test_a_curve_that_does_not_settle_has_no_line_of_welch(found):
    unsettled = replace(found, welch=replace(found.welch, settled=None))
    assert not [name for name in lines_of(welch(unsettled)) if name.startswith("Welch:")]


def test_lead_times_are_drawn_by_the_number_of_the_part(by_lead_time):
    figure = welch(by_lead_time)
    axes = figure.axes[0]
    assert axes.get_xlabel() == "part, in the order of leaving"
    assert axes.get_ylabel() == "lead time [min]"
    assert axes.get_xlim() == (0, len(by_lead_time.series))


def test_a_very_long_series_is_drawn_with_fewer_points(found, monkeypatch):
    monkeypatch.setattr(module, "MOST_POINTS", 50)
    raw, *_ = lines_of(welch(found)).values()
    assert 25 <= len(raw.get_xdata()) <= 50


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_words_and_numbers_follow_the_language(found, language):
    figure = welch(found, lang=language)
    say = words(language)
    axes = figure.axes[0]
    assert axes.get_title(loc="left") == say(
        "chart.warm_up.title", what=say.name_of("indicator", "wip")
    )
    assert axes.get_xlabel() == say("chart.warm_up.time", unit="h")
    assert axes.get_ylabel().endswith(f"[{say('unit.parts')}]")
    (label,) = [name for name in lines_of(figure) if name.startswith("MSER-5")]
    assert (say("number.decimal") in label) is ("." in f"{found.mser_time / 60:.3g}")


def test_the_warm_up_offers_its_picture_and_draws_where_it_is_told(found):
    assert repr(found.charts) == "Charts of a warm-up: .welch()"
    figure = found.charts.welch(size="slide")
    assert figure.get_size_inches()[0] == 12
    axes = figure.axes[0]
    assert found.charts.welch(ax=axes) is figure
