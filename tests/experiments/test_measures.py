from __future__ import annotations

import math

import pytest

import factorysim as fs
from factorysim import ScenarioError, UnknownName
from factorysim.experiments.measures import check_measures, measured
from tests.experiments.lines import clockwork, twice_the_throughput


@pytest.fixture(scope="module")
def result():
    return fs.simulate(clockwork(), until=404, warmup=4)


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("throughput", 15.0),
        ("places.station_1.utilisation", 0.25),
        ("states.station_2.working", 0.5),
        ("states.station_2.off", 0.0),
        ("products.part.throughput", 15.0),
        ("sources.raw.offered", 100.0),
        ("stations.station_2.buffer * 2", 6.0),
        ("throughput / 15 - states.station_1.starved", 0.25),
        (twice_the_throughput, 30.0),
    ],
)
def test_a_measure_has_the_value_that_the_run_shows(result, measure, value):
    assert measured(result, measure, clockwork()) == pytest.approx(value)


def test_what_a_place_has_not_is_not_known(result):
    assert math.isnan(measured(result, "places.exit.utilisation", clockwork()))


@pytest.mark.parametrize(
    ("measure", "message"),
    [
        ("troughput", "Did you mean 'throughput'"),
        ("places.station_3.utilisation", "Did you mean 'station_1'|Did you mean 'station_2'"),
        ("stations.station_2.bufer", "Did you mean 'buffer'"),
        ("states.mill.working", "nothing called 'mill'"),
    ],
)
def test_an_unknown_name_is_refused_before_anything_is_run(measure, message):
    with pytest.raises(ScenarioError, match=message):
        check_measures({"m": measure}, clockwork())


@pytest.mark.parametrize(
    ("measure", "message"),
    [
        ("places.station_1.utilization", "Did you mean 'utilisation'"),
        ("states.station_1.woking", "Did you mean 'working'"),
    ],
)
def test_an_unknown_column_is_refused_at_the_first_run(result, measure, message):
    with pytest.raises(UnknownName, match=message):
        measured(result, measure, clockwork())


def test_a_measure_that_gives_no_number_is_refused(result):
    with pytest.raises(ScenarioError, match="not a number"):
        measured(result, lambda _: "many", clockwork())


@pytest.mark.parametrize("name", ["throughput", "Throughput", "replication"])
def test_a_measure_cannot_take_the_name_of_another_column(name):
    with pytest.raises(ScenarioError, match="already"):
        check_measures({name: "wip"}, clockwork())
