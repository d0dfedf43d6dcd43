from __future__ import annotations

from dataclasses import replace

import pytest

import factorysim as fs
from factorysim.errors import NotRecorded, ScenarioError, UnknownName
from factorysim.experiments.output_analysis.series import (
    check_observable,
    departures,
    lead_times,
    throughput_by_interval,
    wip_by_interval,
)
from tests.results.stories import saw_result


def test_the_saw_shows_its_parts_one_after_the_other():
    # Parts come at 0, 2, 4, 9.5 and leave at 3, 6, 9; the last one is there at the end, 10 min.
    assert lead_times(saw_result()).tolist() == [3, 4, 5]
    assert departures(saw_result()).tolist() == [3, 6, 9]
    assert wip_by_interval(saw_result(), 2.0).tolist() == [1, 1.5, 2, 1, 0.75]
    assert throughput_by_interval(saw_result(), 3.0).tolist() == [20, 20, 20]


def test_intervals_end_where_they_are_told_to():
    assert wip_by_interval(saw_result(), 2.0, end=5.0).tolist() == [1, 1.5]
    assert len(wip_by_interval(saw_result(), 0.1)) == 100


@pytest.mark.parametrize("warmup", [0, 500])
def test_the_mean_of_a_series_is_the_indicator(warmup):
    line = fs.serial_line(times=[fs.exponential(0.8)] * 2, every=fs.exponential(1.0))
    result = fs.simulate(line, until=3500, warmup=warmup, seed=3)
    length = (3500 - warmup) / 60
    assert wip_by_interval(result, length).mean() == pytest.approx(result.value("wip"))
    assert throughput_by_interval(result, length).mean() == pytest.approx(
        result.value("throughput")
    )
    assert lead_times(result).mean() == pytest.approx(result.value("lead_time"))


def test_intervals_longer_than_the_run_are_refused():
    with pytest.raises(ScenarioError, match="do not fit"):
        wip_by_interval(saw_result(), 11.0)


def test_an_unknown_series_is_refused_with_the_closest_one():
    with pytest.raises(UnknownName, match="Did you mean 'lead_time'"):
        check_observable("leadtime")


def test_a_run_without_all_rows_is_refused():
    result = saw_result()
    for observed, words in (
        (replace(result.observed, parts=None), "record='parts'"),
        (replace(result.observed, parts_omitted=5), "5 rows"),
    ):
        with pytest.raises(NotRecorded, match=words):
            lead_times(replace(result, observed=observed))
