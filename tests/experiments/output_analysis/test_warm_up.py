from __future__ import annotations

import pickle

import pytest

import factorysim as fs
from factorysim.errors import ScenarioError, UnknownName
from factorysim.experiments.output_analysis.warm_up import suggest_warmup

LINE = fs.serial_line(times=[fs.exponential(1.0)] * 5, buffers=20)


@pytest.fixture(scope="module")
def found():
    return suggest_warmup(LINE, until=2000, seed=1)


def test_the_suggestion_is_that_of_mser_on_the_mean_of_the_replications(found):
    assert found.time == found.mser_time == found.times[found.mser.truncation - 1]
    assert found.series == found.welch.curve
    assert (found.replications, found.until, found.time_unit) == (5, 2000.0, "min")
    assert 50 < found.time < 1000


def test_what_is_left_after_the_warm_up_is_steady_and_the_start_is_not(found):
    series, cut = found.series, found.mser.truncation
    steady = sum(series[cut:]) / len(series[cut:])
    assert sum(series[: cut // 2]) / (cut // 2) < 0.8 * steady


def test_it_can_be_read(found):
    text = str(found)
    assert text.startswith(f"warm-up of {found.time:.4g} min (mser5), seen in wip of 5 repl")
    assert f"a run of at least {11 * found.time:.4g} min" in text
    assert "Welch, window" in text


def test_it_is_a_value(found):
    assert pickle.loads(pickle.dumps(found)) == found
    assert suggest_warmup(LINE, until=2000, seed=1) == found


@pytest.mark.parametrize("by", ["lead_time", "throughput"])
def test_other_series_have_their_own_unit_and_times(by):
    found = suggest_warmup(LINE, until=2000, by=by, seed=1)
    assert found.unit == {"lead_time": "min", "throughput": "1/h"}[by]
    assert found.times[-1] <= 2000
    assert list(found.times) == sorted(found.times)
    assert 0 < found.time < 1000


def test_welch_may_decide():
    found = suggest_warmup(LINE, until=2000, method="welch", seed=1)
    assert found.time == found.welch_time
    assert "(welch)" in str(found)


def test_a_pilot_that_is_too_short_says_so_and_names_a_longer_one():
    slow = fs.serial_line(times=[fs.exponential(0.99)], every=fs.exponential(1.0))
    found = suggest_warmup(slow, until=60, replications=30, seed=1)
    assert "try until=240 (min)" in " ".join(found.notes)


def test_an_overloaded_factory_is_never_called_steady():
    overloaded = fs.serial_line(times=[1.5], every=fs.exponential(1.0))
    with pytest.warns(fs.DoubtfulModel):
        found = suggest_warmup(overloaded, until=1000, seed=1)
    assert "the run is too short" in found.notes[0]
    assert "overloaded" in found.notes[1]


def test_work_in_process_that_never_changes_tells_nothing():
    closed = fs.serial_line(times=[1.0, 1.0], buffers=0)
    found = suggest_warmup(closed, until=400)
    assert found.time <= 20
    constant = suggest_warmup(fs.serial_line(times=[1.0]), until=400)
    assert "never changes" in constant.notes[0]
    assert constant.time == 0


def test_intervals_of_a_day_hide_the_waves_of_a_shift():
    found = suggest_warmup(LINE, until="40 h", interval="1 h", seed=1)
    assert len(found.series) == 40
    assert found.times[0] == 60.0


def test_a_scenario_brings_its_own_length():
    scenario = fs.read_scenario("waiting-line")
    found = suggest_warmup(scenario, until=2000, replications=2)
    assert found.time_unit == scenario.factory.time_unit


def test_a_run_that_ends_by_itself_needs_no_warm_up():
    with pytest.raises(ScenarioError, match=r"nothing was left to do.*needs no warm-up"):
        suggest_warmup(fs.read_scenario("job-shop"))


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"by": "wop"}, UnknownName, "Did you mean 'wip'"),
        ({"method": "eye"}, ScenarioError, "mser5 or welch"),
        ({"replications": 1}, ScenarioError, "Take 5 or more"),
        ({"until": 10}, ScenarioError, "try until=40"),
        ({"interval": "30 h"}, ScenarioError, "only 1 intervals"),
    ],
)
def test_an_impossible_setting_is_refused(settings, error, words):
    with pytest.raises(error, match=words):
        suggest_warmup(LINE, **{"until": 2000, **settings})
