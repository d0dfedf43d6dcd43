"""Sensitivity: exact for machines like clockwork, paired and ranked for random ones."""

from __future__ import annotations

import math

import numpy as np
import pytest

import factorysim as fs
from factorysim.errors import ScenarioError, UnknownName
from factorysim.experiments.effects.scaling import CannotScale, scaled, scaled_time
from factorysim.experiments.effects.sensitivity import relative_difference, sensitivity
from factorysim.model import Failure, Product, Source, Station
from factorysim.model.places import WaitingRoom
from tests.experiments.lines import twice_the_throughput, two_machines

CLOCK = fs.serial_line(times=[1.0, 2.0, 1.5], buffers=4)
LONG = {"until": "210 h", "warmup": "10 h", "replications": 2}
SHORT = {"until": "40 h", "warmup": "5 h", "replications": 5}
TINY = {"until": "10 h", "replications": 2}


def failing(**failure):
    """One machine that takes a minute, and fails."""
    return fs.Factory(
        products={"part": Product(route=["mill"])},
        sources={"raw": Source(makes="part", unlimited=True)},
        stations={"mill": Station(time=1.0, failures={"jam": Failure(**failure)})},
    )


def test_only_the_slowest_machine_of_a_clockwork_pays_and_pays_in_full():
    found = sensitivity(CLOCK, **LONG)
    best = found.rows[0]
    assert best.path == "stations.station_2.speed"
    assert best.relative.mean == pytest.approx(0.05, abs=3e-4)
    assert best.elasticity == pytest.approx(1.0, abs=6e-3)
    assert [row.verdict for row in found.rows] == ["raises", "none", "none"]
    assert found.best == best


def test_the_sentence_is_the_one_that_is_remembered():
    texts = [row.text() for row in sensitivity(CLOCK, **LONG).rows[:2]]
    assert texts == [
        "+5 % speed at station_2 = +5 % throughput (in every replication)",
        "+5 % speed at station_1 = no change of throughput in any replication",
    ]


def test_everything_faster_is_the_line_faster():
    line = fs.serial_line(times=[fs.exponential(1.0)] * 3, buffers=2)
    found = sensitivity(line, by=0.02, until="100 h", warmup="10 h", replications=8)
    whole = math.fsum(row.relative.mean for row in found.rows)
    assert whole == pytest.approx(0.02, rel=0.2)


def test_the_difference_is_known_better_than_the_means():
    found = sensitivity(two_machines(3), adjust="none", **SHORT)
    assert found.base.half_width > 4 * found.rows[0].interval.half_width
    assert found.rows[0].correlation > 0.9
    # Exact: (b + 2) / (b + 3) of machines that are equally fast.
    assert found.base.low < 60 * 5 / 6 < found.base.high


def test_all_intervals_hold_together_unless_each_is_wanted_alone():
    together = sensitivity(two_machines(), **SHORT)
    alone = sensitivity(two_machines(), adjust="none", **SHORT)
    path = "stations.station_1.speed"
    assert together.row(path).interval.half_width > alone.row(path).interval.half_width
    assert "All 2 intervals together" in str(together)
    assert "Each interval alone" in str(alone)


def test_the_number_of_workers_changes_nothing():
    one = sensitivity(two_machines(), **TINY)
    two = sensitivity(two_machines(), workers=2, **TINY)
    assert one.table.equals(two.table)


def test_places_change_by_at_least_one():
    found = sensitivity(two_machines(0), of="buffers", **SHORT)
    (row,) = found.rows
    assert (row.before, row.after) == ("0", "1")
    assert row.change == math.inf
    assert math.isnan(row.elasticity)
    assert row.is_significant
    assert found.left_out == {"stations.station_1.buffer": "the room is unlimited"}
    assert str(row).startswith("0 → 1 places at station_2 = +")
    assert "Not changed: places at station_1 (the room is unlimited)." in str(found)


def test_a_room_with_an_order_of_admission_keeps_it():
    line = two_machines().with_changes(
        {"stations.station_2.buffer": {"capacity": 2, "admit": "priority"}}
    )
    (row,) = sensitivity(line, of="buffers", **TINY).rows
    assert row.path == "stations.station_2.buffer.capacity"


@pytest.mark.parametrize(
    "failure",
    [{"every": 90.0, "repair": 10.0}, {"availability": 0.9, "mttr": fs.constant(10.0)}],
)
def test_shorter_repairs_are_worth_the_same_however_they_are_written(failure):
    found = sensitivity(failing(**failure), of="repair", by=0.25, adjust="none", **SHORT)
    (row,) = found.rows
    assert (row.before, row.after) == ("10", "8")
    # One minute per part and 8 in the place of 10 minutes after every 90 parts.
    assert row.relative.mean == pytest.approx((100 / 98) - 1, rel=0.4)
    assert "speed of the repairs of jam at mill" in str(row)


def test_longer_times_between_failures_are_worth_something():
    line = failing(every=fs.exponential(90.0), repair=10.0)
    (row,) = sensitivity(line, of="failures", by=0.5, **SHORT).rows
    assert (row.before, row.after, row.verdict) == ("90", "135", "raises")
    both = sensitivity(line, of=["repair", "failures"], **SHORT)
    assert {row.path.rpartition(".")[2] for row in both.rows} == {"repair_speed", "life"}


def test_a_path_is_multiplied_and_a_star_stands_for_every_name():
    found = sensitivity(CLOCK, "stations.*.time", by=0.1, **LONG)
    row = found.row("stations.station_2.time")
    assert (row.before, row.after) == ("2", "2.2")
    assert row.relative.mean == pytest.approx(1 / 1.1 - 1, abs=3e-4)
    assert row.verdict == "lowers"
    assert len(found.rows) == 3


def test_the_times_of_steps_and_of_products_count_as_the_speed_of_the_station():
    factory = fs.Factory(
        products={
            "a": Product(route=[{"at": "mill", "time": "2 min"}]),
            "b": Product(route=[{"at": {"mill": fs.exponential(3.0), "lathe": 4.0}}]),
        },
        sources={"a": Source(makes="a", every=9.0), "b": Source(makes="b", every=9.0)},
        stations={"mill": Station(time={"a": 5.0}), "lathe": Station(time=1.0)},
    )
    found = sensitivity(factory, by=0.25, indicator="lead_time", **SHORT)
    row = found.row("stations.mill.speed")
    assert (row.before, row.after) == ("a 5, 2, 3", "a 4, 1.6, 2.4")
    assert row.verdict == "lowers"


def test_times_that_are_functions_are_left_out_and_said_so():
    line = CLOCK.with_changes({"stations.station_1.time": lambda part, station: 1.0})
    found = sensitivity(line, **TINY)
    assert len(found.rows) == 2
    assert "the time is a function" in found.left_out["stations.station_1.speed"]
    assert "Not changed: speed at station_1 (the time is a function" in str(found)


def test_one_time_for_several_places_is_left_out_and_said_so():
    factory = fs.Factory(
        products={"a": Product(route=[{"at": ["m1", "m2"], "time": 2.0}, "m3"])},
        sources={"raw": Source(makes="a", every=5.0)},
        stations={"m1": Station(), "m2": Station(), "m3": Station(time=1.0)},
    )
    found = sensitivity(factory, indicator="lead_time", **TINY)
    assert [row.path for row in found.rows] == ["stations.m3.speed"]
    assert "one time for several places" in found.left_out["stations.m1.speed"]


def test_a_measure_and_a_share_can_be_looked_at():
    found = sensitivity(
        CLOCK, indicator="double", measures={"double": twice_the_throughput}, **LONG
    )
    assert found.rows[0].relative.mean == pytest.approx(0.05, abs=3e-4)
    share = sensitivity(CLOCK, indicator="utilisation", **LONG)
    assert share.is_share
    assert "percentage points" in share.rows[0].text()


def test_an_effect_on_nothing_is_said_in_its_unit():
    line = fs.serial_line(times=[1.0, 2.0], buffers=3, every=4.0)
    found = sensitivity(line, indicator="waiting_time", **TINY)
    assert found.base.mean == 0
    assert math.isnan(found.rows[0].relative.mean)
    assert found.rows[0].verdict == "none"


def test_a_station_that_takes_no_time_is_left_out():
    line = fs.serial_line(times=[1.0, 0.0], buffers=3)
    found = sensitivity(line, **TINY)
    assert found.left_out == {"stations.station_2.speed": "it takes no time"}


def test_an_indicator_that_nobody_knows_is_refused():
    line = fs.serial_line(times=[100.0, 1.0], buffers=3)
    with pytest.raises(ScenarioError, match="lead_time is not known in any run"):
        sensitivity(line, indicator="lead_time", until="1 h", replications=2)


def test_one_replication_proves_nothing():
    found = sensitivity(CLOCK, until="20 h", replications=1)
    assert found.best is None
    assert "One replication proves nothing" in str(found)
    assert "one replication proves nothing" in str(found.rows[0])


@pytest.mark.parametrize("lang", ["en", "fr", "de"])
def test_texts_exist_in_three_languages(lang):
    text = sensitivity(two_machines(), **TINY).text(lang)
    assert "station_1" in text
    assert fs.sensitivity is sensitivity


def test_the_table_has_a_row_for_every_change():
    table = sensitivity(two_machines(), **TINY).table
    assert set(table["path"]) == {f"stations.station_{i}.speed" for i in (1, 2)}
    assert {"effect", "half_width", "relative", "elasticity", "verdict", "words"} <= set(table)


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"of": "sped"}, UnknownName, "Did you mean 'speed'"),
        ({"paths": "stations.station_9.time"}, UnknownName, "station_9"),
        ({"paths": "stations.saw*.time"}, UnknownName, "nothing is called so"),
        ({"paths": "*.time"}, UnknownName, "a path begins with a name"),
        ({"paths": ["stations.*.time", "stations.station_1.time"]}, ScenarioError, "named twice"),
        ({"paths": "stations.station_1.rule"}, ScenarioError, "'fifo' is no number"),
        ({"paths": "stations.station_1.preemptive"}, ScenarioError, "False is no number"),
        ({"paths": "sources.raw.speed"}, UnknownName, "no attribute 'speed'"),
        ({"of": "repair"}, ScenarioError, "nothing of this kind"),
        ({"by": 0}, ScenarioError, "by=0 is not possible"),
        ({"by": -1}, ScenarioError, "by=-1 is not possible"),
        ({"by": True}, ScenarioError, "by=True is not possible"),
        ({"adjust": "all"}, ScenarioError, "adjust='all'"),
        ({"confidence": 95}, ScenarioError, "confidence 95 is not possible"),
        ({"indicator": "thruput"}, UnknownName, "Did you mean 'throughput'"),
        ({"replications": 0}, ScenarioError, "0 replications are not possible"),
    ],
)
def test_what_is_not_possible_is_refused(given, error, said):
    with pytest.raises(error, match=said):
        sensitivity(CLOCK, **{"until": "10 h", "replications": 2, **given})


def test_a_value_that_would_be_out_of_range_is_refused_with_its_path():
    line = failing(availability=0.98, mttr=10.0)
    path = "stations.mill.failures.jam.availability"
    with pytest.raises(ScenarioError, match=rf"{path} cannot change by \+0.05 from 0.98 to 1.029"):
        sensitivity(line, path, **SHORT)


def test_an_unknown_row_is_refused_with_the_closest():
    with pytest.raises(UnknownName, match=r"Did you mean 'stations\.station_1\.speed'"):
        sensitivity(two_machines(), **TINY).row("stations.station_1.sped")


@pytest.mark.parametrize(
    "time",
    [
        fs.constant(2.0), fs.exponential("90 s"), fs.uniform(1, 3), fs.triangular(1, 2, 5),
        fs.normal(4, sd=0.5), fs.lognormal(4, cv=0.3), fs.gamma("3 min", sd="1 min"),
        fs.erlang(6, k=3), fs.hyperexponential(shares=(0.3, 0.7), means=(4, 1)),
        fs.weibull(shape=2, scale=10), fs.beta(a=2, b=3, low=1, high=4),
        fs.discrete({1: 0.5, 3: 0.5}), fs.empirical([1.0, 2.0, 6.0]),
    ],
    ids=lambda time: time.kind,
)  # fmt: skip
def test_a_scaled_time_has_another_mean_and_the_same_scatter(time):
    before, after = time.in_unit("min"), scaled_time(time, 1.05).in_unit("min")
    assert after.expected == pytest.approx(1.05 * before.expected)
    assert after.scv == pytest.approx(before.scv)


@pytest.mark.parametrize("time", [fs.poisson(4.0), fs.geometric(0.3), None, lambda part: 1.0])
def test_what_has_no_mean_of_its_own_cannot_be_scaled(time):
    with pytest.raises(CannotScale):
        scaled_time(time, 1.05)


@pytest.mark.parametrize(
    ("value", "by", "after"),
    [(3, 0.05, 4), (100, 0.05, 105), (3, -0.05, 2), (2.0, 0.5, 3.0), ("90 s", 0.1, "99 s"),
     (WaitingRoom(capacity=4), 0.05, 5)],
)  # fmt: skip
def test_a_number_is_larger_by_its_share(value, by, after):
    assert scaled(value, by).after == after


def test_there_is_nothing_below_no_places():
    with pytest.raises(CannotScale, match="nothing less than 0"):
        scaled(0, -0.05)


def test_the_relative_difference_is_that_of_the_means():
    first, second = {1: 10.0, 2: 12.0, 3: 14.0}, {1: 11.0, 2: 12.5, 3: 15.5}
    found = relative_difference(first, second)
    assert found.mean == pytest.approx(3 / 36)
    assert found.low < found.mean < found.high
    assert relative_difference({1: 0.0}, {1: 1.0}).n == 0


def test_the_interval_of_a_ratio_covers_the_truth_as_often_as_it_says():
    rng, hits = np.random.default_rng(5), 0
    for _ in range(400):
        luck = rng.normal(100, 8, size=10)
        changed = 1.04 * luck + rng.normal(0, 1, size=10)
        found = relative_difference(dict(enumerate(luck)), dict(enumerate(changed)))
        hits += found.low < 0.04 < found.high
    # Four standard errors of 0.95 in 400 experiments.
    assert hits / 400 == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / 400))
