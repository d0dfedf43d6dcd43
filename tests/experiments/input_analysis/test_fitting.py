"""`fs.fit` from data to the line that is pasted, with its doubts."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

import factorysim as fs
from factorysim.errors import ScenarioError, UnknownName
from factorysim.experiments.input_analysis.curves import draw
from factorysim.experiments.input_analysis.fits import yaml_of
from factorysim.experiments.input_analysis.fitting import MOST_EMPIRICAL, fit
from factorysim.scenario import parse_scenario


def sample(distribution, *, seed=1, n=200):
    return draw(distribution, np.random.default_rng(seed), n)


def read_back(yaml):
    """The distribution that a scenario file with this line has."""
    text = (
        "factorysim: 1\nfactory:\n  products: {part: {route: [mill]}}\n"
        "  sources: {orders: {makes: part, every: 900}}\n"
        f"  stations: {{mill: {{time: {yaml}}}}}\n"
    )
    return parse_scenario(text).factory.stations["mill"].time


DATA = {
    "times": sample(fs.gamma(5, cv=0.6)),
    "rounded": np.round(sample(fs.lognormal(5, cv=0.5))),
    "tiny": sample(fs.weibull(1.5, 0.0004)),
    "huge": sample(fs.normal(4e7, 2e6)),
    "counts": sample(fs.geometric(0.4)),
    "different": sample(fs.discrete({0.25: 0.5, 1: 0.25, 3.5: 0.25})),
    "one": [3.5, 3.5],
}


@pytest.mark.parametrize("name", DATA)
@pytest.mark.filterwarnings("ignore::factorysim.DoubtfulModel")
def test_every_line_is_read_back_as_the_same_distribution(name):
    fits = fit(DATA[name])
    assert len(fits.ranked) > 1
    for one in fits.ranked:
        assert read_back(one.yaml) == one.distribution
    assert read_back(fits.yaml) == fits.best


def test_the_best_goes_straight_into_a_station():
    line = fs.serial_line(times=[fit(DATA["times"]).best], every=20)
    assert fs.simulate(line, until=1000).value("left") > 0


def test_families_stand_in_the_order_of_the_criterion_and_the_empirical_one_last():
    fits = fit(DATA["times"])
    scores = [one.aic for one in fits.ranked[:-1]]
    assert scores == sorted(scores)
    assert fits.ranked[-1].name == "empirical"
    first = fits.ranked[0]
    assert first.aic == 2 * first.parameters - 2 * first.log_likelihood
    assert first.bic == np.log(200) * first.parameters - 2 * first.log_likelihood
    by_bic = fit(DATA["times"], criterion="bic")
    scores = [one.bic for one in by_bic.ranked[:-1]]
    assert scores == sorted(scores)


def test_the_likelihood_of_an_exponential_is_the_one_of_the_textbook():
    values = [1.13, 2.27, 4.75, 0.91]
    one = fit(values, families=["exponential"])["exponential"]
    mean = one.distribution.mean
    assert one.log_likelihood == pytest.approx(-4 * np.log(mean) - sum(values) / mean)


def test_the_table_has_one_row_per_family():
    fits = fit(DATA["times"], bootstrap=9, families=["gamma", "normal"])
    table = fits.table
    assert list(table.index) == ["gamma", "normal", "empirical"]
    assert table.loc["gamma", "yaml"] == fits["gamma"].yaml
    assert 0.1 <= table.loc["gamma", "ks_p"] <= 1
    assert table.loc["normal", "ad_p"] == 0.1
    assert np.isnan(table.loc["empirical", "aic"])
    without = fit(DATA["times"], families=["gamma"]).table
    assert np.isnan(without.loc["gamma", "ks_p"])
    assert 0 < without.loc["gamma", "chi_square_p"] <= 1


def test_only_the_three_best_get_p_values():
    tested = [one.p_values is not None for one in fit(DATA["times"], bootstrap=3).ranked]
    assert tested[:3] == [True] * 3
    assert not any(tested[3:])


def test_the_text_says_what_there_is_what_is_best_and_what_to_paste():
    series = pd.Series(DATA["times"] * 60, name="milling [s]")
    fits = fit(series, time_unit="min", bootstrap=9)
    lines = str(fits).splitlines()
    assert lines[0].startswith("200 values of 'milling' [min]: mean 4.")
    assert " ".join(lines[2].split()) == "family AIC distance p (KS) p (AD) to paste"
    assert f"To paste: {fits.yaml}" in lines
    assert "nearly as good" in str(fits)
    assert fits.unit == "min"
    assert repr(fits).startswith("<Fits of 200 values: best ")
    assert fits._repr_html_().startswith("<pre>200 values of &#x27;milling&#x27;")


def test_seconds_become_minutes_and_their_rounding_with_them():
    seconds = np.round(sample(fs.gamma(3, cv=0.5)) * 6) * 10
    in_minutes = fit(seconds, unit="s", time_unit="min")["gamma"].distribution
    in_seconds = fit(seconds)["gamma"].distribution
    assert in_minutes.mean == pytest.approx(in_seconds.mean / 60, rel=1e-3)
    assert in_minutes.cv == pytest.approx(in_seconds.cv, rel=1e-3)
    assert any("rounded to 0.166667" in w for w in fit(seconds, unit="s", time_unit="min").warnings)


def test_known_ends_are_kept_and_converted():
    values = 1 + 8 * sample(fs.beta(2, 3))
    assert fit(values, low=1, high=9)["beta"].parameters == 2
    found = fit(values * 60, unit="s", time_unit="min", low=60, high=540)["beta"].distribution
    assert (found.low, found.high) == (1.0, 9.0)
    with pytest.raises(ScenarioError, match="low=5 is not possible: the values go from"):
        fit(values, low=5)
    with pytest.raises(ScenarioError, match="high=1 is not possible"):
        fit(values, high=1)


def test_one_value_again_and_again_is_constant():
    fits = fit([3.5] * 40)
    assert fits.best == fs.constant(3.5)
    assert [one.name for one in fits.ranked] == ["constant", "empirical"]
    assert fits.warnings == ()
    assert "Taken: constant." in str(fits)
    assert fit([0, 0]).best == fs.constant(0)


def test_a_mixture_falls_back_to_the_measured_values():
    mixed = np.concatenate([sample(fs.normal(5, 0.3)), sample(fs.normal(15, 0.3), seed=2)])
    np.random.default_rng(1).shuffle(mixed)
    fits = fit(mixed)
    assert fits.chosen == "empirical"
    assert fits.best.expected == pytest.approx(mixed.mean(), rel=0.01)
    assert any("no family describes the data" in warning for warning in fits.warnings)
    assert "Taken: empirical, because not even" in str(fits)
    tested = fit(mixed, bootstrap=199, families=["gamma"])
    assert tested.chosen == "empirical"
    assert any("p = 0.005" in warning for warning in tested.warnings)


def test_many_values_are_kept_as_quantiles():
    values = sample(fs.gamma(5, cv=0.6), n=5000)
    kept = fit(values, families=["gamma"])["empirical"].distribution
    assert len(kept.values) == MOST_EMPIRICAL
    assert kept.expected == pytest.approx(values.mean(), rel=0.01)
    assert kept.scv == pytest.approx(values.var() / values.mean() ** 2, rel=0.05)


def test_whole_numbers_are_compared_as_times_and_as_counts_unless_it_is_said():
    both = fit(DATA["counts"])
    assert any("kind='times' or kind='counts'" in warning for warning in both.warnings)
    assert both["poisson"].aic > both["geometric"].aic
    counts = fit(DATA["counts"], kind="counts")
    assert {one.name for one in counts.ranked} <= {"poisson", "geometric", "discrete", "empirical"}
    assert counts["geometric"].aic == pytest.approx(both["geometric"].aic)
    times = fit(DATA["counts"], kind="times")
    assert "poisson" not in [one.name for one in times.ranked]
    with pytest.raises(UnknownName, match="'poisson' was not fitted: it is a family of counts"):
        times["poisson"]
    with pytest.raises(ScenarioError, match=r"2.5 is not possible with kind='counts'"):
        fit([1, 2.5], kind="counts")


def test_a_few_different_times_are_a_table():
    fits = fit(DATA["different"])
    assert fits.ranked[0].name == "discrete"
    assert set(fits.best.values) == {0.25, 1, 3.5}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (sample(fs.gamma(5, cv=0.6), n=12), "there are only 12 values"),
        ([3.2], "there is only 1 value"),
        (np.round(sample(fs.gamma(5, cv=0.6))), "the values are rounded to 1"),
        (np.sort(sample(fs.gamma(5, cv=0.6))), "the values are sorted"),
        (sample(fs.gamma(5, cv=0.3)) + np.linspace(0, 3, 200), "the values rise in the order"),
        (sample(fs.gamma(5, cv=0.3)) + np.linspace(3, 0, 200), "the values fall in the order"),
        (np.tile(sample(fs.gamma(5, cv=0.6), n=40), 3), "100 % of the values occur more than once"),
        (np.append(sample(fs.normal(5, 0.5)), 300), r"unusually large: 300 \(value 201\)"),
        (np.append(sample(fs.normal(50, 5)), 0.1), r"unusually small: 0.1 \(value 201\)"),
        ([1.13, None, *sample(fs.gamma(5, cv=0.6))], "1 empty cell was left out"),
        (np.abs(sample(fs.normal(0.2, 2), n=400)), "of the normal curve lie below 0"),
    ],
)
def test_doubts_are_said_in_words(values, words):
    import re

    assert any(re.search(words, warning) for warning in fit(values).warnings), fit(values).warnings


def test_neighbours_that_are_alike_are_noticed():
    noise = np.random.default_rng(3).normal(size=400)
    series = [0.0]
    for value in noise:
        series.append(0.6 * series[-1] + value)
    found = [w for w in fit(np.array(series) + 10).warnings if "not independent" in w]
    assert found
    assert "lag-1 correlation 0.6" in found[0] or "lag-1 correlation 0.5" in found[0]


def test_good_data_raise_no_doubts_in_nearly_all_samples():
    doubted = sum(bool(fit(sample(fs.gamma(5, cv=0.6), seed=s), families=["gamma"]).warnings)
                  for s in range(100))  # fmt: skip
    # Trend, correlation and outliers are doubted with a probability of 1 % each, or less.
    assert doubted <= 10


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"families": ["gama"]}, r"'gama'.*Did you mean 'gamma'"),
        ({"criterion": "aicc"}, r"criterion='aicc'.*Did you mean 'aic'"),
        ({"kind": "time"}, r"kind='time'.*Did you mean 'times'"),
        ({"unit": "sec"}, r"unit='sec'.*s, min, h, d"),
        ({"time_unit": "hours"}, r"time_unit='hours'"),
    ],
)
def test_unknown_words_are_refused_with_the_closest_one(arguments, message):
    with pytest.raises(UnknownName, match=message):
        fit(DATA["times"], **arguments)


def test_a_family_that_is_not_there_is_refused():
    with pytest.raises(UnknownName, match=r"no fit of 'gama'.*Did you mean 'gamma'"):
        fit(DATA["times"])["gama"]


def test_a_file_is_fitted_by_its_column(tmp_path):
    file = tmp_path / "times.csv"
    pd.DataFrame({"part": range(200), "time [s]": DATA["times"]}).to_csv(file, index=False)
    fits = fit(file, column="time")
    assert fits == fit(pd.Series(DATA["times"], name="time [s]"))
    assert fits.unit == "s"
    assert pickle.loads(pickle.dumps(fits)) == fits


def test_distributions_are_written_in_one_line():
    assert yaml_of(fs.exponential(6)) == "{exponential: 6.0}"
    assert yaml_of(fs.discrete({1: 0.25, 2.5: 0.75})) == "{discrete: {1: 0.25, 2.5: 0.75}}"
    assert "\n" not in yaml_of(fs.empirical(range(500)))
