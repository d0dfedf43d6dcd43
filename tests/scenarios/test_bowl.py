"""The bowl: half a percent that is seen on common random numbers and not without them."""

from __future__ import annotations

import math
import statistics

import pytest

from factorysim.experiments import mean_and_half_width
from factorysim.experiments.intervals import t_quantile
from tests.scenarios.expectations import Case, Effort, cases, relations, runs, values

SCENARIO = "bowl"
RATE = "throughput_per_time_unit"
AS_THE_FILE_SAYS = Effort(is_full=True)
LONG = Effort(replications=20, length=10, is_full=True)
(BOWL,) = (relation.changes for relation in relations(SCENARIO))


def _rates(changes: dict[str, object] | None, seed: int) -> list[float]:
    return values(runs(SCENARIO, changes, seed=seed), RATE)


def _gain_on_common_numbers(seed: int) -> tuple[float, float]:
    """Return the ends of the interval of the gain, when both lines meet the same numbers."""
    pairs = zip(_rates(None, seed), _rates(BOWL, seed), strict=True)
    gain = mean_and_half_width([bowl - balanced for balanced, bowl in pairs])
    return gain.low, gain.high


def _gain_on_other_numbers(seed: int) -> tuple[float, float]:
    """Return the ends of the interval of the gain, when each line meets numbers of its own."""
    balanced, bowl = _rates(None, seed), _rates(BOWL, seed + 1)
    n = len(balanced)
    error = math.sqrt((statistics.variance(balanced) + statistics.variance(bowl)) / n)
    half_width = t_quantile(0.95, 2 * n - 2) * error
    gain = statistics.mean(bowl) - statistics.mean(balanced)
    return gain - half_width, gain + half_width


@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_throughput_is_that_of_the_markov_chain(case: Case) -> None:
    assert case.disagreements(AS_THE_FILE_SAYS) == []


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_throughput_is_that_of_the_markov_chain_in_long_runs(case: Case) -> None:
    assert case.disagreements(LONG) == []


def test_the_gain_is_seen_on_common_random_numbers_only() -> None:
    low, high = _gain_on_common_numbers(seed=1)
    assert 0 < low < 0.0032923 < high
    low, high = _gain_on_other_numbers(seed=1)
    assert low < 0 < high


@pytest.mark.long
def test_common_random_numbers_nearly_always_show_the_gain_and_others_rarely() -> None:
    seeds = range(1, 41)
    assert sum(_gain_on_common_numbers(seed)[0] > 0 for seed in seeds) >= 38
    assert sum(_gain_on_other_numbers(seed)[0] > 0 for seed in seeds) <= 14


def test_the_middle_station_of_the_balanced_line_waits_most() -> None:
    results = runs(SCENARIO)
    used = {
        station: statistics.mean(values(results, f"places.{station}.utilisation"))
        for station in ("first", "middle", "last")
    }
    # All do the same work per part, so what differs is only why they do not work.
    assert max(used.values()) - min(used.values()) < 0.01
