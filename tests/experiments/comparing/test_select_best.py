from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.errors import DoubtfulModel, ModelError, ScenarioError, UnknownName
from factorysim.experiments.comparing.select_best import select_best

LINE = fs.serial_line(times=[fs.exponential(1.0), fs.exponential(1.0)], buffers=0)
LINES = {f"{n} places": LINE.with_changes({"stations.station_2.buffer": n}) for n in (0, 1, 6)}
RUN = {"until": "10 h", "warmup": "1 h", "seed": 2}


@pytest.mark.parametrize(
    "method",
    [{"delta": 1.0}, {"method": "subset", "first": 8}, {"method": "ocba", "budget": 45}],
    ids=["kn", "subset", "ocba"],
)
def test_every_method_finds_a_line_that_is_clearly_the_best(method):
    found = select_best(LINES, **method, **RUN)
    assert found.best == "6 places"
    assert found.unit == "1/h"
    assert "6 places" in str(found)
    assert "mean [1/h]" in str(found)
    assert len(found.table) == 3


def test_the_values_are_those_of_the_replications():
    found = select_best(LINES, method="subset", first=4, **RUN)
    study = fs.replicate(LINES["1 places"], replications=4, **RUN)
    assert found.means[1] == study.interval("throughput").mean


def test_the_number_of_workers_does_not_matter():
    one = select_best(LINES, delta=1.0, **RUN)
    two = select_best(LINES, delta=1.0, executor="threads", workers=3, **RUN)
    assert (one.best, one.counts, one.means) == (two.best, two.counts, two.means)


def test_independent_systems_share_no_runs():
    same = {"one": LINE, "two": LINE}
    shared = select_best(same, method="subset", first=3, **RUN)
    assert shared.means[0] == shared.means[1]
    apart = select_best(same, method="subset", first=3, common=False, **RUN)
    assert apart.means[0] == shared.means[0]
    assert apart.means[1] != shared.means[1]
    assert len(set(select_best(same, method="ocba", budget=20, **RUN).means)) == 2


def test_the_smallest_lead_time_can_be_the_best():
    line = fs.serial_line(times=[fs.exponential(1.0)], every=fs.exponential(1.5))
    lines = {"slow": line, "fast": line.with_changes({"stations.station_1.time.mean": 0.7})}
    found = select_best(lines, indicator="lead_time", largest=False, delta=0.2, **RUN)
    assert found.best == "fast"
    assert found.unit == "min"


def test_a_measure_of_your_own_decides():
    cost = {"profit": "throughput - 8 * stations.station_2.buffer"}
    found = select_best(LINES, indicator="profit", measures=cost, delta=1.0, **RUN)
    assert found.best == "0 places"


def test_progress_is_told():
    calls = []
    select_best(
        LINES, method="subset", first=2, progress=lambda done, of: calls.append((done, of)), **RUN
    )
    assert calls == [(n, 6) for n in range(1, 7)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "needs delta="),
        ({"method": "ocba"}, "needs budget="),
        ({"method": "rinott"}, "kn, subset or ocba"),
        ({"delta": 1.0, "budget": 9}, "budget= belongs to method='ocba'"),
        ({"method": "subset", "most": 9}, "most= belongs to method='kn'"),
    ],
)
def test_arguments_that_are_not_possible_are_refused(arguments, words):
    with pytest.raises(ScenarioError, match=words):
        select_best(LINES, **arguments, **RUN)


def test_one_model_is_refused():
    with pytest.raises(ScenarioError, match="nothing to choose from"):
        select_best({"x": LINE}, delta=1.0)


def test_an_unknown_indicator_is_refused():
    with pytest.raises(UnknownName, match="Did you mean 'wip'"):
        select_best(LINES, indicator="wipp", delta=1.0)


def test_an_indicator_without_a_value_is_refused():
    with pytest.raises(ScenarioError, match="system '0 places', replication 1: the value is nan"):
        select_best(LINES, indicator="service_level", delta=0.1, **RUN)


def test_models_with_other_settings_are_refused():
    scenarios = {
        name: fs.Scenario(factory=LINE, run=fs.Run(until=until))
        for name, until in (("x", "2 h"), ("y", "3 h"))
    }
    with pytest.raises(ScenarioError, match=r"until differs: 120\.0 in 'x', 180\.0 in 'y'"):
        select_best(scenarios, delta=1.0)


def test_a_run_that_stands_still_is_named():
    stuck = fs.Factory(
        products={"p": fs.Product(route=["a", "b", "a", "b"])},
        sources={"s": fs.Source(makes="p", unlimited=True)},
        stations={"a": fs.Station(time=1, buffer=0), "b": fs.Station(time=1, buffer=0)},
    )
    with pytest.warns(DoubtfulModel), pytest.raises(ModelError, match="stuck, replication 1: "):
        select_best({"line": LINE, "stuck": stuck}, delta=1.0, **RUN)
