from __future__ import annotations

import math
import pickle

import pytest

import factorysim as fs
from factorysim.errors import DoubtfulModel, ModelError, ScenarioError, UnknownName
from factorysim.experiments.comparing.compare import compare
from factorysim.experiments.intervals import t_quantile
from factorysim.experiments.running import Request, run_all
from factorysim.model.factory import Run

LINE = fs.serial_line(times=[fs.exponential(1.0), fs.exponential(1.0)], buffers=1)
WIDER = LINE.with_changes({"stations.station_2.buffer": 4})
RUN = {"until": "10 h", "warmup": "1 h", "replications": 5, "seed": 3}
FIRST = {1: 10.0, 2: 12.0, 3: 14.0}
SECOND = {1: 13.0, 2: 15.1, 3: 16.9}


@pytest.fixture(scope="module")
def comparison():
    return compare(LINE, WIDER, names=("today", "with buffer"), **RUN)


def test_models_are_run_on_common_random_numbers(comparison):
    studies = [fs.replicate(model, **RUN) for model in (LINE, WIDER)]
    again = compare(*studies, names=("today", "with buffer"))
    assert again.rows == comparison.rows
    assert comparison.paired
    assert comparison.common
    assert again.common


def test_a_column_of_a_table_and_the_study_give_the_same(comparison):
    columns = [fs.replicate(model, **RUN).table["throughput"] for model in (LINE, WIDER)]
    assert compare(*columns).rows[0].interval == comparison.rows[0].interval


def test_where_it_runs_does_not_matter(comparison):
    again = compare(LINE, WIDER, names=comparison.names, executor="threads", workers=2, **RUN)
    assert again.rows == comparison.rows


def test_a_difference_is_said_with_its_interval(comparison):
    row = comparison.rows[0]
    assert row.verdict == "higher"
    assert row.is_significant
    assert str(row) == row.text() == "with buffer is higher by 6.5 ± 1.7 /h (14 %)"
    assert row.text("de") == "with buffer liegt um 6,5 ± 1,7 /h (14 %) höher"
    assert row.relative == pytest.approx(row.interval.mean / row.estimated.first)


def test_no_significant_difference_is_said_in_words():
    row = compare(FIRST, {1: 11.0, 2: 11.5, 3: 14.0}).rows[0]
    assert row.verdict == "no_difference"
    assert row.text() == "no significant difference at 95 %"
    assert row.text("fr") == "aucune différence significative à 95 %"
    assert row.text("de") == "kein signifikanter Unterschied bei 95 %"


def test_the_second_system_can_be_lower():
    row = compare(SECOND, FIRST, confidence=0.9).rows[0]
    assert row.verdict == "lower"
    assert str(row) == "b is lower by 3.00 ± 0.17 (20 %)"


@pytest.mark.parametrize(
    ("first", "second", "verdict", "words"),
    [
        (FIRST, FIRST, "same", "b and a are the same in all 3 replications"),
        ({1: 5.0, 2: 6.0}, {1: 7.0, 2: 8.0}, "always_higher",
         "b is higher by 2 (36 %) in every replication"),
        ({1: 7.0, 2: 8.0}, {1: 5.0, 2: 6.0}, "always_lower",
         "b is lower by 2 (27 %) in every replication"),
        ({1: 5.0}, {1: 7.0}, "one_pair", "one replication proves nothing: there is no interval"),
        ({1: 5.0}, {2: 7.0}, "none", "no replication has a value in both systems"),
        ({1: math.nan}, {1: 7.0}, "none", "no replication has a value in both systems"),
    ],
)  # fmt: skip
def test_strange_findings_are_said_in_words(first, second, verdict, words):
    found = compare(first, second)
    assert found.rows[0].verdict == verdict
    assert str(found.rows[0]) == words
    assert words in str(found)


def test_a_difference_to_nothing_has_no_share():
    row = compare({1: 0.0, 2: 0.0, 3: 0.0}, {1: 1.0, 2: 1.2, 3: 1.1}).rows[0]
    assert math.isnan(row.relative)
    assert "%" not in str(row)


def test_missing_pairs_are_listed_and_said():
    nan = math.nan
    found = compare({1: 1.0, 2: nan, 3: 3.0, 4: 5.0}, {1: 2.0, 2: 3.0, 3: 4.5, 5: 9.0})
    assert [(m.replication, m.without) for m in found.missing] == [
        (2, ("a",)), (4, ("b",)), (5, ("a",)),
    ]  # fmt: skip
    assert found.rows[0].n == 2
    assert (
        "throughput, b and a: 3 of 5 pairs are missing and left out: replication 2 (no value in "
        "a), 4 (no value in b), 5 (no value in a)."
    ) in str(found)


def test_of_many_missing_pairs_the_first_are_named():
    found = compare(dict.fromkeys(range(1, 31), 1.0), {1: 1.0, 2: 3.0})
    assert len(found.missing) == 28
    assert "28 of 30 pairs are missing" in str(found)
    assert "12 (no value in b), and 18 more." in str(found)


def test_nothing_is_said_of_missing_pairs_when_none_are(comparison):
    assert comparison.missing == ()
    assert "missing" not in str(comparison)


def test_bonferroni_makes_each_interval_wider_so_that_all_hold_together():
    third = {1: 9.0, 2: 12.5, 3: 15.0}
    alone = compare(FIRST, SECOND, third, adjust="none")
    together = compare(FIRST, SECOND, third)
    assert together.rows[0].confidence == pytest.approx(0.975)
    assert alone.rows[0].confidence == 0.95
    ratio = together.rows[0].interval.half_width / alone.rows[0].interval.half_width
    assert ratio == pytest.approx(t_quantile(0.975, 2) / t_quantile(0.95, 2))
    assert "The 2 intervals hold together with 95 % (Bonferroni: each one alone with 97.5 %)." in (
        str(together)
    )
    assert "Each of the 2 intervals alone holds with 95 %" in str(alone)


def test_all_pairs_or_only_those_with_the_first_are_compared():
    names = ("now", "x", "y", "z")
    systems = [FIRST, SECOND, {1: 9.0, 2: 12.5, 3: 15.0}, {1: 8.0, 2: 9.0, 3: 10.0}]
    against_first = compare(*systems, names=names)
    assert [(r.first, r.second) for r in against_first.rows] == [
        ("now", "x"), ("now", "y"), ("now", "z"),
    ]  # fmt: skip
    everything = compare(*systems, names=names, pairs="all")
    assert len(everything.rows) == 6
    assert everything.rows[0].confidence == pytest.approx(1 - 0.05 / 6)
    assert "All pairs of 4 systems" in str(everything)
    assert everything.difference(first="x", second="y").interval.mean == pytest.approx(-17 / 6)


def test_several_indicators_are_compared_and_share_the_risk():
    found = compare(LINE, WIDER, indicators=["throughput", "wip", "utilisation"], **RUN)
    assert found.indicators == ("throughput", "wip", "utilisation")
    assert found.rows[0].confidence == pytest.approx(1 - 0.05 / 3)
    assert found.difference("wip").verdict == "higher"
    assert found.difference("wip").unit == "parts"
    assert "percentage points" in found.difference("utilisation").text()


def test_the_table_has_everything():
    table = compare(FIRST, SECOND, names=("today", "wider")).table
    (row,) = table.to_dict("records")
    assert (row["first"], row["second"], row["n"]) == ("today", "wider", 3)
    assert row["difference"] == pytest.approx(3.0)
    assert row["low"] == pytest.approx(row["difference"] - row["half_width"])
    assert row["relative"] == pytest.approx(0.25)
    assert row["correlation"] > 0.99
    assert row["variance_reduction"] > 100
    assert row["words"] == "wider is higher by 3.00 ± 0.25 (25 %)"


@pytest.mark.parametrize("lang", ["en", "fr", "de"])
def test_it_speaks_three_languages(comparison, lang):
    text = comparison.text(lang)
    assert "with buffer" in text
    assert ("," if lang != "en" else ".") in text.splitlines()[3]


def test_it_shows_the_correlation_and_the_factor(comparison):
    estimated = comparison.rows[0].estimated
    assert f"{estimated.correlation:.2f}" in str(comparison)
    assert f"{estimated.variance_reduction:.3g}" in str(comparison)
    assert "paired by replication, on common random numbers" in str(comparison)


def test_independent_runs_meet_other_random_numbers():
    found = compare(LINE, LINE, common=False, **RUN)
    assert found.rows[0].estimated.first != found.rows[0].estimated.second
    assert not found.paired
    assert "independent runs (Welch's interval)" in str(found)
    assert "5 + 5" in str(found)
    same = compare(LINE, LINE, **RUN)
    assert same.rows[0].verdict == "same"


def test_the_second_system_is_shifted_to_replications_that_nobody_else_uses():
    found = compare(LINE, WIDER, common=False, until=500, replications=2, seed=1)
    wanted = Request("x", WIDER, Run(until=500, seed=1), (1_000_000, 1_000_001))
    values = [outcome.values["throughput"] for outcome in run_all([wanted])]
    assert list(found.samples[1].known("throughput").values()) == values


def test_common_random_numbers_shrink_the_variance_at_least_fivefold():
    line = fs.serial_line(times=[fs.exponential(1.0)] * 3, buffers=3)
    wider = line.with_changes({"stations.station_3.buffer": 4})
    run = {"until": "12 h", "warmup": "2 h", "replications": 30, "seed": 11}
    together = compare(line, wider, **run).rows[0]
    apart = compare(line, wider, common=False, **run).rows[0]
    assert together.estimated.variance_reduction > 5
    # The same from two experiments: the ratio of the squared half-widths.
    assert (apart.interval.half_width / together.interval.half_width) ** 2 > 5


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"until": "11 h"}, "until differs: 600.0 in 'today', 660.0 in 'wider'"),
        ({"warmup": "2 h"}, "warmup differs: 60.0 in 'today', 120.0 in 'wider'"),
        ({"seed": 4}, "seed differs: 3 in 'today', 4 in 'wider'"),
        ({"until": {"parts": 500}}, "until differs: 600.0 in 'today', 500 parts in 'wider'"),
    ],
)
def test_runs_that_were_made_differently_are_not_compared(changed, words):
    run = {**RUN, "replications": 2}
    studies = [fs.replicate(LINE, **run), fs.replicate(WIDER, **{**run, **changed})]
    with pytest.raises(ScenarioError) as caught:
        compare(*studies, names=("today", "wider"))
    assert words in str(caught.value)


def test_the_same_length_in_other_words_is_the_same():
    studies = [fs.replicate(LINE, until=end, replications=2) for end in ("2 h", 120)]
    assert compare(*studies).rows[0].verdict == "same"


def test_independent_studies_may_have_other_seeds():
    studies = [fs.replicate(LINE, until=500, replications=3, seed=seed) for seed in (1, 2)]
    found = compare(*studies, paired=False)
    assert found.rows[0].n == 3
    assert not found.common
    assert "not independent" not in str(found)
    same = compare(studies[0], studies[0], paired=False)
    assert "These runs share their random numbers, so they are not independent" in str(same)


def test_another_time_unit_is_refused():
    other = fs.serial_line(times=[fs.exponential(60.0)], time_unit="s")
    with pytest.raises(ScenarioError, match="time unit differs: min in 'a', s in 'b'"):
        compare(LINE, other, until=100, replications=2)


def test_scenarios_keep_their_names_and_settings():
    scenario = fs.Scenario(factory=LINE, run=Run(until="2 h", replications=3, seed=9))
    found = compare(scenario, scenario.with_changes({"stations.station_2.buffer": 2}))
    assert found.rows[0].n == 3
    assert found.samples[0].run.seed == 9
    assert found.names == ("a", "b")


def test_without_a_wish_each_model_is_run_ten_times():
    assert compare(LINE, WIDER, until=100).rows[0].n == 10


def test_what_is_measured_besides_the_indicators_can_be_compared():
    found = compare(LINE, WIDER, indicators="cost", measures={"cost": "2 * throughput"}, **RUN)
    plain = compare(LINE, WIDER, **RUN)
    assert found.rows[0].interval.mean == pytest.approx(2 * plain.rows[0].interval.mean)
    assert found.rows[0].unit == ""


def test_a_run_that_stands_still_is_named():
    stuck = fs.Factory(
        products={"p": fs.Product(route=["a", "b", "a", "b"])},
        sources={"s": fs.Source(makes="p", unlimited=True)},
        stations={"a": fs.Station(time=1, buffer=0), "b": fs.Station(time=1, buffer=0)},
    )
    with pytest.warns(DoubtfulModel), pytest.raises(ModelError, match="b, replication 1: "):
        compare(LINE, stuck, until=1000, replications=2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"pairs": "some"}, "first or all"),
        ({"adjust": "holm"}, "bonferroni or none"),
        ({"confidence": 95}, "between 0 and 1"),
        ({"names": ("x",)}, "one name for each"),
        ({"names": ("x", "x")}, "the same name"),
        ({"indicators": []}, "at least one"),
        ({"indicators": ["wip", "wip"]}, "each one once"),
        ({"indicators": ["wip", "throughput"]}, "is one indicator"),
        ({"seed": 1}, "these runs are finished"),
        ({"paired": True, "common": False}, "contradict each other"),
    ],
)
def test_arguments_that_are_not_possible_are_refused(arguments, words):
    with pytest.raises(ScenarioError, match=words):
        compare(FIRST, SECOND, **arguments)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (LINE, "some systems are models and others are finished"),
        ([1.0, 2.0], "b: list cannot be compared"),
        ({"x": 1.0}, "b: 'x': 1.0 is not a replication number"),
        ({1: math.inf}, "replication 1 is infinite"),
    ],
)
def test_what_is_no_system_is_refused(other, words):
    with pytest.raises(ScenarioError, match=words):
        compare(FIRST, other)


def test_an_unknown_indicator_is_refused_before_anything_is_run():
    with pytest.raises(UnknownName, match="Did you mean 'throughput'"):
        compare(LINE, WIDER, indicators="throughputt", until="1000 d")
    studies = [fs.replicate(LINE, until=50, replications=2)] * 2
    with pytest.raises(UnknownName, match=r"a: there is no indicator called 'wipp'\. Did you mean"):
        compare(*studies, indicators="wipp")


def test_zero_replications_are_refused():
    with pytest.raises(ScenarioError, match="0 replications are not possible"):
        compare(LINE, WIDER, until=50, replications=0)


def test_an_unknown_row_is_refused_with_what_there_is(comparison):
    with pytest.raises(UnknownName, match="Did you mean 'throughput'"):
        comparison.difference("thruput")
    with pytest.raises(UnknownName, match="systems today, with buffer"):
        comparison.difference(first="with buffer")


def test_it_is_a_value(comparison):
    again = pickle.loads(pickle.dumps(comparison))
    assert again.rows == comparison.rows
    assert repr(comparison) == "Comparison(today, with buffer; throughput)"
