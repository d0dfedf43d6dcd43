"""Main effects and interactions: the numbers of textbooks, and words where there are none."""

from __future__ import annotations

import math

import numpy as np
import pytest

from factorysim.errors import ScenarioError, UnknownName
from factorysim.experiments.effects.main_effects import interactions, main_effects
from factorysim.experiments.effects.observations import observations, observations_of
from factorysim.experiments.intervals import mean_and_half_width
from factorysim.experiments.study import Study
from tests.experiments.effects import textbook
from tests.experiments.lines import clockwork

SPEED = "stations.station_2.time"
GAP = "sources.raw.every"


def noisy(points, mean, *, count=400, seed=1):
    """Replications of a known mean; all points of a replication share a part of their luck."""
    rng = np.random.default_rng(seed)
    shared = rng.normal(0, 3, size=count)
    return [[mean(*point) + luck + rng.normal(0, 1) for luck in shared] for point in points]


def study(design="full", **more):
    """The clockwork makes 60 / gap parts an hour, as long as the second machine keeps up."""
    factors = {GAP: [4.0, 5.0], SPEED: [1.0, 2.0]}
    return Study(clockwork(), factors, design, until=1220, warmup=20, replications=2, **more)


def test_the_effects_of_an_experiment_without_replication_are_those_of_the_textbook():
    seen = textbook.filtration()
    found = textbook.by_letters([*main_effects(seen).rows, *interactions(seen).rows])
    assert found == pytest.approx(textbook.FILTRATION_EFFECTS)


def test_the_effects_of_a_replicated_experiment_are_those_of_the_textbook():
    seen = textbook.etching()
    found = textbook.by_letters([*main_effects(seen).rows, *interactions(seen).rows])
    assert found == pytest.approx(textbook.ETCHING_EFFECTS)


def test_the_interval_is_that_of_the_replications_taken_one_by_one():
    rates = np.array(textbook.ETCHING, dtype=float)
    alone = rates[4:].mean(axis=0) - rates[:4].mean(axis=0)
    found = main_effects(textbook.etching()).effect("C").interval
    assert found == mean_and_half_width(alone.tolist())
    assert found.n == 2


def test_common_luck_does_not_blur_an_effect():
    points = [(a, b) for a in (0, 1) for b in (0, 1)]
    values = noisy(points, lambda a, b: 50 + 2 * a - b + 0.5 * a * b)
    seen = observations(["a", "b"], points, values)
    effect = main_effects(seen).effect("a").interval
    assert effect.low < 2.25 < effect.high
    # Each effect is the mean of two differences with standard deviation sqrt(2).
    assert effect.half_width == pytest.approx(1.966 * math.sqrt(1 / 400), rel=0.15)
    (both,) = interactions(seen).rows
    assert both.interval.low < 0.25 < both.interval.high


def test_an_interval_covers_the_true_effect_as_often_as_it_says():
    points, hits = [(0,), (1,)], 0
    for seed in range(400):
        values = noisy(points, lambda a: 10 + a, count=6, seed=seed)
        interval = main_effects(observations(["a"], points, values)).effect("a").interval
        hits += interval.low < 1 < interval.high
    # Four standard errors of 0.95 in 400 experiments.
    assert hits / 400 == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / 400))


def test_more_levels_are_compared_with_the_first_and_with_the_mean_of_all():
    seen = observations(["rule"], [["a"], ["b"], ["c"]], [[1, 2], [4, 5], [7, 8]])
    found = main_effects(seen)
    assert [(row.before, row.after, row.interval.mean) for row in found.rows] == [
        ("a", "b", 3.0),
        ("a", "c", 6.0),
    ]
    assert [level.deviation.mean for level in found.levels] == [-3.0, 0.0, 3.0]
    assert list(found.means["mean"]) == [1.5, 4.5, 7.5]
    assert found.effect("rule", "c").relative == 4.0


def test_an_interaction_of_more_levels_is_what_both_factors_alone_do_not_explain():
    points = [(a, b) for a in (0, 1, 2) for b in ("x", "y")]
    added = [[10 * a + (5 if b == "y" else 0)] * 2 for a, b in points]
    assert {row.verdict for row in interactions(observations("ab", points, added)).rows} == {"none"}
    added[-1] = [added[-1][0] + 6] * 2
    rows = interactions(observations("ab", points, added)).rows
    assert {row.levels: row.interval.mean for row in rows}[2, "y"] == pytest.approx(2.0)
    assert sum(row.interval.mean for row in rows) == pytest.approx(0.0)


def test_levels_that_are_numbers_go_from_low_to_high():
    seen = observations(["buffer"], [[5], [0]], [[3.0, 3.0], [1.0, 1.0]])
    (row,) = main_effects(seen).rows
    assert (row.before, row.after, row.interval.mean) == (0, 5, 2.0)


def test_a_half_of_the_points_gives_sums_and_says_of_what():
    seen = textbook.half_of_filtration()
    mains, pairs = main_effects(seen), interactions(seen)
    found = textbook.by_letters([*mains.rows, *pairs.rows])
    assert {name: found[name] for name in textbook.HALF_EFFECTS} == pytest.approx(
        textbook.HALF_EFFECTS
    )
    # D = ABC: main effects are mixed with interactions of three factors only.
    assert all(row.scope.mixed_with == () for row in mains.rows)
    assert not any(row.scope.is_full for row in mains.rows)
    assert "Interactions of three factors and more are taken to be none" in str(mains)
    mixed = {row.first + row.second: row.scope.mixed_with for row in pairs.rows}
    assert {pair: "".join(alias.factors) for pair, (alias,) in mixed.items()} == {
        "AB": "CD", "AC": "BD", "AD": "BC", "BC": "AD", "BD": "AC", "CD": "AB",
    }  # fmt: skip
    assert "together with + B x C" in str(pairs)


def test_a_third_factor_that_is_the_product_of_two_is_mixed_with_it():
    points = [(a, b, -a * b) for a, b in textbook.standard_order(2)]
    seen = observations("ABC", points, [[1.0, 1.2], [2.0, 2.1], [4.0, 4.4], [3.0, 3.3]])
    (alias,) = main_effects(seen).effect("C").scope.mixed_with
    assert (alias.factors, alias.sign) == (("A", "B"), -1)
    assert "together with - A x B" in str(main_effects(seen))
    assert "-A x B" in list(main_effects(seen).table["mixed_with"])


def test_one_factor_at_a_time_says_where_its_effects_are_true():
    points = [(0, 0, "x"), (1, 0, "x"), (0, 1, "x"), (0, 0, "y")]
    seen = observations("abc", points, [[1.0, 1.1], [3.0, 3.1], [2.0, 2.1], [1.0, 1.1]])
    found = main_effects(seen)
    assert found.effect("a").interval.mean == 2.0
    assert found.effect("a").scope.others == (("b", 0), ("c", "x"))
    assert "only at b = 0, c = x" in str(found)
    pairs = interactions(seen)
    assert pairs.rows == ()
    assert str(pairs).count("cannot be told") == 3


def test_missing_combinations_are_left_out_on_both_sides():
    # a = 1, b = 2 is missing: the effect of a is that at b = 0 and at b = 1.
    points = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]
    values = [[b * 100 + a * (b + 1)] * 2 for a, b in points]
    row = main_effects(observations("ab", points, values)).effect("a")
    assert row.interval.mean == 1.5
    assert (row.scope.combinations, row.scope.possible) == (2, 3)
    assert not row.scope.is_full
    assert "from 2 of 3 combinations" in str(main_effects(observations("ab", points, values)))


def test_points_that_differ_in_everything_give_words_in_the_place_of_numbers():
    points = [(0.1, 0.7), (0.4, 0.2), (0.9, 0.5)]
    seen = observations("ab", points, [[1.0, 1.1], [2.0, 2.2], [3.0, 3.1]])
    found = main_effects(seen)
    assert found.rows == ()
    assert list(found.table.columns)[:3] == ["factor", "from", "to"]
    assert found.means.empty
    assert interactions(seen).table.empty
    assert str(found).count("no two points differ in it alone") == 2
    with pytest.raises(ScenarioError, match="there are no means to draw"):
        found.charts.main()


def test_a_factor_with_one_level_says_nothing():
    seen = observations("ab", [(1, 0), (1, 1)], [[1.0, 1.1], [2.0, 2.1]])
    assert "a has one level only" in str(main_effects(seen))
    assert "needs two factors" in str(interactions(seen))


def test_one_replication_gives_effects_without_intervals():
    found = main_effects(textbook.filtration())
    assert math.isnan(found.effect("A").interval.half_width)
    assert found.effect("A").verdict == "one"
    assert "one replication proves nothing" in str(found)


def test_the_effect_of_a_deterministic_factory_is_exact():
    found = study().run().main_effects("throughput")
    # Fifteen parts an hour with a gap of 4 min, twelve with 5; the machines have time to spare.
    assert found.effect(GAP).interval.mean == -3.0
    assert found.effect(GAP).relative == pytest.approx(-0.2)
    assert found.effect(SPEED).verdict == "none"
    both = study().run().interactions("throughput")
    assert [row.verdict for row in both.rows] == ["none"]
    lead = study().run().main_effects("lead_time").effect(SPEED)
    assert lead.interval.mean == pytest.approx(1.0)


def test_a_study_with_constraints_uses_the_sets_that_are_left():
    results = study(constraints=[f"{GAP} + {SPEED} <= 6.5"]).run()
    found = results.main_effects("throughput")
    assert found.effect(GAP).scope.others == ((SPEED, 1.0),)
    assert found.effect(GAP).interval.mean == -3.0


def test_a_fractional_study_lists_what_is_mixed():
    factors = {GAP: [4.0, 5.0], SPEED: [1.0, 2.0], "stations.station_2.buffer": [1, 3]}
    results = Study(
        clockwork(), factors, {"fractional": {"resolution": 3}}, until=420, warmup=20,
        replications=2,
    ).run()  # fmt: skip
    (alias,) = results.main_effects().effect("stations.station_2.buffer").scope.mixed_with
    assert alias.factors == (GAP, SPEED)


def test_what_failed_is_left_out_and_named():
    results = study().run()
    number = results.study.points[-1].number
    results.runs[number] = {0: {}, 1: {}}
    results.runs[1][1] = {**results.runs[1][1], "throughput": math.nan}
    seen = observations_of(results, "throughput")
    assert (len(seen.points), seen.count) == (3, 1)
    text = str(main_effects(seen))
    assert "Points without any value were left out: 4." in text
    assert "Replications that have no value at some point were left out: 2." in text


def test_without_a_complete_replication_nothing_is_computed():
    results = study().run()
    del results.runs[1][0]
    del results.runs[2][1]
    with pytest.raises(ScenarioError, match="no replication has a value of wip at every point"):
        results.main_effects("wip")


@pytest.mark.parametrize("lang", ["en", "fr", "de"])
def test_texts_exist_in_three_languages(lang):
    results = study().run()
    assert GAP in results.main_effects("utilisation").text(lang)
    assert f"{GAP} x {SPEED}" in results.interactions("throughput").text(lang)


def test_levels_keep_their_kind_in_tables():
    points = [(a, b) for a in (0, 2) for b in (0.5, 1.5)]
    seen = observations(["places", "time"], points, [[1.0, 1.5]] * 4)
    assert [repr(value) for value in main_effects(seen).table["to"]] == ["2", "1.5"]


def test_an_unknown_name_is_refused_with_the_closest():
    results = study().run()
    with pytest.raises(UnknownName, match="Did you mean 'throughput'"):
        results.main_effects("thruput")
    with pytest.raises(UnknownName, match=f"Did you mean '{GAP}'"):
        results.main_effects().effect("sources.raw.evry")


def test_values_that_do_not_fit_the_points_are_refused():
    with pytest.raises(ScenarioError, match=r"2 points of 1 factors do not fit"):
        observations(["a"], [[0], [1]], [[1.0]])
    with pytest.raises(ScenarioError, match="missing or infinite"):
        observations(["a"], [[0], [1]], [[1.0], [math.nan]])


def test_the_results_describe_themselves():
    results = study().run()
    assert repr(results.main_effects()) == "MainEffects(throughput: 2 effects)"
    assert repr(results.interactions()) == "Interactions(throughput: 1 rows)"
