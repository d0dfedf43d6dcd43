"""Metamodels: exact where the truth is a polynomial, honest where it is not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from factorysim.errors import ScenarioError, UnknownName
from factorysim.experiments.effects.metamodel import metamodel
from factorysim.experiments.effects.observations import observations
from factorysim.experiments.factors import Range
from factorysim.experiments.study import Study
from tests.experiments.effects import textbook
from tests.experiments.lines import clockwork

GRID = [(a, b) for a in (0, 5, 10) for b in (1.0, 2.0, 3.0)]


def plane(a, b):
    return 3 + 0.2 * a - 1.5 * b + 0.4 * a * b


def noisy(points, truth, *, count=30, seed=3, shared=2.0):
    """Replications of a known truth; all points of a replication share a part of their luck."""
    rng = np.random.default_rng(seed)
    luck = rng.normal(0, shared, size=count)
    return [[truth(*p) + part + rng.normal(0, 0.5) for part in luck] for p in points]


def fitted(truth, *, points=GRID, degree=1, names="ab", count=30, seed=3, **more):
    values = noisy(points, truth, count=count, seed=seed)
    return metamodel(observations(list(names), points, values), degree=degree, **more)


def test_a_polynomial_without_noise_is_found_exactly():
    values = [[plane(a, b)] * 2 for a, b in GRID]
    found = metamodel(observations("ab", GRID, values))
    assert found.formula.splitlines() == [
        "response = 5 + 5 x1 + 0.5 x2 + 2 x1 x2",
        "x1 = (a - 5) / 5",
        "x2 = (b - 2) / 1",
    ]
    assert found.r2 == pytest.approx(1.0)
    assert found.predict({"a": 7.5, "b": 2.5}).mean == pytest.approx(plane(7.5, 2.5))
    assert found.lack_of_fit is not None
    assert found.lack_of_fit.p_value == 1.0


def test_the_regression_of_the_textbook_is_half_of_its_effects():
    # Montgomery, example 6.2: y = 70.06 + 10.81 A + 4.94 C + 7.31 D - 9.06 AC + 8.31 AD.
    found = metamodel(textbook.filtration())
    values = {c.name: c.interval.mean for c in found.coefficients}
    effects = textbook.FILTRATION_EFFECTS
    assert values["constant"] == pytest.approx(70.0625)
    assert values["A"] == pytest.approx(effects["A"] / 2)
    assert values["A * C"] == pytest.approx(effects["AC"] / 2)


def test_common_luck_blurs_the_constant_and_nothing_else():
    found = fitted(plane, count=200)
    widths = {c.name: c.interval.half_width for c in found.coefficients}
    assert widths["constant"] == pytest.approx(1.97 * 2 / math.sqrt(200), rel=0.2)
    assert widths["a"] == pytest.approx(1.97 * 0.5 / math.sqrt(6 * 200), rel=0.2)
    a = next(c.interval for c in found.coefficients if c.name == "a")
    assert a.low < 5 < a.high


def test_the_interval_of_a_prediction_covers_the_truth_as_often_as_it_says():
    truth, hits = plane(2.5, 1.5), 0
    for seed in range(300):
        interval = fitted(plane, count=6, seed=seed).predict({"a": 2.5, "b": 1.5})
        hits += interval.low < truth < interval.high
    # Four standard errors of 0.95 in 300 experiments.
    assert hits / 300 == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / 300))


def test_a_curve_is_missed_by_a_plane_and_found_by_squares():
    def curve(a, b):
        return plane(a, b) - 0.05 * a * a

    flat, bent = fitted(curve), fitted(curve, degree=2)
    assert flat.lack_of_fit is not None
    assert flat.lack_of_fit.is_found
    assert "too simple" in str(flat)
    assert "too simple" in flat.predict({"a": 5, "b": 2.0}).note
    assert bent.lack_of_fit is not None
    assert not bent.lack_of_fit.is_found
    wavy = fitted(lambda a, b: math.sin(a + b) * 9, degree=2)
    assert "Even with squares" in str(wavy)
    assert bent.predict({"a": 5, "b": 2.0}).note == ""
    square = next(c for c in bent.coefficients if c.name == "a^2")
    assert square.symbol == "x1^2"
    assert square.interval.low < -0.05 * 25 < square.interval.high


def test_a_right_polynomial_is_rarely_called_too_simple():
    found = [fitted(plane, count=8, seed=seed).lack_of_fit for seed in range(200)]
    share = sum(one is not None and one.is_found for one in found) / 200
    # Bonferroni keeps at most 5 %; four standard errors more are allowed.
    assert share <= 0.05 + 4 * math.sqrt(0.05 * 0.95 / 200)


def test_names_become_variables_that_are_0_or_1():
    points = [(a, rule) for a in (0, 1, 2) for rule in ("fifo", "spt", "edd")]
    gains = {"fifo": 0, "spt": 4, "edd": -1}
    values = [[10 + 2 * a + gains[rule]] * 2 for a, rule in points]
    found = metamodel(observations(["a", "rule"], points, values), interactions=False)
    assert "x2a = 1 if rule is spt, else 0" in found.formula
    assert found.predict({"a": 1.5, "rule": "spt"}).mean == pytest.approx(17)
    assert found.predict({"a": 1.5, "rule": "fifo"}).mean == pytest.approx(13)
    with pytest.raises(UnknownName, match=r"rule has no level 'stp'\. Did you mean 'spt'"):
        found.predict({"a": 1, "rule": "stp"})


def test_a_factor_with_two_levels_has_no_square():
    points = [(a, b) for a in (0, 1) for b in (0, 1, 2)]
    found = metamodel(observations("ab", points, [[1.0, 1.2]] * 6), degree=2)
    assert [c.name for c in found.coefficients] == ["constant", "a", "b", "a * b", "b^2"]
    assert math.isnan(found.r2)
    assert "nothing to explain" in str(found)


def test_as_many_terms_as_points_prove_nothing():
    found = metamodel(observations("a", [[0], [1]], [[1.0, 1.1], [2.0, 2.1]]))
    assert found.lack_of_fit is None
    assert math.isnan(found.r2_adjusted)
    assert "proves nothing" in str(found)


def test_a_prediction_outside_of_what_was_tried_says_so():
    found = fitted(plane)
    assert found.predict({"a": 11, "b": 2.0}).note == "outside of what was tried: a"


def test_one_replication_gives_a_formula_without_intervals():
    found = metamodel(textbook.filtration(), interactions=False)
    assert found.lack_of_fit is None
    assert math.isnan(found.predict(dict.fromkeys("ABCD", 0)).half_width)
    assert "two replications" in str(found)


def test_a_study_gives_a_metamodel():
    factors = {"sources.raw.every": [4.0, 4.5, 5.0], "stations.station_2.time": [1.0, 2.0]}
    results = Study(clockwork(), factors, until=1220, warmup=20, replications=2).run()
    found = results.metamodel("lead_time")
    at = {"sources.raw.every": 4.25, "stations.station_2.time": 1.5}
    assert found.predict(at).mean == pytest.approx(2.5)
    assert list(found.table["term"])[:2] == ["constant", "sources.raw.every"]
    assert repr(found) == "Metamodel(lead_time: 4 terms, R2 1.000)"
    assert "R2 1,0000" in found.text("de")
    assert "réplications" in found.text("fr")
    assert results.metamodel("lead_time", interactions=False).predict(at).mean == pytest.approx(2.5)


def test_a_share_above_one_is_noted():
    results = Study(
        clockwork(), {"sources.raw.every": [2.0, 2.5, 4.0]}, until=1220, warmup=20, replications=2
    ).run()
    found = results.metamodel("utilisation_highest")
    assert "more than is possible" in found.predict({"sources.raw.every": 1.0}).note
    assert "possible" not in found.predict({"sources.raw.every": 3.0}).note


def test_a_range_is_coded_by_its_ends_and_not_by_its_points():
    factors = {"sources.raw.every": Range(4.0, 5.0)}
    design = {"latin_hypercube": {"points": 4}}
    results = Study(clockwork(), factors, design, until=1220, warmup=20, replications=2).run()
    found = results.metamodel("throughput")
    assert "x1 = (sources.raw.every - 4.5) / 0.5" in found.formula
    assert "outside" not in found.predict({"sources.raw.every": 5.0}).note


def test_too_few_points_are_refused_with_what_to_try():
    seen = observations("ab", [(0, 0), (1, 0), (0, 1)], [[1.0, 1.1]] * 3)
    with pytest.raises(ScenarioError, match=r"4 terms .*only 3 points.*interactions=False"):
        metamodel(seen)
    assert len(metamodel(seen, interactions=False).coefficients) == 3


def test_terms_that_the_points_cannot_tell_apart_are_named():
    with pytest.raises(ScenarioError, match=r"cannot tell B \* C from A \* D"):
        metamodel(observations("ABCD", *_doubled_half()))


def _doubled_half():
    """Return the half of a 2^4 twice over in a further factor that does not matter."""
    half = textbook.half_of_filtration()
    points = [tuple(2 * level for level in point) for point in half.points]
    return [*half.points, *points], np.vstack([half.values, half.values])


def test_a_factor_with_one_level_is_refused():
    with pytest.raises(ScenarioError, match="b has the level 7 only"):
        metamodel(observations("ab", [(0, 7), (1, 7)], [[1.0], [2.0]]))


def test_a_degree_that_is_not_there_is_refused():
    with pytest.raises(ScenarioError, match=r"degree=3 is not possible\. It is 1 or 2\."):
        metamodel(textbook.filtration(), degree=3)


@pytest.mark.parametrize(
    ("point", "error", "said"),
    [
        ({"a": 1}, ScenarioError, "says nothing of b"),
        ({"a": 1, "b": "much"}, ScenarioError, "b: 'much' is not a number"),
        ({"a": 1, "b": 1, "c": 1}, UnknownName, "there is no factor 'c'"),
    ],
)
def test_a_point_that_is_not_possible_is_refused(point, error, said):
    with pytest.raises(error, match=said):
        fitted(plane).predict(point)
