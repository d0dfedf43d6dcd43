from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.errors import ScenarioError, UnknownName
from factorysim.experiments.output_analysis.long_run import batch_means_of, long_run

# M/M/1 at utilisation 0.5: 1 part in the system, for 1 min; 60 parts leave an hour.
QUEUE = fs.serial_line(times=[fs.exponential(0.5)], every=fs.exponential(1.0))
EXACT = {"lead_time": 1.0, "wip": 1.0, "throughput": 60.0}
UNITS = {"lead_time": "min", "wip": "parts", "throughput": "1/h"}


@pytest.mark.parametrize("indicator", EXACT)
def test_the_mean_of_a_queue_lies_near_what_theory_says(indicator):
    found = long_run(QUEUE, until=12_000, warmup=500, indicator=indicator, seed=1)
    assert found.name == indicator
    assert found.unit == UNITS[indicator]
    assert abs(found.mean - EXACT[indicator]) <= 2 * found.half_width
    assert found.half_width < 0.15 * found.mean
    assert str(found).startswith(indicator)


@pytest.mark.parametrize("indicator", EXACT)
def test_the_mean_is_the_indicator_of_the_run(indicator):
    result = fs.simulate(QUEUE, until=4000, warmup=100, seed=2)
    found = batch_means_of(result, indicator, batches=10)
    used = result.value(indicator)
    assert found.mean == pytest.approx(used, rel=1e-9 if indicator != "lead_time" else 0.01)
    assert found.dropped < 10


def test_a_run_that_was_made_already_gives_the_same():
    result = fs.simulate(QUEUE, until=3000, warmup=100, seed=3)
    assert batch_means_of(result, "wip") == long_run(
        QUEUE, until=3000, warmup=100, seed=3, indicator="wip"
    )


def test_too_short_a_run_is_refused():
    with pytest.raises(ScenarioError, match="run longer"):
        long_run(QUEUE, until=50)


def test_an_unknown_indicator_is_refused():
    with pytest.raises(UnknownName, match="lead_time"):
        long_run(QUEUE, until=50, indicator="leadtime")
