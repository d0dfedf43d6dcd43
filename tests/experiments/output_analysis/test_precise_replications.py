from __future__ import annotations

import numpy as np
import pytest

import factorysim as fs
from factorysim.errors import ModelError, UnknownName
from factorysim.experiments.intervals import mean_and_half_width
from factorysim.experiments.output_analysis.precise_replications import replicate_until_precise

LINE = fs.serial_line(times=[fs.exponential(1.0)] * 2, buffers=2)


def test_the_study_is_that_of_as_many_replications_made_at_once():
    found = replicate_until_precise(LINE, {"throughput": 0.012}, until=500, warmup=50, seed=1)
    assert found.is_reached
    assert found.replications > 20
    study = fs.replicate(LINE, until=500, warmup=50, seed=1, replications=found.replications)
    assert found.study.table.equals(study.table)
    assert found.interval("throughput") == study.interval("throughput")
    assert found.interval("wip") == study.interval("wip")
    assert found.study.first == study.first
    assert str(found).startswith(f"{found.replications} replications, 95 % confidence")


def test_threads_give_the_same():
    settings = {"until": 300, "at_least": 4, "at_most": 12, "seed": 2}
    here = replicate_until_precise(LINE, {"wip": 0.001}, **settings)
    there = replicate_until_precise(LINE, {"wip": 0.001}, **settings, workers=2, executor="threads")
    assert here.study.table.equals(there.study.table)
    assert not here.is_reached


def test_progress_counts_to_the_next_look():
    told = []
    replicate_until_precise(
        LINE, {"wip": 0.001}, until=100, at_least=3, at_most=7,
        progress=lambda done, wanted: told.append((done, wanted)),
    )  # fmt: skip
    assert told == [(1, 3), (2, 3), (3, 3), (4, 5), (5, 5), (6, 7), (7, 7)]


def test_an_unknown_indicator_is_refused_before_anything_is_run():
    with pytest.raises(UnknownName, match="Did you mean 'throughput'"):
        replicate_until_precise(LINE, {"troughput": 0.01}, until=1e12)


def test_a_replication_that_cannot_be_finished_is_named():
    # The run ends with the 5th part; in replication 17 that is before the end of the warm-up.
    rare = fs.serial_line(times=[0.1], every=fs.exponential(1.0))
    with pytest.raises(ModelError, match=r"^replication 17: .*before the end of the warm-up"):
        replicate_until_precise(
            rare, {"wip": 0.0001}, at_least=10, until={"parts": 5}, warmup=2, seed=5
        )


@pytest.mark.long
def test_of_500_studies_of_a_real_queue_as_many_intervals_cover_as_promised():
    # M/M/1 at utilisation 0.5 has 1 part in the system on average; 300 min are about 300 parts.
    queue = fs.serial_line(times=[fs.exponential(0.5)], every=fs.exponential(1.0))
    fixed, sequential = [], []
    for seed in range(500):
        found = replicate_until_precise(
            queue, {"wip": 0.15}, until=330, warmup=30, at_most=70, seed=seed
        )
        values = [row["wip"] for row in found.study.rows]
        first = mean_and_half_width(values[:10])
        last = found.interval("wip")
        fixed.append(first.low <= 1.0 <= first.high)
        sequential.append(last.low <= 1.0 <= last.high)
    assert 0.93 <= np.mean(fixed) <= 0.97
    assert 0.93 <= np.mean(sequential) <= 0.97
