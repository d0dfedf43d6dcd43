"""Rates of arrivals over the day: from counts, from times, and back from the engine."""

from __future__ import annotations

import datetime
import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import factorysim as fs
from factorysim.errors import ScenarioError, UnknownName
from factorysim.experiments.input_analysis.arrivals import fit_arrival_times, fit_arrivals
from factorysim.scenario import parse_scenario

PROFILE = fs.Rate(per="h", day={"00:00": 0, "06:00": 12, "10:00": 30, "14:00": 6, "18:00": 0})


def simulated_arrivals(*, days, seed=1, rate=PROFILE):
    """Times of arrivals in hours that the engine makes from a rate profile."""
    line = fs.Factory(
        time_unit="h",
        products={"part": fs.Product(route=["mill"])},
        sources={"orders": fs.Source(makes="part", rate=rate)},
        stations={"mill": fs.Station(time=0.0001)},
    )
    result = fs.simulate(line, until=24.0 * days, seed=seed)
    return result.parts["created [h]"].to_numpy()


def true_rate(hour):
    return {0: 0, 6: 12, 10: 30, 14: 6, 18: 0}[max(h for h in (0, 6, 10, 14, 18) if h <= hour)]


def test_a_known_profile_comes_back_from_the_engine():
    days = 40
    times = simulated_arrivals(days=days)
    found = fit_arrival_times(times, interval="1 h", days=days)
    assert sum(map(sum, found.counts)) == len(times)
    for one in found.rates:
        rate = true_rate(int(one.start[:2]))
        assert abs(one.rate - rate) <= 4 * math.sqrt(rate / days), one
    assert found.warnings == ()
    assert found.test.p_value > 0.01
    assert found.test.uniform_p > 0.01
    again = fit_arrival_times(simulated_arrivals(days=days, rate=found.rate), days=days)
    assert again.rates[11].rate == pytest.approx(30, abs=8 * math.sqrt(30 / days))


def test_counts_and_times_say_the_same():
    times = simulated_arrivals(days=5)
    by_time = fit_arrival_times(times, interval="2 h", days=5)
    counts = np.histogram(times, bins=np.arange(0, 121, 2))[0]
    by_count = fit_arrivals(counts.tolist(), interval="2 h")
    assert by_time.counts == by_count.counts
    assert by_time.rates == by_count.rates
    assert math.isnan(by_count.test.uniform_p)


def test_the_interval_of_a_rate_is_the_exact_one_of_the_poisson_distribution():
    one = fit_arrivals([[8], [12]], interval="8 h", start="08:00").rates[0]
    assert (one.start, one.arrivals, one.rate) == ("08:00", 20, 20 / 16)
    # Below the lower end, 20 or more would have a probability of 2.5 %.
    assert stats.poisson.sf(19, one.low * 16) == pytest.approx(0.025)
    assert stats.poisson.cdf(20, one.high * 16) == pytest.approx(0.025)
    nothing = fit_arrivals([[0, 5], [0, 7]], interval="1 h").rates[0]
    assert (nothing.rate, nothing.low) == (0, 0)
    assert nothing.high == pytest.approx(-math.log(0.025) / 2)


def test_the_index_of_dispersion_is_that_of_a_hand():
    found = fit_arrivals([[4, 0, 10], [8, 0, 10]], start="06:00")
    # Means 6, 0 and 10: (4 + 4) / 6 with one degree of freedom, nothing, and 0 with one.
    assert found.test.dispersion == pytest.approx(8 / 6 / 2)
    p = stats.chi2.cdf(8 / 6, 2)
    assert found.test.p_value == pytest.approx(2 * min(p, 1 - p))


def test_days_of_two_kinds_are_noticed():
    generator = np.random.default_rng(1)
    week = [20 if day % 7 < 5 else 5 for day in range(14)]
    found = fit_arrivals([generator.poisson(mean, 8).tolist() for mean in week])
    assert found.test.dispersion > 2
    assert any("working days and weekends" in warning for warning in found.warnings)


def test_a_plan_is_noticed():
    found = fit_arrivals([[20, 20, 19, 20, 20, 20]] * 5 + [[20] * 6])
    assert any("more alike than chance" in warning for warning in found.warnings)


def test_intervals_that_are_too_long_are_noticed():
    times = simulated_arrivals(days=20)
    long = fit_arrival_times(times, interval="12 h", days=20)
    assert long.test.uniform_p < 0.001
    assert any("shorter intervals" in warning for warning in long.warnings)


def test_few_arrivals_are_noticed():
    found = fit_arrivals([[0, 2, 4, 30], [0, 3, 5, 33]])
    assert any(w.startswith("2 of 3 busy intervals") for w in found.warnings)


def test_one_day_cannot_be_tested():
    found = fit_arrivals([12, 20, 15], start="06:00")
    assert math.isnan(found.test.p_value)
    assert found.warnings[0].startswith("one day cannot show")
    assert "dispersion" not in str(found).split("Warning")[0]


def test_the_test_for_a_poisson_process_keeps_its_level():
    generator = np.random.default_rng(7)
    p = [fit_arrivals(generator.poisson(20, (10, 12))).test.p_value for _ in range(300)]
    share = np.mean(np.array(p) < 0.1)
    assert abs(share - 0.1) < 4 * math.sqrt(0.1 * 0.9 / 300)


def test_the_line_is_read_back_as_the_same_rate():
    found = fit_arrivals([[13, 22, 9], [9, 20, 11]], interval="30 min", start="06:15", per="d")
    text = (
        "factorysim: 1\nfactory:\n  products: {part: {route: [mill]}}\n"
        f"  sources: {{orders: {{makes: part, {found.yaml}}}}}\n  stations: {{mill: {{time: 1}}}}\n"
    )
    assert parse_scenario(text).factory.sources["orders"].rate == found.rate
    assert list(found.rate.day) == ["00:00", "06:15", "06:45", "07:15", "07:45"]


def test_outside_the_observed_hours_nothing_comes():
    early = fit_arrivals([[30, 20]], start="00:00", interval="6 h").rate.day
    assert (list(early), early["12:00"]) == (["00:00", "06:00", "12:00"], 0)
    late = fit_arrivals([[30, 20]], start="12:00", interval="6 h").rate.day
    assert (list(late), late["00:00"]) == (["00:00", "12:00", "18:00"], 0)
    whole = fit_arrivals([30, 20], interval="12 h").rate.day
    assert list(whole) == ["00:00", "12:00"]
    times = simulated_arrivals(days=3, rate=fs.Rate(day=dict(late)))
    assert min(times % 24) >= 12


def test_tables_of_several_kinds_are_read():
    rows = [[12, 20], [8, 22]]
    for table in (rows, np.array(rows), pd.DataFrame(rows), tuple(map(tuple, rows))):
        assert fit_arrivals(table).counts == ((12, 20), (8, 22))
    days = fit_arrivals([1, 2, 3, 4, 5, 6], interval="8 h")
    assert days.counts == ((1, 2, 3), (4, 5, 6))


def test_dates_are_counted_from_the_first_midnight():
    first = datetime.datetime(2026, 3, 2, 7, 30)
    dates = [first, first + datetime.timedelta(minutes=40), first + datetime.timedelta(days=1)]
    wanted = ((1, 1), (1, 0))
    for times in (dates, pd.Series(dates), np.array(dates, dtype="datetime64[ns]")):
        found = fit_arrival_times(times, start="07:00", end="09:00")
        assert found.counts == wanted
    with pytest.raises(ScenarioError, match="not all dates"):
        fit_arrival_times([first, 7.5])


def test_times_are_read_from_a_file_in_its_unit(tmp_path):
    file = tmp_path / "log.csv"
    file.write_text("part,arrival [min]\na,425\nb,470.5\nc,1930\n", encoding="utf-8")
    found = fit_arrival_times(file, column="arrival", start="07:00", end="09:00")
    assert found.counts == ((2, 0), (0, 1))
    assert fit_arrival_times([425, 470.5, 1930], unit="min", start="07:00", end="09:00") == found


def test_the_table_and_the_text_have_units():
    found = fit_arrivals([[12, 20], [8, 22]], start="06:00", per="min")
    assert list(found.table.columns) == [
        "arrivals", "rate [1/min]", "low [1/min]", "high [1/min]",
    ]  # fmt: skip
    assert found.table.loc["06:00", "arrivals"] == 20
    assert str(found).startswith("62 arrivals on 2 days; rates per min\n")
    assert f"To paste: {found.yaml}" in str(found)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"counts": [0, 0]}, "no arrivals at all"),
        ({"counts": []}, "a table of 1 dimensions is not possible"),
        ({"counts": [1, -2]}, "-2 is not possible"),
        ({"counts": [1, 2.5]}, "2.5 is not possible"),
        ({"counts": [1, math.nan]}, "nan is not possible"),
        ({"counts": [[1, 2], [3]]}, "equal length"),
        ({"counts": ["many"]}, "not a table of numbers"),
        ({"counts": list(range(25))}, "25 counts do not fill whole days of 24"),
        ({"counts": [[1] * 20] * 2, "start": "06:00"}, "room for 18 intervals"),
        ({"counts": [1], "interval": "7 h"}, "interval='7 h' is not possible"),
        ({"counts": [1], "interval": "20 s"}, "interval='20 s' is not possible"),
        ({"counts": [1], "interval": "1 hour"}, "Did you mean '1 h'"),
        ({"counts": [1], "interval": math.nan}, "interval=nan is not possible"),
        ({"counts": [1], "start": "6 o'clock"}, "start: .*is not a time of day"),
        ({"counts": [1], "confidence": 95}, "between 0 and 1"),
    ],
)
def test_counts_that_cannot_be_used_say_why(arguments, message):
    with pytest.raises(ScenarioError, match=message):
        fit_arrivals(**arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"times": [5.0, 7.5], "start": "06:00"}, "arrival 1 is at 05:00 of day 1"),
        ({"times": [7.5, 30.0], "days": 1}, "days=1 is not possible: the last arrival is on day 2"),
        ({"times": [7.5], "end": "00:00"}, "end='00:00' is not possible"),
        ({"times": [7.5], "end": "09:30"}, "not a whole number of intervals"),
        ({"times": [-1.0]}, "-1.0 is not possible"),
        ({"times": [1e12]}, "at most 10000 days"),
        ({"times": []}, "there are no values"),
    ],
)
def test_times_that_cannot_be_used_say_why(arguments, message):
    with pytest.raises(ScenarioError, match=message):
        fit_arrival_times(**arguments)


def test_unknown_units_are_refused():
    with pytest.raises(UnknownName, match="per='hour'"):
        fit_arrivals([1], per="hour")
    with pytest.raises(UnknownName, match="unit='hour'"):
        fit_arrival_times([1.0], unit="hour")
