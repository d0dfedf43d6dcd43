from __future__ import annotations

import math

import numpy as np
import pytest

import factorysim as fs
from factorysim.errors import ScenarioError, UnknownName
from factorysim.experiments.comparing.best_of_several import best_intervals, best_of_several
from factorysim.experiments.comparing.greatest_of_several import greatest_t_quantile

EXPERIMENTS = 600


def numbered(column):
    return dict(enumerate(column, start=1))


def clear():
    """Three systems: one is clearly worse, two are alike."""
    rng = np.random.default_rng(2)
    return [numbered(mean + rng.normal(size=10)) for mean in (10.0, 15.0, 15.2)]


def test_it_says_which_systems_can_still_be_the_best():
    found = best_of_several(*clear(), names=("one", "two", "three"))
    assert found.possible == ("two", "three")
    assert found.best is None
    assert [row.finding for row in found.rows] == ["worse", "possible", "possible"]
    assert "At 95 %, these can still be the best: two, three. All others are worse." in str(found)
    assert "is worse than the best by at most" in str(found)


def test_it_names_the_best_when_only_one_is_left():
    found = best_of_several(*clear()[:2], names=("one", "two"))
    assert found.best == "two"
    assert str(found).endswith("two is the best: all others are worse, at 95 %.")
    assert found.rows[1].low == 0.0


def test_it_says_that_every_system_can_be_the_best():
    found = best_of_several(*clear()[1:])
    assert found.possible == ("a", "b")
    assert "At 95 %, every system can still be the best." in str(found)


def test_the_smallest_can_be_the_best():
    systems = clear()
    smallest = best_of_several(*systems, largest=False)
    mirrored = best_of_several(*[{n: -v for n, v in s.items()} for s in systems])
    assert smallest.best == mirrored.best == "a"
    for row, other in zip(smallest.rows, mirrored.rows, strict=True):
        assert (row.low, row.high) == pytest.approx((-other.high, -other.low))


def test_hsu_gives_the_formula_of_the_textbook():
    # Equal numbers of runs: D = d sqrt(2 s^2/n), Hsu (1996), section 4.1.
    rng = np.random.default_rng(6)
    columns = [mean + rng.normal(size=8) for mean in (1.0, 1.5, 3.0)]
    pooled = np.mean([np.var(column, ddof=1) for column in columns])
    margin = greatest_t_quantile(0.95, 2, 21) * math.sqrt(2 * pooled / 8)
    means = [column.mean() for column in columns]
    found = best_intervals(columns, names="abc", method="hsu", paired=False)
    gap = means[0] - means[2]
    assert found[0].low == pytest.approx(min(gap - margin, 0))
    assert found[0].high == pytest.approx(max(gap + margin, 0))
    assert found[2].high == pytest.approx(means[2] - max(means[:2]) + margin)


def test_for_two_systems_nelson_and_matejcik_is_the_paired_t():
    columns = [list(system.values()) for system in clear()[:2]]
    one = best_intervals(columns, names="ab", method="nelson_matejcik")
    other = best_intervals(columns, names="ab", method="bonferroni")
    assert one[1].high == pytest.approx(other[1].high, rel=1e-4)


@pytest.mark.parametrize(
    ("method", "paired", "correlation", "spread"),
    [
        ("bonferroni", True, 0.8, (1.0, 1.0, 1.0, 1.0)),
        ("bonferroni", True, 0.5, (0.5, 1.0, 2.0, 4.0)),
        ("bonferroni", False, 0.0, (0.5, 1.0, 2.0, 4.0)),
        ("nelson_matejcik", True, 0.8, (1.0, 1.0, 1.0, 1.0)),
        ("hsu", False, 0.0, (1.0, 1.0, 1.0, 1.0)),
    ],
)
def test_all_intervals_hold_together_as_often_as_they_say(method, paired, correlation, spread):
    means = np.array([1.0, 1.0, 1.0, 1.5])
    truth = [means[i] - max(means[j] for j in range(4) if j != i) for i in range(4)]
    rng = np.random.default_rng(12)
    held = 0
    for _ in range(EXPERIMENTS):
        weather = rng.normal(size=6)
        noise = math.sqrt(correlation) * weather + math.sqrt(1 - correlation) * rng.normal(
            size=(4, 6)
        )
        columns = means[:, None] + np.array(spread)[:, None] * noise
        rows = best_intervals(list(columns), names="abcd", method=method, paired=paired)
        held += all(
            row.low - 1e-12 <= true <= row.high + 1e-12
            for row, true in zip(rows, truth, strict=True)
        )
    # Three standard errors below the promise.
    assert held / EXPERIMENTS >= 0.95 - 3 * math.sqrt(0.95 * 0.05 / EXPERIMENTS)


def test_common_random_numbers_make_it_sharper():
    rng = np.random.default_rng(3)
    weather = 5 * rng.normal(size=10)
    systems = [numbered(mean + weather + rng.normal(size=10)) for mean in (10.0, 12.0)]
    assert best_of_several(*systems).best == "b"
    assert best_of_several(*systems, common=False).best is None


def test_only_replications_with_a_value_in_every_system_are_used():
    first, second, third = clear()
    second[4] = math.nan
    third[11] = 15.0
    found = best_of_several(first, second, third)
    assert (found.n, found.left_out) == (9, (4, 11))


def test_too_few_replications_say_nothing():
    found = best_of_several({1: 2.0}, {1: 3.0})
    assert found.possible == ()
    assert "nothing can be said" in str(found)
    assert [row.finding for row in found.rows] == ["unknown", "unknown"]


def test_systems_that_never_vary_are_told_apart_or_all_the_best():
    found = best_of_several({1: 2.0, 2: 2.0}, {1: 3.0, 2: 3.0})
    assert found.best == "b"
    same = best_of_several({1: 3.0, 2: 3.0}, {1: 3.0, 2: 3.0})
    assert same.possible == ("a", "b")
    assert "every system can still be the best" in str(same)


def test_models_are_run_and_the_table_has_their_names():
    line = fs.serial_line(times=[fs.exponential(1.0)] * 2, buffers=0)
    wider = line.with_changes({"stations.station_2.buffer": 8})
    found = best_of_several(
        line, wider, names=("today", "wider"), until="20 h", replications=5, seed=2
    )
    assert found.best == "wider"
    assert list(found.table.index) == ["today", "wider"]
    assert found.table.loc["today", "high"] == 0.0
    assert "mean [1/h]" in str(found)
    assert "débit" in found.text("fr")
    assert "Durchsatz" in found.text("de")


def test_the_best_lead_time_is_the_smallest():
    line = fs.serial_line(times=[fs.exponential(1.0)] * 2, every=fs.exponential(1.5))
    faster = line.with_changes({"stations.station_2.time.mean": 0.5})
    found = best_of_several(
        line, faster, indicator="lead_time", largest=False, until="20 h", replications=5, seed=2
    )
    assert found.best == "b"
    assert found.unit == "min"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"method": "tukey"}, "bonferroni, nelson_matejcik or hsu"),
        ({"method": "nelson_matejcik", "common": False}, "needs pairs on common random numbers"),
        ({"confidence": 1.5}, "between 0 and 1"),
    ],
)
def test_arguments_that_are_not_possible_are_refused(arguments, words):
    with pytest.raises(ScenarioError, match=words):
        best_of_several(*clear(), **arguments)


def test_one_system_is_refused():
    with pytest.raises(ScenarioError, match="Give two or more"):
        best_of_several({1: 1.0})


def test_an_unknown_indicator_is_refused():
    line = fs.serial_line(times=[1.0])
    with pytest.raises(UnknownName, match="Did you mean 'lead_time'"):
        best_of_several(line, line, indicator="leadtime", until=10)
