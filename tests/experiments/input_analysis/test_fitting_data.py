"""Reading measured values: files from anybody, lists, Series."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from factorysim.errors import ScenarioError
from factorysim.experiments.input_analysis import measured_values
from factorysim.experiments.input_analysis.measured_values import (
    Measured,
    parse_column,
    read_measured,
)


def test_a_column_is_found_by_its_heading_with_or_without_the_unit():
    text = "part,time [s],note\n1,4.5,ok\n2,6,\n"
    assert parse_column(text, column="time") == Measured((4.5, 6.0), "time", "s")
    assert parse_column(text, column="time [s]") == parse_column(text, column="time")
    other = parse_column("weight [kg]\n3\n")
    assert (other.name, other.unit) == ("weight [kg]", None)


def test_semicolons_come_with_decimal_commas():
    assert parse_column("n;time\n1;4,5\n2;6,25\n", column="time").values == (4.5, 6.25)
    assert parse_column("n\ttime\n1\t4.5\n", column="time").values == (4.5,)


def test_a_file_with_one_column_needs_no_name_and_no_heading():
    assert parse_column("time\n4\n5\n").values == (4.0, 5.0)
    assert parse_column("4\n5\n").values == (4.0, 5.0)
    assert parse_column("# by hand\n\n4\n5\n").values == (4.0, 5.0)


def test_empty_cells_are_left_out_and_counted():
    found = parse_column("n,time\n1,4\n2,\n3\n4,5\n", column="time")
    assert (found.values, found.left_out) == ((4.0, 5.0), 2)


def test_text_among_the_numbers_is_refused_with_its_line():
    with pytest.raises(ScenarioError) as caught:
        parse_column("n,time\n1,4\n\n2,four\n3,-1\n4,1e999\n", column="time", file="t.csv")
    lines = str(caught.value).splitlines()
    assert lines[0].startswith("t.csv, line 4: 'four' is not a number.")
    assert lines[1].startswith("t.csv, line 5: -1 is not possible.")
    assert lines[2].startswith("t.csv, line 6: 1e999 is not possible.")


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("time,part\n1,2\n", "tine", "Did you mean 'time'"),
        ("time [s],part\n1,2\n", "tme [s]", "Did you mean 'time \\[s\\]'"),
        ("time,part\n1,2\n", None, "there are 2 columns: time, part. Say which"),
        ("time,time\n1,2\n", "time", "is there 2 times"),
        ("", None, "the file is empty"),
        ("time\n", None, "there are no numbers"),
        ('time\n"4\n', None, "line 2: the line cannot be read"),
        ("time,n\n4,5,\n", "n,", "there is no column 'n,'"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(text, column, message):
    with pytest.raises(ScenarioError, match=message):
        parse_column(text, column=column)


def test_a_file_is_read_by_its_path(tmp_path):
    file = tmp_path / "times.csv"
    file.write_text("\ufefftime\n4\n5\n", encoding="utf-8")
    assert read_measured(file).values == read_measured(str(file)).values == (4.0, 5.0)
    with pytest.raises(ScenarioError, match=r"there is no such file. Did you mean 'times.csv'"):
        read_measured(tmp_path / "time.csv")


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("factorysim.scenario.attached.SIZE_LIMIT", 10)
    file = tmp_path / "times.csv"
    file.write_text("time\n4\n5\n6\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="larger than"):
        read_measured(file)
    monkeypatch.setattr(measured_values, "MOST_VALUES", 2)
    with pytest.raises(ScenarioError, match="there are 3 values; at most 2"):
        parse_column("4\n5\n6\n")
    with pytest.raises(ScenarioError, match="there are 3 values; at most 2"):
        read_measured([4, 5, 6])


def test_sequences_arrays_and_series_are_read():
    for data in ([4, 5.5], (4, 5.5), np.array([4, 5.5]), pd.Series([4, 5.5]), iter([4, 5.5])):
        assert read_measured(data).values == (4.0, 5.5)
    series = pd.Series([4, None, 5.5], name="time [min]")
    assert read_measured(series) == Measured((4.0, 5.5), "time", "min", 1)
    assert read_measured(np.array([4, 5], dtype=np.int64)).values == (4.0, 5.0)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "there are no values"),
        ([math.nan, None], "there are no values"),
        ([1, -2], "value 2: -2 is not possible"),
        ([1, math.inf], "value 2: inf is not possible"),
        ([1, "4"], "value 2: '4' is not a number"),
        ([1, True], "value 2: True is not a number"),
        (pd.to_timedelta(pd.Series([4, 5]), unit="min"), r"total_seconds\(\), unit='s'"),
        (pd.DataFrame({"a": [1], "b": [2]}), "2 dimensions"),
        (np.ones((2, 2)), "2 dimensions"),
        ({"a": 1}, "is not a data set"),
        (b"4", "is not a data set"),
        (4, "is not a data set"),
    ],
)
def test_what_is_not_a_list_of_numbers_is_refused(data, message):
    with pytest.raises(ScenarioError, match=message):
        read_measured(data)


def test_a_column_of_something_that_is_no_file_is_refused():
    with pytest.raises(ScenarioError, match="only with the path"):
        read_measured([1, 2], column="time")


def test_units_are_converted_without_loss():
    assert Measured((90.0, 6.0), unit="s").in_unit("min") == Measured((1.5, 0.1), unit="min")
    assert Measured((90.0,)).in_unit("min") == Measured((90.0,), unit="min")
