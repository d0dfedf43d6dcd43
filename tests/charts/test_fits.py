from __future__ import annotations

import io

import numpy as np
import pytest
from matplotlib.figure import Figure

import factorysim as fs
from factorysim.charts.fits import MOST_POINTS, pp, qq
from factorysim.errors import ScenarioError, UnknownName
from factorysim.experiments.input_analysis.curves import draw
from factorysim.experiments.input_analysis.fitting import fit


def fits_of(*, n=80, **arguments):
    values = draw(fs.gamma(5, cv=0.5), np.random.default_rng(1), n)
    return fit(values, **{"families": ["gamma", "normal", "exponential"], **arguments})


def points_of(figure, name):
    (line,) = [line for line in figure.axes[0].get_lines() if line.get_label() == name]
    return line.get_xdata(), line.get_ydata()


def test_each_value_stands_over_the_quantile_of_its_place():
    fits = fit([3.0, 1.0, 2.0, 4.0], families=["exponential"])
    x, y = points_of(qq(fits), "exponential")
    mean = fits.best.mean
    assert y.tolist() == [1, 2, 3, 4]
    # Places (i - 0.5) / n: the median of an exponential distribution is its mean times log 2.
    assert x == pytest.approx([-mean * np.log(1 - p) for p in (0.125, 0.375, 0.625, 0.875)])


def test_values_that_are_the_quantiles_lie_on_the_line():
    places = (np.arange(50) + 0.5) / 50
    fits = fit(2 + 3 * places, families=["uniform"])
    figure = qq(fits)
    x, y = points_of(figure, "uniform")
    assert x == pytest.approx(y, abs=0.05)
    (start, end), other = points_of(figure, "perfect agreement")
    assert (start, end) == tuple(other)
    assert start <= 2.03 < 4.97 <= end


def test_the_band_holds_about_95_percent_of_the_points_of_the_right_family():
    inside = []
    for seed in range(20):
        values = draw(fs.exponential(3), np.random.default_rng(seed), 100)
        figure = qq(fit(values, families=["exponential"]))
        band = figure.axes[0].collections[0].get_paths()[0]
        x, y = points_of(figure, "exponential")
        inside.append(np.mean(band.contains_points(np.column_stack([x, y]))[1:-1]))
    # The points of one sample go up and down together, so a single sample says little.
    assert 0.88 < np.mean(inside) <= 1


def test_a_probability_plot_goes_from_0_to_1():
    figure = pp(fits_of())
    x, y = points_of(figure, "gamma")
    assert x == pytest.approx((np.arange(80) + 0.5) / 80)
    assert np.all((y >= 0) & (y <= 1))
    assert np.max(np.abs(x - y)) < 0.15
    assert figure.axes[0].get_xlabel() == "share of the measured values"


def test_several_families_have_marks_of_their_own():
    figure = fits_of().charts.qq(["gamma", "exponential"])
    marks = [line.get_marker() for line in figure.axes[0].get_lines()[1:]]
    assert len(set(marks)) == 2
    legend = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert legend[2:] == ["gamma", "exponential"]


@pytest.mark.parametrize(
    ("lang", "title", "label"),
    [
        ("en", "Measured values against the gamma distribution", "measured value [min]"),
        ("fr", "Valeurs mesurées et loi gamma", "valeur mesurée [min]"),
        ("de", "Messwerte gegen die Verteilung: Gammaverteilung", "Messwert [min]"),
    ],
)
def test_the_words_and_numbers_are_those_of_the_language(lang, title, label):
    ax = fits_of(unit="min").charts.qq("gamma", lang=lang).axes[0]
    assert ax.get_title(loc="left") == title
    assert ax.get_ylabel() == label
    formatted = ax.yaxis.get_major_formatter()(2.5, 0)
    assert formatted == ("2.5" if lang == "en" else "2,5")


def test_the_best_family_is_drawn_also_when_it_was_not_good_enough():
    values = np.concatenate([np.linspace(1, 1.1, 99), np.linspace(9.01, 9.1, 99)])
    fits = fit(values, families=["gamma"])
    assert fits.chosen == "empirical"
    assert points_of(fits.charts.qq(), "gamma")[1][0] == 1


def test_of_very_many_values_some_are_drawn_and_the_ends_stay():
    fits = fits_of(n=5000)
    x, y = points_of(fits.charts.qq("gamma"), "gamma")
    assert len(x) == MOST_POINTS
    assert (y[0], y[-1]) == (min(fits.measured.values), max(fits.measured.values))


def test_it_draws_into_axes_that_are_given_and_in_letters_of_the_size():
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert qq(fits_of(), ax=right, size="slide") is figure
    assert not left.get_lines()
    assert right.xaxis.label.get_fontsize() == 18
    figure.savefig(io.BytesIO())


@pytest.mark.parametrize("values", [[3, 3, 3], [3.2], [1, 2]])
def test_few_and_equal_values_can_be_drawn(values):
    fit(values).charts.qq().savefig(io.BytesIO())
    fit(values).charts.pp().savefig(io.BytesIO())


def test_what_was_not_fitted_cannot_be_drawn():
    with pytest.raises(UnknownName, match="Did you mean 'gamma'"):
        fits_of().charts.qq("gama")
    with pytest.raises(ScenarioError, match="From 1 to 4"):
        fits_of().charts.qq([])
    with pytest.raises(UnknownName, match="'es'"):
        fits_of().charts.pp(lang="es")
    assert repr(fits_of().charts) == "Charts of fits: .qq(), .pp()"
