from __future__ import annotations

import itertools

import pytest

from factorysim import Rate, Source
from tests.engine.stories import factory, tell


def arrivals(*, days, count=None, **rate):
    source = Source(makes="part", rate=Rate(**rate), count=count)
    story = tell(factory({"part": ["mill"]}, {"mill": 0.001}, orders=source), until=days * 1440)
    return [time for time, _ in story.when("created")]


def test_nothing_comes_in_hours_whose_rate_is_zero():
    times = arrivals(days=20, day={"06:00": 10, "14:00": 0})
    assert all(360 <= time % 1440 <= 840 for time in times)
    assert len(times) == pytest.approx(20 * 80, abs=4 * 40)


def test_before_the_first_time_of_the_day_the_last_rate_goes_on():
    times = arrivals(days=40, day={"06:00": 0, "22:00": 5})
    early = [time for time in times if time % 1440 < 360]
    late = [time for time in times if time % 1440 >= 1320]
    assert len(early) + len(late) == len(times)
    assert len(early) == pytest.approx(40 * 30, abs=4 * 1200**0.5)
    assert len(late) == pytest.approx(40 * 10, abs=4 * 400**0.5)


def test_a_rate_may_be_given_per_minute():
    assert len(arrivals(days=1, per="min", day={"00:00": 2})) == pytest.approx(
        2880, abs=4 * 2880**0.5
    )


def test_the_gaps_of_a_constant_rate_are_exponential():
    times = arrivals(days=20, day={"00:00": 10})
    gaps = [after - before for before, after in itertools.pairwise(times)]
    mean = sum(gaps) / len(gaps)
    second = sum(gap * gap for gap in gaps) / len(gaps)
    n = len(gaps)
    assert mean == pytest.approx(6, abs=4 * 6 / n**0.5)
    # E[T^2] = 2 mean^2; the standard error of its estimate is sqrt(20) mean^2 / sqrt(n).
    assert second == pytest.approx(72, abs=4 * 20**0.5 * 36 / n**0.5)


def test_a_source_with_a_rate_ends_after_count_parts():
    assert len(arrivals(days=5, count=7, day={"00:00": 60})) == 7
