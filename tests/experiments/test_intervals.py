from __future__ import annotations

import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.experiments.intervals import mean_and_half_width, t_quantile


def test_the_interval_is_that_of_the_t_distribution():
    found = mean_and_half_width([1.0, 2.0, 3.0, 4.0, 5.0])
    # t(0.975, 4) = 2.776445, s = sqrt(2.5)
    assert found.mean == 3.0
    assert found.half_width == pytest.approx(2.776445105 * math.sqrt(2.5 / 5))
    assert (found.low, found.high) == (3 - found.half_width, 3 + found.half_width)
    assert found.n == 5
    assert not found.is_cut
    assert str(found) == "3 ± 2"


@pytest.mark.parametrize(
    ("confidence", "degrees", "table"),
    [(0.95, 1, 12.706), (0.95, 9, 2.262), (0.95, 29, 2.045), (0.99, 9, 3.250), (0.9, 4, 2.132)],
)
def test_the_quantiles_are_those_of_the_printed_tables(confidence, degrees, table):
    assert t_quantile(confidence, degrees) == pytest.approx(table, abs=5e-4)


def test_an_interval_of_a_share_never_leaves_what_is_possible():
    low = mean_and_half_width([0.0, 0.0, 0.03], lowest=0.0, highest=1.0)
    assert low.low == 0.0
    assert low.is_cut
    assert str(low) == "0.01 [0, 0.05303]"
    high = mean_and_half_width([1.0, 1.0, 0.9], lowest=0.0, highest=1.0)
    assert high.high == 1.0
    assert "±" not in str(high)


def test_identical_replications_say_so():
    found = mean_and_half_width([0.1] * 10)
    assert (found.mean, found.half_width, found.low, found.high) == (0.1, 0.0, 0.1, 0.1)
    assert str(found) == "0.1 (identical replications)"
    assert not found.is_cut


def test_one_replication_gives_no_interval():
    found = mean_and_half_width([7.0])
    assert found.mean == 7.0
    assert all(math.isnan(x) for x in (found.half_width, found.low, found.high))
    assert found.note == "one replication gives no interval"
    assert str(found) == "7"


def test_replications_without_a_value_are_left_out_and_counted():
    found = mean_and_half_width([1.0, math.nan, 3.0])
    assert (found.mean, found.n) == (2.0, 2)
    assert found.note == "not known in 1 of 3 replications"


def test_a_value_that_no_replication_knows_is_a_dash():
    assert str(mean_and_half_width([math.nan, math.nan])) == "-"
    assert mean_and_half_width([]).n == 0


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5, math.nan])
def test_an_impossible_confidence_is_refused(confidence):
    with pytest.raises(ScenarioError, match="between 0 and 1"):
        mean_and_half_width([1.0, 2.0], confidence)


def test_infinity_is_refused():
    with pytest.raises(ScenarioError, match="infinity"):
        mean_and_half_width([1.0, math.inf])


@given(st.lists(st.floats(0, 1), min_size=2, max_size=20), st.sampled_from([0.8, 0.95, 0.99]))
def test_property_the_mean_lies_in_an_interval_inside_the_possible(values, confidence):
    found = mean_and_half_width(values, confidence, lowest=0.0, highest=1.0)
    assert 0 <= found.low <= found.mean <= found.high <= 1


def test_importing_intervals_loads_no_scipy():
    code = "import sys, factorysim.experiments.intervals; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
