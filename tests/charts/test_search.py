"""The progress of a search, seen through the axes of its picture."""

from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.experiments.searching.optimising import optimise

LINE = fs.serial_line(times=[fs.exponential(1.0)] * 2, buffers=1)


@pytest.fixture(scope="module")
def found():
    over = {"stations.station_2.buffer": range(4)}
    return optimise(LINE, over, maximise="throughput", until=200, warmup=50, budget=30, seed=1)


def test_the_line_is_the_trace_and_the_last_mark_the_fresh_mean(found):
    (axes,) = found.charts.progress().axes
    points, line = axes.lines[:2]
    assert list(line.get_ydata()) == [step.mean for step in found.trace]
    assert list(line.get_xdata()) == [step.replications for step in found.trace]
    assert sorted(points.get_ydata()) == sorted(point.mean for point in found.points)
    (bars,) = axes.containers
    assert list(bars.lines[0].get_ydata()) == [found.interval.mean]
    assert axes.get_ylabel() == "throughput [/h]"


def test_the_words_are_those_of_the_language(found):
    (axes,) = found.charts.progress(lang="de", size="slide").axes
    assert axes.get_title(loc="left") == "Verlauf der Suche"
    assert axes.get_xlabel() == "verwendete Replikationen"
    assert repr(found.charts) == "Charts of a search: .progress()"
